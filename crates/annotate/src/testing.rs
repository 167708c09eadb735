//! Articles and documents made of paragraphs, for tests.

use std::sync::OnceLock;

use infer::Models;
use knowledge::Knowledge;
use model::{
    Access, Article, ArticleId, Block, BlockKind, CaptureId, Document, EvidenceKind, Precision, PublishedAt, Sha256,
    Sourced,
};

/// What tests read with, loaded once.
pub(crate) fn knowledge() -> &'static (Knowledge, Models) {
    static LOADED: OnceLock<(Knowledge, Models)> = OnceLock::new();
    LOADED.get_or_init(|| {
        let knowledge = Knowledge::embedded().unwrap_or_else(|faults| panic!("{faults}"));
        let models = Models::load(|name| knowledge.weights(name)).unwrap();
        (knowledge, models)
    })
}

/// An English article of these paragraphs, published on `day` (`2025-03-21`) or at an unknown time.
pub(crate) fn article(paragraphs: &[&str], day: Option<&str>) -> Article {
    let block = |text: &&str| Block { kind: BlockKind::Paragraph, text: (*text).to_string(), pieces: Vec::new() };
    let published = day.map(|day| {
        let at = PublishedAt { day: day.parse().unwrap(), instant: None, precision: Precision::Day };
        Sourced::new(at, EvidenceKind::Meta, None, day)
    });
    let capture = CaptureId::new("", &Sha256::of(b"a test"));
    Article {
        id: ArticleId::new(None, &capture, &paragraphs.join("\n\n")),
        capture,
        charset: Sourced::new("utf-8".into(), EvidenceKind::Detected, None, ""),
        address: None,
        outlet: None,
        byline: Vec::new(),
        published,
        modified: None,
        language: Some(Sourced::new("en".into(), EvidenceKind::Detected, None, "")),
        credits: Vec::new(),
        access: Access::Open,
        licence: None,
        filing: Default::default(),
        entries: Vec::new(),
        blocks: paragraphs.iter().map(block).collect(),
        dropped: Vec::new(),
        notes: Vec::new(),
    }
}

/// The document of these paragraphs, published at an unknown time.
pub(crate) fn document(paragraphs: &[&str]) -> Document {
    document_on(paragraphs, None)
}

/// The document of these paragraphs in another language.
pub(crate) fn document_in(language: &str, paragraphs: &[&str]) -> Document {
    let (knowledge, models) = knowledge();
    let mut article = article(paragraphs, None);
    article.language = Some(Sourced::new(language.into(), EvidenceKind::Detected, None, ""));
    crate::annotate(&article, knowledge, models)
}

/// The document of these paragraphs, published on `day`.
pub(crate) fn document_on(paragraphs: &[&str], day: Option<&str>) -> Document {
    let (knowledge, models) = knowledge();
    crate::annotate(&article(paragraphs, day), knowledge, models)
}
