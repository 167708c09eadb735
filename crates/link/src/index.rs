use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// Which articles hold a key. A key that most articles hold tells nothing and is given up.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// The one article that holds a key; or, with [`MANY`] set, where its list stands.
    first: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    lists: Vec<Vec<u32>>,
}

/// A key that stands in more articles than this is common, not an account.
const COMMON: usize = 400;
/// Most keys stand in one article, and need no list.
const MANY: u32 = 1 << 31;

impl Index {
    /// Notes that `article` holds `key`; articles come in rising order.
    pub fn add(&mut self, key: u64, article: u32) {
        match self.first.get_mut(&key) {
            None => {
                self.first.insert(key, article);
            }
            Some(slot) if *slot & MANY == 0 => {
                self.lists.push(vec![*slot, article]);
                *slot = MANY | (self.lists.len() as u32 - 1);
            }
            Some(slot) => {
                let list = &mut self.lists[(*slot & !MANY) as usize];
                if list.len() < COMMON {
                    list.push(article);
                } else if list.len() == COMMON {
                    // Full for good: one more than is looked at.
                    list.push(u32::MAX);
                }
            }
        }
    }

    /// The articles that hold at least `least` of `keys` (each given once), at most `limit`: those with the most first.
    pub fn most_shared(&self, keys: &[u64], least: usize, limit: usize) -> Vec<u32> {
        let mut shared: HashMap<u32, usize, BuildHasherDefault<Hashed>> = HashMap::default();
        for key in keys {
            match self.first.get(key) {
                None => {}
                Some(slot) if slot & MANY == 0 => *shared.entry(*slot).or_insert(0) += 1,
                Some(slot) => {
                    let list = &self.lists[(slot & !MANY) as usize];
                    if list.len() <= COMMON {
                        list.iter().for_each(|article| *shared.entry(*article).or_insert(0) += 1);
                    }
                }
            }
        }
        let mut ranked: Vec<(usize, u32)> =
            shared.into_iter().filter(|(_, n)| *n >= least).map(|(article, n)| (n, article)).collect();
        ranked.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.into_iter().take(limit).map(|(_, article)| article).collect()
    }
}

/// Keys are hashes already, or small numbers: one multiplication spreads both.
#[derive(Debug, Default)]
pub(crate) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0 ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }

    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_everybody_holds_lead_nowhere() {
        let mut index = Index::default();
        for article in 0..500 {
            index.add(1, article);
            index.add(u64::from(article) + 10, article);
        }
        index.add(17, 600);
        assert_eq!(index.most_shared(&[1], 1, 5), [] as [u32; 0]);
        assert_eq!(index.most_shared(&[1, 17], 1, 5), [7, 600]);
    }
}
