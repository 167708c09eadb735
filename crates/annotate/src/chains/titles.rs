use knowledge::{Knowledge, RoleWord, WordClass};
use model::{CountryCode, Document, NameKind, Sector, TextSpan, Upos};

use super::referents::Referents;

/// How many tokens an apposition may have.
const LONGEST_APPOSITION: usize = 24;

/// A role as it stands in the text.
#[derive(Debug, Clone)]
pub(super) struct RoleAt {
    /// First token, with the nationality or owner before it.
    pub first: usize,
    /// First token of the role word itself.
    pub word: usize,
    /// One past the last token of the role word.
    pub end: usize,
    /// The role word in lower case ("foreign minister").
    pub phrase: String,
    pub role: RoleWord,
    pub country: Option<CountryCode>,
}

/// Gives persons the roles that stand beside their names: titles before, appositions after.
pub(super) fn attach(document: &Document, knowledge: &Knowledge, referents: &mut Referents) {
    for index in 0..document.names.len() {
        let Some(chain) = referents.of_name[index] else { continue };
        if referents.chains[chain].kind != NameKind::Person {
            continue;
        }
        let name = &document.names[index];
        let (first, end) = (name.first as usize, name.end as usize);
        let Some(sentence) = document.sentence_of(name.span) else { continue };
        let tokens = document.sentences[sentence].tokens();
        let before = title_before(document, knowledge, tokens.start, first);
        let after = apposition_after(document, knowledge, end, tokens.end);
        if let Some(role) = &before {
            let with_title = span(document, role.first, end);
            let mention = referents.mention_of_name[index];
            referents.chains[chain].mentions[mention].span = with_title;
            take(referents, chain, role, span(document, role.first, role.end));
        }
        if let Some((role, _)) = &after
            && referents.mention_of_name[index] == 0
        {
            part_from_namesake(knowledge, referents, chain, role);
        }
        if let Some((role, whole)) = &after {
            let role_span = span(document, whole.start, whole.end);
            take(referents, chain, role, role_span);
            if let Some(body) = affiliation(document, knowledge, whole.clone()) {
                let chain = &mut referents.chains[chain];
                chain.affiliation = chain.affiliation.or(Some(body));
            }
        }
    }
}

/// "Kim Yong-hyun, a professor at …" is not the minister of that name.
fn part_from_namesake(knowledge: &Knowledge, referents: &mut Referents, chain: usize, role: &RoleAt) {
    let chain = &mut referents.chains[chain];
    let actor = chain.actor.as_deref().and_then(|id| knowledge.actors.by_id(id));
    let rules = actor.is_some_and(|actor| matches!(actor.sector, Some(Sector::Gov | Sector::Mil | Sector::Leg)));
    if rules && role.role.sector == Some(Sector::Edu) && !role.role.honorific {
        (chain.actor, chain.sector, chain.country) = (None, None, None);
    }
}

fn take(referents: &mut Referents, chain: usize, role: &RoleAt, written: TextSpan) {
    let chain = &mut referents.chains[chain];
    if role.role.honorific {
        return;
    }
    chain.role = chain.role.or(Some(written));
    chain.country = chain.country.or(role.country);
    chain.sector = chain.sector.or(role.role.sector);
}

pub(super) fn span(document: &Document, first: usize, end: usize) -> TextSpan {
    let spans = &document.tokens.span;
    spans[first].cover(spans[end.max(first + 1) - 1])
}

/// The role words that end right before `end`: "Russian President" in "Russian President Vladimir Putin".
pub(super) fn title_before(document: &Document, knowledge: &Knowledge, start: usize, end: usize) -> Option<RoleAt> {
    let roles = knowledge.actors.roles();
    let longest = roles.longest_role() * 2;
    for first in start.max(end.saturating_sub(longest))..end {
        let phrase = crate::names::phrase(document, first, end);
        let Some(role) = roles.role(&phrase) else { continue };
        if role.many {
            continue;
        }
        let (owner, country) = owner_before(document, start, first);
        return Some(RoleAt { first: owner, word: first, end, phrase, role, country });
    }
    None
}

/// Where the nationality or owner before token `first` begins ("North Korean leader", "Russia's president"), and its
/// country.
pub(super) fn owner_before(document: &Document, start: usize, first: usize) -> (usize, Option<CountryCode>) {
    let mut at = first;
    if at > start && matches!(document.form(at - 1), "'s" | "’s" | "'" | "’") {
        at -= 1;
    } else {
        // "Russian *deputy* foreign minister" is found as a role; "the *former* Russian president" is not skipped.
        while at > start
            && first - at < 2
            && document.tokens.upos[at - 1] == Upos::Adj
            && name_ending_at(document, at).is_none()
        {
            at -= 1;
        }
    }
    match name_ending_at(document, at) {
        Some(name) if name.country.is_some() && name.kind != NameKind::Person && name.first as usize >= start => {
            (name.first as usize, name.country)
        }
        _ => (first, None),
    }
}

fn name_ending_at(document: &Document, end: usize) -> Option<&model::Name> {
    let after = document.names.partition_point(|name| (name.end as usize) < end);
    document.names.get(after).filter(|name| name.end as usize == end)
}

pub(super) fn name_at(document: &Document, token: usize) -> Option<&model::Name> {
    let after = document.names.partition_point(|name| name.end as usize <= token);
    document.names.get(after).filter(|name| name.first as usize <= token)
}

/// The role in an apposition that begins with a comma at token `at`: "…, a research fellow at the Asan Institute, …".
fn apposition_after(
    document: &Document,
    knowledge: &Knowledge,
    at: usize,
    limit: usize,
) -> Option<(RoleAt, std::ops::Range<usize>)> {
    if at >= limit || document.form(at) != "," {
        return None;
    }
    let first = at + 1;
    let mut end = first;
    while end < limit.min(first + LONGEST_APPOSITION) && !ends_apposition(document, knowledge, end) {
        end += 1;
    }
    if end == first || end >= limit || end == first + LONGEST_APPOSITION {
        return None;
    }
    // A role word near the beginning, before any preposition: the head of the noun phrase.
    let head_end = (first..end).find(|&token| document.tokens.upos[token] == Upos::Adp).unwrap_or(end);
    let role = role_within(document, knowledge, first, head_end.min(first + 8))?;
    let country = role.country.or_else(|| country_after_of(document, knowledge, role.end, end));
    Some((RoleAt { country, ..role }, first..end))
}

fn ends_apposition(document: &Document, knowledge: &Knowledge, token: usize) -> bool {
    let form = document.form(token);
    let is_mark = matches!(form, "," | "." | ";" | ":" | "—" | "–" | "--" | "(" | ")" | "“" | "\"" | "!" | "?");
    is_mark
        || crate::is_word(document, knowledge, token, WordClass::Closes)
        || matches!(document.tokens.upos[token], Upos::Aux)
}

/// The last role word that ends within the tokens `first..end`, with what stands before it.
pub(super) fn role_within(document: &Document, knowledge: &Knowledge, first: usize, end: usize) -> Option<RoleAt> {
    let roles = knowledge.actors.roles();
    for to in (first + 1..=end).rev() {
        if name_at(document, to - 1).is_some_and(|name| name.kind != NameKind::Group) {
            continue;
        }
        let longest = roles.longest_role() * 2;
        for from in first.max(to.saturating_sub(longest))..to {
            let phrase = crate::names::phrase(document, from, to);
            if let Some(role) = roles.role(&phrase).filter(|role| !role.honorific && !role.many) {
                let (owner, country) = owner_before(document, first, from);
                return Some(RoleAt { first: owner, word: from, end: to, phrase, role, country });
            }
        }
    }
    None
}

/// The country in "of Niger" or "of the Russian Federation" right after a role.
pub(super) fn country_after_of(
    document: &Document,
    knowledge: &Knowledge,
    at: usize,
    end: usize,
) -> Option<CountryCode> {
    if at >= end || !crate::is_word(document, knowledge, at, WordClass::Of) {
        return None;
    }
    let mut next = at + 1;
    while next < end && matches!(document.tokens.upos[next], Upos::Det) {
        next += 1;
    }
    let name = name_at(document, next).filter(|name| next < end && name.kind != NameKind::Person)?;
    name.country
}

/// The body named in an apposition, with its article.
fn affiliation(document: &Document, knowledge: &Knowledge, tokens: std::ops::Range<usize>) -> Option<TextSpan> {
    let from = document.names.partition_point(|name| (name.first as usize) < tokens.start);
    let bodies = document.names[from..].iter().take_while(|name| (name.end as usize) <= tokens.end);
    let body = bodies.into_iter().find(|name| matches!(name.kind, NameKind::Organisation | NameKind::Facility))?;
    let first = body.first as usize;
    let article = first > tokens.start && crate::is_word(document, knowledge, first - 1, WordClass::Article);
    Some(span(document, first - usize::from(article), body.end as usize))
}
