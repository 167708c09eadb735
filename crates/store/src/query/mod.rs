//! The one query layer. Command line, web and API ask these questions and no others, so they cannot disagree.
//!
//! | question | answered by |
//! |---|---|
//! | what does this beginning of an id name? | [`Store::find`] → [`Found`] |
//! | which articles have these words? | [`Store::search`] → [`Hits`] |
//! | which events? | [`Store::events`] → [`EventRows`] |
//! | which figures, claims, forecasts? | [`Store::items`] → [`ItemRows`] |
//! | which stories, and one of them | [`Store::stories`], [`Store::story`] |
//! | one article with everything on it | [`Store::article`], [`Store::articles`] → [`HeldArticle`] |
//! | one item and the way back to its bytes | [`Store::proof`] → [`Proof`] |
//! | a capture, and its bytes | [`Store::capture`], [`Store::capture_with_bytes`] |
//! | what is there at all? | [`Store::stats`] → [`Stats`], [`Store::sizes`], [`Store::outlets`], [`Store::partly_read`] |
//! | what arrived since? | [`Store::arrived`] → [`Arrived`], [`Store::arrivals`] |
//! | what was said and done? | [`Store::log`] → [`Logged`], [`Store::last_words`] |
//!
//! Lists have an order that the store alone decides, so that the same store gives the same output.

mod articles;
mod captures;
mod desk;
mod events;
mod ids;
mod items;
mod proof;
mod search;
mod stats;
mod stories;
mod syntax;

use jiff::civil::Date;
use model::{ArticleId, StoryId};
use serde::Serialize;

pub use articles::{ArticleFilter, ArticleRow, HeldArticle};
pub use captures::{CaptureRecord, Sighting};
pub use desk::{ArrivalRow, Arrived, Logged, OutletRow};
pub use events::{Elsewhere, EventFilter, EventRow, EventRows};
pub use ids::Found;
pub use items::{Item, ItemFilter, ItemRow, ItemRows};
pub use proof::{Place, Proof, ProvenSentence};
pub use search::{Hit, Hits, SnippetPart};
pub use stats::Stats;
pub use stories::{StoryFilter, StoryRecord, StoryRow};
pub use syntax::SearchFault;

pub(crate) use stories::{lineage_within, members};

/// Which part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// At most so many.
    pub limit: usize,
    /// Leaving out so many from the top.
    pub offset: usize,
}

impl Default for Paging {
    fn default() -> Self {
        Paging::first(50)
    }
}

impl Paging {
    /// The first `limit`.
    pub fn first(limit: usize) -> Self {
        Paging { limit, offset: 0 }
    }

    /// Everything.
    pub fn all() -> Self {
        Paging::first(usize::MAX)
    }

    /// The same part of a list of `total` counted from its end, where that is nearer; and whether it is.
    fn by_the_nearer_end(self, total: usize) -> (bool, Self) {
        if self.offset <= total / 2 {
            return (false, self);
        }
        let rest = total.saturating_sub(self.offset);
        let limit = self.limit.min(rest);
        (true, Paging { limit, offset: rest - limit })
    }

    fn limit(self) -> i64 {
        i64::try_from(self.limit).unwrap_or(-1)
    }

    fn offset(self) -> i64 {
        i64::try_from(self.offset).unwrap_or(i64::MAX)
    }
}

/// First and last day, both meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Days {
    /// First.
    pub first: Date,
    /// Last.
    pub last: Date,
}

/// Conditions of a query with their values, in step.
#[derive(Default)]
struct Conditions {
    sql: String,
    values: Vec<rusqlite::types::Value>,
}

impl Conditions {
    /// Adds a condition; `sql` has one `?` for each of `values`.
    fn add(&mut self, sql: &str, values: impl IntoIterator<Item = impl Into<rusqlite::types::Value>>) {
        self.sql.push_str(if self.sql.is_empty() { " WHERE " } else { " AND " });
        self.sql.push_str(sql);
        self.values.extend(values.into_iter().map(Into::into));
    }

    fn article(&mut self, column: &str, article: Option<&ArticleId>) {
        if let Some(id) = article {
            self.add(&format!("{column} = (SELECT seq FROM article WHERE id = ?)"), [id.to_string()]);
        }
    }

    fn story(&mut self, column: &str, story: Option<&StoryId>) {
        if let Some(id) = story {
            self.add(&format!("{column} IN (SELECT article FROM story_member WHERE story = ?)"), [id.to_string()]);
        }
    }

    /// The values, with paging after them; the statement ends in `LIMIT ? OFFSET ?`.
    fn paged(&self, paging: Paging) -> Vec<rusqlite::types::Value> {
        let mut values = self.values.clone();
        values.extend([paging.limit().into(), paging.offset().into()]);
        values
    }
}
