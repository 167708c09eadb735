//! The wording of briefs: templates, checked when they are read.

use std::collections::BTreeMap;

/// The templates built in; they also say which fields each key has.
const BUILT_IN: &str = include_str!("../../../../data/briefs/en.tsv");
/// Where they stand.
const FILE: &str = "data/briefs/en.tsv";

/// The sentences of a brief, by key.
#[derive(Debug, Clone)]
pub struct Words {
    templates: BTreeMap<String, Vec<Part>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Field(String),
}

/// What a template came to: words, and what is laid out in another way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// An address.
    Address(String),
    /// Letters to be copied.
    Code(String),
}

impl Words {
    /// The words built in.
    ///
    /// # Errors
    /// They have faults, all of them in one message.
    pub fn built_in() -> Result<Self, String> {
        Words::read(BUILT_IN, FILE)
    }

    /// The words of a file called `name`.
    ///
    /// # Errors
    /// All faults, each with file, line and reason.
    pub fn read(text: &str, name: &str) -> Result<Self, String> {
        let (templates, mut faults) = parse(text);
        let (model, _) = parse(BUILT_IN);
        for (key, (line, parts)) in &templates {
            match model.get(key) {
                None => faults.push((*line, format!("there is no sentence {key:?}"))),
                Some((_, wanted)) => {
                    let (wanted, found) = (fields(wanted), fields(parts));
                    let odd = found.iter().filter(|field| !wanted.contains(field));
                    faults.extend(odd.map(|field| (*line, format!("{key:?} has no field {{{field}}}"))));
                    let missing = wanted.iter().filter(|field| !found.contains(field));
                    faults.extend(missing.map(|field| (*line, format!("{key:?} lacks its field {{{field}}}"))));
                }
            }
        }
        let end = text.lines().count();
        let missing = model.keys().filter(|key| !templates.contains_key(*key));
        faults.extend(missing.map(|key| (end, format!("the sentence {key:?} is missing"))));
        if faults.is_empty() {
            return Ok(Words { templates: templates.into_iter().map(|(key, (_, parts))| (key, parts)).collect() });
        }
        faults.sort();
        Err(faults.iter().map(|(line, reason)| format!("{name}:{line}: {reason}")).collect::<Vec<_>>().join("\n"))
    }

    /// The sentence `key` with its fields filled in.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let text = |value: &str| Piece::Text(value.to_string());
        let values: Vec<(&str, Piece)> = values.iter().map(|(name, value)| (*name, text(value))).collect();
        let pieces = self.pieces(key, &values).into_iter();
        pieces.map(|(Piece::Text(text) | Piece::Address(text) | Piece::Code(text))| text).collect()
    }

    /// The same in pieces.
    pub fn pieces(&self, key: &str, values: &[(&str, Piece)]) -> Vec<Piece> {
        let parts = self.templates.get(key).map(Vec::as_slice).unwrap_or_default();
        let filled = parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(Piece::Text(text.clone())),
            Part::Field(field) => values.iter().find(|(name, _)| name == field).map(|(_, value)| value.clone()),
        });
        filled.collect()
    }
}

type Templates = BTreeMap<String, (usize, Vec<Part>)>;

fn parse(text: &str) -> (Templates, Vec<(usize, String)>) {
    let (mut templates, mut faults) = (Templates::new(), Vec::new());
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#')) {
        let Some((key, words)) = line.split_once('\t') else {
            faults.push((at + 1, "a line is a key, a tab and words".to_string()));
            continue;
        };
        match parts(words) {
            Ok(parts) => {
                if templates.insert(key.to_string(), (at + 1, parts)).is_some() {
                    faults.push((at + 1, format!("{key:?} stands here twice")));
                }
            }
            Err(reason) => faults.push((at + 1, reason)),
        }
    }
    (templates, faults)
}

fn parts(words: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('{') {
        let (field, after) = after.split_once('}').ok_or("a { has no }")?;
        if !before.is_empty() {
            parts.push(Part::Text(before.to_string()));
        }
        parts.push(Part::Field(field.to_string()));
        rest = after;
    }
    if rest.contains('}') {
        return Err("a } has no {".to_string());
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_string()));
    }
    Ok(parts)
}

fn fields(parts: &[Part]) -> Vec<&str> {
    let mut fields = Vec::new();
    for part in parts {
        if let Part::Field(field) = part {
            fields.push(field.as_str());
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_built_in_have_no_fault() {
        let words = Words::built_in().unwrap();
        assert_eq!(words.fill("title-on", &[("of", "s.sqlite"), ("on", "{of}")]), "Brief: s.sqlite, on {of}");
    }

    #[test]
    fn faults_are_told_with_file_line_and_reason() {
        let text = BUILT_IN.replace("{articles}, {outlets}, {origins}.", "{articels}").replace("newest\t", "newest ");
        let faults = Words::read(&text, "mine.tsv").unwrap_err();
        let line = |start: &str| BUILT_IN.lines().position(|line| line.starts_with(start)).unwrap() + 1;
        for expected in [
            format!("mine.tsv:{}: \"tally\" has no field {{articels}}", line("tally")),
            format!("mine.tsv:{}: \"tally\" lacks its field {{origins}}", line("tally")),
            format!("mine.tsv:{}: a line is a key, a tab and words", line("newest")),
            "the sentence \"newest\" is missing".to_string(),
        ] {
            assert!(faults.contains(&expected), "{expected}\n{faults}");
        }
    }
}
