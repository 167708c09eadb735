//! Runs over the example corpus: evidence, order, restarts, faults.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends it")]

use std::path::Path;

use collect::{Fetch, Plan};
use engine::{Options, Progress, Tally};
use infer::Models;
use jiff::Timestamp;
use knowledge::Knowledge;
use model::{Capture, ChangeKind, Media, StoryId, TextSpan};
use store::{
    Store,
    query::{ArticleFilter, Found, ItemFilter, Paging, StoryFilter},
};

struct Machine {
    knowledge: Knowledge,
    models: Models,
}

impl Machine {
    fn new() -> Self {
        let knowledge = Knowledge::embedded().unwrap_or_else(|faults| panic!("{faults}"));
        let models = Models::load(|name| knowledge.weights(name)).unwrap();
        Machine { knowledge, models }
    }

    fn add(&self, store: &mut Store, captures: Vec<Capture>, threads: usize) -> Tally {
        let mut last = Tally::default();
        let report = |progress: Progress<'_>| match progress {
            Progress::Stored(tally) => last = *tally,
            Progress::Failed(error) => panic!("{error}"),
            Progress::PassedOver(_) => {}
        };
        let options = Options { threads, now: now() };
        let captures = captures.into_iter().map(Ok);
        let tally = engine::add(store, captures, &self.knowledge, &self.models, options, report).unwrap();
        assert_eq!(tally, last, "what the run returns is what it reported");
        tally
    }
}

fn now() -> Timestamp {
    "2025-07-01T08:00:00Z".parse().unwrap()
}

/// The example corpus, from wherever it stands.
fn corpus() -> Vec<Capture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/pyongyang");
    let fetch = Fetch::default();
    let plan = Plan::new(&[folder.to_string_lossy()]);
    plan.captures(now(), &fetch).map(Result::unwrap).filter(|capture| capture.media == Media::Html).collect()
}

/// All that readers can see, as text.
fn dump(store: &Store) -> String {
    let mut lines = Vec::new();
    for row in store.articles(&ArticleFilter::default(), Paging::all()).unwrap() {
        let mut held = store.article(&row.id).unwrap();
        held.capture.sightings.clear();
        lines.push(serde_json::to_string(&held).unwrap());
        lines.push(serde_json::to_string(&store.lineage(&row.id).unwrap()).unwrap());
    }
    for row in store.stories(&StoryFilter::default(), Paging::all()).unwrap() {
        lines.push(serde_json::to_string(&store.story(&row.id).unwrap()).unwrap());
    }
    lines.push(serde_json::to_string(&store.stats().unwrap()).unwrap());
    lines.join("\n")
}

#[test]
fn every_item_and_every_sentence_leads_back_to_its_bytes() {
    let machine = Machine::new();
    let mut store = Store::in_memory().unwrap();
    let captures = corpus();
    let tally = machine.add(&mut store, captures.clone(), 2);
    assert_eq!((tally.captures, tally.bugs), (captures.len() as u64, 0));
    let mut broken = Vec::new();
    for row in store.items(&ItemFilter::default(), Paging::all()).unwrap().rows {
        let proof = store.proof(row.item.id()).unwrap();
        assert_eq!(proof.item, row.item);
        if proof.sentences.is_empty() {
            broken.push(format!("{}: no sentence holds its evidence", row.item.id()));
        }
        let trace = engine::evidence::trace(&store, &proof.held, row.item.evidence()).unwrap();
        broken.extend(trace.broken.into_iter().map(|reason| format!("{}: {reason}", row.item.id())));
    }
    for row in store.articles(&ArticleFilter::default(), Paging::all()).unwrap() {
        let held = store.article(&row.id).unwrap();
        let capture = store.capture_with_bytes(&held.capture.id).unwrap();
        for (sentence, _) in &held.sentences {
            let trace = engine::evidence::trace_in(&capture, &held, *sentence);
            broken.extend(trace.broken.into_iter().map(|reason| format!("{}: {reason}", row.id)));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn words_that_stand_in_no_block_are_said_to_lead_nowhere() {
    let machine = Machine::new();
    let mut store = Store::in_memory().unwrap();
    machine.add(&mut store, corpus().into_iter().take(1).collect(), 1);
    let row = store.articles(&ArticleFilter::default(), Paging::first(1)).unwrap().remove(0);
    let held = store.article(&row.id).unwrap();
    let beyond = TextSpan::new(held.text.len() + 5, held.text.len() + 9);
    let trace = engine::evidence::trace(&store, &held, beyond).unwrap();
    assert_eq!(trace.broken.len(), 1);
}

#[test]
fn the_number_of_threads_and_a_second_run_change_nothing() {
    let machine = Machine::new();
    let mut one = Store::in_memory().unwrap();
    machine.add(&mut one, corpus(), 1);
    let expected = dump(&one);
    let mut many = Store::in_memory().unwrap();
    machine.add(&mut many, corpus(), 4);
    assert!(dump(&many) == expected, "four threads give another store");
    let again = machine.add(&mut one, corpus(), 4);
    assert_eq!((again.captures, again.articles), (0, 0));
    assert_eq!(again.seen_again, corpus().len() as u64);
    assert!(dump(&one) == expected, "a second run changes the store");
}

#[test]
fn a_run_that_was_cut_off_is_taken_up_by_running_it_again() {
    let machine = Machine::new();
    let folder = tempfile::tempdir().unwrap();
    let mut whole = Store::create(&folder.path().join("whole.sqlite")).unwrap();
    machine.add(&mut whole, corpus(), 2);
    let path = folder.path().join("cut.sqlite");
    let mut cut = Store::create(&path).unwrap();
    machine.add(&mut cut, corpus().into_iter().take(9).collect(), 2);
    // Killed in the middle of a batch: what was not committed was never there.
    let run = cut.begin(&store::Run { started: now(), version: "0".into(), knowledge: String::new() }).unwrap();
    let lost = corpus().remove(9);
    let batch = cut.batch(run).unwrap();
    batch.add_capture(&lost).unwrap();
    drop(batch);
    drop(cut);
    let mut cut = Store::create(&path).unwrap();
    assert!(!cut.holds(&lost.id).unwrap());
    let tally = machine.add(&mut cut, corpus(), 2);
    assert_eq!(tally.seen_again, 9);
    assert!(dump(&cut) == dump(&whole), "a run in two parts gives another store");
}

#[test]
fn stories_that_a_cut_off_run_left_behind_are_put_together() {
    let machine = Machine::new();
    let mut store = Store::in_memory().unwrap();
    machine.add(&mut store, corpus(), 1);
    let expected = dump(&store);
    // A member whose story did not hear of it.
    let stories = store.stories(&StoryFilter::default(), Paging::all()).unwrap();
    let moved = store.story(&stories[0].id).unwrap().story.members[0].clone();
    let move_to = |store: &mut Store, story: &StoryId| {
        let run = store.begin(&store::Run { started: now(), version: "0".into(), knowledge: String::new() }).unwrap();
        let batch = store.batch(run).unwrap();
        batch.join_story(&moved.article, story, moved.similarity).unwrap();
        batch.commit().unwrap();
    };
    move_to(&mut store, &stories[1].id);
    assert_eq!(store.stale_stories().unwrap().len(), 2);
    machine.add(&mut store, Vec::new(), 1);
    assert!(store.stale_stories().unwrap().is_empty());
    assert_eq!(store.story(&stories[1].id).unwrap().story.members.len() as u32, stories[1].articles + 1);
    move_to(&mut store, &stories[0].id);
    machine.add(&mut store, Vec::new(), 1);
    assert!(dump(&store) == expected);
}

#[test]
fn the_id_of_a_story_that_was_joined_to_another_leads_to_it_and_a_rebuild_heeds_the_word() {
    let machine = Machine::new();
    let mut store = Store::in_memory().unwrap();
    machine.add(&mut store, corpus(), 2);
    let stories = store.stories(&StoryFilter::default(), Paging::all()).unwrap();
    let (into, from) = (&stories[0].id, &stories[1].id);
    let first = |store: &Store, story: &StoryId| store.story(story).unwrap().story.members[0].article.clone();
    let pair = (first(&store, into), first(&store, from));
    let said = ("one account", "a reader");
    engine::maintain::assert(&mut store, &machine.knowledge, (&pair.0, &pair.1), true, said, now()).unwrap();

    assert_eq!(store.stories(&StoryFilter::default(), Paging::all()).unwrap().len(), stories.len() - 1);
    assert_eq!(store.story(from).unwrap().story.id, *into);
    assert_eq!(store.find(&from.as_str()[..12]).unwrap(), Found::Story(into.clone()));
    let by_old_id = ArticleFilter { words: format!("story:{from}"), ..ArticleFilter::default() };
    let members = store.articles(&by_old_id, Paging::all()).unwrap().len() as u32;
    assert_eq!(members, stories[0].articles + stories[1].articles);
    let history = store.story_history(from).unwrap();
    assert_eq!(history.now.as_ref(), Some(into));
    assert_eq!(history.changes.len(), 1);
    assert_eq!(history.changes[0].change.kind, ChangeKind::Joined);
    assert_eq!(history.changes[0].change.moved.len() as u32, stories[1].articles);

    let before = dump(&store);
    machine.add(&mut store, Vec::new(), 1);
    assert!(dump(&store) == before, "a run without pages changes stories");
    engine::maintain::rebuild(&mut store, &machine.knowledge, &machine.models, now()).unwrap();
    let story_of = |article| store.article(article).unwrap().story;
    assert_eq!(story_of(&pair.0), story_of(&pair.1));
    assert!(store.story_history(from).unwrap().changes[0].undone.is_some());
}

#[test]
fn an_article_that_is_extracted_otherwise_today_stays_as_it_was_through_a_rebuild() {
    let machine = Machine::new();
    let mut store = Store::in_memory().unwrap();
    let page = corpus().remove(0);
    // As an extractor of another day would have it: without the last block.
    let mut article = engine::pipeline::read(&page, &machine.knowledge, &machine.models).article;
    article.blocks.pop();
    article.id = model::ArticleId::new(None, &page.id, "as it was");
    let read = engine::pipeline::understand(article.clone(), &machine.knowledge, &machine.models);
    engine::run::keep_read(&mut store, [(page, read)].into_iter(), &machine.knowledge, now(), |_| {}).unwrap();
    let before = dump(&store);
    let done = engine::maintain::rebuild(&mut store, &machine.knowledge, &machine.models, now()).unwrap();
    assert_eq!((done.articles, done.kept, done.failed), (1, 1, 0));
    assert!(store.article(&article.id).unwrap().story.is_some());
    assert_eq!(dump(&store), before);
}

#[test]
fn a_page_that_comes_twice_in_one_run_is_stored_once() {
    let machine = Machine::new();
    let mut store = Store::in_memory().unwrap();
    let page = corpus().remove(0);
    let mut later = page.clone();
    later.received = "2025-07-02T08:00:00Z".parse().unwrap();
    let tally = machine.add(&mut store, vec![page.clone(), later, page.clone()], 1);
    assert_eq!((tally.captures, tally.seen_again, tally.articles), (1, 2, 1));
    assert_eq!(store.capture(&page.id).unwrap().sightings.len(), 2);
}

#[test]
fn hostile_pages_are_stored_with_a_note_and_stop_nothing() {
    let machine = Machine::new();
    let mut store = Store::in_memory().unwrap();
    let page = |name: &str, bytes: Vec<u8>| Capture::new(&format!("file:{name}"), bytes, Media::Html, now());
    let mut captures = vec![
        page("empty", Vec::new()),
        page("nul", vec![0; 4_000]),
        page("deep", "<div>".repeat(50_000).into_bytes()),
        page("broken", b"<p>\xff\xfe\xfa caf\xe9 <b".to_vec()),
        page("quotes", "\u{201c}".repeat(20_000).into_bytes()),
    ];
    captures.extend(corpus().into_iter().take(2));
    let tally = machine.add(&mut store, captures.clone(), 2);
    assert_eq!((tally.captures, tally.bugs), (captures.len() as u64, 0));
    for capture in &captures[..5] {
        assert!(!store.capture(&capture.id).unwrap().notes.is_empty(), "{}: no note", capture.address);
    }
}
