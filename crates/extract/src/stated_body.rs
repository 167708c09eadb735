//! The body that the page's JSON-LD states (`articleBody`): a second witness for which lines are the article, and the
//! text itself where the page shows none of it.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use knowledge::Pages;
use model::{Block, BlockKind, ContentSpan, DropReason};

use crate::head::Head;
use crate::json::{Kind, unescape};
use crate::lines::Lines;
use crate::main_text::{Verdict, fold};
use crate::text::Collector;

/// A stated body shorter than this is a summary more often than a text.
const SHORTEST: usize = 400;
/// The witness is heard where this share of its words stands on the page.
const AGREES: f32 = 0.7;
/// A paragraph in the middle of the text that the witness lacks is dropped only where it has nearly all the others.
const KNOWS_ALL: f32 = 0.93;

/// A body stated in JSON-LD.
pub struct StatedBody {
    place: ContentSpan,
    shingles: HashSet<u64>,
    n_words: usize,
    has_tags: bool,
}

impl StatedBody {
    /// The longest `articleBody` of the page, where it is long enough.
    pub fn find(head: &Head<'_>, pages: &Pages) -> Option<Self> {
        let bodies = head.scripts.iter().flat_map(|json| {
            let is_body =
                move |&index: &usize| json.values[index].kind == Kind::String && json.key(index) == "articleBody";
            (0..json.values.len()).filter(is_body).map(move |index| (json, index))
        });
        let (json, index) = bodies.max_by_key(|(json, index)| json.values[*index].place.len())?;
        let text = json.text(index, pages);
        if text.len() < SHORTEST {
            return None;
        }
        let has_tags = text.contains("</") || text.contains("<p");
        let text = if has_tags { without_tags(&text) } else { text };
        let folded = fold(&text);
        let words: Vec<&str> = folded.split(' ').collect();
        let shingles = words.windows(3).map(hash).collect();
        Some(StatedBody { place: json.values[index].place, shingles, n_words: words.len(), has_tags })
    }

    /// The share of a line's words that stand in the body in the same order, and how many words it has.
    fn coverage(&self, text: &str) -> (f32, usize) {
        let folded = fold(text);
        let words: Vec<&str> = folded.split(' ').collect();
        if words.len() < 3 {
            return (0.0, words.len());
        }
        let hits = words.windows(3).filter(|window| self.shingles.contains(&hash(window))).count();
        (hits as f32 / (words.len() - 2) as f32, words.len())
    }

    /// Corrects the verdicts where the stated body agrees with the page.
    pub fn correct(&self, lines: &Lines, verdicts: &mut [Verdict]) {
        let coverage: Vec<(f32, usize)> = lines.lines.iter().map(|line| self.coverage(lines.of(line))).collect();
        let is_body = |verdict: Verdict| matches!(verdict, Verdict::Keep(kind) if !matches!(kind, BlockKind::Title | BlockKind::Standfirst | BlockKind::Caption));
        let (mut matched, mut kept) = (0, 0);
        for (index, &(share, n_words)) in coverage.iter().enumerate() {
            if is_body(verdicts[index]) {
                kept += n_words;
                matched += if share > 0.7 { n_words } else { 0 };
            }
        }
        if (matched as f32) < AGREES * self.n_words as f32 || kept == 0 {
            return;
        }
        let is_match = |index: usize| is_body(verdicts[index]) && coverage[index].0 > 0.7 && coverage[index].1 >= 6;
        let Some(first) = (0..verdicts.len()).find(|&index| is_match(index)) else { return };
        let Some(last) = (0..verdicts.len()).rev().find(|&index| is_match(index)) else { return };
        // Where the page has much more than the body, the body is a part of it.
        let covers = matched as f32 > 0.8 * kept as f32;
        let knows_all = matched as f32 > KNOWS_ALL * self.n_words as f32 && covers;
        for index in 0..verdicts.len() {
            let (share, n_words) = coverage[index];
            let line = &lines.lines[index];
            let inside = (first..=last).contains(&index);
            match verdicts[index] {
                Verdict::Drop(reason) if inside && share > 0.8 && n_words >= 5 && can_return(reason) => {
                    verdicts[index] = Verdict::Keep(line.kind);
                }
                Verdict::Keep(kind) if is_body(verdicts[index]) && share < 0.3 => {
                    let is_paragraph = kind == BlockKind::Paragraph && n_words >= 4;
                    if (!inside && covers) || (knows_all && is_paragraph) {
                        verdicts[index] = Verdict::Drop(DropReason::OutsideMain);
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether the page shows so little of the body that the body itself is the text.
    pub fn is_missing(&self, lines: &Lines, verdicts: &[Verdict]) -> bool {
        let kept = lines.lines.iter().zip(verdicts).filter(|(_, verdict)| matches!(verdict, Verdict::Keep(_)));
        let n_words: usize = kept.map(|(line, _)| lines.of(line).split_whitespace().count()).sum();
        !self.has_tags && n_words * 2 < self.n_words
    }

    /// The body as paragraphs, cut where it has line breaks; and from where in the content it was too long to be read.
    pub fn blocks(&self, content: &str) -> (Vec<Block>, Option<usize>) {
        let mut collector = Collector::default();
        let mut ends = Vec::new();
        unescape(content, self.place, &mut collector, |collector, _| {
            collector.end_line();
            ends.push((collector.text.len(), collector.pieces.len()));
        });
        ends.push((collector.text.len(), collector.pieces.len()));
        let mut blocks = Vec::new();
        let (mut start, mut first_piece) = (0, 0);
        for (end, last_piece) in ends {
            if end > start {
                let pieces = collector.pieces[first_piece..last_piece].iter().map(|piece| model::Piece {
                    start: piece.start - start as u32,
                    end: piece.end - start as u32,
                    ..*piece
                });
                let text = collector.text[start..end].to_string();
                blocks.push(Block { kind: BlockKind::Paragraph, text, pieces: pieces.collect() });
            }
            (start, first_piece) = (end, last_piece);
        }
        (blocks, collector.unread)
    }
}

/// What was dropped for its place or shape may be text after all; what readers do not see, or see twice, may not.
fn can_return(reason: DropReason) -> bool {
    use DropReason::*;
    matches!(
        reason,
        OutsideMain
            | Related
            | LinkList
            | Media
            | Advertisement
            | Byline
            | Navigation
            | Share
            | Newsletter
            | Disclaimer
    )
}

fn hash(window: &[&str]) -> u64 {
    let mut hasher = DefaultHasher::new();
    window.hash(&mut hasher);
    hasher.finish()
}

fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut inside = false;
    for character in text.chars() {
        match character {
            '<' => {
                inside = true;
                plain.push(' ');
            }
            '>' => inside = false,
            _ if !inside => plain.push(character),
            _ => {}
        }
    }
    plain
}
