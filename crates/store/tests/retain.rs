//! Rules of retention: what goes, what stays, and what is said of it.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends it")]

#[expect(dead_code, reason = "other tests use the rest")]
mod common;

use common::{Page, moment, put};
use jiff::{SignedDuration, Timestamp};
use store::{Judgement, LetGo, Rules, Run, Store, StoreError, Verdict, query::Paging};

fn days_later(days: i64) -> Timestamp {
    moment().saturating_add(SignedDuration::from_hours(24 * days)).unwrap()
}

/// Two pages; the second was seen again ten days later, the first was spoken of where `is_judged`.
fn two(is_judged: bool) -> (Store, Page, Page) {
    let mut store = Store::in_memory().unwrap();
    let old = Page::new("https://a.example/1", "Harbour closed", "Novia closed the harbour. Estland protested.");
    let young = Page::new("https://b.example/2", "Talks begin", "Novia met Estland. Their ministers met.");
    put(&mut store, &old);
    put(&mut store, &young);
    let run = store.begin(&Run { started: days_later(10), version: "1".into(), knowledge: "k".into() }).unwrap();
    let batch = store.batch(run).unwrap();
    let mut again = young.capture.clone();
    again.received = days_later(10);
    batch.add_capture(&again).unwrap();
    batch.commit().unwrap();
    if is_judged {
        let judgement = Judgement {
            subject: old.coded.events[0].id.to_string(),
            verdict: Verdict::Accept,
            remark: String::new(),
            by: "desk".into(),
            at: days_later(1),
        };
        store.judge(&judgement).unwrap();
    }
    (store, old, young)
}

fn older_than(days: i64) -> Rules {
    Rules { seen_before: Some(days_later(days)), words: "old bytes".into(), ..Rules::default() }
}

#[test]
fn bytes_go_and_everything_that_was_read_stays() {
    let (mut store, old, young) = two(false);
    let before = store.article(&old.article.id).unwrap();
    let dry = store.retainable(&older_than(5)).unwrap();
    assert!(dry.captures == 1 && dry.freed > 0 && dry.span == Some((moment(), moment())), "{dry:?}");
    assert!(store.capture_with_bytes(&old.capture.id).is_ok(), "looking changes nothing");
    assert_eq!(store.retain(&older_than(5), "desk", days_later(20)).unwrap(), dry);
    let error = store.capture_with_bytes(&old.capture.id).unwrap_err();
    assert!(matches!(&error, StoreError::LetGo { sha256, .. } if *sha256 == old.capture.sha256.to_string()), "{error}");
    let bare = store.capture_without_bytes(&old.capture.id).unwrap();
    assert_eq!(
        (bare.id, bare.sha256, bare.headers),
        (old.capture.id.clone(), old.capture.sha256.clone(), old.capture.headers.clone())
    );
    let mut after = store.article(&old.article.id).unwrap();
    assert_eq!(after.capture.let_go, Some(days_later(20)));
    after.capture.let_go = None;
    assert_eq!(after, before);
    assert_eq!(store.proof(&old.coded.events[0].id).unwrap().sentences.len(), 1);
    assert_eq!(store.search("harbour", Paging::all()).unwrap().total, 1);
    assert!(store.capture_with_bytes(&young.capture.id).is_ok());
    let log = store.retained().unwrap();
    assert_eq!((log.len(), log[0].by.as_str(), log[0].captures, log[0].freed), (1, "desk", 1, dry.freed));
    assert_eq!(store.let_go().unwrap(), (1, old.capture.bytes.len() as u64));
    assert_eq!(store.retainable(&older_than(5)).unwrap().captures, 0, "what went does not go again");
    // The same bytes seen once more are kept again.
    put(&mut store, &old);
    assert_eq!(store.capture_with_bytes(&old.capture.id).unwrap().bytes, old.capture.bytes);
}

#[test]
fn what_a_person_spoke_of_is_kept_unless_it_is_said() {
    let (mut store, ..) = two(true);
    let counts = |done: LetGo| (done.captures, done.kept_as_judged);
    assert_eq!(counts(store.retainable(&older_than(5)).unwrap()), (0, 1));
    assert_eq!(counts(store.retainable(&older_than(50)).unwrap()), (1, 1));
    let rules = Rules { judged_too: true, ..older_than(5) };
    assert_eq!(counts(store.retainable(&rules).unwrap()), (1, 0));
}

#[test]
fn repeats_go_and_first_captures_stay() {
    let (mut store, old, _) = two(false);
    let mut repeat = Page::new("https://a.example/1", "Harbour closed", "Novia closed the harbour. Estland protested.");
    let mut bytes = repeat.capture.bytes.clone();
    bytes.extend_from_slice(b"\n<!-- another advertisement -->");
    let mut capture = model::Capture::new("https://a.example/1", bytes, model::Media::Text, days_later(1));
    capture.headers = repeat.capture.headers.clone();
    repeat.article.capture = capture.id.clone();
    repeat.capture = capture;
    put(&mut store, &repeat);
    let rules = Rules { repeats: true, words: "repeats".into(), ..Rules::default() };
    assert_eq!(store.retain(&rules, "desk", days_later(20)).unwrap().captures, 1);
    assert!(store.capture_with_bytes(&repeat.capture.id).is_err());
    assert!(store.capture_with_bytes(&old.capture.id).is_ok());
    let rules = Rules { nothing_coded: true, words: "nothing coded".into(), ..Rules::default() };
    assert_eq!(store.retainable(&rules).unwrap().captures, 0, "on both pages something was coded");
}
