//! `attache add`: pages into the store.

use std::{collections::BTreeMap, path::PathBuf};

use collect::{CollectError, Fetch, Plan, Source};
use engine::run::{Options, Progress, RunError, Tally};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use store::{Look, Store};

use super::{
    Output, Session,
    args::{AddArgs, Network},
    read::complain,
    source::fetcher,
};
use crate::{
    exit::{Exit, Failure},
    shelf::failure,
    wording::count,
};

/// Reads what is not there yet, says what was added, what was there and what failed.
pub fn run(args: &AddArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    let mut plan = Plan::new(&args.sources);
    complain(&plan);
    session.machine()?;
    let mut store = Store::create(&args.store.path).map_err(failure)?;
    if !args.again {
        plan.read_to = store.read_to().map_err(failure)?;
    }
    let done = into(&mut store, &plan, &fetcher_of(args.despite_robots, &args.network), args.threads, session)?;
    let exit = done.exit();
    if args.json {
        output.json(&done.view(&plan))?;
    } else {
        output.text(&done.text(&args.store.path.display().to_string()))?;
    }
    Ok(exit)
}

/// A fetcher for single pages, through the proxy of the environment where there is one.
pub fn fetcher_of(despite_robots: bool, network: &Network) -> Fetch {
    let fetch = fetcher(network);
    if despite_robots { fetch.despite_robots() } else { fetch }
}

/// What a run of adding came to.
#[derive(Debug, Clone, Default)]
pub struct Done {
    /// What was done.
    pub tally: Tally,
    /// Sources that failed, with the reason.
    pub failed: Vec<String>,
    /// What files hold beside pages, by heading.
    pub passed_over: BTreeMap<String, u64>,
}

/// Reads all of `plan` into `store`, with a progress bar on a terminal.
pub fn into(
    store: &mut Store,
    plan: &Plan,
    fetch: &Fetch,
    threads: Option<usize>,
    session: &Session,
) -> Result<Done, Failure> {
    let (knowledge, models) = session.machine()?;
    let threads = threads.or_else(|| std::thread::available_parallelism().ok().map(usize::from)).unwrap_or(1);
    let bar = bar(plan);
    let mut passed_over = BTreeMap::new();
    let mut failed: Vec<String> = plan.errors.iter().map(ToString::to_string).collect();
    // What was read from an address where nothing stands any more is marked.
    let mut gone: Vec<Look> = Vec::new();
    let report = |progress: Progress<'_>| match progress {
        Progress::Failed(error) => {
            bar.suspend(|| eprintln!("error: {error}"));
            if let CollectError::Status { address, status: status @ (404 | 410) } = error {
                gone.push(Look::new(address, session.now, Some(*status), "gone", &format!("status {status}")));
            }
            failed.push(error.to_string());
        }
        Progress::PassedOver(heading) => *passed_over.entry(heading.to_string()).or_insert(0) += 1,
        Progress::Stored(tally) => {
            bar.set_position(tally.captures + tally.seen_again + tally.failed);
            bar.set_message(format!("{} events", tally.events));
        }
    };
    let captures = plan.found(session.now, fetch);
    let options = Options { threads, now: session.now };
    let tally = engine::run::add(store, captures, knowledge, models, options, report).map_err(stopped)?;
    bar.finish_and_clear();
    if !gone.is_empty() {
        store.mark_looks(&[], &gone, &[]).map_err(failure)?;
    }
    Ok(Done { tally, failed, passed_over })
}

/// A run that ended before its input did.
pub fn stopped(error: RunError) -> Failure {
    match error {
        RunError::Store(error) => failure(error),
        RunError::Threads(reason) => Failure::world(format!("threads cannot be started: {reason}")),
    }
}

/// Pages of one page each are counted up to their number; of JSON lines and WARC files nobody knows how many they hold.
fn bar(plan: &Plan) -> ProgressBar {
    let holds_many = |path: &PathBuf| {
        let name = path.file_name().map_or(String::new(), |name| name.to_string_lossy().to_lowercase());
        [".jsonl", ".ndjson", ".warc", ".wet"].iter().any(|ending| name.contains(ending))
    };
    let is_open = plan.sources.iter().any(|source| matches!(source, Source::File(path) if holds_many(path)));
    let (bar, style) = if is_open {
        (ProgressBar::no_length(), "{pos} pages · {per_sec} · {msg}")
    } else {
        (ProgressBar::new(plan.sources.len() as u64), "{bar:30} {pos}/{len} pages · {per_sec} · {msg}")
    };
    // The template is a constant; a style that cannot be read only costs the bar its looks.
    bar.with_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()))
}

impl Done {
    /// Done, or in part; where nothing at all could be read, the world failed.
    pub fn exit(&self) -> Exit {
        let n_read = self.tally.captures + self.tally.seen_again;
        match (self.failed.is_empty() && self.tally.bugs == 0, n_read) {
            (true, _) => Exit::Done,
            (false, 0) => Exit::World,
            (false, _) => Exit::Partly,
        }
    }

    fn text(&self, path: &str) -> String {
        let tally = &self.tally;
        let n = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let mut out = format!(
            "{} read: {} added, {} already there, {} failed\n",
            count(n(tally.captures + tally.seen_again), "page", "pages"),
            tally.captures,
            tally.seen_again,
            self.failed.len()
        );
        if tally.captures > 0 {
            out.push_str(&format!(
                "{}: {}, {}, {}, {}\n",
                count(n(tally.articles), "new article", "new articles"),
                count(n(tally.events), "event", "events"),
                count(n(tally.figures), "figure", "figures"),
                count(n(tally.claims), "claim", "claims"),
                count(n(tally.forecasts), "forecast", "forecasts"),
            ));
        }
        if tally.empty > 0 {
            out.push_str(&format!("{} without any text\n", count(n(tally.empty), "page", "pages")));
        }
        if tally.same_article > 0 {
            out.push_str(&format!(
                "{} with an article that was already held\n",
                count(n(tally.same_article), "page", "pages")
            ));
        }
        if tally.bugs > 0 {
            out.push_str(&format!(
                "Attaché failed at {}; they are held, with a note\n",
                count(n(tally.bugs), "page", "pages")
            ));
        }
        if !self.passed_over.is_empty() {
            let headings: Vec<String> = self.passed_over.iter().map(|(heading, n)| format!("{n} {heading}")).collect();
            out.push_str(&format!("passed over: {}\n", headings.join(", ")));
        }
        out.push_str(&format!("the store is {path}\n"));
        out
    }

    fn view(&self, plan: &Plan) -> AddView {
        let skipped = plan.skipped.iter();
        AddView {
            schema: "attache/add/1",
            pages: self.tally.captures + self.tally.seen_again,
            added: self.tally.captures,
            already_there: self.tally.seen_again,
            articles: self.tally.articles,
            events: self.tally.events,
            figures: self.tally.figures,
            claims: self.tally.claims,
            forecasts: self.tally.forecasts,
            bugs: self.tally.bugs,
            failed: self.failed.clone(),
            passed_over: skipped.map(|skipped| format!("{}: {}", skipped.path.display(), skipped.reason)).collect(),
            records_passed_over: self.passed_over.clone(),
        }
    }
}

/// What `attache add --json` prints.
#[derive(Debug, Clone, Serialize)]
struct AddView {
    schema: &'static str,
    pages: u64,
    added: u64,
    already_there: u64,
    articles: u64,
    events: u64,
    figures: u64,
    claims: u64,
    forecasts: u64,
    bugs: u64,
    failed: Vec<String>,
    passed_over: Vec<String>,
    records_passed_over: BTreeMap<String, u64>,
}
