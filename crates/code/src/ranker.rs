//! How sure a row is, and whether it is none: a logistic regression over what stands in a row and around it.
//!
//! The weights are data (`data/models/ranker/weights.tsv`), learnt by `train -- ranker` from our own sentences and from texts
//! that tell no politics; what they do is printed by `attache eval code/reliability`.

use model::{EventType, Features, Party, Relation, SpeechTime, Upos};

use crate::{Ctx, candidates::Candidate, events::is_political};

/// What a row is judged by, besides its candidate.
pub(crate) struct Evidence<'e> {
    pub kind: EventType,
    pub source: &'e [Party],
    pub recipient: &'e [Party],
    pub has_mode: bool,
    pub is_denied: bool,
    pub time: SpeechTime,
    pub is_claimed: bool,
    pub has_place: bool,
    pub has_date: bool,
}

/// The features of a row, in a fixed order.
pub(crate) fn features(ctx: Ctx<'_>, candidate: &Candidate, row: &Evidence<'_>) -> Vec<String> {
    let mut found = prior(ctx, candidate);
    let mut add = |feature: String| found.push(feature);
    add(format!("said {}", row.kind.name()));
    add(format!("source {}", standing(row.source)));
    add(format!("recipient {}", standing(row.recipient)));
    let is_pronoun = |&token: &usize| ctx.doc.tokens.upos[token] == Upos::Pron;
    if candidate.source.iter().any(is_pronoun) {
        add("source pronoun".into());
    }
    if candidate.recipient.iter().any(is_pronoun) {
        add("recipient pronoun".into());
    }
    let countries = |side: &[Party]| side.iter().filter_map(|party| party.country).collect::<Vec<_>>();
    let (ours, theirs) = (countries(row.source), countries(row.recipient));
    if !ours.is_empty() && !theirs.is_empty() {
        let same = ours.iter().any(|country| theirs.contains(country));
        add(if same { "one country" } else { "two countries" }.into());
    }
    for (holds, feature) in [
        (row.has_mode, "mode"),
        (row.is_denied, "denied"),
        (row.is_claimed, "claimed"),
        (row.has_place, "place"),
        (row.has_date, "date"),
        (candidate.mutual, "mutual"),
        (candidate.object.is_some(), "object"),
    ] {
        if holds {
            add(feature.into());
        }
    }
    add(format!("time {}", format!("{:?}", row.time).to_lowercase()));
    around(ctx, candidate, &mut found);
    found
}

/// What is known of a candidate before anybody asks who its parties are: enough to choose between frames that fit alike.
pub(crate) fn prior(ctx: Ctx<'_>, candidate: &Candidate) -> Vec<String> {
    let tokens = &ctx.doc.tokens;
    let how = match tokens.upos[candidate.trigger] {
        Upos::Verb | Upos::Aux => "verb",
        Upos::Adj => "adjective",
        _ if candidate.predicate != candidate.trigger => "light",
        _ => "noun",
    };
    let points = match candidate.score {
        ..=1 => "few",
        2..=4 => "some",
        5..=8 => "many",
        _ => "most",
    };
    let mut found = vec![
        "bias".to_string(),
        format!("type {}", candidate.kind.name()),
        format!("how {how}"),
        format!("points {points}"),
        format!("relation {}", tokens.relation[candidate.trigger].base()),
    ];
    let mut side = |name: &str, roles: &[usize]| {
        let Some(&nearest) = roles.iter().min_by_key(|&&token| token.abs_diff(candidate.trigger)) else { return };
        let far = match nearest.abs_diff(candidate.trigger) {
            ..=2 => "beside",
            3..=6 => "near",
            7..=12 => "far",
            _ => "farther",
        };
        let where_ = if nearest < candidate.trigger { "before" } else { "behind" };
        found.push(format!("{name} {far} {where_}"));
    };
    side("source", &candidate.source);
    side("recipient", &candidate.recipient);
    found
}

/// The sentence around the trigger.
fn around(ctx: Ctx<'_>, candidate: &Candidate, found: &mut Vec<String>) {
    let tokens = &ctx.doc.tokens;
    let Some(index) = ctx.doc.sentence_of(tokens.span[candidate.trigger]) else { return };
    let sentence = &ctx.doc.sentences[index];
    let range = sentence.tokens();
    let long = match range.len() {
        ..=11 => "short",
        12..=22 => "usual",
        23..=40 => "long",
        _ => "longer",
    };
    found.push(format!("sentence {long}"));
    let predicate = candidate.predicate;
    let finite = tokens.features[predicate].has(Features::FINITE)
        || ctx
            .tree
            .children(predicate)
            .any(|child| matches!(tokens.relation[child], Relation::Aux | Relation::AuxPass | Relation::Cop));
    found.push(if finite { "finite" } else { "not finite" }.into());
    let listed = |class: &str| {
        let classes = ctx.knowledge.frames.classes();
        range.clone().any(|token| classes.listed(class, &ctx.doc.form(token).to_lowercase()))
    };
    if listed("reader") {
        found.push("speaks to a reader".into());
    }
    if listed("writer") {
        found.push("speaks of a writer".into());
    }
    match ctx.doc.form(range.end - 1) {
        "." => {}
        "?" => found.push("question".into()),
        "!" => found.push("exclamation".into()),
        _ => found.push("no full stop".into()),
    }
    let named = range.clone().filter(|&token| tokens.upos[token] == Upos::Propn).count();
    found.push(
        match named {
            0 => "no names",
            1..=2 => "names few",
            _ => "names many",
        }
        .into(),
    );
}

/// How much is known of the parties on one side.
fn standing(side: &[Party]) -> &'static str {
    match side {
        [] => "none",
        _ if side.iter().any(|party| party.actor.is_some() && party.country.is_some()) => "known",
        _ if side.iter().any(|party| party.country.is_some()) => "country",
        _ if side.iter().any(is_political) => "kind",
        _ => "words",
    }
}

/// How far the features speak for a row, in parts of a logit.
pub(crate) fn parts(ctx: Ctx<'_>, features: &[String]) -> i32 {
    features.iter().map(|feature| ctx.knowledge.ranker.weight(feature)).sum()
}

/// The share of rows like it whose type is right where its parties are, 0 to 1 in hundredths. The ranker has seen more wrong rows
/// than the coder gives, so what it says is drawn towards what is usual: slope and offset are set on the even halves of the sets
/// of `attache eval code/reliability`.
pub(crate) fn confidence(parts: i32) -> f32 {
    let drawn = (parts * SLOPE.0).div_euclid(SLOPE.1) + OFFSET;
    // e^(n/16) by products alone, so that every machine gives the same.
    let odds = (0..drawn.unsigned_abs().min(64)).fold(1.0, |odds, _| odds * ROOT);
    let share = if drawn < 0 { 1.0 / (1.0 + odds) } else { odds / (1.0 + odds) };
    ((share * 100.0).round() / 100.0) as f32
}

/// e^(1/16)
const ROOT: f64 = 1.064_494_458_917_859_4;
const SLOPE: (i32, i32) = (1, 3);
/// In parts of a logit.
const OFFSET: i32 = 22;

/// What chooses between frames that fit alike, in parts of a logit.
pub(crate) fn preference(ctx: Ctx<'_>, candidate: &Candidate) -> i32 {
    prior(ctx, candidate).iter().map(|feature| ctx.knowledge.ranker.weight(feature)).sum()
}

/// A frame that comes later in its file must be preferred by so many parts of a logit: files list the more usual first.
pub(crate) const MARGIN: i32 = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{candidates, claims, events, testing::asked};

    /// The features of the first row of a sentence.
    fn of(trees: &str) -> Vec<String> {
        asked(trees, |ctx| {
            let claims = claims::find(ctx);
            let all = candidates::find(ctx);
            let mut rows = all.iter().filter_map(|candidate| events::row(ctx, candidate, &claims).ok());
            rows.next().map(|(_, features)| features).unwrap_or_default()
        })
    }

    #[test]
    fn a_row_is_told_by_its_frame_its_parties_and_its_sentence() {
        let found = of("The/DET/2/det soldiers/NOUN/3/nsubj/soldier shot/VERB/0/root/shoot/FINITE \
                        the/DET/5/det protesters/NOUN/3/obj/protester ./PUNCT/3/punct");
        for feature in ["type ASSAULT", "how verb", "source kind", "recipient beside behind", "sentence short"] {
            assert!(found.iter().any(|known| known == feature), "{feature} is not among {found:?}");
        }
    }

    #[test]
    fn confidence_grows_with_what_speaks_for_a_row_and_stays_between_its_ends() {
        let all: Vec<f32> = (-240..240).map(confidence).collect();
        assert!(all.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!(all[0] >= 0.02 && all[479] <= 0.99 && all[0] < all[479]);
    }
}
