//! Lengths of time and repeated times: "two years", "the next six months", "12-hour", "decades", "every Monday", "daily".

use knowledge::{TimeUnit, TimeWord};
use model::{Precision, TimeKind};

use super::{Read, Reader};
use crate::numbers::{self, Number};

impl Reader<'_> {
    /// A length of time.
    pub(super) fn length(&self, at: usize) -> Option<Read> {
        let from = self.after_article(at);
        let near = self.near(from).map_or(from, |(end, _)| end);
        let from = if self.is_word(from, TimeWord::Recent).is_some() { from + 1 } else { near };
        if let Some((end, unit, number)) = self.counted_unit(from) {
            let value = value(unit, number)?;
            return Some(Read::plain(at, end, TimeKind::Duration, value, precision(unit)));
        }
        // "for decades", "recent years", "over the years": more than one, how many is not said.
        let (end, unit) = self.unit(from)?;
        let plural = self.words.lower(end - 1).ends_with('s') && end == from + 1;
        let sure =
            !matches!(unit, TimeUnit::Quarter | TimeUnit::Half | TimeUnit::Season | TimeUnit::Period | TimeUnit::Night);
        let value = (plural && sure).then(|| value(unit, None))??;
        Some(Read::plain(at, end, TimeKind::Duration, value, precision(unit)))
    }

    /// "two days", "a week", "several months", "12-hour", "two full years": the word after it, the unit, the number.
    pub(super) fn counted_unit(&self, at: usize) -> Option<(usize, TimeUnit, Option<f64>)> {
        let words = self.words;
        let (next, number, article) = if let Some(read) = numbers::read(words, at, self.measures) {
            let number = match read.number {
                Number::Exact(value) => Some(value),
                _ => None,
            };
            (read.end, number, false)
        } else {
            let (next, ()) = words.phrase(at, &self.measures.numbers, |word| {
                matches!(word, knowledge::NumberWord::Article).then_some(())
            })?;
            (next, Some(1.0), true)
        };
        let hyphen = words.joins(next);
        let mut from = if hyphen { next + 1 } else { next };
        for _ in 0..2 {
            from = self.is_word(from, TimeWord::Filler).unwrap_or(from);
        }
        if words.lower(from) == "of" && number.is_none() {
            from += 1;
        }
        let (end, unit) = self.unit(from)?;
        let doubtful = matches!(unit, TimeUnit::Quarter | TimeUnit::Half | TimeUnit::Period | TimeUnit::Season);
        // "a quarter", "three quarters" and "a half" are fractions; "two consecutive quarters" are a time.
        if doubtful && (article || from == next || unit == TimeUnit::Period) {
            return None;
        }
        // "a minute" after a rate ("500 a minute") is read by `repeated`, which comes first.
        Some((end, unit, number))
    }

    /// A repeated time.
    pub(super) fn repeated(&self, at: usize) -> Option<Read> {
        let words = self.words;
        let set = |end: usize, value: String, precision: Precision| {
            Some(Read::plain(at, end, TimeKind::Set, value, precision))
        };
        if let Some((end, (count, unit))) = self.word(at, |word| match word {
            TimeWord::Repeated(count, unit) => Some((*count, *unit)),
            _ => None,
        }) {
            return set(end, value(unit, Some(f64::from(count)))?, precision(unit));
        }
        if let Some((end, day)) = self.word(at, |word| match word {
            TimeWord::Weekdays(day) => Some(*day),
            _ => None,
        }) {
            return set(end, format!("XXXX-WXX-{day}"), Precision::Day);
        }
        if let Some(next) = self.is_word(at, TimeWord::Every) {
            if let Some((end, day)) = self.word(next, |word| match word {
                TimeWord::Weekday(day) => Some(*day),
                _ => None,
            }) {
                return set(end, format!("XXXX-WXX-{day}"), Precision::Day);
            }
            if let Some((end, month)) = self.word(next, |word| match word {
                TimeWord::Month(month) => Some(*month),
                _ => None,
            }) {
                return set(end, format!("XXXX-{month:02}"), Precision::Month);
            }
            if let Some((end, unit, number)) = self.counted_unit(next) {
                return set(end, value(unit, number)?, precision(unit));
            }
            let next = self.is_word(next, TimeWord::Filler).unwrap_or(next);
            let (end, unit) = self.unit(next).filter(|(_, unit)| *unit != TimeUnit::Period)?;
            return set(end, value(unit, Some(1.0))?, precision(unit));
        }
        if let Some(next) = self.is_word(at, TimeWord::Per) {
            let (end, unit) = self.unit(next).filter(|(_, unit)| is_rate(*unit))?;
            return set(end, value(unit, Some(1.0))?, precision(unit));
        }
        // "15 a year", "once a week": after a number, a unit of money or of counting.
        let (next, ()) = words
            .phrase(at, &self.measures.numbers, |word| matches!(word, knowledge::NumberWord::Article).then_some(()))?;
        let (end, unit) = self.unit(next).filter(|(end, unit)| is_rate(*unit) && *end == next + 1)?;
        let before = at.checked_sub(1)?;
        let rated = words.is(before, crate::words::Shape::Digits)
            || self.is_word(before, TimeWord::Times).is_some()
            || (before > 0 && numbers::read(words, before - 1, self.measures).is_some_and(|read| read.end >= before))
            || words.is_dash(before);
        rated.then(|| value(unit, Some(1.0))).flatten().and_then(|value| set(end, value, precision(unit)))
    }
}

fn is_rate(unit: TimeUnit) -> bool {
    matches!(
        unit,
        TimeUnit::Day
            | TimeUnit::Week
            | TimeUnit::Month
            | TimeUnit::Year
            | TimeUnit::Hour
            | TimeUnit::Minute
            | TimeUnit::Night
            | TimeUnit::Second
    )
}

/// TIMEX3 value of so many units; `X` where the number is not said.
pub(super) fn value(unit: TimeUnit, number: Option<f64>) -> Option<String> {
    let (prefix, times, letter) = match unit {
        TimeUnit::Second => ("PT", 1.0, "S"),
        TimeUnit::Minute => ("PT", 1.0, "M"),
        TimeUnit::Hour => ("PT", 1.0, "H"),
        TimeUnit::Day => ("P", 1.0, "D"),
        TimeUnit::Night => ("PT", 1.0, "NI"),
        TimeUnit::Weekend => ("P", 1.0, "WE"),
        TimeUnit::Week => ("P", 1.0, "W"),
        TimeUnit::Fortnight => ("P", 2.0, "W"),
        TimeUnit::Month => ("P", 1.0, "M"),
        TimeUnit::Quarter => ("P", 1.0, "Q"),
        TimeUnit::Year => ("P", 1.0, "Y"),
        TimeUnit::Decade => ("P", 10.0, "Y"),
        TimeUnit::Century => ("P", 100.0, "Y"),
        TimeUnit::Millennium => ("P", 1000.0, "Y"),
        TimeUnit::Season | TimeUnit::Half | TimeUnit::Period => return None,
    };
    Some(match number {
        Some(number) => format!("{prefix}{}{letter}", number * times),
        None => format!(
            "{prefix}X{}",
            match unit {
                TimeUnit::Decade => "DE",
                TimeUnit::Century => "CE",
                _ => letter,
            }
        ),
    })
}

/// How exact something told in this unit is.
pub(super) fn precision(unit: TimeUnit) -> Precision {
    match unit {
        TimeUnit::Second | TimeUnit::Minute | TimeUnit::Hour => Precision::Time,
        TimeUnit::Night | TimeUnit::Day => Precision::Day,
        TimeUnit::Weekend | TimeUnit::Week | TimeUnit::Fortnight => Precision::Week,
        TimeUnit::Month => Precision::Month,
        TimeUnit::Quarter => Precision::Quarter,
        TimeUnit::Season => Precision::Season,
        TimeUnit::Half => Precision::Half,
        TimeUnit::Year => Precision::Year,
        TimeUnit::Decade => Precision::Decade,
        TimeUnit::Century | TimeUnit::Millennium | TimeUnit::Period => Precision::Unknown,
    }
}
