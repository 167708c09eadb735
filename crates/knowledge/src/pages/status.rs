use model::PageStatus;
use serde::{Deserialize, de::IntoDeserializer};

use crate::{Faults, Files};

/// `data/pages/status.tsv`: what pages say of their own standing.
#[derive(Debug, Default)]
pub(super) struct StatusWords {
    lines: Vec<(String, PageStatus)>,
    starts: Vec<(String, PageStatus)>,
    titles: Vec<(String, PageStatus)>,
    stated: Vec<(Stated, String, String, PageStatus)>,
}

/// Where a page states a value for machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stated {
    /// A meta element.
    Meta,
    /// The JSON-LD of the article.
    Json,
}

/// The words of a line stand within its first so many bytes: further down it speaks of something else.
const WITHIN: usize = 100;

impl StatusWords {
    pub(super) fn load(files: &Files, faults: &mut Faults) -> Self {
        let mut known = StatusWords::default();
        let table = files.table("pages/status.tsv", faults);
        for row in table.rows() {
            let name = row.get("means");
            let deserializer: serde::de::value::StrDeserializer<'_, serde::de::value::Error> = name.into_deserializer();
            let Ok(means) = PageStatus::deserialize(deserializer) else {
                row.fault(faults, format!("{name:?} is no standing of a page: withdrawn, corrected"));
                continue;
            };
            for words in row.list("words") {
                let words = words.to_lowercase();
                match (row.get("where"), words.split_once('=')) {
                    ("line", _) => known.lines.push((words, means)),
                    ("start", _) => known.starts.push((words, means)),
                    ("title", _) => known.titles.push((words, means)),
                    ("meta", Some((key, value))) => {
                        known.stated.push((Stated::Meta, key.to_string(), value.to_string(), means));
                    }
                    ("json", Some((key, value))) => {
                        known.stated.push((Stated::Json, key.to_string(), value.to_string(), means));
                    }
                    (other, _) => row.fault(
                        faults,
                        format!("where {other:?} is none of line, start, title, meta (name=value), json (key=value)"),
                    ),
                }
            }
        }
        known
    }

    /// What a line, in lower case, says of the page that it stands on. A line that quotes somebody first speaks of another.
    pub(super) fn line(&self, line: &str) -> Option<PageStatus> {
        if let Some((_, means)) = self.starts.iter().find(|(words, _)| line.starts_with(words.as_str())) {
            return Some(*means);
        }
        let mut end = line.len().min(WITHIN);
        while !line.is_char_boundary(end) {
            end -= 1;
        }
        let quoted = line[..end].find(['"', '“', '”', '«', '„']).unwrap_or(end);
        // The words may go on past the part in which they must begin.
        let begins = |words: &str| line.find(words).is_some_and(|at| at < quoted);
        self.lines.iter().find(|(words, _)| begins(words)).map(|(_, means)| *means)
    }

    pub(super) fn title(&self, title: &str) -> Option<PageStatus> {
        self.titles.iter().find(|(words, _)| title.starts_with(words.as_str())).map(|(_, means)| *means)
    }

    pub(super) fn keys(&self, place: Stated) -> impl Iterator<Item = &str> {
        self.stated.iter().filter(move |(at, ..)| *at == place).map(|(_, key, ..)| key.as_str())
    }

    pub(super) fn stated(&self, place: Stated, key: &str, value: &str) -> Option<PageStatus> {
        let fits = |one: &&(Stated, String, String, PageStatus)| {
            one.0 == place && one.1 == key && (one.2 == value || one.2 == "*" && !value.is_empty())
        };
        self.stated.iter().find(fits).map(|one| one.3)
    }
}
