//! Noun phrases: what a relative pronoun stands for, whose a thing is, what "and" joins, what follows a preposition.

use model::{Relation, Upos};

use super::{arguments::MOST_STEPS, words::Words};
use crate::Ctx;

pub(super) fn is_noun(ctx: Ctx<'_>, token: usize) -> bool {
    matches!(ctx.doc.tokens.upos[token], Upos::Noun | Upos::Propn | Upos::Pron)
}

/// What a relative pronoun stands for; any other token stands for itself.
pub(super) fn antecedent(ctx: Ctx<'_>, token: usize) -> usize {
    let tokens = &ctx.doc.tokens;
    if !matches!(tokens.upos[token], Upos::Pron | Upos::Det | Upos::Sconj) {
        return token;
    }
    if !["who", "which", "that", "whom"].iter().any(|pronoun| ctx.doc.form(token).eq_ignore_ascii_case(pronoun)) {
        return token;
    }
    let mut at = token;
    for _ in 0..MOST_STEPS {
        let head = tokens.head[at] as usize;
        if head == at {
            break;
        }
        if tokens.relation[at] == Relation::AclRelcl {
            return head;
        }
        at = head;
    }
    token
}

pub(super) fn prepositions(ctx: Ctx<'_>, under: usize, into: &mut Vec<(usize, usize)>) {
    for child in ctx.tree.children(under) {
        if !matches!(ctx.doc.tokens.relation[child].base(), "obl" | "nmod" | "advcl" | "advmod" | "xcomp") {
            continue;
        }
        // "because of", "out of": the last word of the preposition decides, the first is kept as well.
        for case in ctx.tree.under(ctx.doc, child, "case") {
            into.push((case, antecedent(ctx, child)));
        }
    }
}

/// The head of the noun phrase that begins right after `token`: the last noun of the run, possessors passed over.
pub(super) fn phrase_after(ctx: Ctx<'_>, token: usize) -> Option<usize> {
    let tokens = &ctx.doc.tokens;
    let end = ctx.doc.sentence_of(tokens.span[token]).map_or(token, |at| ctx.doc.sentences[at].end as usize);
    let mut head = None;
    for next in token + 1..end.min(token + 12) {
        match tokens.upos[next] {
            Upos::Noun | Upos::Propn => head = Some(next),
            Upos::Pron if head.is_none() && tokens.relation[next] == Relation::NmodPoss => {}
            Upos::Pron if head.is_none() => return Some(next),
            Upos::Det | Upos::Adj | Upos::Num | Upos::Part | Upos::Adv | Upos::Sym if head.is_none() => {}
            Upos::Part if matches!(ctx.doc.form(next), "'s" | "’s" | "'" | "’") => {}
            Upos::Adj | Upos::Num => {}
            _ => break,
        }
    }
    head
}

/// Whose a thing is: its possessor, a nationality or name before it, or who stands after "by", "of" or "from".
pub(super) fn owners(ctx: Ctx<'_>, words: &Words<'_>, thing: usize) -> Vec<usize> {
    let tokens = &ctx.doc.tokens;
    let possessors: Vec<usize> =
        ctx.tree.exactly(ctx.doc, thing, Relation::NmodPoss).filter(|&child| child != thing).collect();
    if !possessors.is_empty() {
        return possessors.into_iter().map(|token| antecedent(ctx, token)).collect();
    }
    let before: Vec<usize> = ctx
        .tree
        .children(thing)
        .filter(|&child| {
            child < thing
                && matches!(tokens.relation[child].base(), "amod" | "compound")
                && is_named(ctx, words, child)
                // "the *Paris* attacks", "the *Croydon* tram": where, not who.
                && !words.is_only_place(child)
        })
        .collect();
    // "the *military* drills by South Korea": a common noun says what sort, and only where nobody is named after it whose.
    let named = before.iter().any(|&token| ctx.doc.form(token).starts_with(char::is_uppercase));
    if named {
        return before;
    }
    let after = ["by", "from", "of"].iter().find_map(|wanted| {
        let under = ctx.tree.under(ctx.doc, thing, "nmod").find(|&child| {
            words.is_party(child) && ctx.tree.under(ctx.doc, child, "case").any(|case| words.lemma(case) == *wanted)
        })?;
        Some(vec![under])
    });
    after.unwrap_or(before)
}

/// Whether a modifier names somebody ("*Israeli* attack", "*Hamas* fighters", "*government* forces").
pub(super) fn is_named(ctx: Ctx<'_>, words: &Words<'_>, token: usize) -> bool {
    words.is_party(token)
        && (ctx.doc.tokens.upos[token] != Upos::Adj || ctx.doc.form(token).starts_with(char::is_uppercase))
}

/// The token and those joined to it by "and".
pub(super) fn conjuncts(ctx: Ctx<'_>, token: usize) -> Vec<usize> {
    if let Some(members) = members(ctx, token) {
        return members;
    }
    let mut all = vec![token];
    for other in ctx.tree.under(ctx.doc, token, "conj") {
        if is_noun(ctx, other) && all.len() < MOST_CONJUNCTS {
            all.push(other);
        }
    }
    all
}

/// Those whom a plural stands for: "the presidents of *Armenia* and *Azerbaijan*", "*Egyptian* and *Qatari* officials".
pub(super) fn members(ctx: Ctx<'_>, token: usize) -> Option<Vec<usize>> {
    let tokens = &ctx.doc.tokens;
    if tokens.upos[token] != Upos::Noun || !ctx.doc.form(token).ends_with('s') {
        return None;
    }
    let named = |child: usize| ctx.doc.form(child).starts_with(char::is_uppercase);
    ctx.tree.children(token).find_map(|child| {
        let fits = match tokens.relation[child].base() {
            "amod" | "compound" => true,
            "nmod" => ctx.tree.under(ctx.doc, child, "case").any(|case| ctx.doc.form(case) == "of"),
            _ => false,
        };
        if !fits || !named(child) {
            return None;
        }
        let others: Vec<usize> = ctx.tree.under(ctx.doc, child, "conj").filter(|&other| named(other)).collect();
        (!others.is_empty()).then(|| std::iter::once(child).chain(others).collect())
    })
}

const MOST_CONJUNCTS: usize = 12;
