//! Points of the calendar as far as they are known, and what can be reckoned with them.

use jiff::{ToSpan, civil::Date};
use knowledge::TimeUnit;
use model::{DateBounds, Precision};

/// A point of the calendar; what is not known is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Point {
    Day {
        year: Option<i16>,
        month: Option<i8>,
        day: Option<i8>,
    },
    /// A day of which only the weekday is known.
    Weekday(i8),
    /// A range of days within one month.
    Days {
        year: Option<i16>,
        month: i8,
        first: i8,
        last: i8,
    },
    Week(Option<Date>),
    Weekend(Option<Date>),
    Month {
        year: Option<i16>,
        month: Option<i8>,
    },
    Quarter {
        year: Option<i16>,
        quarter: Option<i8>,
    },
    Half {
        year: Option<i16>,
        half: i8,
    },
    Season {
        year: Option<i16>,
        code: Option<&'static str>,
    },
    Year(Option<i16>),
    Years(i16, i16),
    Fiscal(Option<i16>),
    /// 199 is the 1990s.
    Decade(Option<i16>),
    /// 20 is the 21st century.
    Century(i16),
}

impl Point {
    /// The day `date`.
    pub fn day(date: Date) -> Self {
        Point::Day { year: Some(date.year()), month: Some(date.month()), day: Some(date.day()) }
    }

    /// The unit of time that holds `date`, shifted by `by` units.
    pub fn of_unit(unit: TimeUnit, date: Date, by: i32) -> Option<Self> {
        Some(match unit {
            TimeUnit::Day | TimeUnit::Night => Point::day(shift_days(date, by)?),
            TimeUnit::Week => Point::Week(Some(shift_days(date, by.checked_mul(7)?)?)),
            TimeUnit::Fortnight => Point::Week(Some(shift_days(date, by.checked_mul(14)?)?)),
            TimeUnit::Weekend => Point::Weekend(Some(shift_days(date, by.checked_mul(7)?)?)),
            TimeUnit::Month => {
                let (year, month) = shift_months(date, by)?;
                Point::Month { year: Some(year), month: Some(month) }
            }
            TimeUnit::Quarter => {
                let (year, month) = shift_months(date, by.checked_mul(3)?)?;
                Point::Quarter { year: Some(year), quarter: Some((month - 1) / 3 + 1) }
            }
            TimeUnit::Half => {
                let (year, month) = shift_months(date, by.checked_mul(6)?)?;
                Point::Half { year: Some(year), half: (month - 1) / 6 + 1 }
            }
            TimeUnit::Year => Point::Year(Some(shift_years(date.year(), by)?)),
            TimeUnit::Decade => Point::Decade(Some(shift_years(date.year(), by.checked_mul(10)?)?.div_euclid(10))),
            TimeUnit::Century => Point::Century(shift_years(date.year(), by.checked_mul(100)?)?.div_euclid(100)),
            _ => return None,
        })
    }

    /// The unit of time when nothing is known of it ("last year" on a page without a date).
    pub fn unknown(unit: TimeUnit) -> Option<Self> {
        Some(match unit {
            TimeUnit::Day | TimeUnit::Night => Point::Day { year: None, month: None, day: None },
            TimeUnit::Week | TimeUnit::Fortnight => Point::Week(None),
            TimeUnit::Weekend => Point::Weekend(None),
            TimeUnit::Month => Point::Month { year: None, month: None },
            TimeUnit::Quarter => Point::Quarter { year: None, quarter: None },
            TimeUnit::Season => Point::Season { year: None, code: None },
            TimeUnit::Year => Point::Year(None),
            TimeUnit::Decade => Point::Decade(None),
            _ => return None,
        })
    }

    /// The same point in year `year`, where its year is open.
    pub fn in_year(self, new: Option<i16>) -> Self {
        match self {
            Point::Day { year: None, month, day } => Point::Day { year: new, month, day },
            Point::Days { year: None, month, first, last } => Point::Days { year: new, month, first, last },
            Point::Month { year: None, month } => Point::Month { year: new, month },
            Point::Quarter { year: None, quarter } => Point::Quarter { year: new, quarter },
            Point::Half { year: None, half } => Point::Half { year: new, half },
            Point::Season { year: None, code } => Point::Season { year: new, code },
            Point::Fiscal(None) => Point::Fiscal(new),
            other => other,
        }
    }

    /// TIMEX3 value.
    pub fn value(self) -> String {
        let year = |year: Option<i16>| year.map_or("XXXX".to_string(), |year| format!("{year:04}"));
        let two = |part: Option<i8>| part.map_or("XX".to_string(), |part| format!("{part:02}"));
        match self {
            Point::Day { year: y, month, day } => format!("{}-{}-{}", year(y), two(month), two(day)),
            Point::Weekday(day) => format!("XXXX-WXX-{day}"),
            Point::Days { year: y, month, first, last } => {
                let stem = format!("{}-{month:02}", year(y));
                format!("{stem}-{first:02}/{stem}-{last:02}")
            }
            Point::Week(Some(date)) => week(date),
            Point::Weekend(Some(date)) => format!("{}-WE", week(date)),
            Point::Week(None) => "XXXX-WXX".into(),
            Point::Weekend(None) => "XXXX-WXX-WE".into(),
            Point::Month { year: y, month } => format!("{}-{}", year(y), two(month)),
            Point::Quarter { year: y, quarter } => {
                format!("{}-Q{}", year(y), quarter.map_or("X".to_string(), |quarter| quarter.to_string()))
            }
            Point::Half { year: y, half } => format!("{}-H{half}", year(y)),
            Point::Season { year: y, code } => format!("{}-{}", year(y), code.unwrap_or("XX")),
            Point::Year(y) => year(y),
            Point::Years(from, to) => format!("{from:04}/{to:04}"),
            Point::Fiscal(y) => format!("FY{}", year(y)),
            Point::Decade(Some(decade)) => format!("{decade:03}"),
            Point::Decade(None) => "XXX".into(),
            Point::Century(century) => format!("{century:02}"),
        }
    }

    /// How exact it is.
    pub fn precision(self) -> Precision {
        match self {
            Point::Day { day: None, month: None, year: Some(_) } => Precision::Year,
            Point::Day { .. } | Point::Weekday(_) | Point::Days { .. } => Precision::Day,
            Point::Week(_) | Point::Weekend(_) => Precision::Week,
            Point::Month { .. } => Precision::Month,
            Point::Quarter { .. } => Precision::Quarter,
            Point::Half { .. } => Precision::Half,
            Point::Season { .. } => Precision::Season,
            Point::Year(_) | Point::Years(..) | Point::Fiscal(_) => Precision::Year,
            Point::Decade(_) => Precision::Decade,
            Point::Century(_) => Precision::Unknown,
        }
    }

    /// First and last possible day; a fiscal year and a season begin where the country and the hemisphere say, so their
    /// bounds are wide or open.
    pub fn bounds(self) -> DateBounds {
        let found = match self {
            Point::Day { year: Some(y), month: Some(month), day: Some(day) } => {
                Date::new(y, month, day).ok().map(|date| (date, date))
            }
            Point::Day { year: Some(y), month: None, .. } => years(y, y),
            Point::Days { year: Some(y), month, first, last } => {
                Date::new(y, month, first).ok().zip(Date::new(y, month, last).ok())
            }
            Point::Week(Some(date)) => monday(date).and_then(|monday| Some((monday, shift_days(monday, 6)?))),
            Point::Weekend(Some(date)) => {
                monday(date).and_then(|monday| Some((shift_days(monday, 5)?, shift_days(monday, 6)?)))
            }
            Point::Month { year: Some(y), month: Some(month) } => months(y, month, month),
            Point::Quarter { year: Some(y), quarter: Some(quarter) } => months(y, quarter * 3 - 2, quarter * 3),
            Point::Half { year: Some(y), half } => months(y, half * 6 - 5, half * 6),
            Point::Season { year: Some(y), code: Some("WI") } => {
                Date::new(y - 1, 12, 1).ok().zip(Date::new(y + 1, 3, 1).ok().and_then(|date| shift_days(date, -1)))
            }
            Point::Season { year: Some(y), .. } | Point::Year(Some(y)) => years(y, y),
            Point::Years(from, to) => years(from, to),
            Point::Decade(Some(decade)) => years(decade * 10, decade * 10 + 9),
            Point::Century(century) => years(century * 100 + 1, (century + 1).saturating_mul(100)),
            _ => None,
        };
        found.map_or(DateBounds::default(), |(earliest, latest)| DateBounds {
            earliest: Some(earliest),
            latest: Some(latest),
        })
    }
}

fn week(date: Date) -> String {
    let iso = date.iso_week_date();
    format!("{:04}-W{:02}", iso.year(), iso.week())
}

fn monday(date: Date) -> Option<Date> {
    shift_days(date, -i32::from(date.weekday().to_monday_zero_offset()))
}

fn months(year: i16, first: i8, last: i8) -> Option<(Date, Date)> {
    let last = Date::new(year, last, 1).ok()?;
    Date::new(year, first, 1).ok().map(|first| (first, last.last_of_month()))
}

fn years(first: i16, last: i16) -> Option<(Date, Date)> {
    Date::new(first, 1, 1).ok().zip(Date::new(last, 12, 31).ok())
}

/// `date` moved by `days`.
pub(super) fn shift_days(date: Date, days: i32) -> Option<Date> {
    date.checked_add(i64::from(days).days()).ok()
}

/// Year and month of `date` moved by `by` months.
pub(super) fn shift_months(date: Date, by: i32) -> Option<(i16, i8)> {
    let count = i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
    let moved = count.checked_add(by)?;
    let year = i16::try_from(moved.div_euclid(12)).ok().filter(|year| (1..=9998).contains(year))?;
    Some((year, (moved.rem_euclid(12) + 1) as i8))
}

fn shift_years(year: i16, by: i32) -> Option<i16> {
    i16::try_from(i32::from(year).checked_add(by)?).ok().filter(|year| (1..=9998).contains(year))
}
