use model::{Relation, TextSpan, Upos};

use crate::{Ctx, clause};

/// Words of likelihood as a reader would quote them: "suggest a potential", "the likelihood of", "may entail"; what stands
/// apart stays apart.
pub(super) fn of_likelihood(ctx: Ctx<'_>, words: &[TextSpan]) -> Vec<TextSpan> {
    let mut quoted: Vec<(usize, usize)> = Vec::new();
    for words in words {
        let tokens = ctx.doc.tokens_in(*words);
        if tokens.is_empty() {
            continue;
        }
        let (mut first, mut last) = (tokens.start, tokens.end - 1);
        if clause::upos(ctx, last) == Upos::Noun {
            let stands = |token: usize, upos: Upos| token < ctx.doc.tokens.len() && clause::upos(ctx, token) == upos;
            if first > 0 && stands(first - 1, Upos::Det) {
                first -= 1;
            }
            if stands(last + 1, Upos::Adp) && clause::relation(ctx, last + 1) == Relation::Case {
                last += 1;
            }
        }
        match quoted.last_mut() {
            Some(before) if is_joined(ctx, before.1, first) => before.1 = before.1.max(last),
            _ => quoted.push((first, last)),
        }
    }
    quoted.into_iter().map(|(first, last)| ctx.doc.tokens.span[first].cover(ctx.doc.tokens.span[last])).collect()
}

/// Whether nothing but articles and particles stands between two words.
fn is_joined(ctx: Ctx<'_>, last: usize, first: usize) -> bool {
    first <= last + 3
        && (last + 1..first).all(|between| {
            matches!(clause::upos(ctx, between), Upos::Det | Upos::Part | Upos::Adp)
                || clause::lemma(ctx, between) == "be"
        })
}
