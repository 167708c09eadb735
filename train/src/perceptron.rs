/// An averaged perceptron over hashed features. Weights and their running sums are integers, so that a training run
/// gives the same bits on every machine.
pub struct Perceptron {
    n_classes: usize,
    shift: u32,
    weights: Vec<i32>,
    sums: Vec<i64>,
    step: i64,
}

impl Perceptron {
    /// A perceptron with `1 << bits` rows.
    pub fn new(bits: u32, n_classes: usize) -> Self {
        let size = (1usize << bits) * n_classes;
        Perceptron { n_classes, shift: 32 - bits, weights: vec![0; size], sums: vec![0; size], step: 1 }
    }

    /// The sum of each class over the rows of `features`.
    pub fn score(&self, features: &[u32], sums: &mut [i32]) {
        sums.fill(0);
        for feature in features {
            let row = (feature >> self.shift) as usize * self.n_classes;
            for (sum, weight) in sums.iter_mut().zip(&self.weights[row..row + self.n_classes]) {
                *sum += *weight;
            }
        }
    }

    /// Notes that one more decision was made; the average is over decisions.
    pub fn count(&mut self) {
        self.step += 1;
    }

    /// Moves the weights from the class that won to the one that should have.
    pub fn update(&mut self, features: &[u32], right: usize, wrong: usize) {
        for feature in features {
            let row = (feature >> self.shift) as usize * self.n_classes;
            self.weights[row + right] += 1;
            self.sums[row + right] += self.step;
            self.weights[row + wrong] -= 1;
            self.sums[row + wrong] -= self.step;
        }
    }

    /// Averaged weights times `scale`, rounded, in order of rows.
    fn averaged(&self, scale: f64) -> impl Iterator<Item = f64> {
        let steps = self.step as f64;
        self.weights.iter().zip(&self.sums).map(move |(w, sum)| ((f64::from(*w) - *sum as f64 / steps) * scale).round())
    }

    /// Rows that list only the weights that are not zero after rounding.
    pub fn sparse(&self, scale: f64) -> Vec<Vec<(u8, i16)>> {
        let values: Vec<i16> = self.averaged(scale).map(|value| value.clamp(-32768.0, 32767.0) as i16).collect();
        let rows = values.chunks(self.n_classes);
        rows.map(|row| row.iter().enumerate().filter(|(_, w)| **w != 0).map(|(class, w)| (class as u8, *w)).collect())
            .collect()
    }

    /// Rows of four bytes.
    pub fn dense(&self, scale: f64) -> Vec<u8> {
        assert_eq!(self.n_classes, infer::table::Dense::CLASSES);
        self.averaged(scale).map(|value| (value.clamp(-127.0, 127.0) as i8).cast_unsigned()).collect()
    }
}

/// A generator of a fixed sequence (xorshift), for the order of sentences.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed | 1)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }

    /// Fisher and Yates.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for index in (1..items.len()).rev() {
            items.swap(index, self.below(index as u64 + 1) as usize);
        }
    }
}
