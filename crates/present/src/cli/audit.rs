//! `attache audit`: a sample, sheets for coders, and what the filled sheets say.

mod desk;
mod form;
mod report;

use std::{collections::BTreeMap, fs, path::Path};

use eval::audit::{Ask, BLIND, Form, SCHEMA, Sample, Sheet, VERIFY, draw, read_sheet};
use store::query::ArticleFilter;

use super::{
    Output, Session,
    args::{AuditArgs, AuditCommand, SampleArgs, ScoreArgs, SheetArgs, SheetFormat},
};
use crate::{
    exit::{Exit, Failure},
    export::for_spreadsheet,
    shelf::{self, Shelf},
    wording::count,
};

/// Draws, writes or scores.
pub fn run(args: &AuditArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    match &args.what {
        AuditCommand::Sample(args) => sample(args, session),
        AuditCommand::Sheet(args) => sheet(args, session, output),
        AuditCommand::Score(args) => score(args, output),
    }
}

fn sample(args: &SampleArgs, session: &Session) -> Result<Exit, Failure> {
    let kind = args.kind.as_deref().map(shelf::event_type).transpose()?;
    let shelf = Shelf::open(&args.store.path)?;
    let (knowledge, _) = session.machine()?;
    let day = |day: Option<jiff::civil::Date>| day.map_or(String::new(), |day| day.to_string());
    let query = BTreeMap::from([
        ("type".to_string(), kind.map_or(String::new(), |kind| kind.name().to_string())),
        ("on".to_string(), args.on.clone()),
        ("since".to_string(), day(args.since)),
        ("until".to_string(), day(args.until)),
    ]);
    let dyad = shelf::dyad(&args.on);
    let words = if dyad.is_some() { String::new() } else { args.on.clone() };
    let ask = Ask {
        articles: ArticleFilter { words, dyad, since: args.since, until: args.until, ..ArticleFilter::default() },
        kind,
        rows: args.rows,
        sentences: args.sentences,
        seed: args.seed,
        query,
        made: session.now.to_string(),
        version: env!("CARGO_PKG_VERSION").to_string(),
        knowledge: knowledge.digest().to_string(),
    };
    let sample = draw(shelf.store(), &ask).map_err(shelf::failure)?;
    let text = serde_json::to_string_pretty(&sample).map_err(|error| Failure::bug(error.to_string()))?;
    write(&args.output, &format!("{text}\n"))?;
    let drawn = |rows: bool| {
        let strata = sample.strata.iter().filter(|stratum| stratum.id.starts_with("row/") == rows);
        strata.fold((0, 0), |(drawn, size), stratum| (drawn + stratum.drawn, size + stratum.size))
    };
    let ((rows, of_rows), (sentences, of_sentences)) = (drawn(true), drawn(false));
    eprintln!(
        "{} of {of_rows} and {} of {of_sentences} without one, from {}",
        count(rows, "coded row", "coded rows"),
        count(sentences, "sentence", "sentences"),
        count(sample.articles, "article", "articles")
    );
    for (language, n) in &sample.not_read {
        eprintln!("not drawn from: {} in a language that is not read ({language})", count(*n, "article", "articles"));
    }
    Ok(Exit::Done)
}

fn sheet(args: &SheetArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    let sample = read_sample(&args.sample)?;
    let form: &Form = if args.verify { &VERIFY } else { &BLIND };
    let text = match args.format {
        SheetFormat::Csv => csv_sheet(form, &sample, &args.coder)?,
        SheetFormat::Html => form::html(form, &sample, &args.coder, session.machine()?.0)?,
    };
    match &args.output {
        Some(path) => write(path, &text)?,
        None => output.text(&text)?,
    }
    Ok(Exit::Done)
}

fn csv_sheet(form: &Form, sample: &Sample, coder: &str) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Failure::bug(format!("a line is no CSV: {error}"));
    writer.write_record(form.columns()).map_err(failed)?;
    for line in form.lines(sample, coder) {
        // A lone "-" says that nothing was said; a spreadsheet leaves it alone.
        let shown = line.into_iter().map(|cell| if cell == "-" { cell } else { for_spreadsheet(cell) });
        writer.write_record(shown.chain(form.questions.iter().map(|_| String::new()))).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| Failure::bug(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Failure::bug(error.to_string()))
}

fn score(args: &ScoreArgs, output: &mut Output) -> Result<Exit, Failure> {
    let sample = read_sample(&args.sample)?;
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut faults = Vec::new();
    for path in &args.sheets {
        let text = read(path)?;
        let coder = path.file_stem().map_or(String::new(), |stem| stem.to_string_lossy().into_owned());
        match read_sheet(&sample, &coder, &text) {
            Ok(sheet) => sheets.push(sheet),
            Err(found) => faults.extend(found.0.into_iter().map(|fault| format!("{}: {fault}", path.display()))),
        }
    }
    if let Some(path) = &args.desk {
        let shelf = Shelf::open(path)?;
        let said = desk::sheets(&sample, shelf.store()).map_err(shelf::failure)?;
        if said.is_empty() {
            eprintln!("{}: nobody judged a row of this sample on the desk", path.display());
        }
        sheets.extend(said);
    }
    if !faults.is_empty() {
        let lines: Vec<String> = faults.iter().map(|fault| format!("error: {fault}")).collect();
        return Err(Failure::usage(lines.join("\n")).help("nothing was scored; mend the sheets and score them again"));
    }
    if args.json {
        output.json(&report::view(&sample, &sheets))?;
    } else {
        output.text(&report::text(&sample, &sheets))?;
    }
    Ok(Exit::Done)
}

fn read_sample(path: &Path) -> Result<Sample, Failure> {
    let text = read(path)?;
    let sample: Result<Sample, _> = serde_json::from_str(&text);
    let help = "give the file that `attache audit sample` wrote";
    match sample {
        Ok(sample) if sample.schema == SCHEMA => Ok(sample),
        Ok(sample) => {
            let message = format!("{}: a sample of the form {:?}, not {SCHEMA:?}", path.display(), sample.schema);
            Err(Failure::usage(message).help("draw it again with this version"))
        }
        Err(error) => Err(Failure::usage(format!("{}: no sample: {error}", path.display())).help(help)),
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::world(format!("{}: {error}", path.display())))?;
    String::from_utf8(bytes)
        .map_err(|_| Failure::usage(format!("{}: not UTF-8", path.display())).help("save the sheet as CSV UTF-8"))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| Failure::world(format!("{}: {error}", path.display())))
}
