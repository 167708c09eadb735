//! Ledgers: how figures moved, and what may have come of forecasts.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::{ArticleId, DateBounds, FigureSeries, ForecastRecord, LedgerEntry, PartyStatus};

use crate::{
    Sketch,
    merge::{DAYS_APART, agrees, shares},
    origins::Origins,
    sketch::{EventSketch, FigureSketch, ForecastSketch},
};

/// The series of a story. Figures of one series count the same thing in the same unit, of the same party and in the same
/// place as far as these are said; what adds to an earlier count, and what is told as history, has series of its own.
pub(crate) fn figures(sketches: &[&Sketch], origins: &Origins) -> Vec<FigureSeries> {
    let mut series: Vec<Series<'_>> = Vec::new();
    for sketch in sketches {
        for figure in sketch.figures.iter().filter(|figure| !figure.counts.is_empty()) {
            let is_listed = figure.is_alone || is_listed(sketch, figure);
            let fits = |one: &Series<'_>| one.takes(figure) && (!is_listed || one.has_value(figure));
            let at = series.iter().position(fits).unwrap_or_else(|| {
                series.push(Series { first: figure, is_listed, of: None, place: None, gathered: Vec::new() });
                series.len() - 1
            });
            series[at].take(sketch, figure);
        }
    }
    series.into_iter().map(|series| series.finish(origins)).collect()
}

/// From so many values of one count in its own voice on, a page lists happenings that are not told apart.
const LISTED: usize = 3;

/// Whether the page lists happenings ("12 died in May, 49 in June, 22 in …"): their numbers are no series.
fn is_listed(sketch: &Sketch, figure: &FigureSketch) -> bool {
    let alike = sketch.figures.iter().filter(|other| {
        is_own_voice(other) && other.definition() == figure.definition() && other.is_more == figure.is_more
    });
    is_own_voice(figure) && alike.map(values).collect::<BTreeSet<_>>().len() >= LISTED
}

/// A series while it is gathered.
struct Series<'a> {
    first: &'a FigureSketch,
    /// Begun by one number of a list: only the same value belongs to it.
    is_listed: bool,
    of: Option<&'a String>,
    /// The first figure that names a place.
    place: Option<&'a FigureSketch>,
    gathered: Vec<Gathered<'a>>,
}

impl<'a> Series<'a> {
    fn takes(&self, figure: &FigureSketch) -> bool {
        let whose = match (self.of, &figure.of) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        let where_it_is = self.place.is_none_or(|place| is_same_place(place, figure));
        self.first.definition() == figure.definition()
            && self.first.unit == figure.unit
            && self.first.is_more == figure.is_more
            && self.first.background == figure.background
            && self.first.period == figure.period
            && whose
            && where_it_is
            && (!self.is_listed || self.has_value(figure))
    }

    fn has_value(&self, figure: &FigureSketch) -> bool {
        self.gathered.iter().any(|one| values(one.figure) == values(figure))
    }

    /// One value by one speaker is one entry, as of the first day for which it was said. The outlet's own voice that
    /// repeats what somebody is named for says nothing of its own.
    fn take(&mut self, sketch: &'a Sketch, figure: &'a FigureSketch) {
        self.of = self.of.or(figure.of.as_ref());
        self.place = self.place.or(figure.place.is_some().then_some(figure));
        let as_of = figure.as_of.latest.or_else(|| sketch.published.as_ref().map(|published| published.day));
        let same = |one: &&mut Gathered<'_>| {
            values(one.figure) == values(figure)
                && (one.figure.said_by == figure.said_by || is_own_voice(one.figure) || is_own_voice(figure))
        };
        match self.gathered.iter_mut().find(same) {
            Some(one) => {
                one.as_of = [one.as_of, as_of].into_iter().flatten().min();
                if is_own_voice(one.figure) {
                    one.figure = figure;
                }
                one.mentions.push((&sketch.article, figure));
            }
            None => self.gathered.push(Gathered {
                figure,
                as_of,
                published: sketch.published.as_ref().map(|published| published.day),
                speaker: speaker(sketch, figure),
                mentions: vec![(&sketch.article, figure)],
            }),
        }
    }

    fn finish(self, origins: &Origins) -> FigureSeries {
        FigureSeries {
            counts: self.first.definition().to_string(),
            unit: self.first.unit.clone(),
            of: self.of.cloned(),
            place: self.place.and_then(|figure| figure.place.clone()),
            additional: self.first.is_more,
            entries: entries(self.gathered, origins),
        }
    }
}

/// Whether nobody but the outlet says it.
fn is_own_voice(figure: &FigureSketch) -> bool {
    figure.status == PartyStatus::Outlet
}

/// One place as far as both are said, or a country and a place in it.
fn is_same_place(a: &FigureSketch, b: &FigureSketch) -> bool {
    let one_name = a.place_name.eq_ignore_ascii_case(&b.place_name);
    let one_country = a.country.is_some() && a.country == b.country;
    a.place == b.place || b.place.is_none() || one_name || one_country && (a.is_country || b.is_country)
}

/// What becomes an entry.
struct Gathered<'a> {
    figure: &'a FigureSketch,
    as_of: Option<Date>,
    /// When it was first told.
    published: Option<Date>,
    speaker: Speaker<'a>,
    mentions: Vec<(&'a ArticleId, &'a FigureSketch)>,
}

/// Whose later values take the place of earlier ones: a name and, where it is none, the outlet that tells it. The own
/// voices of two outlets are two, and so are "officials" of whom two outlets write.
type Speaker<'a> = (&'a str, Option<&'a str>);

fn speaker<'a>(sketch: &'a Sketch, figure: &'a FigureSketch) -> Speaker<'a> {
    let is_named = !is_own_voice(figure) && !figure.said_by.ends_with(')') && figure.said_by != NO_SOURCE;
    let told_in = sketch.outlet.as_deref().or(sketch.host.as_deref()).unwrap_or(sketch.article.as_str());
    (&figure.said_by, (!is_named).then_some(told_in))
}

/// How a figure for which nobody answers is printed.
const NO_SOURCE: &str = "no source given";

fn values(figure: &FigureSketch) -> [Option<u64>; 3] {
    [figure.low, figure.best, figure.high].map(|value| value.map(f64::to_bits))
}

fn entries(mut gathered: Vec<Gathered<'_>>, origins: &Origins) -> Vec<LedgerEntry> {
    let number = |figure: &FigureSketch| figure.best.or(figure.high).or(figure.low).unwrap_or(0.0);
    gathered.sort_by(|a, b| {
        let by_value = number(a.figure).total_cmp(&number(b.figure));
        let by_day = a.as_of.cmp(&b.as_of).then(a.published.cmp(&b.published));
        by_day.then(by_value).then_with(|| a.figure.said_by.cmp(&b.figure.said_by))
    });
    let mut last_of: BTreeMap<Speaker<'_>, Vec<u32>> = BTreeMap::new();
    let mut entries: Vec<LedgerEntry> = Vec::new();
    for (index, one) in (0..).zip(&gathered) {
        let figure = one.figure;
        let articles: BTreeSet<&ArticleId> = one.mentions.iter().map(|(article, _)| *article).collect();
        // Two values that one page tells of one day are two parts or two happenings: neither takes the other's place.
        let standing = last_of.entry(one.speaker).or_default();
        let is_later = |earlier: &u32| {
            let earlier = &gathered[*earlier as usize];
            (earlier.as_of, earlier.published) < (one.as_of, one.published)
        };
        let revises = standing.last().copied().filter(|last| !figure.is_more && is_later(last));
        if revises.is_some() {
            standing.clear();
        }
        standing.push(index);
        entries.push(LedgerEntry {
            low: figure.low,
            best: figure.best,
            high: figure.high,
            as_of: one.as_of,
            said_by: figure.said_by.clone(),
            status: figure.status,
            mentions: one.mentions.iter().map(|(_, figure)| figure.id.clone()).collect(),
            origins: origins.bound(articles),
            revises,
            disagrees_with: Vec::new(),
        });
    }
    // Whatever a speaker has not revised stands against what the others have not revised; numbers that add up do not.
    let standing: Vec<u32> = last_of.into_values().flatten().collect();
    for &one in &standing {
        for &other in standing.iter().filter(|other| **other != one) {
            if disagree(&gathered[one as usize], &gathered[other as usize]) {
                entries[one as usize].disagrees_with.push(other);
            }
        }
    }
    entries.iter_mut().for_each(|entry| entry.disagrees_with.sort_unstable());
    entries
}

/// Whether two entries that stand contradict each other. What somebody by name has said stands until taken back; what an
/// outlet told in its own voice, or of somebody unnamed, is merely old after a day.
fn disagree(a: &Gathered<'_>, b: &Gathered<'_>) -> bool {
    let named = a.speaker.1.is_none() && b.speaker.1.is_none();
    let apart = a.as_of.zip(b.as_of).map_or(0, |(a, b)| a.since(b).map_or(0, |span| span.get_days()).abs());
    let is_contrary = !overlap(a.figure, b.figure);
    !a.figure.is_more && a.speaker != b.speaker && (named || apart <= DAYS_APART) && is_contrary
}

/// Whether one number could be what both say: "at least 40" and "44", "at least 12" and "at least 84", "40 to 50" and
/// "up to 45" do not disagree.
fn overlap(a: &FigureSketch, b: &FigureSketch) -> bool {
    let low = |figure: &FigureSketch| figure.low.or(figure.best).unwrap_or(f64::NEG_INFINITY);
    let high = |figure: &FigureSketch| figure.high.or(figure.best).unwrap_or(f64::INFINITY);
    low(a) <= high(b) && low(b) <= high(a)
}

/// What may have come of each forecast of a story: events that are told as so on a page that is not older, of the type and
/// by the party that were foreseen, and not after its horizon.
pub(crate) fn forecasts(sketches: &[&Sketch]) -> Vec<ForecastRecord> {
    let mut records = Vec::new();
    for (at, sketch) in sketches.iter().enumerate() {
        let since: Vec<&&Sketch> =
            sketches.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, one)| one).collect();
        let later = |other: &&&Sketch| published(other) >= published(sketch);
        for forecast in &sketch.forecasts {
            let events = since.iter().filter(|other| later(other)).flat_map(|other| &other.events);
            let is_checkable = forecast.kind.is_some() && !forecast.source.is_empty();
            let candidates = events.filter(|event| is_checkable && may_be(forecast, event, published(sketch)));
            records.push(ForecastRecord {
                forecast: forecast.id.clone(),
                is_checkable,
                horizon: forecast.horizon.latest,
                candidates: candidates.map(|event| event.id.clone()).collect(),
                articles_since: (sketches.len() - at - 1) as u32,
            });
        }
    }
    records
}

fn published(sketch: &Sketch) -> Option<Date> {
    sketch.published.as_ref().map(|published| published.day)
}

fn may_be(forecast: &ForecastSketch, event: &EventSketch, foreseen_on: Option<Date>) -> bool {
    let after = |date: Option<Date>, other: Option<Date>| matches!((date, other), (Some(a), Some(b)) if a > b);
    let DateBounds { earliest, latest } = event.bounds;
    forecast.kind == Some(event.kind)
        && event.stands
        && !event.background
        && shares(&forecast.source, &event.source)
        && agrees(&forecast.recipient, &event.recipient)
        && !after(earliest, forecast.horizon.latest)
        && !after(foreseen_on, latest)
}

#[cfg(test)]
mod tests;
