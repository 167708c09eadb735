//! An amount as it is written: currency, number or range, scale, unit, rate.

use knowledge::{NumberWord, TimeWord, Unit};
use model::{QuantityKind, Upos};

use super::Reader;
use crate::{
    numbers::{self, Number},
    words::Shape,
};

/// So many words back an open quotation mark is looked for.
const QUOTED_AT_MOST: usize = 80;
/// "two in 2024" is no share.
const YEARS: std::ops::Range<f64> = 1900.0..2100.0;
/// "one in 100,000" is the most that people say; above stand other numbers.
const MOST_IN_RATIO: f64 = 1_000_000.0;

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
        if let Some(share) = self.ratio(at).or_else(|| self.part(at)) {
            return Some(share);
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
        // "a $3 billion buyout" is no Australian one and "Acme's $3" none of Singapore: letters belong to the sign where
        // they are capitals or touch it, and touch no word before.
        let letters = end >= at + 2 && self.words.is(at, Shape::Letters) && self.words.is(end - 1, Shape::Mark);
        if letters && !(self.words.capital(at) || (self.words.glued(end - 1) && !self.words.glued(at))) {
            return None;
        }
        let written = self.words.written(end - 1);
        // "EUR 5", and "Rs 299" of two letters.
        let capitals = written.len() == 2 && self.words.capital(end - 1);
        let code = (2..=3).contains(&written.len()) && written.chars().all(|c| c.is_ascii_uppercase()) || capitals;
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
        // "a 500-pound bomb": some units are told by their hyphen.
        let unit = words
            .phrase(at, &self.measures.units, |unit| Some(unit.clone()))
            .filter(|_| from > at)
            .or_else(|| words.phrase(from, &self.measures.units, |unit| Some(unit.clone())));
        let currency = words.phrase(from, &self.measures.currencies, |unit| Some(unit.clone()));
        let found = match (unit, currency) {
            (Some(unit), Some(currency)) => Some(if currency.0 > unit.0 { currency } else { unit }),
            (unit, currency) => unit.or(currency),
        };
        found
            // "four RS-25 engines".
            .filter(|(end, _)| !(words.joins(*end) && words.is(*end + 1, Shape::Digits)))
            // "5 m" is metres, "5 in" is not inches: letters that are words of the language must touch the number.
            .filter(|(end, _)| {
                let last = end - 1;
                // "10x", but not "10 x 20" and "10x20".
                if matches!(words.lower(last), "x" | "×") {
                    return words.glued(from) && !words.is(*end, Shape::Digits);
                }
                words.written(last).len() > 1
                    || words.is(last, Shape::Mark)
                    || words.glued(from)
                    || !words.capital(last)
                    || words.lower(last) == "w"
            })
            .or_else(|| (from == at && words.glued(at) && words.lower(at) == "p").then(|| self.pence(at)).flatten())
            .or_else(|| self.inches_or_feet(at))
    }

    /// `70"` and `30'`: marks of inches and feet where they close no quotation.
    fn inches_or_feet(&self, at: usize) -> Option<(usize, Unit)> {
        let words = self.words;
        let (sign, opening) = match words.lower(at) {
            "\"" => ("″", "\""),
            "”" => ("″", "“"),
            "'" => ("′", "'"),
            "’" => ("′", "‘"),
            _ => return None,
        };
        if at == 0 || !words.glued(at) || !words.is(at - 1, Shape::Digits) || words.is_glued_letter(at + 1) {
            return None;
        }
        let near = at.saturating_sub(QUOTED_AT_MOST)..at;
        let same =
            |mark: &str| near.clone().filter(|&other| words.lower(other) == mark && !words.in_word(other)).count();
        let open = match opening {
            "\"" | "'" => same(opening) % 2 == 1,
            _ => same(opening) > same(words.lower(at)),
        };
        let unit = self.measures.units.beginning_with(sign).first().filter(|_| !open)?;
        Some((at + 1, unit.meaning.clone()))
    }

    /// "164p" where the sum is British.
    fn pence(&self, at: usize) -> Option<(usize, Unit)> {
        let pence = self.measures.currencies.beginning_with("pence").first()?;
        Some((at + 1, pence.meaning.clone()))
    }

    /// "a barrel", "per year", "/day" behind a unit: what it is per.
    fn rate(&self, at: usize) -> Option<(usize, String)> {
        let (end, per) = self.rate_words(at)?;
        // "$38,000 a year ago" tells when.
        let tells_when = [TimeWord::Ago, TimeWord::Later, TimeWord::Earlier]
            .into_iter()
            .any(|class| self.words.phrase(end, &self.measures.times, |word| (*word == class).then_some(())).is_some());
        (!tells_when).then_some((end, per))
    }

    fn rate_words(&self, at: usize) -> Option<(usize, String)> {
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
        // "$10-a-month", "a-year" and "a year".
        let at = if words.joins(at) { at + 1 } else { at };
        let (next, ()) =
            words.phrase(at, &self.measures.numbers, |word| matches!(word, NumberWord::Article).then_some(()))?;
        let next = if words.joins(next) { next + 1 } else { next };
        unit(next)
    }

    /// "one in five", "nine out of ten": a share of one.
    fn ratio(&self, at: usize) -> Option<Amount> {
        let words = self.words;
        let whole = |at: usize| match numbers::read(words, at, self.measures)? {
            numbers::Read { number: Number::Exact(value), end, .. } if value.fract() == 0.0 => Some((end, value)),
            _ => None,
        };
        let (next, top) = whole(at)?;
        let (after, ()) =
            words.phrase(next, &self.measures.numbers, |word| matches!(word, NumberWord::Ratio).then_some(()))?;
        let fits = |bottom: f64| top >= 1.0 && top < bottom && bottom <= MOST_IN_RATIO && !YEARS.contains(&bottom);
        let (end, bottom) = whole(after).filter(|(_, bottom)| fits(*bottom))?;
        // "killed three in five days", "built 2 in 2024", "fired three in ten minutes".
        if self.unit_at(end).is_some() {
            return None;
        }
        let plain_in = after == next + 1;
        let counts = || {
            let before = at.checked_sub(1).map(|before| words.span(before, at));
            let token = before.and_then(|span| self.document.tokens_in(span).next_back());
            token.is_some_and(|token| self.document.tokens.upos[token] == Upos::Verb)
        };
        if plain_in && top > 1.0 && counts() {
            return None;
        }
        Some(Amount {
            start: at,
            end,
            number: (at, end),
            value: Value::Exact(top / bottom),
            kind: QuantityKind::Percent,
            unit: Some("fraction".into()),
            digits: false,
        })
    }

    fn upos_at(&self, at: usize) -> Option<Upos> {
        let token = self.document.tokens_in(self.words.span(at, at + 1)).next()?;
        Some(self.document.tokens.upos[token])
    }

    /// Whether nothing but hedges stands between the word and the beginning of its clause.
    fn starts_clause(&self, at: usize) -> bool {
        let start = self.hedge_before(at).map_or(at, |(start, _)| start);
        let before = start.checked_sub(1);
        before.is_none_or(|before| !matches!(self.words.get(before).map(|word| word.shape), Some(Shape::Letters)))
            || before.is_some_and(|before| matches!(self.upos_at(before), Some(Upos::Cconj | Upos::Sconj)))
    }

    /// "two-thirds", "a third", "half": a share of one.
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
                // "the second half of the game" is a part of it, not a share, and so are "the top half" and "the half".
                let ranked = at > 0 && numbers::ordinal(words, at - 1, self.measures).is_some_and(|(end, _)| end == at);
                let named = at > 0 && (self.is_article(at - 1) || self.upos_at(at - 1) == Some(Upos::Adj));
                // "half of the voters", "half the voters", "about half were women".
                let parts = self.of(next).is_some()
                    || self.is_article(next)
                    || matches!(self.upos_at(next), Some(Upos::Aux | Upos::Verb | Upos::Det))
                        && !words.joins(next)
                        && self.starts_clause(at);
                return (parts && !ranked && !named).then(|| share(next, 0.5)).flatten();
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
        // "a third" is a rank unless something is parted: "a third of those", "fell by a third".
        let by =
            |before: usize| words.phrase(before, &self.measures.times, |word| (*word == TimeWord::By).then_some(()));
        let parted = self.of(end).is_some() || at.checked_sub(1).is_some_and(|before| by(before).is_some());
        (parted || top > 1.0).then(|| share(end, top / bottom)).flatten()
    }
}
