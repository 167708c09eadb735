use knowledge::Knowledge;
use model::Document;

/// Splits the blocks into sentences.
pub(crate) fn split(_document: &mut Document, _knowledge: &Knowledge) {}
