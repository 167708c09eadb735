use model::{Party, Place};

use crate::Ctx;

/// The party whose words have token `head` as their head: resolved through mention chains, names, nationality words and
/// metonyms to actor, country and sector; the words alone where nothing is known.
pub(crate) fn party(ctx: Ctx<'_>, head: usize) -> Party {
    let span = ctx.doc.tokens.span[head];
    Party {
        name: ctx.doc.text(span).to_string(),
        span,
        chain: None,
        actor: None,
        country: None,
        sector: None,
        inferred_from: None,
    }
}

/// The place that the clause of `predicate` names for itself, where it does.
pub(crate) fn place(_ctx: Ctx<'_>, _predicate: usize) -> Option<Place> {
    None
}
