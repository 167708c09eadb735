//! A brief: plain sentences, newest first, each with a footnote that leads back to the bytes. Its wording is data
//! (`data/briefs/`).

pub mod html;
mod markdown;
mod sentences;
mod sheet;
mod words;

use jiff::Timestamp;
use model::{Drift, DriftKind, Lineage, OriginBound, Story};

use crate::{
    dossier::{Coverage, Dossier, Held, StoryOf, bound_explained, bound_words, day_of, origins_noun, published_words},
    standing::Standing,
    wording::count,
};
use sentences::{Point, Topic};
use sheet::{Block, Line, Sheet};

pub use html::Look;
pub use words::Words;

/// What a brief is about and how it is headed.
#[derive(Debug, Clone)]
pub struct Frame {
    /// What was read, for the title: a store or a folder.
    pub of: String,
    /// The narrowing asked for, in words; empty for all.
    pub on: String,
    /// The moment it is written.
    pub now: Timestamp,
    /// What was read and what was not.
    pub coverage: Coverage,
    /// Sources that failed and files that were passed over, in words.
    pub failed: Vec<String>,
}

/// Newest facts shown before the stories.
const NEWEST: usize = 8;

/// How a brief is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Markdown with footnotes.
    Markdown,
    /// One HTML file that reads on a screen and prints.
    Html(Look),
}

/// The brief, laid out.
pub fn write(dossier: &Dossier, frame: &Frame, words: &Words, layout: Layout) -> String {
    let sheet = sheet(dossier, frame, words);
    match layout {
        Layout::Markdown => markdown::write(&sheet),
        Layout::Html(look) => html::write(&sheet, look),
    }
}

fn sheet(dossier: &Dossier, frame: &Frame, words: &Words) -> Sheet {
    let mut sheet = Sheet {
        title: if frame.on.is_empty() {
            words.fill("title", &[("of", &frame.of)])
        } else {
            words.fill("title-on", &[("of", &frame.of), ("on", &frame.on)])
        },
        disclaimers: dossier.disclaimers(),
        notes_heading: words.fill("notes", &[]),
        ..Sheet::default()
    };
    sheet.blocks.push(Block::Paragraph(summary(dossier, frame, words)));
    let points = sentences::points(dossier);
    if points.is_empty() {
        sheet.blocks.push(Block::Paragraph(words.fill("nothing", &[])));
    } else {
        newest(&mut sheet, &points, words);
        stories(&mut sheet, dossier, &points, words);
    }
    coverage(&mut sheet, frame, words);
    sheet
}

/// `As of 2025-07-01: 19 articles, 8 outlets, 5 stories.`
fn summary(dossier: &Dossier, frame: &Frame, words: &Words) -> String {
    words.fill(
        "summary",
        &[
            ("day", &day_of(frame.now).to_string()),
            ("articles", &count(dossier.articles().len(), "article", "articles")),
            ("outlets", &count(dossier.n_outlets(), "outlet", "outlets")),
            ("stories", &count(dossier.stories().len(), "story", "stories")),
        ],
    )
}

fn newest(sheet: &mut Sheet, points: &[Point<'_>], words: &Words) {
    let news: Vec<&Point<'_>> = points.iter().filter(|point| point.is_news).take(NEWEST).collect();
    if news.is_empty() {
        return;
    }
    sheet.blocks.push(Block::Heading(2, words.fill("newest", &[])));
    let lines = news.into_iter().map(|point| point.line(&mut sheet.notes, words, true)).collect();
    sheet.blocks.push(Block::Points(lines));
}

fn stories(sheet: &mut Sheet, dossier: &Dossier, points: &[Point<'_>], words: &Words) {
    for (index, story) in dossier.stories().iter().enumerate() {
        let of_story: Vec<&Point<'_>> = points.iter().filter(|point| point.story == Some(index)).collect();
        sheet.blocks.push(Block::Heading(2, story.story.title.clone()));
        sheet.blocks.push(Block::Paragraph(tally(&story.story, words)));
        sections(sheet, &of_story, words);
        origins(sheet, dossier, story, words);
    }
    let alone: Vec<&Point<'_>> = points.iter().filter(|point| point.story.is_none()).collect();
    if !alone.is_empty() {
        sheet.blocks.push(Block::Heading(2, words.fill("alone", &[])));
        sections(sheet, &alone, words);
    }
}

/// `14 articles, 6 outlets, 2–3 origins. At least 2, at most 3 independent origins; …`
fn tally(story: &Story, words: &Words) -> String {
    let tally = words.fill(
        "tally",
        &[
            ("articles", &count(story.members.len(), "article", "articles")),
            ("outlets", &count(story.outlets as usize, "outlet", "outlets")),
            ("origins", &format!("{} {}", bound_words(story.origins), origins_noun(story.origins))),
        ],
    );
    let parties = story.accounts.iter().filter(|account| account.party.is_some()).count();
    let of_parties = match parties {
        0 => String::new(),
        1 => " 1 account is a party’s own word: its source belongs to a state that takes part.".to_string(),
        n => format!(" {n} accounts are parties’ own words: their sources belong to states that take part."),
    };
    tally + &origins_resolved(story.origins) + &of_parties
}

/// What the bound leaves open; nothing where all was resolved.
fn origins_resolved(bound: OriginBound) -> String {
    if bound.at_least == bound.at_most && bound.unresolved == 0 {
        String::new()
    } else {
        format!(" {}", bound_explained(bound))
    }
}

/// The points of one story under their headings.
fn sections(sheet: &mut Sheet, points: &[&Point<'_>], words: &Words) {
    let mut topics: Vec<Topic> = Standing::ALL.into_iter().map(Topic::Event).collect();
    topics.extend([Topic::Figure, Topic::Claim, Topic::Forecast]);
    for topic in topics {
        let here: Vec<&&Point<'_>> = points.iter().filter(|point| point.topic == topic).collect();
        if here.is_empty() {
            continue;
        }
        sheet.blocks.push(Block::Heading(3, topic.heading().to_string()));
        let lines = here.into_iter().map(|point| point.line(&mut sheet.notes, words, false)).collect();
        sheet.blocks.push(Block::Points(lines));
    }
}

/// Who tells it after whom, and what changed on the way.
fn origins(sheet: &mut Sheet, dossier: &Dossier, story: &StoryOf, words: &Words) {
    if story.lineage.is_empty() {
        return;
    }
    sheet.blocks.push(Block::Heading(3, words.fill("origins", &[])));
    let name = |id: &model::ArticleId| dossier.article(id.as_str()).map_or(id.to_string(), name_of);
    let line = |lineage: &Lineage| {
        let how = format!("{:?}", lineage.how).to_lowercase();
        let signals: Vec<&str> = lineage.signals.iter().map(|signal| signal.detail.as_str()).collect();
        let key = match (lineage.directed, signals.is_empty()) {
            (true, true) => "derives",
            (true, false) => "derives-why",
            (false, true) => "alike",
            (false, false) => "alike-why",
        };
        let (derived, source, why) = (name(&lineage.derived), name(&lineage.source), signals.join("; "));
        let fields = [("derived", derived.as_str()), ("how", &how), ("source", &source), ("why", &why)];
        let text = |id: &model::ArticleId, span: model::TextSpan| {
            dossier.article(id.as_str()).map_or(String::new(), |held| held.prose().words(span))
        };
        let drift = |drift: &Drift| {
            let (before, after) = (text(&lineage.source, drift.source), text(&lineage.derived, drift.derived));
            let kind = drift_words(drift.kind);
            words.fill("drift", &[("kind", kind), ("detail", &drift.detail), ("before", &before), ("after", &after)])
        };
        Line { text: words.fill(key, &fields), under: lineage.drift.iter().map(drift).collect(), ..Line::default() }
    };
    sheet.blocks.push(Block::Points(story.lineage.iter().map(line).collect()));
}

fn name_of(held: &Held) -> String {
    let day = published_words(held.article.published.as_ref().map(|published| &published.value));
    format!("{} ({day}: “{}”)", held.outlet(), held.title())
}

/// What changed, in words.
pub fn drift_words(kind: DriftKind) -> &'static str {
    match kind {
        DriftKind::PlaceChanged => "Place changed",
        DriftKind::DateChanged => "Date changed",
        DriftKind::HedgeHardened => "Hedge hardened",
        DriftKind::HedgeSoftened => "Hedge softened",
        DriftKind::AttributionLost => "Attribution lost",
        DriftKind::AttributionChanged => "Attribution changed",
        DriftKind::FigureChanged => "Figure changed",
        DriftKind::ActorGeneralised => "Actor told less closely",
    }
}

fn coverage(sheet: &mut Sheet, frame: &Frame, words: &Words) {
    sheet.blocks.push(Block::Heading(2, words.fill("read", &[])));
    let mut read = frame.coverage.sentences();
    read.push(words.fill("limits", &[]));
    sheet.blocks.push(Block::Paragraph(read.join(" ")));
    let failed = frame.failed.iter().map(|failed| Line { text: failed.clone(), ..Line::default() });
    let failed: Vec<Line> = failed.collect();
    if !failed.is_empty() {
        sheet.blocks.push(Block::Points(failed));
    }
}
