//! What a page itself says an abbreviation stands for: "the Rapid Support Forces (RSF) … the RSF".

use std::collections::HashMap;

use model::{Document, Name};

/// The most letters of an abbreviation that a page makes.
const MOST_LETTERS: usize = 8;

/// Gives every later mention of an abbreviation the meaning of the name that it stood beside in brackets, whatever the
/// data or the recogniser took it for: the page's own word wins.
pub(super) fn spread(document: &mut Document) {
    let mut meant: HashMap<String, Name> = HashMap::new();
    for name in &document.names {
        if let Some(letters) = beside(document, name) {
            meant.entry(letters).or_insert_with(|| name.clone());
        }
    }
    if meant.is_empty() {
        return;
    }
    let mut names = std::mem::take(&mut document.names);
    names.retain(|name| name.end - name.first > 1 || !meant.contains_key(document.form(name.first as usize)));
    let mut made = Vec::new();
    for token in 0..document.tokens.len() {
        let Some(full) = meant.get(document.form(token)) else { continue };
        let covered = names.iter().any(|name| (name.first..name.end).contains(&(token as u32)));
        if !covered {
            let span = document.tokens.span[token];
            made.push(Name { span, first: token as u32, end: token as u32 + 1, ..full.clone() });
        }
    }
    names.extend(made);
    names.sort_by_key(|name| (name.first, name.end));
    document.names = names;
}

/// The abbreviation in brackets right after a name, where its letters are those that the name's words begin with.
fn beside(document: &Document, name: &Name) -> Option<String> {
    let end = name.end as usize;
    if name.end - name.first < 2 || end + 2 >= document.tokens.len() {
        return None;
    }
    if document.form(end) != "(" || document.form(end + 2) != ")" {
        return None;
    }
    let letters = document.form(end + 1);
    let is_abbreviation =
        (2..=MOST_LETTERS).contains(&letters.len()) && letters.chars().all(|letter| letter.is_ascii_uppercase());
    let words = (name.first as usize..end).map(|token| document.form(token));
    let initials: String = words.filter_map(|word| word.chars().next()).filter(|first| first.is_uppercase()).collect();
    (is_abbreviation && initials == letters).then(|| letters.to_string())
}
