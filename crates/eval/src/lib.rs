//! Runs the evaluations: scores over labelled sets and over our own suites, compared with committed floors.
//!
//! Invariants
//! - A suite measures what the engine's own functions return; it holds no second copy of any stage.
//! - A set that is absent is skipped with a reason, never counted as passed.
//! - Figures are fractions from 0 to 1 unless their name says otherwise (`…_per_s`, `n_…`).
//! - Sets without a split are cut by the first byte of SHA-256(id): even for tuning, odd for scoring only
//!   (`../shared/gold/README.md`); every figure is printed for the whole and for both halves.

pub mod audit;
mod floors;
mod gold;
mod samples;
mod score;
mod shingles;
pub mod suites;

use std::path::{Path, PathBuf};

use infer::Models;
use knowledge::Knowledge;

pub use floors::{Floors, Verdict};
pub use gold::{Half, halves};
pub use samples::{Explanation, check as check_sample, explain};
pub use score::{Counts, Halves, MacroF1, average, f1};

/// One evaluation.
pub struct Suite {
    /// `<stage>/<name>`, also its folder below `evals/`.
    pub name: &'static str,
    /// One line for `attache eval --list`.
    pub about: &'static str,
    /// Folder below `../shared/gold` (or `../shared`) that it reads unless `--data` names another; empty for own suites.
    pub data: &'static str,
    /// Scores it.
    pub run: fn(&Context<'_>) -> Result<Outcome, EvalError>,
}

/// What a suite runs on.
pub struct Context<'a> {
    /// The labelled set: the default folder or what `--data` names (a folder or a file in the same format). For own
    /// suites: the folder `evals/<stage>/<suite>/`.
    pub data: PathBuf,
    /// What the stages need.
    pub knowledge: &'a Knowledge,
    /// What the stages need.
    pub models: &'a Models,
}

/// What came of a suite.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The set is not there, or the stage cannot answer yet; in words.
    Skipped(String),
    /// It was scored.
    Scored(Report),
}

/// The scores of one suite.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Figures in the order to print; the first is the one to quote.
    pub figures: Vec<(String, f64)>,
    /// One row a case for `results.csv`: its id (never text of a labelled set) and what it scored.
    pub cases: Vec<Case>,
    /// Lines for people, printed under the figures (per-label tables, the worst cases by id).
    pub remarks: Vec<String>,
}

/// What one case scored.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its id.
    pub id: String,
    /// Its score, 0 to 1.
    pub score: f64,
    /// What went wrong, in a few words of our own; empty where nothing did.
    pub remark: String,
}

impl Report {
    /// Adds a figure.
    pub fn figure(&mut self, name: impl Into<String>, value: f64) -> &mut Self {
        self.figures.push((name.into(), value));
        self
    }

    /// Adds a figure for the whole set and for both halves (`name`, `name_even`, `name_odd`).
    pub fn halved(&mut self, name: &str, [all, even, odd]: [f64; 3]) -> &mut Self {
        self.figure(name, all).figure(format!("{name}_even"), even).figure(format!("{name}_odd"), odd)
    }

    /// Adds a case.
    pub fn case(&mut self, id: impl Into<String>, score: f64, remark: impl Into<String>) {
        self.cases.push(Case { id: id.into(), score, remark: remark.into() });
    }
}

/// Why a suite could not be scored.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file is not in the format of its set.
    #[error("{path}: not in the expected format: {reason}")]
    Format {
        /// Which.
        path: String,
        /// Why.
        reason: String,
    },
}

impl EvalError {
    /// `path` could not be read or written.
    pub fn file(path: &Path, source: std::io::Error) -> Self {
        EvalError::File { path: path.display().to_string(), source }
    }

    /// `path` is not in the format of its set.
    pub fn format(path: &Path, reason: impl std::fmt::Display) -> Self {
        EvalError::Format { path: path.display().to_string(), reason: reason.to_string() }
    }
}

/// Reads a text file, with its path in the error.
///
/// # Errors
/// The file cannot be read or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, EvalError> {
    std::fs::read_to_string(path).map_err(|error| EvalError::file(path, error))
}

/// Runs one suite on its default data below `root` (the folder that holds `evals/`), or on `data`.
///
/// # Errors
/// A file of the set cannot be read or is malformed.
pub fn run(
    suite: &Suite,
    root: &Path,
    data: Option<&Path>,
    knowledge: &Knowledge,
    models: &Models,
) -> Result<Outcome, EvalError> {
    let data = match data {
        Some(path) => path.to_path_buf(),
        None => default_data(suite, root),
    };
    if !data.exists() {
        return Ok(Outcome::Skipped(format!("{} is not there", data.display())));
    }
    (suite.run)(&Context { data, knowledge, models })
}

fn default_data(suite: &Suite, root: &Path) -> PathBuf {
    if suite.data.is_empty() {
        return root.join("evals").join(suite.name);
    }
    let shared = root.join("../shared");
    let gold = shared.join("gold").join(suite.data);
    if gold.exists() { gold } else { shared.join(suite.data) }
}

/// The suites whose name begins with `prefix` (`code`, `code/plv`); all for an empty prefix.
pub fn matching(prefix: &str) -> impl Iterator<Item = &'static Suite> {
    let prefix = prefix.trim_end_matches('/').to_string();
    suites::ALL.iter().filter(move |suite| {
        prefix.is_empty()
            || suite.name == prefix
            || suite.name.strip_prefix(&prefix).is_some_and(|r| r.starts_with('/'))
    })
}
