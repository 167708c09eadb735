//! What the store adds: where an item's article is from, and stories.

use engine::across::ToldAgain;
use jiff::Timestamp;
use model::{
    Account, ArticleId, Chapter, Event, FigureSeries, ForecastRecord, ItemId, Lineage, MergedEvent, Note, OriginBound,
    StoryId, StoryMember,
};
use serde::Serialize;
use store::{StoryTurn, query::CaptureRecord};

use super::{ClaimView, EventView, Facts, FigureView, ForecastView, SentenceView};
use crate::{
    cards::Field,
    dossier::{Dossier, Held, StoryOf},
    later::Mark,
};

/// The article that an item stands in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArticleRef {
    /// `art_…`
    pub id: ArticleId,
    /// Title, or null.
    pub title: Option<String>,
    /// Outlet as the page gives it, or null.
    pub outlet: Option<String>,
    /// Publication as precise as known (`2025-03-21`, `2025-03`), or null.
    pub published: Option<String>,
    /// Canonical address, or that of the capture.
    pub address: String,
    /// When received, UTC.
    pub received: Timestamp,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// What became of the page since: `state`, `words`, `since`, `version`; null where nothing was seen.
    pub source_status: Option<Mark>,
}

impl ArticleRef {
    /// The reference to an article.
    pub fn new(held: &Held) -> Self {
        let article = &held.article;
        ArticleRef {
            id: article.id.clone(),
            title: article.title().map(str::to_string),
            outlet: article.outlet.as_ref().map(|outlet| outlet.value.clone()),
            published: article.published.as_ref().map(|_| held.day_words()),
            address: article.address.as_ref().map_or(&held.address, |address| &address.value).clone(),
            received: held.received,
            sha256: held.sha256.to_string(),
            source_status: Mark::of_page(&held.later),
        }
    }
}

/// What `attache events --json` prints, one a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoredEventView {
    /// `attache/event/1`
    pub schema: &'static str,
    /// The event.
    #[serde(flatten)]
    pub event: EventView,
    /// Its article.
    pub article: ArticleRef,
    /// What became of its source since, and whether it still says this; null where nothing was seen.
    pub source_status: Option<Mark>,
}

impl StoredEventView {
    /// The view of a stored event.
    pub fn new(held: &Held, event: &Event) -> Self {
        StoredEventView {
            schema: "attache/event/1",
            event: EventView::new(event, &held.coded.claims, &held.prose()),
            article: ArticleRef::new(held),
            source_status: Mark::of_item(held, event.evidence),
        }
    }
}

/// What `attache stories --json` prints, one a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoryView {
    /// `attache/story/1`
    pub schema: &'static str,
    /// `sty_…`
    pub id: StoryId,
    /// Title of its first member.
    pub title: String,
    /// Number of articles.
    pub articles: usize,
    /// Distinct outlets.
    pub outlets: u32,
    /// Independent origins: `at_least`, `at_most`, `unresolved`.
    pub origins: OriginBound,
    /// The accounts that were counted: `origin`, `members`, `credits`, `why` (what was merged into it, in words).
    pub accounts: Vec<Account>,
    /// Its parts in time, where it has several: `title`, `first`, `last`, `articles`, `origins`, `why`.
    pub chapters: Vec<Chapter>,
    /// Stories that became one with it or came out of it: `when`, `kind`, `from`, `into`, `moved`, `seen_at`, `why`,
    /// `undone`. Only where one story is shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<StoryTurn>,
    /// Merged events: `mentions`, `articles`, `origins`, `announced_by` (which of them announced it).
    pub events: Vec<MergedEvent>,
    /// What other stories tell of the same happenings: `event` (which of `events`), `story`, `mentions`, `articles`. Only
    /// where one story is shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub told_again: Vec<ToldAgainView>,
    /// How figures moved: `counts`, `unit`, `of`, `place`, `entries`.
    pub series: Vec<FigureSeries>,
    /// What became of what was foreseen.
    pub forecasts: Vec<ForecastRecord>,
    /// In order of arrival: `article`, `origin`, `similarity`.
    pub members: Vec<StoryMember>,
    /// The articles.
    pub pages: Vec<ArticleRef>,
    /// Who derives from whom, with shared passages and drift.
    pub lineage: Vec<Lineage>,
}

impl StoryView {
    /// The view of a story.
    pub fn new(story: &StoryOf, dossier: &Dossier) -> Self {
        let members = &story.story.members;
        StoryView {
            schema: "attache/story/1",
            id: story.story.id.clone(),
            title: story.story.title.clone(),
            articles: members.len(),
            outlets: story.story.outlets,
            origins: story.story.origins,
            accounts: story.story.accounts.clone(),
            chapters: story.story.chapters.clone(),
            changes: Vec::new(),
            told_again: Vec::new(),
            events: story.story.events.clone(),
            series: story.story.series.clone(),
            forecasts: story.story.forecasts.clone(),
            members: members.clone(),
            pages: members
                .iter()
                .filter_map(|one| dossier.article(one.article.as_str()))
                .map(ArticleRef::new)
                .collect(),
            lineage: story.lineage.clone(),
        }
    }
}

/// A happening of a story that another story tells too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldAgainView {
    /// Which of the story's merged events.
    pub event: usize,
    /// The other story.
    pub story: StoryId,
    /// The events there, in order of arrival.
    pub mentions: Vec<ItemId>,
    /// How many articles tell it there.
    pub articles: usize,
}

impl From<ToldAgain> for ToldAgainView {
    fn from(told: ToldAgain) -> Self {
        let ToldAgain { event, story, mentions, articles } = told;
        ToldAgainView { event, story, mentions, articles }
    }
}

/// What `attache show --json` prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "schema")]
pub enum ShownView {
    /// An item with its chain of evidence.
    #[serde(rename = "attache/item/1")]
    Item {
        /// The item, by its kind.
        #[serde(flatten)]
        item: ItemView,
        /// Its article.
        article: Box<ArticleRef>,
        /// What became of its source since, and whether it still says this; null where nothing was seen.
        source_status: Option<Mark>,
        /// From the item to the bytes.
        chain: Vec<Step>,
    },
    /// An article with everything coded on it.
    #[serde(rename = "attache/article/1")]
    Article {
        /// Where it is from.
        article: Box<ArticleRef>,
        /// The story it is in.
        story: Option<StoryId>,
        /// Its sentences.
        sentences: Vec<SentenceView>,
        /// What it says.
        #[serde(flatten)]
        facts: Facts,
        /// Remarks of all stages.
        notes: Vec<Note>,
    },
    /// A capture.
    #[serde(rename = "attache/capture/1")]
    Capture {
        /// Without its bytes.
        capture: Box<CaptureRecord>,
    },
}

/// One step of the chain of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What it is.
    pub step: String,
    /// Where, and what stands there.
    pub holds: String,
}

/// An item under the name of its kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum ItemView {
    Event(Box<EventView>),
    Figure(Box<FigureView>),
    Claim(Box<ClaimView>),
    Forecast(Box<ForecastView>),
}

impl ShownView {
    /// An item of an article; none where the article does not hold it.
    pub fn item(id: &ItemId, held: &Held, chain: &[Field]) -> Option<Self> {
        let (coded, prose) = (&held.coded, held.prose());
        let claims = &coded.claims;
        let event = coded.events.iter().find(|one| one.id == *id).map(|one| EventView::new(one, claims, &prose));
        let figure = coded.figures.iter().find(|one| one.id == *id).map(|one| FigureView::new(one, claims, &prose));
        let claim = claims.iter().find(|one| one.id == *id).map(|one| ClaimView::new(one, claims, &prose));
        let forecast =
            coded.forecasts.iter().find(|one| one.id == *id).map(|one| ForecastView::new(one, claims, &prose));
        let item = event
            .map(|view| ItemView::Event(Box::new(view)))
            .or(figure.map(|view| ItemView::Figure(Box::new(view))))
            .or(claim.map(|view| ItemView::Claim(Box::new(view))))
            .or(forecast.map(|view| ItemView::Forecast(Box::new(view))))?;
        let chain = chain.iter().map(|field| Step { step: field.name.clone(), holds: field.value.clone() });
        let source_status = held.evidence(id).and_then(|evidence| Mark::of_item(held, evidence));
        let article = Box::new(ArticleRef::new(held));
        Some(ShownView::Item { item, article, source_status, chain: chain.collect() })
    }
}
