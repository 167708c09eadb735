//! What was purged is gone from the file, stays withdrawn and does not come back.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends it")]

#[expect(dead_code, reason = "each test file uses a part of it")]
mod common;

use common::{Page, moment, put};
use store::{Added, Run, Store, StoreError, query::Paging};

#[test]
fn what_was_purged_is_gone_from_the_file_and_does_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.sqlite");
    let mut store = Store::create(&path).unwrap();
    let page = Page::new("https://a.example/1", "Harbour closed", "Novia closed the harbour. Zanzibarite was found.");
    put(&mut store, &page);
    put(&mut store, &Page::new("https://b.example/2", "Talks begin", "Novia met Estland. They met at the lakeside."));
    store.purge(&page.article.id, "court order", "desk", moment()).unwrap();
    assert!(store.search("zanzibarite", Paging::all()).unwrap().hits.is_empty());
    assert_eq!(store.search("lakeside", Paging::all()).unwrap().total, 1);
    assert!(
        matches!(store.article(&page.article.id), Err(StoreError::Withdrawn { reason, .. }) if reason == "court order")
    );
    assert!(store.holds(&page.capture.id).unwrap(), "it is not read again");
    let withdrawal = store.withdrawal(page.article.id.as_str()).unwrap().unwrap();
    assert_eq!(withdrawal.captures[0].1, page.capture.sha256.to_string());
    let run = store.begin(&Run { started: moment(), version: "1".into(), knowledge: String::new() }).unwrap();
    let batch = store.batch(run).unwrap();
    assert_eq!(batch.add_capture(&page.capture).unwrap(), Added::Held);
    assert!(batch.is_withdrawn(&page.article.id).unwrap());
    drop(batch);
    drop(store);
    for file in ["s.sqlite", "s.sqlite-wal"] {
        let bytes = std::fs::read(folder.path().join(file)).unwrap_or_default().to_ascii_lowercase();
        assert!(!bytes.windows(11).any(|words| words == b"zanzibarite"), "words of the page are left in {file}");
    }
}
