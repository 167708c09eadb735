//! A sample, its sheets and their score, with the real binary and the example corpus.

mod common;

use std::{collections::BTreeSet, fs, path::Path};

use common::{Run, attache_in, root};
use serde_json::Value;

fn filled() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let store = path(folder.path(), "s.sqlite");
    attache_in(&root(), &["add", "examples/pyongyang", "--store", &store], b"").ends(0);
    folder
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

fn sample(folder: &Path, name: &str, more: &[&str]) -> Value {
    let (store, output) = (path(folder, "s.sqlite"), path(folder, name));
    let args = ["audit", "sample", "--store", &store, "--output", &output, "--rows", "12", "--sentences", "8"];
    attache_in(folder, &[&args, more].concat(), b"").ends(0).complains(&["12 coded rows of", "8 sentences of"]);
    serde_json::from_str(&fs::read_to_string(folder.join(name)).expect("the sample")).expect("JSON")
}

fn audit(folder: &Path, args: &[&str]) -> Run {
    attache_in(folder, &[&["audit"], args].concat(), b"")
}

fn sentences(sample: &Value) -> &Vec<Value> {
    sample["sentences"].as_array().expect("sentences")
}

#[test]
fn the_seed_decides_what_is_drawn() {
    let folder = filled();
    let first = sample(folder.path(), "a.json", &[]);
    assert_eq!(first, sample(folder.path(), "b.json", &[]));
    assert_ne!(sentences(&first), sentences(&sample(folder.path(), "c.json", &["--seed", "2"])));
    let strata = first["strata"].as_array().unwrap();
    let drawn = |prefix: &str| -> u64 {
        let of = strata.iter().filter(|stratum| stratum["id"].as_str().unwrap().starts_with(prefix));
        of.map(|stratum| stratum["drawn"].as_u64().unwrap()).sum()
    };
    assert_eq!((drawn("row/"), drawn("uncoded/")), (12, 8));
    let rows = sentences(&first).iter().flat_map(|sentence| sentence["rows"].as_array().unwrap());
    assert_eq!(rows.filter(|row| !row["stratum"].is_null()).count(), 12);
    let uncoded: Vec<&Value> = sentences(&first).iter().filter(|sentence| !sentence["stratum"].is_null()).collect();
    assert_eq!(uncoded.len(), 8);
    assert!(uncoded.iter().all(|sentence| sentence["rows"].as_array().unwrap().is_empty()));
}

#[test]
fn a_blind_sheet_shows_the_sentences_and_nothing_that_was_coded() {
    let folder = filled();
    let sample = sample(folder.path(), "a.json", &[]);
    let sheet = audit(folder.path(), &["sheet", "a.json"]).ends(0).stdout;
    let other = audit(folder.path(), &["sheet", "a.json", "--coder", "second"]).ends(0).stdout;
    let units = |sheet: &str| -> Vec<String> {
        let mut lines = csv::Reader::from_reader(sheet.as_bytes());
        lines.records().map(|line| line.unwrap()[0].to_string()).collect()
    };
    let known: BTreeSet<String> =
        sentences(&sample).iter().map(|sentence| sentence["id"].as_str().unwrap().to_string()).collect();
    assert_eq!(units(&sheet).into_iter().collect::<BTreeSet<_>>(), known);
    assert_ne!(units(&sheet), units(&other), "each coder has an order of their own");
    assert!(!sheet.contains("evt_") && !sheet.contains("row/") && !sheet.contains("frame:"), "{sheet}");
    let page = audit(folder.path(), &["sheet", "a.json", "--format", "html"]).ends(0).stdout;
    assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("src="), "nothing from outside");
    assert!(!page.contains("evt_") && !page.contains("frame:"));
    assert!(known.iter().all(|unit| page.contains(&format!("data-unit=\"{unit}\""))));
}

#[test]
fn a_coder_who_repeats_what_was_coded_finds_it_right() {
    let folder = filled();
    let sample = sample(folder.path(), "a.json", &[]);
    let mut sheet = "unit,event,is_event,type,source,recipient,polarity,certainty,time,date,place\n".to_string();
    for sentence in sentences(&sample) {
        let (id, rows) = (sentence["id"].as_str().unwrap(), sentence["rows"].as_array().unwrap());
        if rows.is_empty() {
            sheet.push_str(&format!("{id},1,no,,,,,,,,\n"));
        }
        for (at, row) in rows.iter().enumerate() {
            let name = |role: &str| row[role][0]["name"].as_str().unwrap_or("-").replace(',', " ");
            let said = |what: &str| row["said"][0][what].as_str().unwrap().to_string();
            let (source, recipient) = (name("source"), name("recipient"));
            let kind = row["type"].as_str().unwrap();
            let (polarity, certainty, time) = (said("polarity"), said("certainty"), said("time"));
            sheet.push_str(&format!(
                "{id},{},yes,{kind},{source},{recipient},{polarity},{certainty},{time},,\n",
                at + 1
            ));
        }
    }
    fs::write(folder.path().join("one.csv"), &sheet).unwrap();
    let run = audit(folder.path(), &["score", "a.json", "one.csv"]).ends(0);
    run.says(&[
        "one: ",
        "of this type                   1.000",
        "events that have a row         1.000",
        "not answered",
    ]);
    fs::write(folder.path().join("two.csv"), &sheet).unwrap();
    let run = audit(folder.path(), &["score", "a.json", "one.csv", "two.csv", "--json"]).ends(0);
    let score: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(score["schema"], "attache/audit-score/1");
    assert_eq!(score["blind"][1]["coder"], "two");
    assert_eq!(score["agreement"][0]["field"], "is_event");
    assert_eq!(score["agreement"][0]["alpha"], 1.0);
}

#[test]
fn sheets_that_do_not_fit_their_sample_are_refused() {
    let folder = filled();
    let _ = sample(folder.path(), "a.json", &[]);
    let _ = sample(folder.path(), "b.json", &["--seed", "2"]);
    let verify = audit(folder.path(), &["sheet", "b.json", "--verify"]).ends(0).stdout;
    let answered = verify.replace(",,,,,,,\n", ",right,right,right,right,right,right,right,\n").replace("\r\n", "\n");
    fs::write(folder.path().join("other.csv"), answered).unwrap();
    audit(folder.path(), &["score", "b.json", "other.csv"]).ends(0).says(&["event and type", "1.000"]);
    let refused = audit(folder.path(), &["score", "a.json", "other.csv"]).ends(2);
    refused.silent().complains(&["other.csv: line 2: the sample has no unit", "nothing was scored"]);
    fs::write(folder.path().join("no.csv"), "a,b\n1,2\n").unwrap();
    audit(folder.path(), &["score", "a.json", "no.csv"]).ends(2).complains(&["there is no column"]);
    audit(folder.path(), &["score", "no.csv", "no.csv"]).ends(2).complains(&["no sample", "attache audit sample"]);
}
