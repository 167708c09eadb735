//! Time expressions after TIMEX3: dates, times of day, durations and repeated times.
//!
//! Invariants
//! - A value says what the words say. Only the publication date, where it is known, completes a year, a week or a day,
//!   and then the expression is marked `anchored`. Nothing else is filled in: "in December" never gets a day.
//! - What is relative to something on the page ("two days later", "six months after his trip") stays relative.
//! - One walk over the words; each reader looks at a bounded number of words ahead.

mod anchor;
mod calendar;
mod clock;
mod lengths;
mod point;
mod relative;

use knowledge::{Knowledge, LanguageMeasures, TimeWord};
use model::{Article, DateBounds, Document, Precision, TextSpan, TimeExpression, TimeKind};

use crate::words::{Shape, Words};
use anchor::Anchor;
use point::Point;

/// Finds time expressions and normalises them as far as the words and a known publication date carry.
pub(crate) fn find(document: &mut Document, article: &Article, knowledge: &Knowledge) {
    let Some(measures) = knowledge.measures.of(&document.language) else { return };
    let words = Words::of(&document.text);
    let mut reader = Reader { document, words: &words, measures, anchor: Anchor::of(article), found: Vec::new() };
    let mut at = 0;
    while at < words.len() {
        at = match reader.read(at) {
            Some(end) => end.max(at + 1),
            None => at + 1,
        };
    }
    document.times = reader.found;
}

/// Reads expressions one after the other; what was found before may tell the day of a time that follows.
struct Reader<'a> {
    document: &'a Document,
    words: &'a Words<'a>,
    measures: &'a LanguageMeasures,
    anchor: Anchor,
    found: Vec<TimeExpression>,
}

/// An expression as it was read.
#[derive(Debug, Clone, PartialEq)]
struct Read {
    /// First word, where it reaches back before the word that reading began with.
    start: usize,
    /// The word after it.
    end: usize,
    kind: TimeKind,
    value: String,
    precision: Precision,
    bounds: DateBounds,
    anchored: bool,
    relative_to: Option<TextSpan>,
}

impl Read {
    /// A calendar date of words `start..end`.
    fn date(start: usize, end: usize, point: Point, anchored: bool) -> Self {
        Read {
            start,
            end,
            kind: TimeKind::Date,
            value: point.value(),
            precision: point.precision(),
            bounds: point.bounds(),
            anchored,
            relative_to: None,
        }
    }

    /// Anything whose value stands in the words alone and names no day.
    fn plain(start: usize, end: usize, kind: TimeKind, value: String, precision: Precision) -> Self {
        Read { start, end, kind, value, precision, bounds: DateBounds::default(), anchored: false, relative_to: None }
    }
}

impl Reader<'_> {
    /// Reads the expression that begins at word `at`, keeps it, and returns the word after it.
    fn read(&mut self, at: usize) -> Option<usize> {
        let word = self.words.get(at)?;
        if word.shape == Shape::Break || self.is_inside_name(at) {
            return None;
        }
        if let Some((end, ())) = self.word(at, |word| (*word == TimeWord::NoTime).then_some(())) {
            return Some(end);
        }
        let readers = [Self::clock, Self::date, Self::repeated, Self::relative, Self::length, Self::reference];
        // The longest wins; of equally long ones the first reader's.
        let mut best: Option<Read> = None;
        for reader in readers {
            if let Some(read) = reader(self, at).filter(|read| best.as_ref().is_none_or(|best| read.end > best.end)) {
                best = Some(read);
            }
        }
        let read = best?;
        self.found.push(TimeExpression {
            span: self.words.span(read.start, read.end),
            kind: read.kind,
            value: read.value,
            precision: read.precision,
            bounds: read.bounds,
            anchored: read.anchored,
            relative_to: read.relative_to,
        });
        Some(read.end)
    }

    /// The longest time phrase at `at` that `wanted` takes.
    fn word<R>(&self, at: usize, wanted: impl Fn(&TimeWord) -> Option<R>) -> Option<(usize, R)> {
        self.words.phrase(at, &self.measures.times, wanted)
    }

    /// Whether a phrase of exactly this class begins at `at`; the word after it.
    fn is_word(&self, at: usize, class: TimeWord) -> Option<usize> {
        self.word(at, |word| (*word == class).then_some(())).map(|(end, ())| end)
    }

    /// The word after an optional article.
    fn after_article(&self, at: usize) -> usize {
        if self.is_article(at) { at + 1 } else { at }
    }

    /// "the"; "a" and "an" count as numbers.
    fn is_article(&self, at: usize) -> bool {
        self.is_word(at, TimeWord::Article).is_some()
    }

    /// A word glued into a longer code ("F-16", "AK-47", "2024/17") begins no expression.
    fn is_inside_name(&self, at: usize) -> bool {
        let words = self.words;
        at >= 2
            && words.glued(at)
            && words.is_dash(at - 1)
            && words.glued(at - 1)
            && words.capital(at - 2)
            && words.is(at, Shape::Digits)
            && words.written(at - 2).len() <= 3
    }

    /// The last day that was told, in the block of word `at` ("fell on Monday … at 16:08 UTC").
    fn day_before(&self, at: usize) -> Option<&TimeExpression> {
        let byte = self.words.span(at, at + 1).start;
        let after = self.document.blocks.partition_point(|block| block.span.start <= byte);
        let block = self.document.blocks.get(after.checked_sub(1)?)?;
        let told = self.found.iter().rev().take_while(|time| time.span.start >= block.span.start);
        told.take(6).find(|time| {
            time.precision <= Precision::Day
                && time.bounds.earliest.is_some()
                && time.bounds.earliest == time.bounds.latest
        })
    }
}

#[cfg(test)]
mod tests;
