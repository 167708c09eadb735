use std::ops::Range;

use knowledge::{Abbreviation, Knowledge, LanguageGrammar};
use model::{BlockKind, Document, Sentence, TextSpan};

use crate::datelines::end_of_dateline;

/// Splits the blocks into sentences. A sentence never crosses a block.
pub(crate) fn split(document: &mut Document, knowledge: &Knowledge) {
    let grammar = knowledge.grammar.of(&document.language);
    for (index, block) in document.blocks.iter().enumerate() {
        let (offset, text) = (block.span.start as usize, block.span.of(&document.text));
        let report = if block.kind == BlockKind::Paragraph { end_of_dateline(text).unwrap_or(0) } else { 0 };
        let mut ranges = Vec::new();
        push_trimmed(text, 0..report, &mut ranges);
        let after = sentence_ranges(&text[report..], grammar).into_iter();
        ranges.extend(after.map(|range| range.start + report..range.end + report));
        for range in ranges {
            let span = TextSpan::new(offset + range.start, offset + range.end);
            document.sentences.push(Sentence { span, first: 0, end: 0, block: index as u32 });
        }
    }
}

/// A sentence is cut at a space past so many bytes: real ones stay far below, and later steps may rely on it.
const LONGEST: usize = 3000;

/// The sentences of one paragraph as byte ranges without surrounding white space; together they hold all its words.
/// Without a grammar (a language that has no lists) only the characters decide.
pub(crate) fn sentence_ranges(text: &str, grammar: Option<&LanguageGrammar>) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut from = 0;
    while let Some(found) = text[from..].find(|character| is_terminator(character) || character == '\n') {
        let at = from + found;
        let end = end_of_closers(text, end_of_terminators(text, at));
        from = end;
        if ends_sentence(text, start, at, end, grammar) {
            push_trimmed(text, start..end, &mut ranges);
            start = end;
        }
    }
    push_trimmed(text, start..text.len(), &mut ranges);
    ranges
}

fn push_trimmed(text: &str, range: Range<usize>, ranges: &mut Vec<Range<usize>>) {
    let slice = &text[range.clone()];
    let start = range.start + slice.len() - slice.trim_start().len();
    let end = range.start + slice.trim_end().len();
    let mut from = start;
    while end.saturating_sub(from) > LONGEST {
        let limit = floor_char_boundary(text, from + LONGEST);
        let cut = text[from..limit].rfind(' ').map_or(limit, |space| from + space);
        if cut > from {
            ranges.push(from..cut);
        }
        let rest = &text[cut..end];
        from = cut + rest.len() - rest.trim_start().len();
    }
    if from < end {
        ranges.push(from..end);
    }
}

fn floor_char_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn is_terminator(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '।')
}

fn is_closer(character: char) -> bool {
    matches!(character, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '）')
}

fn end_of_terminators(text: &str, at: usize) -> usize {
    if text[at..].starts_with('\n') {
        return at + 1;
    }
    let rest = &text[at..];
    at + rest.find(|character| !is_terminator(character)).unwrap_or(rest.len())
}

fn end_of_closers(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    at + rest.find(|character| !is_closer(character)).unwrap_or(rest.len())
}

/// Whether the terminators at `at..`, which with closing quotes reach to `end`, end the sentence begun at `start`.
fn ends_sentence(text: &str, start: usize, at: usize, end: usize, grammar: Option<&LanguageGrammar>) -> bool {
    let mark = &text[at..end];
    if mark.starts_with(['。', '！', '？', '।']) {
        return true;
    }
    let rest = &text[end..];
    if mark.starts_with('\n') {
        // A line break inside a paragraph is mere wrapping; an empty line ends it.
        return rest.trim_start_matches([' ', '\t']).starts_with('\n');
    }
    let next = rest.trim_start();
    if next.is_empty() {
        return true;
    }
    if next.len() == rest.len() {
        return is_glued(text, at, end);
    }
    let opened = next.trim_start_matches(['"', '\'', '“', '‘', '(', '[', '«', '*', '-', '–', '—', '•', ' ']);
    let Some(first) = opened.chars().next() else { return true };
    if first.is_lowercase() {
        // "'Really?' he asked" goes on; without quotes a small letter begins a sentence in careless writing.
        return mark.starts_with(['!', '?']) && !mark.ends_with(is_closer) && opened.len() == next.len();
    }
    if mark.starts_with('.') && !mark.starts_with("..") {
        return grammar.is_none_or(|grammar| period_ends(text, start, at, end, opened, grammar));
    }
    true
}

/// "said.The": a full stop between a word of small letters and a capitalised word, without a space.
fn is_glued(text: &str, at: usize, end: usize) -> bool {
    let before = text[..at].chars().rev().take_while(|character| character.is_lowercase()).count();
    let mut after = text[end..].chars();
    before >= 3
        && after.next().is_some_and(char::is_uppercase)
        && (end - at > 1 || after.next().is_some_and(char::is_lowercase))
        && !word_around(text, at).contains(['/', '@', ':', '_'])
}

/// The characters without white space around byte `at`, at most 100 bytes on each side.
fn word_around(text: &str, at: usize) -> &str {
    let first = floor_char_boundary(text, at.saturating_sub(100));
    let last = floor_char_boundary(text, text.len().min(at + 100));
    let start = text[first..at].rfind(char::is_whitespace).map_or(first, |space| first + space);
    let end = text[at..last].find(char::is_whitespace).map_or(last, |space| at + space);
    &text[start..end]
}

/// Whether a single full stop at `at` ends the sentence, given the words on both sides.
fn period_ends(text: &str, start: usize, at: usize, end: usize, next: &str, grammar: &LanguageGrammar) -> bool {
    // No abbreviation is longer than 40 bytes.
    let window = floor_char_boundary(text, at.saturating_sub(40)).max(start);
    let before = &text[window..at];
    let word_start = before.rfind(|character: char| character.is_whitespace() || "(\"“‘[-–—/".contains(character));
    let word = match word_start {
        Some(index) => before[index..].trim_start_matches(|c: char| c.is_whitespace() || "(\"“‘[-–—/".contains(c)),
        None => before,
    };
    let is_first = window == start && word.len() == before.trim_start().len();
    let next_word: String = next.chars().take_while(|c| c.is_alphabetic() || *c == '\'').collect();
    let starter = grammar.sentence_starters.contains(&next_word.to_lowercase());
    if is_first && word.len() <= 3 && !word.is_empty() && word.chars().all(|c| c.is_ascii_digit()) {
        return false; // "1. The first point"
    }
    if end > at + 1 {
        return true; // a closing quote or bracket follows
    }
    let lower = word.to_lowercase();
    match grammar.abbreviations.get(lower.as_str()) {
        Some(Abbreviation::Title) => return false,
        Some(Abbreviation::Number) => return !next.starts_with(|c: char| c.is_ascii_digit()),
        Some(Abbreviation::Inner) => return starter && next_word.len() > 1 && !next_word.eq("I"),
        Some(Abbreviation::Either) => return starter || next_word.is_empty() && next.starts_with(['"', '“']),
        None => {}
    }
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (Some(initial), None) if initial.is_uppercase() => starter && initial != 'I' && next_word.len() > 1,
        (Some(_), Some('.')) => starter, // an acronym with full stops
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let knowledge = Knowledge::embedded().unwrap();
        let ranges = sentence_ranges(text, knowledge.grammar.of("en"));
        let found: Vec<&str> = ranges.into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn abbreviations_and_initials_do_not_end_sentences() {
        check("J. R. Smith left. He met Gen. Brown.", &["J. R. Smith left.", "He met Gen. Brown."]);
        check(
            "The U.S. Senate met. It sat until 5 p.m. The vote failed.",
            &["The U.S. Senate met.", "It sat until 5 p.m.", "The vote failed."],
        );
        check(
            "Exports rose 3.5 percent vs. Sept. 2019. Nobody asked.",
            &["Exports rose 3.5 percent vs. Sept. 2019.", "Nobody asked."],
        );
    }

    #[test]
    fn quotations_keep_their_closing_marks() {
        check("“We go.” They stayed.", &["“We go.”", "They stayed."]);
        check("\"Really?\" he asked. Nobody knew!", &["\"Really?\" he asked.", "Nobody knew!"]);
    }

    #[test]
    fn datelines_stay_with_their_sentence() {
        check("SEOUL, Dec. 3 (Agency) — The ministry said no.", &["SEOUL, Dec. 3 (Agency) — The ministry said no."]);
    }

    #[test]
    fn a_missing_space_still_ends_a_sentence_but_not_an_address() {
        check("They agreed.The talks ended.", &["They agreed.", "The talks ended."]);
        check("See example.Com/Path now.", &["See example.Com/Path now."]);
    }

    #[test]
    fn endless_text_is_cut_at_spaces() {
        let text = "word ".repeat(5000);
        let ranges = sentence_ranges(&text, None);
        assert!(ranges.iter().all(|range| range.len() <= LONGEST && text[range.clone()].starts_with("word")));
        assert!(ranges.len() > 5);
    }
}
