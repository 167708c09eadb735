//! `extract/clutter`: small pages of our own, each with what must be kept, dropped and read.

use std::path::Path;

use model::{Article, Capture, Media, Precision, PublishedAt, Sourced};
use serde::Deserialize;

use crate::{Case, Context, EvalError, Outcome, Report, Suite, read_text};

/// The suite.
pub(super) const SUITE: Suite = Suite {
    name: "extract/clutter",
    about: "our own pages: what must be kept, dropped and read; all must pass",
    data: "",
    run,
};

/// What must be read from a page; see `suite.toml`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Expected {
    about: String,
    address: String,
    keep: Vec<String>,
    drop: Vec<String>,
    reasons: Vec<Reason>,
    title: Option<String>,
    standfirst: Option<String>,
    byline: Option<Vec<String>>,
    organisations: Option<Vec<String>>,
    published: Option<String>,
    modified: Option<String>,
    outlet: Option<String>,
    language: Option<String>,
    access: Option<String>,
    section: Option<String>,
    licence: Option<String>,
    country: Option<String>,
    tags: Option<Vec<String>>,
    reuse: Option<Vec<String>>,
    entries: Option<Vec<EntryRow>>,
    credits: Option<Vec<CreditRow>>,
    notes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    text: String,
    reason: String,
}

/// An entry of a live blog: its time as written, and words of its text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryRow {
    time: String,
    text: String,
}

#[derive(Deserialize, PartialEq, Debug, PartialOrd, Eq, Ord)]
#[serde(deny_unknown_fields)]
struct CreditRow {
    kind: String,
    name: String,
}

fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let folder = ctx.data.join("cases");
    let entries = std::fs::read_dir(&folder).map_err(|error| EvalError::file(&folder, error))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    let mut report = Report::default();
    for path in &paths {
        report.cases.push(check(path, ctx)?);
    }
    let passed = report.cases.iter().filter(|case| case.remark.is_empty()).count();
    let share = passed as f64 / report.cases.len().max(1) as f64;
    report.figure("passed", share).figure("n_cases", paths.len() as f64);
    let failed: Vec<String> =
        report.cases.iter().filter(|case| !case.remark.is_empty()).map(|c| format!("{}: {}", c.id, c.remark)).collect();
    report.remarks = failed;
    Ok(Outcome::Scored(report))
}

fn check(path: &Path, ctx: &Context<'_>) -> Result<Case, EvalError> {
    let text = read_text(path)?;
    let expected: Expected = toml::from_str(&text).map_err(|error| EvalError::format(path, error))?;
    let html = path.with_extension("html");
    let (page, media) = if html.exists() { (html, Media::Html) } else { (path.with_extension("txt"), Media::Text) };
    let bytes = std::fs::read(&page).map_err(|error| EvalError::file(&page, error))?;
    let name = page.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let address = if expected.address.is_empty() { format!("file:{name}") } else { expected.address.clone() };
    let capture = Capture::new(&address, bytes, media, jiff::Timestamp::UNIX_EPOCH);
    let content = extract::decode(&capture);
    let article = extract::extract(&capture, &content, ctx.knowledge);
    let (wrong, n_checks) = compare(&expected, &article);
    let score = 1.0 - wrong.len() as f64 / n_checks.max(1) as f64;
    let id = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let _ = &expected.about;
    Ok(Case { id, score, remark: wrong.join("; ") })
}

/// What is wrong, and how many things were looked at.
fn compare(expected: &Expected, article: &Article) -> (Vec<String>, usize) {
    let text: String = article.blocks.iter().map(|block| format!("{}\n", block.text)).collect();
    let mut wrong = Vec::new();
    let mut n_checks = 0;
    let mut expect = |fine: bool, message: String| {
        n_checks += 1;
        if !fine {
            wrong.push(message);
        }
    };
    for piece in &expected.keep {
        expect(text.contains(piece.as_str()), format!("lost {piece:?}"));
    }
    for piece in &expected.drop {
        expect(!text.contains(piece.as_str()), format!("kept {piece:?}"));
    }
    for row in &expected.reasons {
        let found = article.dropped.iter().find(|dropped| dropped.text.contains(row.text.as_str()));
        let reason = found.map_or("not listed", |dropped| dropped.reason.words());
        expect(reason == row.reason, format!("{:?} dropped as {reason}, not {}", row.text, row.reason));
    }
    let names = |organisation: bool| -> Vec<String> {
        let people = article.byline.iter().filter(|person| person.value.organisation == organisation);
        people.map(|person| person.value.name.clone()).collect()
    };
    let mut field = |name: &str, want: &Option<String>, found: String| {
        if let Some(want) = want {
            expect(*want == found, format!("{name} is {found:?}, not {want:?}"));
        }
    };
    field("title", &expected.title, or_unknown(article.title()));
    field("standfirst", &expected.standfirst, or_unknown(article.standfirst()));
    field("published", &expected.published, date(&article.published));
    field("modified", &expected.modified, date(&article.modified));
    field("outlet", &expected.outlet, or_unknown(article.outlet.as_ref().map(|outlet| outlet.value.as_str())));
    field("language", &expected.language, or_unknown(article.language.as_ref().map(|tag| tag.value.as_str())));
    let value = |sourced: &Option<Sourced<String>>| or_unknown(sourced.as_ref().map(|found| found.value.as_str()));
    field("section", &expected.section, value(&article.filing.section));
    field("licence", &expected.licence, value(&article.licence));
    let country = article.filing.country.as_ref().map(|country| country.value.to_string());
    field("country", &expected.country, or_unknown(country.as_deref()));
    field("access", &expected.access, format!("{:?}", article.access).to_lowercase());
    let tags = article.filing.tags.iter().map(|tag| tag.value.clone()).collect();
    let reuse = article.filing.reuse.iter().map(|reuse| word(&reuse.value)).collect();
    for (name, want, found) in [
        ("byline", &expected.byline, names(false)),
        ("organisations", &expected.organisations, names(true)),
        ("tags", &expected.tags, tags),
        ("reuse", &expected.reuse, reuse),
    ] {
        if let Some(want) = want {
            expect(*want == found, format!("{name} is {found:?}, not {want:?}"));
        }
    }
    if let Some(want) = &expected.entries {
        let found = &article.entries;
        expect(want.len() == found.len(), format!("{} entries, not {}", found.len(), want.len()));
        for (want, found) in want.iter().zip(found) {
            let blocks = &article.blocks[found.first as usize..found.last as usize];
            let has_text = blocks.iter().any(|block| block.text.contains(want.text.as_str()));
            let written = &found.time.evidence.written;
            expect(has_text && *written == want.time, format!("no entry of {} with {:?}", want.time, want.text));
        }
    }
    if let Some(want) = &expected.credits {
        let row = |credit: &model::Credit| CreditRow { kind: word(&credit.kind), name: credit.name.clone() };
        let mut found: Vec<CreditRow> = article.credits.iter().map(row).collect();
        found.sort();
        let mut want: Vec<&CreditRow> = want.iter().collect();
        want.sort();
        expect(found.iter().collect::<Vec<_>>() == want, format!("credits are {found:?}"));
    }
    for code in &expected.notes {
        expect(article.notes.iter().any(|note| note.code == *code), format!("no note {code}"));
    }
    (wrong, n_checks)
}

fn or_unknown(value: Option<&str>) -> String {
    value.unwrap_or("unknown").to_string()
}

/// A kind as documents write it (`original-source`).
fn word(kind: &impl serde::Serialize) -> String {
    serde_json::to_value(kind).ok().and_then(|value| value.as_str().map(str::to_string)).unwrap_or_default()
}

/// A date with the precision that it has: `2025-03-21` or `2025-03`.
fn date(date: &Option<Sourced<PublishedAt>>) -> String {
    let Some(date) = date else { return "unknown".to_string() };
    let day = date.value.day.to_string();
    if date.value.precision <= Precision::Day { day } else { day.chars().take(7).collect() }
}
