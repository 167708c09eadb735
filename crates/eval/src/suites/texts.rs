//! Plain texts of labelled sets as articles, with a way back from the document to the characters of the text.

use model::{Article, Block, BlockKind, ContentSpan, Document, Piece, Transform};

use crate::suites::code_sentences::article_of;

/// A plain text as an article: one block a line, the first one its title.
pub struct Page {
    /// The article.
    pub article: Article,
    /// The byte of the text where each block begins.
    starts: Vec<usize>,
    /// Number of characters before each byte of the text.
    characters: Vec<u32>,
}

/// Reads `text`.
pub fn page(text: &str) -> Page {
    let mut article = article_of(text);
    article.blocks.clear();
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if !words.is_empty() {
            let start = at + (line.len() - line.trim_start().len());
            let kind = if starts.is_empty() { BlockKind::Title } else { BlockKind::Paragraph };
            let whole = ContentSpan::new(start, start + words.len());
            let piece = Piece { start: 0, end: words.len() as u32, content: whole, transform: Transform::Same };
            article.blocks.push(Block { kind, text: words.to_string(), pieces: vec![piece] });
            starts.push(start);
        }
        at += line.len();
    }
    let mut characters = vec![0; text.len() + 1];
    let mut n_characters = 0;
    for (index, _) in text.char_indices() {
        characters[index] = n_characters;
        n_characters += 1;
    }
    characters[text.len()] = n_characters;
    Page { article, starts, characters }
}

impl Page {
    /// The byte of the document's text that byte `at` of the text is; none where it stands in no block.
    pub fn document_byte(&self, document: &Document, at: usize) -> Option<usize> {
        let block = self.starts.partition_point(|&start| start <= at).checked_sub(1)?;
        let span = document.blocks.get(block)?.span;
        let byte = span.start as usize + at - self.starts[block];
        (byte < span.end as usize).then_some(byte)
    }

    /// The character of the text that byte `at` of the document's text is.
    pub fn character(&self, document: &Document, at: usize) -> usize {
        let after = document.blocks.partition_point(|block| block.span.start as usize <= at);
        let block = after.saturating_sub(1);
        let Some(start) = self.starts.get(block) else { return 0 };
        let byte = start + at - document.blocks[block].span.start as usize;
        self.characters.get(byte).copied().unwrap_or(0) as usize
    }
}
