//! Pages of the own suites as the extractor would hand them over, and what linking asks of those that are held.

use std::{cell::RefCell, collections::HashMap};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use link::{Candidates, Linked, Linker, Sketch};
use model::{
    Access, Article, ArticleId, Block, BlockKind, CaptureId, Coded, ContentSpan, Credit, CreditKind, Document,
    Evidence, EvidenceKind, Lineage, Piece, Precision, PublishedAt, Sha256, Sourced, Transform,
};

use crate::Context;

/// What stands above a page of a suite.
#[derive(Debug, Clone)]
pub struct Head {
    /// Its name in the suite; the last part of its address.
    pub name: String,
    /// Its outlet.
    pub outlet: String,
    /// Host of its address.
    pub host: String,
    /// `2024-05-02T08:00:00Z`, `2024-05-02`, or `-`.
    pub published: String,
    /// `wire:northwind`, `original-source:…`, `first-reported:…`, or `-`.
    pub credits: String,
}

/// A page: the first line is its title, the others are paragraphs.
///
/// # Errors
/// The time or the credit is none.
pub fn article(head: &Head, body: &[String]) -> Result<Article, String> {
    let address = format!("https://{}/{}", head.host, head.name);
    let text = body.join("\n");
    let capture = CaptureId::new(&address, &Sha256::of(text.as_bytes()));
    let block = |(index, text): (usize, &String)| {
        let piece = Piece {
            start: 0,
            end: text.len() as u32,
            content: ContentSpan::new(0, text.len()),
            transform: Transform::Same,
        };
        let kind = if index == 0 { BlockKind::Title } else { BlockKind::Paragraph };
        Block { kind, text: text.clone(), pieces: vec![piece] }
    };
    let hint = |value: &str| Sourced::new(value.to_string(), EvidenceKind::Hint, None, "");
    Ok(Article {
        id: ArticleId::new(Some(&address), &capture, &text),
        capture,
        charset: hint("utf-8"),
        address: Some(hint(&address)),
        outlet: Some(hint(&head.outlet)),
        byline: Vec::new(),
        published: published(&head.published)?.map(|at| Sourced::new(at, EvidenceKind::Hint, None, "")),
        modified: None,
        language: Some(hint("en")),
        credits: credits(&head.credits)?,
        access: Access::Open,
        licence: None,
        filing: Default::default(),
        entries: Vec::new(),
        blocks: body.iter().enumerate().map(block).collect(),
        dropped: Vec::new(),
        notes: Vec::new(),
    })
}

fn published(text: &str) -> Result<Option<PublishedAt>, String> {
    if text == "-" {
        return Ok(None);
    }
    if let Ok(instant) = text.parse::<Timestamp>() {
        let day = TimeZone::UTC.to_datetime(instant).date();
        return Ok(Some(PublishedAt { day, instant: Some(instant), precision: Precision::Time }));
    }
    let day = text.parse::<Date>().map_err(|error| format!("{text:?} is no date: {error}"))?;
    Ok(Some(PublishedAt { day, instant: None, precision: Precision::Day }))
}

fn credits(text: &str) -> Result<Vec<Credit>, String> {
    if text == "-" {
        return Ok(Vec::new());
    }
    let (kind, name) = text.split_once(':').ok_or_else(|| format!("{text:?} is no credit"))?;
    let kind = match kind {
        "wire" => CreditKind::Wire,
        "original-source" => CreditKind::OriginalSource,
        "first-reported" => CreditKind::FirstReported,
        _ => return Err(format!("{kind:?} is no kind of credit")),
    };
    let evidence = Evidence { kind: EvidenceKind::VisibleText, place: None, written: name.to_string() };
    Ok(vec![Credit { name: name.to_string(), address: None, kind, evidence }])
}

/// A page that was read.
#[derive(Debug, Clone)]
pub struct Page {
    /// As the extractor would give it.
    pub article: Article,
    /// Its text with columns.
    pub document: Document,
    /// What it says.
    pub coded: Coded,
}

impl Page {
    /// Reads a page with the engine's own stages.
    pub fn read(article: Article, ctx: &Context<'_>) -> Self {
        let document = annotate::annotate(&article, ctx.knowledge, ctx.models);
        let coded = code::code(&article, &document, ctx.knowledge, ctx.models);
        Page { article, document, coded }
    }
}

/// A linker with all that it may ask for.
#[derive(Default)]
pub struct Desk {
    linker: Linker,
    held: Held,
}

impl Desk {
    /// Links the next page.
    pub fn link(&mut self, page: &Page, ctx: &Context<'_>) -> Linked {
        let linked = self.linker.link(&page.article, &page.document, &page.coded, ctx.knowledge, &self.held);
        let kept = (page.document.text.clone(), linked.sketch.clone());
        self.held.pages.borrow_mut().insert(page.article.id.clone(), kept);
        let mut lineage = self.held.lineage.borrow_mut();
        for judged in &linked.rejudged {
            lineage.retain(|one| one.derived != judged.article && one.source != judged.article);
            lineage.extend(judged.lineage.iter().cloned());
        }
        lineage.extend(linked.lineage.iter().cloned());
        drop(lineage);
        linked
    }
}

impl Desk {
    /// How the pages hang together, as it is judged now.
    pub fn lineage(&self) -> Vec<Lineage> {
        self.held.lineage.borrow().clone()
    }
}

#[derive(Default)]
struct Held {
    pages: RefCell<HashMap<ArticleId, (String, Sketch)>>,
    lineage: RefCell<Vec<Lineage>>,
}

impl Candidates for Held {
    fn text(&self, article: &ArticleId) -> Option<String> {
        self.pages.borrow().get(article).map(|(text, _)| text.clone())
    }

    fn sketch(&self, article: &ArticleId) -> Option<Sketch> {
        self.pages.borrow().get(article).map(|(_, sketch)| sketch.clone())
    }

    fn kin(&self, article: &ArticleId) -> Vec<ArticleId> {
        let lineage = self.lineage.borrow();
        let of = lineage.iter().filter(|one| one.derived == *article || one.source == *article);
        of.map(|one| if one.derived == *article { one.source.clone() } else { one.derived.clone() }).collect()
    }
}
