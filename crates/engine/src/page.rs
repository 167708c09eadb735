//! One page of a run, shielded: a fault in it stops nothing.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

use collect::Again;
use infer::Models;
use knowledge::Knowledge;
use model::{Article, Capture, Note};

use crate::{Read, ids, pipeline};

/// What the writer is given, in order.
pub(crate) enum Entry {
    /// A page.
    Page(Box<Page>),
    /// A page that had been read before, looked at again.
    Look(Box<Page>),
    /// A page that was seen again.
    Again(Again),
}

/// A capture and what came of it.
pub(crate) struct Page {
    pub capture: Capture,
    pub outcome: Outcome,
}

/// What came of a capture.
pub(crate) enum Outcome {
    /// It is held already and was not read.
    Held,
    /// It was read.
    Read(Box<Read>),
    /// Attaché itself failed at it.
    Bug(Note),
}

impl Page {
    pub(crate) fn new(capture: Capture, is_held: bool, knowledge: &Knowledge, models: &Models) -> Self {
        if is_held {
            return Page { capture, outcome: Outcome::Held };
        }
        let outcome = outcome(|| pipeline::read(&capture, knowledge, models));
        Page { capture, outcome }
    }

    /// An article that was extracted before, understood anew.
    pub(crate) fn of_article(capture: Capture, article: &Article, knowledge: &Knowledge, models: &Models) -> Self {
        let outcome = outcome(|| pipeline::understand(article.clone(), knowledge, models));
        Page { capture, outcome }
    }
}

pub(crate) fn outcome(read: impl FnOnce() -> Read) -> Outcome {
    let read = shielded("reading this page", || {
        let mut read = read();
        ids::make_unique(&read.article.id, &mut read.coded);
        read
    });
    match read {
        Ok(read) => Outcome::Read(Box::new(read)),
        Err(note) => Outcome::Bug(note),
    }
}

/// What `work` gives, or a note of its panic.
pub(crate) fn shielded<T>(doing: &str, work: impl FnOnce() -> T) -> Result<T, Note> {
    // Whatever `work` was building is dropped with it.
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|panic| Note::new("S01", format!("a fault in Attaché ended {doing}")).at(&words(panic.as_ref())))
}

fn words(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().map(|words| words.to_string());
    words.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_note() {
        let note = shielded("reading this page", || panic!("index {}", 7)).unwrap_err();
        assert_eq!((note.code.as_str(), note.at.as_str()), ("S01", "index 7"));
        assert_eq!(note.message, "a fault in Attaché ended reading this page");
    }
}
