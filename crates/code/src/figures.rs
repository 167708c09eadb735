use model::Coded;

use crate::Ctx;

/// The figures that the page claims, tied to the events they belong to.
pub(crate) fn find(_ctx: Ctx<'_>, _coded: &mut Coded) {}
