//! The own suites of linking: pages in our own words, what must come of them, and the scores.

pub mod groups;
pub mod lineage;
pub mod page;
pub mod week;

use std::collections::HashMap;

use crate::f1;

/// BCubed precision, recall and F1 (Bagga and Baldwin 1998) over (cluster, class) pairs.
pub fn bcubed(items: &[(&str, &str)]) -> (f64, f64, f64) {
    let mut both: HashMap<(&str, &str), f64> = HashMap::new();
    let mut clusters: HashMap<&str, f64> = HashMap::new();
    let mut classes: HashMap<&str, f64> = HashMap::new();
    for &(cluster, class) in items {
        *both.entry((cluster, class)).or_insert(0.0) += 1.0;
        *clusters.entry(cluster).or_insert(0.0) += 1.0;
        *classes.entry(class).or_insert(0.0) += 1.0;
    }
    let mean = |of: &dyn Fn(&str, &str) -> f64| {
        let sum: f64 = items.iter().map(|&(cluster, class)| both[&(cluster, class)] / of(cluster, class)).sum();
        if items.is_empty() { 0.0 } else { sum / items.len() as f64 }
    };
    let precision = mean(&|cluster, _| clusters[cluster]);
    let recall = mean(&|_, class| classes[class]);
    (precision, recall, f1(precision, recall))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_heap_has_full_recall_and_poor_precision() {
        let (precision, recall, _) = bcubed(&[("s", "a"), ("s", "a"), ("s", "b"), ("s", "b")]);
        assert_eq!((precision, recall), (0.5, 1.0));
    }
}
