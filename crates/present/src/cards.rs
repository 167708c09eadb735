//! One item as a card: what it says in one line, its fields, and the sentence that proves it. Terminal and pages show
//! the same cards.

use model::{Attribution, Event, EventType, Figure, Forecast, ItemId, Quad, SpeakerKind, Style, TextSpan};
use store::Later;

use crate::{later::Mark, prose::Prose, standing::Standing, wording};

/// A name and a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What it is.
    pub name: String,
    /// In words.
    pub value: String,
}

impl Field {
    /// A field.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Field { name: name.into(), value: value.into() }
    }
}

/// Where the page of a card comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whence {
    /// `art_…`
    pub article: String,
    /// Outlet and day, in words.
    pub source: String,
    /// What was seen of the page after it was read.
    pub later: Later,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Its id.
    pub id: String,
    /// `event`, `forecast`, `claim`, `figure`.
    pub kind: &'static str,
    /// Type and mode, the value, or the speaker.
    pub head: String,
    /// `cooperation`, `conflict` or `neutral`.
    pub tone: &'static str,
    /// How it stands, in words.
    pub standing: String,
    /// Who to whom, what is counted, what is said.
    pub line: String,
    /// The rest.
    pub fields: Vec<Field>,
    /// The evidence, in full.
    pub evidence: String,
    /// `[4]`
    pub cite: String,
    /// Anchor of the first sentence on the article's page: `s4`.
    pub anchor: String,
    /// `art_…`
    pub article: String,
    /// Outlet and day.
    pub source: String,
    /// Id of the frame that coded it; empty where none did.
    pub frame: String,
    /// Whether it stands in a list: its own page has the forms.
    pub is_listed: bool,
    /// What persons said of it, the last word last.
    pub words: Vec<String>,
}

impl Card {
    /// The card of an event; `figures` are those of its page.
    pub fn event(
        event: &Event,
        claims: &[Attribution],
        figures: &[Figure],
        prose: &Prose<'_>,
        whence: &Whence,
    ) -> Self {
        let standing = Standing::of_event(event);
        let mut fields = Vec::new();
        add(&mut fields, "object", event.object.map(|span| quoted(&prose.words(span))));
        for figure in figures.iter().filter(|figure| event.figures.contains(&figure.id)) {
            fields.push(Field::new("figure", format!("{} {}", wording::value(figure, prose), figure.counts)));
        }
        for party in &event.intermediary {
            fields.push(Field::new("through", wording::party(party, prose)));
        }
        for party in &event.affected {
            fields.push(Field::new("affecting", wording::party(party, prose)));
        }
        let place = event.place.as_ref().map_or("not said".to_string(), |place| wording::place(place, prose));
        fields.push(Field::new("where", place));
        fields.push(Field::new("when", wording::date(event.date.as_ref(), prose)));
        let said = wording::said(&event.said, claims);
        let said = if said.is_empty() { "in the outlet’s own voice".to_string() } else { said.join("; ") };
        fields.push(Field::new("said", said));
        add(&mut fields, "background", event.background.then(|| "told as history of the matter".to_string()));
        add(&mut fields, "context", (!event.contexts.is_empty()).then(|| event.contexts.join(", ")));
        add(&mut fields, "CAMEO", event.cameo.clone());
        fields.push(Field::new("coded by", format!("{}, confidence {:.2}", event.coder, event.confidence)));
        Card {
            head: event_head(event),
            tone: tone(event.kind),
            standing: standing.heading().to_lowercase(),
            line: wording::who_to_whom(&event.source, &event.recipient, event.mutual, prose),
            frame: event.coder.strip_prefix("frame:").unwrap_or("").to_string(),
            ..Card::bare(&event.id, "event", event.evidence, fields, prose, whence)
        }
    }

    /// The card of a forecast.
    pub fn forecast(forecast: &Forecast, prose: &Prose<'_>, whence: &Whence) -> Self {
        let words: Vec<String> = forecast.words.iter().map(|span| prose.words(*span)).collect();
        let mut fields = vec![Field::new("said by", voice(&forecast.said_by))];
        add(&mut fields, "words", (!words.is_empty()).then(|| quoted(&words.join(" … "))));
        add(&mut fields, "who", (!forecast.source.is_empty()).then(|| wording::parties(&forecast.source, prose)));
        add(
            &mut fields,
            "to whom",
            (!forecast.recipient.is_empty()).then(|| wording::parties(&forecast.recipient, prose)),
        );
        add(&mut fields, "where", forecast.place.as_ref().map(|place| wording::place(place, prose)));
        add(&mut fields, "by when", forecast.horizon.as_ref().map(|when| wording::date(Some(when), prose)));
        add(&mut fields, "condition", forecast.condition.map(|span| quoted(&prose.words(span))));
        let of_type = forecast.kind.map_or(String::new(), |kind| format!(" · would be {}", kind.name()));
        Card {
            head: format!("Foreseen{of_type}"),
            line: prose.words(forecast.content),
            standing: "nobody says it happened".to_string(),
            ..Card::bare(&forecast.id, "forecast", forecast.evidence, fields, prose, whence)
        }
    }

    /// The card of a claim.
    pub fn claim(claim: &Attribution, prose: &Prose<'_>, whence: &Whence) -> Self {
        let speaker = &claim.speaker;
        let mut fields = Vec::new();
        add(&mut fields, "role", speaker.role.map(|span| prose.words(span)));
        let status = wording::status(speaker);
        add(&mut fields, "standing", (!status.is_empty()).then(|| status.to_string()));
        fields.push(Field::new("cue", quoted(&prose.words(claim.cue))));
        let style = match claim.style {
            Style::Direct => "quoted word for word",
            Style::Indirect => "in the outlet’s words",
            Style::Mixed => "partly quoted",
        };
        fields.push(Field::new("style", style));
        Card {
            head: if speaker.kind == SpeakerKind::Outlet { voice("outlet") } else { speaker.name.clone() },
            line: prose.words(claim.content),
            standing: if claim.denies { "denies".to_string() } else { "says".to_string() },
            ..Card::bare(&claim.id, "claim", claim.evidence, fields, prose, whence)
        }
    }

    /// The card of a figure; `claims` are those of its page.
    pub fn figure(figure: &Figure, claims: &[Attribution], prose: &Prose<'_>, whence: &Whence) -> Self {
        let mut fields = vec![Field::new("said by", figure_voice(figure, claims))];
        fields.push(Field::new("as written", quoted(&prose.words(figure.written))));
        let bounds = [("low", figure.low), ("best", figure.best), ("high", figure.high)];
        let said = |value: Option<f64>| value.map_or("not said".to_string(), wording::number);
        fields.extend(bounds.map(|(name, value)| Field::new(name, said(value))));
        Card {
            head: wording::value(figure, prose),
            line: wording::counted(figure, prose),
            ..Card::bare(&figure.id, "figure", figure.evidence, fields, prose, whence)
        }
    }

    fn bare(
        id: &ItemId,
        kind: &'static str,
        evidence: TextSpan,
        mut fields: Vec<Field>,
        prose: &Prose<'_>,
        whence: &Whence,
    ) -> Self {
        if let Some(mark) = Mark::of_words(&whence.later, &prose.words(evidence)) {
            fields.insert(0, Field::new("source now", mark.words));
        }
        // The whole sentences, so that a reader who sees only the card can judge it.
        let cited = prose.sentences_of(evidence);
        let sentences: Vec<String> = cited.iter().map(|index| prose.sentence(*index).1).collect();
        Card {
            id: id.to_string(),
            kind,
            head: String::new(),
            tone: "neutral",
            standing: String::new(),
            line: String::new(),
            fields,
            evidence: if sentences.is_empty() { prose.words(evidence) } else { sentences.join(" ") },
            cite: prose.cite(evidence),
            anchor: cited.first().map_or("sT".to_string(), |index| format!("s{}", prose.number(*index))),
            article: whence.article.clone(),
            source: whence.source.clone(),
            frame: String::new(),
            is_listed: false,
            words: Vec::new(),
        }
    }
}

/// `CONSULT visit`.
pub fn event_head(event: &Event) -> String {
    let mode = event.mode.as_deref().or(event.contexts.first().map(String::as_str)).unwrap_or("");
    format!("{} {mode}", event.kind.name()).trim_end().to_string()
}

/// The side of the ledger that a type stands on.
pub fn tone(kind: EventType) -> &'static str {
    match kind.quad() {
        Quad::VerbalCooperation | Quad::MaterialCooperation => "cooperation",
        Quad::VerbalConflict | Quad::MaterialConflict => "conflict",
    }
}

/// The speaker in words.
pub fn voice(said_by: &str) -> String {
    if said_by == "outlet" { "in the outlet’s own voice".to_string() } else { said_by.to_string() }
}

/// Who claims a figure, in words.
pub fn figure_voice(figure: &Figure, claims: &[Attribution]) -> String {
    let speaker = figure.claim.and_then(|index| claims.get(index as usize)).map(|claim| &claim.speaker);
    match speaker {
        Some(speaker) if speaker.kind == SpeakerKind::NoSource => "no source given".to_string(),
        Some(speaker) => speaker.name.clone(),
        None => voice(&figure.said_by),
    }
}

/// In quotation marks, once; words that hold marks of their own are left as they are.
pub fn quoted(text: &str) -> String {
    const MARKS: [char; 6] = ['"', '“', '”', '„', '«', '»'];
    let inner = text.trim_matches(MARKS);
    if inner.contains(MARKS) { text.to_string() } else { format!("“{inner}”") }
}

fn add(fields: &mut Vec<Field>, name: &str, value: Option<String>) {
    fields.extend(value.filter(|value| !value.is_empty()).map(|value| Field::new(name, value)));
}
