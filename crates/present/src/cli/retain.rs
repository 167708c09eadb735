//! `attache retain`: lets bytes of pages go by a rule. What was read from them stays, with their hash, address and time.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use store::{LetGo, Rules, Store, StoreError};

use super::{Output, Session, args::RetainArgs, keeping::bytes_words};
use crate::{
    exit::{Exit, Failure},
    shelf::failure,
    wording::count,
};

/// Says what the rules would let go; with `--apply` lets it go and says so in the log.
pub fn run(args: &RetainArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    if args.log {
        return log(args, output);
    }
    let rules = rules(args, session.now)?;
    if rules.words.is_empty() {
        return Err(Failure::usage("no rule was named")
            .help("--older-than DAYS, --repeats, --nothing-coded and --log-older-than DAYS name what may go; --log shows what went"));
    }
    if !args.store.path.exists() {
        return Err(failure(StoreError::Missing { path: args.store.path.display().to_string() }));
    }
    // A dry run writes nothing, but what is being written meanwhile should not make it lie.
    let mut store = Store::create(&args.store.path).map_err(failure)?;
    let (done, is_done) = match (&args.by, args.apply) {
        (Some(by), true) => (store.retain(&rules, by, session.now).map_err(failure)?, true),
        (None, true) => {
            return Err(Failure::usage("--apply needs --by NAME").help("who let the bytes go stays in the log"));
        }
        (_, false) => (store.retainable(&rules).map_err(failure)?, false),
    };
    if args.json {
        output.json(&View { schema: "attache/retain/1", rule: &rules.words, applied: is_done, done: &done })?;
    } else {
        output.text(&text(&rules, &done, is_done))?;
    }
    Ok(Exit::Done)
}

fn rules(args: &RetainArgs, now: Timestamp) -> Result<Rules, Failure> {
    let before = |days: u32| {
        now.checked_sub(SignedDuration::from_hours(24 * i64::from(days)))
            .map_err(|_| Failure::usage(format!("{days} days ago lies before the beginning of time")))
    };
    let mut words = Vec::new();
    if let Some(days) = args.older_than {
        words.push(format!("bytes of pages last seen more than {} ago", count(days as usize, "day", "days")));
    }
    if args.repeats {
        words.push("bytes of pages whose text was held already from other bytes".to_string());
    }
    if args.nothing_coded {
        words.push("bytes of pages on which nothing was coded".to_string());
    }
    if args.judged_too && !words.is_empty() {
        words.push("also of pages that a person spoke of".to_string());
    }
    if let Some(days) = args.log_older_than {
        words.push(format!("lines of the log of requests older than {}", count(days as usize, "day", "days")));
    }
    Ok(Rules {
        seen_before: args.older_than.map(before).transpose()?,
        repeats: args.repeats,
        nothing_coded: args.nothing_coded,
        judged_too: args.judged_too,
        log_before: args.log_older_than.map(before).transpose()?,
        words: words.join("; "),
    })
}

fn text(rules: &Rules, done: &LetGo, is_done: bool) -> String {
    let n = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let verb = if is_done { "let go" } else { "would be let go" };
    let mut out = format!("rule: {}\n", rules.words);
    out.push_str(&format!(
        "{}: {verb}; {} in the store, {} stay\n",
        count(n(done.captures), "page", "pages"),
        bytes_words(done.freed),
        bytes_words(done.stays)
    ));
    if let Some((first, last)) = done.span {
        let day = |at: Timestamp| at.strftime("%Y-%m-%d").to_string();
        out.push_str(&format!("last seen between {} and {}\n", day(first), day(last)));
    }
    if done.kept_as_judged > 0 {
        out.push_str(&format!(
            "{} kept, since a person spoke of what was read there (--judged-too lets them go as well)\n",
            count(n(done.kept_as_judged), "page is", "pages are")
        ));
    }
    if rules.log_before.is_some() {
        out.push_str(&format!("{}: {verb}\n", count(n(done.log_lines), "line of the log", "lines of the log")));
    }
    out.push_str(if is_done {
        "articles, items, hashes, addresses and times stay; `attache vacuum` gives the room back to the disk\n"
    } else {
        "nothing was changed: --apply --by NAME lets it go. Articles, items, hashes, addresses and times stay\n"
    });
    out
}

fn log(args: &RetainArgs, output: &mut Output) -> Result<Exit, Failure> {
    let done = Store::open(&args.store.path).map_err(failure)?.retained().map_err(failure)?;
    for one in &done {
        if args.json {
            output.json(one)?;
            continue;
        }
        let n = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        output.text(&format!(
            "{}  by {}: {} ({}, {}, {})\n",
            one.at,
            one.by,
            one.rule,
            count(n(one.captures), "page", "pages"),
            count(n(one.log_lines), "line of the log", "lines of the log"),
            bytes_words(one.freed)
        ))?;
    }
    if done.is_empty() && !args.json {
        output.text("nothing was ever let go\n")?;
    }
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct View<'a> {
    schema: &'static str,
    rule: &'a str,
    applied: bool,
    #[serde(flatten)]
    done: &'a LetGo,
}
