//! Events for other programs: what passes the gate, and a sidecar that says what did not.

mod gate;
mod rows;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::dossier::Held;
pub use gate::{HeldBack, judge};
pub use rows::{Row, for_spreadsheet, rows};

/// What stands beside an export, so that its rows can be understood and cited years later.
#[derive(Debug, Clone, Serialize)]
pub struct Sidecar {
    /// `attache/export-events/1`
    pub schema: &'static str,
    /// `csv` or `jsonl`.
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
    /// How quad classes were computed.
    pub quad: &'static str,
    /// What a reader must know.
    pub limits: &'static [&'static str],
    /// What the pages say about themselves.
    pub pages_say: Vec<String>,
    /// How to cite it.
    pub cite: String,
}

const QUAD: &str = "PLOVER: AGREE CONSULT SUPPORT CONCEDE 1; COOPERATE AID RETREAT 2; REQUEST ACCUSE REJECT THREATEN 3; \
                    PROTEST SANCTION MOBILIZE COERCE ASSAULT 4";
const LIMITS: &[&str] = &[
    "one row is what one clause of one article reports; rows of several articles on one event are not merged (see story)",
    "an event with several sources or recipients has a row for each pair; count distinct event_id",
    "dates are days as the page gives them; events without a known day are held back, never completed",
    "text cells that a spreadsheet would run as a formula begin with an apostrophe in CSV; JSON lines hold them as they are",
];

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
            quad: QUAD,
            limits: LIMITS,
            pages_say,
        }
    }

    /// Takes one event: its rows, or none with the reason counted.
    pub fn take(&mut self, held: &Held, event: &model::Event, story: &str) -> Vec<Row> {
        match judge(event) {
            Err(reason) => {
                *self.held_back.entry(reason.words()).or_default() += 1;
                Vec::new()
            }
            Ok(day) => {
                let rows = rows(held, event, day, story);
                self.events += 1;
                self.rows += rows.len();
                rows
            }
        }
    }
}
