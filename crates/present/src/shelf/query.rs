//! Which events: what was typed, checked.

use jiff::civil::Date;
use model::{CountryCode, EventType};
use store::query::EventFilter;

use crate::{cli::args, exit::Failure, web::pages::FilterForm};

/// Which events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventQuery {
    /// Name, actor id or country code of one who does it.
    pub source: Option<String>,
    /// The same of one to whom it is done.
    pub target: Option<String>,
    /// PLOVER type.
    pub kind: Option<EventType>,
    /// Not before.
    pub since: Option<Date>,
    /// Not after.
    pub until: Option<Date>,
    /// Country of any party or the place.
    pub country: Option<CountryCode>,
}

impl EventQuery {
    /// The query that was typed at the command line.
    ///
    /// # Errors
    /// A type or country code that does not exist.
    pub fn new(filter: &args::EventFilter) -> Result<Self, Failure> {
        Ok(EventQuery {
            source: filter.source.clone(),
            target: filter.target.clone(),
            kind: filter.kind.as_deref().map(event_type).transpose()?,
            since: filter.since,
            until: filter.until,
            country: filter.country.as_deref().map(country).transpose()?,
        })
    }

    /// The query of a form; empty fields ask for nothing.
    ///
    /// # Errors
    /// A type, country code or day that is none.
    pub fn parse(form: &FilterForm) -> Result<Self, Failure> {
        let typed = |text: &str| Some(text.trim().to_string()).filter(|text| !text.is_empty());
        Ok(EventQuery {
            source: typed(&form.source),
            target: typed(&form.target),
            kind: typed(&form.kind).as_deref().map(event_type).transpose()?,
            since: typed(&form.since).as_deref().map(day).transpose()?,
            until: typed(&form.until).as_deref().map(day).transpose()?,
            country: typed(&form.country).as_deref().map(country).transpose()?,
        })
    }

    /// The same for the store.
    pub fn filter(&self) -> EventFilter {
        EventFilter {
            source: self.source.clone(),
            target: self.target.clone(),
            kind: self.kind,
            since: self.since,
            until: self.until,
            country: self.country.map(|code| code.to_string()),
            ..EventFilter::default()
        }
    }
}

/// The type that was typed.
///
/// # Errors
/// There is none of this name.
pub fn event_type(name: &str) -> Result<EventType, Failure> {
    let names: Vec<&str> = EventType::ALL.iter().map(|kind| kind.name()).collect();
    EventType::parse(&name.to_uppercase()).ok_or_else(|| {
        Failure::usage(format!("no event type is called {name:?}")).help(format!("there are {}", names.join(", ")))
    })
}

fn country(code: &str) -> Result<CountryCode, Failure> {
    CountryCode::parse(&code.to_uppercase()).ok_or_else(|| {
        Failure::usage(format!("{code:?} is no country code")).help("three letters of ISO 3166-1, for example PRK")
    })
}

fn day(text: &str) -> Result<Date, Failure> {
    text.parse().map_err(|_| Failure::usage(format!("{text:?} is no day")).help("write it as 2025-03-21"))
}
