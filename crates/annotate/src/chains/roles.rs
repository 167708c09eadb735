use std::collections::HashMap;

use knowledge::{Knowledge, WordClass};
use model::{CountryCode, Document, MentionHow, NameKind, TextSpan};

use super::{
    referents::{Referents, new_chain},
    titles::{self, RoleAt},
};

/// A person on the page with a role that descriptions can mean.
struct Holder {
    chain: usize,
    country: Option<CountryCode>,
    /// First byte of the first mention.
    from: u32,
}

/// Joins descriptions ("the North Korean leader", "Niger's president") to the one person whom they fit.
pub(super) fn attach(document: &Document, knowledge: &Knowledge, referents: &mut Referents) {
    let descriptions = descriptions(document, knowledge);
    if descriptions.is_empty() {
        return;
    }
    let holders = holders(document, knowledge, referents);
    // "The president" alone is nobody in particular where the page tells of presidents of several countries.
    let mut countries: HashMap<&str, Vec<CountryCode>> = HashMap::new();
    for description in &descriptions {
        let Some(country) = description.country else { continue };
        let of_role = countries.entry(description.phrase.as_str()).or_default();
        if !of_role.contains(&country) {
            of_role.push(country);
        }
    }
    let mut nameless: HashMap<(String, CountryCode), usize> = HashMap::new();
    for description in &descriptions {
        let word = description.phrase.as_str();
        let span = with_article(document, knowledge, description);
        let fits = holders.get(word).map_or(&[][..], Vec::as_slice);
        let chain = match description.country {
            Some(country) => {
                one(fits.iter().filter(|holder| holder.country == Some(country)).map(|holder| holder.chain))
            }
            None => one(fits.iter().map(|holder| holder.chain)).filter(|&chain| {
                let others = countries.get(word).map_or(&[][..], Vec::as_slice);
                let holder = fits.iter().find(|holder| holder.chain == chain);
                let own = holder.and_then(|holder| holder.country);
                let named_before = holder.is_some_and(|holder| holder.from < span.start);
                named_before && others.iter().all(|country| Some(*country) == own) && description.role.one
            }),
        };
        let head = description.end - 1;
        match (chain, description.country) {
            (Some(chain), _) => referents.mention(chain, span, head, MentionHow::Role),
            (None, Some(country)) if description.role.one => {
                let chain = *nameless.entry((description.phrase.clone(), country)).or_insert_with(|| {
                    let mut chain = new_chain(document.text(span), NameKind::Person);
                    chain.country = Some(country);
                    chain.sector = description.role.sector;
                    chain.role = Some(span);
                    referents.chains.push(chain);
                    referents.chains.len() - 1
                });
                referents.mention(chain, span, head, MentionHow::Role);
            }
            _ => {}
        }
    }
}

fn one(mut chains: impl Iterator<Item = usize>) -> Option<usize> {
    let first = chains.next()?;
    chains.all(|chain| chain == first).then_some(first)
}

/// Definite descriptions of one person by a role, not beside that person's name.
fn descriptions(document: &Document, knowledge: &Knowledge) -> Vec<RoleAt> {
    let mut found = Vec::new();
    let roles = knowledge.actors.roles();
    for sentence in &document.sentences {
        let tokens = sentence.tokens();
        let mut token = tokens.start;
        while token < tokens.end {
            let Some(mut role) = role_from(document, knowledge, token, tokens.end) else {
                token += 1;
                continue;
            };
            token = role.end;
            // A title before a name is that name's own mention.
            let next = titles::name_at(document, role.end.min(tokens.end - 1));
            let beside_name = role.end < tokens.end && next.is_some_and(|name| name.kind == NameKind::Person);
            let plural = document.tokens.features[role.end - 1].has(model::Features::PLURAL)
                || roles.role(&role.phrase).is_some_and(|role| role.many);
            let (owner, country) = titles::owner_before(document, tokens.start, role.word);
            role.first = owner;
            let after = titles::country_after_of(document, knowledge, role.end, tokens.end);
            role.country = country.or(after);
            let article =
                role.first > tokens.start && crate::is_word(document, knowledge, role.first - 1, WordClass::Article);
            if beside_name || plural || (role.country.is_none() && !article) {
                continue;
            }
            // "of" somebody or something that is no country says whose: not the state's.
            let owned = role.end < tokens.end && crate::is_word(document, knowledge, role.end, WordClass::Of);
            if country.is_none() && after.is_none() && owned {
                continue;
            }
            // "his spokesman", "former president": another person.
            if role.first > tokens.start && is_other(document, knowledge, role.first - 1, &role) {
                continue;
            }
            found.push(role);
        }
    }
    found
}

/// The longest role word that begins at `token`.
fn role_from(document: &Document, knowledge: &Knowledge, token: usize, end: usize) -> Option<RoleAt> {
    if !document.form(token).starts_with(char::is_alphabetic) {
        return None;
    }
    let roles = knowledge.actors.roles();
    let first = document.form(token).to_lowercase();
    let longest = (roles.longest_from(knowledge::first_part(&first)) * 2).min(end - token);
    (1..=longest).rev().find_map(|n_tokens| {
        let phrase = crate::names::phrase(document, token, token + n_tokens);
        let role = roles.role(&phrase).filter(|role| role.title && !role.honorific)?;
        Some(RoleAt { first: token, word: token, end: token + n_tokens, phrase, role, country: None })
    })
}

fn is_other(document: &Document, knowledge: &Knowledge, before: usize, role: &RoleAt) -> bool {
    let is = |class| crate::is_word(document, knowledge, before, class);
    let adjective = document.tokens.upos[before] == model::Upos::Adj && role.first == role.word;
    let pronoun = document.tokens.upos[before] == model::Upos::Pron;
    !is(WordClass::Article) && (adjective || pronoun || is(WordClass::Indefinite))
}

fn with_article(document: &Document, knowledge: &Knowledge, role: &RoleAt) -> TextSpan {
    let article = role.first > 0 && crate::is_word(document, knowledge, role.first - 1, WordClass::Article);
    titles::span(document, role.first - usize::from(article), role.end)
}

/// Persons by the roles that the page or `data/` gives them.
fn holders(document: &Document, knowledge: &Knowledge, referents: &Referents) -> HashMap<String, Vec<Holder>> {
    let mut holders: HashMap<String, Vec<Holder>> = HashMap::new();
    let roles = knowledge.actors.roles();
    for (index, chain) in referents.chains.iter().enumerate() {
        if chain.kind != NameKind::Person {
            continue;
        }
        let mut words: Vec<String> = Vec::new();
        if let Some(role) = chain.role {
            let tokens = document.tokens_in(role);
            if let Some(role) = titles::role_within(document, knowledge, tokens.start, tokens.end) {
                words.push(role.phrase);
            }
        }
        let actor = chain.actor.as_deref().and_then(|id| knowledge.actors.by_id(id));
        words.extend(actor.iter().flat_map(|actor| &actor.offices).map(|office| office.title.clone()));
        if words.iter().any(|word| roles.role(word).is_some_and(|role| role.head)) {
            words.push("leader".to_string());
        }
        words.sort();
        words.dedup();
        let from = chain.mentions.iter().map(|mention| mention.span.start).min().unwrap_or(u32::MAX);
        for word in words {
            holders.entry(word).or_default().push(Holder { chain: index, country: chain.country, from });
        }
    }
    holders
}
