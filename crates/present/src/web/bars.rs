//! Counts up and down from zero over weeks or months, drawn as bars.

use jiff::{ToSpan, civil::Date};
use model::{DateBounds, Quad};

use crate::index::Happening;

/// How long a bar's stretch of time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// From Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
}

impl By {
    /// What the address calls it; months where it calls nothing.
    pub fn parse(word: &str) -> Self {
        if word == "week" { By::Week } else { By::Month }
    }

    /// The word in addresses and on pages.
    pub fn word(self) -> &'static str {
        match self {
            By::Week => "week",
            By::Month => "month",
        }
    }

    /// The first day of the stretch that `day` lies in.
    pub fn start(self, day: Date) -> Date {
        match self {
            By::Week => day.saturating_sub(i32::from(day.weekday().to_monday_zero_offset()).days()),
            By::Month => day.first_of_month(),
        }
    }

    /// The first day of the stretch `n` after that of `start`.
    pub fn after(self, start: Date, n: i64) -> Date {
        match self {
            By::Week => start.saturating_add(n.weeks()),
            By::Month => start.saturating_add(n.months()),
        }
    }

    /// `2025-03`, or the Monday of a week.
    pub fn name(self, start: Date) -> String {
        match self {
            By::Week => start.to_string(),
            By::Month => start.strftime("%Y-%m").to_string(),
        }
    }

    /// The start that a name means.
    pub fn named(self, name: &str) -> Option<Date> {
        match self {
            By::Week => name.parse().ok().map(|day| self.start(day)),
            By::Month => format!("{name}-01").parse().ok(),
        }
    }
}

/// Where an event stands on the axis of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// Its own day is known well enough.
    At(Date),
    /// Nobody says its day: by the first page that tells it.
    ByPage(Date),
    /// Its days span several stretches.
    Spanning,
    /// Neither its day nor that of a page that tells it is known.
    Undated,
}

/// Where an event stands.
pub fn stand(one: &Happening, by: By) -> Stand {
    match one.bounds {
        DateBounds { earliest: Some(first), latest: Some(last) } if by.start(first) == by.start(last) => {
            Stand::At(by.start(first))
        }
        DateBounds { earliest: Some(_), latest: Some(_) } => Stand::Spanning,
        // "Not after the page" alone says no more than the page's own day.
        _ => one.told.map_or(Stand::Undated, |told| Stand::ByPage(by.start(told))),
    }
}

/// What is counted of one stretch.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stretch {
    /// Events by quad class whose own day is known.
    pub dated: [usize; 4],
    /// Events by quad class that stand by the day of their first page.
    pub by_page: [usize; 4],
    /// Articles published that tell any of the events.
    pub articles: usize,
    /// Sum of the Goldstein scores of those that have one.
    pub score: f64,
}

impl Stretch {
    /// All events.
    pub fn n_events(&self) -> usize {
        self.dated.iter().chain(&self.by_page).sum()
    }

    fn side(&self, quads: [usize; 2]) -> usize {
        quads.iter().map(|at| self.dated[*at] + self.by_page[*at]).sum()
    }

    /// Cooperation.
    pub fn up(&self) -> usize {
        self.side([0, 1])
    }

    /// Conflict.
    pub fn down(&self) -> usize {
        self.side([2, 3])
    }
}

/// Stretches without a gap, from the first to the last that is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Week or month.
    pub by: By,
    /// First day of the first stretch.
    pub first: Date,
    /// What is counted.
    pub stretches: Vec<Stretch>,
    /// Events whose days span several stretches.
    pub spanning: usize,
    /// Events of which no day is known, nor that of a page.
    pub undated: usize,
    /// Events before the first stretch.
    pub earlier: usize,
}

/// Counts events over at most `most` stretches, the last being that of the newest event not after `until`.
pub fn series(events: &[&Happening], by: By, most: usize, until: Option<Date>) -> Option<Series> {
    let place = |one: &Happening| match stand(one, by) {
        Stand::At(start) => Some((start, false)),
        Stand::ByPage(start) => Some((start, true)),
        Stand::Spanning | Stand::Undated => None,
    };
    let placed: Vec<_> = events.iter().map(|one| (place(one), *one)).collect();
    let shown = |start: &Date| until.is_none_or(|until| *start <= until);
    let last = placed.iter().filter_map(|(at, _)| at.map(|at| at.0)).filter(shown).max()?;
    let oldest = placed.iter().filter_map(|(at, _)| at.map(|at| at.0)).filter(shown).min()?;
    let mut first = by.start(last);
    let mut n = 1;
    while first > oldest && n < most {
        first = by.after(first, -1);
        n += 1;
    }
    let mut series = Series { by, first, stretches: vec![Stretch::default(); n], spanning: 0, undated: 0, earlier: 0 };
    let mut articles: Vec<std::collections::BTreeSet<&str>> = vec![Default::default(); n];
    for (at, one) in placed {
        for mention in &one.mentions {
            let at = mention.told.and_then(|told| series.index(by.start(told)));
            if let Some(set) = at.and_then(|at| articles.get_mut(at)) {
                set.insert(mention.article.as_str());
            }
        }
        let Some((start, is_by_page)) = at else {
            if stand(one, by) == Stand::Spanning {
                series.spanning += 1
            } else {
                series.undated += 1
            }
            continue;
        };
        if start < first {
            series.earlier += 1;
        }
        let Some(stretch) = series.index(start).and_then(|at| series.stretches.get_mut(at)) else { continue };
        let quad = usize::from(quad_index(one.quad()));
        if is_by_page {
            stretch.by_page[quad] += 1
        } else {
            stretch.dated[quad] += 1
        }
        stretch.score += one.score.unwrap_or(0.0);
    }
    for (stretch, set) in series.stretches.iter_mut().zip(articles) {
        stretch.articles = set.len();
    }
    Some(series)
}

fn quad_index(quad: Quad) -> u8 {
    quad.number() - 1
}

impl Series {
    fn index(&self, start: Date) -> Option<usize> {
        if start < self.first {
            return None;
        }
        let at = match self.by {
            By::Week => i64::from((start - self.first).get_days()) / 7,
            By::Month => {
                let months = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
                months(start) - months(self.first)
            }
        };
        usize::try_from(at).ok().filter(|at| *at < self.stretches.len())
    }

    /// The first day of stretch `at`.
    pub fn start(&self, at: usize) -> Date {
        self.by.after(self.first, i64::try_from(at).unwrap_or(0))
    }

    /// Where the middle half of the counts lies, for one side; none where there are fewer than eight stretches.
    pub fn baseline(&self, count: fn(&Stretch) -> usize) -> Option<(f64, f64)> {
        let mut counts: Vec<usize> = self.stretches.iter().map(count).collect();
        if counts.len() < 8 {
            return None;
        }
        counts.sort_unstable();
        let quantile = |share: f64| {
            let at = share * (counts.len() - 1) as f64;
            let (low, high) = (counts[at.floor() as usize] as f64, counts[at.ceil() as usize] as f64);
            low + (high - low) * at.fract()
        };
        Some((quantile(0.25), quantile(0.75)))
    }
}

/// A rectangle of a chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Which colour.
    pub class: &'static str,
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// The rectangles of one stretch, stacked away from `zero` with `unit` a count.
pub fn stack(stretch: &Stretch, x: f64, width: f64, zero: f64, unit: f64) -> Vec<Rect> {
    const CLASSES: [[&str; 2]; 4] = [["q1", "q1 soft"], ["q2", "q2 soft"], ["q3", "q3 soft"], ["q4", "q4 soft"]];
    let mut rects = Vec::new();
    // What is done stands next to zero, what is said beyond it.
    for (sign, quads) in [(-1.0, [1usize, 0]), (1.0, [3, 2])] {
        let mut at = 0.0;
        for quad in quads {
            for (soft, counts) in [(0, &stretch.dated), (1, &stretch.by_page)] {
                let height = counts[quad] as f64 * unit;
                if height > 0.0 {
                    let y = if sign < 0.0 { zero - at - height } else { zero + at };
                    rects.push(Rect { class: CLASSES[quad][soft], x, y, width, height });
                    at += height;
                }
            }
        }
    }
    rects
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use model::EventType;

    use super::*;
    use crate::standing::Standing;

    fn happening(kind: EventType, bounds: (Option<&str>, Option<&str>), told: &str) -> Happening {
        let day = |text: &str| text.parse::<Date>().unwrap();
        Happening {
            mentions: Vec::new(),
            kind,
            standing: Standing::Reported,
            is_denied: false,
            bounds: DateBounds { earliest: bounds.0.map(day), latest: bounds.1.map(day) },
            told: (!told.is_empty()).then(|| day(told)),
            sides: BTreeSet::new(),
            place: None,
            score: None,
            story: None,
        }
    }

    #[test]
    fn an_event_stands_in_the_stretch_that_holds_all_its_days() {
        let month = happening(EventType::Aid, (Some("2024-10-01"), Some("2024-10-31")), "2024-11-02");
        assert_eq!(stand(&month, By::Month), Stand::At("2024-10-01".parse().unwrap()));
        assert_eq!(stand(&month, By::Week), Stand::Spanning, "a month is no week");
        let open = happening(EventType::Aid, (None, Some("2024-11-02")), "2024-11-02");
        assert_eq!(stand(&open, By::Month), Stand::ByPage("2024-11-01".parse().unwrap()));
        assert_eq!(stand(&happening(EventType::Aid, (None, None), ""), By::Month), Stand::Undated);
    }

    #[test]
    fn every_event_is_counted_once_or_said_to_be_nowhere() {
        let events = [
            happening(EventType::Consult, (Some("2024-10-18"), Some("2024-10-18")), "2024-10-18"),
            happening(EventType::Assault, (None, None), "2024-12-03"),
            happening(EventType::Aid, (Some("2024-10-01"), Some("2024-12-31")), "2024-12-03"),
        ];
        let series = series(&events.iter().collect::<Vec<_>>(), By::Month, 60, None).unwrap();
        assert_eq!(series.stretches.len(), 3);
        assert_eq!((series.stretches[0].up(), series.stretches[2].down(), series.spanning), (1, 1, 1));
        assert_eq!(series.stretches[2].by_page, [0, 0, 0, 1]);
    }

    #[test]
    fn conflict_hangs_below_zero() {
        let stretch = Stretch { dated: [1, 0, 0, 2], ..Stretch::default() };
        let rects = stack(&stretch, 0.0, 10.0, 50.0, 5.0);
        assert_eq!(
            rects.iter().map(|rect| (rect.class, rect.y, rect.height)).collect::<Vec<_>>(),
            [("q1", 45.0, 5.0), ("q4", 50.0, 10.0)]
        );
    }
}
