//! How far a word reaches, and where it is cut.

use knowledge::{Abbreviation, LanguageGrammar};

/// A word is cut past so many bytes, so that looking back over it stays cheap.
const LONGEST: usize = 200;

/// The length of the word that `rest` begins with; `after` is the text past the next white space.
pub(super) fn word_length(rest: &str, after: &str, grammar: Option<&LanguageGrammar>) -> usize {
    let mut end = run_length(rest);
    loop {
        let tail = &rest[end..];
        let mut characters = tail.chars();
        let Some(mark) = characters.next() else { return end };
        let next_length = run_length(characters.as_str());
        let (word, next) = (&rest[..end], &characters.as_str()[..next_length]);
        if next.is_empty() {
            let keeps = mark == '.' && keeps_full_stop(word, characters.as_str(), after, grammar);
            let currency = mark == '$' && word.len() <= 3 && word.chars().all(|c| c.is_ascii_uppercase());
            return if keeps || currency { end + 1 } else { end };
        }
        if end > LONGEST || !joins(word, mark, next, &characters.as_str()[next_length..], grammar) {
            return end;
        }
        end += mark.len_utf8() + next_length;
    }
}

/// The length of the letters, digits and underscores that `rest` begins with.
fn run_length(rest: &str) -> usize {
    let ascii = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric() && byte != b'_').unwrap_or(rest.len());
    if rest[ascii..].bytes().next().is_none_or(|byte| byte.is_ascii()) {
        return ascii;
    }
    let inside =
        |c: char| c.is_alphanumeric() || c == '_' || matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}');
    rest.find(|c| !inside(c)).unwrap_or(rest.len())
}

/// Whether `mark` between `word` and `next` is part of the word; `rest` follows `next`.
fn joins(word: &str, mark: char, next: &str, rest: &str, grammar: Option<&LanguageGrammar>) -> bool {
    let last = last_run(word);
    let digits = ends_in_digit(word) && next.starts_with(|c: char| c.is_ascii_digit());
    match mark {
        '\'' | '’' | '`' => !next.starts_with(|c: char| c.is_ascii_digit()) && !ends_in_digit(word) || next == "s",
        ',' => digits && next.len() == 3,
        ':' => digits,
        '/' => digits,
        '.' => digits || dotted(last, next),
        '-' | '‐' | '‑' => hyphen_joins(word, next, rest, grammar),
        '&' => is_capitals(last) && is_capitals(next) && last.len() <= 3 && next.len() <= 3,
        '@' => false,
        _ => false,
    }
}

/// "U.S", "example.com", "v2.x", but not "end.Next".
fn dotted(last: &str, next: &str) -> bool {
    let single = |part: &str| part.chars().count() == 1;
    if single(last) && single(next) {
        return true;
    }
    let is_lower = |part: &str| part.chars().all(|c| c.is_lowercase() || c.is_ascii_digit() || c == '_');
    is_lower(next) || (is_capitals(last) && is_capitals(next))
}

fn hyphen_joins(word: &str, next: &str, rest: &str, grammar: Option<&LanguageGrammar>) -> bool {
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits(next) && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        // Telephone numbers and dates have two hyphens or a group of four; "1990-95" is a range.
        let more = rest.starts_with('-') && rest[1..].starts_with(|c: char| c.is_ascii_digit());
        return more || word.contains('-') || (word.len() == 3 && next.len() == 4);
    }
    let Some(grammar) = grammar else { return false };
    let lower = last_hyphenated(word).to_lowercase();
    if grammar.hyphen_prefixes.contains(&lower) {
        return next.starts_with(char::is_alphanumeric);
    }
    let capitalised = word.starts_with(char::is_uppercase) && word.chars().skip(1).any(char::is_lowercase);
    if capitalised && !word.contains('-') && word.len() <= 7 && grammar.name_syllables.contains(&next.to_lowercase()) {
        return !rest.starts_with('-');
    }
    // "F-16", "COVID-19", "T-72B3"
    next.starts_with(|c: char| c.is_ascii_digit()) && is_capitals(word) && word.len() <= 6
}

/// Whether a word's final full stop belongs to it.
fn keeps_full_stop(word: &str, rest: &str, after: &str, grammar: Option<&LanguageGrammar>) -> bool {
    let Some(grammar) = grammar else { return false };
    if rest.starts_with('.') {
        return false;
    }
    let is_last = after.is_empty() && rest.chars().all(|c| !c.is_alphanumeric());
    if word.chars().count() == 1 {
        return word.starts_with(char::is_uppercase) && !is_last;
    }
    match grammar.abbreviations.get(word.to_lowercase().as_str()) {
        Some(Abbreviation::Number) => return after.starts_with(|c: char| c.is_ascii_digit()),
        Some(Abbreviation::Title) => return !is_last,
        Some(_) => return true,
        None => {}
    }
    let is_acronym = word.chars().nth(1) == Some('.') && word.starts_with(char::is_alphabetic);
    is_acronym && word.split('.').all(|part| part.chars().count() <= 2)
}

/// Where a word is cut into tokens: clitics, contractions, units glued to numbers.
pub(super) fn cuts(word: &str, grammar: &LanguageGrammar) -> Vec<usize> {
    let mut found = Vec::new();
    if word.contains(['\'', '’', '`']) {
        let mut end = word.len();
        while let Some(cut) = clitic_start(&word[..end], grammar) {
            found.push(cut);
            end = cut;
        }
        found.reverse();
        return found;
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        let digits = word.find(char::is_alphabetic).unwrap_or(word.len());
        let unit = word[digits..].to_lowercase();
        if !unit.is_empty()
            && grammar.glued_units.contains(unit.trim_end_matches('.'))
            && !word[..digits].ends_with('-')
        {
            found.push(digits);
        }
        return found;
    }
    // The longest contraction in the list has eight letters.
    if word.len() <= 8
        && let Some(parts) = grammar.contractions.get(word.to_lowercase().as_str())
    {
        let mut at = 0;
        for part in &parts[..parts.len().saturating_sub(1)] {
            at += part;
            if word.is_char_boundary(at) {
                found.push(at);
            }
        }
    }
    found
}

/// Where the clitic begins that `word` ends in; never at 0.
fn clitic_start(word: &str, grammar: &LanguageGrammar) -> Option<usize> {
    grammar.clitics.iter().find_map(|clitic| {
        let mut backwards = word.char_indices().rev();
        let mut start = word.len();
        for expected in clitic.chars().rev() {
            let (index, found) = backwards.next()?;
            if !same_letter(found, expected) {
                return None;
            }
            start = index;
        }
        (start > 0).then_some(start)
    })
}

/// The length of the clitic that `rest` begins with, as a whole word; 0 for none.
pub(super) fn clitic_at(rest: &str, grammar: Option<&LanguageGrammar>) -> usize {
    let Some(grammar) = grammar else { return 0 };
    let found = grammar.clitics.iter().find_map(|clitic| {
        let mut characters = rest.char_indices();
        for expected in clitic.chars() {
            let (_, found) = characters.next()?;
            if !same_letter(found, expected) {
                return None;
            }
        }
        let end = characters.next().map_or(rest.len(), |(index, _)| index);
        (!rest[end..].starts_with(char::is_alphanumeric)).then_some(end)
    });
    found.unwrap_or(0)
}

fn same_letter(found: char, expected: char) -> bool {
    match expected {
        '\'' => matches!(found, '\'' | '’' | '`'),
        _ => found.to_ascii_lowercase() == expected,
    }
}

/// The length of the web or mail address that `rest` begins with.
pub(super) fn address_length(rest: &str) -> Option<usize> {
    let first = *rest.as_bytes().first()?;
    if !first.is_ascii_alphanumeric() {
        return None;
    }
    let letters = rest.bytes().take(7).take_while(u8::is_ascii_alphabetic).count();
    let scheme = rest[letters..].starts_with("://");
    let www = rest.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
    let mail = !scheme && !www && is_mail(rest);
    if !scheme && !www && !mail {
        return None;
    }
    let end = rest.find(['<', '>', '"', '“', '”', '’', '‘', '|']).unwrap_or(rest.len());
    let mut address = &rest[..end];
    if mail {
        let domain = address.find('@').unwrap_or(0) + 1;
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
        address = &address[..domain + address[domain..].find(|c| !inside(c)).unwrap_or(address.len() - domain)];
    }
    let trimmed = address.trim_end_matches(['.', ',', ';', ':', '!', '?', ']', '}', '\'', '…']);
    let trimmed =
        if trimmed.contains('(') { trimmed } else { trimmed.trim_end_matches(')').trim_end_matches(['.', ',']) };
    (!trimmed.is_empty()).then_some(trimmed.len())
}

fn is_mail(rest: &str) -> bool {
    // 64 bytes: the longest name that a mail address may have.
    let name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+');
    let at = rest.bytes().take(64).take_while(name).count();
    at > 0 && rest[at..].starts_with('@') && rest[at + 1..].starts_with(char::is_alphanumeric)
}

/// The length of the emoticon that `rest` is, if it is one to its end.
pub(super) fn emoticon_length(rest: &str) -> Option<usize> {
    let mut characters = rest.chars().skip(1).peekable();
    characters.next_if(|c| matches!(c, '-' | '\'' | 'o'));
    let mouth = characters.next()?;
    (matches!(mouth, ')' | '(' | 'D' | 'P' | 'p') && characters.next().is_none()).then_some(rest.len())
}

fn last_run(word: &str) -> &str {
    word.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or(word)
}

fn last_hyphenated(word: &str) -> &str {
    word.rsplit('-').next().unwrap_or(word)
}

fn ends_in_digit(word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_digit())
}

fn is_capitals(word: &str) -> bool {
    !word.is_empty() && word.chars().all(char::is_uppercase)
}
