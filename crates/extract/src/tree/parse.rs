use super::{Attr, Attribute, Node, NodeId, Tag, Tree};

/// Deeper elements are not opened: their text belongs to the last one that was. Browsers stop at 512; the deepest page
/// of the labelled sets has 71.
const DEEPEST: usize = 256;
/// More nodes are not made: the largest news page seen has 60,000, and all that is known of nodes and their lines must
/// stay small beside a page of 100 MB.
pub const MOST_NODES: usize = 500_000;
/// The same for attributes.
const MOST_ATTRIBUTES: usize = 2_000_000;
/// So many open inline elements are looked through for a matching end tag; more are never nested in earnest, and a
/// bound keeps the time linear.
const INLINE_REACH: usize = 32;

/// What was wrong with the markup.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Trouble {
    /// The document ends inside this (a comment, a tag, an element).
    pub ends_inside: Option<&'static str>,
    /// Elements that were nested too deeply to be opened.
    pub flattened: usize,
    /// Elements that were one too many.
    pub unread: usize,
    /// End tags that match nothing open.
    pub stray_ends: usize,
    /// Element names that no standard knows (custom elements have a hyphen and are not meant).
    pub unknown_names: usize,
    /// Whether `</html>` stands in the document, and `<html` too.
    pub has_html: bool,
    /// See `has_html`.
    pub has_html_end: bool,
}

/// Parses any text as HTML (or XHTML, or AMP) in one pass. Never fails.
pub fn parse(content: &str) -> Tree<'_> {
    let mut parser = Parser::new(content);
    parser.run();
    parser.finish()
}

struct Parser<'a> {
    content: &'a str,
    bytes: &'a [u8],
    at: usize,
    nodes: Vec<Node>,
    attributes: Vec<Attribute>,
    /// Open elements, the root first.
    open: Vec<(NodeId, Tag)>,
    /// How many of each are open.
    n_open: [u32; Tag::COUNT],
    trouble: Trouble,
}

impl<'a> Parser<'a> {
    fn new(content: &'a str) -> Self {
        let length = content.len() as u32;
        let root =
            Node { tag: Tag::Other, parent: 0, last: 0, start: 0, end: length, first_attribute: 0, n_attributes: 0 };
        let mut nodes = Vec::with_capacity((content.len() / 30).clamp(16, 100_000));
        nodes.push(root);
        let attributes = Vec::with_capacity((content.len() / 60).clamp(16, 100_000));
        Parser {
            content,
            bytes: content.as_bytes(),
            at: 0,
            nodes,
            attributes,
            open: vec![(0, Tag::Other)],
            n_open: [0; Tag::COUNT],
            trouble: Trouble::default(),
        }
    }

    fn run(&mut self) {
        while self.at < self.bytes.len() {
            let text_start = self.at;
            // A `<` that begins no tag is text ("a < b").
            let next = loop {
                match memchr::memchr(b'<', &self.bytes[self.at..]) {
                    None => {
                        self.at = self.bytes.len();
                        break 0;
                    }
                    Some(offset) => {
                        self.at += offset;
                        match self.bytes.get(self.at + 1) {
                            Some(&next) if next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?') => {
                                break next;
                            }
                            _ => self.at += 1,
                        }
                    }
                }
            };
            self.text(text_start, self.at.min(self.bytes.len()));
            match next {
                0 => return,
                b'!' => self.declaration(),
                b'?' => self.skip_past(b'>', "a processing instruction"),
                b'/' => self.end_tag(),
                _ => self.start_tag(),
            }
        }
    }

    fn finish(mut self) -> Tree<'a> {
        if self.trouble.ends_inside.is_none() && self.open.iter().skip(1).any(|(_, tag)| !tag.may_stay_open()) {
            self.trouble.ends_inside = Some("an element");
        }
        self.close_to(1, self.bytes.len());
        self.nodes[0].last = self.nodes.len() as NodeId;
        Tree { content: self.content, nodes: self.nodes, attributes: self.attributes, trouble: self.trouble }
    }

    fn text(&mut self, start: usize, end: usize) {
        if start < end {
            self.push(Tag::Text, start, end, self.attributes.len());
        }
    }

    fn push(&mut self, tag: Tag, start: usize, end: usize, first_attribute: usize) -> Option<NodeId> {
        if self.nodes.len() >= MOST_NODES {
            self.trouble.unread += 1;
            self.attributes.truncate(first_attribute);
            return None;
        }
        let id = self.nodes.len() as NodeId;
        let parent = self.open.last().map_or(0, |(id, _)| *id);
        self.nodes.push(Node {
            tag,
            parent,
            last: id + 1,
            start: start as u32,
            end: end as u32,
            first_attribute: first_attribute as u32,
            n_attributes: (self.attributes.len() - first_attribute) as u32,
        });
        Some(id)
    }

    /// Closes open elements until `keep` are left; they end at content byte `end`.
    fn close_to(&mut self, keep: usize, end: usize) {
        while self.open.len() > keep.max(1) {
            if let Some((id, tag)) = self.open.pop() {
                let last = self.nodes.len() as NodeId;
                let node = &mut self.nodes[id as usize];
                node.last = last;
                node.end = end as u32;
                self.n_open[tag as usize] -= 1;
            }
        }
    }

    fn skip_past(&mut self, byte: u8, inside: &'static str) {
        match memchr::memchr(byte, &self.bytes[self.at..]) {
            Some(offset) => self.at += offset + 1,
            None => self.ended(inside),
        }
    }

    fn ended(&mut self, inside: &'static str) {
        self.at = self.bytes.len();
        self.trouble.ends_inside = Some(inside);
    }

    /// Comment, doctype or CDATA section.
    fn declaration(&mut self) {
        let rest = &self.bytes[self.at..];
        if rest.starts_with(b"<!--") {
            if rest[4..].starts_with(b">") {
                self.at += 5;
                return;
            }
            match memchr::memmem::find(&rest[4..], b"-->") {
                Some(offset) => self.at += 4 + offset + 3,
                None => self.ended("a comment"),
            }
        } else if rest.starts_with(b"<![CDATA[") {
            let start = self.at + 9;
            match memchr::memmem::find(&self.bytes[start..], b"]]>") {
                Some(offset) => {
                    self.text(start, start + offset);
                    self.at = start + offset + 3;
                }
                None => self.ended("a CDATA section"),
            }
        } else {
            self.skip_past(b'>', "a declaration");
        }
    }

    fn end_tag(&mut self) {
        let start = self.at;
        let name_start = start + 2;
        if !self.bytes.get(name_start).is_some_and(u8::is_ascii_alphabetic) {
            self.trouble.stray_ends += 1;
            return self.skip_past(b'>', "an end tag");
        }
        let name_end = self.name_end(name_start);
        let tag = Tag::parse(&self.bytes[name_start..name_end]);
        self.at = name_end;
        self.skip_past(b'>', "an end tag");
        self.trouble.has_html_end |= tag == Tag::Html;
        if matches!(tag, Tag::Html | Tag::Body) {
            // Browsers put what follows back into the body.
            return;
        }
        if tag.is_void() {
            return;
        }
        if self.n_open[tag as usize] == 0 {
            if !matches!(tag, Tag::Other | Tag::P) && self.trouble.flattened == 0 && self.trouble.unread == 0 {
                self.trouble.stray_ends += 1;
            }
            return;
        }
        let is_block = tag.is_block();
        let reach = if is_block { usize::MAX } else { INLINE_REACH };
        let heading = tag.is_heading();
        let found = self.open.iter().enumerate().skip(1).rev().take(reach);
        let mut keep = None;
        for (index, (_, open)) in found {
            if *open == tag || (heading && open.is_heading()) {
                keep = Some(index);
                break;
            }
            // An inline end tag does not close a block, and nothing closes a table around it from within.
            if (!is_block && open.is_block()) || (matches!(open, Tag::Td | Tag::Th | Tag::Table) && !in_table(tag)) {
                break;
            }
        }
        match keep {
            Some(keep) => self.close_to(keep, self.at),
            None => self.trouble.stray_ends += 1,
        }
    }

    fn start_tag(&mut self) {
        let start = self.at;
        let name_end = self.name_end(start + 1);
        let tag = Tag::parse(&self.bytes[start + 1..name_end]);
        if tag == Tag::Other && !self.bytes[start + 1..name_end].iter().any(|byte| matches!(byte, b'-' | b':')) {
            // Inside drawings and formulas there are many names of their own.
            if self.n_open[Tag::Svg as usize] == 0 && self.n_open[Tag::Math as usize] == 0 {
                self.trouble.unknown_names += 1;
            }
        }
        let first_attribute = self.attributes.len();
        self.at = name_end;
        let Some(self_closed) = self.attributes() else {
            self.attributes.truncate(first_attribute);
            return self.ended("a tag");
        };
        self.trouble.has_html |= tag == Tag::Html;
        if matches!(tag, Tag::Html | Tag::Body | Tag::Head) && self.n_open[tag as usize] > 0 {
            self.attributes.truncate(first_attribute);
            return;
        }
        self.close_before(tag, start);
        // `<p/>` opens a paragraph in HTML; names that HTML does not know close themselves as in XML.
        let childless = tag.is_void() || (self_closed && matches!(tag, Tag::Other | Tag::Path | Tag::Use | Tag::Svg));
        if !childless && self.open.len() >= DEEPEST {
            self.trouble.flattened += 1;
            self.attributes.truncate(first_attribute);
            if tag.is_raw() {
                self.raw_text(start + 1, name_end);
            }
            return;
        }
        let Some(id) = self.push(tag, start, self.at, first_attribute) else {
            if tag.is_raw() {
                self.raw_text(start + 1, name_end);
            }
            return;
        };
        if childless {
            return;
        }
        if tag.is_raw() {
            self.open_element(id, tag);
            let text_start = self.at;
            let text_end = self.raw_text(start + 1, name_end);
            self.text(text_start, text_end);
            self.close_to(self.open.len() - 1, self.at);
            return;
        }
        self.open_element(id, tag);
    }

    fn open_element(&mut self, id: NodeId, tag: Tag) {
        self.open.push((id, tag));
        self.n_open[tag as usize] += 1;
    }

    /// Moves past the end tag of the raw element whose name stands at `name_start..name_end`; returns where its text ends.
    fn raw_text(&mut self, name_start: usize, name_end: usize) -> usize {
        let name = &self.bytes[name_start..name_end];
        let mut from = self.at;
        while let Some(offset) = memchr::memmem::find(&self.bytes[from..], b"</") {
            let end = from + offset;
            let after = end + 2 + name.len();
            let names_it = self.bytes.get(end + 2..after).is_some_and(|found| found.eq_ignore_ascii_case(name));
            if names_it && !self.bytes.get(after).is_some_and(u8::is_ascii_alphanumeric) {
                self.at = after;
                self.skip_past(b'>', "an end tag");
                return end;
            }
            from = end + 2;
        }
        self.ended("a script or style");
        self.bytes.len()
    }

    /// Closes what `tag` cannot stand in: a paragraph before a block, an item before the next item.
    fn close_before(&mut self, tag: Tag, at: usize) {
        use Tag::*;
        if tag.is_block() && self.n_open[P as usize] > 0 {
            self.close_nearest(&[P], |open| open.is_block(), at);
        }
        match tag {
            Li => self.close_nearest(&[Li], |open| matches!(open, Ul | Ol | Menu), at),
            Dt | Dd => self.close_nearest(&[Dt, Dd], |open| open == Dl, at),
            Td | Th => self.close_nearest(&[Td, Th], |open| matches!(open, Tr | Table), at),
            Tr => self.close_nearest(&[Tr], |open| open == Table, at),
            Tbody | Thead | Tfoot => self.close_nearest(&[Tbody, Thead, Tfoot], |open| open == Table, at),
            Option | Optgroup => self.close_nearest(&[Option], |open| open == Select, at),
            Body if self.n_open[Head as usize] > 0 => self.close_nearest(&[Head], |open| open == Html, at),
            // A link cannot stand in a link; unclosed ones would swallow the page.
            A if self.n_open[A as usize] > 0 => self.close_nearest(&[A], |open| open.is_block(), at),
            _ => {}
        }
    }

    fn close_nearest(&mut self, closed: &[Tag], stops: impl Fn(Tag) -> bool, at: usize) {
        if closed.iter().all(|tag| self.n_open[*tag as usize] == 0) {
            return;
        }
        for index in (1..self.open.len()).rev() {
            let open = self.open[index].1;
            if closed.contains(&open) {
                return self.close_to(index, at);
            }
            if stops(open) {
                return;
            }
        }
    }

    fn name_end(&self, from: usize) -> usize {
        let rest = &self.bytes[from..];
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/');
        from + rest.iter().position(is_end).unwrap_or(rest.len())
    }

    /// Reads attributes up to and past `>`; whether the tag closes itself, or none at the end of the document.
    fn attributes(&mut self) -> Option<bool> {
        let first = self.attributes.len();
        let mut self_closed = false;
        loop {
            let byte = *self.bytes.get(self.at)?;
            match byte {
                b'>' => {
                    self.at += 1;
                    return Some(self_closed);
                }
                b'/' => {
                    self_closed = true;
                    self.at += 1;
                }
                _ if byte.is_ascii_whitespace() => self.at += 1,
                _ => {
                    self_closed = false;
                    self.one_attribute(first)?;
                }
            }
        }
    }

    /// Reads one attribute of the element whose attributes begin at `first`.
    fn one_attribute(&mut self, first: usize) -> Option<()> {
        let name_start = self.at;
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'=');
        // A name may begin with `=`, as the standard has it.
        self.at += 1;
        self.at += self.bytes[self.at..].iter().position(is_end)?;
        let name = Attr::parse(&self.bytes[name_start..self.at]);
        let mut value_at = self.at;
        while self.bytes.get(value_at)?.is_ascii_whitespace() {
            value_at += 1;
        }
        let (mut start, mut end) = (self.at, self.at);
        if self.bytes[value_at] == b'=' {
            value_at += 1;
            while self.bytes.get(value_at)?.is_ascii_whitespace() {
                value_at += 1;
            }
            match self.bytes[value_at] {
                quote @ (b'"' | b'\'') => {
                    start = value_at + 1;
                    end = start + memchr::memchr(quote, &self.bytes[start..])?;
                    self.at = end + 1;
                }
                _ => {
                    start = value_at;
                    let is_end = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'>';
                    end = start + self.bytes[start..].iter().position(is_end)?;
                    self.at = end;
                }
            }
        } else {
            self.at = value_at;
        }
        // The first of a name counts, so that an element keeps few however many it has.
        let is_new = || !self.attributes[first..].iter().any(|attribute| attribute.name == name);
        let has_room = self.nodes.len() < MOST_NODES && self.attributes.len() < MOST_ATTRIBUTES;
        if name != Attr::Other && has_room && self.open.len() < DEEPEST && is_new() {
            self.attributes.push(Attribute { name, start: start as u32, end: end as u32 });
        }
        Some(())
    }
}

/// Whether the end tag belongs to a part of a table.
fn in_table(tag: Tag) -> bool {
    use Tag::*;
    matches!(tag, Table | Tr | Td | Th | Tbody | Thead | Tfoot | Caption)
}
