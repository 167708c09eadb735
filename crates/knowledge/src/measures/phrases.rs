use crate::{Faults, Files, QuickMap, Row};

/// Phrasebook of single words, found by their first word, the longest first.
#[derive(Debug)]
pub struct Phrasebook<T> {
    phrases: QuickMap<String, Vec<Phrase<T>>>,
    firsts: Firsts,
}

/// Which first words there are, roughly: a bit for each combination of length and outer letters. Readers of times and
/// numbers ask many times for every word of a page, and most words begin nothing.
#[derive(Debug)]
struct Firsts([u64; 64]);

impl Firsts {
    fn place(word: &str) -> (usize, u64) {
        let bytes = word.as_bytes();
        let letter = |byte: Option<&u8>| byte.map_or(0, |byte| usize::from(*byte));
        let place = letter(bytes.first()) * 7 + letter(bytes.last()) * 131 + bytes.len() * 617;
        (place / 64 % 64, 1 << (place % 64))
    }

    fn add(&mut self, word: &str) {
        let (place, bit) = Self::place(word);
        self.0[place] |= bit;
    }

    fn may_have(&self, word: &str) -> bool {
        let (place, bit) = Self::place(word);
        self.0[place] & bit != 0
    }
}

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
        Phrasebook { phrases: QuickMap::default(), firsts: Firsts([0; 64]) }
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
        phrases.phrases.values_mut().for_each(|list| list.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len())));
        phrases
    }

    fn add(&mut self, form: &str, capital: bool, meaning: T) {
        let mut words = form.split_whitespace().map(str::to_lowercase);
        let Some(first) = words.next() else { return };
        self.firsts.add(&first);
        self.phrases.entry(first).or_default().push(Phrase { rest: words.collect(), capital, meaning });
    }
}

impl<T> Phrasebook<T> {
    /// What the phrases mean, in no order.
    pub(super) fn meanings(&self) -> impl Iterator<Item = &T> {
        self.phrases.values().flatten().map(|phrase| &phrase.meaning)
    }

    /// The phrases that begin with `first` (lower case), the longest first, in the order of the file.
    pub fn beginning_with(&self, first: &str) -> &[Phrase<T>] {
        if !self.firsts.may_have(first) {
            return &[];
        }
        self.phrases.get(first).map_or(&[], Vec::as_slice)
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
