//! Hashed tables of weights: a feature is a 32-bit hash whose upper bits choose a row.

/// A table with many classes: a row lists the classes that it has a weight for, or has a weight for each where most do.
#[derive(Debug, Clone)]
pub struct Sparse {
    shift: u32,
    /// Places in a row of `full`: the number of classes, rounded up so that whole registers are added.
    width: usize,
    rows: Vec<Row>,
    entries: Vec<Entry>,
    full: Vec<i16>,
}

/// Where a row's weights stand, in 4 bytes, since most of the time goes into fetching rows: 24 bits say where, 8 how
/// many of `entries`, or (`FULL`) that it is a row of `full`.
#[derive(Debug, Clone, Copy)]
struct Row(u32);

const FULL: u32 = 255;
/// Features looked up at a time: all rows are fetched before the first weight is added, so that the waits overlap.
const BATCH: usize = 96;

#[derive(Debug, Clone, Copy)]
struct Entry {
    class: u16,
    weight: i16,
}

impl Sparse {
    /// Takes the bytes of a section: the number of rows (u32), the number of entries of each row (u8 each), then the
    /// class (u8) of each entry, then the weight of each entry (u8, see [`expand`]).
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
        let total: usize = lengths.iter().map(|length| usize::from(*length)).sum();
        if total >= 1 << 24 {
            return Err("a table has too many weights".into());
        }
        let (classes, weights) = rest.split_at_checked(total).ok_or_else(cut)?;
        if weights.len() != total {
            return Err(cut());
        }
        if classes.iter().any(|class| usize::from(*class) >= n_classes) {
            return Err("a table names a class that does not exist".into());
        }
        let mut table = Sparse {
            shift: 32 - n_rows.trailing_zeros(),
            width: Self::width(n_classes),
            rows: Vec::with_capacity(n_rows),
            entries: Vec::with_capacity(total),
            full: Vec::new(),
        };
        let mut at = 0;
        for length in lengths {
            let range = at..at + usize::from(*length);
            at = range.end;
            table.push(&classes[range.clone()], &weights[range]);
        }
        Ok(table)
    }

    fn push(&mut self, classes: &[u8], weights: &[u8]) {
        let weight = |byte: &u8| expand(byte.cast_signed());
        // Adding a full row in one sweep beats picking an eighth of its classes one by one.
        if classes.len() * 8 > self.width || classes.len() >= FULL as usize {
            self.rows.push(Row(((self.full.len() / self.width) as u32) << 8 | FULL));
            let start = self.full.len();
            self.full.resize(start + self.width, 0);
            for (class, byte) in classes.iter().zip(weights) {
                self.full[start + usize::from(*class)] = weight(byte);
            }
            return;
        }
        self.rows.push(Row((self.entries.len() as u32) << 8 | classes.len() as u32));
        let entry = |(class, byte): (&u8, &u8)| Entry { class: u16::from(*class), weight: weight(byte) };
        self.entries.extend(classes.iter().zip(weights).map(entry));
    }

    /// The bytes that [`Sparse::read`] takes, from rows of (class, weight).
    pub fn write(rows: &[Vec<(u8, i8)>]) -> Vec<u8> {
        let mut bytes = (rows.len() as u32).to_le_bytes().to_vec();
        bytes.extend(rows.iter().map(|row| row.len() as u8));
        bytes.extend(rows.iter().flatten().map(|(class, _)| *class));
        bytes.extend(rows.iter().flatten().map(|(_, weight)| weight.cast_unsigned()));
        bytes
    }

    /// How many sums a table of so many classes needs; those past the classes stay 0.
    pub fn width(n_classes: usize) -> usize {
        n_classes.next_multiple_of(8)
    }

    /// Sets `sums` (of the table's width) to the sums of the weights of the rows of `features`. Sums stop at the ends
    /// of their range, which real ones stay far from.
    pub fn score(&self, features: &[u32], sums: &mut Vec<i16>) {
        sums.clear();
        sums.resize(self.width, 0);
        let mut rows = [Row(0); BATCH];
        for batch in features.chunks(BATCH) {
            for (row, feature) in rows.iter_mut().zip(batch) {
                *row = self.rows[(feature >> self.shift) as usize];
            }
            let touched = rows[..batch.len()].iter().fold(0, |touched, row| touched ^ self.touch(*row));
            std::hint::black_box(touched);
            for row in &rows[..batch.len()] {
                self.add_row(*row, sums);
            }
        }
    }

    /// Looks at each cache line of a row's weights, so that they are on their way when they are added: the tables are
    /// larger than the nearer caches, and waiting for one row after the other took twice as long.
    fn touch(&self, row: Row) -> i16 {
        let (start, n_entries) = ((row.0 >> 8) as usize, row.0 & FULL);
        if n_entries == FULL {
            let row = &self.full[start * self.width..(start + 1) * self.width];
            row.iter().step_by(32).fold(0, |touched, weight| touched ^ weight)
        } else {
            self.entries.get(start).map_or(0, |entry| entry.weight)
        }
    }

    fn add_row(&self, row: Row, sums: &mut [i16]) {
        let (start, n_entries) = ((row.0 >> 8) as usize, row.0 & FULL);
        if n_entries == FULL {
            let start = start * self.width;
            for (sum, weight) in sums.iter_mut().zip(&self.full[start..start + self.width]) {
                *sum = sum.saturating_add(*weight);
            }
        } else {
            for entry in &self.entries[start..start + n_entries as usize] {
                let sum = &mut sums[usize::from(entry.class)];
                *sum = sum.saturating_add(entry.weight);
            }
        }
    }
}

/// The weight that a byte of a table stands for: fine steps for small weights, coarse ones for large. (With even steps
/// the largest weights had to be clipped, which cost 2 points of attachment.)
pub fn expand(code: i8) -> i16 {
    let size = i16::from(code).abs();
    (size + size * size / 16) * i16::from(code.signum())
}

/// The byte whose weight is nearest to `weight`.
pub fn compress(weight: f64) -> i8 {
    let size = weight.abs();
    // size = c + c² / 16, solved for c; its neighbours take care of the rounding.
    let near = ((64.0 + 16.0 * size).sqrt() - 8.0).clamp(0.0, 126.0) as i8;
    let distance = |code: i8| (f64::from(expand(code)) - size).abs();
    let code = if distance(near + 1) < distance(near) { near + 1 } else { near };
    if weight < 0.0 { -code } else { code }
}

/// The class with the largest sum; the first of equals.
pub fn best<T: PartialOrd + Copy>(sums: &[T]) -> usize {
    let mut best = 0;
    for (class, sum) in sums.iter().enumerate() {
        if *sum > sums[best] {
            best = class;
        }
    }
    best
}
