//! The desk: the store in a browser. Server-rendered, nothing from outside, readable without scripts and in print.

pub mod desk;
pub mod fill;
pub mod guard;
pub mod ledger;
pub mod pages;
pub mod reader;
pub mod serve;
pub mod timeline;
