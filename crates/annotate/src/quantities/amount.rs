//! An amount as it is written: currency, number or range, scale, unit, rate.

use knowledge::{NumberWord, TimeWord, Unit};
use model::QuantityKind;

use super::Reader;
use crate::{
    numbers::{self, Number},
    words::Shape,
};

/// What a number says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    Exact(f64),
    Range(f64, f64),
    Magnitude(f64, f64),
}

/// A number with its currency and unit, without hedges.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Amount {
    pub start: usize,
    pub end: usize,
    /// First word of the number alone, and the word after it.
    pub number: (usize, usize),
    pub value: Value,
    pub kind: QuantityKind,
    pub unit: Option<String>,
    pub digits: bool,
}

/// A single number with its currency.
struct Single {
    start: usize,
    number: usize,
    end: usize,
    value: Number,
    digits: bool,
    /// By how much scale words multiplied it.
    scale: f64,
    currency: Option<String>,
}

impl Reader<'_> {
    /// The amount that begins at word `at`.
    pub(super) fn amount(&self, at: usize) -> Option<Amount> {
        if let Some(part) = self.part(at) {
            return Some(part);
        }
        let first = self.single(at)?;
        let (first_unit_end, first_unit) =
            self.unit_at(first.end).map_or((first.end, None), |(end, unit)| (end, Some(unit)));
        let (value, end, second_currency) = self
            .range(&first, first.end)
            .or_else(|| {
                first_unit.as_ref().and_then(|_| {
                    self.range(&first, first_unit_end).filter(|range| {
                        // "1 per cent to 1.5 per cent": the unit is said twice, or belongs to the end alone.
                        self.unit_at(range.1)
                            .is_some_and(|(_, unit)| Some(unit.id) == first_unit.as_ref().map(|unit| unit.id.clone()))
                    })
                })
            })
            .unwrap_or((
                match first.value {
                    Number::Exact(value) => Value::Exact(value),
                    Number::Magnitude { low, high } => Value::Magnitude(low, high),
                    Number::Vague => return None,
                },
                first.end,
                None,
            ));
        let number_end = end;
        let currency = first.currency.clone().or(second_currency);
        // "hundreds of miles".
        let of = matches!(value, Value::Magnitude(..)).then(|| self.of(end)).flatten();
        let behind = of.and_then(|of| self.unit_at(of)).or_else(|| self.unit_at(end));
        let (kind, unit, end) = match (currency, behind) {
            (Some(currency), _) => (QuantityKind::Money, Some(currency), end),
            (None, Some((end, unit))) => (unit.kind, Some(unit.id), end),
            (None, None) => (QuantityKind::Count, None, end),
        };
        let (end, unit) = match unit {
            Some(unit) => {
                self.rate(end).map_or((end, Some(unit.clone())), |(end, per)| (end, Some(format!("{unit}/{per}"))))
            }
            None => (end, None),
        };
        Some(Amount {
            start: first.start,
            end,
            number: (first.number, number_end),
            value,
            kind,
            unit,
            digits: first.digits,
        })
    }

    fn single(&self, at: usize) -> Option<Single> {
        let (signed, negative) = self.sign(at);
        let (number, currency) = self.currency_before(signed).map_or((signed, None), |(end, unit)| (end, Some(unit)));
        let read = numbers::read(self.words, number, self.measures)?;
        let scale = match (read.digits, read.number) {
            (true, Number::Exact(value)) => {
                let own = numbers::parse_digits(self.words.written(number)).unwrap_or(value);
                if own == 0.0 { 1.0 } else { value / own }
            }
            _ => 1.0,
        };
        let value = match read.number {
            Number::Exact(value) if negative => Number::Exact(-value),
            other => other,
        };
        Some(Single { start: at, number, end: read.end, value, digits: read.digits, scale, currency })
    }

    /// "-5", "minus 387".
    fn sign(&self, at: usize) -> (usize, bool) {
        let words = self.words;
        let minus = words.phrase(at, &self.measures.numbers, |word| matches!(word, NumberWord::Minus).then_some(()));
        if let Some((end, ())) = minus {
            return (end, true);
        }
        let dash = words.is_dash(at) && !words.glued(at) && words.glued(at + 1) && words.is(at + 1, Shape::Digits);
        if dash { (at + 1, true) } else { (at, false) }
    }

    /// "$", "US$", "EUR" before a number.
    fn currency_before(&self, at: usize) -> Option<(usize, String)> {
        let (end, id) = self.words.phrase(at, &self.measures.currencies, |unit: &Unit| Some(unit.id.clone()))?;
        // "a $3 billion buyout" is no Australian one: a single letter belongs to the sign only where it touches it.
        if end == at + 2
            && self.words.is(end - 1, Shape::Mark)
            && self.words.lower(at) == "a"
            && !self.words.glued(at + 1)
        {
            return None;
        }
        let written = self.words.written(end - 1);
        let code = written.len() <= 3 && written.len() >= 2 && written.chars().all(|c| c.is_ascii_uppercase());
        (self.words.is(end - 1, Shape::Mark) || code).then_some((end, id))
    }

    /// The word after "of".
    pub(super) fn of(&self, at: usize) -> Option<usize> {
        let of = |word: &TimeWord| (*word == TimeWord::Of).then_some(());
        self.words.phrase(at, &self.measures.times, of).map(|(end, ())| end)
    }

    /// A second number behind the first: "to 5", "-5", "or four", "and 5" after "between".
    fn range(&self, first: &Single, at: usize) -> Option<(Value, usize, Option<String>)> {
        let Number::Exact(low) = first.value else { return None };
        let words = self.words;
        let link = |class: TimeWord| words.phrase(at, &self.measures.times, |word| (*word == class).then_some(()));
        let next = if words.is_dash(at) && words.glued(at) == words.glued(at + 1) {
            at + 1
        } else if let Some((end, ())) = link(TimeWord::To) {
            end
        } else if let Some((end, ())) = link(TimeWord::And) {
            let between = first.start.checked_sub(1)?;
            let opens = words.phrase(between, &self.measures.times, |word| (*word == TimeWord::Between).then_some(()));
            opens.map(|_| end)?
        } else {
            return None;
        };
        let second = self.single(next)?;
        let Number::Exact(high) = second.value else { return None };
        if first.digits != second.digits && low.fract() != 0.0 {
            return None;
        }
        // "3 to 5 billion" is 3 to 5 billions.
        let scaled = if first.scale == 1.0 && second.scale > 1.0 && low * second.scale < high {
            low * second.scale
        } else {
            low
        };
        let same = second.currency.is_none() || first.currency.is_none() || first.currency == second.currency;
        (scaled < high && same).then_some((Value::Range(scaled, high), second.end, second.currency))
    }

    /// A unit or currency word behind a number.
    fn unit_at(&self, at: usize) -> Option<(usize, Unit)> {
        let words = self.words;
        let from = if words.joins(at) { at + 1 } else { at };
        let unit = words.phrase(from, &self.measures.units, |unit| Some(unit.clone()));
        let currency = words.phrase(from, &self.measures.currencies, |unit| Some(unit.clone()));
        let found = match (unit, currency) {
            (Some(unit), Some(currency)) => Some(if currency.0 > unit.0 { currency } else { unit }),
            (unit, currency) => unit.or(currency),
        };
        found
            // "5 m" is metres, "5 in" is not inches: letters that are words of the language must touch the number.
            .filter(|(end, _)| {
                words.written(end - 1).len() > 1
                    || words.is(end - 1, Shape::Mark)
                    || words.glued(from)
                    || !words.capital(end - 1)
                    || words.lower(end - 1) == "w"
            })
            .or_else(|| (from == at && words.glued(at) && words.lower(at) == "p").then(|| self.pence(at)).flatten())
    }

    /// "164p" where the sum is British.
    fn pence(&self, at: usize) -> Option<(usize, Unit)> {
        let pence = self.measures.currencies.beginning_with("pence").first()?;
        Some((at + 1, pence.meaning.clone()))
    }

    /// "a barrel", "per year", "/day" behind a unit: what it is per.
    fn rate(&self, at: usize) -> Option<(usize, String)> {
        let words = self.words;
        let unit = |at: usize| words.phrase(at, &self.measures.units, |unit| Some(unit.id.clone()));
        let per = words.phrase(at, &self.measures.times, |word| (*word == TimeWord::Per).then_some(()));
        if let Some((next, ())) = per {
            return unit(next)
                .or_else(|| words.is(next, Shape::Letters).then(|| (next + 1, words.lower(next).to_string())));
        }
        if words.lower(at) == "/" && words.glued(at) {
            return unit(at + 1);
        }
        let (next, ()) =
            words.phrase(at, &self.measures.numbers, |word| matches!(word, NumberWord::Article).then_some(()))?;
        // "a-year" and "a year".
        let next = if words.joins(next) { next + 1 } else { next };
        unit(next)
    }

    /// "two-thirds", "a third", "half", "one in five": a share of one.
    fn part(&self, at: usize) -> Option<Amount> {
        let words = self.words;
        let number = |at: usize| words.phrase(at, &self.measures.numbers, |word| Some(*word));
        let share = |end: usize, value: f64| {
            Some(Amount {
                start: at,
                end,
                number: (at, end),
                value: Value::Exact(value),
                kind: QuantityKind::Percent,
                unit: Some("fraction".into()),
                digits: false,
            })
        };
        let (next, top) = match number(at)? {
            (next, NumberWord::Article) => (next, 1.0),
            (next, NumberWord::Unit(top)) if top >= 1.0 => (next, top),
            (next, NumberWord::Part(2.0)) if words.lower(at) != "halves" => {
                // "half a million" is a number, "half of the voters" a share.
                if let Some((after, NumberWord::Article)) = number(next)
                    && let Some((end, NumberWord::Scale(scale))) = number(after)
                {
                    let value = Value::Exact(scale / 2.0);
                    return Some(Amount { kind: QuantityKind::Count, unit: None, value, ..share(end, 0.5)? });
                }
                // "the second half of the game" is a part of it, not a share.
                let ranked = at > 0 && numbers::ordinal(words, at - 1, self.measures).is_some_and(|(end, _)| end == at);
                return self.of(next).filter(|_| !ranked).and_then(|_| share(next, 0.5));
            }
            _ => return None,
        };
        let part = |at: usize| {
            words.phrase(at, &self.measures.numbers, |word| match word {
                NumberWord::Part(part) => Some(*part),
                _ => None,
            })
        };
        let (end, bottom) = part(if words.joins(next) { next + 1 } else { next })?;
        // "a third" is a rank unless something is parted: "a third of those".
        (self.of(end).is_some() || top > 1.0).then(|| share(end, top / bottom)).flatten()
    }
}
