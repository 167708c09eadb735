//! The events of a query as an Atom feed (RFC 4287), the latest first.

use std::fmt::Write;

use jiff::Timestamp;
use model::{Event, Sha256};

use super::{address::uri, rights};
use crate::{dossier::Held, later::Mark, standing::Standing, wording};

/// The whole feed. `query` names it: the same question has the same id.
pub fn feed(query: &str, now: Timestamp, entries: &[(&Held, &Event)]) -> String {
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    let name = if query.is_empty() { "all".to_string() } else { query.to_string() };
    let updated = entries.iter().map(|(held, _)| held.received).max().unwrap_or(now);
    element(&mut out, "id", &format!("urn:attache:events:{}", &Sha256::of(name.as_bytes()).as_str()[..24]));
    element(&mut out, "title", &format!("Events reported: {name}"));
    element(&mut out, "subtitle", "What pages report, as Attaché read it; it does not know what happened");
    element(&mut out, "updated", &moment(updated));
    out.push_str("<author><name>Attaché</name></author>\n");
    for (held, event) in entries {
        entry(&mut out, held, event);
    }
    out.push_str("</feed>\n");
    out
}

fn entry(out: &mut String, held: &Held, event: &Event) {
    let prose = held.prose();
    let who = wording::who_to_whom(&event.source, &event.recipient, event.mutual, &prose);
    let mode = event.mode.as_deref().map_or(String::new(), |mode| format!(" {mode}"));
    let standing = Standing::of(&event.said).heading().to_lowercase();
    out.push_str("<entry>\n");
    element(out, "id", &format!("urn:attache:{}", event.id));
    element(out, "title", &format!("{}{mode}: {who} ({standing})", event.kind.name()));
    element(out, "updated", &moment(held.received));
    let address = held.article.address.as_ref().map_or(held.address.as_str(), |address| &address.value);
    if let Some(address) = uri(address) {
        let _ = writeln!(out, "<link rel=\"alternate\" href=\"{}\"/>", escaped(&address));
    }
    let _ = writeln!(out, "<category term=\"{}\"/>", event.kind.name());
    let evidence = rights::evidence(held, event.evidence);
    let said = if evidence.withheld.is_empty() {
        evidence.words
    } else {
        format!(
            "The page asks not to show its text ({}); SHA-256 of the sentence: {}",
            evidence.withheld, evidence.sha256
        )
    };
    let mark = Mark::of_item(held, event.evidence).map_or(String::new(), |mark| format!(" [{}]", mark.words));
    element(out, "summary", &format!("{said} — {}, {}{mark}", held.outlet(), held.day_words()));
    out.push_str("</entry>\n");
}

fn element(out: &mut String, name: &str, text: &str) {
    let _ = writeln!(out, "<{name}>{}</{name}>", escaped(text));
}

fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Text for XML 1.0: markup is escaped, characters that XML does not have are left out.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\t' | '\n' | '\r' => out.push(' '),
            letter if letter < ' ' || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_title_becomes_markup() {
        assert_eq!(escaped("<b>\u{0}&\"x"), "&lt;b&gt;&amp;&quot;x");
    }
}
