//! Persons, organisations and places on gold tokens.

use std::collections::BTreeMap;
use std::path::PathBuf;

use annotate::annotate_tokens;
use model::NameKind;

use crate::{Context, Counts, EvalError, Outcome, Report, read_text};

/// A name within a sentence: first token, one past its last, kind.
type Entity = (usize, usize, &'static str);

struct Sentence {
    id: String,
    forms: Vec<String>,
    tags: Vec<String>,
}

/// Scores the test part of UNER EWT (or the file that `--data` names), exact span and kind.
pub fn run(context: &Context<'_>) -> Result<Outcome, EvalError> {
    let file = "en_ewt-ud-test.iob2";
    let path = if context.data.is_dir() { context.data.join(file) } else { PathBuf::from(&context.data) };
    let mut report = Report::default();
    let mut all = Counts::default();
    let mut kinds: BTreeMap<&str, Counts> = BTreeMap::new();
    for document in read(&read_text(&path)?) {
        let forms: Vec<Vec<&str>> = document.iter().map(|s| s.forms.iter().map(String::as_str).collect()).collect();
        let found = annotate_tokens(&forms, context.knowledge, context.models);
        for (sentence, expected) in found.sentences.iter().zip(&document) {
            let gold = entities(&expected.tags);
            let inside = found.names.iter().filter(|name| sentence.tokens().contains(&(name.first as usize)));
            let predicted: Vec<Entity> = inside
                .filter_map(|name| {
                    let first = name.first as usize - sentence.first as usize;
                    Some((first, name.end as usize - sentence.first as usize, kind(name.kind)?))
                })
                .collect();
            let hits = predicted.iter().filter(|entity| gold.contains(entity)).count();
            all.add(hits, predicted.len(), gold.len());
            for label in ["PER", "ORG", "LOC"] {
                let of = |list: &[Entity]| list.iter().filter(|entity| entity.2 == label).count();
                let hits = predicted.iter().filter(|entity| entity.2 == label && gold.contains(entity)).count();
                kinds.entry(label).or_default().add(hits, of(&predicted), of(&gold));
            }
            if !(gold.is_empty() && predicted.is_empty()) {
                let mut counts = Counts::default();
                counts.add(hits, predicted.len(), gold.len());
                report.case(expected.id.as_str(), counts.f1(), "");
            }
        }
    }
    report.figure("f1", all.f1()).figure("precision", all.precision()).figure("recall", all.recall());
    for (label, counts) in kinds {
        report.figure(format!("f1_{}", label.to_lowercase()), counts.f1());
    }
    Ok(Outcome::Scored(report))
}

/// What UNER calls it; buildings and bases are locations there, nationalities and works are not scored.
fn kind(kind: NameKind) -> Option<&'static str> {
    match kind {
        NameKind::Person => Some("PER"),
        NameKind::Organisation => Some("ORG"),
        NameKind::Place | NameKind::Facility => Some("LOC"),
        _ => None,
    }
}

fn entities(tags: &[String]) -> Vec<Entity> {
    let mut found: Vec<Entity> = Vec::new();
    for (at, tag) in tags.iter().enumerate() {
        let label = match tag.get(2..) {
            Some("PER") => "PER",
            Some("ORG") => "ORG",
            Some("LOC") => "LOC",
            _ => continue,
        };
        match found.last_mut() {
            Some((_, end, last)) if tag.starts_with("I-") && *end == at && *last == label => *end += 1,
            _ => found.push((at, at + 1, label)),
        }
    }
    found
}

/// The documents with their sentences.
fn read(text: &str) -> Vec<Vec<Sentence>> {
    let mut documents: Vec<Vec<Sentence>> = Vec::new();
    for block in text.split("\n\n") {
        let mut sentence = Sentence { id: String::new(), forms: Vec::new(), tags: Vec::new() };
        for line in block.lines() {
            if line.starts_with("# newdoc") || documents.is_empty() {
                documents.push(Vec::new());
            }
            if let Some(id) = line.strip_prefix("# sent_id = ") {
                sentence.id = id.to_string();
            }
            let mut cells = line.split('\t');
            if let (false, Some(_), Some(form), Some(tag)) =
                (line.starts_with('#'), cells.next(), cells.next(), cells.next())
            {
                sentence.forms.push(form.to_string());
                sentence.tags.push(tag.to_string());
            }
        }
        if let Some(document) = documents.last_mut()
            && !sentence.forms.is_empty()
        {
            document.push(sentence);
        }
    }
    documents
}
