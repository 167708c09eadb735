//! The codebook: types, modes, CAMEO codes, the frames that fire, and sentences that they are tested with.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use knowledge::{Frame, Knowledge, Slot};
use model::EventType;
use serde::Deserialize;

use super::{
    pages::Shell,
    room::{Answer, Desk, Room, Visit, missing, ok, page},
};

/// Sentences of one kind that a page shows.
const SAMPLES: usize = 40;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(rename = "type")]
    kind: String,
    frame: String,
}

/// The codebook.
#[derive(Template)]
#[template(path = "codebook.html")]
pub struct CodebookPage {
    /// Frame.
    pub shell: Shell,
    /// All types: name, tone, whether it is shown.
    pub types: Vec<(&'static str, &'static str, bool)>,
    /// The type shown.
    pub kind: &'static str,
    /// What it is.
    pub definition: String,
    /// Quad class, score, recipient.
    pub facts: String,
    /// Its modes: name, score, what it is.
    pub modes: Vec<(String, String, String)>,
    /// CAMEO codes that mean it: code, name, Goldstein.
    pub cameo: Vec<(String, String, String)>,
    /// Frames that code it.
    pub frames: Vec<FrameRow>,
    /// Sentences that must give it: sentence, what they give, file and line.
    pub examples: Vec<(String, String, String)>,
    /// Sentences that must not.
    pub counterexamples: Vec<(String, String)>,
    /// Contexts.
    pub contexts: String,
}

/// One frame.
#[derive(Debug, Clone)]
pub struct FrameRow {
    /// `visit/visit`
    pub id: String,
    /// Whether it was asked for.
    pub is_chosen: bool,
    /// Mode, contexts, CAMEO code.
    pub codes: String,
    /// Where its roles stand.
    pub roles: String,
}

/// The codebook.
pub async fn codebook(State(desk): State<Arc<Desk>>, visit: Visit, Query(asked): Query<Asked>) -> Response {
    page(desk, visit, move |room| {
        let Some(knowledge) = room.knowledge else {
            let shell = room.shell("Codebook", "codebook", Vec::new())?;
            return Ok(missing(shell, "There is no codebook here", "This desk was opened without knowledge."));
        };
        let of_frame = knowledge.frames.iter().find(|frame| frame.id == asked.frame).map(|frame| frame.kind);
        let kind = of_frame.or_else(|| EventType::parse(&asked.kind.to_uppercase())).unwrap_or(EventType::Agree);
        filled(room, knowledge, kind, &asked.frame)
    })
    .await
}

fn filled(room: &Room<'_>, knowledge: &Knowledge, kind: EventType, frame: &str) -> Answer {
    let ontology = &knowledge.ontology;
    let row = ontology.type_row(kind);
    let tone = crate::cards::tone;
    let score = |score: f64| crate::wording::number(score);
    let quad = ["", "verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];
    let mut facts = vec![format!("quad class {}, {}", kind.quad().number(), quad[usize::from(kind.quad().number())])];
    facts.extend(row.map(|row| format!("score {}", score(row.score))));
    facts.extend(row.filter(|row| row.needs_recipient).map(|_| "needs a recipient".to_string()));
    let cameo = ontology.cameo_codes().filter_map(|code| {
        let row = ontology.cameo(code)?;
        (row.kind == Some(kind)).then(|| (code.to_string(), row.name.clone(), score(row.goldstein)))
    });
    let frames = knowledge.frames.iter().filter(|one| one.kind == kind).map(|one| FrameRow {
        id: one.id.clone(),
        is_chosen: one.id == frame,
        codes: codes(one),
        roles: roles(one),
    });
    let of_kind = || knowledge.frames.samples().iter().filter(|sample| sample.kinds.contains(&kind));
    let examples = of_kind().filter_map(|sample| {
        let expected = sample.expected.as_ref()?;
        let gives = expected.iter().any(|one| one.starts_with(kind.name()));
        gives.then(|| (sample.text.clone(), expected.join("; "), format!("{}:{}", sample.file, sample.line)))
    });
    let counter = of_kind().filter(|sample| sample.expected.is_none());
    let counter = counter.map(|sample| (sample.text.clone(), format!("{}:{}", sample.file, sample.line)));
    let mut shell = room.shell("Codebook", "codebook", Vec::new())?;
    shell.title = format!("Codebook: {}", kind.name());
    Ok(ok(&CodebookPage {
        shell,
        types: EventType::ALL.iter().map(|one| (one.name(), tone(*one), *one == kind)).collect(),
        kind: kind.name(),
        definition: row.map_or(String::new(), |row| row.definition.clone()),
        facts: facts.join(" · "),
        modes: ontology
            .modes(kind)
            .map(|mode| (mode.name.clone(), mode.score.map(score).unwrap_or_default(), mode.definition.clone()))
            .collect(),
        cameo: cameo.collect(),
        frames: frames.collect(),
        examples: examples.take(SAMPLES).collect(),
        counterexamples: counter.take(SAMPLES).collect(),
        contexts: ontology.context_names().collect::<Vec<_>>().join(", "),
    }))
}

fn codes(frame: &Frame) -> String {
    let mut parts = Vec::new();
    parts.extend(frame.mode.as_ref().map(|mode| format!("mode {mode}")));
    if !frame.contexts.is_empty() {
        parts.push(format!("context {}", frame.contexts.join(", ")));
    }
    parts.extend(frame.cameo.as_ref().map(|code| format!("CAMEO {code}")));
    parts.join(" · ")
}

fn roles(frame: &Frame) -> String {
    let list = |slots: &[Slot]| slots.iter().map(slot).collect::<Vec<_>>().join(", else ");
    let mut parts = Vec::new();
    if !frame.source.is_empty() {
        parts.push(format!("source: {}", list(&frame.source)));
    }
    if !frame.recipient.is_empty() {
        parts.push(format!("recipient: {}", list(&frame.recipient)));
    }
    if frame.mutual {
        parts.push("both sides act alike".to_string());
    }
    parts.join(" · ")
}

fn slot(slot: &Slot) -> String {
    match slot {
        Slot::Subject => "who acts".to_string(),
        Slot::Object => "what is acted upon".to_string(),
        Slot::Indirect => "to whom it is done".to_string(),
        Slot::Owner => "whose the object is".to_string(),
        Slot::SubjectOwner => "whose the subject is".to_string(),
        Slot::After(word) => format!("after “{word}”"),
        Slot::ContentSource => "who acts inside the complement".to_string(),
        Slot::ContentRecipient => "to whom it is done inside the complement".to_string(),
        Slot::ClauseSubject => "who acts in the clause that follows".to_string(),
        Slot::Place => "the place".to_string(),
        Slot::Grievance => "whom the grievance is about".to_string(),
    }
}
