//! Numbers in digits and words: "13,000", "2.4 million", "twenty-one", "a hundred and five", "dozens", "third".

use knowledge::{LanguageMeasures, NumberWord};

use crate::words::{Shape, Words};

/// What was read as a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Number {
    /// A number that is said.
    Exact(f64),
    /// "dozens": at least `low`, below `high`.
    Magnitude { low: f64, high: f64 },
    /// "several": a small number that is not said.
    Vague,
}

/// A number, and the word after it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Read {
    pub number: Number,
    pub end: usize,
    /// Whether it begins with digits.
    pub digits: bool,
}

/// The number that begins at word `index`: digits with scales, or number words. No ordinals, no "a".
pub(crate) fn read(words: &Words<'_>, index: usize, measures: &LanguageMeasures) -> Option<Read> {
    if words.is(index, Shape::Digits) {
        let value = parse_digits(words.written(index))?;
        let (end, value) = with_fraction(words, index + 1, value, measures);
        let (end, value) = scales(words, end, value, measures);
        return Some(Read { number: Number::Exact(value), end, digits: true });
    }
    if !words.is(index, Shape::Letters) {
        return None;
    }
    let told = words_number(words, index, measures).map(|read| match read.number {
        Number::Exact(value) => {
            let (end, value) = match with_fraction(words, read.end, value, measures) {
                (end, value) if end > read.end => scales(words, end, value, measures),
                plain => plain,
            };
            Read { number: Number::Exact(value), end, ..read }
        }
        _ => read,
    });
    told.or_else(|| vague(words, index, measures))
}

/// Adds what stands behind a whole number: "two *and a half*", "2*½*", "5 *1/2*".
fn with_fraction(words: &Words<'_>, end: usize, value: f64, measures: &LanguageMeasures) -> (usize, f64) {
    let fraction = words.phrase(end, &measures.numbers, |word| match word {
        NumberWord::Fraction(value) => Some(*value),
        _ => None,
    });
    // "21/2" is no number and a half, "2 1/2" is one.
    let digits = words.is(end, Shape::Digits);
    match fraction.filter(|_| value.fract() == 0.0 && !(digits && words.glued(end))) {
        Some((next, part)) if !digits || words.glued(end + 1) => (next, value + part),
        _ => (end, value),
    }
}

/// The rank that begins at word `index` ("third", "21st", "twenty-first"), and the word after it.
pub(crate) fn ordinal(words: &Words<'_>, index: usize, measures: &LanguageMeasures) -> Option<(usize, f64)> {
    if words.is(index, Shape::Digits) {
        let suffix = words.lower(index + 1);
        let fits = words.glued(index + 1) && matches!(suffix, "st" | "nd" | "rd" | "th");
        let value = parse_digits(words.written(index)).filter(|value| value.fract() == 0.0)?;
        return fits.then_some((index + 2, value));
    }
    let last = |at| {
        words.phrase(at, &measures.numbers, |word| match word {
            NumberWord::Ordinal(value) => Some(*value),
            _ => None,
        })
    };
    if let Some(found) = last(index) {
        return Some(found);
    }
    let (next, ten) = words.phrase(index, &measures.numbers, |word| match word {
        NumberWord::Ten(value) => Some(*value),
        _ => None,
    })?;
    let next = if words.joins(next) { next + 1 } else { next };
    last(next).filter(|(_, one)| *one < 10.0).map(|(end, one)| (end, ten + one))
}

/// The value of digits as English writes them; none for what is no number.
pub(crate) fn parse_digits(written: &str) -> Option<f64> {
    let plain: String = written.chars().filter(|c| *c != ',').collect();
    plain.parse().ok().filter(|value: &f64| value.is_finite() && plain.len() <= 18)
}

/// Multiplies by the scale words that follow ("2.4 *million*", "7.2*bn*").
fn scales(words: &Words<'_>, index: usize, value: f64, measures: &LanguageMeasures) -> (usize, f64) {
    let (mut end, mut value) = (index, value);
    for _ in 0..2 {
        let at = if words.joins(end) { end + 1 } else { end };
        let Some((next, scale)) = scale(words, at, measures) else { break };
        // 16.6 million is 16,600,000 and no binary neighbour of it.
        (end, value) = (next, (value * scale * 1e6).round() / 1e6);
    }
    (end, value)
}

fn scale(words: &Words<'_>, index: usize, measures: &LanguageMeasures) -> Option<(usize, f64)> {
    // "5 m" is five metres and "164 t" tons: a single letter is a scale only where it touches the number ("$13.6M").
    let letter = words.lower(index).len() == 1;
    if letter && !(words.glued(index) && (words.capital(index) || is_money(words, index))) {
        return None;
    }
    if letter && matches!(words.lower(index), "t" | "k" | "b") && !is_money(words, index) && words.lower(index) != "k" {
        return None;
    }
    words.phrase(index, &measures.numbers, |word| match word {
        NumberWord::Scale(value) => Some(*value),
        _ => None,
    })
}

/// Whether a currency sign stands before the number whose scale letter is word `index`.
fn is_money(words: &Words<'_>, index: usize) -> bool {
    index.checked_sub(2).is_some_and(|sign| matches!(words.lower(sign), "$" | "€" | "£" | "¥" | "₩" | "₽" | "₴"))
}

/// "two", "twenty-one", "three hundred and five thousand", "a hundred", "half a million".
fn words_number(words: &Words<'_>, index: usize, measures: &LanguageMeasures) -> Option<Read> {
    let word = |at: usize| words.phrase(at, &measures.numbers, |word| Some(*word));
    let (mut total, mut part, mut end, mut any) = (0.0, 0.0, index, false);
    let mut last_small = f64::INFINITY;
    let mut at = index;
    loop {
        let linked = any && (words.joins(at) || (words.lower(at) == "and" && last_small >= 100.0));
        let from = if linked { at + 1 } else { at };
        match word(from) {
            Some((next, NumberWord::Unit(value) | NumberWord::Ten(value)))
                if value < last_small && fits(part, value) =>
            {
                part += value;
                last_small = if value >= 20.0 { 10.0 } else { 1.0 };
                (at, end, any) = (next, next, true);
            }
            Some((next, NumberWord::Scale(scale))) if any && words.lower(from).len() > 1 => {
                if scale < 1000.0 {
                    part *= scale;
                } else if part > 0.0 {
                    (total, part) = (total + part * scale, 0.0);
                } else {
                    total *= scale;
                }
                last_small = scale;
                (at, end) = (next, next);
            }
            Some((next, NumberWord::Article)) if !any => {
                let (after, scale) = word(next).and_then(|(after, word)| match word {
                    NumberWord::Scale(scale) if words.lower(next).len() > 1 => Some((after, scale)),
                    _ => None,
                })?;
                if scale >= 1000.0 {
                    total = scale
                } else {
                    part = scale
                }
                last_small = scale;
                (at, end, any) = (after, after, true);
            }
            _ => break,
        }
    }
    any.then_some(Read { number: Number::Exact(total + part), end, digits: false })
}

/// Whether `value` can follow what is already read: "hundred five", "twenty one", but not "five six".
fn fits(part: f64, value: f64) -> bool {
    part == 0.0 || part >= 100.0 || (part >= 20.0 && value < 10.0 && value > 0.0)
}

/// "several", "dozens", "tens of thousands".
fn vague(words: &Words<'_>, index: usize, measures: &LanguageMeasures) -> Option<Read> {
    let (mut end, word) = words.phrase(index, &measures.numbers, |word| match word {
        NumberWord::Vague(_) | NumberWord::Magnitude(_) => Some(*word),
        _ => None,
    })?;
    let number = match word {
        NumberWord::Magnitude(low) => {
            let mut low = low;
            while let Some((next, NumberWord::Magnitude(scale))) =
                words.phrase(end, &measures.numbers, |word| Some(*word)).filter(|_| words.lower(end - 1) == "of")
            {
                (end, low) = (next, low * scale);
            }
            // "of" belongs to the number only before another scale.
            if words.lower(end - 1) == "of" {
                end -= 1;
            }
            Number::Magnitude { low, high: low * 10.0 }
        }
        _ => match scale(words, end, measures) {
            // "several hundred", "a few thousand".
            Some((next, scale)) => {
                end = next;
                Number::Magnitude { low: scale, high: scale * 10.0 }
            }
            None => Number::Vague,
        },
    };
    Some(Read { number, end, digits: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[track_caller]
    fn check(text: &str, expected: Option<f64>) {
        let measures = testing::knowledge().0.measures.of("en").unwrap();
        let words = Words::of(text);
        let found = read(&words, 0, measures).and_then(|read| match read.number {
            Number::Exact(value) => Some(value),
            Number::Magnitude { low, .. } => Some(low),
            Number::Vague => None,
        });
        assert_eq!(found, expected, "in {text:?}");
    }

    #[test]
    fn digits_and_words_give_the_same_numbers() {
        check("13,000 men", Some(13_000.0));
        check("2.4 million", Some(2_400_000.0));
        check("7.2bn", Some(7_200_000_000.0));
        check("twenty-one", Some(21.0));
        check("three hundred and five thousand", Some(305_000.0));
        check("two million three hundred thousand", Some(2_300_000.0));
        check("a hundred", Some(100.0));
        check("a man", None);
        check("5 m tall", Some(5.0));
        check("one two", Some(1.0));
        check("tens of thousands of people", Some(10_000.0));
        check("dozens of people", Some(12.0));
        check("several people", None);
        check("two and a half hours", Some(2.5));
        check("five-and-a-half years", Some(5.5));
        check("two and a half million", Some(2_500_000.0));
        check("1½ loaves", Some(1.5));
        check("5 1/2 miles", Some(5.5));
    }

    #[test]
    fn ranks_are_no_counts() {
        let measures = testing::knowledge().0.measures.of("en").unwrap();
        for (text, rank) in [("21st day", 21.0), ("twenty-first day", 21.0), ("third wave", 3.0)] {
            assert_eq!(ordinal(&Words::of(text), 0, measures).map(|(_, value)| value), Some(rank), "{text}");
        }
        check("third wave", None);
    }
}
