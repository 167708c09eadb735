use std::{borrow::Cow, collections::BTreeMap, fs, path::Path};

use model::Sha256;
use serde::de::DeserializeOwned;

use crate::Faults;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/files.rs"));
}

/// The files of a data folder by their path below it, embedded or read from disk.
#[derive(Debug, Clone, Default)]
pub struct Files(BTreeMap<String, Cow<'static, [u8]>>);

impl Files {
    /// The files that the binary carries.
    pub fn embedded() -> Self {
        Files(embedded::FILES.iter().map(|(path, bytes)| (path.to_string(), Cow::Borrowed(*bytes))).collect())
    }

    /// Reads every file below `folder`.
    ///
    /// # Errors
    /// One fault for each file or folder that cannot be read.
    pub fn from_folder(folder: &Path) -> Result<Self, Faults> {
        let mut files = Files::default();
        let mut faults = Faults::default();
        files.read_folder(folder, "", &mut faults);
        if faults.is_empty() { Ok(files) } else { Err(faults) }
    }

    fn read_folder(&mut self, folder: &Path, prefix: &str, faults: &mut Faults) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return faults.file(prefix, format!("{} cannot be read: {error}", folder.display())),
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            // As in build.rs: cards, reports and examples are for people.
            if name.starts_with('_') || name.starts_with('.') || name.ends_with(".md") {
                continue;
            }
            let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            if entry.path().is_dir() {
                self.read_folder(&entry.path(), &path, faults);
                continue;
            }
            match fs::read(entry.path()) {
                Ok(bytes) => drop(self.0.insert(path, Cow::Owned(bytes))),
                Err(error) => faults.file(&path, format!("cannot be read: {error}")),
            }
        }
    }

    /// Adds a codebook of the user's own: `frames/<family>.toml`, `classes.toml` and `types.tsv` below `folder`, which then
    /// stand under `codebook/`.
    ///
    /// # Errors
    /// One fault for each file that cannot be read or that no codebook has.
    pub fn add_codebook(&mut self, folder: &Path) -> Result<(), Faults> {
        let own = Files::from_folder(folder)?;
        let mut faults = Faults::default();
        for (path, bytes) in own.0 {
            let in_frames =
                path.strip_prefix("frames/").is_some_and(|name| name.ends_with(".toml") && !name.contains('/'));
            if in_frames || matches!(path.as_str(), "classes.toml" | "types.tsv") {
                self.0.insert(format!("codebook/{path}"), bytes);
            } else {
                let holds = "a codebook holds frames/<family>.toml, classes.toml and types.tsv";
                faults.file(&format!("codebook/{path}"), format!("{holds}; files that begin with _ are passed over"));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// Files made up by a test.
    #[cfg(test)]
    pub(crate) fn of<const N: usize>(files: [(&str, &str); N]) -> Self {
        Files(files.into_iter().map(|(path, text)| (path.to_string(), Cow::Owned(text.as_bytes().to_vec()))).collect())
    }

    /// The bytes of one file.
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(|bytes| bytes.as_ref())
    }

    /// Paths below `folder` that end in `ending`, sorted.
    pub fn below(&self, folder: &str, ending: &str) -> Vec<&str> {
        let prefix = format!("{folder}/");
        let paths = self.0.keys().filter(|path| path.starts_with(&prefix) && path.ends_with(ending));
        paths.map(String::as_str).collect()
    }

    /// The text of one file; a missing file or one that is not UTF-8 is a fault and reads as empty.
    pub fn text(&self, path: &str, faults: &mut Faults) -> &str {
        match self.bytes(path).map(std::str::from_utf8) {
            Some(Ok(text)) => text,
            Some(Err(_)) => {
                faults.file(path, "is not UTF-8");
                ""
            }
            None => {
                faults.file(path, "is missing");
                ""
            }
        }
    }

    /// One TOML file as `T` (which should `deny_unknown_fields`); what is wrong becomes a fault with its line.
    pub fn toml<T: DeserializeOwned>(&self, path: &str, faults: &mut Faults) -> Option<T> {
        let text = self.text(path, faults);
        match toml::from_str(text) {
            Ok(value) => Some(value),
            Err(error) => {
                faults.toml(path, text, &error);
                None
            }
        }
    }

    /// One tab-separated table with a header line; lines that begin with `#` and empty lines are skipped.
    pub fn table<'a>(&'a self, path: &'a str, faults: &mut Faults) -> Table<'a> {
        Table::read(path, self.text(path, faults), faults)
    }

    /// The entries of a word list with their lines: one a line, trimmed; what follows ` #` and empty lines are skipped.
    pub fn list<'a>(&'a self, path: &str, faults: &mut Faults) -> Vec<(usize, &'a str)> {
        let lines = self.text(path, faults).lines().enumerate();
        let entries = lines.map(|(index, line)| {
            let entry = if line.starts_with('#') { "" } else { line.split(" #").next().unwrap_or("") };
            (index + 1, entry.trim())
        });
        entries.filter(|(_, entry)| !entry.is_empty()).collect()
    }

    /// SHA-256 over all names and bytes.
    pub fn digest(&self) -> Sha256 {
        let mut all = Vec::new();
        for (path, bytes) in &self.0 {
            all.extend_from_slice(path.as_bytes());
            all.push(0);
            all.extend_from_slice(Sha256::of(bytes).as_str().as_bytes());
        }
        Sha256::of(&all)
    }
}

/// A tab-separated table.
pub struct Table<'a> {
    file: &'a str,
    columns: Vec<&'a str>,
    rows: Vec<(usize, &'a str)>,
}

/// One row of a [`Table`].
#[derive(Clone, Copy)]
pub struct Row<'a, 't> {
    table: &'t Table<'a>,
    /// Line from 1.
    pub line: usize,
    /// The whole line.
    pub text: &'a str,
}

impl<'a> Table<'a> {
    fn read(file: &'a str, text: &'a str, faults: &mut Faults) -> Self {
        let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
        let mut lines = lines.filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
        let columns: Vec<&str> = lines.next().map_or(Vec::new(), |(_, header)| header.split('\t').collect());
        let mut rows = Vec::new();
        for (line, text) in lines {
            let n_cells = text.split('\t').count();
            if n_cells > columns.len() {
                faults.line(file, line, text, format!("{n_cells} cells, but the header has {}", columns.len()));
            } else {
                rows.push((line, text));
            }
        }
        Table { file, columns, rows }
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'a, '_>> {
        self.rows.iter().map(|&(line, text)| Row { table: self, line, text })
    }
}

impl<'a> Row<'a, '_> {
    /// The cell under `column`, trimmed; empty where the row is short or the column is missing.
    pub fn get(&self, column: &str) -> &'a str {
        let Some(index) = self.table.columns.iter().position(|name| *name == column) else { return "" };
        self.text.split('\t').nth(index).unwrap_or("").trim()
    }

    /// The cell under `column`, split at `|`, trimmed, without empty parts.
    pub fn list(&self, column: &str) -> impl Iterator<Item = &'a str> {
        self.get(column).split('|').map(str::trim).filter(|part| !part.is_empty())
    }

    /// The cell parsed; a cell that is there but does not parse is a fault.
    pub fn parse<T: std::str::FromStr>(&self, column: &str, faults: &mut Faults) -> Option<T> {
        let cell = self.get(column);
        if cell.is_empty() {
            return None;
        }
        let parsed = cell.parse().ok();
        if parsed.is_none() {
            self.fault(faults, format!("{cell:?} does not fit column {column}"));
        }
        parsed
    }

    /// Reports words of this row, with advice.
    pub fn word(&self, faults: &mut Faults, word: &str, message: &str, help: String) {
        faults.word(self.table.file, self.line, self.text, word, message, help);
    }

    /// Reports something wrong with this row.
    pub fn fault(&self, faults: &mut Faults, message: impl Into<String>) {
        faults.line(self.table.file, self.line, self.text, message);
    }
}
