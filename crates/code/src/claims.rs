//! Who says what: from verbs, nouns, adjectives and phrases of `data/languages/<xx>/cues/` and from quotations.
//!
//! A [`Report`] is found by its words; what becomes an [`Attribution`] is a report of a claim. States of mind ("wants to",
//! "criticised the plan") are read as reports too, so that nothing that is only wanted is taken as said.

mod judge;
mod nouns;
mod phrases;
mod quotes;
mod report;
mod source;
mod speaker;
mod verbs;

use std::collections::HashMap;

use model::{Attribution, BlockKind, ItemId, ItemKind, SpeakerKind, Style, TextSpan};

use crate::Ctx;
pub(crate) use judge::judge_speakers;
use quotes::Quotes;
pub(crate) use report::Report;

/// Claims nested deeper than this are no longer told apart; nobody writes so.
const DEEPEST: usize = 32;

/// Who says what, in text order; an attribution inside another names it in `within`.
pub(crate) fn find(ctx: Ctx<'_>) -> Vec<Attribution> {
    let speakers = speaker::Speakers::of(ctx);
    let mut claims: Vec<Attribution> = Vec::new();
    let mut relayed: Vec<usize> = Vec::new();
    for report in reports(ctx).into_iter().filter(|report| report.claim) {
        let speaker = speakers.resolve(report.source);
        if speaker.kind != SpeakerKind::Outlet {
            if report.relayed {
                relayed.push(claims.len());
            }
            claims.push(attribution(ctx, &report, speaker));
        }
    }
    nest(&mut claims);
    relay(&mut claims, &relayed);
    number(ctx, &mut claims);
    claims
}

/// "KCNA reported, citing the ministry, that …": what the ministry says stands inside what KCNA says, in the same words.
fn relay(claims: &mut [Attribution], relayed: &[usize]) {
    for &inner in relayed {
        let content = claims[inner].content;
        let near = inner.saturating_sub(8)..claims.len().min(inner + 9);
        let outer = near.into_iter().find(|at| !relayed.contains(at) && claims[*at].content == content);
        claims[inner].within = outer.map(|outer| outer as u32).or(claims[inner].within);
    }
}

/// Gives the ids: claims that share their evidence are told apart by their order.
fn number(ctx: Ctx<'_>, claims: &mut [Attribution]) {
    let mut seen: HashMap<TextSpan, u32> = HashMap::new();
    for claim in claims {
        let slot = seen.entry(claim.evidence).or_default();
        claim.id = ItemId::new(&ctx.doc.article, claim.evidence, ItemKind::Claim, *slot);
        *slot += 1;
    }
}

/// All reports of the document, claims and states of mind, in text order.
pub(crate) fn reports(ctx: Ctx<'_>) -> Vec<Report> {
    let quotes = Quotes::of(ctx.doc);
    let mut found: Vec<Report> = Vec::new();
    for (index, sentence) in ctx.doc.sentences.iter().enumerate() {
        let from = found.len();
        for token in sentence.tokens() {
            found.extend(verbs::read(ctx, &quotes, index, token));
            found.extend(nouns::read(ctx, token));
            found.extend(phrases::no_source(ctx, index, token));
        }
        phrases::according(ctx, index, &mut found, from);
        phrases::colon(ctx, index, &mut found, from);
    }
    quotes.settle(ctx, &mut found);
    found.retain_mut(|report| {
        report.skip_dateline(ctx);
        report.tidy(ctx.doc);
        !report.content.is_empty()
    });
    report::without_doubles(found)
}

/// The innermost attribution (its index) whose content holds `span`; none: the outlet's own voice.
pub(crate) fn innermost(claims: &[Attribution], span: TextSpan) -> Option<usize> {
    let holding =
        claims.iter().enumerate().filter(|(_, claim)| claim.content.contains(span) && !claim.cue.overlaps(span));
    holding.min_by_key(|(_, claim)| claim.content.len()).map(|(index, _)| index)
}

fn attribution(ctx: Ctx<'_>, report: &Report, speaker: model::Speaker) -> Attribution {
    let content = report.cover();
    let words = content.cover(report.cue_span);
    let evidence = sentences(ctx, words);
    Attribution {
        id: ItemId::new(&ctx.doc.article, evidence, ItemKind::Claim, 0),
        speaker,
        cue: report.cue_span,
        content,
        style: style(ctx, report),
        within: None,
        denies: report.denies,
        evidence,
    }
}

/// The whole sentences that `words` touch.
pub(crate) fn sentences(ctx: Ctx<'_>, words: TextSpan) -> TextSpan {
    let all = &ctx.doc.sentences;
    let from = all.partition_point(|sentence| sentence.span.end <= words.start);
    let touched = all[from..].iter().take_while(|sentence| sentence.span.start < words.end);
    touched.fold(words, |cover, sentence| cover.cover(sentence.span))
}

/// Direct where the words stand in quotation marks, mixed where some of them do.
fn style(ctx: Ctx<'_>, report: &Report) -> Style {
    let quoted: usize = report.content.iter().map(|piece| quoted_bytes(ctx, *piece)).sum();
    let all: usize = report.content.iter().map(|piece| piece.len()).sum();
    let is_block_quote =
        ctx.doc.sentence_of(report.cover()).is_some_and(|sentence| ctx.doc.block_kind(sentence) == BlockKind::Quote);
    match quoted {
        _ if is_block_quote => Style::Direct,
        0 => Style::Indirect,
        // The marks, a comma and a word or two may stand outside.
        quoted if quoted + 12 >= all => Style::Direct,
        _ => Style::Mixed,
    }
}

fn quoted_bytes(ctx: Ctx<'_>, piece: TextSpan) -> usize {
    let quotations = &ctx.doc.quotations;
    let from = quotations.partition_point(|quotation| quotation.span.start < piece.start).saturating_sub(1);
    let mut end = piece.start;
    let mut bytes = 0;
    for quotation in quotations[from..].iter().take_while(|quotation| quotation.span.start < piece.end) {
        let (low, high) = (quotation.span.start.max(end), quotation.span.end.min(piece.end));
        bytes += high.saturating_sub(low) as usize;
        end = end.max(high);
    }
    bytes
}

/// Sets `within`: the smallest other content that holds a claim's cue and content.
///
/// The claims stand in the order of where they begin; a stack of those still open keeps this linear in practice.
fn nest(claims: &mut [Attribution]) {
    let whole = |claim: &Attribution| claim.content.cover(claim.cue);
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|&index| (claims[index].content.start, std::cmp::Reverse(claims[index].content.end)));
    let mut open: Vec<usize> = Vec::new();
    let mut inside: Vec<(usize, usize)> = Vec::new();
    // Claims in the order in which their words begin, against contents in the order in which they begin.
    let mut by_words: Vec<usize> = (0..claims.len()).collect();
    by_words.sort_by_key(|&index| (whole(&claims[index]).start, std::cmp::Reverse(whole(&claims[index]).end)));
    let mut next = 0;
    for &inner in &by_words {
        let words = whole(&claims[inner]);
        while next < order.len() && claims[order[next]].content.start <= words.start {
            open.push(order[next]);
            next += 1;
            if open.len() > DEEPEST {
                open.remove(0);
            }
        }
        open.retain(|&outer| claims[outer].content.end > words.start);
        let holds = |outer: &&usize| {
            let content = claims[**outer].content;
            **outer != inner && content.contains(words) && content.len() > claims[inner].content.len()
        };
        if let Some(&outer) = open.iter().filter(holds).min_by_key(|&&outer| claims[outer].content.len()) {
            inside.push((inner, outer));
        }
    }
    for (inner, outer) in inside {
        claims[inner].within = Some(outer as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::asked;

    /// Speaker, words said and whether they are denied, of each claim.
    fn claimed(trees: &str) -> Vec<(String, String, bool)> {
        asked(trees, |ctx| {
            let shown = |claim: &Attribution| {
                (claim.speaker.name.clone(), ctx.doc.text(claim.content).to_string(), claim.denies)
            };
            find(ctx).iter().map(shown).collect()
        })
    }

    #[test]
    fn unnamed_officials_are_speakers_of_their_kind_and_no_more() {
        let found = claimed(
            "Officials/NOUN/2/nsubj/official said/VERB/0/root/say/Past+Fin that/SCONJ/5/mark rebels/NOUN/5/nsubj/rebel \
             left/VERB/2/ccomp/leave/Past+Fin",
        );
        assert_eq!(found, [("officials (unnamed)".to_string(), "that rebels left".to_string(), false)]);
    }

    #[test]
    fn a_denial_is_a_claim_that_denies() {
        let found = claimed(
            "Officials/NOUN/2/nsubj/official denied/VERB/0/root/deny/Past+Fin that/SCONJ/5/mark rebels/NOUN/5/nsubj/rebel \
             left/VERB/2/ccomp/leave/Past+Fin",
        );
        assert_eq!(found.len(), 1);
        assert!(found[0].2, "{found:?}");
    }

    #[test]
    fn a_pronoun_means_who_speaks_only_where_number_and_kind_agree() {
        let said_by = |pronoun: &str| {
            claimed(&format!(
                "The/DET/2/det/the ministry/NOUN/3/nsubj/ministry said/VERB/0/root/say/Past+Fin \
                 {pronoun}/PRON/5/nsubj/{pronoun} believed/VERB/3/ccomp/believe/Past+Fin \
                 rebels/NOUN/7/nsubj/rebel left/VERB/5/ccomp/leave/Past+Fin"
            ))
        };
        assert!(said_by("it").iter().all(|(speaker, ..)| speaker == "ministry (unnamed)"));
        assert!(said_by("he").iter().any(|(speaker, ..)| speaker == "he (not resolved)"));
    }

    #[test]
    fn what_is_wanted_is_not_said() {
        let found = claimed(
            "Officials/NOUN/2/nsubj/official want/VERB/0/root/want/Pres+Fin to/PART/4/mark leave/VERB/2/xcomp/leave/Inf",
        );
        assert!(found.is_empty(), "{found:?}");
    }
}
