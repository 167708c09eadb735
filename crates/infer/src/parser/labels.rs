use super::Item;
use crate::hash::{one, three, two};

/// Who is whose neighbour in a finished tree. "No word" is `n + 1`, the root `n`.
#[derive(Debug)]
pub struct Family {
    heads: Vec<u32>,
    /// Outermost dependents on the left, then on the right.
    first: Vec<u32>,
    last: Vec<u32>,
    /// Dependents just before and just after in the order of the head's dependents.
    previous: Vec<u32>,
    following: Vec<u32>,
    counts: Vec<[u32; 2]>,
}

impl Family {
    /// Looks at a tree: `heads[word]`, the number of words for the root.
    pub fn new(heads: &[u32]) -> Self {
        let n_words = heads.len();
        let none = n_words as u32 + 1;
        let size = n_words + 2;
        let mut family = Family {
            heads: heads.to_vec(),
            first: vec![none; size],
            last: vec![none; size],
            previous: vec![none; size],
            following: vec![none; size],
            counts: vec![[0; 2]; size],
        };
        family.heads.extend([none, none]);
        for (word, head) in heads.iter().enumerate() {
            let head = *head as usize;
            if family.first[head] == none {
                family.first[head] = word as u32;
            } else {
                let before = family.last[head];
                family.previous[word] = before;
                family.following[before as usize] = word as u32;
            }
            family.last[head] = word as u32;
            family.counts[head][usize::from(word > head)] += 1;
        }
        family
    }
}

/// The features of the relation of `word` to its head; `given` are the labels of the words before it.
pub fn features(items: &[Item], family: &Family, word: usize, given: &[u8], found: &mut Vec<u32>) {
    found.clear();
    let n_words = items.len() - super::NONE_AFTER;
    let none = n_words + 1;
    let head = family.heads[word] as usize;
    let grand = family.heads[head] as usize;
    let (d, h, g) = (items[word], items[head], items[grand]);
    let (first, last) = (items[family.first[word] as usize], items[family.last[word] as usize]);
    let (outer_left, outer_right) = (family.first[head] as usize, family.last[head] as usize);
    let previous = family.previous[word] as usize;
    let (p, f) = (items[previous], items[family.following[word] as usize]);
    let before = items[word.checked_sub(1).unwrap_or(none)];
    let after = items[word + 1];
    let side = u32::from(word < head);
    let distance = word.abs_diff(head).min(6) as u32 * 2 + side;
    let [n_left, n_right] = family.counts[head];
    let crowd = n_left.min(4) * 8 + n_right.min(4) + 100 * side;
    let [own_left, own_right] = family.counts[word];
    let own = own_left.min(3) * 4 + own_right.min(3);
    let label = |index: usize| if index < word { u32::from(given[index]) } else { 99 };
    let sibling = if previous == none { 98 } else { label(previous) };
    let head_label = if head < word { label(head) } else { 97 };
    found.extend([
        one(0, side),
        two(1, d.word, side),
        two(2, d.tag, side),
        two(3, h.word, side),
        two(4, h.tag, side),
        three(5, d.tag, h.tag, side),
        three(6, d.word, h.tag, side),
        three(7, d.tag, h.word, side),
        three(8, d.word, h.word, side),
        three(9, d.tag, h.tag, distance),
        three(10, d.tag, h.tag, first.word),
        three(11, d.tag, first.word, side),
        three(12, d.tag, h.tag, first.tag),
        three(13, d.tag, h.tag, last.tag),
        three(14, d.tag, h.tag, g.tag),
        three(15, d.tag, last.word, h.tag),
        three(16, d.tag, before.tag, h.tag),
        three(17, d.tag, after.tag, h.tag),
        three(18, d.tag, h.tag, items[outer_left].tag),
        three(19, d.tag, h.tag, items[outer_right].tag),
        three(20, d.tag, h.tag, crowd),
        three(21, d.tag, h.word, first.word),
        three(22, d.tag, d.suffix, side),
        three(23, d.tag, h.tag, u32::from(outer_left == word) + 2 * u32::from(outer_right == word)),
        three(24, d.tag, h.tag, items[outer_left].word),
        three(25, d.word, first.tag, h.tag),
        three(26, d.tag, h.tag, before.word),
        three(27, d.tag, h.tag, p.tag),
        three(28, d.tag, h.tag, f.tag),
        three(29, d.tag, sibling, side),
        three(30, d.tag, h.word, sibling),
        three(31, d.tag, h.tag, sibling),
        three(32, d.tag, h.tag, head_label),
        three(33, d.word, head_label, side),
        three(34, d.tag, h.tag, own),
        three(35, d.tag, h.word, crowd),
        three(36, d.tag, h.suffix, side),
        three(37, d.tag, h.tag, after.word),
        three(38, d.tag, p.word, side),
        three(39, d.tag, h.tag, head_label * 128 + sibling),
    ]);
}
