//! The publication date as far as it is known, and the way a sentence looks from it: back or ahead.

use jiff::civil::Date;
use knowledge::{LanguageMeasures, TimeUnit, TimeWord};
use model::{Article, Document, Features, Precision, Upos};

use super::point::{Point, shift_days, shift_months};
use crate::words::{Shape, Words};

/// Which way the sentence looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Back,
    Ahead,
    Unknown,
}

/// The publication date as far as it is known.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Anchor {
    date: Option<Date>,
    /// The date is exact to the month or year only.
    month: bool,
    day: bool,
}

impl Anchor {
    pub fn of(article: &Article) -> Self {
        let Some(published) = article.published.as_ref().map(|published| &published.value) else {
            return Anchor::default();
        };
        Anchor {
            date: (published.precision <= Precision::Year).then_some(published.day),
            month: published.precision <= Precision::Month,
            day: published.precision <= Precision::Day,
        }
    }

    /// The date, where it is exact enough to reckon in `unit`.
    pub fn for_unit(self, unit: TimeUnit) -> Option<Date> {
        let exact = match unit {
            TimeUnit::Year | TimeUnit::Decade | TimeUnit::Century | TimeUnit::Millennium => true,
            TimeUnit::Month | TimeUnit::Quarter | TimeUnit::Half | TimeUnit::Season => self.month,
            _ => self.day,
        };
        self.date.filter(|_| exact)
    }

    /// The day of publication.
    pub fn day(self) -> Option<Date> {
        self.for_unit(TimeUnit::Day)
    }

    /// Completes a point whose year is open, where the publication date tells it.
    pub fn complete(self, point: Point, direction: Direction) -> Option<Point> {
        match point {
            Point::Weekday(weekday) => {
                let today = self.day()?;
                let back = i32::from((today.weekday().to_monday_one_offset() - weekday).rem_euclid(7));
                if back == 6 && direction != Direction::Ahead {
                    // "On Friday … fired", on a page of Thursday evening: today elsewhere, or a week ago. Nobody can tell.
                    return None;
                }
                let by = if direction == Direction::Ahead { (7 - back) % 7 } else { -back };
                shift_days(today, by).map(Point::day)
            }
            Point::Day { month: None, .. } => None,
            Point::Fiscal(_) => None,
            Point::Day { .. } | Point::Days { .. } => self.nearest(point, self.day()?, direction, 240),
            Point::Month { .. } => {
                let month = self.for_unit(TimeUnit::Month)?;
                self.nearest(point, month.last_of_month(), direction, 0)
            }
            Point::Quarter { .. } | Point::Half { .. } | Point::Season { .. } => {
                self.nearest(point, self.for_unit(TimeUnit::Month)?, Direction::Unknown, 0)
            }
            _ => None,
        }
    }

    /// Of the years around publication, the one that puts `point` nearest to `today`; where the sentence looks back or
    /// ahead and the point that way is not farther than `reach` days (any way where 0), that one.
    fn nearest(self, point: Point, today: Date, direction: Direction, reach: i32) -> Option<Point> {
        let distance = |point: Point| {
            let bounds = point.bounds();
            let (earliest, latest) = bounds.earliest.zip(bounds.latest)?;
            let middle = days_between(today, earliest) + (days_between(earliest, latest)) / 2;
            Some((middle, days_between(today, earliest), days_between(today, latest)))
        };
        let candidates: Vec<(Point, (i32, i32, i32))> = (-1..=1)
            .filter_map(|by| {
                let year = shift_months(today, by * 12)?.0;
                let candidate = point.in_year(Some(year));
                Some((candidate, distance(candidate)?))
            })
            .collect();
        let nearest = candidates.iter().min_by_key(|(_, (middle, ..))| middle.abs())?;
        let directed = match direction {
            Direction::Back => candidates.iter().rev().find(|(_, (_, earliest, _))| *earliest <= 0),
            Direction::Ahead => candidates.iter().find(|(_, (_, _, latest))| *latest >= 0),
            // A bare month mostly lies behind; a day and month are written of what is near.
            Direction::Unknown if reach == 0 && matches!(point, Point::Month { .. }) => {
                candidates.iter().rev().find(|(_, (_, earliest, _))| *earliest <= 0)
            }
            Direction::Unknown => None,
        };
        let chosen = directed.filter(|(_, (middle, ..))| reach == 0 || middle.abs() <= reach).unwrap_or(nearest);
        Some(chosen.0)
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// So many words on each side of an expression are looked at for a verb.
const NEAR: usize = 14;

/// Which way the clause around words `from..to` looks: by its verb, the nearest before the expression, else behind.
pub(super) fn direction(
    document: &Document,
    words: &Words<'_>,
    from: usize,
    to: usize,
    measures: &LanguageMeasures,
) -> Direction {
    let before = (from.saturating_sub(NEAR)..from).rev().take_while(|&at| !ends_clause(words, at));
    let after = (to..to + NEAR).take_while(|&at| at < words.len() && !ends_clause(words, at));
    let look = |at| cue(document, words, at, measures);
    before.filter_map(look).next().or_else(|| after.filter_map(look).next()).unwrap_or(Direction::Unknown)
}

fn ends_clause(words: &Words<'_>, at: usize) -> bool {
    words.is(at, Shape::Break)
        || matches!(words.lower(at), ";" | "?" | "!")
        || (words.lower(at) == "."
            && words.capital(at + 1)
            && !words.glued(at + 1)
            && words.written(at.saturating_sub(1)).len() > 2)
}

fn cue(document: &Document, words: &Words<'_>, at: usize, measures: &LanguageMeasures) -> Option<Direction> {
    let neutral = |word: &TimeWord| (*word == TimeWord::Neutral).then_some(());
    if at > 0 && words.phrase(at - 1, &measures.times, neutral).is_some() {
        return None;
    }
    let listed = words.phrase(at, &measures.times, |word| match word {
        TimeWord::FutureCue => Some(Direction::Ahead),
        TimeWord::PastCue => Some(Direction::Back),
        _ => None,
    });
    if let Some((_, direction)) = listed {
        // "March may" and "May": the month is no cue.
        return (!words.capital(at)).then_some(direction);
    }
    let span = words.span(at, at + 1);
    let tokens = document.tokens_in(span);
    let columns = &document.tokens;
    let past = |token: usize| columns.upos[token] == Upos::Verb && columns.features[token].has(Features::PAST);
    if tokens.clone().any(past) {
        return Some(Direction::Back);
    }
    let untagged = tokens.clone().all(|token| columns.upos[token] == Upos::X);
    (untagged && words.lower(at).len() > 4 && words.lower(at).ends_with("ed")).then_some(Direction::Back)
}
