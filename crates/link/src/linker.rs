use std::collections::HashMap;

use model::{Article, ArticleId, Coded, Derivation, Document, Lineage, StoryId};

use crate::{Candidates, Sketch, compare::compare, stories::Stories};

/// What linking made of one article.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// To be stored beside the article.
    pub sketch: Sketch,
    /// How it hangs together with held articles; either end may be this article.
    pub lineage: Vec<Lineage>,
    /// The story that it joins or begins.
    pub story: StoryId,
    /// Similarity to the story when it joined, 0 to 1; 1 for the first member.
    pub similarity: f64,
}

/// Links articles in order of arrival. Holds only hashes and the stories' vectors; texts are asked for.
#[derive(Debug, Default)]
pub struct Linker {
    stories: Stories,
    story_of: HashMap<ArticleId, StoryId>,
    by_shingle: HashMap<u64, Vec<u32>>,
    articles: Vec<ArticleId>,
}

/// So many neighbours are compared word by word.
const NEIGHBOURS: usize = 12;
/// A neighbour shares at least so many winnowed shingles.
const SHARED: usize = 2;
/// A shingle that stands in more articles than this is boilerplate, not an account.
const COMMON: usize = 400;
/// A rewrite is on the same matter: its rare words are its source's. Pages that share only a notice stay far below.
const SAME_MATTER: f64 = 0.2;
/// Of the story that an article joins, so many members (the first and the newest) are compared too: a rewrite may share
/// no five words in a row.
const STORY_NEIGHBOURS: usize = 8;

impl Linker {
    /// Nothing is held yet.
    pub fn new() -> Self {
        Linker::default()
    }

    /// Takes back an article that an earlier run linked; call in order of arrival, before [`Linker::link`].
    pub fn restore(&mut self, sketch: &Sketch, story: &StoryId) {
        let index = self.articles.len() as u32;
        for shingle in &sketch.shingles {
            let holding = self.by_shingle.entry(*shingle).or_default();
            if holding.len() <= COMMON {
                holding.push(index);
            }
        }
        self.articles.push(sketch.article.clone());
        self.stories.add(sketch, story);
        self.story_of.insert(sketch.article.clone(), story.clone());
    }

    /// Links the next article in order of arrival. An article that is held already is to be left out by the caller.
    pub fn link(&mut self, article: &Article, document: &Document, coded: &Coded, held: &dyn Candidates) -> Linked {
        let sketch = Sketch::new(article, document, coded);
        let by_words = self.stories.find(&sketch);
        let mut lineage = Vec::new();
        for neighbour in self.neighbours(&sketch, by_words.as_ref().map(|(story, _)| story)) {
            let (Some(other), Some(text)) = (held.sketch(&neighbour), held.text(&neighbour)) else { continue };
            let found = compare((&sketch, &document.text), (&other, &text));
            // Notices and self-advertisement that an outlet repeats are shared by pages on quite other matters.
            lineage.extend(found.filter(|found| {
                found.how != Derivation::Rewritten || self.stories.likeness(&sketch, &other) >= SAME_MATTER
            }));
        }
        let (story, similarity) = self.joined(&sketch, by_words, &lineage);
        self.restore(&sketch, &story);
        Linked { sketch, lineage, story, similarity }
    }

    /// A copy or rewrite goes where its source is; else the words decide; else a story begins.
    fn joined(&self, sketch: &Sketch, by_words: Option<(StoryId, f64)>, lineage: &[Lineage]) -> (StoryId, f64) {
        let nearest = lineage.iter().max_by(|a, b| a.overlap.total_cmp(&b.overlap));
        let by_lineage = nearest.and_then(|link| {
            let other = if link.derived == sketch.article { &link.source } else { &link.derived };
            Some((self.story_of.get(other)?.clone(), link.overlap))
        });
        by_lineage.or(by_words).unwrap_or_else(|| (StoryId::new(&sketch.article), 1.0))
    }

    fn neighbours(&self, sketch: &Sketch, story: Option<&StoryId>) -> Vec<ArticleId> {
        let mut shared: HashMap<u32, usize> = HashMap::new();
        for shingle in &sketch.shingles {
            let holding = self.by_shingle.get(shingle).map_or(&[][..], Vec::as_slice);
            if holding.len() <= COMMON {
                holding.iter().for_each(|index| *shared.entry(*index).or_insert(0) += 1);
            }
        }
        let mut ranked: Vec<(usize, u32)> =
            shared.into_iter().filter(|(_, n)| *n >= SHARED).map(|(index, n)| (n, index)).collect();
        ranked.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut found: Vec<ArticleId> =
            ranked.into_iter().take(NEIGHBOURS).map(|(_, index)| self.articles[index as usize].clone()).collect();
        if let Some(story) = story {
            let newest =
                self.articles.iter().rev().take(2_000).filter(|article| self.story_of.get(*article) == Some(story));
            for article in newest.take(STORY_NEIGHBOURS) {
                if !found.contains(article) {
                    found.push(article.clone());
                }
            }
        }
        found
    }
}
