//! What each element is by its name, its class names and its attributes, handed down to what stands inside it.

use std::collections::HashMap;

use knowledge::{ClassMeaning, Pages, Role};
use model::DropReason;

use crate::lines::{Line, Lines};
use crate::tree::{Attr, NodeId, Tag, Tree};

/// What holds for an element and everything inside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mark {
    /// Why its text is clutter.
    pub clutter: Option<DropReason>,
    /// Only short or linked text is clutter because of it.
    pub weak: bool,
    /// The part it plays, of the nearest element that says so (but [`Role::Body`], see [`Marks::bodies`]).
    pub role: Option<Role>,
}

/// The marks of a page.
#[derive(Debug)]
pub struct Marks {
    inherited: Vec<Mark>,
    /// Elements that say they hold the article's text, in document order.
    pub bodies: Vec<NodeId>,
    /// Elements that say they are an entry of a live blog, in document order.
    pub entries: Vec<NodeId>,
    /// Bytes of links in each line.
    links: Weight,
    /// Bytes of each line.
    all: Weight,
}

impl Marks {
    /// The share of the text inside an element that stands in links.
    pub fn link_share(&self, id: NodeId, tree: &Tree<'_>) -> f32 {
        self.links.inside(id, tree) as f32 / self.all.inside(id, tree).max(1) as f32
    }

    /// What holds for the text of this node.
    pub fn of(&self, id: NodeId) -> Mark {
        self.inherited.get(id as usize).copied().unwrap_or_default()
    }
}

/// An element that holds more than this share of the page's running text and a main heading is no clutter, whatever its
/// name says (`<form>` around a whole page, `class="layout with-sidebar comments"`).
const MUCH: f32 = 0.4;
/// The same without a main heading: on a page of few words the footer or a consent dialog may hold half of them.
const NEARLY_ALL: f32 = 0.8;
/// Comments may be longer than the article; they stay comments as long as this much running text stands elsewhere.
const ENOUGH_ELSEWHERE: usize = 600;
/// Names such as `author` stand on whole pages too ("post author-holt"); a byline, date or title is short.
const SHORT_PART: usize = 300;
/// The same for captions and summaries.
const LONG_PART: usize = 900;

/// More text than this in a button is no label.
const LONG_LABEL: usize = 100;
/// So much running text without links, in a footer or aside within the text, belongs to the text.
const LONG_ASIDE: usize = 400;

/// Marks every element of the page.
pub fn mark(tree: &Tree<'_>, lines: &Lines, weight: &Weight, pages: &Pages) -> Marks {
    let mut inherited: Vec<Mark> = Vec::with_capacity(tree.nodes.len());
    let (mut bodies, mut entries) = (Vec::new(), Vec::new());
    let mut known: HashMap<(&str, &str), ClassMeaning> = HashMap::new();
    let mut names = String::new();
    let total = weight.inside(0, tree);
    let links = Weight::of(lines, |line| line.link_bytes as usize);
    let all = Weight::of(lines, Line::len);
    let headings: Vec<NodeId> = lines.lines.iter().filter(|line| line.level == 1).map(|line| line.first).collect();
    let has_heading = |id: NodeId| {
        let next = headings.partition_point(|first| *first < id);
        headings.get(next).is_some_and(|first| *first < tree.node(id).last)
    };
    for (id, node) in tree.all() {
        let mut mark = inherited.get(node.parent as usize).copied().unwrap_or_default();
        if node.tag == Tag::Text || id == 0 || node.last == id + 1 {
            inherited.push(mark);
            continue;
        }
        let class = tree.attribute(id, Attr::Class).unwrap_or("");
        // The id of a heading is an anchor made from its words.
        let name = tree.attribute(id, Attr::Id).filter(|name| !node.tag.is_heading() && is_telling(name)).unwrap_or("");
        let meaning = if class.is_empty() && name.is_empty() {
            ClassMeaning::default()
        } else {
            *known.entry((class, name)).or_insert_with(|| {
                names.clear();
                for value in [class, name] {
                    names.push_str(value.get(..value.len().min(400)).unwrap_or(""));
                    names.push(' ');
                }
                pages.class_meaning(&names)
            })
        };
        let own = own_mark(tree, id, meaning, pages);
        if own == Mark::default() {
            inherited.push(mark);
            continue;
        }
        let inside = weight.inside(id, tree);
        let leads_nowhere = |share: usize| links.inside(id, tree) * share < all.inside(id, tree);
        let within_text = || {
            tree.upwards(id)
                .any(|around| tree.node(around).tag == Tag::Article || bodies.binary_search(&around).is_ok())
        };
        // Answers unfold below a button that is the question; some texts end in a footer of questions and answers.
        let holds_text = match node.tag {
            Tag::Button => all.inside(id, tree) >= LONG_LABEL,
            Tag::Footer | Tag::Aside => inside >= LONG_ASIDE && leads_nowhere(10) && within_text(),
            _ => false,
        };
        match own.role {
            Some(Role::Body) => {
                bodies.push(id);
                // What says that it is the text is not clutter because of a wider element's doubtful name.
                if mark.weak || (inside * 4 >= total && mark.clutter != Some(DropReason::Comments)) {
                    mark.clutter = None;
                    mark.role = None;
                }
            }
            Some(Role::Entry) => entries.push(id),
            Some(Role::Embed) => {
                if mark.weak || matches!(mark.clutter, Some(DropReason::Media | DropReason::Related)) {
                    mark.clutter = None;
                }
                mark.role = None;
            }
            Some(role) => {
                let most = if matches!(role, Role::Caption | Role::Standfirst) { LONG_PART } else { SHORT_PART };
                if inside <= most {
                    mark.role = Some(role);
                }
            }
            None => {}
        }
        if let Some(reason) = own.clutter
            && (mark.clutter.is_none() || (mark.weak && !own.weak))
        {
            let share = inside as f32 / total.max(1) as f32;
            let comments = reason == DropReason::Comments && total - inside >= ENOUGH_ELSEWHERE;
            // What every page has beside its article may be longer than a short article.
            let beside = matches!(reason, DropReason::Footer | DropReason::Consent | DropReason::Newsletter)
                || matches!(reason, DropReason::Comments | DropReason::CommentForm);
            // Teasers and offers lead somewhere: a "card" without links is a design.
            let is_design =
                own.weak && matches!(reason, DropReason::Related | DropReason::Advertisement) && leads_nowhere(6);
            let shielded = (holds_text
                && matches!(reason, DropReason::Navigation | DropReason::Footer | DropReason::Related))
                || is_design
                || ((share > NEARLY_ALL || (share > MUCH && (!beside || has_heading(id)))) && !comments);
            if !shielded {
                mark.clutter = Some(reason);
                mark.weak = own.weak;
            }
        }
        inherited.push(mark);
    }
    Marks { inherited, bodies, entries, links, all }
}

/// Whether an id can say what an element is: those made from a title ("10-ways-to-share-a-ride") and random ones cannot.
fn is_telling(id: &str) -> bool {
    let parts = || id.split(['-', '_']);
    let is_random = |part: &str| {
        part.len() >= 8
            && part.bytes().all(|byte| byte.is_ascii_hexdigit())
            && part.bytes().any(|byte| byte.is_ascii_digit())
    };
    parts().count() <= 5 && !parts().any(is_random)
}

fn own_mark(tree: &Tree<'_>, id: NodeId, meaning: ClassMeaning, pages: &Pages) -> Mark {
    let mut mark = Mark { clutter: meaning.clutter, weak: meaning.weak, role: meaning.role };
    let (by_tag, weak) = match tree.node(id).tag {
        Tag::Nav | Tag::Menu | Tag::Search => (Some(DropReason::Navigation), false),
        Tag::Footer => (Some(DropReason::Footer), false),
        Tag::Aside => (Some(DropReason::Related), false),
        Tag::Button | Tag::Dialog | Tag::Label | Tag::Legend => (Some(DropReason::Navigation), false),
        Tag::Noscript => (Some(DropReason::Hidden), false),
        Tag::Pre if is_code(tree, id) => (Some(DropReason::Script), false),
        Tag::Form | Tag::Fieldset => (Some(DropReason::Newsletter), true),
        Tag::Body | Tag::Html | Tag::Main => {
            mark.clutter = None;
            (None, false)
        }
        _ => (None, false),
    };
    if by_tag.is_some() && (mark.clutter.is_none() || mark.weak) {
        mark.clutter = mark.clutter.or(by_tag);
        mark.weak = weak;
    }
    if !tree.has_attributes(id) {
        return mark;
    }
    if let Some(itemprop) = tree.attribute(id, Attr::Itemprop) {
        match itemprop {
            "articleBody" | "reviewBody" => mark.role = Some(Role::Body),
            "liveBlogUpdate" => mark.role = Some(Role::Entry),
            "headline" => mark.role = Some(Role::Title),
            "author" => mark.role = Some(Role::Byline),
            "datePublished" | "dateModified" => mark.role = Some(Role::Date),
            _ => {}
        }
    }
    if mark.role == Some(Role::Body) {
        mark.clutter = None;
    }
    for name in [Attr::DataTestid, Attr::DataComponent, Attr::DataModule, Attr::DataQa, Attr::AriaLabel, Attr::Role] {
        if mark.clutter.is_some() && !mark.weak {
            break;
        }
        let Some(value) = tree.attribute(id, name).filter(|value| value.len() < 60) else { continue };
        if name == Attr::Role {
            let by_role = match value {
                "navigation" | "search" | "menu" | "menubar" | "toolbar" | "tablist" => Some(DropReason::Navigation),
                "dialog" | "alertdialog" => Some(DropReason::Consent),
                "contentinfo" => Some(DropReason::Footer),
                "complementary" => Some(DropReason::Related),
                _ => None,
            };
            if by_role.is_some() {
                mark.clutter = by_role;
                mark.weak = false;
            }
            continue;
        }
        let more = pages.class_meaning(value);
        if more.role == Some(Role::Body) && mark.role.is_none() && mark.clutter.is_none() {
            mark.role = Some(Role::Body);
        } else if more.clutter.is_some() && (mark.clutter.is_none() || !more.weak) && mark.role != Some(Role::Body) {
            mark.clutter = more.clutter;
            mark.weak = more.weak;
        }
    }
    if (mark.clutter.is_none() || mark.weak) && is_hidden(tree, id) {
        mark.clutter = Some(DropReason::Hidden);
        mark.weak = false;
    }
    mark
}

/// Whether preformatted text is a listing of code: it says so, or is coloured word by word.
fn is_code(tree: &Tree<'_>, id: NodeId) -> bool {
    let (mut n_spans, mut has_code) = (0, false);
    for (_, node) in tree.inside(id).take(40) {
        has_code |= node.tag == Tag::Code;
        n_spans += usize::from(node.tag == Tag::Span);
    }
    has_code || n_spans >= 3
}

fn is_hidden(tree: &Tree<'_>, id: NodeId) -> bool {
    if tree.attribute(id, Attr::Hidden).is_some_and(|value| value != "false") {
        return true;
    }
    if tree.attribute(id, Attr::AriaHidden) == Some("true") {
        return true;
    }
    let Some(style) = tree.attribute(id, Attr::Style) else { return false };
    let style: String = style.chars().filter(|c| !c.is_whitespace()).take(300).collect::<String>().to_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// How much running text stands inside an element, by sums over the lines.
#[derive(Debug)]
pub struct Weight {
    /// First text node of each line.
    firsts: Vec<NodeId>,
    /// Sum of the values of all lines before.
    sums: Vec<usize>,
}

impl Weight {
    /// Weighs each line by `value`.
    pub fn of(lines: &Lines, value: impl Fn(&Line) -> usize) -> Self {
        let mut sums = vec![0];
        let mut sum = 0;
        for line in &lines.lines {
            sum += value(line);
            sums.push(sum);
        }
        Weight { firsts: lines.lines.iter().map(|line| line.first).collect(), sums }
    }

    /// The weight of all lines that begin inside `id`.
    pub fn inside(&self, id: NodeId, tree: &Tree<'_>) -> usize {
        let range = self.range(id, tree);
        self.sums[range.end] - self.sums[range.start]
    }

    /// The lines that begin inside `id`.
    pub fn range(&self, id: NodeId, tree: &Tree<'_>) -> std::ops::Range<usize> {
        let first = self.firsts.partition_point(|first| *first < id);
        let last = self.firsts.partition_point(|first| *first < tree.node(id).last);
        first..last.max(first)
    }
}
