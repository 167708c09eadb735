use std::collections::HashSet;

use model::Hints;
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use url::Url;

use super::{Feed, FeedFault, discover};

/// Elements below this depth say nothing that is read.
const DEEPEST: usize = 32;
/// Words of one field; titles are shorter.
const MOST_FIELD: usize = 4_000;

/// Reads RSS, Atom or a sitemap. Whatever is not well-formed is taken as it stands.
pub(super) fn read(text: &str, base: &Url) -> Result<Feed, FeedFault> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.expand_empty_elements = true;
    let mut state = State {
        feed: Feed::default(),
        base,
        seen: HashSet::new(),
        path: Vec::new(),
        depth: 0,
        item: None,
        field: String::new(),
        language: None,
    };
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => state.open(&tag, text)?,
            Ok(Event::End(_)) => state.close(),
            Ok(Event::Text(words)) => state.words(&words),
            Ok(Event::CData(words)) => state.words(&words),
            Ok(Event::GeneralRef(name)) => {
                state.words(&reference(&name));
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                state.feed.fault(format!("it is damaged at byte {}: {error}", reader.buffer_position()));
                break;
            }
        }
    }
    if state.depth > 0 && state.feed.faults.is_empty() && !state.feed.kind.is_empty() {
        state.feed.fault("it breaks off".into());
    }
    if state.feed.kind.is_empty() {
        return Err(FeedFault::Other("it is XML, but neither a feed nor a sitemap".into()));
    }
    Ok(state.feed)
}

/// An entry while it is read.
#[derive(Default)]
struct Item {
    link: Option<String>,
    guid: Option<String>,
    hints: Hints,
}

struct State<'t> {
    feed: Feed,
    base: &'t Url,
    seen: HashSet<String>,
    path: Vec<String>,
    depth: usize,
    item: Option<Item>,
    field: String,
    language: Option<String>,
}

impl State<'_> {
    fn open(&mut self, tag: &BytesStart<'_>, text: &str) -> Result<(), FeedFault> {
        let name = plain(tag.name().as_ref());
        if self.depth == 0 && self.feed.kind.is_empty() {
            self.feed.kind = match name.as_str() {
                "rss" | "rdf" => "RSS",
                "feed" => "Atom",
                "urlset" => "sitemap",
                "sitemapindex" => "sitemap index",
                "html" | "head" | "body" | "meta" | "title" | "script" | "div" => {
                    return Err(FeedFault::Page { feeds: discover(text, self.base) });
                }
                _ => return Err(FeedFault::Other(format!("it is XML of another kind ({name})"))),
            };
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Ok(());
        }
        match name.as_str() {
            "item" | "entry" | "url" | "sitemap" => self.item = Some(Item::default()),
            "link" => self.linked(tag),
            "guid" => {
                let is_link = value(tag, "isPermaLink").is_none_or(|word| word != "false");
                if let Some(item) = &mut self.item {
                    item.guid = is_link.then(String::new);
                }
            }
            _ => {}
        }
        self.field.clear();
        self.path.push(name);
        Ok(())
    }

    /// An Atom link: the page itself, not what else belongs to it.
    fn linked(&mut self, tag: &BytesStart<'_>) {
        let Some(item) = &mut self.item else { return };
        let is_page = value(tag, "rel").is_none_or(|rel| rel == "alternate");
        if let Some(href) = value(tag, "href")
            && is_page
            && item.link.is_none()
        {
            item.link = Some(href);
        }
    }

    fn words(&mut self, words: &str) {
        if self.depth <= DEEPEST && self.field.len() < MOST_FIELD {
            self.field.push_str(words);
        }
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth >= DEEPEST {
            return;
        }
        let Some(name) = self.path.pop() else { return };
        let field = std::mem::take(&mut self.field);
        let field = field.trim();
        let Some(item) = &mut self.item else {
            let inside = self.path.last().map_or("", String::as_str);
            match name.as_str() {
                "title" if matches!(inside, "channel" | "feed") && !field.is_empty() => {
                    self.feed.title = Some(field.into());
                }
                "language" if inside == "channel" => self.language = Some(field.into()),
                _ => {}
            }
            return;
        };
        let filled = || (!field.is_empty()).then(|| field.to_string());
        match name.as_str() {
            "item" | "entry" | "url" | "sitemap" => self.end_item(&name),
            "title" if item.hints.title.is_none() => item.hints.title = filled(),
            "link" | "loc" if item.link.is_none() => item.link = filled(),
            "guid" if item.guid.is_some() => item.guid = filled(),
            // When it was printed goes before when it was changed, in whatever order they stand.
            "pubdate" | "published" | "date" | "publication_date" | "issued" => item.hints.date = filled(),
            "name" | "source"
                if item.hints.outlet.is_none() && self.path.last().is_some_and(|name| name != "author") =>
            {
                item.hints.outlet = filled();
            }
            "language" => item.hints.language = filled(),
            _ => {}
        }
    }

    fn end_item(&mut self, name: &str) {
        let Some(mut item) = self.item.take() else { return };
        let guid = item.guid.filter(|guid| guid.starts_with("http"));
        let link = item.link.or(guid).unwrap_or_default();
        if name == "sitemap" {
            self.feed.lists.extend(super::complete(self.base, &link));
            return;
        }
        if item.hints.language.is_none() {
            item.hints.language = self.language.clone();
        }
        self.feed.add(&mut self.seen, self.base, &link, item.hints);
    }
}

/// The name in lower case; of names with a prefix only those that say what the plain ones say.
fn plain(name: &str) -> String {
    let name = name.to_lowercase();
    match name.split_once(':') {
        Some(("atom" | "rss" | "rdf" | "news" | "sitemap" | "sm", rest)) => rest.into(),
        Some(("dc", rest @ ("date" | "language"))) => rest.into(),
        _ => name,
    }
}

fn value(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.attributes().with_checks(false).flatten().find(|one| one.key.as_ref() == name)?;
    let value = attribute.value.into_owned();
    Some(value.replace("&amp;", "&").replace("&#38;", "&"))
}

/// What a reference stands for; one that nobody knows stays as written.
fn reference(name: &str) -> String {
    let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    });
    let sign = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => number.and_then(char::from_u32),
    };
    sign.map_or_else(|| format!("&{name};"), String::from)
}
