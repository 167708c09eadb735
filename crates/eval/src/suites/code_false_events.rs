//! `code/false-events`: the events found on 200 pages of guides and blogs, where nearly none should be.

use model::{Capture, Media, Sha256};

use super::{code_sentences::stands, extract_scrapinghub::read_gz};
use crate::{Context, EvalError, Outcome, Report};

/// So many pages, those with the lowest SHA-256 of their id.
const PAGES: usize = 200;

/// Counts events that stand, and prints every one with its sentence.
pub fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let folder = ctx.data.join("html");
    let entries = std::fs::read_dir(&folder).map_err(|error| EvalError::file(&folder, error))?;
    let mut pages: Vec<(String, std::path::PathBuf)> = entries
        .flatten()
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().trim_end_matches(".html.gz").to_string();
            (Sha256::of(name.as_bytes()).as_str().to_string(), entry.path())
        })
        .collect();
    pages.sort();
    let mut report = Report::default();
    let mut n_events = 0;
    for (_, path) in pages.iter().take(PAGES) {
        let id = path
            .file_name()
            .map_or(String::new(), |name| name.to_string_lossy().trim_end_matches(".html.gz").to_string());
        let capture = Capture::new(&format!("file:{id}"), read_gz(path)?, Media::Html, jiff::Timestamp::UNIX_EPOCH);
        let read = engine::pipeline::read(&capture, ctx.knowledge, ctx.models);
        let mut here = 0;
        for event in read.coded.events.iter().filter(|event| stands(event)) {
            here += 1;
            let words = |parties: &[model::Party]| {
                parties.iter().map(|party| read.document.text(party.span)).collect::<Vec<_>>().join(", ")
            };
            let sentence: String = read.document.text(event.evidence).chars().take(160).collect();
            let (source, recipient) = (words(&event.source), words(&event.recipient));
            report.remarks.push(format!(
                "{id}: {} {source} > {recipient} ({}) · {sentence}",
                event.kind.name(),
                event.coder
            ));
        }
        n_events += here;
        report.case(id, if here == 0 { 1.0 } else { 0.0 }, format!("{here} events"));
    }
    report.figure("n_events", f64::from(n_events));
    let clean = report.cases.iter().filter(|case| case.score == 1.0).count();
    report.figure("clean", clean as f64 / report.cases.len().max(1) as f64);
    Ok(Outcome::Scored(report))
}
