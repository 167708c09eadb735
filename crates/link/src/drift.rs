use model::{Drift, DriftKind};

use crate::{
    compare::Pair,
    sketch::{FigureSketch, SentenceSketch, Sketch},
};

/// What changed between sentences that tell the same, each change with both sentences.
pub(crate) fn between(derived: &Sketch, source: &Sketch, pairs: &[Pair<'_>]) -> Vec<Drift> {
    let mut found = Vec::new();
    for &(later, earlier) in pairs {
        if later.words == earlier.words && later.speakers == earlier.speakers {
            continue;
        }
        let mut note =
            |kind, detail: String| found.push(Drift { kind, detail, derived: later.span, source: earlier.span });
        if let Some(detail) = replaced(&earlier.places, &later.places, |place| (&place.id, &place.name)) {
            note(DriftKind::PlaceChanged, detail);
        }
        if let Some(detail) = replaced(&earlier.dates, &later.dates, |date| (date, date)) {
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
        for detail in figures(source, earlier, derived, later) {
            note(DriftKind::FigureChanged, detail);
        }
    }
    found
}

/// What only the earlier has → what only the later has, in words; none unless both have something of their own.
/// `parts` gives what to compare and what to print.
fn replaced<T>(earlier: &[T], later: &[T], parts: impl Fn(&T) -> (&String, &String)) -> Option<String> {
    let only = |these: &[T], those: &[T]| {
        let own = these.iter().filter(|one| !those.iter().any(|other| parts(other).0 == parts(one).0));
        own.map(|one| parts(one).1.clone()).collect::<Vec<_>>().join(", ")
    };
    let (gone, come) = (only(earlier, later), only(later, earlier));
    (!gone.is_empty() && !come.is_empty()).then(|| format!("{gone} → {come}"))
}

fn attribution(earlier: &SentenceSketch, later: &SentenceSketch) -> Option<(DriftKind, String)> {
    if earlier.speakers.is_empty() {
        return None;
    }
    if later.speakers.is_empty() {
        return Some((DriftKind::AttributionLost, format!("{} → nobody", earlier.speakers.join(", "))));
    }
    let shares = earlier.speakers.iter().any(|name| later.speakers.iter().any(|other| same_speaker(name, other)));
    (!shares).then(|| {
        (DriftKind::AttributionChanged, format!("{} → {}", earlier.speakers.join(", "), later.speakers.join(", ")))
    })
}

/// "Kim Jong Un" and "Kim" are one speaker as far as one pair of sentences can tell.
fn same_speaker(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let has = |whole: &str, part: &str| part.split(' ').all(|word| whole.split(' ').any(|other| other == word));
    has(&a, &b) || has(&b, &a)
}

/// Figures with one value and another sense, or with one sense and another value.
fn figures(source: &Sketch, earlier: &SentenceSketch, derived: &Sketch, later: &SentenceSketch) -> Vec<String> {
    let standing = |sketch: &Sketch, sentence: &SentenceSketch| -> Vec<FigureSketch> {
        sketch.figures.iter().filter(|figure| figure.sentence == sentence.span).cloned().collect()
    };
    let (before, after) = (standing(source, earlier), standing(derived, later));
    let mut changes = Vec::new();
    for figure in &after {
        if before.iter().any(|other| values(other) == values(figure) && other.counts == figure.counts) {
            continue;
        }
        let same_value = before.iter().find(|other| number(other) == number(figure));
        let same_sense = before.iter().find(|other| other.counts == figure.counts && other.of == figure.of);
        if let Some(other) = same_value.or(same_sense) {
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
