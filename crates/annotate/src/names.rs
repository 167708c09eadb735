use infer::Models;
use knowledge::Knowledge;
use model::Document;

/// Finds names and what they name.
pub(crate) fn find(_document: &mut Document, _knowledge: &Knowledge, _models: &Models) {}
