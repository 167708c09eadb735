use model::{
    Attribution, Certainty, Coded, Event, EventDate, EventType, ItemId, ItemKind, Manner, Note, Party, Polarity,
    Relation, SpeechTime, TextSpan, Upos,
};

use crate::{
    Ctx,
    candidates::Candidate,
    claims, clause,
    manner::{self, Reading},
    parties, places, ranker,
    standing::{self, Held},
};

/// Turns candidates that somebody says are or are not so into events; leaves those that are only foreseen to
/// [`crate::forecasts`].
pub(crate) fn settle(ctx: Ctx<'_>, candidates: &[Candidate], coded: &mut Coded) {
    let mut slots: Vec<(TextSpan, u32)> = Vec::new();
    for candidate in candidates.iter().filter(|candidate| candidate.within.is_none()) {
        match event(ctx, candidate, &coded.claims) {
            Ok(mut event) => {
                let slot = next_slot(&mut slots, event.evidence);
                event.id = ItemId::new(&ctx.doc.article, event.evidence, ItemKind::Event, slot);
                coded.events.push(event);
            }
            Err(Held::Unreal(reason)) => {
                let sentence = ctx.doc.sentence_of(ctx.doc.tokens.span[candidate.trigger]);
                let evidence = sentence.map_or("", |at| ctx.doc.text(ctx.doc.sentences[at].span));
                coded.notes.push(Note::new("C03", reason).at(evidence));
            }
            Err(Held::Doubtful) => {
                let sentence = ctx.doc.sentence_of(ctx.doc.tokens.span[candidate.trigger]);
                let evidence = sentence.map_or("", |at| ctx.doc.text(ctx.doc.sentences[at].span));
                coded.notes.push(Note::new("C05", Held::Doubtful.reason()).at(evidence));
            }
            Err(_) => {}
        }
    }
}

/// What a candidate says as an event, or why it is none. Its id is that of the first event of its sentence.
pub(crate) fn event(ctx: Ctx<'_>, candidate: &Candidate, claims: &[Attribution]) -> Result<Event, Held> {
    let (event, features) = row(ctx, candidate, claims)?;
    if ranker::parts(ctx, &features) < ctx.knowledge.ranker.least() { Err(Held::Doubtful) } else { Ok(event) }
}

/// What a candidate says as an event however doubtful it is, and the features that the ranker judges it by.
pub(crate) fn row(ctx: Ctx<'_>, candidate: &Candidate, claims: &[Attribution]) -> Result<(Event, Vec<String>), Held> {
    let sources = resolve(ctx, &candidate.source);
    let mut source: Vec<Party> = sources.iter().map(|(_, party)| party.clone()).collect();
    let trigger = ctx.doc.tokens.span[candidate.trigger];
    // "*claimed* responsibility for the bombing": a deed that the word for saying itself tells is told by whoever says so.
    let own_words = || claims.iter().position(|claim| claim.cue.overlaps(trigger));
    let own = (candidate.kind == EventType::Assault).then(own_words).flatten();
    let claim = own.or_else(|| claims::innermost(claims, trigger));
    let speaker = claim.map(|index| &claims[index].speaker);
    let reading = manner::read(ctx, candidate.predicate, candidate.trigger).heard_from(
        ctx,
        speaker,
        &source,
        Some(candidate.kind),
    );
    let outcome = outcome(ctx, candidate, &reading).ok_or(Held::Foreseen)?;
    let sentence = ctx.doc.sentence_of(trigger).ok_or(Held::Nobody)?;
    let evidence = ctx.doc.sentences[sentence].span;
    let is_somebody =
        |(head, party): &(usize, Party)| is_political(party) || is_name(ctx, *head) || is_people(ctx, *head);
    // "A visit by announcement", "Lightning killed …": a word for a thing does nothing; a weapon does it for somebody.
    let is_tool = |(head, _): &(usize, Party)| {
        let lemma = ctx.doc.tokens.lemma(*head).to_lowercase();
        let classes = ctx.knowledge.frames.classes();
        classes.holds("materiel", &lemma) || classes.holds("instrument", &lemma)
    };
    let by_tool = |found: &(usize, Party)| takes_things(outcome.kind) && is_tool(found);
    if !sources.is_empty() && !sources.iter().any(|found| is_somebody(found) || is_tool(found)) {
        return Err(Held::Thing);
    }
    let kept = |found: Vec<(usize, Party)>, keep: &dyn Fn(&(usize, Party)) -> bool| -> Vec<Party> {
        found.into_iter().filter(|found| keep(found)).map(|(_, party)| party).collect()
    };
    source.clone_from(&kept(sources, &|found| is_somebody(found) || by_tool(found)));
    // "fired missiles toward the *sea*": waters are where something falls, and nobody.
    let is_water = |(head, party): &(usize, Party)| {
        let lemma = ctx.doc.tokens.lemma(*head).to_lowercase();
        party.country.is_none() && ctx.knowledge.frames.classes().holds("water_body", &lemma)
    };
    let mut recipient = kept(resolve(ctx, &candidate.recipient), &|found| {
        !is_water(found) && (takes_things(outcome.kind) || is_somebody(found))
    });
    let done_to_other = takes_things(outcome.kind) && candidate.recipient.iter().any(|&token| is_other(ctx, token));
    // Nobody does it to himself: "Beijing blocked exports *from China*".
    if !candidate.mutual {
        recipient.retain(|party| party.actor.is_none() || source.iter().all(|other| other.actor != party.actor));
    }
    // "Erdogan will host Zelenskyy": who visits whom is one thing, who promises it another.
    let promises = outcome.kind == EventType::Agree && candidate.kind != EventType::Agree;
    let speaks = clause::subject(ctx, candidate.predicate);
    if promises && speaks.is_some_and(|subject| candidate.recipient.contains(&subject)) && !candidate.mutual {
        std::mem::swap(&mut source, &mut recipient);
    }
    if candidate.needs_recipient && recipient.is_empty() && !done_to_other {
        return Err(Held::NoRecipient);
    }
    standing::judge(ctx, candidate, &source, &recipient)?;
    let intermediary = kept(resolve(ctx, &candidate.intermediary), &|found| is_somebody(found));
    let denied = claim.is_some_and(|index| claims[index].denies);
    let cameo = outcome.cameo.map(|code| by_source(ctx, code, &source));
    let said = Manner {
        claim: claim.map(|index| index as u32),
        said_by: claim.map_or("outlet".to_string(), |index| claims[index].speaker.name.clone()),
        polarity: if denied { Polarity::Denied } else { outcome.polarity },
        certainty: outcome.certainty,
        time: outcome.time,
    };
    let place = places::of(ctx, candidate.predicate, candidate.trigger);
    let date = date(ctx, candidate);
    let evidence_of_row = ranker::Evidence {
        kind: outcome.kind,
        source: &source,
        recipient: &recipient,
        has_mode: outcome.mode.is_some(),
        is_denied: said.polarity == Polarity::Denied,
        time: said.time,
        is_claimed: said.claim.is_some(),
        has_place: place.is_some(),
        has_date: date.is_some(),
    };
    let features = ranker::features(ctx, candidate, &evidence_of_row);
    let confidence = ranker::confidence(ranker::parts(ctx, &features));
    let event = Event {
        id: ItemId::new(&ctx.doc.article, evidence, ItemKind::Event, 0),
        kind: outcome.kind,
        announces: outcome.announces,
        mode: outcome.mode,
        contexts: outcome.contexts,
        cameo,
        source,
        recipient,
        intermediary,
        affected: Vec::new(),
        place,
        date,
        said: vec![said],
        background: reading.background,
        mutual: candidate.mutual,
        figures: Vec::new(),
        object: object(ctx, candidate).map(|token| parties::phrase(ctx, token)),
        trigger,
        evidence,
        coder: candidate.coder.clone(),
        confidence,
    };
    Ok((event, features))
}

/// Violence by an armed body, or by a state itself, is a use of conventional force.
fn by_source(ctx: Ctx<'_>, code: String, source: &[Party]) -> String {
    let is_armed = |party: &Party| match party.sector {
        Some(sector) => ctx.knowledge.ontology.is_armed(sector),
        None => party.country.is_some() && party.actor.is_some(),
    };
    if code == "180" && source.iter().any(is_armed) { "190".to_string() } else { code }
}

/// What a candidate becomes once it is known how it is said.
#[derive(Debug, Clone)]
pub(crate) struct Settled {
    pub kind: EventType,
    /// The act itself, where only its promise, threat or refusal is told.
    pub announces: Option<EventType>,
    pub mode: Option<String>,
    pub contexts: Vec<String>,
    pub cameo: Option<String>,
    pub polarity: Polarity,
    pub certainty: Certainty,
    pub time: SpeechTime,
}

/// The rules between promise, threat, refusal and deed. None: only foreseen, so no event.
pub(crate) fn outcome(ctx: Ctx<'_>, candidate: &Candidate, reading: &Reading) -> Option<Settled> {
    use knowledge::Embedding::{Promise, Refuse, Threaten};
    let mut settled = Settled {
        kind: candidate.kind,
        announces: None,
        mode: candidate.mode.clone(),
        contexts: candidate.contexts.clone(),
        cameo: candidate.cameo.clone(),
        polarity: reading.polarity,
        certainty: reading.certainty,
        time: reading.time,
    };
    // "will send", "will not meet": said of an actor's own future without a hedge, it is a promise, a threat or a refusal.
    // "Seoul estimates that 11,000 troops have been sent": held for probable, of the past, and so no forecast.
    let is_past = reading.time == SpeechTime::Past && !reading.foreseen;
    if !is_past && is_opinion(ctx, candidate.predicate) {
        return None;
    }
    let is_open = reading.certainty == Certainty::Hypothetical;
    let announced = reading.time == SpeechTime::Future && !reading.foreseen && !reading.requested && !is_open;
    // "Talks between Seoul and Tokyo will begin": both stand in one role.
    let has_actor = !candidate.source.is_empty() || (candidate.mutual && candidate.recipient.len() > 1);
    if (reading.intended || announced) && !is_open && has_actor {
        let refused = reading.polarity == Polarity::Denied;
        let (kind, how) = match (is_cooperative(candidate.kind), refused) {
            (true, false) => (EventType::Agree, Promise),
            (true, true) => (EventType::Reject, Refuse),
            (false, false) => (EventType::Threaten, Threaten),
            // "will not attack": a promise, but of nothing.
            (false, true) => return Some(settled),
        };
        if is_verbal_conflict(candidate.kind) {
            return Some(settled);
        }
        let ontology = &ctx.knowledge.ontology;
        settled.cameo = settled.cameo.as_deref().and_then(|code| ontology.embed(how, code)).map(str::to_string);
        let row = settled.cameo.as_deref().and_then(|code| ontology.cameo(code));
        settled.mode = row.and_then(|row| row.mode.clone());
        settled.contexts = row.map_or(Vec::new(), |row| row.contexts.clone());
        settled.kind = kind;
        settled.announces = Some(candidate.kind);
        settled.polarity = Polarity::Affirmed;
        settled.certainty = Certainty::Certain;
        settled.time = SpeechTime::Past;
        return Some(settled);
    }
    if reading.foreseen && reading.polarity == Polarity::Affirmed {
        return None;
    }
    if reading.requested {
        settled.certainty = Certainty::Requested;
    }
    Some(settled)
}

/// "is believed to be preparing to send": what others believe or expect of an actor is nobody's promise and no deed.
fn is_opinion(ctx: Ctx<'_>, predicate: usize) -> bool {
    let tokens = &ctx.doc.tokens;
    let classes = ctx.knowledge.frames.classes();
    let mut at = predicate;
    for _ in 0..4 {
        let head = tokens.head[at] as usize;
        if head == at || !matches!(tokens.relation[at].base(), "xcomp" | "advcl" | "ccomp") {
            return false;
        }
        let passive = ctx.tree.exactly(ctx.doc, head, model::Relation::AuxPass).next().is_some();
        let lemma = tokens.lemma(head).to_lowercase();
        let infinitive = tokens.relation[at].base() != "ccomp";
        if classes.holds("opinion", &lemma) && (passive || !infinitive) {
            return true;
        }
        at = head;
    }
    false
}

/// What an act of this type is taken for where it is only foreseen of its actor: a promise or a threat.
pub fn foreseen_as(kind: EventType) -> EventType {
    match kind.quad().number() {
        1 | 2 => EventType::Agree,
        3 => kind,
        _ => EventType::Threaten,
    }
}

pub(crate) fn is_cooperative(kind: EventType) -> bool {
    kind.quad().number() <= 2
}

fn is_verbal_conflict(kind: EventType) -> bool {
    kind.quad().number() == 3
}

/// "Police shot *him*": somebody else, whom no chain names.
fn is_other(ctx: Ctx<'_>, token: usize) -> bool {
    let form = ctx.doc.form(token).to_lowercase();
    ctx.doc.tokens.upos[token] == Upos::Pron && ctx.knowledge.frames.classes().holds("third_person", &form)
}

/// The parties that these head tokens name, each with its head.
fn resolve(ctx: Ctx<'_>, heads: &[usize]) -> Vec<(usize, Party)> {
    let mut found: Vec<(usize, Party)> = Vec::new();
    for &head in heads {
        // A pronoun that no chain resolves names nobody.
        if ctx.doc.tokens.upos[head] == model::Upos::Pron && ctx.doc.chain_at(head).is_none() {
            continue;
        }
        // "a *suspected* Israeli strike": a word that is no noun and no name is nobody.
        let modifies = matches!(ctx.doc.tokens.upos[head], Upos::Adj | Upos::Verb | Upos::Adv);
        if modifies && parties::name_at(ctx, head).is_none() {
            continue;
        }
        let party = parties::party(ctx, head);
        let known = found
            .iter()
            .any(|(_, other)| other.actor.is_some() && other.actor == party.actor && other.span.overlaps(party.span));
        if !known {
            found.push((head, party));
        }
    }
    found
}

/// Deeds that are done to things as well ("bombed a *warehouse*"); words are said to somebody.
fn takes_things(kind: EventType) -> bool {
    matches!(kind, EventType::Assault | EventType::Coerce | EventType::Mobilize | EventType::Protest)
}

/// Whether a head token is a noun for people ("the victims' *families*").
fn is_people(ctx: Ctx<'_>, head: usize) -> bool {
    let classes = ctx.knowledge.frames.classes();
    let lemma = ctx.doc.tokens.lemma(head).to_lowercase();
    ["agent", "victim", "captive", "worker", "diplomat"].iter().any(|class| classes.holds(class, &lemma))
        || ctx.models.is_person_noun(&lemma)
}

/// Whether a head token is or belongs to a name.
fn is_name(ctx: Ctx<'_>, head: usize) -> bool {
    ctx.doc.tokens.upos[head] == model::Upos::Propn || parties::name_at(ctx, head).is_some()
}

/// Whether a party is somebody whom events are about: it has a country, a sector or a row of its own.
pub(crate) fn is_political(party: &Party) -> bool {
    party.country.is_some() || party.sector.is_some() || party.actor.is_some()
}

fn next_slot(slots: &mut Vec<(TextSpan, u32)>, evidence: TextSpan) -> u32 {
    match slots.iter_mut().find(|(span, _)| *span == evidence) {
        Some((_, slot)) => {
            *slot += 1;
            *slot
        }
        None => {
            slots.push((evidence, 0));
            0
        }
    }
}

/// The time that the clause itself names: under the predicate, the trigger, or the next thing in the sentence.
pub(crate) fn date(ctx: Ctx<'_>, candidate: &Candidate) -> Option<EventDate> {
    let under = |token: usize| {
        let (low, high) = ctx.tree.reach(token);
        let reach = ctx.doc.tokens.span[low].cover(ctx.doc.tokens.span[high]);
        ctx.doc.times.iter().filter(move |time| {
            matches!(time.kind, model::TimeKind::Date | model::TimeKind::Time)
                && !is_vague(&time.value)
                && reach.contains(time.span)
                && hangs_on(ctx, time.span, token)
        })
    };
    let time = under(candidate.predicate).next().or_else(|| under(candidate.trigger).next())?;
    Some(EventDate {
        span: Some(time.span),
        value: time.value.clone(),
        precision: time.precision,
        bounds: time.bounds,
        inferred_from: None,
    })
}

/// "recently", "now", "soon": a time that dates nothing.
fn is_vague(value: &str) -> bool {
    value.ends_with("_REF")
}

/// The thing given, said or signed: never somebody, a pronoun or a verb.
fn object(ctx: Ctx<'_>, candidate: &Candidate) -> Option<usize> {
    let token = candidate.object?;
    let is_thing = matches!(ctx.doc.tokens.upos[token], Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj);
    let is_party = candidate.source.contains(&token) || candidate.recipient.contains(&token);
    let is_somebody = parties::name_at(ctx, token).is_some_and(|name| name.kind == model::NameKind::Person);
    (is_thing && !is_party && !is_somebody).then_some(token)
}

/// Whether a time expression hangs on `token`, directly or by the things that it acts on ("met Kim in Pyongyang *on Friday*"),
/// not on a clause below it and not on what a thing is of ("*last year's* tests").
fn hangs_on(ctx: Ctx<'_>, time: TextSpan, token: usize) -> bool {
    let tokens = &ctx.doc.tokens;
    let range = ctx.doc.tokens_in(time);
    let Some(mut at) = range.clone().find(|word| !range.contains(&(tokens.head[*word] as usize))) else { return false };
    for _ in 0..FAR {
        let (head, relation) = (tokens.head[at] as usize, tokens.relation[at]);
        if head == token {
            return true;
        }
        let is_thing = matches!(tokens.upos[head], Upos::Noun | Upos::Propn | Upos::Pron);
        if !is_thing || relation == Relation::NmodPoss || tokens.is_root(head) {
            return false;
        }
        at = head;
    }
    false
}

/// A time stands at most so many nouns below the clause that it dates.
const FAR: usize = 4;
