//! Title and standfirst: which line of the page, or which claim in its head.

use knowledge::{MetaField, Pages, Role};
use model::{Block, BlockKind, EvidenceKind, Piece, Transform};

use crate::blocks;
use crate::head::{Claim, Head};
use crate::lines::{Line, Lines};
use crate::main_text::fold;
use crate::marks::Marks;
use crate::tree::Tree;

/// The titles that the head claims, the most believed first: `og:title` and its kin, the JSON-LD headline, the `title`
/// element.
pub fn claimed(head: &Head<'_>, pages: &Pages) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    claims.extend(head.article_claim("headline", pages));
    claims.extend(head.claims(MetaField::Title).cloned());
    claims.extend(head.title.clone());
    claims
}

/// The claimed titles folded, with and without the outlet's name at the end, for comparison.
pub fn folded(claims: &[Claim]) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    // What is longer than any title would be compared with every heading in vain.
    for claim in claims.iter().filter(|claim| claim.value.len() < 1_000) {
        for title in [claim.value.as_str(), without_outlet(&claim.value)] {
            let title = fold(title);
            if title.len() > 3 && !titles.contains(&title) {
                titles.push(title);
            }
        }
    }
    titles
}

/// Cuts " | Example Courier" and the like from a title: the last part, where it is shorter than what is before it.
pub fn without_outlet(title: &str) -> &str {
    let cut = [" | ", " - ", " – ", " — ", " :: ", " · ", " • ", " « ", " » ", " // "]
        .iter()
        .filter_map(|separator| title.rfind(separator).map(|at| (at, separator.len())))
        .max();
    let Some((at, length)) = cut else { return title };
    let (before, after) = (&title[..at], &title[at + length..]);
    let short = after.split_whitespace().count() <= 6 && before.split_whitespace().count() >= 3;
    if short && after.len() < before.len() { before.trim_end() } else { title }
}

/// The line that shows the title: the first heading that agrees with a claim, else the only or first `h1`.
pub fn find_line(tree: &Tree<'_>, lines: &Lines, marks: &Marks, titles: &[String]) -> Option<usize> {
    let _ = tree;
    let mut best: Option<(u32, usize)> = None;
    for (index, line) in lines.lines.iter().enumerate() {
        let is_title = marks.of(line.first).role == Some(Role::Title);
        if line.level == 0 && !is_title || line.len() > 400 {
            continue;
        }
        let text = fold(lines.of(line));
        if text.len() < 4 {
            continue;
        }
        let exact = titles.contains(&text);
        let near = !exact && titles.iter().any(|title| shares(title, &text));
        let score = match (exact, near, line.level) {
            (true, _, 1) => 60,
            (true, ..) => 50,
            (_, true, 1) => 40,
            (_, true, 2) => 30,
            (_, _, 1) => 20,
            _ => 0,
        };
        // "Jane's Blog" above every page is the site and no title.
        let unrelated = score == 20 && !titles.is_empty() && !titles.iter().any(|title| share_a_word(title, &text));
        let score = if unrelated { 0 } else { score };
        let score = if score == 20 && marks.of(line.first).clutter.is_some() { 5 } else { score };
        if score > 0 && best.is_none_or(|(found, _)| score > found) {
            best = Some((score, index));
        }
    }
    best.map(|(_, index)| index)
}

/// Whether two folded titles share a word that is long enough to mean something, apart from an outlet's name.
fn share_a_word(a: &str, b: &str) -> bool {
    b.split(' ').any(|word| word.chars().count() > 3 && a.split(' ').any(|other| other == word))
        || !b.is_ascii() && b.chars().any(|c| !c.is_ascii() && c.is_alphabetic() && a.contains(c))
}

/// Whether two folded titles share most of their words.
fn shares(a: &str, b: &str) -> bool {
    let words: Vec<&str> = a.split(' ').collect();
    let others: Vec<&str> = b.split(' ').collect();
    let shared = others.iter().filter(|word| words.contains(word)).count();
    shared * 10 >= others.len() * 7 && shared * 10 >= words.len() * 5 && shared >= 2
}

/// The block for a title that only the head gives.
pub fn block_of_claim(claim: &Claim, kind: BlockKind, text: &str) -> Block {
    let transform = match claim.kind {
        EvidenceKind::JsonLd => Transform::JsonEscape,
        EvidenceKind::TitleElement => Transform::Entity,
        _ => Transform::Attribute,
    };
    let piece = Piece { start: 0, end: text.len() as u32, content: claim.place, transform };
    Block { kind, text: text.to_string(), pieces: vec![piece] }
}

/// The title as a block.
pub fn title_block(lines: &Lines, line: Option<&Line>, claims: &[Claim], outlet: Option<&str>) -> Option<Block> {
    let shown = line.map(|line| fold(lines.of(line))).unwrap_or_default();
    // "Blog: Title" or "Title | Opinion" above the text: the head says which part is the title.
    let within = claims.iter().filter(|claim| claim.kind != EvidenceKind::JsonLd).find(|claim| {
        let title = fold(without_outlet(&claim.value));
        let begins = shown.strip_prefix(title.as_str()).is_some_and(|rest| rest.starts_with(' '));
        let ends = shown.strip_suffix(title.as_str()).is_some_and(|rest| rest.ends_with(' '));
        title.split(' ').count() >= 3 && title.len() * 2 > shown.len() && (begins || ends)
    });
    let agreed = claims.iter().any(|claim| fold(&claim.value) == shown);
    if let (Some(claim), false) = (within, agreed) {
        return Some(block_of_claim(claim, BlockKind::Title, without_outlet(&claim.value)));
    }
    if let Some(line) = line {
        return Some(blocks::block(lines, line, BlockKind::Title));
    }
    let claim = claims.first()?;
    let cut = without_outlet(&claim.value);
    let ends_in_outlet = outlet.is_some_and(|outlet| {
        let tail = fold(&claim.value[cut.len()..]);
        !tail.is_empty() && (fold(outlet).contains(&tail) || tail.contains(&fold(outlet)))
    });
    let text = if ends_in_outlet || claim.kind == EvidenceKind::TitleElement { cut } else { claim.value.as_str() };
    Some(block_of_claim(claim, BlockKind::Title, text))
}
