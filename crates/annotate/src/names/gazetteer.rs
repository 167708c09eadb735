use knowledge::{Actors, Knowledge, Meaning, first_part, fold_word};
use model::Document;

/// A stretch of tokens that `data/` knows as a name.
#[derive(Debug, Clone)]
pub(super) struct Known<'k> {
    pub first: u32,
    pub end: u32,
    pub meanings: &'k [Meaning],
}

/// All known names of actors in one sentence: leftmost longest, not overlapping.
pub(super) fn scan<'k>(document: &Document, sentence: usize, knowledge: &'k Knowledge) -> Vec<Known<'k>> {
    let tokens = document.sentences[sentence].tokens();
    let mut found = Vec::new();
    let mut folded = String::new();
    let mut token = tokens.start;
    while token < tokens.end {
        match longest_at(document, token, tokens.end, &knowledge.actors, &mut folded) {
            Some((end, meanings)) => {
                found.push(Known { first: token as u32, end: end as u32, meanings });
                token = end;
            }
            None => token += 1,
        }
    }
    found
}

/// The longest known name that begins at `token`, as it stands or with capitals taken for a headline's or a dateline's.
fn longest_at<'k>(
    document: &Document,
    token: usize,
    end: usize,
    actors: &'k Actors,
    folded: &mut String,
) -> Option<(usize, &'k [Meaning])> {
    let form = document.form(token);
    if !form.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let plain = longest(document, token, end, actors, folded, fold_word);
    if plain.is_some() || !is_shouted(form) {
        return plain;
    }
    longest(document, token, end, actors, folded, |word, folded| fold_word(&calm(word), folded))
}

fn longest<'k>(
    document: &Document,
    token: usize,
    end: usize,
    actors: &'k Actors,
    folded: &mut String,
    add: impl Fn(&str, &mut String),
) -> Option<(usize, &'k [Meaning])> {
    folded.clear();
    add(document.form(token), folded);
    let longest = actors.longest_after(first_part(folded));
    let mut found = None;
    let mut next = token;
    while folded.len() <= longest {
        next += 1;
        let meanings = actors.meanings_of_folded(folded);
        if !meanings.is_empty() {
            found = Some((next, meanings));
        }
        if next >= end {
            break;
        }
        if document.tokens.span[next].start > document.tokens.span[next - 1].end {
            folded.push(' ');
        }
        add(document.form(next), folded);
    }
    found
}

/// Whether a word of four letters or more is all capitals ("SEOUL"): shorter ones are abbreviations.
fn is_shouted(form: &str) -> bool {
    form.chars().filter(|c| c.is_alphabetic()).count() > 3 && !form.chars().any(char::is_lowercase)
}

/// `SEOUL` → `Seoul`, `JONG-UN` → `Jong-un`.
pub(super) fn calm(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter();
    first.chain(letters.flat_map(char::to_lowercase)).collect()
}
