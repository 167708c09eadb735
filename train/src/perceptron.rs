use infer::rows::CLASSES;
use infer::table::compress;

/// An averaged perceptron over hashed features. Weights and their running sums are integers, so that a training run
/// gives the same bits on every machine. A feature has weights once it took part in a mistake.
pub struct Perceptron {
    n_classes: usize,
    shift: u32,
    /// Where the weights of each row begin, in rows; 0 for a row without weights.
    places: Vec<u32>,
    weights: Vec<i32>,
    sums: Vec<i64>,
    step: i64,
}

impl Perceptron {
    /// A perceptron with `1 << bits` rows.
    pub fn new(bits: u32, n_classes: usize) -> Self {
        let empty = vec![0; n_classes];
        let sums = vec![0; n_classes];
        Perceptron { n_classes, shift: 32 - bits, places: vec![0; 1 << bits], weights: empty, sums, step: 1 }
    }

    /// The sum of each class over the rows of `features`.
    pub fn score(&self, features: &[u32], sums: &mut [i32]) {
        sums.fill(0);
        for feature in features {
            let place = self.places[(feature >> self.shift) as usize] as usize * self.n_classes;
            if place == 0 {
                continue;
            }
            for (sum, weight) in sums.iter_mut().zip(&self.weights[place..place + self.n_classes]) {
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
            let place = self.place((feature >> self.shift) as usize);
            self.weights[place + right] += 1;
            self.sums[place + right] += self.step;
            self.weights[place + wrong] -= 1;
            self.sums[place + wrong] -= self.step;
        }
    }

    /// Where the weights of a row begin; a row without weights gets some.
    fn place(&mut self, row: usize) -> usize {
        if self.places[row] == 0 {
            self.places[row] = (self.weights.len() / self.n_classes) as u32;
            self.weights.resize(self.weights.len() + self.n_classes, 0);
            self.sums.resize(self.weights.len(), 0);
        }
        self.places[row] as usize * self.n_classes
    }

    /// Averaged weights of a row, times `scale`.
    fn averaged(&self, row: usize, scale: f64) -> impl Iterator<Item = f64> {
        let steps = self.step as f64;
        let place = self.places[row] as usize * self.n_classes;
        let range = place..place + self.n_classes;
        let pairs = self.weights[range.clone()].iter().zip(&self.sums[range]);
        pairs.map(move |(weight, sum)| (f64::from(*weight) - *sum as f64 / steps) * scale)
    }

    /// Rows that list only the weights that are at least `least` after scaling.
    pub fn sparse(&self, scale: f64, least: f64) -> Vec<Vec<(u8, i8)>> {
        let row = |row| {
            let weights = self.averaged(row, scale).enumerate().filter(|(_, weight)| weight.abs() >= least);
            weights.map(|(class, weight)| (class as u8, compress(weight))).collect()
        };
        (0..self.places.len()).map(row).collect()
    }
}

/// An averaged perceptron for a table of [`infer::rows`]: few classes, a row for every hash.
pub struct RowPerceptron {
    shift: u32,
    weights: Vec<[i32; CLASSES + 1]>,
    sums: Vec<[i64; CLASSES]>,
    step: i64,
}

impl RowPerceptron {
    /// A perceptron with `1 << bits` rows.
    pub fn new(bits: u32) -> Self {
        RowPerceptron {
            shift: 32 - bits,
            weights: vec![[0; CLASSES + 1]; 1 << bits],
            sums: vec![[0; CLASSES]; 1 << bits],
            step: 1,
        }
    }

    /// The sum of each class over the rows of `features`.
    pub fn score(&self, features: &[u32], sums: &mut [i32; CLASSES + 1]) {
        *sums = [0; CLASSES + 1];
        for feature in features {
            for (sum, weight) in sums.iter_mut().zip(&self.weights[(feature >> self.shift) as usize]) {
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
            let row = (feature >> self.shift) as usize;
            self.weights[row][right] += 1;
            self.weights[row][wrong] -= 1;
            self.sums[row][right] += self.step;
            self.sums[row][wrong] -= self.step;
        }
    }

    /// The averaged weights times `scale`.
    pub fn averaged(&self, scale: f64) -> Vec<[f64; CLASSES]> {
        let steps = self.step as f64;
        let row = |(weights, sums): (&[i32; CLASSES + 1], &[i64; CLASSES])| {
            std::array::from_fn(|class| (f64::from(weights[class]) - sums[class] as f64 / steps) * scale)
        };
        self.weights.iter().zip(&self.sums).map(row).collect()
    }
}

/// The mean of the weights that several runs found: what they agree on stays, their accidents cancel out.
pub fn mean(runs: &[Vec<[f64; CLASSES]>], least: f64) -> Vec<[f64; CLASSES]> {
    let n_rows = runs.first().map_or(0, Vec::len);
    let row = |row: usize| {
        std::array::from_fn(|class| {
            let weight = runs.iter().map(|run| run[row][class]).sum::<f64>() / runs.len() as f64;
            if weight.abs() < least { 0.0 } else { weight }
        })
    };
    (0..n_rows).map(row).collect()
}

/// A generator of a fixed sequence (xorshift), for the order of sentences.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        // Neighbouring seeds must not give similar beginnings.
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
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
