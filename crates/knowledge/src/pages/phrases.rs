use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};
use model::DropReason;

use super::{FASTEST, drop_reason, language_files};
use crate::{Faults, Files};

#[derive(Debug, Clone)]
struct Phrase {
    words: String,
    reason: DropReason,
    /// A longer line is not clutter because of the phrase.
    most: usize,
}

/// `clutter.tsv` of all languages, ready to search.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    whole: HashMap<String, DropReason>,
    by_first_word: HashMap<String, Vec<Phrase>>,
    /// Phrases at the start of a line in scripts that put no spaces between words.
    unspaced: Vec<Phrase>,
    anywhere: Vec<Phrase>,
    matcher: Option<AhoCorasick>,
}

/// Longer lines are paragraphs of their own; no phrase is looked for in them.
const LONGEST: usize = 700;

impl Phrases {
    pub(super) fn load(files: &Files, faults: &mut Faults) -> Self {
        let mut phrases = Phrases::default();
        for path in language_files(files, "clutter.tsv") {
            let table = files.table(&path, faults);
            for row in table.rows() {
                let Some(reason) = drop_reason(&row, row.get("reason"), faults) else { continue };
                let written = row.get("phrase");
                // "more:" must not match "More than": the colon belongs to the phrase.
                let colon = if row.get("where") != "whole" && written.ends_with(':') { ":" } else { "" };
                let words = format!("{}{colon}", fold(written));
                let most = row.parse::<usize>("most", faults).unwrap_or(160);
                if words.is_empty() {
                    row.fault(faults, "no phrase");
                    continue;
                }
                match row.get("where") {
                    "whole" => drop(phrases.whole.insert(words, reason)),
                    "start" if is_unspaced(&words) => phrases.unspaced.push(Phrase { words, reason, most }),
                    "start" => {
                        let first = words.split(' ').next().unwrap_or("").to_string();
                        phrases.by_first_word.entry(first).or_default().push(Phrase { words, reason, most });
                    }
                    "anywhere" => phrases.anywhere.push(Phrase { words, reason, most }),
                    other => row.fault(faults, format!("where {other:?} is none of whole, start, anywhere")),
                }
            }
        }
        let words = phrases.anywhere.iter().map(|phrase| phrase.words.as_str());
        let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).kind(FASTEST).build(words);
        match builder {
            Ok(matcher) => phrases.matcher = Some(matcher),
            Err(error) => faults.file("languages", format!("the clutter phrases cannot be searched: {error}")),
        }
        phrases
    }

    pub(super) fn reason(&self, text: &str) -> Option<DropReason> {
        if text.len() > LONGEST {
            return None;
        }
        let folded = fold(text);
        if let Some(reason) = self.whole.get(&folded) {
            return Some(*reason);
        }
        let first = folded.split(' ').next().unwrap_or("");
        if let Some(phrases) = self.by_first_word.get(first) {
            let starts = |phrase: &&Phrase| {
                text.len() <= phrase.most
                    && folded
                        .strip_prefix(phrase.words.as_str())
                        .is_some_and(|rest| !begins_with_letter(rest) || phrase.words.ends_with(':'))
            };
            if let Some(phrase) = phrases.iter().find(starts) {
                return Some(phrase.reason);
            }
        }
        if is_unspaced(first) {
            let starts = |phrase: &&Phrase| text.len() <= phrase.most && folded.starts_with(phrase.words.as_str());
            if let Some(phrase) = self.unspaced.iter().find(starts) {
                return Some(phrase.reason);
            }
        }
        for hit in self.matcher.as_ref()?.find_iter(&folded) {
            let phrase = &self.anywhere[hit.pattern().as_usize()];
            let before = folded[..hit.start()].chars().next_back();
            let bounded = is_unspaced(&phrase.words)
                || !before.is_some_and(char::is_alphanumeric) && !begins_with_letter(&folded[hit.end()..]);
            if bounded && text.len() <= phrase.most {
                return Some(phrase.reason);
            }
        }
        None
    }
}

/// Whether the text begins in Chinese characters or kana, between which no spaces stand.
fn is_unspaced(text: &str) -> bool {
    text.chars().next().is_some_and(|c| matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'))
}

fn begins_with_letter(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_alphanumeric)
}

/// Lower case, curly apostrophes made plain, no punctuation or symbols around, single spaces.
fn fold(text: &str) -> String {
    let trimmed = text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '©' | '#' | '@' | '$'));
    let mut folded = String::with_capacity(trimmed.len());
    for character in trimmed.chars() {
        match character {
            '’' | '‘' | '´' => folded.push('\''),
            character if character.is_ascii_graphic() => folded.push(character.to_ascii_lowercase()),
            character if character.is_whitespace() => {
                if !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            character => folded.extend(character.to_lowercase()),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_count_in_scripts_with_and_without_spaces() {
        let Ok(knowledge) = crate::Knowledge::embedded() else { panic!("the embedded knowledge has faults") };
        let check = |line: &str, expected: Option<DropReason>| {
            assert_eq!(knowledge.pages.clutter(line), expected, "{line}");
        };
        check("Lesen Sie auch: Brücke wieder offen", Some(DropReason::Related));
        check("Lesende auch hier willkommen", None);
        check("责任编辑：张三", Some(DropReason::Byline));
        check("本网版权所有，请勿转载", Some(DropReason::Legal));
        check("市政府周一宣布恢复供水。", None);
    }
}
