//! The order of things: one page through the whole machine ([`pipeline`]), and the loop around it ([`run`]).
//!
//! Invariants
//! - [`pipeline`] needs no store, no runtime, no clock: a library or a worker of a cluster can call it.
//! - [`run`] gives the same store for the same input, whatever the number of threads, in bounded memory.
//! - A fault in one page stops nothing: it becomes a note, and the run goes on.
//! - What was reported as stored is stored; a run that was cut off is taken up by running it again.

pub mod across;
pub mod archive;
pub mod evidence;
pub mod gather;
mod ids;
mod judged;
mod keep;
pub mod maintain;
mod page;
pub mod pipeline;
pub mod preview;
pub mod run;

pub use judged::{Fix, fixed_type};
pub use pipeline::{Read, read};
pub use run::{Options, Progress, RunError, Tally, add};
