//! Hashed tables of weights: a feature is a 32-bit hash whose upper bits choose a row.

/// A table with few classes: every row holds a weight for each.
#[derive(Debug, Clone)]
pub struct Dense {
    shift: u32,
    rows: Vec<[i8; 4]>,
}

impl Dense {
    /// Classes in a row.
    pub const CLASSES: usize = 4;

    /// Takes the bytes of a section: 4 weights a row, a power of two of rows.
    ///
    /// # Errors
    /// The length does not fit.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let (rows, rest) = bytes.as_chunks::<4>();
        if !rest.is_empty() || !rows.len().is_power_of_two() || rows.len() < 2 {
            return Err(format!("a table of {} bytes is not a power of two of rows", bytes.len()));
        }
        let rows: Vec<[i8; 4]> = rows.iter().map(|row| row.map(|byte| byte.cast_signed())).collect();
        Ok(Dense { shift: 32 - rows.len().trailing_zeros(), rows })
    }

    /// The sums over the rows of `features`.
    pub fn score(&self, features: &[u32]) -> [i32; 4] {
        let mut sums = [0i32; 4];
        for feature in features {
            let row = &self.rows[(feature >> self.shift) as usize];
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += i32::from(*weight);
            }
        }
        sums
    }
}

/// A table with many classes: a row lists only the classes that it has a weight for.
#[derive(Debug, Clone)]
pub struct Sparse {
    shift: u32,
    starts: Vec<u32>,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    class: u16,
    weight: i16,
}

impl Sparse {
    /// Takes the bytes of a section: the number of rows (u32), the number of entries of each row (u8 each), then the
    /// class (u8) of each entry, then the weight (i16) of each entry.
    ///
    /// # Errors
    /// The lengths do not fit, or a class is not below `n_classes`.
    pub fn read(bytes: &[u8], n_classes: usize) -> Result<Self, String> {
        let cut = || "a table is cut short".to_string();
        let (head, rest) = bytes.split_at_checked(4).ok_or_else(cut)?;
        let n_rows = u32::from_le_bytes([head[0], head[1], head[2], head[3]]) as usize;
        if !n_rows.is_power_of_two() || n_rows < 2 {
            return Err(format!("a table of {n_rows} rows is not a power of two"));
        }
        let (lengths, rest) = rest.split_at_checked(n_rows).ok_or_else(cut)?;
        let mut starts = Vec::with_capacity(n_rows + 1);
        let mut total = 0u32;
        starts.push(0);
        for length in lengths {
            total += u32::from(*length);
            starts.push(total);
        }
        let (classes, weights) = rest.split_at_checked(total as usize).ok_or_else(cut)?;
        let (weights, left) = weights.as_chunks::<2>();
        if weights.len() != classes.len() || !left.is_empty() {
            return Err(cut());
        }
        if classes.iter().any(|class| usize::from(*class) >= n_classes) {
            return Err("a table names a class that does not exist".into());
        }
        let entry =
            |(class, weight): (&u8, &[u8; 2])| Entry { class: u16::from(*class), weight: i16::from_le_bytes(*weight) };
        let entries = classes.iter().zip(weights).map(entry).collect();
        Ok(Sparse { shift: 32 - n_rows.trailing_zeros(), starts, entries })
    }

    /// The bytes that [`Sparse::read`] takes, from rows of (class, weight).
    pub fn write(rows: &[Vec<(u8, i16)>]) -> Vec<u8> {
        let mut bytes = (rows.len() as u32).to_le_bytes().to_vec();
        bytes.extend(rows.iter().map(|row| row.len() as u8));
        bytes.extend(rows.iter().flatten().map(|(class, _)| *class));
        bytes.extend(rows.iter().flatten().flat_map(|(_, weight)| weight.to_le_bytes()));
        bytes
    }

    /// Adds the weights of the rows of `features` to `sums`, which has a place for each class.
    pub fn add(&self, features: &[u32], sums: &mut [i32]) {
        for feature in features {
            let row = (feature >> self.shift) as usize;
            for entry in &self.entries[self.starts[row] as usize..self.starts[row + 1] as usize] {
                sums[usize::from(entry.class)] += i32::from(entry.weight);
            }
        }
    }
}

/// The class with the largest sum; the first of equals.
pub fn best(sums: &[i32]) -> usize {
    let mut best = 0;
    for (class, sum) in sums.iter().enumerate() {
        if *sum > sums[best] {
            best = class;
        }
    }
    best
}
