//! `extract/scrapinghub`: the full text of 181 news pages, by shingles of four tokens.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::time::Instant;

use model::{Capture, Media};
use serde::Deserialize;

use crate::shingles::{PageScore, score};
use crate::{Context, EvalError, Half, Outcome, Report, Suite, average, f1, read_text};

/// The suite.
pub(super) const SUITE: Suite = Suite {
    name: "extract/scrapinghub",
    about: "body text of 181 news pages: shingles of four tokens; pages per second with all metadata",
    data: "pages-scrapinghub",
    run,
};

#[derive(Deserialize)]
struct Gold {
    #[serde(rename = "articleBody")]
    body: String,
    url: String,
}

/// What one page scored.
struct Scored {
    id: String,
    precision: f64,
    recall: f64,
    exact: f64,
}

fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let path = ctx.data.join("ground-truth.json");
    let gold: BTreeMap<String, Gold> =
        serde_json::from_str(&read_text(&path)?).map_err(|error| EvalError::format(&path, error))?;
    let mut scored = Vec::new();
    let mut seconds = 0.0;
    for (id, gold) in &gold {
        let bytes = read_gz(&ctx.data.join("html").join(format!("{id}.html.gz")))?;
        let capture = Capture::new(&gold.url, bytes, Media::Html, jiff::Timestamp::UNIX_EPOCH);
        let start = Instant::now();
        let content = extract::decode(&capture);
        let article = extract::extract(&capture, &content, ctx.knowledge);
        seconds += start.elapsed().as_secs_f64();
        let text = article_body(&article);
        let PageScore { precision, recall, exact } = score(&text, &gold.body);
        scored.push(Scored { id: id.clone(), precision, recall, exact });
    }
    let mut report = Report::default();
    let halves = |score: &dyn Fn(&[&Scored]) -> f64| {
        let of = |half: Option<Half>| -> Vec<&Scored> {
            scored.iter().filter(|page| half.is_none_or(|half| Half::of(&page.id) == half)).collect()
        };
        [score(&of(None)), score(&of(Some(Half::Even))), score(&of(Some(Half::Odd)))]
    };
    let precision = |pages: &[&Scored]| average(pages.iter().map(|page| page.precision));
    let recall = |pages: &[&Scored]| average(pages.iter().map(|page| page.recall));
    report.halved("f1", halves(&|pages| f1(precision(pages), recall(pages))));
    report.halved("precision", halves(&precision));
    report.halved("recall", halves(&recall));
    report.halved("exact", halves(&|pages| average(pages.iter().map(|page| page.exact))));
    report.figure("pages_per_s", gold.len() as f64 / seconds.max(1e-9));
    for page in &scored {
        let remark = format!("p {:.3} r {:.3}", page.precision, page.recall);
        report.case(&page.id, f1(page.precision, page.recall), remark);
    }
    Ok(Outcome::Scored(report))
}

/// The text of the body as the set counts it: without title, standfirst and captions.
pub(super) fn article_body(article: &model::Article) -> String {
    let blocks = article.body().filter(|block| block.kind != model::BlockKind::Caption);
    blocks.map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// The unpacked bytes of a `.gz` file.
pub(super) fn read_gz(path: &Path) -> Result<Vec<u8>, EvalError> {
    let packed = std::fs::read(path).map_err(|error| EvalError::file(path, error))?;
    let mut bytes = Vec::new();
    let mut decoder = flate2::read::MultiGzDecoder::new(packed.as_slice());
    decoder.read_to_end(&mut bytes).map_err(|error| EvalError::file(path, error))?;
    Ok(bytes)
}
