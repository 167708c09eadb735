//! The text that items point into, with its numbered sentences.

use std::borrow::Cow;

use model::{BlockKind, Document, TextSpan};

/// A text and its sentences. Reports, JSON, briefs and pages all cite through it, so that numbers agree everywhere.
#[derive(Debug, Clone)]
pub struct Prose<'a> {
    /// The text of the document.
    pub text: &'a str,
    sentences: Cow<'a, [(TextSpan, BlockKind)]>,
    /// Sentences of the title, which stands first.
    n_title: usize,
}

impl<'a> Prose<'a> {
    /// The prose of a document.
    pub fn of(doc: &'a Document) -> Self {
        let sentences = (0..doc.sentences.len()).map(|index| (doc.sentences[index].span, doc.block_kind(index)));
        Prose::new(&doc.text, sentences.collect::<Vec<_>>())
    }

    /// A text with its sentences in text order and the kind of block each stands in.
    pub fn new(text: &'a str, sentences: impl Into<Cow<'a, [(TextSpan, BlockKind)]>>) -> Self {
        let sentences = sentences.into();
        let n_title = sentences.iter().take_while(|(_, kind)| *kind == BlockKind::Title).count();
        Prose { text, sentences, n_title }
    }

    /// The words of `span`, on one line.
    pub fn words(&self, span: TextSpan) -> String {
        span.of(self.text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// How many sentences there are beside the title.
    pub fn n_sentences(&self) -> usize {
        self.sentences.len() - self.n_title
    }

    /// The sentences (their indices) that `span` touches.
    pub fn sentences_of(&self, span: TextSpan) -> Vec<usize> {
        let from = self.sentences.partition_point(|(sentence, _)| sentence.end <= span.start);
        let touched = self.sentences[from..].iter().take_while(|(sentence, _)| sentence.start < span.end).count();
        (from..from + touched).collect()
    }

    /// The words and span of sentence `index`.
    pub fn sentence(&self, index: usize) -> (TextSpan, String) {
        self.sentences.get(index).map_or((TextSpan::default(), String::new()), |(span, _)| (*span, self.words(*span)))
    }

    /// The kind of block that sentence `index` stands in.
    pub fn kind(&self, index: usize) -> BlockKind {
        self.sentences.get(index).map_or(BlockKind::Paragraph, |(_, kind)| *kind)
    }

    /// The number of sentence `index` as printed: `T` for the title, else from 1.
    pub fn number(&self, index: usize) -> String {
        if index < self.n_title { "T".to_string() } else { (index + 1 - self.n_title).to_string() }
    }

    /// `[4]`, `[4–5]`, `[T]`: where `span` stands.
    pub fn cite(&self, span: TextSpan) -> String {
        match self.sentences_of(span)[..] {
            [] => "[?]".to_string(),
            [only] => format!("[{}]", self.number(only)),
            [first, .., last] => format!("[{}–{}]", self.number(first), self.number(last)),
        }
    }

    /// How many sentences there are, the title's too.
    pub fn len(&self) -> usize {
        self.sentences.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_has_no_number() {
        let text = "Title\n\nOne. Two.";
        let sentences = [(0, 5, BlockKind::Title), (7, 11, BlockKind::Paragraph), (12, 16, BlockKind::Paragraph)];
        let sentences = sentences.map(|(start, end, kind)| (TextSpan::new(start, end), kind)).to_vec();
        let prose = Prose::new(text, sentences);
        let check = |start, end, expected| assert_eq!(prose.cite(TextSpan::new(start, end)), expected);
        check(0, 5, "[T]");
        check(7, 11, "[1]");
        check(7, 16, "[1–2]");
        check(5, 7, "[?]");
        assert_eq!(prose.n_sentences(), 2);
    }
}
