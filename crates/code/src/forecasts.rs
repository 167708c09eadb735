//! What is foreseen: embedded events that nobody says have happened, with the words of likelihood as said.
//!
//! A frame gives type and roles where one fits; else the tree gives who would do it, and the type stays open. What an
//! actor says of its own plans is no forecast (see [`manner::Reading::intended`]).

mod words;

use std::collections::BTreeSet;

use model::{Coded, EventType, Forecast, ItemId, ItemKind, Party, Polarity, Relation, TextSpan, Upos};

use crate::{
    Ctx,
    candidates::Candidate,
    claims, clause, events,
    manner::{self, Reading},
    parties, places,
};

/// What is foreseen, with the words of likelihood as said, each voice apart.
pub(crate) fn find(ctx: Ctx<'_>, candidates: &[Candidate], coded: &mut Coded) {
    let mut found: Vec<(usize, Forecast)> = Vec::new();
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    for candidate in candidates {
        taken.extend([candidate.trigger, candidate.predicate]);
        let mut source = resolve(ctx, &candidate.source);
        if !source.iter().any(is_known)
            && let Some(actor) = actor(ctx, candidate.trigger)
        {
            source = vec![actor];
        }
        let at = (candidate.predicate, candidate.trigger);
        let Some(reading) = foreseen(ctx, coded, at, &source, Some(candidate.kind)) else { continue };
        let recipient = resolve(ctx, &candidate.recipient);
        if !source.iter().chain(&recipient).any(is_known) {
            continue;
        }
        // What stands inside a promise or a demand is that event's matter, unless it has a hedge of its own.
        if candidate.within.is_some() && reading.words.is_empty() {
            continue;
        }
        let place = places::of(ctx, candidate.predicate, candidate.trigger);
        let made = Forecast {
            kind: Some(candidate.kind),
            source,
            recipient,
            place,
            ..bare(ctx, coded, candidate.trigger, reading)
        };
        found.push((candidate.trigger, Forecast { horizon: events::date(ctx, candidate), ..made }));
    }
    unframed(ctx, coded, &taken, &mut found);
    found.sort_by_key(|(trigger, _)| *trigger);
    let mut forecasts: Vec<Forecast> = found.into_iter().map(|(_, forecast)| forecast).collect();
    number(ctx, &mut forecasts);
    coded.forecasts = forecasts;
}

/// The reading of a predicate that somebody foresees and nobody affirms or plans; none for the rest.
fn foreseen(
    ctx: Ctx<'_>,
    coded: &Coded,
    (predicate, trigger): (usize, usize),
    source: &[Party],
    kind: Option<EventType>,
) -> Option<Reading> {
    let claim = claims::innermost(&coded.claims, ctx.doc.tokens.span[trigger]);
    let speaker = claim.map(|index| &coded.claims[index].speaker);
    let reading = manner::read(ctx, predicate, trigger).heard_from(ctx, speaker, source, kind);
    (reading.foreseen && !reading.intended && !reading.requested && reading.polarity == Polarity::Affirmed)
        .then_some(reading)
}

/// A forecast without type and roles.
fn bare(ctx: Ctx<'_>, coded: &Coded, trigger: usize, reading: Reading) -> Forecast {
    let words = ctx.doc.tokens.span[trigger];
    let content = after_condition(ctx, content(ctx, trigger), reading.condition);
    let claim = claims::innermost(&coded.claims, words);
    let evidence = claims::sentences(ctx, words);
    Forecast {
        id: ItemId::new(&ctx.doc.article, evidence, ItemKind::Forecast, 0),
        content,
        kind: None,
        source: Vec::new(),
        recipient: Vec::new(),
        place: None,
        words: words::of_likelihood(ctx, &reading.words),
        horizon: None,
        condition: reading.condition,
        claim: claim.map(|index| index as u32),
        said_by: claim.map_or("outlet".to_string(), |index| coded.claims[index].speaker.name.clone()),
        evidence,
    }
}

/// Without the condition, where the words begin with it ("*If sanctions are lifted,* Iran would …").
fn after_condition(ctx: Ctx<'_>, content: TextSpan, condition: Option<TextSpan>) -> TextSpan {
    let Some(condition) = condition.filter(|condition| condition.overlaps(content)) else { return content };
    let mut rest = ctx.doc.tokens_in(content).skip_while(|&token| {
        ctx.doc.tokens.span[token].start < condition.end || clause::upos(ctx, token) == Upos::Punct
    });
    let opens = condition.start <= content.start + 4;
    let first = rest.next().filter(|_| opens);
    first.map_or(content, |first| TextSpan::new(ctx.doc.tokens.span[first].start as usize, content.end as usize))
}

/// What is foreseen, as written: the clause or noun phrase, without the determiner and the word of likelihood before it.
fn content(ctx: Ctx<'_>, trigger: usize) -> TextSpan {
    let (mut first, last) = ctx.tree.reach(trigger);
    let subject = clause::head(ctx, trigger).and_then(|above| clause::adjacent_subject(ctx, trigger, above));
    if let Some(subject) = subject {
        return ctx.tree.span(ctx.doc, subject).cover(ctx.doc.tokens.span[last]);
    }
    while first < trigger {
        let form = ctx.doc.form(first).to_lowercase();
        let is_hedge = ctx.knowledge.cues.manner(&form, knowledge::As::Adjective).any(knowledge::Reads::ESTIMATIVE);
        let is_edge =
            matches!(clause::upos(ctx, first), Upos::Det | Upos::Punct | Upos::Adp | Upos::Sconj | Upos::Cconj);
        let is_to = clause::upos(ctx, first) == Upos::Part && clause::is_word(ctx, first, "to");
        if !(is_edge || is_hedge || is_to) {
            break;
        }
        first += 1;
    }
    ctx.doc.tokens.span[first].cover(ctx.doc.tokens.span[last])
}

/// Foreseen clauses that no frame codes, where somebody whom events are about would act: the type stays open.
fn unframed(ctx: Ctx<'_>, coded: &Coded, taken: &BTreeSet<usize>, found: &mut Vec<(usize, Forecast)>) {
    for sentence in &ctx.doc.sentences {
        let mut covered_to = 0;
        for token in sentence.tokens() {
            if clause::upos(ctx, token) != Upos::Verb || token < covered_to || is_light(ctx, token) {
                continue;
            }
            let (low, high) = ctx.tree.reach(token);
            // A frame here, in its complement, or above in the same clause, has said it.
            let below = ctx.tree.children(token).filter(|&child| {
                matches!(clause::relation(ctx, child), Relation::Xcomp | Relation::Ccomp | Relation::Obj)
            });
            let said = [token].into_iter().chain(below).chain(governors(ctx, token)).any(|at| taken.contains(&at))
                || found.iter().any(|(trigger, _)| (low..=high).contains(trigger));
            if said {
                continue;
            }
            let Some(source) = actor(ctx, token) else { continue };
            let Some(reading) = foreseen(ctx, coded, (token, token), std::slice::from_ref(&source), None) else {
                continue;
            };
            let forecast = Forecast { source: vec![source], ..bare(ctx, coded, token, reading) };
            found.push((token, forecast));
            covered_to = high + 1;
        }
    }
}

/// A verb of saying, seeming or expecting is how something is foreseen, not what.
fn is_light(ctx: Ctx<'_>, verb: usize) -> bool {
    use knowledge::Reads;
    let reads = ctx.knowledge.cues.governor(&clause::lemma(ctx, verb).to_lowercase(), clause::beside(ctx, verb));
    let how = Reads::FORESEEN.with(Reads::PROBABLE).with(Reads::REPORTED);
    reads.any(how) && clause::child(ctx, verb, &[Relation::Ccomp, Relation::Xcomp, Relation::Obj]).is_some()
}

/// The words that govern `token`, as far as its clause reaches.
fn governors(ctx: Ctx<'_>, token: usize) -> impl Iterator<Item = usize> {
    let step = move |&at: &usize| {
        let goes_on =
            matches!(clause::relation(ctx, at), Relation::Xcomp | Relation::Advcl | Relation::Acl | Relation::Conj);
        clause::head(ctx, at).filter(|_| goes_on)
    };
    std::iter::successors(Some(token), step).skip(1).take(clause::STEPS)
}

/// Who would do what the verb says, where the page or our data know whom that is.
fn actor(ctx: Ctx<'_>, verb: usize) -> Option<Party> {
    let subject = match clause::relation(ctx, verb) {
        // "North Korea's intent to revitalise": whose intent.
        Relation::Acl if clause::is_infinitive(ctx, verb) => {
            let noun = clause::head(ctx, verb)?;
            clause::child(ctx, noun, &[Relation::NmodPoss])?
        }
        _ if clause::is_passive(ctx, verb) => clause::agent(ctx, verb)?,
        _ => clause::subject(ctx, verb)?,
    };
    Some(parties::party(ctx, subject)).filter(is_known)
}

fn resolve(ctx: Ctx<'_>, heads: &[usize]) -> Vec<Party> {
    let mut found: Vec<Party> = Vec::new();
    for party in heads.iter().map(|&head| parties::party(ctx, head)) {
        let known =
            found.iter().any(|other| other.span == party.span || (other.actor.is_some() && other.actor == party.actor));
        if !known {
            found.push(party);
        }
    }
    found
}

/// Whether it is somebody whom events are about.
fn is_known(party: &Party) -> bool {
    party.country.is_some() || party.sector.is_some() || party.actor.is_some()
}

/// Gives the ids: forecasts that share their evidence are told apart by their order.
fn number(ctx: Ctx<'_>, forecasts: &mut [Forecast]) {
    let mut last: Option<(TextSpan, u32)> = None;
    for forecast in forecasts {
        let slot = last.filter(|(evidence, _)| *evidence == forecast.evidence).map_or(0, |(_, slot)| slot + 1);
        forecast.id = ItemId::new(&ctx.doc.article, forecast.evidence, ItemKind::Forecast, slot);
        last = Some((forecast.evidence, slot));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{candidates, testing::asked};

    /// Type, words of likelihood and who foresees it, of each forecast.
    fn foreseen(trees: &str) -> Vec<(Option<EventType>, Vec<String>, String)> {
        asked(trees, |ctx| {
            let mut coded = Coded { claims: claims::find(ctx), ..Coded::default() };
            find(ctx, &candidates::find(ctx), &mut coded);
            let words =
                |forecast: &Forecast| forecast.words.iter().map(|&span| ctx.doc.text(span).to_string()).collect();
            let shown = |forecast: &Forecast| (forecast.kind, words(forecast), forecast.said_by.clone());
            coded.forecasts.iter().map(shown).collect()
        })
    }

    #[test]
    fn what_may_happen_is_foreseen_with_its_word() {
        let found = foreseen(
            "Police/NOUN/3/nsubj/police may/AUX/3/aux/may/Modal+Fin attack/VERB/0/root/attack/Inf rebels/NOUN/3/obj/rebel",
        );
        assert_eq!(found, [(Some(EventType::Assault), vec!["may".to_string()], "outlet".to_string())]);
    }

    #[test]
    fn a_deed_is_no_forecast_and_a_forecast_has_its_voice() {
        let deed = foreseen("Police/NOUN/2/nsubj/police attacked/VERB/0/root/attack/Past+Fin rebels/NOUN/2/obj/rebel");
        assert!(deed.is_empty(), "{deed:?}");
        let voiced = foreseen(
            "Analysts/NOUN/2/nsubj/analyst said/VERB/0/root/say/Past+Fin police/NOUN/5/nsubj/police \
             may/AUX/5/aux/may/Modal+Fin attack/VERB/2/ccomp/attack/Inf rebels/NOUN/5/obj/rebel",
        );
        assert_eq!(voiced.len(), 1);
        assert_eq!(voiced[0].2, "analysts (unnamed)");
    }

    #[test]
    fn what_an_actor_says_it_will_do_is_its_plan() {
        let own = foreseen(
            "Police/NOUN/3/nsubj/police will/AUX/3/aux/will/Modal+Fin attack/VERB/0/root/attack/Inf rebels/NOUN/3/obj/rebel",
        );
        assert!(own.is_empty(), "{own:?}");
    }
}
