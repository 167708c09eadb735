use model::{Attribution, Coded, TextSpan};

use crate::Ctx;

/// Who says what, in text order; an attribution inside another names it in `within`.
pub(crate) fn find(_ctx: Ctx<'_>) -> Vec<Attribution> {
    Vec::new()
}

/// The innermost attribution (its index) whose content holds `span`; none: the outlet's own voice.
pub(crate) fn innermost(claims: &[Attribution], span: TextSpan) -> Option<usize> {
    let holding = claims.iter().enumerate().filter(|(_, claim)| claim.content.contains(span));
    holding.min_by_key(|(_, claim)| claim.content.len()).map(|(index, _)| index)
}

/// Sets each speaker's party status towards the events that hang under it.
pub(crate) fn judge_speakers(_ctx: Ctx<'_>, _coded: &mut Coded) {}
