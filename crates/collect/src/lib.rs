//! Sources → [`Capture`]s: files, folders, plain text, JSON lines, gzip of these, standard input, web addresses.
//!
//! Invariants
//! - The bytes of a capture are the bytes as received, with their SHA-256; nothing is decoded here.
//! - The same sources give the same captures in the same order on every machine: folders are walked in name order.
//! - What cannot be read is an error for that one source, with its path or address; the others go on.
//! - The web is reached only for an address that the caller names, and never at a private address (see [`guard`]).

mod error;
mod files;
pub mod guard;
mod lines;
mod web;

use std::path::PathBuf;

use jiff::Timestamp;
use model::Capture;

pub use error::CollectError;
pub use web::{Fetch, Limits};

/// Something that pages come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// One file.
    File(PathBuf),
    /// Standard input: one page.
    Stdin,
    /// A web address.
    Web(String),
}

/// A file in a folder that was passed over, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Which.
    pub path: PathBuf,
    /// Why, in words.
    pub reason: String,
}

/// What a list of sources as typed comes to.
#[derive(Debug, Default)]
pub struct Plan {
    /// In the order in which they will be read.
    pub sources: Vec<Source>,
    /// Files in folders that no reader exists for.
    pub skipped: Vec<Skipped>,
    /// Sources that are not there or cannot be listed.
    pub errors: Vec<CollectError>,
}

impl Plan {
    /// Reads what the user typed: `-`, an address with `http://` or `https://`, a file, or a folder (all pages below it,
    /// in name order; links are not followed).
    pub fn new<S: AsRef<str>>(typed: &[S]) -> Self {
        let mut plan = Plan::default();
        for source in typed.iter().map(AsRef::as_ref) {
            if source == "-" {
                plan.sources.push(Source::Stdin);
            } else if source.starts_with("http://") || source.starts_with("https://") {
                plan.sources.push(Source::Web(source.to_string()));
            } else {
                files::list(source.as_ref(), &mut plan);
            }
        }
        plan
    }

    /// The captures of all sources, one after the other; memory is bounded by the largest page. `received` is the time
    /// to write on them.
    pub fn captures<'a>(
        &'a self,
        received: Timestamp,
        fetch: &'a Fetch,
    ) -> impl Iterator<Item = Result<Capture, CollectError>> + 'a {
        self.sources.iter().flat_map(move |source| captures_of(source, received, fetch))
    }
}

type Captures<'a> = Box<dyn Iterator<Item = Result<Capture, CollectError>> + 'a>;

fn captures_of<'a>(source: &'a Source, received: Timestamp, fetch: &'a Fetch) -> Captures<'a> {
    match source {
        Source::File(path) if lines::is_json_lines(path) => match lines::open(path, received) {
            Ok(captures) => Box::new(captures),
            Err(error) => Box::new(std::iter::once(Err(error))),
        },
        Source::File(path) => Box::new(std::iter::once_with(move || files::read(path, received))),
        Source::Stdin => Box::new(std::iter::once_with(move || files::read_stdin(received))),
        Source::Web(address) => Box::new(std::iter::once_with(move || fetch.page(address, received))),
    }
}
