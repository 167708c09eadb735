mod parts;

use std::{
    collections::{BTreeMap, HashMap},
    hash::BuildHasherDefault,
};

use jiff::civil::Date;
use model::StoryId;

use crate::{Trace, index::Hashed};

pub(crate) use parts::{is_looked_at, second_part};

/// Terms are hashes already.
type Terms<T> = HashMap<u64, T, BuildHasherDefault<Hashed>>;

/// Stories as a stream, held as term vectors with an index from terms to stories. Articles are known by their number in
/// order of arrival.
#[derive(Debug, Default)]
pub(crate) struct Stories {
    stories: Vec<Held>,
    by_id: HashMap<StoryId, u32>,
    by_term: Terms<Vec<u32>>,
    document_frequency: Terms<u32>,
    n_articles: u32,
}

#[derive(Debug)]
struct Held {
    id: StoryId,
    /// Summed weights of the members' terms, in [`UNIT`]s: whole numbers, so that what is taken out leaves nothing behind
    /// and the order of adding changes nothing.
    terms: Terms<u32>,
    /// In order of arrival; none where all went to another story.
    members: Vec<u32>,
    /// Length of the weighted vector, as term frequencies stood when it was measured last.
    norm: f64,
    /// Days of publication, and how many members each has.
    published: BTreeMap<Date, u32>,
    /// Days that the members' openings name, and how many do.
    days: BTreeMap<Date, u32>,
}

/// Weights are counted in this.
const UNIT: f32 = 1024.0;

/// An article joins a story that it is at least so similar to.
const JOIN: f64 = 0.17;
/// A story of more days ago asks for more similarity: this much more a day, up to the cap.
const PER_DAY: f64 = 0.005;
const MOST_FOR_DAYS: f64 = 0.15;
/// Openings that name days further apart than this tell of other happenings, and ask for so much more similarity a day,
/// up to the cap.
const NEAR_DAYS: i32 = 2;
const PER_OTHER_DAY: f64 = 0.015;
const MOST_FOR_OTHER_DAYS: f64 = 0.2;
/// Of a page with few words, names alone make much of the likeness: it asks for up to so much more, the fewer its terms are
/// than this many.
const FOR_SHORT: f64 = 0.12;
const SHORT_TERMS: f64 = 50.0;
/// Two stories are one where an article fits both and their centroids are so similar.
const MERGE: f64 = 0.3;
/// The terms that weigh most in an article lead to the stories it may belong to.
const LEADING_TERMS: usize = 24;
/// A term that leads to more stories than this tells none apart; the newest of them are looked at.
const MOST_STORIES: usize = 200;
/// So many stories are compared term by term.
const COMPARED: usize = 60;
/// So many stories that an article fits beside its own are compared with that.
const BRIDGED: usize = 3;
/// A story of so many members is measured anew with each; one of twice as many with every second, and so on.
const SMALL: usize = 64;
/// Articles that are thought to have been read before the first, so that early frequencies are not taken at their word.
const PRIOR_ARTICLES: f64 = 40.0;

impl Stories {
    /// The story that an article joins, with its similarity; none: it begins its own. Nothing is changed.
    pub fn find(&self, trace: &Trace) -> Option<(StoryId, f64)> {
        let best = self.fitting(trace).into_iter().next()?;
        Some((self.stories[best.0 as usize].id.clone(), best.1))
    }

    /// The stories that an article fits, each with its similarity, the best first.
    fn fitting(&self, trace: &Trace) -> Vec<(u32, f64)> {
        let vector = self.weighted(trace.terms.iter().copied());
        let scored = self.candidates(&vector).into_iter().map(|index| {
            let story = &self.stories[index as usize];
            let apart = days_apart(story, trace.published);
            let threshold = JOIN + apart + other_days(story, trace.days.iter().copied()) + for_short(trace);
            (self.similarity(&vector, story), threshold, index)
        });
        let mut fitting: Vec<(f64, f64, u32)> = scored.filter(|(similarity, least, _)| similarity >= least).collect();
        fitting.sort_by(|a, b| (b.0 - b.1).total_cmp(&(a.0 - a.1)).then(a.2.cmp(&b.2)));
        fitting.into_iter().map(|(similarity, _, index)| (index, similarity)).collect()
    }

    /// A story that is one with `of`, to which `trace` was added: the article fits both, and they are alike as a whole.
    pub fn twin(&self, trace: &Trace, of: &StoryId) -> Option<(StoryId, f64)> {
        let own = *self.by_id.get(of)?;
        let others = self.fitting(trace).into_iter().filter(|(index, _)| *index != own).take(BRIDGED);
        let alike = others.map(|(index, _)| (self.likeness(own, index), index));
        let (likeness, index) = alike.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        let (one, other) = (&self.stories[own as usize], &self.stories[index as usize]);
        let (first, last) = (one.published.keys().next(), one.published.keys().next_back());
        let apart = days_apart(other, first.copied()).min(days_apart(other, last.copied()));
        let threshold = MERGE + apart + other_days(other, one.days.keys().copied());
        (likeness >= threshold).then(|| (other.id.clone(), likeness))
    }

    /// Cosine of two centroids.
    fn likeness(&self, one: u32, other: u32) -> f64 {
        let (one, other) = (&self.stories[one as usize], &self.stories[other as usize]);
        let (less, more) = if one.terms.len() <= other.terms.len() { (one, other) } else { (other, one) };
        let dot: f64 = self
            .in_order(less)
            .into_iter()
            .filter_map(|(term, weight)| {
                let idf = self.idf(term);
                more.terms.get(&term).map(|other| weight * idf * idf * unit(*other))
            })
            .sum();
        let product = one.norm * other.norm;
        if product == 0.0 { 0.0 } else { dot / product }
    }

    /// The members of a story in order of arrival.
    pub fn members(&self, id: &StoryId) -> &[u32] {
        self.by_id.get(id).map_or(&[], |index| &self.stories[*index as usize].members)
    }

    /// Adds an article to the story with this id, which is begun where it is not there.
    pub fn add(&mut self, article: u32, trace: &Trace, id: &StoryId) {
        self.n_articles += 1;
        for (term, _) in &trace.terms {
            *self.document_frequency.entry(*term).or_insert(0) += 1;
        }
        let index = self.begun(id);
        let story = &mut self.stories[index as usize];
        story.members.push(article);
        trace.published.iter().for_each(|day| *story.published.entry(*day).or_insert(0) += 1);
        trace.days.iter().for_each(|day| *story.days.entry(*day).or_insert(0) += 1);
        for (term, weight) in &trace.terms {
            let held = story.terms.entry(*term).or_insert(0);
            if *held == 0 {
                self.by_term.entry(*term).or_default().push(index);
            }
            *held = held.saturating_add(units(*weight));
        }
        // Measured anew with every member of a small story, and with every so many of a large one, whose vector keeps its
        // direction and grows with the members: a story of thousands would cost the square of its size.
        let n_members = story.members.len();
        let apart = n_members / SMALL;
        if apart > 0 && !n_members.is_multiple_of(apart) {
            story.norm *= n_members as f64 / (n_members - 1) as f64;
            return;
        }
        self.measure(index);
    }

    /// Puts all of `from` into `into`.
    pub fn merge(&mut self, from: &StoryId, into: &StoryId) {
        let (from, into) = (self.begun(from), self.begun(into));
        if from == into {
            return;
        }
        let empty = Held::new(self.stories[from as usize].id.clone());
        let gone = std::mem::replace(&mut self.stories[from as usize], empty);
        let story = &mut self.stories[into as usize];
        story.members.extend(gone.members);
        story.members.sort_unstable();
        gone.published.into_iter().for_each(|(day, n)| *story.published.entry(day).or_insert(0) += n);
        gone.days.into_iter().for_each(|(day, n)| *story.days.entry(day).or_insert(0) += n);
        for (term, weight) in gone.terms {
            let held = story.terms.entry(term).or_insert(0);
            if *held == 0 {
                self.by_term.entry(term).or_default().push(into);
            }
            *held = held.saturating_add(weight);
        }
        self.measure(into);
    }

    /// Takes some members of `from`, with their traces, out into `into`.
    pub fn split(&mut self, from: &StoryId, into: &StoryId, moved: &[(u32, &Trace)]) {
        let (from, into) = (self.begun(from), self.begun(into));
        for (article, trace) in moved {
            let story = &mut self.stories[from as usize];
            story.members.retain(|member| member != article);
            trace.published.iter().for_each(|day| take_one(&mut story.published, *day));
            trace.days.iter().for_each(|day| take_one(&mut story.days, *day));
            for (term, weight) in &trace.terms {
                if let Some(held) = story.terms.get_mut(term) {
                    *held = held.saturating_sub(units(*weight));
                }
            }
            let story = &mut self.stories[into as usize];
            story.members.push(*article);
            trace.published.iter().for_each(|day| *story.published.entry(*day).or_insert(0) += 1);
            trace.days.iter().for_each(|day| *story.days.entry(*day).or_insert(0) += 1);
            for (term, weight) in &trace.terms {
                let held = story.terms.entry(*term).or_insert(0);
                if *held == 0 {
                    self.by_term.entry(*term).or_default().push(into);
                }
                *held = held.saturating_add(units(*weight));
            }
        }
        self.stories[from as usize].terms.retain(|_, weight| *weight > 0);
        self.stories[into as usize].members.sort_unstable();
        self.measure(from);
        self.measure(into);
    }

    /// How much two articles are alike, as term frequencies stand now.
    pub fn vectors<'t>(&self, traces: impl Iterator<Item = &'t Trace>) -> Vec<Vec<(u64, f64)>> {
        let unit_long = |trace: &Trace| {
            let mut vector = self.weighted(trace.terms.iter().copied());
            let length = length(&vector).max(f64::MIN_POSITIVE);
            vector.iter_mut().for_each(|(_, weight)| *weight /= length);
            vector
        };
        traces.map(unit_long).collect()
    }

    /// The number of the story with this id.
    fn begun(&mut self, id: &StoryId) -> u32 {
        *self.by_id.entry(id.clone()).or_insert_with(|| {
            self.stories.push(Held::new(id.clone()));
            self.stories.len() as u32 - 1
        })
    }

    fn measure(&mut self, index: u32) {
        let story = &self.stories[index as usize];
        let weighted = self.in_order(story).into_iter().map(|(term, weight)| (term, weight * self.idf(term)));
        let norm = length(&weighted.collect::<Vec<_>>());
        self.stories[index as usize].norm = norm;
    }

    /// In order of the terms: a sum over a hash map would not be the same twice.
    fn in_order(&self, story: &Held) -> Vec<(u64, f64)> {
        let mut terms: Vec<(u64, f64)> = story.terms.iter().map(|(term, weight)| (*term, unit(*weight))).collect();
        terms.sort_unstable_by_key(|(term, _)| *term);
        terms
    }

    fn candidates(&self, vector: &[(u64, f64)]) -> Vec<u32> {
        let mut leading: Vec<&(u64, f64)> = vector.iter().collect();
        leading.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut weight_of: HashMap<u32, f64, BuildHasherDefault<Hashed>> = HashMap::default();
        for (term, weight) in leading.into_iter().take(LEADING_TERMS) {
            let holding = self.by_term.get(term).map_or(&[][..], Vec::as_slice);
            for story in holding.iter().rev().take(MOST_STORIES) {
                *weight_of.entry(*story).or_insert(0.0) += weight;
            }
        }
        let mut ranked: Vec<(u32, f64)> =
            weight_of.into_iter().filter(|(story, _)| !self.stories[*story as usize].members.is_empty()).collect();
        ranked.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.into_iter().take(COMPARED).map(|(story, _)| story).collect()
    }

    fn idf(&self, term: u64) -> f64 {
        let frequency = f64::from(self.document_frequency.get(&term).copied().unwrap_or(0));
        ((f64::from(self.n_articles) + PRIOR_ARTICLES) / (frequency + 1.0)).ln().max(0.05)
    }

    fn weighted(&self, terms: impl Iterator<Item = (u64, f32)>) -> Vec<(u64, f64)> {
        terms.map(|(term, weight)| (term, f64::from(weight) * self.idf(term))).collect()
    }

    /// Cosine of the article and the story's centroid, both weighted by how rare their terms are so far.
    fn similarity(&self, vector: &[(u64, f64)], story: &Held) -> f64 {
        let mut dot = 0.0;
        for (term, weight) in vector {
            if let Some(held) = story.terms.get(term) {
                dot += weight * unit(*held) * self.idf(*term);
            }
        }
        let product = length(vector) * story.norm;
        if product == 0.0 { 0.0 } else { dot / product }
    }
}

impl Held {
    fn new(id: StoryId) -> Self {
        Held {
            id,
            terms: Terms::default(),
            members: Vec::new(),
            norm: 0.0,
            published: BTreeMap::new(),
            days: BTreeMap::new(),
        }
    }
}

fn units(weight: f32) -> u32 {
    (weight * UNIT).round() as u32
}

fn unit(units: u32) -> f64 {
    f64::from(units) / f64::from(UNIT)
}

fn take_one(days: &mut BTreeMap<Date, u32>, day: Date) {
    if let Some(n) = days.get_mut(&day) {
        *n = n.saturating_sub(1);
        if *n == 0 {
            days.remove(&day);
        }
    }
}

/// How much more is asked for of an article of `day`, for the time that passed since the story's last.
fn days_apart(story: &Held, day: Option<Date>) -> f64 {
    let (Some((last, _)), Some(day)) = (story.published.last_key_value(), day) else { return 0.0 };
    let apart = day.since(*last).map_or(0, |span| span.get_days()).unsigned_abs();
    (f64::from(apart.saturating_sub(1)) * PER_DAY).min(MOST_FOR_DAYS)
}

fn for_short(trace: &Trace) -> f64 {
    FOR_SHORT * (1.0 - trace.terms.len() as f64 / SHORT_TERMS).max(0.0)
}

/// The same people in two meetings within a week are two stories: where both openings name days and none of them lies
/// near one of the other, more likeness is asked for.
fn other_days(story: &Held, days: impl Iterator<Item = Date>) -> f64 {
    let apart = |a: Date, b: Date| a.since(b).map_or(0, |span| span.get_days()).abs();
    let nearest = days.flat_map(|day| story.days.keys().map(move |other| apart(day, *other))).min();
    let beyond = f64::from((nearest.unwrap_or(0) - NEAR_DAYS).max(0));
    (beyond * PER_OTHER_DAY).min(MOST_FOR_OTHER_DAYS)
}

fn length(vector: &[(u64, f64)]) -> f64 {
    vector.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::{ArticleId, CaptureId, Sha256};

    use super::*;

    fn story(name: &str) -> StoryId {
        StoryId::new(&ArticleId::new(Some(name), &CaptureId::new(name, &Sha256::of(b"")), ""))
    }

    /// An article of a day of June with these words, each of one weight.
    fn told(day: i8, words: impl IntoIterator<Item = u64>) -> Trace {
        let day = date(2024, 6, day);
        let terms = words.into_iter().map(|word| (word, 1.0)).collect();
        Trace {
            shingles: Vec::new(),
            lead: Vec::new(),
            terms,
            days: vec![day],
            published: Some(day),
            repeats: Vec::new(),
        }
    }

    #[test]
    fn two_stories_that_an_article_shows_to_be_one_are_twins() {
        let mut stories = Stories::default();
        let (one, other) = (story("one"), story("other"));
        stories.add(0, &told(3, 30..90), &one);
        stories.add(1, &told(3, 200..260), &story("else"));
        stories.add(2, &told(4, 0..60), &other);
        let bridge = told(4, 0..90);
        stories.add(3, &bridge, &one);
        let (twin, likeness) = stories.twin(&bridge, &one).unwrap();
        assert_eq!(twin, other);
        assert!(likeness > MERGE, "{likeness}");
        stories.merge(&other, &one);
        assert_eq!(stories.members(&one), [0, 2, 3]);
        assert!(stories.members(&other).is_empty());
        assert_eq!(stories.find(&told(5, 0..90)).map(|found| found.0), Some(one));
    }

    #[test]
    fn stories_of_other_days_are_no_twins_for_the_same_words() {
        let mut stories = Stories::default();
        stories.add(0, &told(3, 0..60), &story("one"));
        stories.add(1, &told(28, 40..100), &story("other"));
        let bridge = told(28, 20..80);
        stories.add(2, &bridge, &story("other"));
        assert_eq!(stories.twin(&bridge, &story("other")), None);
    }

    #[test]
    fn what_is_split_off_leaves_nothing_behind() {
        let (mut stories, mut fresh) = (Stories::default(), Stories::default());
        let (one, other) = (story("one"), story("other"));
        let traces = [told(3, 0..60), told(4, 20..80), told(9, 100..170)];
        for (at, trace) in (0..).zip(&traces) {
            stories.add(at, trace, &one);
            fresh.add(at, trace, if at == 2 { &other } else { &one });
        }
        stories.split(&one, &other, &[(2, &traces[2])]);
        for id in [&one, &other] {
            assert_eq!(stories.members(id), fresh.members(id));
            let held = |stories: &Stories| {
                let story = &stories.stories[stories.by_id[id] as usize];
                (stories.in_order(story), story.published.clone(), story.days.clone())
            };
            assert_eq!(held(&stories), held(&fresh));
        }
    }

    #[test]
    fn members_that_fall_into_two_parts_are_told_apart_unless_something_ties_them() {
        let mut stories = Stories::default();
        let traces: Vec<Trace> = (0..8).map(|at| told(3, (at % 2 * 100)..(at % 2 * 100 + 40))).collect();
        for (at, trace) in (0..).zip(&traces) {
            stories.add(at, trace, &story("one"));
        }
        let vectors = stories.vectors(traces.iter());
        assert_eq!(second_part(&vectors, |_, _| false).unwrap().0, [1, 3, 5, 7]);
        assert_eq!(second_part(&vectors, |one, other| (one, other) == (0, 1)), None);
    }
}
