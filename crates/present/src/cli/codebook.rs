//! `attache codebook`: a codebook of one's own, checked, explained, begun.

use std::{
    fmt::Write as _,
    fs,
    io::{self, BufRead},
    path::Path,
};

use eval::Explanation;
use infer::Models;

use super::{
    Output, Session,
    args::{CodebookAction, CodebookArgs, Common},
    session::knowledge_of,
};
use crate::exit::{Exit, Failure};

/// Does what was asked.
pub fn run(args: &CodebookArgs, common: &Common, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    match &args.action {
        CodebookAction::Check { folder } => check(folder.as_deref().or(common.codebook.as_deref()), common, output),
        CodebookAction::Explain { sentences, all } => explain(sentences, *all, session, output),
        CodebookAction::Preview(preview) => super::preview::run(preview, session, output),
        CodebookAction::New { folder } => new(folder, output),
    }
}

/// Checks the files, then runs every example; what does not hold is named with file, line and what was coded.
fn check(folder: Option<&Path>, common: &Common, output: &mut Output) -> Result<Exit, Failure> {
    let knowledge = knowledge_of(common.knowledge.as_deref(), folder)?;
    let models = Models::load(|name| knowledge.weights(name))
        .map_err(|reason| Failure::bug(format!("a model cannot be used: {reason}")))?;
    let is_own = |file: &str| file.starts_with("codebook/");
    let of_folder = |file: &str| folder.is_none() || is_own(file);
    let samples: Vec<_> = knowledge.frames.samples().iter().filter(|sample| of_folder(&sample.file)).collect();
    let mut n_faults = 0;
    for sample in &samples {
        if let Err(reason) = eval::check_sample(&knowledge, &models, sample) {
            n_faults += 1;
            let file = match (folder, sample.file.strip_prefix("codebook/")) {
                (Some(folder), Some(file)) => folder.join(file).display().to_string(),
                _ => format!("data/{}", sample.file),
            };
            eprintln!("error: {file}:{}: {}\n     = {reason}", sample.line, sample.text);
        }
    }
    let n_frames = knowledge.frames.iter().filter(|frame| folder.is_none() || frame.id.starts_with("own/")).count();
    let n_types = knowledge.frames.own_types().len();
    let own = if n_types > 0 { format!("{n_types} types of your own, ") } else { String::new() };
    let hold = samples.len() - n_faults;
    output.text(&format!("{own}{n_frames} frames, {hold} of {} examples and counterexamples hold\n", samples.len()))?;
    Ok(if n_faults == 0 { Exit::Done } else { Exit::Usage })
}

/// So many misses are shown a word, unless all are asked for.
const SHOWN: usize = 4;

fn explain(sentences: &[String], all: bool, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    let (knowledge, models) = session.machine()?;
    let mut one = |sentence: &str| output.text(&explained(sentence, &eval::explain(knowledge, models, sentence), all));
    if sentences.is_empty() {
        for line in io::stdin().lock().lines() {
            let line = line.map_err(|error| Failure::world(format!("standard input cannot be read: {error}")))?;
            if !line.trim().is_empty() {
                one(line.trim())?;
            }
        }
    }
    for sentence in sentences {
        one(sentence)?;
    }
    Ok(Exit::Done)
}

/// The sentence, its events, and for each word that frames know what came of it.
fn explained(sentence: &str, explanation: &Explanation, all: bool) -> String {
    let (doc, coded) = (&explanation.doc, &explanation.coded);
    let mut text = format!("{sentence}\n");
    let names = |parties: &[model::Party]| {
        let one = |party: &model::Party| {
            let country = party.country.map_or(String::new(), |country| country.to_string());
            let sector = party.sector.map_or("", |sector| sector.code());
            let codes = [country.as_str(), sector].iter().filter(|code| !code.is_empty()).copied().collect::<Vec<_>>();
            let codes = if codes.is_empty() { String::new() } else { format!(" [{}]", codes.join(" ")) };
            format!("{}{codes}", doc.text(party.span))
        };
        let all: Vec<String> = parties.iter().map(one).collect();
        if all.is_empty() { "nobody named".to_string() } else { all.join(", ") }
    };
    for event in &coded.events {
        let mode = event.mode.as_deref().map_or(String::new(), |mode| format!("/{mode}"));
        let contexts =
            if event.contexts.is_empty() { String::new() } else { format!(" ({})", event.contexts.join(", ")) };
        let (source, recipient) = (names(&event.source), names(&event.recipient));
        let _ = writeln!(
            text,
            "  event: {}{mode}{contexts}: {source} > {recipient}, by {}",
            event.kind.name(),
            event.coder
        );
    }
    for word in &explanation.words {
        if word.verdict.is_none() && !all && word.frames.iter().all(is_far) {
            continue;
        }
        let verdict = match &word.verdict {
            None => "no frame fits".to_string(),
            Some(code::Verdict::Event(_)) => "an event".to_string(),
            Some(code::Verdict::Within(outer)) => format!("decides what {:?} says", doc.text(*outer)),
            Some(code::Verdict::Merged) => "says no more than another frame of the clause".to_string(),
            Some(code::Verdict::Held(reason)) => format!("held back: {reason}"),
        };
        let _ = writeln!(text, "  {:?}: {verdict}", doc.text(word.trigger));
        let mut tried: Vec<&code::FrameTried> = word.frames.iter().filter(|tried| all || !is_far(tried)).collect();
        tried.sort_by_key(|tried| std::cmp::Reverse(tried.points));
        let shown = if all { tried.len() } else { tried.len().min(SHOWN) };
        for tried in &tried[..shown] {
            let _ = match (&tried.points, &tried.reason) {
                (Some(points), _) => writeln!(text, "    fires   {} ({points} points)", tried.frame),
                (None, reason) => writeln!(text, "    misses  {}: {}", tried.frame, reason.as_deref().unwrap_or("")),
            };
        }
        if word.frames.len() > shown {
            let _ = writeln!(text, "    and {} more (--all)", word.frames.len() - shown);
        }
    }
    text
}

/// Whether a frame misses by what it is acted upon or by its neighbourhood: another sense of the word.
fn is_far(tried: &code::FrameTried) -> bool {
    tried.reason.as_deref().is_some_and(|reason| reason.starts_with("`object` is not met") || reason.contains("`near`"))
}

fn new(folder: &Path, output: &mut Output) -> Result<Exit, Failure> {
    let is_empty = fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
    if !is_empty {
        return Err(Failure::usage(format!("{} is there already and not empty", folder.display())));
    }
    let cannot =
        |path: &Path, error: io::Error| Failure::world(format!("{} cannot be written: {error}", path.display()));
    let frames = folder.join("frames");
    fs::create_dir_all(&frames).map_err(|error| cannot(&frames, error))?;
    for (name, content) in SKELETON {
        let path = folder.join(name);
        fs::write(&path, content).map_err(|error| cannot(&path, error))?;
        output.text(&format!("{}\n", path.display()))?;
    }
    output.text(&format!("next: attache codebook check {}\n", folder.display()))?;
    Ok(Exit::Done)
}

/// The files of a new codebook.
const SKELETON: [(&str, &str); 3] = [
    ("types.tsv", include_str!("codebook/types.tsv")),
    ("classes.toml", include_str!("codebook/classes.toml")),
    ("frames/grain.toml", include_str!("codebook/grain.toml")),
];

/// What a codebook's files are read with, for tests.
#[cfg(test)]
mod tests {
    use knowledge::Knowledge;

    use super::*;

    #[test]
    fn a_new_codebook_passes_its_own_check() {
        let knowledge = Knowledge::embedded().unwrap_or_else(|faults| panic!("{faults}"));
        if knowledge.weights("parser").is_none() {
            println!("skipped: the weights are not in this checkout");
            return;
        }
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        for (name, content) in SKELETON {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap_or(folder.path())).unwrap_or_else(|error| panic!("{error}"));
            fs::write(path, content).unwrap_or_else(|error| panic!("{error}"));
        }
        let own = knowledge_of(None, Some(folder.path())).unwrap_or_else(|failure| panic!("{failure}"));
        let models = Models::load(|name| own.weights(name)).unwrap_or_else(|error| panic!("{error}"));
        let samples = own.frames.samples().iter().filter(|sample| sample.file.starts_with("codebook/"));
        let faults: Vec<String> =
            samples.clone().filter_map(|sample| eval::check_sample(&own, &models, sample).err()).collect();
        assert!(faults.is_empty(), "{faults:?}");
        assert!(samples.count() > 2);
    }

    #[test]
    fn a_fault_names_the_users_file_line_and_reason() {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let frames = folder.path().join("frames");
        fs::create_dir_all(&frames).unwrap_or_else(|error| panic!("{error}"));
        let text =
            "about = \"x\"\n\n[[frame]]\nname = \"x\"\nverbs = \"x\"\ntype = \"ASAULT\"\nrecipient = \"object\"\n";
        fs::write(frames.join("x.toml"), text).unwrap_or_else(|error| panic!("{error}"));
        let Err(failure) = knowledge_of(None, Some(folder.path())) else { panic!("no fault was found") };
        assert_eq!(failure.exit, Exit::Usage);
        let place = format!("{}/frames/x.toml:6", folder.path().display());
        assert!(failure.message.contains(&place) && failure.message.contains("did you mean ASSAULT?"), "{failure}");
    }
}
