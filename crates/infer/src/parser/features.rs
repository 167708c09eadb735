use super::{Hint, Item, State};
use crate::hash::{one, three, two};

/// The features of a state.
pub fn features(items: &[Item], state: &State, hint: Option<&Hint>, found: &mut Vec<u32>) {
    found.clear();
    let none = state.none();
    let (s0, s1, s2) = (state.on_stack(0), state.on_stack(1), state.on_stack(2));
    let (b0, b1, b2, b3) = (state.ahead(0), state.ahead(1), state.ahead(2), state.ahead(3));
    let (i0, i1, i2) = (items[s0], items[s1], items[s2]);
    let (j0, j1, j2, j3) = (items[b0], items[b1], items[b2], items[b3]);
    let (n0, n1, m0) = (state.node(s0), state.node(s1), state.node(b0));
    let item = |index: u32| items[index as usize];
    let (left, left2, right, right2) = (item(n0.left[0]), item(n0.left[1]), item(n0.right[0]), item(n0.right[1]));
    let (next_left, next_left2) = (item(m0.left[0]), item(m0.left[1]));
    let (below_left, below_right) = (item(n1.left[0]), item(n1.right[0]));
    let distance = |from: usize, to: usize| if from == none { 0 } else { (to - from).min(8) as u32 };
    let gap = distance(s0, b0);
    let gap_below = if s1 == none { 0 } else { distance(s1, s0) };
    let valency = |index: usize, count: u32| if index == none { 9 } else { count.min(4) };
    found.extend([
        one(0, 0),
        two(1, i0.word, i0.tag),
        one(2, i0.word),
        one(3, i0.tag),
        two(4, i1.word, i1.tag),
        one(5, i1.word),
        one(6, i1.tag),
        one(7, i2.tag),
        two(8, j0.word, j0.tag),
        one(9, j0.word),
        one(10, j0.tag),
        two(11, j1.word, j1.tag),
        one(12, j1.word),
        one(13, j1.tag),
        one(14, j2.word),
        one(15, j2.tag),
        one(16, j3.tag),
        three(17, i0.word ^ i0.tag, j0.word, j0.tag),
        three(18, i0.word, i0.tag, j0.tag),
        three(19, i0.tag, j0.word, j0.tag),
        two(20, i0.word, j0.word),
        two(21, i0.tag, j0.tag),
        two(22, i0.tag, i1.tag),
        two(23, i0.word, i1.word),
        three(24, i0.word, i0.tag, i1.tag),
        three(25, i0.tag, i1.word, i1.tag),
        two(26, j0.tag, j1.tag),
        two(27, i1.tag, j0.tag),
        two(28, i1.word, j0.word),
        three(29, i0.tag, j0.tag, j1.tag),
        three(30, j0.tag, j1.tag, j2.tag),
        three(31, i1.tag, i0.tag, j0.tag),
        three(32, i2.tag, i1.tag, i0.tag),
        three(33, i0.tag, left.tag, j0.tag),
        three(34, i0.tag, right.tag, j0.tag),
        three(35, i0.tag, j0.tag, next_left.tag),
        three(36, i1.tag, below_right.tag, i0.tag),
        three(37, i1.tag, below_left.tag, i0.tag),
        three(38, i0.tag, left.tag, left2.tag),
        three(39, i0.tag, right.tag, right2.tag),
        three(40, j0.tag, next_left.tag, next_left2.tag),
        two(41, i0.word, gap),
        two(42, i0.tag, gap),
        two(43, j0.word, gap),
        two(44, j0.tag, gap),
        three(45, i0.tag, j0.tag, gap),
        three(46, i0.tag, i1.tag, gap_below),
        two(47, i0.tag, valency(s0, n0.n_left)),
        two(48, i0.tag, valency(s0, n0.n_right)),
        two(49, i1.tag, valency(s1, n1.n_right)),
        two(50, j0.tag, valency(b0, m0.n_left)),
        two(51, i0.word, valency(s0, n0.n_right)),
        two(52, i0.tag, left.word),
        two(53, i0.tag, right.word),
        two(54, j0.tag, next_left.word),
        three(55, i0.tag, left.word, j0.tag),
        three(56, i1.word, i0.tag, j0.tag),
        three(57, i0.upos, j0.upos, j1.upos),
        three(58, i1.upos, i0.upos, j0.upos),
        three(59, i1.tag, j0.word, j0.tag),
        three(60, i1.tag, i0.tag, left.word),
        three(61, i1.upos, i0.word, j0.upos),
        three(62, i1.upos, i0.upos, j0.word),
    ]);
    if let Some(hint) = hint {
        hinted(hint, [s0, s1, b0], none, [i0, i1, j0], found);
    }
}

/// What the earlier pass's tree says of the words at hand.
fn hinted(hint: &Hint, [s0, s1, b0]: [usize; 3], none: usize, [i0, i1, j0]: [Item; 3], found: &mut Vec<u32>) {
    let root = none - 1;
    let side = |head: usize| match head {
        _ if head == root => 5,
        _ if head == b0 => 1,
        _ if head == s1 => 2,
        _ if head == s0 => 6,
        _ if head > b0 => 4,
        _ => 3,
    };
    let top = if s0 == none {
        0
    } else {
        side(hint.head(s0))
            + 8 * u32::from(hint.has_child_from(s0, b0))
            + 16 * u32::from(hint.has_child_from(s0, b0 + 1))
    };
    let below = if s1 == none { 0 } else { side(hint.head(s1)) + 8 * u32::from(hint.has_child_from(s1, b0)) };
    let next = if b0 == root { 7 } else { side(hint.head(b0)) };
    let next = next + if s0 == none { 0 } else { 8 * u32::from(hint.has_child_to(b0, s0)) };
    let all = top + 64 * next + 4096 * below;
    found.extend([
        one(100, top),
        two(101, top, next),
        one(102, all),
        three(103, top, i0.tag, j0.tag),
        three(104, all, i0.tag, j0.tag),
        two(105, top + 64 * next, i0.word),
        two(106, top + 64 * next, j0.word),
        three(107, all, i1.tag, i0.tag),
        three(108, top + 64 * next, i0.word, j0.tag),
        three(109, top + 64 * next, i0.tag, j0.word),
    ]);
}
