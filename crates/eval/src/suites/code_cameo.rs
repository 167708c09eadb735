//! `code/cameo`: role spans (F1, any token overlap, one to one) and the class 0–4 of the sentence (macro F1).

use std::path::Path;

use model::TextSpan;
use serde::Deserialize;

use super::{
    article_of,
    code_reliability::{Judged, between},
};
use crate::{Context, Counts, EvalError, Halves, MacroF1, Outcome, Report, read_text};

#[derive(Deserialize)]
struct Row {
    text: String,
    penta: Option<serde_json::Value>,
    tokens: Vec<String>,
    spans: Vec<Role>,
}

#[derive(Deserialize)]
struct Role {
    role: String,
    start: usize,
    end: usize,
}

/// Scores the main clause of each sentence.
pub fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let path = if ctx.data.is_dir() { ctx.data.join("train.jsonl") } else { ctx.data.clone() };
    let text = read_text(&path)?;
    let mut report = Report::default();
    let (mut sources, mut targets) = (Halves::<Counts>::default(), Halves::<Counts>::default());
    let mut classes = Halves::<MacroF1>::default();
    for (index, line) in text.lines().filter(|line| !line.trim().is_empty()).enumerate() {
        let row: Row = serde_json::from_str(line).map_err(|error| EvalError::format(&path, error))?;
        let id = index.to_string();
        let article = article_of(&row.text);
        let doc = annotate::annotate(&article, ctx.knowledge, ctx.models);
        let clauses = code::clauses(&article, &doc, ctx.knowledge, ctx.models);
        let main = code::main_clause(&clauses);
        let (source, target) = main.map_or((Vec::new(), Vec::new()), |clause| {
            let (source, target) = clause.sides();
            let spans = |sides: &[code::Side]| sides.iter().map(|side| side.span).collect::<Vec<TextSpan>>();
            (spans(source), spans(target))
        });
        let spans = token_spans(&row.text, &row.tokens);
        // A mutual act has both sides in both roles.
        let both: Vec<TextSpan> = source.iter().chain(&target).copied().collect();
        let is_mutual =
            main.is_some_and(|clause| clause.mutual) && row.spans.iter().any(|role| role.role == "reciprocal");
        let (source, target) = if is_mutual { (both.clone(), both) } else { (source, target) };
        let (gold_source, gold_target) = (row.marked(&spans, "source"), row.marked(&spans, "target"));
        let source_hits = matched(&source, &gold_source);
        let target_hits = matched(&target, &gold_target);
        sources.count(&id, |tally| tally.add(source_hits, source.len(), gold_source.len()));
        targets.count(&id, |tally| tally.add(target_hits, target.len(), gold_target.len()));
        let class = main.map_or("0".to_string(), |clause| class_of(ctx, clause));
        let mut remark = String::new();
        if let Some(gold) = row.penta.as_ref().and_then(class_label) {
            classes.count(&id, |tally| tally.count(&gold, Some(&class)));
            if gold != class {
                remark = format!("class {class} not {gold}");
            }
        }
        let n = (gold_source.len() + gold_target.len()).max(1) as f64;
        report.case(id, (source_hits + target_hits) as f64 / n, remark);
    }
    report.halved("source_f1", sources.figures(Counts::f1));
    report.halved("target_f1", targets.figures(Counts::f1));
    report.halved("class_macro_f1", classes.figures(MacroF1::score));
    report.remarks = classes.all().table();
    let line = |name: &str, counts: &Counts| format!("{name} p {:.3} r {:.3}", counts.precision(), counts.recall());
    report.remarks.push(line("source", sources.all()));
    report.remarks.push(line("target", targets.all()));
    Ok(Outcome::Scored(report))
}

/// The rows between the marked parties, and whether their class is right, of the sentences that have one: for
/// `code/reliability`.
pub(super) fn judged(ctx: &Context<'_>, folder: &Path) -> Result<Vec<Judged>, EvalError> {
    let path = folder.join("train.jsonl");
    let text = read_text(&path)?;
    let mut judged = Vec::new();
    for (index, line) in text.lines().filter(|line| !line.trim().is_empty()).enumerate() {
        let row: Row = serde_json::from_str(line).map_err(|error| EvalError::format(&path, error))?;
        let Some(gold) = row.penta.as_ref().and_then(class_label) else { continue };
        let spans = token_spans(&row.text, &row.tokens);
        for event in between(ctx, &row.text, &row.marked(&spans, "source"), &row.marked(&spans, "target")) {
            let known = event.cameo.as_deref().and_then(|code| ctx.knowledge.ontology.cameo(code));
            let class = known.map_or(event.kind.quad().number(), |known| known.quad_phoenix);
            let right = class.to_string() == gold;
            judged.push(Judged { id: index.to_string(), confidence: event.confidence, coder: event.coder, right });
        }
    }
    Ok(judged)
}

impl Row {
    /// Where the words of a role stand.
    fn marked(&self, spans: &[TextSpan], wanted: &str) -> Vec<TextSpan> {
        let of = |role: &&Role| role.role == wanted || role.role == "reciprocal";
        let span = |role: &Role| Some(spans.get(role.start)?.cover(*spans.get(role.end.checked_sub(1)?)?));
        self.spans.iter().filter(of).filter_map(span).collect()
    }
}

fn class_label(value: &serde_json::Value) -> Option<String> {
    let label = value.as_str().map_or_else(|| value.to_string(), str::to_string);
    matches!(label.as_str(), "0" | "1" | "2" | "3" | "4").then_some(label)
}

/// The quad class of the CAMEO code in the convention of the set (appeals and statements 0, reduced relations 3).
fn class_of(ctx: &Context<'_>, clause: &code::Clause) -> String {
    let row = clause.cameo.as_deref().and_then(|code| ctx.knowledge.ontology.cameo(code));
    let kind = clause.kind.unwrap_or_else(|| code::foreseen_as(clause.frame_kind));
    match row {
        Some(row) if clause.kind.is_some() => row.quad_phoenix.to_string(),
        _ => kind.quad().number().to_string(),
    }
}

fn matched(predicted: &[TextSpan], gold: &[TextSpan]) -> usize {
    let mut taken = vec![false; gold.len()];
    let mut hits = 0;
    for span in predicted {
        if let Some(at) = (0..gold.len()).find(|&at| !taken[at] && gold[at].overlaps(*span)) {
            taken[at] = true;
            hits += 1;
        }
    }
    hits
}

/// Where each token stands in the text, told by letters and digits alone: the set spaces its tokens in its own way.
fn token_spans(text: &str, tokens: &[String]) -> Vec<TextSpan> {
    let letters: Vec<(usize, usize)> = text
        .char_indices()
        .filter(|(_, letter)| letter.is_alphanumeric())
        .map(|(at, letter)| (at, at + letter.len_utf8()))
        .collect();
    let mut next = 0;
    let place = |token: &String| {
        let n_letters = token.chars().filter(|letter| letter.is_alphanumeric()).count();
        let first = next;
        next += n_letters;
        match (letters.get(first), letters.get(next.saturating_sub(1))) {
            (Some(&(start, _)), Some(&(_, end))) if n_letters > 0 => TextSpan::new(start, end),
            _ => TextSpan::new(letters.get(first).map_or(text.len(), |at| at.0), 0),
        }
    };
    tokens.iter().map(place).collect()
}
