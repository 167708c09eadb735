//! What commands and pages ask of the store: the only place in this crate that asks [`store::query`].

mod query;

use std::{
    cell::{RefCell, RefMut},
    collections::{BTreeMap, BTreeSet, VecDeque},
    path::Path,
    sync::Arc,
};

use engine::across::ToldAgain;
use jiff::{Timestamp, civil::Date};
use model::{ArticleId, ItemId, Story, StoryId};
use serde::Serialize;
use store::{
    Store, StoreError, StoryHistory,
    query::{
        Arrived, ArticleFilter, CaptureRecord, Found, ItemFilter, ItemRow, OutletRow, Paging, SnippetPart, Stats,
        StoryFilter, StoryRecord, StoryRow,
    },
};

use crate::{
    cards::Field,
    chain::chain,
    cli::args::PastStore,
    dossier::{Coverage, Dossier, Held, StoryOf, disclaimers},
    exit::Failure,
    wording::count,
};

pub use query::{EventQuery, event_type};

/// An open store.
pub struct Shelf {
    store: Store,
    failed: Vec<String>,
    /// Whether the store is shown as it was: stories are then put together from the members that it had.
    is_past: bool,
    /// Stories that were asked for lately, by the version of the store that they are of.
    lately: RefCell<Lately>,
}

#[derive(Default)]
struct Lately {
    version: (i64, u64),
    stories: VecDeque<(StoryId, Arc<Story>)>,
    arrived: VecDeque<(Timestamp, Arrived)>,
    counts: VecDeque<(String, usize)>,
    outlets: VecDeque<(Paging, (Vec<OutletRow>, usize))>,
}

/// Answers of one kind that are held for the next question.
const LATELY: usize = 64;

/// Holds one more, and lets go of the oldest where they are too many.
fn keep<T>(held: &mut VecDeque<T>, one: T) {
    if held.len() == LATELY {
        held.pop_front();
    }
    held.push_back(one);
}

/// A story in a list, with what a row shows of its members.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The row of the store.
    pub row: StoryRow,
    /// The days of publication of its members, where known to the day.
    pub days: Vec<Date>,
    /// How many members have no known day.
    pub undated: usize,
    /// What its pages say about themselves.
    pub disclaimers: Vec<String>,
}

/// An article found by its words; also what `attache search --json` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// `art_…`
    pub article: String,
    /// Its title.
    pub title: String,
    /// Outlet and day.
    pub facts: String,
    /// The passage in words.
    pub passage: String,
    /// The passage in parts: words, and whether they were looked for.
    #[serde(skip)]
    pub parts: Vec<(String, bool)>,
}

impl Hit {
    /// The passage with what was found in brackets.
    pub fn marked(&self) -> String {
        let mark = |(text, found): &(String, bool)| if *found { format!("[{text}]") } else { text.clone() };
        self.parts.iter().map(mark).collect()
    }
}

impl Shelf {
    /// Opens the store at `path` for reading.
    ///
    /// # Errors
    /// There is none, or it is none of ours.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        Ok(Shelf::over(Store::open(path).map_err(failure)?, Vec::new()))
    }

    /// Opens the store for reading, now or as it was.
    ///
    /// # Errors
    /// There is none, or it is none of ours.
    pub fn open_at(at: &PastStore) -> Result<Self, Failure> {
        let Some(moment) = at.as_of else { return Shelf::open(&at.path) };
        let store = Store::open_as_of(&at.path, moment).map_err(failure)?;
        Ok(Shelf { is_past: true, ..Shelf::over(store, Vec::new()) })
    }

    /// A shelf over a store that is open already; `failed` are sources that could not be read into it.
    pub fn over(store: Store, failed: Vec<String>) -> Self {
        Shelf { store, failed, is_past: false, lately: RefCell::default() }
    }

    /// Sources that failed, in words.
    pub fn failed(&self) -> &[String] {
        &self.failed
    }

    /// What the store holds, in words.
    pub fn totals(&self) -> Result<String, Failure> {
        let [captures, articles, stories] = self.store.sizes().map_err(failure)?;
        Ok(format!(
            "{} read, {}, {}",
            count(captures, "page", "pages"),
            count(articles, "article", "articles"),
            count(stories, "story", "stories")
        ))
    }

    /// The newest stories.
    pub fn stories(&self, limit: usize) -> Result<Vec<Listed>, Failure> {
        self.stories_found("", Paging::first(limit))
    }

    /// The newest stories that a search finds; all where it is empty.
    pub fn stories_found(&self, words: &str, paging: Paging) -> Result<Vec<Listed>, Failure> {
        let filter = StoryFilter { words: words.to_string(), ..StoryFilter::default() };
        let total = self.n_stories(words)?;
        let rows = self.store.stories_among(&filter, paging, total).map_err(failure)?;
        rows.into_iter().map(|row| self.listed(row)).collect()
    }

    /// How many stories a search finds; all where it is empty.
    pub fn n_stories(&self, words: &str) -> Result<usize, Failure> {
        let filter = StoryFilter { words: words.to_string(), ..StoryFilter::default() };
        self.counted(format!("stories {words}"), || self.store.n_stories(&filter).map_err(failure))
    }

    /// A story without its articles.
    pub fn story_alone(&self, id: &StoryId) -> Result<Arc<Story>, Failure> {
        self.body(id).map_err(failure)
    }

    fn body(&self, id: &StoryId) -> Result<Arc<Story>, StoreError> {
        if self.is_past {
            return Ok(Arc::new(self.record(id)?.story));
        }
        if let Some((_, story)) = self.lately()?.stories.iter().find(|(one, _)| one == id) {
            return Ok(Arc::clone(story));
        }
        let story = Arc::new(self.store.story_body(id)?);
        // Small ones are read faster than they are looked for.
        if story.members.len() > 8 {
            keep(&mut self.lately()?.stories, (id.clone(), Arc::clone(&story)));
        }
        Ok(story)
    }

    /// A second shelf over the same store, for work beside this one; none over a store of this sitting or of the past.
    pub fn beside(&self) -> Option<Self> {
        if self.is_past || self.store.is_in_memory() {
            return None;
        }
        Shelf::open(self.store.path()).ok()
    }

    /// Whether what a person says can be kept: a store that is shown as it was takes no words.
    pub fn takes_words(&self) -> bool {
        !self.is_past
    }

    /// Does something to the store that is shown, as its one writer.
    ///
    /// # Errors
    /// Another process writes; the store cannot be written; what is done fails.
    pub fn write<T>(&mut self, act: impl FnOnce(&mut Store) -> Result<T, StoreError>) -> Result<T, Failure> {
        if self.store.is_in_memory() {
            return act(&mut self.store).map_err(failure);
        }
        let mut writer = Store::create(self.store.path()).map_err(failure)?;
        act(&mut writer).map_err(failure)
    }

    /// A story as the store shows it.
    pub(crate) fn record(&self, id: &StoryId) -> Result<StoryRecord, StoreError> {
        let mut record = self.store.story(id)?;
        if self.is_past {
            record.story = engine::maintain::story_of_members(&self.store, &record.story.id)?;
        }
        Ok(record)
    }

    /// The store behind the shelf.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    fn listed(&self, mut row: StoryRow) -> Result<Listed, Failure> {
        if self.is_past {
            let story = self.record(&row.id).map_err(failure)?.story;
            (row.outlets, row.origins) = (story.outlets, story.origins);
        }
        // One member stands for the others: pages of one story say the same about themselves.
        let first = self.store.first_article(&row.id).map_err(failure)?;
        let disclaimers = first.iter().flat_map(disclaimers).map(str::to_string).collect();
        let (days, undated) = self.store.story_days(&row.id).map_err(failure)?;
        Ok(Listed { undated, days, row, disclaimers })
    }

    /// How much arrived after `since`.
    pub fn arrived(&self, since: Timestamp) -> Result<Arrived, Failure> {
        if let Some((_, arrived)) = self.lately().map_err(failure)?.arrived.iter().find(|(at, _)| *at == since) {
            return Ok(*arrived);
        }
        let arrived = self.store.arrived(since).map_err(failure)?;
        keep(&mut self.lately().map_err(failure)?.arrived, (since, arrived));
        Ok(arrived)
    }

    /// The outlets with most articles first, and how many there are.
    pub fn outlets(&self, part: Paging) -> Result<(Vec<OutletRow>, usize), Failure> {
        if let Some((_, found)) = self.lately().map_err(failure)?.outlets.iter().find(|(one, _)| *one == part) {
            return Ok(found.clone());
        }
        let found = self.store.outlets(part).map_err(failure)?;
        keep(&mut self.lately().map_err(failure)?.outlets, (part, found.clone()));
        Ok(found)
    }

    /// What was counted before of this store as it is, else counted now.
    fn counted(&self, question: String, count: impl FnOnce() -> Result<usize, Failure>) -> Result<usize, Failure> {
        if let Some((_, n)) = self.lately().map_err(failure)?.counts.iter().find(|(one, _)| *one == question) {
            return Ok(*n);
        }
        let n = count()?;
        keep(&mut self.lately().map_err(failure)?.counts, (question, n));
        Ok(n)
    }

    /// What is remembered of the store as it is now.
    fn lately(&self) -> Result<RefMut<'_, Lately>, StoreError> {
        let version = self.store.version()?;
        let mut lately = self.lately.borrow_mut();
        if lately.version != version {
            *lately = Lately { version, ..Lately::default() };
        }
        Ok(lately)
    }

    /// One story with its articles.
    pub fn story(&self, id: &str) -> Result<Option<Dossier>, Failure> {
        Ok(self.story_part(id, Paging::all())?.map(|(dossier, _)| dossier))
    }

    /// One story with some of its articles, the last that arrived first to be taken; and how many it has.
    pub fn story_part(&self, id: &str, part: Paging) -> Result<Option<(Dossier, usize)>, Failure> {
        let Ok(id) = id.parse::<StoryId>() else { return Ok(None) };
        let Some(story) = known(self.body(&id))? else { return Ok(None) };
        // An old id leads to the story that took it in.
        let id = story.id.clone();
        let n_members = story.members.len();
        let end = n_members.saturating_sub(part.offset);
        let taken = &story.members[end.saturating_sub(part.limit)..end];
        let held = taken.iter().map(|member| self.held(&member.article));
        let held = held.collect::<Result<Vec<_>, _>>()?;
        let lineage = if taken.len() == n_members {
            self.store.lineage_within(&id).map_err(failure)?
        } else {
            // How those at hand derive from one another: from all of them it would be too much.
            let at_hand: BTreeSet<&ArticleId> = taken.iter().map(|member| &member.article).collect();
            self.store.lineage_among(at_hand).map_err(failure)?
        };
        Ok(Some((Dossier::new(held, vec![StoryOf { story, lineage }]), n_members)))
    }

    /// The articles with these ids, and the stories that they are in, without how their articles derive from one another.
    pub fn articles<'a>(&self, ids: impl IntoIterator<Item = &'a ArticleId>) -> Result<Dossier, Failure> {
        let mut held = Vec::new();
        let mut stories: BTreeMap<StoryId, StoryOf> = BTreeMap::new();
        for id in ids {
            let one = self.store.article(id).map_err(failure)?;
            if let Some(story) = one.story.clone().filter(|story| !stories.contains_key(story)) {
                let body = self.story_alone(&story)?;
                stories.insert(story, StoryOf { story: body, lineage: Vec::new() });
            }
            held.push(one.into());
        }
        Ok(Dossier::new(held, stories.into_values().collect()))
    }

    /// The articles with these ids, without their stories.
    pub fn articles_alone<'a>(&self, ids: impl IntoIterator<Item = &'a ArticleId>) -> Result<Dossier, Failure> {
        let held = ids.into_iter().map(|id| self.held(id)).collect::<Result<Vec<_>, _>>()?;
        Ok(Dossier::new(held, Vec::new()))
    }

    /// Which stories became one with a story or came out of it.
    pub fn history(&self, id: &StoryId) -> Result<StoryHistory, Failure> {
        self.store.story_history(id).map_err(failure)
    }

    /// What other stories tell of the happenings of a story.
    pub fn told_again(&self, story: &Story) -> Result<Vec<ToldAgain>, Failure> {
        engine::across::told_again(&self.store, story).map_err(failure)
    }

    /// One article, with the story that it is in.
    pub fn article(&self, id: &str) -> Result<Option<Dossier>, Failure> {
        let Ok(id) = id.parse::<ArticleId>() else { return Ok(None) };
        let Some(held) = known(self.store.article(&id))? else { return Ok(None) };
        let stories = self.story_of(held.story.as_ref(), &id)?;
        Ok(Some(Dossier::new(vec![held.into()], stories)))
    }

    /// The story of an article, with what derives from the article or what it derives from.
    fn story_of(&self, id: Option<&StoryId>, article: &ArticleId) -> Result<Vec<StoryOf>, Failure> {
        let Some(id) = id else { return Ok(Vec::new()) };
        let story = self.story_alone(id)?;
        Ok(vec![StoryOf { story, lineage: self.store.lineage(article).map_err(failure)? }])
    }

    /// The article of an item and the chain of evidence from the item to the bytes.
    pub fn item(&self, id: &ItemId) -> Result<Option<(Dossier, Vec<Field>)>, Failure> {
        let Some(proof) = known(self.store.proof(id))? else { return Ok(None) };
        let id_of_bytes = &proof.held.capture.id;
        let (capture, let_go) = match self.store.capture_with_bytes(id_of_bytes) {
            Err(StoreError::LetGo { at, .. }) => {
                (self.store.capture_without_bytes(id_of_bytes).map_err(failure)?, Some(at))
            }
            found => (found.map_err(failure)?, None),
        };
        let content = extract::decode(&capture);
        let stories = self.story_of(proof.held.story.as_ref(), &proof.article)?;
        let held: Held = proof.held.into();
        let steps = chain(&held, id, &capture, &content.text, let_go.as_deref());
        Ok(Some((Dossier::new(vec![held], stories), steps)))
    }

    /// Outlet and day of an article, as in [`Held::whence`]; none where it is not held.
    pub fn whence(&self, id: &ArticleId) -> Result<Option<String>, Failure> {
        let Some(row) = known(self.store.article_row(id))? else { return Ok(None) };
        let outlet = crate::dossier::outlet_words(row.outlet.as_deref(), row.address.as_deref().unwrap_or_default());
        Ok(Some(format!("{outlet}, {}", crate::dossier::published_words(row.published.as_ref()))))
    }

    /// One capture without its bytes.
    pub fn capture(&self, id: &str) -> Result<Option<CaptureRecord>, Failure> {
        let Ok(id) = id.parse() else { return Ok(None) };
        known(self.store.capture(&id))
    }

    /// What an id, or the beginning of one, names.
    pub fn find(&self, id: &str) -> Result<Found, Failure> {
        self.store.find(id).map_err(failure)
    }

    /// Events by filter with their articles: the `limit` latest, by day from the latest back; and how many fit in all.
    pub fn events(&self, query: &EventQuery, limit: usize) -> Result<(Dossier, Vec<ItemId>, usize), Failure> {
        let (dossier, ids, total) = self.events_part(query, Paging::first(limit))?;
        let articles: Vec<&ArticleId> = dossier.articles().iter().map(|held| &held.article.id).collect();
        let mut stories: BTreeMap<StoryId, StoryOf> = BTreeMap::new();
        for id in articles {
            if let Some(id) = self.store.story_of(id).map_err(failure)?.filter(|id| !stories.contains_key(id)) {
                let story = self.story_alone(&id)?;
                stories.insert(id, StoryOf { story, lineage: Vec::new() });
            }
        }
        Ok((dossier.with_stories(stories.into_values().collect()), ids, total))
    }

    /// The same without their stories, a part of them counted from the latest back.
    pub fn events_part(&self, query: &EventQuery, part: Paging) -> Result<(Dossier, Vec<ItemId>, usize), Failure> {
        let filter = query.filter();
        let total = self.counted(format!("events {filter:?}"), || self.store.n_events(&filter).map_err(failure))?;
        let end = total.saturating_sub(part.offset);
        let from = end.saturating_sub(part.limit);
        let last = Paging { limit: end - from, offset: from };
        let mut rows = self.store.events_among(&filter, last, total).map_err(failure)?;
        rows.reverse();
        let ids = rows.iter().map(|row| row.event.id.clone()).collect();
        let articles: BTreeSet<&ArticleId> = rows.iter().map(|row| &row.article).collect();
        Ok((self.articles_alone(articles)?, ids, total))
    }

    /// Articles by their words, newest first, and how many there are in all.
    pub fn search(&self, words: &str, limit: usize) -> Result<(Vec<Hit>, usize), Failure> {
        self.search_part(words, Paging::first(limit))
    }

    /// The same, a part of them.
    pub fn search_part(&self, words: &str, part: Paging) -> Result<(Vec<Hit>, usize), Failure> {
        let total = self.counted(format!("articles {words}"), || self.store.n_found(words).map_err(failure))?;
        let hits = self.store.found(words, part, total).map_err(failure)?;
        let found = hits.into_iter().map(|hit| {
            let outlet = hit.article.outlet.unwrap_or_else(|| "outlet unknown".to_string());
            let day = crate::dossier::published_words(hit.article.published.as_ref());
            let part = |part: SnippetPart| (part.text, part.is_match);
            let parts: Vec<(String, bool)> = hit.snippet.into_iter().map(part).collect();
            Hit {
                article: hit.article.id.to_string(),
                title: hit.article.title.unwrap_or_else(|| "(no title found)".to_string()),
                facts: format!("{outlet} · {day}"),
                passage: parts.iter().map(|(text, _)| text.as_str()).collect(),
                parts,
            }
        });
        Ok((found.collect(), total))
    }

    /// Everything that a brief needs, on some words or a pair of countries and since some day.
    pub fn dossier(&self, on: &str, since: Option<Date>) -> Result<(Dossier, Coverage), Failure> {
        let dyad = dyad(on);
        let words = if dyad.is_some() { String::new() } else { on.to_string() };
        let is_narrowed = !on.is_empty() || since.is_some();
        let filter = ArticleFilter { words, since, dyad, ..ArticleFilter::default() };
        let rows = self.store.articles(&filter, Paging::all()).map_err(failure)?;
        let mut held = Vec::with_capacity(rows.len());
        let mut stories: BTreeMap<StoryId, StoryOf> = BTreeMap::new();
        for row in &rows {
            held.push(self.held(&row.id)?);
            if let Some(id) = row.story.clone().filter(|id| !stories.contains_key(id)) {
                let record = self.record(&id).map_err(failure)?;
                stories.insert(id, StoryOf { story: Arc::new(record.story), lineage: record.lineage });
            }
        }
        let n_pages = if is_narrowed { rows.len() } else { self.n_captures()? };
        let coverage = Coverage::of(n_pages, &held);
        let dossier = Dossier::new(held, stories.into_values().collect());
        Ok((dossier.newest_first(), coverage))
    }

    fn n_captures(&self) -> Result<usize, Failure> {
        let stats = self.store.stats().map_err(failure)?;
        Ok(usize::try_from(stats.captures).unwrap_or(usize::MAX))
    }

    /// The items that fit, the last that arrived first, and how many there are.
    pub fn latest_items(&self, filter: &ItemFilter, part: Paging) -> Result<(Vec<ItemRow>, usize), Failure> {
        let total = self.counted(format!("items {filter:?}"), || self.store.n_items(filter).map_err(failure))?;
        // The store lists them in order of arrival; the newest stand at its end.
        let end = total.saturating_sub(part.offset);
        let from = end.saturating_sub(part.limit);
        let last = Paging { limit: end - from, offset: from };
        let mut rows = self.store.items_among(filter, last, total).map_err(failure)?;
        rows.reverse();
        Ok((rows, total))
    }

    /// Articles that were not coded in full, the newest first.
    pub fn partly_read(&self, part: Paging) -> Result<Dossier, Failure> {
        let partly = self.store.partly_read(part).map_err(failure)?;
        let held = partly.iter().map(|id| self.held(id)).collect::<Result<Vec<_>, _>>()?;
        Ok(Dossier::new(held, Vec::new()))
    }

    /// The counts of what was read.
    pub fn coverage_facts(&self, stats: &Stats) -> Vec<Field> {
        let list = |counts: &BTreeMap<String, u64>| {
            counts.iter().map(|(name, n)| format!("{name}: {n}")).collect::<Vec<_>>().join(", ")
        };
        let mut facts = vec![
            Field::new("pages received", stats.captures.to_string()),
            Field::new("articles", stats.articles.to_string()),
            Field::new("access", list(&stats.access)),
            Field::new("languages", list(&stats.languages)),
            Field::new("without a publication date", stats.undated.to_string()),
            Field::new("outlets", stats.outlets.to_string()),
            Field::new(
                "events, figures, claims, forecasts",
                format!("{}, {}, {}, {}", stats.events, stats.figures, stats.claims, stats.forecasts),
            ),
            Field::new("notes", list(&stats.notes)),
        ];
        facts.extend(self.failed.iter().map(|failed| Field::new("not read", failed.clone())));
        facts
    }

    fn held(&self, id: &ArticleId) -> Result<Held, Failure> {
        self.store.article(id).map(Held::from).map_err(failure)
    }
}

/// `PRK-RUS` as a pair of countries.
pub(crate) fn dyad(on: &str) -> Option<(String, String)> {
    let (one, other) = on.trim().split_once('-')?;
    let is_code = |code: &str| model::CountryCode::parse(code).is_some();
    (is_code(one) && is_code(other)).then(|| (one.to_string(), other.to_string()))
}

/// An id that is not there is an answer, not a failure.
fn known<T>(answer: Result<T, StoreError>) -> Result<Option<T>, Failure> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(StoreError::Unknown { .. }) => Ok(None),
        Err(error) => Err(failure(error)),
    }
}

/// What the user can mend is usage, the rest is the world.
pub fn failure(error: StoreError) -> Failure {
    let message = error.to_string();
    match error {
        StoreError::Missing { .. }
        | StoreError::Foreign { .. }
        | StoreError::Newer { .. }
        | StoreError::Unknown { .. }
        | StoreError::Withdrawn { .. }
        | StoreError::LetGo { .. }
        | StoreError::Older { .. }
        | StoreError::Ambiguous { .. }
        | StoreError::Search(_) => Failure::usage(message),
        StoreError::Busy { .. }
        | StoreError::ReadOnly { .. }
        | StoreError::Unsettled { .. }
        | StoreError::Full { .. }
        | StoreError::File { .. }
        | StoreError::Database(_)
        | StoreError::Damaged { .. } => Failure::world(message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_country_codes_are_a_dyad() {
        let check = |on: &str, expected: bool| assert_eq!(dyad(on).is_some(), expected, "{on}");
        check("PRK-RUS", true);
        check("prk-rus", false);
        check("North-South", false);
        check("troops", false);
    }
}
