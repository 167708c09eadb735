//! The stable JSON: what programs read. Described field by field in `docs/json.md`; fields are added, never renamed.

mod items;
mod page;
mod stored;

use model::{DateBounds, EventDate, Party, Place, Precision, TextSpan};
use serde::Serialize;

use crate::prose::Prose;

pub use items::{ClaimView, EventView, FigureView, ForecastView, SaidView};
pub use page::{ArticleView, CaptureView, Facts, PageView, ReadView, SentenceView};
pub use stored::{ArticleRef, ItemView, ShownView, Step, StoredEventView, StoryView, ToldAgainView};

/// Words of the page with their place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cited {
    /// The words, on one line.
    pub text: String,
    /// Half-open byte range in the document's text.
    pub span: TextSpan,
    /// Numbers of the sentences that hold it: `T` is the title, the others count from 1.
    pub sentences: Vec<String>,
}

impl Cited {
    /// The words of `span`.
    pub fn new(span: TextSpan, prose: &Prose<'_>) -> Self {
        let sentences = prose.sentences_of(span).into_iter().map(|index| prose.number(index)).collect();
        Cited { text: prose.words(span), span, sentences }
    }

    /// The words of `span`, where there is one.
    pub fn maybe(span: Option<TextSpan>, prose: &Prose<'_>) -> Option<Self> {
        span.map(|span| Cited::new(span, prose))
    }
}

/// Somebody or something in a role.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartyView {
    /// How to print it.
    pub name: String,
    /// The words of the clause.
    pub as_written: String,
    /// Id of a row of `data/actors/`; null where not known.
    pub actor: Option<String>,
    /// ISO 3166-1 alpha-3; null where not known.
    pub country: Option<String>,
    /// PLOVER sector; null where not known.
    pub sector: Option<&'static str>,
    /// The other sentence that supplied it; null where the clause itself does.
    pub inferred_from: Option<Cited>,
}

impl PartyView {
    /// The view of one party.
    pub fn new(party: &Party, prose: &Prose<'_>) -> Self {
        PartyView {
            name: party.name.clone(),
            as_written: prose.words(party.span),
            actor: party.actor.clone(),
            country: party.country.map(|code| code.to_string()),
            sector: party.sector.map(|sector| sector.code()),
            inferred_from: Cited::maybe(party.inferred_from, prose),
        }
    }

    /// The views of a list.
    pub fn list(parties: &[Party], prose: &Prose<'_>) -> Vec<Self> {
        parties.iter().map(|party| PartyView::new(party, prose)).collect()
    }
}

/// Where.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlaceView {
    /// How to print it.
    pub name: String,
    /// The words of the page.
    pub as_written: String,
    /// Id of a row of `data/places/`; null where not known.
    pub place: Option<String>,
    /// ISO 3166-1 alpha-3; null where not known.
    pub country: Option<String>,
    /// Degrees north; null where not known.
    pub latitude: Option<f64>,
    /// Degrees east; null where not known.
    pub longitude: Option<f64>,
    /// `point`, `city`, `district`, `province`, `region`, `country`, `sea` or `unknown`.
    pub precision: String,
    /// The other sentence that supplied it.
    pub inferred_from: Option<Cited>,
}

impl PlaceView {
    /// The view of a place.
    pub fn new(place: &Place, prose: &Prose<'_>) -> Self {
        PlaceView {
            name: place.name.clone(),
            as_written: prose.words(place.span),
            place: place.place.clone(),
            country: place.country.map(|code| code.to_string()),
            latitude: place.latitude,
            longitude: place.longitude,
            precision: place.precision.clone(),
            inferred_from: Cited::maybe(place.inferred_from, prose),
        }
    }
}

/// When.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DateView {
    /// The words of the page; null where only bounds are known.
    pub as_written: Option<String>,
    /// TIMEX3 value, unknown digits as `X`; empty where unknown.
    pub value: String,
    /// How exact: `day`, `month`, …, `unknown`.
    pub precision: Precision,
    /// First and last possible day.
    #[serde(flatten)]
    pub bounds: DateBounds,
    /// The other sentence that supplied it.
    pub inferred_from: Option<Cited>,
}

impl DateView {
    /// The view of a date.
    pub fn new(date: &EventDate, prose: &Prose<'_>) -> Self {
        DateView {
            as_written: date.span.map(|span| prose.words(span)),
            value: date.value.clone(),
            precision: date.precision,
            bounds: date.bounds,
            inferred_from: Cited::maybe(date.inferred_from, prose),
        }
    }
}
