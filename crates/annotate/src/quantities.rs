//! Quantities: counts, money, proportions, measures, ranks and multiples, with the words that hedge them.
//!
//! Invariants
//! - A bound is what the words bound: "up to 4,000" has a high and nothing else, "at least 20" only a low.
//! - A rank is never a count, an age only an age. Dates, scores, numbers of rooms, flights and laws are no quantities.
//! - One walk over the words; trees are asked only near a number.

mod amount;
mod doubts;
mod phrase;

use knowledge::{HedgeMeaning, Knowledge, LanguageMeasures, NumberWord};
use model::{Approximation, Change, Document, Quantity, QuantityKind, TextSpan, TimeKind, Upos};

use crate::{
    numbers,
    words::{Shape, Words},
};
use amount::{Amount, Value};

/// Finds quantities.
pub(crate) fn find(document: &mut Document, knowledge: &Knowledge) {
    let Some(measures) = knowledge.measures.of(&document.language) else { return };
    let words = Words::of(&document.text);
    let reader = Reader { document, words: &words, measures };
    let mut found: Vec<Quantity> = Vec::new();
    let (mut at, mut next_time) = (0, 0);
    while at < words.len() {
        let byte = words.span(at, at + 1).start;
        while document.times.get(next_time).is_some_and(|time| time.span.end <= byte) {
            next_time += 1;
        }
        // Inside a date or a time of day no number counts; a length of time is a quantity too.
        let time = document.times.get(next_time).filter(|time| time.span.start <= byte);
        if let Some(time) = time.filter(|time| time.kind != TimeKind::Duration) {
            at = match reader.length_in_time(at, time.span) {
                Some((quantity, end)) => {
                    found.push(quantity);
                    end
                }
                None => at + 1,
            };
            continue;
        }
        at = match reader.read(at) {
            Some((quantity, end)) => {
                if let Some(mut quantity) = quantity {
                    if let Some(before) = found.last_mut() {
                        reader.give_unit(&quantity, before);
                        reader.take_over(&mut quantity, before, at);
                    }
                    reader.take_noun(&mut quantity, &found);
                    found.push(quantity);
                }
                end.max(at + 1)
            }
            None => at + 1,
        };
    }
    document.quantities = found;
}

/// Units of `units.tsv` that are asked for by name.
const YEAR: &str = "year";
const AGE: &str = "year-of-age";

struct Reader<'a> {
    document: &'a Document,
    words: &'a Words<'a>,
    measures: &'a LanguageMeasures,
}

impl Reader<'_> {
    /// The quantity that begins at word `at`, and the word after it; no quantity where the number is a name or a score.
    fn read(&self, at: usize) -> Option<(Option<Quantity>, usize)> {
        if !matches!(self.words.get(at)?.shape, Shape::Digits | Shape::Letters | Shape::Mark) {
            return None;
        }
        if let Some(mut amount) = self.amount(at) {
            if let Some(end) = self.age(&amount) {
                let years = amount.unit.as_deref().is_none_or(|unit| unit == YEAR);
                (amount.kind, amount.end) = (QuantityKind::Measure, end);
                if years {
                    amount.unit = Some(AGE.into());
                }
                return Some((Some(self.quantity(&amount)), end));
            }
            let end = amount.end;
            return Some(((!self.is_doubtful(&amount)).then(|| self.quantity(&amount)), end));
        }
        self.rank(at).or_else(|| self.multiple(at)).map(|(quantity, end)| (Some(quantity), end))
    }

    fn quantity(&self, amount: &Amount) -> Quantity {
        let phrase = self.phrase(amount);
        let hedge = self.hedge_before(amount.start);
        // "40 or more", "40 prisoners or more".
        let behind = phrase.counted.map(|counted| self.words.at_byte(counted.end));
        let after = self.hedge_after(amount.end).or_else(|| behind.and_then(|behind| self.hedge_after(behind)));
        let start = hedge.map_or(amount.start, |(start, _)| start);
        let end = after.map_or(amount.end, |(end, _)| end);
        let meaning = match (hedge, after) {
            (Some((_, HedgeMeaning::Exact)) | None, Some((_, meaning))) => Some(meaning),
            (hedge, _) => hedge.map(|(_, meaning)| meaning),
        };
        let (low, best, high, approximation) = bounds(amount.value, meaning);
        let qualifier = match (hedge, after) {
            (Some((start, _)), _) => Some(self.words.span(start, amount.start)),
            (None, Some((end, _))) => Some(self.words.span(behind.unwrap_or(amount.end).min(end - 1), end)),
            (None, None) => None,
        };
        let number = self.words.span(amount.number.0, amount.number.1);
        let unit = amount.unit.clone().or_else(|| phrase.counted_unit.clone());
        Quantity {
            span: self.words.span(start, end),
            number,
            kind: amount.kind,
            low,
            best,
            high,
            approximation,
            qualifier,
            unit,
            counted: phrase.counted,
            about: phrase.about,
            change: phrase.change,
        }
    }

    /// What a quantity shares with the one before it: "7 miles (11 km)" says the same twice, and in "68,400 people left
    /// and 95,800 stayed" the noun is said once.
    fn take_over(&self, quantity: &mut Quantity, before: &Quantity, at: usize) {
        let between = TextSpan::new(before.span.end as usize, quantity.span.start as usize);
        let same = self.document.text(between).trim() == "("
            || (self.document.text(between).trim() == "or"
                && quantity.kind == before.kind
                && quantity.unit != before.unit);
        if same && at > 0 && quantity.kind != QuantityKind::Count {
            quantity.change = quantity.change.or(before.change);
            quantity.about.clone_from(&before.about);
            if quantity.approximation == Approximation::Exact {
                quantity.approximation = before.approximation;
                let value = quantity.best;
                (quantity.low, quantity.best, quantity.high) = match before.approximation {
                    Approximation::AtLeast => (value, None, None),
                    Approximation::AtMost => (None, None, value),
                    Approximation::About => (None, value, None),
                    _ => (quantity.low, value, quantity.high),
                };
            }
        }
    }

    /// "68,400 people left and 95,800 stayed": the noun of the last count in the sentence.
    fn take_noun(&self, quantity: &mut Quantity, found: &[Quantity]) {
        if quantity.counted.is_some() || quantity.kind != QuantityKind::Count {
            return;
        }
        let sentence = self.document.sentence_of(quantity.span);
        let near = found.iter().rev().take(3).take_while(|before| self.document.sentence_of(before.span) == sentence);
        let before = near.into_iter().find(|before| before.kind == QuantityKind::Count);
        if let Some(before) = before {
            quantity.counted = before.counted;
            quantity.unit.clone_from(&before.unit);
        }
    }

    /// "from 5 to 4 percent", "2 and 3 percent": the unit of the second belongs to the first.
    fn give_unit(&self, quantity: &Quantity, before: &mut Quantity) {
        let bare = before.kind == QuantityKind::Count && before.counted.is_none() && before.unit.is_none();
        let has_unit = matches!(quantity.kind, QuantityKind::Percent | QuantityKind::Measure)
            && quantity.unit.as_deref().is_some_and(|unit| unit != "fraction" && unit != AGE);
        if !bare || !has_unit {
            return;
        }
        let from = self.words.at_byte(before.span.end);
        let to = self.words.at_byte(quantity.span.start);
        let links = |class: knowledge::TimeWord| {
            let linked = self.words.phrase(from, &self.measures.times, |word| (*word == class).then_some(()));
            linked.is_some_and(|(end, ())| end == to)
        };
        if links(knowledge::TimeWord::To) || links(knowledge::TimeWord::And) {
            before.kind = quantity.kind;
            before.unit.clone_from(&quantity.unit);
        }
    }

    /// The length in "six minutes later" and "two years ago": it is counted, whatever day it leads to.
    fn length_in_time(&self, at: usize, time: TextSpan) -> Option<(Quantity, usize)> {
        let amount = self.amount(at).filter(|amount| amount.kind == QuantityKind::Measure)?;
        let span = self.words.span(amount.start, amount.end);
        let is_length = self.words.phrase(amount.end - 1, &self.measures.times, |word| match word {
            knowledge::TimeWord::Unit(_) => Some(()),
            _ => None,
        });
        (is_length.is_some() && span.end < time.end).then(|| (self.quantity(&amount), amount.end))
    }

    /// The hedge that ends before word `at`: its first word and what it says.
    fn hedge_before(&self, at: usize) -> Option<(usize, HedgeMeaning)> {
        // "about a hundred", "more than the 40": an article may stand between.
        let at = if at > 0 && self.is_article(at - 1) { at - 1 } else { at };
        (1..=5usize).rev().filter_map(|length| at.checked_sub(length)).find_map(|start| {
            let found =
                self.words.phrase(start, &self.measures.hedges, |hedge| (!hedge.after).then_some(hedge.meaning));
            found.filter(|(end, _)| *end == at).map(|(_, meaning)| (start, meaning))
        })
    }

    /// The hedge that begins at word `at` behind the number ("or more").
    fn hedge_after(&self, at: usize) -> Option<(usize, HedgeMeaning)> {
        self.words.phrase(at, &self.measures.hedges, |hedge| hedge.after.then_some(hedge.meaning))
    }

    fn is_article(&self, at: usize) -> bool {
        let article = |word: &knowledge::TimeWord| (*word == knowledge::TimeWord::Article).then_some(());
        self.words.phrase(at, &self.measures.times, article).is_some()
    }

    /// "third deployment": a rank, never a count.
    fn rank(&self, at: usize) -> Option<(Quantity, usize)> {
        // "second-generation", "first-ever".
        let (end, rank) = numbers::ordinal(self.words, at, self.measures).filter(|(end, _)| !self.words.joins(*end))?;
        let number = self.words.span(at, end);
        let token = self.document.tokens_in(number).next()?;
        if !matches!(self.document.tokens.upos[token], Upos::Adj | Upos::Num | Upos::Noun) {
            return None;
        }
        let counted = self.following_noun(end).map(|(span, _)| span);
        counted?;
        let quantity = plain(number, QuantityKind::Ordinal, rank, counted);
        Some((quantity, end))
    }

    /// "doubled", "more than tripled", "twice as many".
    fn multiple(&self, at: usize) -> Option<(Quantity, usize)> {
        let (end, times) = self.words.phrase(at, &self.measures.numbers, |word| match word {
            NumberWord::Multiple(times) => Some(*times),
            _ => None,
        })?;
        let number = self.words.span(at, end);
        let hedge = self.hedge_before(at);
        let (low, best, high, approximation) = bounds(Value::Exact(times), hedge.map(|(_, meaning)| meaning));
        let token = self.document.tokens_in(number).next()?;
        let mut quantity = plain(number, QuantityKind::Multiple, times, None);
        if let Some((start, _)) = hedge {
            quantity.span = self.words.span(start, end);
            quantity.qualifier = Some(self.words.span(start, at));
        }
        (quantity.low, quantity.best, quantity.high, quantity.approximation) = (low, best, high, approximation);
        if self.document.tokens.upos[token] == Upos::Verb {
            quantity.change = Some(if times < 1.0 { Change::Down } else { Change::Up });
        }
        Some((quantity, end))
    }
}

fn plain(number: TextSpan, kind: QuantityKind, value: f64, counted: Option<TextSpan>) -> Quantity {
    Quantity {
        span: number,
        number,
        kind,
        low: None,
        best: Some(value),
        high: None,
        approximation: Approximation::Exact,
        qualifier: None,
        unit: None,
        counted,
        about: Vec::new(),
        change: None,
    }
}

/// Low, best and high as far as they are said.
fn bounds(value: Value, hedge: Option<HedgeMeaning>) -> (Option<f64>, Option<f64>, Option<f64>, Approximation) {
    match (value, hedge) {
        (Value::Exact(value), Some(HedgeMeaning::AtMost)) => (None, None, Some(value), Approximation::AtMost),
        (Value::Exact(value), Some(HedgeMeaning::AtLeast)) => (Some(value), None, None, Approximation::AtLeast),
        (Value::Exact(value), Some(HedgeMeaning::About)) => (None, Some(value), None, Approximation::About),
        (Value::Exact(value), _) => (Some(value), Some(value), Some(value), Approximation::Exact),
        (Value::Range(low, high), _) => (Some(low), None, Some(high), Approximation::Range),
        (Value::Magnitude(_, high), Some(HedgeMeaning::AtMost)) => (None, None, Some(high), Approximation::AtMost),
        (Value::Magnitude(low, high), _) => (Some(low), None, Some(high), Approximation::Magnitude),
    }
}

#[cfg(test)]
mod tests;
