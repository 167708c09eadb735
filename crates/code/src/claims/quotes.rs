use model::{Document, TextSpan};

use super::report::Report;
use crate::Ctx;

/// The quotations of a document that stand in no other one.
pub(super) struct Quotes {
    outer: Vec<model::Quotation>,
}

impl Quotes {
    pub(super) fn of(doc: &Document) -> Self {
        let mut outer: Vec<model::Quotation> = Vec::new();
        for quotation in &doc.quotations {
            if outer.last().is_none_or(|last| last.span.end <= quotation.span.start) {
                outer.push(*quotation);
            }
        }
        Quotes { outer }
    }

    /// The quotation (its index) that holds byte `at`.
    fn holding(&self, at: u32) -> Option<usize> {
        let after = self.outer.partition_point(|quotation| quotation.span.start <= at);
        after.checked_sub(1).filter(|&index| at < self.outer[index].span.end)
    }

    /// Whether `words` stand in a quotation.
    pub(super) fn holds(&self, words: TextSpan) -> bool {
        self.holding(words.start).is_some()
    }

    /// Where the last quotation before `words` ends.
    pub(super) fn end_before(&self, words: TextSpan) -> Option<u32> {
        let after = self.outer.partition_point(|quotation| quotation.span.end <= words.start);
        after.checked_sub(1).map(|index| self.outer[index].span.end)
    }

    /// The quotations that touch `span`, as indices.
    fn touching(&self, span: TextSpan) -> std::ops::Range<usize> {
        let from = self.outer.partition_point(|quotation| quotation.span.end <= span.start);
        let to = self.outer.partition_point(|quotation| quotation.span.start < span.end);
        from..to.max(from)
    }

    /// The quotation nearest to the verb `token` within its sentence; else the one that follows its colon, or, for a bare
    /// "she said.", the one before.
    pub(super) fn beside(&self, doc: &Document, sentence: usize, token: usize) -> Option<TextSpan> {
        let words = doc.tokens.span[token];
        if self.holding(words.start).is_some() {
            return None;
        }
        let whole = doc.sentences[sentence].span;
        let gap = |quotation: &&model::Quotation| {
            let (before, after) =
                (words.start.checked_sub(quotation.span.end), quotation.span.start.checked_sub(words.end));
            before.or(after).unwrap_or(u32::MAX)
        };
        let inside = self.outer[self.touching(whole)].iter().min_by_key(gap);
        if let Some(inside) = inside {
            return Some(inside.span);
        }
        let next = self.outer.partition_point(|quotation| quotation.span.start < whole.end);
        let follows = self.outer.get(next).filter(|quotation| quotation.span.start <= whole.end + 3);
        if doc.text(whole).ends_with(':') && follows.is_some() {
            return follows.map(|quotation| quotation.span);
        }
        let before = next.checked_sub(1).map(|index| &self.outer[index]);
        let precedes = before.filter(|quotation| quotation.span.end + 2 >= whole.start && !quotation.fragment);
        let is_bare = doc.sentences[sentence].tokens().len() <= 12;
        precedes.filter(|_| is_bare).map(|quotation| quotation.span)
    }

    /// Fits reports and quotations together: contents grow to whole quotations, reports inside a quotation stay inside it,
    /// and quotations that nobody was found for go to the speaker who was quoted just before.
    pub(super) fn settle(&self, ctx: Ctx<'_>, reports: &mut [Report]) {
        let mut owner: Vec<Option<usize>> = vec![None; self.outer.len()];
        for (index, report) in reports.iter_mut().enumerate() {
            match self.holding(report.cue_span.start) {
                Some(holding) => report.clip(self.outer[holding].inner),
                None if report.quotes => {
                    for piece in &mut report.content {
                        for touched in self.touching(*piece) {
                            *piece = piece.cover(self.outer[touched].span);
                            owner[touched].get_or_insert(index);
                        }
                    }
                }
                None => {}
            }
        }
        let mut at = 0;
        for index in 0..self.outer.len() {
            let quotation = self.outer[index];
            if owner[index].is_some() || quotation.fragment {
                continue;
            }
            let Some(sentence) = ctx.doc.sentence_of(quotation.span) else { continue };
            let whole = ctx.doc.sentences[sentence].span;
            while at < reports.len() && reports[at].cue_span.end <= whole.start {
                at += 1;
            }
            let same_sentence = reports[at..]
                .iter()
                .take_while(|report| report.cue_span.start < whole.end)
                .position(|report| report.quotes && report.claim && self.holding(report.cue_span.start).is_none())
                .map(|offset| at + offset);
            let speaker = same_sentence.or_else(|| {
                let before = index.checked_sub(1)?;
                let speaker = owner[before]?;
                self.continues(ctx, before, index, &reports[speaker]).then_some(speaker)
            });
            if let Some(speaker) = speaker {
                owner[index] = Some(speaker);
                reports[speaker].content.push(quotation.span);
            }
        }
    }

    /// Whether quotation `index` goes on where the one before it, or the sentence that named its speaker, ended: with
    /// nothing but white space and marks between, or as a paragraph that is nothing but a quotation.
    fn continues(&self, ctx: Ctx<'_>, before: usize, index: usize, report: &Report) -> bool {
        let doc = ctx.doc;
        let cue_sentence = doc.sentence_of(report.cue_span).map_or(0, |sentence| doc.sentences[sentence].span.end);
        let quotation = self.outer[index].span;
        let end = self.outer[before].span.end.max(if cue_sentence <= quotation.start { cue_sentence } else { 0 });
        let between = doc.text(TextSpan::new(end as usize, quotation.start as usize));
        if between.chars().any(char::is_alphanumeric) {
            return false;
        }
        if !between.contains('\n') {
            return true;
        }
        doc.blocks
            .get(doc.blocks.partition_point(|block| block.span.end <= quotation.start))
            .is_some_and(|block| quotation.contains(block.span))
    }
}

impl Report {
    /// Keeps what lies inside `limits`.
    fn clip(&mut self, limits: TextSpan) {
        self.content.retain_mut(|piece| {
            let (low, high) = (piece.start.max(limits.start), piece.end.min(limits.end));
            *piece = TextSpan::new(low as usize, high as usize);
            low < high
        });
    }
}
