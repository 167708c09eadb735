//! The routes: one handler a page, each a question to the shelf and a template.

use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    middleware,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use model::EventType;
use serde::Deserialize;

use super::{
    fill,
    guard::{Guard, watch},
    pages::{ArticlePage, CoveragePage, ErrorPage, EventsPage, FilterForm, ItemPage, SearchPage, Shell, StoriesPage},
    reader,
    timeline::Scale,
};
use crate::{
    cards::Field,
    dossier::{Dossier, most_common},
    exit::{Exit, Failure},
    shelf::{EventQuery, Shelf},
    wording::count,
};

/// Rows that a table shows at once.
const ROWS: usize = 200;
/// Stories that the list shows at once.
const STORIES: usize = 60;
/// Articles found that are shown at once.
const HITS: usize = 50;

/// What the handlers share.
pub struct Desk {
    shelf: Mutex<Shelf>,
}

impl Desk {
    /// A desk over this shelf.
    pub fn new(shelf: Shelf) -> Self {
        Desk { shelf: Mutex::new(shelf) }
    }
}

/// The desk as a router, without a port.
pub fn app(desk: Desk, guard: Guard) -> Router {
    Router::new()
        .route("/", get(stories))
        .route("/story/{id}", get(story))
        .route("/article/{id}", get(article))
        .route("/item/{id}", get(item))
        .route("/events", get(events))
        .route("/search", get(search))
        .route("/coverage", get(coverage))
        .route("/assets/desk.css", get(|| asset("text/css; charset=utf-8", include_str!("../../assets/desk.css"))))
        .route("/assets/desk.js", get(|| asset("text/javascript; charset=utf-8", include_str!("../../assets/desk.js"))))
        .route("/assets/icon.svg", get(|| asset("image/svg+xml", include_str!("../../assets/icon.svg"))))
        .fallback(|State(desk): State<Arc<Desk>>| async move {
            page(desk, |shelf| {
                let shell = shell(shelf, "Not found", "", Vec::new())?;
                Ok(missing(shell, "There is no such page", "The navigation above leads to what there is."))
            })
            .await
        })
        .with_state(Arc::new(desk))
        .layer(middleware::from_fn_with_state(guard, watch))
}

async fn asset(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], text)
}

/// A page or the reason why there is none.
type Answer = Result<Filled, Failure>;

struct Filled {
    status: StatusCode,
    html: Result<String, askama::Error>,
}

fn ok(page: &impl Template) -> Filled {
    Filled { status: StatusCode::OK, html: page.render() }
}

fn missing(shell: Shell, heading: &str, lead: &str) -> Filled {
    let page = ErrorPage { shell, heading: heading.to_string(), lead: lead.to_string() };
    Filled { status: StatusCode::NOT_FOUND, html: page.render() }
}

/// Asks the shelf on a thread that may block.
async fn page(desk: Arc<Desk>, fill: impl FnOnce(&Shelf) -> Answer + Send + 'static) -> Response {
    let answer = tokio::task::spawn_blocking(move || {
        // A handler that failed half-way has changed nothing: the desk only reads.
        let shelf = desk.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        fill(&shelf)
    });
    match answer.await {
        Ok(Ok(Filled { status, html: Ok(html) })) => (status, Html(html)).into_response(),
        Ok(Ok(Filled { html: Err(error), .. })) => broken(&Failure::bug(error.to_string())),
        Ok(Err(failure)) => broken(&failure),
        Err(error) => broken(&Failure::bug(error.to_string())),
    }
}

fn broken(failure: &Failure) -> Response {
    let status = match failure.exit {
        Exit::Usage => StatusCode::BAD_REQUEST,
        Exit::World => StatusCode::SERVICE_UNAVAILABLE,
        Exit::Done | Exit::Partly | Exit::Bug => StatusCode::INTERNAL_SERVER_ERROR,
    };
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], format!("{failure}\n")).into_response()
}

/// The frame of a page that shows these articles.
fn shell(shelf: &Shelf, title: &str, at: &'static str, disclaimers: Vec<String>) -> Result<Shell, Failure> {
    Ok(Shell { title: title.to_string(), at, query: String::new(), disclaimers, totals: shelf.totals()? })
}

async fn stories(State(desk): State<Arc<Desk>>) -> Response {
    page(desk, |shelf| {
        let listed = shelf.stories(STORIES)?;
        let scale = Scale::over(listed.iter().flat_map(|story| &story.days).copied());
        let said = most_common(listed.iter().flat_map(|story| &story.disclaimers).map(String::as_str));
        let stories = listed.iter().map(|story| fill::story_row(story, scale)).collect();
        Ok(ok(&StoriesPage { shell: shell(shelf, "Stories", "stories", said)?, stories }))
    })
    .await
}

#[derive(Deserialize)]
struct Selected {
    #[serde(default)]
    item: String,
}

async fn story(State(desk): State<Arc<Desk>>, Path(id): Path<String>, Query(asked): Query<Selected>) -> Response {
    page(desk, move |shelf| {
        let found = shelf.story(&id)?;
        let said = found.as_ref().map_or(Vec::new(), Dossier::disclaimers);
        let shell = shell(shelf, "Story", "stories", said)?;
        let Some((dossier, story)) = found.as_ref().and_then(|dossier| Some((dossier, dossier.stories().first()?)))
        else {
            return Ok(missing(shell, "There is no such story", "Its id may be from another store."));
        };
        Ok(ok(&fill::story_page(story, dossier, &asked.item, shell)))
    })
    .await
}

async fn article(State(desk): State<Arc<Desk>>, Path(id): Path<String>) -> Response {
    page(desk, move |shelf| {
        let dossier = shelf.article(&id)?.unwrap_or_default();
        let mut shell = shell(shelf, "Article", "stories", dossier.disclaimers())?;
        let Some(held) = dossier.article(&id) else {
            return Ok(missing(shell, "There is no such article", "Its id may be from another store."));
        };
        let story = dossier.stories().first().map(|story| &story.story);
        shell.title = held.title().to_string();
        let dropped = held.article.dropped.iter().map(|one| Field::new(one.reason.words(), one.text.clone()));
        let notes =
            held.notes.iter().map(|note| Field::new(note.code.clone(), format!("{} {}", note.message, note.at)));
        Ok(ok(&ArticlePage {
            story_id: story.map_or(String::new(), |story| story.id.to_string()),
            story_title: story.map_or(String::new(), |story| story.title.clone()),
            blocks: reader::blocks(held),
            facts: fill::article_facts(held),
            cards: fill::cards(held),
            dropped: dropped.collect(),
            notes: notes.collect(),
            shell,
        }))
    })
    .await
}

async fn item(State(desk): State<Arc<Desk>>, Path(id): Path<String>) -> Response {
    page(desk, move |shelf| {
        let found = match id.parse() {
            Ok(id) => shelf.item(&id)?,
            Err(_) => None,
        };
        let said = found.as_ref().map_or(Vec::new(), |(dossier, _)| dossier.disclaimers());
        let mut shell = shell(shelf, "Item", "stories", said)?;
        let Some((dossier, chain)) = found else {
            return Ok(missing(shell, "There is no such item", "Its id may be from another store."));
        };
        let card = id.parse().ok().and_then(|id| fill::card(&id, &dossier));
        let Some((card, held)) = card.zip(dossier.articles().first()) else {
            return Ok(missing(shell, "There is no such item", "Its article was withdrawn."));
        };
        shell.title = card.head.clone();
        Ok(ok(&ItemPage { shell, card, article_title: held.title().to_string(), chain }))
    })
    .await
}

async fn events(State(desk): State<Arc<Desk>>, Query(form): Query<FilterForm>) -> Response {
    page(desk, move |shelf| {
        let kinds = EventType::ALL.iter().map(|kind| kind.name()).collect();
        let (rows, lead, said) = match EventQuery::parse(&form) {
            // A form that was filled in wrongly is shown again with what is wrong.
            Err(failure) => (Vec::new(), format!("{}: {}", failure.message, failure.help), Vec::new()),
            Ok(query) => {
                let (dossier, ids, total) = shelf.events(&query, ROWS)?;
                let found = ids.iter().filter_map(|id| dossier.event(id));
                let rows: Vec<_> = found.map(|(held, event)| fill::event_row(held, event, String::new())).collect();
                let events = count(total, "event", "events");
                let lead = if rows.len() < total {
                    format!("{events}; the latest {} are shown. Narrow the filter for the others.", rows.len())
                } else {
                    format!("{events}, the latest first; those without a day by the day of their page.")
                };
                (rows, lead, dossier.disclaimers())
            }
        };
        Ok(ok(&EventsPage { shell: shell(shelf, "Events", "events", said)?, filter: form, kinds, lead, rows }))
    })
    .await
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

async fn search(State(desk): State<Arc<Desk>>, Query(asked): Query<Asked>) -> Response {
    page(desk, move |shelf| {
        let words = asked.q.trim().to_string();
        let (lead, hits) = if words.is_empty() {
            ("Words, \"a phrase\", AND, OR, NOT, parentheses, near/5, since:2025-01-01.".to_string(), Vec::new())
        } else {
            match shelf.search(&words, HITS) {
                Ok((hits, total)) => (format!("{}, newest first.", count(total, "article", "articles")), hits),
                Err(failure) if failure.exit == Exit::Usage => (failure.message, Vec::new()),
                Err(failure) => return Err(failure),
            }
        };
        let mut said = Vec::new();
        for hit in &hits {
            said.extend(shelf.article(&hit.article)?.unwrap_or_default().disclaimers());
        }
        let said = most_common(said.iter().map(String::as_str));
        let mut shell = shell(shelf, "Search", "", said)?;
        shell.query.clone_from(&asked.q);
        let heading = if words.is_empty() { "Search".to_string() } else { format!("Search: {words}") };
        Ok(ok(&SearchPage { shell, heading, lead, hits: hits.into_iter().map(fill::hit_row).collect() }))
    })
    .await
}

async fn coverage(State(desk): State<Arc<Desk>>) -> Response {
    page(desk, |shelf| {
        let (facts, partly) = shelf.coverage(ROWS)?;
        let rows = partly.articles().iter().map(fill::coverage_row).collect();
        Ok(ok(&CoveragePage { shell: shell(shelf, "Coverage", "coverage", partly.disclaimers())?, facts, rows }))
    })
    .await
}
