//! The export gate: a row with an unknown or inferred key field does not enter a day-level layout.

use jiff::civil::Date;
use model::{Event, Party, Precision};

use crate::standing::Standing;

/// Why an event was held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeldBack {
    /// Hedged, asked for, supposed.
    NotForCertain,
    /// Promised or announced: it has not happened.
    NotYet,
    /// Denied, or denied by some.
    Denied,
    /// The clause names nobody who does it.
    NoActor,
    /// Those named are not known.
    ActorUnknown,
    /// Another sentence supplied who does it.
    ActorInferred,
    /// The day is unknown, or only known to the month or year.
    DayUnknown,
    /// Another sentence supplied the day.
    DayInferred,
    /// The layout has CAMEO codes, and this event maps to none.
    NoCode,
    /// A newer version of its page tells it again: one page counts once.
    ToldAgain,
    /// Its page was withdrawn, or no longer says it, and the layout has no room to say so.
    TakenBack,
}

impl HeldBack {
    /// The reason as the sidecar counts it.
    pub fn words(self) -> &'static str {
        match self {
            HeldBack::NotForCertain => "not said for certain",
            HeldBack::NotYet => "announced, not yet happened",
            HeldBack::Denied => "denied",
            HeldBack::NoActor => "no actor named",
            HeldBack::ActorUnknown => "actor not known",
            HeldBack::ActorInferred => "actor inferred",
            HeldBack::DayUnknown => "day unknown",
            HeldBack::DayInferred => "day inferred",
            HeldBack::NoCode => "no CAMEO code",
            HeldBack::ToldAgain => "told again by a newer version of its page",
            HeldBack::TakenBack => "source withdrawn, or no longer says it",
        }
    }
}

/// The day of an event that may be exported, or why it may not.
///
/// # Errors
/// The reason.
pub fn judge(event: &Event) -> Result<Date, HeldBack> {
    match Standing::of_event(event) {
        Standing::Reported | Standing::Ongoing => {}
        Standing::Announced => return Err(HeldBack::NotYet),
        Standing::Denied | Standing::Disputed => return Err(HeldBack::Denied),
        Standing::Uncertain | Standing::Asked | Standing::Supposed => return Err(HeldBack::NotForCertain),
    }
    if event.source.is_empty() {
        return Err(HeldBack::NoActor);
    }
    if event.source.iter().any(|party| party.inferred_from.is_some()) {
        return Err(HeldBack::ActorInferred);
    }
    if !event.source.iter().any(is_known) {
        return Err(HeldBack::ActorUnknown);
    }
    let date = event.date.as_ref().ok_or(HeldBack::DayUnknown)?;
    if date.inferred_from.is_some() {
        return Err(HeldBack::DayInferred);
    }
    if date.precision > Precision::Day {
        return Err(HeldBack::DayUnknown);
    }
    date.value.get(..10).and_then(|day| day.parse().ok()).ok_or(HeldBack::DayUnknown)
}

fn is_known(party: &Party) -> bool {
    party.actor.is_some() || party.country.is_some()
}
