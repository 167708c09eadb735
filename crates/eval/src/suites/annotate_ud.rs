//! Trees: on gold tokens, and from raw text.

mod conllu;
mod raw;

use std::path::PathBuf;
use std::time::Instant;

use annotate::{annotate, annotate_tokens};
use model::Document;

use crate::suites::code_sentences::article_of;
use crate::{Context, EvalError, Outcome, Report};
use conllu::GoldDocument;

/// Scores `test.conllu` of a treebank (or the file that `--data` names).
pub fn run(context: &Context<'_>) -> Result<Outcome, EvalError> {
    let path = if context.data.is_dir() { context.data.join("test.conllu") } else { PathBuf::from(&context.data) };
    let documents = conllu::read(&path)?;
    let mut report = Report::default();
    let mut tally = Tally::default();
    for gold in &documents {
        let forms =
            gold.sentences.iter().map(|s| s.words.iter().map(|w| w.form.as_str()).collect()).collect::<Vec<_>>();
        let document = annotate_tokens(&forms, context.knowledge, context.models);
        tally.add(gold, &document, &mut report);
    }
    report.figure("upos", tally.share(tally.upos));
    report.figure("uas", tally.share(tally.attached)).figure("las", tally.share(tally.labelled));
    report.figure("lemma", tally.share(tally.lemma));
    let articles: Vec<_> = documents.iter().map(|document| article_of(&document.text())).collect();
    let clock = Clock::start();
    let read: Vec<Document> = articles.iter().map(|a| annotate(a, context.knowledge, context.models)).collect();
    let seconds = clock.seconds().max(1e-9);
    let n_sentences: usize = read.iter().map(|document| document.sentences.len()).sum();
    report.figure("sents_per_s", n_sentences as f64 / seconds);
    let mut scores = raw::Scores::default();
    for (gold, document) in documents.iter().zip(&read) {
        scores.add(gold, document);
    }
    report.figure("sentence_f1", scores.sentences.f1()).figure("token_f1", scores.tokens.f1());
    report.figure("raw_upos", scores.upos.f1()).figure("raw_uas", scores.attached.f1());
    report.figure("raw_las", scores.labelled.f1());
    report.remarks.push(format!("{} documents, {} tokens", documents.len(), tally.total));
    report.remarks.extend(tally.worst_relations());
    Ok(Outcome::Scored(report))
}

/// Time on one core: the thread's own processor time where the system tells it (so that a busy machine does not change
/// the figure), else the clock's.
struct Clock {
    wall: Instant,
    processor: Option<f64>,
}

impl Clock {
    fn start() -> Self {
        Clock { wall: Instant::now(), processor: processor_seconds() }
    }

    fn seconds(&self) -> f64 {
        match (self.processor, processor_seconds()) {
            (Some(start), Some(end)) => end - start,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

/// Nanoseconds on the processor are the first number of Linux's `schedstat`.
fn processor_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split_whitespace().next()?.parse::<f64>().ok()? * 1e-9)
}

#[derive(Default)]
struct Tally {
    total: usize,
    upos: usize,
    attached: usize,
    labelled: usize,
    lemma: usize,
    by_relation: std::collections::BTreeMap<String, (usize, usize)>,
}

impl Tally {
    fn add(&mut self, gold: &GoldDocument, found: &Document, report: &mut Report) {
        for (sentence, expected) in found.sentences.iter().zip(&gold.sentences) {
            let mut labelled = 0;
            for (token, word) in sentence.tokens().zip(&expected.words) {
                let tokens = &found.tokens;
                let head =
                    if tokens.is_root(token) { 0 } else { tokens.head[token] as usize - sentence.first as usize + 1 };
                let attached = head == word.head;
                let right = attached && tokens.relation[token].as_str() == word.relation;
                labelled += usize::from(right);
                self.total += 1;
                self.upos += usize::from(tokens.upos[token].as_str() == word.upos);
                self.attached += usize::from(attached);
                self.lemma += usize::from(tokens.lemma(token) == word.lemma);
                let relation = self.by_relation.entry(word.relation.clone()).or_default();
                relation.0 += usize::from(right);
                relation.1 += 1;
            }
            self.labelled += labelled;
            report.case(expected.id.as_str(), labelled as f64 / expected.words.len().max(1) as f64, "");
        }
    }

    fn share(&self, count: usize) -> f64 {
        count as f64 / self.total.max(1) as f64
    }

    /// The relations that cost most, with how many of them were right.
    fn worst_relations(&self) -> Vec<String> {
        let mut rows: Vec<_> = self.by_relation.iter().collect();
        rows.sort_by_key(|(_, (right, total))| std::cmp::Reverse(total - right));
        rows.iter().take(12).map(|(relation, (right, total))| format!("{relation:<14} {right:>5} of {total}")).collect()
    }
}
