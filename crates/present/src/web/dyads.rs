//! Pairs of countries: what they are told to have done to and with one another, over time.

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use jiff::civil::Date;
use model::{CountryCode, ItemId};
use serde::Deserialize;

use super::{
    bars::{By, Rect, Series, Stand, Stretch, series, stack, stand},
    fill,
    forms::query,
    pages::{ItemRow, Shell, filters},
    room::{Desk, Pager, Part, Room, Visit, missing, ok, page},
};
use crate::{
    cards::Card,
    index::{Happening, NEWEST},
    wording::{count, number},
};

/// Pairs on one page.
const PAIRS: usize = 24;
/// Months of a small chart.
const SMALL: usize = 36;
/// Bars of the large chart.
const BARS: usize = 60;
/// Events under the chart at once.
const EVENTS: usize = 40;

/// What the addresses ask for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    by: String,
    until: String,
    bar: String,
    score: String,
    page: String,
    item: String,
    country: String,
}

/// Pairs of countries, each with a small chart.
#[derive(Template)]
#[template(path = "pairs.html")]
pub struct PairsPage {
    /// Frame.
    pub shell: Shell,
    /// What is counted, in a sentence.
    pub lead: String,
    /// What is wrong with what was typed.
    pub fault: String,
    /// As typed.
    pub country: String,
    /// The pairs.
    pub pairs: Vec<PairRow>,
    /// Other pairs.
    pub pager: Pager,
    /// First and last month drawn.
    pub scale: String,
}

/// A pair with its small chart, 240 wide and 56 high.
#[derive(Debug, Clone)]
pub struct PairRow {
    /// `PRK-RUS`
    pub id: String,
    /// Their names.
    pub name: String,
    /// `41 events`
    pub events: String,
    /// The chart.
    pub bars: Vec<Rect>,
    /// The chart in words.
    pub words: String,
}

/// One pair.
#[derive(Template)]
#[template(path = "pair.html")]
pub struct PairPage {
    /// Frame.
    pub shell: Shell,
    /// Their names.
    pub name: String,
    /// `41 events told as happened or going on`
    pub lead: String,
    /// What is left out of the bars: a sentence, and the address of its events or nothing.
    pub left_out: Vec<(String, String)>,
    /// Other ways to draw it: name, address, whether it is this one.
    pub choices: Vec<(&'static str, String, bool)>,
    /// The chart; none where nothing is counted.
    pub chart: Option<Chart>,
    /// One line a type.
    pub types: Vec<TypeLine>,
    /// What the table holds.
    pub heading: String,
    /// Way back to all events; empty where all are shown.
    pub all: String,
    /// Events.
    pub rows: Vec<ItemRow>,
    /// Other events.
    pub pager: Pager,
    /// What links of rows begin with.
    pub base: String,
    /// Id of the item whose evidence is shown.
    pub selected: String,
    /// Its card.
    pub card: Option<Card>,
}

/// The large chart: 1000 wide; events from 0 to 230, articles below to 300.
#[derive(Debug, Clone, Default)]
pub struct Chart {
    /// One a stretch.
    pub bars: Vec<BarGroup>,
    /// Bands of the baseline.
    pub bands: Vec<Rect>,
    /// Height of zero.
    pub zero: f64,
    /// Lines at round counts: height, what they say.
    pub ticks: Vec<(f64, String)>,
    /// Names of stretches: place, what they say.
    pub names: Vec<(f64, String)>,
    /// Points of the line of scores; empty where it was not asked for.
    pub line: String,
    /// What the line says.
    pub line_words: String,
    /// Most articles in a stretch.
    pub most_articles: String,
    /// Address of the part before; empty where all is shown.
    pub earlier: String,
    /// What the band is, in words; empty where there is none.
    pub band_words: String,
    /// `week` or `month`
    pub by: &'static str,
}

/// The bars of one stretch, which open its events.
#[derive(Debug, Clone)]
pub struct BarGroup {
    /// Where they lead.
    pub link: String,
    /// In words.
    pub words: String,
    /// Whether its events are shown.
    pub is_chosen: bool,
    /// Left end of what can be clicked.
    pub x: f64,
    /// Its width.
    pub width: f64,
    /// Events.
    pub bars: Vec<Rect>,
    /// Articles.
    pub articles: Rect,
}

/// Counts of one type over the same stretches, 400 wide and 18 high.
#[derive(Debug, Clone)]
pub struct TypeLine {
    /// `CONSULT`
    pub name: &'static str,
    /// How many.
    pub count: usize,
    /// Which colour.
    pub tone: &'static str,
    /// Columns.
    pub bars: Vec<Rect>,
}

/// All pairs.
pub async fn pairs(State(desk): State<Arc<Desk>>, visit: Visit, Query(asked): Query<Asked>) -> Response {
    page(desk, visit, move |room| {
        let part = Part::new(&asked.page, PAIRS);
        let typed = asked.country.trim().to_uppercase();
        let code = CountryCode::parse(&typed);
        let fault = if typed.is_empty() || code.is_some() {
            String::new()
        } else {
            format!("{:?} is no country code: write three letters of ISO 3166-1, for example PRK", asked.country)
        };
        let mut all = room.index.pairs();
        all.retain(|((one, other), _)| code.is_none_or(|code| *one == code || *other == code));
        let total = all.len();
        let shown: Vec<_> = all.into_iter().skip(part.offset()).take(part.size).collect();
        let mut of_pair: BTreeMap<(CountryCode, CountryCode), Vec<&Happening>> = BTreeMap::new();
        for one in room.index.happenings.iter().filter(|one| one.counts() && one.sides.len() > 1) {
            for (pair, _) in shown.iter().filter(|(pair, _)| one.is_between(pair.0, pair.1)) {
                of_pair.entry(*pair).or_default().push(one);
            }
        }
        // All on one scale of time; each on its own scale of counts, which its number gives.
        let of_all: Vec<&Happening> = of_pair.values().flatten().copied().collect();
        let whole = series(&of_all, By::Month, SMALL, None);
        let rows = shown.into_iter().map(|(pair, n)| small(room, pair, n, &of_pair, whole.as_ref())).collect();
        let shell = room.shell("Pairs", "pairs", Vec::new())?;
        let mut lead = "Events between two countries that pages tell as happened or going on; what several pages tell \
                        alike is one event. Cooperation stands above the line, conflict below."
            .to_string();
        if room.index.total > NEWEST {
            lead.push_str(&format!(
                " Of {} events as pages tell them, the newest {} are counted.",
                number(room.index.total as f64),
                number(NEWEST as f64)
            ));
        }
        let scale = whole.map_or(String::new(), |whole| {
            let last = whole.start(whole.stretches.len() - 1);
            format!("{} to {}", By::Month.name(whole.first), By::Month.name(last))
        });
        let pager = part.pager(total, &query(&[("country", &asked.country)]));
        Ok(ok(&PairsPage { shell, lead, fault, country: asked.country, pairs: rows, pager, scale }))
    })
    .await
}

fn small(
    room: &Room<'_>,
    pair: (CountryCode, CountryCode),
    n_events: usize,
    of_pair: &BTreeMap<(CountryCode, CountryCode), Vec<&Happening>>,
    whole: Option<&Series>,
) -> PairRow {
    let name = format!("{} · {}", room.country(pair.0), room.country(pair.1));
    let mut bars = Vec::new();
    if let (Some(events), Some(whole)) = (of_pair.get(&pair), whole) {
        let last = whole.start(whole.stretches.len() - 1);
        if let Some(own) = series(events, By::Month, whole.stretches.len(), Some(last)) {
            let highest = own.stretches.iter().map(|one| one.up().max(one.down())).max().unwrap_or(1).max(1);
            let width = 240.0 / whole.stretches.len() as f64;
            for (at, stretch) in own.stretches.iter().enumerate() {
                let months = whole.first.until((jiff::Unit::Month, own.start(at))).map_or(0, |span| span.get_months());
                bars.extend(stack(
                    stretch,
                    f64::from(months) * width,
                    (width - 1.0).max(1.0),
                    28.0,
                    26.0 / highest as f64,
                ));
            }
        }
    }
    let events = count(n_events, "event", "events");
    PairRow { id: format!("{}-{}", pair.0, pair.1), words: format!("{name}: {events} by month"), name, events, bars }
}

/// One pair.
pub async fn pair(
    State(desk): State<Arc<Desk>>,
    visit: Visit,
    Path(pair): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    page(desk, visit, move |room| {
        let codes = pair.to_uppercase();
        let codes =
            codes.split_once('-').and_then(|(one, other)| Some((CountryCode::parse(one)?, CountryCode::parse(other)?)));
        let Some((one, other)) = codes.filter(|(one, other)| one != other) else {
            let shell = room.shell("Pair", "pairs", Vec::new())?;
            return Ok(missing(shell, "There is no such pair", "A pair is two country codes, for example PRK-RUS."));
        };
        filled(room, (one, other), &asked)
    })
    .await
}

fn filled(room: &Room<'_>, (one, other): (CountryCode, CountryCode), asked: &Asked) -> super::room::Answer {
    let by = By::parse(&asked.by);
    let until = asked.until.parse::<Date>().ok();
    let between: Vec<&Happening> = room.index.happenings.iter().filter(|event| event.is_between(one, other)).collect();
    let counted: Vec<&Happening> = between.iter().copied().filter(|event| event.counts()).collect();
    let series = series(&counted, by, BARS, until);
    let bar = by.named(&asked.bar);
    let mut table: Vec<&Happening> = counted
        .iter()
        .copied()
        .filter(|event| match (stand(event, by), bar) {
            (Stand::At(start) | Stand::ByPage(start), Some(bar)) => start == bar,
            (Stand::Spanning | Stand::Undated, Some(_)) => false,
            (stand, None) => match asked.bar.as_str() {
                "spanning" => stand == Stand::Spanning,
                "undated" => stand == Stand::Undated,
                _ => true,
            },
        })
        .collect();
    table.sort_by_key(|event| std::cmp::Reverse(event.sort_day()));
    let total = table.len();
    let part = Part::new(&asked.page, EVENTS);
    let shown: Vec<&Happening> = table.into_iter().skip(part.offset()).take(part.size).collect();
    let dossier = room.shelf.articles_alone(
        shown
            .iter()
            .filter_map(|event| event.mentions.first())
            .map(|mention| &mention.article)
            .collect::<std::collections::BTreeSet<_>>(),
    )?;
    let rows: Vec<ItemRow> = shown
        .iter()
        .filter_map(|event| {
            let (held, first) = dossier.event(&event.mentions.first()?.item)?;
            let n = event.n_articles();
            let behind = if n > 1 { count(n, "article", "articles") } else { String::new() };
            let mut row = fill::event_row(held, first, behind);
            if event.is_denied {
                row.standing.push_str(" · somebody denies it");
            }
            Some(row)
        })
        .collect();
    let selected = rows.iter().find(|row| row.item == asked.item).or(rows.first()).map(|row| row.item.clone());
    let card = selected.as_ref().and_then(|id| fill::card(&id.parse::<ItemId>().ok()?, &dossier));
    let card = card.map(|card| room.with_words(card)).transpose()?;
    let here = [("by", asked.by.as_str()), ("until", &asked.until), ("score", &asked.score)];
    let rest = query(&[here[0], here[1], here[2], ("bar", &asked.bar)]);
    let name = format!("{} and {}", room.country(one), room.country(other));
    let heading = match (bar, asked.bar.as_str()) {
        (Some(bar), _) => {
            format!("Events of {} {}", if by == By::Week { "the week of" } else { "" }, by.name(bar)).replace("  ", " ")
        }
        (None, "spanning") => format!("Events that span more than a {}", by.word()),
        (None, "undated") => "Events of which no day is known, nor that of a page".to_string(),
        _ => "Events, the latest first".to_string(),
    };
    let mut shell = room.shell(&name, "pairs", dossier.disclaimers())?;
    shell.title.clone_from(&name);
    let page = PairPage {
        shell,
        lead: format!("{} told as happened or going on", count(counted.len(), "event", "events")),
        left_out: left_out(&between, &counted, series.as_ref(), room, &here),
        choices: choices(asked, by),
        types: series.as_ref().map_or(Vec::new(), |series| types(&counted, series)),
        chart: series.as_ref().map(|series| chart(series, asked, bar)),
        all: if asked.bar.is_empty() { String::new() } else { format!("?{}#events", query(&here)) },
        heading,
        rows,
        pager: part.pager(total, &rest),
        base: {
            let rest = query(&[here[0], here[1], here[2], ("bar", &asked.bar), ("page", &asked.page)]);
            if rest.is_empty() { "?item=".to_string() } else { format!("?{rest}&item=") }
        },
        selected: selected.unwrap_or_default(),
        card,
        name,
    };
    Ok(ok(&page))
}

fn choices(asked: &Asked, by: By) -> Vec<(&'static str, String, bool)> {
    let link = |by: &str, score: &str| format!("?{}", query(&[("by", by), ("until", &asked.until), ("score", score)]));
    let has_score = asked.score == "goldstein";
    let now = by.word();
    vec![
        ("by month", link("month", &asked.score), by == By::Month),
        ("by week", link("week", &asked.score), by == By::Week),
        ("without scores", link(now, ""), !has_score),
        ("with Goldstein scores", link(now, "goldstein"), has_score),
    ]
}

fn left_out(
    between: &[&Happening],
    counted: &[&Happening],
    series: Option<&Series>,
    room: &Room<'_>,
    here: &[(&str, &str)],
) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let others = between.len() - counted.len();
    if others > 0 {
        let words = format!(
            "{} more between them are announced, asked for, supposed, uncertain or denied, and not counted.",
            number(others as f64)
        );
        out.push((words, String::new()));
    }
    let link = |bar: &str| {
        let pairs: Vec<(&str, &str)> = here.iter().copied().chain([("bar", bar)]).collect();
        format!("?{}#events", query(&pairs))
    };
    if let Some(series) = series.filter(|series| series.spanning > 0) {
        let span = count(series.spanning, "event spans", "events span");
        out.push((format!("{span} more than one {} and stand in no bar.", series.by.word()), link("spanning")));
    }
    if let Some(series) = series.filter(|series| series.undated > 0) {
        let have = count(series.undated, "event has", "events have");
        out.push((format!("{have} neither a known day nor a page with one, and stand in no bar."), link("undated")));
    }
    if room.index.total > NEWEST {
        out.push((format!("Counted among the newest {} events of the store.", number(NEWEST as f64)), String::new()));
    }
    out
}

fn types(counted: &[&Happening], series: &Series) -> Vec<TypeLine> {
    let mut lines = Vec::new();
    for kind in model::EventType::ALL {
        let mut counts = vec![0usize; series.stretches.len()];
        for event in counted.iter().filter(|event| event.kind == *kind) {
            let start = match stand(event, series.by) {
                Stand::At(start) | Stand::ByPage(start) => start,
                Stand::Spanning | Stand::Undated => continue,
            };
            if let Some(at) = (0..counts.len()).find(|at| series.start(*at) == start) {
                counts[at] += 1;
            }
        }
        let total: usize = counts.iter().sum();
        if total == 0 {
            continue;
        }
        let highest = counts.iter().copied().max().unwrap_or(1).max(1) as f64;
        let width = 400.0 / counts.len() as f64;
        let bars = counts.iter().enumerate().filter(|(_, n)| **n > 0).map(|(at, n)| {
            let height = (*n as f64 / highest * 17.0).max(2.0);
            Rect { class: "", x: at as f64 * width, y: 18.0 - height, width: (width - 1.0).max(1.0), height }
        });
        lines.push(TypeLine { name: kind.name(), count: total, tone: crate::cards::tone(*kind), bars: bars.collect() });
    }
    lines
}

/// Top and bottom of the events, height of the articles.
const TOP: f64 = 12.0;
const BOTTOM: f64 = 232.0;
const FOOT: f64 = 300.0;
const LEFT: f64 = 34.0;

fn chart(series: &Series, asked: &Asked, chosen: Option<Date>) -> Chart {
    let highest = |count: fn(&Stretch) -> usize| series.stretches.iter().map(count).max().unwrap_or(0);
    let (up, down) = (highest(Stretch::up).max(1), highest(Stretch::down).max(1));
    let unit = (BOTTOM - TOP) / (up + down) as f64;
    let zero = TOP + up as f64 * unit;
    let slot = (1000.0 - LEFT) / series.stretches.len() as f64;
    let width = (slot * 0.78).min(40.0);
    let most_articles = series.stretches.iter().map(|one| one.articles).max().unwrap_or(0);
    let mut bars = Vec::new();
    let mut names = Vec::new();
    let every = series.stretches.len().div_ceil(12);
    for (at, stretch) in series.stretches.iter().enumerate() {
        let start = series.start(at);
        let left = LEFT + at as f64 * slot;
        let x = left + (slot - width) / 2.0;
        let height = stretch.articles as f64 / most_articles.max(1) as f64 * 44.0;
        let name = series.by.name(start);
        bars.push(BarGroup {
            link: format!(
                "?{}#events",
                query(&[("by", &asked.by), ("until", &asked.until), ("score", &asked.score), ("bar", &name)])
            ),
            words: words(stretch, &name),
            is_chosen: chosen == Some(start),
            x: left,
            width: slot,
            bars: stack(stretch, x, width, zero, unit),
            articles: Rect { class: "volume", x, y: FOOT - height, width, height },
        });
        if at % every == 0 {
            names.push((left + slot / 2.0, name));
        }
    }
    let mut ticks = Vec::new();
    for (sign, most) in [(-1.0, up), (1.0, down)] {
        let step = (most / 3).max(1);
        ticks.extend((1..=most / step).map(|n| (zero + sign * (n * step) as f64 * unit, number((n * step) as f64))));
    }
    let mut bands = Vec::new();
    for (sign, count) in [(-1.0, Stretch::up as fn(&Stretch) -> usize), (1.0, Stretch::down)] {
        if let Some((low, high)) = series.baseline(count).filter(|(_, high)| *high > 0.0) {
            let (from, to) = (zero + sign * low * unit, zero + sign * high * unit);
            bands.push(Rect {
                class: "band",
                x: LEFT,
                y: from.min(to),
                width: 1000.0 - LEFT,
                height: (to - from).abs(),
            });
        }
    }
    let (line, line_words) = if asked.score == "goldstein" { scores(series, slot, zero) } else { Default::default() };
    let by = series.by.word();
    let earlier = if series.earlier > 0 {
        let before = series.by.after(series.first, -1).to_string();
        format!("?{}", query(&[("by", &asked.by), ("score", &asked.score), ("until", &before)]))
    } else {
        String::new()
    };
    let band_words = if bands.is_empty() {
        String::new()
    } else {
        format!("The pale bands hold the middle half of all {by}s shown.")
    };
    Chart {
        bars,
        bands,
        zero,
        ticks,
        names,
        line,
        line_words,
        most_articles: number(most_articles as f64),
        earlier,
        band_words,
        by,
    }
}

/// `2025-03: 5 events: 3 verbal cooperation, …; 12 articles`.
fn words(stretch: &Stretch, name: &str) -> String {
    const NAMES: [&str; 4] = ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];
    let quads = NAMES.iter().enumerate().filter_map(|(at, name)| {
        let n = stretch.dated[at] + stretch.by_page[at];
        (n > 0).then(|| format!("{} {name}", number(n as f64)))
    });
    let by_page: usize = stretch.by_page.iter().sum();
    let mut words = format!("{name}: {}", count(stretch.n_events(), "event", "events"));
    let quads: Vec<String> = quads.collect();
    if !quads.is_empty() {
        words.push_str(&format!(" ({})", quads.join(", ")));
    }
    if by_page > 0 {
        words.push_str(&format!(", {} of them by the day of the page", number(by_page as f64)));
    }
    format!("{words}; {}", count(stretch.articles, "article", "articles"))
}

/// The sums of scores as a line that swings around zero.
fn scores(series: &Series, slot: f64, zero: f64) -> (String, String) {
    let most = series.stretches.iter().map(|one| one.score.abs()).fold(0.0, f64::max);
    if most == 0.0 {
        return (String::new(), "None of the events has a CAMEO code with a Goldstein score.".to_string());
    }
    let reach = (zero - TOP).min(BOTTOM - zero).max(20.0);
    let points = series
        .stretches
        .iter()
        .enumerate()
        .map(|(at, one)| format!("{:.1},{:.1}", LEFT + (at as f64 + 0.5) * slot, zero - one.score / most * reach));
    let line = points.collect::<Vec<_>>().join(" ");
    (
        line,
        format!(
            "The line is the sum of Goldstein scores of the events with a CAMEO code, at most {most:.1} either way."
        ),
    )
}
