//! What is told from another time: "last week", "this year", "two days ago", "six months after his trip", "the same day".

use jiff::civil::Date;
use knowledge::{TimeUnit, TimeWord};
use model::{Precision, TextSpan, TimeKind};

use super::{
    Read, Reader,
    anchor::Direction,
    lengths,
    point::{Point, shift_days},
};
use crate::words::Shape;

/// So many words after "after" are taken for what an expression is relative to.
const RELATIVE_TO_AT_MOST: usize = 8;

impl Reader<'_> {
    /// Any expression that is told from another time.
    pub(super) fn relative(&self, at: usize) -> Option<Read> {
        let read =
            self.day_word(at).or_else(|| self.near_unit(at)).or_else(|| self.shifted(at)).or_else(|| self.same(at))?;
        Some(self.with_clock(&read).unwrap_or(read))
    }

    /// "today", "yesterday", "tonight".
    fn day_word(&self, at: usize) -> Option<Read> {
        let (end, (by, part)) = self.word(at, |word| match word {
            TimeWord::Day(by, part) => Some((*by, *part)),
            _ => None,
        })?;
        let day = self.anchor.day().and_then(|day| shift_days(day, by));
        let point = day.map_or(Point::Day { year: None, month: None, day: None }, Point::day);
        let mut read = Read::date(at, end, point, day.is_some());
        if let Some(part) = part {
            read.kind = TimeKind::Time;
            read.value = format!("{}T{}", read.value, part.code());
        }
        Some(read)
    }

    /// "last", "this", "next" and how far that is from the publication date; "previous" and "following" are told from
    /// something on the page, so how far is not known.
    pub(super) fn near(&self, at: usize) -> Option<(usize, Option<i32>)> {
        self.word(at, |word| match word {
            TimeWord::Last => Some(Some(-1)),
            TimeWord::This => Some(Some(0)),
            TimeWord::Next => Some(Some(1)),
            TimeWord::Previous | TimeWord::Following => Some(None),
            _ => None,
        })
    }

    /// A unit of time.
    pub(super) fn unit(&self, at: usize) -> Option<(usize, TimeUnit)> {
        self.word(at, |word| match word {
            TimeWord::Unit(unit) => Some(*unit),
            _ => None,
        })
    }

    /// "last week", "this month", "next Friday", "last September", "this morning", "the last quarter".
    fn near_unit(&self, at: usize) -> Option<Read> {
        let article = self.is_article(at);
        let (next, by) = self.near(self.after_article(at))?;
        if let Some((end, part)) = self.word(next, |word| match word {
            TimeWord::PartOfDay(part) => Some(*part),
            _ => None,
        }) {
            let day = self.anchor.day().zip(by).and_then(|(day, by)| shift_days(day, by));
            let point = day.map_or(Point::Day { year: None, month: None, day: None }, Point::day);
            let mut read = Read::date(at, end, point, day.is_some());
            read.kind = TimeKind::Time;
            read.value = format!("{}T{}", read.value, part.code());
            return Some(read);
        }
        if let Some((end, unit)) = self.unit(next) {
            return self.near_unit_of(at, next, end, unit, by, article);
        }
        let dated = self.dated(next, next).filter(|dated| {
            matches!(
                dated.point,
                Point::Weekday(_)
                    | Point::Month { year: None, .. }
                    | Point::Season { year: None, .. }
                    | Point::Day { year: None, .. }
                    | Point::Quarter { year: None, .. }
            )
        });
        if let Some(dated) = dated.filter(|_| by.is_some() || article) {
            return Some(self.near_point(at, dated.end, dated.point, by));
        }
        let (end, code) = self.word(next, |word| match word {
            TimeWord::Season(code) => Some(*code),
            _ => None,
        })?;
        Some(self.near_point(at, end, Point::Season { year: None, code: Some(code) }, by))
    }

    fn near_unit_of(
        &self,
        at: usize,
        near: usize,
        end: usize,
        unit: TimeUnit,
        by: Option<i32>,
        article: bool,
    ) -> Option<Read> {
        let plural = self.words.lower(near).ends_with('s') && unit != TimeUnit::Period;
        let last = by == Some(-1);
        if matches!(unit, TimeUnit::Period | TimeUnit::Half) || plural {
            return None;
        }
        // "the past decade", "the last year": a length that ends now; "the last quarter" is the quarter.
        let length = last && article && !matches!(unit, TimeUnit::Quarter | TimeUnit::Weekend | TimeUnit::Season);
        if length || (last && matches!(unit, TimeUnit::Decade | TimeUnit::Century | TimeUnit::Hour | TimeUnit::Minute))
        {
            return lengths::value(unit, Some(1.0))
                .map(|value| Read::plain(at, end, TimeKind::Duration, value, lengths::precision(unit)));
        }
        // "last night", "this time".
        if unit == TimeUnit::Night {
            let day = self.anchor.day().zip(by).and_then(|(day, by)| shift_days(day, by));
            let point = day.map_or(Point::Day { year: None, month: None, day: None }, Point::day);
            let mut read = Read::date(at, end, point, day.is_some());
            (read.kind, read.value) = (TimeKind::Time, format!("{}TNI", read.value));
            return Some(read);
        }
        let known = self.anchor.for_unit(unit).zip(by).and_then(|(date, by)| Point::of_unit(unit, date, by));
        match known {
            Some(point) => Some(Read::date(at, end, point, true)),
            None => Some(Read::date(at, end, Point::unknown(unit)?, false)),
        }
    }

    /// "last Friday", "next March": the nearest one before or after publication.
    fn near_point(&self, at: usize, end: usize, point: Point, by: Option<i32>) -> Read {
        let Some(by) = by else { return Read::date(at, end, point, false) };
        let completed = match (point, self.anchor.day()) {
            (Point::Weekday(weekday), Some(today)) if by != 0 => {
                let gap = i32::from((today.weekday().to_monday_one_offset() - weekday).rem_euclid(7));
                let back = if gap == 0 { 7 } else { gap };
                let ahead = if gap == 0 { 7 } else { 7 - gap };
                shift_days(today, if by < 0 { -back } else { ahead }).map(Point::day)
            }
            (Point::Weekday(weekday), Some(today)) => {
                // "this Friday": of the week of publication.
                shift_days(today, i32::from(weekday) - i32::from(today.weekday().to_monday_one_offset()))
                    .map(Point::day)
            }
            (_, Some(today)) if by == 0 => Some(point.in_year(Some(today.year()))),
            _ => self.anchor.complete(point, if by < 0 { Direction::Back } else { Direction::Ahead }),
        };
        match completed {
            Some(point) => Read::date(at, end, point, true),
            None => Read::date(at, end, point, false),
        }
    }

    /// "two days ago", "a week later", "six months after his previous trip".
    fn shifted(&self, at: usize) -> Option<Read> {
        let (end, unit, number) = self.counted_unit(at)?;
        let shift = |end: usize, sign: i32| {
            let by = number.filter(|n| n.fract() == 0.0 && *n < 10_000.0).map(|n| sign * n as i32);
            let point = self.anchor.for_unit(unit).zip(by).and_then(|(date, by)| Point::of_unit(unit, date, by));
            if let Some(point) = point {
                return Some(Read::date(at, end, point, true));
            }
            let known = by.and_then(|_| Point::unknown(unit));
            Some(match known {
                Some(point) => Read::date(at, end, point, false),
                None => {
                    let value = if sign < 0 { "PAST_REF" } else { "FUTURE_REF" };
                    Read::plain(at, end, TimeKind::Date, value.into(), Precision::Unknown)
                }
            })
        };
        if let Some(end) = self.is_word(end, TimeWord::Ago) {
            return shift(end, -1);
        }
        if let Some(end) = self.is_word(end, TimeWord::FromNow) {
            return shift(end, 1);
        }
        // "two days before the vote" is told from the vote; "two days before, …" from something above.
        let after = self.is_word(end, TimeWord::After).or_else(|| self.is_word(end, TimeWord::Before));
        if let Some(relative_to) = after.and_then(|after| self.relative_words(after)) {
            let value = lengths::value(unit, number)?;
            let mut read = Read::plain(at, end, TimeKind::Duration, value, lengths::precision(unit));
            read.relative_to = Some(relative_to);
            return Some(read);
        }
        if let Some(end) = self.is_word(end, TimeWord::Later).or_else(|| self.is_word(end, TimeWord::Earlier))
            && self.is_word(end, TimeWord::Edge).is_none()
        {
            // Told from something on the page: the last day told there, which is named and not reckoned with.
            let point = number.and_then(|_| Point::unknown(unit));
            let mut read = match point {
                Some(point) => Read::date(at, end, point, false),
                None => Read::plain(at, end, TimeKind::Date, "XXXX-XX-XX".into(), Precision::Unknown),
            };
            read.relative_to = self.day_before(at).map(|time| time.span);
            return Some(read);
        }
        None
    }

    /// The words up to the end of the noun phrase that an expression is relative to.
    fn relative_words(&self, from: usize) -> Option<TextSpan> {
        let words = self.words;
        let is_end = |at: usize| {
            !(words.is(at, Shape::Letters)
                || words.is(at, Shape::Digits)
                || words.joins(at)
                || matches!(words.lower(at), "'" | "’"))
                || (at > from && self.is_finite_verb(at))
        };
        let end = (from..from + RELATIVE_TO_AT_MOST).find(|&at| is_end(at)).unwrap_or(from + RELATIVE_TO_AT_MOST);
        (end > from).then(|| words.span(from, end.min(words.len())))
    }

    fn is_finite_verb(&self, at: usize) -> bool {
        let columns = &self.document.tokens;
        let mut tokens = self.document.tokens_in(self.words.span(at, at + 1));
        tokens.any(|token| {
            matches!(columns.upos[token], model::Upos::Verb | model::Upos::Aux)
                && columns.features[token].has(model::Features::FINITE)
        })
    }

    /// "the same day", "that day": the last day told in the block.
    fn same(&self, at: usize) -> Option<Read> {
        let from = self.after_article(at);
        // "ended the day", "late in the day".
        let closing = at > 0 && from > at && self.is_word(at - 1, TimeWord::Spans).is_some();
        let next = self.is_word(from, TimeWord::Same).or(closing.then_some(from))?;
        let (end, unit) = self.unit(next)?;
        if self.words.lower(next).ends_with('s') {
            return None;
        }
        let told: Option<(Date, bool, TextSpan)> =
            self.day_before(at).and_then(|time| Some((time.bounds.earliest?, time.anchored, time.span))).filter(|_| {
                matches!(unit, TimeUnit::Day | TimeUnit::Night | TimeUnit::Week | TimeUnit::Month | TimeUnit::Year)
            });
        let Some((day, anchored, span)) = told else {
            return (unit != TimeUnit::Period)
                .then(|| Point::unknown(unit))
                .flatten()
                .map(|point| Read::date(at, end, point, false));
        };
        let mut read = Read::date(at, end, Point::of_unit(unit, day, 0)?, anchored);
        read.relative_to = Some(span);
        Some(read)
    }

    /// "now", "recently", "the future".
    pub(super) fn reference(&self, at: usize) -> Option<Read> {
        let (end, reference) = self.word(at, |word| match word {
            TimeWord::Reference(reference) => Some(*reference),
            _ => None,
        })?;
        let value = match reference {
            knowledge::Reference::Past => "PAST_REF",
            knowledge::Reference::Present => "PRESENT_REF",
            knowledge::Reference::Future => "FUTURE_REF",
        };
        Some(Read::plain(at, end, TimeKind::Date, value.into(), Precision::Unknown))
    }
}
