use knowledge::Knowledge;
use model::Document;

/// Finds quotations.
pub(crate) fn find(_document: &mut Document, _knowledge: &Knowledge) {}
