use std::collections::HashSet;

use knowledge::Knowledge;
use model::{Chain, Document, MentionHow, NameKind};

use super::referents::{Referents, new_chain};

/// How many sentences back the two things may stand.
const REACH: usize = 3;

/// Makes a chain of two members for "both nations", "the two leaders", where the sentences before name exactly two.
pub(super) fn attach(document: &Document, knowledge: &Knowledge, referents: &mut Referents) {
    let pairs = knowledge.actors.pairs();
    if pairs.is_empty() {
        return;
    }
    let first_words: HashSet<&str> = pairs.keys().filter_map(|phrase| phrase.split(' ').next()).collect();
    let states = mentions(&referents.chains, |chain| chain.kind == NameKind::Place && chain.actor.is_some());
    let persons = mentions(&referents.chains, |chain| chain.kind == NameKind::Person);
    let mut found = Vec::new();
    for (index, sentence) in document.sentences.iter().enumerate() {
        for token in sentence.tokens() {
            if !first_words.contains(document.form(token).to_lowercase().as_str()) {
                continue;
            }
            let limit = (sentence.end as usize).min(token + 5);
            let Some((end, of_persons)) = (token + 2..=limit).rev().find_map(|end| {
                let phrase = crate::names::phrase(document, token, end);
                pairs.get(phrase.as_str()).map(|of_persons| (end, *of_persons))
            }) else {
                continue;
            };
            let among = if of_persons { &persons } else { &states };
            if let Some(members) = two_before(document, among, index, token) {
                found.push((token, end, of_persons, members));
            }
        }
    }
    for (first, end, of_persons, members) in found {
        let span = super::titles::span(document, first, end);
        let kind = if of_persons { NameKind::Person } else { NameKind::Place };
        let mut chain = new_chain(document.text(span), kind);
        chain.members = members.map(|member| member as u32).to_vec();
        referents.chains.push(chain);
        let index = referents.chains.len() - 1;
        referents.mention(index, span, end - 1, MentionHow::Role);
    }
}

/// (head token, chain) of the mentions of the chains that fit, sorted.
fn mentions(chains: &[Chain], fits: impl Fn(&Chain) -> bool) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (index, chain) in chains.iter().enumerate().filter(|(_, chain)| fits(chain)) {
        found.extend(chain.mentions.iter().map(|mention| (mention.head as usize, index)));
    }
    found.sort_unstable();
    found
}

/// The two things named before `token`: the shortest stretch of whole sentences back that names at least two must name
/// exactly two.
fn two_before(document: &Document, among: &[(usize, usize)], sentence: usize, token: usize) -> Option<[usize; 2]> {
    let to = among.partition_point(|(head, _)| *head < token);
    for back in 0..=REACH.min(sentence) {
        let start = document.sentences[sentence - back].first as usize;
        let from = among.partition_point(|(head, _)| *head < start);
        let mut near: Vec<usize> = among[from..to].iter().map(|(_, chain)| *chain).collect();
        near.sort_unstable();
        near.dedup();
        match near.as_slice() {
            [one, other] => return Some([*one, *other]),
            [] | [_] => {}
            _ => return None,
        }
    }
    None
}
