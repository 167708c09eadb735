use std::borrow::Cow;

use knowledge::{As as Part, ConditionCue, Reads};
use model::{Features, Relation, SpeechTime, TextSpan, Upos};

use super::{Doubt, State};
use crate::{Ctx, clause};

/// What the word that is read is to the predicate in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum As {
    /// It is the predicate.
    Itself,
    /// It carries the predicate's tense, mood and negation ("*held* talks", "*began* to").
    Carrier,
    /// It governs the predicate with a meaning of its own ("*plans* to"): its negation and doubt count, not its tense.
    Governor,
}

/// Reads what stands with `token`: auxiliaries, negation, adverbs, adjectives, conjunctions, conditions.
pub(super) fn read(ctx: Ctx<'_>, token: usize, state: &mut State, role: As) {
    let is_noun = matches!(clause::upos(ctx, token), Upos::Noun | Upos::Propn) && !has_copula(ctx, token);
    for child in ctx.tree.children(token) {
        match clause::relation(ctx, child) {
            Relation::Aux | Relation::AuxPass | Relation::Cop => auxiliary(ctx, token, child, state, role),
            Relation::Advmod | Relation::AdvmodEmph | Relation::Discourse => adverb(ctx, child, state),
            Relation::Det => negate(ctx, child, Part::Determiner, state),
            Relation::Case => opener(ctx, token, child, Part::Preposition, state),
            Relation::Mark => {
                opener(ctx, token, child, Part::Mark, state);
                opener(ctx, token, child, Part::Preposition, state);
            }
            Relation::Amod | Relation::Compound if is_noun => adjective(ctx, child, state),
            // "no troops were sent": it was not done.
            // (A light verb's noun has been read itself: "made *no* arrest" says no once.)
            Relation::Nsubj | Relation::NsubjPass | Relation::Obj if !is_noun && Some(child) != state.trigger => {
                nobody(ctx, child, state);
            }
            Relation::Advcl => condition(ctx, token, child, state),
            Relation::Obl | Relation::OblUnmarked | Relation::Nmod | Relation::NmodUnmarked => {
                background(ctx, child, state);
                prepositional_condition(ctx, child, state);
            }
            _ => {}
        }
    }
    if is_inverted(ctx, token) || (role == As::Itself && opens_with_supposition(ctx, token)) {
        state.doubt(Doubt::Hypothetical);
    }
    if role == As::Itself && is_headline_infinitive(ctx, token) {
        state.future = true;
        state.intended = true;
        state.doubt(Doubt::Probable);
    }
    state.future |= role != As::Governor && is_due(ctx, token);
    if role != As::Governor && state.time.is_none() {
        state.time = tense(ctx, token, is_noun);
    }
    if role == As::Itself && !is_noun {
        state.perfect |= is_perfect(ctx, token);
        pluperfect(ctx, token, state);
    }
}

/// "The minister *is to visit* Moscow": it lies ahead.
fn is_due(ctx: Ctx<'_>, token: usize) -> bool {
    let copula = clause::child(ctx, token, &[Relation::Cop]);
    clause::is_infinitive(ctx, token)
        && copula.is_some_and(|copula| copula < token && token - copula < 4 && clause::lemma(ctx, copula) == "be")
}

/// "Seoul to send envoys": how a headline says "will".
fn is_headline_infinitive(ctx: Ctx<'_>, token: usize) -> bool {
    clause::head(ctx, token).is_none()
        && clause::is_infinitive(ctx, token)
        && clause::child(ctx, token, &[Relation::Nsubj, Relation::NsubjPass]).is_some()
}

/// "*Had* Germany sent the tanks", "*Were* Russia to attack": an inverted auxiliary is an "if".
fn is_inverted(ctx: Ctx<'_>, verb: usize) -> bool {
    let Some(sentence) = ctx.doc.sentence_of(ctx.doc.tokens.span[verb]) else { return false };
    let range = ctx.doc.sentences[sentence].tokens();
    let aux = ctx.tree.children(verb).find(|&child| {
        matches!(clause::relation(ctx, child), Relation::Aux | Relation::AuxPass | Relation::Cop) && child < verb
    });
    let opens = |aux: usize| aux == range.start || (aux > range.start && clause::is_word(ctx, aux - 1, ","));
    let subject = clause::child(ctx, verb, &[Relation::Nsubj, Relation::NsubjPass]);
    aux.is_some_and(|aux| {
        let inverts = ["had", "were", "should"].iter().any(|word| clause::is_word(ctx, aux, word));
        inverts && opens(aux) && subject.is_some_and(|subject| aux < subject && subject < verb)
    }) && !ctx.doc.text(ctx.doc.sentences[sentence].span).trim_end().ends_with('?')
}

/// "Had Germany sent …, Ukraine would …", "Assume for a moment that …": the sentence opens with an "if" that the tree may
/// have lost.
fn opens_with_supposition(ctx: Ctx<'_>, token: usize) -> bool {
    let Some(sentence) = ctx.doc.sentence_of(ctx.doc.tokens.span[token]) else { return false };
    let range = ctx.doc.sentences[sentence].tokens();
    let first = range.start;
    let classes = ctx.knowledge.frames.classes();
    let is_command = classes.listed("suppose", &lower(ctx, first))
        && first != token
        && clause::upos(ctx, first) == Upos::Verb
        && clause::child(ctx, first, &[Relation::Nsubj, Relation::Aux]).is_none();
    let is_conditional = ["had", "were", "should"].iter().any(|word| clause::is_word(ctx, first, word))
        && range.clone().any(|at| ["would", "could", "might"].iter().any(|word| clause::is_word(ctx, at, word)))
        && !ctx.doc.text(ctx.doc.sentences[sentence].span).trim_end().ends_with('?');
    is_command || is_conditional
}

fn has_copula(ctx: Ctx<'_>, token: usize) -> bool {
    clause::child(ctx, token, &[Relation::Cop]).is_some()
}

/// Adds what a word says to the state; `words` are kept where they are words of likelihood.
pub(super) fn apply(reads: Reads, words: TextSpan, state: &mut State) {
    if reads.has(Reads::NEGATES) {
        state.denied = !state.denied;
    }
    if reads.has(Reads::PROBABLE) {
        state.doubt(Doubt::Probable);
    }
    if reads.has(Reads::POSSIBLE) {
        state.doubt(Doubt::Possible);
    }
    if reads.has(Reads::HYPOTHETICAL) {
        state.doubt(Doubt::Hypothetical);
    }
    state.future |= reads.has(Reads::FUTURE);
    state.foreseen |= reads.has(Reads::FORESEEN);
    state.intended |= reads.has(Reads::INTENDED);
    state.requested |= reads.has(Reads::REQUESTED);
    state.background |= reads.has(Reads::BACKGROUND);
    if reads.any(Reads::ESTIMATIVE.with(Reads::FORESEEN)) {
        state.words.push(words);
    }
}

fn auxiliary(ctx: Ctx<'_>, verb: usize, aux: usize, state: &mut State, role: As) {
    let reads = {
        let form = lower(ctx, aux);
        ctx.knowledge.cues.manner(&form, Part::Aux)
    };
    if reads.is_empty() {
        return;
    }
    let mut words = ctx.doc.tokens.span[aux];
    if role != As::Itself && verb > aux && verb - aux <= 3 {
        words = words.cover(ctx.doc.tokens.span[verb]);
    }
    if reads.has(Reads::PERHAPS_FUTURE) {
        // "said it would send" looks ahead from a past word; "the deal would end the war" stands under a condition.
        state.future = true;
        if is_reported(ctx, verb) {
            state.will.get_or_insert(words);
        } else {
            state.doubt(Doubt::Hypothetical);
        }
        return;
    }
    if reads.has(Reads::FUTURE) {
        state.will.get_or_insert(words);
    }
    if reads.has(Reads::POSSIBLE) && is_perfect(ctx, verb) {
        // "may have sent": open, but not ahead.
        state.perfect |= role == As::Itself;
    } else if reads.has(Reads::FORESEEN) || reads.has(Reads::REQUESTED) {
        state.future = true;
    }
    apply(reads, words, state);
}

/// Whether the clause of `verb` hangs under a word of saying or thinking, or is quoted.
fn is_reported(ctx: Ctx<'_>, verb: usize) -> bool {
    let mut at = verb;
    for _ in 0..clause::STEPS {
        let relation = clause::relation(ctx, at);
        let Some(above) = clause::head(ctx, at) else { break };
        if relation == Relation::Ccomp {
            return true;
        }
        if !matches!(relation, Relation::Conj | Relation::Xcomp | Relation::Cop | Relation::Advcl | Relation::AclRelcl)
        {
            break;
        }
        at = above;
    }
    ctx.tree.children(at).any(|child| clause::relation(ctx, child) == Relation::Parataxis)
}

fn adverb(ctx: Ctx<'_>, token: usize, state: &mut State) {
    let (first, _) = ctx.tree.reach(token);
    let (word, next) =
        if first < token { (lower(ctx, first), lower(ctx, token)) } else { (lower(ctx, token), following(ctx, token)) };
    let mut reads = ctx.knowledge.cues.manner_with(&word, &next, Part::Adverb);
    if first < token && reads.is_empty() {
        reads = ctx.knowledge.cues.manner_with(&lower(ctx, token), &following(ctx, token), Part::Adverb);
    }
    if reads.has(Reads::NEGATES_VERB) {
        state.denied = !state.denied;
    }
    apply(reads, ctx.doc.tokens.span[token], state);
    background(ctx, token, state);
}

fn following(ctx: Ctx<'_>, token: usize) -> Cow<'_, str> {
    if token + 1 < ctx.doc.tokens.len() { lower(ctx, token + 1) } else { Cow::Borrowed("") }
}

fn adjective(ctx: Ctx<'_>, token: usize, state: &mut State) {
    let reads = ctx.knowledge.cues.manner(&lower(ctx, token), Part::Adjective);
    if reads.has(Reads::UNFULFILLED) {
        state.denied = !state.denied;
    }
    apply(reads, ctx.doc.tokens.span[token], state);
    // "a possible further deployment": the adverb of an adjective counts too ("not yet approved").
    for child in ctx.tree.children(token) {
        if clause::relation(ctx, child) == Relation::Advmod {
            adverb(ctx, child, state);
        }
    }
}

fn negate(ctx: Ctx<'_>, token: usize, part: Part, state: &mut State) {
    if ctx.knowledge.cues.manner(&lower(ctx, token), part).has(Reads::NEGATES) {
        state.denied = !state.denied;
    }
}

/// A conjunction or preposition that opens the phrase of `token`: "if", "without", "in case".
fn opener(ctx: Ctx<'_>, token: usize, opener: usize, part: Part, state: &mut State) {
    let reads = ctx.knowledge.cues.manner_with(&lower(ctx, opener), &following(ctx, opener), part);
    if part == Part::Mark && reads.has(Reads::HYPOTHETICAL) {
        state.future |= clause::has(ctx, token, Features::PRESENT);
    }
    apply(reads, ctx.doc.tokens.span[opener], state);
}

fn nobody(ctx: Ctx<'_>, argument: usize, state: &mut State) {
    let says_no = |token: usize| ctx.knowledge.cues.manner(&lower(ctx, token), Part::Determiner).has(Reads::NEGATES);
    let determiner = ctx.tree.children(argument).any(|child| {
        matches!(clause::relation(ctx, child), Relation::Det | Relation::Advmod) && child < argument && says_no(child)
    });
    if determiner || (clause::upos(ctx, argument) == Upos::Pron && says_no(argument)) {
        state.denied = !state.denied;
    }
}

/// "… if sanctions are lifted": what hangs on a condition is not said to be so.
fn condition(ctx: Ctx<'_>, token: usize, child: usize, state: &mut State) {
    let Some(mark) = clause::child(ctx, child, &[Relation::Mark, Relation::Aux, Relation::Advmod]) else { return };
    let (first, _) = ctx.tree.reach(child);
    let opens = [mark, first].into_iter().any(|at| {
        let next = |n: usize| (at + n < ctx.doc.tokens.len()).then(|| lower(ctx, at + n));
        let found = ctx.knowledge.cues.conditions.longest(&lower(ctx, at), next);
        matches!(found, Some((_, ConditionCue::Mark)))
            // "should they attack", but not "should attack": only where it opens the clause.
            && (clause::relation(ctx, at) != Relation::Aux || at == first)
    });
    // "once troops arrived": what is past is no condition.
    let is_open = !clause::has(ctx, token, Features::PAST) || has_modal(ctx, token);
    if opens && is_open {
        state.condition.get_or_insert(ctx.tree.span(ctx.doc, child));
        state.doubt(Doubt::Hypothetical);
    }
}

fn has_modal(ctx: Ctx<'_>, token: usize) -> bool {
    ctx.tree.children(token).any(|child| {
        clause::relation(ctx, child) == Relation::Aux
            && !ctx.knowledge.cues.manner(&lower(ctx, child), Part::Aux).is_empty()
    })
}

fn prepositional_condition(ctx: Ctx<'_>, child: usize, state: &mut State) {
    let (first, _) = ctx.tree.reach(child);
    let next = |n: usize| (first + n < ctx.doc.tokens.len()).then(|| lower(ctx, first + n));
    if let Some((_, ConditionCue::Preposition)) = ctx.knowledge.cues.conditions.longest(&lower(ctx, first), next) {
        state.condition.get_or_insert(ctx.tree.span(ctx.doc, child));
    }
}

/// "previously", "last year": history of the matter.
fn background(ctx: Ctx<'_>, token: usize, state: &mut State) {
    let (first, _) = ctx.tree.reach(token);
    for at in [first, token] {
        let next = |n: usize| (at + n < ctx.doc.tokens.len()).then(|| lower(ctx, at + n));
        state.background |= ctx.knowledge.cues.background.longest(&lower(ctx, at), next).is_some();
    }
}

/// "had sent" outside of reported speech tells what came before.
fn pluperfect(ctx: Ctx<'_>, verb: usize, state: &mut State) {
    let had = ctx.tree.children(verb).any(|child| {
        clause::relation(ctx, child) == Relation::Aux
            && clause::lemma(ctx, child) == "have"
            && clause::has(ctx, child, Features::PAST.with(Features::FINITE))
    });
    state.background |= had && !is_reported(ctx, verb) && !has_modal(ctx, verb);
}

pub(super) fn is_perfect(ctx: Ctx<'_>, verb: usize) -> bool {
    ctx.tree
        .children(verb)
        .any(|child| clause::relation(ctx, child) == Relation::Aux && clause::lemma(ctx, child) == "have")
}

/// The tense of the clause of `token`, where it has one of its own.
fn tense(ctx: Ctx<'_>, token: usize, is_noun: bool) -> Option<SpeechTime> {
    if is_noun {
        return None;
    }
    if is_perfect(ctx, token) {
        return Some(SpeechTime::Past);
    }
    let own = ctx.doc.tokens.features[token];
    let carrier = ctx
        .tree
        .children(token)
        .find(|&child| matches!(clause::relation(ctx, child), Relation::Aux | Relation::AuxPass | Relation::Cop));
    let features = carrier.map_or(own, |carrier| ctx.doc.tokens.features[carrier]);
    let progressive = carrier.is_some() && own.has(Features::PARTICIPLE) && ctx.doc.form(token).ends_with("ing");
    if features.has(Features::PAST) && (carrier.is_none() || !progressive) {
        return Some(SpeechTime::Past);
    }
    if features.has(Features::PAST) {
        return Some(SpeechTime::Past);
    }
    (features.has(Features::PRESENT) && features.has(Features::FINITE)).then_some(SpeechTime::Ongoing)
}

/// The form of `token` in lower case, its apostrophe straight, as the word lists write it ("didn’t" and "didn't").
pub(super) fn lower(ctx: Ctx<'_>, token: usize) -> Cow<'_, str> {
    let form = ctx.doc.form(token);
    if form.chars().any(|letter| letter.is_uppercase() || letter == '’') {
        Cow::Owned(form.to_lowercase().replace('’', "'"))
    } else {
        Cow::Borrowed(form)
    }
}
