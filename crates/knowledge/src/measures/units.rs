use model::{Change, QuantityKind};

use crate::{Faults, Row};

/// A unit of measure, of proportion or of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// What quantities carry: `km`, `percent`, `USD`.
    pub id: String,
    /// What people read: `kilometre`.
    pub name: String,
    /// Money, percent or measure.
    pub kind: QuantityKind,
}

/// How the words beside a number mean it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hedge {
    /// What they say.
    pub meaning: HedgeMeaning,
    /// Whether they stand behind the number.
    pub after: bool,
}

/// What a hedge says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum HedgeMeaning {
    About,
    AtMost,
    AtLeast,
    Exact,
}

/// What a noun that is counted is to the news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// `person` for people; empty for things.
    pub unit: String,
    /// Why a number of them is news; none where it is not by itself.
    pub news: String,
    /// How a figure says what is counted; empty: by the noun itself.
    pub sense: String,
}

pub(super) fn unit(row: Row<'_, '_>, faults: &mut Faults) -> Option<Unit> {
    let kind = match row.get("kind") {
        "percent" => QuantityKind::Percent,
        "measure" => QuantityKind::Measure,
        other => {
            row.fault(faults, format!("unknown kind {other:?}"));
            return None;
        }
    };
    Some(Unit { id: row.get("id").to_string(), name: row.get("name").to_string(), kind })
}

pub(super) fn currency(row: Row<'_, '_>, _faults: &mut Faults) -> Option<Unit> {
    Some(Unit { id: row.get("id").to_string(), name: row.get("name").to_string(), kind: QuantityKind::Money })
}

pub(super) fn hedge(row: Row<'_, '_>, faults: &mut Faults) -> Option<Hedge> {
    let cell = row.get("meaning");
    let meaning = match cell.trim_end_matches("-after") {
        "about" => HedgeMeaning::About,
        "at-most" => HedgeMeaning::AtMost,
        "at-least" => HedgeMeaning::AtLeast,
        "exact" => HedgeMeaning::Exact,
        other => {
            row.fault(faults, format!("unknown meaning {other:?}"));
            return None;
        }
    };
    Some(Hedge { meaning, after: cell.ends_with("-after") })
}

pub(super) fn change(row: Row<'_, '_>, faults: &mut Faults) -> Option<Change> {
    match row.get("change") {
        "up" => Some(Change::Up),
        "down" => Some(Change::Down),
        other => {
            row.fault(faults, format!("unknown change {other:?}"));
            None
        }
    }
}

pub(super) fn counted(row: Row<'_, '_>, _faults: &mut Faults) -> Option<Counted> {
    Some(Counted {
        unit: row.get("unit").to_string(),
        news: row.get("news").to_string(),
        sense: row.get("sense").to_string(),
    })
}
