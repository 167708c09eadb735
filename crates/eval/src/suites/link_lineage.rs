//! `link/lineage`: our own groups of pages with what derives from what, how many origins, and which drift.

use std::{cell::RefCell, collections::HashMap};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use link::{Candidates, Linker, Sketch};
use model::{
    Access, Article, ArticleId, Block, BlockKind, CaptureId, ContentSpan, Credit, CreditKind, Derivation, DriftKind,
    Evidence, EvidenceKind, Lineage, Piece, Precision, PublishedAt, Sha256, Sourced, StoryId, Transform,
};

use crate::{Context, Counts, EvalError, Outcome, Report, read_text};

/// Links each group on its own and checks every line of expectation.
pub fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let path = ctx.data.join("cases.txt");
    let text = read_text(&path)?;
    let mut scores = Scores::default();
    for group in text.split("\n== ").skip(1) {
        let group = Group::read(group).map_err(|reason| EvalError::format(&path, reason))?;
        scores.add(&group, &link_group(ctx, &group));
    }
    let mut report = scores.report;
    let [relation, direction, origins, drift] = [scores.relation, scores.direction, scores.origins, scores.drift];
    report.figure("relation_f1", relation.f1()).figure("direction", direction.recall());
    report.figure("origins", origins.recall()).figure("drift_recall", drift.recall());
    Ok(Outcome::Scored(report))
}

struct Group<'a> {
    id: &'a str,
    pages: Vec<(&'a str, Article)>,
    expected: Vec<Vec<&'a str>>,
}

impl<'a> Group<'a> {
    fn read(text: &'a str) -> Result<Self, String> {
        let mut lines = text.lines().filter(|line| !line.trim().is_empty());
        let mut group = Group { id: lines.next().unwrap_or("").trim(), pages: Vec::new(), expected: Vec::new() };
        let mut open: Option<(Vec<&str>, Vec<&str>)> = None;
        for line in lines {
            let is_expectation =
                ["> ", "~ ", "! ", "origins ", "drift ", "nodrift "].iter().any(|mark| line.starts_with(mark));
            if (line.starts_with("-- ") || is_expectation)
                && let Some((head, body)) = open.take()
            {
                group.pages.push((head[0], article(&head, &body)?));
            }
            if let Some(head) = line.strip_prefix("-- ") {
                let head: Vec<&str> = head.split(" | ").map(str::trim).collect();
                if head.len() != 5 {
                    return Err(format!("{}: a page needs name, outlet, host, time and credits: {line}", group.id));
                }
                open = Some((head, Vec::new()));
            } else if is_expectation {
                group.expected.push(line.split_whitespace().collect());
            } else if let Some((_, body)) = &mut open {
                body.push(line);
            }
        }
        Ok(group)
    }

    fn id_of(&self, name: &str) -> Option<&ArticleId> {
        self.pages.iter().find(|(page, _)| *page == name).map(|(_, article)| &article.id)
    }
}

fn link_group(ctx: &Context<'_>, group: &Group<'_>) -> (Vec<Lineage>, Vec<(Sketch, f64)>) {
    let held = Held::default();
    let mut linker = Linker::new();
    let (mut lineage, mut members) = (Vec::new(), Vec::new());
    for (_, article) in &group.pages {
        let document = annotate::annotate(article, ctx.knowledge, ctx.models);
        let coded = code::code(article, &document, ctx.knowledge, ctx.models);
        let linked = linker.link(article, &document, &coded, &held);
        held.0.borrow_mut().insert(article.id.clone(), (document.text, linked.sketch.clone()));
        lineage.extend(linked.lineage);
        members.push((linked.sketch, linked.similarity));
    }
    (lineage, members)
}

#[derive(Default)]
struct Scores {
    report: Report,
    relation: Counts,
    direction: Counts,
    origins: Counts,
    drift: Counts,
}

impl Scores {
    fn add(&mut self, group: &Group<'_>, (lineage, members): &(Vec<Lineage>, Vec<(Sketch, f64)>)) {
        for expected in &group.expected {
            let between = |a: &str, b: &str| {
                let (a, b) = (group.id_of(a)?, group.id_of(b)?);
                lineage.iter().find(|l| (&l.derived, &l.source) == (a, b) || (&l.derived, &l.source) == (b, a))
            };
            let result = match expected[..] {
                [mark @ (">" | "~"), a, b, how] => {
                    let found = between(a, b);
                    let is_right = found.is_some_and(|found| word(found.how) == how);
                    self.relation.add(usize::from(is_right), usize::from(found.is_some()), 1);
                    let directed = found.is_some_and(|found| match mark {
                        ">" => found.directed && Some(&found.source) == group.id_of(a),
                        _ => !found.directed,
                    });
                    self.direction.add(usize::from(directed), 1, 1);
                    let shown = found.map_or("nothing".to_string(), |l| {
                        format!("{:?}, directed {}, {:?}", l.how, l.directed, l.signals)
                    });
                    if is_right && directed { Ok(()) } else { Err(shown) }
                }
                ["!", a, b] => {
                    let found = between(a, b);
                    self.relation.add(0, usize::from(found.is_some()), 0);
                    found.map_or(Ok(()), |found| Err(format!("{:?} {:?}", found.how, found.signals)))
                }
                ["origins", least, most] => {
                    let story = link::story(StoryId::new(&members[0].0.article), members, lineage);
                    let bound = format!("{} {}", story.origins.at_least, story.origins.at_most);
                    let is_right = bound == format!("{least} {most}");
                    self.origins.add(usize::from(is_right), 1, 1);
                    if is_right { Ok(()) } else { Err(bound) }
                }
                [mark @ ("drift" | "nodrift"), kind, a, b] => {
                    let kinds: Vec<&str> =
                        between(a, b).into_iter().flat_map(|l| &l.drift).map(|drift| drift_word(drift.kind)).collect();
                    let is_found = kinds.contains(&kind);
                    if mark == "drift" {
                        self.drift.add(usize::from(is_found), 1, 1);
                    }
                    if is_found == (mark == "drift") { Ok(()) } else { Err(format!("found {kinds:?}")) }
                }
                _ => Err("not an expectation".into()),
            };
            let line = format!("{} {}", group.id, expected.join(" "));
            if let Err(reason) = &result {
                self.report.remarks.push(format!("{line}: {reason}"));
            }
            self.report.case(line, if result.is_ok() { 1.0 } else { 0.0 }, "");
        }
    }
}

fn word(how: Derivation) -> &'static str {
    match how {
        Derivation::Verbatim => "verbatim",
        Derivation::Trimmed => "trimmed",
        Derivation::Rewritten => "rewritten",
    }
}

fn drift_word(kind: DriftKind) -> &'static str {
    match kind {
        DriftKind::PlaceChanged => "place-changed",
        DriftKind::DateChanged => "date-changed",
        DriftKind::HedgeHardened => "hedge-hardened",
        DriftKind::HedgeSoftened => "hedge-softened",
        DriftKind::AttributionLost => "attribution-lost",
        DriftKind::AttributionChanged => "attribution-changed",
        DriftKind::FigureChanged => "figure-changed",
    }
}

fn article(head: &[&str], body: &[&str]) -> Result<Article, String> {
    let address = format!("https://{}/{}", head[2], head[0]);
    let capture = CaptureId::new(&address, &Sha256::of(body.join("\n").as_bytes()));
    let block = |(index, text): (usize, &&str)| {
        let piece = Piece {
            start: 0,
            end: text.len() as u32,
            content: ContentSpan::new(0, text.len()),
            transform: Transform::Same,
        };
        let kind = if index == 0 { BlockKind::Title } else { BlockKind::Paragraph };
        Block { kind, text: text.to_string(), pieces: vec![piece] }
    };
    Ok(Article {
        id: ArticleId::new(Some(&address), &capture, &body.join("\n")),
        capture,
        charset: Sourced::new("utf-8".into(), EvidenceKind::Hint, None, ""),
        address: Some(Sourced::new(address.clone(), EvidenceKind::Hint, None, "")),
        outlet: Some(Sourced::new(head[1].to_string(), EvidenceKind::Hint, None, "")),
        byline: Vec::new(),
        published: published(head[3])?.map(|at| Sourced::new(at, EvidenceKind::Hint, None, "")),
        modified: None,
        language: Some(Sourced::new("en".into(), EvidenceKind::Hint, None, "")),
        credits: credits(head[4])?,
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

#[derive(Default)]
struct Held(RefCell<HashMap<ArticleId, (String, Sketch)>>);

impl Candidates for Held {
    fn text(&self, article: &ArticleId) -> Option<String> {
        self.0.borrow().get(article).map(|(text, _)| text.clone())
    }

    fn sketch(&self, article: &ArticleId) -> Option<Sketch> {
        self.0.borrow().get(article).map(|(_, sketch)| sketch.clone())
    }
}
