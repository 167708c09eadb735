use model::{EventType, Features, Party, Relation, Sector, Upos};

use crate::{Ctx, candidates::Candidate, events::is_political, places, relevance};

/// Why a clause in which a frame fired is no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// Only foreseen, or believed by others: left to forecasts.
    Foreseen,
    /// No party has a country, a sector or a row of its own.
    Nobody,
    /// What does it is a thing, and no weapon ("Lightning killed …").
    Thing,
    /// Words are said to attack a thing ("The judges attacked the cake").
    Figurative,
    /// Told of a work, a match or a distant past: a reader would miss it, so a note is left.
    Unreal(&'static str),
    /// Private people or firms on every side.
    Private,
    /// Nobody is named who does it, and it is no deed that can be told so.
    NoSource,
    /// The frame asks for a recipient, and whoever stands there is nobody.
    NoRecipient,
    /// An interview.
    Interview,
    /// A noun on its own that names one side only.
    BareNoun,
    /// A modifier or purpose that no word says was done.
    Unsettled,
    /// A plural that is nobody in particular, in the simple present.
    Generic,
    /// A question.
    Question,
    /// The ranker holds it for none.
    Doubtful,
}

impl Held {
    /// The reason for a reader.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Held::Foreseen => "only foreseen or believed by others: a forecast at most",
            Held::Nobody => "no party has a country, a sector or a row in data/actors",
            Held::Thing => "what does it is a thing, and no weapon",
            Held::Figurative => "who speaks for a living attacks a thing: with words",
            Held::Unreal(reason) => reason,
            Held::Private => "only private people or firms take part",
            Held::NoSource => "nobody is named who does it",
            Held::NoRecipient => "whom it is done to is nobody that is known",
            Held::Interview => "an interview is no consultation",
            Held::BareNoun => "a noun on its own that does not name both sides",
            Held::Unsettled => "a modifier or a purpose, not said to be done",
            Held::Generic => "nobody in particular, in the simple present",
            Held::Question => "a question",
            Held::Doubtful => "rows like it are more often wrong than right, by the ranker",
        }
    }
}

/// Whether a clause in which a frame fired says that somebody did something to be coded.
pub(crate) fn judge(ctx: Ctx<'_>, candidate: &Candidate, source: &[Party], recipient: &[Party]) -> Result<(), Held> {
    if !source.iter().chain(recipient).any(is_political) && !is_bombing(ctx, candidate) {
        return Err(Held::Nobody);
    }
    if let Some(reason) = relevance::of_sentence(ctx, candidate) {
        return Err(Held::Unreal(reason));
    }
    let is_party_to_politics = |party: &Party| is_political(party) && is_public(candidate.kind, party);
    let is_public_deed = source.iter().chain(recipient).any(is_party_to_politics) || is_bombing(ctx, candidate);
    if !is_public_deed || is_business(candidate.kind, source, recipient) {
        return Err(Held::Private);
    }
    if is_figurative(ctx, candidate, source, recipient) {
        return Err(Held::Figurative);
    }
    // "told CNN", "spoke to reporters": an interview is no consultation.
    let to_media = !recipient.is_empty() && recipient.iter().all(|party| party.sector == Some(Sector::Med));
    if candidate.kind == EventType::Consult && to_media {
        return Err(Held::Interview);
    }
    if source.is_empty() && !stands_without_source(ctx, candidate, recipient) {
        return Err(Held::NoSource);
    }
    if is_bare_noun(ctx, candidate) && (source.is_empty() || (recipient.is_empty() && candidate.object.is_none())) {
        return Err(Held::BareNoun);
    }
    if is_unsettled(ctx, candidate) {
        return Err(Held::Unsettled);
    }
    if is_generic(ctx, candidate, source, recipient) {
        return Err(Held::Generic);
    }
    if is_question(ctx, candidate) {
        return Err(Held::Question);
    }
    Ok(())
}

/// "A bomb exploded in Kabul, killing six people": nobody who is known, but a deed of politics by its weapon, at a place that is
/// known.
fn is_bombing(ctx: Ctx<'_>, candidate: &Candidate) -> bool {
    let is_bomb = candidate.kind == EventType::Assault
        && !candidate.source.is_empty()
        && candidate.mode.as_deref().is_some_and(|mode| matches!(mode, "explosives" | "suicide-attack"));
    is_bomb && places::of(ctx, candidate.predicate, candidate.trigger).is_some_and(|place| place.country.is_some())
}

/// Companies, students and workers act in public when they protest, or when force is used; else they need somebody from
/// politics on the other side.
fn is_public(kind: EventType, party: &Party) -> bool {
    let private = matches!(
        party.sector,
        Some(
            Sector::Bus
                | Sector::Edu
                | Sector::Cvl
                | Sector::Lab
                | Sector::Med
                | Sector::Rel
                | Sector::Eli
                | Sector::Ngo
        )
    );
    match kind {
        EventType::Protest | EventType::Assault | EventType::Coerce => true,
        _ => !private || party.actor.is_some() || party.country.is_some(),
    }
}

/// What a firm does to firms, to customers or in a country is no politics: it counts where a state or its people stand on
/// the other side.
fn is_business(kind: EventType, source: &[Party], recipient: &[Party]) -> bool {
    let is_firm = |party: &Party| party.sector == Some(Sector::Bus);
    let is_state = |party: &Party| {
        is_political(party)
            && !is_firm(party)
            && (party.sector.is_some() || party.actor.is_some() || party.chain.is_some())
    };
    let is_force = matches!(kind, EventType::Assault | EventType::Coerce | EventType::Protest | EventType::Accuse);
    !is_force && !source.is_empty() && source.iter().all(is_firm) && !recipient.iter().any(is_state)
}

/// "The judges attacked the cake": those whose trade is words attack a thing that nobody bombs.
fn is_figurative(ctx: Ctx<'_>, candidate: &Candidate, source: &[Party], recipient: &[Party]) -> bool {
    let speaks = |party: &Party| party.sector.is_some_and(|sector| ctx.knowledge.ontology.is_speaking(sector));
    let classes = ctx.knowledge.frames.classes();
    let is_target = |party: &Party| {
        is_political(party)
            || ctx.doc.tokens_in(party.span).any(|token| {
                let lemma = ctx.doc.tokens.lemma(token).to_lowercase();
                classes.of(&lemma) != 0 || ctx.doc.tokens.upos[token] == Upos::Propn
            })
    };
    candidate.kind == EventType::Assault
        && !source.is_empty()
        && source.iter().all(speaks)
        && !recipient.is_empty()
        && !recipient.iter().any(is_target)
}

/// What may be told without saying who did it: violence, arrests and the like, in a clause with a verb of its own; or an
/// act of two sides that both stand in one role.
fn stands_without_source(ctx: Ctx<'_>, candidate: &Candidate, recipient: &[Party]) -> bool {
    if candidate.mutual && recipient.iter().filter(|party| is_political(party)).count() > 1 {
        return true;
    }
    let is_deed = matches!(
        candidate.kind,
        EventType::Assault
            | EventType::Coerce
            | EventType::Sanction
            | EventType::Protest
            | EventType::Retreat
            | EventType::Aid
    ) || matches!(candidate.kind, EventType::Accuse | EventType::Concede | EventType::Mobilize);
    // "two men *accused* of murder": who they are, not what somebody says now.
    let is_epithet = candidate.kind == EventType::Accuse
        && matches!(ctx.doc.tokens.relation[candidate.predicate].base(), "acl" | "amod");
    let is_verb = matches!(ctx.doc.tokens.upos[candidate.trigger], Upos::Verb | Upos::Aux) && !is_epithet;
    let is_lifted = candidate.predicate != candidate.trigger;
    is_deed && (is_verb || is_lifted) && is_past(ctx, candidate.predicate)
}

/// A noun on its own ("during Shoigu's *visit*"): it tells an event only where it names both sides, or what was done.
fn is_bare_noun(ctx: Ctx<'_>, candidate: &Candidate) -> bool {
    let is_noun = matches!(ctx.doc.tokens.upos[candidate.trigger], Upos::Noun | Upos::Propn);
    let mutual = candidate.mutual && candidate.source.len() + candidate.recipient.len() > 1;
    is_noun && candidate.predicate == candidate.trigger && !mutual
}

/// A verb that only modifies ("their *expanding* relationship"), or an infinitive of purpose or effort that no word says
/// was done ("in an effort to *coerce* Ukraine").
fn is_unsettled(ctx: Ctx<'_>, candidate: &Candidate) -> bool {
    let tokens = &ctx.doc.tokens;
    let is_verb = |token: usize| matches!(tokens.upos[token], Upos::Verb | Upos::Aux);
    let verb = if is_verb(candidate.trigger) { candidate.trigger } else { candidate.predicate };
    if !is_verb(verb) {
        return false;
    }
    if tokens.relation[verb].base() == "amod" && candidate.source.is_empty() {
        return true;
    }
    let classes = ctx.knowledge.frames.classes();
    let lemma = |token: usize| tokens.lemma(token).to_lowercase();
    let mut at = verb;
    for _ in 0..MOST_STEPS {
        let head = tokens.head[at] as usize;
        if head == at {
            return false;
        }
        let mut marks = ctx.tree.children(at).filter(|&child| matches!(tokens.relation[child].base(), "mark" | "case"));
        let infinitive = ctx.tree.under(ctx.doc, at, "mark").any(|mark| ctx.doc.form(mark).eq_ignore_ascii_case("to"));
        match tokens.relation[at].base() {
            // "*sending* workers abroad violates …": spoken of, not said to be done.
            "csubj" => return true,
            // "Ukraine's foreign minister *to visit* India": a headline's future.
            "acl" if infinitive && tokens.is_root(head) && candidate.source.contains(&head) => {
                let sentence = ctx.doc.sentence_of(tokens.span[verb]).map_or(0..0, |at| ctx.doc.sentences[at].tokens());
                return sentence.into_iter().any(|token| tokens.features[token].has(Features::FINITE));
            }
            // "Congress voted to remove the president": by that it is done, however the tree hangs it.
            "advcl" if infinitive && classes.holds("decides", &lemma(head)) => at = head,
            "acl" | "advcl" if infinitive => return true,
            // "an agreement for troops to begin *leaving*", "an attempt to coerce Ukraine into *investigating*"
            "xcomp" if classes.holds("implicative", &lemma(head)) => at = head,
            "xcomp" if infinitive => return true,
            "advcl" | "obl" if marks.any(|mark| classes.holds("result", &lemma(mark))) => at = head,
            _ => return false,
        }
    }
    false
}

/// So many governors are asked whether what they govern was done.
const MOST_STEPS: usize = 4;

fn is_past(ctx: Ctx<'_>, verb: usize) -> bool {
    let features = ctx.doc.tokens.features[verb];
    features.has(Features::PAST) || features.has(Features::PASSIVE) || ctx.doc.form(verb).ends_with("ed") || {
        ctx.tree.under(ctx.doc, verb, "aux").any(|aux| ctx.doc.tokens.features[aux].has(Features::PAST))
    }
}

/// "Companies offer loans", "Students protest": a plural that is nobody in particular, in the simple present.
fn is_generic(ctx: Ctx<'_>, candidate: &Candidate, source: &[Party], recipient: &[Party]) -> bool {
    let tokens = &ctx.doc.tokens;
    let verb = candidate.predicate;
    let form = ctx.doc.form(verb);
    let bare = tokens.upos[verb] == Upos::Verb
        && form.eq_ignore_ascii_case(tokens.lemma(verb))
        && !ctx.knowledge.frames.classes().listed("same_past", &form.to_lowercase())
        && !ctx.tree.children(verb).any(|child| matches!(tokens.relation[child].base(), "aux" | "mark" | "cop"));
    let nobody = |party: &Party| {
        party.country.is_none() && party.actor.is_none() && party.chain.is_none_or(|_| !has_name(ctx, party))
    };
    // "Militants kill 20 Ethiopian troops": a headline, since those whom it hits are some in particular.
    let particular =
        |party: &Party| !nobody(party) || ctx.doc.tokens_in(party.span).any(|token| tokens.upos[token] == Upos::Num);
    // "*any* troops sent there", "countries *that buy* oil from Moscow": whoever it may be.
    let is_any = |&token: &usize| {
        let classes = ctx.knowledge.frames.classes();
        ctx.tree.under(ctx.doc, token, "det").any(|word| classes.listed("whoever", &ctx.doc.form(word).to_lowercase()))
    };
    let in_relative = tokens.relation[candidate.trigger].base() == "acl" || is_under_relative(ctx, candidate.trigger);
    let present = !is_past(ctx, candidate.trigger) && !is_past(ctx, verb);
    if candidate.source.iter().any(is_any)
        || (in_relative && present && !source.is_empty() && source.iter().all(nobody))
    {
        return true;
    }
    bare && !source.is_empty() && !source.iter().chain(recipient).any(particular)
}

/// "countries that *continue* to *buy*": a verb in a relative clause, or what it governs.
fn is_under_relative(ctx: Ctx<'_>, verb: usize) -> bool {
    let tokens = &ctx.doc.tokens;
    let mut at = verb;
    for _ in 0..3 {
        match tokens.relation[at] {
            Relation::AclRelcl => return true,
            Relation::Xcomp => at = tokens.head[at] as usize,
            _ => return false,
        }
    }
    false
}

fn has_name(ctx: Ctx<'_>, party: &Party) -> bool {
    ctx.doc.tokens_in(party.span).any(|token| ctx.doc.tokens.upos[token] == Upos::Propn)
}

/// "Did Israel strike the convoy?": whoever asks says nothing.
fn is_question(ctx: Ctx<'_>, candidate: &Candidate) -> bool {
    let Some(sentence) = ctx.doc.sentence_of(ctx.doc.tokens.span[candidate.trigger]) else { return false };
    ctx.doc.text(ctx.doc.sentences[sentence].span).trim_end_matches(['"', '”', '’', '\'']).ends_with('?')
}
