//! The nouns of Attaché: plain values that the stages hand to one another, and nothing else.
//!
//! Invariants
//! - No I/O, no clock, no knowledge of any language or outlet.
//! - A value is made once by one stage and then only read. It holds the id of what it came from and spans into it.
//! - Spans are half-open byte ranges typed by what they point into ([`InContent`], [`InText`]); they always fall on
//!   UTF-8 character boundaries.
//! - Unknown is a value (`None`, an empty list), never a guess.

mod actor;
mod article;
mod capture;
mod coded;
mod document;
mod id;
mod linked;
mod note;
mod ontology;
mod span;
mod syntax;
mod time;

pub use actor::{Actor, ActorKind, CountryCode, Office, Sector};
pub use article::{
    Access, Article, Block, BlockKind, Credit, CreditKind, DropReason, Dropped, Evidence, EvidenceKind, Filing,
    LiveEntry, PageStatus, Person, Piece, PublishedAt, Reuse, Sourced, Transform,
};
pub use capture::{Capture, Hints, Media, Received};
pub use coded::{
    Attribution, Certainty, Coded, Event, EventDate, Figure, Forecast, Manner, Party, PartyStatus, Place, Polarity,
    Speaker, SpeakerKind, SpeechTime, Style,
};
pub use document::{
    Approximation, Chain, Change, Document, Mention, MentionHow, Name, NameKind, Quantity, QuantityKind, Quotation,
    Sentence, TextBlock, Tokens,
};
pub use id::{ArticleId, CaptureId, ItemId, ItemKind, Sha256, StoryId};
pub use linked::{
    Account, ChangeKind, Chapter, Derivation, Drift, DriftKind, FigureSeries, ForecastRecord, LedgerEntry, Lineage,
    LineageSignal, MergedEvent, MergedFigure, OriginBound, SharedPassage, Story, StoryChange, StoryMember,
};
pub use note::Note;
pub use ontology::{EventType, Quad};
pub use span::{ContentSpan, InContent, InText, Span, TextSpan};
pub use syntax::{Features, Relation, Upos};
pub use time::{DateBounds, Precision, TimeExpression, TimeKind};
