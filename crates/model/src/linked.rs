use serde::{Deserialize, Serialize};

use jiff::civil::Date;

use crate::{ArticleId, CountryCode, ItemId, PartyStatus, StoryId, TextSpan};

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
    ActorGeneralised,
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

/// Accounts that are one as far as can be told, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The article with which the account enters.
    pub origin: ArticleId,
    /// All articles that tell it, in order of arrival; the origin among them.
    pub members: Vec<ArticleId>,
    /// The outside source that it credits, where that is not held.
    pub credits: Option<String>,
    /// What joined each of the others, in words.
    pub why: Vec<String>,
    /// The state that owns or runs the outlet with which the account enters, or the source that it credits, where that
    /// state is a party to what the story tells: its word on itself is no outsider's.
    #[serde(default)]
    pub party: Option<CountryCode>,
    /// Who owns the outlet with which the account enters, where known. Outlets of one owner are one origin only where
    /// lineage says so.
    #[serde(default)]
    pub owner: Option<String>,
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
    /// The accounts that were counted, with what was merged into each and why.
    #[serde(default)]
    pub accounts: Vec<Account>,
    /// Its parts in time, where it went on for so long that it has several; what has no known day stands in none.
    #[serde(default)]
    pub chapters: Vec<Chapter>,
    /// Events merged over articles.
    pub events: Vec<MergedEvent>,
    /// Figures that are the same figure, over articles.
    pub figures: Vec<MergedFigure>,
    /// How each figure moved: one series for each thing counted, of whom and where.
    #[serde(default)]
    pub series: Vec<FigureSeries>,
    /// What became of what was foreseen.
    #[serde(default)]
    pub forecasts: Vec<ForecastRecord>,
}

/// How stories changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// Two stories turned out to be one: the id that began later leads to the other from then on.
    Merged,
    /// One story turned out to be two: what does not belong to its first member has a story of its own.
    Split,
    /// A person said that an article of each tells one account.
    Joined,
}

/// Stories became one, or one became two. Changes are kept for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryChange {
    /// What happened.
    pub kind: ChangeKind,
    /// The story that the articles left.
    pub from: StoryId,
    /// The story that they stand in since.
    pub into: StoryId,
    /// The articles, in order of arrival.
    pub moved: Vec<ArticleId>,
    /// The article at whose arrival it was seen; for what a person said, the last that had arrived.
    pub seen_at: ArticleId,
    /// Why, in words.
    pub why: String,
}

/// A part of a story that goes on for long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    /// Title of its first article.
    pub title: String,
    /// First day of publication in it.
    pub first: Date,
    /// Last day of publication in it.
    pub last: Date,
    /// Its articles, by day, then in order of arrival.
    pub articles: Vec<ArticleId>,
    /// Independent origins behind it.
    pub origins: OriginBound,
    /// Why it begins where it begins, in words; empty for the first.
    pub why: String,
}

/// Values of one thing over time; never averaged, never summed, and never mixed with those of another definition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigureSeries {
    /// What is counted, in one word for what the pages' words say alike ("people dead" for "killed", "deaths", "died").
    pub counts: String,
    /// Unit, where there is one.
    pub unit: Option<String>,
    /// Of whom or by whom: country, actor or name.
    pub of: Option<String>,
    /// Where, where said.
    pub place: Option<String>,
    /// Whether each value adds to an earlier count, and is no count of all.
    #[serde(default)]
    pub additional: bool,
    /// By the day as of which they hold, then by value.
    pub entries: Vec<LedgerEntry>,
}

/// One value of a series by one speaker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Lower bound, where said.
    pub low: Option<f64>,
    /// The value, where said.
    pub best: Option<f64>,
    /// Upper bound, where said.
    pub high: Option<f64>,
    /// As of when; the day of publication where the page says nothing. None where that is unknown too.
    pub as_of: Option<Date>,
    /// Who says it, as printed.
    pub said_by: String,
    /// How the speaker stands towards the matter.
    pub status: PartyStatus,
    /// The figures, in order of arrival.
    pub mentions: Vec<ItemId>,
    /// Independent origins behind it.
    pub origins: OriginBound,
    /// The earlier entry of the same speaker that it takes the place of: index into the entries.
    pub revises: Option<u32>,
    /// Entries of other speakers for the same time that say another value: indices into the entries.
    pub disagrees_with: Vec<u32>,
}

/// A forecast with what may have come of it. Only a person says that it was met or failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForecastRecord {
    /// `fct_…`
    pub forecast: ItemId,
    /// Whether it foresees an event of a known type by somebody known, so that it could ever be checked.
    pub is_checkable: bool,
    /// Last possible day, where a horizon is said.
    pub horizon: Option<Date>,
    /// Events told later that may be what was foreseen.
    pub candidates: Vec<ItemId>,
    /// Articles of the story that arrived since.
    pub articles_since: u32,
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
    /// The merged events of the story by which it was announced before it was told as happened: indices among them. An
    /// announcement and what came of it are one thread.
    #[serde(default)]
    pub announced_by: Vec<u32>,
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
