use knowledge::Knowledge;
use model::Document;

/// Finds quantities.
pub(crate) fn find(_document: &mut Document, _knowledge: &Knowledge) {}
