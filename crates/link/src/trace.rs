use jiff::civil::Date;

use crate::{Sketch, repeats};

/// What the linker itself remembers of an article, as opposed to what it asks for when it compares: small and quick to
/// take back, so that a run that takes up where the last one ended need not read sketches.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// Winnowed shingles.
    pub shingles: Vec<u64>,
    /// Content words of the lead.
    pub lead: Vec<u64>,
    /// Content words with their weight.
    pub terms: Vec<(u64, f32)>,
    /// Days that the opening names.
    pub days: Vec<Date>,
    /// Day of publication.
    pub published: Option<Date>,
    /// What its sentences are known by on pages of its outlet.
    pub repeats: Vec<u64>,
}

/// Sentences that are the lead, title included.
const LEAD: usize = 5;
/// Begins the bytes of a trace; changes with their layout. The first knew nothing of what outlets repeat.
const LAYOUT: u8 = 2;
const FIRST_LAYOUT: u8 = 1;

impl Trace {
    /// The trace of a sketch.
    pub fn of(sketch: &Sketch) -> Self {
        let mut lead: Vec<u64> =
            sketch.sentences.iter().take(LEAD).flat_map(|sentence| &sentence.words).copied().collect();
        lead.sort_unstable();
        lead.dedup();
        Trace {
            shingles: sketch.shingles.clone(),
            lead,
            terms: sketch.terms.clone(),
            days: sketch.days.clone(),
            published: sketch.published.as_ref().map(|published| published.day),
            repeats: repeats::keys(sketch),
        }
    }

    /// As bytes, little-endian: layout, then each list with its length before it.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![LAYOUT];
        let length = |bytes: &mut Vec<u8>, n: usize| bytes.extend((n as u32).to_le_bytes());
        for list in [&self.shingles, &self.lead, &self.repeats] {
            length(&mut bytes, list.len());
            list.iter().for_each(|key| bytes.extend(key.to_le_bytes()));
        }
        length(&mut bytes, self.terms.len());
        for (term, weight) in &self.terms {
            bytes.extend(term.to_le_bytes());
            bytes.extend(weight.to_le_bytes());
        }
        let days: Vec<Date> = self.days.iter().chain(self.published.as_ref()).copied().collect();
        length(&mut bytes, self.days.len());
        bytes.push(u8::from(self.published.is_some()));
        for day in days {
            bytes.extend(day.year().to_le_bytes());
            bytes.extend([day.month() as u8, day.day() as u8]);
        }
        bytes
    }

    /// From what [`Trace::to_bytes`] gave; none for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = Rest(bytes);
        let [layout] = rest.take::<1>()?;
        if !matches!(layout, LAYOUT | FIRST_LAYOUT) {
            return None;
        }
        let keys = |rest: &mut Rest<'_>| -> Option<Vec<u64>> {
            let n = rest.length(8)?;
            (0..n).map(|_| rest.take().map(u64::from_le_bytes)).collect()
        };
        let (shingles, lead) = (keys(&mut rest)?, keys(&mut rest)?);
        let repeats = if layout == FIRST_LAYOUT { Vec::new() } else { keys(&mut rest)? };
        let n_terms = rest.length(12)?;
        let term = |rest: &mut Rest<'_>| Some((u64::from_le_bytes(rest.take()?), f32::from_le_bytes(rest.take()?)));
        let terms = (0..n_terms).map(|_| term(&mut rest)).collect::<Option<Vec<_>>>()?;
        let n_days = rest.length(4)?;
        let is_published = rest.take::<1>()? == [1];
        let day = |rest: &mut Rest<'_>| {
            let (year, [month, day]) = (i16::from_le_bytes(rest.take()?), rest.take::<2>()?);
            Date::new(year, month as i8, day as i8).ok()
        };
        let days = (0..n_days).map(|_| day(&mut rest)).collect::<Option<Vec<_>>>()?;
        let published = if is_published { Some(day(&mut rest)?) } else { None };
        rest.0.is_empty().then_some(Trace { shingles, lead, terms, days, published, repeats })
    }
}

/// Bytes that are still to be read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    /// A length; none where so many items of `size` bytes cannot follow.
    fn length(&mut self, size: usize) -> Option<usize> {
        let n = u32::from_le_bytes(self.take()?) as usize;
        (n <= self.0.len() / size).then_some(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_comes_back_as_it_was_and_damage_is_noticed() {
        let day = jiff::civil::date(2024, 2, 29);
        let trace = Trace {
            shingles: vec![1, u64::MAX],
            lead: vec![7],
            terms: vec![(3, 1.5), (9, 0.25)],
            days: vec![day],
            published: Some(day),
            repeats: vec![5, 6],
        };
        let bytes = trace.to_bytes();
        assert_eq!(Trace::from_bytes(&bytes), Some(trace));
        for end in 0..bytes.len() {
            assert_eq!(Trace::from_bytes(&bytes[..end]), None, "cut at {end}");
        }
        assert_eq!(Trace::from_bytes(&[&bytes[..], &[0]].concat()), None);
        assert_eq!(Trace::from_bytes(&[1, 255, 255, 255, 255]), None);
    }
}
