//! `attache collect`: what sources have that is new, once or for ever.

use std::time::{Duration, Instant};

use collect::polite::{Clock, Manners, Polite};
use engine::gather::{Budget, Heard, Pass, next_due, pass};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use store::Store;

use super::{Output, Session, args::CollectArgs, source::fetcher};
use crate::{
    exit::{Exit, Failure},
    shelf::failure,
    wording::count,
};

/// While nothing is due, the store is looked at again after so long at the latest.
const LOOK: Duration = Duration::from_secs(30);

/// Runs one round, or rounds for ever.
pub fn run(args: &CollectArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    if !(0.0..=3_600.0).contains(&args.pause) {
        return Err(Failure::usage("--pause takes seconds from 0 to 3600"));
    }
    let machine = session.machine()?;
    let mut store = Store::create(&args.store.path).map_err(failure)?;
    if store.sources().map_err(failure)?.is_empty() {
        return Err(Failure::usage(format!("{}: there are no sources yet", args.store.path.display()))
            .help("`attache source add ADDRESS` adds one, `attache source import FILE.opml` many"));
    }
    let clock = RunClock { start: session.now, begun: Instant::now() };
    let fetch = fetcher(&args.network);
    let manners = Manners {
        pause: Duration::from_secs_f64(args.pause),
        at_once: args.at_once.clamp(1, 64),
        ..Manners::default()
    };
    let polite = Polite::new(&fetch, &clock, manners);
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let threads = args.threads.unwrap_or_else(cores);
    let budget = Budget {
        threads,
        pages_a_source: args.pages_a_source,
        pages: args.pages,
        looks: !args.no_looks,
        shortest: args.at_most_every,
    };
    loop {
        let at = clock.now();
        let done = pass(&mut store, machine, &polite, &clock, budget, say).map_err(super::add::stopped)?;
        if args.json {
            output.json(&Round { schema: "attache/collect/1", at, done: &done })?;
        } else if !args.follow || done.sources > 0 || done.asked > 0 {
            output.text(&text(&done, at))?;
        }
        output.flush()?;
        if !args.follow || output.is_closed() {
            return Ok(exit(&done));
        }
        let now = clock.now();
        let wait = next_due(&store, now).map_err(super::add::stopped)?.map_or(LOOK, |due| {
            Duration::try_from(due.duration_since(now)).unwrap_or_default().clamp(Duration::from_secs(1), LOOK)
        });
        clock.sleep(wait);
    }
}

/// Begins at the moment given with `--now`, and then goes as every clock does.
struct RunClock {
    start: Timestamp,
    begun: Instant,
}

impl Clock for RunClock {
    fn now(&self) -> Timestamp {
        let passed = SignedDuration::try_from(self.begun.elapsed()).unwrap_or_default();
        self.start.saturating_add(passed).unwrap_or(self.start)
    }

    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }
}

fn say(heard: Heard<'_>) {
    match heard {
        Heard::Source(source, _) => {
            if let Some(problem) = &source.state.problem {
                eprintln!("warning: {}: {problem}", source.address);
            }
        }
        Heard::Unread(..) | Heard::Stored(_) => {}
    }
}

fn exit(done: &Pass) -> Exit {
    match (done.troubled, done.tally.bugs + done.tally.failed) {
        (0, 0) => Exit::Done,
        (troubled, _) if troubled == done.sources && done.tally.captures + done.tally.seen_again == 0 => Exit::World,
        _ => Exit::Partly,
    }
}

fn text(done: &Pass, at: Timestamp) -> String {
    let n = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let tally = &done.tally;
    let mut out = format!(
        "{}  {} asked, {} in trouble: {}",
        at.strftime("%Y-%m-%d %H:%M:%SZ"),
        count(n(done.sources), "source", "sources"),
        done.troubled,
        count(n(done.listed), "new entry", "new entries"),
    );
    out.push_str(&format!(
        "\n{} read: {}, {}, {}, {}\n",
        count(n(tally.captures + tally.seen_again), "page", "pages"),
        count(n(tally.articles), "new article", "new articles"),
        count(n(tally.events), "event", "events"),
        count(n(tally.figures), "figure", "figures"),
        count(n(tally.claims), "claim", "claims"),
    ));
    if done.looked > 0 {
        out.push_str(&format!(
            "{} looked at again: {} changed, {} gone\n",
            count(n(done.looked), "page", "pages"),
            tally.changed,
            done.gone
        ));
    }
    if done.unread > 0 {
        out.push_str(&format!("{} not read (`attache coverage` says why)\n", count(n(done.unread), "page", "pages")));
    }
    if done.waiting > 0 {
        out.push_str(&format!("{} for a later round\n", count(n(done.waiting), "page waits", "pages wait")));
    }
    out
}

/// What `attache collect --json` prints.
#[derive(Serialize)]
struct Round<'a> {
    schema: &'static str,
    at: Timestamp,
    #[serde(flatten)]
    done: &'a Pass,
}
