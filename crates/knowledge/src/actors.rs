use std::collections::HashMap;

use model::{Actor, CountryCode};

use crate::{Faults, Files};

/// What `data/actors/` holds: states with their names, nationality words and metonyms; persons, bodies, groups.
#[derive(Debug, Default)]
pub struct Actors {
    actors: Vec<Actor>,
    by_id: HashMap<String, u32>,
    by_name: HashMap<String, Vec<Meaning>>,
    longest: usize,
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
}

impl Actors {
    pub(crate) fn load(_files: &Files, _faults: &mut Faults) -> Self {
        Actors::default()
    }

    /// The actor at `index`.
    pub fn get(&self, index: u32) -> Option<&Actor> {
        self.actors.get(index as usize)
    }

    /// The actor with this id.
    pub fn by_id(&self, id: &str) -> Option<&Actor> {
        self.by_id.get(id).and_then(|&index| self.get(index))
    }

    /// All that `name` can mean (compared by [`fold_name`]); empty where it is not known.
    pub fn meanings(&self, name: &str) -> &[Meaning] {
        self.by_name.get(&fold_name(name)).map_or(&[], Vec::as_slice)
    }

    /// The longest known name that begins with the first of `words`, and how many words it has.
    pub fn longest_match(&self, words: &[&str]) -> Option<(usize, &[Meaning])> {
        (1..=words.len().min(self.longest)).rev().find_map(|n_words| {
            let meanings = self.meanings(&words[..n_words].join(" "));
            (!meanings.is_empty()).then_some((n_words, meanings))
        })
    }

    /// The state with this country code.
    pub fn state(&self, country: CountryCode) -> Option<&Actor> {
        self.by_id(&country.as_str().to_lowercase())
    }
}

/// How names are compared: hyphens and curly apostrophes made plain, accents kept, runs of space folded; case matters.
pub fn fold_name(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").replace(['‐', '‑', '–'], "-").replace('’', "'")
}
