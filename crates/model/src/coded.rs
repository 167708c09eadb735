use serde::{Deserialize, Serialize};

use crate::{Approximation, CountryCode, DateBounds, EventType, ItemId, Note, Precision, Sector, TextSpan};

/// What a page says, coded. Made by `code` from a [`crate::Document`]. We print "reported", never "happened".
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Coded {
    /// Events in text order.
    pub events: Vec<Event>,
    /// Figures in text order.
    pub figures: Vec<Figure>,
    /// Who says what, in text order.
    pub claims: Vec<Attribution>,
    /// What is foreseen, in text order. Never counted among events.
    pub forecasts: Vec<Forecast>,
    /// Remarks of `code`.
    pub notes: Vec<Note>,
}

/// Who speaks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Speaker {
    /// What sort of speaker.
    pub kind: SpeakerKind,
    /// How to print it: `outlet`, `analysts (unnamed)`, `estimates (no source given)`, or the name.
    pub name: String,
    /// The words that name it, where there are any.
    pub span: Option<TextSpan>,
    /// Index into [`crate::Document::chains`], where the speaker is on the page by name.
    pub chain: Option<u32>,
    /// Id of a row of `data/actors/`.
    pub actor: Option<String>,
    /// Country, where known.
    pub country: Option<CountryCode>,
    /// Sector, where known.
    pub sector: Option<Sector>,
    /// Role or affiliation as written ("a research fellow at the Asan Institute for Policy Studies").
    pub role: Option<TextSpan>,
    /// How it stands towards the events it speaks of.
    pub status: PartyStatus,
}

/// The sort of speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerKind {
    /// The outlet's own voice.
    Outlet,
    /// Somebody with a name, or a body with one.
    Named,
    /// A group without names ("analysts", "officials"): it has no identity beyond its article.
    Unnamed,
    /// A claim without any speaker ("estimates suggest", "reportedly").
    NoSource,
}

/// How a speaker stands towards the events it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum PartyStatus {
    Actor,
    Ally,
    Adversary,
    ThirdParty,
    Outlet,
    Unknown,
}

/// Who says what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// `clm_…`
    pub id: ItemId,
    /// Who.
    pub speaker: Speaker,
    /// The words that attribute ("reported", "according to").
    pub cue: TextSpan,
    /// What is said.
    pub content: TextSpan,
    /// How.
    pub style: Style,
    /// The attribution that this one stands inside ("KCNA said that *Kim told* …"): index into [`Coded::claims`].
    pub within: Option<u32>,
    /// Whether the cue denies the content ("denied that").
    pub denies: bool,
    /// The words that prove it: the sentence, or the clause.
    pub evidence: TextSpan,
}

/// How words are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Style {
    Direct,
    Indirect,
    Mixed,
}

/// Somebody or something in a role of an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// How to print it: the canonical or fullest name where known, else the words of the clause.
    pub name: String,
    /// The words of the clause.
    pub span: TextSpan,
    /// Index into [`crate::Document::chains`].
    pub chain: Option<u32>,
    /// Id of a row of `data/actors/`.
    pub actor: Option<String>,
    /// Country.
    pub country: Option<CountryCode>,
    /// PLOVER sector.
    pub sector: Option<Sector>,
    /// The other sentence that supplied it. None: it stands in the clause or is what a pronoun or short form of the
    /// clause refers to.
    pub inferred_from: Option<TextSpan>,
}

/// Where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Name to print.
    pub name: String,
    /// As written.
    pub span: TextSpan,
    /// Id of a row of `data/places/`.
    pub place: Option<String>,
    /// Country.
    pub country: Option<CountryCode>,
    /// Degrees north; none where the place has no row.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// `point`, `city`, `district`, `province`, `region`, `country`, `sea` or `unknown`.
    pub precision: String,
    /// The other sentence that supplied it.
    pub inferred_from: Option<TextSpan>,
}

/// When.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDate {
    /// As written; none where only bounds are known ("not after the page was captured").
    pub span: Option<TextSpan>,
    /// TIMEX3 value (`2025-03-21`, `XXXX-12`), empty where unknown.
    pub value: String,
    /// How exact.
    pub precision: Precision,
    /// First and last possible day.
    pub bounds: DateBounds,
    /// The other sentence that supplied it.
    pub inferred_from: Option<TextSpan>,
}

/// Whether it is said to be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Polarity {
    Affirmed,
    Denied,
}

/// How sure the speaker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Certainty {
    Certain,
    Probable,
    Possible,
    Hypothetical,
    Requested,
}

/// When it lies, seen from the speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum SpeechTime {
    Past,
    Ongoing,
    Future,
}

/// How one speaker says an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manner {
    /// The attribution it hangs under: index into [`Coded::claims`]; none is the outlet's own voice.
    pub claim: Option<u32>,
    /// The speaker, as printed (`outlet` for the outlet's own voice).
    pub said_by: String,
    /// Affirmed or denied.
    pub polarity: Polarity,
    /// How sure.
    pub certainty: Certainty,
    /// Past, ongoing or future.
    pub time: SpeechTime,
}

/// What one clause says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// `evt_…`
    pub id: ItemId,
    /// PLOVER type. `type` in JSON.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// What type of act is announced here, where the event is an announcement ("will visit" is a promise, AGREE, of CONSULT):
    /// that act is not told as happened, and a date or place is that act's, not the announcement's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announces: Option<EventType>,
    /// PLOVER mode, where one fits (`visit`, `phone`, …).
    pub mode: Option<String>,
    /// PLOVER contexts (`military`, `diplomatic`, …).
    pub contexts: Vec<String>,
    /// CAMEO code, where it maps, with leading zero (`042`).
    pub cameo: Option<String>,
    /// Who does it.
    pub source: Vec<Party>,
    /// To whom. Empty where the clause names nobody.
    pub recipient: Vec<Party>,
    /// Through whom.
    pub intermediary: Vec<Party>,
    /// Third parties that it affects.
    pub affected: Vec<Party>,
    /// Where.
    pub place: Option<Place>,
    /// When.
    pub date: Option<EventDate>,
    /// How each speaker says it; at least one.
    pub said: Vec<Manner>,
    /// Whether it is told as background (history of the matter, not news).
    pub background: bool,
    /// Whether source and recipient act alike (a meeting, a mutual commitment).
    pub mutual: bool,
    /// Figures that belong to it.
    pub figures: Vec<ItemId>,
    /// Quoted or characteristic words of the object ("important personal letter").
    pub object: Option<TextSpan>,
    /// The word that carries it.
    pub trigger: TextSpan,
    /// The words that prove it: the sentence, or the clause.
    pub evidence: TextSpan,
    /// What coded it: `frame:<file>/<frame>` or `model:<name>`.
    pub coder: String,
    /// Share of rows like this one whose type is right, 0 to 1 (docs/coding.md, "How sure a row is").
    pub confidence: f32,
}

/// A figure that somebody claims.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// `fig_…`
    pub id: ItemId,
    /// Lower bound, where said.
    pub low: Option<f64>,
    /// The value, where said.
    pub best: Option<f64>,
    /// Upper bound, where said.
    pub high: Option<f64>,
    /// The hedge.
    pub approximation: Approximation,
    /// Hedging words as written ("up to").
    pub qualifier: Option<TextSpan>,
    /// Normalised unit (`person`, `USD`, `percent`); none for a bare count of things.
    pub unit: Option<String>,
    /// What is counted, in the page's own sense ("troops sent", "losses, undefined").
    pub counts: String,
    /// Of whom it is a number (losses of North Korea), as a party.
    pub of: Option<Party>,
    /// Who did it (troops sent by North Korea), as a party.
    pub by: Option<Party>,
    /// Where.
    pub place: Option<Place>,
    /// As of when.
    pub as_of: Option<EventDate>,
    /// The attribution it hangs under: index into [`Coded::claims`]; none is the outlet's own voice.
    pub claim: Option<u32>,
    /// The speaker, as printed.
    pub said_by: String,
    /// Number, qualifier and what is counted, as written.
    pub written: TextSpan,
    /// The words that prove it.
    pub evidence: TextSpan,
}

/// Something that nobody says has happened, with the words of likelihood as said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// `fct_…`
    pub id: ItemId,
    /// What is foreseen, as written.
    pub content: TextSpan,
    /// PLOVER type of what is foreseen, where a frame fits.
    #[serde(rename = "type")]
    pub kind: Option<EventType>,
    /// Who would do it.
    pub source: Vec<Party>,
    /// To whom.
    pub recipient: Vec<Party>,
    /// Where.
    pub place: Option<Place>,
    /// Words of likelihood as said; several where they stand apart ("suggest", "may entail").
    pub words: Vec<TextSpan>,
    /// By when, where said.
    pub horizon: Option<EventDate>,
    /// On what condition, as written.
    pub condition: Option<TextSpan>,
    /// The attribution it hangs under: index into [`Coded::claims`]; none is the outlet's own voice.
    pub claim: Option<u32>,
    /// The speaker, as printed.
    pub said_by: String,
    /// The words that prove it.
    pub evidence: TextSpan,
}
