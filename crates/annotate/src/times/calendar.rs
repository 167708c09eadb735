//! Dates of the calendar: "March 21, 2025", "21 March", "2025-03-21", "late 2006", "the third quarter of 2009", "1990s".

use jiff::civil::Date;
use knowledge::{TimeUnit, TimeWord};
use model::{Precision, TimeKind};

use super::{Read, Reader, anchor::direction, point::Point};
use crate::{numbers, words::Shape};

/// Years that a bare number of four digits may mean.
const BARE_YEARS: std::ops::RangeInclusive<i16> = 1900..=2069;
/// Years that a number may mean after a word that asks for a year ("in 1648").
const ANY_YEARS: std::ops::RangeInclusive<i16> = 1000..=2100;

/// A point as it was read, before publication completes it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dated {
    pub end: usize,
    pub point: Point,
    /// Whether it was completed already.
    pub anchored: bool,
}

impl Reader<'_> {
    /// A calendar date, with the words that trim it ("early", "the end of").
    pub(super) fn date(&self, at: usize) -> Option<Read> {
        let from = self.after_edges(at);
        if from > at
            && let Some(mut read) = self.relative(from).filter(|read| read.kind == TimeKind::Date)
        {
            read.start = at;
            return Some(read);
        }
        let dated = self.dated(from, at)?;
        let mut read = self.complete(at, dated);
        // "Monday, 6 p.m." and "Monday at 6 p.m." are one expression.
        if let Some(timed) = self.with_clock(&read) {
            read = timed;
        }
        Some(read)
    }

    /// The word after "early", "the end of", "mid-"; `at` where there is none.
    pub(super) fn after_edges(&self, at: usize) -> usize {
        let mut from = at;
        for _ in 0..2 {
            let Some(end) = self.is_word(from, TimeWord::Edge) else { break };
            from = if self.words.joins(end) { end + 1 } else { end };
        }
        from
    }

    /// Completes what was read at `at` from the publication date.
    pub(super) fn complete(&self, at: usize, dated: Dated) -> Read {
        let direction = direction(self.document, self.words, at, dated.end, self.measures);
        match self.anchor.complete(dated.point, direction).filter(|_| !dated.anchored) {
            Some(point) => Read::date(at, dated.end, point, true),
            None => Read::date(at, dated.end, dated.point, dated.anchored),
        }
    }

    /// A point of the calendar at `at`; `before` is where the whole expression began.
    pub(super) fn dated(&self, at: usize, before: usize) -> Option<Dated> {
        let at = self.after_article(at);
        self.numeric(at)
            .or_else(|| self.weekday(at))
            .or_else(|| self.day_of_month(at))
            .or_else(|| self.month(at))
            .or_else(|| self.part_of_year(at))
            .or_else(|| self.decade(at))
            .or_else(|| self.feast(at))
            .or_else(|| self.year(at, before))
    }

    /// "2025-03-21", "21.03.2025", "21/03/2025"; of "7/8/07" only the year is sure, because day and month are not.
    fn numeric(&self, at: usize) -> Option<Dated> {
        let words = self.words;
        if !words.is(at, Shape::Digits) {
            return None;
        }
        // "21.03.2025" is cut as "21.03", ".", "2025".
        let (parts, end) = if let Some((day, month)) = words.written(at).split_once('.') {
            let whole = words.lower(at + 1) == "." && words.glued(at + 1) && words.glued(at + 2);
            if !whole || !words.is(at + 2, Shape::Digits) {
                return None;
            }
            ([day, month, words.written(at + 2)], at + 3)
        } else {
            let sign = words.lower(at + 1);
            let whole = matches!(sign, "-" | "/") && words.lower(at + 3) == sign && (1..5).all(|n| words.glued(at + n));
            if !whole || !words.is(at + 2, Shape::Digits) || !words.is(at + 4, Shape::Digits) {
                return None;
            }
            ([words.written(at), words.written(at + 2), words.written(at + 4)], at + 5)
        };
        let n = |part: &str| part.parse::<i16>().ok().filter(|_| part.len() <= 4);
        let [first, second, third] = [n(parts[0])?, n(parts[1])?, n(parts[2])?];
        let date = if parts[0].len() == 4 {
            Date::new(first, i8::try_from(second).ok()?, i8::try_from(third).ok()?).ok()?
        } else {
            let year = if parts[2].len() == 4 { third } else { 2000 + third };
            if !(1..=31).contains(&first) || !(1..=31).contains(&second) || (first > 12 && second > 12) {
                return None;
            }
            if first <= 12 && second <= 12 && first != second && words.lower(at + 1) == "/" {
                let point = Point::Day { year: Some(year), month: None, day: None };
                return Some(Dated { end, point, anchored: false });
            }
            let (day, month) = if first > 12 || words.lower(at + 1) != "/" { (first, second) } else { (second, first) };
            Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?
        };
        ANY_YEARS.contains(&date.year()).then_some(Dated { end, point: Point::day(date), anchored: false })
    }

    /// "Monday", "Monday, March 21", "Monday (21 March 2025)".
    fn weekday(&self, at: usize) -> Option<Dated> {
        let (end, weekday) = self.word(at, |word| match word {
            TimeWord::Weekday(day) => Some(*day),
            _ => None,
        })?;
        let next = if matches!(self.words.lower(end), "," | "(") { end + 1 } else { end };
        if let Some(dated) = self.day_of_month(self.after_article(next)) {
            let closed = self.words.lower(end) == "(" && self.words.lower(dated.end) == ")";
            return Some(Dated { end: dated.end + usize::from(closed), ..dated });
        }
        Some(Dated { end, point: Point::Weekday(weekday), anchored: false })
    }

    /// "March 21", "March 21st, 2025", "21 March 2025", "21st of March", "March 3-5".
    fn day_of_month(&self, at: usize) -> Option<Dated> {
        if let Some((end, month)) = self.month_name(at) {
            let (end, first) = self.day_number(end)?;
            if let Some((end, last)) = self.range_end(end).filter(|(_, last)| *last > first) {
                let (end, year) = self.year_after(end).map_or((end, None), |(end, year)| (end, Some(year)));
                return Some(Dated { end, point: Point::Days { year, month, first, last }, anchored: false });
            }
            return self.with_year(end, month, first);
        }
        let (end, first) = self.day_number(at)?;
        if let Some((end, last)) = self.range_end(end).filter(|(_, last)| *last > first)
            && let Some((end, month)) = self.month_name(end)
        {
            let (end, year) = self.year_after(end).map_or((end, None), |(end, year)| (end, Some(year)));
            return Some(Dated { end, point: Point::Days { year, month, first, last }, anchored: false });
        }
        let end = self.is_word(end, TimeWord::Joint).unwrap_or(end);
        let (end, month) = self.month_name(end)?;
        self.with_year(end, month, first)
    }

    fn with_year(&self, end: usize, month: i8, day: i8) -> Option<Dated> {
        let (end, year) = self.year_after(end).map_or((end, None), |(end, year)| (end, Some(year)));
        let longest = Date::new(year.unwrap_or(2000), month, 1).ok()?.days_in_month();
        (day <= longest).then_some(Dated {
            end,
            point: Point::Day { year, month: Some(month), day: Some(day) },
            anchored: false,
        })
    }

    fn month_name(&self, at: usize) -> Option<(usize, i8)> {
        self.word(at, |word| match word {
            TimeWord::Month(month) => Some(*month),
            _ => None,
        })
    }

    fn day_number(&self, at: usize) -> Option<(usize, i8)> {
        if let Some((end, day)) = numbers::ordinal(self.words, at, self.measures) {
            return Some((end, day as i8)).filter(|_| (1.0..=31.0).contains(&day));
        }
        let written = self.words.written(at);
        let day = written.parse::<i8>().ok().filter(|day| (1..=31).contains(day) && written.len() <= 2)?;
        // "March 21 million" and "21-year" are no days.
        let counted = self.words.glued(at + 1) && self.words.is(at + 1, Shape::Letters)
            || self.words.lower(at + 1) == "%"
            || (self.words.lower(at + 1) == ":" && self.words.glued(at + 1));
        (!counted).then_some((at + 1, day))
    }

    /// The second day of "3-5" or "3 to 5".
    fn range_end(&self, at: usize) -> Option<(usize, i8)> {
        self.words.is_dash(at).then(|| self.day_number(at + 1))?
    }

    /// ", 2025", "2025", "of last year" after a day or month.
    fn year_after(&self, at: usize) -> Option<(usize, i16)> {
        let from = if self.words.lower(at) == "," { at + 1 } else { at };
        self.year_number(from, &ANY_YEARS).filter(|(end, _)| !self.is_glued_on(*end))
    }

    /// A month, with its year where one follows.
    fn month(&self, at: usize) -> Option<Dated> {
        let (end, month) = self.month_name(at)?;
        let joined = self.is_word(end, TimeWord::Joint).unwrap_or(end);
        if let Some((end, year)) = self.year_after(end).or_else(|| self.year_after(joined)) {
            return Some(Dated { end, point: Point::Month { year: Some(year), month: Some(month) }, anchored: false });
        }
        let point = Point::Month { year: None, month: Some(month) };
        if let Some(dated) = self.in_relative_year(joined, point) {
            return Some(dated);
        }
        // "May" as a verb at the head of a sentence, and "April" as a first name.
        (!self.is_name_part(at, end)).then_some(Dated { end, point, anchored: false })
    }

    /// Whether words `at..end` belong to a capitalised name ("April Jones", "Mr. March").
    fn is_name_part(&self, at: usize, end: usize) -> bool {
        let words = self.words;
        let letters = |at: usize| words.is(at, Shape::Letters);
        let tokens = self.document.tokens_in(words.span(at, end));
        let columns = &self.document.tokens;
        let upos = |token: usize| columns.upos.get(token).copied();
        if tokens.clone().any(|token| matches!(upos(token), Some(model::Upos::Aux | model::Upos::Verb))) {
            return true;
        }
        let follows = letters(end) && words.capital(end) && self.known(end).is_none() && words.written(end).len() > 1;
        let leads = at > 0 && letters(at - 1) && words.capital(at - 1) && self.known(at - 1).is_none();
        let by_name = tokens.clone().any(|token| {
            columns.relation.get(token) == Some(&model::Relation::Flat)
                || (columns.head.get(token).is_some_and(|head| (*head as usize) < token)
                    && columns.relation.get(token) == Some(&model::Relation::Appos))
        });
        by_name
            || (follows && !leads && (at == 0 || !letters(at - 1)) && !self.document.tokens.is_empty() && {
                let next = self.document.tokens_in(words.span(end, end + 1));
                next.clone().any(|token| columns.relation.get(token) == Some(&model::Relation::Flat))
            })
    }

    /// Any meaning of time that word `at` has.
    fn known(&self, at: usize) -> Option<()> {
        self.word(at, |_| Some(())).map(|(_, ())| ())
    }

    /// "the third quarter of this year", "Q3 2009", "the first half of 2024", "summer 2025", "fiscal 2007".
    fn part_of_year(&self, at: usize) -> Option<Dated> {
        let (end, point) = self.year_part(at)?;
        let fiscal_end = self.is_word(end, TimeWord::Fiscal);
        let joined = self.is_word(end, TimeWord::Joint).unwrap_or(end);
        let joined = self.is_word(joined, TimeWord::Fiscal).or(fiscal_end).unwrap_or(joined);
        if let Some((end, year)) = self.year_after(joined) {
            return Some(Dated { end, point: point.in_year(Some(year)), anchored: false });
        }
        self.in_relative_year(joined, point).or(Some(Dated { end, point, anchored: false }))
    }

    fn year_part(&self, at: usize) -> Option<(usize, Point)> {
        let words = self.words;
        if let Some((end, rank)) = numbers::ordinal(words, at, self.measures) {
            let next = if words.joins(end) { end + 1 } else { end };
            let next = self.is_word(next, TimeWord::Fiscal).unwrap_or(next);
            let (end, unit) = self.unit(next)?;
            return match unit {
                TimeUnit::Quarter if rank <= 4.0 => {
                    Some((end, Point::Quarter { year: None, quarter: Some(rank as i8) }))
                }
                TimeUnit::Half if rank <= 2.0 => {
                    // "the first half" is a match's or a talk's as often; of a year only where the year follows.
                    let of = self.is_word(end, TimeWord::Joint)?;
                    let point = Point::Half { year: None, half: rank as i8 };
                    (self.year_after(of).is_some() || self.in_relative_year(of, point).is_some())
                        .then_some((end, point))
                }
                TimeUnit::Century if rank <= 22.0 => Some((end, Point::Century(rank as i16 - 1))),
                _ => None,
            };
        }
        let code = words.lower(at);
        if let Some(quarter) = code.strip_prefix('q').and_then(|digit| digit.parse::<i8>().ok()) {
            return (1..=4)
                .contains(&quarter)
                .then_some((at + 1, Point::Quarter { year: None, quarter: Some(quarter) }));
        }
        if let Some(half) = code.strip_prefix('h').and_then(|digit| digit.parse::<i8>().ok()) {
            let dated = self.year_after(at + 1).is_some();
            return ((1..=2).contains(&half) && dated).then_some((at + 1, Point::Half { year: None, half }));
        }
        if let Some(year) = code.strip_prefix("fy").filter(|digits| digits.len() == 2 || digits.len() == 4) {
            let year: i16 = year.parse().ok()?;
            return Some((at + 1, Point::Fiscal(Some(if year < 100 { 2000 + year } else { year }))));
        }
        if let Some(end) = self.is_word(at, TimeWord::Fiscal) {
            // "fiscal policy" is no time, "the financial year" is one.
            let told = end > at + 1 || self.year_after(end).is_some();
            return told.then_some((end, Point::Fiscal(None)));
        }
        let (end, season) = self.word(at, |word| match word {
            TimeWord::Season(code) => Some(*code),
            _ => None,
        })?;
        // "fall" and "spring" are verbs and things too: a season has a word of time before it, or its year behind it.
        let told = self.year_after(self.is_word(end, TimeWord::Joint).unwrap_or(end)).is_some()
            || at.checked_sub(1).is_some_and(|before| {
                self.is_article(before)
                    || self.is_word(before, TimeWord::Edge).is_some()
                    || self.is_word(before, TimeWord::Joint).is_some()
            }) && !self.is_verb(at)
                && self.is_season_here(at);
        told.then_some((end, Point::Season { year: None, code: Some(season) }))
    }

    /// A season after "the" must be no longer phrase's first word ("the fall of Rome", "the spring offensive" is one).
    fn is_season_here(&self, at: usize) -> bool {
        self.words.lower(at + 1) != "of" || self.year_after(at + 2).is_some()
    }

    fn is_verb(&self, at: usize) -> bool {
        let mut tokens = self.document.tokens_in(self.words.span(at, at + 1));
        tokens.any(|token| self.document.tokens.upos[token] == model::Upos::Verb)
    }

    /// "last year", "this year" after the part of a year ("October of next year").
    fn in_relative_year(&self, at: usize, point: Point) -> Option<Dated> {
        let at = self.after_article(at);
        let (next, by) = self.near(at)?;
        let (end, unit) = self.unit(next)?;
        if unit != TimeUnit::Year {
            return None;
        }
        let year = self.anchor.for_unit(TimeUnit::Year).zip(by).map(|(date, by)| date.year() + by as i16);
        Some(Dated { end, point: point.in_year(year), anchored: year.is_some() })
    }

    /// "1990s", "the 90s", "the nineties", "the '80s".
    fn decade(&self, at: usize) -> Option<Dated> {
        let words = self.words;
        let told = |at: usize| {
            at > 0
                && (self.is_article(at - 1)
                    || self.is_word(at - 1, TimeWord::Edge).is_some()
                    || words.lower(at - 1) == "and")
        };
        if let Some((end, tens)) = self.word(at, |word| match word {
            TimeWord::Decade(tens) => Some(*tens),
            _ => None,
        }) {
            return told(at).then_some(Dated { end, point: Point::Decade(Some(190 + tens / 10)), anchored: false });
        }
        let apostrophe = usize::from(matches!(words.lower(at), "'" | "’" | "‘"));
        let digits = words.written(at + apostrophe);
        let end = at + apostrophe + 1;
        let plural = words.lower(end) == "s" && words.glued(end);
        if !words.is(at + apostrophe, Shape::Digits) || !plural || !digits.ends_with('0') {
            return None;
        }
        let number: i16 = digits.parse().ok()?;
        let decade = match digits.len() {
            4 if ANY_YEARS.contains(&number) => number / 10,
            2 if apostrophe > 0 || told(at) => 190 + number / 10,
            _ => return None,
        };
        Some(Dated { end: end + 1, point: Point::Decade(Some(decade)), anchored: false })
    }

    /// "Christmas", "New Year's Eve", "9/11", "Easter" (whose day the words do not give).
    fn feast(&self, at: usize) -> Option<Dated> {
        let (end, point) = self.word(at, |word| match word {
            TimeWord::Holiday(month, day) => Some(Point::Day { year: None, month: Some(*month), day: Some(*day) }),
            TimeWord::Feast => Some(Point::Day { year: None, month: None, day: None }),
            TimeWord::NamedDay(date) => Some(Point::day(*date)),
            _ => None,
        })?;
        if let Some((end, year)) = self.year_after(end) {
            return Some(Dated { end, point: point.in_year(Some(year)), anchored: false });
        }
        Some(Dated { end, point, anchored: false })
    }

    /// A bare year, or two ("2014-15").
    fn year(&self, at: usize, before: usize) -> Option<Dated> {
        let words = self.words;
        let asked =
            before.checked_sub(1).is_some_and(|word| self.is_word(word, TimeWord::Asks).is_some()) || at > before;
        let (end, year) = self.year_number(at, if asked { &ANY_YEARS } else { &BARE_YEARS })?;
        let signed = at > 0
            && words.glued(at)
            && !matches!(words.lower(at - 1), "(" | "-" | "–" | "'" | "‘" | "“" | "\"" | "/" | "—");
        if signed || self.is_glued_on(end) || (!asked && self.is_counted(end)) {
            return None;
        }
        if words.joins(end) && words.is(end + 1, Shape::Digits) {
            let next = words.written(end + 1);
            let last: i16 = next.parse().ok()?;
            let last = if next.len() == 2 { year / 100 * 100 + last } else { last };
            if (next.len() == 2 || next.len() == 4) && (year + 1..=year + 99).contains(&last) {
                return Some(Dated { end: end + 2, point: Point::Years(year, last), anchored: false });
            }
            if next.len() <= 2 {
                return None;
            }
        }
        Some(Dated { end, point: Point::Year(Some(year)), anchored: false })
    }

    fn year_number(&self, at: usize, range: &std::ops::RangeInclusive<i16>) -> Option<(usize, i16)> {
        let written = self.words.written(at);
        let year: i16 = written.parse().ok().filter(|_| written.len() == 4)?;
        range.contains(&year).then_some((at + 1, year))
    }

    /// Whether something is glued to the number's end that makes it another thing ("2020s", "2000m", "2014%", "2025:1").
    fn is_glued_on(&self, at: usize) -> bool {
        let words = self.words;
        words.glued(at)
            && (words.is(at, Shape::Letters) || matches!(words.lower(at), "%" | ":" | "°" | "/"))
            && !(words.lower(at) == "/" && words.written(at + 1).len() == 2)
    }

    /// Whether the number counts what follows it ("2000 people").
    fn is_counted(&self, at: usize) -> bool {
        let tokens = self.document.tokens_in(self.words.span(at, at + 1));
        let columns = &self.document.tokens;
        let number = self.document.tokens_in(self.words.span(at - 1, at));
        let modifies = |token: usize| columns.relation[token] == model::Relation::Nummod;
        let plural = |token: usize| {
            columns.features[token].has(model::Features::PLURAL) && columns.upos[token] == model::Upos::Noun
        };
        let hedged = at >= 2 && self.is_word(at - 2, TimeWord::Asks).is_none() && !self.is_article(at - 2);
        number.clone().any(modifies) && hedged && tokens.clone().any(plural)
    }

    /// A value of a day with a part of the day or a clock time behind it.
    pub(super) fn is_day(read: &Read) -> bool {
        read.kind == TimeKind::Date && read.precision == Precision::Day && !read.value.contains('/')
    }
}
