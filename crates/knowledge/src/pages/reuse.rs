use std::collections::HashMap;

use model::Reuse;
use serde::{Deserialize, de::IntoDeserializer};

use crate::{Faults, Files};

/// `data/pages/reuse.tsv`: what pages ask of those who use them.
#[derive(Debug, Default)]
pub(super) struct ReuseWords {
    robots: HashMap<String, Reuse>,
    headers: HashMap<String, Reuse>,
    lines: Vec<(String, Reuse)>,
}

impl ReuseWords {
    pub(super) fn load(files: &Files, faults: &mut Faults) -> Self {
        let mut known = ReuseWords::default();
        let table = files.table("pages/reuse.tsv", faults);
        for row in table.rows() {
            let name = row.get("means");
            let deserializer: serde::de::value::StrDeserializer<'_, serde::de::value::Error> = name.into_deserializer();
            let Ok(means) = Reuse::deserialize(deserializer) else {
                row.fault(faults, format!("{name:?} is nothing that a page asks; see docs/json.md"));
                continue;
            };
            for words in row.list("words") {
                let words = words.to_lowercase();
                match row.get("where") {
                    "robots" => drop(known.robots.insert(words, means)),
                    "header" if words.contains('=') => drop(known.headers.insert(words, means)),
                    "text" => known.lines.push((words, means)),
                    other => row.fault(faults, format!("where {other:?} is none of robots, header (name=value), text")),
                }
            }
        }
        known
    }

    pub(super) fn robots(&self, word: &str) -> Option<Reuse> {
        self.robots.get(word).copied()
    }

    pub(super) fn header(&self, name: &str, value: &str) -> Option<Reuse> {
        self.headers.get(&format!("{name}={value}")).copied()
    }

    pub(super) fn line(&self, line: &str) -> Option<Reuse> {
        self.lines.iter().find(|(words, _)| line.contains(words.as_str())).map(|(_, means)| *means)
    }
}
