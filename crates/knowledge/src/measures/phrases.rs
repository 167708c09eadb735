use std::collections::HashMap;

use crate::{Faults, Files, Row};

/// Phrasebook of single words, found by their first word, the longest first.
#[derive(Debug)]
pub struct Phrasebook<T>(HashMap<String, Vec<Phrase<T>>>);

/// One phrase and what it means.
#[derive(Debug)]
pub struct Phrase<T> {
    rest: Vec<String>,
    /// Whether it counts only where its first letter is a capital.
    capital: bool,
    /// What it means.
    pub meaning: T,
}

impl<T> Default for Phrasebook<T> {
    fn default() -> Self {
        Phrasebook(HashMap::new())
    }
}

impl<T: Clone> Phrasebook<T> {
    /// Reads a table: phrases in the column `forms`, and `capital` where there is that column.
    pub(crate) fn load(
        files: &Files,
        path: &str,
        forms: &str,
        faults: &mut Faults,
        meaning: impl Fn(Row<'_, '_>, &mut Faults) -> Option<T>,
    ) -> Self {
        let mut phrases = Phrasebook::default();
        for row in files.table(path, faults).rows() {
            let Some(meaning) = meaning(row, faults) else { continue };
            if row.list(forms).next().is_none() {
                row.fault(faults, "a row needs at least one form");
            }
            for form in row.list(forms) {
                phrases.add(form, row.get("capital") == "yes", meaning.clone());
            }
        }
        phrases.0.values_mut().for_each(|list| list.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len())));
        phrases
    }

    fn add(&mut self, form: &str, capital: bool, meaning: T) {
        let mut words = form.split_whitespace().map(str::to_lowercase);
        let Some(first) = words.next() else { return };
        self.0.entry(first).or_default().push(Phrase { rest: words.collect(), capital, meaning });
    }
}

impl<T> Phrasebook<T> {
    /// What the phrases mean, in no order.
    pub(super) fn meanings(&self) -> impl Iterator<Item = &T> {
        self.0.values().flatten().map(|phrase| &phrase.meaning)
    }

    /// The phrases that begin with `first` (lower case), the longest first, in the order of the file.
    pub fn beginning_with(&self, first: &str) -> &[Phrase<T>] {
        self.0.get(first).map_or(&[], Vec::as_slice)
    }
}

impl<T> Phrase<T> {
    /// How many words it has, where it fits: `word(n)` gives the lower-case word `n` places after the first.
    pub fn fits<'a>(&self, capital: bool, word: impl Fn(usize) -> Option<&'a str>) -> Option<usize> {
        let fits = (capital || !self.capital)
            && self.rest.iter().enumerate().all(|(place, wanted)| word(place + 1) == Some(wanted.as_str()));
        fits.then_some(self.rest.len() + 1)
    }
}
