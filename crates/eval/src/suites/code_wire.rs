//! `code/wire`: wire sentences with CAMEO codes and Phoenix actor codes. Never tuned on.
//!
//! A row is (source, target, root) with an actor as its first three letters and its first role; rows are sets.

use std::collections::{BTreeMap, BTreeSet};

use model::{Event, Party, Sector};

use super::code_sentences::{code_sentence, stands};
use crate::{Context, Counts, EvalError, Halves, Outcome, Report, read_text};

/// Scores the rows that an export would write.
pub fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let path = if ctx.data.is_dir() { ctx.data.join("records.xml") } else { ctx.data.clone() };
    let text = read_text(&path)?;
    let mut report = Report::default();
    let (mut full, mut root) = (Halves::<Counts>::default(), Halves::<Counts>::default());
    let (mut empty_ok, mut n_empty) = (0, 0);
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for record in text.split("<Sentence ").skip(1) {
        let Some(id) = attribute(record, "id") else { continue };
        let Some(sentence) = record.split_once("<Text>").and_then(|(_, rest)| rest.split_once("</Text>")) else {
            continue;
        };
        let sentence = sentence.0.split_whitespace().collect::<Vec<_>>().join(" ");
        let sentence = sentence.replace("&amp;", "&").replace("&quot;", "\"").replace("&apos;", "'");
        let coded = code_sentence(ctx, &sentence);
        let events: Vec<&Event> = coded.events.iter().filter(|event| stands(event)).collect();
        let predicted: BTreeSet<Row> = events.iter().flat_map(|event| rows(event)).collect();
        let gold: BTreeSet<Row> = record.split("<EventCoding ").skip(1).filter_map(gold_row).collect();
        if gold.is_empty() {
            n_empty += 1;
            empty_ok += usize::from(events.is_empty());
            for event in &events {
                let shape = |parties: &[Party]| match parties {
                    [] => "none",
                    [party, ..] if party.actor.is_some() || party.country.is_some() => "known",
                    _ => "a kind",
                };
                let kind = format!(
                    "too many, no event in the gold: {} {} > {}{}{}",
                    event.coder,
                    shape(&event.source),
                    shape(&event.recipient),
                    if event.background { ", background" } else { "" },
                    if event.said[0].said_by == "outlet" { "" } else { ", claimed" }
                );
                *kinds.entry(kind).or_default() += 1;
            }
        }
        for wanted in gold.difference(&predicted) {
            *kinds.entry(missed(wanted, &predicted)).or_default() += 1;
        }
        for row in predicted.difference(&gold) {
            *kinds.entry(surplus(row, &gold)).or_default() += 1;
        }
        let hits = predicted.intersection(&gold).count();
        full.count(id, |counts| counts.add(hits, predicted.len(), gold.len()));
        let roots = |rows: &BTreeSet<Row>| rows.iter().map(|(_, _, root)| root.clone()).collect::<BTreeSet<String>>();
        let (predicted_roots, gold_roots) = (roots(&predicted), roots(&gold));
        let root_hits = predicted_roots.intersection(&gold_roots).count();
        root.count(id, |counts| counts.add(root_hits, predicted_roots.len(), gold_roots.len()));
        let score =
            if gold.is_empty() { f64::from(u8::from(predicted.is_empty())) } else { hits as f64 / gold.len() as f64 };
        report.case(id, score, "");
    }
    report.halved("f1", full.figures(Counts::f1));
    report.halved("root_f1", root.figures(Counts::f1));
    report.figure("empty_ok", f64::from(u32::try_from(empty_ok).unwrap_or_default()));
    report.figure("n_empty", f64::from(n_empty));
    report.remarks.push(format!("precision {:.3} recall {:.3}", full.all().precision(), full.all().recall()));
    report.remarks.push(format!("root precision {:.3} recall {:.3}", root.all().precision(), root.all().recall()));
    report.remarks.extend(kinds.into_iter().map(|(kind, n)| format!("{kind}: {n}")));
    Ok(Outcome::Scored(report))
}

type Row = (String, String, String);

/// Why a row of the gold was not met, by the predicted row nearest to it.
fn missed((source, target, root): &Row, predicted: &BTreeSet<Row>) -> String {
    if predicted.is_empty() {
        return format!("missed, nothing coded: root {root}");
    }
    let same_root: Vec<&Row> = predicted.iter().filter(|row| row.2 == *root).collect();
    let Some(near) = same_root.iter().max_by_key(|row| usize::from(row.0 == *source) + usize::from(row.1 == *target))
    else {
        let swapped = predicted.iter().any(|row| row.0 == *source && row.1 == *target);
        let roots: BTreeSet<&str> = predicted.iter().map(|row| row.2.as_str()).collect();
        let roots = roots.into_iter().collect::<Vec<_>>().join(" ");
        return format!("missed, root {root} not among {roots}{}", if swapped { ", parties right" } else { "" });
    };
    if near.0 == *target && near.1 == *source {
        return "missed, parties the wrong way round".to_string();
    }
    format!("missed, root right: source {}, target {}", differs(source, &near.0), differs(target, &near.1))
}

/// How a predicted actor code differs from the gold's.
fn differs(gold: &str, predicted: &str) -> &'static str {
    let cut = |code: &str, from: usize, to: usize| code.get(from..to.min(code.len())).unwrap_or("").to_string();
    if gold == predicted {
        "right"
    } else if predicted == "---" {
        "missing"
    } else if gold == "---" {
        "too many"
    } else if cut(gold, 0, 3) == cut(predicted, 0, 3) {
        match (cut(gold, 3, 6).is_empty(), cut(predicted, 3, 6).is_empty()) {
            (true, false) => "with a role too many",
            (false, true) => "without its role",
            _ => "of another role",
        }
    } else if predicted.starts_with("---") {
        "without its country"
    } else if gold.starts_with("---") {
        "with a country too many"
    } else {
        "of another country"
    }
}

/// What a predicted row has too much.
fn surplus((_, _, root): &Row, gold: &BTreeSet<Row>) -> String {
    if gold.is_empty() {
        format!("too many, no event in the gold: root {root}")
    } else if gold.iter().any(|row| row.2 == *root) {
        "too many, root right".to_string()
    } else {
        format!("too many, root {root}")
    }
}

/// Pairs of an event as an export writes them: each source with each recipient; those who act alike, with one another.
fn rows(event: &Event) -> Vec<(String, String, String)> {
    let Some(root) = event.cameo.as_deref().and_then(|code| code.get(..2)) else { return Vec::new() };
    let (mut source, mut recipient): (Vec<&Party>, Vec<&Party>) =
        (event.source.iter().collect(), event.recipient.iter().collect());
    if event.cameo.as_deref() == Some("043") {
        std::mem::swap(&mut source, &mut recipient);
    }
    let mut pairs = Vec::new();
    let both: Vec<&Party> = source.iter().chain(&recipient).copied().collect();
    let (left, right) = if event.mutual { (both.clone(), both) } else { (source, recipient) };
    for a in &left {
        for b in &right {
            if a.span != b.span {
                pairs.push((actor(a), actor(b), root.to_string()));
            }
        }
    }
    if pairs.is_empty() {
        pairs.extend(left.iter().map(|a| (actor(a), "---".to_string(), root.to_string())));
        pairs.extend(right.iter().filter(|_| left.is_empty()).map(|b| ("---".to_string(), actor(b), root.to_string())));
    }
    pairs
}

fn actor(party: &Party) -> String {
    let country = party.country.map(|country| country.as_str().to_string());
    let role = party.sector.map(role);
    match (country, role) {
        (Some(country), role) => format!("{country}{}", role.unwrap_or("")),
        (None, Some(role @ ("IGO" | "NGO" | "MNC"))) => role.to_string(),
        (None, Some(role)) => format!("---{role}"),
        (None, None) => "---".to_string(),
    }
}

fn role(sector: Sector) -> &'static str {
    match sector {
        Sector::Cvl => "CVL",
        other => other.code(),
    }
}

fn gold_row(coding: &str) -> Option<(String, String, String)> {
    let cut = |code: &str| {
        let first: String = code.chars().take(6).collect();
        if first.starts_with("IGO") || first.starts_with("NGO") { first.chars().take(3).collect() } else { first }
    };
    let code = attribute(coding, "eventcode")?;
    Some((cut(attribute(coding, "sourcecode")?), cut(attribute(coding, "targetcode")?), code.get(..2)?.to_string()))
}

fn attribute<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let tag = text.split('>').next()?;
    let value = tag.split_once(&format!("{name}=\""))?.1;
    value.split_once('"').map(|(value, _)| value).filter(|value| !value.is_empty())
}
