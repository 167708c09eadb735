//! `code/gsr`: sentences of a codebook with marked roles. F1 over events whose type fits and whose roles overlap.

use std::path::Path;

use model::{Event, TextSpan};
use serde::Deserialize;

use super::{
    code_reliability::{Judged, between},
    code_sentences::{code_sentence, stands},
};
use crate::{Context, Counts, EvalError, Halves, Outcome, Report, read_text};

#[derive(Deserialize)]
struct Row {
    id: String,
    event: String,
    #[serde(rename = "textInfo")]
    info: Option<serde_json::Value>,
}

/// Scores the events that stand.
pub fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let path = if ctx.data.is_dir() { ctx.data.join("records.json") } else { ctx.data.clone() };
    let rows: Vec<Row> = serde_json::from_str(&read_text(&path)?).map_err(|error| EvalError::format(&path, error))?;
    let mut report = Report::default();
    let mut tally = Halves::<Counts>::default();
    let mut typed = Halves::<Counts>::default();
    for row in rows.iter().filter(|row| row.event != "DOCUMENT") {
        let Some(markup) = row.markup() else { continue };
        let marked = Marked::read(markup);
        let coded = code_sentence(ctx, &marked.text);
        let events: Vec<&Event> = coded.events.iter().filter(|event| stands(event)).collect();
        let label = new_name(&row.event);
        let hit = usize::from(events.iter().any(|event| event.kind.name() == label && marked.roles_fit(event)));
        let type_hit = usize::from(events.iter().any(|event| event.kind.name() == label));
        tally.count(&row.id, |counts| counts.add(hit, events.len(), 1));
        typed.count(&row.id, |counts| counts.add(type_hit, events.len(), 1));
        let names: Vec<&str> = events.iter().map(|event| event.kind.name()).collect();
        report.case(
            &row.id,
            hit as f64,
            if hit == 1 { String::new() } else { format!("{label}: {}", names.join(" ")) },
        );
    }
    report.halved("type_f1", tally.figures(Counts::f1));
    report.halved("precision", tally.figures(Counts::precision));
    report.halved("recall", tally.figures(Counts::recall));
    report.halved("type_alone_f1", typed.figures(Counts::f1));
    Ok(Outcome::Scored(report))
}

/// The rows between the marked parties, and whether their type is right: for `code/reliability`.
pub(super) fn judged(ctx: &Context<'_>, folder: &Path) -> Result<Vec<Judged>, EvalError> {
    let path = folder.join("records.json");
    let rows: Vec<Row> = serde_json::from_str(&read_text(&path)?).map_err(|error| EvalError::format(&path, error))?;
    let mut judged = Vec::new();
    for row in rows.iter().filter(|row| row.event != "DOCUMENT") {
        let Some(markup) = row.markup() else { continue };
        let marked = Marked::read(markup);
        for event in between(ctx, &marked.text, &marked.source, &marked.target) {
            let right = event.kind.name() == new_name(&row.event);
            judged.push(Judged { id: row.id.clone(), confidence: event.confidence, coder: event.coder, right });
        }
    }
    Ok(judged)
}

impl Row {
    fn markup(&self) -> Option<&str> {
        let info = self.info.as_ref()?;
        info.get("markup").and_then(|markup| markup.as_str()).or_else(|| info.as_str())
    }
}

/// The set has the names of an earlier draft.
fn new_name(name: &str) -> &str {
    match name {
        "DEMAND" => "REQUEST",
        "DISAPPROVE" | "INVESTIGATE" => "ACCUSE",
        "FIGHT" => "ASSAULT",
        other => other,
    }
}

/// A sentence without its marks, and where they stood.
struct Marked {
    text: String,
    source: Vec<TextSpan>,
    target: Vec<TextSpan>,
}

impl Marked {
    /// Reads `Senior (SRC/TAR: Hungarian) … (EVT: agreed) …`; parentheses without a tag are text.
    fn read(markup: &str) -> Self {
        let mut marked = Marked { text: String::new(), source: Vec::new(), target: Vec::new() };
        let mut open: Vec<Option<(&str, usize)>> = Vec::new();
        let mut rest = markup;
        while let Some(letter) = rest.chars().next() {
            if letter == '(' {
                let tag = rest[1..].split_once(':').map(|(tag, _)| tag);
                let is_tag = |tag: &&str| {
                    !tag.is_empty() && tag.len() < 16 && tag.chars().all(|c| c.is_ascii_uppercase() || c == '/')
                };
                if let Some(tag) = tag.filter(is_tag) {
                    open.push(Some((tag, marked.text.len())));
                    rest = rest[tag.len() + 2..].trim_start();
                    continue;
                }
                open.push(None);
            } else if letter == ')'
                && let Some(opened) = open.pop()
                && let Some((tag, start)) = opened
            {
                let span = TextSpan::new(start, marked.text.len());
                if tag.contains("SRC") {
                    marked.source.push(span);
                }
                if tag.contains("TAR") {
                    marked.target.push(span);
                }
                rest = &rest[1..];
                continue;
            }
            marked.text.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
        marked
    }

    fn roles_fit(&self, event: &Event) -> bool {
        let fits = |parties: &[model::Party], gold: &[TextSpan]| {
            gold.is_empty() || parties.iter().any(|party| gold.iter().any(|span| span.overlaps(party.span)))
        };
        let both: Vec<model::Party> = event.source.iter().chain(&event.recipient).cloned().collect();
        let one_way = fits(&event.source, &self.source) && fits(&event.recipient, &self.target);
        let host_first = event.cameo.as_deref() == Some("043")
            && fits(&event.recipient, &self.source)
            && fits(&event.source, &self.target);
        one_way || host_first || (event.mutual && fits(&both, &self.source) && fits(&both, &self.target))
    }
}
