//! The report of one page: what `attache read` prints.

mod annotated;
mod coded;
mod conllu;
mod extracted;
mod header;
mod rows;

use model::{Article, Capture, Coded, Document, Note};

use crate::layout::{Paint, pad, printable, width, wrap};

pub use conllu::conllu;

/// One page after all stages.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// The bytes as received.
    pub capture: &'a Capture,
    /// What `extract` made of them.
    pub article: &'a Article,
    /// What `annotate` made of it.
    pub document: &'a Document,
    /// What `code` made of it.
    pub coded: &'a Coded,
}

impl<'a> Page<'a> {
    /// The notes of all stages, in their order.
    pub fn notes(&self) -> impl Iterator<Item = &'a Note> {
        let (article, document, coded) = (self.article, self.document, self.coded);
        self.capture.notes.iter().chain(&article.notes).chain(&document.notes).chain(&coded.notes)
    }
}

/// Which stage's work is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Stage {
    /// Title, text, metadata, and what was dropped.
    Extract,
    /// Sentences, names, times, quantities, quotations.
    Annotate,
    /// Events, forecasts, claims, figures.
    Code,
}

/// The report as text of 80 columns.
pub fn report(page: Page<'_>, stage: Stage, with_notes: bool, paint: Paint) -> String {
    let mut out = header::write(page, paint);
    match stage {
        Stage::Extract => out.push_str(&extracted::write(page.article, paint)),
        Stage::Annotate => out.push_str(&annotated::write(page.document, paint)),
        Stage::Code => out.push_str(&coded::write(page, paint)),
    }
    out.push_str(&notes(page, with_notes, paint));
    out
}

/// The notes, or how many there are and how to see them.
fn notes(page: Page<'_>, with_notes: bool, paint: Paint) -> String {
    let n_notes = page.notes().count();
    if n_notes == 0 {
        return String::new();
    }
    if !with_notes {
        let noun = if n_notes == 1 { "note" } else { "notes" };
        return format!("\n{}\n", paint.faint(&format!("{n_notes} {noun} (attache read --notes)")));
    }
    let mut out = format!("\n{}", heading("Notes", n_notes, paint));
    for note in page.notes() {
        let at = if note.at.is_empty() { String::new() } else { format!(": “{}”", note.at) };
        let lines = wrap(&printable(&format!("{}{at}", note.message)), 73);
        for (index, line) in lines.iter().enumerate() {
            let code = if index == 0 { pad(&note.code, 4) } else { " ".repeat(4) };
            out.push_str(&format!(" {}  {line}\n", paint.accent(&code)));
        }
    }
    out
}

/// A section's heading in capitals with its count at the right margin.
fn heading(title: &str, n_rows: usize, paint: Paint) -> String {
    let title = title.to_uppercase();
    let count = n_rows.to_string();
    let gap = " ".repeat(75usize.saturating_sub(width(&title) + width(&count)));
    format!("{}{gap}{count}\n", paint.strong(&title))
}
