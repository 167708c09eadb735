//! Events for other programs: what passes the gate, and a sidecar that says what did not.

mod address;
pub mod citations;
pub mod feeds;
mod gate;
pub mod layouts;
pub mod plover;
pub mod rights;
mod rows;
pub mod stix;

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use crate::{dossier::Held, later::Mark};

pub use gate::{HeldBack, judge};
pub use rows::{Row, for_spreadsheet, rows};

/// What stands beside an export, so that its rows can be understood and cited years later.
#[derive(Debug, Clone, Serialize)]
pub struct Sidecar {
    /// `attache/export-events/1`
    pub schema: &'static str,
    /// `csv`, `jsonl`, `gdelt`, …
    pub layout: &'static str,
    /// What was asked for, as typed; empty entries were not asked for.
    pub query: BTreeMap<&'static str, String>,
    /// The moment taken as the present.
    pub made: Timestamp,
    /// Version of Attaché.
    pub version: &'static str,
    /// SHA-256 over the knowledge and models of this run.
    pub knowledge: String,
    /// Rows written.
    pub rows: usize,
    /// Events behind them.
    pub events: usize,
    /// Events that matched and did not pass the gate, by reason.
    pub held_back: BTreeMap<&'static str, usize>,
    /// Rows whose sentence is not in the export since its page asks for that; hash and place are where the layout has room.
    pub sentences_withheld: usize,
    /// How quad classes were computed.
    pub quad: &'static str,
    /// What a reader must know.
    pub limits: Vec<&'static str>,
    /// What the pages say about themselves.
    pub pages_say: Vec<String>,
    /// How to cite it.
    pub cite: String,
}

/// How we compute quad classes.
pub const QUAD: &str = "PLOVER: AGREE CONSULT SUPPORT CONCEDE 1; COOPERATE AID RETREAT 2; REQUEST ACCUSE REJECT THREATEN 3; \
                    PROTEST SANCTION MOBILIZE COERCE ASSAULT 4";
/// What a reader of rows (CSV, JSON lines) must know.
pub const LIMITS: &[&str] = &[
    "one row is what one clause of one article reports; rows of several articles on one event are not merged (see story)",
    "source_status says where the page was withdrawn, corrected, changed or is gone since; an event that a newer version of \
     its page tells again is held back, so that one page counts once",
    "an event with several sources or recipients has a row for each pair; count distinct event_id",
    "text cells that a spreadsheet would run as a formula begin with an apostrophe in CSV; JSON lines hold them as they are",
];

const DAYS: &str = "dates are days as the page gives them; events without a known day are held back, never completed";

/// What was asked for and by whom it was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// See [`Sidecar::layout`].
    pub layout: &'static str,
    /// See [`Sidecar::query`].
    pub query: BTreeMap<&'static str, String>,
    /// See [`Sidecar::made`].
    pub now: Timestamp,
    /// See [`Sidecar::knowledge`].
    pub knowledge: String,
    /// See [`Sidecar::quad`].
    pub quad: &'static str,
    /// See [`Sidecar::limits`].
    pub limits: &'static [&'static str],
}

impl Sidecar {
    /// The sidecar of an export that is about to be written.
    pub fn new(made: Made, pages_say: Vec<String>) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        Sidecar {
            schema: "attache/export-events/1",
            layout: made.layout,
            query: made.query,
            made: made.now,
            version,
            cite: format!(
                "Events coded by Attaché {version}, knowledge {}, exported {}; the reports are those of the outlets in each row",
                made.knowledge.get(..12).unwrap_or(&made.knowledge),
                made.now
            ),
            knowledge: made.knowledge,
            rows: 0,
            events: 0,
            held_back: BTreeMap::new(),
            sentences_withheld: 0,
            quad: made.quad,
            limits: made.limits.iter().copied().chain([DAYS]).collect(),
            pages_say,
        }
    }

    /// The day of an event that passes the gate; one that does not is counted. `has_room`: whether the layout can say that
    /// a source was withdrawn.
    pub fn pass(&mut self, held: &Held, event: &model::Event, has_room: bool) -> Option<Date> {
        let stands = match Mark::of_item(held, event.evidence) {
            Some(mark) if mark.is_told_again() => Err(HeldBack::ToldAgain),
            Some(mark) if mark.is_taken_back() && !has_room => Err(HeldBack::TakenBack),
            _ => Ok(()),
        };
        match stands.and_then(|()| judge(event)) {
            Ok(day) => {
                self.events += 1;
                Some(day)
            }
            Err(reason) => {
                self.hold_back(reason);
                None
            }
        }
    }

    /// Counts an event that is held back.
    pub fn hold_back(&mut self, reason: HeldBack) {
        *self.held_back.entry(reason.words()).or_default() += 1;
    }
}
