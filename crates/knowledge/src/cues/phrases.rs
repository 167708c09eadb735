use crate::{Faults, Files, QuickMap, Row};

/// Runs of lower-case words, each with what it means.
#[derive(Debug)]
pub struct Phrases<T>(QuickMap<String, Vec<(Vec<String>, T)>>);

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Phrases(QuickMap::default())
    }
}

impl<T: Copy> Phrases<T> {
    /// The longest phrase that begins with the word `first`, where `word(n)` is the n-th word after it; how many words it
    /// has, and what it means. Words are compared as they are: give them in lower case.
    pub fn longest<'a>(
        &self,
        first: &str,
        word: impl Fn(usize) -> Option<std::borrow::Cow<'a, str>>,
    ) -> Option<(usize, T)> {
        let phrases = self.0.get(first)?;
        let fits = |rest: &[String]| {
            rest.iter().enumerate().all(|(index, expected)| word(index + 1).is_some_and(|found| found == *expected))
        };
        phrases.iter().find(|(rest, _)| fits(rest)).map(|(rest, meaning)| (rest.len() + 1, *meaning))
    }
}

/// Reads the table at `path`: the phrase stands under `column`, what it means is read from its row.
pub(super) fn load<T: Copy>(
    files: &Files,
    path: &str,
    column: &str,
    faults: &mut Faults,
    meaning: impl Fn(Row<'_, '_>, &mut Faults) -> Option<T>,
) -> Phrases<T> {
    let mut phrases: Phrases<T> = Phrases::default();
    for row in files.table(path, faults).rows() {
        let mut words = row.get(column).split_whitespace().map(str::to_string);
        let Some(first) = words.next() else {
            row.fault(faults, format!("nothing under {column}"));
            continue;
        };
        let rest: Vec<String> = words.collect();
        if let Some(meaning) = meaning(row, faults) {
            let known = phrases.0.entry(first).or_default();
            if known.iter().any(|(other, _)| *other == rest) {
                row.fault(faults, "the phrase stands here twice");
            }
            known.push((rest, meaning));
        }
    }
    for known in phrases.0.values_mut() {
        known.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    }
    phrases
}
