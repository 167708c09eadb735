//! Dates as pages write them, with the precision that the words have and no more.

use jiff::{Timestamp, civil};
use knowledge::Pages;
use model::{Precision, PublishedAt};

/// Reads a date that is the whole value of an attribute or JSON string, or stands at its start: ISO 8601, RFC 2822,
/// seconds since 1970, or words.
pub fn read(value: &str, pages: &Pages) -> Option<PublishedAt> {
    let value = value.trim();
    if let Some(found) = iso(value) {
        return Some(found);
    }
    if matches!(value.len(), 10 | 13) && value.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: i64 = value.parse().ok()?;
        let seconds = if value.len() == 13 { number / 1000 } else { number };
        let instant = Timestamp::from_second(seconds).ok()?;
        let day = instant.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
        return plausible_year(day.year()).then_some(PublishedAt {
            day,
            instant: Some(instant),
            precision: Precision::Time,
        });
    }
    if value.len() == 8 && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return day(number(&value[..4])?, number(&value[4..6])?, number(&value[6..])?).map(of_day);
    }
    if value.len() > 200 {
        return None;
    }
    find(value, pages).map(|(found, _)| found)
}

/// The first date in running text, and its range in bytes.
pub fn find(text: &str, pages: &Pages) -> Option<(PublishedAt, std::ops::Range<usize>)> {
    let words = words(text);
    for index in 0..words.len() {
        if let Some((found, n_words)) = at_word(text, &words[index..], pages) {
            let last = &words[index + n_words - 1];
            let end = last.end;
            let found = with_time(found, &text[end..]);
            return Some((found, words[index].start..end));
        }
    }
    None
}

/// The date in the path of an address: `/2025/03/21/`, `/2025-03-21-`, `/20250321`; `/2025/03/` is a month.
pub fn in_address(address: &str) -> Option<(PublishedAt, std::ops::Range<usize>)> {
    let path_start = address.find("://").and_then(|at| address[at + 3..].find('/').map(|slash| at + 3 + slash))?;
    let end = address.find(['?', '#']).unwrap_or(address.len()).max(path_start);
    let path = &address[path_start..end];
    let bytes = path.as_bytes();
    let mut month_only = None;
    for (index, _) in path.match_indices(|c: char| c.is_ascii_digit()) {
        let bounded = index == 0 || !bytes[index - 1].is_ascii_digit();
        if !bounded {
            continue;
        }
        let Some(year) = digits(bytes, index, 4).filter(|year| (1995..2100).contains(year)) else { continue };
        let at = path_start + index;
        let separator = bytes.get(index + 4).copied();
        match separator {
            Some(separator @ (b'/' | b'-' | b'_')) => {
                let Some((month, after)) = one_or_two(bytes, index + 5) else { continue };
                if bytes.get(after) == Some(&separator)
                    && let Some((of_month, end)) = one_or_two(bytes, after + 1)
                {
                    let ends = !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric);
                    if let (Some(found), true) = (day(year, month, of_month), ends) {
                        return Some((of_day(found), at..path_start + end));
                    }
                }
                let ends = matches!(bytes.get(after), Some(b'/'));
                if separator == b'/'
                    && ends
                    && month_only.is_none()
                    && let Some(first) = day(year, month, 1)
                {
                    let found = PublishedAt { day: first, instant: None, precision: Precision::Month };
                    month_only = Some((found, at..path_start + after));
                }
            }
            Some(b'0'..=b'9') => {
                let (Some(month), Some(of_month)) = (digits(bytes, index + 4, 2), digits(bytes, index + 6, 2)) else {
                    continue;
                };
                let ends = !bytes.get(index + 8).is_some_and(u8::is_ascii_digit);
                if let (Some(found), true) = (day(year, month, of_month), ends) {
                    return Some((of_day(found), at..at + 8));
                }
            }
            _ => {}
        }
    }
    month_only
}

/// How many days lie between two days.
pub fn days_between(from: civil::Date, to: civil::Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

/// Whether a page could have been published in this year.
pub fn plausible_year(year: i16) -> bool {
    (1990..2100).contains(&year)
}

fn of_day(day: civil::Date) -> PublishedAt {
    PublishedAt { day, instant: None, precision: Precision::Day }
}

fn day(year: i16, month: i16, of_month: i16) -> Option<civil::Date> {
    let date = civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(of_month).ok()?).ok()?;
    (1800..2200).contains(&year).then_some(date)
}

/// The number that digits of any of the scripts in use for dates stand for.
fn number(text: &str) -> Option<i16> {
    if text.is_ascii() {
        return text.parse().ok();
    }
    let mut number: i16 = 0;
    for character in text.chars() {
        number = number.checked_mul(10)?.checked_add(digit(character)?)?;
    }
    Some(number)
}

/// The value of an ASCII, Arabic-Indic, Persian, Devanagari or full-width digit.
fn digit(character: char) -> Option<i16> {
    let zero = match character {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6F0}'..='\u{6F9}' => '\u{6F0}',
        '\u{966}'..='\u{96F}' => '\u{966}',
        '\u{FF10}'..='\u{FF19}' => '\u{FF10}',
        _ => return None,
    };
    i16::try_from(character as u32 - zero as u32).ok()
}

fn digits(bytes: &[u8], at: usize, n: usize) -> Option<i16> {
    let text = bytes.get(at..at + n)?;
    if !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    number(std::str::from_utf8(text).ok()?)
}

fn one_or_two(bytes: &[u8], at: usize) -> Option<(i16, usize)> {
    if let Some(two) = digits(bytes, at, 2) {
        return Some((two, at + 2));
    }
    digits(bytes, at, 1).map(|one| (one, at + 1))
}

/// `2025-03-21`, `2025-3-21T10:00`, `2025-03-21 10:00:00 +0900`, `2025/03/21`.
fn iso(value: &str) -> Option<PublishedAt> {
    let bytes = value.as_bytes();
    let year = digits(bytes, 0, 4)?;
    let separator = *bytes.get(4)?;
    if !matches!(separator, b'-' | b'/' | b'.') {
        return None;
    }
    let (month, after) = one_or_two(bytes, 5)?;
    if bytes.get(after) != Some(&separator) {
        // "2025-03" says a month.
        let ends = after == bytes.len() && separator == b'-';
        return day(year, month, 1).filter(|_| ends).map(|first| PublishedAt {
            day: first,
            instant: None,
            precision: Precision::Month,
        });
    }
    let (of_month, after) = one_or_two(bytes, after + 1)?;
    if bytes.get(after).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let found = of_day(day(year, month, of_month)?);
    Some(with_time(found, value.get(after..)?))
}

/// Adds the time of day, and the instant where a zone is given, that follow a date at once.
fn with_time(found: PublishedAt, rest: &str) -> PublishedAt {
    if found.precision != Precision::Day {
        return found;
    }
    let rest =
        rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | 'T' | 't' | '-' | '–' | '|' | '·'));
    let rest = rest.strip_prefix("at ").unwrap_or(rest).trim_start();
    let bytes = rest.as_bytes();
    let Some((hour, after)) = one_or_two(bytes, 0) else { return found };
    if !matches!(bytes.get(after), Some(b':')) {
        return found;
    }
    let Some(minute) = digits(bytes, after + 1, 2) else { return found };
    let mut at = after + 3;
    let mut second = 0;
    if bytes.get(at) == Some(&b':')
        && let Some(seconds) = digits(bytes, at + 1, 2)
    {
        second = seconds;
        at += 3;
        if matches!(bytes.get(at), Some(b'.' | b',')) {
            at += 1 + bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        }
    }
    let mut tail = rest.get(at..).unwrap_or("").trim_start();
    let lower: String = tail.chars().take(4).collect::<String>().to_lowercase();
    let mut hour = hour;
    if lower.starts_with("p.m") || lower.starts_with("pm") {
        hour = if hour < 12 { hour + 12 } else { hour };
    } else if lower.starts_with("a.m") || lower.starts_with("am") {
        hour = if hour == 12 { 0 } else { hour };
    }
    if lower.starts_with("p.m") || lower.starts_with("a.m") {
        tail = tail.get(4..).unwrap_or("").trim_start();
    } else if lower.starts_with("pm") || lower.starts_with("am") {
        tail = tail.get(2..).unwrap_or("").trim_start();
    }
    let (Ok(h), Ok(m), Ok(s)) = (i8::try_from(hour), i8::try_from(minute), i8::try_from(second)) else { return found };
    let Ok(time) = civil::Time::new(h, m, s.min(59), 0) else { return found };
    let Some(offset) = zone(tail) else { return found };
    let instant = found.day.to_datetime(time).to_zoned_datetime(jiff::tz::TimeZone::fixed(offset)).ok();
    match instant {
        Some(zoned) => PublishedAt { instant: Some(zoned.timestamp()), precision: Precision::Time, ..found },
        None => found,
    }
}

/// `Z`, `+09:00`, `+0900`, `+09`, and the abbreviations that mean one offset everywhere. "EST" and "IST" do not, in
/// general, but with news in English the North American zones are unambiguous.
fn zone(text: &str) -> Option<jiff::tz::Offset> {
    let text = text.trim_start_matches(['(', ' ']);
    let bytes = text.as_bytes();
    let sign = match bytes.first()? {
        b'Z' | b'z' => return Some(jiff::tz::Offset::UTC),
        b'+' => 1,
        b'-' => -1,
        _ => {
            let name: String = text.chars().take_while(char::is_ascii_alphabetic).collect();
            let hours = match name.as_str() {
                "GMT" | "UTC" => 0,
                "EST" => -5,
                "EDT" => -4,
                "CDT" => -5,
                "PST" => -8,
                "PDT" => -7,
                "MDT" => -6,
                "CET" => 1,
                "CEST" => 2,
                "KST" | "JST" => 9,
                _ => return None,
            };
            return jiff::tz::Offset::from_seconds(hours * 3600).ok();
        }
    };
    let (hours, after) = (digits(bytes, 1, 2)?, 3);
    let minutes = digits(bytes, after + usize::from(bytes.get(after) == Some(&b':')), 2).unwrap_or(0);
    let seconds = sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60);
    jiff::tz::Offset::from_seconds(seconds).ok()
}

/// The words of a text: runs of letters or of digits.
fn words(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut words: Vec<std::ops::Range<usize>> = Vec::new();
    let mut previous_digit = false;
    let mut open = false;
    for (index, character) in text.char_indices() {
        if character.is_alphanumeric() {
            let is_digit = digit(character).is_some();
            let end = index + character.len_utf8();
            match words.last_mut() {
                Some(last) if open && previous_digit == is_digit => last.end = end,
                _ => words.push(index..end),
            }
            previous_digit = is_digit;
            open = true;
        } else {
            open = false;
        }
        if words.len() > 400 {
            break;
        }
    }
    words
}

/// A date that begins at the first word, and how many words it takes.
fn at_word(text: &str, words: &[std::ops::Range<usize>], pages: &Pages) -> Option<(PublishedAt, usize)> {
    let word = |index: usize| words.get(index).map(|range| &text[range.clone()]);
    let between = |index: usize| match (words.get(index), words.get(index + 1)) {
        (Some(left), Some(right)) => &text[left.end..right.start],
        _ => "",
    };
    let num = |index: usize| word(index).filter(|w| w.chars().count() <= 4).and_then(number);
    let year =
        |index: usize| word(index).filter(|w| w.chars().count() == 4).and_then(number).filter(|y| plausible_year(*y));
    let month = |index: usize| word(index).and_then(|w| pages.month(&w.to_lowercase())).map(i16::from);
    let first = word(0)?;
    // 2025-03-21, 2025/03/21, 2025.03.21
    if let (Some(y), Some(m), Some(d)) = (year(0), num(1), num(2)) {
        let separators = (between(0).trim(), between(1).trim());
        if separators.0 == separators.1 && matches!(separators.0, "-" | "/" | ".") {
            return day(y, m, d).map(|found| (of_day(found), 3));
        }
    }
    // 2025年3月21日
    if let (Some(y), Some(m), Some(d)) = (year(0), num(2), num(4)) {
        let marks = (word(1).unwrap_or(""), word(3).unwrap_or(""));
        if matches!(marks, ("年" | "년", "月" | "월")) {
            return day(y, m, d).map(|found| (of_day(found), 5));
        }
    }
    // 2025. március 21. · 2025 m. kovo 21 d.
    if let (Some(y), Some(m), Some(d)) = (year(0), month(1).or_else(|| month(2)), num(2).or_else(|| num(3)))
        && (month(1).is_some() || word(1).is_some_and(|word| word.len() <= 2))
        && (0..2).all(|index| matches!(between(index).trim(), "" | "." | ",") && !between(index).is_empty())
    {
        return day(y, m, d).map(|found| (of_day(found), if month(1).is_some() { 3 } else { 4 }));
    }
    // March 21, 2025 · March 21st 2025
    if let Some(m) = pages.month(&first.to_lowercase()).map(i16::from) {
        if let Some(d) = num(1).filter(|d| (1..=31).contains(d)) {
            let skip = usize::from(word(2).is_some_and(is_ordinal_ending));
            if let Some(y) = year(2 + skip) {
                return day(y, m, d).map(|found| (of_day(found), 3 + skip));
            }
            return None;
        }
        if let (Some(y), true) = (year(1), first.len() > 2) {
            let first_day = day(y, m, 1)?;
            return Some((PublishedAt { day: first_day, instant: None, precision: Precision::Month }, 2));
        }
        return None;
    }
    // 21 March 2025 · 21. März 2025 · 21 de marzo de 2025 · 21-Mar-2025 · 21st of March, 2025
    if let Some(d) = num(0).filter(|d| (1..=31).contains(d)) {
        let mut next = 1 + usize::from(word(1).is_some_and(is_ordinal_ending));
        next += usize::from(word(next).is_some_and(is_of));
        if let Some(m) = month(next) {
            let after = next + 1 + usize::from(word(next + 1).is_some_and(is_of));
            if let Some(y) = year(after) {
                return day(y, m, d).map(|found| (of_day(found), after + 1));
            }
            return None;
        }
        // 21/03/2025 and 21.03.2025: only where the day cannot be a month, or the separator is a full stop (nobody
        // writes the month first with full stops).
        let separators = (between(0), between(1));
        if let (Some(second), Some(y)) = (num(1), year(2))
            && separators.0 == separators.1
        {
            let (a, b) = (d, second);
            let found = match separators.0 {
                "." => day(y, b, a),
                "/" | "-" if a > 12 => day(y, b, a),
                "/" | "-" if b > 12 => day(y, a, b),
                "/" | "-" if a == b => day(y, a, b),
                _ => None,
            };
            return found.map(|found| (of_day(found), 3));
        }
    }
    None
}

fn is_ordinal_ending(word: &str) -> bool {
    matches!(word, "st" | "nd" | "rd" | "th" | "er" | "º" | "o")
}

fn is_of(word: &str) -> bool {
    matches!(word, "of" | "de" | "del" | "di" | "do")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages() -> Pages {
        let Ok(knowledge) = knowledge::Knowledge::embedded() else { panic!("the embedded knowledge has faults") };
        knowledge.pages
    }

    fn shown(found: &PublishedAt) -> String {
        match (found.precision, found.instant) {
            (Precision::Month, _) => format!("{}", found.day).chars().take(7).collect(),
            (_, Some(instant)) => format!("{} {instant}", found.day),
            _ => found.day.to_string(),
        }
    }

    #[test]
    fn values_are_read_with_the_precision_they_have() {
        let pages = pages();
        let check = |value: &str, expected: &str| {
            let found = read(value, &pages).map(|found| shown(&found)).unwrap_or_default();
            assert_eq!(found, expected, "{value}");
        };
        check("2025-03-21", "2025-03-21");
        check("2025-03-21T23:30:00Z", "2025-03-21 2025-03-21T23:30:00Z");
        check("2025-03-21T08:30:00+09:00", "2025-03-21 2025-03-20T23:30:00Z");
        check("2025-03-21 08:30:00 +0900", "2025-03-21 2025-03-20T23:30:00Z");
        check("2025-03-21T08:30", "2025-03-21");
        check("2025-03", "2025-03");
        check("20250321", "2025-03-21");
        check("1742545800", "2025-03-21 2025-03-21T08:30:00Z");
        check("Fri, 21 Mar 2025 08:30:00 GMT", "2025-03-21 2025-03-21T08:30:00Z");
        check("March 21, 2025", "2025-03-21");
        check("Mar. 21st, 2025, 5:30 p.m. EDT", "2025-03-21 2025-03-21T21:30:00Z");
        check("21 March 2025", "2025-03-21");
        check("21. März 2025", "2025-03-21");
        check("21 de marzo de 2025", "2025-03-21");
        check("March 2025", "2025-03");
        check("2025年3月21日", "2025-03-21");
        check("25/03/2025", "2025-03-25");
        check("03/25/2025", "2025-03-25");
        check("21.03.2025", "2025-03-21");
        check("2025. március 21.", "2025-03-21");
        check("21 مارس 2025", "2025-03-21");
        check("٢١ مارس ٢٠٢٥", "2025-03-21");
        check("12 марта 2024 г., 10:30", "2024-03-12");
        check("2025년 3월 21일", "2025-03-21");
    }

    #[test]
    fn what_is_ambiguous_or_impossible_is_no_date() {
        let pages = pages();
        for value in ["03/04/2025", "2025Updated: March 21", "2025-13-40", "March 21", "Friday", "", "12", "99999999"] {
            assert_eq!(read(value, &pages), None, "{value}");
        }
    }

    #[test]
    fn an_address_gives_a_day_or_a_month() {
        let check = |address: &str, expected: &str| {
            let found = in_address(address).map(|(found, _)| shown(&found)).unwrap_or_default();
            assert_eq!(found, expected, "{address}");
        };
        check("https://example.org/2025/03/21/a-visit", "2025-03-21");
        check("https://example.org/news/2025-03-21-visit", "2025-03-21");
        check("https://example.org/news/20250321/visit", "2025-03-21");
        check("https://example.org/2025/03/a-visit", "2025-03");
        check("https://example.org/a-visit-2025", "");
        check("https://example.org/id/120250321", "");
    }
}
