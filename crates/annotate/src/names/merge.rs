use knowledge::{Knowledge, Meaning, NamedBy, WordClass};
use model::{ActorKind, Document, NameKind, Sector, Upos};

use super::gazetteer::Known;

/// A name whose actor is not settled yet.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub first: u32,
    pub end: u32,
    pub kind: NameKind,
    /// What `data/actors/` says it can mean.
    pub meanings: Vec<Meaning>,
}

impl Found {
    pub(super) fn n_tokens(&self) -> u32 {
        self.end - self.first
    }

    fn overlaps(&self, first: u32, end: u32) -> bool {
        self.first < end && first < self.end
    }
}

/// Puts the known regions in the place of what was recognised of them: "Red Sea" where only "Sea" was. One inside a
/// longer name stays part of it ("Black Sea Fleet").
pub(super) fn with_regions(mut recognised: Vec<Found>, regions: &[(u32, u32)]) -> Vec<Found> {
    for &(first, end) in regions {
        let longer = |name: &Found| name.overlaps(first, end) && (name.first < first || end < name.end);
        let equal_or_longer = recognised.iter().any(|name| longer(name) && name.n_tokens() >= end - first);
        let single_elsewhere = end - first == 1 && recognised.iter().any(|name| name.overlaps(first, end));
        if equal_or_longer || single_elsewhere {
            continue;
        }
        recognised.retain(|name| !name.overlaps(first, end));
        recognised.push(Found { first, end, kind: NameKind::Place, meanings: Vec::new() });
    }
    recognised.sort_by_key(|name| name.first);
    recognised
}

/// Joins what is known and what was recognised in one sentence; adds the outcome to `found` in text order.
pub(super) fn join(
    document: &Document,
    sentence: usize,
    known: Vec<Known<'_>>,
    recognised: Vec<Found>,
    knowledge: &Knowledge,
    found: &mut Vec<Found>,
) {
    let mut names: Vec<Found> = Vec::with_capacity(known.len() + recognised.len());
    let mut recognised: Vec<Found> =
        recognised.into_iter().filter_map(|name| trim(document, name, knowledge)).collect();
    for match_ in known {
        let around: Vec<usize> =
            (0..recognised.len()).filter(|&index| recognised[index].overlaps(match_.first, match_.end)).collect();
        if let Some(index) = surname_of(document, sentence, &match_, &recognised, knowledge) {
            recognised[index].first = match_.first;
            let person = recognised.remove(index);
            recognised.retain(|name| !name.overlaps(match_.first, match_.end));
            recognised.push(person);
            continue;
        }
        let inside_larger = around.iter().any(|&index| {
            let name = &recognised[index];
            name.first <= match_.first && match_.end <= name.end && name.n_tokens() > match_.end - match_.first
        });
        // "Bolton" the town, "Albright" the college.
        let is_person_elsewhere = match_.end - match_.first == 1
            && match_.meanings.iter().all(|meaning| meaning.how == NamedBy::Short)
            && around.iter().any(|&index| recognised[index].kind == NameKind::Place);
        if is_person_elsewhere {
            continue;
        }
        // "The New York Times": names are known without their article.
        let with_article = around.iter().copied().find(|&index| {
            let name = &recognised[index];
            name.first + 1 == match_.first
                && name.end == match_.end
                && crate::is_word(document, knowledge, name.first as usize, WordClass::Article)
        });
        if let Some(index) = with_article.filter(|_| match_.end - match_.first > 1) {
            recognised[index].kind = kind_of(&match_, knowledge);
            recognised[index].meanings = match_.meanings.to_vec();
            continue;
        }
        if inside_larger && !wins_inside(&match_, knowledge) {
            continue;
        }
        if !stands(document, sentence, &match_, !around.is_empty(), knowledge) {
            continue;
        }
        for &index in around.iter().rev() {
            recognised.remove(index);
        }
        names.push(Found {
            first: match_.first,
            end: match_.end,
            kind: kind_of(&match_, knowledge),
            meanings: match_.meanings.to_vec(),
        });
    }
    names.extend(recognised);
    names.sort_by_key(|name| name.first);
    names.dedup_by(|next, before| before.overlaps(next.first, next.end));
    found.extend(names);
}

/// A recognised name without titles, nationality words and possessives at its edges; none where nothing is left.
fn trim(document: &Document, mut name: Found, knowledge: &Knowledge) -> Option<Found> {
    let is_edge = |token: u32| {
        let form = document.form(token as usize);
        matches!(form, "'s" | "’s" | "'" | "’" | "," | "\"" | "“" | "”" | "(" | ")" | "-")
    };
    while name.first < name.end && is_edge(name.end - 1) {
        name.end -= 1;
    }
    while name.first < name.end && is_edge(name.first) {
        name.first += 1;
    }
    if name.kind == NameKind::Person {
        name.first += title_length(document, name.first, name.end, knowledge);
    }
    (name.first < name.end).then_some(name)
}

/// How many tokens at the beginning of a person's name are title and nationality ("Russian President", "Mr.").
fn title_length(document: &Document, first: u32, end: u32, knowledge: &Knowledge) -> u32 {
    let roles = knowledge.actors.roles();
    let mut at = first;
    'next: while at + 1 < end {
        let longest = (end - 1 - at).min(roles.longest_role() as u32);
        for n_tokens in (1..=longest).rev() {
            let phrase = super::words::phrase(document, at as usize, (at + n_tokens) as usize);
            if roles.role(&phrase).is_some_and(|role| role.title) {
                at += n_tokens;
                continue 'next;
            }
        }
        let meanings = knowledge.actors.meanings(document.form(at as usize));
        let is_nationality = meanings.iter().any(|m| matches!(m.how, NamedBy::Adjective | NamedBy::Abbreviation));
        if !is_nationality {
            break;
        }
        at += 1;
    }
    at - first
}

/// Whether a known name that stands inside a longer recognised one is the better reading: a person's full name or a
/// name of several words is, a country in "Bank of China" is not.
fn wins_inside(match_: &Known<'_>, knowledge: &Knowledge) -> bool {
    match_.meanings.iter().any(|meaning| {
        let kind = knowledge.actors.get(meaning.actor).map(|actor| actor.kind);
        kind == Some(ActorKind::Person) && meaning.how == NamedBy::Name && match_.end - match_.first > 1
    })
}

/// Whether a known name is a name here at all.
fn stands(document: &Document, sentence: usize, match_: &Known<'_>, recognised: bool, knowledge: &Knowledge) -> bool {
    if match_.end - match_.first > 1 || recognised {
        return true;
    }
    let token = match_.first as usize;
    // A single word that is part of a longer name which nobody recognised ("Michael Jordan", "Jordan Peele").
    if part_of_longer_name(document, sentence, token, knowledge) {
        return false;
    }
    let upos = document.tokens.upos[token];
    // "the Amazon" is no company.
    let company = match_
        .meanings
        .iter()
        .all(|meaning| knowledge.actors.get(meaning.actor).is_some_and(|actor| actor.kind == ActorKind::Company));
    if company && token > 0 && crate::is_word(document, knowledge, token - 1, WordClass::Article) {
        let places = knowledge.places.candidates(document.form(token));
        return !places.iter().any(|place| place.kind == knowledge::PlaceKind::Region);
    }
    match match_.meanings[0].how {
        NamedBy::Adjective | NamedBy::People => true,
        NamedBy::Name | NamedBy::Metonym | NamedBy::Short => {
            matches!(upos, Upos::Propn | Upos::X | Upos::Noun | Upos::Adj)
        }
        NamedBy::Abbreviation => !matches!(upos, Upos::Pron | Upos::Verb | Upos::Aux),
    }
}

/// The recognised person whose given name is the known single word: "Jordan Peterson" is no state.
fn surname_of(
    document: &Document,
    sentence: usize,
    match_: &Known<'_>,
    recognised: &[Found],
    knowledge: &Knowledge,
) -> Option<usize> {
    let single = match_.end - match_.first == 1;
    let person = |name: &Found| name.kind == NameKind::Person && name.first == match_.end;
    let index = recognised.iter().position(person).filter(|_| single)?;
    part_of_longer_name(document, sentence, match_.first as usize, knowledge).then_some(index)
}

fn part_of_longer_name(document: &Document, sentence: usize, token: usize, knowledge: &Knowledge) -> bool {
    let tokens = document.sentences[sentence].tokens();
    let flat = |other: usize| {
        let relation = document.tokens.relation[other];
        relation == model::Relation::Flat
    };
    let head = document.tokens.head[token] as usize;
    let in_flat = (flat(token) && head != token && is_unknown_name(document, head, knowledge))
        || (token + 1 < tokens.end
            && flat(token + 1)
            && document.tokens.head[token + 1] as usize == token
            && is_unknown_name(document, token + 1, knowledge));
    in_flat && document.tokens.upos[token] == Upos::Propn
}

fn is_unknown_name(document: &Document, token: usize, knowledge: &Knowledge) -> bool {
    let form = document.form(token);
    let known =
        knowledge.actors.roles().role(&form.to_lowercase()).is_some() || !knowledge.actors.meanings(form).is_empty();
    form.starts_with(char::is_uppercase) && !known
}

fn kind_of(match_: &Known<'_>, knowledge: &Knowledge) -> NameKind {
    let Some(meaning) = match_.meanings.first() else { return NameKind::Unknown };
    let Some(actor) = knowledge.actors.get(meaning.actor) else { return NameKind::Unknown };
    match (actor.kind, meaning.how) {
        (ActorKind::State, NamedBy::Adjective | NamedBy::People) => NameKind::Group,
        (ActorKind::State, _) => NameKind::Place,
        (ActorKind::Person, _) => NameKind::Person,
        // Peoples and faiths ("Kurds", "Sunni") are no bodies.
        (ActorKind::Group, _) if matches!(actor.sector, Some(Sector::Cvl | Sector::Rel)) => NameKind::Group,
        _ => NameKind::Organisation,
    }
}
