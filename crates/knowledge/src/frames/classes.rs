use std::collections::BTreeMap;

use crate::{Faults, Files, QuickMap};

/// Classes of words (`data/languages/en/classes.toml`): what a noun names (force, materiel, money …), and groups of verbs
/// that several frames share (`@give`).
#[derive(Debug, Default)]
pub struct Classes {
    names: Vec<String>,
    of_lemma: QuickMap<String, u128>,
    words: BTreeMap<String, Vec<String>>,
}

/// What a word must be: of one of these classes, or one of these lemmas.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Want {
    /// Bits of [`Classes::bit`].
    pub classes: u128,
    /// Lemmas, lower case.
    pub lemmas: Vec<String>,
}

/// Classes that do not come from a list but from what a name names.
const BUILT_IN: [&str; 5] = ["person", "organisation", "place", "people", "state"];

impl Classes {
    pub(super) fn load(files: &Files, faults: &mut Faults) -> Self {
        let path = "languages/en/classes.toml";
        let mut classes = Classes::default();
        if files.bytes(path).is_none() {
            return classes;
        }
        classes.names.extend(BUILT_IN.map(str::to_string));
        for path in [path, "codebook/classes.toml"] {
            if files.bytes(path).is_some() {
                classes.add(path, files, faults);
            }
        }
        classes
    }

    /// Adds the lists of one file: new classes, and more words for those that are known.
    fn add(&mut self, path: &str, files: &Files, faults: &mut Faults) {
        let lists: BTreeMap<String, String> = files.toml(path, faults).unwrap_or_default();
        for (name, words) in &lists {
            let words: Vec<String> = words.split_whitespace().map(|word| word.replace('_', " ")).collect();
            let bit = self.names.iter().position(|known| known == name).unwrap_or_else(|| {
                self.names.push(name.clone());
                self.names.len() - 1
            });
            if bit >= 128 {
                faults.file(path, "more than 128 classes");
                return;
            }
            for word in &words {
                *self.of_lemma.entry(word.clone()).or_default() |= 1 << bit;
            }
            self.words.entry(name.clone()).or_default().extend(words);
        }
    }

    /// Whether the list of the class `name` has these words (words of more than one part too).
    pub fn listed(&self, name: &str, words: &str) -> bool {
        self.words(name).is_some_and(|list| list.iter().any(|known| known == words))
    }

    /// The bit of the class `name`, or none.
    pub fn bit(&self, name: &str) -> Option<u128> {
        self.names.iter().position(|known| known == name).map(|index| 1 << index)
    }

    /// The classes of a lemma, as bits.
    pub fn of(&self, lemma: &str) -> u128 {
        self.of_lemma.get(lemma).copied().unwrap_or_default()
    }

    /// Whether the class `name` holds the lemma.
    pub fn holds(&self, name: &str, lemma: &str) -> bool {
        self.bit(name).is_some_and(|bit| self.of(lemma) & bit != 0)
    }

    /// The words of the class `name`.
    pub fn words(&self, name: &str) -> Option<&[String]> {
        self.words.get(name).map(Vec::as_slice)
    }

    /// Reads `force =talk materiel`: class names, and lemmas after `=`. A name that is no class comes back as the error.
    pub fn want<'t>(&self, text: &'t str) -> Result<Want, &'t str> {
        let mut want = Want::default();
        for word in text.split_whitespace() {
            if let Some(lemma) = word.strip_prefix('=') {
                want.lemmas.push(lemma.replace('_', " "));
            } else {
                want.classes |= self.bit(word).ok_or(word)?;
            }
        }
        Ok(want)
    }
}

impl Want {
    /// Whether a word of these classes and this lemma is wanted.
    pub fn takes(&self, classes: u128, lemma: &str) -> bool {
        self.classes & classes != 0 || self.lemmas.iter().any(|wanted| wanted == lemma)
    }
}
