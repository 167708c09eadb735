use std::collections::BTreeMap;

use model::{Account, ArticleId, CountryCode, Derivation, Lineage, OriginBound};

use crate::{Assertion, Sketch};

/// Articles grouped by where their account comes from.
#[derive(Debug)]
pub(crate) struct Origins {
    /// For each article: the article of its group whose account it derives from in the end.
    pub of: BTreeMap<ArticleId, ArticleId>,
    /// For each origin: the outside source that it credits, where that is not held.
    credited: BTreeMap<ArticleId, String>,
    /// For each article that something joined to another: what, in words.
    why: BTreeMap<ArticleId, String>,
}

impl Origins {
    /// Joins articles that lineage connects, the strongest connection first, and those that a person joined; keeps apart
    /// those that a person split. Of a group, the origin is the one that derives from none, published first; ties by id.
    /// The result does not depend on the order of `sketches` or `lineage`.
    pub fn of(sketches: &[&Sketch], lineage: &[&Lineage], asserted: &[Assertion]) -> Self {
        let mut groups = Groups::new(sketches.iter().map(|sketch| sketch.article.clone()));
        let mut why = BTreeMap::new();
        for one in asserted.iter().filter(|one| one.is_one) {
            groups.join(&one.one, &one.other);
            why.insert(one.other.clone(), format!("a person joined it to {}", one.one));
        }
        let split: Vec<&Assertion> = asserted.iter().filter(|one| !one.is_one).collect();
        let mut strongest: Vec<&&Lineage> = lineage.iter().collect();
        strongest.sort_by(|a, b| {
            let key = |one: &Lineage| (one.derived.clone(), one.source.clone());
            b.directed.cmp(&a.directed).then(b.overlap.total_cmp(&a.overlap)).then_with(|| key(a).cmp(&key(b)))
        });
        for link in strongest {
            let would_join =
                |one: &&&Assertion| groups.would_join((&link.derived, &link.source), (&one.one, &one.other));
            if !split.iter().any(|one| would_join(&one)) {
                groups.join(&link.derived, &link.source);
                why.entry(link.derived.clone()).or_insert_with(|| reason(link));
            }
        }
        let by_id: BTreeMap<&ArticleId, &Sketch> = sketches.iter().map(|sketch| (&sketch.article, *sketch)).collect();
        let mut members: BTreeMap<ArticleId, Vec<&Sketch>> = BTreeMap::new();
        for sketch in sketches {
            members.entry(groups.root(&sketch.article)).or_default().push(sketch);
        }
        let mut origins = Origins { of: BTreeMap::new(), credited: BTreeMap::new(), why };
        for group in members.values() {
            let derives = |sketch: &Sketch| {
                lineage
                    .iter()
                    .any(|link| link.directed && link.derived == sketch.article && by_id.contains_key(&link.source))
            };
            let key = |sketch: &&&Sketch| {
                (
                    derives(sketch),
                    sketch.published.as_ref().map_or(jiff::civil::Date::MAX, |p| p.day),
                    sketch.article.clone(),
                )
            };
            let Some(origin) = group.iter().min_by_key(key) else { continue };
            for sketch in group {
                origins.of.insert(sketch.article.clone(), origin.article.clone());
            }
            if let Some(credit) = origin.credits.iter().find(|credit| !is_own(origin, &credit.name)) {
                origins.credited.insert(origin.article.clone(), credit.name.clone());
            }
        }
        origins
    }

    /// The accounts, in order of `sketches`, with what was merged into each and why.
    pub fn accounts(&self, sketches: &[&Sketch]) -> Vec<Account> {
        let mut accounts: Vec<Account> = Vec::new();
        for sketch in sketches {
            let Some(origin) = self.of.get(&sketch.article) else { continue };
            let at = accounts.iter().position(|account| account.origin == *origin).unwrap_or_else(|| {
                let first = sketches.iter().find(|sketch| sketch.article == *origin);
                let credits = self.credited.get(origin).cloned();
                // Whose word it is: that of the source which it credits, else the outlet's own.
                let state = first.and_then(|first| match &credits {
                    Some(name) => first.credits.iter().find(|credit| credit.name == *name)?.state,
                    None => first.state,
                });
                accounts.push(Account {
                    origin: origin.clone(),
                    members: Vec::new(),
                    credits,
                    why: Vec::new(),
                    party: state.filter(|state| takes_part(state, sketches)),
                    owner: first.and_then(|first| first.owner.clone()),
                });
                accounts.len() - 1
            });
            accounts[at].members.push(sketch.article.clone());
            if let Some(why) = self.why.get(&sketch.article).filter(|_| sketch.article != *origin) {
                accounts[at].why.push(format!("{}: {why}", sketch.article));
            }
        }
        accounts
    }

    /// How many independent origins stand behind `articles`: at most one a group; groups that credit one and the same
    /// outside source may be one, so they count once in the lower bound.
    pub fn bound<'a>(&self, articles: impl IntoIterator<Item = &'a ArticleId>) -> OriginBound {
        let mut roots: Vec<&ArticleId> = articles.into_iter().filter_map(|article| self.of.get(article)).collect();
        roots.sort_unstable();
        roots.dedup();
        let mut credits: Vec<&String> = Vec::new();
        let mut uncredited = 0;
        for root in &roots {
            match self.credited.get(*root) {
                Some(credit) => credits.push(credit),
                None => uncredited += 1,
            }
        }
        credits.sort_unstable();
        credits.dedup();
        let at_most = roots.len() as u32;
        let at_least = (uncredited + credits.len()) as u32;
        OriginBound { at_least, at_most, unresolved: at_most - at_least }
    }
}

/// Whether a state does something, or has something done to it, in what is told as so.
fn takes_part(state: &CountryCode, sketches: &[&Sketch]) -> bool {
    let events = sketches.iter().flat_map(|sketch| &sketch.events).filter(|event| event.stands && !event.background);
    let code = state.to_string();
    events.flat_map(|event| event.source.iter().chain(&event.recipient)).any(|party| *party == code)
}

/// Why `link` joins two accounts, in words.
fn reason(link: &Lineage) -> String {
    let how = match link.how {
        Derivation::Verbatim => "the same words as",
        Derivation::Trimmed => "the same words, cut, as",
        Derivation::Rewritten => "tells again",
    };
    let signals: Vec<&str> = link.signals.iter().map(|signal| signal.detail.as_str()).collect();
    format!("{how} {} ({})", link.source, signals.join("; "))
}

/// An agency that tags its own report ("(Yonhap) —" on Yonhap's site) credits nobody else.
fn is_own(sketch: &Sketch, credit: &str) -> bool {
    let outlet = sketch.outlet.as_ref().map_or(String::new(), |outlet| outlet.to_lowercase());
    let host = sketch.host.as_deref().unwrap_or("");
    (!outlet.is_empty() && (outlet.contains(credit) || credit.contains(&outlet)))
        || (!host.is_empty() && credit == host)
}

/// Union-find over articles; the root of a group is its least id.
struct Groups(BTreeMap<ArticleId, ArticleId>);

impl Groups {
    fn new(articles: impl Iterator<Item = ArticleId>) -> Self {
        Groups(articles.map(|article| (article.clone(), article)).collect())
    }

    fn root(&self, article: &ArticleId) -> ArticleId {
        let mut at = article;
        while let Some(above) = self.0.get(at).filter(|above| *above != at) {
            at = above;
        }
        at.clone()
    }

    /// Whether joining the one pair would bring the other pair together.
    fn would_join(&self, (a, b): (&ArticleId, &ArticleId), (one, other): (&ArticleId, &ArticleId)) -> bool {
        let [a, b, one, other] = [a, b, one, other].map(|article| self.root(article));
        (a == one && b == other) || (a == other && b == one)
    }

    fn join(&mut self, a: &ArticleId, b: &ArticleId) {
        if !self.0.contains_key(a) || !self.0.contains_key(b) {
            return;
        }
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            self.0.insert(a.clone().max(b.clone()), a.min(b));
        }
    }
}
