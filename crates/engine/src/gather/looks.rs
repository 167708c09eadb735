//! Pages that were read are looked at again: often while they are young, then ever less, then no more.

use collect::{
    Answer,
    polite::{Outcome, Visit},
};
use jiff::{SignedDuration, Timestamp};
use model::Capture;
use store::{Look, LookDue, LookMark};

use super::rhythm::jitter;

/// Seconds from one look to the next. Editorial: papers put a page right within its first day, and take it back within weeks.
const LOOKS: [u64; 4] = [3_600, 24 * 3_600, 7 * 24 * 3_600, 30 * 24 * 3_600];

/// When a page is looked at again after it was looked at so many times; none: no more.
pub(super) fn next(address: &str, looks: u32, now: Timestamp) -> Option<Timestamp> {
    let wait = jitter(address, looks, *LOOKS.get(looks as usize)?);
    now.saturating_add(SignedDuration::from_secs(wait as i64)).ok()
}

/// What a look came to.
pub(super) struct Looked {
    /// What is next.
    pub mark: LookMark,
    /// What is noted, where there is no page to be read.
    pub look: Option<Look>,
    /// The page.
    pub page: Option<Capture>,
}

pub(super) fn of(due: &LookDue, visit: Visit) -> Looked {
    let at = visit.at;
    let mark = LookMark { id: due.id, next: next(&due.asked, due.looks + 1, at), looked: true };
    let noted = |status: Option<u16>, outcome: &str, words: String| {
        let look = Look::new(&due.asked, at, status, outcome, &words);
        Looked { mark: mark.clone(), look: Some(look), page: None }
    };
    match visit.outcome {
        Outcome::Answered(answer) => match answer.status {
            304 => {
                let mut looked = noted(Some(304), "same", "not changed (status 304)".into());
                looked.look = looked.look.map(|look| Look { article: due.article.clone(), ..look });
                looked
            }
            200..=299 if leads_away(due, &answer) => {
                noted(Some(answer.status), "gone", format!("it leads to the front page {} now", answer.address))
            }
            200..=299 => match collect::unread_kind(answer.header("content-type").unwrap_or("")) {
                None => Looked { mark, look: None, page: Some(answer.capture(&due.asked, at)) },
                Some(kind) => noted(Some(answer.status), "unread", format!("of a kind that is not read ({kind})")),
            },
            status @ (404 | 410) => noted(Some(status), "gone", format!("status {status}")),
            status => noted(Some(status), "unread", format!("answered with status {status}")),
        },
        Outcome::Forbidden => {
            let mut looked = noted(None, "unread", "the site's robots.txt asks to keep away".into());
            looked.mark.next = None;
            looked
        }
        Outcome::Postponed(until) => {
            Looked { mark: LookMark { id: due.id, next: Some(until), looked: false }, look: None, page: None }
        }
        Outcome::Failed(error) => noted(None, "unread", error.to_string()),
    }
}

/// Whether the address leads to a front page now: so do papers with pages that they took down.
fn leads_away(due: &LookDue, answer: &Answer) -> bool {
    let is_front = |address: &str| {
        let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
        rest.split_once('/').is_none_or(|(_, path)| path.is_empty())
    };
    answer.address != due.address && is_front(&answer.address) && !is_front(&due.address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_looked_at_ever_less_and_then_no_more() {
        let now = Timestamp::UNIX_EPOCH;
        let waits: Vec<i64> =
            (0..9).map_while(|looks| next("https://news.example/a", looks, now)).map(Timestamp::as_second).collect();
        assert_eq!(waits.len(), LOOKS.len());
        assert!(waits.is_sorted(), "{waits:?}");
        assert!(waits.iter().zip(LOOKS).all(|(wait, plan)| wait.abs_diff(plan as i64) <= plan / 10), "{waits:?}");
    }
}
