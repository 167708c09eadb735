//! How the text of a page is scored against its gold: multisets of shingles of four tokens.
//!
//! The peer bench compiles this very file, so that Attaché and its peers have one scorer; it needs nothing but the
//! standard library.

use std::collections::HashMap;

/// What one page scored, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageScore {
    /// Share of the found shingles that stand in the gold.
    pub precision: f64,
    /// Share of the gold's shingles that were found.
    pub recall: f64,
    /// 1 where the tokens are the same in the same order, else 0.
    pub exact: f64,
}

/// Scores the text that was found on one page.
pub fn score(predicted: &str, gold: &str) -> PageScore {
    let (predicted, gold) = (tokens(predicted), tokens(gold));
    let exact = f64::from(u8::from(predicted == gold));
    let (have, want) = (shingles(&predicted), shingles(&gold));
    let hits: usize = have.iter().map(|(shingle, n)| (*n).min(want.get(shingle).copied().unwrap_or(0))).sum();
    let count = |shingles: &HashMap<&[String], usize>| shingles.values().sum::<usize>();
    let share = |n: usize| match (hits, n) {
        (_, 0) => f64::from(u8::from(have.is_empty() && want.is_empty())),
        (hits, n) => hits as f64 / n as f64,
    };
    PageScore { precision: share(count(&have)), recall: share(count(&want)), exact }
}

/// Runs of word characters (letters, digits, underscore).
pub fn tokens(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    words.map(str::to_string).collect()
}

fn shingles(tokens: &[String]) -> HashMap<&[String], usize> {
    let mut shingles = HashMap::new();
    let size = 4.min(tokens.len());
    if size > 0 {
        for shingle in tokens.windows(size) {
            *shingles.entry(shingle).or_default() += 1;
        }
    }
    shingles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shingles_are_a_multiset() {
        let PageScore { precision, recall, exact } = score("a b c d. A new e", "a b c d");
        assert!((precision - 0.25).abs() < 1e-9 && (recall - 1.0).abs() < 1e-9 && exact == 0.0);
        assert_eq!(score("One, two.", "One two"), PageScore { precision: 1.0, recall: 1.0, exact: 1.0 });
    }
}
