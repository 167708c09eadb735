//! What a page says, coded: events by how they stand, forecasts, speakers, figures, and the sentences cited.

use std::collections::BTreeSet;

use model::{Attribution, Coded, Event, Figure, Forecast, SpeakerKind, Style, TextSpan};

use super::{Page, heading, rows::Row};
use crate::{
    cards::quoted,
    layout::{Paint, pad, printable, shorten, wrap},
    prose::Prose,
    standing::Standing,
    wording,
};

/// The sections in the order of a reader's questions.
pub(super) fn write(page: Page<'_>, paint: Paint) -> String {
    let prose = Prose::of(page.document);
    let coded = page.coded;
    let mut out = String::new();
    for standing in Standing::ALL {
        let events = coded.events.iter().filter(|event| Standing::of_event(event) == standing);
        let rows = events.map(|event| event_row(event, coded, &prose)).collect();
        section(&mut out, standing.heading(), rows, paint);
    }
    section(&mut out, "Foreseen", coded.forecasts.iter().map(|one| forecast_row(one, &prose)).collect(), paint);
    section(&mut out, "Who says what", coded.claims.iter().map(|one| claim_row(one, &prose)).collect(), paint);
    section(&mut out, "Figures", coded.figures.iter().map(|one| figure_row(one, coded, &prose)).collect(), paint);
    if out.is_empty() {
        out.push_str("\nNothing was coded on this page.\n");
    }
    out.push_str(&sentences(coded, &prose, paint));
    out
}

fn section(out: &mut String, title: &str, rows: Vec<Row>, paint: Paint) {
    if rows.is_empty() {
        return;
    }
    out.push('\n');
    out.push_str(&heading(title, rows.len(), paint));
    for row in rows {
        out.push_str(&row.write(paint));
    }
}

fn event_row(event: &Event, coded: &Coded, prose: &Prose<'_>) -> Row {
    let mode = event.mode.as_deref().or(event.contexts.first().map(String::as_str)).unwrap_or("");
    let mut details = Vec::new();
    details.extend(event.object.map(|span| quoted(&prose.words(span))));
    details.extend(event.figures.iter().filter_map(|id| {
        let figure = coded.figures.iter().find(|figure| figure.id == *id)?;
        Some(format!("{} {}", wording::value(figure, prose), figure.counts))
    }));
    details.extend(event.intermediary.iter().map(|party| format!("through {}", wording::party(party, prose))));
    details.extend(event.affected.iter().map(|party| format!("affecting {}", wording::party(party, prose))));
    details.extend(event.place.as_ref().map(|place| wording::place(place, prose)));
    details.push(wording::date(event.date.as_ref(), prose));
    if event.background {
        details.push("background".to_string());
    }
    let who = wording::who_to_whom(&event.source, &event.recipient, event.mutual, prose);
    let mut lines = vec![who, details.join(" · ")];
    lines.extend(wording::said(&event.said, &coded.claims));
    Row { label: format!("{} {mode}", event.kind.name()), lines, cite: prose.cite(event.evidence) }
}

fn forecast_row(forecast: &Forecast, prose: &Prose<'_>) -> Row {
    let words: Vec<String> = forecast.words.iter().map(|span| prose.words(*span)).collect();
    let mut details = Vec::new();
    if !words.is_empty() {
        details.push(format!("“{}”", words.join(" … ")));
    }
    details.push(match forecast.said_by.as_str() {
        "outlet" => "in the outlet’s own voice".to_string(),
        speaker => format!("says {speaker}"),
    });
    details.extend(forecast.horizon.as_ref().map(|when| wording::date(Some(when), prose)));
    details.extend(forecast.condition.map(|span| format!("on condition: “{}”", prose.words(span))));
    let content = prose.words(forecast.content);
    Row { label: String::new(), lines: vec![content, details.join(" · ")], cite: prose.cite(forecast.evidence) }
}

fn claim_row(claim: &Attribution, prose: &Prose<'_>) -> Row {
    let content = shorten(&prose.words(claim.content), 130);
    let content = match (claim.style, claim.denies) {
        (_, true) => format!("denies: {content}"),
        (Style::Direct, false) => quoted(&content),
        (_, false) => content,
    };
    let status = wording::status(&claim.speaker);
    let mut who = wording::speaker(&claim.speaker, prose);
    if !status.is_empty() {
        who.push_str(&format!(" · {status}"));
    }
    if claim.speaker.kind == SpeakerKind::Outlet {
        who = "the outlet’s own voice".to_string();
    }
    Row { label: String::new(), lines: vec![who, content], cite: prose.cite(claim.evidence) }
}

fn figure_row(figure: &Figure, coded: &Coded, prose: &Prose<'_>) -> Row {
    let claim = figure.claim.and_then(|index| coded.claims.get(index as usize));
    let said = match claim {
        Some(claim) if claim.speaker.kind == SpeakerKind::NoSource => "no source given".to_string(),
        Some(claim) => format!("says {}", claim.speaker.name),
        None if figure.said_by == "outlet" => String::new(),
        None => format!("says {}", figure.said_by),
    };
    Row {
        label: wording::value(figure, prose),
        lines: vec![wording::counted(figure, prose), said],
        cite: prose.cite(figure.evidence),
    }
}

/// Every cited sentence in full, once, in text order.
fn sentences(coded: &Coded, prose: &Prose<'_>, paint: Paint) -> String {
    let evidence = cited_spans(coded);
    let cited: BTreeSet<usize> = evidence.into_iter().flat_map(|span| prose.sentences_of(span)).collect();
    let mut out = String::new();
    for index in cited {
        let number = format!("[{}]", prose.number(index));
        for (line_index, line) in wrap(&printable(&prose.sentence(index).1), 73).into_iter().enumerate() {
            let left = if line_index == 0 { paint.accent(&pad(&number, 5)) } else { " ".repeat(5) };
            out.push_str(&format!("{left}{line}\n"));
        }
    }
    if out.is_empty() { out } else { format!("\n{out}") }
}

/// The evidence of every item, and of everything inferred from elsewhere.
fn cited_spans(coded: &Coded) -> Vec<TextSpan> {
    let mut spans: Vec<TextSpan> = Vec::new();
    for event in &coded.events {
        spans.push(event.evidence);
        let parties = [&event.source, &event.recipient, &event.intermediary, &event.affected];
        spans.extend(parties.into_iter().flatten().filter_map(|party| party.inferred_from));
        spans.extend(event.place.as_ref().and_then(|place| place.inferred_from));
        spans.extend(event.date.as_ref().and_then(|date| date.inferred_from));
    }
    spans.extend(coded.forecasts.iter().map(|forecast| forecast.evidence));
    spans.extend(coded.claims.iter().map(|claim| claim.evidence));
    spans.extend(coded.figures.iter().map(|figure| figure.evidence));
    spans
}
