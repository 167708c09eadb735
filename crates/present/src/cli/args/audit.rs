//! What is typed after `attache audit`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::StorePath;

/// `attache audit`
#[derive(Debug, Args)]
pub struct AuditArgs {
    /// What to do
    #[command(subcommand)]
    pub what: AuditCommand,
}

/// `attache audit …`
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Draw a sample of coded rows and of sentences of which nothing was coded; the same seed draws the same sample
    Sample(SampleArgs),
    /// Write a sheet for a coder, as CSV for a spreadsheet or as a form to fill in or print
    Sheet(SheetArgs),
    /// Score filled sheets: precision by type and field, recall, agreement of coders
    Score(ScoreArgs),
}

/// `attache audit sample`
#[derive(Debug, Args)]
pub struct SampleArgs {
    /// The file to write. It holds what was coded: do not show it to coders
    #[arg(long, short, value_name = "PATH")]
    pub output: PathBuf,
    /// Decides what is drawn
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Coded rows to draw, spread over types and over what is said as a fact and what is not
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub rows: usize,
    /// Sentences of which nothing was coded to draw
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub sentences: usize,
    /// Only this PLOVER type, for example CONSULT
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Option<String>,
    /// Only articles with these words (as for search), or on a pair of countries such as PRK-RUS
    #[arg(long, value_name = "WORDS|DYAD", default_value = "", hide_default_value = true)]
    pub on: String,
    /// Only articles published (or, where unknown, received) on or after this day
    #[arg(long, value_name = "DAY")]
    pub since: Option<Date>,
    /// Only articles published (or, where unknown, received) on or before this day
    #[arg(long, value_name = "DAY")]
    pub until: Option<Date>,
    /// Where from.
    #[command(flatten)]
    pub store: StorePath,
}

/// `attache audit sheet`
#[derive(Debug, Args)]
pub struct SheetArgs {
    /// The sample, as `attache audit sample` wrote it
    #[arg(value_name = "SAMPLE")]
    pub sample: PathBuf,
    /// The file to write; without it the sheet goes to standard output
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "csv")]
    pub format: SheetFormat,
    /// Show each row and ask whether it is right, field by field; otherwise the coder does not see what was coded
    #[arg(long)]
    pub verify: bool,
    /// Who will fill it in: each coder gets an order of their own
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    pub coder: String,
}

/// How a sheet is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SheetFormat {
    /// For a spreadsheet
    Csv,
    /// A form to fill in in a browser (it saves CSV) or on paper; asks nothing of the network
    Html,
}

/// `attache audit score`
#[derive(Debug, Args)]
pub struct ScoreArgs {
    /// The sample that the sheets were made from
    #[arg(value_name = "SAMPLE")]
    pub sample: PathBuf,
    /// Filled sheets, one a coder
    #[arg(required_unless_present = "desk", value_name = "SHEET")]
    pub sheets: Vec<PathBuf>,
    /// Count what people said of rows of the sample on the desk of this store, one sheet a person
    #[arg(long, value_name = "STORE")]
    pub desk: Option<PathBuf>,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}
