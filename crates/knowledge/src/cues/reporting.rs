use super::{Words, choose};
use crate::{Faults, Files, Row};

/// What kind of reporting a word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CueClass {
    /// Somebody says it.
    #[default]
    Say,
    /// Somebody asks, or asks for it.
    Ask,
    /// Somebody says that it is not so.
    Deny,
    /// Somebody thinks it.
    Think,
    /// Somebody knows it: it is taken as so.
    Know,
    /// Somebody finds or notices it.
    Learn,
    /// Somebody likes, wants or fears it.
    Feel,
    /// Somebody means or refuses to do it.
    Intend,
    /// Somebody praises or blames it.
    Judge,
    /// A paper, a poll or a circumstance shows it.
    Show,
    /// It seems so, to nobody in particular.
    Seem,
    /// An outlet carries what somebody else said.
    Carry,
}

const CLASSES: &[(&str, CueClass)] = &[
    ("say", CueClass::Say),
    ("ask", CueClass::Ask),
    ("deny", CueClass::Deny),
    ("think", CueClass::Think),
    ("know", CueClass::Know),
    ("learn", CueClass::Learn),
    ("feel", CueClass::Feel),
    ("intend", CueClass::Intend),
    ("judge", CueClass::Judge),
    ("show", CueClass::Show),
    ("seem", CueClass::Seem),
    ("carry", CueClass::Carry),
];

/// Where the reported matter stands, seen from the cue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// A clause or a quotation.
    Clause,
    /// Only a quotation.
    Quote,
    /// The object.
    Object,
    /// An infinitive.
    Infinitive,
    /// Object and infinitive; in the passive, subject and infinitive.
    Whole,
    /// A gerund.
    Gerund,
    /// Object and what it is called.
    Small,
    /// What follows the preposition.
    After(String),
    /// Object and what follows the preposition.
    ObjectAnd(String),
}

/// One way in which a word reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// Where the reported matter stands.
    pub pattern: Pattern,
    /// What kind of reporting it is.
    pub class: CueClass,
    /// Whether it is a claim; else a state of mind or a matter under discussion, which nobody says is so.
    pub claim: bool,
}

/// All ways in which a word reports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportCue(pub Vec<Reported>);

impl ReportCue {
    /// The first row that gives the word this pattern.
    pub fn get(&self, pattern: &Pattern) -> Option<&Reported> {
        self.0.iter().find(|reported| reported.pattern == *pattern)
    }

    /// Whether some row gives the word this pattern.
    pub fn reports(&self, pattern: &Pattern) -> bool {
        self.get(pattern).is_some()
    }

    /// Whether the word can stand with a quotation.
    pub fn quotes(&self) -> Option<&Reported> {
        self.get(&Pattern::Clause).or_else(|| self.get(&Pattern::Quote))
    }
}

pub(super) fn load(files: &Files, path: &str, column: &str, faults: &mut Faults) -> Words<ReportCue> {
    let mut words: Words<ReportCue> = Words::default();
    for row in files.table(path, faults).rows() {
        let Some(class) = choose(row, "class", CLASSES, faults) else { continue };
        let patterns: Vec<Reported> = row.list("content").filter_map(|cell| read(row, cell, class, faults)).collect();
        if patterns.is_empty() {
            row.fault(faults, "no content");
        }
        for word in row.list(column) {
            let cue = words.slot(word);
            for reported in &patterns {
                // The first row wins where a pattern stands in several; the later ones still tell what else the word can do.
                cue.0.push(reported.clone());
            }
        }
    }
    words
}

fn read(row: Row<'_, '_>, cell: &str, class: CueClass, faults: &mut Faults) -> Option<Reported> {
    let (claim, name) = match cell.strip_prefix('~') {
        Some(name) => (false, name),
        None => (true, cell),
    };
    let pattern = match name {
        "clause" => Pattern::Clause,
        "quote" => Pattern::Quote,
        "object" => Pattern::Object,
        "infinitive" => Pattern::Infinitive,
        "whole" => Pattern::Whole,
        "gerund" => Pattern::Gerund,
        "small" => Pattern::Small,
        _ => match name.split_once('+') {
            Some(("", preposition)) => Pattern::After(preposition.to_string()),
            Some(("object", preposition)) => Pattern::ObjectAnd(preposition.to_string()),
            _ => {
                row.word(faults, name, &format!("unknown content {name:?}"), String::new());
                return None;
            }
        },
    };
    Some(Reported { pattern, class, claim })
}
