//! How each model is made, from the labelled sets, with a fixed seed, on one thread: a rerun gives the same bytes.

#![expect(missing_docs, reason = "only the command beside it uses these modules")]

pub mod cards;
pub mod corpus;
pub mod lemmas;
pub mod lexicon;
pub mod names;
pub mod overlap;
pub mod parser;
pub mod perceptron;
pub mod ranker;
pub mod tagger;
