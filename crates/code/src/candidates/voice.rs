//! Active or passive: who acts in a clause and who is acted upon.

use model::{Features, Relation, Upos};

use super::{
    phrases::{antecedent, is_noun, phrase_after},
    subject::noun_before,
    words::Words,
};
use crate::Ctx;

/// Whether the tagger calls the token a verb.
pub(super) fn is_verb(ctx: Ctx<'_>, token: usize) -> bool {
    matches!(ctx.doc.tokens.upos[token], Upos::Verb | Upos::Aux)
}

/// "Ukraine's foreign minister *visits* India": a headline's verb that the tagger took for a noun, in words without any
/// other verb, between two noun phrases.
pub(super) fn headline_verb(ctx: Ctx<'_>, token: usize) -> bool {
    let tokens = &ctx.doc.tokens;
    let Some(sentence) = ctx.doc.sentence_of(tokens.span[token]) else { return false };
    let range = ctx.doc.sentences[sentence].tokens();
    let opens_phrase = |token: usize| match tokens.upos[token] {
        Upos::Propn | Upos::Num | Upos::Det => true,
        Upos::Adj | Upos::Noun => ctx.doc.form(token).starts_with(char::is_uppercase),
        _ => false,
    };
    tokens.upos[token] == Upos::Noun
        && ctx.doc.form(token).ends_with('s')
        && ctx.doc.form(token).starts_with(char::is_lowercase)
        && token > range.start
        && token + 1 < range.end
        && is_noun(ctx, token - 1)
        && opens_phrase(token + 1)
        && !range.clone().any(|other| is_verb(ctx, other))
        && !matches!(ctx.doc.form(range.end - 1), "." | "!" | "?")
}

/// Whether a verb is passive: an auxiliary or subject says so, or it is a bare past participle after its noun.
pub(super) fn is_passive(ctx: Ctx<'_>, verb: usize) -> bool {
    let tokens = &ctx.doc.tokens;
    // A passive subject without any auxiliary is the parser's slip ("leaders called for …").
    if ctx.tree.children(verb).any(|child| matches!(tokens.relation[child], Relation::AuxPass | Relation::OblAgent)) {
        return true;
    }
    let has_object = ctx.tree.under(ctx.doc, verb, "obj").next().is_some();
    let participle = tokens.features[verb].has(Features::PARTICIPLE) && tokens.features[verb].has(Features::PAST)
        || ends_like_participle(ctx.doc.form(verb));
    let bare = !ctx.tree.children(verb).any(|child| matches!(tokens.relation[child].base(), "aux" | "nsubj" | "mark"));
    match tokens.relation[verb].base() {
        "acl" | "advcl" => participle && bare && !has_object,
        "amod" => bare && !has_object && noun_before(ctx, verb).is_none(),
        // "was arrested and *jailed*"
        "conj" => {
            let head = tokens.head[verb] as usize;
            participle && bare && !has_object && head != verb && is_verb(ctx, head) && is_passive_shallow(ctx, head)
        }
        _ => false,
    }
}

pub(super) fn is_passive_shallow(ctx: Ctx<'_>, verb: usize) -> bool {
    ctx.tree.children(verb).any(|child| {
        matches!(ctx.doc.tokens.relation[child], Relation::AuxPass | Relation::NsubjPass | Relation::OblAgent)
    })
}

pub(super) fn ends_like_participle(form: &str) -> bool {
    form.ends_with("ed")
        || form.ends_with("en")
        || form.ends_with("nt")
        || form.ends_with("ught")
        || form.ends_with("eld")
}

/// "The parliament *threatened* on Monday to break relations": a past tense that the parser took for a participle under
/// its own subject, and the infinitive that it took for the main verb.
pub(super) fn garden_path(ctx: Ctx<'_>, words: &Words<'_>, verb: usize) -> Option<(usize, Option<usize>)> {
    let tokens = &ctx.doc.tokens;
    let noun = tokens.head[verb] as usize;
    let bare = tokens.relation[verb] == Relation::Acl
        && noun < verb
        && is_noun(ctx, noun)
        && ctx.doc.form(verb).ends_with("ed")
        && !ctx.tree.children(verb).any(|child| matches!(tokens.relation[child].base(), "aux" | "mark" | "nsubj"));
    if !bare {
        return None;
    }
    let above = tokens.head[noun] as usize;
    if above == noun {
        let finite = ctx.doc.sentence_of(tokens.span[verb]).map_or(0..0, |at| ctx.doc.sentences[at].tokens());
        let other = finite.into_iter().any(|token| token != verb && tokens.features[token].has(Features::FINITE));
        return (!other).then_some((noun, None));
    }
    let infinitive = tokens.relation[noun].base() == "nsubj"
        && above > verb
        && is_verb(ctx, above)
        && ctx.tree.under(ctx.doc, above, "mark").any(|mark| words.lemma(mark) == "to");
    infinitive.then_some((noun, Some(above)))
}

pub(super) fn agents(ctx: Ctx<'_>, words: &Words<'_>, verb: usize) -> Vec<usize> {
    let found = agents_in_tree(ctx, words, verb);
    if !found.is_empty() || !is_passive(ctx, verb) {
        return found;
    }
    // Where the tree hangs the agent somewhere else: "by" within the next words of the clause.
    let end = ctx.doc.sentence_of(ctx.doc.tokens.span[verb]).map_or(verb, |at| ctx.doc.sentences[at].end as usize);
    (verb + 1..end.min(verb + 12))
        .take_while(|&token| !is_verb(ctx, token) && ctx.doc.form(token) != ",")
        .find(|&token| words.lemma(token) == "by" && ctx.doc.tokens.upos[token] == Upos::Adp)
        .and_then(|by| phrase_after(ctx, by))
        .filter(|&head| words.is_party(head))
        .into_iter()
        .collect()
}

pub(super) fn agents_in_tree(ctx: Ctx<'_>, words: &Words<'_>, verb: usize) -> Vec<usize> {
    let by = |child: usize| ctx.tree.under(ctx.doc, child, "case").any(|case| words.lemma(case) == "by");
    ctx.tree
        .children(verb)
        .filter(|&child| {
            ctx.doc.tokens.relation[child] == Relation::OblAgent
                || (ctx.doc.tokens.relation[child].base() == "obl" && by(child))
        })
        .map(|child| antecedent(ctx, child))
        .collect()
}
