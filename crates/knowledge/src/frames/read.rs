use model::EventType;
use serde::Deserialize;

use super::{ClauseKind, Content, Frame, Frames, Sample, Slot, Trigger, Use, Want};
use crate::{Embedding, Faults, Files, Ontology, fault::did_you_mean};

/// A frame file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[expect(dead_code, reason = "for people")]
    about: String,
    frame: Vec<WrittenFrame>,
    #[serde(default)]
    examples: Vec<String>,
    #[serde(default)]
    counterexamples: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFrame {
    name: String,
    #[serde(default)]
    verbs: String,
    #[serde(default)]
    nouns: String,
    #[serde(default)]
    adjectives: String,
    #[serde(rename = "type")]
    kind: String,
    mode: Option<String>,
    #[serde(default)]
    contexts: String,
    cameo: Option<String>,
    subject: Option<String>,
    subject_not: Option<String>,
    object: Option<String>,
    object_not: Option<String>,
    near: Option<String>,
    not_near: Option<String>,
    clause: Option<String>,
    clause_not: Option<String>,
    embeds: Option<String>,
    content: Option<String>,
    source: Option<String>,
    #[serde(default)]
    recipient: String,
    #[serde(default)]
    mutual: bool,
    #[serde(default)]
    several: bool,
    #[serde(default)]
    alone: bool,
    #[serde(default)]
    light: String,
    #[serde(default)]
    needs_recipient: bool,
    #[serde(default)]
    suffered: bool,
    #[serde(default)]
    active: bool,
    #[serde(default)]
    weight: i32,
}

/// Reads one file into `frames`.
pub(super) fn file(path: &str, files: &Files, ontology: &Ontology, frames: &mut Frames, faults: &mut Faults) {
    let Some(written) = files.toml::<Written>(path, faults) else { return };
    let text = files.text(path, faults);
    let own = path.strip_prefix("codebook/frames/").map(|name| format!("own/{name}"));
    let stem = own.as_deref().unwrap_or(path.trim_start_matches("frames/")).trim_end_matches(".toml");
    let line_of = |words: &str| text.find(words).map_or(0, |at| crate::fault::line_at(text, at).0);
    let mut kinds = Vec::new();
    for entry in &written.frame {
        let mut check = Check { path, text, name: &entry.name, ontology, frames, faults };
        let Some(frame) = check.frame(entry, stem) else { continue };
        kinds.push(frame.kind);
        let index = frames.frames.len() as u32;
        frames.frames.push(frame);
        for (words, used) in [(&entry.verbs, Use::Verb), (&entry.nouns, Use::Noun), (&entry.adjectives, Use::Adjective)]
        {
            add_triggers(words, used, index, path, frames, faults);
        }
    }
    for example in &written.examples {
        let Some((sentence, expected)) = example.split_once(" | ") else {
            faults.file(path, format!("an example reads `sentence | TYPE source > recipient`: {example}"));
            continue;
        };
        let expected = Some(expected.split(';').map(|event| event.trim().to_string()).collect());
        frames.sentences.push(Sample {
            file: path.to_string(),
            line: line_of(example),
            text: sentence.trim().to_string(),
            expected,
            kinds: kinds.clone(),
        });
    }
    for text in written.counterexamples {
        let line = line_of(&text);
        frames.sentences.push(Sample { file: path.to_string(), line, text, expected: None, kinds: kinds.clone() });
    }
}

fn add_triggers(words: &str, used: Use, frame: u32, path: &str, frames: &mut Frames, faults: &mut Faults) {
    let mut all = Vec::new();
    for word in words.split_whitespace() {
        match word.strip_prefix('@') {
            None => all.push(word.replace('_', " ")),
            Some(group) => match frames.classes.words(group) {
                Some(group) => all.extend(group.iter().cloned()),
                None => faults.file(path, format!("@{group} is no class of languages/en/classes.toml")),
            },
        }
    }
    for trigger in all {
        let mut parts = trigger.split(' ').map(str::to_string);
        let Some(first) = parts.next() else { continue };
        frames.by_lemma.entry(first).or_default().push(Trigger { frame, used, rest: parts.collect() });
    }
}

struct Check<'a> {
    path: &'a str,
    text: &'a str,
    name: &'a str,
    ontology: &'a Ontology,
    frames: &'a Frames,
    faults: &'a mut Faults,
}

impl Check<'_> {
    fn frame(&mut self, entry: &WrittenFrame, stem: &str) -> Option<Frame> {
        let own = self.frames.own_types.iter().find(|own| own.name == entry.kind);
        let Some(kind) = own.map(|own| own.base).or_else(|| EventType::parse(&entry.kind)) else {
            let names = EventType::ALL.iter().map(|kind| kind.name());
            let help =
                did_you_mean(&entry.kind, names.chain(self.frames.own_types.iter().map(|own| own.name.as_str())));
            self.fault(&entry.kind, "unknown event type", help);
            return None;
        };
        if let Some(mode) = entry.mode.as_deref().filter(|mode| !self.ontology.is_mode(kind, mode)) {
            let help = did_you_mean(mode, self.ontology.modes(kind).map(|row| row.name.as_str()));
            self.fault(mode, &format!("no mode of {}", kind.name()), help);
        }
        let own = own.map(|own| own.name.clone());
        let mut contexts: Vec<String> = entry.contexts.split_whitespace().map(str::to_string).collect();
        for context in contexts.iter().filter(|context| !self.ontology.is_context(context)) {
            self.fault(context, "unknown context", did_you_mean(context, self.ontology.context_names()));
        }
        contexts.extend(own);
        if let Some(code) = entry.cameo.as_deref().filter(|code| self.ontology.cameo(code).is_none()) {
            self.fault(code, "unknown CAMEO code", String::new());
        }
        Some(Frame {
            id: format!("{stem}/{}", entry.name),
            kind,
            mode: entry.mode.clone(),
            contexts,
            cameo: entry.cameo.clone(),
            subject: self.want(&entry.subject),
            subject_not: self.want(&entry.subject_not),
            object: self.want(&entry.object),
            object_not: self.want(&entry.object_not),
            near: self.want(&entry.near),
            not_near: self.want(&entry.not_near),
            clause: self.clause(&entry.clause),
            clause_not: self.want(&entry.clause_not),
            embeds: self.embedding(&entry.embeds),
            content: self.content(&entry.content),
            source: self.slots(entry.source.as_deref().unwrap_or("subject")),
            recipient: self.slots(&entry.recipient),
            mutual: entry.mutual,
            several: entry.several,
            alone: entry.alone,
            light: entry.light.split_whitespace().map(str::to_string).collect(),
            needs_recipient: entry.needs_recipient,
            suffered: entry.suffered,
            active: entry.active,
            weight: entry.weight,
        })
    }

    fn want(&mut self, text: &Option<String>) -> Option<Want> {
        match self.frames.classes.want(text.as_deref()?) {
            Ok(want) => Some(want),
            Err(word) => {
                self.fault(word, "no class of languages/en/classes.toml (a lemma begins with =)", String::new());
                None
            }
        }
    }

    fn embedding(&mut self, text: &Option<String>) -> Option<Embedding> {
        let word = text.as_deref()?;
        let embedding = Embedding::parse(word);
        if embedding.is_none() {
            self.fault(word, "embeds takes promise, appeal, demand, refuse or threaten", String::new());
        }
        embedding
    }

    fn clause(&mut self, text: &Option<String>) -> Option<ClauseKind> {
        match text.as_deref()? {
            "asked" => Some(ClauseKind::Asked),
            "open" => Some(ClauseKind::Open),
            word => {
                self.fault(word, "clause takes asked or open", String::new());
                None
            }
        }
    }

    fn content(&mut self, text: &Option<String>) -> Content {
        let words = match text.as_deref() {
            None => return Content::Ignored,
            Some("optional") => return Content::Optional,
            Some("any") => return Content::Required(Vec::new()),
            Some(words) => words,
        };
        let mut kinds = Vec::new();
        let (refrained, words) = words.strip_prefix("not ").map_or((false, words), |rest| (true, rest));
        for word in words.split_whitespace() {
            match EventType::parse(word) {
                Some(kind) => kinds.push(kind),
                None => {
                    self.fault(word, "content takes optional, any, or event types, also after `not`", String::new())
                }
            }
        }
        if refrained { Content::Refrained(kinds) } else { Content::Required(kinds) }
    }

    fn slots(&mut self, text: &str) -> Vec<Slot> {
        let slot = |word: &str| match word {
            "subject" => Slot::Subject,
            "object" => Slot::Object,
            "indirect" => Slot::Indirect,
            "owner" => Slot::Owner,
            "subject.owner" => Slot::SubjectOwner,
            "content.source" => Slot::ContentSource,
            "content.recipient" => Slot::ContentRecipient,
            "clause.subject" => Slot::ClauseSubject,
            "place" => Slot::Place,
            "grievance" => Slot::Grievance,
            preposition => Slot::After(preposition.replace('_', " ")),
        };
        text.split_whitespace().map(slot).collect()
    }

    /// Points at the line of the file that holds `word` at or below the frame's name.
    fn fault(&mut self, word: &str, message: &str, help: String) {
        let from = self.text.find(&format!("\"{}\"", self.name)).unwrap_or(0);
        let at = self.text[from..].find(word).map_or(from, |offset| from + offset);
        let (line, excerpt) = crate::fault::line_at(self.text, at);
        self.faults.word(self.path, line, excerpt, word, &format!("{message}: {word:?}"), help);
    }
}
