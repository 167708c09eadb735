use std::collections::HashMap;

use model::{Document, NameKind};

use super::merge::Found;

/// The tokens `first..end` as a lower-case phrase, joined as they stand.
pub(crate) fn phrase(document: &Document, first: usize, end: usize) -> String {
    let mut phrase = String::new();
    for token in first..end {
        if token > first && document.tokens.span[token].start > document.tokens.span[token - 1].end {
            phrase.push(' ');
        }
        phrase.push_str(&document.form(token).to_lowercase().replace('’', "'"));
    }
    phrase
}

/// Gives a name the kind that most of its mentions on the page have: the recogniser sees one sentence at a time.
pub(super) fn settle_kinds(document: &Document, found: &mut [Found]) {
    let text_of = |name: &Found| {
        let spans = &document.tokens.span;
        document.text(spans[name.first as usize].cover(spans[name.end as usize - 1]))
    };
    let mut votes: HashMap<&str, HashMap<NameKind, usize>> = HashMap::new();
    for name in found.iter().filter(|name| name.meanings.is_empty()) {
        *votes.entry(text_of(name)).or_default().entry(name.kind).or_default() += 1;
    }
    for name in found.iter_mut().filter(|name| name.meanings.is_empty()) {
        let Some(kinds) = votes.get(text_of(name)) else { continue };
        let own = kinds.get(&name.kind).copied().unwrap_or(0);
        let best = kinds.iter().max_by_key(|(kind, count)| (**count, std::cmp::Reverse(**kind)));
        if let Some((kind, count)) = best
            && *count > own
        {
            name.kind = *kind;
        }
    }
}

/// Whether token `short` is made of first letters of the words `first..end`, in order.
pub(super) fn could_abbreviate(document: &Document, short: usize, first: usize, end: usize) -> bool {
    let letters = document.form(short).chars().filter(|c| c.is_alphabetic());
    let mut initials = (first..end).filter_map(|token| document.form(token).chars().next());
    let mut matched = 0;
    let mut n_letters = 0;
    for letter in letters {
        n_letters += 1;
        if initials.any(|initial| initial.to_lowercase().eq(letter.to_lowercase())) {
            matched += 1;
        }
    }
    n_letters >= 2 && matched + 1 >= n_letters
}
