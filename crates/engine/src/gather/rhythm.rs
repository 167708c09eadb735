//! When a source is asked again, and whether it is well.

use collect::{Answer, polite::Outcome};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use store::{Source, SourceState};

/// A source is not asked more often than this, whatever it prints, unless somebody wishes it.
pub const SHORTEST: u64 = 10 * 60;
/// Nor less often than this, while it can be read.
const LONGEST: u64 = 12 * 3600;
/// Before anything is known of it: so many times the shortest.
const FIRST: u64 = 3;
/// After failures: so long, doubled with each, up to a day.
const AFTER_FAILURE: u64 = 15 * 60;
const LONGEST_AFTER_FAILURE: u64 = 24 * 3600;
/// A source is silent when nothing new came for so many times its own rhythm, and for two days at least.
const SILENT_TIMES: u64 = 5;
const SILENT_AT_LEAST: u64 = 2 * 24 * 3600;
/// Where its rhythm is not known yet.
const SILENT_UNKNOWN: u64 = 7 * 24 * 3600;
/// After so many failures in a row a source is taken to be dying.
const DYING: u32 = 3;

/// How a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Health {
    /// Left alone, as somebody asked for.
    Paused,
    /// Not asked yet.
    New,
    /// Well.
    Well,
    /// It could not be read the last time or two.
    Failing,
    /// It could not be read three times and more, or it is no feed any more.
    Dying,
    /// It can be read, but it has been silent for long, measured by its own rhythm.
    Silent,
}

/// How a source is at a moment.
pub fn health(source: &Source, now: Timestamp) -> Health {
    let state = &source.state;
    if source.paused {
        return Health::Paused;
    }
    if state.asked.is_none() {
        return Health::New;
    }
    if state.failures > 0 {
        let turned = state.found.is_none() && state.entries > 0;
        return if state.failures >= DYING || turned { Health::Dying } else { Health::Failing };
    }
    let silent_after = state.rhythm.map_or(SILENT_UNKNOWN, |rhythm| (rhythm * SILENT_TIMES).max(SILENT_AT_LEAST));
    let is_silent = state.last_new.is_some_and(|last| seconds_between(last, now) > silent_after);
    if is_silent && source.kind == "feed" { Health::Silent } else { Health::Well }
}

/// Whether a source is to be asked.
pub(super) fn is_due(source: &Source, now: Timestamp) -> bool {
    !source.paused && source.state.due.is_none_or(|due| due <= now)
}

/// The list was read, or had not changed; so many entries are new. It is asked every `shortest` seconds at most.
pub(super) fn after_success(source: &mut Source, n_new: u64, shortest: u64, now: Timestamp) {
    let first = FIRST * shortest;
    let is_first = source.state.entries == 0;
    let state = &mut source.state;
    (state.asked, state.succeeded) = (Some(now), Some(now));
    (state.failures, state.problem) = (0, None);
    state.entries += n_new;
    if n_new > 0 {
        let last = state.last_new.filter(|_| !is_first);
        if let Some(gap) = last.and_then(|last| seconds_between(last, now).checked_div(n_new)) {
            // The newest gap counts a third: a paper that wakes up is followed within a few rounds.
            state.rhythm = Some(state.rhythm.map_or(gap, |rhythm| (2 * rhythm + gap) / 3));
        }
        state.last_new = Some(now);
        // About two new entries a visit.
        state.interval = state.rhythm.map_or(first, |rhythm| (2 * rhythm).clamp(shortest, LONGEST.max(shortest)));
    } else {
        state.interval =
            if state.interval == 0 { first } else { (state.interval * 3 / 2).clamp(shortest, LONGEST.max(shortest)) };
    }
    ask_again(source, now);
}

/// The source could not be read, for this reason.
pub(super) fn after_failure(source: &mut Source, problem: String, now: Timestamp) {
    let state = &mut source.state;
    state.asked = Some(now);
    state.failures += 1;
    state.problem = Some(problem);
    let doubled = AFTER_FAILURE << (state.failures - 1).min(10);
    state.interval = doubled.min(LONGEST_AFTER_FAILURE);
    ask_again(source, now);
}

/// Takes over what a source that is a page itself answered; whether there is a page to be read.
pub(super) fn after_page(source: &mut Source, outcome: &Outcome, shortest: u64, now: Timestamp) -> bool {
    match outcome {
        Outcome::Answered(answer) if answer.status == 304 => {
            after_success(source, 0, shortest, now);
            false
        }
        Outcome::Answered(answer) if answer.status < 300 => {
            remember(&mut source.state, answer);
            source.state.found = Some("page".into());
            after_success(source, 1, shortest, now);
            true
        }
        Outcome::Postponed(until) => {
            source.state.due = Some(*until);
            false
        }
        other => {
            after_failure(source, trouble(other), now);
            false
        }
    }
}

/// Keeps what makes the next request conditional.
pub(super) fn remember(state: &mut SourceState, answer: &Answer) {
    let header = |name| answer.header(name).filter(|value| value.len() < 1_000).map(str::to_string);
    state.etag = header("etag");
    state.modified = header("last-modified");
}

/// What is wrong, in words.
pub(super) fn trouble(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Answered(answer) if answer.status == 410 => "it is gone for good (status 410)".into(),
        Outcome::Answered(answer) => format!("answered with status {}", answer.status),
        Outcome::Forbidden => "the site's robots.txt asks to keep away".into(),
        Outcome::Postponed(until) => format!("the site wants to be left alone until {until}"),
        Outcome::Failed(error) => error.to_string(),
    }
}

fn ask_again(source: &mut Source, now: Timestamp) {
    let wait = jitter(&source.address, source.state.failures, source.state.interval);
    source.state.due = now.saturating_add(SignedDuration::from_secs(wait as i64)).ok();
}

fn seconds_between(earlier: Timestamp, later: Timestamp) -> u64 {
    later.duration_since(earlier).as_secs().max(0) as u64
}

/// Up to a tenth more or less, so that sources that were added together are not asked together for ever; the same for the
/// same address and try.
pub(super) fn jitter(address: &str, tries: u32, seconds: u64) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = address.bytes().chain(tries.to_le_bytes()).fold(0xcbf2_9ce4_8422_2325, mix);
    seconds - seconds / 10 + (seconds / 5) * ((hash >> 32) % 1_000) / 1_000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> Source {
        Source {
            id: 1,
            address: "https://news.example/rss".into(),
            kind: "feed".into(),
            title: None,
            added: Timestamp::UNIX_EPOCH,
            paused: false,
            state: SourceState { found: Some("RSS".into()), ..SourceState::default() },
        }
    }

    /// Lets a source print one entry every so many seconds for a month; how often it was asked, and its interval.
    fn follow(every: u64) -> (u64, u64) {
        let mut source = source();
        let (mut now, mut printed, mut asked) = (0, 0, 0);
        while now < 30 * 24 * 3600 {
            let n = if asked == 0 { 20 } else { now / every - printed };
            printed = now / every;
            after_success(&mut source, n, SHORTEST, Timestamp::from_second(now as i64).unwrap());
            asked += 1;
            now = source.state.due.unwrap().as_second() as u64;
        }
        (asked, source.state.interval)
    }

    #[test]
    fn a_source_is_asked_as_often_as_it_prints() {
        let (often, short) = follow(60);
        let (daily, long) = follow(24 * 3600);
        let (hourly, middle) = follow(3600);
        assert_eq!((short, long), (SHORTEST, LONGEST));
        assert!(often > hourly && hourly > daily, "{often} {hourly} {daily}");
        assert!((SHORTEST..=3 * 3600).contains(&middle), "{middle}");
    }

    #[test]
    fn failures_are_waited_out_and_told() {
        let mut source = source();
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(health(&source, now), Health::New);
        after_success(&mut source, 3, SHORTEST, now);
        assert_eq!(health(&source, now), Health::Well);
        let mut waits = Vec::new();
        for _ in 0..9 {
            after_failure(&mut source, "did not answer in time".into(), now);
            waits.push(source.state.interval);
        }
        assert!(waits.is_sorted() && waits[0] == AFTER_FAILURE && waits[8] == LONGEST_AFTER_FAILURE, "{waits:?}");
        assert_eq!(health(&source, now), Health::Dying);
        after_success(&mut source, 0, SHORTEST, now);
        assert_eq!(health(&source, now), Health::Well);
        let later = now.saturating_add(SignedDuration::from_hours(24 * 8)).unwrap();
        assert_eq!(health(&source, later), Health::Silent);
    }

    #[test]
    fn waiting_differs_a_little_from_source_to_source() {
        let waits: Vec<u64> = (0..100).map(|number| jitter(&format!("https://{number}.example/"), 0, 1_000)).collect();
        assert!(waits.iter().all(|wait| (900..=1_100).contains(wait)), "{waits:?}");
        assert!(waits.iter().collect::<std::collections::BTreeSet<_>>().len() > 50);
        assert_eq!(jitter("x", 1, 1_000), jitter("x", 1, 1_000));
    }
}
