//! Situations, articles, items, events and searches: one handler a page, each a question to the shelf and a template.

use std::sync::Arc;

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use model::EventType;
use serde::Deserialize;
use store::query::Paging;

use super::{
    fill,
    pages::{ArticlePage, EventsPage, FilterForm, ItemPage, SearchPage, StoriesPage},
    reader,
    room::{Desk, Filled, Part, Room, Visit, missing, ok, page},
    timeline::Scale,
};
use crate::{
    brief::{self, Frame, Layout, Look, Words},
    cards::{Card, Field},
    dossier::{Coverage, Dossier, most_common},
    exit::{Exit, Failure},
    export::feeds::Feed,
    shelf::EventQuery,
    wording::count,
};

/// Rows that a table of events shows at once.
const ROWS: usize = 50;
/// Situations that the list shows at once.
const STORIES: usize = 40;
/// Articles found that are shown at once.
const HITS: usize = 30;
/// Cards beside one article; each item has a page of its own.
const CARDS: usize = 80;
/// Articles of one situation that its brief on the desk rests on.
const OF_BRIEF: usize = 40;
/// Articles of one situation that a page rests on.
pub(super) const MEMBERS: usize = 40;

/// What the address of a list asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    page: String,
    item: String,
}

/// All situations.
pub async fn stories(State(desk): State<Arc<Desk>>, visit: Visit, Query(asked): Query<Asked>) -> Response {
    page(desk, visit, move |room| {
        let part = Part::new(&asked.page, STORIES);
        let total = room.shelf.n_stories(&asked.q);
        let (total, fault) = match total {
            Ok(total) => (total, String::new()),
            Err(failure) if failure.exit == Exit::Usage => (0, failure.message),
            Err(failure) => return Err(failure),
        };
        let listed = if total == 0 { Vec::new() } else { room.shelf.stories_found(&asked.q, part.paging())? };
        let scale = Scale::over(listed.iter().flat_map(|story| &story.days).copied());
        let said = most_common(listed.iter().flat_map(|story| &story.disclaimers).map(String::as_str));
        let stories = listed.iter().map(|story| fill::story_row(story, scale, &room.index)).collect();
        let pager = part.pager(total, &super::forms::query(&[("q", &asked.q)]));
        let shell = room.shell("Situations", "stories", said)?;
        Ok(ok(&StoriesPage { shell, stories, pager, asked: asked.q, fault }))
    })
    .await
}

/// One situation.
pub async fn story(
    State(desk): State<Arc<Desk>>,
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    page(desk, visit, move |room| {
        let part = Part::new(&asked.page, MEMBERS);
        let found = room.shelf.story_part(&id, part.paging())?;
        let said = found.as_ref().map_or(Vec::new(), |(dossier, _)| dossier.disclaimers());
        let shell = room.shell("Situation", "stories", said)?;
        let found = found.as_ref().and_then(|(dossier, total)| Some((dossier, dossier.stories().first()?, *total)));
        let Some((dossier, story, total)) = found else {
            return Ok(missing(shell, "There is no such situation", "Its id may be from another store."));
        };
        let mut filled = fill::story_page(story, dossier, &asked.item, shell, &room.index);
        filled.pager = part.pager(total, "");
        filled.base = if part.page > 1 { format!("?page={}&item=", part.page) } else { "?item=".to_string() };
        filled.card = filled.card.map(|card| room.with_words(card)).transpose()?;
        Ok(ok(&filled))
    })
    .await
}

/// A brief of one situation, to be read or printed.
pub async fn story_brief(State(desk): State<Arc<Desk>>, visit: Visit, Path(id): Path<String>) -> Response {
    page(desk, visit, move |room| {
        let Some((dossier, total)) = room.shelf.story_part(&id, Paging::first(OF_BRIEF))? else {
            let shell = room.shell("Situation", "stories", Vec::new())?;
            return Ok(missing(shell, "There is no such situation", "Its id may be from another store."));
        };
        let shown = dossier.articles().len();
        let mut failed = Vec::new();
        if shown < total {
            failed.push(format!(
                "Of {} the last {shown} stand here; `attache brief --on story:{id}` writes all.",
                count(total, "article", "articles")
            ));
        }
        let of = dossier.stories().first().map_or(String::new(), |story| story.story.title.clone());
        let coverage = Coverage::of(shown, dossier.articles());
        let frame = Frame { of, on: String::new(), now: room.now(), coverage, failed };
        let words = Words::built_in().map_err(Failure::bug)?;
        let html = brief::write(&dossier, &frame, &words, Layout::Html(Look::Served));
        Ok(Filled::other("text/html; charset=utf-8", html))
    })
    .await
}

/// One article.
pub async fn article(State(desk): State<Arc<Desk>>, visit: Visit, Path(id): Path<String>) -> Response {
    page(desk, visit, move |room| {
        let dossier = room.shelf.article(&id)?.unwrap_or_default();
        let mut shell = room.shell("Article", "stories", dossier.disclaimers())?;
        let Some(held) = dossier.article(&id) else {
            return Ok(missing(shell, "There is no such article", "Its id may be from another store."));
        };
        let story = dossier.stories().first();
        shell.title = held.title().to_string();
        let dropped = held.article.dropped.iter().map(|one| Field::new(one.reason.words(), one.text.clone()));
        let notes =
            held.notes.iter().map(|note| Field::new(note.code.clone(), format!("{} {}", note.message, note.at)));
        let all = fill::cards(held);
        let more_cards = all.len().saturating_sub(CARDS);
        let cards = all.into_iter().take(CARDS).map(|card| room.with_words(Card { is_listed: true, ..card }));
        let cards = cards.collect::<Result<_, _>>()?;
        Ok(ok(&ArticlePage {
            story_id: story.map_or(String::new(), |story| story.story.id.to_string()),
            story_title: story.map_or(String::new(), |story| story.story.title.clone()),
            blocks: reader::blocks(held),
            facts: fill::article_facts(held),
            cards,
            more_cards,
            relatives: super::compare::relatives(room, held, story)?,
            versions: super::compare::versions(room, held)?,
            dropped: dropped.collect(),
            notes: notes.collect(),
            shell,
        }))
    })
    .await
}

/// One item with its chain of evidence.
pub async fn item(State(desk): State<Arc<Desk>>, visit: Visit, Path(id): Path<String>) -> Response {
    page(desk, visit, move |room| {
        let found = match id.parse() {
            Ok(id) => room.shelf.item(&id)?,
            Err(_) => None,
        };
        let said = found.as_ref().map_or(Vec::new(), |(dossier, _)| dossier.disclaimers());
        let mut shell = room.shell("Item", "stories", said)?;
        let Some((dossier, chain)) = found else {
            let words = room.shelf.store().judgements(&id).map_err(crate::shelf::failure)?;
            let said: Vec<String> = words.iter().map(crate::judged::words).collect();
            let lead = match said.last() {
                Some(last) => format!("It is no longer coded: {last}."),
                None => "Its id may be from another store.".to_string(),
            };
            return Ok(missing(shell, "There is no such item", &lead));
        };
        let card = id.parse().ok().and_then(|id| fill::card(&id, &dossier));
        let Some((card, held)) = card.zip(dossier.articles().first()) else {
            return Ok(missing(shell, "There is no such item", "Its article was withdrawn."));
        };
        shell.title = card.head.clone();
        let mut chain = chain;
        chain.extend(room.place_note(&card.id, &dossier));
        Ok(ok(&ItemPage { shell, card: room.with_words(card)?, article_title: held.title().to_string(), chain }))
    })
    .await
}

impl Room<'_> {
    /// Which merged event an item belongs to, as the last step of what is known of it.
    fn place_note(&self, id: &str, dossier: &Dossier) -> Option<Field> {
        let story = dossier.stories().first()?;
        let merged = story.story.events.iter().find(|one| one.mentions.iter().any(|mention| mention.as_str() == id))?;
        let told = count(merged.articles as usize, "article", "articles");
        let origins = crate::dossier::bound_words(merged.origins);
        (merged.articles > 1).then(|| {
            Field::new("Told alike", format!("by {told}, {origins} {}", crate::dossier::origins_noun(merged.origins)))
        })
    }
}

/// What the address of the events page asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EventsAsked {
    source: String,
    target: String,
    #[serde(rename = "type")]
    kind: String,
    country: String,
    since: String,
    until: String,
    page: String,
}

/// Events by filter.
pub async fn events(State(desk): State<Arc<Desk>>, visit: Visit, Query(asked): Query<EventsAsked>) -> Response {
    page(desk, visit, move |room| {
        let part = Part::new(&asked.page, ROWS);
        let EventsAsked { source, target, kind, country, since, until, .. } = asked;
        let form = FilterForm { source, target, kind, country, since, until };
        let kinds = EventType::ALL.iter().map(|kind| kind.name()).collect();
        let (rows, lead, said, total) = match EventQuery::parse(&form) {
            // A form that was filled in wrongly is shown again with what is wrong.
            Err(failure) => (Vec::new(), format!("{}: {}", failure.message, failure.help), Vec::new(), 0),
            Ok(query) => {
                let (dossier, ids, total) = room.shelf.events_part(&query, part.paging())?;
                let found = ids.iter().filter_map(|id| dossier.event(id));
                let rows: Vec<_> = found.map(|(held, event)| fill::event_row(held, event, String::new())).collect();
                let events = count(total, "event", "events");
                let lead = format!(
                    "{events} as pages tell them, copies too; the latest first, those without a day by the day of their page."
                );
                (rows, lead, dossier.disclaimers(), total)
            }
        };
        let shell = room.shell("Events", "events", said)?;
        let pager = part.pager(total, &form.query());
        let rest = form.query();
        let feed = |name: &str| format!("/events.{name}{}{rest}", if rest.is_empty() { "" } else { "?" });
        let feeds = if total == 0 { Vec::new() } else { vec![("Atom", feed("atom")), ("RSS", feed("rss"))] };
        Ok(ok(&EventsPage { shell, feeds, filter: form, kinds, lead, rows, pager }))
    })
    .await
}

/// The latest events by filter as Atom.
pub async fn atom(state: State<Arc<Desk>>, visit: Visit, asked: Query<EventsAsked>) -> Response {
    feed(state, visit, asked, "application/atom+xml; charset=utf-8", |feed| feed.atom()).await
}

/// The same as RSS.
pub async fn rss(state: State<Arc<Desk>>, visit: Visit, asked: Query<EventsAsked>) -> Response {
    feed(state, visit, asked, "application/rss+xml; charset=utf-8", |feed| feed.rss()).await
}

async fn feed(
    State(desk): State<Arc<Desk>>,
    visit: Visit,
    Query(asked): Query<EventsAsked>,
    kind: &'static str,
    write: fn(&Feed<'_>) -> String,
) -> Response {
    page(desk, visit, move |room| {
        let EventsAsked { source, target, kind: of_type, country, since, until, .. } = asked;
        let form = FilterForm { source, target, kind: of_type, country, since, until };
        let (dossier, ids, _) = room.shelf.events_part(&EventQuery::parse(&form)?, Paging::first(ROWS))?;
        let events: Vec<_> = ids.iter().filter_map(|id| dossier.event(id)).collect();
        let asked = form.query();
        let page = format!("http://{}/events{}{asked}", room.visit.host, if asked.is_empty() { "" } else { "?" });
        Ok(Filled::other(kind, write(&Feed { query: &asked, now: room.now(), page: &page, events: &events })))
    })
    .await
}

/// Articles by their words.
pub async fn search(State(desk): State<Arc<Desk>>, visit: Visit, Query(asked): Query<Asked>) -> Response {
    page(desk, visit, move |room| {
        let words = asked.q.trim().to_string();
        let part = Part::new(&asked.page, HITS);
        let (fault, hits, total) = found(room, &words, part.paging())?;
        let mut said = Vec::new();
        // One page stands for the others: pages of one store say much the same of themselves.
        for hit in hits.iter().take(3) {
            said.extend(room.shelf.article(&hit.article)?.unwrap_or_default().disclaimers());
        }
        let said = most_common(said.iter().map(String::as_str));
        let mut shell = room.shell("Search", "", said)?;
        shell.query.clone_from(&asked.q);
        let heading = if words.is_empty() { "Search".to_string() } else { format!("Search: {words}") };
        let lead = match fault {
            Some(fault) => fault,
            None if words.is_empty() => "Type words above. Newest first.".to_string(),
            None => format!("{}, newest first.", count(total, "article", "articles")),
        };
        let pager = part.pager(total, &super::forms::query(&[("q", &asked.q)]));
        let hits = hits.into_iter().map(fill::hit_row).collect();
        Ok(ok(&SearchPage { shell, heading, lead, hits, pager }))
    })
    .await
}

type Found = (Option<String>, Vec<crate::shelf::Hit>, usize);

fn found(room: &Room<'_>, words: &str, part: Paging) -> Result<Found, Failure> {
    if words.is_empty() {
        return Ok((None, Vec::new(), 0));
    }
    match room.shelf.search_part(words, part) {
        Ok((hits, total)) => Ok((None, hits, total)),
        Err(failure) if failure.exit == Exit::Usage => Ok((Some(failure.message), Vec::new(), 0)),
        Err(failure) => Err(failure),
    }
}
