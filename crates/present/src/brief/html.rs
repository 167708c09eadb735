//! A brief as one HTML file that reads on a screen and prints: no scripts, nothing from outside.

use super::{
    sheet::{Block, Line, Sheet},
    words::Piece,
};

/// How a brief looks; also what the desk serves it with.
pub const STYLE: &str = include_str!("../../assets/brief.css");

/// Where the look of a brief comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// It stands in the file.
    Within,
    /// The desk serves it: its pages may hold no styles of their own.
    Served,
}

/// The whole brief.
pub fn write(sheet: &Sheet, look: Look) -> String {
    let title = escape(&sheet.title);
    let style = match look {
        Look::Within => format!("<style>\n{STYLE}</style>"),
        Look::Served => "<link rel=\"stylesheet\" href=\"/assets/brief.css\">".to_string(),
    };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title}</title>\n{style}\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    );
    for line in &sheet.disclaimers {
        out.push_str(&format!("<p class=\"disclaimer\">{}</p>\n", escape(line)));
    }
    for block in &sheet.blocks {
        match block {
            Block::Heading(depth, text) => out.push_str(&format!("<h{depth}>{}</h{depth}>\n", escape(text))),
            Block::Paragraph(text) => out.push_str(&format!("<p>{}</p>\n", escape(text))),
            Block::Points(lines) => {
                out.push_str("<ul>\n");
                lines.iter().for_each(|one| line(&mut out, one));
                out.push_str("</ul>\n");
            }
        }
    }
    if !sheet.notes.texts.is_empty() {
        out.push_str(&format!("<section class=\"notes\">\n<h2>{}</h2>\n<ol>\n", escape(&sheet.notes_heading)));
        for (index, pieces) in sheet.notes.texts.iter().enumerate() {
            let text: String = pieces.iter().map(piece).collect();
            out.push_str(&format!("<li id=\"note-{}\">{text}</li>\n", index + 1));
        }
        out.push_str("</ol>\n</section>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn line(out: &mut String, line: &Line) {
    let mark = |number: &usize| format!("<sup><a href=\"#note-{number}\">{number}</a></sup>");
    let marks: Vec<String> = line.notes.iter().map(mark).collect();
    let status = match &line.status {
        status if status.is_empty() => String::new(),
        status => format!(" <strong>{}</strong>", escape(status)),
    };
    out.push_str(&format!("<li>{}{}{}{status}", escape(&line.text), marks.join(" "), escape(&line.after)));
    if !line.under.is_empty() {
        let under = line.under.iter().map(|under| format!("<li>{}</li>\n", escape(under)));
        out.push_str(&format!("\n<ul>\n{}</ul>\n", under.collect::<String>()));
    }
    out.push_str("</li>\n");
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Text(text) => escape(text),
        Piece::Code(text) => format!("<code>{}</code>", escape(text)),
        Piece::Address(address) => {
            let text = escape(address);
            let is_web = address.starts_with("http://") || address.starts_with("https://");
            // Whoever follows it leaves the brief knowingly; nothing is loaded before.
            if is_web { format!("<a href=\"{text}\" rel=\"noreferrer nofollow\">{text}</a>") } else { text }
        }
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in crate::layout::printable(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
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
        assert_eq!(escape("<img src=x onerror='a'>&\""), "&lt;img src=x onerror=&#39;a&#39;&gt;&amp;&quot;");
        let hostile = Piece::Address("https://x.example/\"><script>".into());
        assert!(!piece(&hostile).contains("<script>"));
        assert_eq!(piece(&Piece::Address("javascript:alert(1)".into())), "javascript:alert(1)", "no link");
    }
}
