//! Toponyms: which place a name means, given the names (LGL, TR-News), and end to end.
//!
//! A place is right where it lies within 161 km (100 miles) of the labelled point. End to end, what is found counts where
//! it overlaps a labelled name and its place is right.

mod read;

use model::TextSpan;

use crate::{Context, Counts, EvalError, Half, Halves, Outcome, Report};
use read::{Labelled, Set};

/// The customary distance.
const NEAR_KILOMETRES: f64 = 161.0;
/// What a name without any place costs in the mean: half the way around the world.
const FARTHEST_KILOMETRES: f64 = 20_038.0;

/// Tallies of one set.
#[derive(Default)]
struct Tally {
    given: Counts,
    kilometres: f64,
    found: Counts,
}

/// Scores all sets.
pub fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let mut report = Report::default();
    let mut overall = Halves::<Tally>::default();
    let sets = read::sets(&ctx.data)?;
    let mut of_sets = Vec::new();
    for set in &sets {
        let mut tally = Halves::<Tally>::default();
        for item in &set.items {
            let score = score(ctx, set, item, &mut report);
            for halves in [&mut tally, &mut overall] {
                halves.count(&item.id, |tally| tally.add(&score));
            }
            report.case(format!("{}:{}", set.name, item.id), score.given.precision(), "");
        }
        of_sets.push((set.name.as_str(), tally));
    }
    report.halved("within_161", overall.figures(|tally| tally.given.precision()));
    for (name, tally) in &of_sets {
        report.halved(&format!("{name}_within_161"), tally.figures(|tally| tally.given.precision()));
    }
    report.halved("end_to_end_f1", overall.figures(|tally| tally.found.f1()));
    for (name, tally) in &of_sets {
        report.halved(&format!("{name}_end_to_end_f1"), tally.figures(|tally| tally.found.f1()));
    }
    for (name, tally) in &of_sets {
        report.halved(&format!("n_{name}_mean_km"), tally.figures(Tally::mean));
    }
    Ok(Outcome::Scored(report))
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        for (own, other) in [(&mut self.given, &other.given), (&mut self.found, &other.found)] {
            own.hits += other.hits;
            own.predicted += other.predicted;
            own.gold += other.gold;
        }
        self.kilometres += other.kilometres;
    }

    fn mean(&self) -> f64 {
        if self.given.gold == 0.0 { 0.0 } else { self.kilometres / self.given.gold }
    }
}

fn score(ctx: &Context<'_>, set: &Set, item: &Labelled, report: &mut Report) -> Tally {
    let mut tally = Tally::default();
    let document = annotate::annotate(&item.article, ctx.knowledge, ctx.models);
    let spans: Vec<TextSpan> = item.toponyms.iter().map(|toponym| toponym.span).collect();
    let resolved = annotate::resolve_places(&document, &spans, ctx.knowledge);
    for (toponym, row) in item.toponyms.iter().zip(&resolved) {
        let distance = row.as_ref().and_then(|row| row.point).map(|point| kilometres(point, toponym.point));
        let near = distance.is_some_and(|distance| distance <= NEAR_KILOMETRES);
        tally.given.add(usize::from(near), 1, 1);
        tally.kilometres += distance.unwrap_or(FARTHEST_KILOMETRES);
        if !near && Half::of(&item.id) == Half::Even {
            let found = row.as_ref().map_or("nothing", |row| row.id.as_str());
            let far = distance.map_or(String::new(), |distance| format!(" {distance:.0} km off"));
            let (id, named) = (&item.id, document.text(toponym.span));
            report.remarks.push(format!("{}:{id} {named} -> {found}{far}, not {}", set.name, toponym.geonames));
        }
    }
    let mut found: Vec<(TextSpan, (f64, f64))> = Vec::new();
    for name in &document.names {
        let row = match (&name.place, name.country) {
            (Some(id), _) => ctx.knowledge.places.by_id(id),
            (None, Some(country)) if name.kind == model::NameKind::Group => {
                ctx.knowledge.places.country(country).and_then(|candidate| ctx.knowledge.places.row(&candidate))
            }
            _ => None,
        };
        found.extend(row.and_then(|row| row.point).map(|point| (name.span, point)));
    }
    let mut free: Vec<_> = item.toponyms.iter().collect();
    let mut hits = 0;
    for (span, point) in &found {
        let Some(place) = free.iter().position(|gold| gold.span.overlaps(*span)) else { continue };
        hits += usize::from(kilometres(*point, free.remove(place).point) <= NEAR_KILOMETRES);
    }
    tally.found.add(hits, found.len(), item.toponyms.len());
    tally
}

/// Great-circle distance.
fn kilometres((latitude, longitude): (f64, f64), (other_latitude, other_longitude): (f64, f64)) -> f64 {
    let (a, b) = (latitude.to_radians(), other_latitude.to_radians());
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let chord = half(other_latitude - latitude) + a.cos() * b.cos() * half(other_longitude - longitude);
    2.0 * 6371.0 * chord.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::kilometres;

    #[test]
    fn distances_follow_the_globe() {
        let quarter = kilometres((0.0, 0.0), (0.0, 90.0));
        assert!((quarter - 10_007.5).abs() < 1.0, "{quarter}");
        assert!(kilometres((39.03, 125.75), (39.03, 125.75)) < 1e-9);
    }
}
