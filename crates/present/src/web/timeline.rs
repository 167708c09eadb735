//! Dates as bars: the longer the bar, the less exactly the day is known.

use jiff::civil::Date;
use model::DateBounds;

/// A scale from the first to the last day that is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    first: Date,
    last: Date,
}

/// Where a bar stands on a scale of 1000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bar {
    /// From.
    pub x: u32,
    /// Length, at least visible.
    pub width: u32,
}

/// Shortest bar, so that a single day can be seen.
const THIN: i64 = 6;

impl Scale {
    /// The scale that holds all of `days`; none where there is none.
    pub fn over(days: impl IntoIterator<Item = Date>) -> Option<Self> {
        let mut days = days.into_iter();
        let first = days.next()?;
        let (first, last) = days.fold((first, first), |(low, high), day| (low.min(day), high.max(day)));
        Some(Scale { first, last })
    }

    /// The bar of what lies within `bounds`; an open end reaches the end of the scale. None where nothing is known.
    pub fn bar(&self, bounds: DateBounds) -> Option<Bar> {
        if bounds.earliest.is_none() && bounds.latest.is_none() {
            return None;
        }
        let from = self.at(bounds.earliest.unwrap_or(self.first));
        let to = self.at(bounds.latest.unwrap_or(self.last)).max(from);
        let width = (to - from).max(THIN);
        let x = from.min(1000 - width).max(0);
        Some(Bar { x: x as u32, width: width as u32 })
    }

    fn at(&self, day: Date) -> i64 {
        let length = days_between(self.first, self.last).max(1);
        (days_between(self.first, day.clamp(self.first, self.last)) * 1000) / length
    }

    /// `2024-10-18 to 2025-06-26`.
    pub fn words(&self) -> String {
        if self.first == self.last { self.first.to_string() } else { format!("{} to {}", self.first, self.last) }
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    (to - from).get_days().into()
}

/// A bar of a small column chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Left.
    pub x: u32,
    /// Top.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// `days` counted in `n_columns` equal stretches of the scale, drawn 120 wide and 24 high.
pub fn spark(days: &[Date], scale: Scale, n_columns: u32) -> Vec<Column> {
    let mut counts = vec![0u32; n_columns as usize];
    for day in days {
        let column = (scale.at(*day) * i64::from(n_columns) / 1001) as usize;
        if let Some(count) = counts.get_mut(column) {
            *count += 1;
        }
    }
    let highest = counts.iter().copied().max().unwrap_or(1).max(1);
    let width = 120 / n_columns.max(1);
    let columns = counts.into_iter().enumerate().filter(|(_, count)| *count > 0);
    columns
        .map(|(index, count)| {
            let height = (count * 22 / highest).max(3);
            Column { x: index as u32 * width, y: 24 - height, width: width.saturating_sub(1).max(1), height }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<Date> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn a_bar_is_as_long_as_the_day_is_unknown() {
        let scale = Scale::over([day("2024-01-01"), day("2024-12-31")].into_iter().flatten()).unwrap();
        let check = |earliest, latest, expected: Option<(u32, u32)>| {
            let bar = scale.bar(DateBounds { earliest, latest });
            assert_eq!(bar.map(|bar| (bar.x, bar.width)), expected);
        };
        check(day("2024-07-01"), day("2024-07-01"), Some((498, 6)));
        check(day("2024-12-01"), day("2024-12-31"), Some((917, 83)));
        check(None, day("2024-12-31"), Some((0, 1000)));
        check(None, None, None);
    }

    #[test]
    fn every_day_is_in_a_column() {
        let days: Vec<Date> = ["2024-01-01", "2024-01-01", "2024-12-31"].iter().filter_map(|text| day(text)).collect();
        let scale = Scale::over(days.iter().copied()).unwrap();
        let columns = spark(&days, scale, 24);
        assert_eq!(columns.iter().map(|column| column.height).collect::<Vec<_>>(), [22, 11]);
    }
}
