use knowledge::SpeakerNounKind;
use model::{Relation, TextSpan, Upos};

use super::report::Source;
use crate::{Ctx, clause};

/// Who says what the verb `verb` reports.
pub(super) fn of_verb(ctx: Ctx<'_>, verb: usize) -> Source {
    if clause::is_passive(ctx, verb) {
        return clause::agent(ctx, verb).map_or(Source::Nobody, Source::Words);
    }
    if let Some(speaker) = quoted_speaker(ctx, verb) {
        return speaker;
    }
    match clause::subject(ctx, verb) {
        Some(subject) if !is_empty_it(ctx, verb, subject) => Source::Words(subject),
        _ => Source::Nobody,
    }
}

/// "it is said", "there is": a subject that names nobody.
fn is_empty_it(ctx: Ctx<'_>, verb: usize, subject: usize) -> bool {
    clause::relation(ctx, subject) == Relation::Expl
        || (clause::is_word(ctx, subject, "there") && clause::upos(ctx, subject) == Upos::Pron)
        || (clause::is_word(ctx, subject, "it") && clause::child(ctx, verb, &[Relation::Expl]).is_some())
}

/// "quoted Kim as saying that …": the one quoted, not the one who quotes.
fn quoted_speaker(ctx: Ctx<'_>, verb: usize) -> Option<Source> {
    let above = clause::head(ctx, verb)?;
    let opener = clause::opener(ctx, verb)?;
    if !clause::is_word(ctx, opener, "as") || clause::child(ctx, verb, &[Relation::Nsubj]).is_some() {
        return None;
    }
    let quoted = clause::child(ctx, above, &[Relation::Obj, Relation::NsubjPass])
        .or_else(|| clause::subject(ctx, above).filter(|_| clause::is_passive(ctx, above)));
    quoted.map(|token| Source::Words(clause::antecedent(ctx, token)))
}

/// Whose words the noun `noun` ("claim", "statement") carries: its possessor, "by …", "from …", "of …"; else the subject
/// of the verb that it is the object of ("made a promise").
pub(super) fn of_noun(ctx: Ctx<'_>, noun: usize) -> Source {
    if let Some(author) = author(ctx, noun) {
        return Source::Words(author);
    }
    let governor = clause::head(ctx, noun).filter(|&verb| clause::upos(ctx, verb) == Upos::Verb);
    let holder = governor.and_then(|verb| match clause::relation(ctx, noun) {
        Relation::Obj if clause::is_passive(ctx, verb) => None,
        Relation::Obj => clause::subject(ctx, verb),
        Relation::NsubjPass => clause::agent(ctx, verb),
        Relation::Obl => {
            let with = clause::opener(ctx, noun).is_some_and(|word| {
                ["in", "with", "by"].iter().any(|preposition| clause::is_word(ctx, word, preposition))
            });
            if with && !clause::is_passive(ctx, verb) { clause::subject(ctx, verb) } else { None }
        }
        _ => None,
    });
    holder.map_or(Source::Nobody, Source::Words)
}

/// Who wrote or made what `noun` names: its possessor, or the phrase with "by", "from" or (for a person or body) "of".
pub(super) fn author(ctx: Ctx<'_>, noun: usize) -> Option<usize> {
    let possessor = clause::child(ctx, noun, &[Relation::NmodPoss]);
    possessor.or_else(|| {
        ctx.tree.children(noun).find(|&child| {
            matches!(clause::relation(ctx, child), Relation::Nmod | Relation::Obl)
                && clause::opener(ctx, child).is_some_and(|word| {
                    ["by", "from"].iter().any(|preposition| clause::is_word(ctx, word, preposition))
                        || (clause::is_word(ctx, word, "of") && is_speaker(ctx, child))
                })
        })
    })
}

/// Whether the noun `token` can speak for itself: a name of a person or body, or a noun of `speakers.tsv`.
pub(super) fn is_speaker(ctx: Ctx<'_>, token: usize) -> bool {
    let by_noun = || {
        let noun = ctx.knowledge.cues.speaker(&clause::lemma(ctx, token).to_lowercase());
        noun.is_some_and(|noun| matches!(noun.kind, SpeakerNounKind::People | SpeakerNounKind::Body))
    };
    clause::upos(ctx, token) == Upos::Propn || clause::upos(ctx, token) == Upos::Pron || by_noun()
}

/// The words of the source with head `token`, without relative clauses and appositions that say more about it.
pub(super) fn words(ctx: Ctx<'_>, token: usize) -> TextSpan {
    let mut first = token;
    let mut last = token;
    for child in ctx.tree.children(token) {
        let (low, high) = ctx.tree.reach(child);
        match clause::relation(ctx, child) {
            Relation::Det
            | Relation::Amod
            | Relation::Compound
            | Relation::NmodPoss
            | Relation::Nummod
            | Relation::Flat
            | Relation::NmodDesc
            | Relation::DetPredet => {
                first = first.min(low);
                last = last.max(high);
            }
            Relation::Nmod | Relation::NmodUnmarked if child > token && high == low.max(high) => last = last.max(high),
            _ => {}
        }
    }
    ctx.doc.tokens.span[first].cover(ctx.doc.tokens.span[last])
}
