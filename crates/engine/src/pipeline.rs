//! The whole machine on one page: bytes → content → article → document → coded.
//!
//! Each stage is one function on plain values. A value is made once and then only read; it holds the id of what it came
//! from and spans into it, so that from any coded item the way leads back:
//!
//! | value | made by | holds | its spans point into |
//! |---|---|---|---|
//! | [`Capture`] | `collect` | the bytes as received, with address, time and SHA-256 | — |
//! | [`Content`](extract::Content) | [`extract::decode`] | the bytes, unpacked and decoded to text | — |
//! | [`Article`] | [`extract::extract`] | title, outlet, dates, credits, blocks of text; what was dropped and why | content |
//! | [`Document`] | [`annotate::annotate`] | one text with columns: sentences, tokens, trees, names, times, quantities | text |
//! | [`Coded`] | [`code::code`] | events, figures, claims and forecasts, each with its evidence | text |
//!
//! What several pages say together (who copies whom, which tell one story) is the work of `link`; it needs the pages
//! that are held already, so it stands in [`crate::run`].

use infer::Models;
use knowledge::Knowledge;
use model::{Article, Capture, Coded, Document, Note};

/// A page, read.
#[derive(Debug, Clone)]
pub struct Read {
    /// What the page says, freed of clutter. Its spans point into the content that [`extract::decode`] gives of the
    /// capture, which is not kept: a large page would be held twice.
    pub article: Article,
    /// Its text with columns.
    pub document: Document,
    /// What it says, coded.
    pub coded: Coded,
}

/// Reads one page. It never fails: what could not be read, doubted or left open is among the [`Read::notes`].
///
/// The same capture, knowledge and models give the same result on every machine; neither clock nor disk nor network is
/// asked.
pub fn read(capture: &Capture, knowledge: &Knowledge, models: &Models) -> Read {
    let content = extract::decode(capture);
    let article = extract::extract(capture, &content, knowledge);
    drop(content);
    understand(article, knowledge, models)
}

/// The same from an article that was extracted before.
pub fn understand(article: Article, knowledge: &Knowledge, models: &Models) -> Read {
    let document = annotate::annotate(&article, knowledge, models);
    let coded = code::code(&article, &document, knowledge, models);
    Read { article, document, coded }
}

impl Read {
    /// The remarks of all stages, in the order of the stages; those of `collect` are on the capture.
    pub fn notes(&self) -> impl Iterator<Item = &Note> {
        let stages = [&self.article.notes, &self.document.notes, &self.coded.notes];
        stages.into_iter().flatten()
    }
}
