use knowledge::Knowledge;
use model::{Article, Document};

/// Joins the mentions of one referent, and gives it role, affiliation, country and sector.
pub(crate) fn link(_document: &mut Document, _article: &Article, _knowledge: &Knowledge) {}
