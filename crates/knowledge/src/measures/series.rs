use std::collections::{BTreeMap, BTreeSet};

use super::{FigureWord, Phrasebook};
use crate::{Faults, Files, Row};

/// Which counts are one count in a ledger: `series.tsv`.
#[derive(Debug, Default)]
pub struct SeriesWords {
    /// Senses of verbs, as `figures.tsv` has them; with what the ledger calls them and whether they are harm.
    fates: BTreeMap<String, (String, bool)>,
    nouns: BTreeMap<String, String>,
    who: BTreeMap<String, String>,
    more: BTreeSet<String>,
}

/// What a figure counts, whatever words say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// Figures with the same words here count the same ("people dead").
    pub words: String,
    /// What became of them; empty where nothing is said ("people").
    pub fate: String,
    /// Whether it was done to those counted: whoever did it is not whose they are.
    pub is_harm: bool,
    /// Whether the number adds to an earlier one.
    pub is_more: bool,
    /// Whether it is said what became of those counted; "captives" of whom nothing is said are not the same captives.
    pub is_defined: bool,
}

impl SeriesWords {
    /// Reads `path`; every sense of a verb of figures is known beside what the table says of some.
    pub(super) fn load(files: &Files, path: &str, figures: &Phrasebook<FigureWord>, faults: &mut Faults) -> Self {
        let mut words = SeriesWords::default();
        for meaning in figures.meanings() {
            if let FigureWord::Verb { sense, .. } = meaning {
                words.fates.insert(sense.clone(), (sense.clone(), false));
            }
        }
        let mut apart: Vec<(usize, Row<'_, '_>)> = Vec::new();
        let table = files.table(path, faults);
        for (at, row) in table.rows().enumerate() {
            if row.get("kind") == "apart" {
                apart.push((at, row));
            } else {
                words.take(row, faults);
            }
        }
        for (_, row) in apart {
            let mut meanings = BTreeSet::new();
            for one in row.list("words") {
                let meaning = words.fates.get(one).map_or(one, |(meaning, _)| meaning);
                if !meanings.insert(meaning.to_string()) {
                    row.fault(
                        faults,
                        format!("{one:?} must stay apart, but means the same as another word of its row"),
                    );
                }
            }
        }
        words
    }

    fn take(&mut self, row: Row<'_, '_>, faults: &mut Faults) {
        let (kind, means) = (row.get("kind"), row.get("means").to_string());
        for one in row.list("words").map(str::to_string) {
            let meaning = if means.is_empty() { one.clone() } else { means.clone() };
            match kind {
                "fate" | "harm" if !self.fates.contains_key(&one) => {
                    row.fault(faults, format!("{one:?} is no sense of figures.tsv"));
                }
                "fate" | "harm" => drop(self.fates.insert(one, (meaning, kind == "harm"))),
                "noun" => drop(self.nouns.insert(one, meaning)),
                "who" => drop(self.who.insert(one, meaning)),
                "more" => drop(self.more.insert(one)),
                _ => {
                    row.fault(faults, format!("unknown kind {kind:?}; there are fate, harm, noun, who, more and apart"))
                }
            }
        }
    }

    /// Whether `word`, beside a number, adds it to an earlier one.
    pub fn is_more(&self, word: &str) -> bool {
        self.more.contains(word)
    }

    /// What a figure that `counts` this counts, whatever words say it. What is foreseen or denied stays apart.
    pub fn definition(&self, counts: &str) -> Definition {
        let counts = counts.to_lowercase();
        // "losses, undefined" has a comma of its own: only these two say how it is said.
        let standing = [", foreseen", ", denied"].into_iter().find(|standing| counts.ends_with(standing)).unwrap_or("");
        let bare = counts.strip_suffix(standing).unwrap_or(&counts);
        let (who, fate, is_harm) = self.split(bare);
        let mut is_more = false;
        let kept: Vec<&str> = who
            .split_whitespace()
            .filter(|word| {
                is_more |= self.is_more(word);
                !self.is_more(word)
            })
            .collect();
        let who = kept.join(" ");
        let noun = self.nouns.get(&who).filter(|_| fate.is_empty());
        let is_defined = noun.is_some() || !fate.is_empty();
        let noun = noun.and_then(|noun| noun.split_once(' ')).filter(|(_, fate)| self.means_fate(fate));
        let (noun, fate, is_harm) = match noun {
            Some((noun, fate)) => (noun.to_string(), fate.to_string(), true),
            None => (self.who.get(&who).cloned().unwrap_or(who), fate, is_harm),
        };
        let words = if fate.is_empty() { noun } else { format!("{noun} {fate}") };
        Definition { words: words + standing, fate, is_harm, is_more, is_defined }
    }

    fn means_fate(&self, fate: &str) -> bool {
        self.fates.values().any(|(meaning, _)| meaning == fate)
    }

    /// Who is counted, and what became of them in the ledger's words.
    fn split<'a>(&self, counts: &'a str) -> (&'a str, String, bool) {
        let begins = counts.char_indices().filter(|(_, character)| *character == ' ').map(|(at, _)| at);
        for at in begins {
            if let Some((fate, is_harm)) = self.fate(&counts[at + 1..]) {
                return (&counts[..at], fate, is_harm);
            }
        }
        (counts, String::new(), false)
    }

    /// "killed", "killed or wounded": each by its meaning.
    fn fate(&self, words: &str) -> Option<(String, bool)> {
        if let Some(found) = self.fates.get(words) {
            return Some(found.clone());
        }
        let at = words.match_indices(' ').map(|(at, _)| at).find(|at| self.fates.contains_key(&words[..*at]))?;
        let (first, is_harm) = self.fates.get(&words[..at])?;
        let (joint, second) = words[at + 1..].split_once(' ')?;
        let (second, _) = self.fates.get(second)?;
        Some((if first == second { first.clone() } else { format!("{first} {joint} {second}") }, *is_harm))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Knowledge;

    fn check(counts: &str, words: &str) {
        let knowledge = Knowledge::embedded().unwrap_or_else(|faults| panic!("{faults}"));
        let measures = knowledge.measures.of("en").unwrap();
        assert_eq!(measures.series.definition(counts).words, words, "{counts}");
    }

    #[test]
    fn words_that_say_the_same_are_one_count() {
        check("people killed", "people dead");
        check("deaths", "people dead");
        check("more people dead", "people dead");
        check("servicemen sent, foreseen", "troops sent, foreseen");
    }

    #[test]
    fn definitions_that_differ_stay_apart() {
        check("soldiers deployed", "troops deployed");
        check("soldiers killed or wounded", "troops dead or hurt");
        check("casualties", "casualties");
        check("losses, undefined", "losses, undefined");
        check("female passengers dead", "female passengers dead");
    }

    #[test]
    fn meanings_that_must_stay_apart_are_checked() {
        let figures = "kind\twords\tsense\tcounts\tsource\nverb\tsend\tsent\tobject\teditorial\nverb\tdeploy\tdeployed\tobject\teditorial\n";
        let series = "kind\twords\tmeans\tsource\nfate\tdeployed\tsent\teditorial\napart\tsent|deployed\t\teditorial\n";
        let files = Files::of([("f.tsv", figures), ("s.tsv", series)]);
        let mut faults = Faults::default();
        let figures = Phrasebook::load(&files, "f.tsv", "words", &mut faults, super::super::figures::figure_word);
        SeriesWords::load(&files, "s.tsv", &figures, &mut faults);
        assert!(faults.to_string().contains("must stay apart"), "{faults}");
    }
}
