//! Happenings that are told in several stories.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use link::Sketch;
use model::{ArticleId, ItemId, Story, StoryId};
use store::{Store, StoreError};

/// A merged event of one story that another story tells too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldAgain {
    /// Which of the story's merged events.
    pub event: usize,
    /// The other story.
    pub story: StoryId,
    /// The events there, in order of arrival.
    pub mentions: Vec<ItemId>,
    /// How many articles tell it there.
    pub articles: usize,
}

/// Of a merged event, so many mentions are compared with other stories.
const MENTIONS: usize = 4;

/// What other stories tell of the happenings of a story.
///
/// # Errors
/// The store cannot be read.
pub fn told_again(store: &Store, story: &Story) -> Result<Vec<ToldAgain>, StoreError> {
    let mut sketches = Sketches { store, held: HashMap::new() };
    let mut again = Vec::new();
    for (index, merged) in story.events.iter().enumerate() {
        let mut found: BTreeMap<StoryId, BTreeMap<ItemId, ArticleId>> = BTreeMap::new();
        for mention in merged.mentions.iter().take(MENTIONS) {
            let elsewhere = store.events_elsewhere(mention, &story.id)?;
            let Some(article) = store.article_of_item(mention)?.filter(|_| !elsewhere.is_empty()) else { continue };
            for other in elsewhere {
                if sketches.is_one(&article, mention, &other.article, &other.event)? {
                    found.entry(other.story).or_default().insert(other.event, other.article);
                }
            }
        }
        again.extend(found.into_iter().map(|(story, mentions)| ToldAgain {
            event: index,
            story,
            articles: mentions.values().collect::<BTreeSet<_>>().len(),
            mentions: mentions.into_keys().collect(),
        }));
    }
    Ok(again)
}

/// Sketches that were asked for.
struct Sketches<'s> {
    store: &'s Store,
    held: HashMap<ArticleId, Option<Sketch>>,
}

impl Sketches<'_> {
    fn take(&mut self, article: &ArticleId) -> Result<(), StoreError> {
        if !self.held.contains_key(article) {
            self.held.insert(article.clone(), self.store.sketch(article)?);
        }
        Ok(())
    }

    fn is_one(
        &mut self,
        one_page: &ArticleId,
        one: &ItemId,
        other_page: &ArticleId,
        other: &ItemId,
    ) -> Result<bool, StoreError> {
        self.take(one_page)?;
        self.take(other_page)?;
        let found = |page: &ArticleId, id: &ItemId| {
            let sketch = self.held.get(page)?.as_ref()?;
            Some((sketch, sketch.events.iter().find(|event| event.id == *id)?))
        };
        let pair = found(one_page, one).zip(found(other_page, other));
        Ok(pair.is_some_and(|(a, b)| link::is_told_again(a, b)))
    }
}
