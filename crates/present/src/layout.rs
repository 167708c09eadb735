//! Text for a terminal of 80 columns: wrapping, columns, colour, and nothing that could steer the terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that every report fits into.
pub const COLUMNS: usize = 80;

/// `text` without anything that could steer a terminal or reorder a line: pages are written by strangers.
pub fn printable(text: &str) -> String {
    let steers =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if steers(c) { '\u{fffd}' } else { c }).collect()
}

/// Columns that `text` takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` in lines of at most `columns`, broken at spaces; a word that is longer is broken where it must be.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        for part in cut_to(word, columns) {
            if !line.is_empty() && width(&line) + 1 + width(part) > columns {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(part);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// `word` in parts of at most `columns` each.
fn cut_to(word: &str, columns: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut taken) = (0, 0);
    for (index, character) in word.char_indices() {
        let wide = character.width().unwrap_or(0);
        if taken + wide > columns && index > start {
            parts.push(&word[start..index]);
            (start, taken) = (index, 0);
        }
        taken += wide;
    }
    parts.push(&word[start..]);
    parts
}

/// The beginning of `text` that fits into `columns`, with `…` where something was cut.
pub fn shorten(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_string();
    }
    let mut short = String::new();
    let mut taken = 1;
    for character in text.chars() {
        taken += character.width().unwrap_or(0);
        if taken > columns {
            break;
        }
        short.push(character);
    }
    let trimmed = short.trim_end().len();
    short.truncate(trimmed);
    short.push('…');
    short
}

/// `text` filled with spaces to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Whether and how to colour; widths are measured before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Paint {
    /// Whether escape sequences may be written.
    pub on: bool,
}

impl Paint {
    /// For headings and titles.
    pub fn strong(self, text: &str) -> String {
        self.wrap("1", text)
    }

    /// For what is said beside the matter.
    pub fn faint(self, text: &str) -> String {
        self.wrap("2", text)
    }

    /// For references.
    pub fn accent(self, text: &str) -> String {
        self.wrap("36", text)
    }

    fn wrap(self, code: &str, text: &str) -> String {
        if self.on && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_within_their_columns() {
        let check = |text: &str, columns, expected: &[&str]| assert_eq!(wrap(text, columns), expected, "{text:?}");
        check("one two three", 7, &["one two", "three"]);
        check("", 7, &[""]);
        check("abcdefghij", 4, &["abcd", "efgh", "ij"]);
        check("김정은 위원장", 7, &["김정은", "위원장"]);
    }

    #[test]
    fn what_could_steer_a_terminal_is_not_printed() {
        assert_eq!(printable("a\u{1b}[2Jb\u{202e}c\r"), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}");
    }

    #[test]
    fn what_is_cut_says_so() {
        assert_eq!(shorten("a letter to Kim", 10), "a letter…");
        assert_eq!(shorten("short", 10), "short");
    }
}
