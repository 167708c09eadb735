//! Kept lines → blocks with their pieces; dropped lines → reasons.

use model::{Block, BlockKind, ContentSpan, DropReason, Dropped, Piece, Transform};

use crate::lines::{Line, Lines};
use crate::main_text::Verdict;

/// So much of a dropped piece's text is kept, so that a reader sees what it was.
const DROPPED_CHARACTERS: usize = 200;

/// The blocks of the kept lines, and what was dropped; neighbours dropped for one reason are one.
pub fn build(lines: &Lines, verdicts: &[Verdict]) -> (Vec<Block>, Vec<Dropped>) {
    let mut blocks: Vec<Block> = Vec::new();
    let mut dropped: Vec<Dropped> = Vec::new();
    let mut row = 0;
    let mut last_dropped = None;
    for (index, (line, verdict)) in lines.lines.iter().zip(verdicts).enumerate() {
        match verdict {
            Verdict::Keep(BlockKind::TableRow) if line.row != 0 && line.row == row => {
                if let Some(block) = blocks.last_mut() {
                    join_cell(block, lines, line);
                }
            }
            Verdict::Keep(kind) => {
                row = if *kind == BlockKind::TableRow { line.row } else { 0 };
                blocks.push(block(lines, line, *kind));
            }
            Verdict::Drop(reason) => {
                let place = lines.place(line);
                let text = lines.of(line);
                let joins = last_dropped == Some(index.wrapping_sub(1));
                match dropped.last_mut().filter(|last| joins && last.reason == *reason) {
                    Some(last) => {
                        last.place = last.place.cover(place);
                        append(&mut last.text, text);
                    }
                    None => dropped.push(dropped_text(*reason, place, text)),
                }
                last_dropped = Some(index);
            }
        }
    }
    (blocks, dropped)
}

/// A dropped piece with its text cut to a readable length.
pub fn dropped_text(reason: DropReason, place: ContentSpan, text: &str) -> Dropped {
    let mut cut = String::new();
    append(&mut cut, text);
    Dropped { reason, place, text: cut }
}

fn append(to: &mut String, text: &str) {
    let have = to.chars().count();
    if have >= DROPPED_CHARACTERS {
        return;
    }
    if have > 0 {
        to.push_str(" · ");
    }
    to.extend(text.chars().take(DROPPED_CHARACTERS.saturating_sub(have + 3)));
}

/// One line as a block of this kind.
pub fn block(lines: &Lines, line: &Line, kind: BlockKind) -> Block {
    let pieces = lines.pieces_of(line).iter();
    let shift = |piece: &Piece| Piece { start: piece.start - line.start, end: piece.end - line.start, ..*piece };
    Block { kind, text: lines.of(line).to_string(), pieces: pieces.map(shift).collect() }
}

/// Puts the next cell of a row behind ` | `, which stands for the tags between the two cells.
fn join_cell(row: &mut Block, lines: &Lines, line: &Line) {
    let cell = block(lines, line, BlockKind::TableRow);
    let gap_start = row.pieces.last().map_or(0, |piece| piece.content.end as usize);
    let gap_end = cell.pieces.first().map_or(gap_start, |piece| piece.content.start as usize);
    let at = row.text.len() as u32;
    row.text.push_str(" | ");
    let offset = row.text.len() as u32;
    let content = ContentSpan::new(gap_start, gap_end);
    row.pieces.push(Piece { start: at, end: offset, content, transform: Transform::Space });
    row.text.push_str(&cell.text);
    row.pieces.extend(cell.pieces.iter().map(|piece| Piece {
        start: piece.start + offset,
        end: piece.end + offset,
        ..*piece
    }));
}
