//! Original sources that a page credits, as a field.

use knowledge::{Pages, Placed};
use model::{Block, BlockKind, Credit, CreditKind, Evidence, EvidenceKind};

use crate::lines::{Line, Lines};
use crate::tree::{Attr, Tag, Tree};

/// A line that does nothing but credit a source ("Original Source: …"): the credit.
pub fn credit_line(text: &str, pages: &Pages) -> Option<(CreditKind, String)> {
    if text.len() > 200 {
        return None;
    }
    let trimmed = text.trim_start_matches(['(', '[', '*', ' ']);
    let lower = trimmed.to_lowercase();
    for phrase in pages.credit_phrases() {
        if phrase.placed != Placed::Line {
            continue;
        }
        let Some(rest) = lower.strip_prefix(phrase.words.as_str()) else { continue };
        if rest.starts_with(char::is_alphanumeric) || trimmed.len() != lower.len() {
            continue;
        }
        let name = trimmed.get(phrase.words.len()..).unwrap_or("").trim_start_matches([':', ' ', '-', '–', '—']);
        let name = name.trim_end_matches([')', ']', '.', ' ']);
        if name.is_empty() || name.len() > 120 || name.split_whitespace().count() > 10 {
            continue;
        }
        return Some((phrase.kind, name.to_string()));
    }
    None
}

/// The source that a sentence names ("first reported by the Example Post").
pub fn credit_in_sentence<'t>(text: &'t str, pages: &Pages) -> Vec<(CreditKind, &'t str)> {
    let found = pages.credits_in_sentence(text).into_iter();
    let bounded = found.filter(|(_, end)| !text[*end..].starts_with(char::is_alphanumeric));
    bounded.filter_map(|(phrase, end)| name_after(&text[end..], pages).map(|name| (phrase.kind, name))).collect()
}

/// The capitalised words (with small joining words between) that follow: the name of an outlet, or its host.
fn name_after<'t>(text: &'t str, pages: &Pages) -> Option<&'t str> {
    let trimmed = text.trim_start_matches([' ', ':', '“', '"']);
    let mut end = 0;
    let mut n_capitals = 0;
    for word in trimmed.split_inclusive(' ').take(8) {
        let bare = word.trim().trim_matches(['“', '”', '"', '’', '(']);
        let stops = bare.ends_with([',', '.', ';', ')', ':', '”', '"']) && !bare.ends_with("U.S.");
        let first = bare.chars().next()?;
        let joins = matches!(bare, "the" | "of" | "and" | "de" | "la" | "le" | "for" | "&");
        let is_host = bare.contains('.') && !bare.ends_with('.') && bare.len() > 4;
        if first.is_uppercase() || first.is_numeric() || is_host {
            n_capitals += 1;
            end = word.as_ptr() as usize - trimmed.as_ptr() as usize + word.trim_end().len();
        } else if !joins {
            break;
        }
        if stops {
            break;
        }
    }
    let name = trimmed.get(..end)?.trim_end_matches([',', '.', ';', ')', ':', '”', '"', '’', ' ']);
    let name = name.strip_suffix("’s").or_else(|| name.strip_suffix("'s")).unwrap_or(name);
    let name = name.strip_prefix("the ").unwrap_or(name);
    // "originally published on Monday" names a day.
    let first = name.split([' ', ',']).next().unwrap_or("").to_lowercase();
    let is_time = pages.month(&first).is_some() || pages.byline_words("not").contains(&first);
    (n_capitals > 0 && !is_time && !name.starts_with(char::is_numeric)).then_some(name)
}

/// The agency that a dateline at the start of the first paragraph names: "SEOUL, March 21 (Reuters) -", "(Yonhap) —",
/// "PARIS (AP) —", "KYIV — Interfax-Ukraine."
pub fn wire<'t>(text: &'t str, pages: &Pages) -> Option<&'t str> {
    let start = text.char_indices().nth(90).map_or(text, |(at, _)| &text[..at]);
    let open = start.find('(')?;
    let before = &start[..open];
    // A dateline is a place in capitals or title case, and perhaps a date: no verbs, few words.
    if before.split_whitespace().count() > 8
        || before.contains(['.', ';', '“']) && !before.contains("AP") && before.len() > 40
    {
        return None;
    }
    let close = text[open..].find(')').map(|offset| open + offset)?;
    let name = &text[open + 1..close];
    let after = text[close + 1..].trim_start();
    let dashed = after.starts_with(['-', '–', '—', '―', ':', '|']);
    let known = |name: &str| pages.agency(name).is_some();
    if known(name) && (dashed || before.is_empty()) {
        return Some(name);
    }
    // "(AFP/Reuters)", "(Reuters, AP)"
    let first = name.split(['/', ',']).next().unwrap_or("").trim();
    (dashed && known(first)).then_some(first)
}

/// All credits in the kept blocks and in the lines that were dropped for being credits.
pub fn read(
    blocks: &[Block],
    credit_lines: &[(&Line, CreditKind, String)],
    page: Option<(&Tree<'_>, &Lines)>,
    pages: &Pages,
) -> Vec<Credit> {
    let mut credits: Vec<Credit> = Vec::new();
    for (line, kind, name) in credit_lines {
        let Some((tree, lines)) = page else { continue };
        let place = Some(lines.place(line));
        let evidence = Evidence { kind: EvidenceKind::VisibleText, place, written: lines.of(line).to_string() };
        let address = link_in(tree, line).or_else(|| host_in(name));
        push(&mut credits, Credit { name: name.clone(), address, kind: *kind, evidence });
    }
    let mut n_paragraphs = 0;
    for block in blocks {
        if matches!(block.kind, BlockKind::Title | BlockKind::Caption) {
            continue;
        }
        n_paragraphs += 1;
        let evidence = || Evidence {
            kind: EvidenceKind::VisibleText,
            place: block.places(0, block.text.len()).into_iter().reduce(|all, place| all.cover(place)),
            written: block.text.chars().take(200).collect(),
        };
        if n_paragraphs <= 3
            && let Some(agency) = wire(&block.text, pages)
        {
            let name = pages.agency(agency).map_or(agency, |agency| agency.name.as_str()).to_string();
            push(&mut credits, Credit { name, address: None, kind: CreditKind::Wire, evidence: evidence() });
        }
        for (kind, name) in credit_in_sentence(&block.text, pages) {
            push(&mut credits, Credit { name: name.to_string(), address: host_in(name), kind, evidence: evidence() });
        }
    }
    credits
}

/// More sources than this are credited by lists of links and hostile pages only.
const MOST_CREDITS: usize = 100;

/// Adds a credit unless it is there or there are too many.
pub fn push(credits: &mut Vec<Credit>, credit: Credit) {
    if credits.len() < MOST_CREDITS && !credits.iter().any(|have| have.kind == credit.kind && have.name == credit.name)
    {
        credits.push(credit);
    }
}

fn link_in(tree: &Tree<'_>, line: &Line) -> Option<String> {
    let links = tree.inside(line.node).filter(|(_, node)| node.tag == Tag::A);
    let address = links.filter_map(|(id, _)| tree.attribute(id, Attr::Href)).find(|href| href.starts_with("http"));
    address.map(str::to_string)
}

/// The address that a name is, where it is one: `example.org/a` → `https://example.org/a`.
pub fn host_in(name: &str) -> Option<String> {
    if name.starts_with("http://") || name.starts_with("https://") {
        return Some(name.to_string());
    }
    let host = name.split('/').next().unwrap_or("");
    let labels: Vec<&str> = host.split('.').collect();
    let fits =
        |label: &&str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_host = labels.len() > 1
        && labels.iter().all(fits)
        && labels.last().is_some_and(|top| top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic()));
    is_host.then(|| format!("https://{name}"))
}
