//! The desk: the store in a browser. Server-rendered, nothing from outside, readable without scripts and in print.

mod bars;
mod codebook;
mod compare;
pub mod desk;
mod dyads;
pub mod fill;
mod flow;
mod forms;
pub mod guard;
mod judge;
pub mod ledger;
mod ledgers;
mod map;
pub mod pages;
pub mod reader;
mod room;
mod screens;
pub mod serve;
mod sources;
pub mod timeline;
mod today;
mod unread;
