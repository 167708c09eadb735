//! The suites: one module each, one line here each.

use crate::Suite;

/// All suites, in the order of the stages.
pub static ALL: &[Suite] = &[];
