//! Times of day: "6:40 p.m.", "16:08 UTC", "noon", "Monday night", "three o'clock".

use knowledge::TimeWord;
use model::{Precision, TimeKind};

use super::{Read, Reader};
use crate::words::Shape;

/// A time of day as it was read.
struct Clock {
    end: usize,
    /// What follows the day in the value ("T18:40", "TNI").
    value: String,
    precision: Precision,
}

impl Reader<'_> {
    /// A time of day, with the day where the words or the sentence give it.
    pub(super) fn clock(&self, at: usize) -> Option<Read> {
        let clock = self.clock_time(at, false)?;
        // "16:00 UTC today", "6 p.m. on Monday".
        for gap in 0..2 {
            let next = clock.end + gap;
            if gap == 1 && self.is_word(clock.end, TimeWord::On).is_none() {
                break;
            }
            let day = self.relative(next).or_else(|| self.date_alone(next));
            if let Some(day) = day.filter(Self::is_day) {
                return Some(Read { start: at, end: day.end, ..timed(&day, &clock) });
            }
        }
        let told = self.day_before(at).map(|time| {
            let day = time.bounds.earliest.map_or(String::new(), |day| day.to_string());
            (day, time.bounds, time.anchored)
        });
        let (day, bounds, anchored) = told.unwrap_or_else(|| ("XXXX-XX-XX".into(), Default::default(), false));
        let mut read = Read::plain(at, clock.end, TimeKind::Time, format!("{day}{}", clock.value), clock.precision);
        (read.bounds, read.anchored) = (bounds, anchored);
        Some(read)
    }

    /// The day `read` with the time of day that follows it, where one does.
    pub(super) fn with_clock(&self, read: &Read) -> Option<Read> {
        if !Self::is_day(read) {
            return None;
        }
        let joined = self.is_word(read.end, TimeWord::At).unwrap_or(read.end);
        let joined = if self.words.lower(joined) == "," { joined + 1 } else { joined };
        let clock = self.clock_time(joined, true)?;
        Some(Read { end: clock.end, ..timed(read, &clock) })
    }

    fn date_alone(&self, at: usize) -> Option<Read> {
        let dated = self.dated(at, at)?;
        Some(self.complete(at, dated))
    }

    fn clock_time(&self, at: usize, after_day: bool) -> Option<Clock> {
        self.digital(at, after_day).or_else(|| self.named_hour(at, after_day))
    }

    /// "6:40 p.m. (GMT+8)", "1400 GMT", "6 p.m.", "16:08".
    fn digital(&self, at: usize, after_day: bool) -> Option<Clock> {
        let words = self.words;
        if !words.is(at, Shape::Digits) || words.written(at).len() > 5 {
            return None;
        }
        let written = words.written(at);
        let colon = matches!(words.lower(at + 1), ":")
            && words.glued(at + 1)
            && words.glued(at + 2)
            && words.is(at + 2, Shape::Digits)
            && words.written(at + 2).len() == 2;
        let (mut end, hour, minute) = if colon {
            (at + 3, written.parse::<u32>().ok()?, Some(words.written(at + 2).parse::<u32>().ok()?))
        } else if written.len() == 4 && self.zone(at + 1).is_some() {
            (at + 1, written[..2].parse().ok()?, Some(written[2..].parse().ok()?))
        } else if let Some((hour, minute)) = written.split_once('.').filter(|(_, minute)| minute.len() == 2) {
            // "6.30 p.m."
            (at + 1, hour.parse().ok()?, Some(minute.parse().ok()?))
        } else {
            (at + 1, written.parse().ok().filter(|_| written.len() <= 2)?, None)
        };
        if colon && words.lower(end) == ":" && words.glued(end) && words.is(end + 1, Shape::Digits) {
            end += 2;
        }
        let half = self.word(end, |word| match word {
            TimeWord::HalfDay(afternoon) => Some(*afternoon),
            _ => None,
        });
        let oclock = self.is_word(end, TimeWord::OClock);
        let (end, hour) = match (half, oclock) {
            (Some((next, afternoon)), _) if (1..=12).contains(&hour) => {
                (next, hour % 12 + if afternoon { 12 } else { 0 })
            }
            (_, Some(next)) => (next, hour),
            _ => (end, hour),
        };
        let zone = self.zone(end);
        // Bare "2:10" is a score, a ratio or a verse unless a word, a half of the day or a zone says otherwise.
        let asked = at.checked_sub(1).is_some_and(|before| self.is_word(before, TimeWord::At).is_some());
        let sure = half.is_some() || zone.is_some() || oclock.is_some() || (colon && (asked || after_day));
        if !sure
            || hour > 24
            || minute.is_some_and(|minute| minute > 59)
            || (minute.is_none() && half.is_none() && oclock.is_none())
        {
            return None;
        }
        let (end, suffix) = zone.unwrap_or((end, String::new()));
        let value = match minute {
            Some(minute) => format!("T{hour:02}:{minute:02}{suffix}"),
            None => format!("T{hour:02}{suffix}"),
        };
        Some(Clock { end, value, precision: Precision::Time })
    }

    /// "UTC", "(GMT+8)", "local time": the word after it and what it adds to the value.
    fn zone(&self, at: usize) -> Option<(usize, String)> {
        let words = self.words;
        let opened = usize::from(words.lower(at) == "(");
        let (mut end, minutes) = self.word(at + opened, |word| match word {
            TimeWord::Zone(minutes) => Some(*minutes),
            _ => None,
        })?;
        let mut minutes = minutes;
        let sign = match words.lower(end) {
            "+" => 1,
            "-" | "−" | "–" => -1,
            _ => 0,
        };
        if minutes == Some(0) && sign != 0 && words.glued(end + 1) {
            let hours = words.written(end + 1).parse::<i16>().ok().filter(|hours| *hours <= 14);
            if let Some(hours) = hours {
                minutes = Some(sign * hours * 60);
                end += 2;
            }
        }
        if opened == 1 {
            if words.lower(end) != ")" {
                return None;
            }
            end += 1;
        }
        Some((
            end,
            match minutes {
                None => String::new(),
                Some(0) => "Z".into(),
                Some(minutes) => format!(
                    "{}{:02}:{:02}",
                    if minutes < 0 { '-' } else { '+' },
                    minutes.abs() / 60,
                    minutes.abs() % 60
                ),
            },
        ))
    }

    /// "noon"; after a day also "night", "in the morning".
    fn named_hour(&self, at: usize, after_day: bool) -> Option<Clock> {
        if let Some((end, hour)) = self.word(at, |word| match word {
            TimeWord::Hour(hour) => Some(*hour),
            _ => None,
        }) {
            let (end, suffix) = self.zone(end).unwrap_or((end, String::new()));
            return Some(Clock { end, value: format!("T{hour:02}:00{suffix}"), precision: Precision::Time });
        }
        if !after_day {
            return None;
        }
        let from = self.is_word(at, TimeWord::Joint).filter(|_| self.words.lower(at) != ",").unwrap_or(at);
        let from = self.after_article(from);
        let (end, part) = self.word(from, |word| match word {
            TimeWord::PartOfDay(part) => Some(*part),
            _ => None,
        })?;
        Some(Clock { end, value: format!("T{}", part.code()), precision: Precision::Day })
    }
}

fn timed(day: &Read, clock: &Clock) -> Read {
    Read {
        kind: TimeKind::Time,
        value: format!("{}{}", day.value, clock.value),
        precision: clock.precision,
        ..day.clone()
    }
}
