//! Rows of a report: a label at the left, the matter in the middle, the sentence it rests on at the right.

use crate::layout::{Paint, pad, printable, width, wrap};

/// Column where the matter begins.
const LABEL: usize = 17;
/// Column before which citations end.
const RIGHT: usize = 75;

/// One row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// What stands at the left (type and mode, a value), or nothing: then the matter takes the left column too.
    pub label: String,
    /// The matter; each is wrapped on its own and the first carries the citation.
    pub lines: Vec<String>,
    /// `[4]`
    pub cite: String,
}

impl Row {
    /// The row as lines of at most 80 columns.
    pub fn write(&self, paint: Paint) -> String {
        let indent = if self.label.is_empty() { 1 } else { LABEL };
        let hanging = if self.label.is_empty() { 3 } else { LABEL };
        let columns = RIGHT - hanging - width(&self.cite) - 1;
        let mut labels = self.labels().into_iter();
        let mut out = String::new();
        let mut is_first_line = true;
        for (index, text) in self.lines.iter().filter(|text| !text.is_empty()).enumerate() {
            for line in wrap(&printable(text), columns) {
                let left = match labels.next() {
                    Some(label) => format!(" {}", pad(&label, LABEL - 1)),
                    None => " ".repeat(if is_first_line { indent } else { hanging }),
                };
                let gap = RIGHT.saturating_sub(width(&left) + width(&line) + width(&self.cite));
                let line = if index == 0 { line } else { paint.faint(&line) };
                if is_first_line && !self.cite.is_empty() {
                    out.push_str(&format!("{left}{line}{}{}\n", " ".repeat(gap), paint.accent(&self.cite)));
                } else {
                    out.push_str(&format!("{left}{line}\n"));
                }
                is_first_line = false;
            }
        }
        for label in labels {
            out.push_str(&format!(" {label}\n"));
        }
        out
    }

    /// The label in lines that fit the left column.
    fn labels(&self) -> Vec<String> {
        if self.label.is_empty() { Vec::new() } else { wrap(&printable(&self.label), LABEL - 2) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_fits_eighty_columns_and_ends_in_its_citation() {
        let row = Row {
            label: "CONSULT visit".into(),
            lines: vec!["Sergei Shoigu (RUS gov) → North Korea".into(), "Pyongyang · date unknown".into()],
            cite: "[16]".into(),
        };
        let expected = " CONSULT visit   Sergei Shoigu (RUS gov) → North Korea                 [16]\n                 Pyongyang · date unknown\n";
        assert_eq!(row.write(Paint::default()), expected);
    }

    #[test]
    fn a_long_label_takes_two_lines() {
        let row = Row { label: "SANCTION discontinue".into(), lines: vec!["A → B".into()], cite: "[1]".into() };
        let text = row.write(Paint::default());
        assert!(text.lines().nth(1).is_some_and(|line| line.trim() == "discontinue"), "{text}");
    }
}
