use std::fmt;

/// Something wrong in a file of `data/` (or of the user's own folder), like a compiler message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Path below the data folder.
    pub file: String,
    /// Line from 1; 0 where the whole file is meant.
    pub line: usize,
    /// What is wrong, without a full stop.
    pub message: String,
    /// The line as it stands; empty where the whole file is meant.
    pub excerpt: String,
    /// The offending words within the line; empty where unknown.
    pub offending: String,
    /// What to do, for example `did you mean CONSULT?`; empty where nothing helps.
    pub help: String,
}

/// All faults found; see [`fmt::Display`] for how they read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

/// So many faults are printed in full; the rest are counted.
const SHOWN: usize = 20;

impl Faults {
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The faults, in the order they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }

    /// Adds a fault about a whole file.
    pub fn file(&mut self, file: &str, message: impl Into<String>) {
        self.line(file, 0, "", message);
    }

    /// Adds a fault about a line.
    pub fn line(&mut self, file: &str, line: usize, excerpt: &str, message: impl Into<String>) {
        self.0.push(Fault {
            file: file.to_string(),
            line,
            message: message.into(),
            excerpt: excerpt.trim_end().to_string(),
            offending: String::new(),
            help: String::new(),
        });
    }

    /// Adds a fault about words within a line, with advice.
    pub fn word(&mut self, file: &str, line: usize, excerpt: &str, word: &str, message: &str, help: String) {
        self.line(file, line, excerpt, message);
        if let Some(fault) = self.0.last_mut() {
            fault.offending = word.to_string();
            fault.help = help;
        }
    }

    /// Adds what the TOML reader found wrong in `text`.
    pub fn toml(&mut self, file: &str, text: &str, error: &toml::de::Error) {
        let offset = error.span().map_or(0, |span| span.start);
        let (line, excerpt) = line_at(text, offset);
        self.line(file, line, excerpt, error.message().trim_end_matches('.'));
    }
}

/// The line (from 1) that holds byte `offset`, and its text.
pub fn line_at(text: &str, offset: usize) -> (usize, &str) {
    let before = &text.as_bytes()[..offset.min(text.len())];
    let number = before.iter().filter(|byte| **byte == b'\n').count();
    (number + 1, text.lines().nth(number).unwrap_or(""))
}

/// `did you mean …?` for the closest of `known`, or nothing where none is close.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    known
        .into_iter()
        .map(|candidate| (edit_distance(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .min()
        .map_or(String::new(), |(_, candidate)| format!("did you mean {candidate}?"))
}

fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut current = vec![i + 1];
        for (j, right) in b.iter().enumerate() {
            let substituted = previous[j] + usize::from(left != *right);
            current.push(substituted.min(previous[j + 1] + 1).min(current[j] + 1));
        }
        previous = current;
    }
    previous[b.len()]
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in self.0.iter().take(SHOWN) {
            if fault.line == 0 {
                writeln!(f, "error: data/{}: {}", fault.file, fault.message)?;
            } else {
                writeln!(f, "error: data/{}:{}: {}", fault.file, fault.line, fault.message)?;
                writeln!(f, "{:>4} | {}", fault.line, fault.excerpt)?;
            }
            if let Some(at) = fault.excerpt.find(&fault.offending).filter(|_| !fault.offending.is_empty()) {
                let indent = fault.excerpt[..at].chars().count();
                let marks = "^".repeat(fault.offending.chars().count());
                writeln!(f, "     | {}{marks} {}", " ".repeat(indent), fault.help)?;
            } else if !fault.help.is_empty() {
                writeln!(f, "     = {}", fault.help)?;
            }
        }
        let hidden = self.0.len().saturating_sub(SHOWN);
        if hidden > 0 {
            writeln!(f, "{hidden} more faults")?;
        }
        write!(f, "nothing was loaded")
    }
}

impl std::error::Error for Faults {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_reads_like_a_compiler_message() {
        let mut faults = Faults::default();
        let help = did_you_mean("CONSLT", ["AGREE", "CONSULT"]);
        faults.word("frames/visit.toml", 31, "type = \"CONSLT\"", "CONSLT", "unknown event type \"CONSLT\"", help);
        let expected = "error: data/frames/visit.toml:31: unknown event type \"CONSLT\"\n  31 | type = \"CONSLT\"\n     |         ^^^^^^ did you mean CONSULT?\nnothing was loaded";
        assert_eq!(faults.to_string(), expected);
    }

    #[test]
    fn lines_are_counted_from_one() {
        assert_eq!(line_at("a\nb\n", 2), (2, "b"));
    }
}
