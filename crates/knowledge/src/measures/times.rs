use jiff::civil::Date;

use crate::{Faults, Row};

/// What a word of time does.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "data/languages/en/times.tsv shows each class")]
pub enum TimeWord {
    Month(i8),
    /// 1 is Monday.
    Weekday(i8),
    /// "Mondays".
    Weekdays(i8),
    /// TIMEX3 code.
    Season(&'static str),
    Unit(TimeUnit),
    PartOfDay(DayPart),
    Hour(i8),
    /// Days from today, with a part of the day.
    Day(i32, Option<DayPart>),
    Reference(Reference),
    Last,
    Previous,
    This,
    Next,
    Following,
    Same,
    Every,
    Per,
    /// "early", "the end of".
    Edge,
    Ago,
    Later,
    Earlier,
    FromNow,
    After,
    Before,
    /// Whether it is the afternoon half.
    HalfDay(bool),
    /// Minutes from UTC; none where only a place says.
    Zone(Option<i16>),
    /// A feast on the same day of every year.
    Holiday(i8, i8),
    /// A feast whose day the words do not give.
    Feast,
    /// A name that looks like a time.
    NoTime,
    NamedDay(Date),
    /// "daily": every so many units.
    Repeated(u32, TimeUnit),
    Fiscal,
    /// "nineties" (90).
    Decade(i16),
    FutureCue,
    PastCue,
    /// "the".
    Article,
    /// "in", "since": asks for a time.
    Asks,
    /// "on": joins a time to its day.
    On,
    /// "at": joins a day to its time.
    At,
    /// "o'clock".
    OClock,
    /// "times", "once": makes "a week" a rate.
    Times,
    /// "ended", "late in": before "the day".
    Spans,
    /// "recent": before a plural unit.
    Recent,
    /// "to", "or": joins the ends of a range.
    To,
    /// "and": joins the ends of a range after "between".
    And,
    /// "between".
    Between,
    /// "of".
    Of,
    /// "by": before what something changed by.
    By,
    /// "years old": makes a number an age.
    Old,
    /// "aged".
    Aged,
    /// Before a participle, it hides which way that looks ("will *be* signed").
    Neutral,
    /// Stands between the parts of one expression ("of", "in").
    Joint,
    /// Stands between a number and a unit ("two *full* years").
    Filler,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum TimeUnit {
    Second,
    Minute,
    Hour,
    Night,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Season,
    Half,
    Year,
    Decade,
    Century,
    Millennium,
    /// "the same period", "that time".
    Period,
}

/// A part of the day, by its TIMEX3 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum DayPart {
    Dawn,
    Morning,
    Midday,
    Afternoon,
    Evening,
    Night,
}

/// A time that is told only as past, present or future.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Reference {
    Past,
    Present,
    Future,
}

impl DayPart {
    /// TIMEX3 code.
    pub fn code(self) -> &'static str {
        match self {
            DayPart::Dawn => "DT",
            DayPart::Morning => "MO",
            DayPart::Midday => "MI",
            DayPart::Afternoon => "AF",
            DayPart::Evening => "EV",
            DayPart::Night => "NI",
        }
    }
}

pub(super) fn time_word(row: Row<'_, '_>, faults: &mut Faults) -> Option<TimeWord> {
    let read = read(row.get("class"), row.get("value"));
    if read.is_none() {
        row.fault(faults, format!("class {:?} with value {:?} is not known", row.get("class"), row.get("value")));
    }
    read
}

fn read(class: &str, value: &str) -> Option<TimeWord> {
    Some(match class {
        "month" => TimeWord::Month(value.parse().ok().filter(|month| (1..=12).contains(month))?),
        "weekday" => TimeWord::Weekday(value.parse().ok().filter(|day| (1..=7).contains(day))?),
        "weekdays" => TimeWord::Weekdays(value.parse().ok().filter(|day| (1..=7).contains(day))?),
        "season" => TimeWord::Season(["SP", "SU", "FA", "WI"].into_iter().find(|code| *code == value)?),
        "unit" => TimeWord::Unit(unit(value)?),
        "part-of-day" => TimeWord::PartOfDay(part_of_day(value)?),
        "hour" => TimeWord::Hour(value.parse().ok().filter(|hour| (0..24).contains(hour))?),
        "day" => match value.strip_suffix("NI") {
            Some(days) => TimeWord::Day(days.parse().ok()?, Some(DayPart::Night)),
            None => TimeWord::Day(value.parse().ok()?, None),
        },
        "reference" => TimeWord::Reference(match value {
            "PAST_REF" => Reference::Past,
            "PRESENT_REF" => Reference::Present,
            "FUTURE_REF" => Reference::Future,
            _ => return None,
        }),
        "last" => TimeWord::Last,
        "previous" => TimeWord::Previous,
        "this" => TimeWord::This,
        "next" => TimeWord::Next,
        "following" => TimeWord::Following,
        "same" => TimeWord::Same,
        "every" => TimeWord::Every,
        "per" => TimeWord::Per,
        "edge" => TimeWord::Edge,
        "ago" => TimeWord::Ago,
        "later" => TimeWord::Later,
        "earlier" => TimeWord::Earlier,
        "from-now" => TimeWord::FromNow,
        "after" => TimeWord::After,
        "before" => TimeWord::Before,
        "half-day" => TimeWord::HalfDay(value == "PM"),
        "zone" if value == "local" => TimeWord::Zone(None),
        "zone" => TimeWord::Zone(Some(value.parse().ok()?)),
        "holiday" => {
            let (month, day) = value.split_once('-')?;
            TimeWord::Holiday(month.parse().ok()?, day.parse().ok()?)
        }
        "feast" => TimeWord::Feast,
        "no-time" => TimeWord::NoTime,
        "named-day" => TimeWord::NamedDay(value.parse().ok()?),
        "repeated" => {
            let length = value.strip_prefix("PT").or_else(|| value.strip_prefix('P'))?;
            let digits = length.trim_end_matches(|c: char| c.is_ascii_uppercase());
            let hour = value.starts_with("PT");
            let unit = if hour { TimeUnit::Hour } else { unit(&length[digits.len()..])? };
            TimeWord::Repeated(digits.parse().ok()?, unit)
        }
        "fiscal" => TimeWord::Fiscal,
        "decade" => TimeWord::Decade(value.parse().ok()?),
        "future-cue" => TimeWord::FutureCue,
        "past-cue" => TimeWord::PastCue,
        "article" => TimeWord::Article,
        "asks" => TimeWord::Asks,
        "on" => TimeWord::On,
        "at" => TimeWord::At,
        "o'clock" => TimeWord::OClock,
        "times" => TimeWord::Times,
        "spans" => TimeWord::Spans,
        "recent" => TimeWord::Recent,
        "to" => TimeWord::To,
        "and" => TimeWord::And,
        "between" => TimeWord::Between,
        "of" => TimeWord::Of,
        "by" => TimeWord::By,
        "old" => TimeWord::Old,
        "aged" => TimeWord::Aged,
        "neutral" => TimeWord::Neutral,
        "joint" => TimeWord::Joint,
        "filler" => TimeWord::Filler,
        _ => return None,
    })
}

fn unit(value: &str) -> Option<TimeUnit> {
    Some(match value {
        "TS" => TimeUnit::Second,
        "TM" => TimeUnit::Minute,
        "TH" => TimeUnit::Hour,
        "N" => TimeUnit::Night,
        "D" => TimeUnit::Day,
        "WE" => TimeUnit::Weekend,
        "W" => TimeUnit::Week,
        "2W" => TimeUnit::Fortnight,
        "M" => TimeUnit::Month,
        "Q" => TimeUnit::Quarter,
        "season" => TimeUnit::Season,
        "H" => TimeUnit::Half,
        "Y" => TimeUnit::Year,
        "10Y" => TimeUnit::Decade,
        "100Y" => TimeUnit::Century,
        "1000Y" => TimeUnit::Millennium,
        "period" | "time" => TimeUnit::Period,
        _ => return None,
    })
}

fn part_of_day(value: &str) -> Option<DayPart> {
    Some(match value {
        "DT" => DayPart::Dawn,
        "MO" => DayPart::Morning,
        "MI" => DayPart::Midday,
        "AF" => DayPart::Afternoon,
        "EV" => DayPart::Evening,
        "NI" => DayPart::Night,
        _ => return None,
    })
}
