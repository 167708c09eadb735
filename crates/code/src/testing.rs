//! Documents for tests: trees written by hand, so that a test shows what a rule reads.

use infer::Models;
use knowledge::Knowledge;
use model::{
    Access, Article, ArticleId, BlockKind, CaptureId, Document, EvidenceKind, Features, Relation, Sentence, Sha256,
    Sourced, TextBlock, TextSpan, Upos,
};

use crate::{Ctx, tree::Tree};

/// What `ask` finds in the document of [`parsed`], with the knowledge that the binary carries and no model.
pub(crate) fn asked<R>(trees: &str, ask: impl FnOnce(Ctx<'_>) -> R) -> R {
    let doc = parsed(trees);
    let knowledge = Knowledge::embedded().unwrap_or_else(|faults| panic!("{faults}"));
    let models = Models::load(|_| None).unwrap_or_else(|error| panic!("{error}"));
    let tree = Tree::new(&doc);
    let capture = CaptureId::new("", &Sha256::of(b""));
    let article = Article {
        id: ArticleId::new(None, &capture, &doc.text),
        capture,
        charset: Sourced::new("utf-8".into(), EvidenceKind::Detected, None, ""),
        address: None,
        outlet: None,
        byline: Vec::new(),
        published: None,
        modified: None,
        language: None,
        credits: Vec::new(),
        access: Access::Open,
        licence: None,
        filing: Default::default(),
        entries: Vec::new(),
        blocks: Vec::new(),
        dropped: Vec::new(),
        notes: Vec::new(),
    };
    ask(Ctx { article: &article, doc: &doc, knowledge: &knowledge, models: &models, tree: &tree })
}

/// A one-block document from tokens written `form/UPOS/head/relation`, optionally `/lemma` and `/Features`; heads count
/// from 1 in each sentence, 0 is the root; sentences are separated by `|`.
pub(crate) fn parsed(trees: &str) -> Document {
    let mut text = String::new();
    let mut doc = Document::new(
        ArticleId::new(None, &CaptureId::new("", &Sha256::of(b"")), ""),
        "en".to_string(),
        String::new(),
        Vec::new(),
    );
    for sentence in trees.split('|') {
        let first = doc.tokens.len();
        for token in sentence.split_whitespace() {
            let parts: Vec<&str> = token.split('/').collect();
            if !text.is_empty() && !matches!(parts[0], "," | "." | ":" | "”" | "’s") && !text.ends_with('“') {
                text.push(' ');
            }
            let start = text.len();
            text.push_str(parts[0]);
            let index = doc.tokens.len();
            let head: usize = parts[2].parse().unwrap_or(0);
            doc.tokens.span.push(TextSpan::new(start, text.len()));
            doc.tokens.upos.push(Upos::parse(parts[1]));
            doc.tokens.head.push(if head == 0 { index } else { first + head - 1 } as u32);
            doc.tokens.relation.push(Relation::parse(parts[3]));
            doc.tokens.push_lemma(parts.get(4).unwrap_or(&parts[0].to_lowercase().as_str()));
            doc.tokens.features.push(parts.get(5).map_or(Features::default(), |names| features(names)));
        }
        let span = doc.tokens.span[first].cover(doc.tokens.span[doc.tokens.len() - 1]);
        doc.sentences.push(Sentence { span, first: first as u32, end: doc.tokens.len() as u32, block: 0 });
    }
    doc.blocks.push(TextBlock { kind: BlockKind::Paragraph, span: TextSpan::new(0, text.len()), block: 0 });
    doc.text = text;
    doc
}

fn features(names: &str) -> Features {
    names.split('+').fold(Features::default(), |all, name| {
        all.with(match name {
            "Past" => Features::PAST,
            "Pres" => Features::PRESENT,
            "Fin" => Features::FINITE,
            "Inf" => Features::INFINITIVE,
            "Part" => Features::PARTICIPLE,
            "Ger" => Features::GERUND,
            "Pass" => Features::PASSIVE,
            "Modal" => Features::MODAL,
            "Plur" => Features::PLURAL,
            _ => Features::default(),
        })
    })
}
