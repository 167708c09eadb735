//! What other programs load: columns, codes, gates and sidecars of every layout, with the real binary; and these programs
//! themselves, where they are installed.

mod common;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use common::{attache_in, root};
use serde_json::Value;

const FORMATS: &[&str] =
    &["csv", "jsonl", "gdelt", "icews", "polecat", "plover", "stix", "atom", "rss", "bibtex", "csl"];

struct Exports(tempfile::TempDir);

impl Exports {
    /// The example corpus and one page that asks not to show its text.
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let page = folder.path().join("page.html");
        let text = "<html lang=en><head><title>Minister = \"A1\" &amp; <b>visits</b></title><meta name=robots content=nosnippet>\
                    <link rel=canonical href=\"https://quiet.example/a?b=1&amp;c={2}\">\
                    <meta property=article:published_time content=2025-05-04T09:00:00Z></head><body><article>\
                    <h1>Minister = \"A1\" &amp; visits</h1>\
                    <p>Russian Foreign Minister Sergei Lavrov visited Pyongyang on 3 May 2025.</p>\
                    <p>Russian President Vladimir Putin met North Korean leader Kim Jong Un in Vladivostok on 4 May 2025.</p>\
                    <p>The talks went on for two hours, officials said, and the guests left in the evening for Moscow.</p>\
                    </article></body></html>";
        fs::write(&page, text).expect("written");
        let store = folder.path().join("s.sqlite").display().to_string();
        let page = page.display().to_string();
        attache_in(&root(), &["add", "examples/pyongyang", &page, "--store", &store], b"").ends(0);
        Exports(folder)
    }

    fn path(&self, format: &str) -> PathBuf {
        self.0.path().join(format!("events.{format}"))
    }

    fn export(&self, format: &str) -> (String, Value) {
        let (store, to) = (self.0.path().join("s.sqlite").display().to_string(), self.path(format));
        let to_text = to.display().to_string();
        let args = ["export", "events", "--format", format, "--store", &store, "--output", &to_text];
        attache_in(&root(), &args, b"").ends(0).silent();
        let beside = fs::read_to_string(format!("{to_text}.meta.json")).expect("a sidecar");
        (fs::read_to_string(to).expect("an export"), serde_json::from_str(&beside).expect("JSON"))
    }
}

/// The rows of a table with tabs.
fn cells(table: &str) -> Vec<Vec<&str>> {
    table.lines().map(|line| line.split('\t').collect()).collect()
}

#[test]
fn every_layout_is_the_same_byte_for_byte_and_has_a_sidecar() {
    let (one, other) = (Exports::new(), Exports::new());
    for format in FORMATS {
        let (text, beside) = one.export(format);
        assert_eq!(text, other.export(format).0, "{format}");
        assert_eq!(beside["layout"], *format);
        assert!(beside["rows"].as_u64().is_some_and(|rows| rows > 0), "{format}: {beside}");
        assert!(beside["cite"].as_str().is_some_and(|cite| cite.contains("Attaché")), "{beside}");
    }
}

#[test]
fn gdelt_has_61_columns_with_codes_as_text_and_no_tone() {
    let exports = Exports::new();
    let (text, beside) = exports.export("gdelt");
    let rows = cells(&text);
    assert_eq!(beside["rows"], rows.len());
    let visit = rows.iter().find(|row| row[60].contains("quiet.example")).expect("the visit");
    assert!(rows.iter().all(|row| row.len() == 61 && row[34].is_empty()));
    let numbers: BTreeSet<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(numbers.len(), rows.len(), "no number twice");
    assert_eq!(visit[1..5], ["20250503", "202505", "2025", "2025.3370"], "4 months of 30 days and 3 days of 365");
    assert_eq!([visit[5], visit[7], visit[12]], ["RUSGOV", "RUS", "GOV"]);
    assert_eq!(visit[17], "PRK");
    assert_eq!(visit[25..34], ["1", "042", "042", "04", "1", "1.9", "1", "1", "1"]);
    assert_eq!(visit[59], "20250701080000");
}

#[test]
fn tables_with_a_header_have_the_columns_of_their_data_sets() {
    let exports = Exports::new();
    let check = |format: &str, n_columns: usize, first: &str, last: &str| {
        let (text, _) = exports.export(format);
        let rows = cells(&text);
        assert_eq!((rows[0][0], rows[0][n_columns - 1]), (first, last));
        assert!(rows.len() > 1 && rows.iter().all(|row| row.len() == n_columns), "{format}: {text}");
    };
    check("icews", 20, "Event ID", "Longitude");
    check("polecat", 40, "Event ID", "Version");
    let (text, _) = exports.export("icews");
    let row =
        cells(&text).into_iter().find(|row| row[2].contains("Lavrov") && row[1] == "2025-05-03").expect("the visit");
    assert_eq!([row[3], row[4], row[6], row[10]], ["GOV", "Russia", "042", "North Korea"]);
    let (text, _) = exports.export("polecat");
    let row = cells(&text).into_iter().find(|row| row[1] == "2025-05-03").expect("the visit");
    assert_eq!(row[2..6], ["CONSULT", "visit", "4", "VERBAL COOPERATION"]);
    assert_eq!([row[8], row[9], row[10]], ["RUS", "", "GOV"]);
}

#[test]
fn a_page_that_asks_not_to_show_its_text_keeps_it() {
    let exports = Exports::new();
    for format in ["csv", "jsonl", "plover", "stix", "atom", "rss"] {
        let (text, beside) = exports.export(format);
        assert!(!text.contains("visited Pyongyang on 3 May 2025"), "{format}");
        assert_eq!(beside["sentences_withheld"], 2, "{format}: {beside}");
    }
    let (text, _) = exports.export("jsonl");
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let withheld = rows.iter().find(|row| row["withheld"] == "nosnippet").expect("the page's row");
    assert_eq!(withheld["evidence"], "");
    assert_eq!(withheld["evidence_sha256"].as_str().map(str::len), Some(64));
    assert!(withheld["evidence_end"].as_u64() > withheld["evidence_start"].as_u64());
    let other = rows.iter().find(|row| row["withheld"] == "").expect("another row");
    assert_ne!(other["evidence"], "");
}

#[test]
fn what_does_not_pass_the_gate_stands_in_no_event_layout() {
    let exports = Exports::new();
    let (text, _) = exports.export("jsonl");
    let passed: BTreeSet<String> = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["event_id"].as_str().expect("an id").to_string())
        .collect();
    let (text, _) = exports.export("plover");
    let told: BTreeSet<String> = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["id"].as_str().expect("an id").to_string())
        .collect();
    assert_eq!(told, passed);
    let (feed, beside) = exports.export("atom");
    assert!(feed.matches("<entry>").count() > passed.len(), "a feed has all, each with its standing");
    assert_eq!(beside["held_back"], serde_json::json!({}));
    let (other, _) = exports.export("rss");
    assert_eq!(other.matches("<item>").count(), feed.matches("<entry>").count(), "both feeds have the same");
    assert_eq!(other.matches("<guid isPermaLink=\"false\">urn:attache:evt_").count(), other.matches("<item>").count());
}

#[test]
fn references_are_of_each_article_once_and_as_exact_as_its_date() {
    let exports = Exports::new();
    let (text, _) = exports.export("csl");
    let items: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    let ids: BTreeSet<&str> = items.iter().map(|item| item["id"].as_str().expect("an id")).collect();
    assert_eq!(ids.len(), items.len());
    let quiet =
        items.iter().find(|item| item["URL"].as_str().is_some_and(|url| url.contains("quiet"))).expect("the page");
    assert_eq!(quiet["issued"]["date-parts"], serde_json::json!([[2025, 5, 4]]));
    assert!(items.iter().any(|item| item.get("issued").is_none()), "an undated page has no date");
    let (text, _) = exports.export("bibtex");
    assert_eq!(text.matches("@online{art_").count(), items.len());
    assert!(text.contains("\\&") && text.contains("%7B2%7D"), "nothing of a page is a command of TeX");
    assert_eq!(text.matches('{').count(), text.matches('}').count());
}

/// Runs a Python program with the packages that it needs; says why where they are not there. Under CI they must be.
fn with_python(packages: &str, program: &str, arguments: &[&Path]) {
    let python = std::env::var("ATTACHE_PYTHON").unwrap_or_else(|_| "python3".to_string());
    let has = Command::new(&python).args(["-c", &format!("import {packages}")]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        assert!(std::env::var_os("CI").is_none(), "{python} has no {packages}: .ci/run installs them");
        eprintln!("skipped: {python} has no {packages}");
        return;
    }
    let ran = Command::new(&python).arg("-c").arg(program).args(arguments).output().expect("Python runs");
    assert!(ran.status.success(), "{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn the_bundle_passes_the_validator_of_stix() {
    let exports = Exports::new();
    exports.export("stix");
    let program = "import sys, stix2validator as v\n\
                   r = v.validate_file(sys.argv[1], v.ValidationOptions(version='2.1'))\n\
                   print([str(e) for o in r.object_results for e in o.errors])\n\
                   sys.exit(0 if r.is_valid else 1)";
    with_python("stix2validator", program, &[&exports.path("stix")]);
}

#[test]
fn pandas_and_duckdb_load_the_tables_with_codes_as_text() {
    let exports = Exports::new();
    for format in ["csv", "gdelt", "polecat", "jsonl"] {
        exports.export(format);
    }
    let program = "import sys, pandas, duckdb\n\
                   c, g, p, j = sys.argv[1:]\n\
                   t = pandas.read_csv(c, dtype={'cameo': str})\n\
                   assert t.cameo.dropna().str.match(r'^[0-9]{2,4}$').all() and t.quad.between(1, 4).all()\n\
                   assert pandas.to_datetime(t.date, format='%Y-%m-%d').notna().all()\n\
                   assert pandas.read_csv(g, sep='\\t', header=None, dtype=str).shape[1] == 61\n\
                   assert pandas.read_csv(p, sep='\\t', dtype=str).shape[1] == 40\n\
                   assert len(pandas.read_json(j, lines=True, dtype={'cameo': str})) == len(t)\n\
                   q = f\"select count(*), min(cameo) from read_csv('{c}', types={{'cameo': 'VARCHAR'}})\"\n\
                   n, code = duckdb.sql(q).fetchall()[0]\n\
                   assert n == len(t) and code.startswith('0'), (n, code)\n\
                   assert len(duckdb.sql(f\"select * from read_csv('{g}', delim='\\t', header=false, all_varchar=true)\").columns) == 61";
    let paths = ["csv", "gdelt", "polecat", "jsonl"].map(|format| exports.path(format));
    with_python("pandas, duckdb", program, &paths.each_ref().map(PathBuf::as_path));
}
