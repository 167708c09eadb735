//! PLOVER's own JSON: one object an event and line, with lists of actors and recipients.

use serde_json::{Value, json};

use super::{layouts::Told, rights};
use crate::later::Mark;
use model::Party;

/// What a reader must know.
pub const LIMITS: &[&str] = &[
    "one line is what one clause of one article reports: actors and recipients are lists, not pairs",
    "codes of actors are country (ISO 3166-1 alpha-3) and sector of PLOVER; event_scale is the score of PLOVER's manual, with \
     -3 for ACCUSE, where it prints +3 by mistake",
];

/// One event.
pub fn line(told: &Told<'_>) -> Value {
    let event = told.event;
    let prose = told.held.prose();
    let party = |party: &Party| {
        json!({
            "name": party.name,
            "code": format!("{}{}",
                party.country.map_or(String::new(), |code| code.to_string()),
                party.sector.map_or("", |sector| sector.code())),
            "country": party.country,
            "sector": party.sector,
            "id": party.actor,
            "text": prose.words(party.span),
        })
    };
    let place = event.place.as_ref().map(|place| {
        json!({
            "name": place.name,
            "country": place.country,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "precision": place.precision,
            "inferred": place.inferred_from.is_some(),
        })
    });
    let score = told.knowledge.ontology.score(event.kind, event.mode.as_deref());
    let evidence = rights::evidence(told.held, event.evidence);
    json!({
        "id": event.id,
        "date": told.day,
        "actor": event.source.iter().map(party).collect::<Vec<_>>(),
        "recipient": event.recipient.iter().map(party).collect::<Vec<_>>(),
        "event": [event.kind.name()],
        "mode": event.mode,
        "context": event.contexts,
        "event_text": prose.words(event.trigger),
        "event_loc": place,
        "quad_code": event.kind.quad().number(),
        "event_scale": score,
        "link": told.address(),
        "text": evidence.words,
        "text_info": {
            "article": told.held.article.id,
            "story": told.story,
            "start": event.evidence.start,
            "end": event.evidence.end,
            "sha256": evidence.sha256,
            "withheld": evidence.withheld,
            "bytes_sha256": told.held.sha256,
            "source_status": Mark::of_item(told.held, event.evidence).map(|mark| mark.state),
            "said_by": event.said.iter().map(|manner| manner.said_by.as_str()).collect::<Vec<_>>(),
        },
    })
}
