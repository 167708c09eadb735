use serde::{Deserialize, Serialize};

use crate::{ArticleId, ItemId, StoryId, TextSpan};

/// How one article derives from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Derivation {
    /// The same words.
    Verbatim,
    /// The same words, cut.
    Trimmed,
    /// The same account in other words, with shared passages.
    Rewritten,
}

/// A passage that two articles share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedPassage {
    /// In the derived article's document.
    pub derived: TextSpan,
    /// In the source's document.
    pub source: TextSpan,
}

/// One reason to think that one article derives from another; signals are kept apart and shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineageSignal {
    /// `shingles`, `credit`, `wire-tag`, `time`, `quotations`, `title`.
    pub kind: String,
    /// In words, with its number ("74 % of the shorter text's 5-word shingles").
    pub detail: String,
}

/// Article `derived` derives from article `source`; or, where `directed` is false, both tell one account and the order
/// is unknown (`derived` is then merely the one with the greater id, so that the order of arrival changes nothing).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lineage {
    /// The derived article.
    pub derived: ArticleId,
    /// What it derives from.
    pub source: ArticleId,
    /// How.
    pub how: Derivation,
    /// Whether the evidence carries the direction.
    pub directed: bool,
    /// Share of the shorter text's shingles that both have, 0 to 1.
    pub overlap: f64,
    /// Why we think so.
    pub signals: Vec<LineageSignal>,
    /// What both have, word for word.
    pub shared: Vec<SharedPassage>,
    /// What changed on the way.
    pub drift: Vec<Drift>,
}

/// What changed between a source and what derives from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum DriftKind {
    PlaceChanged,
    DateChanged,
    HedgeHardened,
    HedgeSoftened,
    AttributionLost,
    AttributionChanged,
    FigureChanged,
}

/// One change, with both sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    /// What sort of change.
    pub kind: DriftKind,
    /// In words ("Kursk → Ukraine").
    pub detail: String,
    /// Sentence in the derived article.
    pub derived: TextSpan,
    /// Sentence in the source.
    pub source: TextSpan,
}

/// Number of independent origins as a bound.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginBound {
    /// At least so many.
    pub at_least: u32,
    /// At most so many.
    pub at_most: u32,
    /// Accounts whose origin could not be resolved.
    pub unresolved: u32,
}

/// An article's place in a story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoryMember {
    /// The article.
    pub article: ArticleId,
    /// The member whose account it derives from in the end; itself where its account enters with it.
    pub origin: ArticleId,
    /// Similarity to the story when it joined, 0 to 1; 1 for the first member.
    pub similarity: f64,
}

/// Articles on the same happening.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// From its first member in the logged order of arrival.
    pub id: StoryId,
    /// Title of its first member, or its first words.
    pub title: String,
    /// In order of arrival.
    pub members: Vec<StoryMember>,
    /// Distinct outlets, as far as known; articles without a known outlet count by host, then one by one.
    pub outlets: u32,
    /// Independent origins.
    pub origins: OriginBound,
    /// Events merged over articles.
    pub events: Vec<MergedEvent>,
    /// Figures that are the same figure, over articles.
    pub figures: Vec<MergedFigure>,
}

/// One event as told by several mentions. Each mention keeps its own sentence and speaker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedEvent {
    /// The events, in order of arrival; the first gives type and roles to print.
    pub mentions: Vec<ItemId>,
    /// Number of articles.
    pub articles: u32,
    /// Independent origins behind it.
    pub origins: OriginBound,
}

/// Figures that count the same thing with the same value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedFigure {
    /// The figures, in order of arrival.
    pub mentions: Vec<ItemId>,
    /// Number of articles.
    pub articles: u32,
    /// Independent origins behind it.
    pub origins: OriginBound,
}
