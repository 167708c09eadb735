use std::ops::Range;

use knowledge::{Knowledge, LanguageGrammar};
use model::{Document, Features, Relation, TextSpan, Upos};

mod words;

/// Splits the sentences into tokens as Universal Dependencies splits English, and sets every other token column to its
/// default.
pub(crate) fn split(document: &mut Document, knowledge: &Knowledge) {
    let grammar = knowledge.grammar.of(&document.language);
    let mut ranges = Vec::new();
    let mut spans = Vec::new();
    for sentence in &mut document.sentences {
        ranges.clear();
        token_ranges(sentence.span.of(&document.text), grammar, &mut ranges);
        let offset = sentence.span.start as usize;
        sentence.first = spans.len() as u32;
        spans.extend(ranges.iter().map(|range| TextSpan::new(offset + range.start, offset + range.end)));
        sentence.end = spans.len() as u32;
    }
    set(document, spans);
}

/// Sets the spans of all tokens, and every other column but the lemmas to its default.
pub(crate) fn set(document: &mut Document, spans: Vec<TextSpan>) {
    let tokens = &mut document.tokens;
    let n_tokens = spans.len();
    tokens.span = spans;
    tokens.upos = vec![Upos::X; n_tokens];
    tokens.features = vec![Features::default(); n_tokens];
    tokens.head = (0..n_tokens as u32).collect();
    tokens.relation = vec![Relation::Dep; n_tokens];
}

/// Adds the tokens of one sentence as byte ranges, in order, without overlap, covering all but white space.
pub(crate) fn token_ranges(text: &str, grammar: Option<&LanguageGrammar>, tokens: &mut Vec<Range<usize>>) {
    let mut from = 0;
    while let Some(found) = text[from..].find(|c: char| !c.is_whitespace()) {
        let start = from + found;
        let end = text[start..].find(char::is_whitespace).map_or(text.len(), |length| start + length);
        let chunk = Chunk { text: &text[..end], start, after: text[end..].trim_start(), grammar };
        chunk.split(tokens);
        from = end;
    }
}

/// A run of characters without white space.
struct Chunk<'a> {
    /// The sentence up to the end of the chunk.
    text: &'a str,
    start: usize,
    /// What follows the chunk in the sentence.
    after: &'a str,
    grammar: Option<&'a LanguageGrammar>,
}

impl Chunk<'_> {
    fn split(&self, tokens: &mut Vec<Range<usize>>) {
        let mut at = self.start;
        while at < self.text.len() {
            let rest = &self.text[at..];
            let first = rest.chars().next().unwrap_or(' ');
            at = if let Some(length) = words::address_length(rest) {
                tokens.push(at..at + length);
                at + length
            } else if first.is_alphanumeric() {
                self.word(at, tokens)
            } else {
                let length = self.mark_length(rest, at > self.start);
                tokens.push(at..at + length);
                at + length
            };
        }
    }

    /// Adds the word at `at`, split into its parts; its end.
    fn word(&self, at: usize, tokens: &mut Vec<Range<usize>>) -> usize {
        let rest = &self.text[at..];
        let length = words::word_length(rest, self.after, self.grammar);
        let Some(grammar) = self.grammar else {
            tokens.push(at..at + length);
            return at + length;
        };
        let mut start = at;
        for cut in words::cuts(&rest[..length], grammar) {
            tokens.push(start..at + cut);
            start = at + cut;
        }
        tokens.push(start..at + length);
        at + length
    }

    /// The length of the punctuation or symbol that `rest` begins with.
    fn mark_length(&self, rest: &str, inside: bool) -> usize {
        let mut characters = rest.chars();
        let first = characters.next().unwrap_or(' ');
        let run = |same: &dyn Fn(char) -> bool| rest.find(|c| !same(c)).unwrap_or(rest.len());
        match first {
            '.' | '!' | '?' => run(&|c| matches!(c, '.' | '!' | '?')),
            '\'' | '’' | '`' => {
                let lead = words::clitic_at(rest, self.grammar);
                if lead > 0 && inside { lead } else { run(&|c| c == first) }
            }
            ':' | ';' => words::emoticon_length(rest).unwrap_or(1),
            '-' | '*' | '_' | '~' | '=' | '#' | '+' | '<' | '>' | '|' | '\\' => run(&|c| c == first),
            _ => first.len_utf8() + marks_after(characters.as_str()),
        }
    }
}

/// The length of the combining marks and joiners that `rest` begins with: they stay with what they modify.
fn marks_after(rest: &str) -> usize {
    let is_mark = |c: char| matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{20e3}');
    rest.find(|c| !is_mark(c)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let knowledge = Knowledge::embedded().unwrap();
        let mut ranges = Vec::new();
        token_ranges(text, knowledge.grammar.of("en"), &mut ranges);
        let found: Vec<&str> = ranges.into_iter().map(|range| &text[range]).collect();
        assert_eq!(found.join(" "), expected);
    }

    #[test]
    fn contractions_and_possessives_are_split_as_ud_splits_them() {
        check("They don't and can’t; we cannot.", "They do n't and ca n’t ; we can not .");
        check("Russia's allies' troops", "Russia 's allies ' troops");
        check("“It’s Shoigu’s,” he’d say", "“ It ’s Shoigu ’s , ” he ’d say");
    }

    #[test]
    fn abbreviations_keep_their_full_stop() {
        check("Gen. J. Smith of the U.S. Army left at 5 p.m.", "Gen. J. Smith of the U.S. Army left at 5 p.m.");
        check("It is vitamin C.", "It is vitamin C .");
        check("No. 5 said no.", "No. 5 said no .");
    }

    #[test]
    fn hyphens_split_except_in_prefixes_numbers_and_given_names() {
        check("the cease-fire talks", "the cease - fire talks");
        check("pro-Beijing e-mail", "pro-Beijing e-mail");
        check("Kim Jong-un and Choe Son-hui", "Kim Jong-un and Choe Son-hui");
        check("North Korea-Russia ties", "North Korea - Russia ties");
    }

    #[test]
    fn numbers_keep_their_inner_marks() {
        check(
            "11,000 troops, 3.5% ($4.2bn) at 7:30pm on 9/11",
            "11,000 troops , 3.5 % ( $ 4.2 bn ) at 7:30 pm on 9/11",
        );
    }

    #[test]
    fn addresses_stay_whole() {
        check(
            "(see http://example.org/a-b?c=d, or a.b@example.org).",
            "( see http://example.org/a-b?c=d , or a.b@example.org ) .",
        );
        check("koreajoongangdaily.joins.com", "koreajoongangdaily.joins.com");
    }

    #[test]
    fn every_character_but_white_space_is_in_a_token() {
        for text in [
            "a\u{301}b 'tis ''x'' --- …!?",
            "한국어 텍스트, 中文。",
            "👩‍👩‍👧 ok\u{200b}",
            "'",
            "n't",
            "-",
            "x.y.Z.",
            "5'10\"",
        ] {
            let knowledge = Knowledge::embedded().unwrap();
            let mut ranges = Vec::new();
            token_ranges(text, knowledge.grammar.of("en"), &mut ranges);
            let joined: String = ranges.iter().map(|range| &text[range.clone()]).collect();
            let bare: String = text.split_whitespace().collect();
            assert_eq!(joined, bare);
            assert!(ranges.iter().all(|range| range.start < range.end));
        }
    }
}
