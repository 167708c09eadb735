//! Sources → [`Capture`]s: files, folders, plain text, JSON lines, gzip of these, WARC files, standard input, web
//! addresses.
//!
//! Invariants
//! - The bytes of a capture are the bytes as received, with their SHA-256; nothing is decoded here.
//! - The same sources give the same captures in the same order on every machine: folders are walked in name order.
//! - What cannot be read is an error for that one source, with its path or address; the others go on.
//! - The web is reached only for an address that the caller names, and never at a private address (see [`guard`]).

mod digest;
mod error;
pub mod feed;
mod files;
mod found;
pub mod guard;
mod lines;
pub mod opml;
mod packing;
pub mod polite;
pub mod robots;
mod wacz;
mod warc;
mod web;

use std::{collections::BTreeMap, path::PathBuf};

use jiff::Timestamp;
use model::Capture;

pub use digest::sha256_of;
pub use error::CollectError;
pub use files::{watched_file, watched_folder};
pub use found::{Again, Found, ReadTo, What};
pub use wacz::Zip;
pub use warc::{Record, unread_kind};
pub use web::{Answer, Ask, Fetch, Limits, Names, Private, USER_AGENT};

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
    /// For files that were read before, by name and mark: up to which byte.
    pub read_to: BTreeMap<(String, String), u64>,
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
    /// to write on those that bring none of their own.
    pub fn captures<'a>(
        &'a self,
        received: Timestamp,
        fetch: &'a Fetch,
    ) -> impl Iterator<Item = Result<Capture, CollectError>> + 'a {
        self.found(received, fetch).filter_map(|found| found.map(Found::into_page).transpose())
    }

    /// The same with all that files hold beside pages, and with the places up to which they are read.
    pub fn found<'a>(
        &'a self,
        received: Timestamp,
        fetch: &'a Fetch,
    ) -> impl Iterator<Item = Result<Found, CollectError>> + 'a {
        self.sources.iter().flat_map(move |source| self.found_in(source, received, fetch))
    }

    fn found_in<'a>(&'a self, source: &'a Source, received: Timestamp, fetch: &'a Fetch) -> AllFound<'a> {
        match source {
            Source::File(path) if warc::is_warc(path) => boxed(warc::open(path, self)),
            Source::File(path) if lines::is_json_lines(path) => {
                let pages = |pages: lines::Captures| pages.map(|page| page.map(Found::from));
                boxed(lines::open(path, received).map(pages))
            }
            Source::File(path) => once(move || files::read(path, received)),
            Source::Stdin => once(move || files::read_stdin(received)),
            Source::Web(address) => once(move || fetch.page(address, received)),
        }
    }
}

type AllFound<'a> = Box<dyn Iterator<Item = Result<Found, CollectError>> + 'a>;

fn once<'a>(read: impl FnOnce() -> Result<Capture, CollectError> + 'a) -> AllFound<'a> {
    Box::new(std::iter::once_with(move || read().map(Found::from)))
}

fn boxed<'a>(opened: Result<impl Iterator<Item = Result<Found, CollectError>> + 'a, CollectError>) -> AllFound<'a> {
    match opened {
        Ok(found) => Box::new(found),
        Err(error) => Box::new(std::iter::once(Err(error))),
    }
}
