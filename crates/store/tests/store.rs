//! What goes in comes out; searches, filters, ids, versions; nothing of a batch that was not committed.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends it")]

mod common;

use common::{Page, filled, moment, put};
use model::{EventType, ItemKind};
use store::{
    Added, Judgement, Run, Store, StoreError, Verdict,
    query::{ArticleFilter, EventFilter, Found, ItemFilter, Paging, StoryFilter},
};

#[test]
fn what_goes_in_comes_out() {
    let mut store = Store::in_memory().unwrap();
    let page = Page::new("https://a.example/1", "Harbour closed", "Novia closed the harbour. Estland protested.");
    put(&mut store, &page);
    let held = store.article(&page.article.id).unwrap();
    assert_eq!(held.article, page.article);
    assert_eq!(held.text, page.document.text);
    assert_eq!(held.coded.events, page.coded.events);
    assert_eq!(held.coded.claims, page.coded.claims);
    assert_eq!(held.capture.sha256, page.capture.sha256);
    let capture = store.capture_with_bytes(&page.capture.id).unwrap();
    assert_eq!((capture.bytes, capture.headers), (page.capture.bytes, page.capture.headers));
    let proof = store.proof(&page.coded.events[0].id).unwrap();
    let words: Vec<&str> = proof.sentences.iter().map(|sentence| sentence.text.as_str()).collect();
    assert_eq!(words, ["Novia closed the harbour."]);
    assert_eq!(proof.places.len(), 1);
}

#[test]
fn searches_find_what_they_ask_for() {
    let store = filled();
    let check = |words: &str, expected: &[&str]| {
        let hits = store.search(words, Paging::all()).unwrap();
        let titles: Vec<&str> = hits.hits.iter().filter_map(|hit| hit.article.title.as_deref()).collect();
        assert_eq!((titles.as_slice(), hits.total), (expected, expected.len()), "{words}");
    };
    check("harbour", &["Harbour reopened", "Harbour closed"]);
    check("\"closed the harbour\"", &["Harbour closed"]);
    check("harb*", &["Harbour reopened", "Harbour closed"]);
    check("harbour NOT reopened", &["Harbour closed"]);
    check("talks OR reopened", &["Talks begin", "Harbour reopened"]);
    check("(talks OR harbour) AND (type:protest OR type:consult)", &["Talks begin", "Harbour reopened"]);
    check("ministers near/3 met", &["Talks begin"]);
    check("ministers near/1 lakeside", &[]);
    check("HARBOUR lang:en", &["Harbour reopened", "Harbour closed"]);
    check("outlet:\"The Mole\"", &["Harbour closed"]);
    check("outlet:b.example", &["Harbour reopened"]);
    check("source:Novia", &["Talks begin", "Harbour closed"]);
    check("country:EST", &["Talks begin", "Harbour reopened"]);
    check("since:2025-03", &["Talks begin", "Harbour reopened"]);
    check("harbour until:2025-02", &["Harbour closed"]);
    check("NOT harbour", &["Talks begin"]);
    check("submarine", &[]);
}

#[test]
fn a_snippet_shows_the_words_that_were_asked_for() {
    let store = filled();
    let hits = store.search("closed", Paging::first(1)).unwrap();
    let marked: Vec<&str> =
        hits.hits[0].snippet.iter().filter(|part| part.is_match).map(|part| part.text.as_str()).collect();
    assert_eq!(marked, ["closed", "closed"]);
}

#[test]
fn whatever_is_typed_is_a_search_or_an_explained_fault() {
    let store = filled();
    let odd = [
        "\"",
        "a\"b",
        "NEAR(",
        "NEAR(a b, 2)",
        "text:a",
        "{text}: a",
        "*",
        "^a",
        "a* b*",
        "-a",
        "a + b",
        "''; DROP TABLE",
        "a\0b",
        "near/5",
        "a near/5",
        "a near/99999999999 b",
        "\u{202e}a",
        "AND",
        "a AND OR b",
        "()",
        "((a)",
        "since:",
        "actor:%",
        "actor:\"\"",
        "actor:—",
        "outlet:_",
        "🙂",
        "a:b:c",
        "http://",
        "x:",
        "NOT NOT a",
        "NOT (NOT a)",
        "a NOT",
        "“a b",
        "ａ",
        "e\u{301}",
    ];
    for words in odd {
        match store.search(words, Paging::first(5)) {
            Ok(_) | Err(StoreError::Search(_)) => {}
            Err(error) => panic!("{words:?}: {error}"),
        }
    }
}

#[test]
fn events_are_filtered_by_who_what_when_and_where() {
    let store = filled();
    let check = |filter: EventFilter, expected: usize| {
        assert_eq!(store.events(&filter, Paging::all()).unwrap().total, expected, "{filter:?}");
    };
    let all = EventFilter::default;
    check(all(), 3);
    check(EventFilter { source: Some("NOV".into()), ..all() }, 2);
    check(EventFilter { source: Some("novia".into()), ..all() }, 2);
    check(EventFilter { source: Some("ovi".into()), ..all() }, 0);
    check(EventFilter { source: Some("nov-state".into()), ..all() }, 2);
    check(EventFilter { target: Some("Estland".into()), ..all() }, 1);
    check(EventFilter { kind: Some(EventType::Consult), ..all() }, 1);
    check(EventFilter { country: Some("est".into()), ..all() }, 2);
    check(EventFilter { since: "2025-03-10".parse().ok(), ..all() }, 1);
    check(EventFilter { until: "2025-03-09".parse().ok(), ..all() }, 2);
}

#[test]
fn lists_come_page_by_page_in_one_order() {
    let store = filled();
    let events = |limit, offset| store.events(&EventFilter::default(), Paging { limit, offset }).unwrap().rows;
    let whole = events(usize::MAX, 0);
    assert_eq!([events(2, 0), events(2, 2), events(2, 4)].concat(), whole);
    let items = store.items(&ItemFilter { kind: Some(ItemKind::Claim), ..Default::default() }, Paging::all()).unwrap();
    assert_eq!(items.total, 3);
    assert_eq!(
        store.items(&ItemFilter { who: Some("mayor".into()), ..Default::default() }, Paging::all()).unwrap().total,
        3
    );
    let dyad = ArticleFilter { dyad: Some(("NOV".into(), "EST".into())), ..Default::default() };
    assert_eq!(store.articles(&dyad, Paging::all()).unwrap().len(), 1);
}

#[test]
fn the_beginning_of_an_id_is_enough_where_it_names_one_thing() {
    let store = filled();
    let row = store.articles(&ArticleFilter::default(), Paging::first(1)).unwrap().remove(0);
    assert_eq!(store.find(&row.id.as_str()[..14]).unwrap(), Found::Article(row.id.clone()));
    assert_eq!(store.find(row.id.as_str()).unwrap(), Found::Article(row.id));
    assert!(matches!(store.find("art_"), Err(StoreError::Ambiguous { found, more: false, .. }) if found.len() == 3));
    for unknown in ["art_ffffffffffffffffffffffff", "evt", "", "art_%", "xyz_00", "é"] {
        assert!(matches!(store.find(unknown), Err(StoreError::Unknown { .. })), "{unknown}");
    }
}

#[test]
fn a_better_coding_keeps_the_item_and_its_judgements() {
    let mut store = Store::in_memory().unwrap();
    let mut page = Page::new("https://a.example/1", "Harbour closed", "Novia closed the harbour. Estland protested.");
    put(&mut store, &page);
    let id = page.coded.events[0].id.clone();
    let judgement = Judgement {
        subject: id.to_string(),
        verdict: Verdict::Fix,
        remark: "a blockade, not a law".into(),
        by: "desk".into(),
        at: moment(),
    };
    store.judge(&judgement).unwrap();
    page.coded.events[0].kind = EventType::Sanction;
    page.coded.claims.clear();
    let run = store.begin(&Run { started: moment(), version: "2".into(), knowledge: "better".into() }).unwrap();
    let batch = store.batch(run).unwrap();
    batch.add_coded(&page.article, &page.coded).unwrap();
    batch.commit().unwrap();
    let proof = store.proof(&id).unwrap();
    assert_eq!(proof.judgements, [judgement]);
    assert_eq!(proof.held.coded.events, page.coded.events);
    assert!(proof.held.coded.claims.is_empty(), "what the new coding does not say is no longer current");
    let sanctions = EventFilter { kind: Some(EventType::Sanction), ..Default::default() };
    assert_eq!(store.events(&sanctions, Paging::all()).unwrap().total, 1);
    assert_eq!(store.events(&EventFilter::default(), Paging::all()).unwrap().total, 1);
}

#[test]
fn the_same_article_in_other_bytes_is_one_article_with_two_captures() {
    let mut store = Store::in_memory().unwrap();
    let first = Page::new("https://a.example/1", "Harbour closed", "Novia closed the harbour.");
    put(&mut store, &first);
    let mut second = Page::new("https://a.example/1", "Harbour closed", "Novia closed the harbour.");
    second.receive(b"<!-- another advertisement -->");
    assert_eq!(second.article.id, first.article.id);
    put(&mut store, &second);
    let stats = store.stats().unwrap();
    assert_eq!((stats.captures, stats.articles, stats.events), (2, 1, 1));
    assert_eq!(store.article(&first.article.id).unwrap().other_captures, [second.capture.id.clone()]);
    assert_eq!(store.article_of(&second.capture.id).unwrap(), Some(first.article.id));
}

#[test]
fn a_batch_that_was_not_committed_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite");
    let mut store = Store::create(&path).unwrap();
    let page = Page::new("https://a.example/1", "Harbour closed", "Novia closed the harbour.");
    let run = store.begin(&Run { started: moment(), version: "1".into(), knowledge: String::new() }).unwrap();
    let batch = store.batch(run).unwrap();
    assert_eq!(batch.add_capture(&page.capture).unwrap(), Added::New);
    batch.add_article(&page.article, &page.document, moment()).unwrap();
    let reader = Store::open(&path).unwrap();
    assert_eq!(reader.stats().unwrap().captures, 0, "readers see the last commit");
    drop(batch);
    drop(store);
    assert_eq!(reader.stats().unwrap().articles, 0);
    assert!(reader.search("harbour", Paging::all()).unwrap().hits.is_empty());
    assert!(reader.stories(&StoryFilter::default(), Paging::all()).unwrap().is_empty());
}

#[test]
fn bytes_that_rotted_are_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite");
    let mut store = Store::create(&path).unwrap();
    let page = Page::new("https://a.example/1", "Harbour closed", "Novia closed the harbour.");
    put(&mut store, &page);
    drop(store);
    let other = Page::new("https://a.example/2", "Other", "Another text of another length.");
    let mut elsewhere = Store::in_memory().unwrap();
    put(&mut elsewhere, &other);
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute("UPDATE bytes SET length = length + 1, zstd = ?", [zstd::bulk::compress(b"forged", 3).unwrap()])
        .unwrap();
    let store = Store::open(&path).unwrap();
    let error = store.capture_with_bytes(&page.capture.id).unwrap_err().to_string();
    assert!(error.contains("should have the SHA-256"), "{error}");
}
