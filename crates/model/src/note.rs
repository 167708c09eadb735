use serde::{Deserialize, Serialize};

/// A coded remark about something that was dropped, doubted or left open: nothing disappears silently.
///
/// Codes are stable and documented in `docs/notes.md`: a letter for the stage (`R` collect, `X` extract, `A` annotate,
/// `C` code, `L` link, `S` store) and two digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// For example `X03`.
    pub code: String,
    /// What happened, in one sentence without a full stop, for example `no main text found`.
    pub message: String,
    /// Where, as it stood in the text, shortened; empty where the note is about the whole page.
    pub at: String,
}

impl Note {
    /// A note about the page as a whole.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Note { code: code.into(), message: message.into(), at: String::new() }
    }

    /// The same note, pointing at some text (cut at 80 characters).
    pub fn at(mut self, text: &str) -> Self {
        let mut cut: String = text.chars().take(80).collect();
        if cut.len() < text.len() {
            cut.push('…');
        }
        self.at = cut;
        self
    }
}
