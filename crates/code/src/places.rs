//! Where an event took place: the place that its own clause names.

use model::{Features, Name, NameKind, Place, Relation, Upos};

use crate::{Ctx, parties::name_at};

/// So many words behind a verb may a phrase of place stand that the tree hung somewhere else.
const REACH: usize = 16;

/// The place of what `trigger` tells, lifted or governed by `predicate`: a phrase of place under either of them, under what the
/// verb acts upon, or behind it in the same clause. None where the clause names none.
pub(crate) fn of(ctx: Ctx<'_>, predicate: usize, trigger: usize) -> Option<Place> {
    let under = |token: usize| phrases(ctx, token).find_map(|head| named(ctx, head, 3));
    let below = || {
        let things = ctx.tree.children(predicate).filter(|&child| {
            matches!(
                ctx.doc.tokens.relation[child],
                Relation::Obj | Relation::NsubjPass | Relation::Obl | Relation::Nsubj
            )
        });
        things.filter_map(under).next()
    };
    let found = under(predicate).or_else(|| under(trigger)).or_else(below).or_else(|| in_line(ctx, trigger))?;
    Some(place_of(ctx, found))
}

/// The heads of phrases of place under a token.
fn phrases(ctx: Ctx<'_>, token: usize) -> impl Iterator<Item = usize> + use<'_> {
    ctx.tree.children(token).filter(move |&child| {
        matches!(ctx.doc.tokens.relation[child].base(), "obl" | "nmod")
            && ctx.tree.under(ctx.doc, child, "case").next().is_some_and(|case| opens(ctx, case))
    })
}

/// Whether a preposition says where.
fn opens(ctx: Ctx<'_>, token: usize) -> bool {
    ctx.doc.tokens.upos[token] == Upos::Adp
        && ctx.knowledge.frames.classes().listed("where", &ctx.doc.form(token).to_lowercase())
}

/// The place that a phrase names: its own head, or what a word for a kind of place goes on to name ("the city *of Homs*", "a
/// market *in Kabul*", "the capital *Lusaka*").
fn named<'a>(ctx: Ctx<'a>, head: usize, steps: usize) -> Option<&'a Name> {
    let own = name_at(ctx, head).filter(|name| matches!(name.kind, NameKind::Place | NameKind::Facility));
    if own.is_some() || steps == 0 {
        return own;
    }
    // "in a letter to Rome": only where the head can be somewhere.
    let tokens = &ctx.doc.tokens;
    let is_site = tokens.upos[head] == Upos::Noun
        && ctx.knowledge.frames.classes().holds("site", &tokens.lemma(head).to_lowercase());
    if !is_site {
        return None;
    }
    let goes_on = |child: usize| match tokens.relation[child].base() {
        "appos" | "flat" => true,
        "compound" => child < head,
        "nmod" => {
            tokens.relation[child] == Relation::NmodPoss
                || ctx
                    .tree
                    .under(ctx.doc, child, "case")
                    .next()
                    .is_some_and(|case| ctx.doc.form(case).eq_ignore_ascii_case("of") || opens(ctx, case))
        }
        _ => false,
    };
    ctx.tree.children(head).filter(|&child| goes_on(child)).find_map(|child| named(ctx, child, steps - 1))
}

/// A phrase of place behind the trigger, before another clause begins.
fn in_line<'a>(ctx: Ctx<'a>, trigger: usize) -> Option<&'a Name> {
    let tokens = &ctx.doc.tokens;
    let sentence = &ctx.doc.sentences[ctx.doc.sentence_of(tokens.span[trigger])?];
    let end = (trigger + REACH).min(sentence.end as usize);
    for token in trigger + 1..end {
        let finite =
            matches!(tokens.upos[token], Upos::Verb | Upos::Aux) && tokens.features[token].has(Features::FINITE);
        if finite || matches!(tokens.upos[token], Upos::Sconj) || matches!(ctx.doc.form(token), ";" | "," | ":") {
            return None;
        }
        let head = tokens.head[token] as usize;
        if opens(ctx, token) && tokens.relation[token] == Relation::Case && head > token && head < end {
            return named(ctx, head, 3);
        }
    }
    None
}

/// A name of a place as the place of an event.
pub(crate) fn place_of(ctx: Ctx<'_>, name: &Name) -> Place {
    let row = name.place.as_deref().and_then(|id| ctx.knowledge.places.by_id(id));
    Place {
        name: ctx.doc.text(name.span).to_string(),
        span: name.span,
        place: name.place.clone(),
        country: name.country.or_else(|| row.as_ref().and_then(|row| row.country)),
        latitude: row.as_ref().and_then(|row| row.point).map(|point| point.0),
        longitude: row.as_ref().and_then(|row| row.point).map(|point| point.1),
        precision: row.as_ref().map_or("unknown", |row| row.kind.precision()).to_string(),
        inferred_from: None,
    }
}
