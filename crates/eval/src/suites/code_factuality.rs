//! `code/factuality`: how gold events of MEANTIME are said: which are not stated as facts, and which lie ahead.

use std::path::PathBuf;

use model::{Certainty, Polarity, SpeechTime, TextSpan};

use crate::{Context, Counts, EvalError, Halves, Outcome, Report, suites::meantime, suites::texts};

/// Reads the manner of each gold event at its own token.
pub fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let mut nonfactual: Halves<Counts> = Halves::default();
    let mut future: Halves<Counts> = Halves::default();
    let mut report = Report::default();
    for path in files(ctx)? {
        let gold = meantime::read(&path)?;
        let mut own = Counts::default();
        for (expected, found) in gold.events.iter().zip(predict(ctx, &gold)) {
            let Some(found) = found else { continue };
            let is_nonfactual = found.polarity == Polarity::Denied || found.certainty != Certainty::Certain;
            let is_future = found.time == SpeechTime::Future;
            let tally = |counts: &mut Counts, found: bool, expected: bool| {
                counts.add(usize::from(found && expected), usize::from(found), usize::from(expected));
            };
            nonfactual.count(&gold.id, |counts| tally(counts, is_nonfactual, expected.is_nonfactual()));
            future.count(&gold.id, |counts| tally(counts, is_future, expected.is_future()));
            tally(&mut own, is_nonfactual, expected.is_nonfactual());
        }
        report.case(gold.id, own.f1(), "");
    }
    report.halved("nonfactual_f1", nonfactual.figures(Counts::f1)).halved("future_f1", future.figures(Counts::f1));
    for (name, tally) in [("non-factual", &nonfactual), ("future", &future)] {
        let all = tally.all();
        let (p, r) = (all.precision(), all.recall());
        report.remarks.push(format!("{name:<12} p {p:.3}  r {r:.3}  gold {}  predicted {}", all.gold, all.predicted));
    }
    Ok(Outcome::Scored(report))
}

/// The files of the set, in name order.
pub fn files(ctx: &Context<'_>) -> Result<Vec<PathBuf>, EvalError> {
    meantime::files(&ctx.data)
}

/// How the engine reads each gold event; none where its words are no token.
pub fn predict(ctx: &Context<'_>, gold: &meantime::Annotated) -> Vec<Option<code::HowSaid>> {
    let page = texts::page(&gold.text);
    let document = annotate::annotate(&page.article, ctx.knowledge, ctx.models);
    let token = |event: &meantime::Event| {
        let start = page.document_byte(&document, event.start)?;
        let end = page.document_byte(&document, event.end.saturating_sub(1))? + 1;
        document.tokens_in(TextSpan::new(start, end)).next_back()
    };
    let tokens: Vec<Option<usize>> = gold.events.iter().map(token).collect();
    let known: Vec<usize> = tokens.iter().flatten().copied().collect();
    let mut said = code::how_said(&page.article, &document, ctx.knowledge, ctx.models, &known).into_iter();
    tokens.into_iter().map(|token| token.and_then(|_| said.next())).collect()
}
