//! What `extract` made of a page: the text by blocks, and every piece that was dropped with its reason.

use model::Article;

use super::heading;
use crate::{
    chain::kind,
    layout::{Paint, pad, printable, shorten, wrap},
};

pub(super) fn write(article: &Article, paint: Paint) -> String {
    let mut out = format!("\n{}", heading("Text", article.blocks.len(), paint));
    for block in &article.blocks {
        labelled(&mut out, kind(block.kind), &block.text, paint);
    }
    if !article.dropped.is_empty() {
        out.push_str(&format!("\n{}", heading("Dropped", article.dropped.len(), paint)));
    }
    for dropped in &article.dropped {
        labelled(&mut out, dropped.reason.words(), &shorten(&dropped.text, 120), paint);
    }
    out
}

fn labelled(out: &mut String, label: &str, text: &str, paint: Paint) {
    let labels = wrap(label, 14);
    let lines = wrap(&printable(text), 62);
    for index in 0..labels.len().max(lines.len()) {
        let left = pad(labels.get(index).map_or("", String::as_str), 15);
        let line = lines.get(index).map_or("", String::as_str);
        out.push_str(format!(" {}{line}", paint.faint(&left)).trim_end());
        out.push('\n');
    }
}
