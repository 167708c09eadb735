use knowledge::{Actors, Knowledge, Meaning, NamedBy, Places, first_part, fold_word};
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

/// Names of regions, seas and sites in one sentence, as token ranges: leftmost longest. A single word must look like a
/// name.
pub(super) fn scan_regions(document: &Document, sentence: usize, knowledge: &Knowledge) -> Vec<(u32, u32)> {
    let tokens = document.sentences[sentence].tokens();
    let mut found = Vec::new();
    let mut folded = String::new();
    let mut token = tokens.start;
    while token < tokens.end {
        let end = region_at(document, token, tokens.end, &knowledge.places, &mut folded);
        // "Provence-Alpes-Côte d'Azur" is another name.
        let end = end.filter(|&end| {
            let touches = end < tokens.end && document.tokens.span[end].start == document.tokens.span[end - 1].end;
            !(touches && document.form(end).starts_with('-'))
        });
        // "Middle Eastern" is no place.
        let upos = |token: usize| document.tokens.upos[token];
        let end = end.filter(|&end| match end - token {
            1 => upos(token) == model::Upos::Propn,
            _ => upos(end - 1) != model::Upos::Adj,
        });
        if let Some(end) = end {
            found.push((token as u32, end as u32));
        }
        token = end.unwrap_or(token + 1);
    }
    found
}

fn region_at(document: &Document, token: usize, end: usize, places: &Places, folded: &mut String) -> Option<usize> {
    if !document.form(token).starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    folded.clear();
    fold_word(document.form(token), folded);
    let longest = places.longest_region(first_part(folded));
    let mut found = None;
    let mut next = token;
    while folded.len() <= longest {
        next += 1;
        if places.is_region_name(folded) {
            found = Some(next);
        }
        if next >= end {
            break;
        }
        if document.tokens.span[next].start > document.tokens.span[next - 1].end {
            folded.push(' ');
        }
        fold_word(document.form(next), folded);
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
    // "NEW YORK": a short word counts as shouted beside another.
    let next_shouted = || {
        let touches = |token: usize| document.form(token).chars().count() > 2 && has_no_small(document.form(token));
        form.chars().count() > 2 && has_no_small(form) && token + 1 < end && touches(token + 1)
    };
    if plain.is_none_or(|(found, _)| found == token + 1)
        && let Some(person) = over_initial(document, token, end, actors, folded)
    {
        return Some(person);
    }
    let plain = longest(document, token, end, actors, folded, fold_word);
    if plain.is_some() || !(is_shouted(form) || next_shouted()) {
        return plain;
    }
    longest(document, token, end, actors, folded, |word, folded| fold_word(&calm(word), folded))
}

/// "Henry A. Kissinger": a person's name with an initial that is not written in `data/`.
fn over_initial<'k>(
    document: &Document,
    token: usize,
    end: usize,
    actors: &'k Actors,
    folded: &mut String,
) -> Option<(usize, &'k [Meaning])> {
    let initial = if token + 1 < end { document.form(token + 1) } else { return None };
    let letter = initial.strip_suffix('.').unwrap_or("");
    if token + 2 >= end || letter.chars().count() != 1 || !letter.starts_with(char::is_uppercase) {
        return None;
    }
    folded.clear();
    fold_word(document.form(token), folded);
    folded.push(' ');
    fold_word(document.form(token + 2), folded);
    let meanings = actors.meanings_of_folded(folded);
    let persons = !meanings.is_empty()
        && meanings.iter().all(|meaning| {
            let actor = actors.get(meaning.actor);
            meaning.how == NamedBy::Name && actor.is_some_and(|actor| actor.kind == model::ActorKind::Person)
        });
    persons.then_some((token + 3, meanings))
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
    form.chars().filter(|c| c.is_alphabetic()).count() > 3 && has_no_small(form)
}

fn has_no_small(form: &str) -> bool {
    form.starts_with(char::is_alphabetic) && !form.chars().any(char::is_lowercase)
}

/// `SEOUL` → `Seoul`, `JONG-UN` → `Jong-un`.
pub(super) fn calm(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter();
    first.chain(letters.flat_map(char::to_lowercase)).collect()
}
