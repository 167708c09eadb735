//! Markdown that pages cannot break out of, and numbered footnotes.

use std::collections::BTreeMap;

/// `text` so that Markdown and HTML in it stay words.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in crate::layout::printable(text).chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '^' => out.extend(['\\', character]),
            '\n' => out.push(' '),
            '&' => out.push_str("&amp;"),
            other => out.push(other),
        }
    }
    out
}

/// Footnotes in the order of their first use; the same evidence has one number.
#[derive(Debug, Default)]
pub struct Footnotes {
    numbers: BTreeMap<String, usize>,
    texts: Vec<String>,
}

impl Footnotes {
    /// The mark for the footnote `key`, whose text is made when it is first used.
    pub fn mark(&mut self, key: &str, text: impl FnOnce() -> String) -> String {
        let next = self.texts.len() + 1;
        let number = *self.numbers.entry(key.to_string()).or_insert(next);
        if number == next {
            self.texts.push(text());
        }
        format!("[^{number}]")
    }

    /// All footnotes.
    pub fn write(&self) -> String {
        self.texts.iter().enumerate().map(|(index, text)| format!("[^{}]: {text}\n", index + 1)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_cannot_write_markup_into_a_brief() {
        assert_eq!(escape("<img src=x> **now** [a](b)\n# c"), "\\<img src=x\\> \\*\\*now\\*\\* \\[a\\](b) \\# c");
    }

    #[test]
    fn the_same_evidence_has_one_number() {
        let mut notes = Footnotes::default();
        assert_eq!(notes.mark("a", || "A".into()), "[^1]");
        assert_eq!(notes.mark("b", || "B".into()), "[^2]");
        assert_eq!(notes.mark("a", || unreachable!()), "[^1]");
        assert_eq!(notes.write(), "[^1]: A\n[^2]: B\n");
    }
}
