use std::collections::BTreeMap;

use crate::Half;

/// Harmonic mean of precision and recall; 0 where both are 0.
pub fn f1(precision: f64, recall: f64) -> f64 {
    if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
}

/// Mean; 0 for nothing.
pub fn average(values: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, n) = values.into_iter().fold((0.0, 0u32), |(sum, n), value| (sum + value, n + 1));
    if n == 0 { 0.0 } else { sum / f64::from(n) }
}

/// Counts behind precision, recall and F1; may be fractional (overlapped characters).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Counts {
    /// Matched.
    pub hits: f64,
    /// Predicted.
    pub predicted: f64,
    /// In the gold.
    pub gold: f64,
}

impl Counts {
    /// Adds up.
    pub fn add(&mut self, hits: usize, predicted: usize, gold: usize) {
        self.hits += hits as f64;
        self.predicted += predicted as f64;
        self.gold += gold as f64;
    }

    /// Hits among the predicted; 0 for nothing.
    pub fn precision(&self) -> f64 {
        if self.predicted == 0.0 { 0.0 } else { self.hits / self.predicted }
    }

    /// Hits among the gold; 0 for nothing.
    pub fn recall(&self) -> f64 {
        if self.gold == 0.0 { 0.0 } else { self.hits / self.gold }
    }

    /// F1 of both.
    pub fn f1(&self) -> f64 {
        f1(self.precision(), self.recall())
    }
}

/// One tally for the whole set and one for each half.
#[derive(Debug, Clone, Default)]
pub struct Halves<T> {
    all: T,
    even: T,
    odd: T,
}

impl<T> Halves<T> {
    /// Counts the item `id` in the whole and in its half.
    pub fn count(&mut self, id: &str, mut tally: impl FnMut(&mut T)) {
        tally(&mut self.all);
        tally(match Half::of(id) {
            Half::Even => &mut self.even,
            Half::Odd => &mut self.odd,
        });
    }

    /// The figure that `score` makes of the whole, the even and the odd half.
    pub fn figures(&self, score: impl Fn(&T) -> f64) -> [f64; 3] {
        [score(&self.all), score(&self.even), score(&self.odd)]
    }

    /// The tally of the even half.
    pub fn even(&self) -> &T {
        &self.even
    }

    /// The tally of the odd half.
    pub fn odd(&self) -> &T {
        &self.odd
    }

    /// The tally of the whole set.
    pub fn all(&self) -> &T {
        &self.all
    }
}

/// F1 per label, averaged over the labels that the gold has.
#[derive(Debug, Clone, Default)]
pub struct MacroF1(BTreeMap<String, Counts>);

impl MacroF1 {
    /// Counts one item; a prediction may be missing.
    pub fn count(&mut self, gold: &str, predicted: Option<&str>) {
        let hit = predicted == Some(gold);
        self.0.entry(gold.to_string()).or_default().add(usize::from(hit), 0, 1);
        if let Some(label) = predicted {
            self.0.entry(label.to_string()).or_default().add(0, 1, 0);
        }
    }

    /// Mean F1 over the labels of the gold.
    pub fn score(&self) -> f64 {
        average(self.0.values().filter(|counts| counts.gold > 0.0).map(Counts::f1))
    }

    /// One line a label: precision, recall, F1, counts.
    pub fn table(&self) -> Vec<String> {
        let line = |(label, counts): (&String, &Counts)| {
            let (p, r, f) = (counts.precision(), counts.recall(), counts.f1());
            format!(
                "{label:<10} p {p:.3}  r {r:.3}  f1 {f:.3}  gold {:>4}  predicted {:>4}",
                counts.gold, counts.predicted
            )
        };
        self.0.iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macro_f1_averages_over_gold_labels_only() {
        let mut tally = MacroF1::default();
        tally.count("a", Some("a"));
        tally.count("b", Some("c"));
        assert_eq!(tally.score(), 0.5, "c stands in no gold and does not count as a label");
    }

    #[test]
    fn nothing_scores_nothing() {
        assert_eq!(Counts::default().f1(), 0.0);
        assert_eq!(average([]), 0.0);
    }
}
