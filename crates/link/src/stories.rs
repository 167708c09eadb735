use std::{collections::HashMap, hash::BuildHasherDefault};

use jiff::civil::Date;
use model::StoryId;

use crate::{Trace, index::Hashed};

/// Terms are hashes already.
type Terms<T> = HashMap<u64, T, BuildHasherDefault<Hashed>>;

/// Stories as a stream, held as term vectors with an index from terms to stories.
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
    /// Summed weights of the members' terms.
    terms: Terms<f32>,
    n_members: u32,
    /// Length of the weighted vector, as term frequencies stood when it was measured last.
    norm: f64,
    last: Option<Date>,
    /// Days that the members' openings name.
    days: Vec<Date>,
}

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
/// The terms that weigh most in an article lead to the stories it may belong to.
const LEADING_TERMS: usize = 24;
/// A term that leads to more stories than this tells none apart; the newest of them are looked at.
const MOST_STORIES: usize = 200;
/// So many stories are compared term by term.
const COMPARED: usize = 60;
/// A story of so many members is measured anew with each; one of twice as many with every second, and so on.
const SMALL: u32 = 64;
/// Articles that are thought to have been read before the first, so that early frequencies are not taken at their word.
const PRIOR_ARTICLES: f64 = 40.0;

impl Stories {
    /// The story that an article joins, with its similarity; none: it begins its own. Nothing is changed.
    pub fn find(&self, trace: &Trace) -> Option<(StoryId, f64)> {
        let vector = self.weighted(trace.terms.iter().copied());
        let day = trace.published;
        let candidates = self.candidates(&vector);
        let scored = candidates.into_iter().map(|index| {
            let story = &self.stories[index as usize];
            (
                self.similarity(&vector, story),
                self.threshold(story, day) + other_days(story, trace) + for_short(trace),
                index,
            )
        });
        let best = scored.filter(|(similarity, threshold, _)| similarity >= threshold);
        let best = best.max_by(|a, b| (a.0 - a.1).total_cmp(&(b.0 - b.1)).then(b.2.cmp(&a.2)))?;
        Some((self.stories[best.2 as usize].id.clone(), best.0))
    }

    /// Adds an article to the story with this id, which is begun where it is not there.
    pub fn add(&mut self, trace: &Trace, id: &StoryId) {
        self.n_articles += 1;
        for (term, _) in &trace.terms {
            *self.document_frequency.entry(*term).or_insert(0) += 1;
        }
        let index = *self.by_id.entry(id.clone()).or_insert_with(|| {
            self.stories.push(Held {
                id: id.clone(),
                terms: Terms::default(),
                n_members: 0,
                norm: 0.0,
                last: None,
                days: Vec::new(),
            });
            self.stories.len() as u32 - 1
        });
        let story = &mut self.stories[index as usize];
        story.last = story.last.max(trace.published);
        for day in &trace.days {
            if let Err(place) = story.days.binary_search(day) {
                story.days.insert(place, *day);
            }
        }
        for (term, weight) in &trace.terms {
            let held = story.terms.entry(*term).or_insert(0.0);
            if *held == 0.0 {
                self.by_term.entry(*term).or_default().push(index);
            }
            *held += weight;
        }
        story.n_members += 1;
        // Measured anew with every member of a small story, and with every so many of a large one, whose vector keeps its
        // direction and grows with the members: a story of thousands would cost the square of its size.
        let apart = story.n_members / SMALL;
        if apart > 0 && !story.n_members.is_multiple_of(apart) {
            story.norm *= f64::from(story.n_members) / f64::from(story.n_members - 1);
            return;
        }
        // Summed in order of the terms: a sum over a hash map would not be the same twice.
        let mut terms: Vec<(u64, f32)> = story.terms.iter().map(|(term, weight)| (*term, *weight)).collect();
        terms.sort_unstable_by_key(|(term, _)| *term);
        let norm = length(&self.weighted(terms.into_iter()));
        self.stories[index as usize].norm = norm;
    }

    fn threshold(&self, story: &Held, day: Option<Date>) -> f64 {
        let (Some(last), Some(day)) = (story.last, day) else { return JOIN };
        let apart = day.since(last).map_or(0, |span| span.get_days()).unsigned_abs();
        JOIN + (f64::from(apart.saturating_sub(1)) * PER_DAY).min(MOST_FOR_DAYS)
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
        let mut ranked: Vec<(u32, f64)> = weight_of.into_iter().collect();
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
                dot += weight * f64::from(*held) * self.idf(*term);
            }
        }
        let product = length(vector) * story.norm;
        if product == 0.0 { 0.0 } else { dot / product }
    }
}

fn for_short(trace: &Trace) -> f64 {
    FOR_SHORT * (1.0 - trace.terms.len() as f64 / SHORT_TERMS).max(0.0)
}

/// The same people in two meetings within a week are two stories: where both openings name days and none of them lies
/// near one of the other, more likeness is asked for.
fn other_days(story: &Held, trace: &Trace) -> f64 {
    let apart = |a: Date, b: Date| a.since(b).map_or(0, |span| span.get_days()).abs();
    let nearest = trace.days.iter().flat_map(|day| story.days.iter().map(move |other| apart(*day, *other))).min();
    let beyond = f64::from((nearest.unwrap_or(0) - NEAR_DAYS).max(0));
    (beyond * PER_OTHER_DAY).min(MOST_FOR_OTHER_DAYS)
}

fn length(vector: &[(u64, f64)]) -> f64 {
    vector.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt()
}
