use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::TextSpan;

/// How exact a date is. Ordered from fine to coarse. An invented precision is the classic fault: "in December" has
/// precision [`Precision::Month`] and never the 1st.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// Known to the minute or better.
    Time,
    /// Known to the day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A season.
    Season,
    /// A half-year.
    Half,
    /// A year.
    Year,
    /// A decade.
    Decade,
    /// Nothing is known but that it is a time.
    Unknown,
}

/// First and last day that are possible; either may be unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateBounds {
    /// Not before this day.
    pub earliest: Option<Date>,
    /// Not after this day.
    pub latest: Option<Date>,
}

/// What a time expression is, after TIMEX3 (ISO-TimeML).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeKind {
    /// A calendar expression of a day or coarser.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A repeated time ("every Monday").
    Set,
}

/// A time expression, as written and as normalised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeExpression {
    /// As written.
    pub span: TextSpan,
    /// Its kind.
    pub kind: TimeKind,
    /// TIMEX3 value: `2025-03-21`, `XXXX-12` (year unknown), `P6M`, `PAST_REF`, `PRESENT_REF`, `FUTURE_REF`, …
    /// Digits that are not known are `X`; nothing is filled in unless `anchored`.
    pub value: String,
    /// How exact.
    pub precision: Precision,
    /// First and last possible day, where the calendar date is known.
    pub bounds: DateBounds,
    /// Whether the value was completed from the publication date (else it stands in the words alone).
    pub anchored: bool,
    /// What a relative expression is relative to, where that is neither publication nor known: the words as written
    /// ("his previous trip" in "six months after his previous trip").
    pub relative_to: Option<TextSpan>,
}
