// Long because the ways in which a tree can hang an argument stand here side by side; "line" readings could go apart.
//! Who stands where around a trigger: what English does to a clause (passive, relative, control, coordination, light
//! verbs, nominals) is undone here, once, for all frames.

use model::{Features, Relation, Upos};

use super::words::Words;
use crate::Ctx;

/// The arguments of one trigger, as head tokens.
#[derive(Debug, Clone, Default)]
pub(super) struct Arguments {
    /// The verb that lifts a noun into a clause ("*paid* a visit"), or the trigger itself.
    pub predicate: usize,
    pub subject: Vec<usize>,
    pub object: Vec<usize>,
    pub indirect: Vec<usize>,
    /// Prepositional phrases: preposition token and head token.
    pub after: Vec<(usize, usize)>,
    /// Where its complement clause or phrase begins.
    pub complements: Vec<usize>,
    /// Whether the verb is passive.
    pub passive: bool,
}

/// How often an argument may be looked for one step further up.
const MOST_STEPS: usize = 6;

/// The arguments of a verb (or of an adjective with its copula).
pub(super) fn of_verb(ctx: Ctx<'_>, words: &Words<'_>, verb: usize) -> Arguments {
    let mut found = Arguments { predicate: verb, ..Arguments::default() };
    if let Some((noun, infinitive)) = garden_path(ctx, words, verb) {
        found.subject = vec![noun];
        found.complements.extend(infinitive);
        found.object.extend(ctx.tree.under(ctx.doc, verb, "obj"));
        prepositions(ctx, verb, &mut found.after);
        return found;
    }
    let passive = is_passive(ctx, verb);
    found.passive = passive;
    let agents: Vec<usize> = agents(ctx, words, verb);
    let surface = surface_subject(ctx, words, verb, MOST_STEPS);
    if passive {
        found.subject = agents;
        found.object = surface;
    } else {
        found.subject = surface;
    }
    for child in ctx.tree.children(verb) {
        match ctx.doc.tokens.relation[child].base() {
            "obj" => found.object.push(antecedent(ctx, child)),
            "iobj" => found.indirect.push(antecedent(ctx, child)),
            "xcomp" | "ccomp" | "advcl" | "acl" => found.complements.push(child),
            _ => {}
        }
    }
    if found.object.is_empty() && !passive {
        found.object.clone_from(&found.indirect);
    }
    if !passive && found.object.is_empty() {
        found.object.extend(object_in_line(ctx, words, verb));
    }
    let bare = !ctx.tree.children(verb).any(|child| ctx.doc.tokens.relation[child].base() == "aux");
    let participle = bare && ends_like_participle(ctx.doc.form(verb));
    if !passive && found.object.is_empty() && participle && words.is_suffered(verb) {
        // "More than 100 protesters killed in unrest": headlines leave the auxiliary out.
        found.object = std::mem::take(&mut found.subject);
    }
    if !passive && found.object.is_empty() && ctx.doc.tokens.relation[verb] == Relation::AclRelcl {
        // "the troops that Russia sent": the gap is the object where somebody else is the subject.
        let antecedent = ctx.doc.tokens.head[verb] as usize;
        if !found.subject.is_empty() && !found.subject.contains(&antecedent) && antecedent < verb {
            found.object.push(antecedent);
        }
    }
    if ctx.doc.tokens.relation[verb].base() == "amod" && noun_before(ctx, verb).is_some() {
        let object = ctx.doc.tokens.head[verb] as usize;
        found.object.push(object);
        prepositions(ctx, object, &mut found.after);
    }
    prepositions(ctx, verb, &mut found.after);
    share_conjunct(ctx, verb, &mut found);
    found
}

/// The arguments of a noun, alone or lifted by the light verb `light`.
pub(super) fn of_noun(ctx: Ctx<'_>, words: &Words<'_>, noun: usize, light: Option<usize>) -> Arguments {
    let mut found = Arguments { predicate: light.unwrap_or(noun), ..Arguments::default() };
    prepositions(ctx, noun, &mut found.after);
    for (preposition, head) in found.after.clone() {
        match words.lemma(preposition) {
            "by" => found.subject.push(head),
            "of" => found.object.push(head),
            _ => {}
        }
    }
    let mut own = owners(ctx, words, noun);
    own.retain(|owner| !found.object.contains(owner));
    if let Some(verb) = light {
        let clause = of_verb(ctx, words, verb);
        let is_subject = clause.subject.contains(&noun);
        if !is_subject {
            found.subject = clause.subject;
        }
        found.indirect = clause.indirect;
        // "His visit signals a deployment to Ukraine": what the verb says of other things is not the noun's.
        if !is_subject || clause.object.is_empty() {
            found.after.extend(clause.after);
        }
        found.complements = clause.complements;
        if found.subject.is_empty() {
            found.subject = own;
        }
    } else {
        found.subject.extend(own);
    }
    if found.subject.is_empty() {
        // "the dispatch of troops to Mali *by Chad*", wherever the tree hangs the agent.
        let by = (noun + 1..(noun + 9).min(ctx.doc.tokens.len()))
            .take_while(|&token| !is_verb(ctx, token) && ctx.doc.tokens.upos[token] != Upos::Punct)
            .find(|&token| words.lemma(token) == "by" && ctx.doc.tokens.upos[token] == Upos::Adp);
        found.subject.extend(by.and_then(|by| phrase_after(ctx, by)).filter(|&head| words.is_party(head)));
    }
    for child in ctx.tree.children(noun) {
        if matches!(ctx.doc.tokens.relation[child], Relation::Acl | Relation::Ccomp | Relation::Xcomp | Relation::Advcl)
        {
            found.complements.push(child);
        }
    }
    found
}

/// The verb that lifts `noun` into a clause, whichever it is: the noun is its object, its subject, or hangs on it. With
/// it, whether a preposition stands between ("went *on* strike").
pub(super) fn governing_verb(ctx: Ctx<'_>, words: &Words<'_>, noun: usize) -> Option<(usize, bool)> {
    let tokens = &ctx.doc.tokens;
    let mut at = noun;
    for _ in 0..MOST_STEPS {
        let head = tokens.head[at] as usize;
        if head == at {
            return None;
        }
        match tokens.relation[at].base() {
            "conj" | "compound" | "appos" => at = head,
            "obj" | "nsubj" | "xcomp" | "iobj" if is_verb(ctx, head) => return Some((head, false)),
            "obl" | "nmod" if is_verb(ctx, head) => {
                // "prepared *for* the case", "stood firm *despite* criticism": no clause of the noun's own.
                let apart = ctx.tree.under(ctx.doc, at, "case").any(|case| words.is_apart(case));
                return (!apart).then_some((head, true));
            }
            // "launched a series of attacks", "held a round of talks"
            "nmod" if words.is_measure(head) => at = head,
            // "the talks held in Geneva": the verb hangs under the noun.
            _ => return None,
        }
    }
    None
}

/// A verb under the noun that it is the object of: "talks *held* in Geneva", "the attack that rebels *launched*".
pub(super) fn verb_below(ctx: Ctx<'_>, noun: usize) -> Option<usize> {
    ctx.tree.children(noun).find(|&child| {
        matches!(ctx.doc.tokens.relation[child], Relation::Acl | Relation::AclRelcl) && is_verb(ctx, child)
    })
}

/// Whether the tagger calls the token a verb.
pub(super) fn is_verb(ctx: Ctx<'_>, token: usize) -> bool {
    matches!(ctx.doc.tokens.upos[token], Upos::Verb | Upos::Aux)
}

/// Whether a verb is passive: an auxiliary or subject says so, or it is a bare past participle after its noun.
pub(super) fn is_passive(ctx: Ctx<'_>, verb: usize) -> bool {
    let tokens = &ctx.doc.tokens;
    // A passive subject without any auxiliary is the parser's slip ("leaders called for …").
    if ctx.tree.children(verb).any(|child| matches!(tokens.relation[child], Relation::AuxPass | Relation::OblAgent)) {
        return true;
    }
    let has_object = ctx.tree.under(ctx.doc, verb, "obj").next().is_some();
    let participle = tokens.features[verb].has(Features::PARTICIPLE) && tokens.features[verb].has(Features::PAST)
        || ends_like_participle(ctx.doc.form(verb));
    let bare = !ctx.tree.children(verb).any(|child| matches!(tokens.relation[child].base(), "aux" | "nsubj" | "mark"));
    match tokens.relation[verb].base() {
        "acl" | "advcl" => participle && bare && !has_object,
        "amod" => bare && !has_object && noun_before(ctx, verb).is_none(),
        // "was arrested and *jailed*"
        "conj" => {
            let head = tokens.head[verb] as usize;
            participle && bare && !has_object && head != verb && is_verb(ctx, head) && is_passive_shallow(ctx, head)
        }
        _ => false,
    }
}

/// The noun phrase right behind a verb, where the tree gives the verb no object ("have deported *168 Liberians*").
fn object_in_line(ctx: Ctx<'_>, words: &Words<'_>, verb: usize) -> Option<usize> {
    let tokens = &ctx.doc.tokens;
    let end = ctx.doc.sentence_of(tokens.span[verb]).map_or(verb, |at| ctx.doc.sentences[at].end as usize);
    let next = verb + 1;
    let begins = next < end
        && matches!(tokens.upos[next], Upos::Det | Upos::Num | Upos::Propn | Upos::Noun | Upos::Adj)
        && !words.is_time(next);
    if !begins {
        return None;
    }
    let head = phrase_after(ctx, verb)?;
    let is_subject = tokens.relation[head].base() == "nsubj" && tokens.head[head] as usize > head;
    (!words.is_time(head) && !is_subject).then_some(head)
}

fn is_passive_shallow(ctx: Ctx<'_>, verb: usize) -> bool {
    ctx.tree.children(verb).any(|child| {
        matches!(ctx.doc.tokens.relation[child], Relation::AuxPass | Relation::NsubjPass | Relation::OblAgent)
    })
}

fn ends_like_participle(form: &str) -> bool {
    form.ends_with("ed")
        || form.ends_with("en")
        || form.ends_with("nt")
        || form.ends_with("ught")
        || form.ends_with("eld")
}

/// "The parliament *threatened* on Monday to break relations": a past tense that the parser took for a participle under
/// its own subject, and the infinitive that it took for the main verb.
pub(super) fn garden_path(ctx: Ctx<'_>, words: &Words<'_>, verb: usize) -> Option<(usize, Option<usize>)> {
    let tokens = &ctx.doc.tokens;
    let noun = tokens.head[verb] as usize;
    let bare = tokens.relation[verb] == Relation::Acl
        && noun < verb
        && is_noun(ctx, noun)
        && ctx.doc.form(verb).ends_with("ed")
        && !ctx.tree.children(verb).any(|child| matches!(tokens.relation[child].base(), "aux" | "mark" | "nsubj"));
    if !bare {
        return None;
    }
    let above = tokens.head[noun] as usize;
    if above == noun {
        let finite = ctx.doc.sentence_of(tokens.span[verb]).map_or(0..0, |at| ctx.doc.sentences[at].tokens());
        let other = finite.into_iter().any(|token| token != verb && tokens.features[token].has(Features::FINITE));
        return (!other).then_some((noun, None));
    }
    let infinitive = tokens.relation[noun].base() == "nsubj"
        && above > verb
        && is_verb(ctx, above)
        && ctx.tree.under(ctx.doc, above, "mark").any(|mark| words.lemma(mark) == "to");
    infinitive.then_some((noun, Some(above)))
}

/// The head of the noun phrase that begins right after `token`: the last noun of the run, possessors passed over.
pub(super) fn phrase_after(ctx: Ctx<'_>, token: usize) -> Option<usize> {
    let tokens = &ctx.doc.tokens;
    let end = ctx.doc.sentence_of(tokens.span[token]).map_or(token, |at| ctx.doc.sentences[at].end as usize);
    let mut head = None;
    for next in token + 1..end.min(token + 12) {
        match tokens.upos[next] {
            Upos::Noun | Upos::Propn => head = Some(next),
            Upos::Pron if head.is_none() => return Some(next),
            Upos::Det | Upos::Adj | Upos::Num | Upos::Part | Upos::Adv | Upos::Sym if head.is_none() => {}
            Upos::Part if matches!(ctx.doc.form(next), "'s" | "’s" | "'" | "’") => {}
            Upos::Adj | Upos::Num => {}
            _ => break,
        }
    }
    head
}

fn agents(ctx: Ctx<'_>, words: &Words<'_>, verb: usize) -> Vec<usize> {
    let found = agents_in_tree(ctx, words, verb);
    if !found.is_empty() || !is_passive(ctx, verb) {
        return found;
    }
    // Where the tree hangs the agent somewhere else: "by" within the next words of the clause.
    let end = ctx.doc.sentence_of(ctx.doc.tokens.span[verb]).map_or(verb, |at| ctx.doc.sentences[at].end as usize);
    (verb + 1..end.min(verb + 12))
        .take_while(|&token| !is_verb(ctx, token) && ctx.doc.form(token) != ",")
        .find(|&token| words.lemma(token) == "by" && ctx.doc.tokens.upos[token] == Upos::Adp)
        .and_then(|by| phrase_after(ctx, by))
        .filter(|&head| words.is_party(head))
        .into_iter()
        .collect()
}

fn agents_in_tree(ctx: Ctx<'_>, words: &Words<'_>, verb: usize) -> Vec<usize> {
    let by = |child: usize| ctx.tree.under(ctx.doc, child, "case").any(|case| words.lemma(case) == "by");
    ctx.tree
        .children(verb)
        .filter(|&child| {
            ctx.doc.tokens.relation[child] == Relation::OblAgent
                || (ctx.doc.tokens.relation[child].base() == "obl" && by(child))
        })
        .map(|child| antecedent(ctx, child))
        .collect()
}

/// The surface subject: its own, or the one it shares, controls or inherits.
fn surface_subject(ctx: Ctx<'_>, words: &Words<'_>, verb: usize, steps: usize) -> Vec<usize> {
    let tokens = &ctx.doc.tokens;
    if tokens.relation[verb].base() == "amod" {
        return noun_before(ctx, verb).into_iter().collect();
    }
    let own: Vec<usize> = ctx
        .tree
        .children(verb)
        .filter(|&child| tokens.relation[child].base() == "nsubj" && !words.is_time(child))
        .map(|child| speaker_of(ctx, words, verb, antecedent(ctx, child)))
        .collect();
    let joined = own.first().zip(own.last()).is_some_and(|(&first, &last)| {
        (first.min(last)..first.max(last)).any(|token| tokens.upos[token] == Upos::Cconj)
    });
    if own.len() > 1 && !joined {
        // A dateline or a stray piece beside the real subject: the one nearest to the verb, with the rest of its name.
        let nearest = own.iter().copied().filter(|&token| token < verb).max().unwrap_or(own[0]);
        return vec![nearest];
    }
    if !own.is_empty() || steps == 0 {
        return own;
    }
    if let Some(beside) = subject_beside(ctx, words, verb) {
        return vec![beside];
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
            let said = ctx
                .tree
                .children(head)
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
    if reduced || !is_noun(ctx, at) || !words.is_party(at) || words.is_time(at) {
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
fn is_controlled(ctx: Ctx<'_>, words: &Words<'_>, verb: usize) -> bool {
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
fn reported_gerund(ctx: Ctx<'_>, words: &Words<'_>, verb: usize) -> bool {
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
    let before = verb.checked_sub(1)?;
    let tokens = &ctx.doc.tokens;
    let head = tokens.head[verb] as usize;
    let inside =
        ctx.doc.sentence_of(tokens.span[verb]).is_some_and(|at| ctx.doc.sentences[at].tokens().contains(&before));
    (inside && head > verb && is_noun(ctx, before)).then_some(before)
}

/// "urged *Iran* to stop": the object of the verb above acts below, unless that verb keeps the act for itself.
fn object_controller(ctx: Ctx<'_>, words: &Words<'_>, above: usize) -> Option<usize> {
    if matches!(words.lemma(above), "promise" | "threaten" | "vow") {
        return None;
    }
    let below = |relation: &'static str| ctx.tree.under(ctx.doc, above, relation).next();
    below("obj").or_else(|| below("iobj")).map(|token| antecedent(ctx, token))
}

/// "The rebels said *they* will release …": a pronoun in what somebody says of himself, where number and kind agree.
fn speaker_of(ctx: Ctx<'_>, words: &Words<'_>, verb: usize, subject: usize) -> usize {
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
fn linear_subject(ctx: Ctx<'_>, words: &Words<'_>, verb: usize) -> Vec<usize> {
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

fn is_noun(ctx: Ctx<'_>, token: usize) -> bool {
    matches!(ctx.doc.tokens.upos[token], Upos::Noun | Upos::Propn | Upos::Pron)
}

/// What a relative pronoun stands for; any other token stands for itself.
pub(super) fn antecedent(ctx: Ctx<'_>, token: usize) -> usize {
    let tokens = &ctx.doc.tokens;
    if !matches!(tokens.upos[token], Upos::Pron | Upos::Det | Upos::Sconj) {
        return token;
    }
    if !["who", "which", "that", "whom"].iter().any(|pronoun| ctx.doc.form(token).eq_ignore_ascii_case(pronoun)) {
        return token;
    }
    let mut at = token;
    for _ in 0..MOST_STEPS {
        let head = tokens.head[at] as usize;
        if head == at {
            break;
        }
        if tokens.relation[at] == Relation::AclRelcl {
            return head;
        }
        at = head;
    }
    token
}

fn prepositions(ctx: Ctx<'_>, under: usize, into: &mut Vec<(usize, usize)>) {
    for child in ctx.tree.children(under) {
        if !matches!(ctx.doc.tokens.relation[child].base(), "obl" | "nmod" | "advcl" | "advmod" | "xcomp") {
            continue;
        }
        // "because of", "out of": the last word of the preposition decides, the first is kept as well.
        for case in ctx.tree.under(ctx.doc, child, "case") {
            into.push((case, antecedent(ctx, child)));
        }
    }
}

/// "visited and praised Poland": the first verb has the object of the last where it has none.
fn share_conjunct(ctx: Ctx<'_>, verb: usize, found: &mut Arguments) {
    if !found.object.is_empty() || !found.after.is_empty() {
        return;
    }
    let shared = ctx.tree.under(ctx.doc, verb, "conj").find(|&other| {
        is_verb(ctx, other)
            && other < verb + 6
            && ctx.tree.under(ctx.doc, other, "nsubj").next().is_none()
            && !is_passive(ctx, other)
    });
    if let Some(other) = shared {
        found.object.extend(ctx.tree.under(ctx.doc, other, "obj").map(|token| antecedent(ctx, token)));
    }
}

/// Whose a thing is: its possessor, a nationality or name before it, or who stands after "by", "of" or "from".
pub(super) fn owners(ctx: Ctx<'_>, words: &Words<'_>, thing: usize) -> Vec<usize> {
    let tokens = &ctx.doc.tokens;
    let possessors: Vec<usize> =
        ctx.tree.exactly(ctx.doc, thing, Relation::NmodPoss).filter(|&child| child != thing).collect();
    if !possessors.is_empty() {
        return possessors.into_iter().map(|token| antecedent(ctx, token)).collect();
    }
    let before: Vec<usize> = ctx
        .tree
        .children(thing)
        .filter(|&child| {
            child < thing
                && matches!(tokens.relation[child].base(), "amod" | "compound")
                && is_named(ctx, words, child)
                // "the *Paris* attacks", "the *Croydon* tram": where, not who.
                && !words.is_only_place(child)
        })
        .collect();
    if !before.is_empty() {
        return before;
    }
    ["by", "from", "of"]
        .iter()
        .find_map(|wanted| {
            let under = ctx.tree.under(ctx.doc, thing, "nmod").find(|&child| {
                words.is_party(child) && ctx.tree.under(ctx.doc, child, "case").any(|case| words.lemma(case) == *wanted)
            })?;
            Some(vec![under])
        })
        .unwrap_or_default()
}

/// Whether a modifier names somebody ("*Israeli* attack", "*Hamas* fighters", "*government* forces").
fn is_named(ctx: Ctx<'_>, words: &Words<'_>, token: usize) -> bool {
    words.is_party(token)
        && (ctx.doc.tokens.upos[token] != Upos::Adj || ctx.doc.form(token).starts_with(char::is_uppercase))
}

/// The token and those joined to it by "and".
pub(super) fn conjuncts(ctx: Ctx<'_>, token: usize) -> Vec<usize> {
    if let Some(members) = members(ctx, token) {
        return members;
    }
    let mut all = vec![token];
    for other in ctx.tree.under(ctx.doc, token, "conj") {
        if is_noun(ctx, other) && all.len() < MOST_CONJUNCTS {
            all.push(other);
        }
    }
    all
}

/// Those whom a plural stands for: "the presidents of *Armenia* and *Azerbaijan*", "*Egyptian* and *Qatari* officials".
fn members(ctx: Ctx<'_>, token: usize) -> Option<Vec<usize>> {
    let tokens = &ctx.doc.tokens;
    if tokens.upos[token] != Upos::Noun || !ctx.doc.form(token).ends_with('s') {
        return None;
    }
    let named = |child: usize| ctx.doc.form(child).starts_with(char::is_uppercase);
    ctx.tree.children(token).find_map(|child| {
        let fits = match tokens.relation[child].base() {
            "amod" | "compound" => true,
            "nmod" => ctx.tree.under(ctx.doc, child, "case").any(|case| ctx.doc.form(case) == "of"),
            _ => false,
        };
        if !fits || !named(child) {
            return None;
        }
        let others: Vec<usize> = ctx.tree.under(ctx.doc, child, "conj").filter(|&other| named(other)).collect();
        (!others.is_empty()).then(|| std::iter::once(child).chain(others).collect())
    })
}

const MOST_CONJUNCTS: usize = 12;
