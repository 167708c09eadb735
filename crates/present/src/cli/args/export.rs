//! What is typed after `attache export`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{EventFilter, StorePath};

/// `attache export`
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// What to export
    #[arg(value_name = "WHAT")]
    pub what: ExportWhat,
    /// The layout
    #[arg(long, visible_alias = "layout", value_name = "FORMAT", default_value = "csv")]
    pub format: ExportFormat,
    /// The file to write; a sidecar PATH.meta.json is written beside it. Without it, rows go to standard output and
    /// the sidecar to standard error
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// Which.
    #[command(flatten)]
    pub filter: EventFilter,
    /// Where from.
    #[command(flatten)]
    pub store: StorePath,
}

/// What can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportWhat {
    /// Events that pass the gate: reported as happened or going on, actor and day known and not inferred. Feeds and
    /// references are of all events that fit
    Events,
}

/// Layouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Comma-separated values with a header
    Csv,
    /// JSON lines
    Jsonl,
    /// The 61 columns of GDELT 2.0 events
    Gdelt,
    /// The columns of ICEWS coded events
    Icews,
    /// The columns of POLECAT
    Polecat,
    /// PLOVER's JSON lines
    Plover,
    /// A STIX 2.1 bundle: a report with notes
    Stix,
    /// An Atom feed, the latest first
    Atom,
    /// An RSS 2.0 feed of the same
    Rss,
    /// The articles as BibTeX
    Bibtex,
    /// The articles as CSL-JSON
    Csl,
}
