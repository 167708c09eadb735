use std::collections::HashMap;

use knowledge::{Knowledge, NamedBy, fold_name};
use model::{Chain, Document, Mention, MentionHow, Name, NameKind, TextSpan};

/// The chains while they are being made.
#[derive(Debug, Default)]
pub(super) struct Referents {
    pub chains: Vec<Chain>,
    /// The chain of each name of the document.
    pub of_name: Vec<Option<usize>>,
    /// The mention within that chain.
    pub mention_of_name: Vec<usize>,
}

impl Referents {
    pub(super) fn mention(&mut self, chain: usize, span: TextSpan, head: usize, how: MentionHow) {
        self.chains[chain].mentions.push(Mention { span, head: head as u32, how });
    }
}

/// A chain without mentions.
pub(super) fn new_chain(name: &str, kind: NameKind) -> Chain {
    Chain {
        name: name.to_string(),
        kind,
        actor: None,
        place: None,
        country: None,
        sector: None,
        role: None,
        affiliation: None,
        members: Vec::new(),
        mentions: Vec::new(),
    }
}

/// The token of a name that the rest of the sentence hangs on.
pub(super) fn head_of(document: &Document, first: u32, end: u32) -> usize {
    let inside = |token: u32| (first..end).contains(&token);
    let mut outward = (first..end).filter(|&token| {
        let head = document.tokens.head[token as usize];
        head == token || !inside(head)
    });
    outward.next().unwrap_or(first) as usize
}

/// One chain for each thing that names name.
pub(super) fn from_names(document: &Document, knowledge: &Knowledge) -> Referents {
    let mut referents = Referents {
        chains: Vec::new(),
        of_name: vec![None; document.names.len()],
        mention_of_name: vec![0; document.names.len()],
    };
    let mut by_key: HashMap<String, usize> = HashMap::new();
    // Full names first, so that a headline's "Shoigu" finds the "Sergei Shoigu" of the text below.
    for (index, name) in document.names.iter().enumerate() {
        if is_short(document, name) {
            continue;
        }
        let chain = *by_key.entry(key(document, name)).or_insert_with(|| {
            referents.chains.push(describe(document, name, knowledge));
            referents.chains.len() - 1
        });
        let how = how(document, name, &referents.chains[chain]);
        add(document, knowledge, &mut referents, index, chain, how);
    }
    let n_full: Vec<usize> = referents.chains.iter().map(|chain| chain.mentions.len()).collect();
    let persons = parts_of_persons(&referents.chains);
    for (index, name) in document.names.iter().enumerate() {
        if !is_short(document, name) {
            continue;
        }
        if follows_given_name(document, name, knowledge) {
            continue;
        }
        let fits = persons.get(fold_name(document.text(name.span)).as_str()).map_or(&[][..], Vec::as_slice);
        let chain = match fits {
            [one] => Some(*one),
            [] => None,
            several => nearest(document, &referents, &n_full, name, several),
        };
        if let Some(chain) = chain {
            add(document, knowledge, &mut referents, index, chain, MentionHow::Short);
        } else if fits.is_empty() {
            let chain = *by_key.entry(key(document, name)).or_insert_with(|| {
                referents.chains.push(describe(document, name, knowledge));
                referents.chains.len() - 1
            });
            add(document, knowledge, &mut referents, index, chain, MentionHow::Name);
        }
    }
    referents
}

/// A person's name of one word that no row of `data/` explains: it may be short for a longer one.
fn is_short(document: &Document, name: &Name) -> bool {
    name.kind == NameKind::Person
        && name.end - name.first == 1
        && name.actor.is_none()
        && document.form(name.first as usize).chars().count() > 1
}

/// Whether a capitalised word that no name holds stands before the name as part of it: after "Anas", "Haqqani" is not
/// short for another one of that family.
fn follows_given_name(document: &Document, name: &Name, knowledge: &Knowledge) -> bool {
    let Some(before) = (name.first as usize).checked_sub(1) else { return false };
    let columns = &document.tokens;
    let form = document.form(before);
    let joined = columns.head[before] == name.first || columns.head[name.first as usize] as usize == before;
    let named = document.names.iter().any(|other| (other.first..other.end).contains(&(before as u32)));
    joined
        && columns.upos[before] == model::Upos::Propn
        && form.starts_with(char::is_uppercase)
        && form.chars().filter(|c| c.is_alphabetic()).count() > 2
        && knowledge.actors.roles().role(&form.to_lowercase()).is_none()
        && !named
}

/// What two names of one thing have in common.
fn key(document: &Document, name: &Name) -> String {
    match (&name.actor, &name.place) {
        (Some(actor), _) => format!("actor {actor}"),
        (None, Some(place)) => format!("place {place}"),
        (None, None) => fold_name(document.text(name.span)),
    }
}

fn describe(document: &Document, name: &Name, knowledge: &Knowledge) -> Chain {
    let mut chain = new_chain(document.text(name.span), name.kind);
    chain.actor = name.actor.clone();
    chain.place = name.place.clone();
    chain.country = name.country;
    if let Some(actor) = name.actor.as_deref().and_then(|id| knowledge.actors.by_id(id)) {
        chain.sector = actor.sector;
        chain.country = chain.country.or(actor.country);
        if actor.kind == model::ActorKind::State {
            chain.kind = NameKind::Place;
        }
    } else if name.kind == NameKind::Organisation {
        chain.sector = body_sector(document, name, knowledge);
    }
    chain
}

/// The sector that the words of a body's name give: "Sudanese Defence Ministry", "Ministry of Trade of Peru".
fn body_sector(document: &Document, name: &Name, knowledge: &Knowledge) -> Option<model::Sector> {
    let roles = knowledge.actors.roles();
    let (first, end) = (name.first as usize, name.end as usize);
    let words = |from: usize, to: usize| crate::names::phrase(document, from, to);
    let ends = (first..end).find_map(|from| roles.body(&words(from, end)));
    let begins = || (first + 1..=end).rev().find_map(|to| roles.body(&words(first, to)));
    ends.or_else(begins).map(|body| body.sector)
}

fn add(
    document: &Document,
    knowledge: &Knowledge,
    referents: &mut Referents,
    name: usize,
    chain: usize,
    how: MentionHow,
) {
    let found = &document.names[name];
    referents.of_name[name] = Some(chain);
    referents.mention_of_name[name] = referents.chains[chain].mentions.len();
    let full = document.text(found.span);
    // The fullest name is the one to print; a nationality word or a capital is no name of the state.
    let printed = &referents.chains[chain];
    let better = match found.kind {
        NameKind::Person => how == MentionHow::Name && full.len() > printed.name.len(),
        NameKind::Place => !is_own_name(&printed.name, printed, knowledge) && is_own_name(full, printed, knowledge),
        _ => false,
    };
    if better {
        referents.chains[chain].name = full.to_string();
    }
    referents.mention(chain, found.span, head_of(document, found.first, found.end), how);
}

/// Whether `name` is the actor's own name, and not a nationality word or a metonym.
fn is_own_name(name: &str, chain: &Chain, knowledge: &Knowledge) -> bool {
    let actor = |index| knowledge.actors.get(index).map(|actor| actor.id.as_str());
    let mut meanings = knowledge.actors.meanings(name).iter();
    meanings.any(|meaning| meaning.how == NamedBy::Name && actor(meaning.actor) == chain.actor.as_deref())
}

fn how(document: &Document, name: &Name, chain: &Chain) -> MentionHow {
    if name.kind == NameKind::Group && name.actor.is_some() && chain.kind == NameKind::Place {
        MentionHow::Nationality
    } else if name.kind == NameKind::Person && name.end - name.first == 1 && chain.name != document.text(name.span) {
        MentionHow::Short
    } else {
        MentionHow::Name
    }
}

/// First and last words of persons' full names → their chains.
fn parts_of_persons(chains: &[Chain]) -> HashMap<String, Vec<usize>> {
    let mut parts: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, chain) in chains.iter().enumerate().filter(|(_, chain)| chain.kind == NameKind::Person) {
        let folded = fold_name(&chain.name);
        let words: Vec<&str> = folded.split(' ').collect();
        if let [first, .., last] = words.as_slice() {
            for part in [first, last] {
                let fits = parts.entry((*part).to_string()).or_default();
                if fits.last() != Some(&index) {
                    fits.push(index);
                }
            }
        }
    }
    parts
}

/// Of several persons that share a part of their names, the only one that this sentence and the one before name.
fn nearest(
    document: &Document,
    referents: &Referents,
    n_full: &[usize],
    name: &Name,
    several: &[usize],
) -> Option<usize> {
    let sentence = document.sentence_of(name.span)?;
    let from = document.sentences[sentence.saturating_sub(1)].span.start;
    let mut near = several.iter().copied().filter(|&chain| {
        let mentions = &referents.chains[chain].mentions[..n_full[chain]];
        let after = mentions.partition_point(|mention| mention.span.start < from);
        mentions[after..].first().is_some_and(|mention| mention.span.start < name.span.start)
    });
    let one = near.next()?;
    near.next().is_none().then_some(one)
}
