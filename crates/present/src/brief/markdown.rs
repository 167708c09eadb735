//! A brief as Markdown that pages cannot break out of.

use super::{
    sheet::{Block, Line, Sheet},
    words::Piece,
};

/// The whole brief.
pub fn write(sheet: &Sheet) -> String {
    let mut out = format!("# {}\n\n", escape(&sheet.title));
    for line in &sheet.disclaimers {
        out.push_str(&format!("> {}\n\n", escape(line)));
    }
    for block in &sheet.blocks {
        match block {
            Block::Heading(depth, text) => {
                out.push_str(&format!("{} {}\n\n", "#".repeat(usize::from(*depth)), escape(text)));
            }
            Block::Paragraph(text) => out.push_str(&format!("{}\n\n", escape(text))),
            Block::Points(lines) => {
                lines.iter().for_each(|one| line(&mut out, one));
                out.push('\n');
            }
        }
    }
    for (index, pieces) in sheet.notes.texts.iter().enumerate() {
        let text: String = pieces.iter().map(piece).collect();
        out.push_str(&format!("[^{}]: {text}\n", index + 1));
    }
    out
}

fn line(out: &mut String, line: &Line) {
    let marks: String = line.notes.iter().map(|number| format!("[^{number}]")).collect();
    let status = if line.status.is_empty() { String::new() } else { format!(" **{}**", escape(&line.status)) };
    out.push_str(&format!("- {}{marks}{}{status}\n", escape(&line.text), escape(&line.after)));
    for under in &line.under {
        out.push_str(&format!("  - {}\n", escape(under)));
    }
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Text(text) => escape(text),
        Piece::Code(text) => format!("`{}`", text.replace('`', "")),
        Piece::Address(address) => link(address),
    }
}

/// A web address as a link, a file as it is.
fn link(address: &str) -> String {
    let is_plain = address.chars().all(|c| !c.is_whitespace() && !matches!(c, '<' | '>' | '`'));
    if is_plain && (address.starts_with("http://") || address.starts_with("https://")) {
        format!("<{address}>")
    } else {
        escape(address)
    }
}

/// `text` so that Markdown and HTML in it stay words.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in crate::layout::printable(text).chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '^' => out.extend(['\\', character]),
            '\n' => out.push(' '),
            '&' => out.push_str("&amp;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_cannot_write_markup_into_a_brief() {
        assert_eq!(escape("<img src=x> **now** [a](b)\n# c"), "\\<img src=x\\> \\*\\*now\\*\\* \\[a\\](b) \\# c");
    }
}
