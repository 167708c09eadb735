use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use crate::{EvalError, Report, Suite, read_text};

/// The committed floors of one suite: `evals/<stage>/<suite>/floors.json`, figure → least value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Floors(BTreeMap<String, f64>);

/// How a report stands to its floors.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// No floor is committed.
    NoFloors,
    /// Every figure is at or above its floor.
    Above,
    /// These are under: figure, value, floor.
    Under(Vec<(String, f64, f64)>),
}

/// A floor lies this much under what was measured, so that rounding does not trip it.
const SLACK: f64 = 0.0005;

impl Floors {
    /// Reads the floors of `suite` below `root`; none where the file is absent.
    ///
    /// # Errors
    /// The file is malformed.
    pub fn read(suite: &Suite, root: &Path) -> Result<Self, EvalError> {
        let path = root.join("evals").join(suite.name).join("floors.json");
        if !path.exists() {
            return Ok(Floors::default());
        }
        serde_json::from_str(&read_text(&path)?).map(Floors).map_err(|error| EvalError::format(&path, error))
    }

    /// Compares.
    pub fn judge(&self, report: &Report) -> Verdict {
        if self.0.is_empty() {
            return Verdict::NoFloors;
        }
        let measured: BTreeMap<&str, f64> =
            report.figures.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let under: Vec<_> = self
            .0
            .iter()
            .map(|(name, floor)| (name.clone(), measured.get(name.as_str()).copied().unwrap_or(0.0), *floor))
            .filter(|(name, value, floor)| is_worse(name, *value, *floor))
            .collect();
        if under.is_empty() { Verdict::Above } else { Verdict::Under(under) }
    }

    /// Writes what was measured as the new floors, and `results.csv` beside them. Speeds (`…_per_s`) get no floor:
    /// they depend on the machine. A figure that would go down is refused unless `lower`.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn pin(suite: &Suite, root: &Path, report: &Report, lower: bool) -> Result<Result<(), String>, EvalError> {
        let old = Floors::read(suite, root)?;
        if let (Verdict::Under(under), false) = (old.judge(report), lower) {
            let list: Vec<String> =
                under.iter().map(|(name, value, floor)| format!("{name} {value:.4} < {floor:.4}")).collect();
            return Ok(Err(format!("{} would go down: {}", suite.name, list.join(", "))));
        }
        let folder = root.join("evals").join(suite.name);
        fs::create_dir_all(&folder).map_err(|error| EvalError::file(&folder, error))?;
        let kept = report.figures.iter().filter(|(name, _)| has_floor(name));
        let floors: BTreeMap<&str, f64> = kept.map(|(name, value)| (name.as_str(), with_slack(name, *value))).collect();
        let json = serde_json::to_string_pretty(&floors).unwrap_or_default();
        write(&folder.join("floors.json"), &format!("{json}\n"))?;
        let mut csv = String::from("case,score,remark\n");
        for case in &report.cases {
            let _ =
                writeln!(csv, "{},{:.4},\"{}\"", case.id.replace(',', ";"), case.score, case.remark.replace('"', "'"));
        }
        write(&folder.join("results.csv"), &csv)?;
        Ok(Ok(()))
    }
}

/// Speeds depend on the machine, and counts (`n_…`) are neither good nor bad.
fn has_floor(name: &str) -> bool {
    !name.ends_with("_per_s") && !name.starts_with("n_")
}

/// Of some figures less is better: what is committed is then the most that is allowed.
fn less_is_better(name: &str) -> bool {
    name == "forbidden" || ["leak", "ece_", "brier_"].iter().any(|beginning| name.starts_with(beginning))
}

fn is_worse(name: &str, value: f64, floor: f64) -> bool {
    if less_is_better(name) { value > floor } else { value < floor }
}

fn with_slack(name: &str, value: f64) -> f64 {
    let moved = if less_is_better(name) { (value + SLACK) * 10_000.0 } else { (value - SLACK) * 10_000.0 };
    (if less_is_better(name) { moved.ceil() } else { moved.floor() }) / 10_000.0
}

fn write(path: &Path, text: &str) -> Result<(), EvalError> {
    fs::write(path, text).map_err(|error| EvalError::file(path, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_leaks_less_is_better() {
        assert!(is_worse("leak_odd", 0.03, 0.02) && !is_worse("leak", 0.01, 0.02));
        assert!(is_worse("f1", 0.5, 0.6) && has_floor("f1") && !has_floor("n_cases"));
    }

    #[test]
    fn a_missing_figure_is_under_its_floor() {
        let floors = Floors(BTreeMap::from([("f1".to_string(), 0.5)]));
        assert!(matches!(floors.judge(&Report::default()), Verdict::Under(_)));
        let mut report = Report::default();
        report.figure("f1", 0.5);
        assert_eq!(floors.judge(&report), Verdict::Above);
    }
}
