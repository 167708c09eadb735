use std::collections::HashMap;
use std::path::Path;

use infer::names::{Names, features, spans};
use infer::tagger::Tagger;
use infer::words::Word;
use model::{NameKind, Upos};

use crate::corpus::Trees;
use crate::perceptron::{Perceptron, Random};
use crate::tagger;

const BITS: u32 = 18;
const ROUNDS: usize = 8;
/// The right class must win by so much, or the weights move.
const MARGIN: i32 = 15;
const SCALE: f64 = 16.0;
/// The kinds, in the order of their classes.
const KINDS: [NameKind; 4] = [NameKind::Person, NameKind::Organisation, NameKind::Place, NameKind::Unknown];

/// A sentence with the class of each word.
struct Example {
    words: Vec<Word>,
    upos: Vec<Upos>,
    classes: Vec<u8>,
}

/// Trains the entity recogniser on UNER's part of EWT, and prints its F1 on the development set.
pub fn train(trees: &Trees, gold: &Path) -> Result<Vec<u8>, String> {
    let tags = tagger::tag_set(&trees.train);
    let unseen = tagger::unseen_tags(&trees.train, &tags);
    let folder = gold.join("uner-english-ewt");
    let labels = read_labels(&folder.join("train.iob2"))?;
    let examples: Vec<Example> = trees
        .train
        .iter()
        .zip(&unseen)
        .filter_map(|(tree, given)| {
            let classes = labels.get(&tree.id).filter(|classes| classes.len() == tree.words.len())?;
            Some(Example { words: tree.words.clone(), upos: given.iter().map(|tag| tags[usize::from(*tag)].upos).collect(), classes: classes.clone() })
        })
        .collect();
    println!("{} sentences with names", examples.len());
    let weights = learn(&examples);
    let tagger = Tagger::read(&tagger::learn(&trees.train.iter().collect::<Vec<_>>(), &tags))?;
    report(trees, &folder, &tagger, &Names::read(&weights)?)?;
    Ok(weights)
}

fn learn(examples: &[Example]) -> Vec<u8> {
    let n_classes = 1 + 2 * KINDS.len();
    let mut model = Perceptron::new(BITS, n_classes);
    let mut sums = vec![0; n_classes];
    let (mut found, mut given) = (Vec::new(), Vec::new());
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random::new(5);
    for _ in 0..ROUNDS {
        random.shuffle(&mut order);
        for index in &order {
            let example = &examples[*index];
            given.clear();
            for (at, right) in example.classes.iter().enumerate() {
                features(&example.words, &example.upos, at, &given, &mut found);
                model.score(&found, &mut sums);
                model.count();
                let guess = infer::table::best(&sums);
                let right = usize::from(*right);
                sums[right] -= MARGIN;
                let rival = infer::table::best(&sums);
                if rival != right {
                    model.update(&found, right, rival);
                }
                given.push(guess as u8);
            }
        }
    }
    Names::write(&KINDS, &model.sparse(SCALE, 0.5))
}

fn report(trees: &Trees, folder: &Path, tagger: &Tagger, names: &Names) -> Result<(), String> {
    let labels = read_labels(&folder.join("en_ewt-ud-dev.iob2"))?;
    let (mut hits, mut predicted, mut expected) = (0, 0, 0);
    let mut tags = Vec::new();
    for tree in &trees.dev[0].1 {
        let Some(classes) = labels.get(&tree.id) else { continue };
        tagger.tag(&tree.words, &mut tags);
        let upos: Vec<Upos> = tags.iter().map(|tag| tagger.class(*tag).upos).collect();
        let mut found = names.tag(&tree.words, &upos);
        found.retain(|(_, kind)| *kind != NameKind::Unknown);
        let spans = spans(classes).into_iter().map(|(range, kind)| (range, KINDS[kind]));
        let gold: Vec<_> = spans.filter(|(_, kind)| *kind != NameKind::Unknown).collect();
        hits += found.iter().filter(|name| gold.contains(name)).count();
        predicted += found.len();
        expected += gold.len();
    }
    let (p, r) = (f64::from(hits as u32) / f64::from(predicted.max(1) as u32), hits as f64 / expected.max(1) as f64);
    println!("EWT dev names: P {p:.4} R {r:.4} F1 {:.4}", 2.0 * p * r / (p + r));
    Ok(())
}

/// Sentence id → class of each word. `OTH` and the broken `B-O` tags of the training file are no names.
fn read_labels(path: &Path) -> Result<HashMap<String, Vec<u8>>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut labels: HashMap<String, Vec<u8>> = HashMap::new();
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
