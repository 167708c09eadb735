use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use super::{BLIND, Form, Question, SILENT, Sample, Sentence, VERIFY, compare::Written};

/// A filled sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Who filled it in.
    pub coder: String,
    /// What was answered.
    pub answers: Answers,
}

/// The answers of a sheet by unit. Units that were not answered are not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answers {
    /// Of a blind sheet: what a coder found in each sentence.
    Blind(BTreeMap<String, Found>),
    /// Of a sheet to verify: each row's columns with `right`, `wrong` or `cannot tell`.
    Verified(BTreeMap<String, BTreeMap<&'static str, String>>),
}

/// What a coder found in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// No event.
    Nothing,
    /// The coder could not tell.
    CannotTell,
    /// These events.
    Events(Events),
}

/// Events as a coder wrote them down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Events(pub(super) Vec<Written>);

/// Everything that is wrong with a sheet, each with its line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct SheetFaults(pub Vec<String>);

impl fmt::Display for SheetFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

/// Reads a filled sheet (CSV with commas, semicolons or tabs) against the sample that it was made from.
///
/// # Errors
/// All faults at once: columns that are missing, units that the sample does not have, answers that are none, answers that
/// contradict each other. Nothing is guessed.
pub fn read_sheet(sample: &Sample, coder: &str, text: &str) -> Result<Sheet, SheetFaults> {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = csv::ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).from_reader(text.as_bytes());
    let fault = |line: u64, what: String| format!("line {line}: {what}");
    let headings = lines.headers().map_err(|error| SheetFaults(vec![fault(1, error.to_string())]))?.clone();
    let headings: Vec<&str> = headings.iter().map(str::trim).collect();
    let Some(form) = Form::of(&headings) else {
        let missing = |form: &Form| {
            format!("for a {} sheet there is no column {}", form.name, form.missing(&headings).join(", "))
        };
        return Err(SheetFaults(vec![fault(1, format!("{}; {}", missing(&BLIND), missing(&VERIFY)))]));
    };
    let mut faults = Vec::new();
    let mut rows = Vec::new();
    for record in lines.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                let cell = |column: &str| {
                    let at = headings.iter().position(|heading| *heading == column);
                    at.and_then(|at| record.get(at)).unwrap_or("").trim().to_string()
                };
                let answers = form.questions.iter().map(|question| (question.column, cell(question.column)));
                rows.push(Line { line, unit: cell("unit"), answers: answers.collect() });
            }
            Err(error) => faults.push(fault(error.position().map_or(0, csv::Position::line), error.to_string())),
        }
    }
    let known: BTreeSet<&str> = if *form == BLIND {
        sample.sentences.iter().map(|sentence| sentence.id.as_str()).collect()
    } else {
        sample.drawn().map(|(_, row)| row.id.as_str()).collect()
    };
    for row in &mut rows {
        if row.unit.is_empty() && row.is_empty() {
            continue;
        }
        if !known.contains(row.unit.as_str()) {
            faults.push(fault(
                row.line,
                format!("the sample has no unit {:?}; is it the sheet of another sample?", row.unit),
            ));
        }
        row.settle(form.questions, &mut faults);
    }
    rows.retain(|row| !row.is_empty());
    let answers = if *form == BLIND { blind(&rows, &mut faults) } else { verified(rows, &mut faults) };
    if faults.is_empty() { Ok(Sheet { coder: coder.to_string(), answers }) } else { Err(SheetFaults(faults)) }
}

/// Spreadsheets save with what their language separates by.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or("");
    let count = |letter: char| head.matches(letter).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|letter| (count(char::from(*letter)), *letter == b',')).unwrap_or(b',')
}

struct Line {
    line: u64,
    unit: String,
    answers: BTreeMap<&'static str, String>,
}

impl Line {
    fn get(&self, column: &str) -> &str {
        self.answers.get(column).map_or("", String::as_str)
    }

    /// A remark alone answers nothing.
    fn is_empty(&self) -> bool {
        self.answers.iter().all(|(column, answer)| *column == "remark" || answer.is_empty())
    }

    /// Brings chosen answers to their usual letters, and names those that cannot be chosen.
    fn settle(&mut self, questions: &[Question], faults: &mut Vec<String>) {
        for question in questions.iter().filter(|question| !question.choices.is_empty()) {
            let Some(answer) = self.answers.get_mut(question.column).filter(|answer| !answer.is_empty()) else {
                continue;
            };
            match question.choices.iter().find(|choice| choice.eq_ignore_ascii_case(answer)) {
                Some(choice) => *answer = (*choice).to_string(),
                None => faults.push(format!(
                    "line {}: {} is {answer:?}; choose {}",
                    self.line,
                    question.column,
                    question.choices.join(", ")
                )),
            }
        }
    }
}

fn blind(rows: &[Line], faults: &mut Vec<String>) -> Answers {
    let mut units: BTreeMap<String, Found> = BTreeMap::new();
    for row in rows {
        let mut fault = |what: &str| faults.push(format!("line {}: {what}", row.line));
        let rest = row.answers.iter().any(|(column, answer)| {
            !matches!(*column, "is_event" | "remark") && !answer.is_empty() && answer != SILENT
        });
        let found = match row.get("is_event") {
            "" => {
                fault("is_event is empty and other cells are filled in");
                continue;
            }
            "yes" if row.get("type").is_empty() => {
                fault("there is an event and no type; where none fits, is_event is cannot tell");
                continue;
            }
            "yes" => Found::Events(Events(vec![written(row)])),
            answer if rest => {
                fault(&format!("is_event is {answer:?} and other cells are filled in"));
                continue;
            }
            "no" => Found::Nothing,
            _ => Found::CannotTell,
        };
        match (units.get_mut(&row.unit), found) {
            (None, found) => {
                units.insert(row.unit.clone(), found);
            }
            (Some(Found::Events(known)), Found::Events(Events(more))) => known.0.extend(more),
            (Some(_), _) => fault(&format!("unit {} is answered twice, and not both times with an event", row.unit)),
        }
    }
    Answers::Blind(units)
}

fn written(row: &Line) -> Written {
    let cell = |column: &str| row.get(column).to_string();
    Written {
        kind: cell("type"),
        source: cell("source"),
        recipient: cell("recipient"),
        polarity: cell("polarity"),
        certainty: cell("certainty"),
        time: cell("time"),
        date: cell("date"),
        place: cell("place"),
    }
}

fn verified(rows: Vec<Line>, faults: &mut Vec<String>) -> Answers {
    let mut units: BTreeMap<String, BTreeMap<&'static str, String>> = BTreeMap::new();
    for row in rows {
        let answers = row.answers.into_iter().filter(|(column, answer)| *column != "remark" && !answer.is_empty());
        if units.insert(row.unit.clone(), answers.collect()).is_some() {
            faults.push(format!("line {}: unit {} is answered twice", row.line, row.unit));
        }
    }
    Answers::Verified(units)
}

impl Form {
    /// The lines of a sheet for `coder`, in the coder's own order: what is shown, column by column.
    pub fn lines(&self, sample: &Sample, coder: &str) -> Vec<Vec<String>> {
        if *self == BLIND {
            let ordered = sample.order(coder, &sample.sentences, |sentence| sentence.id.as_str());
            return ordered.into_iter().map(|sentence| shown(sentence, &sentence.id, Some("1"), &[])).collect();
        }
        let ordered = sample.order(coder, sample.drawn(), |(_, row)| row.id.as_str());
        let line = |(sentence, row): (&Sentence, &super::Row)| {
            let list = |names: &[super::Name]| {
                or_silent(names.iter().map(|name| name.name.as_str()).collect::<Vec<_>>().join("; "))
            };
            let said = row
                .said
                .iter()
                .map(|said| format!("{}: {}, {}, {}", said.by, said.polarity, said.certainty, said.time));
            let date = row.date.as_ref().map_or("", |date| &date.value);
            let coded = [
                row.kind.clone(),
                or_silent(row.mode.clone()),
                list(&row.source),
                list(&row.recipient),
                said.collect::<Vec<_>>().join("; "),
                or_silent(date.to_string()),
                list(row.place.as_slice()),
            ];
            shown(sentence, &row.id, None, &coded)
        };
        ordered.into_iter().map(line).collect()
    }
}

fn shown(sentence: &Sentence, unit: &str, event: Option<&str>, coded: &[String]) -> Vec<String> {
    let mut cells = vec![unit.to_string()];
    cells.extend(event.map(str::to_string));
    let known = [&sentence.title, &sentence.outlet, &sentence.published, &sentence.before, &sentence.text];
    cells.extend(known.into_iter().cloned());
    cells.extend(coded.iter().cloned());
    cells
}

fn or_silent(text: String) -> String {
    if text.is_empty() { SILENT.to_string() } else { text }
}
