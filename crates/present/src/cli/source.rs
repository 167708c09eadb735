//! `attache source`: what is read again and again.

use std::{fs, io, path::Path, time::Duration};

use collect::{
    Ask, Fetch, Limits, Private,
    feed::{Feed, FeedFault},
    opml::{self, Outline},
};
use engine::gather::{Health, health};
use jiff::Timestamp;
use serde::Serialize;
use store::{Source, Store};

use super::{
    Output, Session,
    args::{
        Network, SourceAddArgs, SourceArgs, SourceCommand, SourceExportArgs, SourceImportArgs, SourceListArgs,
        SourceNameArgs, SourceTestArgs,
    },
};
use crate::{
    exit::{Exit, Failure},
    shelf::failure,
    wording::count,
};

/// Adds, lists, tests, imports, exports, pauses or removes sources.
pub fn run(args: &SourceArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    match &args.what {
        SourceCommand::Add(args) => add(args, session, output),
        SourceCommand::List(args) => list(args, session, output),
        SourceCommand::Test(args) => test(args, output),
        SourceCommand::Import(args) => import(args, session, output),
        SourceCommand::Export(args) => export(args, output),
        SourceCommand::Pause(args) => named(args, output, "paused", |store, address| store.pause_source(address, true)),
        SourceCommand::Resume(args) => {
            named(args, output, "read again from now on", |store, address| store.pause_source(address, false))
        }
        SourceCommand::Remove(args) => {
            named(args, output, "removed; what was read of it stays", |store, address| store.remove_source(address))
        }
    }
}

/// A fetcher for what the user allows, through the proxy of the environment where there is one.
pub fn fetcher(network: &Network) -> Fetch {
    let private = if network.allow_private { Private::Allowed } else { Private::Refused };
    Fetch::from_environment(Limits { private, time: Duration::from_secs(30), ..Limits::default() })
}

fn add(args: &SourceAddArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    let fetch = fetcher(&args.network);
    let fetch = if args.despite_robots { fetch.despite_robots() } else { fetch };
    let mut store = Store::create(&args.store.path).map_err(failure)?;
    let (mut n_added, mut n_failed) = (0, 0);
    for typed in &args.addresses {
        match look(typed, args, &fetch) {
            Err(reason) => {
                n_failed += 1;
                eprintln!("error: {typed}: {reason}");
            }
            Ok(found) => {
                n_added += 1;
                let title = args.title.as_deref().or(found.title.as_deref());
                let is_new = store.add_source(&found.address, found.kind, title, session.now).map_err(failure)?;
                let said = if is_new { "added" } else { "known already" };
                output.text(&format!("{}: {said}{}\n", found.address, found.remark))?;
            }
        }
    }
    Ok(match (n_added, n_failed) {
        (_, 0) => Exit::Done,
        (0, _) => Exit::World,
        _ => Exit::Partly,
    })
}

struct Found {
    address: String,
    kind: &'static str,
    title: Option<String>,
    remark: String,
}

/// Why, without the address, which stands before it.
fn reason_of(error: &collect::CollectError, address: &str) -> String {
    let said = error.to_string();
    said.strip_prefix(address).map_or(said.clone(), |rest| rest.trim_start_matches(": ").to_string())
}

/// What stands at an address that is to become a source.
fn look(typed: &str, args: &SourceAddArgs, fetch: &Fetch) -> Result<Found, String> {
    let plain = |address: &str, kind| Found { address: address.into(), kind, title: None, remark: String::new() };
    if !typed.starts_with("http://") && !typed.starts_with("https://") {
        if Path::new(typed).is_dir() {
            return Ok(plain(typed, "folder"));
        }
        if Path::new(typed).is_file() {
            return Err("a file: `attache source import` reads lists of feeds (OPML), `attache add` reads pages".into());
        }
        return Err("neither an address (http://, https://) nor a folder".into());
    }
    if args.page {
        return Ok(plain(typed, "page"));
    }
    if args.unchecked {
        return Ok(plain(typed, "feed"));
    }
    let help = "`--unchecked` adds it all the same";
    let asked = |address: &str| {
        fetch.permits(address).map_err(|error| reason_of(&error, address))?;
        let answer = fetch.ask(Ask { address, ..Ask::default() }).map_err(|error| format!("{error}; {help}"))?;
        if answer.status >= 300 {
            return Err(format!("answered with status {}; {help}", answer.status));
        }
        Ok(Feed::read(&answer))
    };
    let found = |address: &str, feed: &Feed, further: &[String]| {
        let mut remark = format!(" ({}, {})", feed.kind, count(feed.entries.len(), "entry", "entries"));
        if !further.is_empty() {
            remark.push_str(&format!("; the page also names {}", further.join(", ")));
        }
        Found { address: address.into(), kind: "feed", title: feed.title.clone(), remark }
    };
    match asked(typed)? {
        Ok(feed) => Ok(found(typed, &feed, &[])),
        Err(FeedFault::Page { feeds }) => match feeds.split_first() {
            None => Err("a web page that names no feed; `--page` has the page itself read again and again".into()),
            Some((first, further)) => match asked(first)? {
                Ok(feed) => Ok(found(first, &feed, further)),
                Err(fault) => Err(format!("the page names {first}, but {fault}")),
            },
        },
        Err(FeedFault::Other(reason)) => Err(format!("{reason}; {help}")),
    }
}

fn list(args: &SourceListArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    let mut sources = Store::open(&args.store.path).map_err(failure)?.sources().map_err(failure)?;
    let now = session.now;
    let place = |source: &Source| match health(source, now) {
        Health::Dying => 0,
        Health::Failing => 1,
        Health::Silent => 2,
        Health::New | Health::Well => 3,
        Health::Paused => 4,
    };
    sources.sort_by_key(place);
    for source in &sources {
        let health = health(source, now);
        if args.json {
            output.json(&Listed { schema: "attache/source/1", health, source })?;
        } else {
            output.text(&shown(source, health, now))?;
        }
    }
    if sources.is_empty() && !args.json {
        output.text("no sources yet; `attache source add ADDRESS` adds one\n")?;
    }
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct Listed<'a> {
    schema: &'static str,
    health: Health,
    #[serde(flatten)]
    source: &'a Source,
}

fn shown(source: &Source, health: Health, now: Timestamp) -> String {
    let state = &source.state;
    let word = match health {
        Health::Paused => "paused",
        Health::New => "new",
        Health::Well => "well",
        Health::Failing => "FAILING",
        Health::Dying => "DYING",
        Health::Silent => "SILENT",
    };
    let kind = state.found.as_deref().unwrap_or(&source.kind);
    let title = source.title.as_deref().map_or(String::new(), |title| format!("{} · ", one_line(title)));
    let mut out = format!("{word:<8}{title}{} ({kind})\n", source.address);
    if state.asked.is_some() {
        let ago = |at: Option<Timestamp>| at.map_or("never".into(), |at| format!("{} ago", span(now, at)));
        out.push_str(&format!(
            "        read {} · {} · newest {} · {}\n",
            ago(state.succeeded),
            count(usize::try_from(state.entries).unwrap_or(usize::MAX), "entry", "entries"),
            ago(state.last_new),
            state.rhythm.map_or("rhythm not known yet".into(), |seconds| format!("one every {}", length(seconds)))
        ));
    }
    if let Some(moved) = state.moves.last() {
        out.push_str(&format!(
            "        moved here for good on {} from {}\n",
            moved.at.strftime("%Y-%m-%d"),
            one_line(&moved.from)
        ));
    }
    if let Some(problem) = &state.problem {
        let tries = if state.failures > 1 { format!(" ({} times in a row)", state.failures) } else { String::new() };
        out.push_str(&format!("        {}{tries}\n", one_line(problem)));
    }
    out
}

/// What came from outside stays on its line.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect()
}

fn span(now: Timestamp, at: Timestamp) -> String {
    length(now.duration_since(at).as_secs().max(0) as u64)
}

fn length(seconds: u64) -> String {
    let n = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    match seconds {
        0..120 => count(n(seconds), "second", "seconds"),
        120..7_200 => count(n(seconds / 60), "minute", "minutes"),
        7_200..172_800 => count(n(seconds / 3_600), "hour", "hours"),
        _ => count(n(seconds / 86_400), "day", "days"),
    }
}

fn test(args: &SourceTestArgs, output: &mut Output) -> Result<Exit, Failure> {
    let fetch = fetcher(&args.network);
    let fetch = if args.despite_robots { fetch.despite_robots() } else { fetch };
    fetch.permits(&args.address).map_err(|error| Failure::world(error.to_string()))?;
    let answer = fetch
        .ask(Ask { address: &args.address, ..Ask::default() })
        .map_err(|error| Failure::world(error.to_string()))?;
    output.text(&format!("{}: status {}, {} bytes\n", answer.address, answer.status, answer.body.len()))?;
    match Feed::read(&answer) {
        Ok(feed) => {
            let title = feed.title.as_deref().map_or("without a title".into(), one_line);
            output.text(&format!("{}, {title}: {}\n", feed.kind, count(feed.entries.len(), "entry", "entries")))?;
            for entry in feed.entries.iter().take(5) {
                let date = entry.hints.date.as_deref().map_or("no date", |date| date);
                output.text(&format!("  {} · {}\n", entry.address, one_line(date)))?;
            }
            for list in feed.lists.iter().take(5) {
                output.text(&format!("  names {list}\n"))?;
            }
            for fault in &feed.faults {
                output.text(&format!("  note: {}\n", one_line(fault)))?;
            }
            Ok(Exit::Done)
        }
        Err(FeedFault::Page { feeds }) => {
            let named =
                if feeds.is_empty() { "it names no feed".into() } else { format!("it names {}", feeds.join(", ")) };
            output.text(&format!("a web page and no feed; {named}\n"))?;
            Ok(Exit::Partly)
        }
        Err(FeedFault::Other(reason)) => {
            output.text(&format!("{}\n", one_line(&reason)))?;
            Ok(Exit::Partly)
        }
    }
}

fn import(args: &SourceImportArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    let shown = args.file.display();
    let text =
        if args.file.as_os_str() == "-" { io::read_to_string(io::stdin()) } else { fs::read_to_string(&args.file) };
    let text = text.map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => {
            Failure::usage(format!("{shown}: not text in UTF-8")).help("save the list as UTF-8 and import it again")
        }
        _ => Failure::usage(format!("{shown}: {error}")),
    })?;
    let feeds = opml::read(&text).map_err(|reason| Failure::usage(format!("{shown}: {reason}")))?;
    if feeds.is_empty() {
        return Err(Failure::usage(format!("{shown}: the list names no feed (no outline has an xmlUrl)")));
    }
    let mut store = Store::create(&args.store.path).map_err(failure)?;
    let (mut n_added, mut n_known, mut n_refused) = (0, 0, 0);
    for feed in feeds {
        if !feed.address.starts_with("http://") && !feed.address.starts_with("https://") {
            n_refused += 1;
            eprintln!("error: {}: not an address of the web", one_line(&feed.address));
        } else if store.add_source(&feed.address, "feed", feed.title.as_deref(), session.now).map_err(failure)? {
            n_added += 1;
        } else {
            n_known += 1;
        }
    }
    output.text(&format!("{} added, {n_known} known already\n", count(n_added, "feed", "feeds")))?;
    Ok(if n_refused == 0 { Exit::Done } else { Exit::Partly })
}

fn export(args: &SourceExportArgs, output: &mut Output) -> Result<Exit, Failure> {
    let sources = Store::open(&args.store.path).map_err(failure)?.sources().map_err(failure)?;
    let feeds: Vec<Outline> = sources
        .into_iter()
        .filter(|source| source.kind == "feed")
        .map(|source| Outline { address: source.address, title: source.title })
        .collect();
    let text = opml::write("Sources of Attaché", &feeds);
    match &args.output {
        None => output.text(&text)?,
        Some(path) => {
            fs::write(path, text).map_err(|error| Failure::world(format!("{}: {error}", path.display())))?;
        }
    }
    Ok(Exit::Done)
}

fn named(
    args: &SourceNameArgs,
    output: &mut Output,
    said: &str,
    act: impl FnOnce(&mut Store, &str) -> Result<bool, store::StoreError>,
) -> Result<Exit, Failure> {
    let mut store = Store::create(&args.store.path).map_err(failure)?;
    if !act(&mut store, &args.address).map_err(failure)? {
        return Err(Failure::usage(format!("there is no source {}", args.address))
            .help("`attache source list` shows those that there are"));
    }
    output.text(&format!("{}: {said}\n", args.address))?;
    Ok(Exit::Done)
}
