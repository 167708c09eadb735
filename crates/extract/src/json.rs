//! A tolerant reader of JSON inside a page that keeps where every value stood. Pages write line breaks inside strings,
//! trailing commas and HTML comments around their JSON-LD; what can be read is read. Nothing recurses.

use knowledge::Pages;
use model::ContentSpan;

use crate::text::{Collector, plain};

/// Nested deeper, values are skipped.
const DEEPEST: usize = 64;

/// A value: its key, kind and place. Values stand in document order; children follow their parent.
#[derive(Debug, Clone, Copy)]
pub struct Value {
    /// The key in the object around it, without quotes; empty in arrays.
    pub key: ContentSpan,
    /// What it is.
    pub kind: Kind,
    /// Where it stands; strings without their quotes.
    pub place: ContentSpan,
    /// One past the last value inside it.
    pub last: u32,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `{…}`
    Object,
    /// `[…]`
    Array,
    /// `"…"`
    String,
    /// Number, `true`, `false`, `null`.
    Other,
}

/// All values of one script.
#[derive(Debug)]
pub struct Json<'a> {
    content: &'a str,
    /// The values.
    pub values: Vec<Value>,
    /// Whether it ended as JSON should.
    pub whole: bool,
}

/// Reads the JSON at `start..end` of the content, the first `most` values of it.
pub fn read(content: &str, start: usize, end: usize, most: usize) -> Json<'_> {
    let bytes = content.as_bytes();
    let mut json = Json { content, values: Vec::new(), whole: false };
    let mut open: Vec<usize> = Vec::new();
    let mut key = ContentSpan::default();
    let mut at = start;
    // A string read while a key is due waits here for its colon.
    let mut pending: Option<ContentSpan> = None;
    while at < end && json.values.len() < most {
        let in_object = open.last().is_some_and(|&index| json.values[index].kind == Kind::Object);
        match bytes[at] {
            b'{' | b'[' if open.len() < DEEPEST => {
                let kind = if bytes[at] == b'{' { Kind::Object } else { Kind::Array };
                open.push(json.values.len());
                let last = json.values.len() as u32 + 1;
                json.values.push(Value { key, kind, place: ContentSpan::new(at, at + 1), last });
                key = ContentSpan::default();
                at += 1;
            }
            b'}' | b']' => {
                at += 1;
                if let Some(index) = open.pop() {
                    let last = json.values.len() as u32;
                    let value = &mut json.values[index];
                    value.last = last;
                    value.place = ContentSpan::new(value.place.start as usize, at);
                    json.whole = open.is_empty();
                }
                key = ContentSpan::default();
                pending = None;
            }
            b'"' => {
                let (span, after) = string(bytes, at + 1, end);
                at = after;
                if in_object && key.is_empty() && pending.is_none() {
                    pending = Some(span);
                } else {
                    let last = json.values.len() as u32 + 1;
                    json.values.push(Value { key, kind: Kind::String, place: span, last });
                    key = ContentSpan::default();
                }
            }
            b':' => {
                if let Some(name) = pending.take() {
                    key = name;
                }
                at += 1;
            }
            b',' => {
                key = ContentSpan::default();
                pending = None;
                at += 1;
            }
            byte if byte.is_ascii_alphanumeric() || byte == b'-' => {
                let is_end = |byte: &u8| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace();
                let length = bytes[at..end].iter().position(is_end).unwrap_or(end - at).max(1);
                if !open.is_empty() {
                    let place = ContentSpan::new(at, at + length);
                    let last = json.values.len() as u32 + 1;
                    json.values.push(Value { key, kind: Kind::Other, place, last });
                    key = ContentSpan::default();
                }
                at += length;
            }
            _ => at += 1,
        }
    }
    let last = json.values.len() as u32;
    for index in open {
        json.values[index].last = last;
        json.values[index].place = ContentSpan::new(json.values[index].place.start as usize, end);
    }
    json
}

/// The place of the string that begins at `start`, and what follows its closing quote.
fn string(bytes: &[u8], start: usize, end: usize) -> (ContentSpan, usize) {
    let mut at = start;
    while let Some(offset) = memchr::memchr2(b'"', b'\\', &bytes[at..end]) {
        at += offset;
        if bytes[at] == b'"' {
            return (ContentSpan::new(start, at), at + 1);
        }
        at = (at + 2).min(end);
    }
    (ContentSpan::new(start, end), end)
}

impl<'a> Json<'a> {
    /// The direct children of a value.
    pub fn children(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let last = self.values[index].last as usize;
        let next = move |child: usize| (child < last).then_some(child);
        let first = if matches!(self.values[index].kind, Kind::Object | Kind::Array) { next(index + 1) } else { None };
        std::iter::successors(first, move |&child| next((self.values[child].last as usize).max(child + 1)))
    }

    /// The child of an object with this key.
    pub fn get(&self, index: usize, key: &str) -> Option<usize> {
        self.children(index).find(|&child| self.key(child) == key)
    }

    /// The object or array that a value stands in.
    pub fn parent(&self, index: usize) -> Option<usize> {
        (0..index).rev().find(|&outer| self.values[outer].last as usize > index)
    }

    /// The key of a value.
    pub fn key(&self, index: usize) -> &'a str {
        self.values[index].key.of(self.content)
    }

    /// The text of a string or number, escapes and character references decoded, white space folded; empty for others.
    pub fn text(&self, index: usize, pages: &Pages) -> String {
        let value = self.values[index];
        match value.kind {
            Kind::String => {
                let mut collector = Collector::default();
                unescape(self.content, value.place, &mut collector, |_, _| {});
                // Some systems escape for HTML before they write JSON.
                if collector.text.contains('&') { plain(&collector.text, pages) } else { collector.text }
            }
            Kind::Other => value.place.of(self.content).to_string(),
            _ => String::new(),
        }
    }

    /// The texts of a string, or of the strings of an array.
    pub fn texts(&self, index: usize, pages: &Pages) -> Vec<(usize, String)> {
        match self.values[index].kind {
            Kind::Array => self
                .children(index)
                .filter(|&child| self.values[child].kind == Kind::String)
                .map(|child| (child, self.text(child, pages)))
                .collect(),
            Kind::String => vec![(index, self.text(index, pages))],
            _ => Vec::new(),
        }
    }

    /// All objects, outermost first, whose `@type` is one of these (compared without case; a type may be a list).
    pub fn objects_of(&self, types: &[&str]) -> Vec<usize> {
        let is_one = |&index: &usize| {
            self.values[index].kind == Kind::Object && self.types(index).any(|t| types.contains(&t.as_str()))
        };
        (0..self.values.len()).filter(is_one).collect()
    }

    /// The types of an object, lower case, without the vocabulary's address.
    pub fn types(&self, index: usize) -> impl Iterator<Item = String> + '_ {
        let value = self.get(index, "@type");
        let list: Vec<usize> = match value {
            Some(value) if self.values[value].kind == Kind::Array => self.children(value).collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        };
        list.into_iter().map(|index| {
            let name = self.values[index].place.of(self.content);
            name.rsplit(['/', ':', '#']).next().unwrap_or(name).to_lowercase()
        })
    }
}

/// Decodes the string at `place` into the collector. `line_break` is told of every line break with the collector as it
/// stands, so that the caller can begin a new paragraph.
pub fn unescape(
    content: &str,
    place: ContentSpan,
    collector: &mut Collector,
    mut line_break: impl FnMut(&mut Collector, usize),
) {
    use model::Transform::JsonEscape;
    let bytes = content.as_bytes();
    let (mut at, end) = (place.start as usize, place.end as usize);
    while at < end {
        if bytes[at] != b'\\' {
            let run = memchr::memchr2(b'\\', b'\n', &bytes[at..end]);
            let stop = run.map_or(end, |offset| at + offset);
            collector.plain_run(content, at, stop);
            at = stop;
            if at < end && bytes[at] == b'\n' {
                collector.space(at, at + 1);
                line_break(collector, at);
                at += 1;
            }
            continue;
        }
        let Some(&escaped) = bytes.get(at + 1).filter(|_| at + 1 < end) else { return };
        match escaped {
            b'n' | b'r' => {
                collector.space(at, at + 2);
                line_break(collector, at);
                at += 2;
            }
            b't' | b'f' | b'b' => {
                collector.space(at, at + 2);
                at += 2;
            }
            b'u' => {
                let (character, length) = unicode_escape(&content[at..end]);
                collector.written_as(character, at, at + length, JsonEscape);
                at += length;
            }
            _ => {
                let character = content[at + 1..end].chars().next().unwrap_or('\\');
                let length = 1 + character.len_utf8();
                collector.written_as(character, at, at + length, JsonEscape);
                at += length;
            }
        }
    }
}

/// The character that `\uXXXX` (or a pair of surrogates) stands for, and how many bytes it took.
fn unicode_escape(text: &str) -> (char, usize) {
    let unit = |at: usize| -> Option<u32> {
        let escape = text.get(at..at + 6)?;
        u32::from_str_radix(escape.strip_prefix("\\u")?, 16).ok()
    };
    let Some(first) = unit(0) else { return ('\u{FFFD}', text.chars().take(2).map(char::len_utf8).sum()) };
    if (0xD800..0xDC00).contains(&first)
        && let Some(second) = unit(6).filter(|second| (0xDC00..0xE000).contains(second))
    {
        let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        return (char::from_u32(code).unwrap_or('\u{FFFD}'), 12);
    }
    (char::from_u32(first).unwrap_or('\u{FFFD}'), 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        let json = read(source, 0, source.len(), 1_000);
        let pages = Pages::default();
        let strings = (0..json.values.len()).filter(|&index| json.values[index].kind == Kind::String);
        strings.map(|index| format!("{}={}", json.key(index), json.text(index, &pages))).collect()
    }

    #[test]
    fn values_are_found_with_their_keys() {
        assert_eq!(texts(r#"{"a":"x","b":{"c":["y","z"]},"d":1}"#), ["a=x", "=y", "=z"]);
        assert_eq!(texts("{\"a\" : \"line\none\", }"), ["a=line one"]);
        assert_eq!(texts(r#"{"a":"\u00e9\"\ud83d\ude00\\n"}"#), ["a=é\"😀\\n"]);
    }

    #[test]
    fn types_may_be_lists_and_addresses() {
        let source = r#"[{"@type":["Thing","http://schema.org/NewsArticle"],"x":"1"},{"@type":"Person"}]"#;
        let json = read(source, 0, source.len(), 1_000);
        assert_eq!(json.objects_of(&["newsarticle"]).len(), 1);
        assert!(json.whole);
    }

    #[test]
    fn broken_json_is_read_as_far_as_it_goes() {
        assert_eq!(texts(r#"{"a":"x","b":"unclosed"#), ["a=x", "b=unclosed"]);
        assert_eq!(texts(r#"{"a":"x\"#), ["a=x"]);
        assert_eq!(texts(r#"{"a":"\u12"#).len(), 1);
        assert!(read("{{{{]", 0, 5, 1_000).values.len() < 6);
    }
}
