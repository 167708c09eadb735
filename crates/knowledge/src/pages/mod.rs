//! What is known about how pages are built: character references, class names, clutter phrases, agencies, credits,
//! outlets. Files: `data/pages/`, `data/outlets/`, and `clutter.tsv`, `credits.tsv`, `bylines.tsv` of each language.

mod classes;
mod credits;
mod meta;
mod outlets;
mod phrases;

use std::collections::HashMap;

use aho_corasick::AhoCorasickKind;
use model::DropReason;
use serde::{Deserialize, de::IntoDeserializer};

use crate::{Faults, Files, Row};

/// Every page runs through these matchers; the table of a deterministic automaton is larger and twice as fast.
const FASTEST: Option<AhoCorasickKind> = Some(AhoCorasickKind::DFA);

pub use classes::{ClassMeaning, Role};
pub use credits::{Agency, CreditPhrase, Placed};
pub use meta::MetaField;
pub use outlets::Outlet;

/// What `data/pages/`, `data/outlets/` and the page lists of `data/languages/` hold.
#[derive(Debug, Default)]
pub struct Pages {
    entities: HashMap<String, Entity>,
    classes: classes::Classes,
    phrases: phrases::Phrases,
    credits: credits::Credits,
    outlets: outlets::Outlets,
    meta: HashMap<String, (MetaField, u16)>,
    months: HashMap<String, u8>,
    byline_words: HashMap<String, Vec<String>>,
}

#[derive(Debug, Clone, Copy)]
struct Entity {
    character: char,
    bare: bool,
}

impl Pages {
    pub(crate) fn load(files: &Files, faults: &mut Faults) -> Self {
        Pages {
            entities: load_entities(files, faults),
            classes: classes::Classes::load(files, faults),
            phrases: phrases::Phrases::load(files, faults),
            credits: credits::Credits::load(files, faults),
            outlets: outlets::Outlets::load(files, faults),
            meta: meta::load(files, faults),
            months: load_months(files, faults),
            byline_words: load_byline_words(files, faults),
        }
    }

    /// The character that `&name;` stands for.
    pub fn entity(&self, name: &str) -> Option<char> {
        self.entities.get(name).map(|entity| entity.character)
    }

    /// The character that `&name` stands for where no semicolon follows.
    pub fn bare_entity(&self, name: &str) -> Option<char> {
        self.entities.get(name).filter(|entity| entity.bare).map(|entity| entity.character)
    }

    /// What the class, id and similar attributes of an element say about it, from all of them joined by spaces.
    pub fn class_meaning(&self, names: &str) -> ClassMeaning {
        self.classes.meaning(names)
    }

    /// Why a line that reads `text` is clutter wherever it stands, or none.
    pub fn clutter(&self, text: &str) -> Option<DropReason> {
        self.phrases.reason(text)
    }

    /// News agencies whose name in a dateline is a credit.
    pub fn agency(&self, name: &str) -> Option<&Agency> {
        self.credits.agency(name)
    }

    /// The words that credit an original source.
    pub fn credit_phrases(&self) -> &[CreditPhrase] {
        self.credits.phrases()
    }

    /// The words within a text that credit the source named next, and where they end.
    pub fn credits_in_sentence(&self, text: &str) -> Vec<(&CreditPhrase, usize)> {
        self.credits.in_sentence(text)
    }

    /// The outlet whose site this host is or lies below.
    pub fn outlet(&self, host: &str) -> Option<&Outlet> {
        self.outlets.by_host(host)
    }

    /// What a `meta` element with this name (in lower case) fills, and how early it is believed: smaller first.
    pub fn meta_field(&self, name: &str) -> Option<(MetaField, u16)> {
        self.meta.get(name).copied()
    }

    /// The month (1 to 12) that a lower-case name or abbreviation without its full stop means.
    pub fn month(&self, name: &str) -> Option<u8> {
        self.months.get(name).copied()
    }

    /// Words of bylines of one kind: `by` (before a name), `role` (what a writer is), `desk` (an organisation), `not`
    /// (never a name), `place` (a department); lower case.
    pub fn byline_words(&self, kind: &str) -> &[String] {
        self.byline_words.get(kind).map_or(&[], Vec::as_slice)
    }
}

fn load_entities(files: &Files, faults: &mut Faults) -> HashMap<String, Entity> {
    let table = files.table("pages/entities.tsv", faults);
    let mut entities = HashMap::new();
    for row in table.rows() {
        let code = u32::from_str_radix(row.get("code"), 16).ok().and_then(char::from_u32);
        match code {
            Some(character) => {
                let entity = Entity { character, bare: row.get("bare") == "yes" };
                entities.insert(row.get("name").to_string(), entity);
            }
            None => row.fault(faults, "the code is not the number of a character"),
        }
    }
    entities
}

fn load_months(files: &Files, faults: &mut Faults) -> HashMap<String, u8> {
    let table = files.table("pages/months.tsv", faults);
    let mut months = HashMap::new();
    for row in table.rows() {
        let Some(number) = row.parse::<u8>("month", faults).filter(|number| (1..=12).contains(number)) else {
            row.fault(faults, "month is a number from 1 to 12");
            continue;
        };
        for name in row.list("names") {
            let earlier = months.insert(name.to_string(), number);
            if earlier.is_some_and(|earlier| earlier != number) {
                row.fault(faults, format!("{name:?} means another month in another row"));
            }
        }
    }
    months
}

fn load_byline_words(files: &Files, faults: &mut Faults) -> HashMap<String, Vec<String>> {
    let mut words: HashMap<String, Vec<String>> = HashMap::new();
    for path in language_files(files, "bylines.tsv") {
        let table = files.table(&path, faults);
        for row in table.rows() {
            let (kind, word) = (row.get("kind"), row.get("words").to_lowercase());
            if !["by", "role", "desk", "not", "after", "date", "bio", "published"].contains(&kind) {
                row.fault(faults, format!("kind {kind:?} is none of by, role, desk, not, after, date, bio, published"));
            } else if word.is_empty() {
                row.fault(faults, "no words");
            } else {
                words.entry(kind.to_string()).or_default().push(word);
            }
        }
    }
    words
}

/// `languages/<xx>/<name>` of every language that has one.
fn language_files(files: &Files, name: &str) -> Vec<String> {
    let ending = format!("/{name}");
    files.below("languages", &ending).into_iter().map(str::to_string).collect()
}

/// The reason that a cell names, as in documents (`author-bio`).
fn drop_reason(row: &Row<'_, '_>, name: &str, faults: &mut Faults) -> Option<DropReason> {
    let deserializer: serde::de::value::StrDeserializer<'_, serde::de::value::Error> = name.into_deserializer();
    match DropReason::deserialize(deserializer) {
        Ok(reason) => Some(reason),
        Err(_) => {
            row.fault(faults, format!("{name:?} is no reason for dropping; see docs/extract.md"));
            None
        }
    }
}
