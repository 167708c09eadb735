//! Many requests, politely: one at a time a host, with a pause between two, after the site's `robots.txt`, and never
//! sooner than the site says with `Retry-After`.

use std::{
    cell::Cell,
    collections::{BTreeMap, VecDeque},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use url::Url;

use crate::{Answer, Ask, CollectError, Fetch, robots::Robots};

/// The present, and waiting. Tests have a clock of their own.
pub trait Clock: Send + Sync {
    /// The present.
    fn now(&self) -> Timestamp;
    /// Waits.
    fn sleep(&self, time: Duration);
}

/// The clock of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep(&self, time: Duration) {
        thread::sleep(time);
    }
}

/// What is to be asked.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Whatever the caller knows it by.
    pub tag: i64,
    /// The address.
    pub address: String,
    /// `ETag` of the last answer.
    pub etag: Option<String>,
    /// `Last-Modified` of the last answer.
    pub modified: Option<String>,
}

/// What came of a request.
#[derive(Debug)]
pub struct Visit {
    /// The request's tag; none for a `robots.txt`.
    pub tag: Option<i64>,
    /// The address asked for.
    pub address: String,
    /// `scheme://host:port`
    pub host: String,
    /// When it was asked.
    pub at: Timestamp,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a request.
#[derive(Debug)]
pub enum Outcome {
    /// An answer, of whatever status.
    Answered(Box<Answer>),
    /// The site asks robots to keep away from there.
    Forbidden,
    /// The site is to be left alone until then.
    Postponed(Timestamp),
    /// No answer.
    Failed(CollectError),
}

/// How to behave.
#[derive(Debug, Clone, Copy)]
pub struct Manners {
    /// Between the end of one request to a host and the next.
    pub pause: Duration,
    /// Requests under way at a time, all hosts together.
    pub at_once: usize,
    /// A site that wants to be left alone longer than this is asked again in a later run.
    pub patience: Duration,
}

impl Default for Manners {
    fn default() -> Self {
        Manners { pause: Duration::from_secs(2), at_once: 8, patience: Duration::from_secs(90) }
    }
}

/// `robots.txt` is asked for again after a day (RFC 9309, 2.4).
const ROBOTS_LAST: SignedDuration = SignedDuration::from_hours(24);
/// A site that cannot say what it asks of robots is asked again after so long.
const CLOSED_LAST: SignedDuration = SignedDuration::from_hours(1);
/// Longer pauses than this are taken for a mistake.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// The same for `Retry-After`.
const LONGEST_RETRY: SignedDuration = SignedDuration::from_hours(24);

/// Asks politely; remembers from one round to the next what sites said.
pub struct Polite<'a> {
    fetch: &'a Fetch,
    clock: &'a dyn Clock,
    manners: Manners,
    hosts: Mutex<BTreeMap<String, Host>>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Host {
    waiting: VecDeque<Request>,
    is_busy: bool,
    next: Option<Timestamp>,
    robots: Option<(Robots, Timestamp)>,
}

/// What a worker does next.
enum Turn {
    Robots(String),
    Ask(String, Request),
    Postpone(String, Request, Timestamp),
    Wait(Duration),
    Done,
}

impl<'a> Polite<'a> {
    /// Nothing is asked yet.
    pub fn new(fetch: &'a Fetch, clock: &'a dyn Clock, manners: Manners) -> Self {
        Polite { fetch, clock, manners, hosts: Mutex::default(), changed: Condvar::new() }
    }

    /// Asks all; `each` hears of every visit, from several threads, and says whether to go on.
    pub fn round(&self, requests: Vec<Request>, each: &(dyn Fn(Visit) -> bool + Sync)) {
        let mut hosts = self.hosts();
        for host in hosts.values_mut() {
            host.waiting.clear();
        }
        for request in requests {
            match host_of(&request.address) {
                Some(name) => hosts.entry(name).or_default().waiting.push_back(request),
                None => {
                    let error = CollectError::Refused {
                        address: request.address.clone(),
                        reason: "not an address that can be read".into(),
                    };
                    let (tag, address) = (Some(request.tag), request.address);
                    let at = self.clock.now();
                    each(Visit { tag, address, host: String::new(), at, outcome: Outcome::Failed(error) });
                }
            }
        }
        let n_hosts = hosts.values().filter(|host| !host.waiting.is_empty()).count();
        drop(hosts);
        thread::scope(|scope| {
            for _ in 0..self.manners.at_once.min(n_hosts).max(1) {
                scope.spawn(|| self.work(each));
            }
        });
    }

    fn work(&self, each: &(dyn Fn(Visit) -> bool + Sync)) {
        loop {
            let goes_on = match self.turn() {
                Turn::Done => return,
                Turn::Wait(time) => {
                    self.clock.sleep(time);
                    true
                }
                Turn::Postpone(host, request, until) => {
                    let (tag, address, at) = (Some(request.tag), request.address, self.clock.now());
                    each(Visit { tag, address, host, at, outcome: Outcome::Postponed(until) })
                }
                Turn::Robots(host) => self.ask_robots(host, each),
                Turn::Ask(host, request) => self.ask(host, request, each),
            };
            if !goes_on {
                for host in self.hosts().values_mut() {
                    host.waiting.clear();
                }
                self.changed.notify_all();
            }
        }
    }

    fn turn(&self) -> Turn {
        let mut hosts = self.hosts();
        loop {
            let now = self.clock.now();
            let mut soonest: Option<Duration> = None;
            let mut is_any_busy = false;
            for (name, host) in hosts.iter_mut() {
                if host.is_busy {
                    is_any_busy = true;
                    continue;
                }
                if host.waiting.is_empty() {
                    continue;
                }
                if let Some(next) = host.next.filter(|next| *next > now) {
                    let time = Duration::try_from(next.duration_since(now)).unwrap_or_default();
                    if time > self.manners.patience
                        && let Some(request) = host.waiting.pop_front()
                    {
                        return Turn::Postpone(name.clone(), request, next);
                    }
                    soonest = Some(soonest.map_or(time, |soonest| soonest.min(time)));
                    continue;
                }
                let has_robots = host.robots.as_ref().is_some_and(|(_, until)| *until > now);
                host.is_busy = true;
                if !has_robots {
                    return Turn::Robots(name.clone());
                }
                if let Some(request) = host.waiting.pop_front() {
                    return Turn::Ask(name.clone(), request);
                }
            }
            if let Some(time) = soonest {
                // Short waits, so that a host that becomes free meanwhile is not kept waiting.
                return Turn::Wait(time.min(Duration::from_secs(1)));
            }
            if !is_any_busy {
                return Turn::Done;
            }
            hosts = self.changed.wait(hosts).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn ask_robots(&self, name: String, each: &(dyn Fn(Visit) -> bool + Sync)) -> bool {
        let address = format!("{name}/robots.txt");
        let at = self.clock.now();
        let asked = self.fetch.ask(Ask { address: &address, ..Ask::default() });
        let (robots, lasts) = match &asked {
            Ok(answer) => match answer.status {
                200..=299 => match answer.unpacked() {
                    Ok(bytes) => (Robots::parse(&bytes), ROBOTS_LAST),
                    Err(_) => (Robots::closed(), CLOSED_LAST),
                },
                // RFC 9309, 2.3.1.4: who fails to answer wants nobody; 2.3.1.3: who has no such file wants everybody.
                429 | 500..=599 => (Robots::closed(), CLOSED_LAST),
                _ => (Robots::default(), ROBOTS_LAST),
            },
            Err(_) => (Robots::closed(), CLOSED_LAST),
        };
        let outcome = match asked {
            Ok(answer) => Outcome::Answered(Box::new(answer)),
            Err(error) => Outcome::Failed(error),
        };
        let until = at.saturating_add(lasts).unwrap_or(at);
        self.release(&name, &outcome, |host| host.robots = Some((robots, until)));
        each(Visit { tag: None, address, host: name, at, outcome })
    }

    fn ask(&self, name: String, request: Request, each: &(dyn Fn(Visit) -> bool + Sync)) -> bool {
        let path =
            Url::parse(&request.address).map_or(String::new(), |url| url[url::Position::BeforePath..].to_string());
        let allows = |name: &str, path: &str| {
            let hosts = self.hosts();
            hosts.get(name).and_then(|host| host.robots.as_ref()).is_none_or(|(robots, _)| robots.allows(path))
        };
        let is_allowed = allows(&name, &path);
        // Rules that are known hold for redirects too; of other sites nobody has asked yet.
        let is_barred = Cell::new(false);
        let may_follow = |address: &str| {
            let url = Url::parse(address).ok();
            let path = url.map_or(String::new(), |url| url[url::Position::BeforePath..].to_string());
            let may = host_of(address).is_none_or(|name| allows(&name, &path));
            is_barred.set(!may);
            may
        };
        let at = self.clock.now();
        let (etag, modified) = (request.etag.as_deref(), request.modified.as_deref());
        let outcome = if is_allowed {
            match self.fetch.ask(Ask { address: &request.address, etag, modified, may_follow: Some(&may_follow) }) {
                Ok(answer) => Outcome::Answered(Box::new(answer)),
                Err(_) if is_barred.get() => Outcome::Forbidden,
                Err(error) => Outcome::Failed(error),
            }
        } else {
            Outcome::Forbidden
        };
        self.release(&name, &outcome, |_| {});
        each(Visit { tag: Some(request.tag), address: request.address, host: name, at, outcome })
    }

    /// Lets others ask the host, after a pause.
    fn release(&self, name: &str, outcome: &Outcome, then: impl FnOnce(&mut Host)) {
        let now = self.clock.now();
        let mut hosts = self.hosts();
        if let Some(host) = hosts.get_mut(name) {
            host.is_busy = false;
            then(host);
            if !matches!(outcome, Outcome::Forbidden) {
                let asked = host.robots.as_ref().and_then(|(robots, _)| robots.delay).unwrap_or_default();
                let pause = self.manners.pause.max(asked.min(LONGEST_PAUSE));
                let mut next = now.saturating_add(pause).unwrap_or(now);
                if let Outcome::Answered(answer) = outcome
                    && let Some(until) = retry_after(answer, now)
                {
                    next = next.max(until);
                }
                host.next = Some(next);
            }
        }
        drop(hosts);
        self.changed.notify_all();
    }

    fn hosts(&self) -> MutexGuard<'_, BTreeMap<String, Host>> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `scheme://host:port` of an address.
pub fn host_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    url.has_host().then(|| url[..url::Position::AfterPort].to_string())
}

/// Until when a site that answers 429 or 503 wants to be left alone: what it says, or else a minute.
fn retry_after(answer: &Answer, now: Timestamp) -> Option<Timestamp> {
    if !matches!(answer.status, 429 | 503) {
        return None;
    }
    let latest = now.saturating_add(LONGEST_RETRY).unwrap_or(now);
    let said = answer.header("retry-after").and_then(|said| {
        let seconds = said.trim().parse::<u32>().ok().map(|seconds| SignedDuration::from_secs(seconds.into()));
        match seconds {
            Some(seconds) => now.saturating_add(seconds).ok(),
            None => jiff::fmt::rfc2822::parse(said.trim()).ok().map(|date| date.timestamp()),
        }
    });
    let minute = now.saturating_add(SignedDuration::from_secs(60)).unwrap_or(now);
    Some(said.unwrap_or(minute).clamp(now, latest))
}
