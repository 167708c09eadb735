use crate::lexicon::Entry;
use crate::words::{AFTER, BEFORE};

/// What the parser sees of a word.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    /// Hash of the lower-case form.
    pub word: u32,
    /// The tagger's class, offset so that it collides with no other value.
    pub tag: u32,
    /// Universal part of speech, offset likewise.
    pub upos: u32,
    /// Hash of the last three letters.
    pub suffix: u32,
    /// What the lexicon knows of it.
    pub known: Entry,
    /// What the first pass made of it.
    pub hint: Hint,
}

/// What a first pass over the sentence made of a word.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hint {
    /// Its head (the number of words for the root).
    pub head: u32,
    /// The label of its arc.
    pub label: u32,
    /// Its first dependent, or itself.
    pub first: u32,
    /// Its last dependent, or itself.
    pub last: u32,
}

/// Tells the words of a sentence what a pass made of them: the head and label of each.
pub fn set_hints(words: &mut [Item], arcs: impl Iterator<Item = (u32, u8)>) {
    for (index, (word, (head, label))) in words.iter_mut().zip(arcs).enumerate() {
        word.hint = Hint { head, label: 300 + u32::from(label), first: index as u32, last: index as u32 };
    }
    for index in 0..words.len() {
        if let Some(head) = words.get_mut(words[index].hint.head as usize) {
            head.hint.first = head.hint.first.min(index as u32);
            head.hint.last = head.hint.last.max(index as u32);
        }
    }
}

/// How many items [`items`] adds to the words: the root and "no word".
pub const NONE_AFTER: usize = 2;

/// The items of the words, then the root (index `n`) and "no word" (index `n + 1`).
pub fn items(words: impl Iterator<Item = Item>, into: &mut Vec<Item>) {
    into.extend(words);
    let (known, hint) = (Entry::default(), Hint { head: u32::MAX, ..Hint::default() });
    into.push(Item { word: AFTER, tag: 400 + AFTER, upos: 400 + AFTER, suffix: AFTER, known, hint });
    into.push(Item { word: BEFORE, tag: 400 + BEFORE, upos: 400 + BEFORE, suffix: BEFORE, known, hint });
}

/// A transition of the arc-hybrid system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// The next word goes onto the stack.
    Shift,
    /// The top of the stack becomes a dependent of the next word.
    Left,
    /// The top of the stack becomes a dependent of the one below.
    Right,
}

impl Move {
    /// All, in the order of the classes of the tables.
    pub const ALL: [Move; 3] = [Move::Shift, Move::Left, Move::Right];

    /// 0 for a move that makes an arc to the left, 1 to the right.
    pub fn side(self) -> Option<usize> {
        (self as usize).checked_sub(1)
    }
}

/// Stack, position and the arcs made so far. The root stands after the last word; "no word" after it.
#[derive(Debug, Clone, Default)]
pub struct State {
    n_words: usize,
    next: usize,
    stack: Vec<u32>,
    nodes: Vec<Node>,
}

/// The label of a word that has no head yet.
const NO_LABEL: u32 = 255;

/// A word's head and its outermost dependents on either side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub head: u32,
    pub left: [u32; 2],
    pub right: [u32; 2],
    /// Label of the arc to the head.
    pub label: u32,
    /// Labels of the dependents, as a set of bits (labels past 63 share the last).
    pub labels: u64,
    pub n_left: u32,
    pub n_right: u32,
}

impl State {
    /// Starts a sentence of `n_words` words.
    pub fn start(&mut self, n_words: usize) {
        self.n_words = n_words;
        self.next = 0;
        self.stack.clear();
        self.nodes.clear();
        let none = n_words as u32 + 1;
        let node =
            Node { head: none, left: [none; 2], right: [none; 2], label: NO_LABEL, labels: 0, n_left: 0, n_right: 0 };
        self.nodes.resize(n_words + NONE_AFTER, node);
    }

    /// Whether every word has a head.
    pub fn is_done(&self) -> bool {
        self.next == self.n_words && self.stack.is_empty()
    }

    /// Whether the transition can be taken; it never makes a second root.
    pub fn allows(&self, step: Move) -> bool {
        match step {
            Move::Shift => self.next < self.n_words,
            Move::Left => !self.stack.is_empty() && (self.next < self.n_words || self.stack.len() == 1),
            Move::Right => self.stack.len() > 1,
        }
    }

    /// Takes an allowed transition; `label` is that of the arc it makes.
    pub fn take(&mut self, step: Move, label: u8) {
        if step == Move::Shift {
            self.stack.push(self.next as u32);
            self.next += 1;
            return;
        }
        let Some(dependent) = self.stack.pop() else { return };
        let head = if step == Move::Left { self.next as u32 } else { self.stack.last().copied().unwrap_or(dependent) };
        self.nodes[dependent as usize].head = head;
        self.nodes[dependent as usize].label = u32::from(label);
        let node = &mut self.nodes[head as usize];
        node.labels |= 1 << label.min(63);
        if dependent < head {
            node.left = [dependent, node.left[0]];
            node.n_left += 1;
        } else {
            node.right = [dependent, node.right[0]];
            node.n_right += 1;
        }
    }

    /// The (head, dependent) of the arc that the transition would make.
    pub fn arc(&self, step: Move) -> Option<(usize, usize)> {
        let dependent = *self.stack.last()? as usize;
        match step {
            Move::Shift => None,
            Move::Left => Some((self.next, dependent)),
            Move::Right => Some((self.on_stack(1), dependent)),
        }
    }

    /// How many gold arcs (`gold[word]` is its head, the number of words for the root) can no longer be made once the
    /// transition is taken: Goldberg and Nivre's dynamic oracle for arc-hybrid.
    pub fn cost(&self, step: Move, gold: &[u32]) -> u32 {
        let next = self.next as u32;
        let Some(&top) = self.stack.last() else { return 0 };
        let later = |head: u32| (self.next..self.n_words).filter(|word| gold[*word] == head).count() as u32;
        match step {
            Move::Shift => {
                let below = &self.stack[..self.stack.len() - 1];
                let heads = below.iter().filter(|word| gold.get(self.next) == Some(*word)).count();
                let dependents = self.stack.iter().filter(|word| gold[**word as usize] == next).count();
                (heads + dependents) as u32
            }
            Move::Left => {
                let head = gold[top as usize];
                let second = self.stack.len().checked_sub(2).map(|index| self.stack[index]);
                u32::from(head > next || second == Some(head)) + later(top)
            }
            Move::Right => u32::from(gold[top as usize] >= next) + later(top),
        }
    }

    /// Whether the next item is the root: arcs to it, and only they, have the label `root`.
    pub fn at_root(&self) -> bool {
        self.next == self.n_words
    }

    /// The label of a word's arc.
    pub fn label(&self, word: usize) -> u8 {
        self.nodes[word].label as u8
    }

    /// The head of a word (the number of words for the root).
    pub fn head(&self, word: usize) -> u32 {
        self.nodes[word].head
    }

    /// The word at `depth` below the top of the stack, or "no word".
    pub(super) fn on_stack(&self, depth: usize) -> usize {
        let none = self.n_words + 1;
        self.stack.len().checked_sub(depth + 1).map_or(none, |index| self.stack[index] as usize)
    }

    /// The word `ahead` of the next one; the root after the last, then "no word".
    pub(super) fn ahead(&self, ahead: usize) -> usize {
        (self.next + ahead).min(self.n_words + 1)
    }

    pub(super) fn node(&self, word: usize) -> &Node {
        &self.nodes[word]
    }

    pub(super) fn none(&self) -> usize {
        self.n_words + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Following moves of no cost rebuilds any projective tree.
    #[test]
    fn the_oracle_leads_to_the_gold_tree() {
        for gold in [vec![1, 4, 1, 2], vec![2, 2, 4, 2], vec![4, 0, 1, 2], vec![1, 3, 1, 4]] {
            let mut state = State::default();
            state.start(gold.len());
            while !state.is_done() {
                let step = Move::ALL.into_iter().find(|step| state.allows(*step) && state.cost(*step, &gold) == 0);
                state.take(step.unwrap(), 0);
            }
            let found: Vec<u32> = (0..gold.len()).map(|word| state.head(word)).collect();
            assert_eq!(found, gold);
        }
    }
}
