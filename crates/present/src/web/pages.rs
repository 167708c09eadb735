//! The pages of the desk: what each template is filled with.

use askama::Template;

use super::{
    reader::{Piece, ReaderBlock},
    timeline::Column,
};
use crate::cards::{Card, Field};

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
}

/// The list of stories.
#[derive(Template)]
#[template(path = "stories.html")]
pub struct StoriesPage {
    /// Frame.
    pub shell: Shell,
    /// Newest first.
    pub stories: Vec<StoryRow>,
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
}

/// Events and articles by date.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    /// Earliest first.
    pub rows: Vec<TimelineRow>,
    /// First to last day drawn.
    pub scale: String,
    /// How many events have no known day, in a sentence.
    pub undated: String,
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
}

/// One value of a series.
#[derive(Debug, Clone)]
pub struct EntryRow {
    /// Its first mention.
    pub item: String,
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
    /// What was taken for clutter.
    pub dropped: Vec<Field>,
    /// Remarks.
    pub notes: Vec<Field>,
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
}

/// Events by filter.
#[derive(Template)]
#[template(path = "events.html")]
pub struct EventsPage {
    /// Frame.
    pub shell: Shell,
    /// As asked.
    pub filter: FilterForm,
    /// All types.
    pub kinds: Vec<&'static str>,
    /// How many, in what order.
    pub lead: String,
    /// Events.
    pub rows: Vec<ItemRow>,
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

/// What was read and what was not.
#[derive(Template)]
#[template(path = "coverage.html")]
pub struct CoveragePage {
    /// Frame.
    pub shell: Shell,
    /// Counts.
    pub facts: Vec<Field>,
    /// Articles that were not coded in full, with the reason.
    pub rows: Vec<ArticleRow>,
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
