use std::{fmt, marker::PhantomData, ops::Range};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Marks spans into the decoded content of a page (what [`crate::Capture`] bytes become once decompressed and decoded).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InContent {}

/// Marks spans into [`crate::Document::text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InText {}

/// A half-open byte range `start..end` into the text that `S` names. Serialised as `[start, end]`.
pub struct Span<S> {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    points_into: PhantomData<fn() -> S>,
}

/// A span into the decoded content of a page.
pub type ContentSpan = Span<InContent>;
/// A span into the text of a document.
pub type TextSpan = Span<InText>;

impl<S> Span<S> {
    /// `start..end`; an end before the start is taken as empty at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX).max(start);
        Span { start, end, points_into: PhantomData }
    }

    /// The range as `usize`, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Self) -> Self {
        Span { start: self.start.min(other.start), end: self.end.max(other.end), points_into: PhantomData }
    }

    /// The slice of `text` that the span names; empty where it does not fit (never panics).
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }
}

// Written by hand: derives would ask the marker type for the same traits.
impl<S> Clone for Span<S> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<S> Copy for Span<S> {}
impl<S> PartialEq for Span<S> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}
impl<S> Eq for Span<S> {}
impl<S> PartialOrd for Span<S> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<S> Ord for Span<S> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.start, self.end).cmp(&(other.start, other.end))
    }
}
impl<S> std::hash::Hash for Span<S> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.start, self.end).hash(state);
    }
}
impl<S> Default for Span<S> {
    fn default() -> Self {
        Span::new(0, 0)
    }
}
impl<S> fmt::Debug for Span<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
impl<S> Serialize for Span<S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        (self.start, self.end).serialize(serializer)
    }
}
impl<'de, S> Deserialize<'de> for Span<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (start, end) = <(u32, u32)>::deserialize(deserializer)?;
        Ok(Span::new(start as usize, end as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_that_does_not_fit_names_nothing() {
        assert_eq!(TextSpan::new(2, 9).of("abc"), "");
        assert_eq!(TextSpan::new(1, 2).of("é"), "", "inside a character");
        assert_eq!(TextSpan::new(5, 3).len(), 0);
    }

    #[test]
    fn containment_and_overlap_are_half_open() {
        let a = TextSpan::new(0, 4);
        assert!(a.contains(TextSpan::new(2, 4)));
        assert!(!a.overlaps(TextSpan::new(4, 6)));
        assert_eq!(a.cover(TextSpan::new(6, 9)), TextSpan::new(0, 9));
    }
}
