use knowledge::{As as Part, Reads};
use model::{Features, Relation, Upos};

use super::{
    Doubt, State,
    local::{self, As, apply, lower},
};
use crate::{Ctx, clause};

/// Reads what governs `token`, governor by governor.
pub(super) fn from(ctx: Ctx<'_>, token: usize, state: &mut State) {
    let mut at = token;
    for _ in 0..clause::STEPS {
        let Some(above) = clause::head(ctx, at) else { return };
        let goes_on = match clause::relation(ctx, at) {
            Relation::Xcomp | Relation::Csubj | Relation::CsubjPass => governed(ctx, at, above, state, false),
            Relation::Ccomp => governed(ctx, at, above, state, true),
            Relation::Obj | Relation::NsubjPass | Relation::Iobj => object(ctx, at, above, state),
            Relation::Nsubj | Relation::NsubjOuter => subject(ctx, at, above, state),
            Relation::Obl | Relation::OblUnmarked | Relation::OblAgent => oblique(ctx, at, above, state),
            Relation::Nmod | Relation::NmodUnmarked | Relation::Compound => of_noun(ctx, at, above, state),
            Relation::Acl => attributive(ctx, at, above, state),
            // "Congress voted *to remove* the president": what a vote settles is done.
            Relation::Advcl if decides(ctx, at, above) => true,
            Relation::Advcl => adverbial(ctx, at, above, state),
            Relation::Conj => coordinated(ctx, at, above, state),
            _ => false,
        };
        if !goes_on {
            return;
        }
        at = above;
    }
}

/// Whether `verb` settles what its infinitive says.
fn decides(ctx: Ctx<'_>, infinitive: usize, verb: usize) -> bool {
    let classes = ctx.knowledge.frames.classes();
    clause::is_infinitive(ctx, infinitive) && classes.holds("decides", &clause::lemma(ctx, verb).to_lowercase())
}

/// What the governor `token` does to what it governs, by its part of speech.
fn reads_of(ctx: Ctx<'_>, token: usize) -> Reads {
    let cues = &ctx.knowledge.cues;
    match clause::upos(ctx, token) {
        Upos::Verb | Upos::Aux => {
            let form = lower(ctx, token);
            if form == "going" {
                return cues.manner(&form, Part::Aux);
            }
            // "is set to", "is expected to": the participle may have a reading of its own.
            if clause::is_passive(ctx, token) {
                let participle = cues.manner(&form, Part::Adjective);
                if participle.any(Reads::FUTURE.with(Reads::FORESEEN)) {
                    return participle;
                }
            }
            cues.governor(&clause::lemma(ctx, token).to_lowercase(), clause::beside(ctx, token))
        }
        Upos::Noun | Upos::Propn => cues.manner(&clause::lemma(ctx, token).to_lowercase(), Part::Noun),
        Upos::Adj => cues.manner(&lower(ctx, token), Part::Adjective),
        Upos::Adv => cues.manner(&lower(ctx, token), Part::Adverb),
        _ => Reads::default(),
    }
}

/// A clause or infinitive that `above` governs. Whether to go on above it.
fn governed(ctx: Ctx<'_>, at: usize, above: usize, state: &mut State, is_clause: bool) -> bool {
    let reads = reads_of(ctx, above);
    let own_tense = is_clause && !clause::is_infinitive(ctx, at) && !clause::is_gerund(ctx, at);
    if reads.has(Reads::NEGATES_CLAUSE) {
        state.denied = !state.denied;
        return true;
    }
    if reads.is_empty() {
        if !own_tense {
            local::read(ctx, above, state, As::Carrier);
        }
        return !own_tense;
    }
    govern(ctx, reads, above, state, own_tense)
}

/// Applies a governor's reading; whether to go on above it.
fn govern(ctx: Ctx<'_>, reads: Reads, above: usize, state: &mut State, own_tense: bool) -> bool {
    let words = ctx.doc.tokens.span[above];
    if is_supposition(ctx, above) {
        state.doubt(Doubt::Hypothetical);
        return false;
    }
    if reads.has(Reads::FACTUAL) {
        return false;
    }
    if reads.has(Reads::REPORTED) {
        if own_tense && negated(ctx, above) {
            // "has not confirmed that fighters overran …": said by nobody, so not reported.
            state.doubt(Doubt::Hypothetical);
        }
        // "is said to have sent": somebody's word, nobody's in particular.
        if !own_tense && clause::is_passive(ctx, above) {
            state.doubt(Doubt::Probable);
        }
        // "announced plans on Friday to close": what the object says, wherever the infinitive hangs.
        let object = clause::child(ctx, above, &[Relation::Obj]).filter(|_| !own_tense);
        let reads = object.map_or(Reads::default(), |object| reads_of(ctx, object));
        if reads.any(Reads::INTENDED.with(Reads::FORESEEN).with(Reads::REQUESTED)) {
            apply(reads, words, state);
            state.doubt(Doubt::Probable);
        }
        return false;
    }
    if reads.has(Reads::UNFULFILLED) {
        let is_negated = negated(ctx, above);
        if is_negated {
            // "did not rule out", "did not deny": open.
            state.doubt(Doubt::Possible);
            state.foreseen |= !own_tense;
            state.words.push(words);
        } else {
            state.denied = !state.denied;
        }
        return true;
    }
    if reads.has(Reads::PASSES) {
        local::read(ctx, above, state, As::Carrier);
        apply(reads, words, state);
        return true;
    }
    let mut reads_here = reads;
    if own_tense && reads.has(Reads::FUTURE) && is_past_clause(ctx, state) {
        // "fears that troops were sent": open, but not ahead.
        state.perfect = true;
    }
    if own_tense && state.time.is_some() && !state.future {
        reads_here = without_future(reads);
    }
    if reads.has(Reads::INTENDED) {
        // What is meant is not yet so.
        state.doubt(Doubt::Probable);
    }
    apply(reads_here, words, state);
    local::read(ctx, above, state, As::Governor);
    !own_tense
}

/// "*Imagine* that …", "*Suppose* …": a command to suppose.
fn is_supposition(ctx: Ctx<'_>, verb: usize) -> bool {
    let classes = ctx.knowledge.frames.classes();
    classes.listed("suppose", &clause::lemma(ctx, verb).to_lowercase())
        && ctx.doc.form(verb).eq_ignore_ascii_case(clause::lemma(ctx, verb))
        && clause::child(ctx, verb, &[Relation::Nsubj, Relation::NsubjPass, Relation::Aux]).is_none()
        && clause::relation(ctx, verb) != Relation::Xcomp
}

/// "rejected *reports* that …", "*reports* that … were false": what is said of a report holds for what it says.
fn is_untrue(ctx: Ctx<'_>, noun: usize) -> bool {
    let classes = ctx.knowledge.frames.classes();
    let lemma = |token: usize| clause::lemma(ctx, token).to_lowercase();
    let above = clause::head(ctx, noun).map_or(String::new(), lemma);
    let by_head = match clause::relation(ctx, noun) {
        Relation::Obj | Relation::NsubjPass => classes.listed("repudiate", &above),
        Relation::Nsubj => classes.listed("untrue", &above),
        _ => false,
    };
    // "The minister *rejected* reports", where the tree makes the verb a modifier
    let by_slip = ctx.tree.children(noun).any(|child| {
        clause::relation(ctx, child) == Relation::Amod
            && clause::upos(ctx, child) == Upos::Verb
            && ctx.tree.reach(child).0 < child
            && classes.listed("repudiate", &lemma(child))
    });
    by_head || by_slip
}

fn is_past_clause(_ctx: Ctx<'_>, state: &State) -> bool {
    state.time == Some(model::SpeechTime::Past) && !state.future
}

/// The reading without looking ahead, for a clause with a tense of its own ("hopes that it works").
fn without_future(reads: Reads) -> Reads {
    let keep =
        [Reads::PROBABLE, Reads::POSSIBLE, Reads::HYPOTHETICAL, Reads::FORESEEN, Reads::ESTIMATIVE, Reads::REQUESTED];
    keep.into_iter().filter(|&one| reads.has(one)).fold(Reads::default(), Reads::with)
}

fn negated(ctx: Ctx<'_>, token: usize) -> bool {
    let mut own = State::default();
    local::read(ctx, token, &mut own, As::Governor);
    own.denied
}

/// A noun that is the object of a verb: "held talks", "plans a strike", "denied the attack".
fn object(ctx: Ctx<'_>, _at: usize, above: usize, state: &mut State) -> bool {
    let reads = reads_of(ctx, above);
    if reads.is_empty() || reads.any(Reads::REPORTED.with(Reads::FACTUAL)) {
        return follow(ctx, above, state);
    }
    govern(ctx, reads, above, state, false)
}

/// What a noun takes from a verb that says nothing about it: that all lies ahead, and the tense.
fn follow(ctx: Ctx<'_>, verb: usize, state: &mut State) -> bool {
    let mut own = State::default();
    local::read(ctx, verb, &mut own, As::Carrier);
    state.future |= own.future;
    if own.future || own.doubt >= Doubt::Possible {
        state.doubt(own.doubt);
        state.foreseen |= own.foreseen;
        state.words.append(&mut own.words);
    }
    state.time = state.time.or(own.time);
    matches!(clause::relation(ctx, verb), Relation::Xcomp | Relation::Advcl) && clause::is_infinitive(ctx, verb)
}

/// A noun that is the subject: "talks will begin", "an attack is likely".
fn subject(ctx: Ctx<'_>, at: usize, above: usize, state: &mut State) -> bool {
    let reads = reads_of(ctx, above);
    match clause::upos(ctx, above) {
        // "due to the crisis" looks back.
        Upos::Adj if clause::child(ctx, above, &[Relation::Obl]).is_some() => false,
        Upos::Adj => {
            apply(reads, ctx.doc.tokens.span[above], state);
            local::read(ctx, above, state, As::Carrier);
            false
        }
        Upos::Verb if reads.has(Reads::PASSES) && clause::child(ctx, above, &[Relation::Obj]).is_none() => {
            local::read(ctx, above, state, As::Carrier);
            true
        }
        // "Shoigu's visit *reflects* a trend": what is said to show something has been.
        Upos::Verb if shows(ctx, at, above) => false,
        // "the talks failed" were held; "the attempt failed" is in the word itself.
        _ => {
            let _ = at;
            follow(ctx, above, state)
        }
    }
}

/// Whether a noun for an act is the subject of a verb in the simple present that says what the act shows.
fn shows(ctx: Ctx<'_>, noun: usize, verb: usize) -> bool {
    let lemma = clause::lemma(ctx, verb).to_lowercase();
    let simple = clause::child(ctx, verb, &[Relation::Aux]).is_none();
    let present = clause::has(ctx, verb, Features::FINITE) && !clause::has(ctx, verb, Features::PAST);
    clause::upos(ctx, noun) == Upos::Noun && simple && present && ctx.knowledge.frames.classes().holds("shows", &lemma)
}

/// A noun after a preposition: "called for talks", "prepared for war"; else only a place or time of something.
fn oblique(ctx: Ctx<'_>, at: usize, above: usize, state: &mut State) -> bool {
    let Some(opener) = clause::opener(ctx, at) else { return false };
    let cues = &ctx.knowledge.cues;
    if !matches!(clause::upos(ctx, above), Upos::Verb) {
        return of_noun(ctx, at, above, state);
    }
    let preposition = lower(ctx, opener);
    let alone = cues.governor(&clause::lemma(ctx, above).to_lowercase(), std::iter::empty());
    let reads = cues.governor(&clause::lemma(ctx, above).to_lowercase(), std::iter::once(&*preposition));
    if reads.is_empty() || (reads == alone && !reads.has(Reads::PASSES)) {
        return follow(ctx, above, state);
    }
    govern(ctx, reads, above, state, false)
}

/// A noun under a noun: "the likelihood of a deployment", "the deployment plan", "a round of talks".
fn of_noun(ctx: Ctx<'_>, _at: usize, above: usize, state: &mut State) -> bool {
    let reads = reads_of(ctx, above);
    if reads.has(Reads::FACTUAL) || reads.has(Reads::REPORTED) {
        return false;
    }
    if reads.has(Reads::UNFULFILLED) {
        state.denied = !state.denied;
    }
    apply(reads, ctx.doc.tokens.span[above], state);
    local::read(ctx, above, state, As::Governor);
    true
}

/// An infinitive or clause that says what a noun is about: "a plan to send", "the possibility that"; participles and
/// relative clauses stand on their own.
fn attributive(ctx: Ctx<'_>, at: usize, above: usize, state: &mut State) -> bool {
    let is_infinitive = clause::is_infinitive(ctx, at);
    let is_clause = clause::child(ctx, at, &[Relation::Mark]).is_some();
    if !is_infinitive && !is_clause {
        return false;
    }
    if is_untrue(ctx, above) {
        state.denied = !state.denied;
        return false;
    }
    let reads = reads_of(ctx, above);
    if reads.is_empty() {
        // "a deadline to finish", "Seoul to send envoys": ahead; but "the first to leave" left.
        if is_infinitive && matches!(clause::upos(ctx, above), Upos::Noun | Upos::Propn) && !ordinal(ctx, above) {
            state.future = true;
            state.doubt(Doubt::Probable);
            state.intended |= clause::head(ctx, above).is_none();
        }
        return false;
    }
    govern(ctx, reads, above, state, !is_infinitive && is_clause && !clause::is_gerund(ctx, at))
        || matches!(clause::upos(ctx, above), Upos::Noun)
}

/// Whether a rank or "only" stands with the noun: "the second country to recognise it" did.
fn ordinal(ctx: Ctx<'_>, noun: usize) -> bool {
    ctx.tree.children(noun).any(|child| {
        clause::has(ctx, child, Features::ORDINAL)
            || clause::has(ctx, child, Features::SUPERLATIVE)
            || ["first", "only", "last", "latest"].iter().any(|word| clause::is_word(ctx, child, word))
    })
}

/// "to send troops" (a purpose), "…, sending troops", "without sending", "if they send".
fn adverbial(ctx: Ctx<'_>, at: usize, above: usize, state: &mut State) -> bool {
    if clause::is_infinitive(ctx, at) {
        let reads = reads_of(ctx, above);
        if reads.any(Reads::FUTURE.with(Reads::UNFULFILLED).with(Reads::FORESEEN)) {
            return govern(ctx, reads, above, state, false);
        }
        // A purpose: meant, not done.
        state.future = true;
        state.intended = true;
        state.doubt(Doubt::Possible);
        return false;
    }
    let opener = clause::opener(ctx, at);
    if clause::is_gerund(ctx, at) && opener.is_none() {
        local::read(ctx, above, state, As::Carrier);
        return true;
    }
    // "stopped *short* of recalling": the verb above says what that means.
    if clause::upos(ctx, above) == Upos::Adj && opener.is_some() && clause::relation(ctx, above) == Relation::Xcomp {
        return true;
    }
    if let Some(opener) = opener
        && clause::is_gerund(ctx, at)
    {
        let cues = &ctx.knowledge.cues;
        let preposition = lower(ctx, opener);
        let lemma = clause::lemma(ctx, above).to_lowercase();
        let reads = cues.governor(&lemma, std::iter::once(&*preposition));
        if !reads.is_empty() && reads != cues.governor(&lemma, std::iter::empty()) {
            return govern(ctx, reads, above, state, false);
        }
    }
    false
}

/// "will send arms and train pilots": what the first conjunct's auxiliary says holds for the second, too.
fn coordinated(ctx: Ctx<'_>, at: usize, above: usize, state: &mut State) -> bool {
    if !matches!(clause::upos(ctx, at), Upos::Verb | Upos::Aux) {
        return true;
    }
    let has_own =
        clause::child(ctx, at, &[Relation::Aux, Relation::AuxPass, Relation::Nsubj, Relation::NsubjPass]).is_some();
    // "should be impeached and *removed*": a participle that the tagger took for a past tense.
    let shares_passive =
        clause::is_passive(ctx, above) && clause::child(ctx, at, &[Relation::Obj, Relation::Ccomp]).is_none();
    let is_finite =
        clause::has(ctx, at, Features::FINITE) && state.time == Some(model::SpeechTime::Past) && !shares_passive;
    if !has_own && !is_finite {
        let denied = state.denied;
        local::read(ctx, above, state, As::Carrier);
        let joined = clause::child(ctx, at, &[Relation::Cc]);
        let shares_negation = joined.is_some_and(|cc| ["or", "nor"].iter().any(|word| clause::is_word(ctx, cc, word)));
        if !shares_negation {
            state.denied = denied;
        }
    }
    true
}
