//! Tables of weights for few classes: a feature is a 32-bit hash whose upper bits choose a row, and a row fits a quarter of
//! a cache line. Fetching weights is what reading costs, so that a row is found without any index.

/// How many classes a row has weights for.
pub const CLASSES: usize = 15;

/// A sum for each class; the last place means nothing.
pub type Sums = [i16; CLASSES + 1];

/// One weight for each class, in steps of `1 << exponent`; the exponent stands last.
type Row = [i8; CLASSES + 1];

/// The steps of a row's weights are at most `1 << LARGEST_EXPONENT`.
const LARGEST_EXPONENT: u8 = 6;

/// Features looked up at a time.
const BATCH: usize = 128;

/// A table of rows.
#[derive(Debug, Clone)]
pub struct Rows {
    shift: u32,
    rows: Vec<Row>,
}

impl Rows {
    /// Takes the bytes of a section: the number of rows (u32), a bit for each row that has weights, for each of those a
    /// set of classes (u16, bit 15 unused) and an exponent (u8), then the weights of those classes (i8).
    ///
    /// # Errors
    /// The lengths do not fit, or an exponent is too large.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let cut = || "a table is cut short".to_string();
        let (head, rest) = bytes.split_at_checked(4).ok_or_else(cut)?;
        let n_rows = u32::from_le_bytes([head[0], head[1], head[2], head[3]]) as usize;
        if !n_rows.is_power_of_two() || !(8..=1 << 24).contains(&n_rows) {
            return Err(format!("a table of {n_rows} rows is not a power of two, or too large"));
        }
        let (present, rest) = rest.split_at_checked(n_rows / 8).ok_or_else(cut)?;
        let n_present: usize = present.iter().map(|byte| byte.count_ones() as usize).sum();
        let (sets, rest) = rest.split_at_checked(n_present * 2).ok_or_else(cut)?;
        let (exponents, mut weights) = rest.split_at_checked(n_present).ok_or_else(cut)?;
        if exponents.iter().any(|exponent| *exponent > LARGEST_EXPONENT) {
            return Err("a table has an exponent that is too large".into());
        }
        let (sets, _) = sets.as_chunks::<2>();
        let mut described = sets.iter().zip(exponents);
        let mut rows = vec![[0; CLASSES + 1]; n_rows];
        for (index, row) in rows.iter_mut().enumerate() {
            if present[index / 8] >> (index % 8) & 1 == 0 {
                continue;
            }
            let (set, exponent) = described.next().ok_or_else(cut)?;
            let mut set = u16::from_le_bytes(*set) & 0x7fff;
            row[CLASSES] = exponent.cast_signed();
            while set != 0 {
                let (weight, rest) = weights.split_first().ok_or_else(cut)?;
                row[set.trailing_zeros() as usize] = weight.cast_signed();
                weights = rest;
                set &= set - 1;
            }
        }
        if !weights.is_empty() {
            return Err("a table has more weights than places for them".into());
        }
        Ok(Rows { shift: 32 - n_rows.trailing_zeros(), rows })
    }

    /// The bytes that [`Rows::read`] takes, from weights by row; those that round to nothing are left out.
    pub fn write(rows: &[[f64; CLASSES]]) -> Vec<u8> {
        let mut present = vec![0u8; rows.len() / 8];
        let (mut sets, mut exponents, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for (index, row) in rows.iter().enumerate() {
            let exponent = exponent(row);
            let step = f64::from(1u32 << exponent);
            let rounded = row.map(|weight| (weight / step).round().clamp(-127.0, 127.0) as i8);
            let set = (0..CLASSES).filter(|class| rounded[*class] != 0).fold(0u16, |set, class| set | 1 << class);
            if set != 0 {
                present[index / 8] |= 1 << (index % 8);
                sets.extend(set.to_le_bytes());
                exponents.push(exponent);
                weights.extend(rounded.iter().filter(|weight| **weight != 0).map(|weight| weight.cast_unsigned()));
            }
        }
        let head = (rows.len() as u32).to_le_bytes().to_vec();
        [head, present, sets, exponents, weights].concat()
    }

    /// Sets `sums` to the sums of the weights of the rows of `features`. Sums stop at the ends of their range, which real
    /// ones stay far from.
    pub fn score(&self, features: &[u32], sums: &mut Sums) {
        // Summed apart from `sums`, so that the sums stay in registers.
        let mut added: Sums = [0; CLASSES + 1];
        let mut exponents = [0u8; BATCH];
        for batch in features.chunks(BATCH) {
            // Tables are larger than the nearer caches: all rows are on their way before the first weight is added, so that
            // the waits overlap.
            for (exponent, feature) in exponents.iter_mut().zip(batch) {
                *exponent = self.rows[(feature >> self.shift) as usize][CLASSES].cast_unsigned() & 7;
            }
            for (exponent, feature) in exponents.iter().zip(batch) {
                let row = &self.rows[(feature >> self.shift) as usize];
                for (sum, weight) in added.iter_mut().zip(row) {
                    *sum = sum.saturating_add(i16::from(*weight) << exponent);
                }
            }
        }
        *sums = added;
    }
}

/// The smallest exponent with which the weights of a row fit.
fn exponent(row: &[f64; CLASSES]) -> u8 {
    let largest = row.iter().fold(0.0f64, |largest, weight| largest.max(weight.abs()));
    (0..LARGEST_EXPONENT).find(|exponent| largest <= 127.4 * f64::from(1u32 << exponent)).unwrap_or(LARGEST_EXPONENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_to_within_half_a_step() {
        let mut rows = vec![[0.0; CLASSES]; 64];
        rows[3][0] = 3.4;
        rows[3][14] = -127.0;
        rows[40][7] = 1000.0;
        rows[40][8] = -5.0;
        let table = Rows::read(&Rows::write(&rows)).unwrap();
        let mut sums = [0; CLASSES + 1];
        table.score(&[3 << 26, 5 << 26], &mut sums);
        assert_eq!((sums[0], sums[14], sums[7]), (3, -127, 0));
        table.score(&[40 << 26, 3 << 26], &mut sums);
        assert_eq!((sums[7], sums[8], sums[0]), (1000, -8, 3));
    }

    #[test]
    fn malformed_tables_are_refused() {
        let mut rows = vec![[0.0; CLASSES]; 64];
        rows[9] = [1.0; CLASSES];
        let bytes = Rows::write(&rows);
        for length in 0..bytes.len() {
            assert!(Rows::read(&bytes[..length]).is_err(), "cut at {length}");
        }
        assert!(Rows::read(&[bytes, vec![0]].concat()).is_err());
    }
}
