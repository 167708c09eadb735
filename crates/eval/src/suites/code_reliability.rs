//! `code/reliability`: whether rows of which the coder is 80 % sure are right in 80 of 100 cases. Over the event sets, each
//! apart: the rows between the marked parties of a sentence, and whether their type is right.

use std::path::Path;

use model::{Event, Party, TextSpan};

use super::{code_cameo, code_gsr, code_plv, code_sentences::code_sentence};
use crate::{Context, EvalError, Halves, Outcome, Report};

/// One row between the marked parties.
pub(super) struct Judged {
    pub id: String,
    pub confidence: f32,
    pub coder: String,
    pub right: bool,
}

/// Judges the rows of one labelled set.
type Judge = fn(&Context<'_>, &Path) -> Result<Vec<Judged>, EvalError>;

const SETS: &[(&str, &str, Judge)] = &[
    ("gsr", "events-plover-gsr", code_gsr::judged),
    ("plv", "events-plv", code_plv::judged),
    ("cameo", "events-cameo-train", code_cameo::judged),
];

/// Prints a table for each half of each set, and their expected calibration errors.
pub fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let mut report = Report::default();
    for (name, folder, judge) in SETS {
        let path = ctx.data.join(folder);
        if !path.exists() {
            return Ok(Outcome::Skipped(format!("{} is not there", path.display())));
        }
        let mut tally = Halves::<Reliability>::default();
        for row in judge(ctx, &path)? {
            tally.count(&row.id, |tally| tally.add(row.confidence, row.right));
            let right = f64::from(u8::from(row.right));
            report.case(format!("{name}/{}", row.id), right, format!("{:.3} {}", row.confidence, row.coder));
        }
        report.halved(&format!("ece_{name}"), tally.figures(Reliability::error));
        report.halved(&format!("brier_{name}"), tally.figures(Reliability::brier));
        report.halved(&format!("auc_{name}"), tally.figures(Reliability::area));
        for (half, tally) in [("even", tally.even()), ("odd", tally.odd())] {
            report.remarks.push(format!("{name}, {half} half ({} rows)   predicted  observed    rows", tally.n()));
            report.remarks.extend(tally.table());
        }
    }
    Ok(Outcome::Scored(report))
}

/// The rows of a sentence that stand between the marked parties.
pub(super) fn between(ctx: &Context<'_>, text: &str, source: &[TextSpan], target: &[TextSpan]) -> Vec<Event> {
    let fits = |parties: &[Party], gold: &[TextSpan]| {
        gold.is_empty() || parties.iter().any(|party| gold.iter().any(|span| span.overlaps(party.span)))
    };
    let both = |event: &Event| event.source.iter().chain(&event.recipient).cloned().collect::<Vec<_>>();
    let stands_between = |event: &Event| {
        let host_first =
            event.cameo.as_deref() == Some("043") && fits(&event.recipient, source) && fits(&event.source, target);
        let mutual = event.mutual && fits(&both(event), source) && fits(&both(event), target);
        (fits(&event.source, source) && fits(&event.recipient, target)) || host_first || mutual
    };
    code_sentence(ctx, text).events.into_iter().filter(stands_between).collect()
}

/// Predicted and observed shares of right rows.
#[derive(Debug, Clone, Default)]
pub struct Reliability {
    /// Rows, the sum of their confidences, and how many are right; ten bins of equal width.
    bins: [(usize, f64, usize); 10],
    squares: f64,
    /// By confidence in hundredths: rows that are right, and rows that are wrong.
    ranks: Vec<[usize; 2]>,
}

impl Reliability {
    /// Counts one row.
    pub fn add(&mut self, confidence: f32, right: bool) {
        let confidence = f64::from(confidence).clamp(0.0, 1.0);
        let bin = &mut self.bins[((confidence * 10.0) as usize).min(9)];
        *bin = (bin.0 + 1, bin.1 + confidence, bin.2 + usize::from(right));
        self.squares += (confidence - f64::from(u8::from(right))).powi(2);
        self.ranks.resize(101, [0; 2]);
        self.ranks[(confidence * 100.0).round() as usize][usize::from(!right)] += 1;
    }

    /// How often a right row is surer than a wrong one, ties counting half: the area under the curve.
    pub fn area(&self) -> f64 {
        let (mut below, mut won) = (0, 0.0);
        for [right, wrong] in &self.ranks {
            won += *right as f64 * (below as f64 + *wrong as f64 / 2.0);
            below += wrong;
        }
        let n_right: usize = self.ranks.iter().map(|rank| rank[0]).sum();
        if n_right * below == 0 { 0.5 } else { won / (n_right * below) as f64 }
    }

    /// Rows counted.
    pub fn n(&self) -> usize {
        self.bins.iter().map(|bin| bin.0).sum()
    }

    /// Expected calibration error: the mean distance between predicted and observed share over the bins, weighted by their
    /// rows (M. P. Naeini et al., "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015).
    pub fn error(&self) -> f64 {
        let distance: f64 = self.bins.iter().map(|(_, predicted, right)| (predicted - *right as f64).abs()).sum();
        if self.n() == 0 { 0.0 } else { distance / self.n() as f64 }
    }

    /// Mean squared distance between confidence and outcome (G. W. Brier, 1950).
    pub fn brier(&self) -> f64 {
        if self.n() == 0 { 0.0 } else { self.squares / self.n() as f64 }
    }

    /// One line for each bin that has rows: its range, the mean confidence, the share that is right, rows.
    pub fn table(&self) -> Vec<String> {
        let filled = self.bins.iter().enumerate().filter(|(_, bin)| bin.0 > 0);
        let line = |(at, (n, predicted, right)): (usize, &(usize, f64, usize))| {
            let (low, high) = (at as f64 / 10.0, (at + 1) as f64 / 10.0);
            let rows = *n as f64;
            format!(
                "  {low:.1} to {high:.1}                  {:.3}     {:.3}    {n:>4}",
                predicted / rows,
                *right as f64 / rows
            )
        };
        filled.map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_as_often_right_as_said_has_no_error() {
        let mut tally = Reliability::default();
        (0..4).for_each(|at| tally.add(0.75, at > 0));
        assert_eq!(tally.error(), 0.0);
        assert_eq!(tally.brier(), (3.0 * 0.0625 + 0.5625) / 4.0);
        // One bin of four with 0.75, one of one with 1.0 that is wrong.
        tally.add(1.0, false);
        assert_eq!(tally.error(), 0.2);
        assert_eq!(tally.table().len(), 2);
        // The surest row is wrong, the others are as sure as one another: 0 of 3 won, 1.5 of 3 tied.
        assert_eq!(tally.area(), 0.25);
    }
}
