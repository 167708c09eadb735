use crate::{Faults, Files, QuickMap};

/// `data/models/ranker/weights.tsv`: what speaks for and against a row, learnt from labelled rows (see its card).
#[derive(Debug, Default)]
pub struct Ranker {
    weights: QuickMap<String, i32>,
}

/// So many parts of a logit are one in the file of weights.
pub const PARTS: i32 = 16;

impl Ranker {
    pub(crate) fn load(files: &Files, faults: &mut Faults) -> Self {
        let mut ranker = Ranker::default();
        let table = files.table("models/ranker/weights.tsv", faults);
        for row in table.rows() {
            let feature = row.get("feature").to_string();
            match row.get("weight").parse::<i32>() {
                Ok(weight) if weight.abs() <= MOST => {
                    if ranker.weights.insert(feature.clone(), weight).is_some() {
                        row.fault(faults, format!("the feature {feature:?} stands twice"));
                    }
                }
                _ => row.fault(
                    faults,
                    format!("a weight is a whole number of at most {MOST}, in parts of {PARTS} a logit"),
                ),
            }
        }
        ranker
    }

    /// A row of a smaller sum is none; no row where the file does not say.
    pub fn least(&self) -> i32 {
        self.weights.get(LEAST).copied().unwrap_or(i32::MIN)
    }

    /// The weight of a feature in parts of [`PARTS`] a logit; 0 where it is not known.
    pub fn weight(&self, feature: &str) -> i32 {
        self.weights.get(feature).copied().unwrap_or_default()
    }
}

/// The row of the file that says below which sum a row is none.
pub const LEAST: &str = "(none below)";

/// No feature decides alone.
const MOST: i32 = 100;
