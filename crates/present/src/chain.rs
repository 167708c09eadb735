//! The chain of evidence: from an item, step by step, back to the bytes that were received.

use model::{BlockKind, Capture, ItemId, Sha256, TextSpan};

use crate::{
    cards::{Field, quoted},
    dossier::Held,
    layout::shorten,
};

/// Places in the decoded content that one step lists; the rest are counted.
const PLACES: usize = 6;

/// The steps from `id` to the bytes of `capture`; `content` is the text that the bytes decode to. Each step names the
/// place that the next one holds, and the hash is computed anew from the bytes held. `let_go`: when the bytes went by a rule of
/// retention; the chain then ends at their hash.
pub fn chain(held: &Held, id: &ItemId, capture: &Capture, content: &str, let_go: Option<&str>) -> Vec<Field> {
    let evidence = held.evidence(id).unwrap_or_default();
    let prose = held.prose();
    let mut steps = vec![
        Field::new("Item", id.to_string()),
        Field::new(
            format!("Sentence {}", prose.cite(evidence)),
            format!(
                "bytes {}–{} of the text of {}: {}",
                evidence.start,
                evidence.end,
                held.article.id,
                quoted(&prose.words(evidence))
            ),
        ),
    ];
    for block in held.blocks.iter().filter(|block| block.span.overlaps(evidence)) {
        let from = evidence.start.max(block.span.start) - block.span.start;
        let to = evidence.end.min(block.span.end) - block.span.start;
        steps.push(Field::new(
            format!("Block {}, {}", block.block + 1, kind(block.kind)),
            format!("bytes {from}–{to} of the block"),
        ));
        steps.push(in_content(held, block.block, TextSpan::new(from as usize, to as usize), content));
    }
    let check = match let_go {
        Some(at) => {
            format!("the bytes were let go at {at} by a rule of retention; whoever holds the page can check it")
        }
        None if Sha256::of(&capture.bytes) == capture.sha256 => "the bytes held hash to it".to_string(),
        None => "THE BYTES HELD DO NOT HASH TO IT".to_string(),
    };
    let decoded = match let_go {
        Some(_) => format!("bytes that are no longer held, as {}", held.article.charset.value),
        None => format!("{} as {}", bytes(capture.bytes.len()), held.article.charset.value),
    };
    steps.push(Field::new("Decoded from", decoded));
    steps.push(Field::new("SHA-256", format!("{} ({check})", capture.sha256)));
    steps.push(Field::new("Capture", capture.id.to_string()));
    steps.push(Field::new("Address", address(capture)));
    steps.push(Field::new("Received", capture.received.to_string()));
    steps
}

/// Where bytes of a block stood in the decoded content, with what stands there now.
fn in_content(held: &Held, block: u32, span: TextSpan, content: &str) -> Field {
    let Some(block) = held.article.blocks.get(block as usize) else {
        return Field::new("Decoded content", "the block is not held");
    };
    let places = block.places(span.start as usize, span.end as usize);
    let shown = places.iter().take(PLACES).map(|place| format!("{}–{}", place.start, place.end));
    let mut list = shown.collect::<Vec<_>>().join(", ");
    if places.len() > PLACES {
        list.push_str(&format!(" and {} more", places.len() - PLACES));
    }
    let excerpt = match (places.first(), places.last()) {
        _ if content.is_empty() => "(the bytes are no longer held)".to_string(),
        (Some(first), Some(last)) => first.cover(*last).of(content).split_whitespace().collect::<Vec<_>>().join(" "),
        _ => String::new(),
    };
    Field::new("Decoded content", format!("bytes {list}: {}", shorten(&excerpt, 400)))
}

fn bytes(n_bytes: usize) -> String {
    crate::wording::count(n_bytes, "byte", "bytes")
}

fn address(capture: &Capture) -> String {
    let status = capture.status.map_or(String::new(), |status| format!(" (HTTP {status})"));
    if capture.asked == capture.address || capture.address == format!("file:{}", capture.asked) {
        format!("{}{status}", capture.address)
    } else {
        format!("{}{status}, asked for as {}", capture.address, capture.asked)
    }
}

/// The kind of a block in a word or two.
pub fn kind(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Title => "title",
        BlockKind::Standfirst => "standfirst",
        BlockKind::Paragraph => "paragraph",
        BlockKind::Heading => "heading",
        BlockKind::ListItem => "list item",
        BlockKind::Quote => "quotation",
        BlockKind::TableRow => "table row",
        BlockKind::Caption => "caption",
    }
}
