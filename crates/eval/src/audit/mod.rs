//! The validation kit: draws a sample of what was coded and of what was not, and scores what coders say of it.
//!
//! - [`draw`] takes a seeded, stratified sample from a store: coded rows by type and by how they are said, and sentences
//!   of which nothing was coded. The same store, question and seed give the same sample.
//! - [`read_sheet`] reads a filled sheet against its sample; what does not fit is refused, what is empty was not answered.
//! - [`score_blind`], [`score_verified`] and [`agreement`] give precision, recall and agreement with their intervals.
//!
//! Invariant: nobody's judgement is completed or averaged. An empty cell counts as not answered, and each coder's figures
//! stand by themselves.

mod alpha;
mod compare;
mod draw;
mod questions;
mod score;
mod sheet;
mod statistics;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use alpha::{Alpha, alpha};
pub use draw::{Ask, draw};
pub use questions::{BLIND, Form, Question, SILENT, VERIFY};
pub use score::{BlindScore, FieldScore, Recall, VerifiedScore, agreement, score_blind, score_verified};
pub use sheet::{Answers, Sheet, SheetFaults, read_sheet};
pub use statistics::{Interval, allocate, wilson};

/// The schema of a sample's file.
pub const SCHEMA: &str = "attache/audit-sample/1";

/// A sample, with everything that scoring needs: coders must not see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// [`SCHEMA`].
    pub schema: String,
    /// Decides what is drawn and in which order a coder sees it.
    pub seed: u64,
    /// The moment taken as the present when it was drawn.
    pub made: String,
    /// Version of Attaché.
    pub version: String,
    /// SHA-256 over the knowledge and models of the run that drew it.
    pub knowledge: String,
    /// What was asked for, as typed.
    pub query: BTreeMap<String, String>,
    /// Articles that were drawn from.
    pub articles: usize,
    /// Articles that the question names and that are not read, by language: they are in no stratum.
    pub not_read: BTreeMap<String, usize>,
    /// What was drawn from.
    pub strata: Vec<Stratum>,
    /// The sentences that coders see, in the order of the store.
    pub sentences: Vec<Sentence>,
}

/// One part of what was drawn from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stratum {
    /// `row/CONSULT/fact`, `row/CONSULT/other`, `uncoded/among-events`, `uncoded/without-events`.
    pub id: String,
    /// The type of its rows; none for sentences.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Rows or sentences in it.
    pub size: usize,
    /// How many of them were drawn: each stands for `size / drawn`.
    pub drawn: usize,
}

/// A sentence of the sample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sentence {
    /// `s` and 12 hexadecimal digits: says nothing about its stratum.
    pub id: String,
    /// `art_…`
    pub article: String,
    /// Title of the article; empty where there is none.
    pub title: String,
    /// Outlet or host; empty where unknown.
    pub outlet: String,
    /// Day of publication as exactly as known; empty where unknown.
    pub published: String,
    /// First byte in the text of the document.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The sentence before it in the same article, for pronouns; empty where it is the first.
    pub before: String,
    /// Its words.
    pub text: String,
    /// The stratum that it was drawn from as a sentence of which nothing was coded.
    pub stratum: Option<String>,
    /// All that was coded of it.
    pub rows: Vec<Row>,
}

/// One coded row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// `r` and 12 hexadecimal digits.
    pub id: String,
    /// `evt_…`
    pub event: String,
    /// The stratum that it was drawn from; none for a row that only shares a sentence with one that was drawn.
    pub stratum: Option<String>,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: String,
    /// PLOVER mode; empty where none fits.
    pub mode: String,
    /// Who does it.
    pub source: Vec<Name>,
    /// To whom.
    pub recipient: Vec<Name>,
    /// How each speaker says it.
    pub said: Vec<Said>,
    /// When.
    pub date: Option<When>,
    /// Where.
    pub place: Option<Name>,
    /// What coded it.
    pub coder: String,
    /// How sure the coder was, 0 to 1.
    pub confidence: f32,
}

/// Somebody or some place in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// As printed.
    pub name: String,
    /// As written in the sentence.
    pub written: String,
    /// ISO 3166-1 alpha-3; empty where unknown.
    pub country: String,
}

/// How one speaker says a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Said {
    pub by: String,
    pub polarity: String,
    pub certainty: String,
    pub time: String,
}

/// When a row is dated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// TIMEX3 value.
    pub value: String,
    /// As written; empty where only bounds are known.
    pub written: String,
}

impl Sample {
    /// Rows or sentences that one drawn one of a stratum stands for, where `answered` of those drawn were answered.
    pub fn weight(&self, stratum: &str, answered: usize) -> f64 {
        let size = self.strata.iter().find(|known| known.id == stratum).map_or(0, |known| known.size);
        if answered == 0 { 0.0 } else { size as f64 / answered as f64 }
    }

    /// The drawn rows, each with its sentence.
    pub fn drawn(&self) -> impl Iterator<Item = (&Sentence, &Row)> {
        let rows = self.sentences.iter().flat_map(|sentence| sentence.rows.iter().map(move |row| (sentence, row)));
        rows.filter(|(_, row)| row.stratum.is_some())
    }

    /// The sentence with this id.
    pub fn sentence(&self, id: &str) -> Option<&Sentence> {
        self.sentences.iter().find(|sentence| sentence.id == id)
    }

    /// The order in which `coder` sees things: shuffled by the seed, another one for each coder.
    pub fn order<'a, T>(&self, coder: &str, items: impl IntoIterator<Item = T>, id: impl Fn(&T) -> &'a str) -> Vec<T>
    where
        T: 'a,
    {
        let mut items: Vec<T> = items.into_iter().collect();
        items.sort_by_cached_key(|item| draw::rank(self.seed, &format!("order/{coder}"), id(item)));
        items
    }
}
