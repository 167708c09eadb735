//! The page as an arena: nodes in document order, each with the index past its last descendant, so that a subtree is a
//! slice and every walk is a loop. Nothing here recurses.

mod parse;
mod tag;

use model::ContentSpan;

pub use parse::{MOST_NODES, Trouble, parse};
pub use tag::{Attr, Tag};

/// Index of a node in [`Tree::nodes`].
pub type NodeId = u32;

/// An element or a run of text.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    /// What it is; [`Tag::Text`] for text.
    pub tag: Tag,
    /// The element around it; the root is its own parent.
    pub parent: NodeId,
    /// One past the last node inside it.
    pub last: NodeId,
    /// For an element: its `<`. For text: its first byte.
    pub start: u32,
    /// One past the last byte: of the end tag, or of the text.
    pub end: u32,
    first_attribute: u32,
    n_attributes: u32,
}

/// An attribute that somebody asks for; the others are not kept.
#[derive(Debug, Clone, Copy)]
struct Attribute {
    name: Attr,
    start: u32,
    end: u32,
}

/// A parsed page.
#[derive(Debug)]
pub struct Tree<'a> {
    /// What was parsed.
    pub content: &'a str,
    /// In document order; node 0 is the root around everything.
    pub nodes: Vec<Node>,
    attributes: Vec<Attribute>,
    /// What was wrong with the markup.
    pub trouble: Trouble,
}

impl<'a> Tree<'a> {
    /// The node with this index.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    /// All nodes with their indices.
    pub fn all(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(id, node)| (id as NodeId, node))
    }

    /// The nodes inside `id`, in document order, itself excluded.
    pub fn inside(&self, id: NodeId) -> impl Iterator<Item = (NodeId, &Node)> {
        let range = id as usize + 1..self.node(id).last as usize;
        self.nodes[range.clone()].iter().zip(range).map(|(node, index)| (index as NodeId, node))
    }

    /// `id` and the elements around it, innermost first, without the root.
    pub fn upwards(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(Some(id), |&id| Some(self.node(id).parent)).take_while(|&id| id != 0)
    }

    /// Whether `outer` is `inner` or around it.
    pub fn holds(&self, outer: NodeId, inner: NodeId) -> bool {
        outer <= inner && inner < self.node(outer).last
    }

    /// The attribute as written (character references not decoded), and where it stands.
    pub fn attribute(&self, id: NodeId, name: Attr) -> Option<&'a str> {
        self.attribute_span(id, name).map(|span| span.of(self.content))
    }

    /// Where the value of the attribute stands.
    pub fn attribute_span(&self, id: NodeId, name: Attr) -> Option<ContentSpan> {
        let node = self.node(id);
        let range = node.first_attribute as usize..(node.first_attribute + node.n_attributes) as usize;
        let found = self.attributes[range].iter().find(|attribute| attribute.name == name)?;
        Some(ContentSpan::new(found.start as usize, found.end as usize))
    }

    /// Whether the element has any attribute that somebody asks for.
    pub fn has_attributes(&self, id: NodeId) -> bool {
        self.node(id).n_attributes > 0
    }

    /// The text of a text node, or what stands between the tags of a script.
    pub fn raw(&self, id: NodeId) -> &'a str {
        let node = self.node(id);
        self.content.get(node.start as usize..node.end as usize).unwrap_or("")
    }

    /// The place of the whole node.
    pub fn place(&self, id: NodeId) -> ContentSpan {
        let node = self.node(id);
        ContentSpan::new(node.start as usize, node.end as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree as a line: `div(p("a") p("b"))`.
    fn shape(html: &str) -> String {
        let tree = parse(html);
        let mut out = String::new();
        let mut open: Vec<NodeId> = Vec::new();
        for (id, node) in tree.all().skip(1) {
            while open.last().is_some_and(|last| !tree.holds(*last, id)) {
                open.pop();
                out.push(')');
            }
            if !out.is_empty() && !out.ends_with('(') {
                out.push(' ');
            }
            if node.tag == Tag::Text {
                out.push_str(&format!("{:?}", tree.raw(id)));
            } else {
                out.push_str(&format!("{:?}", node.tag).to_lowercase());
                if node.last > id + 1 {
                    out.push('(');
                    open.push(id);
                }
            }
        }
        out.push_str(&")".repeat(open.len()));
        out
    }

    fn check(html: &str, expected: &str) {
        assert_eq!(shape(html), expected, "{html}");
    }

    #[test]
    fn tags_close_as_browsers_close_them() {
        check("<p>a<p>b", r#"p("a") p("b")"#);
        check("<ul><li>a<li>b<ul><li>c</ul></ul>", r#"ul(li("a") li("b" ul(li("c"))))"#);
        check("<p>a<div>b</div>", r#"p("a") div("b")"#);
        check("<table><tr><td>a<td>b<tr><td>c</table>", r#"table(tr(td("a") td("b")) tr(td("c")))"#);
        check("<b>a<div>b</b>c</div>", r#"b("a" div("b" "c"))"#);
        check("<div><p>a</div>b", r#"div(p("a")) "b""#);
        check("<dl><dt>a<dd>b<dt>c</dl>", r#"dl(dt("a") dd("b") dt("c"))"#);
        check("a</div>b", r#""a" "b""#);
    }

    #[test]
    fn oddities_are_read_and_nothing_is_lost() {
        check("a < b", r#""a < b""#);
        check("<!-- x --><p>a<!-->b", r#"p("a" "b")"#);
        check("<br/>a<img src=x alt='>'>b", r#"br "a" img "b""#);
        check("<script>if (a<b) '</p>'</script>c", r#"script("if (a<b) '</p>'") "c""#);
        check("<![CDATA[a<b]]>c", r#""a<b" "c""#);
        check("<?xml version='1.0'?><p>a</p>", r#"p("a")"#);
        check("<p/>a", r#"p("a")"#);
    }

    #[test]
    fn deep_nesting_is_flattened_and_noted() {
        let html = format!("{}a{}", "<div>".repeat(50_000), "</div>".repeat(50_000));
        let tree = parse(&html);
        assert!(tree.nodes.len() < 1_000);
        assert_eq!(tree.trouble.flattened, 50_000 - 255);
    }

    #[test]
    fn an_end_inside_a_tag_or_element_is_noted() {
        for html in ["<p cla", "<p class='a", "<!-- a", "<script>a", "<div>a"] {
            assert!(parse(html).trouble.ends_inside.is_some(), "{html}");
        }
        assert!(parse("<p>a").trouble.ends_inside.is_none(), "the end tag of p may be left out");
    }

    #[test]
    fn attributes_are_found_where_they_stand() {
        let html = "<a CLASS = big href=\"x?a=1&amp;b\" hidden data-x='1'>t</a>";
        let tree = parse(html);
        assert_eq!(tree.attribute(1, Attr::Class), Some("big"));
        assert_eq!(tree.attribute(1, Attr::Href), Some("x?a=1&amp;b"));
        assert!(tree.attribute_span(1, Attr::Hidden).is_some());
        let tree = parse("<a class=first class=second>t</a>");
        assert_eq!(tree.attribute(1, Attr::Class), Some("first"));
    }
}
