//! Which lines of a page are the article, and why the others are not.

use std::collections::HashSet;

use knowledge::{Pages, Role};
use model::{BlockKind, DropReason};
use url::Url;

use crate::bio::name_in_bio;
use crate::lines::{Line, Lines};
use crate::marks::{Mark, Marks, Weight};
use crate::site::site_of;
use crate::tree::{Attr, NodeId, Tag, Tree};
use crate::{byline, dates};

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
    /// How much running text stands where.
    pub running: &'p Weight,
    /// Clutter phrases.
    pub pages: &'p Pages,
    /// Titles that the page gives itself, folded by [`fold`].
    pub titles: &'p [String],
    /// Summaries that the page gives itself, folded.
    pub summaries: &'p [String],
    /// The language that the page declares; empty where it does not.
    pub language: &'p str,
    /// The site that the page is from, as [`site_of`] names it; empty where it is not known.
    pub site: &'p str,
}

impl Page<'_, '_> {
    /// What holds for a line. A name on a link or span at its beginning says nothing of the rest.
    fn mark(&self, line: &Line) -> Mark {
        let first = self.marks.of(line.first);
        if first.clutter.is_some() && self.marks.of(line.last).clutter.is_none() {
            return Mark { role: first.role, ..self.marks.of(line.node) };
        }
        first
    }
}

/// A line of running text counts from this many bytes: shorter ones are labels more often than sentences.
const SHORTEST: usize = 45;

/// What stands between the title and the date is a summary up to this length.
const LONGEST_SUMMARY: usize = 400;

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
    drop_repeats(page, &mut verdicts);
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
        let well_ahead =
            best_weight * 100 >= here * 60 && second * 4 < best_weight && !has_twins(tree, weight, current, best);
        let holds_lines = !is_line(tree.node(best).tag);
        if holds_lines && (dominates || well_ahead) {
            current = best;
        } else {
            return current;
        }
    }
}

/// Whether brothers of `best` that are named like it hold text: a body cut into several containers.
fn has_twins(tree: &Tree<'_>, weight: &Weight, parent: NodeId, best: NodeId) -> bool {
    let name = |id: NodeId| {
        (tree.node(id).tag, tree.attribute(id, Attr::Class).and_then(|c| c.split_ascii_whitespace().next()))
    };
    let wanted = name(best);
    let within = |child: NodeId| (child < tree.node(parent).last).then_some(child);
    let children = std::iter::successors(within(parent + 1), |&child| within(tree.node(child).last));
    let others = children.filter(|&child| child != best);
    let twins = others.filter(|&child| name(child) == wanted).map(|child| weight.inside(child, tree)).sum::<usize>();
    twins * 10 > weight.inside(best, tree)
}

fn is_line(tag: Tag) -> bool {
    matches!(tag, Tag::P | Tag::Li | Tag::Td | Tag::Blockquote | Tag::Tr) || tag.is_heading()
}

fn outside(page: &Page<'_, '_>, line: &Line) -> Verdict {
    if let Some(reason) = page.mark(line).clutter {
        return Verdict::Drop(reason);
    }
    // Menus are long and need no closer look.
    if line.link_share() > 0.6 {
        return Verdict::Drop(DropReason::LinkList);
    }
    Verdict::Drop(page.pages.clutter(page.lines.of(line)).unwrap_or(DropReason::OutsideMain))
}

fn judge_line(page: &Page<'_, '_>, line: &Line) -> Verdict {
    let mark = page.mark(line);
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
    if is_contact(text, page.pages) || line.level == 0 && byline::is_signature(text, page.language, page.pages) {
        return Verdict::Drop(DropReason::Byline);
    }
    // Agencies part their sections with a row of underscores; other rows of signs are ornaments.
    if text.bytes().all(|byte| byte == b'_') && text.len() >= 3 {
        return Verdict::Keep(line.kind);
    }
    if !text.chars().any(char::is_alphanumeric) {
        return Verdict::Drop(DropReason::OutsideMain);
    }
    let is_sentence = line.len() > 100 && text.ends_with(['.', '!', '?', '”', '"']) && line.link_share() < 0.9;
    let is_address = text.starts_with("http") || text.starts_with("www.");
    if line.level == 0
        && line.link_share() > 0.7
        && (line.len() < 200 || line.n_links > 2)
        && !is_sentence
        && !is_address
        && !in_mixed_list(page, line)
    {
        return Verdict::Drop(if line.n_links > 2 { DropReason::LinkList } else { DropReason::Related });
    }
    Verdict::Keep(line.kind)
}

/// Whether the line is an item of a list that has more text than links.
fn in_mixed_list(page: &Page<'_, '_>, line: &Line) -> bool {
    let is_list = |id: &NodeId| matches!(page.tree.node(*id).tag, Tag::Ul | Tag::Ol);
    let list = page.tree.upwards(line.node).take(3).find(is_list).filter(|_| line.kind == BlockKind::ListItem);
    list.is_some_and(|list| page.marks.link_share(list, page.tree) < 0.6)
}

/// Whether the line is nothing but a mail address or the address of a profile.
fn is_contact(text: &str, pages: &Pages) -> bool {
    let mut words = text.split_whitespace();
    let (Some(word), None) = (words.next(), words.next()) else { return false };
    let has_at = word.contains('@') && word.len() > 3;
    let address = word.split_once("://").map_or(word, |(_, address)| address);
    has_at || address.split_once('/').is_some_and(|(host, _)| pages.is_profile_host(host))
}

/// Whether the line is the caption of a figure; tables and whole texts are put into figures too.
fn in_figure(page: &Page<'_, '_>, line: &Line) -> bool {
    let figure = page.tree.upwards(line.node).take(6).find(|&id| page.tree.node(id).tag == Tag::Figure);
    line.row == 0 && figure.is_some_and(|id| page.running.inside(id, page.tree) < 900)
}

/// Title, standfirst, byline and date above the text.
fn drop_head(page: &Page<'_, '_>, verdicts: &mut [Verdict], range: std::ops::Range<usize>) {
    let lines = &page.lines.lines;
    let mut seen_text = 0;
    let mut standfirst = false;
    // The lines of text above a date line.
    let mut above = Vec::new();
    for index in range {
        let line = &lines[index];
        if !is_text(verdicts[index]) {
            continue;
        }
        let text = page.lines.of(line);
        let near = above.len() <= 1 && seen_text < LONGEST_SUMMARY && line.level == 0;
        if near && line.len() < 140 && is_date_line(text, page.pages) {
            verdicts[index] = Verdict::Drop(DropReason::Byline);
            if let ([summary], false) = (above.as_slice(), standfirst)
                && text_follows(page, verdicts, index)
            {
                verdicts[*summary] = Verdict::Keep(BlockKind::Standfirst);
                standfirst = true;
            }
            continue;
        }
        // Paragraphs below the beginning of the text are neither title nor summary.
        if seen_text > 0 && line.level == 0 {
            seen_text += line.len();
            above.push(index);
            continue;
        }
        let folded = fold(text);
        if page.titles.contains(&folded) {
            verdicts[index] = Verdict::Drop(DropReason::Duplicate);
            // What stood above the title is no text.
            if line.level > 0 && seen_text < 300 {
                for earlier in &mut verdicts[..index] {
                    if matches!(earlier, Verdict::Keep(_)) {
                        *earlier = Verdict::Drop(DropReason::OutsideMain);
                    }
                }
                seen_text = 0;
                above.clear();
            }
            continue;
        }
        if seen_text > 0 {
            continue;
        }
        let marked = page.marks.of(line.first).role == Some(Role::Standfirst);
        // Systems without a summary field repeat the first paragraph as the description: a summary stands apart.
        let repeats = page.summaries.contains(&folded) && stands_apart(page, verdicts, index);
        let is_summary = marked || (line.level > 1 && line.len() > 40) || repeats;
        if !standfirst && is_summary && line.len() > 20 && text_follows(page, verdicts, index) {
            verdicts[index] = Verdict::Keep(BlockKind::Standfirst);
            standfirst = true;
            continue;
        }
        if line.level == 1 {
            verdicts[index] = Verdict::Drop(DropReason::Duplicate);
            continue;
        }
        if line.len() < 40 && line.level == 0 && !text.ends_with(['.', '?', '!', ':', '”', '"']) {
            verdicts[index] = Verdict::Drop(DropReason::Byline);
            continue;
        }
        if line.level == 0 {
            seen_text += line.len();
            above.push(index);
        }
    }
}

/// Whether the next text stands in another element than this line.
fn stands_apart(page: &Page<'_, '_>, verdicts: &[Verdict], index: usize) -> bool {
    let parent = |index: usize| page.tree.node(page.lines.lines[index].node).parent;
    let next = (index + 1..verdicts.len()).find(|&next| is_text(verdicts[next]));
    next.is_some_and(|next| parent(next) != parent(index))
}

/// Whether the line says when the page was published or changed, and little else.
pub fn is_date_line(text: &str, pages: &Pages) -> bool {
    let Some((_, range)) = dates::find(text, pages) else { return false };
    let lower = text.to_lowercase();
    let says_so = pages.byline_words("date").iter().any(|word| lower.starts_with(word.as_str()));
    says_so && text.len() < 140 || (range.len() * 2 > text.len() && !text.ends_with(['.', ':']))
}

/// Takes a summary that stands between the title and the element that holds the text: what says that it is one, or the
/// only paragraph there.
pub fn find_standfirst(page: &Page<'_, '_>, verdicts: &mut [Verdict], title: usize) {
    if verdicts.contains(&Verdict::Keep(BlockKind::Standfirst)) {
        return;
    }
    let mut paragraphs = Vec::new();
    for index in title + 1..verdicts.len().min(title + 40) {
        let line = &page.lines.lines[index];
        match verdicts[index] {
            Verdict::Keep(kind) if kind != BlockKind::Caption => break,
            Verdict::Drop(DropReason::OutsideMain) => {}
            _ => continue,
        }
        let text = page.lines.of(line);
        let role = page.marks.of(line.first).role;
        let stated = page.summaries.contains(&fold(text));
        let fits = (25..700).contains(&line.len()) && line.link_share() < 0.3;
        if fits && (role == Some(Role::Standfirst) || stated) && index < title + 14 {
            verdicts[index] = Verdict::Keep(BlockKind::Standfirst);
            return;
        }
        if fits && role.is_none() && line.level == 0 && line.len() >= 100 && running(line, text) == line.len() {
            paragraphs.push(index);
        }
    }
    if let [only] = paragraphs[..]
        && name_in_bio(page.lines.of(&page.lines.lines[only]), page.pages).is_none()
        && verdicts[only..].iter().any(|&verdict| is_text(verdict))
    {
        verdicts[only] = Verdict::Keep(BlockKind::Standfirst);
    }
}

/// Whether enough text follows that a line above it can be its summary.
fn text_follows(page: &Page<'_, '_>, verdicts: &[Verdict], index: usize) -> bool {
    let after = (index + 1..verdicts.len()).filter(|&index| is_text(verdicts[index]));
    let running = after.map(|index| &page.lines.lines[index]).filter(|line| line.level == 0);
    running.take(12).map(Line::len).sum::<usize>() > 200
}

/// Teasers, author boxes and lists of links below the text.
fn drop_tail(page: &Page<'_, '_>, verdicts: &mut [Verdict], range: std::ops::Range<usize>) {
    let lines = &page.lines.lines;
    let kept: Vec<usize> = range.filter(|&index| is_text(verdicts[index])).collect();
    // The last paragraph that is no teaser: long enough, not linked, and not below a heading that is a link.
    // How many more lines may belong to the teaser whose heading is a link.
    let Some(first) = kept.first().map(|&index| lines[index].first) else { return };
    let mut teaser_lines: u32 = 0;
    let mut last_solid = None;
    for (position, &index) in kept.iter().enumerate() {
        let line = &lines[index];
        if line.level > 0 {
            teaser_lines = if line.link_share() > 0.8 && !leads_elsewhere(page, line, first) { 2 } else { 0 };
            continue;
        }
        let starts_linked = line.kind == BlockKind::ListItem && line.n_links == 1 && line.link_share() > 0.3;
        if line.len() >= 60 && line.link_share() < 0.4 && teaser_lines == 0 && !starts_linked {
            last_solid = Some(position);
        }
        // A label ("3 hours ago") may stand between the heading of a teaser and its text.
        teaser_lines = if line.len() < 60 { teaser_lines.saturating_sub(1) } else { 0 };
    }
    let Some(last_solid) = last_solid else { return };
    let mut seen_linked = false;
    for &index in &kept[last_solid + 1..] {
        let line = &lines[index];
        let linked = line.link_share() > 0.5 && line.len() < 200;
        seen_linked |= linked && line.level > 0 && !leads_elsewhere(page, line, first);
        if linked || seen_linked {
            let reason = if line.n_links > 2 { DropReason::LinkList } else { DropReason::Related };
            verdicts[index] = Verdict::Drop(reason);
        }
    }
    drop_bios(page, verdicts, &kept);
}

/// Whether the first link of a line leads to another site: teasers lead to pages of their own site, lists of products do
/// not. What stands in an `article` of its own, apart from the `first` text, is a teaser wherever it leads.
fn leads_elsewhere(page: &Page<'_, '_>, line: &Line, first: NodeId) -> bool {
    let article = page.tree.upwards(line.node).find(|&id| page.tree.node(id).tag == Tag::Article);
    if article.is_some_and(|article| !page.tree.holds(article, first)) {
        return false;
    }
    let is_link = |id: &NodeId| page.tree.node(*id).tag == Tag::A;
    let within = page.tree.inside(line.node).take(200).map(|(id, _)| id).find(is_link);
    let link = within.or_else(|| page.tree.upwards(line.node).take(4).find(is_link));
    let href =
        link.and_then(|link| page.tree.attribute(link, Attr::Href)).and_then(|href| Url::parse(href.trim()).ok());
    href.is_some_and(|href| !page.site.is_empty() && href.has_host() && site_of(&href) != page.site)
}

/// Author boxes among the last paragraphs.
fn drop_bios(page: &Page<'_, '_>, verdicts: &mut [Verdict], kept: &[usize]) {
    if kept.len() < 4 {
        return;
    }
    let mut n_seen = 0;
    for &index in kept.iter().rev() {
        if !is_text(verdicts[index]) {
            continue;
        }
        let text = page.lines.of(&page.lines.lines[index]);
        if name_in_bio(text, page.pages).is_some() {
            verdicts[index] = Verdict::Drop(DropReason::AuthorBio);
            continue;
        }
        n_seen += 1;
        if n_seen == 3 {
            break;
        }
    }
}

fn is_text(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Keep(kind) if !matches!(kind, BlockKind::Caption | BlockKind::Title | BlockKind::Standfirst))
}

/// Paragraphs that stand twice, and copies of the whole text in one piece.
fn drop_repeats(page: &Page<'_, '_>, verdicts: &mut [Verdict]) {
    let lines = &page.lines.lines;
    let mut seen: HashSet<&str> = HashSet::new();
    let mut openings: Vec<&str> = Vec::new();
    let mut n_searched = 0;
    for index in 0..verdicts.len() {
        let text = page.lines.of(&lines[index]);
        if !is_text(verdicts[index]) || text.len() < 60 {
            continue;
        }
        // Rows and items may well be the same twice.
        let is_paragraph = lines[index].kind == BlockKind::Paragraph && text.len() >= 100;
        let mut copied = is_paragraph && !seen.insert(text);
        if !copied && text.len() > 800 && n_searched < 20 {
            n_searched += 1;
            let is_within = |opening: &&&str| memchr::memmem::find(text.as_bytes(), opening.as_bytes()).is_some();
            copied = openings.iter().filter(is_within).take(3).count() == 3;
        }
        if copied {
            verdicts[index] = Verdict::Drop(DropReason::Duplicate);
        } else if openings.len() < 12 {
            openings.push(text.char_indices().nth(50).map_or(text, |(end, _)| &text[..end]));
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
    // Whether a space is due before the next letter.
    let mut gap = false;
    for character in text.chars() {
        let is_word =
            if character.is_ascii() { character.is_ascii_alphanumeric() } else { character.is_alphanumeric() };
        if !is_word {
            gap |= character != '\'' && character != '’';
            continue;
        }
        if gap && !folded.is_empty() {
            folded.push(' ');
        }
        gap = false;
        if character.is_ascii() {
            folded.push(character.to_ascii_lowercase());
        } else {
            folded.extend(character.to_lowercase());
        }
    }
    folded
}
