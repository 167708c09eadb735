//! The article page: clean text with numbered sentences, evidence marked.

use std::collections::BTreeSet;

use model::{BlockKind, Coded, ItemId, Style, TextSpan};
use serde::Serialize;

use crate::{dossier::Held, prose::Prose};

/// A block of the article as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderBlock {
    /// Element.
    pub tag: &'static str,
    /// Class.
    pub class: &'static str,
    /// Its sentences.
    pub sentences: Vec<ReaderSentence>,
    /// Whether the facts about the article go under it.
    pub is_last_of_head: bool,
}

/// A sentence with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderSentence {
    /// As citations print it.
    pub number: String,
    /// Whether an item rests on it.
    pub is_evidence: bool,
    /// Its words, cut where marks begin and end.
    pub pieces: Vec<Piece>,
}

/// A run of words with one mark, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// `evt`, `fig`, `clm`, `fct` or nothing.
    pub class: &'static str,
    /// What the mark means here.
    pub title: String,
    /// Id of the item that it belongs to; empty where it has none.
    pub link: String,
}

struct Mark {
    span: TextSpan,
    class: &'static str,
    title: String,
    item: String,
}

/// The blocks of an article with everything coded on it marked.
pub fn blocks(held: &Held) -> Vec<ReaderBlock> {
    let prose = held.prose();
    let marks = marks(&held.coded);
    let evidence = evidence(&held.coded, &prose);
    let n_head = held.blocks.iter().take_while(|block| is_head(block.kind)).count();
    let mut out = Vec::with_capacity(held.blocks.len());
    for (index, block) in held.blocks.iter().enumerate() {
        let (tag, class) = element(block.kind);
        let sentences = prose.sentences_of(block.span).into_iter().map(|index| {
            let span = prose.sentence(index).0;
            ReaderSentence {
                number: prose.number(index),
                is_evidence: evidence.contains(&index),
                pieces: cut(span, &marks, prose.text),
            }
        });
        out.push(ReaderBlock {
            tag,
            class,
            sentences: sentences.collect(),
            is_last_of_head: index + 1 == n_head.max(1),
        });
    }
    out
}

fn is_head(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Title | BlockKind::Standfirst)
}

fn element(kind: BlockKind) -> (&'static str, &'static str) {
    match kind {
        BlockKind::Title => ("h1", "title"),
        BlockKind::Standfirst => ("p", "standfirst"),
        BlockKind::Heading => ("h3", "heading"),
        BlockKind::Quote => ("blockquote", "quote"),
        BlockKind::Caption => ("p", "caption"),
        BlockKind::TableRow => ("p", "table-row"),
        BlockKind::ListItem => ("p", "list-item"),
        BlockKind::Paragraph => ("p", "paragraph"),
    }
}

/// The words to mark, in text order.
fn marks(coded: &Coded) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut mark = |span: TextSpan, class, title: String, item: &ItemId| {
        marks.push(Mark { span, class, title, item: item.to_string() })
    };
    for event in &coded.events {
        mark(event.trigger, "evt", format!("event: {}", event.kind.name()), &event.id);
    }
    for figure in &coded.figures {
        mark(figure.written, "fig", format!("figure: {}", figure.counts), &figure.id);
    }
    for claim in &coded.claims {
        mark(claim.cue, "clm", format!("attributed to {}", claim.speaker.name), &claim.id);
        if let Some(span) = claim.speaker.span {
            mark(span, "clm", "speaker".to_string(), &claim.id);
        }
        if claim.style == Style::Direct {
            mark(claim.content, "quo", format!("quoted: {}", claim.speaker.name), &claim.id);
        }
    }
    for forecast in &coded.forecasts {
        forecast.words.iter().for_each(|span| mark(*span, "fct", "words of likelihood".to_string(), &forecast.id));
    }
    marks.sort_by_key(|mark| (mark.span, mark.class));
    marks
}

/// Sentences that some item rests on.
fn evidence(coded: &Coded, prose: &Prose<'_>) -> BTreeSet<usize> {
    let events = coded.events.iter().map(|event| event.evidence);
    let figures = coded.figures.iter().map(|figure| figure.evidence);
    let forecasts = coded.forecasts.iter().map(|forecast| forecast.evidence);
    events.chain(figures).chain(forecasts).flat_map(|span| prose.sentences_of(span)).collect()
}

/// The words of `span` cut at marks; of marks that overlap, the one that begins first wins.
fn cut(span: TextSpan, marks: &[Mark], text: &str) -> Vec<Piece> {
    let plain = |from: u32, to: u32| Piece {
        text: TextSpan::new(from as usize, to as usize).of(text).to_string(),
        class: "",
        title: String::new(),
        link: String::new(),
    };
    let mut pieces = Vec::new();
    let mut at = span.start;
    let first = marks.partition_point(|mark| mark.span.start < span.start);
    for mark in marks[first..].iter().take_while(|mark| mark.span.start < span.end) {
        if mark.span.start < at || mark.span.is_empty() || mark.span.end > span.end {
            continue;
        }
        if mark.span.start > at {
            pieces.push(plain(at, mark.span.start));
        }
        pieces.push(Piece {
            text: mark.span.of(text).to_string(),
            class: mark.class,
            title: mark.title.clone(),
            link: mark.item.clone(),
        });
        at = mark.span.end;
    }
    if at < span.end {
        pieces.push(plain(at, span.end));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_never_lose_or_double_a_word() {
        let text = "About 11,000 troops were sent, officials said.";
        let mark = |start, end, class| Mark {
            span: TextSpan::new(start, end),
            class,
            title: String::new(),
            item: String::new(),
        };
        let check = |marks: &[Mark]| {
            let pieces = cut(TextSpan::new(0, text.len()), marks, text);
            assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), text);
            pieces.iter().filter(|piece| !piece.class.is_empty()).count()
        };
        assert_eq!(check(&[]), 0);
        assert_eq!(check(&[mark(0, 19, "fig"), mark(6, 12, "evt"), mark(41, 45, "clm")]), 2, "overlaps give way");
        assert_eq!(check(&[mark(41, 90, "clm")]), 0, "a mark that leaves the sentence is left out");
    }
}
