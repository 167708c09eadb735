use std::collections::HashMap;

use knowledge::Knowledge;
use model::{Article, ArticleId, Coded, Document, Lineage, StoryId};

use crate::{Candidates, Sketch, Trace, compare::compare, index::Index, stories::Stories, words::Shingled};

/// What linking made of one article.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// To be stored beside the article, for comparing.
    pub sketch: Sketch,
    /// To be stored too, for [`Linker::restore`].
    pub trace: Trace,
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
    by_shingle: Index,
    by_lead: Index,
    articles: Vec<ArticleId>,
}

/// So many neighbours are compared word by word, of those that share passages and of those that share words of the lead.
const NEIGHBOURS: usize = 24;
const LEAD_NEIGHBOURS: usize = 16;
/// A neighbour shares at least so many winnowed shingles,
const SHARED: usize = 2;
/// or so many words of the lead: a rewrite may share no five words in a row.
const SHARED_IN_LEAD: usize = 5;

impl Linker {
    /// Nothing is held yet.
    pub fn new() -> Self {
        Linker::default()
    }

    /// Takes back an article that an earlier run linked; call in order of arrival, before [`Linker::link`].
    pub fn restore(&mut self, article: ArticleId, trace: &Trace, story: &StoryId) {
        let index = self.articles.len() as u32;
        trace.shingles.iter().for_each(|shingle| self.by_shingle.add(*shingle, index));
        trace.lead.iter().for_each(|word| self.by_lead.add(*word, index));
        self.articles.push(article.clone());
        self.stories.add(trace, story);
        self.story_of.insert(article, story.clone());
    }

    /// Links the next article in order of arrival. An article that is held already is to be left out by the caller.
    pub fn link(
        &mut self,
        article: &Article,
        document: &Document,
        coded: &Coded,
        knowledge: &Knowledge,
        held: &dyn Candidates,
    ) -> Linked {
        let sketch = Sketch::new(article, document, coded, knowledge);
        let trace = Trace::of(&sketch);
        let mut lineage = Vec::new();
        let words = Shingled::of(&document.text);
        for neighbour in self.neighbours(&trace) {
            let (Some(other), Some(text)) = (held.sketch(&neighbour), held.text(&neighbour)) else { continue };
            lineage.extend(compare((&sketch, &words), (&other, &Shingled::of(&text))));
        }
        let (story, similarity) = self.joined(&sketch.article, &trace, &lineage);
        self.restore(sketch.article.clone(), &trace, &story);
        Linked { sketch, trace, lineage, story, similarity }
    }

    /// A copy or rewrite goes where its source is; else the words decide; else a story begins.
    fn joined(&self, article: &ArticleId, trace: &Trace, lineage: &[Lineage]) -> (StoryId, f64) {
        let nearest = lineage.iter().max_by(|a, b| a.overlap.total_cmp(&b.overlap));
        let by_lineage = nearest.and_then(|link| {
            let other = if link.derived == *article { &link.source } else { &link.derived };
            Some((self.story_of.get(other)?.clone(), link.overlap))
        });
        let by_words = || self.stories.find(trace);
        by_lineage.or_else(by_words).unwrap_or_else(|| (StoryId::new(article), 1.0))
    }

    /// The articles to compare with, by passages and by the words of the lead: the same whoever came first.
    fn neighbours(&self, trace: &Trace) -> Vec<ArticleId> {
        let mut found = self.by_shingle.most_shared(&trace.shingles, SHARED, NEIGHBOURS);
        found.extend(self.by_lead.most_shared(&trace.lead, SHARED_IN_LEAD, LEAD_NEIGHBOURS));
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|index| self.articles[index as usize].clone()).collect()
    }
}
