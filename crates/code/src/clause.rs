//! What a clause is made of, read from its tree: subject, complements, what stands beside its verb.

use model::{Features, Relation, Upos};

use crate::Ctx;

/// So many steps up a tree are enough for every construction that we read; more means a broken tree.
pub(crate) const STEPS: usize = 12;

/// Relation of `token` to its head.
pub(crate) fn relation(ctx: Ctx<'_>, token: usize) -> Relation {
    ctx.doc.tokens.relation[token]
}

/// The head of `token`; none for a root.
pub(crate) fn head(ctx: Ctx<'_>, token: usize) -> Option<usize> {
    let head = ctx.doc.tokens.head[token] as usize;
    (head != token && head < ctx.doc.tokens.len()).then_some(head)
}

/// The first child of `token` with one of `relations`.
pub(crate) fn child(ctx: Ctx<'_>, token: usize, relations: &[Relation]) -> Option<usize> {
    ctx.tree.children(token).find(|&child| relations.contains(&relation(ctx, child)))
}

/// The part of speech of `token`.
pub(crate) fn upos(ctx: Ctx<'_>, token: usize) -> Upos {
    ctx.doc.tokens.upos[token]
}

/// Whether `token` has all of `features`.
pub(crate) fn has(ctx: Ctx<'_>, token: usize, features: Features) -> bool {
    ctx.doc.tokens.features[token].has(features)
}

/// The lemma of `token` (its lower-case form where lemmas were not made).
pub(crate) fn lemma(ctx: Ctx<'_>, token: usize) -> &str {
    match ctx.doc.tokens.lemma(token) {
        "" => ctx.doc.form(token),
        lemma => lemma,
    }
}

/// Whether the form of `token` is `word`, whatever its case.
pub(crate) fn is_word(ctx: Ctx<'_>, token: usize, word: &str) -> bool {
    ctx.doc.form(token).eq_ignore_ascii_case(word)
}

/// The preposition or conjunction that opens the phrase of `token`.
pub(crate) fn opener(ctx: Ctx<'_>, token: usize) -> Option<usize> {
    child(ctx, token, &[Relation::Case, Relation::Mark])
}

/// What stands beside a verb and may change its sense: particles, prepositions of its complements, an adjective ("made
/// clear").
pub(crate) fn beside(ctx: Ctx<'_>, verb: usize) -> impl Iterator<Item = &str> {
    ctx.tree.children(verb).filter_map(move |child| {
        let word = match relation(ctx, child) {
            Relation::CompoundPrt => child,
            Relation::Advmod if upos(ctx, child) == Upos::Adp => child,
            Relation::Xcomp if upos(ctx, child) == Upos::Adj => child,
            Relation::Obl | Relation::Advcl | Relation::Ccomp | Relation::Xcomp => opener(ctx, child)?,
            _ => return None,
        };
        Some(lemma(ctx, word))
    })
}

/// Whether the clause of `verb` is passive.
pub(crate) fn is_passive(ctx: Ctx<'_>, verb: usize) -> bool {
    if child(ctx, verb, &[Relation::AuxPass, Relation::CsubjPass, Relation::OblAgent]).is_some() {
        return true;
    }
    // A finite past ("Democrats focused on") is active, whatever the parser made of its subject.
    let is_participle = has(ctx, verb, Features::PARTICIPLE.with(Features::PAST));
    let without_object = child(ctx, verb, &[Relation::Obj]).is_none();
    let has_perfect =
        ctx.tree.children(verb).any(|aux| relation(ctx, aux) == Relation::Aux && lemma(ctx, aux) == "have");
    let is_bare = !has(ctx, verb, Features::FINITE) && without_object && !has_perfect;
    (child(ctx, verb, &[Relation::NsubjPass]).is_some() && is_bare)
        || (relation(ctx, verb) == Relation::Acl && is_participle && without_object)
}

/// Who does what a passive clause says: "by …".
pub(crate) fn agent(ctx: Ctx<'_>, verb: usize) -> Option<usize> {
    ctx.tree.children(verb).find(|&child| match relation(ctx, child) {
        Relation::OblAgent => true,
        Relation::Obl => opener(ctx, child).is_some_and(|word| is_word(ctx, word, "by")),
        _ => false,
    })
}

/// The subject of a predicate, its own or the one it shares with what governs it: through coordination ("came and
/// said"), control ("agreed to send"), participles ("…, saying") and relative clauses ("who said").
pub(crate) fn subject(ctx: Ctx<'_>, predicate: usize) -> Option<usize> {
    let mut at = predicate;
    for _ in 0..STEPS {
        let own = ctx.tree.children(at).find(|&child| {
            matches!(relation(ctx, child), Relation::Nsubj | Relation::NsubjPass | Relation::NsubjOuter)
        });
        if let Some(own) = own {
            return Some(antecedent(ctx, own));
        }
        let above = head(ctx, at)?;
        if let Some(adjacent) = adjacent_subject(ctx, at, above) {
            return Some(antecedent(ctx, adjacent));
        }
        match relation(ctx, at) {
            Relation::Xcomp => {
                // "urged Iran to stop": whoever is urged; "promised Iran to stop" is rare enough.
                let object = child(ctx, above, &[Relation::Obj, Relation::Iobj]);
                if let Some(object) = object.filter(|_| at != predicate || !is_passive(ctx, above)) {
                    return Some(antecedent(ctx, object));
                }
                at = above;
            }
            Relation::Acl | Relation::AclRelcl | Relation::AdvclRelcl => {
                return match upos(ctx, above) {
                    Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num => Some(above),
                    _ => None,
                };
            }
            Relation::Conj | Relation::Advcl | Relation::Ccomp | Relation::Csubj => at = above,
            _ => return None,
        }
    }
    None
}

/// "reported *Kim* expressing thanks", "may entail *Seoul* sending aid": who does what a gerund says stands right before it.
pub(crate) fn adjacent_subject(ctx: Ctx<'_>, gerund: usize, above: usize) -> Option<usize> {
    if !is_gerund(ctx, gerund) || opener(ctx, gerund).is_some() {
        return None;
    }
    let first = ctx.tree.reach(gerund).0;
    ctx.tree.children(above).find(|&child| {
        let is_bare = match relation(ctx, child) {
            Relation::Obj | Relation::Iobj | Relation::OblUnmarked => true,
            Relation::Obl => opener(ctx, child).is_none(),
            _ => false,
        };
        is_bare && child > above && ctx.tree.reach(child).1 + 1 == first
    })
}

/// What a relative pronoun stands for; other words stand for themselves.
pub(crate) fn antecedent(ctx: Ctx<'_>, token: usize) -> usize {
    let is_relative =
        upos(ctx, token) == Upos::Pron && ["who", "which", "that", "whom"].iter().any(|word| is_word(ctx, token, word));
    if !is_relative {
        return token;
    }
    let mut at = token;
    for _ in 0..STEPS {
        let Some(above) = head(ctx, at) else { break };
        if matches!(relation(ctx, at), Relation::AclRelcl | Relation::Acl) {
            return above;
        }
        at = above;
    }
    token
}

/// Whether `token` heads a clause: a verb, or a predicate with a copula or a subject of its own.
pub(crate) fn is_clause(ctx: Ctx<'_>, token: usize) -> bool {
    matches!(upos(ctx, token), Upos::Verb | Upos::Aux)
        || child(ctx, token, &[Relation::Cop, Relation::Nsubj, Relation::NsubjPass, Relation::Expl]).is_some()
}

/// Whether the clause of `token` is an infinitive with "to".
pub(crate) fn is_infinitive(ctx: Ctx<'_>, token: usize) -> bool {
    ctx.tree.children(token).any(|child| {
        child < token
            && relation(ctx, child) == Relation::Mark
            && upos(ctx, child) == Upos::Part
            && is_word(ctx, child, "to")
    })
}

/// Whether `verb` is a gerund or present participle without an auxiliary.
pub(crate) fn is_gerund(ctx: Ctx<'_>, verb: usize) -> bool {
    let tokens = &ctx.doc.tokens;
    let form = has(ctx, verb, Features::GERUND)
        || (has(ctx, verb, Features::PARTICIPLE) && has(ctx, verb, Features::PRESENT))
        || (tokens.upos[verb] == Upos::Verb
            && ctx.doc.form(verb).ends_with("ing")
            && !has(ctx, verb, Features::FINITE));
    form && child(ctx, verb, &[Relation::Aux]).is_none()
}
