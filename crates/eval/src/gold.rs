use model::Sha256;

/// Which half of a set without a split an item belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// For looking at and tuning.
    Even,
    /// For scoring only.
    Odd,
}

impl Half {
    /// The half of the item with this id: by the first byte of SHA-256(id).
    pub fn of(id: &str) -> Self {
        let first = u8::from_str_radix(&Sha256::of(id.as_bytes()).as_str()[..2], 16).unwrap_or(0);
        if first.is_multiple_of(2) { Half::Even } else { Half::Odd }
    }
}

/// `score` of all items, of the even half and of the odd half.
pub fn halves<T>(items: &[T], id: impl Fn(&T) -> &str, score: impl Fn(&[&T]) -> f64) -> [f64; 3] {
    let all: Vec<&T> = items.iter().collect();
    let of = |half| items.iter().filter(|item| Half::of(id(item)) == half).collect::<Vec<&T>>();
    [score(&all), score(&of(Half::Even)), score(&of(Half::Odd))]
}
