//! The entries of a live blog, each with its time.

use knowledge::Pages;
use model::{Block, BlockKind, EvidenceKind, LiveEntry, PublishedAt, Sourced};

use crate::dates;
use crate::head::{Head, json_claim};
use crate::main_text::fold;
use crate::marks::Marks;
use crate::tree::{Attr, NodeId, Tag, Tree};

/// More entries are not read.
const MOST_ENTRIES: usize = 2_000;
/// So many characters of an entry's text tell it from others.
const TELLING: usize = 40;

/// The entries that the page shows as such; else those that JSON-LD lists and the text holds.
pub fn entries(tree: &Tree<'_>, marks: &Marks, head: &Head<'_>, blocks: &[Block], pages: &Pages) -> Vec<LiveEntry> {
    let shown = shown(tree, marks, blocks, pages);
    if shown.is_empty() { stated(head, blocks, pages) } else { shown }
}

/// Elements that class names call entries, with the first `time` element inside each.
fn shown(tree: &Tree<'_>, marks: &Marks, blocks: &[Block], pages: &Pages) -> Vec<LiveEntry> {
    let starts: Vec<Option<u32>> =
        blocks.iter().map(|block| block.pieces.first().map(|piece| piece.content.start)).collect();
    let mut entries: Vec<LiveEntry> = Vec::new();
    let mut from = 0;
    for &id in marks.entries.iter().take(MOST_ENTRIES) {
        let place = tree.place(id);
        let inside = |start: &Option<u32>| start.is_some_and(|start| (place.start..place.end).contains(&start));
        let is_text = |index: &usize| !matches!(blocks[*index].kind, BlockKind::Title | BlockKind::Standfirst);
        let Some(first) = (from..blocks.len()).filter(is_text).find(|&index| inside(&starts[index])) else { continue };
        let length = starts[first..].iter().take_while(|start| inside(start)).count();
        from = first + length;
        if let Some(time) = time_of(tree, id, pages) {
            entries.push(LiveEntry { time, first: first as u32, last: from as u32 });
        }
    }
    entries
}

fn time_of(tree: &Tree<'_>, id: NodeId, pages: &Pages) -> Option<Sourced<PublishedAt>> {
    let times = tree.inside(id).filter(|(_, node)| node.tag == Tag::Time);
    for (id, _) in times.take(4) {
        let Some(place) = tree.attribute_span(id, Attr::Datetime) else { continue };
        let written = place.of(tree.content);
        if let Some(found) = dates::read(written, pages) {
            return Some(Sourced::new(found, EvidenceKind::TimeElement, Some(place), written));
        }
    }
    None
}

/// `liveBlogUpdate` of JSON-LD: an entry begins at the block that is its headline or begins its text.
fn stated(head: &Head<'_>, blocks: &[Block], pages: &Pages) -> Vec<LiveEntry> {
    let Some((json, updates)) = head.article_value("liveBlogUpdate") else { return Vec::new() };
    let opening = |text: &str| fold(text).chars().take(TELLING).collect::<String>();
    let openings: std::collections::HashMap<String, usize> =
        blocks.iter().enumerate().rev().map(|(index, block)| (opening(&block.text), index)).collect();
    let mut entries: Vec<LiveEntry> = Vec::new();
    for update in json.children(updates).take(MOST_ENTRIES) {
        let claim = |key: &str| json.get(update, key).and_then(|value| json_claim(json, value, pages));
        let Some(posted) = claim("datePublished").or_else(|| claim("dateModified")) else { continue };
        let Some(found) = dates::read(&posted.value, pages) else { continue };
        let texts = ["headline", "articleBody"].into_iter().filter_map(claim);
        let first = texts.filter_map(|claim| openings.get(&opening(&claim.value)).copied()).next();
        let Some(first) = first else { continue };
        let time = Sourced::new(found, posted.kind, Some(posted.place), &posted.value);
        entries.push(LiveEntry { time, first: first as u32, last: blocks.len() as u32 });
    }
    entries.sort_by_key(|entry| entry.first);
    entries.dedup_by_key(|entry| entry.first);
    for index in 1..entries.len() {
        entries[index - 1].last = entries[index].first;
    }
    entries
}
