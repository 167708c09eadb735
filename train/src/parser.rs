use infer::parser::{Item, Move, Parser, State, best_label, choose, class, features, items, n_classes};
use infer::tagger::Tag;
use model::Relation;

use crate::corpus::{Tree, Trees};
use crate::perceptron::{Perceptron, Random};
use crate::tagger;

/// How the parser is trained.
pub struct Setup {
    /// The table has `1 << bits` rows.
    pub bits: u32,
    pub rounds: usize,
    /// A right move must win by so much, or the weights move.
    pub margin: i32,
    /// Weights below this are dropped.
    pub least: f64,
}

pub const SETUP: Setup = Setup { bits: 20, rounds: 9, margin: 40, least: 0.6 };
const SCALE: f64 = 8.0;

/// A training sentence with the tags that a tagger gives which has not seen it.
pub struct Example<'a> {
    pub tree: &'a Tree,
    pub words: Vec<Item>,
}

/// Trains the parser.
pub fn train(trees: &Trees) -> Vec<u8> {
    let tags = tagger::tag_set(&trees.train);
    let unseen = tagger::unseen_tags(&trees.train, &tags);
    let examples: Vec<Example> =
        trees.train.iter().zip(&unseen).map(|(tree, given)| example(tree, given, &tags)).collect();
    let labels = label_set(&trees.train);
    Parser::write(&labels, &learn(&examples, &labels, &SETUP))
}

/// What the parser sees of a sentence.
pub fn example<'a>(tree: &'a Tree, given: &[u8], tags: &[Tag]) -> Example<'a> {
    let words = tree.words.iter().zip(given).map(|(word, tag)| infer::item(word, *tag, tags[usize::from(*tag)].upos));
    Example { tree, words: words.collect() }
}

/// The labels of the training set.
pub fn label_set(trees: &[Tree]) -> Vec<Relation> {
    let mut labels: Vec<Relation> = trees.iter().flat_map(|tree| tree.relations.iter().copied()).collect();
    labels.sort();
    labels.dedup();
    labels
}

/// Trains with a dynamic oracle: the weights.
pub fn learn(examples: &[Example], labels: &[Relation], setup: &Setup) -> Vec<Vec<(u8, i8)>> {
    let place = |relation: Relation| labels.iter().position(|label| *label == relation).unwrap_or(0);
    let n_labels = labels.len();
    let root = place(Relation::Root);
    let mut model = Perceptron::new(setup.bits, n_classes(n_labels));
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random::new(7);
    let (mut state, mut found, mut row) = (State::default(), Vec::new(), Vec::new());
    let mut sums = vec![0; n_classes(n_labels)];
    for round in 0..setup.rounds {
        random.shuffle(&mut order);
        let (mut right, mut total) = (0u32, 0u32);
        for index in &order {
            let Example { tree, words } = &examples[*index];
            let gold: Vec<usize> = tree.relations.iter().map(|relation| place(*relation)).collect();
            row.clear();
            items(words.iter().copied(), &mut row);
            state.start(words.len());
            while !state.is_done() {
                features(&row, &state, &mut found);
                model.score(&found, &mut sums);
                model.count();
                let Some(guess) = choose(&state, &sums, root) else { break };
                let costs = Move::ALL.map(|s| if state.allows(s) { state.cost(s, &tree.heads) } else { u32::MAX });
                let least = costs.into_iter().min().unwrap_or(0);
                // A move that makes a gold arc must give it its gold label; one that makes another arc may give any.
                let wanted = |step: Move| match state.arc(step) {
                    Some((head, dependent)) if tree.heads[dependent] as usize == head => gold[dependent],
                    _ => best_label(&state, &sums, step, root).0,
                };
                let free = Move::ALL.into_iter().filter(|step| costs[*step as usize] == least);
                let oracle = free
                    .map(|step| (step, wanted(step)))
                    .max_by_key(|(step, label)| (sums[class(*step, *label, n_labels)], 3 - *step as u32));
                let Some(oracle) = oracle else { break };
                total += 1;
                right += u32::from(costs[guess.0 as usize] == least && guess.1 == wanted(guess.0));
                let best = class(oracle.0, oracle.1, n_labels);
                let rival = rival(&state, &sums, root, |step, label| {
                    costs[step as usize] > least || (is_gold(&state, step, &tree.heads) && label != wanted(step))
                });
                if let Some((wrong, sum)) = rival
                    && sum + setup.margin > sums[best]
                {
                    model.update(&found, best, wrong);
                }
                // From the second round on, mostly follow the guess, so that states after mistakes are learnt too.
                let (step, label) = if round > 0 && random.below(10) < 9 { guess } else { oracle };
                state.take(step, label as u8);
            }
        }
        println!("  round {round}: {:.4} of moves", f64::from(right) / f64::from(total));
    }
    model.sparse(SCALE, setup.least)
}

/// Whether the arc of a move is in the gold tree.
fn is_gold(state: &State, step: Move, heads: &[u32]) -> bool {
    state.arc(step).is_some_and(|(head, dependent)| heads[dependent] as usize == head)
}

/// The class with the largest sum among the allowed ones that are wrong.
fn rival(state: &State, sums: &[i32], root: usize, is_wrong: impl Fn(Move, usize) -> bool) -> Option<(usize, i32)> {
    let n_labels = (sums.len() - 1) / 2;
    let mut best: Option<(usize, i32)> = None;
    for step in Move::ALL.into_iter().filter(|step| state.allows(*step)) {
        let labels = match step {
            Move::Shift => 0..1,
            Move::Left if state.at_root() => root..root + 1,
            _ => 0..n_labels,
        };
        for label in labels {
            let class = class(step, label, n_labels);
            let possible = step == Move::Shift || (label == root) == (step == Move::Left && state.at_root());
            if possible && best.is_none_or(|(_, sum)| sums[class] > sum) && is_wrong(step, label) {
                best = Some((class, sums[class]));
            }
        }
    }
    best
}
