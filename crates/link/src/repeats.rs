use std::{collections::HashMap, hash::BuildHasherDefault};

use crate::{Sketch, Trace, index::Hashed, words::hash};

/// What outlets put under everything, learnt: a sentence that stands on three pages of one outlet that have nothing else to
/// do with one another.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    /// For a sentence of an outlet: the one article that holds it; with [`MANY`] set, where the list of those stands; or
    /// [`LEARNT`].
    seen: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    lists: Vec<Vec<u32>>,
    /// Of each article in order of arrival: the least of the hashes of its lead.
    leads: Vec<[u32; LEAD]>,
}

const MANY: u32 = 1 << 31;
const LEARNT: u32 = u32::MAX;
/// Bottom hashes that are kept of a lead, and how many two leads share that tell of one matter.
const LEAD: usize = 8;
const ONE_MATTER: usize = 3;
/// A sentence that stands on more pages, no three of which are unrelated, is not looked at any more.
const MOST: usize = 200;
/// Shorter sentences are not looked at: "Read more" proves nothing anyway.
const LEAST_WORDS: usize = 3;

impl Repeats {
    /// Notes the sentences of the next article; gives the articles that hold one of those that are learnt now.
    pub fn add(&mut self, trace: &Trace) -> Vec<u32> {
        let article = self.leads.len() as u32;
        self.leads.push(least(&trace.lead));
        let mut holding = Vec::new();
        for key in &trace.repeats {
            holding.extend(self.add_one(*key, article));
        }
        holding.sort_unstable();
        holding.dedup();
        holding
    }

    fn add_one(&mut self, key: u64, article: u32) -> Vec<u32> {
        let slot = self.seen.entry(key).or_insert(article);
        if *slot == article || *slot == LEARNT {
            return Vec::new();
        }
        if *slot & MANY == 0 {
            self.lists.push(vec![*slot, article]);
            *slot = MANY | (self.lists.len() as u32 - 1);
            return Vec::new();
        }
        let list = &mut self.lists[(*slot & !MANY) as usize];
        if list.len() >= MOST || list.last() == Some(&article) {
            return Vec::new();
        }
        let leads = &self.leads;
        let apart = |a: u32, b: u32| shared(&leads[a as usize], &leads[b as usize]) < ONE_MATTER;
        let others: Vec<u32> = list.iter().copied().filter(|other| apart(*other, article)).collect();
        let is_learnt =
            others.iter().enumerate().any(|(at, one)| others[at + 1..].iter().any(|other| apart(*one, *other)));
        if is_learnt {
            *slot = LEARNT;
            return std::mem::take(list);
        }
        list.push(article);
        Vec::new()
    }

    /// The page without what its outlet repeats, and which parts of its text that is; none where it repeats nothing.
    pub fn without(&self, page: &Sketch, text: &str) -> Option<(Sketch, String)> {
        let is_learnt = |words: &[u64]| key(page, words).is_some_and(|key| self.seen.get(&key) == Some(&LEARNT));
        if !page.sentences.iter().any(|sentence| is_learnt(&sentence.words)) {
            return None;
        }
        let mut bytes = text.as_bytes().to_vec();
        let mut left = page.clone();
        left.sentences.retain(|sentence| {
            let repeats = is_learnt(&sentence.words);
            if repeats {
                let span = sentence.span.start as usize..sentence.span.end as usize;
                bytes.get_mut(span).into_iter().flatten().for_each(|byte| *byte = b' ');
            }
            !repeats
        });
        // Whole sentences went, so what is left is text.
        Some((left, String::from_utf8_lossy(&bytes).into_owned()))
    }
}

/// What the sentences of a page, but for its title, are known by.
pub(crate) fn keys(page: &Sketch) -> Vec<u64> {
    let mut keys: Vec<u64> = page.sentences.iter().skip(1).filter_map(|sentence| key(page, &sentence.words)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// A sentence of an outlet, by its content words; none where the outlet is unknown.
fn key(page: &Sketch, words: &[u64]) -> Option<u64> {
    let outlet = page.outlet.as_deref().or(page.host.as_deref())?;
    (words.len() >= LEAST_WORDS).then(|| hash(outlet.bytes().chain(words.iter().flat_map(|word| word.to_le_bytes()))))
}

/// The least hashes, in order; the rest is filled up with what no hash is.
fn least(lead: &[u64]) -> [u32; LEAD] {
    let mut all: Vec<u32> = lead.iter().map(|word| (word >> 32) as u32).collect();
    all.sort_unstable();
    all.dedup();
    let mut least = [u32::MAX; LEAD];
    least.iter_mut().zip(all).for_each(|(slot, word)| *slot = word);
    least
}

fn shared(a: &[u32; LEAD], b: &[u32; LEAD]) -> usize {
    a.iter().filter(|word| **word != u32::MAX && b.contains(word)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lead: u64, repeats: &[u64]) -> Trace {
        let lead = (0..9).map(|word| (lead * 100 + word) << 32).collect();
        Trace {
            shingles: Vec::new(),
            lead,
            terms: Vec::new(),
            days: Vec::new(),
            published: None,
            repeats: repeats.to_vec(),
        }
    }

    #[test]
    fn a_sentence_on_three_unrelated_pages_is_learnt_and_one_on_three_pages_of_one_matter_is_not() {
        let mut repeats = Repeats::default();
        for matter in [1, 1, 1, 2] {
            assert_eq!(repeats.add(&page(matter, &[7, matter + 50])), [] as [u32; 0]);
        }
        assert_eq!(repeats.add(&page(3, &[7])), [0, 1, 2, 3]);
        assert_eq!(repeats.add(&page(4, &[7, 51])), [] as [u32; 0], "learnt once, and 51 stands in two matters");
    }
}
