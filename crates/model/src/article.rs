use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{ArticleId, CaptureId, ContentSpan, CountryCode, Note, Precision};

/// What the page says, freed of clutter, with every piece traceable to the decoded content. Made by `extract`.
///
/// The decoded content is a function of the capture: decompress by `content_coding`, decode by `charset`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Hash of (canonical address, or capture where none; text).
    pub id: ArticleId,
    /// What it was read from.
    pub capture: CaptureId,
    /// Name of the character encoding (WHATWG label) that decoded the bytes, with the evidence for it.
    pub charset: Sourced<String>,
    /// Canonical web address, or none.
    pub address: Option<Sourced<String>>,
    /// The outlet's name as the page or `data/outlets/` gives it, or none.
    pub outlet: Option<Sourced<String>>,
    /// People named in the byline.
    pub byline: Vec<Sourced<Person>>,
    /// First published.
    pub published: Option<Sourced<PublishedAt>>,
    /// Last modified.
    pub modified: Option<Sourced<PublishedAt>>,
    /// BCP 47 tag of the language of the text, for example `en`; none where it could not be told.
    pub language: Option<Sourced<String>>,
    /// Original sources that the page credits.
    pub credits: Vec<Credit>,
    /// Whether the whole text was there.
    pub access: Access,
    /// Licence address or text, where the page states one.
    pub licence: Option<Sourced<String>>,
    /// How the page files itself, and what its makers ask of those who use it.
    #[serde(default)]
    pub filing: Filing,
    /// The entries of a live blog, in the order of the page; empty for other pages.
    #[serde(default)]
    pub entries: Vec<LiveEntry>,
    /// Title, standfirst and body, in reading order. Title and standfirst come first where known.
    pub blocks: Vec<Block>,
    /// What was taken for clutter, and why.
    pub dropped: Vec<Dropped>,
    /// Remarks of `extract`.
    pub notes: Vec<Note>,
}

impl Article {
    /// The title's text, where there is one.
    pub fn title(&self) -> Option<&str> {
        self.block_text(BlockKind::Title)
    }

    /// The standfirst's text, where there is one.
    pub fn standfirst(&self) -> Option<&str> {
        self.block_text(BlockKind::Standfirst)
    }

    /// The body blocks: everything but title and standfirst.
    pub fn body(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Title | BlockKind::Standfirst))
    }

    fn block_text(&self, kind: BlockKind) -> Option<&str> {
        self.blocks.iter().find(|block| block.kind == kind).map(|block| block.text.as_str())
    }
}

/// How a page files itself, whose outlet it is, and what its makers ask of those who use it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Filing {
    /// The section that the page puts itself in.
    pub section: Option<Sourced<String>>,
    /// Keywords that the page gives itself, in its order.
    pub tags: Vec<Sourced<String>>,
    /// Country that the outlet is published in, where `data/outlets/` knows it.
    pub country: Option<Sourced<CountryCode>>,
    /// Owner of the outlet, where `data/outlets/` knows it.
    pub owner: Option<Sourced<String>>,
    /// What the page or its headers say of reuse, beside a licence.
    pub reuse: Vec<Sourced<Reuse>>,
    /// What the page says of its own standing, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<Sourced<PageStatus>>,
}

/// What a page says of its own standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageStatus {
    /// Its makers do not stand by it any more.
    Withdrawn,
    /// Something in it was put right after it was published.
    Corrected,
}

/// What a page asks of those who use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reuse {
    /// No copy is to be shown (`noarchive`).
    NoArchive,
    /// No part of the text is to be shown (`nosnippet`).
    NoSnippet,
    /// It is not to be listed (`noindex`).
    NoIndex,
    /// It is not to be used to train models (`noai`).
    NoTraining,
    /// Rights of text and data mining are reserved (`tdm-reservation`).
    NoMining,
    /// "All rights reserved".
    RightsReserved,
}

/// An entry of a live blog: some of the article's blocks, with the time that it gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LiveEntry {
    /// When the entry was posted, as precise as the page says.
    pub time: Sourced<PublishedAt>,
    /// Index of its first block in [`Article::blocks`].
    pub first: u32,
    /// One past the index of its last block.
    pub last: u32,
}

/// One block of text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text: white space folded to single spaces, entities decoded, never empty.
    pub text: String,
    /// Where each piece of `text` stood in the decoded content, in order, covering all of `text`.
    pub pieces: Vec<Piece>,
}

impl Block {
    /// The places in the decoded content of the bytes `start..end` of this block's text. Exact where the transform is
    /// [`Transform::Same`]; a whole piece where it is not.
    pub fn places(&self, start: usize, end: usize) -> Vec<ContentSpan> {
        self.pieces.iter().filter_map(|piece| piece.place_of(start, end)).collect()
    }
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    /// The article's title.
    Title,
    /// The summary under the title.
    Standfirst,
    /// A paragraph.
    Paragraph,
    /// A heading within the body.
    Heading,
    /// An item of a list.
    ListItem,
    /// A block quotation.
    Quote,
    /// One row of a table, cells joined by ` | `.
    TableRow,
    /// The caption of a picture or video.
    Caption,
}

/// Where some bytes of a block's text stood in the decoded content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// First byte in the block's text.
    pub start: u32,
    /// One past the last byte in the block's text.
    pub end: u32,
    /// The place in the decoded content.
    pub content: ContentSpan,
    /// How one became the other.
    pub transform: Transform,
}

impl Piece {
    fn place_of(&self, start: usize, end: usize) -> Option<ContentSpan> {
        let from = start.max(self.start as usize);
        let to = end.min(self.end as usize);
        if from >= to {
            return None;
        }
        if self.transform != Transform::Same {
            return Some(self.content);
        }
        let offset = self.content.start as usize;
        Some(ContentSpan::new(offset + from - self.start as usize, offset + to - self.start as usize))
    }
}

/// How a piece of decoded content became text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transform {
    /// The same bytes.
    Same,
    /// A character reference such as `&amp;`.
    Entity,
    /// A run of white space (or tags that separate words) folded to one space.
    Space,
    /// A JSON string escape such as `\u2019`.
    JsonEscape,
    /// An attribute value, read as a whole.
    Attribute,
}

/// A value with the evidence it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// What says so.
    pub evidence: Evidence,
}

impl<T> Sourced<T> {
    /// A value and its evidence.
    pub fn new(value: T, kind: EvidenceKind, place: Option<ContentSpan>, written: &str) -> Self {
        Sourced { value, evidence: Evidence { kind, place, written: written.to_string() } }
    }
}

/// What a piece of metadata was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The sort of place.
    pub kind: EvidenceKind,
    /// Where in the decoded content, if it stood there.
    pub place: Option<ContentSpan>,
    /// As it was written there.
    pub written: String,
}

/// The sort of place that metadata was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// JSON-LD.
    JsonLd,
    /// A `meta` element.
    Meta,
    /// A `link` element.
    Link,
    /// A `time` element.
    TimeElement,
    /// Text that a reader sees.
    VisibleText,
    /// The `title` element.
    TitleElement,
    /// Markup such as `rel=author`, `itemprop`, `lang`.
    Markup,
    /// The address itself.
    Address,
    /// A response header.
    Header,
    /// A byte order mark.
    ByteOrderMark,
    /// What came beside the page (feed, JSON line).
    Hint,
    /// A row of `data/`.
    Knowledge,
    /// Told from the bytes or words by a detector.
    Detected,
}

/// A person (or, where the page says no more, a name) in the byline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The name as written, without "By".
    pub name: String,
    /// Whether the page presents it as an organisation or desk ("Staff", "Newsroom", an agency), not a person.
    pub organisation: bool,
}

/// A publication time as precise as the page gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedAt {
    /// The day, in the page's own time zone where it states one.
    pub day: Date,
    /// The instant, only where the page gives a time and a time zone.
    pub instant: Option<Timestamp>,
    /// Day or finer; coarser dates (a month in an address) carry the first day here and say so.
    pub precision: Precision,
}

/// An original source that the page credits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Credit {
    /// Who is credited, as written ("koreajoongangdaily.joins.com", "Yonhap").
    pub name: String,
    /// The address, where the page links or writes one.
    pub address: Option<String>,
    /// How it is credited.
    pub kind: CreditKind,
    /// What says so.
    pub evidence: Evidence,
}

/// How a source is credited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CreditKind {
    /// "Original Source: …", "This article was originally published on …".
    OriginalSource,
    /// A wire tag or dateline: "(Yonhap) —", "SEOUL, March 21 (Reuters) -".
    Wire,
    /// "first reported by …".
    FirstReported,
    /// `rel=canonical` that points to another host.
    Canonical,
    /// A feed's `<source>` or a JSON line's field.
    Feed,
}

/// How much of the article the page gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// The whole text, as far as can be told.
    Open,
    /// The page says it is not free, yet text is there.
    Metered,
    /// Only the beginning.
    Teaser,
    /// No text was found.
    Empty,
}

/// A piece of the page that was not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Why.
    pub reason: DropReason,
    /// Where it stood in the decoded content.
    pub place: ContentSpan,
    /// Its text, cut at 200 characters.
    pub text: String,
}

/// Why a piece was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each name says it; docs/extract.md describes them")]
pub enum DropReason {
    Preloader,
    Navigation,
    Related,
    AuthorBio,
    Byline,
    Dateline,
    Credit,
    Newsletter,
    Consent,
    Share,
    CommentForm,
    Comments,
    Advertisement,
    Paywall,
    Footer,
    Tags,
    Legal,
    Hidden,
    Script,
    Duplicate,
    LinkList,
    OutsideMain,
    Media,
    Disclaimer,
}

impl DropReason {
    /// The reason in words, for example `author bio`.
    pub fn words(self) -> &'static str {
        use DropReason::*;
        match self {
            Preloader => "preloader",
            Navigation => "navigation",
            Related => "related articles",
            AuthorBio => "author bio",
            Byline => "byline",
            Dateline => "date line",
            Credit => "credit line",
            Newsletter => "newsletter",
            Consent => "consent",
            Share => "share buttons",
            CommentForm => "comment form",
            Comments => "comments",
            Advertisement => "advertisement",
            Paywall => "paywall",
            Footer => "footer",
            Tags => "tags",
            Legal => "legal notice",
            Hidden => "hidden",
            Script => "script",
            Duplicate => "duplicate",
            LinkList => "list of links",
            OutsideMain => "outside the main text",
            Media => "picture or video",
            Disclaimer => "disclaimer",
        }
    }
}
