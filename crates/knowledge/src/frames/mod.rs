//! `data/frames/`: which words code which event, and where their arguments stand. One file per verb family; how English
//! turns a clause (passive, relative, nominal, light verb) is the business of `code`, not of a frame.

mod classes;
mod read;

use std::collections::HashSet;

use model::EventType;

pub use classes::{Classes, Want};

use crate::{Embedding, Faults, Files, Ontology, QuickMap};

/// All frames, found by the lemma of their trigger.
#[derive(Debug, Default)]
pub struct Frames {
    frames: Vec<Frame>,
    by_lemma: QuickMap<String, Vec<Trigger>>,
    /// Lemmas that frames ask for by themselves.
    wanted: HashSet<String>,
    classes: Classes,
    own_types: Vec<OwnType>,
    irregular: QuickMap<String, String>,
    sentences: Vec<Sample>,
}

/// An event type of the user's own codebook: it refines a PLOVER type and stands beside it among the contexts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnType {
    /// Its name, in capitals.
    pub name: String,
    /// The PLOVER type that it refines.
    pub base: EventType,
    /// What it is.
    pub definition: String,
}

/// One frame: a sense of some words, what it codes, and where its roles stand.
#[derive(Debug, Clone)]
pub struct Frame {
    /// `<file>/<name>`; `own/<file>/<name>` in a codebook of the user's own.
    pub id: String,
    /// PLOVER type.
    pub kind: EventType,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// What the one who acts must be.
    pub subject: Option<Want>,
    /// What the one who acts must not be.
    pub subject_not: Option<Want>,
    /// What the thing acted upon must be; with it, there must be one.
    pub object: Option<Want>,
    /// What the thing acted upon must not be.
    pub object_not: Option<Want>,
    /// One of these must stand near the trigger.
    pub near: Option<Want>,
    /// None of these may stand near the trigger: metaphor, sport, business.
    pub not_near: Option<Want>,
    /// What its complement clause must be.
    pub clause: Option<ClauseKind>,
    /// What the head of its complement must not be ("declined to *say*").
    pub clause_not: Option<Want>,
    /// What is done with the act inside its complement.
    pub embeds: Option<Embedding>,
    /// Whether an act must stand inside, and of which types (empty: any).
    pub content: Content,
    /// Where the source stands, best first.
    pub source: Vec<Slot>,
    /// Where the recipient stands, best first.
    pub recipient: Vec<Slot>,
    /// Whether both sides act alike.
    pub mutual: bool,
    /// Whether several who act without naming anybody else act with one another ("India and Nepal agreed to …").
    pub several: bool,
    /// Whether its nouns code an event without a light verb ("Israel's *attack* on Gaza").
    pub alone: bool,
    /// Verbs that lift its nouns into a clause ("*paid* a visit"), besides the usual ones.
    pub light: Vec<String>,
    /// Whether the clause must name a recipient.
    pub needs_recipient: bool,
    /// Whether a noun's possessor is whom it was done to where the words name no other ("Assange's *arrest*").
    pub suffered: bool,
    /// Whether its verbs count in the active voice only ("*stopped* shelling", not "was stopped after shelling").
    pub active: bool,
    /// Added to how specific the frame is when several fit one trigger.
    pub weight: i32,
}

/// What a complement clause must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClauseKind {
    /// Something asked for: there is an infinitive, or a clause with "must", "should", "need to".
    Asked,
    /// Not yet so: a clause, where there is one, is an infinitive or has "will", "would", "must" ("agreed *to meet*", not
    /// "agreed that it rained").
    Open,
}

/// Whether a frame looks into its complement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// It does not.
    Ignored,
    /// An act inside adds to the code and may give roles.
    Optional,
    /// An act of one of these types (any, where empty) must stand inside.
    Required(Vec<EventType>),
    /// An act of one of these types must stand inside, and must be one that is not to be done ("promised *not* to attack").
    Refrained(Vec<EventType>),
}

/// Where a role stands, seen from the trigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// Who acts: the subject, the agent of a passive, the possessor of a noun.
    Subject,
    /// What is acted upon: the object, the subject of a passive, "of" after a noun.
    Object,
    /// To whom: "gave *him* …".
    Indirect,
    /// Whose the object is: "rejected an *Armenian* proposal".
    Owner,
    /// Whose the subject is, or who is said to have sent it: "a drone *fired by Hezbollah* hit …".
    SubjectOwner,
    /// After this preposition, under the trigger or its object.
    After(String),
    /// The source of the act inside the complement ("demanded that *Israel* withdraw").
    ContentSource,
    /// The recipient of the act inside the complement ("agreed to send troops to *Mali*").
    ContentRecipient,
    /// Who acts in the complement clause ("said *Israel* must leave").
    ClauseSubject,
    /// The place of the act.
    Place,
    /// Whom the grievance is about: "marched to demand the resignation of the *president*", "calling on the *government*".
    Grievance,
}

/// How a trigger word is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// As a verb.
    Verb,
    /// As a noun.
    Noun,
    /// As an adjective with a copula ("is willing to").
    Adjective,
}

/// One way into a frame.
#[derive(Debug, Clone)]
pub struct Trigger {
    /// Index of the frame; see [`Frames::get`].
    pub frame: u32,
    /// How the word is used.
    pub used: Use,
    /// Further words of a multiword trigger ("call *on*").
    pub rest: Vec<String>,
}

/// An example or counterexample of a frame file.
#[derive(Debug, Clone)]
pub struct Sample {
    /// `frames/<file>.toml`, or `codebook/frames/<file>.toml`.
    pub file: String,
    /// Line from 1.
    pub line: usize,
    /// The sentence.
    pub text: String,
    /// What it must give, as `TYPE source > recipient`; none for a counterexample of these types.
    pub expected: Option<Vec<String>>,
    /// The types that the file codes.
    pub kinds: Vec<EventType>,
}

impl Frames {
    pub(crate) fn load(files: &Files, ontology: &Ontology, faults: &mut Faults) -> Self {
        let mut frames = Frames { classes: Classes::load(files, faults), ..Frames::default() };
        for row in files.table("languages/en/irregular.tsv", faults).rows() {
            frames.irregular.insert(row.get("form").to_string(), row.get("lemma").to_string());
        }
        if files.bytes("codebook/types.tsv").is_some() {
            frames.load_own_types(files, faults);
        }
        // Of equals the earlier wins, so that a codebook's own frames go before those built in.
        for path in files.below("codebook/frames", ".toml").into_iter().chain(files.below("frames", ".toml")) {
            read::file(path, files, ontology, &mut frames, faults);
        }
        for frame in &frames.frames {
            let wants =
                [&frame.subject, &frame.object, &frame.near, &frame.subject_not, &frame.object_not, &frame.not_near];
            for want in wants.into_iter().flatten() {
                frames.wanted.extend(want.lemmas.iter().cloned());
            }
        }
        frames
    }

    fn load_own_types(&mut self, files: &Files, faults: &mut Faults) {
        for row in files.table("codebook/types.tsv", faults).rows() {
            let (name, base) = (row.get("type"), row.get("base"));
            let is_name =
                !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
            match EventType::parse(base) {
                None => row.fault(faults, "base is no PLOVER type"),
                Some(_) if !is_name => row.fault(faults, "a type is written in capitals, digits and _"),
                Some(_) if EventType::parse(name).is_some() => row.fault(faults, "a PLOVER type has this name"),
                Some(base) => self.own_types.push(OwnType {
                    name: name.to_string(),
                    base,
                    definition: row.get("definition").to_string(),
                }),
            }
        }
    }

    /// The types of the user's own codebook.
    pub fn own_types(&self) -> &[OwnType] {
        &self.own_types
    }

    /// The frame at `index`.
    pub fn get(&self, index: u32) -> &Frame {
        &self.frames[index as usize]
    }

    /// All frames.
    pub fn iter(&self) -> impl Iterator<Item = &Frame> {
        self.frames.iter()
    }

    /// The ways into frames that begin with `lemma`.
    pub fn triggers(&self, lemma: &str) -> &[Trigger] {
        self.by_lemma.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// The lemma of an irregular form that frames know (`data/languages/en/irregular.tsv`).
    pub fn irregular(&self, form: &str) -> Option<&str> {
        self.irregular.get(form).map(String::as_str)
    }

    /// Whether a frame or a class has this word.
    pub fn knows(&self, word: &str) -> bool {
        self.by_lemma.contains_key(word) || self.classes.of(word) != 0
    }

    /// Whether a frame asks for this very word beside it (`=wounded`), or shuns it.
    pub fn asks_for(&self, word: &str) -> bool {
        self.wanted.contains(word)
    }

    /// Classes of words.
    pub fn classes(&self) -> &Classes {
        &self.classes
    }

    /// Examples and counterexamples of all files.
    pub fn samples(&self) -> &[Sample] {
        &self.sentences
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_frame_loads_and_every_file_has_examples() {
        let files = Files::embedded();
        let mut faults = Faults::default();
        let ontology = Ontology::load(&files, &mut faults);
        let frames = Frames::load(&files, &ontology, &mut faults);
        assert!(faults.is_empty(), "{faults}");
        for file in files.below("frames", ".toml") {
            let n_examples = frames.samples().iter().filter(|s| s.file == file && s.expected.is_some()).count();
            assert!(n_examples > 0, "{file} has no example");
        }
    }
}
