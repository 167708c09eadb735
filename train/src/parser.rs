use infer::parser::{
    Groups, Item, Move, Parser, Pass, PassWeights, State, best_class, features, forced, group, items, label_features,
    mirrored, step_of,
};
use infer::rows::CLASSES;
use infer::tagger::Tag;
use model::Relation;

use crate::corpus::{Tree, Trees};
use crate::perceptron::{Random, RowPerceptron, mean};

/// How a pass of the parser is trained.
#[derive(Debug, Clone, Copy)]
pub struct Setup {
    pub pass: Pass,
    /// The table of moves has `1 << bits` rows, that of labels a quarter.
    pub bits: u32,
    pub rounds: usize,
    /// A right move must win by so much, or the weights move.
    pub margin: i32,
    /// Likewise for labels.
    pub label_margin: i32,
    /// Weights below this are dropped.
    pub least: f64,
    pub seed: u64,
    /// The final weights are the mean of so many runs.
    pub runs: u64,
}

pub const FIRST: Setup =
    Setup { pass: Pass::First, bits: 19, rounds: 6, margin: 30, label_margin: 25, least: 0.6, seed: 3, runs: 2 };
pub const SECOND: Setup =
    Setup { pass: Pass::Second, bits: 20, rounds: 9, margin: 40, label_margin: 25, least: 0.6, seed: 7, runs: 3 };
const SCALE: f64 = 8.0;
/// The second pass learns from hints of a first pass that has not seen the sentence: the training set is cut in so many.
const FOLDS: usize = 5;

/// A training sentence with the tags that a tagger gives which has not seen it.
pub struct Example<'a> {
    pub tree: &'a Tree,
    pub words: Vec<Item>,
}

/// Trains the parser; `unseen` are the tags of a tagger that has not seen the sentences.
pub fn train(trees: &Trees, unseen: &[Vec<u8>], tags: &[Tag]) -> Vec<u8> {
    let mut examples: Vec<Example> =
        trees.train.iter().zip(unseen).map(|(tree, given)| example(tree, given, tags)).collect();
    let labels = label_set(&trees.train);
    learn(&mut examples, &labels, &FIRST, &SECOND)
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

/// Trains both passes: the weights.
pub fn learn(examples: &mut [Example], labels: &[Relation], first: &Setup, second: &Setup) -> Vec<u8> {
    let nothing = PassWeights { moves: vec![[0.0; CLASSES]; 8], within: vec![[0.0; CLASSES]; 8] };
    for fold in 0..FOLDS {
        let others: Vec<&Example> =
            examples.iter().enumerate().filter(|(i, _)| i % FOLDS != fold).map(|(_, e)| e).collect();
        let weights = learn_pass(&others, labels, first, 1);
        let Ok(parser) = Parser::read(&Parser::write(labels, &weights, &nothing)) else { continue };
        for example in examples.iter_mut().skip(fold).step_by(FOLDS) {
            parser.set_hints(&mut example.words);
        }
    }
    let examples: Vec<&Example> = examples.iter().collect();
    Parser::write(
        labels,
        &learn_pass(&examples, labels, first, first.runs),
        &learn_pass(&examples, labels, second, second.runs),
    )
}

/// Trains one pass as often as `n_runs` says: the mean of the weights.
fn learn_pass(examples: &[&Example], labels: &[Relation], setup: &Setup, n_runs: u64) -> PassWeights {
    let runs = (0..n_runs).map(|run| learn_once(examples, labels, &Setup { seed: setup.seed + run, ..*setup }));
    let (moves, within): (Vec<_>, Vec<_>) = runs.unzip();
    PassWeights { moves: mean(&moves, setup.least), within: mean(&within, setup.least) }
}

/// Trains one pass with a dynamic oracle: the weights of moves and of labels.
fn learn_once(examples: &[&Example], labels: &[Relation], setup: &Setup) -> (Vec<[f64; CLASSES]>, Vec<[f64; CLASSES]>) {
    let mut learner = Learner {
        setup,
        labels,
        groups: Groups::new(labels, setup.pass),
        moves: RowPerceptron::new(setup.bits),
        within: RowPerceptron::new(setup.bits - 2),
        found: Vec::new(),
        items: Vec::new(),
        state: State::default(),
        random: Random::new(setup.seed),
    };
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for round in 0..setup.rounds {
        learner.random.shuffle(&mut order);
        let (mut right, mut total) = (0u32, 0u32);
        for index in &order {
            let (more_right, more) = learner.sentence(examples[*index], round > 0);
            (right, total) = (right + more_right, total + more);
        }
        println!("  {:?} pass, round {round}: {:.4} of moves", setup.pass, f64::from(right) / f64::from(total));
    }
    (learner.moves.averaged(SCALE), learner.within.averaged(SCALE))
}

struct Learner<'a> {
    setup: &'a Setup,
    labels: &'a [Relation],
    groups: Groups,
    moves: RowPerceptron,
    within: RowPerceptron,
    found: Vec<u32>,
    items: Vec<Item>,
    state: State,
    random: Random,
}

impl Learner<'_> {
    /// Parses a sentence and learns from its mistakes; how many moves were right, of how many.
    fn sentence(&mut self, example: &Example, explores: bool) -> (u32, u32) {
        let Example { tree, words } = example;
        let gold = Gold::of(tree, self.setup.pass);
        let (mut right, mut total) = (0, 0);
        let mut sums = [0; CLASSES + 1];
        self.items.clear();
        match self.setup.pass {
            Pass::First => items(words.iter().rev().copied(), &mut self.items),
            Pass::Second => items(words.iter().copied(), &mut self.items),
        }
        self.state.start(words.len());
        while !self.state.is_done() {
            if let Some(step) = forced(&self.state) {
                let root = self.labels.iter().position(|label| *label == Relation::Root).unwrap_or(0);
                self.state.take(step, root as u8);
                continue;
            }
            let costs = Move::ALL
                .map(|step| if self.state.allows(step) { self.state.cost(step, &gold.heads) } else { u32::MAX });
            let least = costs.into_iter().min().unwrap_or(0);
            // A move that makes a gold arc must give it the group of its gold label; one that makes another may give any.
            let is_right = |class: usize| {
                let (step, chosen) = step_of(class);
                costs[step as usize] == least
                    && gold.label(&self.state, step).is_none_or(|label| group(step, label, self.setup.pass) == chosen)
            };
            features(&self.items, &self.state, self.setup.pass, &mut self.found);
            self.moves.score(&self.found, &mut sums);
            self.moves.count();
            let Some(guess) = best_class(&self.state, &sums, |_| true) else { break };
            let Some(best) = best_class(&self.state, &sums, is_right) else { break };
            let rival = best_class(&self.state, &sums, |class| !is_right(class));
            total += 1;
            right += u32::from(is_right(guess));
            if let Some(rival) = rival
                && sums[rival] + self.setup.margin > sums[best]
            {
                self.moves.update(&self.found, best, rival);
            }
            // From the second round on, mostly follow the guess, so that states after mistakes are learnt too.
            let taken = if explores && self.random.below(10) < 9 { guess } else { best };
            let (step, chosen) = step_of(taken);
            let label = if step == Move::Shift { 0 } else { self.label(step, chosen, gold.label(&self.state, step)) };
            self.state.take(step, label);
        }
        (right, total)
    }

    /// Chooses the label within a group, and learns where the gold label is one of the group.
    fn label(&mut self, step: Move, chosen: usize, gold: Option<Relation>) -> u8 {
        let mut sums = [0; CLASSES + 1];
        let labels = self.groups.labels(step, chosen);
        if labels.len() < 2 {
            return labels.first().copied().unwrap_or(0);
        }
        label_features(&self.items, &self.state, (step, chosen), self.setup.pass, &mut self.found);
        self.within.score(&self.found, &mut sums);
        self.within.count();
        let guess = infer::table::best(&sums[..labels.len()]);
        let right = labels.iter().position(|label| gold == Some(self.labels[usize::from(*label)]));
        if let Some(right) = right {
            sums[right] -= self.setup.label_margin;
            let rival = infer::table::best(&sums[..labels.len()]);
            if rival != right {
                self.within.update(&self.found, right, rival);
            }
        }
        labels[guess]
    }
}

/// The gold tree as a pass sees it: the first one sees it mirrored.
struct Gold {
    heads: Vec<u32>,
    relations: Vec<Relation>,
}

impl Gold {
    fn of(tree: &Tree, pass: Pass) -> Self {
        match pass {
            Pass::First => Gold {
                heads: tree.heads.iter().rev().map(|head| mirrored(*head, tree.heads.len())).collect(),
                relations: tree.relations.iter().rev().copied().collect(),
            },
            Pass::Second => Gold { heads: tree.heads.clone(), relations: tree.relations.clone() },
        }
    }

    /// The label of the arc that a move makes, where the arc is in the tree.
    fn label(&self, state: &State, step: Move) -> Option<Relation> {
        let (head, dependent) = state.arc(step)?;
        (self.heads[dependent] as usize == head).then(|| self.relations[dependent])
    }
}
