//! What evaluations ask of single steps, where no item of [`model::Coded`] shows it.

use infer::Models;
use knowledge::Knowledge;
use model::{Article, Certainty, Document, Polarity, SpeechTime, TextSpan};

use crate::{Ctx, claims, manner, tree};

/// What somebody is said to say, think or want, as words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedWords {
    /// The words that name the source, where somebody is named; with the relative pronoun that stands for it.
    pub source: Vec<TextSpan>,
    /// The words that attribute.
    pub cue: TextSpan,
    /// What is said: pieces in text order.
    pub content: Vec<TextSpan>,
    /// Whether it is a claim, which `code` lists, or a state of mind.
    pub claim: bool,
}

/// Everything that `doc` reports somebody to say, think or want, outermost first where reports are nested.
pub fn reported(article: &Article, doc: &Document, knowledge: &Knowledge, models: &Models) -> Vec<ReportedWords> {
    let tree = tree::Tree::new(doc);
    let ctx = Ctx { article, doc, knowledge, models, tree: &tree };
    let words = |report: claims::Report| ReportedWords {
        source: report.source_words(ctx),
        cue: report.cue_span,
        content: report.content,
        claim: report.claim,
    };
    claims::reports(ctx).into_iter().map(words).collect()
}

/// How one predicate is said, whoever speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HowSaid {
    /// Affirmed or denied.
    pub polarity: Polarity,
    /// How sure.
    pub certainty: Certainty,
    /// Past, ongoing or future.
    pub time: SpeechTime,
}

/// How the predicates (tokens) are said.
pub fn how_said(
    article: &Article,
    doc: &Document,
    knowledge: &Knowledge,
    models: &Models,
    predicates: &[usize],
) -> Vec<HowSaid> {
    let tree = tree::Tree::new(doc);
    let ctx = Ctx { article, doc, knowledge, models, tree: &tree };
    let read = |&token: &usize| {
        let reading = manner::read(ctx, token, token);
        HowSaid { polarity: reading.polarity, certainty: reading.certainty, time: reading.time }
    };
    predicates.iter().filter(|&&token| token < doc.tokens.len()).map(read).collect()
}
