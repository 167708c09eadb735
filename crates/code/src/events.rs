use model::Coded;

use crate::{Ctx, candidates::Candidate};

/// Turns candidates that somebody says are or are not so into events; leaves those that are only foreseen to
/// [`crate::forecasts`].
pub(crate) fn settle(_ctx: Ctx<'_>, _candidates: &[Candidate], _coded: &mut Coded) {}
