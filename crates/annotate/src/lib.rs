//! [`Article`] → [`Document`]: sentences, tokens, trees, names, chains, time, quantities, quotations.
//!
//! Invariants
//! - Pure: the same article, knowledge and models give the same document.
//! - Nothing is filled in from what is not known: no publication date, no anchored dates; no safe antecedent, no chain.
//! - Each step reads the columns that earlier steps wrote and writes its own.

mod chains;
mod datelines;
mod names;
mod numbers;
mod quantities;
mod quotations;
mod sentences;
mod syntax;
#[cfg(test)]
mod testing;
mod times;
mod tokens;
mod words;

use infer::Models;
use knowledge::Knowledge;
use model::{Article, ArticleId, BlockKind, CaptureId, Document, Sentence, Sha256, TextBlock, TextSpan};

/// Reads an article. Never fails: what could not be read is a note in the document.
pub fn annotate(article: &Article, knowledge: &Knowledge, models: &Models) -> Document {
    let (text, blocks) = join(article);
    let language = article.language.as_ref().map_or("und", |language| language.value.as_str());
    let mut document = Document::new(article.id.clone(), language.to_string(), text, blocks);
    sentences::split(&mut document, knowledge);
    tokens::split(&mut document, knowledge);
    syntax::parse(&mut document, knowledge, models);
    quotations::find(&mut document, knowledge);
    times::find(&mut document, article, knowledge);
    names::find(&mut document, knowledge, models);
    quantities::find(&mut document, knowledge);
    chains::link(&mut document, article, knowledge);
    document
}

/// Reads sentences that are split into tokens already: parts of speech, trees, lemmas, names. For evaluation on gold
/// tokens; the sentences are taken as paragraphs of one text, their tokens joined by spaces.
pub fn annotate_tokens(sentences: &[Vec<&str>], knowledge: &Knowledge, models: &Models) -> Document {
    let article = ArticleId::new(None, &CaptureId::new("", &Sha256::of(b"")), "");
    let mut document = Document::new(article, "en".to_string(), String::new(), Vec::new());
    let mut spans = Vec::new();
    for (index, forms) in sentences.iter().enumerate() {
        let start = document.text.len();
        let first = spans.len() as u32;
        for form in forms {
            let at = document.text.len();
            document.text.push_str(form);
            spans.push(TextSpan::new(at, document.text.len()));
            document.text.push(' ');
        }
        let span = TextSpan::new(start, document.text.len().saturating_sub(1).max(start));
        document.text.push('\n');
        document.blocks.push(TextBlock { kind: BlockKind::Paragraph, span, block: index as u32 });
        document.sentences.push(Sentence { span, first, end: spans.len() as u32, block: index as u32 });
    }
    tokens::set(&mut document, spans);
    syntax::parse(&mut document, knowledge, models);
    names::find(&mut document, knowledge, models);
    document
}

/// Which place each of `spans` means, by what else the page names: for evaluation with given names of places.
pub fn resolve_places(
    document: &Document,
    spans: &[TextSpan],
    knowledge: &Knowledge,
) -> Vec<Option<knowledge::PlaceRow>> {
    let resolved = names::resolve_places(document, spans, &[], knowledge);
    resolved.into_iter().map(|found| found.and_then(|found| knowledge.places.row(&found.candidate))).collect()
}

/// Whether token `token` is a function word of this class in the language of the document.
pub(crate) fn is_word(document: &Document, knowledge: &Knowledge, token: usize, class: knowledge::WordClass) -> bool {
    knowledge.grammar.of(&document.language).is_some_and(|grammar| grammar.is(document.form(token), class))
}

/// The text of the article's blocks joined by two line feeds, and where each block stands in it.
fn join(article: &Article) -> (String, Vec<TextBlock>) {
    let mut text = String::new();
    let mut blocks = Vec::with_capacity(article.blocks.len());
    for (index, block) in article.blocks.iter().enumerate() {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(&block.text);
        blocks.push(TextBlock { kind: block.kind, span: TextSpan::new(start, text.len()), block: index as u32 });
    }
    (text, blocks)
}
