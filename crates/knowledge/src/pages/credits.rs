use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};
use model::{CountryCode, CreditKind};

use super::{FASTEST, language_files};
use crate::{Faults, Files};

/// A news agency: its name in a dateline or after "Source:" is a credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Name to print.
    pub name: String,
    /// Country of its seat.
    pub country: Option<CountryCode>,
}

/// Where in a text the words of a credit stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placed {
    /// At the start of a line; the rest of the line is the source.
    Line,
    /// Within a sentence; the name that follows is the source.
    Sentence,
}

/// Words that credit a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditPhrase {
    /// The words in lower case.
    pub words: String,
    /// What they say.
    pub kind: CreditKind,
    /// Where they stand.
    pub placed: Placed,
}

#[derive(Debug, Default)]
pub(super) struct Credits {
    agencies: Vec<Agency>,
    by_name: HashMap<String, usize>,
    phrases: Vec<CreditPhrase>,
    /// The phrases of sentences, and the indices of their patterns in `phrases`.
    matcher: Option<AhoCorasick>,
    in_sentences: Vec<usize>,
}

impl Credits {
    pub(super) fn load(files: &Files, faults: &mut Faults) -> Self {
        let mut credits = Credits::default();
        let table = files.table("pages/agencies.tsv", faults);
        for row in table.rows() {
            let country = row.get("country");
            let code = CountryCode::parse(country);
            if code.is_none() && !country.is_empty() {
                row.fault(faults, format!("{country:?} is not an ISO 3166-1 alpha-3 code"));
            }
            let index = credits.agencies.len();
            credits.agencies.push(Agency { name: row.get("name").to_string(), country: code });
            for name in std::iter::once(row.get("name")).chain(row.list("aliases")) {
                credits.by_name.insert(name.to_lowercase(), index);
            }
        }
        for path in language_files(files, "credits.tsv") {
            let table = files.table(&path, faults);
            for row in table.rows() {
                let kind = match row.get("kind") {
                    "original-source" => CreditKind::OriginalSource,
                    "first-reported" => CreditKind::FirstReported,
                    other => {
                        row.fault(faults, format!("kind {other:?} is neither original-source nor first-reported"));
                        continue;
                    }
                };
                let placed = match row.get("placed") {
                    "line" => Placed::Line,
                    "sentence" => Placed::Sentence,
                    other => {
                        row.fault(faults, format!("placed {other:?} is neither line nor sentence"));
                        continue;
                    }
                };
                credits.phrases.push(CreditPhrase { words: row.get("words").to_lowercase(), kind, placed });
            }
        }
        // The longest first, so that "originally published on" is not read as "published on".
        credits.phrases.sort_by_key(|phrase| (std::cmp::Reverse(phrase.words.len()), phrase.words.clone()));
        let sentences = credits.phrases.iter().enumerate().filter(|(_, phrase)| phrase.placed == Placed::Sentence);
        credits.in_sentences = sentences.map(|(index, _)| index).collect();
        let words = credits.in_sentences.iter().map(|&index| credits.phrases[index].words.as_str());
        let builder = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .kind(FASTEST)
            .build(words);
        match builder {
            Ok(matcher) => credits.matcher = Some(matcher),
            Err(error) => faults.file("languages", format!("the credit phrases cannot be searched: {error}")),
        }
        credits
    }

    pub(super) fn in_sentence(&self, text: &str) -> Vec<(&CreditPhrase, usize)> {
        let Some(matcher) = &self.matcher else { return Vec::new() };
        let found = matcher.find_iter(text);
        found.map(|hit| (&self.phrases[self.in_sentences[hit.pattern().as_usize()]], hit.end())).collect()
    }

    pub(super) fn agency(&self, name: &str) -> Option<&Agency> {
        self.by_name.get(&name.trim().to_lowercase()).map(|&index| &self.agencies[index])
    }

    pub(super) fn phrases(&self) -> &[CreditPhrase] {
        &self.phrases
    }
}
