//! Lemmatiser: a form becomes its lemma by an edit script, from a table of exceptions or chosen by its ending.

use std::collections::HashMap;

use crate::hash::{one, three, two};
use crate::table::{self, Sparse};
use crate::weights::{Reader, Writer};
use crate::words::Word;

/// Version of the features; a change to [`features`] or to [`Script`] raises it.
pub const VERSION: u32 = 2;

/// How many scripts besides the likeliest are tried until one gives a word that is known.
const LIKELY: usize = 5;

/// The lemmatiser.
#[derive(Debug)]
pub struct Lemmas {
    scripts: Vec<Script>,
    /// By [`key`]; chosen where the ending would mislead.
    exceptions: HashMap<u32, u16>,
    /// Over the first `n_classes` scripts; the others stand in exceptions only.
    table: Sparse,
    n_classes: usize,
}

/// How a form becomes its lemma: cut so many letters from its end, then add some.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Script {
    /// Whether the form keeps its capitals.
    pub keeps_case: bool,
    /// Letters to cut.
    pub cut: u8,
    /// Letters to add.
    pub add: String,
}

impl Script {
    /// The script that makes `lemma` of `form`.
    pub fn between(form: &str, lemma: &str) -> Self {
        let lower = form.to_lowercase();
        let shared = |a: &str| a.chars().zip(lemma.chars()).take_while(|(x, y)| x == y).count();
        let (kept, lowered) = (shared(form), shared(&lower));
        let keeps_case = kept >= lowered && form != lower;
        let shared = kept.max(lowered);
        let cut = form.chars().count().saturating_sub(shared).min(255) as u8;
        Script { keeps_case, cut, add: lemma.chars().skip(shared).collect() }
    }

    /// Writes the lemma of `form`.
    pub fn apply(&self, form: &str, lemma: &mut String) {
        lemma.clear();
        if self.keeps_case {
            lemma.push_str(form);
        } else {
            lemma.extend(form.chars().flat_map(char::to_lowercase));
        }
        for _ in 0..self.cut {
            lemma.pop();
        }
        lemma.push_str(&self.add);
        if lemma.is_empty() {
            lemma.push_str(form);
        }
    }

    fn line(&self) -> String {
        format!("{}{} {}", if self.keeps_case { 'k' } else { 'l' }, self.cut, self.add)
    }

    fn parse(line: &str) -> Result<Self, String> {
        let fault = || format!("{line:?} is no edit script");
        let (head, add) = line.split_once(' ').ok_or_else(fault)?;
        let keeps_case = head.starts_with('k');
        let cut = head.get(1..).and_then(|digits| digits.parse().ok()).ok_or_else(fault)?;
        Ok(Script { keeps_case, cut, add: add.to_string() })
    }
}

impl Lemmas {
    /// Checks and takes weights.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let file = Reader::open(bytes, "lemmas", VERSION)?;
        let scripts = file.lines("scripts")?.into_iter().map(Script::parse).collect::<Result<Vec<_>, _>>()?;
        let (pairs, rest) = file.section("exceptions")?.as_chunks::<6>();
        let pair = |b: &[u8; 6]| (u32::from_le_bytes([b[0], b[1], b[2], b[3]]), u16::from_le_bytes([b[4], b[5]]));
        let exceptions: HashMap<u32, u16> = pairs.iter().map(pair).collect();
        if !rest.is_empty()
            || scripts.is_empty()
            || exceptions.values().any(|script| usize::from(*script) >= scripts.len())
        {
            return Err("the exceptions do not fit the scripts".into());
        }
        let [a, b] = *file.section("classes")? else { return Err("the number of classes is malformed".into()) };
        let n_classes = usize::from(u16::from_le_bytes([a, b]));
        if n_classes == 0 || n_classes > scripts.len() {
            return Err("the number of classes does not fit the scripts".into());
        }
        let table = Sparse::read(file.section("table")?, n_classes)?;
        Ok(Lemmas { scripts, exceptions, table, n_classes })
    }

    /// The bytes that [`Lemmas::read`] takes; exceptions in ascending order of keys.
    pub fn write(scripts: &[Script], exceptions: &[(u32, u16)], n_classes: u16, rows: &[Vec<(u8, i8)>]) -> Vec<u8> {
        let mut file = Writer::new("lemmas", VERSION);
        let lines: Vec<String> = scripts.iter().map(Script::line).collect();
        file.section("scripts", lines.join("\n").into_bytes());
        let pairs = exceptions.iter().flat_map(|(key, script)| {
            let [a, b, c, d] = key.to_le_bytes();
            let [e, f] = script.to_le_bytes();
            [a, b, c, d, e, f]
        });
        file.section("exceptions", pairs.collect());
        file.section("classes", n_classes.to_le_bytes().to_vec());
        file.section("table", Sparse::write(rows));
        file.finish()
    }

    /// The script for a word known by heart, `tag` being the hash of its tag.
    pub fn exception(&self, word: &Word, tag: u32) -> Option<&Script> {
        self.exceptions.get(&key(word, tag)).map(|script| &self.scripts[usize::from(*script)])
    }

    /// The lemma that the word's ending suggests, into `lemma`: of the likeliest scripts the first whose lemma `is_known`, or
    /// the likeliest of all where none is.
    pub fn by_ending(&self, form: &str, word: &Word, tag: u32, is_known: impl Fn(&str) -> bool, lemma: &mut String) {
        let mut found = Vec::with_capacity(16);
        let mut sums = Vec::new();
        features(word, tag, &mut found);
        self.table.score(&found, &mut sums);
        let best = table::best(&sums[..self.n_classes]);
        self.scripts[best].apply(form, lemma);
        if is_known(lemma) {
            return;
        }
        let mut order: Vec<usize> = (0..self.n_classes).filter(|class| *class != best).collect();
        order.sort_by_key(|class| (std::cmp::Reverse(sums[*class]), *class));
        // The right script is among the first few, or the word is new.
        for class in order.into_iter().take(LIKELY) {
            self.scripts[class].apply(form, lemma);
            if is_known(lemma) {
                return;
            }
        }
        self.scripts[best].apply(form, lemma);
    }
}

/// The key of a word with a tag in the table of exceptions.
pub fn key(word: &Word, tag: u32) -> u32 {
    two(1, word.exact, tag)
}

/// What decides the script of a word.
pub fn features(word: &Word, tag: u32, found: &mut Vec<u32>) {
    found.clear();
    found.extend([
        one(0, tag),
        two(1, tag, word.suffix[0]),
        two(2, tag, word.suffix[1]),
        two(3, tag, word.suffix[2]),
        two(4, tag, word.suffix[3]),
        two(5, tag, word.shape),
        two(6, tag, word.lower),
        two(7, tag, word.prefix[2]),
        three(8, tag, word.suffix[3], word.prefix[2]),
        three(9, tag, word.suffix[2], word.shape),
    ]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_lead_from_form_to_lemma_and_survive_writing() {
        let cases =
            [("Ratified", "ratify"), ("went", "go"), ("Americans", "American"), ("IS", "be"), ("é", "é"), ("X", "x")];
        for (form, lemma) in cases {
            let script = Script::parse(&Script::between(form, lemma).line()).unwrap();
            let mut made = String::new();
            script.apply(form, &mut made);
            assert_eq!(made, lemma, "{script:?}");
        }
    }
}
