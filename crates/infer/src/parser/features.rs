use super::{Item, Move, State};
use crate::hash::{one, three, two};

/// Which of the two passes over a sentence features are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// From the end of the sentence to its beginning: its trees are only hints for the second.
    First,
    /// From the beginning, with the arcs of the first pass to look at.
    Second,
}

/// The features of a state. Pairs of words and finer mixtures of words and tags than these were tried: they cost a third of
/// the time and changed nothing.
pub fn features(items: &[Item], state: &State, pass: Pass, found: &mut Vec<u32>) {
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
        one(2, i0.word),
        one(3, i0.tag),
        one(5, i1.word),
        one(6, i1.tag),
        one(9, j0.word),
        one(10, j0.tag),
        one(12, j1.word),
        one(13, j1.tag),
        one(15, j2.tag),
        one(16, j3.tag),
        two(21, i0.tag, j0.tag),
        two(22, i0.tag, i1.tag),
        two(26, j0.tag, j1.tag),
        two(27, i1.tag, j0.tag),
        three(29, i0.tag, j0.tag, j1.tag),
        three(31, i1.tag, i0.tag, j0.tag),
        three(33, i0.tag, left.tag, j0.tag),
        three(34, i0.tag, right.tag, j0.tag),
        three(35, i0.tag, j0.tag, next_left.tag),
        three(36, i1.tag, below_right.tag, i0.tag),
        two(41, i0.word, gap),
        two(42, i0.tag, gap),
        two(43, j0.word, gap),
        three(45, i0.tag, j0.tag, gap),
        two(47, i0.tag, valency(s0, n0.n_left)),
        two(48, i0.tag, valency(s0, n0.n_right)),
        two(50, j0.tag, valency(b0, m0.n_left)),
        two(52, i0.tag, left.word),
        two(53, i0.tag, right.word),
        two(54, j0.tag, next_left.word),
        two(63, i0.tag, left_label),
        two(65, j0.tag, next_left_label),
        three(67, i0.tag, set(n0.labels), j0.tag),
        one(74, i0.suffix),
        one(75, j0.suffix),
        two(76, i0.suffix, j0.tag),
        two(77, j0.suffix, i0.tag),
    ]);
    if pass == Pass::First {
        return;
    }
    found.extend([
        one(7, i2.tag),
        one(14, j2.word),
        three(30, j0.tag, j1.tag, j2.tag),
        three(32, i2.tag, i1.tag, i0.tag),
        three(37, i1.tag, below_left.tag, i0.tag),
        three(38, i0.tag, left.tag, left2.tag),
        three(39, i0.tag, right.tag, right2.tag),
        three(40, j0.tag, next_left.tag, next_left2.tag),
        two(44, j0.tag, gap),
        three(46, i0.tag, i1.tag, gap_below),
        two(49, i1.tag, valency(s1, n1.n_right)),
        two(64, i0.tag, right_label),
        two(66, i1.tag, below_right_label),
        two(69, j0.tag, set(m0.labels)),
        three(70, i1.tag, set(n1.labels), i0.tag),
        two(71, i0.tag, set(n0.labels)),
        three(73, i1.tag, below_right_label, i0.tag),
        two(78, i1.suffix, i0.tag),
        two(80, i0.known.meaning(), j0.word),
        three(84, i1.known.meaning(), i0.word, i1.tag),
        three(92, i0.tag, left_label, right_label),
        three(93, i1.tag, below_right_label, j0.tag),
        three(94, i1.tag, i0.tag, gap_below * 16 + gap),
        three(95, i0.known.meaning(), i0.tag, j0.tag),
    ]);
    let (h0, h1, k0) = (i0.hint, i1.hint, j0.hint);
    let above = items[(h0.head as usize).min(none)];
    // Where the first pass hung the top of the stack, the word below and the next one.
    let top = place(h0.head, &[s1, s0, b0], none);
    let below = place(h1.head, &[s2, s1, s0, b0], none);
    let ahead = place(k0.head, &[s2, s1, s0, b0], none);
    let waits = u32::from(h0.last as usize >= b0 && s0 != none);
    let wanted = u32::from((k0.first as usize) < s0 && s1 != none);
    found.extend([
        two(100, top, ahead),
        three(101, top, h0.label, waits),
        three(102, top, i0.tag, h0.label),
        three(103, top, i0.tag, j0.tag),
        three(104, ahead, i0.tag, j0.tag),
        three(105, top * 16 + ahead, waits, wanted),
        three(106, top, h0.label, k0.label),
        two(107, top, i0.word),
        two(108, ahead, j0.word),
        three(109, top, i1.tag, i0.tag),
        three(110, top * 16 + below, waits, i0.tag),
        three(111, below, i1.tag, h1.label),
        three(112, waits, i0.tag, j0.tag),
        three(113, wanted, i0.tag, j0.tag),
        three(114, top, waits, left_label),
        three(115, top * 16 + ahead, h0.label, gap),
        three(116, top, i0.tag, above.tag),
        three(117, top, i0.upos, above.word),
        three(118, top, h0.label, above.hint.label),
        three(119, ahead, j0.tag, k0.label),
        three(120, top * 16 + ahead, i0.upos, j0.upos),
    ]);
}

/// Where `head` stands among words that follow one another: on one of them (odd) or between (even).
fn place(head: u32, marks: &[usize], none: usize) -> u32 {
    let head = head as usize;
    let mut place = 0;
    for mark in marks {
        if *mark == none {
            place += 2;
        } else if head == *mark {
            return place + 1;
        } else if head > *mark {
            place += 2;
        }
    }
    if head + 1 >= none { 15 } else { place }
}

/// The features of the label of the arc that a move (with a group of labels) makes.
pub fn label_features(items: &[Item], state: &State, (step, group): (Move, usize), pass: Pass, found: &mut Vec<u32>) {
    found.clear();
    let (dependent, below, next) = (state.on_stack(0), state.on_stack(1), state.ahead(0));
    let head = if step == Move::Left { next } else { below };
    let (d, h) = (items[dependent], items[head]);
    let (d_node, h_node) = (state.node(dependent), state.node(head));
    let item = |index: u32| items[index as usize];
    let (d_left, d_right) = (item(d_node.left[0]), item(d_node.right[0]));
    let (h_left, h_right) = (item(h_node.left[0]), item(h_node.right[0]));
    let before = if step == Move::Left { items[below] } else { h_right };
    let after = if step == Move::Left { h_left } else { items[next] };
    let set = |labels: u64| (labels ^ (labels >> 32)) as u32;
    let (d_set, h_set) = (set(d_node.labels), set(h_node.labels));
    let gap = (head.abs_diff(dependent)).min(6) as u32;
    let h_word = if head < state.none() - 1 { h_node.label } else { 254 };
    // Direction and group are part of every feature.
    let kind = (((step == Move::Right) as u32) << 3 | group as u32) << 8;
    let (one, two, three) = (
        |template: u32, a: u32| one(kind + template, a),
        |template: u32, a: u32, b: u32| two(kind + template, a, b),
        |template: u32, a: u32, b: u32, c: u32| three(kind + template, a, b, c),
    );
    found.extend([
        one(0, 0),
        one(1, d.word),
        one(2, d.tag),
        one(3, h.word),
        one(4, h.tag),
        two(6, d.tag, h.tag),
        two(7, d.word, h.tag),
        two(8, d.tag, h.word),
        two(9, d.tag, d_set),
        three(10, d.tag, h.tag, d_set),
        two(11, d.word, d_set),
        two(12, h.word, d_set),
        three(14, d.tag, h.tag, h_set),
        two(16, h.word, h_set),
        two(18, d.suffix, h.tag),
        two(19, h.suffix, d.tag),
        three(20, d.tag, h.tag, gap),
        two(22, h.tag, d_left.word),
        two(23, h.word, d_left.word),
        two(24, d.tag, d_left.word),
        three(25, d.word, d_left.word, h.upos),
        two(26, d.tag, d_right.tag),
        two(28, h.tag, h_left.word),
        three(30, d.tag, before.tag, after.tag),
        two(33, d.tag, after.word),
        two(34, d.tag, before.word),
        two(36, d.known.meaning(), h.word),
        two(37, d.word, h.known.meaning()),
        three(38, d.known.meaning(), d.tag, h.tag),
        three(39, h.known.meaning(), d_left.word, d.upos),
        three(40, d.known.meaning(), d_left.word, h.upos),
        two(43, h_word, d.tag),
    ]);
    if pass == Pass::Second {
        let hint = d.hint;
        let same = u32::from(hint.head as usize == head);
        found.extend([
            two(48, hint.label, same),
            three(49, hint.label, d.tag, h.tag),
            two(50, hint.label, d.word),
            two(51, hint.label, h.word),
            three(52, hint.label, d_set, h.upos),
            three(53, hint.label, same, h.hint.label),
        ]);
    }
}
