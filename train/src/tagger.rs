use std::collections::BTreeMap;

use infer::tagger::{Tag, Tagger, features};

use crate::corpus::{Tree, Trees};
use crate::perceptron::{Perceptron, Random};

const BITS: u32 = 18;
const ROUNDS: usize = 10;
/// The right tag must win by so much, or the weights move.
const MARGIN: i32 = 20;
const SCALE: f64 = 16.0;
/// Tags seen less often are noise of annotation; their words are passed over.
const SEEN: usize = 10;
const FOLDS: usize = 5;

/// Trains the tagger.
pub fn train(trees: &Trees) -> Vec<u8> {
    learn(&trees.train.iter().collect::<Vec<_>>(), &tag_set(&trees.train))
}

/// The classes in the order of their frequency.
pub fn tag_set(trees: &[Tree]) -> Vec<Tag> {
    let mut counts: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for tree in trees {
        for (upos, fine) in tree.upos.iter().zip(&tree.fine) {
            *counts.entry((upos.as_str().to_string(), fine)).or_default() += 1;
        }
    }
    let mut kept: Vec<_> = counts.into_iter().filter(|(_, count)| *count >= SEEN).collect();
    kept.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    kept.into_iter().map(|((upos, fine), _)| Tag::parse(&format!("{upos}/{fine}"))).collect()
}

/// Tags for the training set as a tagger gives them that has not seen the sentence: what the parser will meet.
pub fn unseen_tags(trees: &[Tree], tags: &[Tag]) -> Vec<Vec<u8>> {
    let mut given = vec![Vec::new(); trees.len()];
    for fold in 0..FOLDS {
        let others: Vec<&Tree> = trees.iter().enumerate().filter(|(i, _)| i % FOLDS != fold).map(|(_, t)| t).collect();
        let Ok(tagger) = Tagger::read(&learn(&others, tags)) else { continue };
        for index in (fold..trees.len()).step_by(FOLDS) {
            tagger.tag(&trees[index].words, &mut given[index]);
        }
    }
    given
}

/// Trains on `trees`; the weights.
pub fn learn(trees: &[&Tree], tags: &[Tag]) -> Vec<u8> {
    let class =
        |tree: &Tree, at: usize| tags.iter().position(|tag| tag.upos == tree.upos[at] && tag.fine == tree.fine[at]);
    let gold: Vec<Vec<Option<usize>>> =
        trees.iter().map(|tree| (0..tree.forms.len()).map(|at| class(tree, at)).collect()).collect();
    let mut model = Perceptron::new(BITS, tags.len());
    let mut sums = vec![0; tags.len()];
    let (mut found, mut given) = (Vec::new(), Vec::new());
    let mut order: Vec<usize> = (0..trees.len()).collect();
    let mut random = Random::new(1);
    for _ in 0..ROUNDS {
        random.shuffle(&mut order);
        for index in &order {
            given.clear();
            for (at, right) in gold[*index].iter().enumerate() {
                features(&trees[*index].words, at, &given, &mut found);
                model.score(&found, &mut sums);
                let guess = infer::table::best(&sums);
                if let Some(right) = right {
                    sums[*right] -= MARGIN;
                    let rival = infer::table::best(&sums);
                    if rival != *right {
                        model.update(&found, *right, rival);
                    }
                }
                model.count();
                given.push(guess as u8);
            }
        }
    }
    Tagger::write(tags, &model.sparse(SCALE, 0.5))
}
