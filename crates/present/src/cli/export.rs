//! `attache export events`: rows for other programs, and the sidecar that says what was held back.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::Path,
};

use jiff::Timestamp;
use model::Event;

use super::{
    Output, Session,
    args::{EventFilter, ExportArgs, ExportFormat, ExportWhat},
};
use crate::{
    dossier::Held,
    exit::{Exit, Failure},
    export::{
        LIMITS, Made, QUAD, Row, Sidecar, citations,
        feeds::Feed,
        layouts::{self, Layout, Told},
        plover, rights, rows, stix,
    },
    shelf::{EventQuery, Shelf},
};

/// Writes rows to a file with its sidecar, or to standard output with the sidecar on standard error.
pub fn run(args: &ExportArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    let ExportWhat::Events = args.what;
    let query = EventQuery::new(&args.filter)?;
    let shelf = Shelf::open(&args.store.path)?;
    let (knowledge, _) = session.machine()?;
    let (layout, quad, limits) = about(args.format);
    let asked = asked(&args.filter);
    let digest = knowledge.digest().to_string();
    let made = Made { layout, query: asked.clone(), now: session.now, knowledge: digest, quad, limits };
    let (dossier, ids, _) = shelf.events(&query, usize::MAX)?;
    let mut sidecar = Sidecar::new(made, dossier.disclaimers());
    // Oldest first, so that an export grows at its end.
    let matched: Vec<(&Held, &Event)> = ids.iter().rev().filter_map(|id| dossier.event(id)).collect();
    let typed: Vec<String> =
        asked.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name} {value}")).collect();
    let typed = typed.join(", ");
    let text = if let ExportFormat::Atom | ExportFormat::Rss | ExportFormat::Bibtex | ExportFormat::Csl = args.format {
        of_all(args.format, &typed, session.now, &matched, &mut sidecar)?
    } else {
        let mut told = Vec::new();
        let has_room = table_of(args.format).is_none();
        for (held, event) in matched {
            let Some(day) = sidecar.pass(held, event, has_room) else { continue };
            let story = dossier.story_of(held.article.id.as_str()).map_or("", |story| story.story.id.as_str());
            told.push(Told { held, event, day, story, knowledge });
        }
        of_passed(args.format, &typed, session.now, &told, &mut sidecar)?
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

/// The table of another data set, where the format is one.
fn table_of(format: ExportFormat) -> Option<&'static Layout> {
    match format {
        ExportFormat::Gdelt => Some(&layouts::GDELT),
        ExportFormat::Icews => Some(&layouts::ICEWS),
        ExportFormat::Polecat => Some(&layouts::POLECAT),
        _ => None,
    }
}

/// Name, quad classes and limits for the sidecar.
fn about(format: ExportFormat) -> (&'static str, &'static str, &'static [&'static str]) {
    if let Some(layout) = table_of(format) {
        return (layout.name, layout.quad, layout.limits);
    }
    match format {
        ExportFormat::Jsonl => ("jsonl", QUAD, LIMITS),
        ExportFormat::Plover => ("plover", QUAD, plover::LIMITS),
        ExportFormat::Stix => ("stix", "none in this layout", stix::LIMITS),
        ExportFormat::Atom => ("atom", "none in this layout", OF_ALL),
        ExportFormat::Rss => ("rss", "none in this layout", OF_ALL),
        ExportFormat::Bibtex => ("bibtex", "none in this layout", OF_ALL),
        ExportFormat::Csl => ("csl", "none in this layout", OF_ALL),
        _ => ("csv", QUAD, LIMITS),
    }
}

const OF_ALL: &[&str] =
    &["of all events that fit, also those that are denied, doubted, announced or not dated: no gate"];

/// What passed the gate, as rows or objects.
fn of_passed(
    format: ExportFormat,
    typed: &str,
    now: Timestamp,
    told: &[Told<'_>],
    sidecar: &mut Sidecar,
) -> Result<String, Failure> {
    let withheld = |told: &&Told<'_>| !rights::withheld(told.held).is_empty();
    if let Some(layout) = table_of(format) {
        let (text, n_rows, held_back) = layouts::table(layout, told);
        sidecar.events -= held_back.len();
        held_back.into_iter().for_each(|reason| sidecar.hold_back(reason));
        sidecar.rows = n_rows;
        return Ok(text);
    }
    sidecar.sentences_withheld = told.iter().filter(withheld).count();
    sidecar.rows = told.len();
    match format {
        ExportFormat::Plover => json_lines(&told.iter().map(plover::line).collect::<Vec<_>>()),
        ExportFormat::Stix => pretty(&stix::bundle(typed, now, told)),
        _ => {
            let rows = told.iter().flat_map(|told| rows(told.held, told.event, told.day, told.story));
            let rows: Vec<Row> = rows.collect();
            sidecar.rows = rows.len();
            if format == ExportFormat::Jsonl { json_lines(&rows) } else { csv(rows) }
        }
    }
}

/// A feed of the events, or references of their articles: whatever fits, each with its standing.
fn of_all(
    format: ExportFormat,
    typed: &str,
    now: Timestamp,
    matched: &[(&Held, &Event)],
    sidecar: &mut Sidecar,
) -> Result<String, Failure> {
    sidecar.events = matched.len();
    let mut seen = BTreeSet::new();
    let new = |(held, _): &&(&Held, &Event)| seen.insert(held.article.id.as_str().to_string());
    let articles: Vec<&Held> = matched.iter().filter(new).map(|(held, _)| *held).collect();
    let is_feed = matches!(format, ExportFormat::Atom | ExportFormat::Rss);
    sidecar.rows = if is_feed { matched.len() } else { articles.len() };
    match format {
        ExportFormat::Bibtex => Ok(articles.iter().map(|held| citations::bibtex(held)).collect::<Vec<_>>().join("\n")),
        ExportFormat::Csl => pretty(&articles.iter().map(|held| citations::csl(held)).collect::<Vec<_>>()),
        _ => {
            sidecar.sentences_withheld = matched.iter().filter(|(held, _)| !rights::withheld(held).is_empty()).count();
            let latest: Vec<(&Held, &Event)> = matched.iter().rev().copied().collect();
            let feed = Feed { query: typed, now, page: "", events: &latest };
            Ok(if format == ExportFormat::Rss { feed.rss() } else { feed.atom() })
        }
    }
}

fn pretty(value: &impl serde::Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::bug(error.to_string()))?;
    Ok(text + "\n")
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

fn json_lines(rows: &[impl serde::Serialize]) -> Result<String, Failure> {
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
