//! A brief before it is laid out: headings, sentences, and the notes that they lead to.

use std::collections::BTreeMap;

use super::words::Piece;

/// A brief.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Its title.
    pub title: String,
    /// What its pages say about themselves.
    pub disclaimers: Vec<String>,
    /// What it holds, in order.
    pub blocks: Vec<Block>,
    /// The heading over the notes, where a layout has one.
    pub notes_heading: String,
    /// The notes, in the order of their first use.
    pub notes: Footnotes,
}

/// A part of a brief.
#[derive(Debug)]
pub enum Block {
    /// A heading, 2 or 3 deep.
    Heading(u8, String),
    /// Plain words.
    Paragraph(String),
    /// Sentences, each with its notes.
    Points(Vec<Line>),
}

/// A sentence of a list.
#[derive(Debug, Default)]
pub struct Line {
    /// In words.
    pub text: String,
    /// Numbers of its notes.
    pub notes: Vec<usize>,
    /// What stands after them.
    pub after: String,
    /// What a reader must not miss: a source that does not stand by it any more.
    pub status: String,
    /// Sentences under it.
    pub under: Vec<String>,
}

/// Footnotes in the order of their first use; the same evidence has one number.
#[derive(Debug, Default)]
pub struct Footnotes {
    numbers: BTreeMap<String, usize>,
    /// Their words, in pieces.
    pub texts: Vec<Vec<Piece>>,
}

impl Footnotes {
    /// The number of the footnote `key`, whose text is made when it is first used.
    pub fn number(&mut self, key: &str, text: impl FnOnce() -> Vec<Piece>) -> usize {
        let next = self.texts.len() + 1;
        let number = *self.numbers.entry(key.to_string()).or_insert(next);
        if number == next {
            self.texts.push(text());
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_evidence_has_one_number() {
        let mut notes = Footnotes::default();
        assert_eq!(notes.number("a", || vec![Piece::Text("A".into())]), 1);
        assert_eq!(notes.number("b", || vec![Piece::Text("B".into())]), 2);
        assert_eq!(notes.number("a", || unreachable!()), 1);
        assert_eq!(notes.texts.len(), 2);
    }
}
