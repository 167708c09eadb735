//! What a brief and a story's page are made from: articles with everything coded on them, and the stories they are in.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::{Timestamp, civil::Date};
use model::{
    Access, Article, Attribution, BlockKind, Coded, DropReason, Event, Figure, Forecast, ItemId, ItemKind, Lineage,
    Note, OriginBound, Precision, PublishedAt, Sha256, Story, TextBlock, TextSpan,
};

use store::{Later, query::HeldArticle};

use crate::{cards::Whence, prose::Prose, wording};

/// One article with everything that stands behind it.
#[derive(Debug, Clone)]
pub struct Held {
    /// What was extracted.
    pub article: Article,
    /// The text of the document.
    pub text: String,
    /// Its sentences with the kind of block each stands in.
    pub sentences: Vec<(TextSpan, BlockKind)>,
    /// What it says.
    pub coded: Coded,
    /// The final address of the capture.
    pub address: String,
    /// When it was received.
    pub received: Timestamp,
    /// Hash of the bytes.
    pub sha256: Sha256,
    /// Where the article's blocks stand in the text.
    pub blocks: Vec<TextBlock>,
    /// Remarks of all stages.
    pub notes: Vec<Note>,
    /// What was seen of its page after it was read.
    pub later: Later,
}

impl From<HeldArticle> for Held {
    fn from(held: HeldArticle) -> Self {
        Held {
            article: held.article,
            text: held.text,
            sentences: held.sentences,
            coded: held.coded,
            address: held.capture.address,
            received: held.capture.received,
            sha256: held.capture.sha256,
            blocks: held.blocks,
            notes: held.capture.notes,
            later: held.later,
        }
    }
}

impl Held {
    /// The text with its sentences.
    pub fn prose(&self) -> Prose<'_> {
        Prose::new(&self.text, self.sentences.as_slice())
    }

    /// Title, or what to print where there is none.
    pub fn title(&self) -> &str {
        self.article.title().unwrap_or("(no title found)")
    }

    /// The outlet, or the host of the address, or that it is unknown.
    pub fn outlet(&self) -> String {
        let outlet = self.article.outlet.as_ref().map(|outlet| outlet.value.as_str());
        let address = self.article.address.as_ref().map_or(self.address.as_str(), |address| &address.value);
        outlet_words(outlet, address)
    }

    /// The day of publication where it is known to the day.
    pub fn day(&self) -> Option<Date> {
        let published = self.article.published.as_ref().map(|published| &published.value)?;
        (published.precision <= Precision::Day).then_some(published.day)
    }

    /// The day to sort by: publication, or receipt where that is unknown.
    pub fn sort_day(&self) -> Date {
        self.article.published.as_ref().map_or_else(|| day_of(self.received), |published| published.value.day)
    }

    /// `2025-03-21`, `2025-03`, `date unknown`.
    pub fn day_words(&self) -> String {
        published_words(self.article.published.as_ref().map(|published| &published.value))
    }

    /// Where a card of this article comes from.
    pub fn whence(&self) -> Whence {
        let source = format!("{}, {}", self.outlet(), self.day_words());
        Whence { article: self.article.id.to_string(), source, later: self.later.clone() }
    }

    /// The evidence of one of its items.
    pub fn evidence(&self, id: &ItemId) -> Option<TextSpan> {
        let coded = &self.coded;
        let events = coded.events.iter().map(|item| (&item.id, item.evidence));
        let figures = coded.figures.iter().map(|item| (&item.id, item.evidence));
        let claims = coded.claims.iter().map(|item| (&item.id, item.evidence));
        let forecasts = coded.forecasts.iter().map(|item| (&item.id, item.evidence));
        events.chain(figures).chain(claims).chain(forecasts).find(|(one, _)| *one == id).map(|(_, span)| span)
    }

    /// Lines of the page that say what sort of page it is.
    pub fn disclaimers(&self) -> impl Iterator<Item = &str> {
        disclaimers(&self.article)
    }
}

/// Lines of a page that say what sort of page it is.
pub fn disclaimers(article: &Article) -> impl Iterator<Item = &str> {
    let dropped = article.dropped.iter().filter(|dropped| dropped.reason == DropReason::Disclaimer);
    dropped.map(|dropped| dropped.text.as_str())
}

/// The outlet, or the host of the address, or that it is unknown.
pub fn outlet_words(outlet: Option<&str>, address: &str) -> String {
    let host = address.split("://").nth(1).and_then(|rest| rest.split('/').next()).filter(|host| !host.is_empty());
    outlet.or(host).unwrap_or("outlet unknown").to_string()
}

/// `2025-03-21`, `2025-03`, `2025`, `date unknown`.
pub fn published_words(at: Option<&PublishedAt>) -> String {
    let Some(at) = at else { return "date unknown".to_string() };
    let day = at.day.to_string();
    match at.precision {
        Precision::Time | Precision::Day => day,
        Precision::Month => day[..7].to_string(),
        Precision::Year => day[..4].to_string(),
        _ => format!("about {day}"),
    }
}

/// The UTC day of a moment.
pub fn day_of(moment: Timestamp) -> Date {
    jiff::tz::Offset::UTC.to_datetime(moment).date()
}

/// A story and how its articles derive from one another.
#[derive(Debug, Clone)]
pub struct StoryOf {
    /// The story.
    pub story: Arc<Story>,
    /// Derivations among its members.
    pub lineage: Vec<Lineage>,
}

/// Everything that one view needs, held together.
#[derive(Debug, Clone, Default)]
pub struct Dossier {
    articles: Vec<Held>,
    stories: Vec<StoryOf>,
    by_article: BTreeMap<String, usize>,
    by_item: BTreeMap<ItemId, (usize, usize)>,
}

impl Dossier {
    /// Articles and stories; items are found by their ids from here on.
    pub fn new(articles: Vec<Held>, stories: Vec<StoryOf>) -> Self {
        let mut by_item = BTreeMap::new();
        for (at, held) in articles.iter().enumerate() {
            let coded = &held.coded;
            let mut add = |index: usize, id: &ItemId| {
                by_item.insert(id.clone(), (at, index));
            };
            coded.events.iter().enumerate().for_each(|(index, item)| add(index, &item.id));
            coded.figures.iter().enumerate().for_each(|(index, item)| add(index, &item.id));
            coded.claims.iter().enumerate().for_each(|(index, item)| add(index, &item.id));
            coded.forecasts.iter().enumerate().for_each(|(index, item)| add(index, &item.id));
        }
        let by_article = articles.iter().enumerate().map(|(at, held)| (held.article.id.to_string(), at)).collect();
        Dossier { articles, stories, by_article, by_item }
    }

    /// The same with these stories.
    #[must_use]
    pub fn with_stories(self, stories: Vec<StoryOf>) -> Self {
        Dossier { stories, ..self }
    }

    /// All articles, in order of arrival.
    pub fn articles(&self) -> &[Held] {
        &self.articles
    }

    /// All stories.
    pub fn stories(&self) -> &[StoryOf] {
        &self.stories
    }

    /// The article with this id.
    pub fn article(&self, id: &str) -> Option<&Held> {
        self.by_article.get(id).and_then(|at| self.articles.get(*at))
    }

    /// The article that an item stands in.
    pub fn holder(&self, id: &ItemId) -> Option<&Held> {
        self.by_item.get(id).and_then(|(at, _)| self.articles.get(*at))
    }

    /// The event with this id, and its article.
    pub fn event(&self, id: &ItemId) -> Option<(&Held, &Event)> {
        let (held, index) = self.item(id, ItemKind::Event)?;
        held.coded.events.get(index).map(|event| (held, event))
    }

    /// The figure with this id, and its article.
    pub fn figure(&self, id: &ItemId) -> Option<(&Held, &Figure)> {
        let (held, index) = self.item(id, ItemKind::Figure)?;
        held.coded.figures.get(index).map(|figure| (held, figure))
    }

    /// The claim with this id, and its article.
    pub fn claim(&self, id: &ItemId) -> Option<(&Held, &Attribution)> {
        let (held, index) = self.item(id, ItemKind::Claim)?;
        held.coded.claims.get(index).map(|claim| (held, claim))
    }

    /// The forecast with this id, and its article.
    pub fn forecast(&self, id: &ItemId) -> Option<(&Held, &Forecast)> {
        let (held, index) = self.item(id, ItemKind::Forecast)?;
        held.coded.forecasts.get(index).map(|forecast| (held, forecast))
    }

    fn item(&self, id: &ItemId, kind: ItemKind) -> Option<(&Held, usize)> {
        let (at, index) = self.by_item.get(id).filter(|_| id.kind() == kind)?;
        self.articles.get(*at).map(|held| (held, *index))
    }

    /// The story that an article is in.
    pub fn story_of(&self, article: &str) -> Option<&StoryOf> {
        self.stories.iter().find(|story| story.story.members.iter().any(|member| member.article.as_str() == article))
    }

    /// The lines that most pages say about themselves, at most three, each once.
    pub fn disclaimers(&self) -> Vec<String> {
        most_common(self.articles.iter().flat_map(Held::disclaimers))
    }

    /// The same with the stories of the newest articles first.
    #[must_use]
    pub fn newest_first(mut self) -> Self {
        let newest = |story: &StoryOf| {
            let days = story.story.members.iter().filter_map(|member| self.article(member.article.as_str()));
            days.filter_map(Held::day).max()
        };
        let mut order: Vec<_> = self.stories.iter().map(|story| (newest(story), story.story.id.clone())).collect();
        order.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        let place = |story: &StoryOf| order.iter().position(|(_, id)| *id == story.story.id);
        let mut stories = std::mem::take(&mut self.stories);
        stories.sort_by_key(place);
        self.stories = stories;
        self
    }

    /// Distinct outlets.
    pub fn n_outlets(&self) -> usize {
        self.articles.iter().map(Held::outlet).collect::<BTreeSet<_>>().len()
    }
}

/// At most three lines, those that occur most often first.
pub fn most_common<'a>(lines: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines {
        *counts.entry(line).or_default() += 1;
    }
    let mut lines: Vec<(usize, &str)> = counts.into_iter().map(|(line, n)| (n, line)).collect();
    lines.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(other.1)));
    let mut taken: Vec<String> = Vec::new();
    for (_, line) in lines {
        // A line that holds another one says nothing new.
        if taken.len() < 3 && !taken.iter().any(|other| line.contains(other.as_str())) {
            taken.push(line.to_string());
        }
    }
    taken
}

/// `origin`, `origins`.
pub fn origins_noun(bound: OriginBound) -> &'static str {
    if bound.at_most == 1 { "origin" } else { "origins" }
}

/// `2`, `1–3`.
pub fn bound_words(bound: OriginBound) -> String {
    if bound.at_least == bound.at_most {
        bound.at_least.to_string()
    } else {
        format!("{}–{}", bound.at_least, bound.at_most)
    }
}

/// `at least 1, at most 3 independent origins; 2 accounts could not be traced`.
pub fn bound_explained(bound: OriginBound) -> String {
    let counted = if bound.at_least == bound.at_most {
        wording::count(bound.at_least as usize, "independent origin", "independent origins")
    } else {
        format!("At least {}, at most {} independent origins", bound.at_least, bound.at_most)
    };
    match bound.unresolved {
        0 => format!("{counted}. Copying that leaves no trace cannot be seen."),
        1 => format!("{counted}; the origin of 1 account could not be told."),
        n => format!("{counted}; the origins of {n} accounts could not be told."),
    }
}

/// What was read and what was not, over all pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Captures.
    pub pages: usize,
    /// Articles with text that were coded.
    pub coded: usize,
    /// Pages without any text.
    pub empty: usize,
    /// Articles of which only the beginning was there.
    pub teasers: usize,
    /// Articles in languages that are not read yet: tag → number.
    pub other_languages: BTreeMap<String, usize>,
    /// Articles whose publication day is unknown.
    pub undated: usize,
}

impl Coverage {
    /// Counts articles; `pages` is the number of captures behind them.
    pub fn of<'a>(pages: usize, articles: impl IntoIterator<Item = &'a Held>) -> Self {
        let mut coverage = Coverage { pages, ..Coverage::default() };
        for held in articles {
            let language = held.article.language.as_ref().map(|tag| tag.value.as_str());
            if held.article.access == Access::Empty || held.text.trim().is_empty() {
                coverage.empty += 1;
                continue;
            }
            match language {
                Some(tag) if tag == "en" || tag.starts_with("en-") => coverage.coded += 1,
                Some(tag) => *coverage.other_languages.entry(tag.to_string()).or_default() += 1,
                None => *coverage.other_languages.entry("unknown".to_string()).or_default() += 1,
            }
            coverage.teasers += usize::from(held.article.access == Access::Teaser);
            coverage.undated += usize::from(held.day().is_none());
        }
        coverage
    }

    /// In sentences.
    pub fn sentences(&self) -> Vec<String> {
        let mut out = vec![format!(
            "{} read; {} coded.",
            wording::count(self.pages, "page", "pages"),
            wording::count(self.coded, "article", "articles")
        )];
        if !self.other_languages.is_empty() {
            let list: Vec<String> = self.other_languages.iter().map(|(tag, n)| format!("{tag}: {n}")).collect();
            out.push(format!("Not coded, for their language ({}).", list.join(", ")));
        }
        if self.empty > 0 {
            out.push(format!("{} without any text.", wording::count(self.empty, "page", "pages")));
        }
        if self.teasers > 0 {
            let are = if self.teasers == 1 { "is" } else { "are" };
            out.push(format!(
                "Of {} only the beginning {are} there.",
                wording::count(self.teasers, "article", "articles")
            ));
        }
        if self.undated > 0 {
            out.push(format!(
                "{} without a known day of publication.",
                wording::count(self.undated, "article", "articles")
            ));
        }
        out
    }
}
