use engine::pipeline::Read;
use model::{Event, EventType, Party, Precision};

use super::super::code_sentences::stands;

/// The rows that must never be there, as `gold.toml` lists them in words.
pub(super) fn rows(read: &Read) -> Vec<String> {
    let mut found = Vec::new();
    for event in read.coded.events.iter().filter(|event| stands(event)) {
        found.extend(event_faults(read, event).into_iter().map(|fault| format!("{} {fault}", event.kind.name())));
    }
    for figure in &read.coded.figures {
        let killed = figure.counts.contains("killed") || figure.counts.contains("dead");
        if figure.high == Some(4000.0) && (killed || figure.low.is_some() || figure.best.is_some()) {
            found.push("4,000 killed, or as low or best".to_string());
        }
        if [14_000.0, 3.0].iter().any(|value| figure.high == Some(*value) || figure.best == Some(*value)) {
            found.push(format!("{:?} as a figure", figure.high.or(figure.best)));
        }
    }
    if read.article.published.is_some() {
        found.push("a publication date".to_string());
    }
    if read.coded.claims.iter().any(|claim| claim.speaker.name.contains("Sullivan")) {
        found.push("the author box as a speaker".to_string());
    }
    for forecast in &read.coded.forecasts {
        let wrong = names(&forecast.source, "KCNA") || names(&forecast.source, "Yang Wook");
        let third = read.document.text(forecast.content).contains("third deployment");
        let voice = forecast.said_by.contains("KCNA") || forecast.said_by.contains("Yang Wook");
        if wrong || (third && voice) {
            found.push("KCNA or Yang Wook as the source of the third deployment".to_string());
        }
    }
    found
}

fn event_faults(read: &Read, event: &Event) -> Vec<&'static str> {
    let mut faults = Vec::new();
    let is_visit = event.mode.as_deref() == Some("visit");
    let ukraine = |party: &Party| party.country.is_some_and(|code| code.as_str() == "UKR");
    if is_visit && (names(&event.source, "Putin") || event.recipient.iter().any(ukraine)) {
        faults.push("Putin as a visitor, or a visit to Ukraine");
    }
    let by_north_korea = event.source.iter().any(|party| party.country.is_some_and(|code| code.as_str() == "PRK"));
    let sends = matches!(event.kind, EventType::Agree | EventType::Aid | EventType::Mobilize);
    let evidence = read.document.text(event.evidence);
    let names_a_deployment = evidence.contains("deployment") || evidence.contains("additional");
    if by_north_korea && sends && names_a_deployment && !evidence.contains("previously dispatched") {
        faults.push("a third deployment as something that happened");
    }
    if let Some(place) = &event.place {
        let in_ukraine = place.country.is_some_and(|code| code.as_str() == "UKR");
        if place.name.contains("Kursk") && in_ukraine {
            faults.push("Kursk placed in Ukraine");
        }
        if event.kind == EventType::Aid && place.inferred_from.is_none() && (in_ukraine || place.name.contains("Kursk"))
        {
            faults.push("a deployment placed without inferred_from");
        }
    }
    if let Some(date) = &event.date {
        let december = date.value.contains("-12") && !date.value.starts_with("XXXX");
        if december || matches!(date.precision, Precision::Day | Precision::Time) {
            faults.push("a year for December, or a day");
        }
    }
    if names(&event.source, "Sullivan") || names(&event.recipient, "Sullivan") {
        faults.push("the author box as an actor");
    }
    faults
}

fn names(parties: &[Party], name: &str) -> bool {
    parties.iter().any(|party| party.name.contains(name))
}
