use model::Coded;

use crate::Ctx;

/// Takes back events on pages of sport, entertainment, earnings, weather, history and the like that are none, with a note.
pub(crate) fn judge(_ctx: Ctx<'_>, _coded: &mut Coded) {}
