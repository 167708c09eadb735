//! Time expressions and their values on MEANTIME (Wikinews), the intra-document layer.
//!
//! Only the title and the first sentences of each article are labelled there; what is found past the last labelled
//! sentence does not count. Expressions are the same where they overlap, matched one to one in text order.

mod meantime;

use std::path::PathBuf;

use crate::{Context, Counts, EvalError, Halves, Outcome, Report};
use meantime::read;

/// Scores the time expressions.
pub fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let mut report = Report::default();
    let (mut relaxed, mut valued) = (Halves::<Counts>::default(), Halves::<Counts>::default());
    for path in files(ctx)? {
        let labelled = read(&path)?;
        let document = annotate::annotate(&labelled.article, ctx.knowledge, ctx.models);
        let found: Vec<_> = document.times.iter().filter(|time| time.span.start < labelled.end).collect();
        let mut free: Vec<_> = labelled.times.iter().collect();
        let (mut hits, mut right, mut wrong) = (0, 0, Vec::new());
        for time in &found {
            let Some(place) = free.iter().position(|gold| gold.span.overlaps(time.span)) else {
                wrong.push(format!("extra {} [{}]", time.value, document.text(time.span)));
                continue;
            };
            let gold = free.remove(place);
            hits += 1;
            if gold.value == time.value {
                right += 1;
            } else {
                wrong.push(format!("{} for {} [{}]", time.value, gold.value, document.text(time.span)));
            }
        }
        wrong.extend(free.iter().map(|gold| format!("missed {} [{}]", gold.value, document.text(gold.span))));
        let n_gold = labelled.times.len();
        relaxed.count(&labelled.name, |counts| counts.add(hits, found.len(), n_gold));
        valued.count(&labelled.name, |counts| counts.add(right, found.len(), n_gold));
        let mut own = Counts::default();
        own.add(right, found.len(), n_gold);
        if crate::Half::of(&labelled.name) == crate::Half::Even {
            report.remarks.extend(wrong.iter().map(|fault| format!("{}: {fault}", labelled.id)));
        }
        report.case(&labelled.id, own.f1(), "");
    }
    report.halved("relaxed_f1", relaxed.figures(Counts::f1)).halved("value_f1", valued.figures(Counts::f1));
    Ok(Outcome::Scored(report))
}

fn files(ctx: &Context<'_>) -> Result<Vec<PathBuf>, EvalError> {
    let inner = ctx.data.join("data/intra-doc_annotation");
    let root = if inner.exists() { inner } else { ctx.data.clone() };
    let mut paths = Vec::new();
    collect(&root, &mut paths)?;
    paths.sort();
    Ok(paths)
}

fn collect(path: &std::path::Path, paths: &mut Vec<PathBuf>) -> Result<(), EvalError> {
    if path.is_file() {
        if path.extension().is_some_and(|ending| ending == "xml") {
            paths.push(path.to_path_buf());
        }
        return Ok(());
    }
    for entry in std::fs::read_dir(path).map_err(|error| EvalError::file(path, error))?.flatten() {
        collect(&entry.path(), paths)?;
    }
    Ok(())
}
