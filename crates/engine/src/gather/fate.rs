//! What becomes of an entry after it was asked for.

use collect::{Answer, CollectError, polite::Outcome};
use jiff::{SignedDuration, Timestamp};

use super::rhythm::jitter;

/// What becomes of an entry.
pub(super) enum Fate {
    /// Its page is read.
    Read(Box<Answer>),
    /// It is not, or not yet.
    Unread {
        /// As in the store.
        state: &'static str,
        /// In words, without the address.
        reason: String,
        /// When it is tried again.
        due: Option<Timestamp>,
        /// Whether this counts as a try.
        tried: bool,
    },
}

/// After so many tries an entry is given up.
const TRIES: u32 = 5;

pub(super) fn of(outcome: Outcome, address: &str, tries: u32, now: Timestamp) -> Fate {
    let end = |state: &'static str, reason: String| Fate::Unread { state, reason, due: None, tried: true };
    let again = |reason: String| {
        if tries + 1 >= TRIES {
            return end("failed", format!("{reason}; given up after {TRIES} tries"));
        }
        // 10 minutes, 40, 160, 640.
        let wait = jitter(address, tries, 600 << (2 * tries));
        let due = now.saturating_add(SignedDuration::from_secs(wait as i64)).unwrap_or(now);
        Fate::Unread { state: "waiting", reason, due: Some(due), tried: true }
    };
    match outcome {
        Outcome::Answered(answer) => match answer.status {
            200..=299 => match collect::unread_kind(answer.header("content-type").unwrap_or("")) {
                None => Fate::Read(answer),
                Some(kind) => end("unread", format!("of a kind that is not read ({kind})")),
            },
            401 | 402 | 407 => end("unread", format!("behind a login (status {})", answer.status)),
            404 | 410 => end("gone", format!("no longer there (status {})", answer.status)),
            408 | 425 | 429 | 500..=599 => again(format!("answered with status {}", answer.status)),
            status => end("failed", format!("answered with status {status}")),
        },
        Outcome::Forbidden => end("forbidden", "the site's robots.txt asks to keep away".into()),
        Outcome::Postponed(until) => {
            let reason = "the site wants to be left alone for a while".into();
            Fate::Unread { state: "waiting", reason, due: Some(until), tried: false }
        }
        Outcome::Failed(CollectError::TooLarge { limit, .. }) => {
            end("unread", format!("larger than the {limit} MiB that one page may have"))
        }
        Outcome::Failed(CollectError::Refused { reason, .. }) => end("failed", reason),
        Outcome::Failed(CollectError::Web { reason, .. }) => again(reason),
        Outcome::Failed(error) => again(error.to_string()),
    }
}
