//! Numbers that are no quantities: names, years, scores, telephone numbers, parts of codes; and ages.

use knowledge::TimeWord;
use model::{QuantityKind, Relation, Upos};

use super::{
    Reader,
    amount::{Amount, Value},
};
use crate::words::Shape;

impl Reader<'_> {
    /// Whether the number names, ranks or scores rather than counts.
    pub(super) fn is_doubtful(&self, amount: &Amount) -> bool {
        self.is_glued(amount)
            || self.is_number_name(amount)
            || (amount.kind == QuantityKind::Count
                && (self.is_name(amount)
                    || self.is_pronoun(amount)
                    || self.is_hyphened(amount)
                    || self.is_year(amount)
                    || self.numbers_a_list(amount)))
    }

    /// "9/11", "1080p".
    fn is_number_name(&self, amount: &Amount) -> bool {
        let name = self.words.phrase(amount.number.0, &self.measures.number_names, |()| Some(()));
        let is_name = name.is_some_and(|(end, ())| {
            // "911 people" are people and "4k votes" votes, "4K screens" are no 4,000.
            let plural = || self.following_noun(amount.end).is_some_and(|(_, plural)| plural);
            let format = amount.kind == QuantityKind::Money || self.words.capital(amount.number.0 + 1);
            end >= amount.end && (format || !plural())
        });
        amount.start == amount.number.0 && is_name
    }

    /// "2024" that no time expression took: a year unless it counts several things.
    fn is_year(&self, amount: &Amount) -> bool {
        let written = self.words.written(amount.number.0);
        let like_year = amount.digits
            && amount.number.1 == amount.number.0 + 1
            && written.len() == 4
            && matches!(amount.value, Value::Exact(value) if (1900.0..2100.0).contains(&value));
        like_year && !self.following_noun(amount.end).is_some_and(|(_, plural)| plural)
    }

    /// "4. Where the money went".
    fn numbers_a_list(&self, amount: &Amount) -> bool {
        let words = self.words;
        let first = amount.start.checked_sub(1).is_none_or(|before| words.is(before, Shape::Break));
        first && amount.digits && matches!(words.lower(amount.end), "." | ")") && words.glued(amount.end)
    }

    /// Part of a code, a score, a version, a time: marks glued to digits on one side.
    fn is_glued(&self, amount: &Amount) -> bool {
        let words = self.words;
        let (start, end) = (amount.start, amount.end);
        let code_before = start > 0
            && words.glued(start)
            && (words.is(start - 1, Shape::Letters)
                || (matches!(words.lower(start - 1), "-" | "‐" | "‑")
                    && words.glued(start - 1)
                    && start > 1
                    && !words.is(start - 2, Shape::Mark))
                || matches!(words.lower(start - 1), ":" | "." | "/" | "#" | "@" | "_" | "\\" | "&" | "="));
        let digits_after = words.glued(end)
            && words.glued(end + 1)
            && words.is(end + 1, Shape::Digits)
            && (matches!(words.lower(end), ":" | "." | "/" | "-" | "–") && amount.unit.is_none());
        let letters_after = words.glued(end) && words.is(end, Shape::Letters) && amount.digits && amount.unit.is_none();
        let numbered = start > 0 && matches!(words.lower(start - 1), "#" | "№");
        code_before || digits_after || letters_after || numbered
    }

    /// "54-year-old", "20 years old", "Smith, 54, said", "aged 20": the word after the age.
    pub(super) fn age(&self, amount: &Amount) -> Option<usize> {
        let words = self.words;
        let old = |at: usize| {
            words.phrase(at, &self.measures.times, |word| (*word == TimeWord::Old).then_some(())).map(|(end, ())| end)
        };
        let after = if words.joins(amount.end) { amount.end + 1 } else { amount.end };
        // "20 old tanks" are no years.
        if let Some(end) = old(after).filter(|_| amount.kind == QuantityKind::Measure) {
            return Some(end);
        }
        let before = amount.start.checked_sub(1)?;
        let aged = words.phrase(before, &self.measures.times, |word| (*word == TimeWord::Aged).then_some(())).is_some();
        let behind = words.lower(amount.end);
        let name_before = before > 0
            && (words.capital(before - 1) && words.is(before - 1, Shape::Letters)
                || behind == "," && (words.is(before - 1, Shape::Letters) || words.lower(before - 1) == "."));
        let in_commas = words.lower(before) == ","
            && (matches!(behind, "," | "." | ")") || words.is_dash(amount.end))
            && name_before;
        let small = match amount.value {
            Value::Exact(value) => (1.0..=120.0).contains(&value) && value.fract() == 0.0,
            Value::Range(low, high) => aged && low >= 0.0 && high <= 120.0,
            Value::Magnitude(..) => false,
        };
        (amount.kind == QuantityKind::Count && small && (aged || in_commas)).then_some(amount.end)
    }

    /// "Section 427", "Windows 10", "Lang 20": the number hangs on the noun before it.
    fn is_name(&self, amount: &Amount) -> bool {
        let words = self.words;
        let Some(before) = amount.start.checked_sub(1) else { return false };
        let numbered = self.measures.numbered.contains(words.lower(before))
            || (words.lower(before) == "."
                && before > 0
                && self.measures.numbered.contains(words.lower(before - 1))
                && words.lower(before - 1).len() <= 3);
        if numbered {
            return true;
        }
        let Some(token) = self.document.tokens_in(words.span(amount.number.0, amount.number.1)).next() else {
            return false;
        };
        let columns = &self.document.tokens;
        let head = columns.head[token] as usize;
        let names = matches!(
            columns.relation[token],
            Relation::Nummod
                | Relation::Flat
                | Relation::Compound
                | Relation::NmodUnmarked
                | Relation::Appos
                | Relation::Dep
                | Relation::NmodDesc
        );
        let on_name = head < token && token - head <= 3 && names && matches!(columns.upos[head], Upos::Propn)
            || (head + 1 == token
                && names
                && columns.upos[head] == Upos::Noun
                && columns.relation[token] == Relation::Nummod
                && amount.digits);
        // "S&P 500", "iPhone 11", "Big 12"; but "In Ukraine 500 soldiers fell".
        let named = words.is(before, Shape::Letters)
            && words.written(before).chars().any(char::is_uppercase)
            && token > 0
            && matches!(columns.upos[token - 1], Upos::Propn | Upos::Adj | Upos::Noun | Upos::X)
            && words
                .get(before.saturating_sub(1))
                .is_some_and(|word| word.shape == Shape::Letters || word.shape == Shape::Mark);
        let placed = before > 0 && self.is_asking(before - 1);
        let written_as_name = amount.digits
            && named
            && !words.written(amount.number.0).contains(',')
            && !(placed && self.following_noun(amount.end).is_some_and(|(_, plural)| plural));
        // "Prescott (4) celebrates".
        let on_shirt =
            words.lower(before) == "(" && words.lower(amount.end) == ")" && before > 0 && words.capital(before - 1);
        let propn = columns.upos[token] == Upos::Propn && !amount.digits;
        on_name || written_as_name || on_shirt || propn || self.is_address(amount)
    }

    /// "2134 Elm Street": a number without marks before capitalised words, none of them plural.
    fn is_address(&self, amount: &Amount) -> bool {
        let words = self.words;
        let large = matches!(amount.value, Value::Exact(value) if value >= 100.0);
        let plain = amount.digits && !words.written(amount.number.0).contains([',', '.']);
        let capital = |at: usize| words.capital(at) && words.is(at, Shape::Letters);
        let name = large && plain && capital(amount.end) && capital(amount.end + 1);
        let counts = |(_, plural): (model::TextSpan, bool)| plural;
        name && !self.following_noun(amount.end).is_some_and(counts)
    }

    /// "in", "since": a preposition.
    fn is_asking(&self, at: usize) -> bool {
        self.words.phrase(at, &self.measures.times, |word| (*word == TimeWord::Asks).then_some(())).is_some()
    }

    /// "one" for somebody, "no one", "one another".
    fn is_pronoun(&self, amount: &Amount) -> bool {
        if amount.digits || amount.value != Value::Exact(1.0) {
            return false;
        }
        // "one of the companies" counts, "one of us" and "one of the most famous" tell who or which.
        if self.of(amount.end).is_some() && self.following_noun(amount.end).is_some_and(|(_, plural)| plural) {
            return false;
        }
        let Some(token) = self.document.tokens_in(self.words.span(amount.number.0, amount.number.1)).next() else {
            return true;
        };
        let columns = &self.document.tokens;
        let modifies = columns.relation[token] == Relation::Nummod && columns.head[token] as usize > token;
        !(modifies && columns.upos[token] == Upos::Num)
    }

    /// "six-speed", "five-star": a number inside a compound, without a unit.
    fn is_hyphened(&self, amount: &Amount) -> bool {
        self.words.joins(amount.end) && self.words.is(amount.end + 1, Shape::Letters)
    }
}
