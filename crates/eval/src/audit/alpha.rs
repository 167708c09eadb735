use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// How far coders agree beyond chance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Alpha {
    /// 1 is full agreement, 0 what chance gives. None where everybody says the same of everything: then there is nothing
    /// that chance could have got wrong.
    pub alpha: Option<f64>,
    /// Units that two or more coders answered.
    pub units: usize,
    /// Units on which all who answered agree.
    pub agreed: usize,
}

/// Krippendorff's alpha for nominal data, any number of coders and missing answers: K. Krippendorff, "Computing
/// Krippendorff's Alpha-Reliability" (2011), section C. Each unit holds the answers that were given on it.
///
/// None where no unit has two answers.
pub fn alpha<'a>(units: impl IntoIterator<Item = Vec<&'a str>>) -> Option<Alpha> {
    let mut totals: BTreeMap<&str, f64> = BTreeMap::new();
    // The diagonal of the coincidence matrix, summed: pairs that match, each unit's pairs weighing 1 / (answers − 1).
    let mut matching = 0.0;
    let (mut n_units, mut agreed) = (0, 0);
    for answers in units.into_iter().filter(|answers| answers.len() > 1) {
        n_units += 1;
        agreed += usize::from(answers.iter().collect::<BTreeSet<_>>().len() == 1);
        let mut counts: BTreeMap<&str, f64> = BTreeMap::new();
        for &answer in &answers {
            *counts.entry(answer).or_default() += 1.0;
        }
        for (answer, count) in counts {
            matching += count * (count - 1.0) / (answers.len() as f64 - 1.0);
            *totals.entry(answer).or_default() += count;
        }
    }
    if n_units == 0 {
        return None;
    }
    let n: f64 = totals.values().sum();
    let by_chance: f64 = totals.values().map(|count| count * (count - 1.0)).sum();
    let possible = n * (n - 1.0) - by_chance;
    let alpha = (possible > 0.0).then(|| ((n - 1.0) * matching - by_chance) / possible);
    Some(Alpha { alpha, units: n_units, agreed })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of coders, one letter or digit a unit, `.` where there is no answer.
    fn check(coders: &[&str], expected: f64) {
        let columns: Vec<Vec<&str>> = (0..coders[0].len())
            .map(|at| coders.iter().map(|coder| &coder[at..=at]).filter(|answer| *answer != ".").collect())
            .collect();
        let found = alpha(columns).unwrap().alpha.unwrap();
        assert!((found - expected).abs() < 5e-4, "{found} is not {expected}");
    }

    #[test]
    fn the_examples_of_krippendorff_2011_come_out() {
        // A: binary data, two coders.
        check(&["0100000010", "1110010000"], 0.095);
        // B: nominal data, two coders.
        check(&["aabbdcccedda", "babbbccceddd"], 0.692);
        // C: four coders, some answers missing.
        check(&["123321412...", "1233224125.3", ".3332342251.", "12332441251."], 0.743);
    }

    #[test]
    fn where_nothing_varies_alpha_is_not_defined() {
        assert_eq!(alpha([vec!["a", "a"], vec!["a", "a"]]), Some(Alpha { alpha: None, units: 2, agreed: 2 }));
        assert_eq!(alpha([vec!["a"], vec![]]), None);
    }
}
