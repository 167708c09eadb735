//! What every handler has at hand: the shelf, what was counted of it, who asks, and the frame of a page.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use askama::Template;
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use jiff::{SignedDuration, Timestamp};
use knowledge::Knowledge;

use super::pages::{ErrorPage, Shell};
use crate::{
    cards::Card,
    exit::{Exit, Failure},
    index::Index,
    judged,
    shelf::{Shelf, failure},
};

/// What the handlers share.
pub struct Desk {
    shelf: Mutex<Shelf>,
    counted: Arc<Mutex<Counter>>,
    knowledge: Option<Arc<Knowledge>>,
    clock: Option<Timestamp>,
    token: String,
}

/// What was counted last, and whether it is being counted anew.
#[derive(Default)]
struct Counter {
    last: Option<Counted>,
    is_counting: bool,
}

struct Counted {
    /// Of the store, as the shelf of the desk sees it.
    version: (i64, u64),
    index: Arc<Index>,
    at: Instant,
    took: Duration,
}

impl Counted {
    fn now(version: (i64, u64), shelf: &Shelf, knowledge: Option<&Knowledge>) -> Result<Self, Failure> {
        let begun = Instant::now();
        let index = Arc::new(Index::of(shelf, knowledge)?);
        Ok(Counted { version, index, at: Instant::now(), took: begun.elapsed() })
    }
}

/// Counts of a store that is being written to are made anew after so many times what making them takes.
const REST: u32 = 20;

impl Desk {
    /// A desk over this shelf, without knowledge: it shows no codebook, and names countries by their codes.
    pub fn new(shelf: Shelf) -> Self {
        Desk { shelf: Mutex::new(shelf), counted: Arc::default(), knowledge: None, clock: None, token: secret() }
    }

    /// The same with the knowledge that pages were read with.
    #[must_use]
    pub fn with_knowledge(self, knowledge: Knowledge) -> Self {
        Desk { knowledge: Some(Arc::new(knowledge)), ..self }
    }

    /// The same with a present that stands still.
    #[must_use]
    pub fn at(self, now: Timestamp) -> Self {
        Desk { clock: Some(now), ..self }
    }

    /// The present.
    pub fn now(&self) -> Timestamp {
        self.clock.unwrap_or_else(Timestamp::now)
    }

    /// Whether a form carries the secret that this desk puts into its forms, which no page elsewhere can know.
    pub fn issued(&self, token: &str) -> bool {
        super::guard::same(token.as_bytes(), self.token.as_bytes())
    }

    /// Counts before anybody asks.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn warm(&self) -> Result<(), Failure> {
        let shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        self.index(&shelf).map(drop)
    }

    fn room<'a>(&'a self, shelf: &'a Shelf, visit: Visit) -> Result<Room<'a>, Failure> {
        let index = self.index(shelf)?;
        Ok(Room { shelf, index, knowledge: self.knowledge.as_deref(), desk: self, visit })
    }

    fn counter(&self) -> MutexGuard<'_, Counter> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was counted of the store. Where the store has changed since, it is counted anew beside, and until that is done
    /// the last counts are shown: nobody waits for what another program writes.
    fn index(&self, shelf: &Shelf) -> Result<Arc<Index>, Failure> {
        let version = shelf.store().version().map_err(failure)?;
        let mut counter = self.counter();
        if let Some(last) = &counter.last {
            let is_fresh = last.version == version || last.at.elapsed() < last.took * REST;
            let index = Arc::clone(&last.index);
            if is_fresh || counter.is_counting {
                return Ok(index);
            }
            if let Some(beside) = shelf.beside() {
                counter.is_counting = true;
                let (counted, knowledge) = (Arc::clone(&self.counted), self.knowledge.clone());
                std::thread::spawn(move || {
                    // A store that cannot be read says so to whoever opens the next page.
                    let mut made = Counted::now(version, &beside, knowledge.as_deref()).ok();
                    let mut counter = counted.lock().unwrap_or_else(PoisonError::into_inner);
                    // What was said while it was counted holds too.
                    if let (Some(made), Ok(words)) = (&mut made, beside.store().last_words())
                        && made.index.words != words
                    {
                        made.index = Arc::new(made.index.with_words(words));
                    }
                    counter.is_counting = false;
                    counter.last = made;
                });
                return Ok(index);
            }
        }
        let counted = Counted::now(version, shelf, self.knowledge.as_deref())?;
        let index = Arc::clone(&counted.index);
        counter.last = Some(counted);
        Ok(index)
    }

    /// Lets go of all counts: what was just done changes them.
    pub fn forget_counts(&self) {
        self.counter().last = None;
    }

    /// Counts again with the words of persons, after one was added to a store that was at `before`.
    fn hear(&self, shelf: &Shelf, before: (i64, u64)) -> Result<(), Failure> {
        let (words, version) =
            (shelf.store().last_words().map_err(failure)?, shelf.store().version().map_err(failure)?);
        if let Some(last) = &mut self.counter().last {
            last.index = Arc::new(last.index.with_words(words));
            // What others wrote in the meantime is still to be counted.
            if last.version == before {
                last.version = version;
            }
        }
        Ok(())
    }
}

/// 128 bits that the system chose anew for this process: what hash maps are keyed with.
fn secret() -> String {
    use std::hash::{BuildHasher, RandomState};
    format!("{:016x}{:016x}", RandomState::new().hash_one(1), RandomState::new().hash_one(2))
}

/// Who asks, and for what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visit {
    /// Path and query of the request.
    pub here: String,
    /// What the request calls the desk (`127.0.0.1:8470`).
    pub host: String,
    /// The name that the visitor last signed with.
    pub by: String,
    /// When the visit before this one ended, and when this one was last seen.
    pub seen: Option<(Timestamp, Timestamp)>,
}

/// A visit is another one when nothing was opened for so long.
const PAUSE: SignedDuration = SignedDuration::from_mins(60);

impl Visit {
    /// When the visit before this one ended.
    pub fn last(&self, now: Timestamp) -> Option<Timestamp> {
        let (before, latest) = self.seen?;
        let last = if now.duration_since(latest) > PAUSE { latest } else { before };
        // A first visit has none before it.
        (last != Timestamp::UNIX_EPOCH).then_some(last)
    }

    /// What the browser is to remember of a visit at `now`.
    pub fn cookie(&self, now: Timestamp) -> String {
        let before = self.last(now).unwrap_or(Timestamp::UNIX_EPOCH);
        cookie("visit", &format!("{}.{}", before.as_second(), now.as_second()))
    }
}

/// A cookie for this desk alone, for a year.
pub fn cookie(name: &str, value: &str) -> String {
    format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly")
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let here = parts.uri.path_and_query().map_or("/".to_string(), ToString::to_string);
        let cookies: Vec<&str> =
            parts.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).collect();
        let named = |name: &str| {
            let mut pairs = cookies.iter().flat_map(|line| line.split(';'));
            pairs.find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
        };
        let second = |text: &str| Timestamp::from_second(text.parse().ok()?).ok();
        let seen = named("visit").and_then(|value| {
            let (before, latest) = value.split_once('.')?;
            Some((second(before)?, second(latest)?))
        });
        let by = named("by").and_then(super::forms::decoded).unwrap_or_default();
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        Ok(Visit { here, host: host.to_string(), by, seen })
    }
}

/// What one handler has at hand.
pub struct Room<'a> {
    /// The store.
    pub shelf: &'a Shelf,
    /// What was counted of it.
    pub index: Arc<Index>,
    /// The knowledge that pages are read with.
    pub knowledge: Option<&'a Knowledge>,
    /// Who asks.
    pub visit: Visit,
    desk: &'a Desk,
}

impl Room<'_> {
    /// The present.
    pub fn now(&self) -> Timestamp {
        self.desk.now()
    }

    /// The frame of a page that shows articles which say this of themselves.
    pub fn shell(&self, title: &str, at: &'static str, disclaimers: Vec<String>) -> Result<Shell, Failure> {
        Ok(Shell {
            title: title.to_string(),
            at,
            query: String::new(),
            disclaimers,
            totals: self.shelf.totals()?,
            here: self.visit.here.clone(),
            by: self.visit.by.clone(),
            token: self.desk.token.clone(),
            takes_words: self.shelf.takes_words(),
            has_codebook: self.knowledge.is_some(),
        })
    }

    /// The card with what persons said of its item.
    pub fn with_words(&self, mut card: Card) -> Result<Card, Failure> {
        let words = self.shelf.store().judgements(&card.id).map_err(failure)?;
        card.words = words.iter().map(judged::words).collect();
        Ok(card)
    }

    /// The name of a country; its code where no knowledge is at hand.
    pub fn country(&self, code: model::CountryCode) -> String {
        let state = self.knowledge.and_then(|knowledge| knowledge.actors.state(code));
        state.map_or_else(|| code.to_string(), |state| state.names.first().cloned().unwrap_or_else(|| code.to_string()))
    }
}

/// A page or the reason why there is none.
pub type Answer = Result<Filled, Failure>;

/// A page that was filled.
pub struct Filled {
    status: StatusCode,
    html: Result<String, askama::Error>,
    cookie: Option<String>,
    /// What it is.
    kind: &'static str,
}

const HTML: &str = "text/html; charset=utf-8";

impl Filled {
    /// Something that was not made from a template.
    pub fn other(kind: &'static str, text: String) -> Self {
        Filled { status: StatusCode::OK, html: Ok(text), cookie: None, kind }
    }

    /// The same, with something for the browser to remember.
    #[must_use]
    pub fn remembering(self, cookie: String) -> Self {
        Filled { cookie: Some(cookie), ..self }
    }
}

/// A page that is there.
pub fn ok(page: &impl Template) -> Filled {
    Filled { status: StatusCode::OK, html: page.render(), cookie: None, kind: HTML }
}

/// A page that says that there is none.
pub fn missing(shell: Shell, heading: &str, lead: &str) -> Filled {
    refused(StatusCode::NOT_FOUND, shell, heading, lead)
}

/// A page that says why something was not done.
pub fn refused(status: StatusCode, shell: Shell, heading: &str, lead: &str) -> Filled {
    let page = ErrorPage { shell, heading: heading.to_string(), lead: lead.to_string() };
    Filled { status, html: page.render(), cookie: None, kind: HTML }
}

/// Fills a page on a thread that may block.
pub async fn page(desk: Arc<Desk>, visit: Visit, fill: impl FnOnce(&Room<'_>) -> Answer + Send + 'static) -> Response {
    let answer = tokio::task::spawn_blocking(move || {
        // A handler that failed half-way has changed nothing: pages only read.
        let shelf = desk.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        fill(&desk.room(&shelf, visit)?)
    });
    respond(answer.await)
}

/// Does something to the store, then answers.
pub async fn change(
    desk: Arc<Desk>,
    visit: Visit,
    act: impl FnOnce(&mut Shelf, &Desk, &Visit) -> Result<Response, Failure> + Send + 'static,
) -> Response {
    let answer = tokio::task::spawn_blocking(move || {
        let mut shelf = desk.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let before = shelf.store().version().map_err(failure)?;
        let done = act(&mut shelf, &desk, &visit);
        // What was just said shows at once.
        desk.hear(&shelf, before)?;
        match done {
            Ok(response) => Ok(response),
            // What a person can mend is said on a page, with the way back.
            Err(failure) if failure.exit != Exit::Bug => {
                let room = desk.room(&shelf, visit)?;
                let status = status(&failure);
                let lead = format!("{}. {}", failure.message, failure.help);
                let filled = refused(status, room.shell("Not done", "", Vec::new())?, "This was not done", &lead);
                Ok(respond(Ok(Ok(filled))))
            }
            Err(failure) => Err(failure),
        }
    });
    match answer.await {
        Ok(Ok(response)) => response,
        Ok(Err(failure)) => broken(&failure),
        Err(error) => broken(&Failure::bug(error.to_string())),
    }
}

impl Desk {
    /// The knowledge that pages are read with, for what is put together anew.
    ///
    /// # Errors
    /// There is none.
    pub fn knowledge(&self) -> Result<&Knowledge, Failure> {
        self.knowledge.as_deref().ok_or_else(|| Failure::usage("this desk was opened without knowledge"))
    }
}

fn respond(answer: Result<Answer, tokio::task::JoinError>) -> Response {
    match answer {
        Ok(Ok(Filled { status, html: Ok(html), cookie, kind })) => {
            let mut response = (status, [(header::CONTENT_TYPE, kind)], html).into_response();
            if let Some(value) = cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
            response
        }
        Ok(Ok(Filled { html: Err(error), .. })) => broken(&Failure::bug(error.to_string())),
        Ok(Err(failure)) => broken(&failure),
        Err(error) => broken(&Failure::bug(error.to_string())),
    }
}

fn status(failure: &Failure) -> StatusCode {
    match failure.exit {
        Exit::Usage => StatusCode::BAD_REQUEST,
        Exit::World => StatusCode::SERVICE_UNAVAILABLE,
        Exit::Done | Exit::Partly | Exit::Bug => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn broken(failure: &Failure) -> Response {
    (status(failure), [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], format!("{failure}\n")).into_response()
}

/// Which part of a list a page shows, and the ways to the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pager {
    /// `41–80 of 1,204`; empty where one page holds all.
    pub words: String,
    /// Address of the part before; empty where there is none.
    pub newer: String,
    /// Address of the part after; empty where there is none.
    pub older: String,
}

/// A page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// From 1.
    pub page: usize,
    /// Rows on a page.
    pub size: usize,
}

impl Part {
    /// The page that was asked for; the first where nothing or nonsense was.
    pub fn new(page: &str, size: usize) -> Self {
        Part { page: page.parse().unwrap_or(1).clamp(1, 1_000_000), size }
    }

    /// How many come before.
    pub fn offset(self) -> usize {
        (self.page - 1) * self.size
    }

    /// The same for the store.
    pub fn paging(self) -> store::query::Paging {
        store::query::Paging { limit: self.size, offset: self.offset() }
    }

    /// The ways to the other parts of a list of `total`; `rest` is what else the address asks for (`q=troops`).
    pub fn pager(self, total: usize, rest: &str) -> Pager {
        let link = |page: usize| {
            let and = if rest.is_empty() { "" } else { "&" };
            format!("?{rest}{and}page={page}")
        };
        let end = (self.offset() + self.size).min(total);
        if total <= self.size && self.page == 1 {
            return Pager::default();
        }
        let number = |n: usize| crate::wording::number(n as f64);
        Pager {
            words: format!("{}–{} of {}", number(self.offset() + 1), number(end), number(total)),
            newer: if self.page > 1 { link(self.page - 1) } else { String::new() },
            older: if end < total { link(self.page + 1) } else { String::new() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_ends_with_an_hour_of_nothing() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let visit = Visit { seen: Some((at(1_000), at(2_000))), ..Visit::default() };
        assert_eq!(visit.last(at(2_600)), Some(at(1_000)), "still the same visit");
        assert_eq!(visit.last(at(9_000)), Some(at(2_000)));
        assert!(visit.cookie(at(9_000)).starts_with("visit=2000.9000; "));
        assert_eq!(Visit::default().last(at(1)), None);
        assert!(Visit::default().cookie(at(5)).starts_with("visit=0.5; "));
        let first = Visit { seen: Some((at(0), at(5))), ..Visit::default() };
        assert_eq!(first.last(at(6)), None, "what a first visit shows does not vanish when it is opened again");
    }

    #[test]
    fn parts_lead_to_one_another() {
        let pager = Part::new("2", 40).pager(100, "q=a");
        assert_eq!(
            (pager.words.as_str(), pager.newer.as_str(), pager.older.as_str()),
            ("41–80 of 100", "?q=a&page=1", "?q=a&page=3")
        );
        assert_eq!(Part::new("x", 40).pager(40, ""), Pager::default());
        assert_eq!(Part::new("3", 40).pager(100, "").older, "");
    }
}
