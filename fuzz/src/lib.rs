//! What the targets share. What is checked stands beside the tests of the stages.

#[path = "../../crates/extract/tests/sound/mod.rs"]
mod sound_article;
#[path = "../../crates/annotate/tests/sound/mod.rs"]
mod sound_document;

use std::sync::LazyLock;

use infer::Models;
use knowledge::Knowledge;
use model::{Article, Capture, Document, Media, Sourced};

/// What the stages need, loaded once.
pub static KNOWLEDGE: LazyLock<Knowledge> =
    LazyLock::new(|| Knowledge::embedded().unwrap_or_else(|faults| panic!("{faults}")));
/// See [`KNOWLEDGE`].
pub static MODELS: LazyLock<Models> =
    LazyLock::new(|| Models::load(|name| KNOWLEDGE.weights(name)).unwrap_or_else(|fault| panic!("{fault}")));

/// A capture of these bytes.
pub fn capture(bytes: &[u8], media: Media) -> Capture {
    Capture::new("https://news.example/2025/03/21/ferry", bytes.to_vec(), media, jiff::Timestamp::UNIX_EPOCH)
}

/// Extracts and checks the article.
pub fn extract(capture: &Capture) -> Article {
    let content = extract::decode(capture);
    let article = extract::extract(capture, &content, &KNOWLEDGE);
    sound_article::check(&article, &content.text);
    article
}

/// Annotates as English and checks the document.
pub fn annotate(mut article: Article) -> Document {
    article.language =
        Some(Sourced::new("en".to_string(), model::EvidenceKind::Hint, None, "the fuzzer reads all as English"));
    let document = annotate::annotate(&article, &KNOWLEDGE, &MODELS);
    sound_document::check(&document);
    document
}
