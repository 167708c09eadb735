//! What is typed after `attache codebook`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::StorePath;

/// `attache codebook`
#[derive(Debug, Args)]
pub struct CodebookArgs {
    /// What to do
    #[command(subcommand)]
    pub action: CodebookAction,
}

/// What `attache codebook` does.
#[derive(Debug, Subcommand)]
pub enum CodebookAction {
    /// Check a codebook: its files, and every example and counterexample through the whole machine
    Check {
        /// The codebook's folder; without one the frames built in are checked
        #[arg(value_name = "FOLDER")]
        folder: Option<PathBuf>,
    },
    /// Say which frames fire on sentences, and why the others do not
    Explain {
        /// Sentences; none: one a line from standard input
        #[arg(value_name = "SENTENCE")]
        sentences: Vec<String>,
        /// Show every frame that knows a word, not only the nearest misses
        #[arg(long)]
        all: bool,
    },
    /// Say what the codebook at hand (or changed knowledge) would do to a store: how many rows would change, come and go,
    /// by type, with examples. Nothing is written
    Preview(PreviewArgs),
    /// Write a small codebook to start from, with comments
    New {
        /// The folder to make
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
}

/// `attache codebook preview`
#[derive(Debug, Args)]
pub struct PreviewArgs {
    /// Examples shown of each kind of change
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub examples: usize,
    /// Where from.
    #[command(flatten)]
    pub store: StorePath,
}
