//! Parts of a sentence that are parsed apart: what is said, and who says it.
//!
//! A greedy parser that reads "…, residents and a diplomat said" after a long clause often hangs speaker and verb somewhere
//! into that clause. Where the words alone show the seam, each side is parsed by itself and the two trees are joined.

use std::ops::Range;

use model::Relation;

use crate::{Reading, parser::Parser};

/// Parts nested deeper than this are parsed as they stand.
const DEEPEST: usize = 3;

/// A seam in a sentence: the token `at - 1` (a comma, a semicolon, a quotation mark or "that") stands between two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// First token of the second part.
    pub at: usize,
    /// The verb of saying: in the second part, where the first is what is said; else in the first. None: two clauses side by
    /// side.
    pub verb: Option<usize>,
}

/// Fills heads and relations of the sentence; `cut` is asked for the seam of each part.
pub(crate) fn parse(parser: &Parser, cut: &dyn Fn(&Reading, Range<usize>) -> Option<Cut>, reading: &mut Reading) {
    let n_words = reading.items.len();
    reading.heads.clear();
    reading.heads.resize(n_words, n_words as u32);
    reading.relations.clear();
    reading.relations.resize(n_words, Relation::Root);
    part(parser, cut, reading, 0..n_words, 0);
}

/// Parses the words of `range`; heads count from the beginning of the sentence, and the root's is the number of words.
fn part(
    parser: &Parser,
    cut: &dyn Fn(&Reading, Range<usize>) -> Option<Cut>,
    reading: &mut Reading,
    range: Range<usize>,
    depth: usize,
) {
    let seam = cut(reading, range.clone()).filter(|cut| depth < DEEPEST && is_inside(*cut, &range));
    if let Some(seam) = seam {
        part(parser, cut, reading, range.start..seam.at - 1, depth + 1);
        part(parser, cut, reading, seam.at..range.end, depth + 1);
        if join(reading, &range, seam) {
            return;
        }
    }
    let (mut heads, mut relations) = std::mem::take(&mut reading.part);
    parser.parse(&reading.items[range.clone()], &mut reading.desk, &mut heads, &mut relations);
    let n_words = reading.items.len();
    for (index, token) in range.clone().enumerate() {
        let head = heads[index] as usize;
        reading.heads[token] = if head < range.len() { range.start + head } else { n_words } as u32;
        reading.relations[token] = relations[index];
    }
    reading.part = (heads, relations);
}

fn is_inside(cut: Cut, range: &Range<usize>) -> bool {
    let verb = cut.verb.is_none_or(|verb| range.contains(&verb) && verb + 1 != cut.at);
    cut.at > range.start + 1 && cut.at < range.end && verb
}

/// Hangs what is said under its verb; false where the verb does not carry its part.
fn join(reading: &mut Reading, range: &Range<usize>, seam: Cut) -> bool {
    let n_words = reading.items.len() as u32;
    let root = |within: Range<usize>| within.clone().find(|&token| reading.heads[token] == n_words);
    let (Some(first), Some(second)) = (root(range.start..seam.at - 1), root(seam.at..range.end)) else { return false };
    let says_after = seam.verb.is_some_and(|verb| verb >= seam.at);
    let (governor, below) = if says_after { (second, first) } else { (first, second) };
    if seam.verb.is_some_and(|verb| verb != governor) {
        return false;
    }
    let between = seam.at - 1;
    reading.heads[below] = governor as u32;
    reading.relations[below] = if seam.verb.is_some() { Relation::Ccomp } else { Relation::Parataxis };
    reading.heads[between] = below as u32;
    reading.relations[between] = if says_after || seam.verb.is_none() { Relation::Punct } else { Relation::Mark };
    // The full stop ends the whole.
    let last = range.end - 1;
    if reading.relations[last] == Relation::Punct && last != governor {
        reading.heads[last] = governor as u32;
    }
    true
}
