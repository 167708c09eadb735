//! `attache export events`: rows for other programs, and the sidecar that says what was held back.

use std::{collections::BTreeMap, fs, io::Write, path::Path};

use super::{
    Output, Session,
    args::{EventFilter, ExportArgs, ExportFormat, ExportWhat},
};
use crate::{
    exit::{Exit, Failure},
    export::{Made, Row, Sidecar},
    shelf::{EventQuery, Shelf},
};

/// Writes rows to a file with its sidecar, or to standard output with the sidecar on standard error.
pub fn run(args: &ExportArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    let ExportWhat::Events = args.what;
    let query = EventQuery::new(&args.filter)?;
    let shelf = Shelf::open(&args.store.path)?;
    let (knowledge, _) = session.machine()?;
    let layout = match args.format {
        ExportFormat::Csv => "csv",
        ExportFormat::Jsonl => "jsonl",
    };
    let made = Made { layout, query: asked(&args.filter), now: session.now, knowledge: knowledge.digest().to_string() };
    let (dossier, ids, _) = shelf.events(&query, usize::MAX)?;
    // Oldest first, so that an export grows at its end.
    let ids = ids.iter().rev();
    let mut sidecar = Sidecar::new(made, dossier.disclaimers());
    let mut rows = Vec::new();
    for (held, event) in ids.filter_map(|id| dossier.event(id)) {
        let story = dossier.story_of(held.article.id.as_str()).map_or("", |story| story.story.id.as_str());
        rows.extend(sidecar.take(held, event, story));
    }
    let text = match args.format {
        ExportFormat::Csv => csv(rows)?,
        ExportFormat::Jsonl => json_lines(&rows)?,
    };
    let beside = serde_json::to_string_pretty(&sidecar).map_err(|error| Failure::bug(error.to_string()))?;
    match &args.output {
        Some(path) => {
            write(path, &text)?;
            write(&beside_path(path), &format!("{beside}\n"))?;
        }
        None => {
            output.text(&text)?;
            eprintln!("{beside}");
        }
    }
    Ok(Exit::Done)
}

fn asked(filter: &EventFilter) -> BTreeMap<&'static str, String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let day = |value: &Option<jiff::civil::Date>| value.map_or(String::new(), |day| day.to_string());
    BTreeMap::from([
        ("source", text(&filter.source)),
        ("target", text(&filter.target)),
        ("type", text(&filter.kind)),
        ("country", text(&filter.country)),
        ("since", day(&filter.since)),
        ("until", day(&filter.until)),
    ])
}

/// With a header even where there is no row, so that a reader finds its columns.
fn csv(rows: Vec<Row>) -> Result<String, Failure> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    let failed = |error: csv::Error| Failure::bug(format!("a row is no CSV: {error}"));
    writer.write_record(Row::COLUMNS).map_err(failed)?;
    for row in rows {
        writer.serialize(row.for_spreadsheet()).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| Failure::bug(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Failure::bug(error.to_string()))
}

fn json_lines(rows: &[Row]) -> Result<String, Failure> {
    let mut text = String::new();
    for row in rows {
        text.push_str(&serde_json::to_string(row).map_err(|error| Failure::bug(error.to_string()))?);
        text.push('\n');
    }
    Ok(text)
}

fn beside_path(path: &Path) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".meta.json");
    name.into()
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let written = fs::File::create(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| Failure::world(format!("{}: {error}", path.display())))
}
