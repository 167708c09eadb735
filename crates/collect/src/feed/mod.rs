//! What sources list: RSS, Atom, JSON Feed, sitemaps (news sitemaps too), plain lists of addresses.
//!
//! Dates and titles are kept as they were sent; nothing is completed. A list that is damaged gives what stands before the
//! damage, with a note.

mod json;
mod xml;

use model::Hints;
use url::Url;

use crate::Answer;

/// A list of pages.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Feed {
    /// What it is, in words: `RSS`, `Atom`, `JSON Feed`, `sitemap`, `sitemap index`, `list`.
    pub kind: &'static str,
    /// What it calls itself.
    pub title: Option<String>,
    /// Pages, in the order of the list; each address once.
    pub entries: Vec<Entry>,
    /// Other lists that it names.
    pub lists: Vec<String>,
    /// What was wrong with it, in words.
    pub faults: Vec<String>,
}

/// A page that a list names.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entry {
    /// Its address, complete.
    pub address: String,
    /// What the list says of it.
    pub hints: Hints,
}

/// Why something is no list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeedFault {
    /// A web page stands where a list should be; with the feeds that the page names.
    #[error("a web page stands here and no feed")]
    Page {
        /// Addresses of feeds that the page names.
        feeds: Vec<String>,
    },
    /// Something else.
    #[error("{0}")]
    Other(String),
}

/// Entries that are read of one list; sitemaps may have 50,000 by their standard.
const MOST_ENTRIES: usize = 200_000;
/// No address of a real page is longer.
const MOST_ADDRESS: usize = 4_000;

impl Feed {
    /// Reads an answer as a list.
    ///
    /// # Errors
    /// It is none.
    pub fn read(answer: &Answer) -> Result<Self, FeedFault> {
        let bytes = answer.unpacked().map_err(FeedFault::Other)?;
        let base = Url::parse(&answer.address).map_err(|error| FeedFault::Other(error.to_string()))?;
        Self::parse(&bytes, answer.header("content-type").unwrap_or(""), &base)
    }

    /// Reads bytes as a list; addresses in it are completed by `base`.
    ///
    /// # Errors
    /// They are none.
    pub fn parse(bytes: &[u8], content_type: &str, base: &Url) -> Result<Self, FeedFault> {
        let text = decode(bytes, content_type);
        let start = text.trim_start();
        if start.is_empty() {
            return Err(FeedFault::Other("there is nothing in it".into()));
        }
        if start.starts_with('{') {
            return json::read(start, base);
        }
        if start.starts_with('<') {
            return xml::read(start, base);
        }
        list(&text, base)
    }

    pub(crate) fn add(&mut self, seen: &mut std::collections::HashSet<String>, base: &Url, link: &str, hints: Hints) {
        let Some(address) = complete(base, link) else {
            let shown: String = link.chars().take(60).collect();
            self.fault(format!("an entry has no address of the web: {shown:?}"));
            return;
        };
        if self.entries.len() >= MOST_ENTRIES {
            self.fault(format!("it has more than {MOST_ENTRIES} entries; the rest was not read"));
        } else if seen.insert(address.clone()) {
            self.entries.push(Entry { address, hints });
        }
    }

    /// Keeps the first few faults: a list may have as many as entries.
    pub(crate) fn fault(&mut self, fault: String) {
        if self.faults.len() < 5 && !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }
}

/// A complete `http` or `https` address without its fragment.
pub(crate) fn complete(base: &Url, link: &str) -> Option<String> {
    let link = link.trim();
    if link.is_empty() || link.len() > MOST_ADDRESS {
        return None;
    }
    let mut url = base.join(link).ok()?;
    url.set_fragment(None);
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then(|| url.to_string())
}

/// One address a line; `#` begins a comment.
fn list(text: &str, base: &Url) -> Result<Feed, FeedFault> {
    let mut feed = Feed { kind: "list", ..Feed::default() };
    let mut seen = std::collections::HashSet::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if !line.starts_with("http://") && !line.starts_with("https://") {
            if feed.entries.is_empty() {
                return Err(FeedFault::Other("it is neither a feed, a sitemap nor a list of addresses".into()));
            }
            feed.fault(format!("line {number} is no address"));
            continue;
        }
        feed.add(&mut seen, base, line, Hints::default());
    }
    Ok(feed)
}

/// Text by byte order mark, header or XML declaration; UTF-8 where none says otherwise.
fn decode(bytes: &[u8], content_type: &str) -> String {
    let said = |text: &str| {
        let (_, rest) =
            text.to_ascii_lowercase().split_once("charset=").map(|(a, b)| (a.to_string(), b.to_string()))?;
        let label: String =
            rest.trim_start_matches(['"', '\'']).chars().take_while(|c| !";\"' ".contains(*c)).collect();
        encoding_rs::Encoding::for_label(label.as_bytes())
    };
    let declared = || {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_ascii_lowercase();
        let rest = head.strip_prefix("<?xml")?.split_once("encoding=")?.1.to_string();
        let label: String = rest.chars().skip(1).take_while(|c| !"\"'".contains(*c)).collect();
        encoding_rs::Encoding::for_label(label.as_bytes())
    };
    // Servers that name UTF-8 for everything are believed only where it is true.
    let encoding = match said(content_type) {
        Some(encoding) if encoding == encoding_rs::UTF_8 && std::str::from_utf8(bytes).is_err() => declared(),
        Some(encoding) => Some(encoding),
        None => declared(),
    };
    encoding.unwrap_or(encoding_rs::UTF_8).decode(bytes).0.into_owned()
}

/// Feeds that a web page names (`<link rel="alternate" type="application/rss+xml" href=…>`), in order, complete.
pub fn discover(page: &str, base: &Url) -> Vec<String> {
    let mut found = Vec::new();
    // Feeds are named in the head; a page that hides them behind a mebibyte of script means them for nobody.
    let mut end = page.len().min(1 << 20);
    while !page.is_char_boundary(end) {
        end -= 1;
    }
    for piece in page[..end].split('<').skip(1) {
        let is_link = piece.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("link"));
        let tag = piece.split('>').next().unwrap_or("");
        if !is_link || tag.len() > 2_000 {
            continue;
        }
        let value = |name: &str| attribute(tag, name);
        let is_alternate = value("rel").is_some_and(|rel| rel.to_ascii_lowercase().contains("alternate"));
        let is_feed = value("type").is_some_and(|kind| {
            let kind = kind.to_ascii_lowercase();
            ["rss", "atom", "feed+json"].iter().any(|word| kind.contains(word))
        });
        if is_alternate
            && is_feed
            && let Some(address) = value("href").and_then(|href| complete(base, &href.replace("&amp;", "&")))
            && !found.contains(&address)
            && found.len() < 20
        {
            found.push(address);
        }
    }
    found
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find(name) {
        let at = from + at;
        from = at + name.len();
        let before = tag[..at].chars().next_back();
        let rest = tag[from..].trim_start();
        if before.is_some_and(char::is_whitespace)
            && let Some(value) = rest.strip_prefix('=')
        {
            let value = value.trim_start();
            return Some(match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].split(quote).next().unwrap_or("").to_string(),
                _ => value.split_whitespace().next().unwrap_or("").trim_end_matches('/').to_string(),
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Url {
        "https://news.example/feeds/all".parse().unwrap()
    }

    fn parse(text: &str) -> Result<Feed, FeedFault> {
        Feed::parse(text.as_bytes(), "", &base())
    }

    fn addresses(feed: &Feed) -> Vec<&str> {
        feed.entries.iter().map(|entry| entry.address.as_str()).collect()
    }

    #[test]
    fn rss_is_read_with_its_words_as_sent() {
        let feed = parse(
            "<?xml version='1.0'?><rss version='2.0' xmlns:media='m'><channel><title>The &amp; Paper</title>\
             <link>https://news.example/</link><language>en-GB</language>\
             <item><title><![CDATA[Grain & salt]]></title><link> /2025/grain?a=1&amp;b=2#top </link>\
             <media:title>no</media:title><pubDate>Fri, 21 Mar 2025 10:00:00 +0900</pubDate>\
             <source url='https://wire.example/'>The Wire</source></item>\
             <item><title>No link</title><guid isPermaLink='true'>https://news.example/2</guid></item>\
             <item><title>Twice</title><link>https://news.example/2</link></item>\
             <item><title>Nothing</title></item></channel></rss>",
        )
        .unwrap();
        assert_eq!((feed.kind, feed.title.as_deref()), ("RSS", Some("The & Paper")));
        assert_eq!(addresses(&feed), ["https://news.example/2025/grain?a=1&b=2", "https://news.example/2"]);
        let hints = &feed.entries[0].hints;
        assert_eq!(hints.title.as_deref(), Some("Grain & salt"));
        assert_eq!(hints.date.as_deref(), Some("Fri, 21 Mar 2025 10:00:00 +0900"));
        assert_eq!((hints.outlet.as_deref(), hints.language.as_deref()), (Some("The Wire"), Some("en-GB")));
        assert_eq!(feed.entries[1].hints.date, None, "no date is invented");
        assert_eq!(feed.faults.len(), 1);
    }

    #[test]
    fn atom_rdf_json_and_sitemaps_are_read() {
        let check = |text: &str, kind: &str, expected: &[&str]| {
            let feed = parse(text).unwrap();
            assert_eq!((feed.kind, addresses(&feed).as_slice()), (kind, expected), "{text}");
            feed
        };
        check(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><title>A</title>\
             <link rel='self' href='/self'/><link rel='alternate' href='/a'/><published>2025-03-21T10:00:00Z</published>\
             </entry><entry><link href='https://news.example/b'/></entry></feed>",
            "Atom",
            &["https://news.example/a", "https://news.example/b"],
        );
        check(
            "<rdf:RDF xmlns:rdf='r'><channel><title>T</title></channel><item><link>/a</link><dc:date>2025</dc:date></item></rdf:RDF>",
            "RSS",
            &["https://news.example/a"],
        );
        let feed = check(
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\",\"items\":[{\"id\":1,\"url\":\"/a\",\
             \"title\":\"A\",\"date_published\":\"2025-03-21\"},{\"id\":\"https://news.example/b\"}]}",
            "JSON Feed",
            &["https://news.example/a", "https://news.example/b"],
        );
        assert_eq!(feed.entries[0].hints.date.as_deref(), Some("2025-03-21"));
        let feed = check(
            "<urlset xmlns:news='n'><url><loc>https://news.example/a</loc><news:news><news:publication><news:name>The Paper\
             </news:name><news:language>en</news:language></news:publication><news:title>A</news:title>\
             <news:publication_date>2025-03-21</news:publication_date></news:news></url></urlset>",
            "sitemap",
            &["https://news.example/a"],
        );
        assert_eq!(feed.entries[0].hints.outlet.as_deref(), Some("The Paper"));
        let feed =
            parse("<sitemapindex><sitemap><loc>https://news.example/s.xml</loc></sitemap></sitemapindex>").unwrap();
        assert_eq!(feed.lists, ["https://news.example/s.xml"]);
        check(
            "# mine\nhttps://news.example/a\n\nhttps://news.example/b\n",
            "list",
            &["https://news.example/a", "https://news.example/b"],
        );
    }

    #[test]
    fn what_is_no_feed_is_told() {
        let page = "<!doctype html><html><head><link rel=\"alternate\" type='application/rss+xml' href=/rss.xml>\
                    <LINK HREF='https://other.example/atom?a&amp;b' TYPE=\"application/atom+xml\" REL=alternate></head>";
        let feeds = vec!["https://news.example/rss.xml".to_string(), "https://other.example/atom?a&b".to_string()];
        assert_eq!(parse(page), Err(FeedFault::Page { feeds: feeds.clone() }));
        assert_eq!(discover(page, &base()), feeds);
        assert!(parse("").is_err() && parse("hello").is_err() && parse("{}").is_err() && parse("<x/>").is_err());
    }

    #[test]
    fn a_damaged_feed_gives_what_stands_before_the_damage() {
        let feed = parse("<rss><channel><item><link>/a</link></item><item><link>/b").unwrap();
        assert_eq!(addresses(&feed), ["https://news.example/a"]);
        assert!(feed.faults[0].contains("breaks off"), "{:?}", feed.faults);
        let feed =
            parse("<rss><channel><item><link>/a&nbsp;b</link><title>A & B &bogus;</title></item></channel></rss>");
        assert_eq!(feed.unwrap().entries[0].hints.title.as_deref(), Some("A & B &bogus;"));
        let deep = format!("<rss>{}<item><link>/a</link></item>", "<x>".repeat(100_000));
        assert!(parse(&deep).is_ok());
        let other = Feed::parse(
            "<?xml version='1.0' encoding='windows-1251'?><rss><channel><title>\u{0}</title></channel></rss>"
                .as_bytes(),
            "",
            &base(),
        );
        assert!(other.is_ok());
    }

    #[test]
    fn encodings_are_obeyed() {
        let mut bytes = b"<?xml version=\"1.0\" encoding=\"windows-1251\"?><rss><channel><title>".to_vec();
        bytes.extend([0xcc, 0xe8, 0xf0]);
        bytes.extend(b"</title></channel></rss>");
        for content_type in ["", "text/xml; charset=utf-8", "text/xml; charset=windows-1251"] {
            let feed = Feed::parse(&bytes, content_type, &base()).unwrap();
            assert_eq!(feed.title.as_deref(), Some("Мир"), "{content_type}");
        }
    }

    #[test]
    fn a_very_long_feed_is_read_whole() {
        let items: String = (0..100_000).map(|number| format!("<item><link>/{number}</link></item>")).collect();
        assert_eq!(parse(&format!("<rss><channel>{items}</channel></rss>")).unwrap().entries.len(), 100_000);
    }
}
