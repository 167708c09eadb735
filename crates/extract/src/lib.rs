//! [`Capture`] → [`Article`]: the text of a page, its metadata with evidence, and what was dropped and why.

use knowledge::Knowledge;
use model::{Article, Capture, Note, Sourced};

/// The decoded content of a page: what all [`model::ContentSpan`]s point into.
#[derive(Debug, Clone)]
pub struct Content {
    /// The text: bytes decompressed (gzip, brotli, zstd, by their own marks or the headers), decoded by `charset`.
    pub text: String,
    /// The encoding (WHATWG label) and the evidence for it: byte order mark, header, meta, then detection.
    pub charset: Sourced<String>,
    /// What was wrong with the bytes.
    pub notes: Vec<Note>,
}

/// Decompresses and decodes the bytes of a capture. The same capture always gives the same content, so that a span can
/// be walked back at any time.
pub fn decode(_capture: &Capture) -> Content {
    unreachable!("written by the extraction work")
}

/// Reads a page. Never fails: a page without text is an article without blocks, with a note.
pub fn extract(_capture: &Capture, _content: &Content, _knowledge: &Knowledge) -> Article {
    unreachable!("written by the extraction work")
}
