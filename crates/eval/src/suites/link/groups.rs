//! Groups of pages as files hold them; `evals/link/lineage/README.md` says how they are written.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

use model::Article;

use super::page::{Head, article};
use crate::{EvalError, read_text};

/// Some pages and what must come of linking them.
pub struct Group {
    /// Its name.
    pub id: String,
    /// Its pages by their names, in the order of the file.
    pub pages: Vec<(String, Article)>,
    /// The lines of expectation, by their words.
    pub expected: Vec<Vec<String>>,
}

/// All groups of the `*.txt` files of a folder, in the order of the files' names.
///
/// # Errors
/// A file cannot be read or is not in the format.
pub fn read(folder: &Path) -> Result<Vec<Group>, EvalError> {
    let entries = std::fs::read_dir(folder).map_err(|error| EvalError::file(folder, error))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let files = paths.iter().map(|path| Ok((path, read_text(path)?))).collect::<Result<Vec<_>, EvalError>>()?;
    let mut shelf = Shelf::default();
    for (path, text) in &files {
        shelf.take_texts(text).map_err(|reason| EvalError::format(path, reason))?;
    }
    let mut groups = Vec::new();
    for (path, text) in &files {
        for block in text.split("\n== ").skip(1) {
            groups.push(shelf.group(block).map_err(|reason| EvalError::format(path, reason))?);
        }
    }
    Ok(groups)
}

/// Texts and outlets that groups name.
#[derive(Default)]
struct Shelf {
    texts: BTreeMap<String, Vec<String>>,
    outlets: HashMap<String, (String, String)>,
}

/// What begins a line of expectation.
const MARKS: [&str; 6] = ["> ", "~ ", "! ", "origins ", "drift ", "nodrift "];

impl Shelf {
    fn take_texts(&mut self, text: &str) -> Result<(), String> {
        for line in text.lines().filter_map(|line| line.strip_prefix("%% ")) {
            let [short, name, host] = fields(line)?;
            self.outlets.insert(short, (name, host));
        }
        let before_groups = text.split("\n== ").next().unwrap_or("");
        for block in before_groups.split("\n@@ ").skip(1) {
            let mut lines = block.lines().map(str::to_string);
            let id = lines.next().unwrap_or_default();
            self.texts.insert(id.trim().to_string(), lines.filter(|line| !line.trim().is_empty()).collect());
        }
        Ok(())
    }

    fn group(&self, text: &str) -> Result<Group, String> {
        let mut lines = text.lines().filter(|line| !line.trim().is_empty());
        let id = lines.next().unwrap_or("").trim().to_string();
        let mut group = Group { id, pages: Vec::new(), expected: Vec::new() };
        let mut open: Option<(Head, Vec<String>)> = None;
        for line in lines {
            let is_expectation = MARKS.iter().any(|mark| line.starts_with(mark));
            if (line.starts_with("-- ") || is_expectation)
                && let Some((head, body)) = open.take()
            {
                group.pages.push((head.name.clone(), article(&head, &body)?));
            }
            if let Some(head) = line.strip_prefix("-- ") {
                open = Some((self.head(head)?, Vec::new()));
            } else if is_expectation {
                group.expected.push(line.split_whitespace().map(str::to_string).collect());
            } else if let Some((_, body)) = &mut open {
                self.add_line(line, body).map_err(|reason| format!("{}: {reason}", group.id))?;
            }
        }
        Ok(group)
    }

    fn head(&self, line: &str) -> Result<Head, String> {
        if line.matches(" | ").count() == 4 {
            let [name, outlet, host, published, credits] = fields(line)?;
            return Ok(Head { name, outlet, host, published, credits });
        }
        let [name, short, published, credits] = fields(line)?;
        let (outlet, host) = self.outlets.get(&short).ok_or_else(|| format!("no outlet {short:?}: {line}"))?.clone();
        Ok(Head { name, outlet, host, published, credits })
    }

    /// A line of its own, `= text 1-3 5` (lines of a text), or `% old => new` (words changed in what was taken).
    fn add_line(&self, line: &str, body: &mut Vec<String>) -> Result<(), String> {
        if let Some(change) = line.strip_prefix("% ") {
            let (old, new) = change.split_once(" => ").ok_or_else(|| format!("no change: {line}"))?;
            let at = body.iter().position(|line| line.contains(old)).ok_or_else(|| format!("no {old:?}"))?;
            body[at] = body[at].replace(old, new);
            return Ok(());
        }
        let Some(taken) = line.strip_prefix("= ") else {
            body.push(line.to_string());
            return Ok(());
        };
        let mut words = taken.split_whitespace();
        let id = words.next().unwrap_or_default();
        let text = self.texts.get(id).ok_or_else(|| format!("no text {id:?}"))?;
        let ranges: Vec<&str> = words.collect();
        if ranges.is_empty() {
            body.extend(text.iter().cloned());
        }
        for range in ranges {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            let number = |text: &str| text.parse::<usize>().map_err(|_| format!("no line {text:?}"));
            let lines = text.get(number(first)?.saturating_sub(1)..number(last)?);
            body.extend(lines.ok_or_else(|| format!("no lines {range} in {id}"))?.iter().cloned());
        }
        Ok(())
    }
}

fn fields<const N: usize>(line: &str) -> Result<[String; N], String> {
    let fields: Vec<String> = line.split(" | ").map(|field| field.trim().to_string()).collect();
    fields.try_into().map_err(|_| format!("{N} fields are expected: {line}"))
}
