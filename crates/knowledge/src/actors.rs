mod fold;
mod foreign;
mod load;
mod roles;

use std::collections::{BTreeMap, HashSet};

use model::{Actor, CountryCode};

use crate::{Faults, Files, QuickMap};

pub use fold::{first_part, fold_name, fold_word};
pub use foreign::ForeignNames;
pub use roles::{BodyWord, RoleWord, RoleWords};

/// What `data/actors/` holds: states with their names, nationality words and metonyms; persons, bodies, groups. With it
/// go the words for roles and bodies of `data/languages/<xx>/`.
#[derive(Debug, Default)]
pub struct Actors {
    actors: Vec<Actor>,
    by_id: QuickMap<String, u32>,
    by_name: QuickMap<String, Vec<Meaning>>,
    /// First part of a name (see [`first_part`]) → bytes of the longest name that begins with it.
    longest_after: QuickMap<String, usize>,
    /// Actors with names that others bear too.
    common_names: HashSet<u32>,
    roles: RoleWords,
    /// Words for two things named before → whether they are persons (else states).
    pairs: QuickMap<String, bool>,
    /// Names of states by language, for pages that are not read further.
    foreign: BTreeMap<String, ForeignNames>,
}

/// One thing that a name can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Meaning {
    /// Index of the actor; see [`Actors::get`].
    pub actor: u32,
    /// How the name names it.
    pub how: NamedBy,
}

/// How a name names an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NamedBy {
    /// Its own name ("North Korea", "Kim Jong-un").
    Name,
    /// An abbreviation ("DPRK", "IAEA").
    Abbreviation,
    /// A nationality adjective ("North Korean").
    Adjective,
    /// A word for its people ("North Koreans").
    People,
    /// A capital or seat of government that stands for the government ("Pyongyang", "the Kremlin").
    Metonym,
    /// Part of a person's name that is enough by itself in news ("Putin").
    Short,
}

impl Actors {
    pub(crate) fn load(files: &Files, faults: &mut Faults) -> Self {
        load::load(files, faults)
    }

    /// The actor at `index`.
    pub fn get(&self, index: u32) -> Option<&Actor> {
        self.actors.get(index as usize)
    }

    /// Whether others bear the names of the actor at `index` too ("Congress", "Paul Martin"): such a name is taken for it
    /// only where the page names its country.
    pub fn has_common_name(&self, index: u32) -> bool {
        self.common_names.contains(&index)
    }

    /// The actor with this id.
    pub fn by_id(&self, id: &str) -> Option<&Actor> {
        self.by_id.get(id).and_then(|&index| self.get(index))
    }

    /// All that `name` can mean (compared by [`fold_name`]); empty where it is not known.
    pub fn meanings(&self, name: &str) -> &[Meaning] {
        self.meanings_of_folded(&fold_name(name))
    }

    /// As [`Actors::meanings`] for a name that is folded already: no allocation, for scanning running text.
    pub fn meanings_of_folded(&self, name: &str) -> &[Meaning] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// Bytes of the longest name whose [`first_part`] is `word`; 0 where no name begins so.
    pub fn longest_after(&self, word: &str) -> usize {
        self.longest_after.get(word).copied().unwrap_or(0)
    }

    /// The longest known name that begins with the first of `words`, and how many words it has.
    pub fn longest_match(&self, words: &[&str]) -> Option<(usize, &[Meaning])> {
        let longest = self.longest_after(first_part(&fold_name(words.first()?)));
        let mut folded = String::new();
        let mut found = None;
        for (index, word) in words.iter().enumerate() {
            if index > 0 {
                folded.push(' ');
            }
            folded.push_str(&fold_name(word));
            if folded.len() > longest {
                break;
            }
            let meanings = self.meanings_of_folded(&folded);
            if !meanings.is_empty() {
                found = Some((index + 1, meanings));
            }
        }
        found
    }

    /// The state with this country code.
    pub fn state(&self, country: CountryCode) -> Option<&Actor> {
        self.by_id(&country.as_str().to_lowercase())
    }

    /// The words for roles ("troops", "foreign minister") and bodies ("foreign ministry", "army").
    pub fn roles(&self) -> &RoleWords {
        &self.roles
    }

    /// Words that stand for two things named before ("both nations") → whether the two are persons, else states.
    pub fn pairs(&self) -> &QuickMap<String, bool> {
        &self.pairs
    }

    /// Names of states in a language (BCP 47 tag, read by its first part), where there is a list.
    pub fn names_in(&self, language: &str) -> Option<&ForeignNames> {
        self.foreign.get(language.split(['-', '_']).next().unwrap_or(language))
    }

    /// All actors, in the order of the files.
    pub fn iter(&self) -> impl Iterator<Item = &Actor> {
        self.actors.iter()
    }
}
