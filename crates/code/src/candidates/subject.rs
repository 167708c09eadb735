//! The subject of a verb: its own, or the one it shares, controls or inherits.

use model::{Features, Upos};

use super::{
    arguments::governing_verb,
    phrases::{antecedent, is_noun, owners},
    voice::{is_passive_shallow, is_verb},
    words::Words,
};
use crate::Ctx;

/// The surface subject: its own, or the one it shares, controls or inherits.
pub(super) fn surface_subject(ctx: Ctx<'_>, words: &Words<'_>, verb: usize, steps: usize) -> Vec<usize> {
    let tokens = &ctx.doc.tokens;
    if tokens.relation[verb].base() == "amod" {
        let before = noun_before(ctx, verb);
        // "dropped leaflets over *Mosul* urging residents": a place behind a preposition urges nobody.
        let is_place =
            |&noun: &usize| words.is_only_place(noun) && ctx.tree.under(ctx.doc, noun, "case").any(|case| case < noun);
        let above = tokens.head[tokens.head[verb] as usize] as usize;
        if before.is_some_and(|noun| is_place(&noun)) && steps > 0 && is_verb(ctx, above) && above < verb {
            return surface_subject(ctx, words, above, steps - 1);
        }
        return before.into_iter().collect();
    }
    let own: Vec<usize> = ctx
        .tree
        .children(verb)
        .filter(|&child| {
            let is_subject = tokens.relation[child].base() == "nsubj" || is_expletive_for_somebody(ctx, verb, child);
            is_subject && !words.is_time(child)
        })
        .map(|child| first_of_pieces(ctx, verb, child).unwrap_or(child))
        .map(|child| speaker_of(ctx, words, verb, antecedent(ctx, child)))
        .collect();
    // "Forces loyal to *the president* attacked": who stands after a preposition is nobody's subject beside another.
    let bare = |token: &usize| ctx.tree.under(ctx.doc, *token, "case").next().is_none_or(|case| case > *token);
    let own: Vec<usize> = if own.iter().any(bare) { own.into_iter().filter(bare).collect() } else { own };
    let joined = own.first().zip(own.last()).is_some_and(|(&first, &last)| {
        (first.min(last)..first.max(last)).any(|token| tokens.upos[token] == Upos::Cconj)
    });
    if let [only] = own[..]
        && let Some(first) = listed_before(ctx, words, only)
    {
        return vec![first, only];
    }
    if own.len() > 1 && !joined {
        // A dateline or a stray piece beside the real subject: the one nearest to the verb, with the rest of its name.
        let nearest = own.iter().copied().filter(|&token| token < verb).max().unwrap_or(own[0]);
        return vec![nearest];
    }
    if !own.is_empty() || steps == 0 {
        return own;
    }
    // "*sending workers abroad* violates …": what is done violates it, and nobody is said to do it.
    let of_clause = |token: usize| tokens.relation[token].base() == "csubj" && is_verb(ctx, token);
    if of_clause(verb) || ctx.tree.children(verb).any(of_clause) {
        return Vec::new();
    }
    // "a resolution *demanding* a ceasefire": what a text demands, nobody here does.
    if let Some(before) = verb.checked_sub(1)
        && ctx.doc.form(verb).ends_with("ing")
        && tokens.upos[before] == Upos::Noun
        && ctx.knowledge.frames.classes().holds("text", words.lemma(before))
    {
        return owners(ctx, words, before);
    }
    if let Some(beside) = subject_beside(ctx, words, verb) {
        return vec![beside];
    }
    if lost_subject(ctx, verb) {
        return Vec::new();
    }
    let head = tokens.head[verb] as usize;
    if head == verb {
        return linear_subject(ctx, words, verb);
    }
    match tokens.relation[verb].base() {
        "acl" => {
            // "forces fighting in …", "troops sent by …": the noun; "a plan to send": whose plan it is.
            let infinitive = ctx.tree.under(ctx.doc, verb, "mark").any(|mark| words.lemma(mark) == "to");
            if infinitive && !words.is_party(head) {
                let owners = owners(ctx, words, head);
                if !owners.is_empty() {
                    return owners;
                }
                return governing_verb(ctx, words, head)
                    .filter(|&(above, _)| above != verb)
                    .map_or(Vec::new(), |(above, _)| surface_subject(ctx, words, above, steps - 1));
            }
            vec![head]
        }
        "ccomp" | "parataxis" | "root" => linear_subject(ctx, words, verb),
        "advcl" if words.is_speech(head) && !reported_gerund(ctx, words, verb) => {
            // "…, killing one person, officials said": it leans on what is said, not on who says it.
            // "…, the president said *after meeting* the envoy": behind the verb of saying it is about who says it.
            let behind = verb > head && ctx.tree.children(verb).any(|mark| words.opens_clause(mark) && mark < verb);
            let said = ctx
                .tree
                .children(head)
                .filter(|_| !behind)
                .find(|&child| child < verb && matches!(tokens.relation[child].base(), "ccomp" | "parataxis"));
            surface_subject(ctx, words, said.unwrap_or(head), steps - 1)
        }
        "xcomp" | "advcl" | "conj" | "aux" | "obl" | "dep" | "csubj" if !is_noun(ctx, head) => {
            if is_controlled(ctx, words, verb)
                && let Some(controller) = object_controller(ctx, words, head)
            {
                return vec![controller];
            }
            // A clause of its own that lost its subject to the parser takes none from above where a quote parts them.
            if is_passive_shallow(ctx, head) && tokens.relation[verb].base() == "xcomp" {
                return surface_subject(ctx, words, head, steps - 1);
            }
            surface_subject(ctx, words, head, steps - 1)
        }
        "conj" => surface_subject(ctx, words, head, steps - 1),
        _ if is_noun(ctx, head) && tokens.relation[verb].base() != "root" => {
            if words.is_party(head) && head < verb {
                vec![head]
            } else {
                Vec::new()
            }
        }
        _ => linear_subject(ctx, words, verb),
    }
}

/// "*Poland*, Germany agree to …": how headlines join two.
fn listed_before(ctx: Ctx<'_>, words: &Words<'_>, second: usize) -> Option<usize> {
    let tokens = &ctx.doc.tokens;
    let sentence = ctx.doc.sentences[ctx.doc.sentence_of(tokens.span[second])?].tokens();
    let first = second.checked_sub(2).filter(|first| sentence.contains(first))?;
    let named = |token: usize| tokens.upos[token] == Upos::Propn && words.is_party(token) && !words.is_person(token);
    let opens = words.whole(sentence.start) == first || first == sentence.start;
    let is_headline = !matches!(ctx.doc.form(sentence.end - 1), "." | "!" | "?");
    (is_headline && opens && ctx.doc.form(second - 1) == "," && named(first) && named(second)).then_some(first)
}

/// "Pakistan *test*-fired a missile": the piece before the hyphen is no subject; who stands before it is.
fn first_of_pieces(ctx: Ctx<'_>, verb: usize, child: usize) -> Option<usize> {
    let in_pieces = child + 2 == verb && ctx.doc.form(child + 1) == "-";
    let before = || ctx.tree.children(child).find(|&below| below < child && is_noun(ctx, below));
    in_pieces.then(before)?
}

/// "Syria says *it* is willing to withdraw": no expletive, whatever the parser says, where an infinitive tells what it does.
fn is_expletive_for_somebody(ctx: Ctx<'_>, adjective: usize, child: usize) -> bool {
    let tokens = &ctx.doc.tokens;
    tokens.relation[child].base() == "expl"
        && tokens.upos[child] == Upos::Pron
        && tokens.upos[adjective] == Upos::Adj
        && tokens.relation[adjective].base() == "ccomp"
        && ctx.tree.under(ctx.doc, adjective, "xcomp").next().is_some()
        && ctx.tree.under(ctx.doc, adjective, "nsubj").next().is_none()
}

/// "South Korea estimates … and that up to *4,000 of them* have been killed": somebody stands before a passive joined by "and",
/// and the tree has lost whom. It is not the subject of the verb before.
fn lost_subject(ctx: Ctx<'_>, verb: usize) -> bool {
    let tokens = &ctx.doc.tokens;
    if tokens.relation[verb].base() != "conj" || !is_passive_shallow(ctx, verb) {
        return false;
    }
    let first = ctx.doc.sentence_of(tokens.span[verb]).map_or(verb, |at| ctx.doc.sentences[at].first as usize);
    let before = (first..verb).rev().find(|&token| !matches!(tokens.upos[token], Upos::Aux | Upos::Adv));
    before.is_some_and(|token| matches!(tokens.upos[token], Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num))
}

/// "… after *President Trump* warned that": the noun phrase between a conjunction and its finite verb, wherever the tree hangs
/// it.
fn subject_beside(ctx: Ctx<'_>, words: &Words<'_>, verb: usize) -> Option<usize> {
    let tokens = &ctx.doc.tokens;
    let infinitive = ctx.tree.under(ctx.doc, verb, "mark").any(|mark| words.lemma(mark) == "to");
    if infinitive || !tokens.features[verb].has(Features::FINITE) || tokens.relation[verb].base() == "amod" {
        return None;
    }
    let first = ctx.doc.sentence_of(tokens.span[verb]).map_or(verb, |at| ctx.doc.sentences[at].first as usize);
    let mut at = verb;
    while at > first && verb - at < 4 && (at == verb || matches!(tokens.upos[at], Upos::Adv | Upos::Aux)) {
        at -= 1;
    }
    let reduced = tokens.relation[verb].base() == "acl" && tokens.head[verb] as usize == at;
    if reduced || !is_noun(ctx, at) || words.is_time(at) {
        return None;
    }
    let mut start = at;
    while start > first
        && (matches!(tokens.upos[start - 1], Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num)
            || words.lemma(start - 1) == "'s")
    {
        start -= 1;
    }
    (start > first && words.opens_clause(start - 1)).then_some(at)
}

/// Whether the object above acts here: "urged Iran to *stop*", "accused Russia of *shelling*".
pub(super) fn is_controlled(ctx: Ctx<'_>, words: &Words<'_>, verb: usize) -> bool {
    match ctx.doc.tokens.relation[verb].base() {
        "xcomp" => true,
        "advcl" => {
            ctx.tree.children(verb).any(|child| {
                matches!(ctx.doc.tokens.relation[child].base(), "mark" | "case")
                    && matches!(words.lemma(child), "of" | "from" | "against" | "into")
            }) || reported_gerund(ctx, words, verb)
        }
        _ => false,
    }
}

/// "KCNA reported *Kim* expressing thanks": who stands right before the gerund acts in it.
pub(super) fn reported_gerund(ctx: Ctx<'_>, words: &Words<'_>, verb: usize) -> bool {
    let tokens = &ctx.doc.tokens;
    let head = tokens.head[verb] as usize;
    words.is_speech(head)
        && ctx.doc.form(verb).ends_with("ing")
        && verb > 0
        && tokens.head[verb - 1] as usize == head
        && matches!(tokens.relation[verb - 1].base(), "obj" | "iobj")
}

/// The noun right before a verb that the parser took for a modifier of its object ("fighters *fired* missiles").
pub(super) fn noun_before(ctx: Ctx<'_>, verb: usize) -> Option<usize> {
    let tokens = &ctx.doc.tokens;
    let head = tokens.head[verb] as usize;
    let sentence = ctx.doc.sentences[ctx.doc.sentence_of(tokens.span[verb])?].tokens();
    let mut before = verb.checked_sub(1)?;
    // "the US *on Thursday* rejected calls": a time stands between.
    let is_time = |token: usize| ctx.doc.times.iter().any(|time| time.span.contains(tokens.span[token]));
    // "Kim *last* visited Vladivostok"
    let is_adverb = |token: usize| {
        matches!(tokens.upos[token], Upos::Adv | Upos::Adj) && tokens.head[token] as usize == verb
            || tokens.upos[token] == Upos::Adv
    };
    while before > sentence.start
        && (is_time(before) || is_adverb(before) || (tokens.upos[before] == Upos::Adp && is_time(before + 1)))
    {
        before -= 1;
    }
    (sentence.contains(&before) && head > verb && is_noun(ctx, before)).then_some(before)
}

/// "urged *Iran* to stop": the object of the verb above acts below, unless that verb keeps the act for itself.
pub(super) fn object_controller(ctx: Ctx<'_>, words: &Words<'_>, above: usize) -> Option<usize> {
    if matches!(words.lemma(above), "promise" | "threaten" | "vow") {
        return None;
    }
    let below = |relation: &'static str| ctx.tree.under(ctx.doc, above, relation).next();
    below("obj").or_else(|| below("iobj")).map(|token| antecedent(ctx, token))
}

/// "The rebels said *they* will release …": a pronoun in what somebody says of himself, where number and kind agree.
pub(super) fn speaker_of(ctx: Ctx<'_>, words: &Words<'_>, verb: usize, subject: usize) -> usize {
    let tokens = &ctx.doc.tokens;
    let form = ctx.doc.form(subject);
    if tokens.upos[subject] != Upos::Pron || !matches!(form, "it" | "they" | "he" | "she") {
        return subject;
    }
    let mut clause = verb;
    for _ in 0..3 {
        if matches!(tokens.relation[clause].base(), "ccomp" | "parataxis") {
            break;
        }
        clause = tokens.head[clause] as usize;
    }
    let above = tokens.head[clause] as usize;
    if tokens.relation[clause].base() != "ccomp" || above == clause || !words.is_speech(above) {
        return subject;
    }
    let speakers = ctx.tree.under(ctx.doc, above, "nsubj").next();
    let agrees = |speaker: &usize| {
        let person = words.is_person(*speaker);
        let plural = ctx.doc.form(*speaker).ends_with('s') && tokens.upos[*speaker] == Upos::Noun;
        tokens.upos[*speaker] != Upos::Pron
            && words.is_party(*speaker)
            && match form {
                "they" => plural || !person,
                "it" => !plural && !person,
                _ => !plural && (person || tokens.upos[*speaker] == Upos::Noun),
            }
    };
    speakers.filter(agrees).unwrap_or(subject)
}

/// Where the tree gives a finite verb no subject: a subject before it that hangs on no verb ("the US on Thursday
/// *rejected*"), or else the nearest noun phrase before it that no preposition leads.
pub(super) fn linear_subject(ctx: Ctx<'_>, words: &Words<'_>, verb: usize) -> Vec<usize> {
    let tokens = &ctx.doc.tokens;
    let first = ctx.doc.sentence_of(tokens.span[verb]).map_or(verb, |at| ctx.doc.sentences[at].first as usize);
    let low = first.max(verb.saturating_sub(14));
    let stray = (low..verb).rev().find(|&token| {
        tokens.relation[token].base() == "nsubj" && !is_verb(ctx, tokens.head[token] as usize) && words.is_party(token)
    });
    if let Some(stray) = stray {
        return vec![stray];
    }
    let mut at = verb;
    while at > low {
        at -= 1;
        if is_verb(ctx, at) && tokens.relation[at].base() != "aux" && tokens.relation[at].base() != "cop" {
            return Vec::new();
        }
        let heads_phrase = is_noun(ctx, at) && !words.is_time(at) && words.is_party(at);
        if !heads_phrase {
            continue;
        }
        let mut start = at;
        while start > low
            && matches!(tokens.upos[start - 1], Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num)
            && !words.is_time(start - 1)
        {
            start -= 1;
        }
        // "hours after *the government* freed them"
        let opens = start + 4 > at && at + 1 == verb && start > first && words.opens_clause(start - 1);
        if start == first || tokens.upos[start - 1] != Upos::Adp || opens {
            return vec![at];
        }
        at = start;
    }
    Vec::new()
}
