use infer::Models;
use knowledge::Knowledge;
use model::Document;

/// Fills parts of speech, features, heads, relations and lemmas.
pub(crate) fn parse(_document: &mut Document, _knowledge: &Knowledge, _models: &Models) {}
