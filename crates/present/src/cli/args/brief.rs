//! What is typed after `attache brief`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

/// `attache brief`
#[derive(Debug, Args)]
pub struct BriefArgs {
    /// A store, or pages to read for this brief alone: a folder or a file
    #[arg(value_name = "PATH", default_value = "attache.sqlite")]
    pub path: String,
    /// Only what is about these words, or about a pair of countries such as PRK-RUS
    #[arg(long, value_name = "WORDS|DYAD")]
    pub on: Option<String>,
    /// Only articles published (or, where unknown, received) on or after this day
    #[arg(long, value_name = "DAY")]
    pub since: Option<Date>,
    /// The layout
    #[arg(long, value_name = "FORMAT", default_value = "markdown")]
    pub format: BriefFormat,
    /// Take the sentences from this file instead of those built in (`data/briefs/en.tsv` is one to start from)
    #[arg(long, value_name = "FILE")]
    pub wording: Option<PathBuf>,
}

/// Layouts of a brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BriefFormat {
    /// Markdown with footnotes
    Markdown,
    /// One HTML file that reads on a screen and prints: no scripts, nothing from outside
    Html,
}
