//! Part-of-speech tagger: greedy, left to right, over hashed features of a window. A group of classes is chosen first (on
//! the whole a universal part of speech), then the class within it. Frequent words that have always had one class keep it.

use model::Upos;

use crate::hash::{one, three, two};
use crate::rows::{CLASSES, Rows, Sums};
use crate::table;
use crate::weights::{Reader, Writer};
use crate::words::{AFTER, BEFORE, Word};

/// Version of the features; a change to [`features`] raises it.
pub const VERSION: u32 = 3;

/// The tagger: a class is a universal part of speech with the treebank's own tag ("VERB/VBD").
#[derive(Debug)]
pub struct Tagger {
    tags: Vec<Tag>,
    groups: Vec<Vec<u8>>,
    sure: Sure,
    coarse: Rows,
    fine: Rows,
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
        let groups = groups(&tags);
        if tags.is_empty() || tags.len() > 255 || groups.iter().any(|group| group.len() > CLASSES) {
            return Err("there are no tags, or too many".into());
        }
        let (coarse, fine) = (Rows::read(file.section("groups")?)?, Rows::read(file.section("within")?)?);
        Ok(Tagger { sure: Sure::read(file.section("sure words")?, tags.len())?, coarse, fine, groups, tags })
    }

    /// The bytes that [`Tagger::read`] takes; `sure` are words (hashes as written) with their one class.
    pub fn write(tags: &[Tag], sure: &[(u32, u8)], coarse: &[[f64; CLASSES]], fine: &[[f64; CLASSES]]) -> Vec<u8> {
        let mut file = Writer::new("tagger", VERSION);
        let lines: Vec<String> = tags.iter().map(|tag| format!("{}/{}", tag.upos.as_str(), tag.fine)).collect();
        file.section("tags", lines.join("\n").into_bytes());
        let bytes = |&(word, tag): &(u32, u8)| word.to_le_bytes().into_iter().chain([tag]);
        file.section("sure words", sure.iter().flat_map(bytes).collect());
        file.section("groups", Rows::write(coarse));
        file.section("within", Rows::write(fine));
        file.finish()
    }

    /// The class of each word.
    pub fn tag(&self, words: &[Word], tags: &mut Vec<u8>) {
        tags.clear();
        let mut found = Vec::with_capacity(48);
        let mut sums: Sums = [0; CLASSES + 1];
        for (at, word) in words.iter().enumerate() {
            if let Some(tag) = self.sure.get(word.exact) {
                tags.push(tag);
                continue;
            }
            features(words, at, tags, &mut found);
            self.coarse.score(&found, &mut sums);
            let group = best_group(&self.groups, &sums);
            let members = &self.groups[group];
            let mut place = 0;
            if members.len() > 1 {
                fine_features(words, at, tags, group, &mut found);
                self.fine.score(&found, &mut sums);
                place = table::best(&sums[..members.len()]);
            }
            tags.push(members[place]);
        }
    }

    /// The class of this part of speech and tag, where the weights know it.
    pub fn named(&self, upos: Upos, fine: &str) -> Option<u8> {
        self.tags.iter().position(|tag| tag.upos == upos && tag.fine == fine).map(|index| index as u8)
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

/// Words whose class needs no choice, by the hash of the word as written.
#[derive(Debug)]
pub struct Sure(Vec<(u32, u8)>);

impl Sure {
    /// From pairs in any order.
    pub fn new(pairs: &[(u32, u8)]) -> Self {
        let size = (pairs.len() * 2).next_power_of_two().max(2);
        let mut slots = vec![(0, 0); size];
        for (word, tag) in pairs {
            let mut at = *word as usize & (size - 1);
            while slots[at].0 != 0 {
                at = (at + 1) & (size - 1);
            }
            slots[at] = (*word, *tag);
        }
        Sure(slots)
    }

    fn read(bytes: &[u8], n_tags: usize) -> Result<Self, String> {
        let (pairs, rest) = bytes.as_chunks::<5>();
        let pairs: Vec<(u32, u8)> =
            pairs.iter().map(|[a, b, c, d, tag]| (u32::from_le_bytes([*a, *b, *c, *d]), *tag)).collect();
        if !rest.is_empty() || pairs.iter().any(|(word, tag)| *word == 0 || usize::from(*tag) >= n_tags) {
            return Err("the list of sure words is malformed".into());
        }
        Ok(Sure::new(&pairs))
    }

    /// The class of a word that is sure.
    pub fn get(&self, word: u32) -> Option<u8> {
        let mut at = word as usize & (self.0.len() - 1);
        loop {
            match self.0[at] {
                (0, _) => return None,
                (known, tag) if known == word => return Some(tag),
                _ => at = (at + 1) & (self.0.len() - 1),
            }
        }
    }
}

/// The group that a class belongs to: its part of speech, the rare ones joined to others so that [`CLASSES`] are enough.
pub fn group(upos: Upos) -> usize {
    match upos {
        Upos::Noun => 0,
        Upos::Propn => 1,
        Upos::Verb => 2,
        Upos::Aux => 3,
        Upos::Adj => 4,
        Upos::Adv => 5,
        Upos::Pron => 6,
        Upos::Det => 7,
        Upos::Adp => 8,
        Upos::Sconj => 9,
        Upos::Cconj => 10,
        Upos::Num => 11,
        Upos::Part => 12,
        Upos::Intj | Upos::X => 13,
        Upos::Punct | Upos::Sym => 14,
    }
}

/// The classes of each group, as indices.
pub fn groups(tags: &[Tag]) -> Vec<Vec<u8>> {
    let members = |wanted: usize| {
        let members = tags.iter().enumerate().filter(|(_, tag)| group(tag.upos) == wanted);
        members.map(|(index, _)| index as u8).collect()
    };
    (0..CLASSES).map(members).collect()
}

/// The group with the largest sum among those that have classes.
pub fn best_group<T: PartialOrd + Copy>(groups: &[Vec<u8>], sums: &[T]) -> usize {
    let filled = (0..groups.len()).filter(|group| !groups[*group].is_empty());
    filled.reduce(|best, next| if sums[next] > sums[best] { next } else { best }).unwrap_or(0)
}

/// The features of the class of word `at` within a group.
pub fn fine_features(words: &[Word], at: usize, tags: &[u8], group: usize, found: &mut Vec<u32>) {
    found.clear();
    let back = |n: usize| at.checked_sub(n).map_or(Word::edge(BEFORE), |index| words[index]);
    let tag = |n: usize| at.checked_sub(n).map_or(BEFORE, |index| 100 + u32::from(tags[index]));
    let next = words.get(at + 1).copied().unwrap_or(Word::edge(AFTER));
    let (word, last, before) = (words[at], back(1), back(2));
    let (tag1, tag2) = (tag(1), tag(2));
    let kind = (group as u32 + 1) << 8;
    let (one, two, three) = (
        |template: u32, a: u32| one(kind + template, a),
        |template: u32, a: u32, b: u32| two(kind + template, a, b),
        |template: u32, a: u32, b: u32, c: u32| three(kind + template, a, b, c),
    );
    found.extend([
        one(0, 0),
        one(1, word.lower),
        one(2, word.exact),
        one(3, word.shape),
        one(4, word.suffix[0]),
        one(5, word.suffix[1]),
        one(6, word.suffix[2]),
        one(7, word.suffix[3]),
        one(8, tag1),
        two(9, tag2, tag1),
        one(10, last.lower),
        one(11, next.lower),
        two(12, word.lower, tag1),
        two(13, word.lower, last.lower),
        two(14, word.suffix[1], tag1),
        two(15, word.suffix[1], last.lower),
        two(16, word.lower, next.lower),
        one(17, word.known.grammar()),
        two(18, word.known.grammar(), tag1),
        three(19, word.known.grammar(), tag2, tag1),
        two(20, word.known.grammar(), last.lower),
        two(21, word.known.grammar(), next.lower),
        two(22, word.known.grammar(), word.suffix[1]),
        three(23, word.lower, tag2, tag1),
        two(24, before.lower, tag1),
        two(25, word.known.grammar(), next.known.grammar()),
        three(26, word.known.grammar(), before.lower, last.lower),
        two(27, next.suffix[2], word.suffix[1]),
    ]);
}

/// The features of the group of word `at`, given the tags of the words before it.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn tags() -> Vec<Tag> {
        ["NOUN/NN", "VERB/VBD", "NOUN/NNS", "PUNCT/."].map(Tag::parse).to_vec()
    }

    #[test]
    fn groups_hold_every_class_once() {
        let groups = groups(&tags());
        assert_eq!(groups[group(Upos::Noun)], [0, 2]);
        assert_eq!(groups.iter().flatten().count(), 4);
        // Groups without classes never win.
        assert_eq!(best_group(&groups, &[-5i16; CLASSES + 1]), 0);
        let mut sums = [0i16; CLASSES + 1];
        sums[group(Upos::Adp)] = 9;
        sums[group(Upos::Punct)] = 1;
        assert_eq!(best_group(&groups, &sums), group(Upos::Punct));
    }

    #[test]
    fn sure_words_keep_their_class_and_bad_weights_are_refused() {
        let word = Word::new("Stop", &mut String::new());
        let nothing = vec![[0.0; CLASSES]; 8];
        let bytes = Tagger::write(&tags(), &[(word.exact, 1)], &nothing, &nothing);
        let mut found = Vec::new();
        Tagger::read(&bytes).unwrap().tag(&[word, Word::new("it", &mut String::new())], &mut found);
        assert_eq!(found, [1, 0]);
        assert!(Tagger::read(&Tagger::write(&tags(), &[(word.exact, 9)], &nothing, &nothing)).is_err());
    }
}
