use model::{Drift, DriftKind};

use crate::{
    compare::Pair,
    sketch::{Dated, FigureSketch, Named, Naming, Number, SentenceSketch, Sketch, Voice},
};

/// What changed between sentences that tell the same, each change with both sentences.
pub(crate) fn between(derived: &Sketch, source: &Sketch, pairs: &[Pair<'_>]) -> Vec<Drift> {
    let mut found = Vec::new();
    for &(later, earlier) in pairs {
        let mut note =
            |kind, detail: String| found.push(Drift { kind, detail, derived: later.span, source: earlier.span });
        if let Some(detail) = replaced(&earlier.places, &later.places, is_same_place, |place| &place.name) {
            note(DriftKind::PlaceChanged, detail);
        }
        if let Some(detail) = replaced(&earlier.dates, &later.dates, is_same_date, |date| &date.written) {
            note(DriftKind::DateChanged, detail);
        }
        match (earlier.hedged, later.hedged) {
            (true, false) if later.asserts || !earlier.asserts => {
                note(DriftKind::HedgeHardened, "foreseen or possible → said outright".into());
            }
            (false, true) if earlier.asserts => {
                note(DriftKind::HedgeSoftened, "said outright → foreseen or possible".into())
            }
            _ => {}
        }
        if let Some((kind, detail)) = attribution(earlier, later) {
            note(kind, detail);
        }
        if let Some(detail) = generalised(earlier, later) {
            note(DriftKind::ActorGeneralised, detail);
        }
        let mut changes = numbers(earlier, later);
        changes.extend(figures(source, earlier, derived, later));
        if let Some(detail) = changes.into_iter().next() {
            note(DriftKind::FigureChanged, detail);
        }
    }
    found
}

/// What only the earlier has → what only the later has, in words; none unless both have something of their own.
fn replaced<T>(
    earlier: &[T],
    later: &[T],
    is_same: impl Fn(&T, &T) -> bool,
    shown: impl Fn(&T) -> &String,
) -> Option<String> {
    let only = |these: &[T], those: &[T]| {
        let own = these.iter().filter(|one| !those.iter().any(|other| is_same(one, other)));
        own.map(|one| shown(one).clone()).collect::<Vec<_>>().join(", ")
    };
    let (gone, come) = (only(earlier, later), only(later, earlier));
    (!gone.is_empty() && !come.is_empty()).then(|| format!("{gone} → {come}"))
}

/// One place, or one that lies in the other: saying it more or less exactly changes nothing.
fn is_same_place(a: &Named, b: &Named) -> bool {
    let one_country = a.country.is_some() && a.country == b.country;
    let holds =
        |wide: &Named, other: &Named| wide.is_wide && (wide.division.is_empty() || wide.division == other.division);
    let lies_in = one_country && (holds(a, b) || holds(b, a));
    a.id == b.id || a.name.eq_ignore_ascii_case(&b.name) || lies_in
}

/// One date as far as both are known: digits that either leaves open agree with any, and so does a date that is the
/// beginning of the other. The same words mean the same day.
fn is_same_date(a: &Dated, b: &Dated) -> bool {
    let agree = |(one, other): (char, char)| one == other || one == 'X' || other == 'X';
    let is_week = |date: &Dated| date.value.contains('W');
    a.written == b.written || is_week(a) != is_week(b) || a.value.chars().zip(b.value.chars()).all(agree)
}

/// Somebody who acts by name in the earlier sentence, of whom the later only says the state or what somebody is.
fn generalised(earlier: &SentenceSketch, later: &SentenceSketch) -> Option<String> {
    earlier.actors.iter().filter(|actor| actor.how == Naming::Name).find_map(|actor| {
        let is_kept = actor.words.iter().any(|word| later.words.binary_search(word).is_ok());
        let mut same_deed = later.actors.iter().filter(|other| other.does == actor.does);
        let general = same_deed.find(|other| {
            let of_state = other.country.is_some() && other.country == actor.country;
            other.how != Naming::Name && (of_state || other.how == Naming::Role && other.country.is_none())
        })?;
        (!is_kept).then(|| format!("{} → {}", actor.name, general.name))
    })
}

fn attribution(earlier: &SentenceSketch, later: &SentenceSketch) -> Option<(DriftKind, String)> {
    let names = |voices: &[Voice]| voices.iter().map(|voice| voice.name.as_str()).collect::<Vec<_>>().join(", ");
    // Whoever is named in the sentence all the same has not been lost, however the words are put.
    let is_kept = |voice: &Voice| {
        later.speakers.iter().any(|other| same_speaker(voice, other))
            || !voice.words.is_empty()
                && voice.words.iter().filter(|word| later.words.binary_search(word).is_ok()).count() * 2
                    > voice.words.len()
    };
    if earlier.speakers.is_empty() || earlier.speakers.iter().any(is_kept) {
        return None;
    }
    // One who is named in both was passed over by the reading of the earlier sentence.
    let was_there = |voice: &Voice| {
        !voice.words.is_empty() && voice.words.iter().all(|word| earlier.words.binary_search(word).is_ok())
    };
    if later.speakers.is_empty() {
        return Some((DriftKind::AttributionLost, format!("{} → nobody", names(&earlier.speakers))));
    }
    let changed = !later.speakers.iter().all(was_there);
    changed
        .then(|| (DriftKind::AttributionChanged, format!("{} → {}", names(&earlier.speakers), names(&later.speakers))))
}

/// "Kim Jong Un" and "Kim", "the energy ministry of Kazakhstan" and "Kazakhstan's energy ministry", "Russia" and "Moscow"
/// are one speaker as far as one pair of sentences can tell.
fn same_speaker(a: &Voice, b: &Voice) -> bool {
    let shared = a.words.iter().filter(|word| b.words.contains(word)).count();
    let least = a.words.len().min(b.words.len());
    a.name == b.name || (shared > 0 && 2 * shared >= least) || (a.country.is_some() && a.country == b.country)
}

/// Numbers of one thing that differ, and numbers that now count something else.
fn numbers(earlier: &SentenceSketch, later: &SentenceSketch) -> Vec<String> {
    let only = |these: &[Number], those: &[Number]| -> Vec<Number> {
        let own =
            these.iter().filter(|one| !those.iter().any(|other| other.value == one.value && counts_same(one, other)));
        own.cloned().collect()
    };
    let (gone, come) = (only(&earlier.numbers, &later.numbers), only(&later.numbers, &earlier.numbers));
    let mut changes = Vec::new();
    for number in &come {
        // The same value: it was relabelled, where neither sentence has the other's noun.
        let relabelled = gone.iter().find(|other| {
            other.value == number.value
                && other.noun != 0
                && number.noun != 0
                && earlier.words.binary_search(&number.noun).is_err()
                && later.words.binary_search(&other.noun).is_err()
        });
        let moved = gone.iter().find(|other| other.value != number.value && counts_same(other, number));
        if let Some(other) = relabelled.or(moved) {
            changes.push(format!("{} → {}", other.written, number.written));
        }
    }
    changes
}

fn counts_same(a: &Number, b: &Number) -> bool {
    a.unit == b.unit && (a.noun == b.noun || a.noun == 0 || b.noun == 0)
}

/// Figures with one value and another sense ("dead or wounded" → "killed").
fn figures(source: &Sketch, earlier: &SentenceSketch, derived: &Sketch, later: &SentenceSketch) -> Vec<String> {
    let standing = |sketch: &Sketch, sentence: &SentenceSketch| -> Vec<FigureSketch> {
        sketch.figures.iter().filter(|figure| figure.sentence == sentence.span).cloned().collect()
    };
    let (before, after) = (standing(source, earlier), standing(derived, later));
    let mut changes = Vec::new();
    for figure in &after {
        if before.iter().any(|other| values(other) == values(figure) && other.definition() == figure.definition()) {
            continue;
        }
        let shares_word =
            |a: &str, b: &str| a.split_whitespace().any(|word| b.split_whitespace().any(|other| other == word));
        // "sent" is not "deployed", "killed or wounded" not "killed"; whoever is only named more closely is the same.
        let other_fate =
            |other: &FigureSketch| !other.fate.is_empty() && !figure.fate.is_empty() && other.fate != figure.fate;
        let relabelled = before.iter().find(|other| {
            number(other) == number(figure) && (other_fate(other) || !shares_word(&other.counts, &figure.counts))
        });
        if let Some(other) = relabelled {
            changes.push(format!("{} → {}", shown(other), shown(figure)));
        }
    }
    changes
}

fn values(figure: &FigureSketch) -> [Option<u64>; 3] {
    [figure.low, figure.best, figure.high].map(|value| value.map(f64::to_bits))
}

fn number(figure: &FigureSketch) -> Option<u64> {
    figure.best.or(figure.high).or(figure.low).map(f64::to_bits)
}

fn shown(figure: &FigureSketch) -> String {
    let value = match (figure.low, figure.best, figure.high) {
        (_, Some(best), _) => best.to_string(),
        (Some(low), None, Some(high)) => format!("{low} to {high}"),
        (None, None, Some(high)) => format!("up to {high}"),
        (Some(low), None, None) => format!("at least {low}"),
        (None, None, None) => "?".to_string(),
    };
    format!("{value} {}", figure.counts)
}
