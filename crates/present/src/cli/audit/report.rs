//! What filled sheets say, for people and as JSON.

use eval::audit::{
    Alpha, BlindScore, FieldScore, Interval, Recall, Sample, Sheet, VerifiedScore, agreement, score_blind,
    score_verified,
};
use serde::Serialize;

use crate::{
    layout::{pad, printable},
    wording::count,
};

/// `attache audit score --json`
#[derive(Serialize)]
pub struct ScoreView {
    schema: &'static str,
    seed: u64,
    knowledge: String,
    blind: Vec<BlindScore>,
    verified: Vec<VerifiedScore>,
    agreement: Vec<AgreementView>,
}

#[derive(Serialize)]
struct AgreementView {
    field: String,
    #[serde(flatten)]
    alpha: Alpha,
}

/// Everything as one value.
pub fn view(sample: &Sample, sheets: &[Sheet]) -> ScoreView {
    ScoreView {
        schema: "attache/audit-score/1",
        seed: sample.seed,
        knowledge: sample.knowledge.clone(),
        blind: sheets.iter().filter_map(|sheet| score_blind(sample, sheet)).collect(),
        verified: sheets.iter().filter_map(|sheet| score_verified(sample, sheet)).collect(),
        agreement: agreement(sheets).into_iter().map(|(field, alpha)| AgreementView { field, alpha }).collect(),
    }
}

/// Everything for people.
pub fn text(sample: &Sample, sheets: &[Sheet]) -> String {
    let view = view(sample, sheets);
    let mut out = String::new();
    for score in &view.blind {
        out.push_str(&blind(score));
    }
    for score in &view.verified {
        out.push_str(&verified(score));
    }
    if !view.agreement.is_empty() {
        out.push_str("AGREEMENT OF CODERS                      alpha   agreed\n");
        for row in &view.agreement {
            let alpha = row.alpha.alpha.map_or("no spread".to_string(), |alpha| format!("{alpha:.3}"));
            let agreed = format!("{} of {}", row.alpha.agreed, row.alpha.units);
            out.push_str(&format!("  {} {alpha:>9}   {agreed}\n", pad(&row.field, 32)));
        }
        out.push_str("  Krippendorff's alpha, nominal; 1 is full agreement, 0 what chance gives\n\n");
    }
    out.push_str(
        "Shares are weighted by the strata; 95 % intervals in brackets. Nothing that was left empty is counted.\n",
    );
    out
}

fn blind(score: &BlindScore) -> String {
    let mut out = format!(
        "{}: {} of {} answered",
        printable(&score.coder),
        score.answered,
        count(score.sentences, "sentence", "sentences")
    );
    out.push_str(&match score.cannot_tell {
        0 => "\n".to_string(),
        n => format!(", of {n} more the coder could not tell\n"),
    });
    out.push_str("  PRECISION\n");
    out.push_str(&line("there is an event", &score.event));
    out.push_str(&line("of this type", &score.all));
    score.types.iter().for_each(|row| out.push_str(&line(&format!("  {}", row.name), row)));
    out.push_str("  FIELDS, where the type is right\n");
    score.fields.iter().for_each(|row| out.push_str(&line(&row.name, row)));
    out.push_str("  RECALL\n");
    match &score.recall {
        Some(recall) => out.push_str(&recall_lines(recall)),
        None => out.push_str("    cannot be estimated: sentences without a row, or rows, have no answer\n"),
    }
    if !score.missed.is_empty() {
        let missed: Vec<String> = score.missed.iter().map(|(kind, n)| format!("{kind} {n}")).collect();
        out.push_str(&format!("    missed in the sample: {}\n", missed.join(", ")));
    }
    out.push('\n');
    out
}

fn recall_lines(recall: &Recall) -> String {
    format!(
        "    {} {}\n    estimated: {:.0} found, {:.0} missed beside rows, {:.0} missed elsewhere ({} seen)\n",
        pad("events that have a row", 30),
        share(&recall.share),
        recall.found,
        recall.missed_beside_rows,
        recall.missed_elsewhere,
        count(recall.answered_elsewhere, "such sentence", "such sentences")
    )
}

fn verified(score: &VerifiedScore) -> String {
    let mut out =
        format!("{}: {} of {} answered\n", printable(&score.coder), score.answered, count(score.rows, "row", "rows"));
    out.push_str("  PRECISION\n");
    out.push_str(&line("event and type", &score.all));
    score.types.iter().for_each(|row| out.push_str(&line(&format!("  {}", row.name), row)));
    out.push_str("  FIELDS\n");
    for row in &score.fields {
        out.push_str(&line(row.name.trim_start_matches("judge_"), row));
    }
    for (column, n) in &score.cannot_tell {
        out.push_str(&format!("    {}: could not be told {n} times\n", column.trim_start_matches("judge_")));
    }
    out.push('\n');
    out
}

fn line(name: &str, score: &FieldScore) -> String {
    let shown = score.precision.as_ref().map_or("not answered".to_string(), share);
    let answers =
        if score.answers == 0 { String::new() } else { format!("  {}", count(score.answers, "answer", "answers")) };
    format!("    {} {shown}{answers}\n", pad(name, 30))
}

fn share(interval: &Interval) -> String {
    format!("{:.3}  [{:.3} to {:.3}]", interval.share, interval.low, interval.high)
}
