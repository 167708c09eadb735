//! The columns of the event export.

use jiff::civil::Date;
use model::{Event, Party};
use serde::Serialize;

use super::rights;
use crate::{dossier::Held, later::Mark, standing::Standing, wording};

/// One source and one recipient of one event. Codes are strings; what is unknown is empty.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "docs/commands.md describes the columns")]
pub struct Row {
    pub event_id: String,
    pub pair: usize,
    pub date: String,
    pub date_as_written: String,
    pub date_precision: &'static str,
    pub r#type: &'static str,
    pub mode: String,
    pub contexts: String,
    pub cameo: String,
    pub quad: u8,
    pub source_name: String,
    pub source_actor: String,
    pub source_country: String,
    pub source_sector: &'static str,
    pub target_name: String,
    pub target_actor: String,
    pub target_country: String,
    pub target_sector: &'static str,
    pub through: String,
    pub place_name: String,
    pub place_id: String,
    pub place_country: String,
    pub place_precision: String,
    pub place_inferred: bool,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub standing: &'static str,
    pub said_by: String,
    pub background: bool,
    pub confidence: f32,
    pub coder: String,
    pub story_id: String,
    pub article_id: String,
    pub outlet: String,
    pub published: String,
    pub title: String,
    pub address: String,
    pub sentence: String,
    pub evidence: String,
    pub received: String,
    pub sha256: String,
    pub evidence_start: u32,
    pub evidence_end: u32,
    pub evidence_sha256: String,
    pub withheld: &'static str,
    pub source_status: &'static str,
}

/// A row for each pair of source and recipient.
pub fn rows(held: &Held, event: &Event, day: Date, story: &str) -> Vec<Row> {
    let recipients: Vec<Option<&Party>> =
        if event.recipient.is_empty() { vec![None] } else { event.recipient.iter().map(Some).collect() };
    let pairs = event.source.iter().flat_map(|source| recipients.iter().map(move |recipient| (source, *recipient)));
    pairs.enumerate().map(|(pair, (source, recipient))| row(held, event, day, story, pair, source, recipient)).collect()
}

fn row(
    held: &Held,
    event: &Event,
    day: Date,
    story: &str,
    pair: usize,
    source: &Party,
    recipient: Option<&Party>,
) -> Row {
    let prose = held.prose();
    let evidence = rights::evidence(held, event.evidence);
    let place = event.place.as_ref();
    let address = held.article.address.as_ref().map_or(held.address.as_str(), |address| &address.value);
    let said: Vec<&str> = event.said.iter().map(|manner| manner.said_by.as_str()).collect();
    let through: Vec<String> = event.intermediary.iter().map(|party| wording::party(party, &prose)).collect();
    let written = event.date.as_ref().and_then(|date| date.span).map(|span| prose.words(span));
    Row {
        event_id: event.id.to_string(),
        pair,
        date: day.to_string(),
        date_as_written: written.unwrap_or_default(),
        date_precision: "day",
        r#type: event.kind.name(),
        mode: event.mode.clone().unwrap_or_default(),
        contexts: event.contexts.join(" "),
        cameo: event.cameo.clone().unwrap_or_default(),
        quad: event.kind.quad().number(),
        source_name: source.name.clone(),
        source_actor: source.actor.clone().unwrap_or_default(),
        source_country: country(Some(source)),
        source_sector: sector(Some(source)),
        target_name: recipient.map_or(String::new(), |party| party.name.clone()),
        target_actor: recipient.and_then(|party| party.actor.clone()).unwrap_or_default(),
        target_country: country(recipient),
        target_sector: sector(recipient),
        through: through.join("; "),
        place_name: place.map_or(String::new(), |place| place.name.clone()),
        place_id: place.and_then(|place| place.place.clone()).unwrap_or_default(),
        place_country: place.and_then(|place| place.country).map_or(String::new(), |code| code.to_string()),
        place_precision: place.map_or(String::new(), |place| place.precision.clone()),
        place_inferred: place.is_some_and(|place| place.inferred_from.is_some()),
        latitude: place.and_then(|place| place.latitude),
        longitude: place.and_then(|place| place.longitude),
        standing: Standing::of_event(event).word(),
        said_by: said.join("; "),
        background: event.background,
        confidence: event.confidence,
        coder: event.coder.clone(),
        story_id: story.to_string(),
        article_id: held.article.id.to_string(),
        outlet: held.article.outlet.as_ref().map_or(String::new(), |outlet| outlet.value.clone()),
        published: held.article.published.as_ref().map_or(String::new(), |_| held.day_words()),
        title: held.article.title().unwrap_or_default().to_string(),
        address: address.to_string(),
        sentence: prose.cite(event.evidence),
        evidence: evidence.words,
        received: held.received.to_string(),
        sha256: held.sha256.to_string(),
        evidence_start: event.evidence.start,
        evidence_end: event.evidence.end,
        evidence_sha256: evidence.sha256,
        withheld: evidence.withheld,
        source_status: Mark::of_item(held, event.evidence).map_or("", |mark| mark.state),
    }
}

/// What a spreadsheet would take for a formula begins with an apostrophe.
pub fn for_spreadsheet(mut cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        cell.insert(0, '\'');
    }
    cell
}

fn country(party: Option<&Party>) -> String {
    party.and_then(|party| party.country).map_or(String::new(), |code| code.to_string())
}

fn sector(party: Option<&Party>) -> &'static str {
    party.and_then(|party| party.sector).map_or("", |sector| sector.code())
}

impl Row {
    /// The names of the columns, in order.
    pub const COLUMNS: [&str; 46] = [
        "event_id",
        "pair",
        "date",
        "date_as_written",
        "date_precision",
        "type",
        "mode",
        "contexts",
        "cameo",
        "quad",
        "source_name",
        "source_actor",
        "source_country",
        "source_sector",
        "target_name",
        "target_actor",
        "target_country",
        "target_sector",
        "through",
        "place_name",
        "place_id",
        "place_country",
        "place_precision",
        "place_inferred",
        "latitude",
        "longitude",
        "standing",
        "said_by",
        "background",
        "confidence",
        "coder",
        "story_id",
        "article_id",
        "outlet",
        "published",
        "title",
        "address",
        "sentence",
        "evidence",
        "received",
        "sha256",
        "evidence_start",
        "evidence_end",
        "evidence_sha256",
        "withheld",
        "source_status",
    ];

    /// The row for CSV: what a spreadsheet would take for a formula begins with an apostrophe, since pages are written
    /// by strangers.
    #[must_use]
    pub fn for_spreadsheet(mut self) -> Self {
        let cells = [
            &mut self.source_name,
            &mut self.target_name,
            &mut self.through,
            &mut self.place_name,
            &mut self.said_by,
            &mut self.outlet,
            &mut self.title,
            &mut self.address,
            &mut self.evidence,
            &mut self.date_as_written,
        ];
        for cell in cells {
            *cell = for_spreadsheet(std::mem::take(cell));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_names_the_fields_in_their_order() {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/export/rows.rs")).unwrap();
        let fields = text.lines().skip_while(|line| !line.starts_with("pub struct Row")).skip(1);
        let fields =
            fields.take_while(|line| !line.starts_with('}')).filter_map(|line| line.trim().strip_prefix("pub "));
        let names: Vec<&str> =
            fields.filter_map(|field| field.split(':').next()).map(|name| name.trim_start_matches("r#")).collect();
        assert_eq!(names, Row::COLUMNS);
    }
}
