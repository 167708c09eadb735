use super::{Item, State};
use crate::hash::{one, three, two};

/// The features of a state.
pub fn features(items: &[Item], state: &State, found: &mut Vec<u32>) {
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
    let label = |index: u32| state.node(index as usize).label;
    let (left_label, right_label) = (label(n0.left[0]), label(n0.right[0]));
    let (next_left_label, below_right_label) = (label(m0.left[0]), label(n1.right[0]));
    let set = |labels: u64| (labels ^ (labels >> 32)) as u32;
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
        two(63, i0.tag, left_label),
        two(64, i0.tag, right_label),
        two(65, j0.tag, next_left_label),
        two(66, i1.tag, below_right_label),
        three(67, i0.tag, set(n0.labels), j0.tag),
        two(68, i0.word, set(n0.labels)),
        two(69, j0.tag, set(m0.labels)),
        three(70, i1.tag, set(n1.labels), i0.tag),
        two(71, i0.tag, set(n0.labels)),
        two(72, i1.word, set(n1.labels)),
        three(73, i1.tag, below_right_label, i0.tag),
        one(74, i0.suffix),
        one(75, j0.suffix),
        two(76, i0.suffix, j0.tag),
        two(77, j0.suffix, i0.tag),
        two(78, i1.suffix, i0.tag),
        two(79, i0.known.meaning(), j0.known.meaning()),
        two(80, i0.known.meaning(), j0.word),
        two(81, i0.word, j0.known.meaning()),
        two(82, i1.known.meaning(), i0.known.meaning()),
        two(83, i1.word, i0.known.meaning()),
        three(84, i1.known.meaning(), i0.word, i1.tag),
        three(85, i1.known.meaning(), i0.tag, below_right.word),
        three(86, i0.word, j0.tag, j1.tag),
        three(87, i0.tag, j0.word, j1.tag),
        two(88, j0.word, j1.word),
        three(89, i1.word, i0.word, j0.tag),
        three(90, i1.tag, i0.word, j0.word),
        three(91, i0.tag, j0.tag, j1.word),
        three(92, i0.tag, left_label, right_label),
        three(93, i1.tag, below_right_label, j0.tag),
        three(94, i1.tag, i0.tag, gap_below * 16 + gap),
        three(95, i0.known.meaning(), i0.tag, j0.tag),
    ]);
}
