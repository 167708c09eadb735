//! Entity recogniser: BIO tags by hashed features of a window, greedy from left to right.

use std::ops::Range;

use model::{NameKind, Upos};

use crate::hash::{one, three, two};
use crate::rows::{CLASSES, Rows, Sums};
use crate::table;
use crate::weights::{Reader, Writer};
use crate::words::{AFTER, BEFORE, Word};

/// Version of the features; a change to [`features`] raises it.
pub const VERSION: u32 = 3;

/// The recogniser. Class 0 is "no name", then begin and inside of each kind.
#[derive(Debug)]
pub struct Names {
    kinds: Vec<NameKind>,
    table: Rows,
}

impl Names {
    /// Checks and takes weights.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let file = Reader::open(bytes, "names", VERSION)?;
        let kinds = file.lines("kinds")?.into_iter().map(parse_kind).collect::<Result<Vec<NameKind>, String>>()?;
        if 1 + 2 * kinds.len() > CLASSES {
            return Err("there are too many kinds".into());
        }
        Ok(Names { kinds, table: Rows::read(file.section("table")?)? })
    }

    /// The bytes that [`Names::read`] takes.
    pub fn write(kinds: &[NameKind], rows: &[[f64; CLASSES]]) -> Vec<u8> {
        let mut file = Writer::new("names", VERSION);
        let names: Vec<&str> = kinds.iter().map(|kind| kind_text(*kind)).collect();
        file.section("kinds", names.join("\n").into_bytes());
        file.section("table", Rows::write(rows));
        file.finish()
    }

    /// The names of one sentence as ranges of word indices, in order, not nested; `upos` their parts of speech. Names of
    /// other things are recognised too, so that they are not taken for persons, bodies or places, and then left out.
    pub fn tag(&self, words: &[Word], upos: &[Upos]) -> Vec<(Range<usize>, NameKind)> {
        let mut classes = Vec::with_capacity(words.len());
        let mut found = Vec::with_capacity(48);
        let n_classes = 1 + 2 * self.kinds.len();
        let mut sums: Sums = [0; CLASSES + 1];
        for at in 0..words.len() {
            if begins_nothing(&words[at], classes.last().copied()) {
                classes.push(0);
                continue;
            }
            features(words, upos, at, &classes, &mut found);
            self.table.score(&found, &mut sums);
            classes.push(table::best(&sums[..n_classes]) as u8);
        }
        let named = spans(&classes).into_iter().map(|(range, kind)| (range, self.kinds[kind]));
        named.filter(|(_, kind)| *kind != NameKind::Unknown).collect()
    }
}

/// Whether a word needs no look: it is written small, no list of names has it, and no name stands before it.
pub fn begins_nothing(word: &Word, before: Option<u8>) -> bool {
    before.unwrap_or(0) == 0 && word.is_small() && word.known.name() == 0
}

/// The spans that BIO classes describe, with the index of their kind; an "inside" that continues nothing begins a span.
pub fn spans(classes: &[u8]) -> Vec<(Range<usize>, usize)> {
    let mut spans: Vec<(Range<usize>, usize)> = Vec::new();
    for (at, class) in classes.iter().enumerate() {
        let Some(index) = usize::from(*class).checked_sub(1) else { continue };
        let (kind, begins) = (index / 2, index.is_multiple_of(2));
        match spans.last_mut() {
            Some((range, last)) if !begins && *last == kind && range.end == at => range.end += 1,
            _ => spans.push((at..at + 1, kind)),
        }
    }
    spans
}

/// The name of a kind in weights files.
pub fn kind_text(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Person => "person",
        NameKind::Organisation => "organisation",
        NameKind::Place => "place",
        NameKind::Group => "group",
        NameKind::Facility => "facility",
        NameKind::Event => "event",
        NameKind::Work => "work",
        NameKind::Unknown => "unknown",
    }
}

fn parse_kind(text: &str) -> Result<NameKind, String> {
    use NameKind::*;
    let all = [Person, Organisation, Place, Group, Facility, Event, Work, Unknown];
    all.into_iter().find(|kind| kind_text(*kind) == text).ok_or_else(|| format!("{text:?} is no kind of name"))
}

/// The features of word `at`, given the classes of the words before it.
pub fn features(words: &[Word], upos: &[Upos], at: usize, classes: &[u8], found: &mut Vec<u32>) {
    found.clear();
    let back = |n: usize| at.checked_sub(n).map_or((Word::edge(BEFORE), BEFORE), |i| (words[i], 400 + upos[i] as u32));
    let ahead = |n: usize| {
        let index = at + n;
        if index < words.len() { (words[index], 400 + upos[index] as u32) } else { (Word::edge(AFTER), AFTER) }
    };
    let class = |n: usize| at.checked_sub(n).map_or(BEFORE, |index| 300 + u32::from(classes[index]));
    let (word, tag) = (words[at], 400 + upos[at] as u32);
    let ((p1, p1_tag), (p2, _)) = (back(1), back(2));
    let ((n1, n1_tag), (n2, _)) = (ahead(1), ahead(2));
    let (c1, c2) = (class(1), class(2));
    found.extend([
        one(0, 0),
        one(1, word.lower),
        one(2, word.exact),
        one(3, word.shape),
        one(4, word.suffix[2]),
        one(5, word.prefix[2]),
        one(6, word.suffix[3]),
        one(7, tag),
        one(8, c1),
        two(9, c1, c2),
        two(10, c1, word.lower),
        two(11, c1, word.shape),
        two(12, c1, tag),
        one(13, p1.lower),
        one(14, n1.lower),
        one(15, p2.lower),
        one(16, n2.lower),
        two(17, p1.lower, word.lower),
        two(18, n1.lower, word.lower),
        two(19, p1.shape, word.shape),
        two(20, n1.shape, word.shape),
        two(21, p1_tag, tag),
        two(22, n1_tag, tag),
        three(23, p1_tag, tag, n1_tag),
        three(24, p1.shape, word.shape, n1.shape),
        two(25, p1.lower, word.shape),
        two(26, n1.lower, word.shape),
        two(27, n1.suffix[2], word.shape),
        two(28, word.suffix[1], word.shape),
        two(29, c1, n1.lower),
        three(30, c1, p1.lower, word.shape),
        two(31, word.shape, u32::from(at == 0)),
        two(32, n1.suffix[2], c1),
        three(33, c1, word.suffix[2], word.shape),
        two(34, p1.suffix[2], word.shape),
        two(35, word.known.name(), word.shape),
        three(36, word.known.name(), n1.known.name(), word.shape),
        three(37, word.known.name(), p1.known.name(), word.shape),
        three(38, c1, word.known.name(), word.shape),
        two(39, word.known.meaning(), word.shape),
        two(40, n1.known.meaning(), word.shape),
        two(41, p1.known.meaning(), word.shape),
        two(42, word.known.grammar(), word.shape),
        two(43, c1, n1.known.meaning()),
        three(44, c1, word.known.grammar(), n1.shape),
    ]);
}
