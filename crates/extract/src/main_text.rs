//! Which lines of a page are the article, and why the others are not.

use knowledge::{Pages, Role};
use model::{BlockKind, DropReason};

use crate::lines::{Line, Lines};
use crate::marks::{Mark, Marks, Weight};
use crate::tree::{NodeId, Tag, Tree};

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is part of the article.
    Keep(BlockKind),
    /// It is not.
    Drop(DropReason),
}

/// What is known before the lines are judged.
pub struct Page<'p, 'a> {
    /// The tree.
    pub tree: &'p Tree<'a>,
    /// Its lines.
    pub lines: &'p Lines,
    /// Marks of the elements.
    pub marks: &'p Marks,
    /// Clutter phrases.
    pub pages: &'p Pages,
    /// Titles that the page gives itself, folded by [`fold`].
    pub titles: &'p [String],
}

/// A line of running text counts from this many bytes: shorter ones are labels more often than sentences.
const SHORTEST: usize = 45;

/// How much a line speaks for the element around it being the article.
pub fn value(line: &Line, text: &str, mark: Mark) -> usize {
    if line.level > 0 || (mark.clutter.is_some() && (!mark.weak || line.link_share() > 0.3)) {
        return 0;
    }
    if mark.weak && mark.clutter.is_some() && line.len() < 200 {
        return 0;
    }
    running(line, text)
}

/// The bytes of running text in a line, without regard to marks.
pub fn running(line: &Line, text: &str) -> usize {
    let unlinked = line.len().saturating_sub(line.link_bytes as usize);
    if line.len() < SHORTEST || line.link_share() > 0.5 {
        return 0;
    }
    let is_sentence = text.ends_with(['.', '!', '?', '”', '"', '…', '。', ':', '’', ')', '؟', '।', '！', '？']);
    if is_sentence || line.len() > 140 { unlinked } else { unlinked / 4 }
}

/// Judges every line.
pub fn judge(page: &Page<'_, '_>) -> Vec<Verdict> {
    let lines = &page.lines.lines;
    let weight = Weight::of(page.lines, |line| value(line, page.lines.of(line), page.marks.of(line.first)));
    let main = find_main(page, &weight);
    let range = weight.range(main, page.tree);
    let mut verdicts: Vec<Verdict> = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        verdicts.push(if range.contains(&index) { judge_line(page, line) } else { outside(page, line) });
    }
    drop_head(page, &mut verdicts, range.clone());
    drop_tail(page, &mut verdicts, range);
    drop_lonely_headings(page, &mut verdicts);
    verdicts
}

/// The element that holds the article: the largest that says so, or the deepest that holds nearly all running text.
fn find_main(page: &Page<'_, '_>, weight: &Weight) -> NodeId {
    let tree = page.tree;
    let total = weight.inside(0, tree);
    let largest = page.marks.bodies.iter().copied().max_by_key(|&id| (weight.inside(id, tree), std::cmp::Reverse(id)));
    if let Some(body) = largest {
        let inside = weight.inside(body, tree);
        if inside * 10 >= total * 6 {
            return body;
        }
        // Bodies cut into several containers: the element around all of them.
        let all: usize = outermost(tree, &page.marks.bodies).iter().map(|&id| weight.inside(id, tree)).sum();
        if all * 10 >= total * 6 {
            let holds = |id: &NodeId| weight.inside(*id, tree) * 10 >= all * 9;
            if let Some(around) = tree.upwards(body).find(holds) {
                return around;
            }
        }
    }
    descend(tree, weight)
}

fn outermost(tree: &Tree<'_>, ids: &[NodeId]) -> Vec<NodeId> {
    let mut found: Vec<NodeId> = Vec::new();
    for &id in ids {
        if !found.last().is_some_and(|&last| tree.holds(last, id)) {
            found.push(id);
        }
    }
    found
}

fn descend(tree: &Tree<'_>, weight: &Weight) -> NodeId {
    let mut current: NodeId = 0;
    loop {
        let here = weight.inside(current, tree);
        let (mut best, mut best_weight, mut second) = (current, 0, 0);
        let mut child = current + 1;
        while child < tree.node(current).last {
            let inside = weight.inside(child, tree);
            if inside > best_weight {
                (second, best, best_weight) = (best_weight, child, inside);
            } else {
                second = second.max(inside);
            }
            child = tree.node(child).last;
        }
        if best == current || here == 0 || tree.node(best).tag == Tag::Text {
            return current;
        }
        let dominates = best_weight * 100 >= here * 85;
        let well_ahead = best_weight * 100 >= here * 60 && second * 4 < best_weight;
        let holds_lines = !is_line(tree.node(best).tag);
        if holds_lines && (dominates || well_ahead) {
            current = best;
        } else {
            return current;
        }
    }
}

fn is_line(tag: Tag) -> bool {
    matches!(tag, Tag::P | Tag::Li | Tag::Td | Tag::Blockquote | Tag::Tr) || tag.is_heading()
}

fn outside(page: &Page<'_, '_>, line: &Line) -> Verdict {
    let mark = page.marks.of(line.first);
    let reason = page.pages.clutter(page.lines.of(line));
    // What a page says about itself is carried on to readers, wherever on the page it stands.
    if let Some(clutter) = mark.clutter.filter(|_| reason != Some(DropReason::Disclaimer)) {
        return Verdict::Drop(clutter);
    }
    Verdict::Drop(reason.unwrap_or(if line.link_share() > 0.6 {
        DropReason::LinkList
    } else {
        DropReason::OutsideMain
    }))
}

fn judge_line(page: &Page<'_, '_>, line: &Line) -> Verdict {
    let mark = page.marks.of(line.first);
    let text = page.lines.of(line);
    if let Some(reason) = mark.clutter
        && (!mark.weak || line.len() < 200 || line.link_share() > 0.3)
    {
        return Verdict::Drop(reason);
    }
    if let Some(reason) = page.pages.clutter(text) {
        return Verdict::Drop(reason);
    }
    if mark.role == Some(Role::Caption) || line.kind == BlockKind::Caption || in_figure(page, line) {
        return Verdict::Keep(BlockKind::Caption);
    }
    if mark.role == Some(Role::Byline) && line.len() < 150 {
        return Verdict::Drop(DropReason::Byline);
    }
    if mark.role == Some(Role::Date) && line.len() < 100 {
        return Verdict::Drop(DropReason::Byline);
    }
    if !text.chars().any(char::is_alphanumeric) {
        return Verdict::Drop(DropReason::OutsideMain);
    }
    if line.level == 0 && line.link_share() > 0.7 && (line.len() < 200 || line.n_links > 2) {
        return Verdict::Drop(if line.n_links > 2 { DropReason::LinkList } else { DropReason::Related });
    }
    Verdict::Keep(line.kind)
}

fn in_figure(page: &Page<'_, '_>, line: &Line) -> bool {
    page.tree.upwards(line.node).take(6).any(|id| page.tree.node(id).tag == Tag::Figure)
}

/// Title, standfirst, byline and date above the text.
fn drop_head(page: &Page<'_, '_>, verdicts: &mut [Verdict], range: std::ops::Range<usize>) {
    let lines = &page.lines.lines;
    let mut seen_text = 0;
    for index in range {
        let line = &lines[index];
        let Verdict::Keep(kind) = verdicts[index] else { continue };
        let text = page.lines.of(line);
        let folded = fold(text);
        if page.titles.contains(&folded) && (line.level > 0 || seen_text == 0) {
            verdicts[index] = Verdict::Drop(DropReason::Duplicate);
            // What stood above the title is no text.
            if line.level > 0 && seen_text < 300 {
                for earlier in &mut verdicts[..index] {
                    if matches!(earlier, Verdict::Keep(_)) {
                        *earlier = Verdict::Drop(DropReason::OutsideMain);
                    }
                }
                seen_text = 0;
            }
            continue;
        }
        if seen_text == 0 && kind != BlockKind::Caption {
            if line.level == 1 {
                verdicts[index] = Verdict::Drop(DropReason::Duplicate);
                continue;
            }
            if line.len() < 40 && line.level == 0 && !text.ends_with(['.', '?', '!', ':', '”', '"']) {
                verdicts[index] = Verdict::Drop(DropReason::Byline);
                continue;
            }
        }
        if kind != BlockKind::Caption && line.level == 0 {
            seen_text += line.len();
        }
    }
}

/// Tags, author boxes and lists of links below the text.
fn drop_tail(page: &Page<'_, '_>, verdicts: &mut [Verdict], range: std::ops::Range<usize>) {
    let lines = &page.lines.lines;
    for index in range.rev() {
        let Verdict::Keep(kind) = verdicts[index] else { continue };
        let line = &lines[index];
        if kind == BlockKind::Caption {
            continue;
        }
        if line.link_share() > 0.5 && line.len() < 200 {
            verdicts[index] = Verdict::Drop(DropReason::LinkList);
        } else if line.level == 0 {
            break;
        }
    }
}

/// A heading with nothing kept below it heads nothing.
fn drop_lonely_headings(page: &Page<'_, '_>, verdicts: &mut [Verdict]) {
    let lines = &page.lines.lines;
    // The level of the heading that follows with nothing between; 1 at the end, so that every heading is lonely there.
    let mut following = Some(1);
    for index in (0..verdicts.len()).rev() {
        let Verdict::Keep(kind) = verdicts[index] else { continue };
        let level = lines[index].level;
        if level == 0 {
            if kind != BlockKind::Caption {
                following = None;
            }
            continue;
        }
        if following == Some(1) {
            verdicts[index] = Verdict::Drop(DropReason::Related);
        }
    }
}

/// Lower-case letters and digits with single spaces: how titles are compared.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() {
            folded.extend(character.to_lowercase());
        } else if !folded.ends_with(' ') && !folded.is_empty() && character != '\'' && character != '’' {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}
