//! The map: only what has a place. What is known to a town or province is a dot, what is known to a country only shades it.

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use jiff::civil::Date;
use serde::Deserialize;

use super::{
    fill,
    forms::query,
    pages::{ItemRow, Shell, filters},
    room::{Answer, Desk, Room, Visit, ok, page},
};
use crate::{
    index::{Happening, NEWEST},
    wording::{count, number},
};

const OUTLINES: &str = include_str!("../../assets/outlines.tsv");
/// Events that the list beside the map shows.
const ROWS: usize = 40;
/// Dots that are drawn; where there are more, those with most events.
const DOTS: usize = 400;
/// The whole plane, as assets/outlines.tsv draws it; the far south is left out, where nothing is.
const WORLD: [f64; 4] = [0.0, 30.0, 2000.0, 820.0];

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    since: String,
    until: String,
    view: String,
    at: String,
}

/// The map.
#[derive(Template)]
#[template(path = "map.html")]
pub struct MapPage {
    /// Frame.
    pub shell: Shell,
    /// What is shown, in a sentence.
    pub lead: String,
    /// What has no place, in a sentence.
    pub without: String,
    /// As typed.
    pub since: String,
    /// As typed.
    pub until: String,
    /// What is wrong with what was typed.
    pub fault: String,
    /// Ways to see it: name, address, whether it is this one.
    pub choices: Vec<(&'static str, String, bool)>,
    /// The part of the plane that is shown.
    pub frame: String,
    /// Countries: outline, shade from 0 to 4, name and number.
    pub countries: Vec<(&'static str, u8, String)>,
    /// Towns and provinces.
    pub dots: Vec<Dot>,
    /// The same in a table: place, address, cooperation, conflict.
    pub places: Vec<(String, String, usize, usize)>,
    /// The chosen place.
    pub heading: String,
    /// Its events.
    pub rows: Vec<ItemRow>,
    /// What was left out of the drawing, in a sentence; empty where nothing was.
    pub left_out: String,
}

/// One place.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    /// Middle.
    pub x: f64,
    /// Middle.
    pub y: f64,
    /// Radius, by the number of events.
    pub r: f64,
    /// `cooperation`, `conflict` or `mixed`.
    pub tone: &'static str,
    /// Name and number.
    pub words: String,
    /// Where it leads.
    pub link: String,
}

/// The map.
pub async fn map(State(desk): State<Arc<Desk>>, visit: Visit, Query(asked): Query<Asked>) -> Response {
    page(desk, visit, move |room| filled(room, &asked)).await
}

fn filled(room: &Room<'_>, asked: &Asked) -> Answer {
    let day = |text: &str| text.trim().parse::<Date>().ok();
    let (since, until) = (day(&asked.since), day(&asked.until));
    let is_wrong = |text: &str, day: Option<Date>| !text.trim().is_empty() && day.is_none();
    let fault = if is_wrong(&asked.since, since) || is_wrong(&asked.until, until) {
        "A day is written as 2025-03-21.".to_string()
    } else {
        String::new()
    };
    let within = |one: &&Happening| {
        let (first, last) = (one.bounds.earliest.or(one.told), one.bounds.latest.or(one.told));
        let is_late_enough = since.is_none_or(|since| first.is_some_and(|first| first >= since));
        let is_early_enough = until.is_none_or(|until| last.is_some_and(|last| last <= until));
        one.counts() && is_late_enough && is_early_enough
    };
    let all: Vec<&Happening> = room.index.happenings.iter().filter(within).collect();
    let mut places: BTreeMap<(i64, i64), Vec<&Happening>> = BTreeMap::new();
    let mut countries: BTreeMap<String, usize> = BTreeMap::new();
    let mut n_nowhere = 0;
    for one in &all {
        match &one.place {
            Some(spot) => match (spot.point, spot.country) {
                (Some((north, east)), _) => {
                    places
                        .entry(((north * 100.0).round() as i64, (east * 100.0).round() as i64))
                        .or_default()
                        .push(one);
                }
                (None, Some(country)) => *countries.entry(country.to_string()).or_default() += 1,
                (None, None) => n_nowhere += 1,
            },
            None => n_nowhere += 1,
        }
    }
    let n_placed: usize = places.values().map(Vec::len).sum();
    let n_countries: usize = countries.values().sum();
    let rest = [("since", asked.since.as_str()), ("until", &asked.until), ("view", &asked.view)];
    let mut ranked: Vec<(&(i64, i64), &Vec<&Happening>)> = places.iter().collect();
    ranked.sort_by_key(|(at, events)| (std::cmp::Reverse(events.len()), **at));
    let is_world = asked.view == "world";
    let drawn = &ranked[..ranked.len().min(DOTS)];
    let frame = if is_world { WORLD } else { around(drawn.iter().map(|(at, _)| plane(**at))) };
    let scale = frame[2] / 1000.0;
    let mut dots = Vec::new();
    let mut table = Vec::new();
    for (at, events) in drawn {
        let (x, y) = plane(**at);
        let conflict = events.iter().filter(|one| crate::cards::tone(one.kind) == "conflict").count();
        let name = events.first().and_then(|one| one.place.as_ref()).map_or(String::new(), |spot| spot.name.clone());
        let key = format!("{},{}", at.0, at.1);
        let link = format!("?{}#events", query(&[rest[0], rest[1], rest[2], ("at", &key)]));
        let tone = match conflict {
            0 => "cooperation",
            n if n == events.len() => "conflict",
            _ => "mixed",
        };
        let r = (3.0 + 2.2 * (events.len() as f64).sqrt()).min(26.0) * scale;
        dots.push(Dot {
            x,
            y,
            r,
            tone,
            words: format!("{name}: {}", count(events.len(), "event", "events")),
            link: link.clone(),
        });
        table.push((name, link, events.len() - conflict, conflict));
    }
    table.truncate(ROWS);
    let chosen = asked.at.split_once(',').and_then(|(north, east)| Some((north.parse().ok()?, east.parse().ok()?)));
    let mut shown: Vec<&Happening> = match chosen.and_then(|at: (i64, i64)| places.get(&at)) {
        Some(events) => events.clone(),
        None => all.iter().copied().filter(|one| one.place.as_ref().is_some_and(|spot| spot.point.is_some())).collect(),
    };
    shown.sort_by_key(|one| std::cmp::Reverse(one.sort_day()));
    let heading = match shown.first().and_then(|one| one.place.as_ref()).filter(|_| chosen.is_some()) {
        Some(spot) => format!("Events at {}", spot.name),
        None => "Newest events with a place".to_string(),
    };
    shown.truncate(ROWS);
    let articles = shown.iter().filter_map(|one| one.mentions.first()).map(|mention| &mention.article);
    let dossier = room.shelf.articles_alone(articles.collect::<std::collections::BTreeSet<_>>())?;
    let rows = shown.iter().filter_map(|one| {
        let (held, event) = dossier.event(&one.mentions.first()?.item)?;
        Some(fill::event_row(held, event, String::new()))
    });
    let mut left_out = Vec::new();
    if ranked.len() > DOTS {
        left_out.push(format!("The {} places with most events are drawn.", number(DOTS as f64)));
    }
    if room.index.total > NEWEST {
        left_out.push(format!("Counted among the newest {} events of the store.", number(NEWEST as f64)));
    }
    let choice = |name, view: &str| {
        let rest = query(&[rest[0], rest[1], ("view", view)]);
        (name, if rest.is_empty() { "/map".to_string() } else { format!("?{rest}") }, asked.view == view)
    };
    Ok(ok(&MapPage {
        lead: format!(
            "{} told as happened or going on at a known town, province or site; {} known to a country only, which is shaded.",
            count(n_placed, "event is", "events are"),
            count(n_countries, "event is", "events are")
        ),
        without: format!("{} no place on this map.", count(n_nowhere, "event has", "events have")),
        since: asked.since.clone(),
        until: asked.until.clone(),
        fault,
        choices: vec![choice("where things happen", ""), choice("the world", "world")],
        frame: frame.map(|side| format!("{side:.0}")).join(" "),
        countries: shaded(room, &countries),
        dots,
        places: table,
        heading,
        rows: rows.collect(),
        left_out: left_out.join(" "),
        shell: room.shell("Map", "map", dossier.disclaimers())?,
    }))
}

/// Where hundredths of degrees stand on the plane.
fn plane((north, east): (i64, i64)) -> (f64, f64) {
    ((east as f64 / 100.0 + 180.0) / 360.0 * 2000.0, (90.0 - north as f64 / 100.0) / 360.0 * 2000.0)
}

/// The part of the plane that holds these points, twice as wide as high, at least a sixth of the world.
fn around(points: impl Iterator<Item = (f64, f64)>) -> [f64; 4] {
    let mut edges: Option<[f64; 4]> = None;
    for (x, y) in points {
        let [left, top, right, bottom] = edges.unwrap_or([x, y, x, y]);
        edges = Some([left.min(x), top.min(y), right.max(x), bottom.max(y)]);
    }
    let Some([left, top, right, bottom]) = edges else { return WORLD };
    let width = (right - left).max((bottom - top) * 2.0) * 1.2;
    let width = width.clamp(340.0, 2000.0);
    let height = width / 2.0;
    let x = ((left + right) / 2.0 - width / 2.0).clamp(0.0, 2000.0 - width);
    let y = ((top + bottom) / 2.0 - height / 2.0).clamp(0.0, 1000.0 - height);
    [x, y, width, height]
}

/// The outlines, each with its shade.
fn shaded(room: &Room<'_>, counts: &BTreeMap<String, usize>) -> Vec<(&'static str, u8, String)> {
    let most = counts.values().copied().max().unwrap_or(1).max(1);
    outlines()
        .map(|(code, path)| {
            let n = counts.get(code).copied().unwrap_or(0);
            let shade = if n == 0 { 0 } else { 1 + (n * 3 / most) as u8 };
            let name = model::CountryCode::parse(code).map_or(code.to_string(), |code| room.country(code));
            let words = if n == 0 { String::new() } else { format!("{name}: {}", count(n, "event", "events")) };
            (path, shade, words)
        })
        .collect()
}

fn outlines() -> impl Iterator<Item = (&'static str, &'static str)> {
    OUTLINES.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines_are_paths_of_countries() {
        let all: Vec<_> = outlines().collect();
        assert!(all.len() > 170, "{}", all.len());
        for (code, path) in &all {
            assert!(*code == "-" || model::CountryCode::parse(code).is_some(), "{code}");
            assert!(path.starts_with('M') && path.ends_with('z'), "{code}");
            assert!(path.chars().all(|c| "Mlz -".contains(c) || c.is_ascii_digit()), "{code}");
        }
        assert!(OUTLINES.len() < 60_000, "a page with all outlines stays small");
    }

    #[test]
    fn the_part_shown_holds_all_points() {
        let points = [plane((3_902, 12_575)), plane((5_575, 3_762))];
        let [x, y, width, height] = around(points.into_iter());
        for (px, py) in points {
            assert!(px > x && px < x + width && py > y && py < y + height);
        }
        assert_eq!(around(std::iter::empty()), WORLD);
    }
}
