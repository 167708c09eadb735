use std::collections::HashMap;

use knowledge::{Knowledge, Meaning, NamedBy};
use model::{ActorKind, CountryCode, Document, Name, NameKind};

use super::merge::Found;

/// Settles which actor each name means, where one and only one fits, and which country it says.
pub(super) fn resolve(document: &Document, found: Vec<Found>, knowledge: &Knowledge) -> Vec<Name> {
    let about = countries(&found, knowledge);
    let mut names = Vec::with_capacity(found.len());
    for name in found {
        let spans = &document.tokens.span;
        let span = spans[name.first as usize].cover(spans[name.end as usize - 1]);
        let actor = choose(&name.meanings, &about, knowledge).and_then(|index| knowledge.actors.get(index));
        let country = actor.and_then(|actor| actor.country).or_else(|| country_inside(document, &name, knowledge));
        names.push(Name {
            span,
            first: name.first,
            end: name.end,
            kind: name.kind,
            actor: actor.map(|actor| actor.id.clone()),
            place: None,
            country,
        });
    }
    names
}

/// How often the page names each country, by names that can mean one actor only.
fn countries(found: &[Found], knowledge: &Knowledge) -> HashMap<CountryCode, usize> {
    let mut about = HashMap::new();
    for name in found {
        if let [only] = name.meanings.as_slice()
            && let Some(country) = knowledge.actors.get(only.actor).and_then(|actor| actor.country)
        {
            *about.entry(country).or_default() += 1;
        }
    }
    about
}

/// The one actor that the meanings leave; of several, the one whose country the page is about, if that is one.
fn choose(meanings: &[Meaning], about: &HashMap<CountryCode, usize>, knowledge: &Knowledge) -> Option<u32> {
    match meanings {
        [] => None,
        [only] => Some(only.actor),
        several => {
            let states: Vec<&Meaning> = several
                .iter()
                .filter(|m| {
                    let actor = knowledge.actors.get(m.actor);
                    actor.is_some_and(|actor| actor.kind == ActorKind::State && m.how == NamedBy::Name)
                })
                .collect();
            if let [state] = states.as_slice() {
                return Some(state.actor);
            }
            let near: Vec<u32> = several
                .iter()
                .filter(|m| {
                    let country = knowledge.actors.get(m.actor).and_then(|actor| actor.country);
                    country.is_some_and(|country| about.contains_key(&country))
                })
                .map(|m| m.actor)
                .collect();
            if let [one] = near.as_slice() { Some(*one) } else { None }
        }
    }
}

/// The country that a longer name says by a name or nationality word inside it ("Russian Foreign Ministry").
fn country_inside(document: &Document, name: &Found, knowledge: &Knowledge) -> Option<CountryCode> {
    if !matches!(name.kind, NameKind::Organisation | NameKind::Place | NameKind::Facility) {
        return None;
    }
    let roles = knowledge.actors.roles();
    let mut token = name.first as usize;
    let end = name.end as usize;
    let words: Vec<&str> = (token..end).map(|token| document.form(token)).collect();
    while token < end {
        let offset = token - name.first as usize;
        let Some((n_words, meanings)) = knowledge.actors.longest_match(&words[offset..]) else {
            token += 1;
            continue;
        };
        let country = meanings.iter().find_map(|m| knowledge.actors.get(m.actor).and_then(|actor| actor.country));
        // Only what is a body of that country by its other words: not "Air China" or "French Open".
        let rest_before = super::words::phrase(document, name.first as usize, token);
        let rest_after = super::words::phrase(document, token + n_words, end);
        let is_body = [rest_before.trim_end_matches(" of").trim_end_matches(" of the"), rest_after.trim()]
            .iter()
            .any(|rest| roles.body(rest.trim_start_matches("'s ")).is_some());
        return country.filter(|_| is_body);
    }
    None
}
