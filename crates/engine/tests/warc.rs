//! A WARC that is taken up in the middle gives the same store as one that is read at once.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends it")]
#![expect(clippy::disallowed_methods, reason = "it writes the file that it reads")]

#[path = "../../../fixtures/synthetic_warc.rs"]
mod synthetic_warc;

use std::path::Path;

use collect::{Fetch, Plan, Source};
use engine::{Options, Progress, Tally};
use infer::Models;
use jiff::Timestamp;
use knowledge::Knowledge;
use store::{
    Store,
    query::{ArticleFilter, Paging, StoryFilter},
};

const RECORDS: u64 = 150;

#[test]
fn a_file_taken_up_in_the_middle_gives_the_same_store() {
    let knowledge = Knowledge::embedded().unwrap_or_else(|faults| panic!("{faults}"));
    let models = Models::load(|name| knowledge.weights(name)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pages.warc.gz");
    let mut file = std::fs::File::create(&path).unwrap();
    let written = synthetic_warc::write(&mut file, RECORDS, 3).unwrap();

    let mut whole = Store::in_memory().unwrap();
    let tally = add(&mut whole, &path, usize::MAX, &knowledge, &models);
    assert_eq!((tally.captures, tally.failed), (written.pages, written.damaged));
    assert!(tally.seen_again > 0 && tally.passed_over > 0, "{tally:?}");

    let mut pieces = Store::in_memory().unwrap();
    for records in [1, 40, 7, 60, usize::MAX] {
        add(&mut pieces, &path, records, &knowledge, &models);
    }
    assert!(dump(&pieces) == dump(&whole), "the two stores differ");

    let again = add(&mut pieces, &path, usize::MAX, &knowledge, &models);
    assert_eq!(again, Tally::default(), "nothing is done twice");
}

/// Reads so many things more of the file, as a run that is then cut off.
fn add(store: &mut Store, path: &Path, n: usize, knowledge: &Knowledge, models: &Models) -> Tally {
    let plan = Plan { sources: vec![Source::File(path.into())], read_to: store.read_to().unwrap(), ..Plan::default() };
    let fetch = Fetch::default();
    let found = plan.found(Timestamp::UNIX_EPOCH, &fetch).take(n);
    let options = Options { threads: 2, now: Timestamp::UNIX_EPOCH };
    engine::add(store, found, knowledge, models, options, |_: Progress<'_>| {}).unwrap()
}

fn dump(store: &Store) -> String {
    let mut lines = Vec::new();
    for row in store.articles(&ArticleFilter::default(), Paging::all()).unwrap() {
        lines.push(serde_json::to_string(&store.article(&row.id).unwrap()).unwrap());
        lines.push(serde_json::to_string(&store.lineage(&row.id).unwrap()).unwrap());
    }
    for row in store.stories(&StoryFilter::default(), Paging::all()).unwrap() {
        lines.push(serde_json::to_string(&store.story(&row.id).unwrap()).unwrap());
    }
    lines.push(serde_json::to_string(&store.stats().unwrap()).unwrap());
    lines.join("\n")
}
