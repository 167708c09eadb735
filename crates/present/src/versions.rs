//! The texts that stood at one address, and what changed from one to the next, sentence by sentence.

use std::collections::HashMap;

use model::{ArticleId, PageStatus};
use serde::Serialize;
use store::{Look, Version};

use crate::{
    dossier::Held,
    exit::Failure,
    shelf::{Shelf, failure},
};

/// The versions of a page; also what `attache versions --json` prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Versions {
    /// `attache/versions/1`
    pub schema: &'static str,
    /// The article that was asked for.
    pub article: ArticleId,
    /// In the order in which they were first seen.
    pub versions: Vec<VersionView>,
    /// From each version to the next.
    pub changes: Vec<Change>,
    /// Looks at the page after it was read.
    pub looks: Vec<Look>,
}

/// One text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VersionView {
    /// When and from which bytes.
    #[serde(flatten)]
    pub version: Version,
    /// Number of its sentences.
    pub sentences: usize,
    /// Events, figures, claims and forecasts coded on it.
    pub items: usize,
}

/// What changed between two texts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The earlier one.
    pub from: ArticleId,
    /// The later one.
    pub to: ArticleId,
    /// Sentences that stand in both, in the same order.
    pub same: usize,
    /// What was added, removed or put otherwise, in the order of the text.
    pub differences: Vec<Difference>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// `added`, `removed` or `changed`.
    pub what: &'static str,
    /// The sentence that was there; null where one was added.
    pub before: Option<String>,
    /// The sentence that is there; null where one was removed.
    pub after: Option<String>,
}

impl Versions {
    /// The versions of the page of an article that is held.
    ///
    /// # Errors
    /// The article is not held; the store cannot be read.
    pub fn of(id: &ArticleId, shelf: &Shelf) -> Result<Self, Failure> {
        let store = shelf.store();
        let found = store.versions_of(id).map_err(failure)?;
        let mut held: Vec<Held> = Vec::new();
        for version in &found {
            held.push(store.article(&version.article).map_err(failure)?.into());
        }
        let texts: Vec<Vec<String>> = held.iter().map(sentences).collect();
        let pairs = held.windows(2).zip(texts.windows(2));
        let changes = pairs.map(|(held, texts)| {
            let (same, differences) = differences(&texts[0], &texts[1]);
            Change { from: held[0].article.id.clone(), to: held[1].article.id.clone(), same, differences }
        });
        let changes = changes.collect();
        let mut asked: Vec<String> = Vec::new();
        for version in &found {
            for sighting in store.capture(&version.capture).map_err(failure)?.sightings {
                if !asked.contains(&sighting.asked) {
                    asked.push(sighting.asked);
                }
            }
        }
        let mut looks = Vec::new();
        for address in asked {
            looks.extend(store.looks(&address).map_err(failure)?);
        }
        looks.sort_by_key(|look| look.at);
        let views = found.into_iter().zip(&held).zip(&texts).map(|((version, held), text)| {
            let coded = &held.coded;
            let items = coded.events.len() + coded.figures.len() + coded.claims.len() + coded.forecasts.len();
            VersionView { version, sentences: text.len(), items }
        });
        let versions = views.collect();
        Ok(Versions { schema: "attache/versions/1", article: id.clone(), versions, changes, looks })
    }
}

/// What a page says of its own standing, in a word.
pub fn status_word(status: PageStatus) -> &'static str {
    match status {
        PageStatus::Withdrawn => "says that it was withdrawn",
        PageStatus::Corrected => "says that it was corrected",
    }
}

fn sentences(held: &Held) -> Vec<String> {
    let prose = held.prose();
    (0..held.sentences.len()).map(|index| prose.sentence(index).1).collect()
}

/// Tables larger than this are not filled: of two long texts only sentences that stand once in each are then compared.
const MOST_CELLS: usize = 4_000_000;

/// How many sentences stay, and the differences in the order of the text.
pub fn differences(before: &[String], after: &[String]) -> (usize, Vec<Difference>) {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut number = |text| {
        let next = numbers.len() as u32;
        *numbers.entry(text).or_insert(next)
    };
    let old: Vec<u32> = before.iter().map(|text| number(text.as_str())).collect();
    let new: Vec<u32> = after.iter().map(|text| number(text.as_str())).collect();
    let head = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let (old_inner, new_inner) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let kept = if old_inner.len() * new_inner.len() <= MOST_CELLS {
        common(old_inner, new_inner)
    } else {
        common_once(old_inner, new_inner)
    };
    let mut found = Vec::new();
    let (mut at_old, mut at_new) = (head, head);
    let ends = (old.len() - tail, new.len() - tail);
    for (one, other) in kept.iter().map(|(one, other)| (one + head, other + head)).chain([ends]) {
        gap(&before[at_old..one], &after[at_new..other], &mut found);
        (at_old, at_new) = (one + 1, other + 1);
    }
    (head + tail + kept.len(), found)
}

/// What stands between two sentences that stayed: sentences that share half their words and more are one that changed.
fn gap(before: &[String], after: &[String], found: &mut Vec<Difference>) {
    // Long stretches are not compared word by word, each with each.
    let is_close = |one: &str, other: &str| before.len() * after.len() <= 10_000 && alike(one, other);
    let mut from = 0;
    for old in before {
        match after[from..].iter().position(|new| is_close(old, new)) {
            Some(at) => {
                let added = |new: &String| Difference { what: "added", before: None, after: Some(new.clone()) };
                found.extend(after[from..from + at].iter().map(added));
                let new = Some(after[from + at].clone());
                found.push(Difference { what: "changed", before: Some(old.clone()), after: new });
                from += at + 1;
            }
            None => found.push(Difference { what: "removed", before: Some(old.clone()), after: None }),
        }
    }
    let added = |new: &String| Difference { what: "added", before: None, after: Some(new.clone()) };
    found.extend(after[from..].iter().map(added));
}

/// Whether two sentences share at least half of the words of the longer one.
fn alike(one: &str, other: &str) -> bool {
    let mut words: HashMap<&str, i32> = HashMap::new();
    let n_one = one.split_whitespace().inspect(|word| *words.entry(word).or_default() += 1).count();
    let (mut n_other, mut shared) = (0, 0);
    for word in other.split_whitespace() {
        n_other += 1;
        if let Some(left) = words.get_mut(word).filter(|left| **left > 0) {
            *left -= 1;
            shared += 1;
        }
    }
    2 * shared >= n_one.max(n_other)
}

/// The longest list of places with the same sentence, in order in both.
fn common(old: &[u32], new: &[u32]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    for one in (0..old.len()).rev() {
        for other in (0..new.len()).rev() {
            longest[one * width + other] = if old[one] == new[other] {
                longest[(one + 1) * width + other + 1] + 1
            } else {
                longest[(one + 1) * width + other].max(longest[one * width + other + 1])
            };
        }
    }
    let (mut one, mut other, mut kept) = (0, 0, Vec::new());
    while one < old.len() && other < new.len() {
        if old[one] == new[other] {
            kept.push((one, other));
            (one, other) = (one + 1, other + 1);
        } else if longest[(one + 1) * width + other] >= longest[one * width + other + 1] {
            one += 1;
        } else {
            other += 1;
        }
    }
    kept
}

/// The same for sentences that stand once in each text, without a table: the longest rise of their places.
fn common_once(old: &[u32], new: &[u32]) -> Vec<(usize, usize)> {
    let once = |list: &[u32]| {
        let mut places: HashMap<u32, Option<usize>> = HashMap::new();
        for (at, number) in list.iter().enumerate() {
            places.entry(*number).and_modify(|place| *place = None).or_insert(Some(at));
        }
        places
    };
    let (in_old, in_new) = (once(old), once(new));
    let pair = |(at, number): (usize, &u32)| {
        let is_once = in_old.get(number).copied().flatten().is_some();
        in_new.get(number).copied().flatten().filter(|_| is_once).map(|place| (at, place))
    };
    let pairs: Vec<(usize, usize)> = old.iter().enumerate().filter_map(pair).collect();
    // For each length, the pair that ends the rise of that length lowest; and the pair before each.
    let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::new());
    for (index, (_, place)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *place);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(index);
        } else {
            ends[length] = index;
        }
    }
    let mut kept: Vec<(usize, usize)> =
        std::iter::successors(ends.last().copied(), |index| before[*index]).map(|index| pairs[index]).collect();
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &[&str], after: &[&str], same: usize, expected: &[(&str, &str, &str)]) {
        let own = |list: &[&str]| list.iter().map(|text| text.to_string()).collect::<Vec<_>>();
        let (n_same, found) = differences(&own(before), &own(after));
        let found: Vec<(&str, &str, &str)> = found
            .iter()
            .map(|one| (one.what, one.before.as_deref().unwrap_or(""), one.after.as_deref().unwrap_or("")))
            .collect();
        assert_eq!((n_same, found.as_slice()), (same, expected), "{before:?} {after:?}");
    }

    #[test]
    fn each_sentence_is_told_once_as_what_became_of_it() {
        check(&["A b c.", "D."], &["A b c.", "D."], 2, &[]);
        check(&["A."], &[], 0, &[("removed", "A.", "")]);
        check(&["A.", "C."], &["A.", "B.", "C."], 2, &[("added", "", "B.")]);
        check(
            &["Twelve troops left.", "They came back.", "End."],
            &["Twenty troops left.", "End."],
            1,
            &[("changed", "Twelve troops left.", "Twenty troops left."), ("removed", "They came back.", "")],
        );
        // A sentence that moved is gone in one place and new in the other.
        check(&["A.", "B.", "C."], &["C.", "A.", "B."], 2, &[("added", "", "C."), ("removed", "C.", "")]);
    }

    #[test]
    fn long_texts_are_compared_without_a_table_and_lose_nothing() {
        let before: Vec<String> = (0..5_000).map(|number| format!("Sentence {number}.")).collect();
        let mut after = before.clone();
        after.rotate_left(1);
        after.insert(2_500, "New.".into());
        let (same, found) = differences(&before, &after);
        let n = |what: &str| found.iter().filter(|one| one.what == what).count();
        assert_eq!(same + n("removed") + n("changed"), before.len());
        assert_eq!(same + n("added") + n("changed"), after.len());
        assert!(same >= 4_999, "{same}");
    }
}
