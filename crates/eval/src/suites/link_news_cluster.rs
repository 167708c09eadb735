//! `link/news-cluster`: stories in one pass over (date, address) order, without look-ahead, scored by BCubed.

use std::{cell::RefCell, collections::HashMap, path::Path};

use jiff::civil::Date;
use link::{Candidates, Linker, Sketch};
use model::{
    Access, Article, ArticleId, Block, BlockKind, CaptureId, ContentSpan, EvidenceKind, Piece, Precision, PublishedAt,
    Sha256, Sourced, StoryId, Transform,
};
use serde::Deserialize;

use super::link::bcubed;
use crate::{Context, EvalError, Half, Outcome, Report, read_text};

#[derive(Deserialize)]
struct Item {
    title: Option<String>,
    text: Option<String>,
    url: String,
    date_publish: Option<String>,
    source_domain: Option<String>,
    #[serde(rename = "newsCluster")]
    cluster: Cluster,
}

#[derive(Deserialize)]
struct Cluster {
    #[serde(rename = "EventId")]
    event: serde_json::Value,
}

/// Reads every `*.jsonl` of the folder (or the one file), links its articles one after the other, and compares.
pub fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let mut items = read_items(&ctx.data)?;
    items.sort_by(|a, b| (&a.date_publish, &a.url).cmp(&(&b.date_publish, &b.url)));
    let held = Held::default();
    let mut linker = Linker::new();
    let mut assigned: Vec<(String, String, String)> = Vec::new();
    let mut story_of: HashMap<ArticleId, StoryId> = HashMap::new();
    let mut ids: Vec<ArticleId> = Vec::new();
    for item in &items {
        let article = article_of(item);
        let document = annotate::annotate(&article, ctx.knowledge, ctx.models);
        let coded = code::code(&article, &document, ctx.knowledge, ctx.models);
        let linked = linker.link(&article, &document, &coded, ctx.knowledge, &held);
        held.0.borrow_mut().insert(article.id.clone(), (document.text, linked.sketch));
        story_of.insert(article.id.clone(), linked.story);
        ids.push(article.id);
        for change in linked.changes {
            story_of.extend(change.moved.into_iter().map(|moved| (moved, change.into.clone())));
        }
    }
    for (item, id) in items.iter().zip(&ids) {
        assigned.push((item.url.clone(), story_of[id].to_string(), item.cluster.event.to_string()));
    }
    let mut report = Report::default();
    let half = |half: Option<Half>| {
        let kept = assigned.iter().filter(|(url, ..)| half.is_none_or(|half| Half::of(url) == half));
        bcubed(&kept.map(|(_, story, event)| (story.as_str(), event.as_str())).collect::<Vec<_>>())
    };
    let [all, even, odd] = [half(None), half(Some(Half::Even)), half(Some(Half::Odd))];
    report.halved("bcubed_f1", [all.2, even.2, odd.2]);
    report.figure("precision", all.0).figure("recall", all.1);
    let distinct = |values: Vec<&str>| values.into_iter().collect::<std::collections::BTreeSet<_>>().len() as f64;
    report.figure("n_stories", distinct(assigned.iter().map(|(_, story, _)| story.as_str()).collect()));
    report.figure("n_events", distinct(assigned.iter().map(|(.., event)| event.as_str()).collect()));
    Ok(Outcome::Scored(report))
}

fn read_items(path: &Path) -> Result<Vec<Item>, EvalError> {
    let mut files = vec![path.to_path_buf()];
    if path.is_dir() {
        let entries = std::fs::read_dir(path).map_err(|error| EvalError::file(path, error))?;
        files = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|p| p.extension().is_some_and(|e| e == "jsonl"))
            .collect();
        files.sort();
    }
    let mut items = Vec::new();
    for file in files {
        for line in read_text(&file)?.lines().filter(|line| !line.trim().is_empty()) {
            items.push(serde_json::from_str(line).map_err(|error| EvalError::format(&file, error))?);
        }
    }
    Ok(items)
}

/// The item as the extractor would hand it over: title, then a block a line.
fn article_of(item: &Item) -> Article {
    let capture = CaptureId::new(&item.url, &Sha256::of(item.text.as_deref().unwrap_or("").as_bytes()));
    let title = item.title.as_deref().unwrap_or("").trim();
    let lines =
        item.text.as_deref().unwrap_or("").lines().map(str::trim).filter(|line| !line.is_empty() && *line != title);
    let mut blocks: Vec<Block> = Vec::new();
    if !title.is_empty() {
        blocks.push(block(BlockKind::Title, title));
    }
    blocks.extend(lines.map(|line| block(BlockKind::Paragraph, line)));
    let day = item.date_publish.as_deref().and_then(|date| date.get(..10)?.parse::<Date>().ok());
    let published = day.map(|day| PublishedAt { day, instant: None, precision: Precision::Day });
    Article {
        id: ArticleId::new(
            Some(&item.url),
            &capture,
            &blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n"),
        ),
        capture,
        charset: Sourced::new("utf-8".into(), EvidenceKind::Hint, None, ""),
        address: Some(Sourced::new(item.url.clone(), EvidenceKind::Hint, None, &item.url)),
        outlet: item.source_domain.clone().map(|domain| Sourced::new(domain, EvidenceKind::Hint, None, "")),
        byline: Vec::new(),
        published: published.map(|published| Sourced::new(published, EvidenceKind::Hint, None, "")),
        modified: None,
        language: Some(Sourced::new("en".into(), EvidenceKind::Hint, None, "")),
        credits: Vec::new(),
        access: Access::Open,
        licence: None,
        filing: Default::default(),
        entries: Vec::new(),
        blocks,
        dropped: Vec::new(),
        notes: Vec::new(),
    }
}

fn block(kind: BlockKind, text: &str) -> Block {
    let whole = ContentSpan::new(0, text.len());
    let piece = Piece { start: 0, end: text.len() as u32, content: whole, transform: Transform::Same };
    Block { kind, text: text.to_string(), pieces: vec![piece] }
}

#[derive(Default)]
struct Held(RefCell<HashMap<ArticleId, (String, Sketch)>>);

impl Candidates for Held {
    fn text(&self, article: &ArticleId) -> Option<String> {
        self.0.borrow().get(article).map(|(text, _)| text.clone())
    }

    fn sketch(&self, article: &ArticleId) -> Option<Sketch> {
        self.0.borrow().get(article).map(|(_, sketch)| sketch.clone())
    }

    fn kin(&self, _: &ArticleId) -> Vec<ArticleId> {
        Vec::new()
    }
}
