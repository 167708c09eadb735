//! The way back: from words of a document to the bytes that they were read from.

use extract::Content;
use model::{Capture, ContentSpan, TextSpan, Transform};
use store::{Store, StoreError, query::HeldArticle};

/// Words of a document and what stands in the decoded content at their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The words in the document's text.
    pub text: TextSpan,
    /// Their place in the decoded content.
    pub content: ContentSpan,
    /// How one became the other.
    pub transform: Transform,
    /// What stands in the decoded content.
    pub written: String,
}

/// The way from some words back to the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// In the order of the text.
    pub steps: Vec<Step>,
    /// Words for which the way breaks off, with the reason; empty where all is sound.
    pub broken: Vec<String>,
}

/// Walks `span` of a held article back to the bytes of its capture, and checks each step: the bytes still have their
/// hash, and what stands in them is what the document says.
///
/// # Errors
/// The bytes are not held or no longer have their hash; the store cannot be read.
pub fn trace(store: &Store, held: &HeldArticle, span: TextSpan) -> Result<Trace, StoreError> {
    let capture = store.capture_with_bytes(&held.capture.id)?;
    Ok(trace_in(&capture, held, span))
}

/// The same, with the capture at hand.
pub fn trace_in(capture: &Capture, held: &HeldArticle, span: TextSpan) -> Trace {
    let content = extract::decode(capture);
    let mut trace = Trace { steps: Vec::new(), broken: Vec::new() };
    for at in held.blocks.iter().filter(|block| block.span.overlaps(span)) {
        let words = TextSpan::new(span.start.max(at.span.start) as usize, span.end.min(at.span.end) as usize);
        match held.article.blocks.get(at.block as usize) {
            Some(block) => trace.block(block, words, at.span.start as usize, &held.text, &content),
            None => trace.broken.push(format!("{:?}: its block is not in the article", words.of(&held.text))),
        }
    }
    if trace.steps.is_empty() && trace.broken.is_empty() {
        trace.broken.push(format!("{span:?} stands in no block"));
    }
    trace
}

impl Trace {
    fn block(&mut self, block: &model::Block, words: TextSpan, offset: usize, text: &str, content: &Content<'_>) {
        let mut reached = words.start as usize;
        for piece in &block.pieces {
            let from = (offset + piece.start as usize).max(words.start as usize);
            let to = (offset + piece.end as usize).min(words.end as usize);
            if from >= to {
                continue;
            }
            if from != reached {
                self.broken.push(format!("{:?} has no place", TextSpan::new(reached, from).of(text)));
            }
            reached = to;
            let is_same = piece.transform == Transform::Same;
            let place = if is_same {
                let start = piece.content.start as usize + from - offset - piece.start as usize;
                ContentSpan::new(start, start + to - from)
            } else {
                piece.content
            };
            let span = TextSpan::new(from, to);
            let written = place.of(&content.text);
            if written.is_empty() || (is_same && written != span.of(text)) {
                self.broken.push(format!("{:?} stands as {written:?} in the content", span.of(text)));
            }
            self.steps.push(Step {
                text: span,
                content: place,
                transform: piece.transform,
                written: written.to_string(),
            });
        }
        if reached != words.end as usize {
            self.broken.push(format!("{:?} has no place", TextSpan::new(reached, words.end as usize).of(text)));
        }
    }
}
