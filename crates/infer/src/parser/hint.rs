/// The tree of an earlier pass, as the second pass asks it.
#[derive(Debug, Default)]
pub struct Hint {
    heads: Vec<u32>,
    first_child: Vec<u32>,
    last_child: Vec<u32>,
}

impl Hint {
    /// Takes the heads of an earlier pass (the number of words for the root).
    pub fn set(&mut self, heads: &[u32]) {
        let n_words = heads.len() as u32;
        self.heads.clear();
        self.heads.extend_from_slice(heads);
        // The root and "no word" have heads and children too, so that every index that a state gives is in range.
        self.heads.extend([n_words + 1, n_words + 1]);
        self.first_child.clear();
        self.first_child.resize(heads.len() + 2, u32::MAX);
        self.last_child.clear();
        self.last_child.resize(heads.len() + 2, 0);
        for (word, head) in heads.iter().enumerate() {
            let (word, head) = (word as u32, *head as usize);
            self.first_child[head] = self.first_child[head].min(word);
            self.last_child[head] = self.last_child[head].max(word);
        }
    }

    pub(super) fn head(&self, word: usize) -> usize {
        self.heads[word] as usize
    }

    /// Whether the earlier tree has a dependent of `word` at or after `from`.
    pub(super) fn has_child_from(&self, word: usize, from: usize) -> bool {
        self.last_child[word] as usize >= from && self.first_child[word] != u32::MAX
    }

    /// Whether the earlier tree has a dependent of `word` at or before `to`.
    pub(super) fn has_child_to(&self, word: usize, to: usize) -> bool {
        self.first_child[word] as usize <= to
    }
}
