//! Events in a sentence. The words are data: `assets/phrases.tsv`.

use model::{Event, EventType, Party};

use crate::{prose::Prose, wording};

const TABLE: &str = include_str!("../assets/phrases.tsv");

struct Phrase {
    noun: &'static str,
    source: &'static str,
    recipient: &'static str,
}

/// `a visit by Sergei Shoigu (RUS gov) to North Korea`.
pub fn clause(event: &Event, prose: &Prose<'_>) -> String {
    told(event, prose, "")
}

/// The same with the page's own word: `a visit (“visited”) by Sergei Shoigu (RUS gov) to North Korea`.
pub fn clause_with_word(event: &Event, prose: &Prose<'_>) -> String {
    let word = prose.words(event.trigger);
    told(event, prose, &if word.is_empty() { word } else { format!(" (“{word}”)") })
}

fn told(event: &Event, prose: &Prose<'_>, word: &str) -> String {
    let mode = event.mode.as_deref().or(event.contexts.first().map(String::as_str)).unwrap_or("");
    let mode = if event.announces.is_some() { "announced" } else { mode };
    // Every type has a row, see the test; the name of the type stands in for one that is missing.
    let phrase = find(event.kind, mode).or_else(|| find(event.kind, ""));
    let phrase = phrase.unwrap_or(Phrase { noun: event.kind.name(), source: "by", recipient: "towards" });
    let mut words = format!("{}{word}", phrase.noun);
    let mut sides: Vec<String> =
        event.source.iter().chain(&event.recipient).map(|one| wording::party(one, prose)).collect();
    sides.dedup();
    if event.mutual && sides.len() > 1 {
        return format!("{words} between {}", join(&sides));
    }
    let source = if event.source.is_empty() { "somebody not named".to_string() } else { names(&event.source, prose) };
    words.push_str(&format!(" {} {source}", phrase.source));
    if !event.recipient.is_empty() && event.recipient != event.source {
        words.push_str(&format!(" {} {}", phrase.recipient, names(&event.recipient, prose)));
    }
    words
}

fn names(parties: &[Party], prose: &Prose<'_>) -> String {
    join(&parties.iter().map(|one| wording::party(one, prose)).collect::<Vec<_>>())
}

/// `A`, `A and B`, `A, B and C`.
pub fn join(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn find(kind: EventType, mode: &str) -> Option<Phrase> {
    TABLE.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let mut cells = line.split('\t');
        if cells.next() != Some(kind.name()) || cells.next() != Some(mode) {
            return None;
        }
        Some(Phrase { noun: cells.next()?, source: cells.next()?, recipient: cells.next()? })
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use model::{ArticleId, CaptureId, ItemId, ItemKind, Manner, Sha256, TextSpan};

    use super::*;

    /// An event of nobody, said in these ways.
    pub(crate) fn event(kind: EventType, announces: Option<EventType>, said: Vec<Manner>) -> Event {
        let article = ArticleId::new(None, &CaptureId::new("", &Sha256::of(b"")), "");
        let span = TextSpan::new(0, 0);
        Event {
            id: ItemId::new(&article, span, ItemKind::Event, 0),
            kind,
            announces,
            mode: None,
            contexts: Vec::new(),
            cameo: None,
            source: Vec::new(),
            recipient: Vec::new(),
            intermediary: Vec::new(),
            affected: Vec::new(),
            place: None,
            date: None,
            said,
            background: false,
            mutual: false,
            figures: Vec::new(),
            object: None,
            trigger: span,
            evidence: span,
            coder: "frame:test/test".into(),
            confidence: 1.0,
        }
    }

    #[test]
    fn what_is_announced_is_called_a_promise_a_threat_or_a_refusal() {
        for kind in [EventType::Agree, EventType::Threaten, EventType::Reject] {
            assert!(find(kind, "announced").is_some(), "{}", kind.name());
        }
    }

    #[test]
    fn every_type_has_a_phrase() {
        for kind in EventType::ALL {
            assert!(find(*kind, "").is_some(), "{}", kind.name());
        }
    }

    #[test]
    fn lists_read_as_people_write_them() {
        let check = |words: &[&str], expected: &str| {
            assert_eq!(join(&words.iter().map(|word| word.to_string()).collect::<Vec<_>>()), expected);
        };
        check(&["A", "B", "C"], "A, B and C");
        check(&["A"], "A");
    }
}
