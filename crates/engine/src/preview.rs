//! What a change of the codebook or of the actors would do to a store, without writing anything.

use std::collections::BTreeMap;

use infer::Models;
use knowledge::Knowledge;
use model::{ArticleId, Coded, Event};
use rayon::prelude::*;
use store::{
    Store, StoreError,
    query::{ArticleFilter, HeldArticle, Paging},
};

use crate::{
    judged,
    page::{Outcome, outcome},
    pipeline,
};

/// How many rows of one kind would stay, change, come and go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rows {
    /// As they are.
    pub same: usize,
    /// With the same id and another coding.
    pub changed: usize,
    /// New.
    pub added: usize,
    /// No longer coded.
    pub removed: usize,
}

/// What a preview came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Preview {
    /// Articles that were coded again.
    pub articles: usize,
    /// Those at which Attaché itself failed.
    pub failed: usize,
    /// Events.
    pub events: Rows,
    /// Figures.
    pub figures: Rows,
    /// Claims.
    pub claims: Rows,
    /// Forecasts.
    pub forecasts: Rows,
}

/// An event that would not stay as it is.
#[derive(Debug)]
pub struct Difference<'a> {
    /// Where it stands.
    pub article: &'a ArticleId,
    /// As it is held; none where it is new.
    pub before: Option<&'a Event>,
    /// As it would be; none where it goes.
    pub after: Option<&'a Event>,
    /// The words that prove it.
    pub evidence: &'a str,
}

/// Articles that are coded at a time.
const CHUNK: usize = 64;

/// Codes every held article again, as it was extracted, and compares with what is held; `take` hears of each event that
/// would not stay as it is, in order of arrival and text. What persons rejected or corrected stays as they said.
///
/// # Errors
/// The store cannot be read.
pub fn preview(
    store: &Store,
    knowledge: &Knowledge,
    models: &Models,
    mut take: impl FnMut(Difference<'_>),
) -> Result<Preview, StoreError> {
    let ids: Vec<ArticleId> =
        store.articles(&ArticleFilter::default(), Paging::all())?.into_iter().map(|row| row.id).collect();
    let words = store.last_words()?;
    let mut done = Preview { articles: ids.len(), ..Preview::default() };
    for chunk in ids.chunks(CHUNK) {
        let held: Vec<HeldArticle> = chunk.iter().map(|id| store.article(id)).collect::<Result<_, _>>()?;
        let again = |held: &HeldArticle| outcome(|| pipeline::understand(held.article.clone(), knowledge, models));
        let outcomes: Vec<Outcome> = held.par_iter().map(again).collect();
        for (held, outcome) in held.iter().zip(outcomes) {
            let Outcome::Read(mut read) = outcome else {
                done.failed += 1;
                continue;
            };
            judged::apply(&mut read.coded, &read.document.text, &words, knowledge);
            done.compare(held, &read.coded, &mut take);
        }
    }
    Ok(done)
}

impl Preview {
    fn compare(&mut self, held: &HeldArticle, after: &Coded, take: &mut impl FnMut(Difference<'_>)) {
        let before = &held.coded;
        let alike = |one: &Event, other: &Event| {
            // Who coded it and how sure it is, is no part of what it says.
            let plain = |event: &Event| Event { coder: String::new(), confidence: 0.0, ..event.clone() };
            plain(one) == plain(other)
        };
        let mut differ = |before: Option<&Event>, after: Option<&Event>| {
            let span = before.or(after).map(|event| event.evidence).unwrap_or_default();
            take(Difference { article: &held.article.id, before, after, evidence: span.of(&held.text) });
        };
        self.events.compare(&before.events, &after.events, |event| event.id.as_str(), alike, &mut differ);
        let quiet = &mut |_: Option<&_>, _: Option<&_>| {};
        self.figures.compare(&before.figures, &after.figures, |one| one.id.as_str(), PartialEq::eq, quiet);
        let quiet = &mut |_: Option<&_>, _: Option<&_>| {};
        self.claims.compare(&before.claims, &after.claims, |one| one.id.as_str(), PartialEq::eq, quiet);
        let quiet = &mut |_: Option<&_>, _: Option<&_>| {};
        self.forecasts.compare(&before.forecasts, &after.forecasts, |one| one.id.as_str(), PartialEq::eq, quiet);
    }
}

impl Rows {
    fn compare<T>(
        &mut self,
        before: &[T],
        after: &[T],
        id: impl Fn(&T) -> &str,
        alike: impl Fn(&T, &T) -> bool,
        differ: &mut impl FnMut(Option<&T>, Option<&T>),
    ) {
        let mut old: BTreeMap<&str, &T> = before.iter().map(|one| (id(one), one)).collect();
        for new in after {
            match old.remove(id(new)) {
                Some(one) if alike(one, new) => self.same += 1,
                Some(one) => {
                    self.changed += 1;
                    differ(Some(one), Some(new));
                }
                None => {
                    self.added += 1;
                    differ(None, Some(new));
                }
            }
        }
        for gone in before.iter().filter(|one| old.contains_key(id(one))) {
            self.removed += 1;
            differ(Some(gone), None);
        }
    }
}
