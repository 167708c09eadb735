use std::collections::HashMap;
use std::path::Path;

use infer::names::{Names, begins_nothing, features};
use infer::rows::CLASSES;
use infer::tagger::Tag;
use infer::words::Word;
use model::{NameKind, Upos};

use crate::corpus::Trees;
use crate::perceptron::{Random, RowPerceptron, mean};

const BITS: u32 = 18;
const ROUNDS: usize = 8;
/// The right class must win by so much, or the weights move.
const MARGIN: i32 = 15;
const SCALE: f64 = 16.0;
/// Weights below this are dropped.
const LEAST: f64 = 0.5;
/// The weights are the mean of so many runs.
const RUNS: u64 = 5;
/// The kinds, in the order of their classes.
pub const KINDS: [NameKind; 4] = [NameKind::Person, NameKind::Organisation, NameKind::Place, NameKind::Unknown];

/// A sentence with the class of each word.
struct Example {
    words: Vec<Word>,
    upos: Vec<Upos>,
    classes: Vec<u8>,
}

/// Trains the entity recogniser on UNER's part of EWT.
/// `unseen` are the tags of a tagger that has not seen the sentences.
pub fn train(trees: &Trees, gold: &Path, unseen: &[Vec<u8>], tags: &[Tag]) -> Result<Vec<u8>, String> {
    let folder = gold.join("uner-english-ewt");
    let labels = read_labels(&folder.join("train.iob2"))?;
    let examples: Vec<Example> = trees
        .train
        .iter()
        .zip(unseen)
        .filter_map(|(tree, given)| {
            let classes = labels.get(&tree.id).filter(|classes| classes.len() == tree.words.len())?.clone();
            Some(Example {
                words: tree.words.clone(),
                upos: given.iter().map(|tag| tags[usize::from(*tag)].upos).collect(),
                classes,
            })
        })
        .collect();
    println!("{} sentences with names", examples.len());
    let runs: Vec<_> = (0..RUNS).map(|run| learn(&examples, 5 + run)).collect();
    Ok(Names::write(&KINDS, &mean(&runs, LEAST)))
}

fn learn(examples: &[Example], seed: u64) -> Vec<[f64; CLASSES]> {
    let n_classes = 1 + 2 * KINDS.len();
    let mut model = RowPerceptron::new(BITS);
    let mut sums = [0; CLASSES + 1];
    let (mut found, mut given) = (Vec::new(), Vec::new());
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random::new(seed);
    for _ in 0..ROUNDS {
        random.shuffle(&mut order);
        for index in &order {
            let example = &examples[*index];
            given.clear();
            for (at, right) in example.classes.iter().enumerate() {
                if begins_nothing(&example.words[at], given.last().copied()) {
                    given.push(0);
                    continue;
                }
                features(&example.words, &example.upos, at, &given, &mut found);
                model.score(&found, &mut sums);
                model.count();
                let guess = infer::table::best(&sums[..n_classes]);
                let right = usize::from(*right);
                sums[right] -= MARGIN;
                let rival = infer::table::best(&sums[..n_classes]);
                if rival != right {
                    model.update(&found, right, rival);
                }
                given.push(guess as u8);
            }
        }
    }
    model.averaged(SCALE)
}

/// Sentence id → class of each word.
pub type Labels = HashMap<String, Vec<u8>>;

/// Sentence id → class of each word. `OTH` and the broken `B-O` tags of the training file are no names.
pub fn read_labels(path: &Path) -> Result<Labels, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut labels = Labels::new();
    let mut id = String::new();
    for line in text.lines() {
        if let Some(found) = line.strip_prefix("# sent_id = ") {
            id = found.trim().to_string();
        }
        let cells: Vec<&str> = line.split('\t').collect();
        if line.starts_with('#') || cells.len() < 3 || cells[0].parse::<u32>().is_err() {
            continue;
        }
        let kind = match cells[2].get(2..) {
            Some("PER") => Some(0),
            Some("ORG") => Some(1),
            Some("LOC") => Some(2),
            Some("OTH") => Some(3),
            _ => None,
        };
        let class = kind.map_or(0, |kind| 1 + 2 * kind + u8::from(cells[2].starts_with("I-")));
        labels.entry(id.clone()).or_default().push(class);
    }
    Ok(labels)
}
