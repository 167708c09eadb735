use model::TextSpan;

/// Words in a shingle. Four to six are usual for news; five keeps stock phrases out and survives small edits.
const SHINGLE: usize = 5;
/// One shingle in so many is kept by winnowing (Schleimer, Wilkerson, Aiken 2003): any shared run of
/// `SHINGLE + WINDOW - 1` words shares at least one kept shingle.
const WINDOW: usize = 8;

/// FNV-1a, 64 bits: the same on every machine.
pub(crate) fn hash(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The hash of a word in lower case.
pub(crate) fn hash_word(word: &str) -> u64 {
    let mut buffer = [0; 4];
    let mut result = 0xcbf2_9ce4_8422_2325;
    for lower in word.chars().flat_map(char::to_lowercase) {
        for byte in lower.encode_utf8(&mut buffer).bytes() {
            result = (result ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    result
}

/// A text as a row of hashed words with their places.
#[derive(Debug, Default)]
pub(crate) struct Words {
    pub hashes: Vec<u64>,
    pub spans: Vec<TextSpan>,
}

impl Words {
    /// Runs of letters and digits, in lower case.
    pub fn of(text: &str) -> Self {
        let mut words = Words::default();
        let mut start = None;
        for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
            match (start, character.is_alphanumeric()) {
                (None, true) => start = Some(at),
                (Some(from), false) => {
                    words.hashes.push(hash_word(&text[from..at]));
                    words.spans.push(TextSpan::new(from, at));
                    start = None;
                }
                _ => {}
            }
        }
        words
    }

    /// The hash of each run of [`SHINGLE`] words, by where it begins. A shorter text is one shingle.
    pub fn shingles(&self) -> Vec<u64> {
        if self.hashes.is_empty() {
            return Vec::new();
        }
        let size = SHINGLE.min(self.hashes.len());
        self.hashes.windows(size).map(|run| hash(run.iter().flat_map(|word| word.to_le_bytes()))).collect()
    }

    /// The winnowed shingles, sorted, each once.
    pub fn winnowed(&self) -> Vec<u64> {
        let shingles = self.shingles();
        let windows = shingles.windows(WINDOW.min(shingles.len().max(1)));
        let mut kept: Vec<u64> = windows.filter_map(|window| window.iter().min().copied()).collect();
        kept.sort_unstable();
        kept.dedup();
        kept
    }
}

/// Maximal runs of words that stand in both texts, at least `least` words long, each as (place in `a`, place in `b`).
/// Linear in the words of both.
pub(crate) fn shared_runs(a: &Words, b: &Words, least: usize) -> Vec<(TextSpan, TextSpan)> {
    use std::collections::HashMap;
    let mut first_in_b: HashMap<u64, usize> = HashMap::new();
    for (at, shingle) in b.shingles().into_iter().enumerate() {
        first_in_b.entry(shingle).or_insert(at);
    }
    let shingles = a.shingles();
    let mut runs = Vec::new();
    let mut at = 0;
    while at < shingles.len() {
        let Some(&in_b) = first_in_b.get(&shingles[at]) else {
            at += 1;
            continue;
        };
        let pairs = a.hashes[at..].iter().zip(&b.hashes[in_b..]);
        let length = pairs.take_while(|(left, right)| left == right).count();
        if length >= least {
            let place = |words: &Words, from: usize| words.spans[from].cover(words.spans[from + length - 1]);
            runs.push((place(a, at), place(b, in_b)));
        }
        at += length.max(1);
    }
    runs
}

/// A text's words with its shingles, sorted, each once: made once for a text that is compared with many.
#[derive(Debug)]
pub(crate) struct Shingled {
    pub words: Words,
    shingles: Vec<u64>,
}

impl Shingled {
    pub fn of(text: &str) -> Self {
        let words = Words::of(text);
        let mut shingles = words.shingles();
        shingles.sort_unstable();
        shingles.dedup();
        Shingled { words, shingles }
    }

    /// Share of the shingles of the text with fewer of them that the other has too, 0 to 1.
    pub fn overlap(&self, other: &Shingled) -> f64 {
        let smaller = self.shingles.len().min(other.shingles.len());
        let (mut shared, mut at) = (0usize, 0);
        for shingle in &self.shingles {
            while other.shingles.get(at).is_some_and(|one| one < shingle) {
                at += 1;
            }
            shared += usize::from(other.shingles.get(at) == Some(shingle));
        }
        if smaller == 0 { 0.0 } else { shared as f64 / smaller as f64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_runs_are_found_in_both_places() {
        let a = "Before. The minister signed the border treaty in Geneva on Monday. After it all.";
        let b = "Officials said the minister signed the border treaty in Geneva on Monday, and left.";
        let runs = shared_runs(&Words::of(a), &Words::of(b), 6);
        assert_eq!(runs.len(), 1);
        assert_eq!(runs[0].0.of(a), "The minister signed the border treaty in Geneva on Monday");
        assert_eq!(runs[0].1.of(b), "the minister signed the border treaty in Geneva on Monday");
    }

    #[test]
    fn a_long_shared_run_shares_a_winnowed_shingle() {
        let run = "one two three four five six seven eight nine ten eleven twelve";
        let (a, b) = (Words::of(&format!("a b c d {run} e f")), Words::of(&format!("{run} g h i j k l m n o p")));
        let kept = b.winnowed();
        assert!(a.winnowed().iter().any(|shingle| kept.contains(shingle)));
    }
}
