use std::collections::{BTreeSet, HashMap, HashSet};

use knowledge::{Knowledge, Meaning, NamedBy};
use model::{ActorKind, CountryCode, Document, Name, NameKind};

use super::{merge::Found, words};

/// Settles which actor each name means, where one and only one fits, and which country it says.
pub(super) fn resolve(document: &Document, found: Vec<Found>, knowledge: &Knowledge) -> Vec<Name> {
    let page = Page::read(document, &found, knowledge);
    let mut names = Vec::with_capacity(found.len());
    for name in found {
        let spans = &document.tokens.span;
        let span = spans[name.first as usize].cover(spans[name.end as usize - 1]);
        let actor = page.choose(document, &name, knowledge).and_then(|index| knowledge.actors.get(index));
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

/// What the page as a whole says, for names that can mean several actors.
struct Page<'d> {
    /// Countries by names that can mean one actor only.
    countries: HashMap<CountryCode, usize>,
    /// Actors that the page names in full.
    named: HashSet<u32>,
    /// Last words of persons whom nobody knows: "Merkel" is not the chancellor where "Anna Merkel" is told of.
    strangers: HashSet<&'d str>,
    /// Abbreviations that the page explains: "Kurdish National Council (KNC)" → the meanings of the words before.
    explained: HashMap<&'d str, Vec<Meaning>>,
}

impl<'d> Page<'d> {
    fn read(document: &'d Document, found: &[Found], knowledge: &Knowledge) -> Self {
        let mut page = Page {
            countries: HashMap::new(),
            named: HashSet::new(),
            strangers: HashSet::new(),
            explained: HashMap::new(),
        };
        for (index, name) in found.iter().enumerate() {
            if name.kind == NameKind::Person && name.meanings.is_empty() && name.n_tokens() > 1 {
                page.strangers.insert(document.form(name.end as usize - 1));
            }
            if let [only] = name.meanings.as_slice()
                && let Some(actor) = knowledge.actors.get(only.actor)
                && matches!(actor.kind, ActorKind::State | ActorKind::Person | ActorKind::StateBody)
                && !knowledge.actors.has_common_name(only.actor)
                && (actor.kind == ActorKind::State || only.how == NamedBy::Name)
                && let Some(country) = actor.country
            {
                *page.countries.entry(country).or_default() += 1;
            }
            if name.n_tokens() > 1 {
                page.named.extend(name.meanings.iter().filter(|m| m.how == NamedBy::Name).map(|m| m.actor));
            }
            if let Some(next) = found.get(index + 1)
                && next.n_tokens() == 1
                && name.n_tokens() > 1
                && next.first == name.end + 1
                && document.form(name.end as usize) == "("
                && words::could_abbreviate(document, next.first as usize, name.first as usize, name.end as usize)
            {
                page.explained.insert(document.form(next.first as usize), name.meanings.clone());
            }
        }
        page
    }

    /// The one actor that the name can mean here.
    fn choose(&self, document: &Document, name: &Found, knowledge: &Knowledge) -> Option<u32> {
        let explained = match name.n_tokens() {
            1 => self.explained.get(document.form(name.first as usize)),
            _ => None,
        };
        if let Some(meanings) = explained {
            return match meanings.as_slice() {
                [only] => Some(only.actor),
                _ => None,
            };
        }
        let possible: Vec<Meaning> =
            name.meanings.iter().copied().filter(|meaning| self.allows(document, name, *meaning, knowledge)).collect();
        let narrow = |keep: &dyn Fn(&Meaning) -> bool| -> Option<u32> {
            let kept: BTreeSet<u32> = possible.iter().filter(|meaning| keep(meaning)).map(|m| m.actor).collect();
            if kept.len() == 1 { kept.first().copied() } else { None }
        };
        let kind = |meaning: &Meaning| knowledge.actors.get(meaning.actor).map(|actor| actor.kind);
        narrow(&|_| true)
            .or_else(|| narrow(&|meaning| self.named.contains(&meaning.actor)))
            .or_else(|| narrow(&|meaning| kind(meaning) == Some(ActorKind::State) && meaning.how == NamedBy::Name))
            .or_else(|| narrow(&|meaning| self.mentions(meaning.actor, knowledge)))
    }

    fn allows(&self, document: &Document, name: &Found, meaning: Meaning, knowledge: &Knowledge) -> bool {
        let Some(actor) = knowledge.actors.get(meaning.actor) else { return false };
        if self.named.contains(&meaning.actor) && !knowledge.actors.has_common_name(meaning.actor) {
            return true;
        }
        let by_country = actor.country.is_none() || self.mentions(meaning.actor, knowledge);
        match meaning.how {
            NamedBy::Short => !self.strangers.contains(document.form(name.end as usize - 1)),
            NamedBy::Abbreviation if actor.kind != ActorKind::State => by_country,
            _ => by_country || !knowledge.actors.has_common_name(meaning.actor),
        }
    }

    /// Whether the page names the actor's country.
    fn mentions(&self, actor: u32, knowledge: &Knowledge) -> bool {
        let country = knowledge.actors.get(actor).and_then(|actor| actor.country);
        country.is_some_and(|country| self.countries.contains_key(&country))
    }
}

/// The country that a longer name says by a name or nationality word inside it ("Russian Foreign Ministry").
fn country_inside(document: &Document, name: &Found, knowledge: &Knowledge) -> Option<CountryCode> {
    if !matches!(name.kind, NameKind::Organisation | NameKind::Place | NameKind::Facility) {
        return None;
    }
    let roles = knowledge.actors.roles();
    let (first, end) = (name.first as usize, name.end as usize);
    let forms: Vec<&str> = (first..end).map(|token| document.form(token)).collect();
    for token in first..end {
        let Some((n_words, meanings)) = knowledge.actors.longest_match(&forms[token - first..]) else { continue };
        let country = meanings.iter().find_map(|meaning| {
            let actor = knowledge.actors.get(meaning.actor)?;
            actor.country.filter(|_| actor.kind == ActorKind::State)
        });
        // Only what is a body of that country by its other words: not "Air China" or "French Open".
        let before = words::phrase(document, first, token);
        let after = words::phrase(document, token + n_words, end);
        let before = before.trim_end_matches(" of").trim_end_matches(" of the");
        let after = after.trim_start_matches("'s ").trim();
        let is_body = roles.body(before).is_some() || roles.body(after).is_some();
        return country.filter(|_| is_body);
    }
    None
}
