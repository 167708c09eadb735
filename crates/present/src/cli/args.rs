//! What may be typed: one definition for parser, help and docs.

mod audit;
mod brief;
mod codebook;
mod collecting;
mod export;
mod keeping;
mod links;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::{Timestamp, civil::Date};

pub use self::{audit::*, brief::*, codebook::*, collecting::*, export::*, keeping::*, links::*};
use crate::read::Stage;

/// Turns news pages into evidence: who is reported to have done what to whom, when and where, who says so, and the
/// sentence that proves it.
#[derive(Debug, Parser)]
#[command(
    name = "attache",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    after_help = "Exit codes: 0 done · 1 done in part, or an evaluation under its floor · 2 wrong usage or files · \
                  3 disk or network failed · 4 a bug in Attaché"
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What holds for all commands.
    #[command(flatten)]
    pub common: Common,
}

/// What holds for all commands.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Take this moment as the present (for example 2025-06-20T08:00:00Z), so that a run can be repeated exactly
    #[arg(long, global = true, value_name = "TIME", help_heading = "Everywhere")]
    pub now: Option<Timestamp>,
    /// Read frames, actors, places and word lists from this folder instead of those built in
    #[arg(long, global = true, value_name = "FOLDER", help_heading = "Everywhere")]
    pub knowledge: Option<PathBuf>,
    /// Code with the frames, classes and types of this folder as well (see `attache codebook new`)
    #[arg(long, global = true, value_name = "FOLDER", help_heading = "Everywhere")]
    pub codebook: Option<PathBuf>,
    /// When to colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Everywhere")]
    pub color: Colour,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Where the store is.
#[derive(Debug, Clone, Args)]
pub struct StorePath {
    /// The store: one SQLite file
    #[arg(long = "store", value_name = "PATH", default_value = "attache.sqlite")]
    pub path: PathBuf,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show what pages say; nothing is stored
    Read(ReadArgs),
    /// Read pages into the store; what is already there is not done twice
    Add(AddArgs),
    /// Keep sources: feeds, sitemaps, lists, pages and folders that are read again and again
    Source(SourceArgs),
    /// Read what sources have that is new, once or for ever
    Collect(CollectArgs),
    /// Say what was read of what sources listed, and what was not and why
    Coverage(CoverageArgs),
    /// Find articles by their words, newest first
    Search(SearchArgs),
    /// List events
    Events(EventsArgs),
    /// List stories: articles on the same happening, with outlets and origins
    Stories(StoriesArgs),
    /// Show anything by its id, with its chain of evidence back to the bytes
    Show(ShowArgs),
    /// Show the texts that stood at a page's address, and what changed, sentence by sentence
    Versions(VersionsArgs),
    /// Say what is new since a moment: new facts, not new articles
    New(NewArgs),
    /// Keep questions that are asked again and again, and run them
    Watch(WatchArgs),
    /// Show how figures moved and what became of forecasts
    Ledger(LedgerArgs),
    /// Say of two articles that they are one account, or that they are not
    Link(LinkArgs),
    /// Read and link every held article again, in the order in which they arrived
    Rebuild(RebuildArgs),
    /// Take an article out for good: bytes, text, index and quotes; hash and reason stay
    Purge(PurgeArgs),
    /// Write pages as received to web archives for other programs
    Archive(ArchiveArgs),
    /// Copy the store, also while it is written to
    Backup(BackupArgs),
    /// Bring back a copy that `backup` made
    Restore(RestoreArgs),
    /// Show what takes how much room, and give back what is not used
    Vacuum(VacuumArgs),
    /// Let bytes of old pages go by a rule; what was read from them stays, with hash, address and time
    Retain(RetainArgs),
    /// Write a brief in Markdown, every sentence with its footnote
    Brief(BriefArgs),
    /// Write events to a file for other programs
    Export(ExportArgs),
    /// Open the desk: the store in the browser
    Serve(ServeArgs),
    /// Write, check and explain a codebook of your own
    Codebook(CodebookArgs),
    /// Let people check what was coded: draw a sample, write sheets, score them
    Audit(AuditArgs),
    /// Run evaluations and compare them with their floors
    Eval(EvalArgs),
}

/// `attache read`
#[derive(Debug, Args)]
pub struct ReadArgs {
    /// A file (HTML, plain text, JSON lines, gzip of these), a folder, a web address, or - for standard input
    #[arg(required = true, value_name = "PAGE")]
    pub pages: Vec<String>,
    /// Stop after this stage and show what it made
    #[arg(long, value_name = "STAGE", default_value = "code")]
    pub stage: Stage,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ReadFormat,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// Print the notes: what was dropped, doubted or left open
    #[arg(long)]
    pub notes: bool,
    /// Read web addresses also where the site's robots.txt asks robots to keep away: you have leave to
    #[arg(long)]
    pub despite_robots: bool,
}

/// How `attache read` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReadFormat {
    /// A report for people
    Text,
    /// One JSON object a page and line
    Json,
    /// Trees in CoNLL-U
    Conllu,
}

/// A store to read, now or as it was.
#[derive(Debug, Clone, Args)]
pub struct PastStore {
    /// The store: one SQLite file
    #[arg(long = "store", value_name = "PATH", default_value = "attache.sqlite")]
    pub path: PathBuf,
    /// Answer from what was known at this moment (for example 2025-06-20T08:00:00Z)
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<Timestamp>,
}

/// `attache add`
#[derive(Debug, Args)]
pub struct AddArgs {
    /// Files (HTML, plain text, JSON lines, gzip of these, WARC and WARC.gz), folders, web addresses, or - for standard
    /// input
    #[arg(required = true, value_name = "SOURCE")]
    pub sources: Vec<String>,
    /// Read WARC files from their beginning, also where they were read before
    #[arg(long)]
    pub again: bool,
    /// Read web addresses also where the site's robots.txt asks robots to keep away: you have leave to; the page bears a note
    #[arg(long)]
    pub despite_robots: bool,
    /// The network.
    #[command(flatten)]
    pub network: Network,
    /// Where to.
    #[command(flatten)]
    pub store: StorePath,
    /// Threads that read pages [default: one a core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Print one JSON object at the end instead of lines for people
    #[arg(long)]
    pub json: bool,
}

/// `attache search`
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// What to look for: words, "a phrase", AND, OR, NOT, parentheses
    #[arg(required = true, value_name = "WORDS")]
    pub words: Vec<String>,
    /// Where.
    #[command(flatten)]
    pub store: PastStore,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// `attache events`, and what `attache export events` takes too.
#[derive(Debug, Clone, Args)]
pub struct EventFilter {
    /// Only events done by this actor: a name, an actor id, or a country code such as PRK
    #[arg(long, value_name = "ACTOR")]
    pub source: Option<String>,
    /// Only events done to this actor
    #[arg(long, value_name = "ACTOR")]
    pub target: Option<String>,
    /// Only this PLOVER type, for example CONSULT
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Option<String>,
    /// Only events that cannot lie before this day (YYYY-MM-DD); events without a date are judged by their article
    #[arg(long, value_name = "DAY")]
    pub since: Option<Date>,
    /// Only events that cannot lie after this day
    #[arg(long, value_name = "DAY")]
    pub until: Option<Date>,
    /// Only events with an actor or place of this country, for example RUS
    #[arg(long, value_name = "CODE")]
    pub country: Option<String>,
}

/// `attache events`
#[derive(Debug, Args)]
pub struct EventsArgs {
    /// Which.
    #[command(flatten)]
    pub filter: EventFilter,
    /// Where.
    #[command(flatten)]
    pub store: PastStore,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// `attache stories`
#[derive(Debug, Args)]
pub struct StoriesArgs {
    /// Where.
    #[command(flatten)]
    pub store: PastStore,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// `attache show`
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// An id: cap_…, art_…, sty_…, evt_…, fig_…, clm_…, fct_…
    #[arg(value_name = "ID")]
    pub id: String,
    /// Where.
    #[command(flatten)]
    pub store: PastStore,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}

/// `attache serve`
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// A store, or pages to read for this sitting alone: a folder or a file
    #[arg(value_name = "PATH", default_value = "attache.sqlite")]
    pub path: String,
    /// Address and port to listen at; anything but this machine itself asks for --token
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8470")]
    pub bind: std::net::SocketAddr,
    /// A secret of at least 16 characters that every reader must give as password (any user name)
    #[arg(long, value_name = "SECRET")]
    pub token: Option<String>,
}

/// `attache eval`
#[derive(Debug, Args)]
pub struct EvalArgs {
    /// A suite (code/plv), a stage (code), or nothing for all
    #[arg(value_name = "SUITE", default_value = "")]
    pub suite: String,
    /// Score another labelled set of the same format: a folder or a file
    #[arg(long, value_name = "PATH")]
    pub data: Option<PathBuf>,
    /// The repository, which holds evals/ [default: the current folder]
    #[arg(long, value_name = "FOLDER", default_value = ".", hide_default_value = true)]
    pub root: PathBuf,
    /// One flat JSON object a suite and line
    #[arg(long)]
    pub json: bool,
    /// Name the suites and stop
    #[arg(long, conflicts_with_all = ["json", "data", "pin"])]
    pub list: bool,
    /// Write what was measured as the new floors; refuses to lower one
    #[arg(long, conflicts_with = "data")]
    pub pin: bool,
    /// With --pin: lower floors too
    #[arg(long, requires = "pin")]
    pub lower: bool,
}
