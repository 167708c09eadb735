//! `code/pyongyang`: what must and must not be coded of the example corpus, page by page.

use std::path::PathBuf;

use engine::pipeline::{self, Read};
use model::{Capture, Media, TextSpan};

use super::code_sentences::{fits, stands};
use crate::{Context, EvalError, Outcome, Report, average, read_text};

/// Scores every line of `cases.txt`; `forbidden` counts the `never` lines that do not hold.
pub fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let path = ctx.data.join("cases.txt");
    let text = read_text(&path)?;
    let mut report = Report::default();
    let mut forbidden = 0;
    let mut page: Option<(String, Read)> = None;
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let parts: Vec<&str> = line.split(" | ").map(str::trim).collect();
        let [number, sentence, expected] = parts[..] else {
            return Err(EvalError::format(&path, format!("not `page | text | expectation`: {line}")));
        };
        if page.as_ref().is_none_or(|(held, _)| held != number) {
            page = Some((number.to_string(), read_page(ctx, number)?));
        }
        let Some((_, read)) = &page else { continue };
        let result = check(read, sentence, expected);
        if let Err(reason) = &result {
            forbidden += u32::from(expected.starts_with("never"));
            report.remarks.push(format!("{number} · {sentence} · {expected}: {reason}"));
        }
        report.case(
            format!("{number} {sentence} {expected}"),
            if result.is_ok() { 1.0 } else { 0.0 },
            result.err().unwrap_or_default(),
        );
    }
    let accuracy = average(report.cases.iter().map(|case| case.score));
    let n_cases = report.cases.len() as f64;
    report.figure("accuracy", accuracy).figure("forbidden", f64::from(forbidden)).figure("n_cases", n_cases);
    Ok(Outcome::Scored(report))
}

fn read_page(ctx: &Context<'_>, number: &str) -> Result<Read, EvalError> {
    let folder = ctx.data.join("../../../examples/pyongyang");
    let entries = std::fs::read_dir(&folder).map_err(|error| EvalError::file(&folder, error))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(number)));
    let path = paths.first().ok_or_else(|| EvalError::format(&folder, format!("no page {number}")))?;
    let bytes = std::fs::read(path).map_err(|error| EvalError::file(path, error))?;
    let address = format!("file:{}", path.display());
    let capture = Capture::new(&address, bytes, Media::Html, jiff::Timestamp::UNIX_EPOCH);
    Ok(pipeline::read(&capture, ctx.knowledge, ctx.models))
}

fn check(read: &Read, sentence: &str, expected: &str) -> Result<(), String> {
    let (word, rest) = expected.split_once(' ').unwrap_or((expected, ""));
    let article = &read.article;
    let holds = |so: bool, otherwise: String| if so { Ok(()) } else { Err(otherwise) };
    match word {
        "published" => {
            let day =
                article.published.as_ref().map_or("unknown".to_string(), |published| published.value.day.to_string());
            holds(day == rest, format!("is {day}"))
        }
        "credit" => {
            let names: Vec<&str> = article.credits.iter().map(|credit| credit.name.as_str()).collect();
            holds(names.iter().any(|name| name.contains(rest)), format!("credits {names:?}"))
        }
        "dropped" => {
            let reasons: Vec<&str> = article.dropped.iter().map(|dropped| dropped.reason.words()).collect();
            holds(reasons.contains(&rest), format!("dropped {reasons:?}"))
        }
        "not-read" => {
            holds(read.coded.events.is_empty() && !read.document.notes.is_empty(), "was read as English".into())
        }
        _ => {
            let at = read.document.text.find(sentence).ok_or("the sentence is not in the text")?;
            let index = read.document.sentence_of(TextSpan::new(at, at + 1)).ok_or("stands in no sentence")?;
            check_sentence(read, read.document.sentences[index].span, expected)
        }
    }
}

fn check_sentence(read: &Read, sentence: TextSpan, expected: &str) -> Result<(), String> {
    let coded = &read.coded;
    let events: Vec<_> = coded.events.iter().filter(|event| sentence.contains(event.trigger)).collect();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.name()).collect();
    let (word, rest) = expected.split_once(' ').unwrap_or((expected, ""));
    let holds = |so: bool, otherwise: String| if so { Ok(()) } else { Err(otherwise) };
    match word {
        "never" => {
            let bad =
                events.iter().filter(|event| stands(event) && rest.split('|').any(|kind| kind == event.kind.name()));
            let bad: Vec<&str> = bad.map(|event| event.kind.name()).collect();
            holds(bad.is_empty(), format!("{bad:?} stands"))
        }
        "forecast" => {
            let found = coded.forecasts.iter().any(|forecast| sentence.overlaps(forecast.evidence));
            holds(found, "no forecast".into())
        }
        "said-by" => {
            let claims = coded.claims.iter().filter(|claim| sentence.overlaps(claim.evidence));
            let speakers: Vec<&str> = claims.map(|claim| claim.speaker.name.as_str()).collect();
            holds(
                speakers.iter().any(|name| name.to_lowercase().contains(&rest.to_lowercase())),
                format!("speakers {speakers:?}"),
            )
        }
        "figure" => {
            let value = |text: &str| text.parse::<f64>().ok();
            let wanted: Vec<Option<f64>> = rest.split(' ').map(value).collect();
            let figures: Vec<_> = coded.figures.iter().filter(|figure| sentence.overlaps(figure.written)).collect();
            // "about" may also be kept as a bound around the value, so only what is asked for must fit.
            let fits = |figure: &&model::Figure| {
                let said = [figure.low, figure.best, figure.high];
                said[..] == wanted[..] || (wanted[1].is_some() && figure.best == wanted[1])
            };
            let shown: Vec<_> = figures.iter().map(|figure| (figure.low, figure.best, figure.high)).collect();
            holds(figures.iter().any(fits), format!("figures {shown:?}"))
        }
        _ => holds(events.iter().any(|event| fits(event, expected)), format!("events {kinds:?}")),
    }
}
