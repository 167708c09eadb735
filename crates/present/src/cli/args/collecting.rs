//! What is typed after `attache source`, `collect` and `coverage`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use engine::gather::SHORTEST;
use jiff::civil::Date;

use super::StorePath;

/// `attache source`
#[derive(Debug, Args)]
pub struct SourceArgs {
    /// What to do with sources.
    #[command(subcommand)]
    pub what: SourceCommand,
}

/// `attache source …`
#[derive(Debug, Subcommand)]
pub enum SourceCommand {
    /// Add feeds, sitemaps, lists of addresses, pages or folders; of a web page, the feed that it names
    Add(SourceAddArgs),
    /// List the sources and how they are, those in trouble first
    List(SourceListArgs),
    /// Read a feed, sitemap or list and show what it holds; nothing is stored
    Test(SourceTestArgs),
    /// Add the feeds of an OPML file
    Import(SourceImportArgs),
    /// Write the feeds as an OPML file
    Export(SourceExportArgs),
    /// Leave a source alone until it is resumed
    Pause(SourceNameArgs),
    /// Read a paused source again
    Resume(SourceNameArgs),
    /// Forget a source; what was read of it stays
    Remove(SourceNameArgs),
}

/// `attache source add`
#[derive(Debug, Args)]
pub struct SourceAddArgs {
    /// Addresses of feeds, sitemaps, lists of addresses or sites; or folders to watch
    #[arg(required = true, value_name = "ADDRESS|FOLDER")]
    pub addresses: Vec<String>,
    /// The page itself is read again and again, not a feed that it names
    #[arg(long)]
    pub page: bool,
    /// Add without asking whether a feed is there
    #[arg(long)]
    pub unchecked: bool,
    /// Look also where the site's robots.txt asks robots to keep away; collecting keeps to it all the same
    #[arg(long)]
    pub despite_robots: bool,
    /// What to call it, instead of what it calls itself
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// The network.
    #[command(flatten)]
    pub network: Network,
    /// Where to.
    #[command(flatten)]
    pub store: StorePath,
}

/// What the network may be asked.
#[derive(Debug, Clone, Default, Args)]
pub struct Network {
    /// Also go to private, loopback and link-local addresses (a site of your own)
    #[arg(long)]
    pub allow_private: bool,
}

/// `attache source list`
#[derive(Debug, Args)]
pub struct SourceListArgs {
    /// Where.
    #[command(flatten)]
    pub store: StorePath,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// `attache source test`
#[derive(Debug, Args)]
pub struct SourceTestArgs {
    /// The address
    #[arg(value_name = "ADDRESS")]
    pub address: String,
    /// Look also where the site's robots.txt asks robots to keep away
    #[arg(long)]
    pub despite_robots: bool,
    /// The network.
    #[command(flatten)]
    pub network: Network,
}

/// `attache source import`
#[derive(Debug, Args)]
pub struct SourceImportArgs {
    /// An OPML file, or - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Where to.
    #[command(flatten)]
    pub store: StorePath,
}

/// `attache source export`
#[derive(Debug, Args)]
pub struct SourceExportArgs {
    /// The file to write; without it, standard output
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// Where from.
    #[command(flatten)]
    pub store: StorePath,
}

/// `attache source pause`, `resume`, `remove`
#[derive(Debug, Args)]
pub struct SourceNameArgs {
    /// Its address, as `attache source list` shows it
    #[arg(value_name = "ADDRESS")]
    pub address: String,
    /// Where.
    #[command(flatten)]
    pub store: StorePath,
}

/// `attache collect`
#[derive(Debug, Args)]
pub struct CollectArgs {
    /// Ask every source that is due once, then stop (the default)
    #[arg(long, conflicts_with = "follow")]
    pub once: bool,
    /// Go on for ever: each source is asked as often as it prints
    #[arg(long)]
    pub follow: bool,
    /// Pages fetched of each source in one round; the rest waits for the next
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub pages_a_source: usize,
    /// Pages fetched in one round in all
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    pub pages: usize,
    /// Seconds between two visits to one source at least, however often it prints
    #[arg(long, value_name = "SECONDS", default_value_t = SHORTEST, value_parser = clap::value_parser!(u64).range(10..=86_400))]
    pub at_most_every: u64,
    /// Seconds between two requests to one site; more where the site's robots.txt asks for it
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0)]
    pub pause: f64,
    /// Requests under way at a time, to different sites
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub at_once: usize,
    /// Do not look again at pages that were read (else after an hour, a day, a week and a month)
    #[arg(long)]
    pub no_looks: bool,
    /// Threads that read pages [default: one a core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// The network.
    #[command(flatten)]
    pub network: Network,
    /// Where to.
    #[command(flatten)]
    pub store: StorePath,
    /// Print one JSON object a round instead of lines for people
    #[arg(long)]
    pub json: bool,
}

/// `attache coverage`
#[derive(Debug, Args)]
pub struct CoverageArgs {
    /// Only what was listed on or after this day
    #[arg(long, value_name = "DAY")]
    pub since: Option<Date>,
    /// Where.
    #[command(flatten)]
    pub store: StorePath,
    /// One JSON object a source, day and line
    #[arg(long)]
    pub json: bool,
}
