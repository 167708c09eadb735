//! The suites: one module each, one line here each.

mod code_sentences;

use crate::Suite;

/// All suites, in the order of the stages.
pub static ALL: &[Suite] = &[
    Suite {
        name: "code/minimal-pairs",
        about: "our own pairs of sentences that differ in one thing",
        data: "",
        run: code_sentences::minimal_pairs,
    },
    Suite {
        name: "code/traps",
        about: "our own sentences where nothing may be coded, or something must stay unknown",
        data: "",
        run: code_sentences::traps,
    },
];
