use std::collections::{BTreeMap, HashMap};

use super::{Actors, Meaning, NamedBy};
use crate::{Faults, Files};

/// Names of states, of their capitals and seats of government in one language, as `languages/<xx>/states.tsv` has them.
/// They are looked up in plain text, so that a language without word lists of its own can be read for them.
#[derive(Debug, Default)]
pub struct ForeignNames {
    /// By first character; the longest names first.
    by_first: HashMap<char, Vec<(String, Meaning)>>,
}

impl ForeignNames {
    /// The longest name that `text` begins with: its length in bytes, and what it means.
    pub fn longest_at(&self, text: &str) -> Option<(usize, Meaning)> {
        let names = self.by_first.get(&text.chars().next()?)?;
        names.iter().find(|(name, _)| text.starts_with(name.as_str())).map(|(name, meaning)| (name.len(), *meaning))
    }

    fn add(&mut self, name: &str, meaning: Meaning) {
        if let Some(first) = name.chars().next() {
            self.by_first.entry(first).or_default().push((name.to_string(), meaning));
        }
    }
}

/// Reads `languages/<xx>/states.tsv` of every language that has one.
pub(super) fn load(actors: &Actors, files: &Files, faults: &mut Faults) -> BTreeMap<String, ForeignNames> {
    let mut languages = BTreeMap::new();
    for path in files.below("languages", "/states.tsv") {
        let Some(language) = path.split('/').nth(1) else { continue };
        let mut names = ForeignNames::default();
        for row in files.table(path, faults).rows() {
            let id = row.get("country").to_lowercase();
            let Some(actor) = actors.by_id.get(&id).copied() else {
                row.fault(faults, "has no row in actors/states.tsv");
                continue;
            };
            for (column, how) in [("names", NamedBy::Name), ("metonyms", NamedBy::Metonym)] {
                row.list(column).for_each(|name| names.add(name, Meaning { actor, how }));
            }
        }
        for list in names.by_first.values_mut() {
            list.sort_by(|(a, x), (b, y)| (b.len(), a, x).cmp(&(a.len(), b, y)));
        }
        languages.insert(language.to_string(), names);
    }
    languages
}
