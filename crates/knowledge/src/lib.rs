//! Reads and checks `data/` and gives one immutable [`Knowledge`].
//!
//! Invariants
//! - All faults of all files are reported at once, each with file, line and reason; with one fault nothing is loaded.
//! - Every loader is one module with one `load(files, faults)`; nothing else in the workspace reads `data/`.
//! - Weights are handed on as bytes; only `infer` understands them.

mod actors;
mod codes;
mod cues;
mod fault;
mod files;
mod frames;
mod grammar;
mod measures;
mod ontology;
mod pages;
mod places;
mod quick;
mod ranker;
mod relevance;

pub use actors::{
    Actors, BodyWord, ForeignNames, Meaning, NamedBy, RoleWord, RoleWords, first_part, fold_name, fold_word,
};
pub use codes::Codes;
pub use cues::{
    As, ConditionCue, CueClass, Cues, Found, Pattern, PhraseCue, Phrases, Reads, ReportCue, Reported, SpeakerNoun,
    SpeakerNounKind,
};
pub use fault::{Fault, Faults};
pub use files::{Files, Row, Table};
pub use frames::{Classes, ClauseKind, Content, Frame, Frames, OwnType, Sample, Slot, Trigger, Use, Want};
pub use grammar::{Abbreviation, Grammar, LanguageGrammar, WordClass};
pub use measures::{
    Counted, DayPart, Definition, FigureWord, Hedge, HedgeMeaning, LanguageMeasures, Measures, NumberWord, Phrase,
    Phrasebook, Reference, SeriesWords, TimeUnit, TimeWord, Unit,
};
pub use ontology::{Agent, CameoRow, Embedding, ModeRow, Ontology, TypeRow};
pub use pages::{Agency, ClassMeaning, CreditPhrase, MetaField, Outlet, Pages, Placed, Role, Stated};
pub use places::{Candidate, PlaceKind, PlaceRow, Places};
pub use quick::{QuickHasher, QuickMap};
pub use ranker::{LEAST as RANKER_LEAST, PARTS as RANKER_PARTS, Ranker};
pub use relevance::{Relevance, Topic};

/// Everything Attaché knows that is not code: loaded once, then only read.
pub struct Knowledge {
    /// `data/ontology/`: event types, modes, contexts, CAMEO, scores, sectors.
    pub ontology: Ontology,
    /// `data/frames/`: which words code which event, and where their arguments stand.
    pub frames: Frames,
    /// `data/languages/<xx>/` cues: attribution, modality, likelihood, negation, background.
    pub cues: Cues,
    /// `data/actors/`: states, persons, bodies, groups.
    pub actors: Actors,
    /// `data/places/`: states, divisions, cities, regions, seas.
    pub places: Places,
    /// Codes of countries in other data sets.
    pub codes: Codes,
    /// `data/outlets/` and the clutter lists: outlets, agencies, credit patterns, reasons for dropping.
    pub pages: Pages,
    /// `data/languages/<xx>/` grammar: abbreviations, tokens, lemmas, titles, role nouns.
    pub grammar: Grammar,
    /// `data/languages/<xx>/` measures: numbers, units, currencies, time words.
    pub measures: Measures,
    /// `data/languages/en/relevance.toml`: pages and sentences that tell no event.
    pub relevance: Relevance,
    /// `data/models/ranker/`: what speaks for and against a coded row.
    pub ranker: Ranker,
    files: Files,
}

impl Knowledge {
    /// The knowledge that the binary carries.
    ///
    /// # Errors
    /// All faults of the embedded files; a released binary has none, since a test loads them.
    pub fn embedded() -> Result<Self, Faults> {
        Self::load(Files::embedded())
    }

    /// The knowledge in `folder`, laid out like `data/`.
    ///
    /// # Errors
    /// All faults of all files in the folder, or the one fault that the folder cannot be read.
    pub fn from_folder(folder: &std::path::Path) -> Result<Self, Faults> {
        Self::load(Files::from_folder(folder)?)
    }

    /// The knowledge in these files.
    ///
    /// # Errors
    /// All faults of all files.
    pub fn load(files: Files) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let ontology = Ontology::load(&files, &mut faults);
        let knowledge = Knowledge {
            frames: Frames::load(&files, &ontology, &mut faults),
            cues: Cues::load(&files, &mut faults),
            actors: Actors::load(&files, &mut faults),
            places: Places::load(&files, &mut faults),
            codes: Codes::load(&files, &mut faults),
            pages: Pages::load(&files, &mut faults),
            grammar: Grammar::load(&files, &mut faults),
            measures: Measures::load(&files, &mut faults),
            relevance: Relevance::load(&files, &mut faults),
            ranker: Ranker::load(&files, &mut faults),
            ontology,
            files,
        };
        if faults.is_empty() { Ok(knowledge) } else { Err(faults) }
    }

    /// The weights of the model `name`: the bytes of `models/<name>/weights.bin`, or none.
    pub fn weights(&self, name: &str) -> Option<&[u8]> {
        self.files.bytes(&format!("models/{name}/weights.bin"))
    }

    /// SHA-256 over all files with their names: two runs with the same digest used the same knowledge and models.
    pub fn digest(&self) -> model::Sha256 {
        self.files.digest()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_knowledge_has_no_faults() {
        if let Err(faults) = Knowledge::embedded() {
            panic!("{faults}");
        }
    }
}
