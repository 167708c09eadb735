//! What is known about how pages are built: character references, class names, clutter phrases, agencies, credits,
//! outlets. Files: `data/pages/`, `data/outlets/`, and `clutter.tsv`, `credits.tsv`, `bylines.tsv` of each language.

mod classes;
mod credits;
mod meta;
mod outlets;
mod phrases;
mod reuse;
mod status;

use std::collections::HashMap;

use aho_corasick::AhoCorasickKind;
use model::{DropReason, PageStatus, Reuse};
use serde::{Deserialize, de::IntoDeserializer};

use crate::{Faults, Files, Row};

/// Every page runs through these matchers; the table of a deterministic automaton is larger and twice as fast.
const FASTEST: Option<AhoCorasickKind> = Some(AhoCorasickKind::DFA);

pub use classes::{ClassMeaning, Role};
pub use credits::{Agency, CreditPhrase, Placed};
pub use meta::MetaField;
pub use outlets::Outlet;
pub use status::Stated;

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
    /// The words of one kind and language.
    byline_words_by_language: HashMap<(String, String), Vec<String>>,
    profile_hosts: Vec<String>,
    reuse: reuse::ReuseWords,
    status: status::StatusWords,
}

#[derive(Debug, Clone, Copy)]
struct Entity {
    character: char,
    bare: bool,
}

impl Pages {
    pub(crate) fn load(files: &Files, faults: &mut Faults) -> Self {
        let (byline_words, byline_words_by_language) = load_byline_words(files, faults);
        Pages {
            entities: load_entities(files, faults),
            classes: classes::Classes::load(files, faults),
            phrases: phrases::Phrases::load(files, faults),
            credits: credits::Credits::load(files, faults),
            outlets: outlets::Outlets::load(files, faults),
            reuse: reuse::ReuseWords::load(files, faults),
            status: status::StatusWords::load(files, faults),
            meta: meta::load(files, faults),
            months: load_months(files, faults),
            byline_words,
            byline_words_by_language,
            profile_hosts: files
                .table("pages/profiles.tsv", faults)
                .rows()
                .map(|row| row.get("host").to_string())
                .collect(),
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

    /// The outlet of this name, as a credit gives it.
    pub fn outlet_named(&self, name: &str) -> Option<&Outlet> {
        self.outlets.by_name(name)
    }

    /// What a `meta` element with this name (in lower case) fills, and how early it is believed: smaller first.
    pub fn meta_field(&self, name: &str) -> Option<(MetaField, u16)> {
        self.meta.get(name).copied()
    }

    /// The month (1 to 12) that a lower-case name or abbreviation without its full stop means.
    pub fn month(&self, name: &str) -> Option<u8> {
        self.months.get(name).copied()
    }

    /// Words of bylines of one kind, of all languages, in lower case; `data/languages/en/bylines.tsv` says what the kinds
    /// are.
    pub fn byline_words(&self, kind: &str) -> &[String] {
        self.byline_words.get(kind).map_or(&[], Vec::as_slice)
    }

    /// The same of English and of the language that a tag (`de-AT`) names: short words mean something else elsewhere.
    pub fn byline_words_in<'p>(&'p self, kind: &str, language: &str) -> impl Iterator<Item = &'p str> + use<'p> {
        let of = |language: &str| {
            let key = (kind.to_string(), language.to_string());
            self.byline_words_by_language.get(&key).map_or(&[][..], Vec::as_slice)
        };
        let base = language.split(['-', '_']).next().unwrap_or("").to_lowercase();
        let own = if base == "en" { &[][..] } else { of(&base) };
        of("en").iter().chain(own).map(String::as_str)
    }

    /// What a word of robots rules says of reuse (`noarchive`, in lower case).
    pub fn robots_rule(&self, word: &str) -> Option<Reuse> {
        self.reuse.robots(word)
    }

    /// What a header or meta element of this name and value says of reuse, both in lower case.
    pub fn reuse_header(&self, name: &str, value: &str) -> Option<Reuse> {
        self.reuse.header(name, value)
    }

    /// What a legal line, in lower case, says of reuse.
    pub fn reuse_line(&self, line: &str) -> Option<Reuse> {
        self.reuse.line(line)
    }

    /// What a line, in lower case, says of the standing of the page that it stands on.
    pub fn status_line(&self, line: &str) -> Option<PageStatus> {
        self.status.line(line)
    }

    /// What a title, in lower case, says of the standing of its page.
    pub fn status_title(&self, title: &str) -> Option<PageStatus> {
        self.status.title(title)
    }

    /// The keys under which pages state their standing for machines, in lower case; some more than once.
    pub fn status_keys(&self, place: Stated) -> impl Iterator<Item = &str> {
        self.status.keys(place)
    }

    /// What a value stated under a key says of the page's standing, both in lower case.
    pub fn status_stated(&self, place: Stated, key: &str, value: &str) -> Option<PageStatus> {
        self.status.stated(place, key, value)
    }

    /// Whether a host is one of personal profiles.
    pub fn is_profile_host(&self, host: &str) -> bool {
        self.profile_hosts
            .iter()
            .any(|known| host == known || host.strip_suffix(known.as_str()).is_some_and(|rest| rest.ends_with('.')))
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

/// The kinds of words in `bylines.tsv`.
const BYLINE_KINDS: &[&str] = &[
    "by",
    "and",
    "signed",
    "role",
    "post",
    "desk",
    "outlet",
    "not",
    "after",
    "particle",
    "date",
    "bio",
    "published",
    "updated",
];

type BylineWords = (HashMap<String, Vec<String>>, HashMap<(String, String), Vec<String>>);

fn load_byline_words(files: &Files, faults: &mut Faults) -> BylineWords {
    let (mut words, mut by_language) = BylineWords::default();
    for path in language_files(files, "bylines.tsv") {
        let table = files.table(&path, faults);
        for row in table.rows() {
            let (kind, word) = (row.get("kind"), row.get("words").to_lowercase());
            if !BYLINE_KINDS.contains(&kind) {
                row.fault(faults, format!("kind {kind:?} is none of {}", BYLINE_KINDS.join(", ")));
            } else if word.is_empty() {
                row.fault(faults, "no words");
            } else {
                let language = path.split('/').nth(1).unwrap_or("").to_string();
                by_language.entry((kind.to_string(), language)).or_default().push(word.clone());
                words.entry(kind.to_string()).or_default().push(word);
            }
        }
    }
    (words, by_language)
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
