//! Events, figures, claims and forecasts.

use model::{
    Approximation, Attribution, Certainty, Event, EventType, Figure, Forecast, ItemId, PartyStatus, Polarity,
    SpeakerKind, SpeechTime, Style,
};
use serde::Serialize;

use super::{Cited, DateView, PartyView, PlaceView};
use crate::{prose::Prose, standing::Standing, wording};

/// How one speaker says an event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SaidView {
    /// The speaker as printed; `outlet` is the outlet's own voice.
    pub by: String,
    /// The claim that it hangs under; null for the outlet's own voice.
    pub claim: Option<ItemId>,
    /// `affirmed` or `denied`.
    pub polarity: Polarity,
    /// `certain`, `probable`, `possible`, `hypothetical` or `requested`.
    pub certainty: Certainty,
    /// `past`, `ongoing` or `future`.
    pub time: SpeechTime,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventView {
    /// `evt_…`
    pub id: ItemId,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// The type of act that is only announced here; none where the act itself is told.
    pub announces: Option<EventType>,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// CAMEO code with leading zero.
    pub cameo: Option<String>,
    /// Quad class of the PLOVER type, 1 to 4.
    pub quad: u8,
    /// Over all speakers: `reported`, `ongoing`, `disputed`, `denied`, `announced`, `asked`, `uncertain`, `supposed`.
    pub standing: &'static str,
    /// Who does it.
    pub source: Vec<PartyView>,
    /// To whom.
    pub recipient: Vec<PartyView>,
    /// Through whom.
    pub intermediary: Vec<PartyView>,
    /// Third parties that it affects.
    pub affected: Vec<PartyView>,
    /// Where.
    pub place: Option<PlaceView>,
    /// When.
    pub date: Option<DateView>,
    /// How each speaker says it.
    pub said: Vec<SaidView>,
    /// Told as history of the matter.
    pub background: bool,
    /// Whether both sides act alike.
    pub mutual: bool,
    /// Figures that belong to it.
    pub figures: Vec<ItemId>,
    /// Characteristic words of the object.
    pub object: Option<String>,
    /// The word that carries it.
    pub trigger: String,
    /// The words that prove it.
    pub evidence: Cited,
    /// What coded it.
    pub coder: String,
    /// 0 to 1.
    pub confidence: f32,
}

impl EventView {
    /// The view of an event; `claims` are those of its page.
    pub fn new(event: &Event, claims: &[Attribution], prose: &Prose<'_>) -> Self {
        let said = event.said.iter().map(|manner| SaidView {
            by: manner.said_by.clone(),
            claim: claim_id(manner.claim, claims),
            polarity: manner.polarity,
            certainty: manner.certainty,
            time: manner.time,
        });
        EventView {
            id: event.id.clone(),
            kind: event.kind,
            announces: event.announces,
            mode: event.mode.clone(),
            contexts: event.contexts.clone(),
            cameo: event.cameo.clone(),
            quad: event.kind.quad().number(),
            standing: Standing::of_event(event).word(),
            source: PartyView::list(&event.source, prose),
            recipient: PartyView::list(&event.recipient, prose),
            intermediary: PartyView::list(&event.intermediary, prose),
            affected: PartyView::list(&event.affected, prose),
            place: event.place.as_ref().map(|place| PlaceView::new(place, prose)),
            date: event.date.as_ref().map(|date| DateView::new(date, prose)),
            said: said.collect(),
            background: event.background,
            mutual: event.mutual,
            figures: event.figures.clone(),
            object: event.object.map(|span| prose.words(span)),
            trigger: prose.words(event.trigger),
            evidence: Cited::new(event.evidence, prose),
            coder: event.coder.clone(),
            confidence: event.confidence,
        }
    }
}

/// A figure that somebody claims.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureView {
    /// `fig_…`
    pub id: ItemId,
    /// Lower bound, where said.
    pub low: Option<f64>,
    /// The value, where said.
    pub best: Option<f64>,
    /// Upper bound, where said.
    pub high: Option<f64>,
    /// `exact`, `about`, `at-most`, `at-least`, `range`, `magnitude`.
    pub approximation: Approximation,
    /// Hedging words as written.
    pub qualifier: Option<String>,
    /// Normalised unit.
    pub unit: Option<String>,
    /// What is counted, in the page's own sense.
    pub counts: String,
    /// Of whom it is a number.
    pub of: Option<PartyView>,
    /// Who did it.
    pub by: Option<PartyView>,
    /// Where.
    pub place: Option<PlaceView>,
    /// As of when.
    pub as_of: Option<DateView>,
    /// The speaker as printed.
    pub said_by: String,
    /// The claim that it hangs under; null for the outlet's own voice.
    pub claim: Option<ItemId>,
    /// How the value reads.
    pub reads: String,
    /// Number, qualifier and what is counted, as written.
    pub as_written: String,
    /// The words that prove it.
    pub evidence: Cited,
}

impl FigureView {
    /// The view of a figure; `claims` are those of its page.
    pub fn new(figure: &Figure, claims: &[Attribution], prose: &Prose<'_>) -> Self {
        FigureView {
            id: figure.id.clone(),
            low: figure.low,
            best: figure.best,
            high: figure.high,
            approximation: figure.approximation,
            qualifier: figure.qualifier.map(|span| prose.words(span)),
            unit: figure.unit.clone(),
            counts: figure.counts.clone(),
            of: figure.of.as_ref().map(|party| PartyView::new(party, prose)),
            by: figure.by.as_ref().map(|party| PartyView::new(party, prose)),
            place: figure.place.as_ref().map(|place| PlaceView::new(place, prose)),
            as_of: figure.as_of.as_ref().map(|date| DateView::new(date, prose)),
            said_by: figure.said_by.clone(),
            claim: claim_id(figure.claim, claims),
            reads: wording::value(figure, prose),
            as_written: prose.words(figure.written),
            evidence: Cited::new(figure.evidence, prose),
        }
    }
}

/// Who says what.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClaimView {
    /// `clm_…`
    pub id: ItemId,
    /// The speaker as printed.
    pub speaker: String,
    /// `outlet`, `named`, `unnamed`, `nosource`.
    pub speaker_kind: SpeakerKind,
    /// Id of a row of `data/actors/`.
    pub actor: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// PLOVER sector.
    pub sector: Option<&'static str>,
    /// Role or affiliation as written.
    pub role: Option<String>,
    /// How the speaker stands towards what it speaks of.
    pub status: PartyStatus,
    /// The words that attribute.
    pub cue: String,
    /// What is said.
    pub content: Cited,
    /// `direct`, `indirect` or `mixed`.
    pub style: Style,
    /// Whether the cue denies the content.
    pub denies: bool,
    /// The claim that this one stands inside.
    pub within: Option<ItemId>,
    /// The words that prove it.
    pub evidence: Cited,
}

impl ClaimView {
    /// The view of a claim; `claims` are those of its page.
    pub fn new(claim: &Attribution, claims: &[Attribution], prose: &Prose<'_>) -> Self {
        let speaker = &claim.speaker;
        ClaimView {
            id: claim.id.clone(),
            speaker: speaker.name.clone(),
            speaker_kind: speaker.kind,
            actor: speaker.actor.clone(),
            country: speaker.country.map(|code| code.to_string()),
            sector: speaker.sector.map(|sector| sector.code()),
            role: speaker.role.map(|span| prose.words(span)),
            status: speaker.status,
            cue: prose.words(claim.cue),
            content: Cited::new(claim.content, prose),
            style: claim.style,
            denies: claim.denies,
            within: claim_id(claim.within, claims),
            evidence: Cited::new(claim.evidence, prose),
        }
    }
}

/// Something foreseen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForecastView {
    /// `fct_…`
    pub id: ItemId,
    /// What is foreseen, as written.
    pub content: Cited,
    /// PLOVER type of what is foreseen.
    #[serde(rename = "type")]
    pub kind: Option<EventType>,
    /// Who would do it.
    pub source: Vec<PartyView>,
    /// To whom.
    pub recipient: Vec<PartyView>,
    /// Where.
    pub place: Option<PlaceView>,
    /// Words of likelihood as said.
    pub words: Vec<String>,
    /// By when.
    pub horizon: Option<DateView>,
    /// On what condition, as written.
    pub condition: Option<String>,
    /// The speaker as printed.
    pub said_by: String,
    /// The claim that it hangs under; null for the outlet's own voice.
    pub claim: Option<ItemId>,
    /// The words that prove it.
    pub evidence: Cited,
}

impl ForecastView {
    /// The view of a forecast; `claims` are those of its page.
    pub fn new(forecast: &Forecast, claims: &[Attribution], prose: &Prose<'_>) -> Self {
        ForecastView {
            id: forecast.id.clone(),
            content: Cited::new(forecast.content, prose),
            kind: forecast.kind,
            source: PartyView::list(&forecast.source, prose),
            recipient: PartyView::list(&forecast.recipient, prose),
            place: forecast.place.as_ref().map(|place| PlaceView::new(place, prose)),
            words: forecast.words.iter().map(|span| prose.words(*span)).collect(),
            horizon: forecast.horizon.as_ref().map(|date| DateView::new(date, prose)),
            condition: forecast.condition.map(|span| prose.words(span)),
            said_by: forecast.said_by.clone(),
            claim: claim_id(forecast.claim, claims),
            evidence: Cited::new(forecast.evidence, prose),
        }
    }
}

fn claim_id(index: Option<u32>, claims: &[Attribution]) -> Option<ItemId> {
    index.and_then(|index| claims.get(index as usize)).map(|claim| claim.id.clone())
}
