//! Lineage, drift, origins and stories: what an article has to do with those that came before it.
//!
//! Invariants
//! - Pure: what is held is asked for through [`Candidates`]; nothing is read or written here.
//! - Neighbours come from indexes over hashes, never from all pairs.
//! - A pair of articles is judged alike whichever came first; a direction is given only where the evidence carries it.
//! - Stories are a stream: an article joins by what was known when it arrived, and a story keeps the id of its first
//!   member. Stories that turn out to be one, or two, change as articles arrive, and each change is told.

mod across;
mod chapters;
mod compare;
mod drift;
mod index;
mod ledger;
mod linker;
mod merge;
mod origins;
mod repeats;
mod sketch;
mod stories;
mod trace;
mod words;

use model::ArticleId;

pub use across::is_told_again;
pub use linker::{Linked, Linker, Rejudged};
pub use merge::story;
pub use sketch::{
    Acting, Credited, Dated, EventSketch, FigureSketch, ForecastSketch, Named, Naming, Number, SentenceSketch, Sketch,
    Voice,
};
pub use trace::Trace;

/// What a person said of two articles: that they are one account, or that they are not. It counts before all evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    /// One article.
    pub one: ArticleId,
    /// The other.
    pub other: ArticleId,
    /// Whether they are one account.
    pub is_one: bool,
}

/// What linking asks of whatever holds the articles.
pub trait Candidates {
    /// The text of a held article's document.
    fn text(&self, article: &ArticleId) -> Option<String>;
    /// The sketch of a held article.
    fn sketch(&self, article: &ArticleId) -> Option<Sketch>;
    /// The held articles that lineage connects with a held one.
    fn kin(&self, article: &ArticleId) -> Vec<ArticleId>;
}
