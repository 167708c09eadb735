//! `extract/wcxb`: text, title, author, date of 353 article pages, and clutter that leaks in.

use std::collections::HashMap;

use model::{Article, Capture, Media, Precision, PublishedAt, Sourced};
use serde::Deserialize;

use super::extract_scrapinghub::{article_body, read_gz};
use crate::shingles::tokens;
use crate::{Context, EvalError, Halves, Outcome, Report, Suite, f1, read_text};

/// The suite.
pub(super) const SUITE: Suite = Suite {
    name: "extract/wcxb",
    about: "353 article pages: word F1, title, author, date, leaked clutter",
    data: "pages-wcxb",
    run,
};

#[derive(Deserialize)]
struct Page {
    url: String,
    ground_truth: Gold,
}

#[derive(Deserialize)]
struct Gold {
    title: Option<String>,
    author: Option<String>,
    publish_date: Option<String>,
    main_content: String,
    #[serde(default)]
    without: Option<Vec<String>>,
}

/// A share: hits of all.
#[derive(Default)]
struct Share(f64, f64);

impl Share {
    fn add(&mut self, value: f64) {
        self.0 += value;
        self.1 += 1.0;
    }
    fn value(&self) -> f64 {
        if self.1 == 0.0 { 0.0 } else { self.0 / self.1 }
    }
}

fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let folder = ctx.data.join("ground-truth");
    let entries = std::fs::read_dir(&folder).map_err(|error| EvalError::file(&folder, error))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let (mut word_f1, mut titles, mut authors, mut dates, mut leaks) = Default::default();
    let mut report = Report::default();
    for path in &paths {
        let Some(id) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        let page: Page = serde_json::from_str(&read_text(path)?).map_err(|error| EvalError::format(path, error))?;
        let gold = page.ground_truth;
        let bytes = read_gz(&ctx.data.join("html").join(format!("{id}.html.gz")))?;
        let capture = Capture::new(&page.url, bytes, Media::Html, jiff::Timestamp::UNIX_EPOCH);
        let content = extract::decode(&capture);
        let article = extract::extract(&capture, &content, ctx.knowledge);
        // This set counts the summary above the text as text.
        let text = format!("{}\n{}", article.standfirst().unwrap_or(""), article_body(&article));
        let score = word_score(&text, &gold.main_content);
        count(&mut word_f1, id, score);
        let mut wrong = Vec::new();
        let mut field = |halves: &mut Halves<Share>, name: &str, gold: &Option<String>, found: &[String]| {
            if let Some(gold) = gold.as_ref().filter(|gold| !gold.trim().is_empty()) {
                let hit = found.iter().any(|found| fold(found) == fold(gold));
                count(halves, id, f64::from(u8::from(hit)));
                if !hit {
                    wrong.push(name.to_string());
                }
            }
        };
        field(&mut titles, "title", &gold.title, &[article.title().unwrap_or("").to_string()]);
        field(&mut authors, "author", &gold.author, &names(&article));
        field(&mut dates, "date", &gold.publish_date, &day(&article));
        for snippet in gold.without.iter().flatten() {
            count(&mut leaks, id, f64::from(u8::from(text.contains(snippet.as_str()))));
        }
        report.case(id, score, wrong.join(" "));
    }
    report.halved("f1", word_f1.figures(Share::value));
    report.halved("title", titles.figures(Share::value));
    report.halved("author", authors.figures(Share::value));
    report.halved("date", dates.figures(Share::value));
    report.halved("leak", leaks.figures(Share::value));
    Ok(Outcome::Scored(report))
}

fn count(halves: &mut Halves<Share>, id: &str, value: f64) {
    halves.count(id, |share| share.add(value));
}

/// The people of the byline as one line, joined in the ways in which pages join them.
fn names(article: &Article) -> Vec<String> {
    let has_people = article.byline.iter().any(|person| !person.value.organisation);
    let signed = article.byline.iter().filter(|person| !(has_people && person.value.organisation));
    let names: Vec<&str> = signed.map(|person| person.value.name.as_str()).collect();
    let mut ways = vec![names.join(", ")];
    if let [first @ .., last] = names.as_slice()
        && !first.is_empty()
    {
        ways.push(format!("{} and {last}", first.join(", ")));
    }
    ways
}

/// The day of publication, where it is known to the day; the set gives the day of the last change where a page states
/// no other.
fn day(article: &Article) -> Vec<String> {
    let to_the_day = |date: &&Sourced<PublishedAt>| date.value.precision <= Precision::Day;
    let stated = article.published.as_ref().filter(to_the_day).or(article.modified.as_ref().filter(to_the_day));
    stated.map(|date| date.value.day.to_string()).into_iter().collect()
}

fn word_score(predicted: &str, gold: &str) -> f64 {
    let (predicted, gold) = (lower_tokens(predicted), lower_tokens(gold));
    if predicted.is_empty() || gold.is_empty() {
        return f64::from(u8::from(predicted.is_empty() && gold.is_empty()));
    }
    let mut left: HashMap<&str, usize> = HashMap::new();
    for word in &gold {
        *left.entry(word).or_default() += 1;
    }
    let mut hits = 0;
    for word in &predicted {
        if let Some(n) = left.get_mut(word.as_str()).filter(|n| **n > 0) {
            *n -= 1;
            hits += 1;
        }
    }
    f1(hits as f64 / predicted.len() as f64, hits as f64 / gold.len() as f64)
}

fn lower_tokens(text: &str) -> Vec<String> {
    tokens(text).into_iter().map(|word| word.to_lowercase()).collect()
}

fn fold(text: &str) -> String {
    lower_tokens(text).join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_a_multiset_without_case() {
        assert_eq!(word_score("The the", "the"), f1(0.5, 1.0));
        assert_eq!(word_score("", "a"), 0.0);
        assert_eq!(fold("A. B-c"), "a b c");
    }
}
