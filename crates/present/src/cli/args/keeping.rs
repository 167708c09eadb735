//! What is typed after `attache archive`, `backup`, `restore` and `vacuum`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::StorePath;

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
