//! A page: capture, article, sentences, and everything coded.

use jiff::Timestamp;
use model::{
    Access, Article, ArticleId, Block, Capture, CaptureId, Coded, Credit, Dropped, Filing, LiveEntry, Media, Note,
    Person, PublishedAt, Received, Sha256, Sourced, TextSpan,
};
use serde::Serialize;

use super::{ClaimView, EventView, FigureView, ForecastView};
use crate::{
    prose::Prose,
    read::{Page, Stage},
};

/// What `attache read --json` prints, one a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReadView {
    /// `attache/read/1`; the number grows when a field changes its meaning.
    pub schema: &'static str,
    /// The page up to the stage asked for.
    #[serde(flatten)]
    pub page: PageView,
    /// Notes of all stages.
    pub notes: Vec<Note>,
}

/// A page up to some stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PageView {
    /// The bytes it rests on.
    pub capture: CaptureView,
    /// What was extracted.
    pub article: ArticleView,
    /// From the stage `annotate` on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentences: Option<Vec<SentenceView>>,
    /// From the stage `code` on.
    #[serde(flatten)]
    pub facts: Option<Facts>,
}

/// What a page says, coded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Facts {
    /// Events in text order.
    pub events: Vec<EventView>,
    /// Forecasts in text order.
    pub forecasts: Vec<ForecastView>,
    /// Claims in text order.
    pub claims: Vec<ClaimView>,
    /// Figures in text order.
    pub figures: Vec<FigureView>,
}

impl ReadView {
    /// The view of a page up to `stage`.
    pub fn new(page: Page<'_>, stage: Stage) -> Self {
        let prose = Prose::of(page.document);
        let view = PageView {
            capture: CaptureView::new(page.capture),
            article: ArticleView::new(page.article),
            sentences: (stage >= Stage::Annotate).then(|| SentenceView::list(&prose)),
            facts: (stage >= Stage::Code).then(|| Facts::new(page.coded, &prose)),
        };
        ReadView { schema: "attache/read/1", page: view, notes: page.notes().cloned().collect() }
    }
}

impl Facts {
    /// The views of everything coded on a page.
    pub fn new(coded: &Coded, prose: &Prose<'_>) -> Self {
        let claims = &coded.claims;
        Facts {
            events: coded.events.iter().map(|event| EventView::new(event, claims, prose)).collect(),
            forecasts: coded.forecasts.iter().map(|forecast| ForecastView::new(forecast, claims, prose)).collect(),
            claims: claims.iter().map(|claim| ClaimView::new(claim, claims, prose)).collect(),
            figures: coded.figures.iter().map(|figure| FigureView::new(figure, claims, prose)).collect(),
        }
    }
}

/// A capture without its bytes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CaptureView {
    /// `cap_…`
    pub id: CaptureId,
    /// The address or path asked for.
    pub asked: String,
    /// The final address.
    pub address: String,
    /// HTTP status.
    pub status: Option<u16>,
    /// When received, UTC.
    pub received: Timestamp,
    /// SHA-256 of the bytes.
    pub sha256: Sha256,
    /// Number of bytes.
    pub n_bytes: usize,
    /// `html`, `text` or `unknown`.
    pub media: Media,
    /// How it arrived: `file`, `stdin`, `web`, or `{"jsonline": 3}`.
    pub received_in: Received,
}

impl CaptureView {
    /// The view of a capture.
    pub fn new(capture: &Capture) -> Self {
        CaptureView {
            id: capture.id.clone(),
            asked: capture.asked.clone(),
            address: capture.address.clone(),
            status: capture.status,
            received: capture.received,
            sha256: capture.sha256.clone(),
            n_bytes: capture.bytes.len(),
            media: capture.media,
            received_in: capture.received_in.clone(),
        }
    }
}

/// An article: metadata each with its evidence, blocks with their places, what was dropped.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArticleView {
    /// `art_…`
    pub id: ArticleId,
    /// `cap_…`
    pub capture: CaptureId,
    /// Title, or null.
    pub title: Option<String>,
    /// Standfirst, or null.
    pub standfirst: Option<String>,
    /// Canonical address.
    pub address: Option<Sourced<String>>,
    /// Outlet.
    pub outlet: Option<Sourced<String>>,
    /// People in the byline.
    pub byline: Vec<Sourced<Person>>,
    /// First published.
    pub published: Option<Sourced<PublishedAt>>,
    /// Last modified.
    pub modified: Option<Sourced<PublishedAt>>,
    /// Language.
    pub language: Option<Sourced<String>>,
    /// Character encoding.
    pub charset: Sourced<String>,
    /// Original sources credited.
    pub credits: Vec<Credit>,
    /// `open`, `metered`, `teaser` or `empty`.
    pub access: Access,
    /// Licence.
    pub licence: Option<Sourced<String>>,
    /// Section, tags, country and owner of the outlet, what is asked of users (`no-archive`, `no-training`, …).
    pub filing: Filing,
    /// Entries of a live blog: `time`, and the range `first`..`last` of `blocks`.
    pub entries: Vec<LiveEntry>,
    /// The text by blocks, each with its places in the decoded content.
    pub blocks: Vec<Block>,
    /// What was taken for clutter, and why.
    pub dropped: Vec<Dropped>,
}

impl ArticleView {
    /// The view of an article.
    pub fn new(article: &Article) -> Self {
        ArticleView {
            id: article.id.clone(),
            capture: article.capture.clone(),
            title: article.title().map(str::to_string),
            standfirst: article.standfirst().map(str::to_string),
            address: article.address.clone(),
            outlet: article.outlet.clone(),
            byline: article.byline.clone(),
            published: article.published.clone(),
            modified: article.modified.clone(),
            language: article.language.clone(),
            charset: article.charset.clone(),
            credits: article.credits.clone(),
            access: article.access,
            licence: article.licence.clone(),
            filing: article.filing.clone(),
            entries: article.entries.clone(),
            blocks: article.blocks.clone(),
            dropped: article.dropped.clone(),
        }
    }
}

/// A sentence with the number that citations use.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SentenceView {
    /// `T` for the title, else from 1.
    pub number: String,
    /// Its words, on one line.
    pub text: String,
    /// Half-open byte range in the document's text.
    pub span: TextSpan,
}

impl SentenceView {
    /// All sentences of a text.
    pub fn list(prose: &Prose<'_>) -> Vec<Self> {
        (0..prose.len())
            .map(|index| {
                let (span, text) = prose.sentence(index);
                SentenceView { number: prose.number(index), text, span }
            })
            .collect()
    }
}
