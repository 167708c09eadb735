//! What the benches share: the scorer of the evaluations, the labelled pages, a clock that other programs do not
//! disturb.

/// The scorer of `attache eval extract/scrapinghub`: the same file, so that nobody is scored otherwise.
#[path = "../../crates/eval/src/shingles.rs"]
pub mod shingles;

pub mod clock;
pub mod hostile;
pub mod pages;
pub mod peers;
