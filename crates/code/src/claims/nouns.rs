use knowledge::Pattern;
use model::{Relation, TextSpan, Upos};

use super::{
    report::{Report, Source},
    source, verbs,
};
use crate::{Ctx, clause};

/// What the noun `token` reports: "Seoul's claim that …", "a call for …", "his promise to …", "the view is that …".
pub(super) fn read(ctx: Ctx<'_>, token: usize) -> Option<Report> {
    if clause::upos(ctx, token) != Upos::Noun {
        return None;
    }
    let cue = ctx.knowledge.cues.noun(&clause::lemma(ctx, token).to_lowercase())?;
    let author = source::author(ctx, token);
    let (content, by) = ctx
        .tree
        .children(token)
        .filter(|&child| child > token && Some(child) != author)
        .find_map(|child| {
            let span = ctx.tree.span(ctx.doc, child);
            match clause::relation(ctx, child) {
                Relation::Acl | Relation::Ccomp | Relation::Advcl | Relation::Xcomp | Relation::AclRelcl => {
                    if clause::is_infinitive(ctx, child) {
                        return cue.get(&Pattern::Infinitive).map(|by| (vec![span], by));
                    }
                    let mark = clause::child(ctx, child, &[Relation::Mark])?;
                    let is_that = ["that", "whether", "if"].iter().any(|word| clause::is_word(ctx, mark, word));
                    let by = cue.get(&Pattern::Clause).filter(|_| is_that);
                    by.map(|by| (vec![span], by)).or_else(|| after(ctx, cue, child, mark))
                }
                Relation::Nmod | Relation::Obl => after(ctx, cue, child, clause::opener(ctx, child)?),
                _ => None,
            }
        })
        .or_else(|| predicated(ctx, token).and_then(|pieces| cue.get(&Pattern::Clause).map(|by| (pieces, by))))?;
    let found = source::of_noun(ctx, token);
    // "the plan to …" of nobody is a thing, not a state of somebody's mind.
    if found == Source::Nobody && !by.claim {
        return None;
    }
    Some(Report {
        source: if found == Source::Nobody { Source::Words(token) } else { found },
        cue: token,
        cue_span: ctx.doc.tokens.span[token],
        content,
        class: by.class,
        claim: by.claim,
        quotes: false,
        denies: by.class == knowledge::CueClass::Deny,
        relayed: false,
    })
}

fn after<'a>(
    ctx: Ctx<'_>,
    cue: &'a knowledge::ReportCue,
    child: usize,
    opener: usize,
) -> Option<(Vec<TextSpan>, &'a knowledge::Reported)> {
    let by = cue.get(&Pattern::After(clause::lemma(ctx, opener).to_lowercase()))?;
    let (_, last) = ctx.tree.reach(child);
    let first = (opener + 1).min(last);
    Some((vec![ctx.doc.tokens.span[first].cover(ctx.doc.tokens.span[last])], by))
}

/// "the view is that …": the predicate's words without the noun's.
fn predicated(ctx: Ctx<'_>, noun: usize) -> Option<Vec<TextSpan>> {
    let predicate = clause::head(ctx, noun)?;
    if !matches!(clause::relation(ctx, noun), Relation::Nsubj | Relation::NsubjOuter) {
        return None;
    }
    let clause_of = clause::child(ctx, predicate, &[Relation::Ccomp]).unwrap_or(predicate);
    let mark = clause::child(ctx, clause_of, &[Relation::Mark])?;
    if !clause::is_word(ctx, mark, "that") {
        return None;
    }
    let pieces = verbs::without(ctx, ctx.tree.reach(clause_of), (ctx.tree.reach(clause_of).0, mark.saturating_sub(1)));
    (mark > noun).then_some(pieces)
}
