use model::Upos;

use super::{arguments::Arguments, voice::is_verb, words::Words};
use crate::Ctx;

/// Tokens at which an act inside the complement may stand, nearest first: "agreed to *send*", "called for the *release*
/// of", "a plan to *visit*", "accused of *shelling*".
pub(super) fn places(ctx: Ctx<'_>, words: &Words<'_>, trigger: usize, arguments: &Arguments) -> Vec<usize> {
    let mut found = Vec::new();
    // "The minister announced that *Germany* will send tanks": what is announced of others stands by itself.
    let announces = ctx.knowledge.frames.classes().holds("announces", words.lemma(trigger));
    let of_others = |clause: usize| {
        ctx.tree.under(ctx.doc, clause, "nsubj").any(|subject| ctx.doc.tokens.upos[subject] != Upos::Pron)
    };
    for &clause in arguments.complements.iter().filter(|&&clause| !(announces && of_others(clause))) {
        descend(ctx, words, clause, 3, &mut found);
    }
    for &object in &arguments.object {
        if object > trigger {
            descend(ctx, words, object, 2, &mut found);
        }
    }
    for &(preposition, head) in &arguments.after {
        if head > trigger && matches!(words.lemma(preposition), "to" | "for" | "on" | "of" | "from" | "against" | "in")
        {
            descend(ctx, words, head, 2, &mut found);
        }
    }
    found.retain(|&token| token != trigger);
    found
}

/// The token, and what it hands on to: "consider *sending*", "help *rebuild*", "a round of *talks*".
fn descend(ctx: Ctx<'_>, words: &Words<'_>, token: usize, steps: usize, into: &mut Vec<usize>) {
    into.push(token);
    // "agreed to postpone the strike" is no strike.
    if steps == 0 || into.len() > 12 || words.is_undoing(token) {
        return;
    }
    let tokens = &ctx.doc.tokens;
    for child in ctx.tree.children(token) {
        let hands_on = match tokens.relation[child].base() {
            "xcomp" | "conj" => true,
            "obj" | "ccomp" => is_verb(ctx, token),
            "nmod" | "acl" => !is_verb(ctx, token),
            _ => false,
        };
        if hands_on && child > token {
            descend(ctx, words, child, steps - 1, into);
        }
    }
}
