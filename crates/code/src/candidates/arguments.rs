//! Who stands where around a trigger: what English does to a clause (passive, relative, control, coordination, light
//! verbs, nominals) is undone here, once, for all frames.

use model::{Relation, Upos};

use super::{
    phrases::{antecedent, is_noun, owners, phrase_after, prepositions},
    subject::{noun_before, surface_subject},
    voice::{agents, ends_like_participle, garden_path, headline_verb, is_passive, is_verb},
    words::Words,
};
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
pub(super) const MOST_STEPS: usize = 6;

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
    if headline_verb(ctx, verb) {
        found.subject.extend(verb.checked_sub(1).filter(|&before| is_noun(ctx, before)));
        found.object.extend(object_in_line(ctx, words, verb));
        prepositions(ctx, verb, &mut found.after);
        return found;
    }
    // "is *prepared* to impose martial law": a state of whoever is, and nothing done to him.
    let is_state = ctx.knowledge.frames.classes().listed("resultative", words.lemma(verb))
        && ctx.tree.under(ctx.doc, verb, "xcomp").next().is_some();
    let passive = is_passive(ctx, verb) && !is_state;
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
    prepositions(ctx, verb, &mut found.after);
    share_conjunct(ctx, verb, &mut found);
    provided_with(ctx, words, verb, &mut found);
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

/// The noun phrase right behind a verb, where the tree gives the verb no object ("have deported *168 Liberians*").
fn object_in_line(ctx: Ctx<'_>, words: &Words<'_>, verb: usize) -> Option<usize> {
    let (tokens, classes) = (&ctx.doc.tokens, ctx.knowledge.frames.classes());
    let end = ctx.doc.sentence_of(tokens.span[verb]).map_or(verb, |at| ctx.doc.sentences[at].end as usize);
    let mut next = verb + 1;
    // "lifted *Friday* a blockade"; "arrested *more than* 100 people", "killed *at least* 12"
    while next < end && next < verb + 4 && words.is_time(next) {
        next += 1;
    }
    if next + 2 < end
        && classes.listed("approximate", &ctx.doc.text(tokens.span[next].cover(tokens.span[next + 1])).to_lowercase())
    {
        next += 2;
    }
    let begins = next < end
        && matches!(tokens.upos[next], Upos::Det | Upos::Num | Upos::Propn | Upos::Noun | Upos::Adj)
        && !words.is_time(next);
    if !begins {
        return None;
    }
    let head = phrase_after(ctx, next - 1)?;
    let is_subject = tokens.relation[head].base() == "nsubj" && tokens.head[head] as usize > head;
    (!words.is_time(head) && !is_subject).then_some(head)
}

/// "provided Ukraine *with* tanks", "the rebels were supplied *with* arms": what follows "with" is given, to whom stands
/// where else the thing does.
fn provided_with(ctx: Ctx<'_>, words: &Words<'_>, verb: usize, found: &mut Arguments) {
    if !ctx.knowledge.frames.classes().holds("gives_with", words.lemma(verb)) {
        return;
    }
    let is_with = |&(preposition, head): &(usize, usize)| {
        words.lemma(preposition) == "with" && preposition > verb && !words.is_time(head)
    };
    let Some(&(_, given)) = found.after.iter().find(|pair| is_with(pair)) else { return };
    let to_somebody = found.object.iter().all(|&token| words.is_party(token)) && !found.object.is_empty();
    if to_somebody && !words.is_party(given) {
        found.indirect = std::mem::replace(&mut found.object, vec![given]);
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
