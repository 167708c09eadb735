//! What is typed after `attache archive`, `backup`, `restore`, `vacuum`, `retain` and `versions`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{PastStore, StorePath};

/// `attache archive`
#[derive(Debug, Args)]
pub struct ArchiveArgs {
    /// What to do.
    #[command(subcommand)]
    pub what: ArchiveCommand,
}

/// `attache archive …`
#[derive(Debug, Subcommand)]
pub enum ArchiveCommand {
    /// Write all pages as received to a web archive that other programs read
    Export(ArchiveExportArgs),
}

/// `attache archive export`
#[derive(Debug, Args)]
pub struct ArchiveExportArgs {
    /// The file to write: PATH.warc.gz (WARC 1.1) or PATH.wacz (WACZ 1.1.1)
    #[arg(value_name = "PATH")]
    pub file: PathBuf,
    /// Where from.
    #[command(flatten)]
    pub store: StorePath,
}

/// `attache backup`
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The file to write; it must not be there yet
    #[arg(value_name = "PATH")]
    pub file: PathBuf,
    /// Where from.
    #[command(flatten)]
    pub store: StorePath,
}

/// `attache restore`
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// A file that `attache backup` wrote
    #[arg(value_name = "PATH")]
    pub file: PathBuf,
    /// Where to; there must be no store yet.
    #[command(flatten)]
    pub store: StorePath,
}

/// `attache vacuum`
#[derive(Debug, Args)]
pub struct VacuumArgs {
    /// Only show what takes how much room
    #[arg(long)]
    pub show: bool,
    /// Where.
    #[command(flatten)]
    pub store: StorePath,
}

/// `attache retain`
#[derive(Debug, Args)]
pub struct RetainArgs {
    /// Bytes of pages that were last seen more than so many days ago
    #[arg(long, value_name = "DAYS")]
    pub older_than: Option<u32>,
    /// Bytes of pages whose text was held already from other bytes
    #[arg(long)]
    pub repeats: bool,
    /// Bytes of pages on which nothing was coded
    #[arg(long)]
    pub nothing_coded: bool,
    /// Lines of the log of requests that are older than so many days
    #[arg(long, value_name = "DAYS")]
    pub log_older_than: Option<u32>,
    /// Also pages of which a person said something, which are kept otherwise
    #[arg(long)]
    pub judged_too: bool,
    /// Do it; without this, only say what would be let go
    #[arg(long)]
    pub apply: bool,
    /// Who decided it; this stays
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Show what was let go so far
    #[arg(long, conflicts_with_all = ["apply", "older_than", "repeats", "nothing_coded", "log_older_than"])]
    pub log: bool,
    /// Where.
    #[command(flatten)]
    pub store: StorePath,
    /// JSON instead of lines for people
    #[arg(long)]
    pub json: bool,
}

/// `attache versions`
#[derive(Debug, Args)]
pub struct VersionsArgs {
    /// An article (art_…), or a capture or an item on it, by its id or the beginning of one
    #[arg(value_name = "ID")]
    pub id: String,
    /// Where.
    #[command(flatten)]
    pub store: PastStore,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}
