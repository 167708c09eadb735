//! `link/lineage`: our own groups of pages with what derives from what, how many origins, and which drift.

use std::collections::BTreeSet;

use link::Sketch;
use model::{ArticleId, Derivation, DriftKind, Lineage, StoryId};

use super::{
    groups::{self, Group},
    page::{Desk, Page},
};
use crate::{Context, Counts, EvalError, Outcome, Report};

/// Links each group on its own and checks every line of expectation; pairs that no line connects must have no lineage.
///
/// # Errors
/// A file of the suite cannot be read or is malformed.
pub fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let groups = groups::read(&ctx.data.join("cases"))?;
    let mut scores = Scores::default();
    for group in &groups {
        scores.add(group, &link_pages(&read_pages(group, ctx), ctx));
    }
    let [relation, direction, origins, drift] = [scores.relation, scores.direction, scores.origins, scores.drift];
    let mut report = scores.report;
    report.figure("relation_f1", relation.f1()).figure("direction", direction.recall());
    report.figure("origins", origins.recall()).figure("drift_recall", drift.recall());
    report.figure("drift_precision", drift.precision()).figure("n_groups", groups.len() as f64);
    Ok(Outcome::Scored(report))
}

/// The pages of a group, read.
pub fn read_pages(group: &Group, ctx: &Context<'_>) -> Vec<Page> {
    group.pages.iter().map(|(_, article)| Page::read(article.clone(), ctx)).collect()
}

/// What linking makes of pages in their order: lineage, and the members as if they were one story.
pub fn link_pages<'a>(
    pages: impl IntoIterator<Item = &'a Page>,
    ctx: &Context<'_>,
) -> (Vec<Lineage>, Vec<(Sketch, f64)>) {
    let mut desk = Desk::default();
    let mut members = Vec::new();
    for page in pages {
        let linked = desk.link(page, ctx);
        members.push((linked.sketch, linked.similarity));
    }
    (desk.lineage(), members)
}

#[derive(Default)]
struct Scores {
    report: Report,
    relation: Counts,
    direction: Counts,
    origins: Counts,
    drift: Counts,
}

/// A group with what linking made of it.
struct Linked<'a> {
    group: &'a Group,
    lineage: &'a [Lineage],
    members: &'a [(Sketch, f64)],
}

impl Linked<'_> {
    fn id_of(&self, name: &str) -> Option<&ArticleId> {
        self.group.pages.iter().find(|(page, _)| page == name).map(|(_, article)| &article.id)
    }

    fn between(&self, a: &str, b: &str) -> Option<&Lineage> {
        let (a, b) = (self.id_of(a)?, self.id_of(b)?);
        self.lineage.iter().find(|l| (&l.derived, &l.source) == (a, b) || (&l.derived, &l.source) == (b, a))
    }

    fn drift(&self, a: &str, b: &str) -> BTreeSet<&'static str> {
        self.between(a, b).into_iter().flat_map(|l| &l.drift).map(|drift| drift_word(drift.kind)).collect()
    }
}

impl Scores {
    fn add(&mut self, group: &Group, (lineage, members): &(Vec<Lineage>, Vec<(Sketch, f64)>)) {
        let linked = Linked { group, lineage, members };
        for expected in &group.expected {
            let words: Vec<&str> = expected.iter().map(String::as_str).collect();
            let result = match words[..] {
                [mark @ (">" | "~"), a, b, how] => self.relation(&linked, mark, [a, b], how),
                ["!", a, b] => self.none(&linked, a, b),
                ["origins", least, most] => self.origins(&linked, least, most),
                ["drift", "-", ..] => continue,
                [mark @ ("drift" | "nodrift"), kind, a, b] => {
                    let found = linked.drift(a, b);
                    if found.contains(kind) == (mark == "drift") { Ok(()) } else { Err(format!("found {found:?}")) }
                }
                _ => Err("not an expectation".into()),
            };
            self.note(format!("{} {}", group.id, expected.join(" ")), result);
        }
        self.unlisted(&linked);
        self.count_drift(&linked);
    }

    fn note(&mut self, line: String, result: Result<(), String>) {
        if let Err(reason) = &result {
            self.report.remarks.push(format!("{line}: {reason}"));
        }
        self.report.case(line, if result.is_ok() { 1.0 } else { 0.0 }, "");
    }

    fn relation(&mut self, linked: &Linked<'_>, mark: &str, [a, b]: [&str; 2], how: &str) -> Result<(), String> {
        let found = linked.between(a, b);
        let is_right = found.is_some_and(|found| word(found.how) == how || how == "*");
        self.relation.add(usize::from(is_right), usize::from(found.is_some()), 1);
        let directed = found.is_some_and(|found| match mark {
            ">" => found.directed && Some(&found.source) == linked.id_of(a),
            _ => !found.directed,
        });
        self.direction.add(usize::from(directed), 1, 1);
        let shown =
            found.map_or("nothing".to_string(), |l| format!("{:?}, directed {}, {:?}", l.how, l.directed, l.signals));
        if is_right && directed { Ok(()) } else { Err(shown) }
    }

    fn none(&mut self, linked: &Linked<'_>, a: &str, b: &str) -> Result<(), String> {
        let found = linked.between(a, b);
        self.relation.add(0, usize::from(found.is_some()), 0);
        found.map_or(Ok(()), |found| Err(format!("{:?} {:?}", found.how, found.signals)))
    }

    fn origins(&mut self, linked: &Linked<'_>, least: &str, most: &str) -> Result<(), String> {
        let Some((first, _)) = linked.members.first() else { return Err("no pages".into()) };
        let story = link::story(StoryId::new(&first.article), linked.members, linked.lineage, &[]);
        let bound = format!("{} {}", story.origins.at_least, story.origins.at_most);
        let is_right = bound == format!("{least} {most}");
        self.origins.add(usize::from(is_right), 1, 1);
        if is_right { Ok(()) } else { Err(bound) }
    }

    /// Lineage between pages that no line names and no chain of lines connects is wrong.
    fn unlisted(&mut self, linked: &Linked<'_>) {
        let names: Vec<&str> = linked.group.pages.iter().map(|(name, _)| name.as_str()).collect();
        let mut part: Vec<usize> = (0..names.len()).collect();
        let at = |name: &str| names.iter().position(|other| *other == name);
        let mut listed = BTreeSet::new();
        for words in &linked.group.expected {
            let (Some(mark), Some(Some(a)), Some(Some(b))) =
                (words.first(), words.get(1).map(|a| at(a)), words.get(2).map(|b| at(b)))
            else {
                continue;
            };
            listed.insert((a.min(b), a.max(b)));
            if mark != "!" {
                let (from, to) = (part[a], part[b]);
                part.iter_mut().filter(|part| **part == from).for_each(|part| *part = to);
            }
        }
        for a in 0..names.len() {
            for b in a + 1..names.len() {
                if part[a] != part[b] && !listed.contains(&(a, b)) {
                    let result = self.none(linked, names[a], names[b]);
                    self.note(format!("{} ! {} {}", linked.group.id, names[a], names[b]), result);
                }
            }
        }
    }

    /// Kinds of drift found against those listed, for each pair whose drift the group lists in full: copies and trims,
    /// and pairs with a line of drift.
    fn count_drift(&mut self, linked: &Linked<'_>) {
        for words in
            linked.group.expected.iter().filter(|words| words.len() == 4 && matches!(words[0].as_str(), ">" | "~"))
        {
            let (a, b) = (words[1].as_str(), words[2].as_str());
            let lines = linked.group.expected.iter().filter(|line| line.len() == 4 && line[2] == a && line[3] == b);
            let is_listed = lines.clone().any(|line| line[0] == "drift" || line[0] == "nodrift");
            if words[3] == "rewritten" && !is_listed {
                continue;
            }
            let expected: BTreeSet<&str> =
                lines.filter(|line| line[0] == "drift" && line[1] != "-").map(|line| line[1].as_str()).collect();
            let found = linked.drift(a, b);
            let right = found.intersection(&expected).count();
            self.drift.add(right, found.len(), expected.len());
            let extra: Vec<_> = found.difference(&expected).collect();
            if !extra.is_empty() {
                let details: Vec<String> = linked
                    .between(a, b)
                    .into_iter()
                    .flat_map(|l| &l.drift)
                    .filter(|drift| extra.iter().any(|kind| **kind == drift_word(drift.kind)))
                    .map(|drift| drift.detail.clone())
                    .collect();
                self.report.remarks.push(format!("{} drift too much {a} {b}: {extra:?} {details:?}", linked.group.id));
            }
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
        DriftKind::ActorGeneralised => "actor-generalised",
    }
}
