use std::collections::{BTreeMap, HashSet};

use model::EventType;
use serde::Deserialize;

use crate::{Faults, Files};

/// `data/languages/en/relevance.toml`: words that show that a page or a sentence tells no event of politics.
#[derive(Debug, Default)]
pub struct Relevance {
    topics: Vec<Topic>,
    unreal: HashSet<String>,
}

/// A topic of pages, told by the share of its words.
#[derive(Debug)]
pub struct Topic {
    /// Why its pages are passed over, in words.
    pub name: String,
    /// More than so many of its words in a thousand make a page one of the topic.
    pub per_thousand: usize,
    /// So many different words of the topic must stand on the page: a page about a strike of teachers is no school guide.
    pub distinct: usize,
    /// Event types that are passed over; all where empty.
    pub kinds: Vec<EventType>,
    /// The topic's words.
    words: HashSet<String>,
    unless: HashSet<String>,
}

impl Topic {
    /// Whether the word is one of the topic's.
    pub fn holds(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether the word speaks against the topic ("bomb" against an accident).
    pub fn is_against(&self, word: &str) -> bool {
        self.unless.contains(word)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    unreal: String,
    topic: BTreeMap<String, WrittenTopic>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTopic {
    reason: String,
    per_thousand: usize,
    words: String,
    #[serde(default = "one")]
    distinct: usize,
    #[serde(default)]
    kinds: String,
    #[serde(default)]
    unless: String,
}

fn one() -> usize {
    1
}

impl Relevance {
    pub(crate) fn load(files: &Files, faults: &mut Faults) -> Self {
        let path = "languages/en/relevance.toml";
        let Some(written) = files.toml::<Written>(path, faults) else { return Relevance::default() };
        let words = |text: &str| text.split_whitespace().map(str::to_string).collect();
        let mut topics = Vec::new();
        for (name, topic) in written.topic {
            if topic.per_thousand == 0 || topic.per_thousand > 1000 {
                faults.file(path, format!("topic.{name}: per_thousand must lie between 1 and 1000"));
            }
            let mut kinds = Vec::new();
            for kind in topic.kinds.split_whitespace() {
                match EventType::parse(kind) {
                    Some(kind) => kinds.push(kind),
                    None => faults.file(path, format!("topic.{name}: unknown event type {kind}")),
                }
            }
            topics.push(Topic {
                name: topic.reason,
                per_thousand: topic.per_thousand,
                distinct: topic.distinct,
                kinds,
                words: words(&topic.words),
                unless: words(&topic.unless),
            });
        }
        Relevance { topics, unreal: words(&written.unreal) }
    }

    /// All topics, in the order of their names.
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// Whether the word shows that its sentence tells of a work, a match or a distant past.
    pub fn is_unreal(&self, word: &str) -> bool {
        self.unreal.contains(word)
    }
}
