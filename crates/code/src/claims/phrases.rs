use std::borrow::Cow;

use knowledge::{CueClass, PhraseCue};
use model::{BlockKind, NameKind, Relation, Upos};

use super::{
    report::{Report, Source},
    source, verbs,
};
use crate::{Ctx, clause};

/// "according to X", "in the words of X", and what a speaker relays: "citing X".
pub(super) fn according(ctx: Ctx<'_>, sentence: usize, found: &mut Vec<Report>, from: usize) {
    let tokens = ctx.doc.sentences[sentence].tokens();
    for token in tokens.clone() {
        let form = lower(ctx, token);
        let next = |n: usize| tokens.contains(&(token + n)).then(|| lower(ctx, token + n));
        let Some((n_words, reads)) = ctx.knowledge.cues.phrases.longest(&form, next) else { continue };
        let last_word = token + n_words - 1;
        let Some(named) = noun_phrase_after(ctx, last_word, tokens.end) else { continue };
        let (_, high) = ctx.tree.reach(named);
        let region = (token, region_end(ctx, named, high.max(last_word)));
        let set_off = token == tokens.start || ctx.doc.form(token - 1) == ",";
        let governor = governor(ctx, token, last_word, named, set_off);
        let relayed = governor.and_then(|verb| found[from..].iter().find(|report| report.cue == verb)).cloned();
        let content = match (reads, governor) {
            (PhraseCue::Relay, None) => continue,
            // "citing a moral incapacity": a reason, and no source.
            (PhraseCue::Relay, _) if !can_be_cited(ctx, named) => continue,
            (PhraseCue::Relay, _) if relayed.is_some() => relayed.map(|report| report.content).unwrap_or_default(),
            (_, Some(verb)) => verbs::without(ctx, ctx.tree.reach(verb), region),
            (_, None) => verbs::without(ctx, (tokens.start, tokens.end - 1), region),
        };
        found.retain(|report| !(token..=last_word).contains(&report.cue));
        found.push(Report {
            source: Source::Words(named),
            cue: token,
            cue_span: ctx.doc.tokens.span[token].cover(ctx.doc.tokens.span[last_word]),
            content,
            class: CueClass::Say,
            claim: true,
            quotes: true,
            denies: false,
            relayed: reads == PhraseCue::Relay,
        });
    }
}

/// Whether a noun is somebody who speaks, or something said or written.
fn can_be_cited(ctx: Ctx<'_>, noun: usize) -> bool {
    let lemma = clause::lemma(ctx, noun).to_lowercase();
    source::is_speaker(ctx, noun)
        || ctx.knowledge.cues.speaker(&lemma).is_some()
        || ctx.knowledge.cues.noun(&lemma).is_some()
        || ctx.models.is_person_noun(&lemma)
}

/// The head of the noun phrase that begins after `last_word`.
fn noun_phrase_after(ctx: Ctx<'_>, last_word: usize, end: usize) -> Option<usize> {
    let is_nominal = |token: usize| {
        matches!(clause::upos(ctx, token), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Sym)
    };
    let mut at = (last_word + 1..end.min(last_word + 12)).find(|&token| is_nominal(token))?;
    for _ in 0..clause::STEPS {
        let inside = matches!(
            clause::relation(ctx, at),
            Relation::Compound
                | Relation::Amod
                | Relation::NmodPoss
                | Relation::Flat
                | Relation::NmodDesc
                | Relation::Nummod
                | Relation::Det
        );
        // "according to *South* Korean intelligence": on the way to the noun an adjective may stand.
        let leads_on = |above: usize| is_nominal(above) || clause::upos(ctx, above) == Upos::Adj;
        match clause::head(ctx, at).filter(|&above| inside && above > last_word && leads_on(above)) {
            Some(above) => at = above,
            None => break,
        }
    }
    Some(at)
}

/// The end of the phrase: at the first comma after the name unless an apposition goes on.
fn region_end(ctx: Ctx<'_>, named: usize, high: usize) -> usize {
    let clause_inside = ctx.tree.children(named).filter(|&child| child > named).find(|&child| {
        matches!(clause::relation(ctx, child), Relation::Parataxis | Relation::Conj | Relation::Dep)
            && clause::is_clause(ctx, child)
            && clause::upos(ctx, child) == Upos::Verb
    });
    clause_inside.map_or(high, |child| ctx.tree.reach(child).0.saturating_sub(1).max(named))
}

/// The predicate whose clause the phrase speaks of: the nearest one, or the sentence's where a comma sets the phrase off.
fn governor(ctx: Ctx<'_>, first: usize, last: usize, named: usize, set_off: bool) -> Option<usize> {
    let outside = |token: usize| token < first || token > last && token != named;
    let mut at = named;
    let mut best = None;
    for _ in 0..clause::STEPS * 2 {
        let Some(above) = clause::head(ctx, at) else { break };
        let (low, high) = ctx.tree.reach(above);
        if outside(above) && clause::is_clause(ctx, above) && (low < first || high > named) {
            best = Some(above);
            if !set_off || matches!(clause::relation(ctx, above), Relation::Ccomp | Relation::Parataxis) {
                break;
            }
        }
        at = above;
    }
    best
}

/// "reportedly": somebody's claim, nobody says whose.
pub(super) fn no_source(ctx: Ctx<'_>, sentence: usize, token: usize) -> Option<Report> {
    let end = ctx.doc.sentences[sentence].tokens().end;
    let next = |n: usize| (token + n < end).then(|| lower(ctx, token + n));
    let (n_words, _) = ctx.knowledge.cues.no_source.longest(&lower(ctx, token), next)?;
    let last = token + n_words - 1;
    let mut at = clause::head(ctx, token)?;
    for _ in 0..clause::STEPS {
        if clause::is_clause(ctx, at) || clause::upos(ctx, at) == Upos::Adj {
            break;
        }
        at = clause::head(ctx, at)?;
    }
    Some(Report {
        source: Source::Nobody,
        cue: token,
        cue_span: ctx.doc.tokens.span[token].cover(ctx.doc.tokens.span[last]),
        content: verbs::without(ctx, ctx.tree.reach(at), (token, last)),
        class: CueClass::Say,
        claim: true,
        quotes: false,
        denies: false,
        relayed: false,
    })
}

/// "Seoul: North sent troops", "North sent troops: Seoul" over an article; "Kim: “…”" anywhere.
pub(super) fn colon(ctx: Ctx<'_>, sentence: usize, found: &mut Vec<Report>, from: usize) {
    let tokens = ctx.doc.sentences[sentence].tokens();
    let headline = matches!(ctx.doc.block_kind(sentence), BlockKind::Title | BlockKind::Heading);
    let Some(colon) = tokens.clone().find(|&token| matches!(ctx.doc.form(token), ":" | "—")) else { return };
    if ctx.doc.form(colon) != ":" && !headline {
        return;
    }
    let before = (tokens.start, colon);
    let after = (colon + 1, tokens.end);
    let opens_quote = after.0 < after.1 && ctx.doc.form(after.0).starts_with(['“', '"', '‘', '\'']);
    let (speaker, content) = if (headline || opens_quote)
        && let Some(speaker) = lone_speaker(ctx, before)
    {
        (speaker, after)
    } else if headline && let Some(speaker) = lone_speaker(ctx, after) {
        (speaker, before)
    } else {
        return;
    };
    // "Fort Hood: 13 dead" names what is counted: without a verb nobody but a person says anything before a colon.
    let says = (content.0..content.1).any(|token| matches!(clause::upos(ctx, token), Upos::Verb | Upos::Aux));
    if !says && !opens_quote && !is_person(ctx, speaker) {
        return;
    }
    if content.0 >= content.1 || found[from..].iter().any(|report| report.claim && report.cue < colon) {
        return;
    }
    let span = ctx.doc.tokens.span[content.0].cover(ctx.doc.tokens.span[content.1 - 1]);
    found.push(Report {
        source: Source::Words(speaker),
        cue: colon,
        cue_span: ctx.doc.tokens.span[colon],
        content: vec![span],
        class: CueClass::Say,
        claim: true,
        quotes: true,
        denies: false,
        relayed: false,
    });
}

fn is_person(ctx: Ctx<'_>, token: usize) -> bool {
    let named = ctx.doc.names.iter().find(|name| (name.first as usize..name.end as usize).contains(&token));
    named.is_some_and(|name| name.kind == NameKind::Person)
}

/// The head of a short phrase that is a speaker and nothing else: a name of a person, body or place, or a noun that speaks.
fn lone_speaker(ctx: Ctx<'_>, (from, end): (usize, usize)) -> Option<usize> {
    if from >= end || end - from > 6 || (from..end).any(|token| clause::upos(ctx, token) == Upos::Verb) {
        return None;
    }
    let names = &ctx.doc.names;
    let first = names.partition_point(|name| (name.end as usize) <= from);
    let name = names.get(first).filter(|name| (name.first as usize) < end && name.first as usize >= from);
    let speaks = |kind| matches!(kind, NameKind::Person | NameKind::Organisation | NameKind::Place);
    // Nothing but the name, a title and articles may stand there.
    if let Some(name) = name.filter(|name| speaks(name.kind) && (name.end - name.first) as usize + 2 >= end - from) {
        return Some(name.end as usize - 1);
    }
    let last = end - 1;
    let noun = ctx.knowledge.cues.speaker(&clause::lemma(ctx, last).to_lowercase());
    noun.filter(|_| clause::upos(ctx, last) == Upos::Noun && end - from <= 3).map(|_| last)
}

fn lower<'a>(ctx: Ctx<'a>, token: usize) -> Cow<'a, str> {
    let form = ctx.doc.form(token);
    if form.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(form.to_lowercase())
    } else {
        Cow::Borrowed(form)
    }
}
