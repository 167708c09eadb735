//! The head of a report: title, outlet, dates, language, credits, and what was dropped.

use std::collections::BTreeMap;

use model::{Access, Article, CreditKind, Precision, PublishedAt, Reuse};

use super::Page;
use crate::{
    layout::{Paint, pad, printable, shorten, wrap},
    prose::Prose,
    wording::count,
};

pub(super) fn write(page: Page<'_>, paint: Paint) -> String {
    let article = page.article;
    let title = article.title().unwrap_or("(no title found)");
    let mut out = String::new();
    for line in wrap(&printable(title), 78) {
        out.push_str(&format!("{}\n", paint.strong(&line)));
    }
    for line in wrap(&printable(&summary(page)), 78) {
        out.push_str(&format!("{}\n", paint.faint(&line)));
    }
    fact(&mut out, "address", article.address.as_ref().map_or("", |address| &address.value));
    fact(&mut out, "byline", &byline(article));
    fact(&mut out, "access", access(article.access));
    fact(&mut out, "section", article.filing.section.as_ref().map_or("", |section| &section.value));
    fact(&mut out, "licence", article.licence.as_ref().map_or("", |licence| &licence.value));
    fact(&mut out, "reuse", &reuse(article));
    if !article.entries.is_empty() {
        fact(&mut out, "live blog", &count(article.entries.len(), "entry", "entries"));
    }
    for credit in &article.credits {
        let how = match credit.kind {
            CreditKind::OriginalSource => "original source",
            CreditKind::Wire => "wire",
            CreditKind::FirstReported => "first reported by",
            CreditKind::Canonical => "canonical address",
            CreditKind::Feed => "named by the feed",
        };
        fact(&mut out, "credits", &format!("{} ({how}: “{}”)", credit.name, shorten(&credit.evidence.written, 60)));
    }
    fact(&mut out, "dropped", &dropped(article));
    for disclaimer in crate::dossier::disclaimers(article) {
        fact(&mut out, "page says", &format!("“{disclaimer}”"));
    }
    out
}

fn summary(page: Page<'_>) -> String {
    let article = page.article;
    let outlet = article.outlet.as_ref().map_or("outlet unknown".to_string(), |outlet| outlet.value.clone());
    let mut parts = vec![outlet, published("published", article.published.as_ref().map(|at| &at.value))];
    if let Some(modified) = &article.modified {
        parts.push(published("modified", Some(&modified.value)));
    }
    parts.push(article.language.as_ref().map_or("language unknown".to_string(), |tag| language(&tag.value)));
    let n_sentences = Prose::of(page.document).n_sentences();
    let n_paragraphs = article.body().count();
    parts.push(format!(
        "{}, {}",
        count(n_paragraphs, "paragraph", "paragraphs"),
        count(n_sentences, "sentence", "sentences")
    ));
    parts.join(" · ")
}

/// `published 2025-03-21`, `published in 2025-03`, `published unknown`.
fn published(word: &str, at: Option<&PublishedAt>) -> String {
    let Some(at) = at else { return format!("{word} unknown") };
    let day = at.day.to_string();
    match at.precision {
        Precision::Time | Precision::Day => format!("{word} {day}"),
        Precision::Month => format!("{word} in {}", &day[..7]),
        Precision::Year => format!("{word} in {}", &day[..4]),
        _ => format!("{word} about {day}"),
    }
}

/// The tag of a language as a reader says it; the tag itself where we have no name for it.
fn language(tag: &str) -> String {
    match tag {
        "en" => "English".to_string(),
        "und" => "language unknown".to_string(),
        tag => format!("language {tag}"),
    }
}

fn byline(article: &Article) -> String {
    article.byline.iter().map(|person| person.value.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// What the page asks of those who use it.
fn reuse(article: &Article) -> String {
    let words = |reuse: Reuse| match reuse {
        Reuse::NoArchive => "no copies",
        Reuse::NoSnippet => "no excerpts",
        Reuse::NoIndex => "not to be listed",
        Reuse::NoTraining => "not for training models",
        Reuse::NoMining => "text and data mining reserved",
        Reuse::RightsReserved => "all rights reserved",
    };
    article.filing.reuse.iter().map(|reuse| words(reuse.value)).collect::<Vec<_>>().join(", ")
}

fn access(access: Access) -> &'static str {
    match access {
        Access::Open => "",
        Access::Metered => "the page says it is not free; text was there all the same",
        Access::Teaser => "only the beginning of the article was there",
        Access::Empty => "no text was found",
    }
}

/// Reasons in text order with their first words where short, counted where repeated.
fn dropped(article: &Article) -> String {
    let mut first: Vec<(model::DropReason, &str)> = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for dropped in &article.dropped {
        let n_dropped = counts.entry(dropped.reason.words()).or_default();
        *n_dropped += 1;
        if *n_dropped == 1 {
            first.push((dropped.reason, &dropped.text));
        }
    }
    let words = first.into_iter().map(|(reason, text)| {
        let n_dropped = counts.get(reason.words()).copied().unwrap_or(1);
        match (n_dropped, text.chars().count()) {
            (1, 1..=24) => format!("{} “{text}”", reason.words()),
            (1, _) => reason.words().to_string(),
            (n, _) => format!("{} ×{n}", reason.words()),
        }
    });
    words.collect::<Vec<_>>().join(" · ")
}

/// One fact under its name; nothing where it is empty.
fn fact(out: &mut String, name: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    for (index, line) in wrap(&printable(value), 68).into_iter().enumerate() {
        let left = if index == 0 { name } else { "" };
        out.push_str(&format!("{}{line}\n", pad(left, 10)));
    }
}
