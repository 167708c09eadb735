//! Tree → lines: the runs of text between block boundaries, with what is needed to judge them.

use knowledge::Pages;
use model::{BlockKind, ContentSpan, Piece};

use crate::text::Collector;
use crate::tree::{Attr, NodeId, Tag, Tree};

/// A run of text that a reader sees as one paragraph, heading, item or cell.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// The innermost block element around it.
    pub node: NodeId,
    /// The first text node of it.
    pub first: NodeId,
    /// The last text node of it.
    pub last: NodeId,
    /// What its markup says it is.
    pub kind: BlockKind,
    /// Level of a heading, 1 to 6; 0 for everything else.
    pub level: u8,
    /// The row of a table it stands in; 0 for none.
    pub row: NodeId,
    /// Its text, a range of [`Lines::text`].
    pub start: u32,
    /// See `start`.
    pub end: u32,
    /// Its pieces, a range of [`Lines::pieces`].
    pub first_piece: u32,
    /// See `first_piece`.
    pub last_piece: u32,
    /// Bytes of text inside links.
    pub link_bytes: u32,
    /// Number of links.
    pub n_links: u16,
    /// Bytes of text in bold or italics.
    pub strong_bytes: u32,
}

/// All lines of a page in document order.
#[derive(Debug)]
pub struct Lines {
    /// The text of all lines, one after the other.
    pub text: String,
    /// The pieces of all lines, with positions in `text`.
    pub pieces: Vec<Piece>,
    /// The lines.
    pub lines: Vec<Line>,
    /// The first byte of the content whose text was not read, because there was too much before it.
    pub unread: Option<usize>,
}

impl Lines {
    /// The text of a line.
    pub fn of(&self, line: &Line) -> &str {
        self.text.get(line.start as usize..line.end as usize).unwrap_or("")
    }

    /// Where a line stood, from its first to its last byte.
    pub fn place(&self, line: &Line) -> ContentSpan {
        let pieces = self.pieces_of(line);
        match (pieces.first(), pieces.last()) {
            (Some(first), Some(last)) => first.content.cover(last.content),
            _ => ContentSpan::default(),
        }
    }

    /// The pieces of a line, with positions in the text of all lines.
    pub fn pieces_of(&self, line: &Line) -> &[Piece] {
        &self.pieces[line.first_piece as usize..line.last_piece as usize]
    }
}

impl Line {
    /// Bytes of text.
    pub fn len(&self) -> usize {
        (self.end - self.start) as usize
    }

    /// Share of the text that stands in links.
    pub fn link_share(&self) -> f32 {
        self.link_bytes as f32 / self.len().max(1) as f32
    }
}

/// What holds for the text inside an open element.
#[derive(Clone, Copy)]
struct Around {
    last: NodeId,
    block: NodeId,
    is_block: bool,
    kind: BlockKind,
    level: u8,
    row: NodeId,
    link: bool,
    strong: bool,
}

/// Cuts the page into lines.
pub fn lines(tree: &Tree<'_>, pages: &Pages) -> Lines {
    let mut cutter =
        Cutter { tree, pages, collector: Collector::default(), lines: Vec::new(), line: None, n_breaks: 0 };
    cutter.run();
    let Collector { text, pieces, unread, .. } = cutter.collector;
    Lines { text, pieces, lines: cutter.lines, unread }
}

struct Cutter<'t, 'a> {
    tree: &'t Tree<'a>,
    pages: &'t Pages,
    collector: Collector,
    lines: Vec<Line>,
    line: Option<Line>,
    /// `<br>` since the last text.
    n_breaks: u32,
}

impl Cutter<'_, '_> {
    fn run(&mut self) {
        let n_nodes = self.tree.nodes.len() as NodeId;
        let outside = Around {
            last: n_nodes,
            block: 0,
            is_block: true,
            kind: BlockKind::Paragraph,
            level: 0,
            row: 0,
            link: false,
            strong: false,
        };
        let mut around = vec![outside];
        let mut id: NodeId = 1;
        while id < n_nodes {
            while around.len() > 1 && around.last().is_some_and(|open| open.last <= id) {
                if around.pop().is_some_and(|closed| closed.is_block) {
                    self.flush();
                }
            }
            let now = *around.last().unwrap_or(&outside);
            let node = *self.tree.node(id);
            match node.tag {
                Tag::Text => self.text(id, &now),
                Tag::Br => {
                    self.n_breaks += 1;
                    self.collector.space(node.start as usize, node.end as usize);
                    // Two in a row separate paragraphs.
                    if self.n_breaks == 2 {
                        self.flush();
                    }
                }
                Tag::Hr => self.flush(),
                Tag::Wbr => {}
                tag if tag.is_never_text() => {
                    if tag.is_block() {
                        self.flush();
                    }
                    id = node.last.max(id + 1);
                    continue;
                }
                tag => {
                    if tag.is_block() {
                        self.flush();
                    }
                    if node.last > id + 1 {
                        around.push(self.enter(id, tag, node.last, &now));
                    }
                }
            }
            id += 1;
        }
        self.flush();
    }

    fn enter(&mut self, id: NodeId, tag: Tag, last: NodeId, now: &Around) -> Around {
        use Tag::*;
        let mut inner = Around { last, is_block: tag.is_block(), ..*now };
        if inner.is_block {
            inner.block = id;
        }
        match tag {
            A => {
                // A heading that links to itself ("#visit") is an anchor.
                let href = self.tree.attribute(id, Attr::Href);
                inner.link = href.is_some_and(|href| now.level == 0 || !href.starts_with('#'));
                if let (Some(line), true) = (&mut self.line, inner.link) {
                    line.n_links = line.n_links.saturating_add(1);
                }
            }
            B | Strong | Em | I => inner.strong = true,
            H1 | H2 | H3 | H4 | H5 | H6 => {
                inner.kind = BlockKind::Heading;
                inner.level = tag as u8 - H1 as u8 + 1;
            }
            Li | Dt | Dd => inner.kind = BlockKind::ListItem,
            Blockquote => inner.kind = BlockKind::Quote,
            Figcaption | Caption => inner.kind = BlockKind::Caption,
            Td | Th => inner.kind = BlockKind::TableRow,
            Tr => inner.row = id,
            P | Div | Section | Article if now.kind == BlockKind::TableRow && tag != Div => {
                inner.kind = BlockKind::Paragraph;
            }
            _ => {}
        }
        inner
    }

    fn text(&mut self, id: NodeId, now: &Around) {
        let node = self.tree.node(id);
        let before = self.collector.text.len();
        let first_piece = self.collector.pieces.len();
        self.collector.html(self.tree.content, node.start as usize, node.end as usize, self.pages);
        let after = self.collector.text.len();
        if after == before {
            return;
        }
        self.n_breaks = 0;
        let line = self.line.get_or_insert(Line {
            node: now.block,
            first: id,
            last: id,
            kind: now.kind,
            level: now.level,
            row: now.row,
            start: before as u32,
            end: before as u32,
            first_piece: first_piece as u32,
            last_piece: first_piece as u32,
            link_bytes: 0,
            n_links: u16::from(now.link),
            strong_bytes: 0,
        });
        line.end = after as u32;
        line.last = id;
        let added = (after - before) as u32;
        if now.link {
            line.link_bytes += added;
        }
        if now.strong {
            line.strong_bytes += added;
        }
    }

    fn flush(&mut self) {
        if let Some(mut line) = self.line.take() {
            line.last_piece = self.collector.pieces.len() as u32;
            self.lines.push(line);
        }
        self.collector.end_line();
        self.n_breaks = 0;
    }
}
