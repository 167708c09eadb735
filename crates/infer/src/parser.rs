//! Dependency parser: two greedy arc-hybrid passes, then a labeller over the finished tree.
//!
//! The first pass reads the sentence from its end to its beginning, the second from its beginning with the first
//! pass's tree as a hint: the two make different mistakes, and the second learns where to trust the first.

mod features;
mod hint;
mod labels;
mod state;

pub use features::features;
pub use hint::Hint;
pub use labels::{Family, features as label_features};
pub use state::{Item, Move, NONE_AFTER, State, items};

use model::Relation;

use crate::table::{self, Dense, Sparse};
use crate::weights::{Reader, Writer};

/// Version of the features; a change to any feature of the parser raises it.
pub const VERSION: u32 = 1;

/// The parser.
#[derive(Debug)]
pub struct Parser {
    backward: Dense,
    forward: Dense,
    labels: Vec<Relation>,
    labeller: Sparse,
}

/// Buffers of the parser, kept between sentences.
#[derive(Debug, Default)]
pub struct Workspace {
    items: Vec<Item>,
    state: State,
    found: Vec<u32>,
    heads: Vec<u32>,
    hint: Hint,
}

impl Parser {
    /// Checks and takes weights.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let file = Reader::open(bytes, "parser", VERSION)?;
        let labels: Vec<Relation> = file.lines("labels")?.into_iter().map(Relation::parse).collect();
        if labels.is_empty() {
            return Err("there are no labels".into());
        }
        Ok(Parser {
            backward: Dense::read(file.section("backward")?)?,
            forward: Dense::read(file.section("forward")?)?,
            labeller: Sparse::read(file.section("labeller")?, labels.len())?,
            labels,
        })
    }

    /// The bytes that [`Parser::read`] takes; the tables as their `read` takes them.
    pub fn write(backward: Vec<u8>, forward: Vec<u8>, labels: &[Relation], labeller: Vec<u8>) -> Vec<u8> {
        let mut file = Writer::new("parser", VERSION);
        let names: Vec<&str> = labels.iter().map(|label| label.as_str()).collect();
        file.section("labels", names.join("\n").into_bytes());
        file.section("backward", backward);
        file.section("forward", forward);
        file.section("labeller", labeller);
        file.finish()
    }

    /// Parses one sentence: the head of each word (the number of words for the root) and its relation.
    pub fn parse(&self, words: &[Item], desk: &mut Workspace, heads: &mut Vec<u32>, relations: &mut Vec<Relation>) {
        heads.clear();
        relations.clear();
        if words.is_empty() {
            return;
        }
        desk.items.clear();
        items(words.iter().rev().copied(), &mut desk.items);
        run(&self.backward, &desk.items, None, &mut desk.state, &mut desk.found);
        mirror(&desk.state, words.len(), &mut desk.heads);
        desk.hint.set(&desk.heads);
        desk.items.clear();
        items(words.iter().copied(), &mut desk.items);
        run(&self.forward, &desk.items, Some(&desk.hint), &mut desk.state, &mut desk.found);
        heads.extend((0..words.len()).map(|word| desk.state.head(word)));
        self.label(desk, heads, relations);
    }

    fn label(&self, desk: &mut Workspace, heads: &[u32], relations: &mut Vec<Relation>) {
        let n_words = heads.len();
        let mut sums = vec![0; self.labels.len()];
        let family = Family::new(heads);
        let mut given = vec![0u8; n_words];
        for word in 0..n_words {
            label_features(&desk.items, &family, word, &given, &mut desk.found);
            sums.fill(0);
            self.labeller.add(&desk.found, &mut sums);
            let is_root = heads[word] as usize == n_words;
            let label = best_label(&sums, &self.labels, is_root);
            given[word] = label as u8;
            relations.push(self.labels[label]);
        }
    }
}

/// The best label; `root` goes to roots only, and to every root.
fn best_label(sums: &[i32], labels: &[Relation], is_root: bool) -> usize {
    if is_root && let Some(root) = labels.iter().position(|label| *label == Relation::Root) {
        return root;
    }
    let best = table::best(sums);
    if labels[best] != Relation::Root {
        return best;
    }
    let others = sums.iter().enumerate().filter(|(label, _)| labels[*label] != Relation::Root);
    others.max_by_key(|(label, sum)| (**sum, usize::MAX - label)).map_or(best, |(label, _)| label)
}

/// Runs one greedy pass; the tree is then in `state`.
pub fn run(table: &Dense, items: &[Item], hint: Option<&Hint>, state: &mut State, found: &mut Vec<u32>) {
    state.start(items.len() - NONE_AFTER);
    while !state.is_done() {
        features(items, state, hint, found);
        let sums = table.score(found);
        let mut chosen = None;
        for (index, step) in Move::ALL.into_iter().enumerate() {
            if state.allows(step) && chosen.is_none_or(|(_, sum)| sums[index] > sum) {
                chosen = Some((step, sums[index]));
            }
        }
        let Some((step, _)) = chosen else { return };
        state.take(step);
    }
}

/// The heads of a pass over the reversed sentence, counted from the sentence's beginning.
pub fn mirror(state: &State, n_words: usize, heads: &mut Vec<u32>) {
    heads.clear();
    let back = |word: usize| if word == n_words { n_words as u32 } else { (n_words - 1 - word) as u32 };
    heads.extend((0..n_words).map(|word| back(state.head(n_words - 1 - word) as usize)));
}
