//! [`Document`] → [`Coded`]: events, figures, attributions, forecasts.
//!
//! Invariants
//! - The test that counts: somebody who is shown only the cited span must be able to fill in the row.
//! - What another sentence supplies carries `inferred_from`; what nothing supplies stays empty.
//! - What third parties foresee, and what is possible, hypothetical or denied, is never an affirmed, certain event.

use infer::Models;
use knowledge::Knowledge;
use model::{Article, Coded, Document};

/// Codes a document. Never fails: what could not be coded is left out, with a note where a reader would miss it.
pub fn code(_article: &Article, _document: &Document, _knowledge: &Knowledge, _models: &Models) -> Coded {
    Coded::default()
}
