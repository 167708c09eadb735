//! The pages of the desk: what each template is filled with.

use askama::Template;

use super::{
    flow::Picture,
    ledgers::BandChart,
    reader::{Piece, ReaderBlock},
    room::Pager,
    timeline::Column,
};
use crate::cards::{Card, Field};
use model::EventType;

/// What templates do with numbers.
pub(super) mod filters {
    /// A length with one decimal.
    #[askama::filter_fn]
    pub fn px(value: &f64, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(format!("{:.1}", value))
    }
}
/// The types that an event may have.
pub const TYPES: [&str; 16] = EventType::NAMES;

/// What every page carries.
#[derive(Debug, Clone, Default)]
pub struct Shell {
    /// Title of the page.
    pub title: String,
    /// Which entry of the navigation it belongs to.
    pub at: &'static str,
    /// What was searched for.
    pub query: String,
    /// What the pages read say about themselves ("the outlet is invented").
    pub disclaimers: Vec<String>,
    /// What the store holds, in words.
    pub totals: String,
    /// Path and query of the page: where forms lead back to.
    pub here: String,
    /// The name that the visitor last signed with.
    pub by: String,
    /// What a form must carry to be taken.
    pub token: String,
    /// Whether what a person says is kept.
    pub takes_words: bool,
    /// Whether there is a codebook to show.
    pub has_codebook: bool,
}

/// The list of stories.
#[derive(Template)]
#[template(path = "stories.html")]
pub struct StoriesPage {
    /// Frame.
    pub shell: Shell,
    /// Newest first.
    pub stories: Vec<StoryRow>,
    /// Other parts of the list.
    pub pager: Pager,
    /// What was searched for.
    pub asked: String,
    /// Why that is no search.
    pub fault: String,
}

/// A story in the list.
#[derive(Debug, Clone)]
pub struct StoryRow {
    /// `sty_…`
    pub id: String,
    /// Title of its first member.
    pub title: String,
    /// `2–3`
    pub origins: String,
    /// `origins`
    pub origins_noun: &'static str,
    /// `14 articles`
    pub articles: String,
    /// `6 outlets`
    pub outlets: String,
    /// First to last day.
    pub days: String,
    /// Events by side.
    pub quads: Vec<QuadCount>,
    /// Articles over time.
    pub spark: Vec<Column>,
    /// The same in words.
    pub spark_words: String,
}

/// How many events of one side.
#[derive(Debug, Clone)]
pub struct QuadCount {
    /// `cooperation` or `conflict`.
    pub class: &'static str,
    /// How many.
    pub count: usize,
    /// What they are.
    pub words: &'static str,
}

/// One story.
#[derive(Template)]
#[template(path = "story.html")]
pub struct StoryPage {
    /// Frame.
    pub shell: Shell,
    /// Title.
    pub title: String,
    /// `2–3`
    pub origins: String,
    /// `independent origins`
    pub origins_noun: &'static str,
    /// The bound in a sentence.
    pub origins_why: String,
    /// `14 articles`
    pub articles_words: String,
    /// `6 outlets`
    pub outlets_words: String,
    /// First to last day.
    pub days: String,
    /// Events and articles by date.
    pub timeline: Timeline,
    /// Events by standing, figures, claims, forecasts.
    pub groups: Vec<Group>,
    /// Figures that moved or are disputed.
    pub ledger: Vec<SeriesRow>,
    /// Accounts of more than one article.
    pub accounts: Vec<AccountRow>,
    /// How many derivations there are.
    pub n_flows: usize,
    /// Who tells it after whom.
    pub flows: Vec<Flow>,
    /// Members.
    pub articles: Vec<ArticleRow>,
    /// Id of the item whose evidence is shown.
    pub selected: String,
    /// Its card.
    pub card: Option<Card>,
    /// Which of the articles the page rests on.
    pub pager: Pager,
    /// What links of items begin with.
    pub base: String,
    /// Where its brief is.
    pub brief: String,
    /// Who tells it after whom, drawn.
    pub picture: Option<Picture>,
}

/// Events and articles by date.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    /// By actor, those with most events first; articles last.
    pub lanes: Vec<Lane>,
    /// First to last day drawn.
    pub scale: String,
    /// How many events have no known day, in a sentence.
    pub undated: String,
}

/// What one actor is told to have done, by day.
#[derive(Debug, Clone, Default)]
pub struct Lane {
    /// The actor as printed; `Articles` for the pages themselves.
    pub name: String,
    /// Earliest first.
    pub rows: Vec<TimelineRow>,
    /// How many more there are.
    pub more: usize,
}

/// An event or an article on the timeline.
#[derive(Debug, Clone)]
pub struct TimelineRow {
    /// Where it leads.
    pub link: String,
    /// Id of the event's first mention; empty for an article.
    pub item: String,
    /// `cooperation` or `conflict`; `neutral` for an article.
    pub tone: &'static str,
    /// What, in words.
    pub what: String,
    /// Left end of 1000.
    pub x: u32,
    /// Length of 1000.
    pub width: u32,
    /// When, in words.
    pub when: String,
}

/// Items under one heading.
#[derive(Debug, Clone)]
pub struct Group {
    /// Anchor.
    pub anchor: &'static str,
    /// Heading.
    pub title: &'static str,
    /// How many there are.
    pub total: usize,
    /// The first of them.
    pub rows: Vec<ItemRow>,
}

/// An item in a table.
#[derive(Debug, Clone, Default)]
pub struct ItemRow {
    /// Its id.
    pub item: String,
    /// `cooperation`, `conflict`, `neutral`.
    pub tone: &'static str,
    /// Type, value or speaker.
    pub head: String,
    /// The matter.
    pub line: String,
    /// What is known beside it.
    pub detail: String,
    /// Articles and origins.
    pub behind: String,
    /// How it stands.
    pub standing: String,
}

/// A figure over time.
#[derive(Debug, Clone)]
pub struct SeriesRow {
    /// What is counted, of whom, where.
    pub name: String,
    /// By the day as of which they hold.
    pub entries: Vec<EntryRow>,
    /// How many more there are.
    pub more: usize,
    /// The same drawn.
    pub chart: BandChart,
}

/// One value of a series.
#[derive(Debug, Clone)]
pub struct EntryRow {
    /// Its first mention.
    pub item: String,
    /// From 1.
    pub number: usize,
    /// Whether another value disagrees with it.
    pub is_disputed: bool,
    /// The value in words.
    pub value: String,
    /// As of when, who says it, what it revises and disagrees with.
    pub facts: String,
}

/// An account that several articles tell.
#[derive(Debug, Clone)]
pub struct AccountRow {
    /// `art_…`
    pub origin_id: String,
    /// Outlet and day.
    pub origin: String,
    /// How many articles, and the outside source that it credits.
    pub facts: String,
    /// What was merged into it, and why.
    pub why: Vec<String>,
}

/// One derivation.
#[derive(Debug, Clone)]
pub struct Flow {
    /// `art_…`
    pub source_id: String,
    /// Outlet and day.
    pub source: String,
    /// `art_…`
    pub derived_id: String,
    /// Outlet and day.
    pub derived: String,
    /// `→` or `—` where the direction is unknown.
    pub arrow: &'static str,
    /// `copy` or `rewrite`.
    pub class: &'static str,
    /// How and why.
    pub how: String,
    /// What changed.
    pub drift: Vec<DriftRow>,
}

/// One change between two tellings.
#[derive(Debug, Clone)]
pub struct DriftRow {
    /// What sort.
    pub kind: &'static str,
    /// In words.
    pub detail: String,
    /// Sentence before.
    pub before: String,
    /// Sentence after.
    pub after: String,
}

/// An article in a list.
#[derive(Debug, Clone, Default)]
pub struct ArticleRow {
    /// `art_…`
    pub id: String,
    /// Its title.
    pub title: String,
    /// Outlet, day and what else is to be known.
    pub facts: String,
    /// The passage found.
    pub snippet: Vec<Piece>,
}

/// One article.
#[derive(Template)]
#[template(path = "article.html")]
pub struct ArticlePage {
    /// Frame.
    pub shell: Shell,
    /// `sty_…` or nothing.
    pub story_id: String,
    /// Title of the story.
    pub story_title: String,
    /// Text.
    pub blocks: Vec<ReaderBlock>,
    /// Outlet, dates, address, hash.
    pub facts: Vec<Field>,
    /// Everything coded.
    pub cards: Vec<Card>,
    /// How many more there are.
    pub more_cards: usize,
    /// Near copies and rewrites.
    pub relatives: Vec<Relative>,
    /// Other texts that stood at the same address.
    pub versions: Vec<Relative>,
    /// What was taken for clutter.
    pub dropped: Vec<Field>,
    /// Remarks.
    pub notes: Vec<Field>,
}

impl ArticlePage {
    /// Whether the text has no title of its own: a page is still called something.
    pub fn is_untitled(&self) -> bool {
        !self.blocks.is_empty() && self.blocks.iter().all(|block| block.tag != "h1")
    }
}

/// One item with its chain of evidence.
#[derive(Template)]
#[template(path = "item.html")]
pub struct ItemPage {
    /// Frame.
    pub shell: Shell,
    /// Its card.
    pub card: Card,
    /// Title of its article.
    pub article_title: String,
    /// From the sentence to the bytes.
    pub chain: Vec<Field>,
}

/// Articles found.
#[derive(Template)]
#[template(path = "search.html")]
pub struct SearchPage {
    /// Frame.
    pub shell: Shell,
    /// Heading.
    pub heading: String,
    /// How many, in what order.
    pub lead: String,
    /// Articles.
    pub hits: Vec<ArticleRow>,
    /// Other parts of the list.
    pub pager: Pager,
}

/// Events by filter.
#[derive(Template)]
#[template(path = "events.html")]
pub struct EventsPage {
    /// Frame.
    pub shell: Shell,
    /// The same as feeds: name, address.
    pub feeds: Vec<(&'static str, String)>,
    /// As asked.
    pub filter: FilterForm,
    /// All types.
    pub kinds: Vec<&'static str>,
    /// How many, in what order.
    pub lead: String,
    /// Events.
    pub rows: Vec<ItemRow>,
    /// Other parts of the list.
    pub pager: Pager,
}

/// The filter as typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct FilterForm {
    /// Actor that does it.
    pub source: String,
    /// Actor to whom.
    pub target: String,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Country of any party or place.
    pub country: String,
    /// Not before.
    pub since: String,
    /// Not after.
    pub until: String,
}

impl FilterForm {
    /// The same in an address.
    pub fn query(&self) -> String {
        super::forms::query(&[
            ("source", &self.source),
            ("target", &self.target),
            ("type", &self.kind),
            ("country", &self.country),
            ("since", &self.since),
            ("until", &self.until),
        ])
    }
}

/// An article that has to do with another one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Relative {
    /// Where both stand side by side.
    pub link: String,
    /// Outlet and day.
    pub source: String,
    /// How they have to do with one another.
    pub how: String,
    /// What changed between them, in words.
    pub drift: Vec<String>,
}

/// Something that is not there.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// Frame.
    pub shell: Shell,
    /// What is wrong.
    pub heading: String,
    /// What to do.
    pub lead: String,
}
