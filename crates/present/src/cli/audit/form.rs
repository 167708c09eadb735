//! The sheet as a page: to fill in in a browser, where it saves CSV, or on paper. It asks nothing of the network.

use askama::Template;
use eval::audit::{BLIND, Form, Question, Sample};
use knowledge::Knowledge;
use model::{EventType, Sha256};

use crate::exit::Failure;

#[derive(Template)]
#[template(path = "sheet.html")]
struct SheetPage<'a> {
    is_blind: bool,
    coder: &'a str,
    file: String,
    /// The hash of the one script that may run: whatever a page says in its title cannot.
    allowed: String,
    script: &'static str,
    columns: String,
    types: Vec<(&'static str, String)>,
    units: Vec<Unit>,
    questions: &'a [Question],
}

struct Unit {
    number: usize,
    id: String,
    title: String,
    facts: String,
    before: String,
    sentence: String,
    /// What was coded, for sheets to verify.
    coded: Vec<(&'static str, String)>,
}

const SCRIPT: &str = include_str!("../../../assets/sheet.js");

/// The whole page.
pub fn html(form: &Form, sample: &Sample, coder: &str, knowledge: &Knowledge) -> Result<String, Failure> {
    let is_blind = *form == BLIND;
    let define = |kind: &EventType| {
        let row = knowledge.ontology.type_row(*kind);
        (kind.name(), row.map_or(String::new(), |row| row.definition.clone()))
    };
    let page = SheetPage {
        is_blind,
        coder,
        file: format!("{}{}.csv", form.name, if coder.is_empty() { String::new() } else { format!("-{coder}") }),
        allowed: base64(&bytes_of(&Sha256::of(SCRIPT.as_bytes()))),
        script: SCRIPT,
        columns: form.columns().into_iter().filter(|column| is_saved(form, column)).collect::<Vec<_>>().join(","),
        types: EventType::ALL.iter().map(define).collect(),
        units: form.lines(sample, coder).into_iter().enumerate().map(|(at, line)| unit(form, at + 1, line)).collect(),
        questions: form.questions,
    };
    page.render().map_err(|error| Failure::bug(format!("the sheet cannot be filled in: {error}")))
}

/// The form saves what names the unit, and the answers.
fn is_saved(form: &Form, column: &str) -> bool {
    matches!(column, "unit" | "event") || form.questions.iter().any(|question| question.column == column)
}

fn unit(form: &Form, number: usize, line: Vec<String>) -> Unit {
    let mut unit = Unit {
        number,
        id: String::new(),
        title: String::new(),
        facts: String::new(),
        before: String::new(),
        sentence: String::new(),
        coded: Vec::new(),
    };
    let mut facts = Vec::new();
    for (&column, cell) in form.shown.iter().zip(line) {
        match column {
            "unit" => unit.id = cell,
            "title" => unit.title = cell,
            "outlet" => facts.push(if cell.is_empty() { "outlet unknown".to_string() } else { cell }),
            "published" => facts.push(if cell.is_empty() { "date unknown".to_string() } else { cell }),
            "before" => unit.before = cell,
            "sentence" => unit.sentence = cell,
            "event" => {}
            coded => unit.coded.push((coded, cell)),
        }
    }
    unit.facts = facts.join(" · ");
    unit
}

fn bytes_of(hash: &Sha256) -> Vec<u8> {
    let digits = hash.as_str();
    (0..digits.len() / 2).filter_map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).ok()).collect()
}

/// Base64 with padding (RFC 4648, 4).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = LETTERS[(group >> (18 - 6 * at) & 63) as usize];
            out.push(if at <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_gives_the_vectors_of_its_standard() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
