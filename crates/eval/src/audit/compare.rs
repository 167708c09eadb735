//! When what a coder wrote and what was coded are the same.

use super::{Name, Row, SILENT};

/// Words that name nobody by themselves.
const EMPTY_WORDS: &[&str] =
    &["the", "a", "an", "of", "and", "in", "on", "at", "to", "by", "for", "its", "their", "his", "her"];

/// What one coder wrote of one event; empty where a cell was not answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Written {
    pub kind: String,
    pub source: String,
    pub recipient: String,
    pub polarity: String,
    pub certainty: String,
    pub time: String,
    pub date: String,
    pub place: String,
}

/// The fields of an event besides its type, as they are reported.
pub(super) const FIELDS: &[&str] = &["source", "recipient", "polarity", "certainty", "time", "date", "place"];

impl Written {
    pub fn field(&self, name: &str) -> &str {
        match name {
            "source" => &self.source,
            "recipient" => &self.recipient,
            "polarity" => &self.polarity,
            "certainty" => &self.certainty,
            "time" => &self.time,
            "date" => &self.date,
            _ => &self.place,
        }
    }

    /// Whether a row has this field as the coder wrote it; none where the coder did not answer.
    pub fn agrees(&self, row: &Row, field: &str) -> Option<bool> {
        let written = self.field(field);
        if written.is_empty() {
            return None;
        }
        let said = |of: fn(&super::Said) -> &str| row.said.iter().any(|said| of(said) == written);
        Some(match field {
            "source" => names_agree(written, &row.source),
            "recipient" => names_agree(written, &row.recipient),
            "polarity" => said(|said| &said.polarity),
            "certainty" => said(|said| &said.certainty),
            "time" => said(|said| &said.time),
            "date" => match &row.date {
                None => written == SILENT,
                Some(date) => [&date.value, &date.written].iter().any(|known| folded(known) == folded(written)),
            },
            _ => names_agree(written, row.place.as_slice()),
        })
    }
}

/// Whether what a coder wrote shares a word with one of the names (as printed or as written), or is its country code; for
/// `-`: whether nobody is named.
fn names_agree(written: &str, names: &[Name]) -> bool {
    if written == SILENT {
        return names.is_empty();
    }
    let wanted = words(written);
    let shares = |known: &str| words(known).iter().any(|word| wanted.contains(word));
    names.iter().any(|name| shares(&name.name) || shares(&name.written) || name.country.eq_ignore_ascii_case(written))
}

fn words(text: &str) -> Vec<String> {
    let split = text.split(|letter: char| !letter.is_alphanumeric());
    let split = split.map(str::to_lowercase).filter(|word| !word.is_empty() && !EMPTY_WORDS.contains(&word.as_str()));
    // "Russia's" is "russia" and "s".
    split.filter(|word| word != "s").collect()
}

/// Lower case, single spaces, without empty words: for comparing two coders.
pub(super) fn folded(text: &str) -> String {
    if text == SILENT { SILENT.to_string() } else { words(text).join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_agrees_by_a_word_of_its_own() {
        let putin =
            Name { name: "Vladimir Putin".into(), written: "the Russian president".into(), country: "RUS".into() };
        let check = |written: &str, expected: bool| {
            assert_eq!(names_agree(written, std::slice::from_ref(&putin)), expected, "{written}")
        };
        check("Putin", true);
        check("Russian leader", true);
        check("rus", true);
        check("the", false);
        check("Kim", false);
        check("-", false);
        assert!(names_agree("-", &[]));
        assert!(!names_agree("Kim", &[]));
    }
}
