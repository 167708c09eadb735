//! The events of a query as a feed, the latest first: Atom (RFC 4287) and RSS 2.0. Both hold the same entries.

use std::fmt::Write;

use jiff::Timestamp;
use model::{Event, Sha256};

use super::{address::uri, rights};
use crate::{dossier::Held, later::Mark, standing::Standing, wording};

/// What a feed is of.
#[derive(Debug, Clone)]
pub struct Feed<'a> {
    /// The question, in words; empty for everything. The same question has the same id.
    pub query: &'a str,
    /// When it is made.
    pub now: Timestamp,
    /// Where the same events are shown to people; empty where nowhere.
    pub page: &'a str,
    /// The events, the latest first.
    pub events: &'a [(&'a Held, &'a Event)],
}

/// What a feed tells of one event.
struct Entry {
    id: String,
    title: String,
    received: Timestamp,
    /// Of the article; none where it is no web address.
    address: Option<String>,
    kind: &'static str,
    summary: String,
}

const ABOUT: &str = "What pages report, as Attaché read it; it does not know what happened";

impl Feed<'_> {
    fn id(&self) -> String {
        let name = self.name();
        format!("urn:attache:events:{}", &Sha256::of(name.as_bytes()).as_str()[..24])
    }

    fn name(&self) -> &str {
        if self.query.is_empty() { "all" } else { self.query }
    }

    fn updated(&self) -> Timestamp {
        self.events.iter().map(|(held, _)| held.received).max().unwrap_or(self.now)
    }

    /// As Atom.
    pub fn atom(&self) -> String {
        let mut out =
            String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
        element(&mut out, "id", &self.id());
        element(&mut out, "title", &format!("Events reported: {}", self.name()));
        element(&mut out, "subtitle", ABOUT);
        element(&mut out, "updated", &moment(self.updated()));
        if !self.page.is_empty() {
            let _ = writeln!(out, "<link rel=\"alternate\" href=\"{}\"/>", escaped(self.page));
        }
        out.push_str("<author><name>Attaché</name></author>\n");
        for entry in self.entries() {
            out.push_str("<entry>\n");
            element(&mut out, "id", &entry.id);
            element(&mut out, "title", &entry.title);
            element(&mut out, "updated", &moment(entry.received));
            if let Some(address) = &entry.address {
                let _ = writeln!(out, "<link rel=\"alternate\" href=\"{}\"/>", escaped(address));
            }
            let _ = writeln!(out, "<category term=\"{}\"/>", entry.kind);
            element(&mut out, "summary", &entry.summary);
            out.push_str("</entry>\n");
        }
        out.push_str("</feed>\n");
        out
    }

    /// As RSS 2.0. Its day of publication is the moment at which the page was received.
    pub fn rss(&self) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\">\n<channel>\n");
        element(&mut out, "title", &format!("Events reported: {}", self.name()));
        // RSS asks for an address; a feed in a file has only its name.
        let own = self.id();
        element(&mut out, "link", if self.page.is_empty() { &own } else { self.page });
        element(&mut out, "description", ABOUT);
        element(&mut out, "lastBuildDate", &rfc822(self.updated()));
        element(&mut out, "generator", concat!("Attaché ", env!("CARGO_PKG_VERSION")));
        for entry in self.entries() {
            out.push_str("<item>\n");
            element(&mut out, "title", &entry.title);
            if let Some(address) = &entry.address {
                element(&mut out, "link", address);
            }
            element(&mut out, "description", &entry.summary);
            element(&mut out, "category", entry.kind);
            let _ = writeln!(out, "<guid isPermaLink=\"false\">{}</guid>", escaped(&entry.id));
            element(&mut out, "pubDate", &rfc822(entry.received));
            out.push_str("</item>\n");
        }
        out.push_str("</channel>\n</rss>\n");
        out
    }

    fn entries(&self) -> impl Iterator<Item = Entry> {
        self.events.iter().map(|(held, event)| entry(held, event))
    }
}

fn entry(held: &Held, event: &Event) -> Entry {
    let prose = held.prose();
    let who = wording::who_to_whom(&event.source, &event.recipient, event.mutual, &prose);
    let mode = event.mode.as_deref().map_or(String::new(), |mode| format!(" {mode}"));
    let standing = Standing::of_event(event).heading().to_lowercase();
    let address = held.article.address.as_ref().map_or(held.address.as_str(), |address| &address.value);
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
    Entry {
        id: format!("urn:attache:{}", event.id),
        title: format!("{}{mode}: {who} ({standing})", event.kind.name()),
        received: held.received,
        address: uri(address),
        kind: event.kind.name(),
        summary: format!("{said} — {}, {}{mark}", held.outlet(), held.day_words()),
    }
}

fn element(out: &mut String, name: &str, text: &str) {
    let _ = writeln!(out, "<{name}>{}</{name}>", escaped(text));
}

fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn rfc822(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
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

    #[test]
    fn a_feed_without_events_is_one_too() {
        let feed = Feed { query: "type AID", now: Timestamp::UNIX_EPOCH, page: "", events: &[] };
        assert!(feed.rss().contains("<lastBuildDate>Thu, 01 Jan 1970 00:00:00 +0000</lastBuildDate>"));
        assert!(feed.atom().contains("<updated>1970-01-01T00:00:00Z</updated>"));
    }
}
