//! Ledgers: how figures moved, and what may have come of forecasts.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::{ArticleId, DateBounds, FigureSeries, ForecastRecord, LedgerEntry};

use crate::{
    Sketch,
    merge::{agrees, shares},
    origins::Origins,
    sketch::{EventSketch, FigureSketch, ForecastSketch},
};

/// The series of a story. Figures of one series count the same thing in the same unit, of the same party and in the same
/// place as far as these are said.
pub(crate) fn figures(sketches: &[&Sketch], origins: &Origins) -> Vec<FigureSeries> {
    let mut series: Vec<(FigureSeries, Vec<Gathered<'_>>)> = Vec::new();
    for sketch in sketches {
        for figure in sketch.figures.iter().filter(|figure| !figure.counts.is_empty()) {
            let at = series.iter().position(|(one, _)| is_same_series(one, figure)).unwrap_or_else(|| {
                series.push((begun(figure), Vec::new()));
                series.len() - 1
            });
            let (one, gathered) = &mut series[at];
            one.of = one.of.take().or_else(|| figure.of.clone());
            one.place = one.place.take().or_else(|| figure.place.clone());
            gather(gathered, sketch, figure);
        }
    }
    let finished = series.into_iter().map(|(mut one, gathered)| {
        one.entries = entries(gathered, origins);
        one
    });
    finished.collect()
}

fn begun(figure: &FigureSketch) -> FigureSeries {
    FigureSeries {
        counts: figure.counts.clone(),
        unit: figure.unit.clone(),
        of: figure.of.clone(),
        place: figure.place.clone(),
        entries: Vec::new(),
    }
}

fn is_same_series(series: &FigureSeries, figure: &FigureSketch) -> bool {
    let fits = |a: &Option<String>, b: &Option<String>| a == b || a.is_none() || b.is_none();
    series.counts == figure.counts
        && series.unit == figure.unit
        && fits(&series.of, &figure.of)
        && fits(&series.place, &figure.place)
}

/// What becomes an entry.
struct Gathered<'a> {
    figure: &'a FigureSketch,
    as_of: Option<Date>,
    mentions: Vec<(&'a ArticleId, &'a FigureSketch)>,
}

/// One value by one speaker is one entry, as of the first day for which it was said.
fn gather<'a>(gathered: &mut Vec<Gathered<'a>>, sketch: &'a Sketch, figure: &'a FigureSketch) {
    let as_of = figure.as_of.latest.or_else(|| sketch.published.as_ref().map(|published| published.day));
    let same = |one: &&mut Gathered<'_>| values(one.figure) == values(figure) && one.figure.said_by == figure.said_by;
    match gathered.iter_mut().find(same) {
        Some(one) => {
            one.as_of = [one.as_of, as_of].into_iter().flatten().min();
            one.mentions.push((&sketch.article, figure));
        }
        None => gathered.push(Gathered { figure, as_of, mentions: vec![(&sketch.article, figure)] }),
    }
}

fn values(figure: &FigureSketch) -> [Option<u64>; 3] {
    [figure.low, figure.best, figure.high].map(|value| value.map(f64::to_bits))
}

fn entries(mut gathered: Vec<Gathered<'_>>, origins: &Origins) -> Vec<LedgerEntry> {
    let number = |figure: &FigureSketch| figure.best.or(figure.high).or(figure.low).unwrap_or(0.0);
    gathered.sort_by(|a, b| {
        let by_value = number(a.figure).total_cmp(&number(b.figure));
        a.as_of.cmp(&b.as_of).then(by_value).then_with(|| a.figure.said_by.cmp(&b.figure.said_by))
    });
    let mut last_of: BTreeMap<&str, u32> = BTreeMap::new();
    let mut entries: Vec<LedgerEntry> = Vec::new();
    for (index, one) in (0..).zip(&gathered) {
        let figure = one.figure;
        let articles: BTreeSet<&ArticleId> = one.mentions.iter().map(|(article, _)| *article).collect();
        let revises = last_of.insert(&figure.said_by, index);
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
    // Whatever a speaker has not revised stands against what the others have not revised.
    let standing: Vec<u32> = last_of.into_values().collect();
    for &one in &standing {
        for &other in standing.iter().filter(|other| **other != one) {
            let (a, b) = (&gathered[one as usize], &gathered[other as usize]);
            if values(a.figure) != values(b.figure) && !within(a.figure, b.figure) {
                entries[one as usize].disagrees_with.push(other);
            }
        }
    }
    entries
}

/// Whether one value lies in the range of the other: "at least 40" and "44" do not disagree.
fn within(a: &FigureSketch, b: &FigureSketch) -> bool {
    let holds = |range: &FigureSketch, value: &FigureSketch| {
        let Some(value) = value.best else { return false };
        range.best.is_none() && range.low.is_none_or(|low| low <= value) && range.high.is_none_or(|high| value <= high)
    };
    holds(a, b) || holds(b, a)
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
