//! Dependency parser: one greedy arc-hybrid pass whose moves carry the labels.

mod features;
mod state;

pub use features::features;
pub use state::{Item, Move, NONE_AFTER, State, items};

use model::Relation;

use crate::table::Sparse;
use crate::weights::{Reader, Writer};

/// Version of the features; a change to any feature of the parser raises it.
pub const VERSION: u32 = 2;

/// The parser.
#[derive(Debug)]
pub struct Parser {
    labels: Vec<Relation>,
    root: usize,
    table: Sparse,
}

/// Buffers of the parser, kept between sentences.
#[derive(Debug, Default)]
pub struct Workspace {
    items: Vec<Item>,
    state: State,
    found: Vec<u32>,
    sums: Vec<i16>,
}

impl Parser {
    /// Checks and takes weights.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let file = Reader::open(bytes, "parser", VERSION)?;
        let labels: Vec<Relation> = file.lines("labels")?.into_iter().map(Relation::parse).collect();
        let root = labels.iter().position(|label| *label == Relation::Root);
        let root = root.filter(|_| labels.len() > 1).ok_or("the label root is missing, or is the only one")?;
        Ok(Parser { table: Sparse::read(file.section("table")?, n_classes(labels.len()))?, labels, root })
    }

    /// The bytes that [`Parser::read`] takes.
    pub fn write(labels: &[Relation], rows: &[Vec<(u8, i8)>]) -> Vec<u8> {
        let mut file = Writer::new("parser", VERSION);
        let names: Vec<&str> = labels.iter().map(|label| label.as_str()).collect();
        file.section("labels", names.join("\n").into_bytes());
        file.section("table", Sparse::write(rows));
        file.finish()
    }

    /// Parses one sentence: the head of each word (the number of words for the root) and its relation.
    pub fn parse(&self, words: &[Item], desk: &mut Workspace, heads: &mut Vec<u32>, relations: &mut Vec<Relation>) {
        heads.clear();
        relations.clear();
        desk.items.clear();
        items(words.iter().copied(), &mut desk.items);
        desk.state.start(words.len());
        while !desk.state.is_done() {
            features(&desk.items, &desk.state, &mut desk.found);
            self.table.score(&desk.found, &mut desk.sums);
            let sums = &desk.sums[..n_classes(self.labels.len())];
            let Some((step, label)) = choose(&desk.state, sums, self.root) else { break };
            desk.state.take(step, label as u8);
        }
        heads.extend((0..words.len()).map(|word| desk.state.head(word)));
        relations.extend((0..words.len()).map(|word| self.labels[usize::from(desk.state.label(word))]));
    }
}

/// Classes of the moves: shift, then left and right with each label.
pub fn n_classes(n_labels: usize) -> usize {
    1 + 2 * n_labels
}

/// The class of a move with a label.
pub fn class(step: Move, label: usize, n_labels: usize) -> usize {
    match step {
        Move::Shift => 0,
        Move::Left => 1 + label,
        Move::Right => 1 + n_labels + label,
    }
}

/// The best label for a move, with its sum: `root` for arcs from the root and only for them.
pub fn best_label<T: PartialOrd + Copy>(state: &State, sums: &[T], step: Move, root: usize) -> (usize, T) {
    let n_labels = (sums.len() - 1) / 2;
    let first = class(step, 0, n_labels);
    match step {
        Move::Shift => (0, sums[0]),
        Move::Left if state.at_root() => (root, sums[first + root]),
        _ => {
            let mut best = usize::from(root == 0);
            for (label, sum) in sums[first..first + n_labels].iter().enumerate() {
                if *sum > sums[first + best] && label != root {
                    best = label;
                }
            }
            (best, sums[first + best])
        }
    }
}

/// The allowed move with the largest sum, and its label.
pub fn choose<T: PartialOrd + Copy>(state: &State, sums: &[T], root: usize) -> Option<(Move, usize)> {
    let allowed = Move::ALL.into_iter().filter(|step| state.allows(*step));
    let scored = allowed.map(|step| (step, best_label(state, sums, step, root)));
    scored.reduce(|best, next| if next.1.1 > best.1.1 { next } else { best }).map(|(step, (label, _))| (step, label))
}
