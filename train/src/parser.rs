use infer::parser::{Family, Hint, Item, Move, Parser, State, Workspace, features, items, label_features, mirror, run};
use infer::table::{Dense, Sparse};
use infer::tagger::Tagger;
use model::Relation;

use crate::corpus::{Tree, Trees};
use crate::perceptron::{Perceptron, Random};
use crate::tagger;

const BACKWARD_BITS: u32 = 20;
const FORWARD_BITS: u32 = 21;
const LABEL_BITS: u32 = 18;
const ROUNDS: usize = 10;
const FOLD_ROUNDS: usize = 6;
const FOLDS: usize = 4;
const LABEL_ROUNDS: usize = 6;
const SCALE: f64 = 12.0;
const LABEL_SCALE: f64 = 64.0;

/// A training sentence with the tags that a tagger gives which has not seen it.
struct Example<'a> {
    tree: &'a Tree,
    words: Vec<Item>,
}

/// Trains both passes and the labeller, and prints their accuracy on the development sets.
pub fn train(trees: &Trees) -> Result<Vec<u8>, String> {
    let tags = tagger::tag_set(&trees.train);
    let unseen = tagger::unseen_tags(&trees.train, &tags);
    let examples: Vec<Example> =
        trees.train.iter().zip(&unseen).map(|(tree, given)| example(tree, given, &tags)).collect();
    let all: Vec<usize> = (0..examples.len()).collect();
    println!("tags are made");

    let mut hints: Vec<Vec<u32>> = vec![Vec::new(); examples.len()];
    for fold in 0..FOLDS {
        let others: Vec<usize> = all.iter().copied().filter(|index| index % FOLDS != fold).collect();
        let table = learn_backward(&examples, &others, FOLD_ROUNDS)?;
        for index in (fold..examples.len()).step_by(FOLDS) {
            parse_backward(&table, &examples[index].words, &mut hints[index]);
        }
        println!("first pass, fold {fold}: {:.4} of heads", share_right(&examples, &hints, fold));
    }
    let backward = learn_pass(&examples, &all, ROUNDS, BACKWARD_BITS, None);
    let forward = learn_pass(&examples, &all, ROUNDS, FORWARD_BITS, Some(&hints));
    let labels = label_set(&trees.train);
    let labeller = learn_labels(&examples, &labels);
    let weights = Parser::write(backward, forward, &labels, labeller);
    report(trees, &tagger::learn(&trees.train.iter().collect::<Vec<_>>(), &tags), &weights)?;
    Ok(weights)
}

fn example<'a>(tree: &'a Tree, given: &[u8], tags: &[infer::tagger::Tag]) -> Example<'a> {
    let words = tree.words.iter().zip(given).map(|(word, tag)| infer::item(word, *tag, tags[usize::from(*tag)].upos));
    Example { tree, words: words.collect() }
}

fn learn_backward(examples: &[Example], indices: &[usize], rounds: usize) -> Result<Dense, String> {
    Dense::read(&learn_pass(examples, indices, rounds, BACKWARD_BITS, None))
}

fn parse_backward(table: &Dense, words: &[Item], heads: &mut Vec<u32>) {
    let mut row = Vec::new();
    items(words.iter().rev().copied(), &mut row);
    let mut state = State::default();
    run(table, &row, None, &mut state, &mut Vec::new());
    mirror(&state, words.len(), heads);
}

fn share_right(examples: &[Example], heads: &[Vec<u32>], fold: usize) -> f64 {
    let (mut right, mut total) = (0, 0);
    for index in (fold..examples.len()).step_by(FOLDS) {
        right += heads[index].iter().zip(&examples[index].tree.heads).filter(|(a, b)| a == b).count();
        total += heads[index].len();
    }
    right as f64 / total as f64
}

/// Trains one greedy pass with a dynamic oracle: forward with hints, or backward (over reversed sentences) without.
fn learn_pass(
    examples: &[Example],
    indices: &[usize],
    rounds: usize,
    bits: u32,
    hints: Option<&[Vec<u32>]>,
) -> Vec<u8> {
    let mut model = Perceptron::new(bits, Dense::CLASSES);
    let mut order = indices.to_vec();
    let mut random = Random::new(7);
    let (mut state, mut found, mut row, mut hint) = (State::default(), Vec::new(), Vec::new(), Hint::default());
    let mut sums = [0; Dense::CLASSES];
    for round in 0..rounds {
        random.shuffle(&mut order);
        let (mut right, mut total) = (0u32, 0u32);
        for index in &order {
            let example = &examples[*index];
            let n_words = example.words.len();
            let mut gold = example.tree.heads.clone();
            row.clear();
            match hints {
                Some(hints) => {
                    items(example.words.iter().copied(), &mut row);
                    hint.set(&hints[*index]);
                }
                None => {
                    items(example.words.iter().rev().copied(), &mut row);
                    gold = reversed(&gold);
                }
            }
            state.start(n_words);
            while !state.is_done() {
                features(&row, &state, hints.map(|_| &hint), &mut found);
                model.score(&found, &mut sums);
                model.count();
                let allowed = Move::ALL.into_iter().enumerate().filter(|(_, step)| state.allows(*step));
                let costs: Vec<(usize, Move, u32)> =
                    allowed.map(|(class, step)| (class, step, state.cost(step, &gold))).collect();
                let Some(least) = costs.iter().map(|(_, _, cost)| *cost).min() else { break };
                let best = |of: &mut dyn Iterator<Item = &(usize, Move, u32)>| {
                    of.copied().reduce(|a, b| if sums[b.0] > sums[a.0] { b } else { a })
                };
                let (Some(guess), Some(oracle)) =
                    (best(&mut costs.iter()), best(&mut costs.iter().filter(|(_, _, cost)| *cost == least)))
                else {
                    break;
                };
                total += 1;
                if guess.2 == least {
                    right += 1;
                } else {
                    model.update(&found, oracle.0, guess.0);
                }
                // From the second round on, mostly follow the guess, so that states after mistakes are learnt too.
                let follow = round > 0 && random.below(10) < 9;
                state.take(if follow { guess.1 } else { oracle.1 });
            }
        }
        println!("  round {round}: {:.4} of moves", f64::from(right) / f64::from(total));
    }
    model.dense(SCALE)
}

fn reversed(heads: &[u32]) -> Vec<u32> {
    let n_words = heads.len() as u32;
    let back = |head: u32| if head == n_words { n_words } else { n_words - 1 - head };
    heads.iter().rev().map(|head| back(*head)).collect()
}

fn label_set(trees: &[Tree]) -> Vec<Relation> {
    let mut labels: Vec<Relation> = trees.iter().flat_map(|tree| tree.relations.iter().copied()).collect();
    labels.sort();
    labels.dedup();
    labels
}

/// Trains the labeller on gold trees with the tags of a tagger.
fn learn_labels(examples: &[Example], labels: &[Relation]) -> Vec<u8> {
    let mut model = Perceptron::new(LABEL_BITS, labels.len());
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random::new(3);
    let mut sums = vec![0; labels.len()];
    let (mut found, mut row) = (Vec::new(), Vec::new());
    for round in 0..LABEL_ROUNDS {
        random.shuffle(&mut order);
        for index in &order {
            let tree = examples[*index].tree;
            let family = Family::new(&tree.heads);
            row.clear();
            items(examples[*index].words.iter().copied(), &mut row);
            let mut given = vec![0u8; tree.heads.len()];
            for word in 0..tree.heads.len() {
                label_features(&row, &family, word, &given, &mut found);
                model.score(&found, &mut sums);
                model.count();
                let guess = infer::table::best(&sums);
                let right = labels.iter().position(|label| *label == tree.relations[word]).unwrap_or(0);
                if guess != right {
                    model.update(&found, right, guess);
                }
                given[word] = if round == 0 { right } else { guess } as u8;
            }
        }
    }
    Sparse::write(&model.sparse(LABEL_SCALE))
}

fn report(trees: &Trees, tagger: &[u8], parser: &[u8]) -> Result<(), String> {
    let (tagger, parser) = (Tagger::read(tagger)?, Parser::read(parser)?);
    let (mut tags, mut heads, mut relations) = (Vec::new(), Vec::new(), Vec::new());
    let mut desk = Workspace::default();
    for (name, set) in &trees.dev {
        let (mut attached, mut labelled, mut total) = (0, 0, 0);
        for tree in set {
            tagger.tag(&tree.words, &mut tags);
            let words =
                tree.words.iter().zip(&tags).map(|(word, tag)| infer::item(word, *tag, tagger.class(*tag).upos));
            parser.parse(&words.collect::<Vec<_>>(), &mut desk, &mut heads, &mut relations);
            for word in 0..heads.len() {
                let right = heads[word] == tree.heads[word];
                attached += usize::from(right);
                labelled += usize::from(right && relations[word] == tree.relations[word]);
                total += 1;
            }
        }
        let share = |count: usize| count as f64 / total as f64;
        println!("{name}: UAS {:.4} LAS {:.4}", share(attached), share(labelled));
    }
    Ok(())
}
