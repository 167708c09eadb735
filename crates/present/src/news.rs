//! What is new since a moment: new facts, not new articles.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use model::{ArticleId, Event, Figure, ItemId, StoryId};
use serde::Serialize;
use store::{
    Watch,
    query::{ArticleFilter, Paging},
};

use crate::{
    brief::drift_words,
    dossier::{Dossier, Held, StoryOf},
    exit::Failure,
    later::Mark,
    phrases,
    shelf::{Shelf, dyad, failure},
    standing::Standing,
    wording,
};

/// The kinds of new facts, as they are typed.
pub const KINDS: [&str; 10] =
    ["event", "figure", "denial", "confirmation", "forecast", "drift", "withdrawal", "correction", "change", "gone"];

/// Those that are about a source: no threshold of articles or origins holds them back.
const ABOUT_SOURCES: [&str; 4] = ["withdrawal", "correction", "change", "gone"];

/// What is new; also what `attache new --json` prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct News {
    /// `attache/new/1`
    pub schema: &'static str,
    /// After this moment.
    pub since: Timestamp,
    /// What it is about; empty for everything.
    pub on: String,
    /// How many articles arrived.
    pub articles: usize,
    /// How many accounts they tell.
    pub origins: usize,
    /// What they tell that was not told before.
    pub facts: Vec<Fact>,
}

/// One new fact.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fact {
    /// One of [`KINDS`].
    pub kind: &'static str,
    /// In words.
    pub words: String,
    /// Why it counts as new, in words.
    pub why: String,
    /// The sentences, the older first.
    pub sentences: Vec<String>,
    /// The items or articles that show it, the older first.
    pub ids: Vec<String>,
    /// The story; none for a withdrawal.
    pub story: Option<StoryId>,
    /// Articles that tell it.
    pub articles: u32,
    /// Independent origins behind it, at least.
    pub origins: u32,
}

impl News {
    /// What arrived after `since` and is about `on` (words and fields of a search, a pair of countries, or everything).
    ///
    /// # Errors
    /// `on` is no search; the store cannot be read.
    pub fn since(since: Timestamp, on: &str, shelf: &Shelf) -> Result<Self, Failure> {
        let store = shelf.store();
        let dyad = dyad(on);
        let words = if dyad.is_some() { String::new() } else { on.to_string() };
        let rows = |filter| store.articles(&filter, Paging::all()).map_err(failure);
        let arrived_after = Some(since);
        let matching = rows(ArticleFilter { words, dyad, arrived_after, ..ArticleFilter::default() })?;
        let arrived: BTreeSet<ArticleId> =
            rows(ArticleFilter { arrived_after, ..ArticleFilter::default() })?.into_iter().map(|row| row.id).collect();
        let mut news = News {
            schema: "attache/new/1",
            since,
            on: on.to_string(),
            articles: matching.len(),
            origins: 0,
            facts: Vec::new(),
        };
        let matching_ids: Option<BTreeSet<ArticleId>> =
            (!on.is_empty()).then(|| matching.iter().map(|row| row.id.clone()).collect());
        let mut by_story: BTreeMap<StoryId, BTreeSet<ArticleId>> = BTreeMap::new();
        for row in matching {
            if let Some(story) = row.story {
                by_story.entry(story).or_default().insert(row.id);
            }
        }
        for (id, matching) in &by_story {
            let Some(dossier) = shelf.story(id.as_str())? else { continue };
            let Some((origins, facts)) = told(&dossier, matching, &arrived) else { continue };
            news.origins += origins;
            news.facts.extend(facts);
        }
        news.facts.extend(sources(since, shelf, &matching_ids)?);
        for gone in store.withdrawals_since(since).map_err(failure)? {
            news.facts.push(Fact {
                kind: "withdrawal",
                words: format!("{} was withdrawn", gone.article),
                why: format!("a person withdrew it: {}", gone.reason),
                sentences: Vec::new(),
                ids: vec![gone.article],
                story: None,
                articles: 1,
                origins: 1,
            });
        }
        Ok(news)
    }

    /// The facts that a watch asks for, each with the threshold that it reached.
    #[must_use]
    pub fn narrowed(mut self, watch: &Watch) -> Self {
        self.facts.retain(|fact| {
            (watch.kinds.is_empty() || watch.kinds.iter().any(|kind| kind == fact.kind))
                && (ABOUT_SOURCES.contains(&fact.kind)
                    || fact.articles >= watch.min_articles && fact.origins >= watch.min_origins)
        });
        for fact in &mut self.facts {
            let mut reached = Vec::new();
            if watch.min_articles > 0 {
                reached.push(format!("{} of at least {} articles", fact.articles, watch.min_articles));
            }
            if watch.min_origins > 0 {
                reached.push(format!("{} of at least {} origins", fact.origins, watch.min_origins));
            }
            let query = if watch.query.is_empty() { "everything".to_string() } else { watch.query.clone() };
            fact.why = format!("{}; watched: {query}", fact.why);
            if !reached.is_empty() {
                fact.why = format!("{}; {}", fact.why, reached.join(", "));
            }
        }
        self
    }

    /// `14 articles, 2 origins, 1 new fact`
    pub fn summary(&self) -> String {
        format!(
            "{}, {}, {}",
            wording::count(self.articles, "article", "articles"),
            wording::count(self.origins, "origin", "origins"),
            wording::count(self.facts.len(), "new fact", "new facts")
        )
    }
}

/// What was seen of sources after `since`: withdrawn, corrected, gone, or changed so that a sentence on which something rests
/// no longer stands there. Where something was asked for, only of pages that are about it.
fn sources(since: Timestamp, shelf: &Shelf, about: &Option<BTreeSet<ArticleId>>) -> Result<Vec<Fact>, Failure> {
    let store = shelf.store();
    let mut facts = Vec::new();
    let mut seen: BTreeSet<ArticleId> = BTreeSet::new();
    for marked in store.marked_since(since).map_err(failure)? {
        if seen.contains(&marked) {
            continue;
        }
        // Each version of the page is marked by what was seen of it later, the last one by itself.
        for version in store.versions_of(&marked).map_err(failure)? {
            if !seen.insert(version.article.clone()) {
                continue;
            }
            let Some(dossier) = shelf.article(version.article.as_str())? else { continue };
            let Some(held) = dossier.article(version.article.as_str()) else { continue };
            let is_about = |id: &ArticleId| about.as_ref().is_none_or(|about| about.contains(id));
            if !is_about(&marked) && !is_about(&version.article) && !mentions(shelf, &version.article, about)? {
                continue;
            }
            let Some(mark) = Mark::of_page(&held.later).filter(|mark| mark.since > since) else { continue };
            facts.extend(source_fact(held, &mark, dossier.stories().first()));
        }
    }
    Ok(facts)
}

/// Whether what is asked for is about a page that arrived before.
fn mentions(shelf: &Shelf, article: &ArticleId, about: &Option<BTreeSet<ArticleId>>) -> Result<bool, Failure> {
    let Some(about) = about else { return Ok(true) };
    let Some(story) = shelf.store().article(article).map_err(failure)?.story else { return Ok(false) };
    let members = shelf.store().members(&story).map_err(failure)?;
    Ok(members.iter().any(|(member, _)| about.contains(member)))
}

fn source_fact(held: &Held, mark: &Mark, story: Option<&StoryOf>) -> Option<Fact> {
    let coded = &held.coded;
    let events = coded.events.iter().map(|one| (&one.id, one.evidence));
    let figures = coded.figures.iter().map(|one| (&one.id, one.evidence));
    let rests: Vec<(&ItemId, model::TextSpan)> = events.chain(figures).collect();
    let is_lost = |span| Mark::of_item(held, span).is_some_and(|mark| mark.is_taken_back());
    let lost: Vec<_> = rests.iter().filter(|(_, span)| is_lost(*span)).collect();
    let kind = match mark.state {
        "withdrawn" => "withdrawal",
        "corrected" => "correction",
        "gone" => "gone",
        // That a page changed is news where something rests on what it no longer says.
        _ if lost.is_empty() => return None,
        _ => "change",
    };
    let shown: BTreeSet<String> = lost.iter().map(|(_, span)| held.prose().words(*span)).collect();
    let n_lost = wording::count(lost.len(), "event or figure rests", "events and figures rest");
    Some(Fact {
        kind,
        words: format!("{}: {} ({})", held.outlet(), mark.words, held.title()),
        why: match lost.len() {
            0 => "seen when the page was looked at again".to_string(),
            _ => format!("seen when the page was looked at again; {n_lost} on what it no longer says or stands by"),
        },
        sentences: shown.into_iter().take(8).collect(),
        ids: std::iter::once(held.article.id.to_string())
            .chain(mark.version.iter().map(ToString::to_string))
            .chain(lost.iter().map(|(id, _)| id.to_string()))
            .collect(),
        story: story.map(|story| story.story.id.clone()),
        articles: 1,
        origins: 1,
    })
}

/// How many accounts of its (first) story the articles `matching` tell, and what they tell that no article told that is
/// not among `arrived`; none for a dossier without a story.
pub fn told(
    dossier: &Dossier,
    matching: &BTreeSet<ArticleId>,
    arrived: &BTreeSet<ArticleId>,
) -> Option<(usize, Vec<Fact>)> {
    let told = Told { dossier, story: dossier.stories().first()?, matching, arrived };
    Some((told.accounts(), told.facts()))
}

/// A story, with which of its articles are new and which of those are asked for.
struct Told<'a> {
    dossier: &'a Dossier,
    story: &'a StoryOf,
    matching: &'a BTreeSet<ArticleId>,
    arrived: &'a BTreeSet<ArticleId>,
}

impl Told<'_> {
    /// How many accounts the articles that are asked for tell.
    fn accounts(&self) -> usize {
        let told = |account: &&model::Account| account.members.iter().any(|member| self.matching.contains(member));
        self.story.story.accounts.iter().filter(told).count()
    }

    fn facts(&self) -> Vec<Fact> {
        let mut facts = self.events();
        facts.extend(self.figures());
        facts.extend(self.forecasts());
        facts.extend(self.drift());
        facts
    }

    fn is_old(&self, held: &Held) -> bool {
        !self.arrived.contains(&held.article.id)
    }

    fn is_asked_for(&self, held: &Held) -> bool {
        self.matching.contains(&held.article.id)
    }

    fn events(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        for merged in &self.story.story.events {
            let mentions: Vec<(&Held, &Event)> =
                merged.mentions.iter().filter_map(|id| self.dossier.event(id)).collect();
            // What is not at hand here may have told it before.
            let is_whole = mentions.len() == merged.mentions.len();
            let (old, new): (Vec<_>, Vec<_>) = mentions.into_iter().partition(|(held, _)| self.is_old(held));
            let Some(&(held, event)) = new.iter().find(|(held, _)| self.is_asked_for(held)) else { continue };
            let denied = [Standing::Denied, Standing::Disputed];
            let told = [Standing::Reported, Standing::Ongoing];
            let standing = Standing::of_event(event);
            let fact = |kind, why: String, shown: Vec<(&Held, &Event)>| Fact {
                kind,
                words: format!("{}: {}", standing.heading(), phrases::clause(event, &held.prose())),
                why,
                sentences: shown.iter().map(|(held, event)| held.prose().words(event.evidence)).collect(),
                ids: shown.iter().map(|(_, event)| event.id.to_string()).collect(),
                story: Some(self.story.story.id.clone()),
                articles: merged.articles,
                origins: merged.origins.at_least,
            };
            let Some(&first_old) = old.first() else {
                if is_whole {
                    facts.push(fact("event", "no article told it before".into(), vec![(held, event)]));
                }
                continue;
            };
            if let (None, Some(denial)) = (standing_so(&old, &denied), standing_so(&new, &denied)) {
                facts.push(fact("denial", "nobody denied it before".into(), vec![first_old, denial]));
            }
            if let (None, Some(confirmed)) = (standing_so(&old, &told), standing_so(&new, &told)) {
                let why = format!("so far it was only {}", Standing::of_event(first_old.1).word());
                facts.push(fact("confirmation", why, vec![first_old, confirmed]));
            }
        }
        facts
    }

    fn figures(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        for series in &self.story.story.series {
            let entry = |entry: &model::LedgerEntry| {
                entry
                    .mentions
                    .iter()
                    .filter_map(|id| self.dossier.figure(id))
                    .map(|(h, f)| (h, f.clone()))
                    .collect::<Vec<_>>()
            };
            let entries: Vec<Vec<(&Held, Figure)>> = series.entries.iter().map(entry).collect();
            let is_old = |mentions: &[(&Held, Figure)]| mentions.iter().any(|(held, _)| self.is_old(held));
            let Some(before) =
                entries.iter().rev().find(|mentions| is_old(mentions)).and_then(|mentions| mentions.first())
            else {
                continue;
            };
            for (mentions, entry) in entries.iter().zip(&series.entries).filter(|(mentions, _)| !is_old(mentions)) {
                let Some((held, figure)) = mentions.iter().find(|(held, _)| self.is_asked_for(held)) else { continue };
                // A value that somebody gave before is not new because another says it too.
                if entries
                    .iter()
                    .filter(|other| is_old(other))
                    .flatten()
                    .any(|(_, other)| values(other) == values(figure))
                {
                    continue;
                }
                let (old, new) = (wording::value(&before.1, &before.0.prose()), wording::value(figure, &held.prose()));
                facts.push(Fact {
                    kind: "figure",
                    words: format!("{old} → {new} {}", series.counts),
                    why: format!("nobody gave this value before; {} gives it", entry.said_by),
                    sentences: vec![before.0.prose().words(before.1.evidence), held.prose().words(figure.evidence)],
                    ids: vec![before.1.id.to_string(), figure.id.to_string()],
                    story: Some(self.story.story.id.clone()),
                    articles: mentions.iter().map(|(held, _)| &held.article.id).collect::<BTreeSet<_>>().len() as u32,
                    origins: entry.origins.at_least,
                });
            }
        }
        facts
    }

    fn forecasts(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        for record in &self.story.story.forecasts {
            let Some((held, forecast)) = self.dossier.forecast(&record.forecast) else { continue };
            let candidates = record.candidates.iter().filter_map(|id| self.dossier.event(id));
            let found = candidates.into_iter().find(|(held, _)| self.is_asked_for(held));
            let Some((later, event)) = found else { continue };
            facts.push(Fact {
                kind: "forecast",
                words: format!("may be what {} foresaw: {}", forecast.said_by, phrases::clause(event, &later.prose())),
                why: "same type and party, not after the horizon; a person decides".into(),
                sentences: vec![held.prose().words(forecast.evidence), later.prose().words(event.evidence)],
                ids: vec![forecast.id.to_string(), event.id.to_string()],
                story: Some(self.story.story.id.clone()),
                articles: 1,
                origins: 1,
            });
        }
        facts
    }

    fn drift(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        for link in self.story.lineage.iter().filter(|link| self.matching.contains(&link.derived)) {
            let pair = self.dossier.article(link.source.as_str()).zip(self.dossier.article(link.derived.as_str()));
            let Some((source, derived)) = pair else { continue };
            for drift in &link.drift {
                facts.push(Fact {
                    kind: "drift",
                    words: format!("{}: {}", drift_words(drift.kind), drift.detail),
                    why: format!("{} tells it otherwise than {}", derived.outlet(), source.outlet()),
                    sentences: vec![source.prose().words(drift.source), derived.prose().words(drift.derived)],
                    ids: vec![link.source.to_string(), link.derived.to_string()],
                    story: Some(self.story.story.id.clone()),
                    articles: 2,
                    origins: 1,
                });
            }
        }
        facts
    }
}

/// The first mention that stands in one of these ways.
fn standing_so<'a>(list: &[(&'a Held, &'a Event)], these: &[Standing]) -> Option<(&'a Held, &'a Event)> {
    list.iter().find(|(_, event)| these.contains(&Standing::of_event(event))).copied()
}

fn values(figure: &Figure) -> [Option<u64>; 3] {
    [figure.low, figure.best, figure.high].map(|value| value.map(f64::to_bits))
}

/// What a ledger prints of one item: outlet, day and sentence.
pub fn cited(id: &ItemId, dossier: &Dossier) -> Option<String> {
    let held = dossier.holder(id)?;
    let sentence = held.prose().words(held.evidence(id)?);
    Some(format!("{}: {sentence}", held.whence().source))
}
