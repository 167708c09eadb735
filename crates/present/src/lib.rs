//! What people and programs see: the command line, reports, JSON, briefs, exports and pages.
//!
//! Invariants
//! - Results go to standard output, everything else to standard error; a closed pipe ends a command quietly.
//! - Nothing hedged, requested, foreseen or denied is printed as happened, anywhere ([`standing`] decides).
//! - Every line that states something cites its sentence; text of pages can neither steer a terminal nor run in a page.

pub mod brief;
pub mod cards;
pub mod chain;
pub mod cli;
pub mod course;
pub mod dossier;
pub mod exit;
pub mod export;
pub mod index;
pub mod judged;
pub mod later;
pub mod layout;
pub mod news;
pub mod phrases;
pub mod prose;
pub mod read;
pub mod shelf;
pub mod standing;
pub mod versions;
pub mod views;
pub mod web;
pub mod wording;
