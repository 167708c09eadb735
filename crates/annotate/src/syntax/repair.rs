//! Trees that no treebank has, put right.

use std::ops::Range;

use model::{Relation, Tokens, Upos};

/// A conjunction such as "that" marks a clause and carries none: where the parser hung a verb under it, the verb takes its
/// place ("denied → that → sent" becomes "denied → sent → that"). Full stops and commas carry nothing either.
pub(super) fn clauses_under_function_words(tokens: &mut Tokens, sentence: Range<usize>) {
    for word in sentence.clone() {
        if tokens.upos[word] != Upos::Sconj || tokens.is_root(word) {
            continue;
        }
        let carried = |tokens: &Tokens, token: usize| {
            tokens.head[token] as usize == word
                && token != word
                && matches!(tokens.upos[token], Upos::Verb | Upos::Aux | Upos::Adj | Upos::Noun)
                && matches!(
                    tokens.relation[token].base(),
                    "ccomp" | "acl" | "advcl" | "xcomp" | "parataxis" | "csubj" | "dep"
                )
        };
        let Some(clause) = (word + 1..sentence.end).find(|token| carried(tokens, *token)) else { continue };
        let mut governor = tokens.head[word] as usize;
        if tokens.upos[governor] == Upos::Punct && !tokens.is_root(governor) {
            governor = tokens.head[governor] as usize;
        }
        // Neither the clause itself nor anything inside it may govern it.
        if governor == clause || is_under(tokens, governor, clause, sentence.len()) {
            continue;
        }
        let others: Vec<usize> = sentence
            .clone()
            .filter(|token| tokens.head[*token] as usize == word && *token != clause && *token != word)
            .collect();
        for token in others {
            tokens.head[token] = clause as u32;
        }
        tokens.head[clause] = governor as u32;
        tokens.relation[clause] = if governor > word { Relation::Advcl } else { complement(tokens.upos[governor]) };
        tokens.head[word] = clause as u32;
        tokens.relation[word] = Relation::Mark;
    }
}

/// A name that the parser took for two subjects is one: in "Finance Minister Lars Klingbeil announced" both halves hang from
/// the verb, and the last word carries the whole.
pub(super) fn names_in_pieces(tokens: &mut Tokens, sentence: Range<usize>) {
    under_their_adjective(tokens, sentence.clone());
    let is_part = |tokens: &Tokens, at: usize| tokens.upos[at] == Upos::Propn;
    let mut at = sentence.start;
    while at < sentence.end {
        let end = (at..sentence.end).find(|&next| !is_part(tokens, next)).unwrap_or(sentence.end);
        let run = at..end;
        at = end.max(at + 1);
        if run.len() < 2 {
            continue;
        }
        let leaves = |tokens: &Tokens, token: usize| !run.contains(&(tokens.head[token] as usize));
        let last = run.end - 1;
        let verb = tokens.head[last] as usize;
        if tokens.relation[last] != Relation::Nsubj || verb < run.end {
            continue;
        }
        for token in run.start..last {
            let stray = leaves(tokens, token)
                && tokens.head[token] as usize == verb
                && matches!(
                    tokens.relation[token],
                    Relation::Nsubj | Relation::Obl | Relation::OblUnmarked | Relation::Dep | Relation::Compound
                );
            if stray {
                tokens.head[token] = last as u32;
                tokens.relation[token] = Relation::Compound;
            }
        }
    }
}

/// "denied *launching* rockets": after a verb that takes an act, the form in -ing is that act, and the noun what it is done to.
pub(super) fn acts_after_verbs(tokens: &mut Tokens, sentence: Range<usize>, takes_act: impl Fn(usize) -> bool) {
    for act in sentence.clone().skip(1) {
        let (verb, noun) = (act - 1, tokens.head[act] as usize);
        let hangs = tokens.upos[act] == Upos::Verb && tokens.relation[act] == Relation::Amod && noun > act;
        if hangs && takes_act(verb) && tokens.head[noun] as usize == verb && tokens.relation[noun] == Relation::Obj {
            (tokens.head[act], tokens.relation[act]) = (verb as u32, Relation::Xcomp);
            (tokens.head[noun], tokens.relation[noun]) = (act as u32, Relation::Obj);
        }
    }
}

/// What a repair asks of the words themselves.
pub(super) struct Words<'a> {
    /// Whether a token is "that".
    pub is_that: &'a dyn Fn(usize) -> bool,
    /// Whether the tagger took it for a finite verb.
    pub is_finite: &'a dyn Fn(usize) -> bool,
}

/// "Moscow said *allegations* that it had poisoned him *were baseless*": of two finite verbs after "that" with nothing between
/// them, the second belongs to the noun, and the first says what the noun is about.
pub(super) fn claims_with_content(tokens: &mut Tokens, sentence: Range<usize>, words: &Words<'_>) {
    for that in sentence.clone().skip(1) {
        let noun = that - 1;
        let opens = (words.is_that)(that) && tokens.upos[noun] == Upos::Noun;
        let carrier = |tokens: &Tokens, at: usize| {
            let helps = matches!(tokens.relation[at], Relation::Aux | Relation::AuxPass | Relation::Cop);
            if helps && !tokens.is_root(at) { tokens.head[at] as usize } else { at }
        };
        let Some(first) = (that + 1..sentence.end).find(|&at| opens && (words.is_finite)(at)) else { continue };
        let inner = carrier(tokens, first);
        if inner < first {
            continue;
        }
        let Some(second) = (inner + 1..sentence.end).find(|&at| (words.is_finite)(at)) else { continue };
        let outer = carrier(tokens, second);
        let parted = (inner + 1..second)
            .any(|at| matches!(tokens.upos[at], Upos::Punct | Upos::Cconj | Upos::Sconj) || is_relative(tokens, at));
        let governor = tokens.head[noun] as usize;
        let relation = tokens.relation[noun];
        if parted || outer < second || governor == inner || (governor == outer && relation != Relation::Nsubj) {
            continue;
        }
        let is_object = governor < noun && matches!(tokens.upos[governor], Upos::Verb) && relation == Relation::Obj;
        let is_subject = governor == outer && relation == Relation::Nsubj;
        if !(is_object || is_subject) || (is_object && !is_under(tokens, outer, governor, sentence.len())) {
            continue;
        }
        if is_object {
            (tokens.head[outer], tokens.relation[outer]) = (governor as u32, Relation::Ccomp);
            (tokens.head[noun], tokens.relation[noun]) = (outer as u32, Relation::Nsubj);
        }
        (tokens.head[inner], tokens.relation[inner]) = (noun as u32, Relation::Acl);
        (tokens.head[that], tokens.relation[that]) = (inner as u32, Relation::Mark);
        for at in inner + 1..second {
            if tokens.head[at] as usize == outer && tokens.relation[at] == Relation::Nsubj {
                (tokens.head[at], tokens.relation[at]) = (inner as u32, Relation::Obj);
            }
        }
    }
}

fn is_relative(tokens: &Tokens, at: usize) -> bool {
    tokens.upos[at] == Upos::Pron && tokens.relation[at] == Relation::Nsubj
}

/// "withdrew its troops and *Kosovo* closed the border": whoever stands right before a finite verb that has no subject is its
/// subject, not one more thing that was withdrawn. "Rebels and the *government* exchanged prisoners": a sentence whose verb
/// hangs under its own subject.
pub(super) fn subjects_of_conjuncts(tokens: &mut Tokens, sentence: Range<usize>, words: &Words<'_>) {
    for verb in sentence.clone().skip(2) {
        if tokens.relation[verb] != Relation::Conj || tokens.is_root(verb) || !(words.is_finite)(verb) {
            continue;
        }
        let above = tokens.head[verb] as usize;
        let subject =
            sentence.clone().find(|&at| tokens.head[at] as usize == verb && tokens.relation[at] == Relation::Nsubj);
        let before = verb - 1;
        let is_nominal = |at: usize| matches!(tokens.upos[at], Upos::Noun | Upos::Propn);
        let joined_thing = is_nominal(before)
            && tokens.relation[before] == Relation::Conj
            && tokens.upos[above] == Upos::Verb
            && (tokens.head[before] as usize) > above;
        if subject.is_none() && joined_thing {
            (tokens.head[before], tokens.relation[before]) = (verb as u32, Relation::Nsubj);
            continue;
        }
        let under_its_subject = is_nominal(above) && tokens.is_root(above) && above < verb;
        let Some(subject) = subject.filter(|subject| under_its_subject && (above + 1..verb).contains(subject)) else {
            continue;
        };
        let only_verb = sentence.clone().filter(|&at| (words.is_finite)(at)).count() == 1;
        let and = (above + 1..subject).any(|at| tokens.upos[at] == Upos::Cconj && tokens.head[at] as usize == verb);
        if only_verb && and {
            (tokens.head[verb], tokens.relation[verb]) = (verb as u32, Relation::Root);
            (tokens.head[above], tokens.relation[above]) = (verb as u32, Relation::Nsubj);
            (tokens.head[subject], tokens.relation[subject]) = (above as u32, Relation::Conj);
            for at in sentence.clone() {
                if at != verb && tokens.head[at] as usize == above && tokens.upos[at] == Upos::Punct && at > verb {
                    tokens.head[at] = verb as u32;
                }
                if tokens.upos[at] == Upos::Cconj && tokens.head[at] as usize == verb && at < subject {
                    tokens.head[at] = subject as u32;
                }
            }
        }
    }
}

/// "torched cars and *attacked* Palestinians": a finite verb modifies no noun; joined by "and" it takes the noun's place, and
/// the noun is its object.
pub(super) fn finite_modifiers(tokens: &mut Tokens, sentence: Range<usize>, is_past: impl Fn(usize) -> bool) {
    for verb in sentence.clone().skip(1) {
        let noun = tokens.head[verb] as usize;
        let before = verb - 1;
        let behind_subject = tokens.relation[verb].base() == "amod"
            && noun > verb
            && (is_past(verb) || tokens.is_root(noun))
            && matches!(tokens.upos[before], Upos::Noun | Upos::Propn | Upos::Pron)
            && tokens.head[before] as usize == noun
            && before >= sentence.start;
        // "Gabon's military *seized* power": the noun before it is its subject, the one behind it its object.
        if behind_subject {
            let root = tokens.is_root(noun);
            (tokens.head[verb], tokens.relation[verb]) =
                if root { (verb as u32, Relation::Root) } else { (tokens.head[noun], tokens.relation[noun]) };
            for at in sentence.clone().filter(|&at| at != verb && at != noun) {
                if tokens.head[at] as usize == noun {
                    let opens =
                        at < before && !matches!(tokens.upos[at], Upos::Punct | Upos::Adp | Upos::Sconj | Upos::Cconj);
                    let belongs_behind =
                        at > verb && matches!(tokens.relation[at].base(), "nmod" | "acl" | "appos" | "amod");
                    if !belongs_behind && at != before {
                        tokens.head[at] = if opens { before } else { verb } as u32;
                    }
                }
            }
            (tokens.head[before], tokens.relation[before]) = (verb as u32, Relation::Nsubj);
            (tokens.head[noun], tokens.relation[noun]) = (verb as u32, Relation::Obj);
            continue;
        }
        let joined = tokens.relation[verb].base() == "amod" && noun > verb && tokens.upos[verb - 1] == Upos::Cconj;
        if !joined || !is_past(verb) || tokens.relation[noun] != Relation::Conj || tokens.is_root(noun) {
            continue;
        }
        let mut above = tokens.head[noun] as usize;
        // "cars and attacked Palestinians": joined to the object of the verb that it is joined to.
        for _ in 0..3 {
            if tokens.upos[above] == Upos::Verb || tokens.is_root(above) {
                break;
            }
            above = tokens.head[above] as usize;
        }
        if tokens.upos[above] != Upos::Verb || above >= verb {
            continue;
        }
        tokens.head[verb] = above as u32;
        tokens.relation[verb] = Relation::Conj;
        tokens.head[noun] = verb as u32;
        tokens.relation[noun] = Relation::Obj;
        tokens.head[verb - 1] = verb as u32;
    }
}

/// "ordered his men to stop and *called* for talks": a past tense is not joined to an infinitive, but to the verb that the
/// infinitive hangs from.
pub(super) fn finite_beside_infinitives<'t>(
    tokens: &mut Tokens,
    sentence: Range<usize>,
    fine: impl Fn(usize) -> &'t str,
) {
    for verb in sentence.clone().skip(2) {
        let first = tokens.head[verb] as usize;
        let joined = tokens.relation[verb] == Relation::Conj && first < verb && matches!(fine(verb), "VBD" | "VBZ");
        if !joined || fine(first) != "VB" || tokens.upos[first] != Upos::Verb {
            continue;
        }
        // "will attack and destroyed": only an infinitive with "to".
        let is_infinitive = sentence
            .clone()
            .any(|at| tokens.head[at] as usize == first && tokens.relation[at] == Relation::Mark && fine(at) == "TO");
        let mut above = first;
        for _ in 0..5 {
            if tokens.is_root(above) || matches!(fine(above), "VBD" | "VBZ" | "VBP") {
                break;
            }
            let helped = sentence.clone().any(|at| {
                tokens.head[at] as usize == above
                    && matches!(tokens.relation[at], Relation::Aux | Relation::AuxPass)
                    && matches!(fine(at), "VBD" | "VBZ" | "VBP")
            });
            if above != first && helped {
                break;
            }
            above = tokens.head[above] as usize;
        }
        if is_infinitive && above != first && tokens.upos[above] == Upos::Verb && above < verb {
            tokens.head[verb] = above as u32;
        }
    }
}

/// "fired on *striking* miners", "beaten by *ruling* party militants": between a preposition and a noun these words say which.
pub(super) fn modifying_participles(tokens: &mut Tokens, sentence: Range<usize>, modifies: impl Fn(usize) -> bool) {
    for participle in sentence.clone().skip(1) {
        let preposition = participle - 1;
        let marked = modifies(participle)
            && tokens.upos[participle] == Upos::Verb
            && tokens.head[preposition] as usize == participle
            && matches!(tokens.upos[preposition], Upos::Sconj | Upos::Adp)
            && matches!(tokens.relation[participle].base(), "advcl" | "acl")
            && !tokens.is_root(participle);
        let noun = sentence.clone().find(|&at| {
            at > participle && tokens.head[at] as usize == participle && tokens.relation[at].base() == "obj"
        });
        let Some(noun) = noun.filter(|&noun| {
            let bare = |at: usize| matches!(tokens.upos[at], Upos::Noun | Upos::Propn | Upos::Adj);
            marked && noun - participle < 5 && (participle + 1..noun).all(bare)
        }) else {
            continue;
        };
        let above = tokens.head[participle];
        let is_verb = matches!(tokens.upos[above as usize], Upos::Verb | Upos::Aux);
        (tokens.head[noun], tokens.relation[noun]) = (above, if is_verb { Relation::Obl } else { Relation::Nmod });
        for at in sentence.clone().filter(|&at| at != noun) {
            if tokens.head[at] as usize == participle && at != participle {
                tokens.head[at] = noun as u32;
            }
        }
        (tokens.head[preposition], tokens.relation[preposition]) = (noun as u32, Relation::Case);
        tokens.upos[preposition] = Upos::Adp;
        (tokens.head[participle], tokens.relation[participle]) = (noun as u32, Relation::Amod);
    }
}

/// "declared an emergency after protesters *blocked* roads": a past tense behind its subject and a word that opens a clause of
/// time, hung as if it only said which protesters.
pub(super) fn clauses_of_time(
    tokens: &mut Tokens,
    sentence: Range<usize>,
    is_past: impl Fn(usize) -> bool,
    opens: impl Fn(usize) -> bool,
) {
    for verb in sentence.clone().skip(3) {
        let noun = tokens.head[verb] as usize;
        let hung = tokens.relation[verb] == Relation::Acl && noun < verb && is_past(verb) && !tokens.is_root(noun);
        let opener = sentence.clone().find(|&at| {
            hung && at < noun
                && tokens.head[at] as usize == noun
                && matches!(tokens.relation[at], Relation::Case | Relation::Mark)
                && opens(at)
        });
        let Some(opener) = opener else { continue };
        let subject = sentence
            .clone()
            .any(|at| tokens.head[at] as usize == verb && tokens.relation[at].base() == "nsubj" && at != verb);
        let only_adverbs = (noun + 1..verb).all(|at| tokens.upos[at] == Upos::Adv);
        let mut above = tokens.head[noun] as usize;
        for _ in 0..6 {
            if matches!(tokens.upos[above], Upos::Verb) || tokens.is_root(above) {
                break;
            }
            above = tokens.head[above] as usize;
        }
        if subject || !only_adverbs || (opener..=verb).contains(&above) {
            continue;
        }
        (tokens.head[verb], tokens.relation[verb]) = (above as u32, Relation::Advcl);
        (tokens.head[noun], tokens.relation[noun]) = (verb as u32, Relation::Nsubj);
        (tokens.head[opener], tokens.relation[opener]) = (verb as u32, Relation::Mark);
    }
}

/// "Forces backed by jets *advanced* on a town": where the only finite verb of a sentence hangs as a modifier and a noun is the
/// root, the verb carries the sentence and that noun is its subject.
pub(super) fn lost_roots(tokens: &mut Tokens, sentence: Range<usize>, is_finite: impl Fn(usize) -> bool) {
    let Some(root) = sentence.clone().find(|&at| tokens.is_root(at)) else { return };
    let mut finite = sentence.clone().filter(|&at| is_finite(at));
    let (Some(verb), None) = (finite.next(), finite.next()) else { return };
    let modifies = tokens.relation[verb] == Relation::Acl && tokens.upos[verb] == Upos::Verb && root < verb;
    let marked = sentence.clone().any(|at| {
        tokens.head[at] as usize == verb && at != verb && matches!(tokens.relation[at].base(), "mark" | "nsubj")
    });
    if !modifies || marked || !matches!(tokens.upos[root], Upos::Noun | Upos::Propn) {
        return;
    }
    (tokens.head[verb], tokens.relation[verb]) = (verb as u32, Relation::Root);
    (tokens.head[root], tokens.relation[root]) = (verb as u32, Relation::Nsubj);
    for at in verb + 1..sentence.end {
        if tokens.head[at] as usize == root {
            tokens.head[at] = verb as u32;
        }
    }
}

/// "aid to war-*torn* Sudan": the two halves of a compound before a noun belong to that noun, and the noun takes the place that
/// the tree gave to them. `glued` says whether a token is a hyphen without spaces around it.
pub(super) fn compounds(tokens: &mut Tokens, sentence: Range<usize>, glued: impl Fn(usize) -> bool) {
    for dash in sentence.clone().skip(1) {
        let (first, second) = (dash - 1, dash + 1);
        let whole = second + 1 < sentence.end && glued(dash) && tokens.upos[second] == Upos::Verb;
        if !whole || !matches!(tokens.upos[second + 1], Upos::Noun | Upos::Propn | Upos::Adj) {
            continue;
        }
        let is_run = |at: usize| matches!(tokens.upos[at], Upos::Noun | Upos::Propn | Upos::Adj);
        let end = (second + 1..sentence.end).find(|&at| !is_run(at)).unwrap_or(sentence.end);
        let noun = end - 1;
        if tokens.upos[noun] == Upos::Adj || (end < sentence.end && glued(end)) {
            continue;
        }
        let group = first..=noun;
        let outer = |tokens: &Tokens, at: usize| {
            tokens.is_root(at).then_some(at).or_else(|| {
                let head = tokens.head[at] as usize;
                (!group.contains(&head)).then_some(head)
            })
        };
        if outer(tokens, second).is_none() && outer(tokens, first).is_none() {
            continue;
        }
        if outer(tokens, noun).is_none() || tokens.head[noun] as usize == second {
            let holder = if outer(tokens, first).is_some() { first } else { second };
            let Some(head) = outer(tokens, holder) else { continue };
            if head != holder && is_under(tokens, head, noun, sentence.len()) {
                continue;
            }
            let preposition = first > sentence.start
                && (tokens.upos[first - 1] == Upos::Adp
                    || (tokens.upos[first - 1] == Upos::Part && tokens.relation[first - 1] == Relation::Mark));
            if head == holder {
                (tokens.head[noun], tokens.relation[noun]) = (noun as u32, Relation::Root);
            } else {
                let is_verb = tokens.upos[head] == Upos::Verb;
                let relation = match (preposition, is_verb) {
                    (true, true) => Relation::Obl,
                    (true, false) => Relation::Nmod,
                    (false, true) if head > noun => Relation::Nsubj,
                    (false, true) => Relation::Obj,
                    (false, false) => tokens.relation[holder],
                };
                (tokens.head[noun], tokens.relation[noun]) = (head as u32, relation);
            }
            if preposition {
                let case = first - 1;
                (tokens.head[case], tokens.relation[case]) = (noun as u32, Relation::Case);
                tokens.upos[case] = Upos::Adp;
            }
        }
        for at in sentence.clone() {
            let below = tokens.head[at] as usize;
            if !group.contains(&at) && (below == first || below == second) {
                tokens.head[at] = noun as u32;
            }
        }
        (tokens.head[second], tokens.relation[second]) = (noun as u32, Relation::Amod);
        (tokens.head[first], tokens.relation[first]) = (second as u32, Relation::Compound);
        (tokens.head[dash], tokens.relation[dash]) = (first as u32, Relation::Punct);
        for at in second + 1..noun {
            if !group.contains(&(tokens.head[at] as usize)) {
                tokens.head[at] = noun as u32;
                tokens.relation[at] = if tokens.upos[at] == Upos::Adj { Relation::Amod } else { Relation::Compound };
            }
        }
    }
}

/// "Russian President Vladimir Putin" hung under "Russian": the last word of the name carries it.
fn under_their_adjective(tokens: &mut Tokens, sentence: Range<usize>) {
    for adjective in sentence.clone() {
        if tokens.upos[adjective] != Upos::Adj {
            continue;
        }
        let is_flat = |tokens: &Tokens, at: usize| {
            tokens.upos[at] == Upos::Propn
                && tokens.relation[at].base() == "flat"
                && tokens.head[at] as usize == adjective
                && at > adjective
        };
        let end = (adjective + 1..sentence.end).find(|&at| !is_flat(tokens, at)).unwrap_or(sentence.end);
        let last = end - 1;
        if last == adjective {
            continue;
        }
        let was_root = tokens.is_root(adjective);
        tokens.head[last] = if was_root { last as u32 } else { tokens.head[adjective] };
        tokens.relation[last] = tokens.relation[adjective];
        for at in sentence.clone().filter(|&at| at != last) {
            if tokens.head[at] as usize == adjective && at != adjective {
                tokens.head[at] = last as u32;
                if (adjective..last).contains(&at) {
                    tokens.relation[at] = Relation::Compound;
                }
            }
        }
        tokens.head[adjective] = last as u32;
        tokens.relation[adjective] = Relation::Amod;
    }
}

/// A verb has one subject: in "Burkina Faso, Mali and Niger left" the first carries the list, in "the envoy, a former judge
/// left" what follows the comma says more about it.
pub(super) fn subjects_in_pieces(tokens: &mut Tokens, sentence: Range<usize>, is_comma: impl Fn(usize) -> bool) {
    let is_subject = |tokens: &Tokens, at: usize| tokens.relation[at] == Relation::Nsubj && !tokens.is_root(at);
    for second in sentence.clone().filter(|&at| is_subject(tokens, at)).collect::<Vec<_>>() {
        let verb = tokens.head[second];
        let is_first = |&at: &usize| is_subject(tokens, at) && tokens.head[at] == verb && at < second;
        let Some(first) = (sentence.start..second).rev().find(is_first).filter(|_| second < verb as usize) else {
            continue;
        };
        // Only names and their titles, and a comma, stand between the two.
        let between = first + 1..second;
        let commas = between.clone().filter(|&at| is_comma(at)).count();
        let plain = between.clone().all(|at| {
            is_comma(at) || matches!(tokens.upos[at], Upos::Propn | Upos::Noun | Upos::Adj | Upos::Det | Upos::Num)
        });
        if commas != 1 || !plain || tokens.upos[first] == Upos::Pron || tokens.upos[second] == Upos::Pron {
            continue;
        }
        let listed = (second + 1..verb as usize)
            .any(|at| tokens.head[at] as usize == second && tokens.relation[at] == Relation::Conj);
        tokens.head[second] = first as u32;
        tokens.relation[second] = if listed { Relation::Conj } else { Relation::Appos };
        for at in second + 1..verb as usize {
            if listed && tokens.head[at] as usize == second && tokens.relation[at] == Relation::Conj {
                tokens.head[at] = first as u32;
            }
        }
    }
}

fn complement(governor: Upos) -> Relation {
    if matches!(governor, Upos::Noun | Upos::Propn | Upos::Pron) { Relation::Acl } else { Relation::Ccomp }
}

fn is_under(tokens: &Tokens, mut token: usize, ancestor: usize, limit: usize) -> bool {
    for _ in 0..limit {
        if token == ancestor {
            return true;
        }
        if tokens.is_root(token) {
            return false;
        }
        token = tokens.head[token] as usize;
    }
    true
}

#[cfg(test)]
mod tests {
    use model::TextSpan;

    use super::*;

    #[test]
    fn a_clause_hung_under_that_takes_its_place() {
        // Iran denied that it sent arms
        let mut tokens = Tokens::default();
        tokens.span = vec![TextSpan::new(0, 1); 6];
        tokens.upos = vec![Upos::Propn, Upos::Verb, Upos::Sconj, Upos::Pron, Upos::Verb, Upos::Noun];
        tokens.head = vec![1, 1, 1, 4, 2, 4];
        tokens.relation =
            vec![Relation::Nsubj, Relation::Root, Relation::Obl, Relation::Nsubj, Relation::Ccomp, Relation::Obj];
        clauses_under_function_words(&mut tokens, 0..6);
        assert_eq!(tokens.head, [1, 1, 4, 4, 1, 4]);
        assert_eq!((tokens.relation[2], tokens.relation[4]), (Relation::Mark, Relation::Ccomp));
    }

    fn tree(upos: &[Upos], head: &[u32], relation: &[Relation]) -> Tokens {
        let mut tokens = Tokens::default();
        tokens.span = vec![TextSpan::new(0, 1); upos.len()];
        (tokens.upos, tokens.head, tokens.relation) = (upos.to_vec(), head.to_vec(), relation.to_vec());
        tokens
    }

    #[test]
    fn what_an_allegation_says_hangs_under_it() {
        // Kyiv said claims that it sent spies were false
        use Relation::{Ccomp, Cop, Mark, Nsubj, Obj, Root, Xcomp};
        use Upos::{Adj, Aux, Noun, Pron, Propn, Sconj, Verb};
        let mut tokens = tree(
            &[Propn, Verb, Noun, Sconj, Pron, Verb, Noun, Aux, Adj],
            &[1, 1, 1, 5, 5, 1, 8, 8, 5],
            &[Nsubj, Root, Obj, Mark, Nsubj, Ccomp, Nsubj, Cop, Xcomp],
        );
        let words = Words { is_that: &|at| at == 3, is_finite: &|at| matches!(at, 1 | 5 | 7) };
        claims_with_content(&mut tokens, 0..9, &words);
        assert_eq!((tokens.head[5], tokens.relation[5]), (2, Relation::Acl));
        assert_eq!((tokens.head[2], tokens.relation[2]), (8, Nsubj));
        assert_eq!((tokens.head[8], tokens.relation[8]), (1, Ccomp));
        assert_eq!((tokens.head[6], tokens.relation[6]), (5, Obj));
    }

    #[test]
    fn who_stands_before_a_verb_without_a_subject_is_its_subject() {
        // Chad withdrew troops and Niger closed camps
        use Relation::{Cc, Conj, Nsubj, Obj, Root};
        use Upos::{Cconj, Noun, Propn, Verb};
        let mut tokens = tree(
            &[Propn, Verb, Noun, Cconj, Propn, Verb, Noun],
            &[1, 1, 1, 4, 2, 1, 5],
            &[Nsubj, Root, Obj, Cc, Conj, Conj, Obj],
        );
        let words = Words { is_that: &|_| false, is_finite: &|at| matches!(at, 1 | 5) };
        subjects_of_conjuncts(&mut tokens, 0..7, &words);
        assert_eq!((tokens.head[4], tokens.relation[4]), (5, Nsubj));
    }

    #[test]
    fn a_title_and_a_name_are_one_subject() {
        // Minister Adams spoke
        use Relation::{Nsubj, Root};
        let mut tokens = tree(&[Upos::Propn, Upos::Propn, Upos::Verb], &[2, 2, 2], &[Nsubj, Nsubj, Root]);
        names_in_pieces(&mut tokens, 0..3);
        assert_eq!(tokens.head, [1, 2, 2]);
        assert_eq!(tokens.relation[0], Relation::Compound);
    }
}
