//! Part-of-speech tagger: greedy, left to right, over hashed features of a window.

use model::Upos;

use crate::hash::{one, three, two};
use crate::table::{self, Sparse};
use crate::weights::{Reader, Writer};
use crate::words::{AFTER, BEFORE, Word};

/// Version of the features; a change to [`features`] raises it.
pub const VERSION: u32 = 2;

/// The tagger: a class is a universal part of speech with the treebank's own tag ("VERB/VBD").
#[derive(Debug)]
pub struct Tagger {
    tags: Vec<Tag>,
    table: Sparse,
}

/// One class of the tagger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Universal part of speech.
    pub upos: Upos,
    /// The treebank's own tag (Penn tags for English).
    pub fine: String,
}

impl Tagger {
    /// Checks and takes weights.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let file = Reader::open(bytes, "tagger", VERSION)?;
        let tags: Vec<Tag> = file.lines("tags")?.into_iter().map(Tag::parse).collect();
        if tags.is_empty() {
            return Err("there are no tags".into());
        }
        let table = Sparse::read(file.section("table")?, tags.len())?;
        Ok(Tagger { tags, table })
    }

    /// The bytes that [`Tagger::read`] takes.
    pub fn write(tags: &[Tag], rows: &[Vec<(u8, i8)>]) -> Vec<u8> {
        let mut file = Writer::new("tagger", VERSION);
        let lines: Vec<String> = tags.iter().map(|tag| format!("{}/{}", tag.upos.as_str(), tag.fine)).collect();
        file.section("tags", lines.join("\n").into_bytes());
        file.section("table", Sparse::write(rows));
        file.finish()
    }

    /// The class of each word.
    pub fn tag(&self, words: &[Word], tags: &mut Vec<u8>) {
        tags.clear();
        let mut found = Vec::with_capacity(48);
        let mut sums = Vec::new();
        for at in 0..words.len() {
            features(words, at, tags, &mut found);
            self.table.score(&found, &mut sums);
            tags.push(table::best(&sums[..self.tags.len()]) as u8);
        }
    }

    /// The class of a proper name in the singular, where the weights know one.
    pub fn proper_name(&self) -> Option<(u8, &Tag)> {
        let found = self.tags.iter().enumerate().find(|(_, tag)| tag.upos == Upos::Propn && tag.fine == "NNP");
        found.map(|(index, tag)| (index as u8, tag))
    }

    /// What class `tag` stands for.
    pub fn class(&self, tag: u8) -> &Tag {
        &self.tags[usize::from(tag)]
    }
}

impl Tag {
    /// Reads `UPOS/FINE`.
    pub fn parse(text: &str) -> Self {
        let (upos, fine) = text.split_once('/').unwrap_or((text, ""));
        Tag { upos: Upos::parse(upos), fine: fine.to_string() }
    }
}

/// The features of word `at`, given the tags of the words before it.
pub fn features(words: &[Word], at: usize, tags: &[u8], found: &mut Vec<u32>) {
    found.clear();
    let back = |n: usize| at.checked_sub(n).map_or(Word::edge(BEFORE), |index| words[index]);
    let ahead = |n: usize| words.get(at + n).copied().unwrap_or(Word::edge(AFTER));
    let tag = |n: usize| at.checked_sub(n).map_or(BEFORE, |index| 100 + u32::from(tags[index]));
    let (word, last, before, next, after) = (words[at], back(1), back(2), ahead(1), ahead(2));
    let (tag1, tag2) = (tag(1), tag(2));
    let first = u32::from(at == 0);
    found.extend([
        one(0, 0),
        one(1, word.lower),
        one(2, word.exact),
        two(3, word.shape, first),
        one(4, word.prefix[0]),
        one(5, word.prefix[1]),
        one(6, word.prefix[2]),
        one(7, word.suffix[0]),
        one(8, word.suffix[1]),
        one(9, word.suffix[2]),
        one(10, word.suffix[3]),
        one(11, tag1),
        two(12, tag1, tag2),
        one(13, last.lower),
        one(14, before.lower),
        one(15, next.lower),
        one(16, after.lower),
        two(17, tag1, word.lower),
        two(18, next.lower, word.lower),
        two(19, last.lower, word.lower),
        one(20, next.suffix[2]),
        one(21, last.suffix[2]),
        two(22, word.suffix[1], tag1),
        two(23, next.shape, tag1),
        two(24, word.suffix[1], next.lower),
        two(25, word.suffix[2], word.shape),
        two(26, next.suffix[1], tag1),
        two(27, next.suffix[2], word.suffix[2]),
        three(28, tag2, tag1, word.lower),
        two(29, word.shape, next.shape),
        two(30, word.shape, last.shape),
        three(31, tag1, word.suffix[2], next.suffix[1]),
        two(32, next.lower, after.lower),
        one(33, after.suffix[2]),
        one(34, word.known.grammar()),
        two(35, word.known.grammar(), tag1),
        two(36, word.known.grammar(), word.suffix[1]),
        two(37, word.known.grammar(), word.shape),
        two(38, next.known.grammar(), tag1),
        three(39, word.known.grammar(), tag1, next.known.grammar()),
        two(40, word.known.grammar(), next.lower),
        two(41, word.known.grammar(), last.lower),
        two(42, word.known.name(), word.shape),
        one(43, word.known.meaning()),
        three(44, word.shape, word.known.name(), next.shape),
        two(45, word.lower, next.known.grammar()),
        two(46, next.known.grammar(), after.known.grammar()),
        three(47, tag2, tag1, word.known.grammar()),
    ]);
}
