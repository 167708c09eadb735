//! What commands and pages ask of the store: the only place in this crate that does.

use std::path::Path;

use jiff::civil::Date;
use model::{CountryCode, EventType, ItemId};
use serde::Serialize;

use crate::{
    cards::Field,
    cli::args::EventFilter,
    dossier::Dossier,
    exit::Failure,
    views::CaptureView,
    web::{
        pages::{ArticleRow, FilterForm},
        reader::Piece,
    },
    wording::count,
};

/// An open store.
pub struct Shelf {}

/// What the store holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Captures.
    pub captures: usize,
    /// Articles.
    pub articles: usize,
    /// Stories.
    pub stories: usize,
    /// What pages say about themselves.
    pub disclaimers: Vec<String>,
}

impl Totals {
    /// `21 pages, 20 articles, 8 stories`
    pub fn words(&self) -> String {
        format!(
            "{} read, {}, {}",
            count(self.captures, "page", "pages"),
            count(self.articles, "article", "articles"),
            count(self.stories, "story", "stories")
        )
    }
}

/// Which events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventQuery {
    /// Name, actor id or country code of one who does it.
    pub source: Option<String>,
    /// The same of one to whom it is done.
    pub target: Option<String>,
    /// PLOVER type.
    pub kind: Option<EventType>,
    /// Not before.
    pub since: Option<Date>,
    /// Not after.
    pub until: Option<Date>,
    /// Country of any party or the place.
    pub country: Option<CountryCode>,
}

impl EventQuery {
    /// The query that was typed at the command line.
    ///
    /// # Errors
    /// A type or country code that does not exist.
    pub fn new(filter: &EventFilter) -> Result<Self, Failure> {
        Ok(EventQuery {
            source: filter.source.clone(),
            target: filter.target.clone(),
            kind: filter.kind.as_deref().map(kind).transpose()?,
            since: filter.since,
            until: filter.until,
            country: filter.country.as_deref().map(country).transpose()?,
        })
    }

    /// The query of a form; empty fields ask for nothing.
    ///
    /// # Errors
    /// A type, country code or day that is none.
    pub fn parse(form: &FilterForm) -> Result<Self, Failure> {
        let typed = |text: &str| Some(text.trim().to_string()).filter(|text| !text.is_empty());
        Ok(EventQuery {
            source: typed(&form.source),
            target: typed(&form.target),
            kind: typed(&form.kind).as_deref().map(kind).transpose()?,
            since: typed(&form.since).as_deref().map(day).transpose()?,
            until: typed(&form.until).as_deref().map(day).transpose()?,
            country: typed(&form.country).as_deref().map(country).transpose()?,
        })
    }
}

fn kind(name: &str) -> Result<EventType, Failure> {
    let names: Vec<&str> = EventType::ALL.iter().map(|kind| kind.name()).collect();
    EventType::parse(&name.to_uppercase()).ok_or_else(|| {
        Failure::usage(format!("no event type is called {name:?}")).help(format!("there are {}", names.join(", ")))
    })
}

fn country(code: &str) -> Result<CountryCode, Failure> {
    CountryCode::parse(&code.to_uppercase()).ok_or_else(|| {
        Failure::usage(format!("{code:?} is no country code")).help("three letters of ISO 3166-1, for example PRK")
    })
}

fn day(text: &str) -> Result<Date, Failure> {
    text.parse().map_err(|_| Failure::usage(format!("{text:?} is no day")).help("write it as 2025-03-21"))
}

/// An article found by its words; also what `attache search --json` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// `art_…`
    pub article: String,
    /// Its title.
    pub title: String,
    /// Outlet and day.
    pub facts: String,
    /// The passage; pieces with a class were looked for.
    #[serde(skip)]
    pub snippet: Vec<Piece>,
    /// The passage in words.
    pub passage: String,
}

impl Hit {
    /// The passage with what was found in brackets.
    pub fn snippet_words(&self) -> String {
        let mark =
            |piece: &Piece| if piece.class.is_empty() { piece.text.clone() } else { format!("[{}]", piece.text) };
        self.snippet.iter().map(mark).collect()
    }
}

impl Shelf {
    /// Opens the store at `path` for reading.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let _ = path;
        Err(Failure::bug("not wired"))
    }

    /// What it holds.
    pub fn totals(&mut self) -> Result<Totals, Failure> {
        Err(Failure::bug("not wired"))
    }

    /// The newest stories with their articles.
    pub fn stories(&mut self, limit: usize) -> Result<Dossier, Failure> {
        let _ = limit;
        Err(Failure::bug("not wired"))
    }

    /// One story with its articles.
    pub fn story(&mut self, id: &str) -> Result<Option<Dossier>, Failure> {
        let _ = id;
        Err(Failure::bug("not wired"))
    }

    /// One article, with the story that it is in.
    pub fn article(&mut self, id: &str) -> Result<Dossier, Failure> {
        let _ = id;
        Err(Failure::bug("not wired"))
    }

    /// The article of an item and the chain of evidence from the item to the bytes.
    pub fn item(&mut self, id: &ItemId) -> Result<Option<(Dossier, Vec<Field>)>, Failure> {
        let _ = id;
        Err(Failure::bug("not wired"))
    }

    /// One capture without its bytes.
    pub fn capture(&mut self, id: &str) -> Result<Option<CaptureView>, Failure> {
        let _ = id;
        Err(Failure::bug("not wired"))
    }

    /// Events by filter, newest first, with their articles.
    pub fn events(&mut self, query: &EventQuery, limit: usize) -> Result<(Dossier, Vec<ItemId>), Failure> {
        let _ = (query, limit);
        Err(Failure::bug("not wired"))
    }

    /// Articles by their words, newest first.
    pub fn search(&mut self, words: &str, limit: usize) -> Result<Vec<Hit>, Failure> {
        let _ = (words, limit);
        Err(Failure::bug("not wired"))
    }

    /// What was read and what was not.
    pub fn coverage(&mut self, limit: usize) -> Result<(Vec<Field>, Vec<ArticleRow>), Failure> {
        let _ = limit;
        Err(Failure::bug("not wired"))
    }
}
