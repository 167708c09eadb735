//! A brief: plain sentences in Markdown, newest first, each with a footnote that leads back to the bytes.

mod markdown;
mod sentences;

use jiff::Timestamp;
use model::{DriftKind, OriginBound, Story};

use crate::{
    dossier::{Coverage, Dossier, Held, StoryOf, bound_explained, bound_words, day_of, origins_noun, published_words},
    standing::Standing,
    wording::count,
};
use markdown::{Footnotes, escape};
use sentences::{Point, Topic};

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

/// The brief as Markdown.
pub fn write(dossier: &Dossier, frame: &Frame) -> String {
    let mut notes = Footnotes::default();
    let mut out = format!("# Brief: {}\n\n", escape(&title(frame)));
    for line in dossier.disclaimers() {
        out.push_str(&format!("> {}\n\n", escape(&line)));
    }
    out.push_str(&format!("{}\n\n", summary(dossier, frame)));
    let points = sentences::points(dossier);
    if points.is_empty() {
        out.push_str("Nothing was coded in what was read.\n\n");
    } else {
        newest(&mut out, &points, &mut notes);
        stories(&mut out, dossier, &points, &mut notes);
    }
    coverage(&mut out, frame);
    out.push_str(&notes.write());
    out
}

fn title(frame: &Frame) -> String {
    if frame.on.is_empty() { frame.of.clone() } else { format!("{}, on {}", frame.of, frame.on) }
}

/// `As of 2025-07-01: 19 articles, 8 outlets, 5 stories.`
fn summary(dossier: &Dossier, frame: &Frame) -> String {
    let n_stories = dossier.stories().len();
    format!(
        "As of {}: {}, {}, {}. Attaché reports what pages say; it does not know what happened.",
        day_of(frame.now),
        count(dossier.articles().len(), "article", "articles"),
        count(dossier.n_outlets(), "outlet", "outlets"),
        count(n_stories, "story", "stories"),
    )
}

fn newest(out: &mut String, points: &[Point<'_>], notes: &mut Footnotes) {
    let news: Vec<&Point<'_>> = points.iter().filter(|point| point.is_news).take(NEWEST).collect();
    if news.is_empty() {
        return;
    }
    out.push_str("## Newest\n\n");
    for point in news {
        out.push_str(&point.line(notes, true));
    }
    out.push('\n');
}

fn stories(out: &mut String, dossier: &Dossier, points: &[Point<'_>], notes: &mut Footnotes) {
    for (index, story) in dossier.stories().iter().enumerate() {
        let of_story: Vec<&Point<'_>> = points.iter().filter(|point| point.story == Some(index)).collect();
        out.push_str(&format!("## {}\n\n{}\n\n", escape(&story.story.title), tally(&story.story)));
        sections(out, &of_story, notes);
        origins(out, dossier, story);
    }
    let alone: Vec<&Point<'_>> = points.iter().filter(|point| point.story.is_none()).collect();
    if !alone.is_empty() {
        out.push_str("## In no story\n\n");
        sections(out, &alone, notes);
    }
}

/// `14 articles, 6 outlets. At least 2, at most 3 independent origins; …`
fn tally(story: &Story) -> String {
    format!(
        "{}, {}, {} {}.{}",
        count(story.members.len(), "article", "articles"),
        count(story.outlets as usize, "outlet", "outlets"),
        bound_words(story.origins),
        origins_noun(story.origins),
        origins_resolved(story.origins)
    )
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
fn sections(out: &mut String, points: &[&Point<'_>], notes: &mut Footnotes) {
    let mut topics: Vec<Topic> = Standing::ALL.into_iter().map(Topic::Event).collect();
    topics.extend([Topic::Figure, Topic::Claim, Topic::Forecast]);
    for topic in topics {
        let here: Vec<&&Point<'_>> = points.iter().filter(|point| point.topic == topic).collect();
        if here.is_empty() {
            continue;
        }
        out.push_str(&format!("### {}\n\n", topic.heading()));
        for point in here {
            out.push_str(&point.line(notes, false));
        }
        out.push('\n');
    }
}

/// Who tells it after whom, and what changed on the way.
fn origins(out: &mut String, dossier: &Dossier, story: &StoryOf) {
    if story.lineage.is_empty() {
        return;
    }
    out.push_str("### Origins\n\n");
    let name = |id: &model::ArticleId| dossier.article(id.as_str()).map_or(id.to_string(), name_of);
    for lineage in &story.lineage {
        let how = format!("{:?}", lineage.how).to_lowercase();
        let verb = if lineage.directed {
            format!("derives ({how}) from")
        } else {
            format!("tells the same account ({how}) as")
        };
        let signals: Vec<&str> = lineage.signals.iter().map(|signal| signal.detail.as_str()).collect();
        let why = if signals.is_empty() { String::new() } else { format!(": {}", signals.join("; ")) };
        let line = format!("{} {verb} {}{why}", name(&lineage.derived), name(&lineage.source));
        out.push_str(&format!("- {}.\n", escape(&line)));
        for drift in &lineage.drift {
            let text = |id: &model::ArticleId, span: model::TextSpan| {
                dossier.article(id.as_str()).map_or(String::new(), |held| held.prose().words(span))
            };
            let before = text(&lineage.source, drift.source);
            let after = text(&lineage.derived, drift.derived);
            let kind = drift_words(drift.kind);
            out.push_str(&format!(
                "  - {kind}: {}. Before: “{}” After: “{}”\n",
                escape(&drift.detail),
                escape(&before),
                escape(&after)
            ));
        }
    }
    out.push('\n');
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

fn coverage(out: &mut String, frame: &Frame) {
    out.push_str("## What was read\n\n");
    out.push_str(&frame.coverage.sentences().join(" "));
    out.push_str(" Copying that leaves no trace cannot be seen: origins are counted as far as pages show them.\n\n");
    for failure in &frame.failed {
        out.push_str(&format!("- {}\n", escape(failure)));
    }
    if !frame.failed.is_empty() {
        out.push('\n');
    }
}
