use std::ops::Range;

use knowledge::{Trigger, Use};
use model::{Relation, Upos};

use super::{
    subject::noun_before,
    voice::{ends_like_participle, headline_verb},
    words::Words,
};
use crate::Ctx;

/// A frame's trigger found in a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    /// The token that carries it.
    pub token: usize,
    /// Index of the frame.
    pub frame: u32,
    /// How the word is used.
    pub used: Use,
    /// Number of further words matched.
    pub n_more: usize,
    /// The last of its further words; the trigger itself where it has none ("open *fire*").
    pub last: usize,
    /// The preposition of a verb like "call *on*", whose complement acts as the object.
    pub preposition: Option<usize>,
}

/// All triggers in the sentence with these tokens, in text order.
pub(super) fn find(ctx: Ctx<'_>, words: &Words<'_>, range: Range<usize>) -> Vec<Match> {
    let mut matches = Vec::new();
    let title = is_title_case(ctx, range.clone());
    for token in range.clone() {
        let Some(used) = usage(ctx, words, token).filter(|_| !words.is_time(token)) else { continue };
        if !title && used == Use::Noun && names_an_event(ctx, token, range.start) {
            continue;
        }
        let lemma = words.lemma(token);
        for trigger in ctx.knowledge.frames.triggers(lemma) {
            let fits = trigger.used == used
                || (trigger.used == Use::Adjective && used == Use::Verb)
                || (trigger.used == Use::Noun && !trigger.rest.is_empty());
            if fits {
                matches.extend(match_rest(ctx, words, token, trigger, range.end));
            }
        }
    }
    matches
}

/// "the Vietnam *War*", "the Munich Security *Conference*": a capitalised noun at the end of a name tells no event of its own.
fn names_an_event(ctx: Ctx<'_>, token: usize, first: usize) -> bool {
    let capital = |token: usize| ctx.doc.form(token).starts_with(char::is_uppercase);
    capital(token) && token > first && (capital(token - 1) || crate::parties::name_at(ctx, token).is_some())
}

/// Whether most longer words are capitalised, as in a headline: then capitals tell nothing of names.
fn is_title_case(ctx: Ctx<'_>, range: Range<usize>) -> bool {
    let long = range.filter(|&token| ctx.doc.form(token).chars().nth(3).is_some());
    let (n_capital, n_long) = long.fold((0, 0), |(capital, all), token| {
        (capital + usize::from(ctx.doc.form(token).starts_with(char::is_uppercase)), all + 1)
    });
    n_capital * 4 > n_long * 3
}

fn usage(ctx: Ctx<'_>, words: &Words<'_>, token: usize) -> Option<Use> {
    match ctx.doc.tokens.upos[token] {
        Upos::Verb | Upos::Aux => Some(Use::Verb),
        Upos::Noun if headline_verb(ctx, token) => Some(Use::Verb),
        Upos::Noun | Upos::Propn => Some(Use::Noun),
        // "launched an *offensive*": an adjective that stands where a noun does.
        Upos::Adj if matches!(ctx.doc.tokens.relation[token].base(), "obj" | "nsubj" | "obl" | "nmod") => {
            Some(Use::Noun)
        }
        Upos::Adj if past_taken_for_adjective(ctx, words, token) => Some(Use::Verb),
        Upos::Adj => Some(Use::Adjective),
        _ => None,
    }
}

/// "The army *tortured* prisoners", "Rioters *set* fire to": between somebody who can act and what is acted upon.
fn past_taken_for_adjective(ctx: Ctx<'_>, words: &Words<'_>, token: usize) -> bool {
    let (tokens, form) = (&ctx.doc.tokens, ctx.doc.form(token));
    let is_past = ends_like_participle(form) || ctx.knowledge.frames.irregular(&form.to_lowercase()).is_some();
    is_past
        && tokens.relation[token].base() == "amod"
        && noun_before(ctx, token).is_some_and(|noun| {
            words.is_party(noun) && ctx.tree.under(ctx.doc, noun, "case").next().is_none_or(|case| case > noun)
        })
}

fn match_rest(ctx: Ctx<'_>, words: &Words<'_>, token: usize, trigger: &Trigger, end: usize) -> Option<Match> {
    let mut found = Match {
        token,
        frame: trigger.frame,
        used: trigger.used,
        n_more: trigger.rest.len(),
        last: token,
        preposition: None,
    };
    if trigger.rest.is_empty() {
        return Some(found);
    }
    if trigger.used == Use::Noun {
        // "hunger strike": the words stand side by side and the last one carries it.
        for (offset, word) in trigger.rest.iter().enumerate() {
            let next = token + 1 + offset;
            if next >= end || words.lemma(next) != word.as_str() {
                return None;
            }
            found.token = next;
        }
        return Some(found);
    }
    let mut at = token;
    for word in &trigger.rest {
        at = next_word(ctx, words, token, at, word, end)?;
    }
    found.last = at;
    let tokens = &ctx.doc.tokens;
    if tokens.upos[at] == Upos::Adp && words.is_time(tokens.head[at] as usize) {
        return None;
    }
    if tokens.relation[at] == Relation::Case || tokens.upos[at] == Upos::Adp {
        found.preposition = Some(at);
    }
    Some(found)
}

/// So far a further word of a verb may stand from it where the tree ties them ("*placed* a brigade in Italy *on alert*").
const REACH: usize = 9;

/// The next word of a multiword verb after `at`: beside it, or further on where the tree hangs it under the verb.
fn next_word(ctx: Ctx<'_>, words: &Words<'_>, verb: usize, at: usize, word: &str, end: usize) -> Option<usize> {
    let tokens = &ctx.doc.tokens;
    (at + 1..(at + REACH).min(end)).find(|&next| {
        if words.lemma(next) != word && !ctx.doc.form(next).eq_ignore_ascii_case(word) {
            return false;
        }
        let head = tokens.head[next] as usize;
        next == at + 1 || head == verb || (head != next && tokens.head[head] as usize == verb) || head == at
    })
}
