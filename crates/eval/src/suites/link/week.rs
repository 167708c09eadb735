//! `link/week`: one week of invented states and outlets in order of arrival: stories, merged events, ledgers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use link::Sketch;
use model::{ArticleId, Story, StoryId};

use super::{
    bcubed,
    page::{Desk, Head, Page, article},
};
use crate::{Context, Counts, EvalError, Outcome, Report, read_text};

/// Links the week page by page and compares stories, merged events and ledgers with what was written down.
///
/// # Errors
/// A file of the suite cannot be read or is malformed.
pub fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let week = Week::read(ctx)?;
    let stories = week.link(ctx);
    let mut report = Report::default();
    let of: HashMap<&ArticleId, &StoryId> =
        stories.iter().flat_map(|story| story.members.iter().map(|member| (&member.article, &story.id))).collect();
    let assigned: Vec<(&str, &str)> = week
        .items
        .iter()
        .filter_map(|item| Some((of.get(&item.page.article.id)?.as_str(), item.story.as_str())))
        .collect();
    let (precision, recall, f1) = bcubed(&assigned);
    report.figure("story_bcubed_f1", f1).figure("story_precision", precision).figure("story_recall", recall);
    let merged = week.merged(ctx, &stories, &mut report)?;
    report.figure("event_merge_f1", merged.f1()).figure("event_merge_precision", merged.precision());
    report.figure("event_merge_recall", merged.recall());
    let ledgers = week.ledgers(ctx, &stories, &mut report)?;
    report.figure("ledger_exact", ledgers.recall());
    report.figure("n_items", week.items.len() as f64).figure("n_stories", stories.len() as f64);
    week.remark_on_stories(&of, &mut report);
    Ok(Outcome::Scored(report))
}

struct Item {
    name: String,
    story: String,
    page: Page,
}

struct Week {
    items: Vec<Item>,
}

impl Week {
    fn read(ctx: &Context<'_>) -> Result<Self, EvalError> {
        let path = ctx.data.join("week.txt");
        let text = read_text(&path)?;
        let fault = |reason: String| EvalError::format(&path, reason);
        let mut outlets: HashMap<&str, (&str, &str)> = HashMap::new();
        let mut story = "";
        let mut items: Vec<(String, Head, Vec<String>)> = Vec::new();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
            let fields: Vec<&str> = line.get(3..).unwrap_or("").split(" | ").map(str::trim).collect();
            if line.starts_with("%% ") {
                let [short, name, host] = fields[..] else { return Err(fault(format!("no outlet: {line}"))) };
                outlets.insert(short, (name, host));
            } else if let Some(name) = line.strip_prefix("## ") {
                story = name.trim();
            } else if line.starts_with("-- ") {
                let [name, short, published, credits] = fields[..] else {
                    return Err(fault(format!("a page needs name, outlet, time and credits: {line}")));
                };
                let (outlet, host) = outlets.get(short).ok_or_else(|| fault(format!("no outlet {short:?}")))?;
                let [name, outlet, host, published, credits] =
                    [name, outlet, host, published, credits].map(str::to_string);
                items.push((story.to_string(), Head { name, outlet, host, published, credits }, Vec::new()));
            } else if let Some((_, _, body)) = items.last_mut() {
                body.push(line.to_string());
            }
        }
        // In order of arrival: pages come when they are published.
        items.sort_by(|a, b| (&a.1.published, &a.1.name).cmp(&(&b.1.published, &b.1.name)));
        let read = |(story, head, body): (String, Head, Vec<String>)| {
            let page = Page::read(article(&head, &body).map_err(fault)?, ctx);
            Ok(Item { name: head.name, story, page })
        };
        Ok(Week { items: items.into_iter().map(read).collect::<Result<_, EvalError>>()? })
    }

    /// The stories, put together at the end of the week.
    fn link(&self, ctx: &Context<'_>) -> Vec<Story> {
        let mut desk = Desk::default();
        let mut story_of: HashMap<ArticleId, StoryId> = HashMap::new();
        let mut sketches: Vec<(Sketch, f64)> = Vec::new();
        for item in &self.items {
            let linked = desk.link(&item.page, ctx);
            story_of.insert(linked.sketch.article.clone(), linked.story);
            sketches.push((linked.sketch, linked.similarity));
            for change in linked.changes {
                story_of.extend(change.moved.into_iter().map(|moved| (moved, change.into.clone())));
            }
        }
        let lineage = desk.lineage();
        let mut members: BTreeMap<StoryId, Vec<(Sketch, f64)>> = BTreeMap::new();
        for (sketch, similarity) in sketches {
            members.entry(story_of[&sketch.article].clone()).or_default().push((sketch, similarity));
        }
        members.into_iter().map(|(id, members)| link::story(id, &members, &lineage, &[])).collect()
    }

    /// Pairs of pages that tell an event together, of those that `events.txt` names.
    fn merged(&self, ctx: &Context<'_>, stories: &[Story], report: &mut Report) -> Result<Counts, EvalError> {
        let text = read_text(&ctx.data.join("events.txt"))?;
        let mut gold: BTreeSet<(&str, &str)> = BTreeSet::new();
        let mut named: BTreeSet<&str> = BTreeSet::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let pages: Vec<&str> = line.split_whitespace().skip(1).collect();
            named.extend(&pages);
            for (at, one) in pages.iter().enumerate() {
                gold.extend(pages[at + 1..].iter().map(|other| (*one.min(other), *one.max(other))));
            }
        }
        // What was not coded cannot be merged: only pairs that both tell an event of one type are asked for.
        let kinds: HashMap<&str, BTreeSet<model::EventType>> = self
            .items
            .iter()
            .map(|item| (item.name.as_str(), item.page.coded.events.iter().map(|event| event.kind).collect()))
            .collect();
        let n_pairs = gold.len();
        let is_coded = |(a, b): &(&str, &str)| match (kinds.get(a), kinds.get(b)) {
            (Some(a), Some(b)) => a.intersection(b).next().is_some(),
            _ => false,
        };
        gold.retain(is_coded);
        report.figure("event_pairs_coded", gold.len() as f64 / n_pairs.max(1) as f64);
        let mut told_by: HashMap<&model::ItemId, &str> = HashMap::new();
        for item in self.items.iter().filter(|item| named.contains(item.name.as_str())) {
            told_by.extend(item.page.coded.events.iter().map(|event| (&event.id, item.name.as_str())));
        }
        let mut found: BTreeSet<(&str, &str)> = BTreeSet::new();
        for event in stories.iter().flat_map(|story| &story.events) {
            let pages: BTreeSet<&str> = event.mentions.iter().filter_map(|id| told_by.get(id).copied()).collect();
            for one in &pages {
                found.extend(
                    pages
                        .range::<str, _>((std::ops::Bound::Excluded(*one), std::ops::Bound::Unbounded))
                        .map(|other| (*one, *other)),
                );
            }
        }
        let mut counts = Counts::default();
        counts.add(found.intersection(&gold).count(), found.len(), gold.len());
        let missed: Vec<_> = gold.difference(&found).map(|(a, b)| format!("{a}-{b}")).collect();
        let wrong: Vec<_> = found.difference(&gold).map(|(a, b)| format!("{a}-{b}")).collect();
        report.remarks.push(format!("events not merged: {}", missed.join(" ")));
        report.remarks.push(format!("events merged wrongly: {}", wrong.join(" ")));
        for pair in gold.union(&found) {
            let is_right = gold.contains(pair) && found.contains(pair);
            report.case(format!("event {}-{}", pair.0, pair.1), if is_right { 1.0 } else { 0.0 }, "");
        }
        Ok(counts)
    }

    /// Entries of `ledgers.txt` that stand in the series of their story that has the most of them; an entry too many
    /// counts as a wrong one.
    fn ledgers(&self, ctx: &Context<'_>, stories: &[Story], report: &mut Report) -> Result<Counts, EvalError> {
        let text = read_text(&ctx.data.join("ledgers.txt"))?;
        let mut counts = Counts::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            let story = words.next().unwrap_or_default();
            let expected: BTreeSet<String> = words.map(str::to_string).collect();
            let articles: BTreeSet<&ArticleId> =
                self.items.iter().filter(|item| item.story == story).map(|item| &item.page.article.id).collect();
            let of_story =
                stories.iter().filter(|one| one.members.iter().any(|member| articles.contains(&member.article)));
            let series: Vec<BTreeSet<String>> = of_story
                .flat_map(|story| &story.series)
                .map(|series| {
                    let entry = |entry: &model::LedgerEntry| {
                        let value = entry.best.or(entry.low).or(entry.high).unwrap_or(0.0);
                        format!("{value}@{}", entry.as_of.map_or(0, |day| day.day()))
                    };
                    series.entries.iter().map(entry).collect()
                })
                .collect();
            let best = series.into_iter().max_by_key(|found| found.intersection(&expected).count()).unwrap_or_default();
            let hits = best.intersection(&expected).count();
            counts.add(hits, best.len(), expected.union(&best).count());
            if best != expected {
                report.remarks.push(format!("ledger {line}: {}", best.iter().cloned().collect::<Vec<_>>().join(" ")));
            }
            report.case(format!("ledger {line}"), hits as f64 / expected.union(&best).count().max(1) as f64, "");
        }
        Ok(counts)
    }

    fn remark_on_stories(&self, of: &HashMap<&ArticleId, &StoryId>, report: &mut Report) {
        let mut parts: BTreeMap<&str, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
        let mut mixed: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for item in &self.items {
            let Some(story) = of.get(&item.page.article.id) else { continue };
            parts.entry(&item.story).or_default().entry(story.as_str()).or_default().push(&item.name);
            mixed.entry(story.as_str()).or_default().insert(&item.story);
        }
        for (story, parts) in parts.iter().filter(|(_, parts)| parts.len() > 1) {
            let parts: Vec<String> = parts.values().map(|pages| pages.join(" ")).collect();
            report.remarks.push(format!("{story} in parts: {}", parts.join(" | ")));
        }
        for (_, stories) in mixed.iter().filter(|(_, stories)| stories.len() > 1) {
            report.remarks.push(format!("one story of {}", stories.iter().copied().collect::<Vec<_>>().join(", ")));
        }
    }
}
