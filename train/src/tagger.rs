use std::collections::BTreeMap;

use infer::rows::CLASSES;
use infer::tagger::{Sure, Tag, Tagger, best_group, features, fine_features, group, groups};
use infer::words::Word;

use crate::corpus::{Tree, Trees};
use crate::perceptron::{Random, RowPerceptron, mean};

const BITS: u32 = 18;
const ROUNDS: usize = 10;
/// The right tag must win by so much, or the weights move.
const MARGIN: i32 = 20;
const SCALE: f64 = 16.0;
/// Tags seen less often are noise of annotation; their words are passed over.
const SEEN: usize = 10;
/// A word is sure of its class once it was seen so often with it,
const SURE: usize = 20;
/// and at most once in so many times with another.
const SURE_SHARE: usize = 500;
/// Weights below this are dropped.
const LEAST: f64 = 0.5;
/// The weights are the mean of so many runs.
const RUNS: u64 = 3;
const FOLDS: usize = 5;

/// Trains the tagger.
pub fn train(trees: &Trees) -> Vec<u8> {
    learn(&trees.train.iter().collect::<Vec<_>>(), &tag_set(&trees.train), RUNS)
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
        let Ok(tagger) = Tagger::read(&learn(&others, tags, 1)) else { continue };
        for index in (fold..trees.len()).step_by(FOLDS) {
            tagger.tag(&trees[index].words, &mut given[index]);
        }
    }
    given
}

/// Trains on `trees`, as often as `n_runs` says; the mean of the weights.
pub fn learn(trees: &[&Tree], tags: &[Tag], n_runs: u64) -> Vec<u8> {
    let class =
        |tree: &Tree, at: usize| tags.iter().position(|tag| tag.upos == tree.upos[at] && tag.fine == tree.fine[at]);
    let gold: Vec<Vec<Option<usize>>> =
        trees.iter().map(|tree| (0..tree.forms.len()).map(|at| class(tree, at)).collect()).collect();
    let sure_words = sure_words(trees, &gold);
    let sure = Sure::new(&sure_words);
    let groups = groups(tags);
    let runs = (0..n_runs).map(|run| learn_once(trees, &gold, &sure, (tags, &groups), 1 + run));
    let (coarse, fine): (Vec<_>, Vec<_>) = runs.unzip();
    Tagger::write(tags, &sure_words, &mean(&coarse, LEAST), &mean(&fine, LEAST))
}

/// The weights of groups and of classes within them.
fn learn_once(
    trees: &[&Tree],
    gold: &[Vec<Option<usize>>],
    sure: &Sure,
    (tags, groups): (&[Tag], &[Vec<u8>]),
    seed: u64,
) -> (Vec<[f64; CLASSES]>, Vec<[f64; CLASSES]>) {
    let (mut coarse, mut fine) = (RowPerceptron::new(BITS), RowPerceptron::new(BITS - 1));
    let mut sums = [0; CLASSES + 1];
    let (mut found, mut given) = (Vec::new(), Vec::new());
    let mut order: Vec<usize> = (0..trees.len()).collect();
    let mut random = Random::new(seed);
    for _ in 0..ROUNDS {
        random.shuffle(&mut order);
        for index in &order {
            let words = &trees[*index].words;
            given.clear();
            for (at, right) in gold[*index].iter().enumerate() {
                if let Some(tag) = sure.get(words[at].exact) {
                    given.push(tag);
                    continue;
                }
                features(words, at, &given, &mut found);
                coarse.score(&found, &mut sums);
                coarse.count();
                let guess = best_group(groups, &sums);
                let right_group = right.map(|right| group(tags[right].upos));
                if let Some(right) = right_group {
                    sums[right] -= MARGIN;
                    let rival = best_group(groups, &sums);
                    if rival != right {
                        coarse.update(&found, right, rival);
                    }
                }
                let right = right.filter(|_| right_group == Some(guess));
                given.push(learn_class(&mut fine, words, at, (&given, guess), &groups[guess], right, &mut found));
            }
        }
    }
    (coarse.averaged(SCALE), fine.averaged(SCALE))
}

/// Chooses the class of a word within a group, and learns where the right one is of the group.
fn learn_class(
    fine: &mut RowPerceptron,
    words: &[Word],
    at: usize,
    (given, group): (&[u8], usize),
    members: &[u8],
    right: Option<usize>,
    found: &mut Vec<u32>,
) -> u8 {
    if members.len() < 2 {
        return members[0];
    }
    let mut sums = [0; CLASSES + 1];
    fine_features(words, at, given, group, found);
    fine.score(found, &mut sums);
    fine.count();
    let guess = infer::table::best(&sums[..members.len()]);
    if let Some(right) = right.and_then(|right| members.iter().position(|member| usize::from(*member) == right)) {
        sums[right] -= MARGIN;
        let rival = infer::table::best(&sums[..members.len()]);
        if rival != right {
            fine.update(found, right, rival);
        }
    }
    members[guess]
}

/// Words seen so often that have always had one class, in the order of their hashes.
fn sure_words(trees: &[&Tree], gold: &[Vec<Option<usize>>]) -> Vec<(u32, u8)> {
    let mut counts: BTreeMap<u32, BTreeMap<Option<usize>, usize>> = BTreeMap::new();
    for (tree, gold) in trees.iter().zip(gold) {
        for (word, class) in tree.words.iter().zip(gold) {
            *counts.entry(word.exact).or_default().entry(*class).or_default() += 1;
        }
    }
    let sure = counts.into_iter().filter_map(|(word, classes)| {
        let total: usize = classes.values().sum();
        let (class, count) = classes.into_iter().max_by_key(|(_, count)| *count)?;
        (count >= SURE && (total - count) * SURE_SHARE <= total).then_some((word, class? as u8))
    });
    sure.collect()
}
