//! The few formulas that the kit rests on, each with its source.

use serde::Serialize;

/// Two-sided 95 %: the 0.975 quantile of the normal distribution.
pub(super) const Z95: f64 = 1.959_964;
/// Three intervals that hold together with 95 % (Bonferroni): the 1 − 0.05/6 quantile.
pub(super) const Z95_OF_THREE: f64 = 2.393_980;

/// A share with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Interval {
    pub share: f64,
    pub low: f64,
    pub high: f64,
}

/// The score interval of a share of `n` (which may be an effective size) that was seen as `share`: E. B. Wilson,
/// "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927). None for nothing.
pub fn wilson(share: f64, n: f64) -> Option<Interval> {
    wilson_at(share, n, Z95)
}

pub(super) fn wilson_at(share: f64, n: f64, z: f64) -> Option<Interval> {
    if n <= 0.0 {
        return None;
    }
    let z2 = z * z;
    let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = z / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    Some(Interval { share, low: (middle - half).clamp(0.0, share), high: (middle + half).clamp(share, 1.0) })
}

/// Weighted answers: their sum and their effective number, `(Σw)² / Σw²` (L. Kish, "Survey Sampling", 1965, 11.7): so
/// many equally weighted answers would say as much.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Weighted {
    /// Σ w
    pub total: f64,
    /// Σ w·x
    pub hits: f64,
    /// Σ w²
    squares: f64,
    /// Answers.
    pub n: usize,
}

impl Weighted {
    pub fn add(&mut self, weight: f64, value: f64) {
        self.total += weight;
        self.hits += weight * value;
        self.squares += weight * weight;
        self.n += 1;
    }

    pub fn share(&self) -> f64 {
        if self.total == 0.0 { 0.0 } else { self.hits / self.total }
    }

    pub fn effective(&self) -> f64 {
        if self.squares == 0.0 { 0.0 } else { self.total * self.total / self.squares }
    }

    pub fn interval(&self) -> Option<Interval> {
        wilson(self.share(), self.effective())
    }
}

/// Spreads `wanted` draws over strata of these sizes by the square roots of their sizes (M. D. Bankier, "Power
/// Allocations", The American Statistician 42, 1988, with power 1/2): rare types get enough to be judged by themselves,
/// common ones enough for the whole. No stratum gets more than it holds; every one that holds something gets one where
/// there are enough.
pub fn allocate(sizes: &[usize], wanted: usize) -> Vec<usize> {
    let mut given = vec![0; sizes.len()];
    let mut left = wanted.min(sizes.iter().sum());
    // The largest first, so that few draws go where most is to be told.
    let mut by_size: Vec<usize> = (0..sizes.len()).filter(|&at| sizes[at] > 0).collect();
    by_size.sort_by_key(|&at| std::cmp::Reverse(sizes[at]));
    for &at in by_size.iter().take(left) {
        given[at] = 1;
    }
    left -= left.min(by_size.len());
    // One draw at a time to whoever is furthest below its share (Webster's method, which rounds to the nearest).
    while left > 0 {
        let priority = |at: usize| (sizes[at] as f64).sqrt() / (given[at] as f64 + 0.5);
        let open = by_size.iter().copied().filter(|&at| given[at] < sizes[at]);
        let Some(next) = open.reduce(|best, at| if priority(at) > priority(best) { at } else { best }) else { break };
        given[next] += 1;
        left -= 1;
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 5e-4, "{found} is not {expected}");
    }

    #[test]
    fn wilson_gives_the_textbook_intervals() {
        // R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81/263, 15/148, 0/20, 1/29.
        let check = |hits: f64, n: f64, low: f64, high: f64| {
            let found = wilson(hits / n, n).unwrap();
            close(found.low, low);
            close(found.high, high);
        };
        check(81.0, 263.0, 0.2553, 0.3662);
        check(15.0, 148.0, 0.0624, 0.1605);
        check(0.0, 20.0, 0.0, 0.1611);
        check(1.0, 29.0, 0.0061, 0.1718);
        assert_eq!(wilson(0.0, 0.0), None);
    }

    #[test]
    fn unequal_weights_are_worth_fewer_answers() {
        let mut weighted = Weighted::default();
        weighted.add(3.0, 1.0);
        weighted.add(1.0, 0.0);
        assert_eq!(weighted.share(), 0.75);
        close(weighted.effective(), 1.6);
    }

    #[test]
    fn draws_follow_the_square_roots_of_sizes() {
        assert_eq!(allocate(&[400, 100, 0, 1], 31), [20, 10, 0, 1], "roots are 20, 10, 0, 1");
        assert_eq!(allocate(&[3, 2], 50), [3, 2], "no more than there is");
        assert_eq!(allocate(&[3, 200, 9], 2), [0, 1, 1], "the largest come first");
        assert_eq!(allocate(&[], 5), [0usize; 0]);
    }
}
