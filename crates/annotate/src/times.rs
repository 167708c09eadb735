use knowledge::Knowledge;
use model::{Article, Document};

/// Finds time expressions and normalises them as far as the words and a known publication date carry.
pub(crate) fn find(_document: &mut Document, _article: &Article, _knowledge: &Knowledge) {}
