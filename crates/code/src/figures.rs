//! The numbers that the page claims, in its own sense.
//!
//! Invariants
//! - What is counted is what the words say: "losses" are not "killed", "sent" is not "deployed". Senses are data
//!   (`figures.tsv`), and two of them are never one.
//! - Low, best and high stand only where they are said.
//! - Whose, by whom, where and when come from the figure's own clause.

mod sense;
mod tally;
mod ties;

use knowledge::LanguageMeasures;
use model::{
    Approximation, Attribution, Coded, EventDate, Figure, ItemId, ItemKind, NameKind, Party, Place, Quantity,
    QuantityKind, Relation, TextSpan, TimeExpression, TimeKind, Upos,
};

use crate::{Ctx, claims, clause, parties, places};
use sense::Sense;

/// So many words may stand between a number and the date beside it ("11,000 *in* December").
const BESIDE: usize = 4;

/// The figures that the page claims, tied to the events they belong to.
pub(crate) fn find(ctx: Ctx<'_>, coded: &mut Coded) {
    let Some(measures) = ctx.knowledge.measures.of(&ctx.doc.language) else { return };
    let mut found: Vec<(Figure, Sense)> = Vec::new();
    let mut slot = 0;
    for quantity in &ctx.doc.quantities {
        let said_alone = || said_alone(ctx, quantity, &coded.claims, found.last()?);
        let Some(sense) = sense::of(ctx, quantity, measures).or_else(said_alone) else { continue };
        let Some(sentence) = ctx.doc.sentence_of(quantity.span) else { continue };
        let evidence = ctx.doc.sentences[sentence].span;
        slot = match found.last() {
            Some((figure, _)) if figure.evidence == evidence => slot + 1,
            _ => 0,
        };
        let claim = claims::innermost(&coded.claims, quantity.number);
        let as_of = as_of(ctx, quantity, &sense);
        let (low, best, high) = bounds(quantity);
        found.push((
            Figure {
                id: ItemId::new(&ctx.doc.article, evidence, ItemKind::Figure, slot),
                low,
                best,
                high,
                approximation: quantity.approximation,
                qualifier: quantity.qualifier.filter(|_| quantity.approximation != Approximation::Exact),
                unit: quantity.unit.clone().or_else(|| sense.people.then(|| "person".to_string())),
                counts: sense.counts.clone(),
                of: of(ctx, &sense),
                by: by(ctx, &sense),
                place: place(ctx, &sense, measures),
                written: written(quantity, as_of.as_ref(), &sense),
                as_of,
                claim: claim.map(|index| index as u32),
                said_by: claim.map_or("outlet".to_string(), |index| coded.claims[index].speaker.name.clone()),
                evidence,
            },
            sense,
        ));
    }
    ties::tie(ctx, &found, &mut coded.events);
    coded.figures = found.into_iter().map(|(figure, _)| figure).collect();
}

/// "Police said 4,000 people took part; the organisers said *11,000*": a bare number that is all that somebody says counts
/// what the number before it in the sentence counts.
fn said_alone(ctx: Ctx<'_>, quantity: &Quantity, claims: &[Attribution], last: &(Figure, Sense)) -> Option<Sense> {
    let (figure, sense) = last;
    let claim = claims::innermost(claims, quantity.number)?;
    let is_all = quantity.span.contains(claims[claim].content) || quantity.number.contains(claims[claim].content);
    let is_beside = figure.evidence.contains(quantity.span) && figure.claim != Some(claim as u32);
    let is_bare = quantity.kind == QuantityKind::Count
        && quantity.counted.is_none_or(|counted| counted.start < quantity.number.start);
    let number = ctx.doc.tokens_in(quantity.number).next()?;
    let people = sense.people || figure.unit.as_deref() == Some("person");
    (is_all && is_beside && is_bare).then(|| Sense { number, people, ..sense.clone() })
}

/// "Dozens" says at least a dozen and no upper bound.
fn bounds(quantity: &Quantity) -> (Option<f64>, Option<f64>, Option<f64>) {
    match quantity.approximation {
        Approximation::Magnitude => (quantity.low, None, None),
        _ => (quantity.low, quantity.best, quantity.high),
    }
}

/// Number, qualifier and what is counted; where nothing is counted beside the number, its date.
fn written(quantity: &Quantity, as_of: Option<&EventDate>, sense: &Sense) -> TextSpan {
    let counted = quantity.counted.filter(|counted| counted.start >= quantity.span.start);
    match (counted, as_of.and_then(|date| date.span)) {
        (Some(counted), _) => quantity.span.cover(counted),
        (None, Some(date)) if sense.elliptical && date.start > quantity.span.start => quantity.span.cover(date),
        _ => quantity.span,
    }
}

/// Whose: a nationality or name before the noun, "of …" or a possessive.
fn of(ctx: Ctx<'_>, sense: &Sense) -> Option<Party> {
    let noun = sense.noun.filter(|_| !sense.elliptical)?;
    let relations = [Relation::Amod, Relation::Compound, Relation::NmodPoss, Relation::Nmod];
    let modifiers = ctx.tree.children(noun).filter(|&child| {
        let relation = clause::relation(ctx, child);
        let of = relation != Relation::Nmod
            || clause::opener(ctx, child).is_some_and(|word| clause::is_word(ctx, word, "of"));
        relations.contains(&relation) && of
    });
    modifiers
        .map(|modifier| parties::party(ctx, modifier))
        .find(|party| party.country.is_some() || party.actor.is_some())
}

/// By whom: the subject of the verb whose object is counted, or the agent of its passive.
fn by(ctx: Ctx<'_>, sense: &Sense) -> Option<Party> {
    let verb = sense.verb.filter(|_| !sense.subject_counted)?;
    let passive = clause::is_passive(ctx, verb) || sense.participle;
    let head = if passive { clause::agent(ctx, verb)? } else { clause::subject(ctx, verb)? };
    if Some(head) == sense.noun {
        return None;
    }
    Some(parties::party(ctx, head)).filter(is_known)
}

fn is_known(party: &Party) -> bool {
    party.country.is_some() || party.actor.is_some() || party.sector.is_some()
}

/// Where: a place that hangs on the noun or the verb with a preposition of place.
fn place(ctx: Ctx<'_>, sense: &Sense, measures: &LanguageMeasures) -> Option<Place> {
    let on = |token: usize| {
        let mut children = ctx.tree.children(token);
        children.find_map(|child| {
            let opener = clause::opener(ctx, child)?;
            let lemma = clause::lemma(ctx, opener).to_lowercase();
            if !sense::has(measures, &lemma, &knowledge::FigureWord::Place) {
                return None;
            }
            let beside = ctx
                .tree
                .children(child)
                .filter(|&below| matches!(clause::relation(ctx, below).base(), "compound" | "flat" | "amod"));
            let words: Vec<usize> = beside.chain([child]).collect();
            let named = words.iter().filter_map(|&token| parties::name_at(ctx, token));
            if let Some(name) = named.clone().find(|name| name.place.is_some()) {
                return Some(places::place_of(ctx, name));
            }
            // A place that no row knows ("on the Kursk front"): its words alone.
            let proper = words.iter().any(|&token| clause::upos(ctx, token) == Upos::Propn);
            let other = named
                .clone()
                .any(|name| !matches!(name.kind, NameKind::Place | NameKind::Facility | NameKind::Unknown));
            let span = words.iter().map(|&token| ctx.doc.tokens.span[token]).reduce(TextSpan::cover)?;
            let time = times_in(ctx, span).iter().any(|time| time.span.overlaps(span));
            (proper && !other && !time).then(|| Place {
                name: ctx.doc.text(span).to_string(),
                span,
                place: None,
                country: None,
                latitude: None,
                longitude: None,
                precision: "unknown".to_string(),
                inferred_from: None,
            })
        })
    };
    let noun = sense.noun.filter(|_| !sense.elliptical);
    noun.and_then(on).or_else(|| sense.verb.and_then(on))
}

/// When: the date beside the number or its noun, else the one that hangs on the noun or the verb.
fn as_of(ctx: Ctx<'_>, quantity: &Quantity, sense: &Sense) -> Option<EventDate> {
    let after = quantity.counted.filter(|counted| counted.start >= quantity.span.start).unwrap_or(quantity.span);
    let from = ctx.doc.tokens_in(after).end;
    let sentence = ctx.doc.sentence_of(quantity.span)?;
    let dated = times_in(ctx, ctx.doc.sentences[sentence].span)
        .iter()
        .filter(|time| matches!(time.kind, TimeKind::Date | TimeKind::Time));
    let clear = |from: usize, to: usize| {
        to <= from + BESIDE
            && (from..to).all(|token| !matches!(clause::upos(ctx, token), Upos::Verb | Upos::Cconj | Upos::Num))
    };
    let time = dated.clone().find(|time| {
        let start = ctx.doc.tokens_in(time.span).start;
        start >= from && clear(from, start)
    });
    let hangs = |time: &&TimeExpression, token: usize| {
        let range = ctx.doc.tokens_in(time.span);
        range.clone().any(|word| {
            let head = ctx.doc.tokens.head[word] as usize;
            !range.contains(&head) && head == token
        })
    };
    let noun = sense.noun.filter(|_| !sense.elliptical);
    let time = time.or_else(|| noun.and_then(|noun| dated.clone().find(|time| hangs(time, noun)))).or_else(|| {
        sense.verb.filter(|_| !sense.elliptical).and_then(|verb| dated.clone().find(|time| hangs(time, verb)))
    })?;
    Some(EventDate {
        span: Some(time.span),
        value: time.value.clone(),
        precision: time.precision,
        bounds: time.bounds,
        inferred_from: None,
    })
}

/// The time expressions that share a byte with `span`; they stand in text order and never overlap.
fn times_in(ctx: Ctx<'_>, span: TextSpan) -> &[TimeExpression] {
    let times = &ctx.doc.times;
    let from = times.partition_point(|time| time.span.end <= span.start);
    let to = times.partition_point(|time| time.span.start < span.end);
    times.get(from..to).unwrap_or(&[])
}

/// Whether the quantity is of a kind that a figure can be made of.
fn is_countable(quantity: &Quantity) -> bool {
    matches!(quantity.kind, QuantityKind::Count | QuantityKind::Money | QuantityKind::Percent)
}
