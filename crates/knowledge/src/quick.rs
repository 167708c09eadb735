//! Maps that are asked several times for every word of every page. Their keys come from `data/`, never from pages, so that
//! a hash which an adversary could foresee does no harm.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map whose hash is cheap for short texts.
pub type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<QuickHasher>>;

/// Multiplies and rotates, eight bytes at a time.
#[derive(Debug, Clone, Copy, Default)]
pub struct QuickHasher(u64);

impl QuickHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for QuickHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            let last = rest.iter().rev().fold(0u64, |last, byte| last << 8 | u64::from(*byte));
            self.add(last ^ (rest.len() as u64) << 56);
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::hash::{BuildHasher, BuildHasherDefault};

    #[test]
    fn similar_words_get_different_hashes() {
        let hasher = BuildHasherDefault::<QuickHasher>::default();
        let words = (0..20_000u32).map(|n| format!("{}{n}", ["a", "the ministry of ", ""][n as usize % 3]));
        let hashes: HashSet<u64> = words.map(|word| hasher.hash_one(word.as_str()) & 0xff_ffff).collect();
        assert!(hashes.len() > 19_950, "{}", hashes.len());
    }
}
