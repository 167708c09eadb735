//! Dependency parser: two greedy arc-hybrid passes, the first from the end of the sentence to its beginning; the second sees
//! what the first made of it, and so of what is still ahead. A move is chosen together with the group of labels that its arc
//! belongs to; the label within the group is chosen once the arc is made.

mod features;
mod groups;
mod state;

pub use features::{Pass, features, label_features};
pub use groups::{GROUPS, Groups, group};
pub use state::{Hint, Item, Move, NONE_AFTER, State, items, set_hints};

use model::Relation;

use crate::rows::{CLASSES, Rows, Sums};
use crate::weights::{Reader, Writer};

/// Version of the features; a change to any feature of the parser raises it.
pub const VERSION: u32 = 3;

/// The parser.
#[derive(Debug)]
pub struct Parser {
    labels: Vec<Relation>,
    root: u8,
    first: Tables,
    second: Tables,
}

/// The weights of one pass.
#[derive(Debug)]
struct Tables {
    pass: Pass,
    groups: Groups,
    moves: Rows,
    within: Rows,
}

/// Buffers of the parser, kept between sentences.
#[derive(Debug, Default)]
pub struct Workspace {
    words: Vec<Item>,
    items: Vec<Item>,
    state: State,
    found: Vec<u32>,
    sums: Sums,
}

impl Parser {
    /// Checks and takes weights.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let file = Reader::open(bytes, "parser", VERSION)?;
        let labels: Vec<Relation> = file.lines("labels")?.into_iter().map(Relation::parse).collect();
        let root = labels.iter().position(|label| *label == Relation::Root).ok_or("the label root is missing")? as u8;
        if labels.len() > 255 {
            return Err("there are too many labels".into());
        }
        let tables = |pass, moves, within| {
            let groups = Groups::new(&labels, pass);
            if !groups.fit(CLASSES) {
                return Err("a group has too many labels".to_string());
            }
            Ok(Tables {
                pass,
                groups,
                moves: Rows::read(file.section(moves)?)?,
                within: Rows::read(file.section(within)?)?,
            })
        };
        let first = tables(Pass::First, "first moves", "first labels")?;
        let second = tables(Pass::Second, "second moves", "second labels")?;
        Ok(Parser { first, second, labels, root })
    }

    /// The bytes that [`Parser::read`] takes: the weights of the moves, and of the labels within their groups, of either pass.
    pub fn write(labels: &[Relation], first: &PassWeights, second: &PassWeights) -> Vec<u8> {
        let mut file = Writer::new("parser", VERSION);
        let names: Vec<&str> = labels.iter().map(|label| label.as_str()).collect();
        file.section("labels", names.join("\n").into_bytes());
        file.section("first moves", Rows::write(&first.moves));
        file.section("first labels", Rows::write(&first.within));
        file.section("second moves", Rows::write(&second.moves));
        file.section("second labels", Rows::write(&second.within));
        file.finish()
    }

    /// Parses one sentence: the head of each word (the number of words for the root) and its relation.
    pub fn parse(&self, words: &[Item], desk: &mut Workspace, heads: &mut Vec<u32>, relations: &mut Vec<Relation>) {
        heads.clear();
        relations.clear();
        let n_words = words.len();
        desk.words.clear();
        desk.words.extend_from_slice(words);
        self.hint(desk);
        desk.items.clear();
        items(desk.words.iter().copied(), &mut desk.items);
        self.run(&self.second, n_words, desk);
        heads.extend((0..n_words).map(|word| desk.state.head(word)));
        let label = |word| self.labels.get(usize::from(desk.state.label(word))).copied().unwrap_or(Relation::Dep);
        relations.extend((0..n_words).map(label));
    }

    /// Sets the hints of `words` by the first pass.
    pub fn set_hints(&self, words: &mut Vec<Item>) {
        let mut desk = Workspace { words: std::mem::take(words), ..Workspace::default() };
        self.hint(&mut desk);
        *words = desk.words;
    }

    fn hint(&self, desk: &mut Workspace) {
        let n_words = desk.words.len();
        desk.items.clear();
        items(desk.words.iter().rev().copied(), &mut desk.items);
        self.run(&self.first, n_words, desk);
        let state = &desk.state;
        set_hints(
            &mut desk.words,
            (0..n_words).rev().map(|word| (mirrored(state.head(word), n_words), state.label(word))),
        );
    }

    fn run(&self, tables: &Tables, n_words: usize, desk: &mut Workspace) {
        desk.state.start(n_words);
        while !desk.state.is_done() {
            let Some((step, label)) = self.step(tables, desk) else { break };
            desk.state.take(step, label);
        }
    }

    /// The best move, with the label of its arc.
    fn step(&self, tables: &Tables, desk: &mut Workspace) -> Option<(Move, u8)> {
        match forced(&desk.state) {
            Some(Move::Left) => return Some((Move::Left, self.root)),
            Some(step) => return Some((step, 0)),
            None => {}
        }
        features(&desk.items, &desk.state, tables.pass, &mut desk.found);
        tables.moves.score(&desk.found, &mut desk.sums);
        let (step, group) = step_of(best_class(&desk.state, &desk.sums, |_| true)?);
        let labels = if step == Move::Shift { &[0] } else { tables.groups.labels(step, group) };
        if let [first, _, ..] = labels {
            label_features(&desk.items, &desk.state, (step, group), tables.pass, &mut desk.found);
            tables.within.score(&desk.found, &mut desk.sums);
            let best = crate::table::best(&desk.sums[..labels.len()]);
            return Some((step, labels.get(best).copied().unwrap_or(*first)));
        }
        Some((step, labels.first().copied().unwrap_or(0)))
    }
}

/// The weights of one pass, as training finds them.
#[derive(Debug, Clone)]
pub struct PassWeights {
    /// Of moves with groups of labels.
    pub moves: Vec<[f64; CLASSES]>,
    /// Of labels within their groups.
    pub within: Vec<[f64; CLASSES]>,
}

/// The index of a word counted from the end of the sentence; the root stays where it is.
pub fn mirrored(word: u32, n_words: usize) -> u32 {
    if (word as usize) < n_words { n_words as u32 - 1 - word } else { word }
}

/// A move that needs no choice: only words are left to shift, or the last word becomes the root.
pub fn forced(state: &State) -> Option<Move> {
    if state.at_root() && state.allows(Move::Left) {
        return Some(Move::Left);
    }
    let is_only = state.allows(Move::Shift) && !state.allows(Move::Left) && !state.allows(Move::Right);
    is_only.then_some(Move::Shift)
}

/// The class of a move with a group of labels: shift, then left and right with each group.
pub fn class(step: Move, group: usize) -> usize {
    match step {
        Move::Shift => 0,
        Move::Left => 1 + group,
        Move::Right => 1 + GROUPS + group,
    }
}

/// The move and group of a class.
pub fn step_of(class: usize) -> (Move, usize) {
    match class.checked_sub(1) {
        None => (Move::Shift, 0),
        Some(left) if left < GROUPS => (Move::Left, left),
        Some(right) => (Move::Right, right - GROUPS),
    }
}

/// The class with the largest sum among those whose move is allowed and that `suit`; the first of equals.
pub fn best_class<T: PartialOrd + Copy>(state: &State, sums: &[T], suits: impl Fn(usize) -> bool) -> Option<usize> {
    let (left, right) = (1 + GROUPS, 1 + 2 * GROUPS);
    let ranges = [(Move::Shift, 0..1), (Move::Left, 1..left), (Move::Right, left..right)];
    let allowed = ranges.into_iter().filter(|(step, _)| state.allows(*step)).flat_map(|(_, range)| range);
    allowed.filter(|class| suits(*class)).reduce(|best, next| if sums[next] > sums[best] { next } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_is_in_one_group_of_either_side_and_no_group_is_too_large() {
        for pass in [Pass::First, Pass::Second] {
            let groups = Groups::new(Relation::ALL, pass);
            assert!(groups.fit(CLASSES));
            for step in [Move::Left, Move::Right] {
                let n_labels: usize = (0..GROUPS).map(|group| groups.labels(step, group).len()).sum();
                assert_eq!(n_labels, Relation::ALL.len());
            }
        }
        assert_eq!(group(Move::Left, Relation::Det, Pass::Second), group(Move::Right, Relation::Det, Pass::First));
    }

    #[test]
    fn classes_and_moves_answer_each_other() {
        for class_of_move in 0..CLASSES {
            let (step, group) = step_of(class_of_move);
            assert_eq!(class(step, group), class_of_move);
        }
    }

    /// Without weights all words still get a head, and exactly one is the root.
    #[test]
    fn a_parser_without_weights_makes_a_tree() {
        let nothing = PassWeights { moves: vec![[0.0; CLASSES]; 8], within: vec![[0.0; CLASSES]; 8] };
        let parser = Parser::read(&Parser::write(Relation::ALL, &nothing, &nothing)).unwrap();
        let word = crate::words::Word::new("word", &mut String::new());
        let (mut heads, mut relations) = (Vec::new(), Vec::new());
        for n_words in 0..6u32 {
            let words = vec![crate::item(&word, 0, model::Upos::Noun); n_words as usize];
            parser.parse(&words, &mut Workspace::default(), &mut heads, &mut relations);
            assert_eq!(heads.len(), words.len());
            assert_eq!(heads.iter().filter(|head| **head == n_words).count(), usize::from(n_words > 0));
            assert_eq!(
                relations.iter().filter(|relation| **relation == Relation::Root).count(),
                usize::from(n_words > 0)
            );
        }
    }

    #[test]
    fn hints_are_told_by_the_ends_of_what_hangs_on_a_word() {
        let word = crate::words::Word::new("word", &mut String::new());
        let mut words = vec![crate::item(&word, 0, model::Upos::Noun); 4];
        set_hints(&mut words, [(2, 5), (2, 6), (4, 1), (2, 7)].into_iter());
        let hint = words[2].hint;
        assert_eq!((hint.head, hint.first, hint.last), (4, 0, 3));
        assert_eq!((words[0].hint.head, words[0].hint.first, words[0].hint.last), (2, 0, 0));
        assert_eq!((mirrored(0, 4), mirrored(3, 4), mirrored(4, 4)), (3, 0, 4));
    }
}
