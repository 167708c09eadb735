//! The first page: what is new since the last visit or any moment, by situation.

use std::{collections::BTreeSet, sync::Arc};

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Time},
    tz::Offset,
};
use model::{ArticleId, ItemId};
use serde::Deserialize;
use store::query::Paging;

use super::{
    fill,
    forms::{encoded, query},
    pages::{Shell, StoryRow},
    room::{Desk, Pager, Part, Room, Visit, ok, page},
    screens::MEMBERS,
    sources::Strip,
    timeline::Scale,
};
use crate::{
    cards::Card,
    dossier::{Dossier, bound_words, most_common, origins_noun},
    exit::Failure,
    judged::moment,
    layout::shorten,
    news::{Fact, told},
    shelf::failure,
    wording::count,
};

/// Situations on one page.
const SITUATIONS: usize = 8;
/// New facts of one situation; its page has the others.
const FACTS: usize = 8;
/// Situations in the rail.
const RAIL: usize = 14;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    since: String,
    page: String,
    item: String,
}

/// Today.
#[derive(Template)]
#[template(path = "today.html")]
pub struct TodayPage {
    /// Frame.
    pub shell: Shell,
    /// Since when, in words.
    pub since: String,
    /// As typed, or empty.
    pub asked: String,
    /// What is wrong with what was typed.
    pub fault: String,
    /// Other moments: name, address, whether it is this one.
    pub choices: Vec<(&'static str, String, bool)>,
    /// `14 articles`
    pub articles: String,
    /// `6 outlets`
    pub outlets: String,
    /// `5 situations`
    pub situations: String,
    /// What is new, by situation.
    pub groups: Vec<Group>,
    /// Other situations.
    pub pager: Pager,
    /// The newest situations.
    pub rail: Vec<StoryRow>,
    /// What was read and what was not.
    pub strip: Strip,
    /// The evidence of the chosen fact.
    pub cards: Vec<Card>,
    /// The chosen fact, where it is no coded item.
    pub chosen: Option<FactRow>,
    /// Key of the chosen fact.
    pub selected: String,
}

/// New facts of one situation.
#[derive(Debug, Clone)]
pub struct Group {
    /// `sty_…`
    pub id: String,
    /// Its title.
    pub title: String,
    /// `2–3`
    pub origins: String,
    /// `origins`
    pub origins_noun: &'static str,
    /// `4 new of 12 articles · 3 outlets`
    pub facts: String,
    /// What is new.
    pub rows: Vec<FactRow>,
    /// How many more there are.
    pub more: usize,
}

/// One new fact.
#[derive(Debug, Clone)]
pub struct FactRow {
    /// What the address calls it.
    pub key: String,
    /// Where its evidence is shown.
    pub link: String,
    /// `event`, `figure`, …
    pub kind: &'static str,
    /// In words.
    pub words: String,
    /// Why it counts as new.
    pub why: String,
    /// Its sentences, the older first.
    pub sentences: Vec<String>,
    /// Articles and origins behind it.
    pub behind: String,
    /// Where two tellings stand side by side; empty where it is no change between two.
    pub compare: String,
}

/// The first page.
pub async fn today(State(desk): State<Arc<Desk>>, visit: Visit, Query(asked): Query<Asked>) -> Response {
    page(desk, visit, move |room| {
        let now = room.now();
        let before_last = room.shelf.store().run_before_last().map_err(failure)?;
        let default = room.visit.last(now).map(|at| (at, "your last visit"));
        let fallback =
            before_last.map_or((Timestamp::UNIX_EPOCH, "the beginning"), |at| (at, "the reading before last"));
        let (since, of_what) = default.unwrap_or(fallback);
        let (typed, fault) = match instant(&asked.since) {
            Ok(typed) => (typed, String::new()),
            Err(reason) => (None, reason),
        };
        let (since, words) = match typed {
            Some(at) if at == Timestamp::UNIX_EPOCH => (at, "the beginning".to_string()),
            Some(at) => (at, moment(at)),
            None if since == Timestamp::UNIX_EPOCH => (since, of_what.to_string()),
            None => (since, format!("{of_what}, {}", moment(since))),
        };
        let choice = |name, value: String| {
            let here = asked.since == value;
            (name, if value.is_empty() { "/".to_string() } else { format!("/?since={}", encoded(&value)) }, here)
        };
        let ago = |hours: i64| (now - SignedDuration::from_hours(hours)).strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let mut choices = vec![choice("last visit", String::new())];
        choices.extend(before_last.map(|at| choice("last reading", at.to_string())));
        choices.push(choice("a day", ago(24)));
        choices.push(choice("a week", ago(24 * 7)));
        choices.push(choice("the beginning", "1970-01-01".to_string()));
        let part = Part::new(&asked.page, SITUATIONS);
        let arrived = room.shelf.arrived(since)?;
        let rows = room.shelf.store().arrivals(since, arrived.articles, part.paging()).map_err(failure)?;
        let rest = query(&[("since", &asked.since), ("page", &asked.page)]);
        let mut groups = Vec::new();
        let mut said = Vec::new();
        let mut seen = Vec::new();
        for row in &rows {
            let Some((dossier, total)) = room.shelf.story_part(row.story.as_str(), Paging::first(MEMBERS))? else {
                continue;
            };
            said.extend(dossier.disclaimers());
            let new = new_in(room, &dossier, since)?;
            let (_, facts) = told(&dossier, &new, &new).unwrap_or_default();
            groups.extend(group(&dossier, &facts, row.articles, total, &rest));
            seen.push(dossier);
        }
        let rows = groups.iter().flat_map(|group| &group.rows);
        let selected = rows.clone().find(|row| row.key == asked.item).or_else(|| rows.clone().next()).cloned();
        let cards = match &selected {
            Some(fact) => evidence(room, &fact.key, &seen)?,
            None => Vec::new(),
        };
        let listed = room.shelf.stories_found("", Paging::first(RAIL))?;
        let scale = Scale::over(listed.iter().flat_map(|story| &story.days).copied());
        said.extend(listed.iter().flat_map(|story| story.disclaimers.iter().cloned()));
        let shell = room.shell("Today", "today", most_common(said.iter().map(String::as_str)))?;
        let filled = ok(&TodayPage {
            shell,
            since: words,
            asked: asked.since.clone(),
            fault,
            choices,
            articles: count(arrived.articles, "article", "articles"),
            outlets: count(arrived.outlets, "outlet", "outlets"),
            situations: count(arrived.stories, "situation", "situations"),
            groups,
            pager: part.pager(arrived.stories, &query(&[("since", &asked.since)])),
            rail: listed.iter().map(|story| fill::story_row(story, scale, &room.index)).collect(),
            strip: Strip::of(room)?,
            chosen: selected.clone().filter(|_| cards.is_empty()),
            selected: selected.map(|fact| fact.key).unwrap_or_default(),
            cards,
        });
        Ok(filled.remembering(room.visit.cookie(now)))
    })
    .await
}

/// The loaded articles of a story that arrived after `since`.
fn new_in(room: &Room<'_>, dossier: &Dossier, since: Timestamp) -> Result<BTreeSet<ArticleId>, Failure> {
    let loaded = dossier.articles().iter().map(|held| &held.article.id);
    room.shelf.store().arrived_among(loaded, since).map_err(failure)
}

fn group(dossier: &Dossier, facts: &[Fact], new: u32, total: usize, rest: &str) -> Option<Group> {
    let story = &dossier.stories().first()?.story;
    let and = if rest.is_empty() { "" } else { "&" };
    let row = |fact: &Fact| {
        let key = fact.ids.join(" ");
        let compare = match &fact.ids[..] {
            [one, other] if fact.kind == "drift" => format!("/compare?a={one}&b={other}"),
            _ => String::new(),
        };
        FactRow {
            link: format!("/?{rest}{and}item={}#evidence", encoded(&key)),
            key,
            kind: fact.kind,
            words: shorten(&fact.words, 220),
            why: fact.why.clone(),
            sentences: fact.sentences.iter().map(|sentence| shorten(sentence, 420)).collect(),
            behind: behind(fact),
            compare,
        }
    };
    Some(Group {
        id: story.id.to_string(),
        title: story.title.clone(),
        origins: bound_words(story.origins),
        origins_noun: origins_noun(story.origins),
        facts: format!(
            "{} new of {} · {}",
            crate::wording::number(f64::from(new)),
            count(total, "article", "articles"),
            count(story.outlets as usize, "outlet", "outlets")
        ),
        rows: facts.iter().take(FACTS).map(row).collect(),
        more: facts.len().saturating_sub(FACTS),
    })
}

fn behind(fact: &Fact) -> String {
    if fact.articles < 2 || fact.kind == "drift" {
        return String::new();
    }
    let origins = count(fact.origins as usize, "origin", "origins");
    format!("{}, at least {origins}", count(fact.articles as usize, "article", "articles"))
}

/// The cards of the items that a fact rests on, the newer first.
fn evidence(room: &Room<'_>, key: &str, seen: &[Dossier]) -> Result<Vec<Card>, Failure> {
    let mut cards = Vec::new();
    for id in key.split(' ').rev().filter_map(|id| id.parse::<ItemId>().ok()) {
        let card = seen.iter().find_map(|dossier| fill::card(&id, dossier));
        cards.extend(card.map(|card| room.with_words(card)).transpose()?);
    }
    Ok(cards)
}

/// A day or a moment; none where nothing was typed.
fn instant(typed: &str) -> Result<Option<Timestamp>, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let utc = |at: DateTime| Offset::UTC.to_timestamp(at).ok();
    let day = || typed.parse::<Date>().ok().and_then(|day| utc(day.to_datetime(Time::midnight())));
    let minute = || typed.trim_end_matches('Z').parse::<DateTime>().ok().and_then(utc);
    let at = typed.parse().ok().or_else(minute).or_else(day);
    at.map(Some).ok_or_else(|| format!("{typed:?} is no moment: write 2025-06-01 or 2025-06-01T08:00Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_are_read_as_utc() {
        let check = |typed: &str, expected: &str| {
            assert_eq!(instant(typed).unwrap().unwrap().to_string(), expected, "{typed}");
        };
        check("2025-06-01", "2025-06-01T00:00:00Z");
        check("2025-06-01T08:30", "2025-06-01T08:30:00Z");
        check("2025-06-01T08:30:00+02:00", "2025-06-01T06:30:00Z");
        assert_eq!(instant(" "), Ok(None));
        assert!(instant("yesterday").is_err());
    }
}
