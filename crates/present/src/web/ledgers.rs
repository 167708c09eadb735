//! The ledgers: figures that moved or are disputed, with a chart of their bands; and what was foreseen.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use model::{FigureSeries, ForecastRecord, ItemId, ItemKind, LedgerEntry, Story, StoryId};
use serde::Deserialize;
use store::query::{ItemFilter, ItemRow, Paging, StoryFilter};

use super::{
    fill,
    forms::query,
    ledger,
    pages::{SeriesRow, Shell, filters},
    room::{Desk, Pager, Part, Room, Visit, ok, page},
};
use crate::{
    cards::{Card, voice},
    dossier::{Dossier, StoryOf},
    exit::Failure,
    judged,
    shelf::failure,
    wording::{count, number},
};

/// Series on one page, and situations that are looked through for them.
const SERIES: usize = 12;
const SEARCHED: usize = 200;
/// Series of one situation, so that one does not fill the page.
const SERIES_OF_ONE: usize = 4;
/// Forecasts on one page.
const FORECASTS: usize = 30;
/// Newest forecasts that are looked through for those in one state.
const LOOKED_AT: usize = 1_000;

/// What the addresses ask for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    from: String,
    page: String,
    item: String,
    state: String,
}

/// Figures over all situations.
#[derive(Template)]
#[template(path = "figures.html")]
pub struct FiguresPage {
    /// Frame.
    pub shell: Shell,
    /// Series with the situation of each: id, title.
    pub series: Vec<(String, String, SeriesRow)>,
    /// Address of older situations; empty where none are left.
    pub older: String,
    /// How far was looked.
    pub searched: String,
    /// What links of marks begin with.
    pub base: String,
    /// Chosen item.
    pub selected: String,
    /// Its card, and those of the values that disagree with it.
    pub cards: Vec<Card>,
}

/// Figures that moved or are disputed, the newest situations first.
pub async fn figures(State(desk): State<Arc<Desk>>, visit: Visit, Query(asked): Query<Asked>) -> Response {
    page(desk, visit, move |room| {
        let from = asked.from.parse::<usize>().unwrap_or(0).min(100_000_000);
        let store = room.shelf.store();
        let paging = Paging { limit: SEARCHED, offset: from };
        let stories = store.stories(&StoryFilter::default(), paging).map_err(failure)?;
        let mut found = Vec::new();
        let (mut n_searched, mut n_more) = (0, 0);
        for row in &stories {
            if found.len() >= SERIES {
                break;
            }
            n_searched += 1;
            // A series of two values needs two figures, and those need an event or two beside them far more often than not;
            // the story itself says.
            let story = room.shelf.story_alone(&row.id)?;
            let moved: Vec<&FigureSeries> = story.series.iter().filter(|series| series.entries.len() > 1).collect();
            let shown = SERIES_OF_ONE.min(SERIES - found.len());
            n_more += moved.len().saturating_sub(shown);
            let named = |series: &&FigureSeries| (row.id.to_string(), row.title.clone(), (*series).clone());
            found.extend(moved.iter().take(shown).map(named));
        }
        let marks = found.iter().flat_map(|(_, _, series)| &series.entries);
        let first = marks.clone().find(|entry| !entry.disagrees_with.is_empty()).or_else(|| marks.clone().next());
        let first = first.and_then(|entry| entry.mentions.first()).map(ToString::to_string).unwrap_or_default();
        let selected = if asked.item.is_empty() { first } else { asked.item.clone() };
        let (cards, said) = cards(room, &selected, found.iter().map(|(_, _, series)| series))?;
        let rest = query(&[("from", &asked.from)]);
        let older = if n_searched == SEARCHED || n_searched < stories.len() {
            format!("?from={}", from + n_searched)
        } else {
            String::new()
        };
        Ok(ok(&FiguresPage {
            shell: room.shell("Figures", "figures", said)?,
            series: found.into_iter().map(|(id, title, series)| (id, title, ledger::row(&series))).collect(),
            older,
            searched: match n_more {
                0 => format!("{} looked through.", count(n_searched, "situation", "situations")),
                n => format!(
                    "{} looked through; {} more series stand on the pages of their situations.",
                    count(n_searched, "situation", "situations"),
                    crate::wording::number(n as f64)
                ),
            },
            base: if rest.is_empty() { "?item=".to_string() } else { format!("?{rest}&item=") },
            selected,
            cards,
        }))
    })
    .await
}

/// The card of a figure and of the values that disagree with it in its series.
fn cards<'a>(
    room: &Room<'_>,
    selected: &str,
    series: impl Iterator<Item = &'a FigureSeries>,
) -> Result<(Vec<Card>, Vec<String>), Failure> {
    let Ok(id) = selected.parse::<ItemId>() else { return Ok(Default::default()) };
    let mut wanted = vec![id.clone()];
    for series in series {
        let Some(entry) = series.entries.iter().find(|entry| entry.mentions.contains(&id)) else { continue };
        let others = entry.disagrees_with.iter().filter_map(|at| series.entries.get(*at as usize));
        wanted.extend(others.filter_map(|other: &LedgerEntry| other.mentions.first().cloned()));
    }
    let (mut cards, mut said) = (Vec::new(), Vec::new());
    for id in wanted.iter().take(6) {
        let Some((dossier, _)) = room.shelf.item(id)? else { continue };
        said.extend(dossier.disclaimers());
        cards.extend(fill::card(id, &dossier).map(|card| room.with_words(card)).transpose()?);
    }
    said.sort();
    said.dedup();
    Ok((cards, said))
}

/// Forecasts.
#[derive(Template)]
#[template(path = "forecasts.html")]
pub struct ForecastsPage {
    /// Frame.
    pub shell: Shell,
    /// The forecasts.
    pub rows: Vec<ForecastRow>,
    /// States that can be asked for: name, address, whether it is this one.
    pub choices: Vec<(&'static str, String, bool)>,
    /// Other parts.
    pub pager: Pager,
    /// What links of rows begin with.
    pub base: String,
    /// Chosen item.
    pub selected: String,
    /// Its card.
    pub card: Option<Card>,
    /// Whether the chosen forecast can be closed by a person.
    pub can_close: bool,
    /// Events that may be what it foresaw.
    pub candidates: Vec<Card>,
}

/// One forecast.
#[derive(Debug, Clone)]
pub struct ForecastRow {
    /// `fct_…`
    pub item: String,
    /// `open`, `proposed`, `closed`, `uncheckable`.
    pub state: &'static str,
    /// The state in words.
    pub state_words: String,
    /// Who foresees.
    pub said_by: String,
    /// What, as written.
    pub content: String,
    /// By when, words of likelihood, outlet and day.
    pub facts: String,
    /// Situation: id, title.
    pub story: (String, String),
}

/// What was foreseen, the newest pages first.
pub async fn forecasts(State(desk): State<Arc<Desk>>, visit: Visit, Query(asked): Query<Asked>) -> Response {
    page(desk, visit, move |room| {
        let part = Part::new(&asked.page, FORECASTS);
        let (listed, total) = listed(room, &asked.state, part)?;
        let dossier = room.shelf.articles(listed.iter().map(|row| &row.article).collect::<BTreeSet<_>>())?;
        let shown: Vec<ForecastRow> =
            listed.iter().filter_map(|row| forecast_row(room, row.item.id(), &dossier)).collect();
        let selected = shown.iter().find(|row| row.item == asked.item).or(shown.first());
        let selected = selected.map(|row| row.item.clone()).unwrap_or_default();
        let id = selected.parse::<ItemId>().ok();
        let card = id.as_ref().and_then(|id| fill::card(id, &dossier));
        let record = id.as_ref().and_then(|id| record(id, &dossier)).cloned();
        let mut candidates = Vec::new();
        for id in record.iter().flat_map(|record| &record.candidates).take(4) {
            if let Some((dossier, _)) = room.shelf.item(id)? {
                candidates.extend(fill::card(id, &dossier).map(|card| room.with_words(card)).transpose()?);
            }
        }
        let choice = |name, state: &str| {
            let rest = query(&[("state", state), ("page", &asked.page)]);
            (name, if rest.is_empty() { "/forecasts".to_string() } else { format!("?{rest}") }, asked.state == state)
        };
        let choices = vec![
            choice("all", ""),
            choice("open", "open"),
            choice("may have come about", "proposed"),
            choice("closed", "closed"),
            choice("cannot be checked", "uncheckable"),
        ];
        let rest = query(&[("state", &asked.state), ("page", &asked.page)]);
        Ok(ok(&ForecastsPage {
            shell: room.shell("Forecasts", "forecasts", dossier.disclaimers())?,
            rows: shown,
            choices,
            pager: part.pager(total, &query(&[("state", &asked.state)])),
            base: if rest.is_empty() { "?item=".to_string() } else { format!("?{rest}&item=") },
            selected,
            card: card.map(|card| room.with_words(card)).transpose()?,
            can_close: record.is_some_and(|record| record.is_checkable),
            candidates,
        }))
    })
    .await
}

/// The forecasts of a part of the list, the newest first, and how many there are; of those in one state, among the
/// newest [`LOOKED_AT`].
fn listed(room: &Room<'_>, asked: &str, part: Part) -> Result<(Vec<ItemRow>, usize), Failure> {
    let filter = ItemFilter { kind: Some(ItemKind::Forecast), ..ItemFilter::default() };
    if asked.is_empty() {
        return room.shelf.latest_items(&filter, part.paging());
    }
    let mut stories: BTreeMap<StoryId, Arc<Story>> = BTreeMap::new();
    let mut fitting = Vec::new();
    for row in room.shelf.latest_items(&filter, Paging::first(LOOKED_AT))?.0 {
        if let Some(id) = row.story.clone().filter(|id| !stories.contains_key(id)) {
            let story = room.shelf.story_alone(&id)?;
            stories.insert(id, story);
        }
        let story = row.story.as_ref().and_then(|id| stories.get(id));
        let record = story.and_then(|story| story.forecasts.iter().find(|record| record.forecast == *row.item.id()));
        if state(room, row.item.id(), record).0 == asked {
            fitting.push(row);
        }
    }
    let total = fitting.len();
    Ok((fitting.into_iter().skip(part.offset()).take(part.size).collect(), total))
}

fn record<'a>(id: &ItemId, dossier: &'a Dossier) -> Option<&'a ForecastRecord> {
    dossier.stories().iter().flat_map(|story| &story.story.forecasts).find(|record| record.forecast == *id)
}

fn forecast_row(room: &Room<'_>, id: &ItemId, dossier: &Dossier) -> Option<ForecastRow> {
    let (held, forecast) = dossier.forecast(id)?;
    let prose = held.prose();
    let (state, state_words) = state(room, id, record(id, dossier));
    let likely: Vec<String> = forecast.words.iter().map(|span| prose.words(*span)).collect();
    let mut facts = Vec::new();
    facts.extend(forecast.horizon.as_ref().map(|when| format!("by {}", crate::wording::date(Some(when), &prose))));
    if !likely.is_empty() {
        facts.push(crate::cards::quoted(&likely.join(" … ")));
    }
    facts.push(held.whence().source);
    let story = dossier.story_of(held.article.id.as_str());
    let story = story.map(|one: &StoryOf| (one.story.id.to_string(), one.story.title.clone())).unwrap_or_default();
    Some(ForecastRow {
        item: id.to_string(),
        state,
        state_words,
        said_by: voice(&forecast.said_by),
        content: prose.words(forecast.content),
        facts: facts.join(" · "),
        story,
    })
}

/// What became of a forecast. Only a person closes it.
pub fn state(room: &Room<'_>, id: &ItemId, record: Option<&ForecastRecord>) -> (&'static str, String) {
    use store::Verdict;
    let last = room.index.words.get(id.as_str());
    match (last, record) {
        (Some(word), _) if matches!(word.verdict, Verdict::Accept | Verdict::Reject) => ("closed", judged::words(word)),
        (_, None) => ("uncheckable", "cannot be checked".to_string()),
        (_, Some(record)) if !record.is_checkable => {
            ("uncheckable", "cannot be checked: no known event, or nobody who would do it".to_string())
        }
        (_, Some(record)) if record.candidates.is_empty() => {
            let since = count(record.articles_since as usize, "article", "articles");
            ("open", format!("open: nothing like it in {since} since"))
        }
        (_, Some(record)) => {
            let n = record.candidates.len();
            ("proposed", format!("may have come about: {} to decide on", count(n, "event", "events")))
        }
    }
}

/// A mark of the chart of a series: 640 wide, 150 high.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mark {
    /// Id of the first mention.
    pub item: String,
    /// Number of the entry, from 1.
    pub number: usize,
    /// In words.
    pub words: String,
    /// Middle.
    pub x: f64,
    /// Height of the value that is drawn as a dot.
    pub y: f64,
    /// Top of the band.
    pub top: f64,
    /// Bottom of the band.
    pub bottom: f64,
    /// `exact`, `band`, `atleast`, `atmost`.
    pub class: &'static str,
    /// Heights of the values that it disagrees with: place and height.
    pub disagrees: Vec<(f64, f64)>,
}

/// The chart of a series.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BandChart {
    /// Values.
    pub marks: Vec<Mark>,
    /// Lines: height, what they say.
    pub ticks: Vec<(f64, String)>,
    /// Days along the foot: place, what they say.
    pub days: Vec<(f64, String)>,
    /// Where days begin to be known; what stands left of it has none.
    pub known_from: f64,
}

/// Edges of what a chart draws.
const LEFT: f64 = 70.0;
const RIGHT: f64 = 612.0;
const TOP: f64 = 12.0;
const FOOT: f64 = 128.0;
/// Values that a chart draws.
const MARKS: usize = 60;

/// Draws a series: known days along the axis, unknown ones apart at the left.
pub fn chart(series: &FigureSeries) -> BandChart {
    let bounds = |entry: &LedgerEntry| {
        let low = entry.low.or(entry.best).or(entry.high)?;
        let high = entry.high.or(entry.best).or(entry.low)?;
        Some((low, high))
    };
    let values: Vec<(f64, f64)> = series.entries.iter().filter_map(bounds).collect();
    let (least, most) =
        values.iter().fold((0.0f64, f64::MIN), |(least, most), (low, high)| (least.min(*low), most.max(*high)));
    let most = if most > least { most } else { least + 1.0 };
    let y = |value: f64| FOOT - (value - least) / (most - least) * (FOOT - TOP);
    let days: BTreeSet<jiff::civil::Date> = series.entries.iter().filter_map(|entry| entry.as_of).collect();
    let n_unknown = series.entries.iter().filter(|entry| entry.as_of.is_none()).count();
    let known_from = if n_unknown == 0 { LEFT } else { (LEFT + 22.0 * n_unknown as f64 + 10.0).min(330.0) };
    let (first, last) = (days.first().copied(), days.last().copied());
    let reach = first.zip(last).map_or(0, |(first, last)| (last - first).get_days()).max(1);
    let mut unknown = 0;
    let step = if n_unknown == 0 { 0.0 } else { (known_from - LEFT - 6.0) / n_unknown as f64 };
    let mut chart = BandChart { known_from, ..BandChart::default() };
    for (at, entry) in series.entries.iter().enumerate().take(MARKS) {
        let Some((low, high)) = bounds(entry) else { continue };
        let x = match (entry.as_of, first) {
            (Some(day), Some(first)) => {
                let span = RIGHT - known_from - 24.0;
                known_from + 12.0 + f64::from((day - first).get_days()) / f64::from(reach) * span
            }
            _ => {
                unknown += 1;
                LEFT + step * (f64::from(unknown) - 0.5)
            }
        };
        let class = match (entry.low, entry.best, entry.high) {
            (Some(low), _, Some(high)) if low < high => "band",
            (_, Some(_), _) => "exact",
            (Some(_), None, None) => "atleast",
            (None, None, Some(_)) => "atmost",
            _ => "exact",
        };
        let dot = entry.best.unwrap_or(if class == "atmost" { high } else { low });
        let (top, bottom) = match class {
            "atleast" => (TOP, y(low)),
            "atmost" => (y(high), FOOT),
            _ => (y(high), y(low)),
        };
        chart.marks.push(Mark {
            item: entry.mentions.first().map_or(String::new(), ToString::to_string),
            number: at + 1,
            words: format!("({}) {}, {}", at + 1, ledger::value(entry), voice(&entry.said_by)),
            x,
            y: y(dot),
            top,
            bottom,
            class,
            disagrees: Vec::new(),
        });
    }
    let places: Vec<(usize, f64, f64)> = chart.marks.iter().map(|mark| (mark.number, mark.x, mark.y)).collect();
    for mark in &mut chart.marks {
        let others = series.entries.get(mark.number - 1).map_or(&[][..], |entry| &entry.disagrees_with[..]);
        let others = others.iter().map(|at| *at as usize + 1).filter(|number| *number > mark.number);
        let found = others.filter_map(|number| places.iter().find(|(one, ..)| *one == number));
        mark.disagrees = found.map(|(_, x, y)| (*x, *y)).collect();
    }
    let middle = least + (most - least) / 2.0;
    chart.ticks = [least, middle, most].iter().map(|value| (y(*value), number(value.round()))).collect();
    if let (Some(first), Some(last)) = (first, last) {
        chart.days.push((known_from + 12.0, first.to_string()));
        if first != last {
            chart.days.push((RIGHT - 12.0, last.to_string()));
        }
    }
    if n_unknown > 0 {
        chart.days.push(((LEFT + known_from) / 2.0 - 4.0, "day unknown".to_string()));
    }
    chart
}

#[cfg(test)]
mod tests {
    use model::{OriginBound, PartyStatus};

    use super::*;

    fn entry(
        values: (Option<f64>, Option<f64>, Option<f64>),
        as_of: Option<&str>,
        disagrees_with: Vec<u32>,
    ) -> LedgerEntry {
        LedgerEntry {
            low: values.0,
            best: values.1,
            high: values.2,
            as_of: as_of.map(|day| day.parse().unwrap()),
            said_by: "officials".into(),
            status: PartyStatus::Unknown,
            mentions: Vec::new(),
            origins: OriginBound::default(),
            revises: None,
            disagrees_with,
        }
    }

    #[test]
    fn open_ends_reach_the_edge_and_unknown_days_stand_apart() {
        let series = FigureSeries {
            counts: "killed".into(),
            unit: None,
            of: None,
            place: None,
            additional: false,
            entries: vec![
                entry((None, Some(300.0), None), Some("2025-01-01"), vec![1]),
                entry((None, None, Some(4_000.0)), None, vec![0]),
                entry((Some(100.0), None, Some(200.0)), Some("2025-03-01"), Vec::new()),
            ],
        };
        let chart = chart(&series);
        let classes: Vec<&str> = chart.marks.iter().map(|mark| mark.class).collect();
        assert_eq!(classes, ["exact", "atmost", "band"]);
        assert!(chart.marks[1].x < chart.known_from && chart.marks[0].x > chart.known_from);
        assert_eq!(chart.marks[1].bottom, 128.0, "no lower bound is drawn to zero");
        assert_eq!(chart.marks[0].disagrees, [(chart.marks[1].x, chart.marks[1].y)]);
        assert!(chart.marks[1].disagrees.is_empty(), "each disagreement is drawn once");
    }
}
