use crate::{Faults, Row};

/// Why a word makes a number a claim of the news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureWord {
    /// A verb that says what became of those counted.
    Verb {
        /// How the figure says it ("sent").
        sense: String,
        /// Whether its subject is counted, and not its object.
        subject: bool,
    },
    /// A group of `counted.tsv` whose numbers are claims by themselves.
    Alone,
    /// A noun whose number stands elsewhere ("the death *toll* rose to 31").
    Tally {
        /// What it counts; empty where the words after it say so ("the number of dead").
        sense: String,
    },
    /// A preposition before the value that a tally has now.
    Stands,
    /// Beside it, a sum of money is a claim.
    Money,
    /// A preposition before a place.
    Place,
    /// A preposition before a number whose noun stands with the verb.
    Ellipsis,
}

pub(super) fn figure_word(row: Row<'_, '_>, faults: &mut Faults) -> Option<FigureWord> {
    Some(match (row.get("kind"), row.get("counts")) {
        ("verb", "subject" | "object") => {
            FigureWord::Verb { sense: row.get("sense").to_string(), subject: row.get("counts") == "subject" }
        }
        ("alone", "") => FigureWord::Alone,
        ("tally", "") => FigureWord::Tally { sense: row.get("sense").to_string() },
        ("stands", "") => FigureWord::Stands,
        ("money", "") => FigureWord::Money,
        ("ellipsis", "") => FigureWord::Ellipsis,
        ("place", "") => FigureWord::Place,
        (kind, counts) => {
            row.fault(faults, format!("unknown kind {kind:?} with counts {counts:?}"));
            return None;
        }
    })
}
