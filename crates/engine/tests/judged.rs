//! What persons said of items holds when a store is rebuilt.

use engine::{Options, Progress};
use infer::Models;
use jiff::Timestamp;
use knowledge::Knowledge;
use model::{Capture, Event, EventType, Media, Precision};
use store::{Judgement, Store, Verdict, query::EventFilter, query::Paging};

const PAGE: &str = "Minister in Oslo\n\nThe foreign minister of Chile visited Norway on 3 March 2025. \
                    Kenya imposed sanctions on Portugal on 4 March 2025.\n";

#[test]
fn corrections_and_rejections_hold_through_a_rebuild() {
    let now: Timestamp = "2025-07-01T08:00:00Z".parse().unwrap();
    let knowledge = Knowledge::embedded().unwrap_or_else(|faults| panic!("{faults}"));
    let models = Models::load(|name| knowledge.weights(name)).unwrap();
    let mut store = Store::in_memory().unwrap();
    let page = Capture::new("https://paper.example/1", PAGE.as_bytes().to_vec(), Media::Text, now);
    let quiet = |_: Progress<'_>| {};
    engine::add(&mut store, [Ok(page)].into_iter(), &knowledge, &models, Options { threads: 1, now }, quiet).unwrap();
    let events = |store: &Store| -> Vec<Event> {
        let rows = store.events(&EventFilter::default(), Paging::all()).unwrap().rows;
        rows.into_iter().map(|row| row.event).collect()
    };
    let of = |store: &Store, kind| events(store).into_iter().find(|event| event.kind == kind);
    let visit = of(&store, EventType::Consult).expect("a visit");
    let sanction = of(&store, EventType::Sanction).expect("a sanction");
    let say = |store: &mut Store, subject: &str, verdict, remark: &str| {
        let (subject, remark, by) = (subject.to_string(), remark.to_string(), "desk".to_string());
        store.judge(&Judgement { subject, verdict, remark, by, at: now }).unwrap();
    };
    let remark = "type COOPERATE; source=Kenya; target=-; date=2025-03-05; place=Nairobi; as the ministry says";
    say(&mut store, visit.id.as_str(), Verdict::Fix, remark);
    say(&mut store, sanction.id.as_str(), Verdict::Reject, "nobody says so");
    for _ in 0..2 {
        engine::maintain::rebuild(&mut store, &knowledge, &models, now).unwrap();
        let fixed = of(&store, EventType::Cooperate).expect("the corrected event");
        assert_eq!((&fixed.id, fixed.coder.as_str()), (&visit.id, "person"), "the id stays");
        assert_eq!(fixed.source.iter().map(|party| party.country.unwrap().to_string()).collect::<Vec<_>>(), ["KEN"]);
        assert!(fixed.recipient.is_empty(), "{:?}", fixed.recipient);
        let date = fixed.date.expect("a day");
        assert_eq!((date.value.as_str(), date.precision), ("2025-03-05", Precision::Day));
        assert_eq!(fixed.place.expect("a place").country.unwrap().to_string(), "KEN");
        assert_eq!(of(&store, EventType::Sanction), None, "what was rejected stays out");
        assert_eq!(store.judgements(visit.id.as_str()).unwrap().len(), 1);
    }
    say(&mut store, visit.id.as_str(), Verdict::Accept, "it was right after all");
    engine::maintain::rebuild(&mut store, &knowledge, &models, now).unwrap();
    assert_eq!(of(&store, EventType::Consult).expect("the visit again").source, visit.source, "the last word counts");
}
