//! What the models see of a word.

use crate::hash;
use crate::lexicon::Entry;

/// Stands for what comes before the first word.
pub const BEFORE: u32 = 7;
/// Stands for what comes after the last word.
pub const AFTER: u32 = 9;

/// Hashes of a word and of its parts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Word {
    /// As written.
    pub exact: u32,
    /// In lower case; numbers by their number of digits.
    pub lower: u32,
    /// Its pattern of capitals, small letters, digits and marks.
    pub shape: u32,
    /// First one, two, three letters of the lower-case form.
    pub prefix: [u32; 3],
    /// Last one to four letters of the lower-case form.
    pub suffix: [u32; 4],
    /// What the lexicon knows of it.
    pub known: Entry,
    /// Whether it is written as names are: a capital, then small letters.
    pub is_capitalised: bool,
}

impl Word {
    /// A word beyond the edge of the sentence.
    pub(crate) fn edge(value: u32) -> Self {
        let known = Entry::default();
        Word {
            exact: value,
            lower: value,
            shape: value,
            prefix: [value; 3],
            suffix: [value; 4],
            known,
            is_capitalised: false,
        }
    }

    /// Whether it is written without capitals and digits.
    pub fn is_small(&self) -> bool {
        self.exact == exact_of_lower(self.lower)
    }

    /// Looks at a form; `buffer` is scratch space.
    pub fn new(form: &str, buffer: &mut String) -> Self {
        let shape = shape(form);
        lower(form, buffer);
        let exact = exact_of_lower(hash::bytes(form.as_bytes()));
        let digits = !buffer.is_empty() && buffer.bytes().all(|byte| byte.is_ascii_digit());
        let lower = if digits { 0x100 + buffer.len().min(5) as u32 } else { hash::bytes(buffer.as_bytes()) };
        let text = buffer.as_str();
        let mut prefix = [0; 3];
        let mut ends = text.char_indices().skip(1).map(|(index, _)| index).chain([text.len(); 3]);
        for part in &mut prefix {
            *part = hash::bytes(&text.as_bytes()[..ends.next().unwrap_or(text.len())]);
        }
        let mut suffix = [0; 4];
        let mut starts = text.char_indices().rev().map(|(index, _)| index).chain([0; 4]);
        for part in &mut suffix {
            *part = hash::bytes(&text.as_bytes()[starts.next().unwrap_or(0)..]);
        }
        Word { exact, lower, shape, prefix, suffix, known: Entry::default(), is_capitalised: is_capitalised(form) }
    }
}

fn is_capitalised(form: &str) -> bool {
    let mut letters = form.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

/// The `exact` hash of a word that is written in lower case and has this `lower` hash.
pub(crate) fn exact_of_lower(lower: u32) -> u32 {
    lower ^ 2
}

/// Writes the form in lower case with straight quotes and plain dashes: texts differ in these by house style only.
pub fn lower(form: &str, buffer: &mut String) {
    buffer.clear();
    if form.is_ascii() {
        buffer.extend(form.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
        return;
    }
    for character in form.chars() {
        match character {
            '‘' | '’' | '`' | '´' => buffer.push('\''),
            '“' | '”' | '„' | '«' | '»' => buffer.push('"'),
            '–' | '—' | '―' => buffer.push_str("--"),
            '‐' | '‑' => buffer.push('-'),
            '…' => buffer.push_str("..."),
            other => buffer.extend(other.to_lowercase()),
        }
    }
}

/// Runs of one kind of character count as two at most.
fn shape(form: &str) -> u32 {
    let mut hash = 17u32;
    let mut last = '\0';
    let mut run = 0;
    for character in form.chars() {
        let kind = match character {
            _ if character.is_uppercase() => 'X',
            _ if character.is_lowercase() => 'x',
            _ if character.is_numeric() => 'd',
            '’' | '‘' => '\'',
            '“' | '”' => '"',
            '–' | '—' => '-',
            other => other,
        };
        run = if kind == last { run + 1 } else { 0 };
        last = kind;
        if run < 2 {
            hash = hash.wrapping_mul(0x0100_0193) ^ u32::from(kind);
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(form: &str) -> Word {
        Word::new(form, &mut String::new())
    }

    #[test]
    fn house_style_does_not_matter() {
        assert_eq!(word("n’t").lower, word("n't").lower);
        assert_eq!(word("—").lower, word("--").lower);
        assert_eq!(word("2019").lower, word("1987").lower);
        assert_ne!(word("Us").exact, word("us").exact);
        assert_eq!(word("Us").lower, word("us").lower);
    }

    #[test]
    fn parts_are_cut_between_characters() {
        for form in ["", "é", "日本", "a\u{301}"] {
            word(form);
        }
        assert_eq!(word("running").suffix[2], word("sing").suffix[2]);
        assert_eq!(word("redo").prefix[1], word("rerun").prefix[1]);
    }
}
