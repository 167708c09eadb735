use std::collections::HashMap;

use knowledge::Knowledge;
use model::{Article, ArticleId, ChangeKind, Coded, Document, Lineage, StoryChange, StoryId};

use crate::{
    Assertion, Candidates, Sketch, Trace,
    compare::compare,
    index::Index,
    repeats::Repeats,
    stories::{Stories, second_part},
    words::Shingled,
};

/// What linking made of one article.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// To be stored beside the article, for comparing.
    pub sketch: Sketch,
    /// To be stored too, for [`Linker::restore`].
    pub trace: Trace,
    /// How it hangs together with held articles; either end may be this article.
    pub lineage: Vec<Lineage>,
    /// The story that it joins or begins; `changes` may move it on.
    pub story: StoryId,
    /// Similarity to the story when it joined, 0 to 1; 1 for the first member.
    pub similarity: f64,
    /// Stories that turned out to be one, or two, now that it is here, one after the other.
    pub changes: Vec<StoryChange>,
    /// Held articles that were judged anew, for what their outlet puts under everything is known now.
    pub rejudged: Vec<Rejudged>,
}

/// A held article that was judged anew.
#[derive(Debug, Clone, PartialEq)]
pub struct Rejudged {
    /// Which.
    pub article: ArticleId,
    /// Its story.
    pub story: StoryId,
    /// How it hangs together with others that are held: in place of all that was said of it so far.
    pub lineage: Vec<Lineage>,
}

/// Links articles in order of arrival. Holds only hashes and the stories' vectors; texts are asked for.
#[derive(Debug, Default)]
pub struct Linker {
    stories: Stories,
    story_of: HashMap<ArticleId, StoryId>,
    by_shingle: Index,
    by_lead: Index,
    repeats: Repeats,
    articles: Vec<ArticleId>,
    /// Articles that a person said are one account with others.
    joined: HashMap<ArticleId, Vec<ArticleId>>,
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

    /// Heeds what persons said: an article goes where one stands that it was joined to, and no split parts them.
    pub fn heed(&mut self, asserted: &[Assertion]) {
        for said in asserted.iter().filter(|said| said.is_one) {
            self.joined.entry(said.one.clone()).or_default().push(said.other.clone());
            self.joined.entry(said.other.clone()).or_default().push(said.one.clone());
        }
    }

    /// Takes back an article that an earlier run linked, with the story that it joined when it arrived; call in order of
    /// arrival, before [`Linker::link`], and after it [`Linker::change`] with what was seen at its arrival.
    pub fn restore(&mut self, article: ArticleId, trace: &Trace, story: &StoryId) {
        self.repeats.add(trace);
        self.keep(article, trace, story);
    }

    fn keep(&mut self, article: ArticleId, trace: &Trace, story: &StoryId) {
        let index = self.articles.len() as u32;
        trace.shingles.iter().for_each(|shingle| self.by_shingle.add(*shingle, index));
        trace.lead.iter().for_each(|word| self.by_lead.add(*word, index));
        self.articles.push(article.clone());
        self.stories.add(index, trace, story);
        self.story_of.insert(article, story.clone());
    }

    /// Takes back a change of stories that an earlier run saw. `traces` are those of the articles that moved.
    pub fn change(&mut self, change: &StoryChange, traces: &[Trace]) {
        match change.kind {
            ChangeKind::Merged | ChangeKind::Joined => self.stories.merge(&change.from, &change.into),
            ChangeKind::Split => {
                let index: HashMap<&ArticleId, u32> = (0..).zip(&self.articles).map(|(at, id)| (id, at)).collect();
                let moved = change.moved.iter().zip(traces);
                let moved: Vec<(u32, &Trace)> =
                    moved.filter_map(|(article, trace)| Some((*index.get(article)?, trace))).collect();
                self.stories.split(&change.from, &change.into, &moved);
            }
        }
        for article in &change.moved {
            self.story_of.insert(article.clone(), change.into.clone());
        }
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
        let learnt = self.repeats.add(&trace);
        let rejudged = self.ids(&learnt).into_iter().filter_map(|id| self.rejudge(id, held)).collect();
        let lineage = self.compared(&sketch, &document.text, self.neighbours(&trace), held);
        let (story, similarity) = self.joined(&sketch.article, &trace, &lineage);
        self.keep(sketch.article.clone(), &trace, &story);
        let mut changes = Vec::new();
        changes.extend(self.merged(&sketch.article, &trace, &story));
        let now = changes.last().map_or(&story, |change| &change.into).clone();
        changes.extend(self.split(&sketch.article, &trace, &now, held));
        Linked { sketch, trace, lineage, story, similarity, changes, rejudged }
    }

    /// How an article hangs together with others, apart from what their outlets put under everything.
    fn compared(&self, sketch: &Sketch, text: &str, others: Vec<ArticleId>, held: &dyn Candidates) -> Vec<Lineage> {
        let own = self.repeats.without(sketch, text);
        let (sketch, text) = own.as_ref().map_or((sketch, text), |(sketch, text)| (sketch, text.as_str()));
        let words = Shingled::of(text);
        let one = |other: ArticleId| {
            let (other, text) = (held.sketch(&other)?, held.text(&other)?);
            let (other, text) = self.repeats.without(&other, &text).unwrap_or((other, text));
            compare((sketch, &words), (&other, &Shingled::of(&text)))
        };
        others.into_iter().filter_map(one).collect()
    }

    /// Judges a held article anew.
    fn rejudge(&self, article: ArticleId, held: &dyn Candidates) -> Option<Rejudged> {
        let (sketch, text) = (held.sketch(&article)?, held.text(&article)?);
        let mut others = self.neighbours(&Trace::of(&sketch));
        others.extend(held.kin(&article));
        others.sort();
        others.dedup();
        others.retain(|other| *other != article);
        let lineage = self.compared(&sketch, &text, others, held);
        Some(Rejudged { story: self.story_of.get(&article)?.clone(), lineage, article })
    }

    /// An article goes where one stands that a person joined it to; a copy or rewrite goes where its source is; else the
    /// words decide; else a story begins.
    fn joined(&self, article: &ArticleId, trace: &Trace, lineage: &[Lineage]) -> (StoryId, f64) {
        let partners = self.joined.get(article).into_iter().flatten();
        let by_person = partners.filter_map(|other| self.story_of.get(other)).next().map(|story| (story.clone(), 1.0));
        let nearest = lineage.iter().max_by(|a, b| a.overlap.total_cmp(&b.overlap));
        let by_lineage = || {
            let link = nearest?;
            let other = if link.derived == *article { &link.source } else { &link.derived };
            Some((self.story_of.get(other)?.clone(), link.overlap))
        };
        let by_words = || self.stories.find(trace);
        by_person.or_else(by_lineage).or_else(by_words).unwrap_or_else(|| (StoryId::new(article), 1.0))
    }

    /// Two stories that this article shows to be one: the one whose first member arrived first takes in the other.
    fn merged(&mut self, article: &ArticleId, trace: &Trace, story: &StoryId) -> Option<StoryChange> {
        let (other, likeness) = self.stories.twin(trace, story)?;
        let first = |id: &StoryId| self.stories.members(id).first().copied();
        let (into, from) = if first(story) <= first(&other) { (story.clone(), other) } else { (other, story.clone()) };
        let change = StoryChange {
            kind: ChangeKind::Merged,
            moved: self.ids(self.stories.members(&from)),
            seen_at: article.clone(),
            why: format!("an article fits both, and their words are alike ({likeness:.2} of 1)"),
            from,
            into,
        };
        self.change(&change, &[]);
        Some(change)
    }

    /// The part of this article's story that has little to do with its first member, where it has one.
    fn split(
        &mut self,
        article: &ArticleId,
        trace: &Trace,
        story: &StoryId,
        held: &dyn Candidates,
    ) -> Option<StoryChange> {
        let members = self.stories.members(story);
        if !crate::stories::is_looked_at(members.len()) {
            return None;
        }
        let ids = self.ids(members);
        let traces: Vec<Trace> = ids
            .iter()
            .map(|id| if id == article { Some(trace.clone()) } else { Some(Trace::of(&held.sketch(id)?)) })
            .collect::<Option<_>>()?;
        let tied = |one: usize, other: usize| {
            let by_person = self.joined.get(&ids[one]).is_some_and(|partners| partners.contains(&ids[other]));
            by_person || shares_passages(&traces[one], &traces[other])
        };
        let (second, likeness) = second_part(&self.stories.vectors(traces.iter()), tied)?;
        let moved: Vec<ArticleId> = second.iter().map(|at| ids[*at].clone()).collect();
        let change = StoryChange {
            kind: ChangeKind::Split,
            from: story.clone(),
            into: StoryId::new(&moved[0]),
            moved,
            seen_at: article.clone(),
            why: format!("their words have little in common ({likeness:.2} of 1)"),
        };
        let traces: Vec<Trace> = second.into_iter().map(|at| traces[at].clone()).collect();
        self.change(&change, &traces);
        Some(change)
    }

    fn ids(&self, members: &[u32]) -> Vec<ArticleId> {
        members.iter().map(|index| self.articles[*index as usize].clone()).collect()
    }

    /// The articles to compare with, by passages and by the words of the lead: the same whoever came first.
    fn neighbours(&self, trace: &Trace) -> Vec<ArticleId> {
        let mut found = self.by_shingle.most_shared(&trace.shingles, SHARED, NEIGHBOURS);
        found.extend(self.by_lead.most_shared(&trace.lead, SHARED_IN_LEAD, LEAD_NEIGHBOURS));
        found.sort_unstable();
        found.dedup();
        self.ids(&found)
    }
}

/// Whether two articles may be copies: a split does not part them.
fn shares_passages(one: &Trace, other: &Trace) -> bool {
    let shared = one.shingles.iter().filter(|shingle| other.shingles.binary_search(shingle).is_ok()).count();
    shared > SHARED
}
