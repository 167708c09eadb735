//! The ranker of rows: a logistic regression, learnt from rows that are right and rows that are wrong.
//!
//! Rows come from the coder itself: from our own sentences, where each has the rows that a reader fills in beside it, and from
//! treebank texts of kinds that tell no politics (reviews, answers, letters, guides, fiction), where every row is wrong.

use std::collections::BTreeMap;
use std::path::Path;

use infer::Models;
use knowledge::{Knowledge, RANKER_LEAST, RANKER_PARTS};

use crate::corpus::read_trees;
use crate::overlap;

/// Kinds of treebank texts whose sentences tell no event of politics, by the beginning of their documents' names.
const NO_POLITICS: &[(&str, &[&str])] = &[
    ("ud-english-ewt/train.conllu", &["reviews", "answers", "email"]),
    (
        "ud-english-gum/train.conllu",
        &["GUM_whow", "GUM_fiction", "GUM_vlog", "GUM_academic", "GUM_voyage", "GUM_textbook", "GUM_conversation"],
    ),
];

/// Rounds over all rows.
const ROUNDS: usize = 3000;
/// How far a round moves the weights.
const STEP: f64 = 0.5;
/// What it costs a weight to leave what is expected of it ([`EXPECTED`], else 0): small sets learn little by heart.
const COST: f64 = 0.03;
/// What is expected of features before any row is seen, in logits: points that had been set by hand on the even halves of three
/// labelled sets of events, as the first judge of rows.
const EXPECTED: &[(&str, f64)] = &[
    ("bias", 1.25),
    ("source none", -0.75),
    ("source known", 0.5),
    ("source country", 0.5),
    ("recipient none", -0.25),
    ("mutual", 0.25),
    ("mode", 0.25),
    ("time future", -1.0),
    ("denied", -1.0),
    ("sentence short", 0.5),
    ("sentence long", -0.25),
    ("sentence longer", -0.75),
];
/// A feature of fewer rows is not learnt.
const FEWEST: usize = 6;
/// For how much a wrong row of a text without politics counts: what such texts say is half the truth about pages of news.
const WEIGHT_OF_NONE: f64 = 0.5;
/// For how much the row of a frame counts that lost its trigger to one of another type.
const WEIGHT_OF_RIVAL: f64 = 0.5;

/// A row is none so far below the least of the right ones, in parts of a logit.
const BELOW: i32 = RANKER_PARTS / 2;

struct Row {
    features: Vec<String>,
    is_right: bool,
    weight: f64,
}

/// The weights as a table and the card that says what they were learnt from.
///
/// # Errors
/// What could not be read, and every own sentence that also stands in a scored set.
pub fn train(data: &Path, cases: &Path, gold: &Path) -> Result<(String, String), String> {
    let knowledge = Knowledge::from_folder(data).map_err(|faults| faults.to_string())?;
    let models = Models::load(|name| knowledge.weights(name))?;
    let code = |text: &str| {
        let article = eval::suites::article_of(text);
        let document = annotate::annotate(&article, &knowledge, &models);
        code::rows(&article, &document, &knowledge, &models)
    };
    let mut rows = Vec::new();
    let written = std::fs::read_to_string(cases).map_err(|error| format!("{}: {error}", cases.display()))?;
    let mut sentences = Vec::new();
    for line in written.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let [_, text, expected] = line.split(" | ").collect::<Vec<_>>()[..] else {
            return Err(format!("{}: not `id | text | rows`: {line}", cases.display()));
        };
        sentences.push(text.to_string());
        for row in code(text) {
            let is_right = expected.split(';').any(|part| eval::suites::fits(&row.event, part.trim()));
            let weight = if row.won { 1.0 } else { WEIGHT_OF_RIVAL };
            rows.push(Row { features: row.features, is_right, weight });
        }
    }
    let known = overlap::texts(&sentences, gold)?;
    if let Some(&index) = known.first() {
        return Err(format!("{}: also stands in a scored set: {}", cases.display(), sentences[index]));
    }
    let own = (rows.len(), rows.iter().filter(|row| row.is_right).count());
    for (file, kinds) in NO_POLITICS {
        let path = gold.join(file);
        let trees = read_trees(&path)?;
        let scored = overlap::scored(&trees, gold)?;
        for (index, tree) in trees.iter().enumerate() {
            if scored.binary_search(&index).is_ok() || !kinds.iter().any(|kind| tree.id.starts_with(kind)) {
                continue;
            }
            for row in code(&tree.forms.join(" ")).into_iter().filter(|row| row.won) {
                rows.push(Row { features: row.features, is_right: false, weight: WEIGHT_OF_NONE });
            }
        }
    }
    let none = rows.len() - own.0;
    let weights = learn(&rows);
    let least = least(&rows, &weights);
    let mut table = String::from(
        "# What speaks for (above 0) and against (below) a coded row, in sixteenths of a logit. Made by `train -- ranker`; see \
         MODEL_CARD.md.\nfeature\tweight\n",
    );
    table.push_str(&format!("{RANKER_LEAST}\t{}\n", least.0));
    for (feature, weight) in &weights {
        table.push_str(&format!("{feature}\t{weight}\n"));
    }
    Ok((table, card(&weights, sentences.len(), own, none, least)))
}

/// Weights in whole parts of a logit, by feature.
fn learn(rows: &[Row]) -> BTreeMap<String, i32> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for feature in rows.iter().flat_map(|row| &row.features) {
        *counts.entry(feature).or_default() += 1;
    }
    let names: Vec<&str> = counts.iter().filter(|(_, count)| **count >= FEWEST).map(|(name, _)| *name).collect();
    let index = |feature: &String| names.binary_search(&feature.as_str()).ok();
    let known: Vec<Vec<usize>> = rows.iter().map(|row| row.features.iter().filter_map(index).collect()).collect();
    let total: f64 = rows.iter().map(|row| row.weight).sum::<f64>().max(1.0);
    let expected: Vec<f64> = names
        .iter()
        .map(|name| EXPECTED.iter().find(|(known, _)| known == name).map_or(0.0, |&(_, weight)| weight))
        .collect();
    let mut weights = expected.clone();
    for _ in 0..ROUNDS {
        let mut slope = vec![0.0f64; names.len()];
        for (row, features) in rows.iter().zip(&known) {
            let sum: f64 = features.iter().map(|&feature| weights[feature]).sum();
            let missed = f64::from(u8::from(row.is_right)) - 1.0 / (1.0 + (-sum).exp());
            for &feature in features {
                slope[feature] += row.weight * missed;
            }
        }
        for ((weight, slope), expected) in weights.iter_mut().zip(&slope).zip(&expected) {
            *weight += STEP * (slope / total - COST * (*weight - expected));
        }
    }
    let rounded = weights.iter().map(|weight| (weight * f64::from(RANKER_PARTS)).round() as i32);
    names.iter().map(|name| name.to_string()).zip(rounded).filter(|(_, weight)| *weight != 0).collect()
}

/// Below which sum a row is none, and the share of wrong rows that are.
fn least(rows: &[Row], weights: &BTreeMap<String, i32>) -> (i32, f64) {
    let sum = |row: &Row| row.features.iter().filter_map(|feature| weights.get(feature)).sum::<i32>();
    let least = rows.iter().filter(|row| row.is_right).map(sum).min().unwrap_or_default() - BELOW;
    let wrong: Vec<i32> = rows.iter().filter(|row| !row.is_right).map(sum).collect();
    let below = wrong.iter().filter(|sum| **sum < least).count();
    (least, below as f64 / wrong.len().max(1) as f64)
}

fn card(
    weights: &BTreeMap<String, i32>,
    n_sentences: usize,
    own: (usize, usize),
    none: usize,
    least: (i32, f64),
) -> String {
    format!(
        "# ranker\n\nHow sure a coded row is, whether it is none, and which of two frames that fit alike is meant: a logistic \
         regression over what stands in a row and around it (`crates/code/src/ranker.rs`), in whole sixteenths of a logit.\n\n\
         - Learnt from: {n_sentences} sentences of our own (`train/data/cases.txt`): {} rows (those of frames that lost to one of another type count half), {} of them right; and {none} rows, all \
         wrong, from texts that tell no politics: reviews, answers and letters of Universal Dependencies English EWT, train (CC \
         BY-SA 4.0), guides, fiction, textbooks and talk of English GUM, the free documents of train (annotations CC BY 4.0, texts \
         by genre), counting half.\n\
         - None: a row of less than {} sixteenths, {BELOW} below the least of the right ones; a share of {:.2} of the wrong ones is.\n\
         - Not learnt from: any labelled set of events. How right it is there: `attache eval code/reliability`.\n\
         - Licence of the weights: CC BY-SA 4.0\n\
         - Retrain: `cargo run -p train --profile quick -- ranker` (no chance, one thread; weights are rounded)\n\
         - `weights.tsv`: {} features\n",
        own.0,
        own.1,
        least.0,
        least.1,
        weights.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_right_rows_only_speaks_for_a_row() {
        let row =
            |feature: &str, is_right| Row { features: vec!["bias".into(), feature.into()], is_right, weight: 1.0 };
        let rows: Vec<Row> = (0..40).map(|at| row(if at % 2 == 0 { "known" } else { "you" }, at % 2 == 0)).collect();
        let weights = learn(&rows);
        assert!(weights["known"] > 16 && weights["you"] < -16, "{weights:?}");
    }

    #[test]
    fn a_feature_of_few_rows_is_not_learnt() {
        let rows = [Row { features: vec!["rare".into()], is_right: true, weight: 1.0 }];
        assert!(learn(&rows).is_empty());
    }
}
