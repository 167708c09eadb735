use knowledge::{Knowledge, WordClass};
use model::{Document, MentionHow, NameKind, TextSpan, Upos};

use super::referents::Referents;

/// Joins "he" and "she" to the only person that this sentence and the one before name. Where two persons are possible,
/// or somebody without a name is told of, or the words are quoted, the pronoun stays open.
pub(super) fn attach(document: &Document, knowledge: &Knowledge, referents: &mut Referents) {
    let persons = persons(referents);
    let mut found = Vec::new();
    for (index, sentence) in document.sentences.iter().enumerate() {
        let same_block = index > 0 && {
            let before = &document.sentences[index - 1];
            before.block == sentence.block || sentence.block == before.block + 1
        };
        let start = if same_block { document.sentences[index - 1].first } else { sentence.first } as usize;
        let mut stranger = None;
        for token in sentence.tokens() {
            let personal = document.tokens.upos[token] == Upos::Pron
                && crate::is_word(document, knowledge, token, WordClass::Personal);
            if !personal {
                continue;
            }
            let span = document.tokens.span[token];
            if is_quoted(document, span) {
                continue;
            }
            let has_stranger = *stranger
                .get_or_insert_with(|| has_stranger(document, knowledge, start, sentence.end as usize, &persons));
            if has_stranger {
                break;
            }
            if let Some(chain) = only_person(&persons, start, token) {
                found.push((chain, token));
            }
        }
    }
    for (chain, token) in found {
        referents.mention(chain, document.tokens.span[token], token, MentionHow::Pronoun);
    }
}

/// Whether the words stand in a quotation of a clause or more; of nested ones, the outer begins a few before.
fn is_quoted(document: &Document, span: TextSpan) -> bool {
    let after = document.quotations.partition_point(|quotation| quotation.span.start <= span.start);
    let mut before = document.quotations[after.saturating_sub(4)..after].iter();
    before.any(|quotation| quotation.inner.contains(span) && !quotation.fragment)
}

/// (head token, chain) of every mention of a person, sorted.
fn persons(referents: &Referents) -> Vec<(usize, usize)> {
    let mut persons = Vec::new();
    for (index, chain) in referents.chains.iter().enumerate() {
        if chain.kind == NameKind::Person {
            persons.extend(chain.mentions.iter().map(|mention| (mention.head as usize, index)));
        }
    }
    persons.sort_unstable();
    persons
}

fn only_person(persons: &[(usize, usize)], start: usize, before: usize) -> Option<usize> {
    let from = persons.partition_point(|(head, _)| *head < start);
    let to = persons.partition_point(|(head, _)| *head < before);
    let mut near = persons[from..to].iter().map(|(_, chain)| *chain);
    let first = near.next()?;
    near.all(|chain| chain == first).then_some(first)
}

/// Whether one person without a name ("an official", "the driver") is told of between the tokens.
fn has_stranger(
    document: &Document,
    knowledge: &Knowledge,
    start: usize,
    end: usize,
    persons: &[(usize, usize)],
) -> bool {
    (start..end).any(|token| {
        let lemma = document.tokens.lemma(token);
        document.tokens.upos[token] == Upos::Noun
            && !document.tokens.features[token].has(model::Features::PLURAL)
            && knowledge.actors.roles().role(lemma).is_some_and(|role| !role.many)
            && persons.binary_search_by_key(&token, |(head, _)| *head).is_err()
            && !beside_person(document, token, persons)
    })
}

/// Whether a role word belongs to a named person: title before it or apposition of it.
fn beside_person(document: &Document, token: usize, persons: &[(usize, usize)]) -> bool {
    let is_person = |other: usize| persons.binary_search_by_key(&other, |(head, _)| *head).is_ok();
    let head = document.tokens.head[token] as usize;
    let close = (token + 1..token + 4).chain(token.saturating_sub(3)..token);
    is_person(head) || close.into_iter().any(is_person)
}
