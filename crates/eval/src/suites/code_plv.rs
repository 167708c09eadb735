//! `code/plv`: marked source and target → 15 roots and 4 quads. Macro F1 over the labels of the gold.

use std::path::Path;

use model::{EventType, TextSpan};

use super::{
    article_of,
    code_reliability::{Judged, between},
};
use crate::{Context, EvalError, Halves, MacroF1, Outcome, Report, read_text};

struct Item {
    id: String,
    quad: String,
    root: String,
    text: String,
    source: Vec<TextSpan>,
    target: Vec<TextSpan>,
}

/// Scores the ranking of clauses over the given roles.
pub fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let path = if ctx.data.is_dir() { ctx.data.join("train.tsv") } else { ctx.data.clone() };
    let text = read_text(&path)?;
    let mut report = Report::default();
    let (mut roots, mut quads) = (Halves::<MacroF1>::default(), Halves::<MacroF1>::default());
    for item in read_items(&path, &text)? {
        let kind = predict(ctx, &item);
        let predicted = kind;
        let quad = kind.map(|root| quad_of(root).to_string());
        roots.count(&item.id, |tally| tally.count(&item.root, predicted));
        quads.count(&item.id, |tally| tally.count(&item.quad, quad.as_deref()));
        let hit = predicted == Some(item.root.as_str());
        let remark = if hit { String::new() } else { format!("{} not {}", predicted.unwrap_or("none"), item.root) };
        report.case(item.id, if hit { 1.0 } else { 0.0 }, remark);
    }
    report.halved("root_macro_f1", roots.figures(MacroF1::score));
    report.halved("quad_macro_f1", quads.figures(MacroF1::score));
    report.remarks = roots.all().table();
    Ok(Outcome::Scored(report))
}

fn read_items(path: &Path, text: &str) -> Result<Vec<Item>, EvalError> {
    let header: Vec<&str> = text.lines().next().unwrap_or("").split('\t').collect();
    let read = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |name: &str| header.iter().position(|known| *known == name).and_then(|at| cells.get(at)).copied();
        let (Some(id), Some(quad), Some(root), Some(marked)) =
            (cell("sentence_id"), cell("quad"), cell("root"), cell("marked_sentence"))
        else {
            return Err(EvalError::format(path, "a row is short"));
        };
        let (text, source, target) = unmark(marked.trim_matches('"'));
        Ok(Item { id: id.to_string(), quad: quad.to_string(), root: root.to_string(), text, source, target })
    };
    text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(read).collect()
}

/// The rows between the marked parties, and whether their root is right: for `code/reliability`.
pub(super) fn judged(ctx: &Context<'_>, folder: &Path) -> Result<Vec<Judged>, EvalError> {
    let path = folder.join("train.tsv");
    let mut judged = Vec::new();
    for item in read_items(&path, &read_text(&path)?)? {
        for event in between(ctx, &item.text, &item.source, &item.target) {
            let root = event.cameo.as_deref().and_then(root_of_code).unwrap_or_else(|| root_of(event.kind));
            let right = root == item.root;
            judged.push(Judged { id: item.id.clone(), confidence: event.confidence, coder: event.coder, right });
        }
    }
    Ok(judged)
}

fn predict(ctx: &Context<'_>, item: &Item) -> Option<&'static str> {
    let article = article_of(&item.text);
    let doc = annotate::annotate(&article, ctx.knowledge, ctx.models);
    let clauses = code::clauses_and_weak(&article, &doc, ctx.knowledge, ctx.models);
    let ranked = code::relate(&clauses, &item.source, &item.target);
    ranked.first().map(|(clause, _)| {
        let kind = clause.kind.unwrap_or_else(|| code::foreseen_as(clause.frame_kind));
        let code = clause.cameo.as_deref().filter(|_| clause.kind.is_some());
        code.and_then(root_of_code).unwrap_or_else(|| root_of(kind))
    })
}

/// The set's labels follow the roots of CAMEO, where we follow PLOVER's manual: sanctions are COERCE (as in the printed
/// mapping), a verdict is ACCUSE, occupied land and blockades are ASSAULT (root 19).
fn root_of_code(code: &str) -> Option<&'static str> {
    match code.get(..2)? {
        _ if code == "163" => Some("COERCE"),
        "09" | "11" => Some("ACCUSE"),
        "16" => Some("SANCTION"),
        "17" => Some("COERCE"),
        "18" | "19" | "20" => Some("ASSAULT"),
        _ => None,
    }
}

/// The set joins CONCEDE and RETREAT.
fn root_of(kind: EventType) -> &'static str {
    match kind {
        EventType::Concede | EventType::Retreat => "YIELD",
        other => other.name(),
    }
}

/// The quad of a label; the set counts YIELD as cooperation in deed.
fn quad_of(root: &str) -> u8 {
    match root {
        "YIELD" => 2,
        other => EventType::parse(other).map_or(0, |kind| kind.quad().number()),
    }
}

/// Takes the marks out and says where they stood.
fn unmark(marked: &str) -> (String, Vec<TextSpan>, Vec<TextSpan>) {
    let (mut text, mut source, mut target) = (String::new(), Vec::new(), Vec::new());
    let mut open = 0;
    let mut rest = marked;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let mark = ["<s>", "</s>", "<t>", "</t>"].into_iter().find(|mark| rest.starts_with(mark));
        let Some(mark) = mark else {
            text.push('<');
            rest = &rest[1..];
            continue;
        };
        match mark {
            "</s>" => source.push(TextSpan::new(open, text.len())),
            "</t>" => target.push(TextSpan::new(open, text.len())),
            _ => open = text.len(),
        }
        rest = &rest[mark.len()..];
    }
    text.push_str(rest);
    (text, source, target)
}
