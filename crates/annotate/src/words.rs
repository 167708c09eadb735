//! The text as words, digits and marks, the way numbers and dates are written: "40-year" is `40`, `-`, `year` and
//! "7.2bn" is `7.2`, `bn`. Independent of the tokens, so that a change of tokenisation moves no date.

use knowledge::Phrasebook;
use model::TextSpan;

/// What a word is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Letters, perhaps with digits behind ("A380").
    Letters,
    /// A number in digits ("13,000", "7.2").
    Digits,
    /// A single other character.
    Mark,
    /// The gap between two blocks: nothing reads across it.
    Break,
}

/// One word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    start: u32,
    end: u32,
    lower: (u32, u32),
    pub shape: Shape,
    /// Whether it stands directly after the word before.
    pub glued: bool,
    /// Whether it begins with a capital letter.
    pub capital: bool,
}

/// The words of a text.
pub(crate) struct Words<'t> {
    text: &'t str,
    lower: String,
    list: Vec<Word>,
}

impl<'t> Words<'t> {
    /// Cuts `text`; two line feeds part blocks.
    pub fn of(text: &'t str) -> Self {
        let mut words = Words { text, lower: String::with_capacity(text.len()), list: Vec::new() };
        let mut at = 0;
        while let Some(first) = text[at..].chars().next() {
            let rest = &text[at..];
            let (length, shape) = match first {
                '\n' if rest.starts_with("\n\n") => (2, Some(Shape::Break)),
                c if c.is_whitespace() => (c.len_utf8(), None),
                c if c.is_ascii_digit() => (digits(rest), Some(Shape::Digits)),
                '.' if is_leading_point(rest, text[..at].chars().next_back()) => {
                    (1 + digits(&rest[1..]), Some(Shape::Digits))
                }
                c if c.is_alphanumeric() => (letters(rest), Some(Shape::Letters)),
                c => (c.len_utf8(), Some(Shape::Mark)),
            };
            if let Some(shape) = shape {
                words.push(at, at + length, shape, first.is_uppercase());
            }
            at += length;
        }
        words
    }

    fn push(&mut self, start: usize, end: usize, shape: Shape, capital: bool) {
        let lower_start = self.lower.len() as u32;
        if shape == Shape::Letters {
            self.lower.extend(self.text[start..end].chars().flat_map(char::to_lowercase));
        } else {
            self.lower.push_str(&self.text[start..end]);
        }
        let glued = self.list.last().is_some_and(|word| word.end as usize == start);
        let lower = (lower_start, self.lower.len() as u32);
        self.list.push(Word { start: start as u32, end: end as u32, lower, shape, glued, capital });
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The word, if there is one.
    pub fn get(&self, index: usize) -> Option<&Word> {
        self.list.get(index)
    }

    /// The word in lower case; empty past the end.
    pub fn lower(&self, index: usize) -> &str {
        self.list.get(index).map_or("", |word| &self.lower[word.lower.0 as usize..word.lower.1 as usize])
    }

    /// The word as written; empty past the end.
    pub fn written(&self, index: usize) -> &'t str {
        self.list.get(index).map_or("", |word| &self.text[word.start as usize..word.end as usize])
    }

    /// Whether the word is there and has this shape.
    pub fn is(&self, index: usize, shape: Shape) -> bool {
        self.list.get(index).is_some_and(|word| word.shape == shape)
    }

    /// Whether the word stands directly after the one before it.
    pub fn glued(&self, index: usize) -> bool {
        self.list.get(index).is_some_and(|word| word.glued)
    }

    /// Whether the word begins with a capital letter.
    pub fn capital(&self, index: usize) -> bool {
        self.list.get(index).is_some_and(|word| word.capital)
    }

    /// A hyphen or dash of any length.
    pub fn is_dash(&self, index: usize) -> bool {
        matches!(self.lower(index), "-" | "‐" | "‑" | "–" | "—" | "−")
    }

    /// A hyphen that joins the words on both sides.
    pub fn joins(&self, index: usize) -> bool {
        self.is_dash(index) && self.glued(index) && self.glued(index + 1)
    }

    /// Whether a word of letters stands directly behind the one before it.
    pub fn is_glued_letter(&self, index: usize) -> bool {
        self.glued(index) && self.is(index, Shape::Letters)
    }

    /// Whether letters touch the mark on both sides ("don't").
    pub fn in_word(&self, index: usize) -> bool {
        self.is_glued_letter(index + 1) && self.glued(index) && index > 0 && self.is(index - 1, Shape::Letters)
    }

    /// The bytes of words `from..to`.
    pub fn span(&self, from: usize, to: usize) -> TextSpan {
        let start = self.list.get(from).map_or(self.text.len(), |word| word.start as usize);
        let end = to.checked_sub(1).and_then(|last| self.list.get(last)).map_or(start, |word| word.end as usize);
        TextSpan::new(start, end)
    }

    /// The first word that begins at or after byte `byte`.
    pub fn at_byte(&self, byte: u32) -> usize {
        self.list.partition_point(|word| word.start < byte)
    }

    /// The longest phrase that begins with word `index` and that `wanted` takes: the word after it, and what it gives.
    pub fn phrase<T, R>(
        &self,
        index: usize,
        phrases: &Phrasebook<T>,
        wanted: impl Fn(&T) -> Option<R>,
    ) -> Option<(usize, R)> {
        let capital = self.capital(index);
        phrases.beginning_with(self.lower(index)).iter().find_map(|phrase| {
            let meaning = wanted(&phrase.meaning)?;
            let length =
                phrase.fits(capital, |place| self.list.get(index + place).map(|_| self.lower(index + place)))?;
            Some((index + length, meaning))
        })
    }
}

/// Length of the number at the start: digits, groups of three after commas, one decimal part.
fn digits(text: &str) -> usize {
    let bytes = text.as_bytes();
    let run = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = run(0);
    if end <= 3 {
        while bytes.get(end) == Some(&b',') && run(end + 1) == 3 {
            end += 4;
        }
    }
    if bytes.get(end) == Some(&b'.') && run(end + 1) > 0 {
        end += 1 + run(end + 1);
    }
    end
}

fn is_leading_point(text: &str, before: Option<char>) -> bool {
    let digit = text[1..].bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    digit && before.is_none_or(|c| c.is_whitespace() || "($€£".contains(c))
}

fn letters(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && !is_combining(c)).unwrap_or(text.len())
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let words = Words::of(text);
        let found: Vec<&str> = (0..words.len()).map(|index| words.written(index)).collect();
        assert_eq!(found, expected, "in {text:?}");
    }

    #[test]
    fn numbers_stand_apart_from_their_units() {
        check("a 40-year loan of US$7.2bn", &["a", "40", "-", "year", "loan", "of", "US", "$", "7.2", "bn"]);
        check("13,000 of 1,2 and .5", &["13,000", "of", "1", ",", "2", "and", ".5"]);
        check("the A380 at 6:40 p.m.", &["the", "A380", "at", "6", ":", "40", "p", ".", "m", "."]);
        check("1990s, 2nd, 5G", &["1990", "s", ",", "2", "nd", ",", "5", "G"]);
    }

    #[test]
    fn blocks_are_parted() {
        let words = Words::of("one\n\ntwo");
        assert_eq!(words.get(1).map(|word| word.shape), Some(Shape::Break));
    }
}
