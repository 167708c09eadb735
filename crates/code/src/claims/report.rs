use knowledge::CueClass;
use model::{Document, TextSpan};

use super::source;
use crate::{Ctx, clause};

/// What somebody is said to say or think, as words: before anybody asks who that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    /// Who.
    pub source: Source,
    /// Token of the cue.
    pub cue: usize,
    /// The words of the cue.
    pub cue_span: TextSpan,
    /// What is said: the pieces in text order, without the cue and the source that may stand between them.
    pub content: Vec<TextSpan>,
    /// What kind of reporting it is.
    pub class: CueClass,
    /// Whether it is a claim; else a state of mind.
    pub claim: bool,
    /// Whether a quotation can belong to it.
    pub quotes: bool,
    /// Whether it says that the content is not so.
    pub denies: bool,
    /// Whether somebody else relays it ("KCNA reported, *citing* the ministry").
    pub relayed: bool,
}

/// The words that name the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The phrase with this head token.
    Words(usize),
    /// Nobody is named ("it is believed that", "reportedly").
    Nobody,
}

impl Report {
    /// The words that name the source, and the relative pronoun that stands for it beside the cue.
    pub(crate) fn source_words(&self, ctx: Ctx<'_>) -> Vec<TextSpan> {
        let Source::Words(token) = self.source else { return Vec::new() };
        let pronoun =
            ctx.tree.children(self.cue).find(|&child| clause::antecedent(ctx, child) == token && child != token);
        let mut words = vec![source::words(ctx, token)];
        words.extend(pronoun.map(|pronoun| ctx.doc.tokens.span[pronoun]));
        words
    }

    /// From the first to the last word of the content.
    pub(crate) fn cover(&self) -> TextSpan {
        let mut pieces = self.content.iter().copied();
        let first = pieces.next().unwrap_or(self.cue_span);
        pieces.fold(first, TextSpan::cover)
    }

    /// Where the content begins with the sentence's dateline, begins it after.
    pub(crate) fn skip_dateline(&mut self, ctx: Ctx<'_>) {
        for piece in &mut self.content {
            let sentence = ctx.doc.sentence_of(*piece).filter(|&at| ctx.doc.sentences[at].span.start == piece.start);
            if let Some(after) = sentence.and_then(|sentence| source::dateline_end(ctx, sentence)) {
                let start = ctx.doc.tokens.span[after].start.min(piece.end);
                *piece = TextSpan::new(start as usize, piece.end as usize);
            }
        }
    }

    /// Cuts punctuation off the pieces, drops empty ones and joins those that touch.
    pub(crate) fn tidy(&mut self, doc: &Document) {
        let mut pieces: Vec<TextSpan> = self.content.iter().filter_map(|piece| trim(doc, *piece)).collect();
        pieces.sort();
        self.content.clear();
        for piece in pieces {
            match self.content.last_mut() {
                Some(last) if touches(doc, *last, piece) => *last = last.cover(piece),
                _ => self.content.push(piece),
            }
        }
    }
}

/// `piece` without the commas, colons, dashes and full stops around it; quotation marks stay.
fn trim(doc: &Document, piece: TextSpan) -> Option<TextSpan> {
    let is_edge = |token: &usize| {
        let form = doc.form(*token);
        form.chars().all(|c| matches!(c, ',' | ';' | ':' | '-' | '–' | '—' | '.' | '…' | '•' | '·' | '|' | ' '))
    };
    let mut tokens = doc.tokens_in(piece);
    let first = tokens.find(|token| !is_edge(token))?;
    let last = tokens.rev().find(|token| !is_edge(token)).unwrap_or(first);
    Some(doc.tokens.span[first].cover(doc.tokens.span[last]))
}

fn touches(doc: &Document, left: TextSpan, right: TextSpan) -> bool {
    right.start <= left.end
        || doc.text(TextSpan::new(left.end as usize, right.start as usize)).chars().all(|c| !c.is_alphanumeric())
}

/// The reports without those that say the same as another one: the same content, or the same cue.
pub(crate) fn without_doubles(mut reports: Vec<Report>) -> Vec<Report> {
    // The better one first: somebody named before nobody, a claim before a state of mind, then as found.
    reports.sort_by_key(|report| (report.cover(), report.source == Source::Nobody, !report.claim));
    reports.dedup_by(|later, earlier| later.cover() == earlier.cover() && !later.relays(earlier));
    reports.sort_by_key(|report| (report.cover().cover(report.cue_span).start, report.cue_span));
    reports
}

impl Report {
    /// Whether this is another voice for the same words ("KCNA reported, citing the ministry"), not the same again.
    fn relays(&self, other: &Report) -> bool {
        match (self.source, other.source) {
            (Source::Words(one), Source::Words(two)) => one != two && self.claim && other.claim,
            _ => false,
        }
    }
}
