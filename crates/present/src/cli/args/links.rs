//! What is typed after `attache new`, `watch`, `ledger`, `link`, `rebuild` and `purge`.

use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;

use super::{PastStore, StorePath};

/// `attache new`
#[derive(Debug, Args)]
pub struct NewArgs {
    /// What arrived after this moment (for example 2025-06-20T08:00:00Z)
    #[arg(long, value_name = "TIME")]
    pub since: Timestamp,
    /// Only what is about these words (or fields such as actor: and story:), or about a pair of countries such as PRK-RUS
    #[arg(long, value_name = "WORDS|DYAD", default_value = "")]
    pub on: String,
    /// Where.
    #[command(flatten)]
    pub store: PastStore,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}

/// `attache watch`
#[derive(Debug, Args)]
pub struct WatchArgs {
    /// What to do with watches.
    #[command(subcommand)]
    pub what: WatchCommand,
}

/// `attache watch …`
#[derive(Debug, Subcommand)]
pub enum WatchCommand {
    /// Keep a watch, or change one of the same name
    Add(WatchAddArgs),
    /// List the watches
    List(WatchListArgs),
    /// Say what is new for the watches since they were run last
    Run(WatchRunArgs),
    /// Take a watch away
    Remove(WatchRemoveArgs),
}

/// `attache watch add`
#[derive(Debug, Args)]
pub struct WatchAddArgs {
    /// Its name
    #[arg(value_name = "NAME")]
    pub name: String,
    /// What it is about: words and fields as for search, or a pair of countries such as PRK-RUS
    #[arg(long, value_name = "WORDS|DYAD")]
    pub query: String,
    /// Only these kinds of new facts: event, figure, denial, confirmation, forecast, drift, withdrawal,
    /// correction, change, gone
    #[arg(long = "kind", value_name = "KIND")]
    pub kinds: Vec<String>,
    /// A fact counts from so many articles on
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub min_articles: u32,
    /// A fact counts from so many independent origins on
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub min_origins: u32,
    /// Where.
    #[command(flatten)]
    pub store: StorePath,
}

/// `attache watch list`
#[derive(Debug, Args)]
pub struct WatchListArgs {
    /// Where.
    #[command(flatten)]
    pub store: StorePath,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// `attache watch run`
#[derive(Debug, Args)]
pub struct WatchRunArgs {
    /// Only this watch
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Instead of since it was run last: since this moment, and without noting that it was run
    #[arg(long, value_name = "TIME")]
    pub since: Option<Timestamp>,
    /// Where.
    #[command(flatten)]
    pub store: StorePath,
    /// One JSON object a watch and line
    #[arg(long)]
    pub json: bool,
}

/// `attache watch remove`
#[derive(Debug, Args)]
pub struct WatchRemoveArgs {
    /// Its name
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Where.
    #[command(flatten)]
    pub store: StorePath,
}

/// `attache ledger`
#[derive(Debug, Args)]
pub struct LedgerArgs {
    /// Which.
    #[command(subcommand)]
    pub what: LedgerCommand,
}

/// `attache ledger …`
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// Figures that moved or are disputed: each value, as of when, who says it
    Figures(LedgerListArgs),
    /// Forecasts, with the events that may be what was foreseen
    Forecasts(LedgerListArgs),
    /// Say that a forecast was met or failed
    Close(LedgerCloseArgs),
}

/// `attache ledger figures`, `attache ledger forecasts`
#[derive(Debug, Args)]
pub struct LedgerListArgs {
    /// Only of this story (sty_…, or the beginning of its id)
    #[arg(long, value_name = "STORY")]
    pub story: Option<String>,
    /// Where.
    #[command(flatten)]
    pub store: PastStore,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// `attache ledger close`
#[derive(Debug, Args)]
pub struct LedgerCloseArgs {
    /// The forecast (fct_…, or the beginning of its id)
    #[arg(value_name = "FORECAST")]
    pub forecast: String,
    /// What became of it
    #[arg(value_name = "OUTCOME")]
    pub outcome: Outcome,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub remark: String,
    /// Where.
    #[command(flatten)]
    pub store: StorePath,
}

/// What became of a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Outcome {
    /// It came about
    Met,
    /// It did not
    Failed,
}

/// `attache link`
#[derive(Debug, Args)]
pub struct LinkArgs {
    /// What to say.
    #[command(subcommand)]
    pub what: LinkCommand,
}

/// `attache link …`
#[derive(Debug, Subcommand)]
pub enum LinkCommand {
    /// They are not one account: count two origins, whatever lineage says
    Split(LinkPairArgs),
    /// They are one account: count one origin, in one story
    Join(LinkPairArgs),
    /// List what was said
    List(LinkListArgs),
    /// Say which stories became one with a story or came out of it, when and why; also of an id that is gone
    History(LinkHistoryArgs),
}

/// `attache link split`, `attache link join`
#[derive(Debug, Args)]
pub struct LinkPairArgs {
    /// An article (art_…, or the beginning of its id)
    #[arg(value_name = "ARTICLE")]
    pub one: String,
    /// Another
    #[arg(value_name = "ARTICLE")]
    pub other: String,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub remark: String,
    /// Where.
    #[command(flatten)]
    pub store: StorePath,
}

/// `attache link list`
#[derive(Debug, Args)]
pub struct LinkListArgs {
    /// Where.
    #[command(flatten)]
    pub store: StorePath,
}

/// `attache link history`
#[derive(Debug, Args)]
pub struct LinkHistoryArgs {
    /// A story (sty_…, or the beginning of its id)
    #[arg(value_name = "STORY")]
    pub story: String,
    /// Where.
    #[command(flatten)]
    pub store: StorePath,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}

/// `attache rebuild`
#[derive(Debug, Args)]
pub struct RebuildArgs {
    /// Which.
    #[command(flatten)]
    pub store: StorePath,
}

/// `attache purge`
#[derive(Debug, Args)]
pub struct PurgeArgs {
    /// The article (art_…, or the beginning of its id)
    #[arg(value_name = "ARTICLE")]
    pub article: String,
    /// Why it has to go; this stays
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Who decided it; this stays
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// Where.
    #[command(flatten)]
    pub store: StorePath,
}
