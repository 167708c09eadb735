//! What commands and pages ask of the store: the only place in this crate that asks [`store::query`].

mod query;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, VecDeque},
    path::Path,
    sync::Arc,
};

use jiff::civil::Date;
use model::{ArticleId, ItemId, Lineage, Precision, Story, StoryId};
use serde::Serialize;
use store::{
    Store, StoreError,
    query::{ArticleFilter, CaptureRecord, Found, Paging, SnippetPart, Stats, StoryFilter, StoryRecord, StoryRow},
};

use crate::{
    cards::Field,
    chain::chain,
    cli::args::PastStore,
    dossier::{Coverage, Dossier, Held, StoryOf},
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
}

/// Stories that are held for the next question.
const LATELY: usize = 64;

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
        let rows = self.store.stories(&filter, paging).map_err(failure)?;
        rows.into_iter().map(|row| self.listed(row)).collect()
    }

    /// How many stories a search finds; all where it is empty.
    pub fn n_stories(&self, words: &str) -> Result<usize, Failure> {
        let filter = StoryFilter { words: words.to_string(), ..StoryFilter::default() };
        self.store.n_stories(&filter).map_err(failure)
    }

    /// A story without its articles.
    pub fn story_alone(&self, id: &StoryId) -> Result<Arc<Story>, Failure> {
        self.body(id).map_err(failure)
    }

    fn body(&self, id: &StoryId) -> Result<Arc<Story>, StoreError> {
        if self.is_past {
            return Ok(Arc::new(self.record(id)?.story));
        }
        let version = self.store.version()?;
        let mut lately = self.lately.borrow_mut();
        if lately.version != version {
            *lately = Lately { version, stories: VecDeque::new() };
        }
        if let Some((_, story)) = lately.stories.iter().find(|(one, _)| one == id) {
            return Ok(Arc::clone(story));
        }
        let story = Arc::new(self.store.story_body(id)?);
        // Small ones are read faster than they are looked for.
        if story.members.len() > 8 {
            if lately.stories.len() == LATELY {
                lately.stories.pop_front();
            }
            lately.stories.push_back((id.clone(), Arc::clone(&story)));
        }
        Ok(story)
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
            record.story = engine::maintain::story_of_members(&self.store, id)?;
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
        let articles = ArticleFilter { story: Some(row.id.clone()), ..ArticleFilter::default() };
        let members = self.store.articles(&articles, Paging::all()).map_err(failure)?;
        // One member stands for the others: pages of one story say the same about themselves.
        let disclaimers = match members.first() {
            Some(first) => self.held(&first.id)?.disclaimers().map(str::to_string).collect(),
            None => Vec::new(),
        };
        let published = members.iter().filter_map(|member| member.published.as_ref());
        let days: Vec<Date> = published.filter(|at| at.precision <= Precision::Day).map(|at| at.day).collect();
        Ok(Listed { undated: members.len() - days.len(), days, row, disclaimers })
    }

    /// One story with its articles.
    pub fn story(&self, id: &str) -> Result<Option<Dossier>, Failure> {
        Ok(self.story_part(id, Paging::all())?.map(|(dossier, _)| dossier))
    }

    /// One story with some of its articles, the last that arrived first to be taken; and how many it has.
    pub fn story_part(&self, id: &str, part: Paging) -> Result<Option<(Dossier, usize)>, Failure> {
        let Ok(id) = id.parse::<StoryId>() else { return Ok(None) };
        let Some(story) = known(self.body(&id))? else { return Ok(None) };
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
            let mut links = Vec::new();
            for member in taken {
                let of_member = self.store.lineage(&member.article).map_err(failure)?;
                let is_within = |link: &Lineage| link.derived == member.article && at_hand.contains(&link.source);
                links.extend(of_member.into_iter().filter(is_within));
            }
            links
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
        self.events_part(query, Paging::first(limit))
    }

    /// The same, a part of them counted from the latest back.
    pub fn events_part(&self, query: &EventQuery, part: Paging) -> Result<(Dossier, Vec<ItemId>, usize), Failure> {
        let filter = query.filter();
        let total = self.store.events(&filter, Paging::first(0)).map_err(failure)?.total;
        let end = total.saturating_sub(part.offset);
        let from = end.saturating_sub(part.limit);
        let last = Paging { limit: end - from, offset: from };
        let mut rows = self.store.events(&filter, last).map_err(failure)?.rows;
        rows.reverse();
        let ids = rows.iter().map(|row| row.event.id.clone()).collect();
        let mut held: BTreeMap<ArticleId, Held> = BTreeMap::new();
        let mut stories: BTreeMap<StoryId, StoryOf> = BTreeMap::new();
        for row in rows {
            if !held.contains_key(&row.article) {
                held.insert(row.article.clone(), self.held(&row.article)?);
            }
            if let Some(id) = row.story.filter(|id| !stories.contains_key(id)) {
                let story = self.story_alone(&id)?;
                stories.insert(id, StoryOf { story, lineage: Vec::new() });
            }
        }
        Ok((Dossier::new(held.into_values().collect(), stories.into_values().collect()), ids, total))
    }

    /// Articles by their words, newest first, and how many there are in all.
    pub fn search(&self, words: &str, limit: usize) -> Result<(Vec<Hit>, usize), Failure> {
        self.search_part(words, Paging::first(limit))
    }

    /// The same, a part of them.
    pub fn search_part(&self, words: &str, part: Paging) -> Result<(Vec<Hit>, usize), Failure> {
        let hits = self.store.search(words, part).map_err(failure)?;
        let total = hits.total;
        let found = hits.hits.into_iter().map(|hit| {
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
