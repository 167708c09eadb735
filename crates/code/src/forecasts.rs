use model::Coded;

use crate::{Ctx, candidates::Candidate};

/// What is foreseen, with the words of likelihood as said, each voice apart.
pub(crate) fn find(_ctx: Ctx<'_>, _candidates: &[Candidate], _coded: &mut Coded) {}
