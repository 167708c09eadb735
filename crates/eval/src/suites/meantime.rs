//! Reads MEANTIME (NewsReader XML): tokens, sentences and event mentions with certainty, polarity and time.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use crate::{EvalError, read_text};

/// An annotated article.
#[derive(Debug, Default)]
pub struct Annotated {
    /// Its id.
    pub id: String,
    /// Its text, one sentence a line, put together from the tokens.
    pub text: String,
    /// Its events that say how they are meant.
    pub events: Vec<Event>,
}

/// An event mention.
#[derive(Debug, Default, Clone)]
pub struct Event {
    /// First byte of its last word in `text`.
    pub start: usize,
    /// One past the last byte of its last word.
    pub end: usize,
    /// `CERTAIN`, `PROBABLE`, `POSSIBLE`, `UNDERSPECIFIED`.
    pub certainty: String,
    /// `POS`, `NEG`, `UNDERSPECIFIED`.
    pub polarity: String,
    /// `FUTURE`, `NON_FUTURE`, `UNDERSPECIFIED`.
    pub time: String,
}

impl Event {
    /// Whether it is not stated as a fact: not certain, or not so.
    pub fn is_nonfactual(&self) -> bool {
        self.certainty != "CERTAIN" || matches!(self.polarity.as_str(), "NEG" | "UNDERSPECIFIED")
    }

    /// Whether it lies ahead.
    pub fn is_future(&self) -> bool {
        self.time == "FUTURE"
    }
}

/// The XML files below `folder`, those of the layer `intra-doc_annotation` where there are several, in name order.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, EvalError> {
    let layer = [folder.join("data/intra-doc_annotation"), folder.join("intra-doc_annotation")];
    let root = layer.into_iter().find(|layer| layer.exists()).unwrap_or(folder.to_path_buf());
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).map_err(|error| EvalError::file(&path, error))?;
            open.extend(entries.flatten().map(|entry| entry.path()));
        } else if path.extension().is_some_and(|ending| ending == "xml") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Reads one file.
pub fn read(path: &Path) -> Result<Annotated, EvalError> {
    let xml = read_text(path)?;
    let mut annotated = Annotated::default();
    let mut places: HashMap<&str, (usize, usize)> = HashMap::new();
    let mut sentence = "";
    let mut event: Option<Event> = None;
    for tag in xml.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').unwrap_or((tag, ""));
        let value = |name: &str| attribute(tag, name).unwrap_or("");
        if tag.starts_with("Document") {
            annotated.id = value("doc_id").to_string();
        } else if tag.starts_with("token ") {
            if value("sentence") != sentence {
                sentence = value("sentence");
                annotated.text.push('\n');
            }
            let word = unescape(text);
            if needs_space(&annotated.text, &word) {
                annotated.text.push(' ');
            }
            let start = annotated.text.len();
            annotated.text.push_str(&word);
            places.insert(value("t_id"), (start, annotated.text.len()));
        } else if tag.starts_with("EVENT_MENTION") {
            event = Some(Event {
                certainty: value("certainty").to_string(),
                polarity: value("polarity").to_string(),
                time: value("time").to_string(),
                ..Event::default()
            });
        } else if tag.starts_with("token_anchor") {
            if let (Some(event), Some(&(start, end))) = (event.as_mut(), places.get(value("t_id"))) {
                (event.start, event.end) = (start, end);
            }
        } else if tag.starts_with("/EVENT_MENTION") {
            // A mention that says nothing of certainty and time was left open by the annotators.
            let said =
                event.take().filter(|event| event.end > 0 && !event.certainty.is_empty() && !event.time.is_empty());
            annotated.events.extend(said);
        }
    }
    if annotated.id.is_empty() {
        return Err(EvalError::format(path, "no doc_id"));
    }
    Ok(annotated)
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[at..].split('"').next()
}

fn unescape(text: &str) -> String {
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    plain.replace("&amp;", "&").trim().to_string()
}

/// Written as a newspaper would: no space before closing marks or after opening ones.
fn needs_space(text: &str, word: &str) -> bool {
    let closes =
        word.starts_with([',', '.', ';', ':', '!', '?', ')', ']', '%', '’']) || word.starts_with("'s") || word == "n't";
    let opened = text.ends_with(['(', '[', '$', '€', '£', '\n']) || text.is_empty();
    !closes && !opened
}
