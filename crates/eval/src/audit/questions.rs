//! What coders see and are asked: one table for the CSV sheet, the HTML form, and the reader of both.

/// What a coder writes where a sentence does not say.
pub const SILENT: &str = "-";

/// A kind of sheet.
#[derive(Debug, PartialEq, Eq)]
pub struct Form {
    /// `blind` or `verify`.
    pub name: &'static str,
    /// Columns that are filled in for the coder; the first names the unit.
    pub shown: &'static [&'static str],
    /// Columns to fill in.
    pub questions: &'static [Question],
}

/// A column to fill in.
#[derive(Debug, PartialEq, Eq)]
pub struct Question {
    /// Its heading.
    pub column: &'static str,
    /// What is asked.
    pub ask: &'static str,
    /// The answers to choose from; empty for words.
    pub choices: &'static [&'static str],
}

const fn words(column: &'static str, ask: &'static str) -> Question {
    Question { column, ask, choices: &[] }
}

const fn choice(column: &'static str, ask: &'static str, choices: &'static [&'static str]) -> Question {
    Question { column, ask, choices }
}

const TYPES: &[&str] = &model::EventType::NAMES;
const VERDICTS: &[&str] = &["right", "wrong", "cannot tell"];

/// The coder sees the sentence and not what was coded of it.
pub const BLIND: Form = Form {
    name: "blind",
    shown: &["unit", "event", "title", "outlet", "published", "before", "sentence"],
    questions: &[
        choice("is_event", "Does the sentence tell an event of the codebook?", &["yes", "no", "cannot tell"]),
        choice("type", "Which type?", TYPES),
        words("source", "Who does it? Words of the sentence; - where it does not say"),
        words("recipient", "To whom? Words of the sentence; - where it does not say"),
        choice("polarity", "Is it said to be so?", &["affirmed", "denied"]),
        choice(
            "certainty",
            "How sure is the speaker?",
            &["certain", "probable", "possible", "hypothetical", "requested"],
        ),
        choice("time", "When does it lie, seen from the speaker?", &["past", "ongoing", "future"]),
        words("date", "On which day? 2025-03-21, 2025-03, 2025, or the words of the sentence; - where it does not say"),
        words("place", "Where? Words of the sentence; - where it does not say"),
        words("remark", "Anything else"),
    ],
};

/// The coder sees a row and its sentence and judges the row.
pub const VERIFY: Form = Form {
    name: "verify",
    shown: &[
        "unit",
        "title",
        "outlet",
        "published",
        "before",
        "sentence",
        "type",
        "mode",
        "source",
        "recipient",
        "said",
        "date",
        "place",
    ],
    questions: &[
        choice("judge_event", "Does the sentence tell this event at all?", VERDICTS),
        choice("judge_type", "Is the type right?", VERDICTS),
        choice("judge_source", "Is it right who does it?", VERDICTS),
        choice("judge_recipient", "Is it right to whom?", VERDICTS),
        choice("judge_said", "Is it right how it is said (affirmed, how certain, when)?", VERDICTS),
        choice("judge_date", "Is the date right?", VERDICTS),
        choice("judge_place", "Is the place right?", VERDICTS),
        words("remark", "Anything else"),
    ],
};

impl Form {
    /// All columns in order.
    pub fn columns(&self) -> Vec<&'static str> {
        self.shown.iter().copied().chain(self.questions.iter().map(|question| question.column)).collect()
    }

    /// The kind of sheet with these columns: the one all of whose questions are there, but for the remark.
    pub(super) fn of(columns: &[&str]) -> Option<&'static Form> {
        [&BLIND, &VERIFY].into_iter().find(|form| form.missing(columns).is_empty())
    }

    pub(super) fn missing(&self, columns: &[&str]) -> Vec<&'static str> {
        let needed = std::iter::once("unit").chain(self.questions.iter().map(|question| question.column));
        needed.filter(|column| *column != "remark" && !columns.contains(column)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blind_sheet_shows_nothing_that_was_coded() {
        let coded = ["type", "mode", "source", "recipient", "said", "date", "place", "confidence", "stratum"];
        assert!(BLIND.shown.iter().all(|column| !coded.contains(column)));
    }
}
