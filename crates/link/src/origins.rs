use std::collections::BTreeMap;

use model::{ArticleId, Lineage, OriginBound};

use crate::Sketch;

/// Articles grouped by where their account comes from.
#[derive(Debug)]
pub(crate) struct Origins {
    /// For each article: the article of its group whose account it derives from in the end.
    pub of: BTreeMap<ArticleId, ArticleId>,
    /// For each article: the outside source that its group credits, where it credits one that is not held.
    credited: BTreeMap<ArticleId, String>,
}

impl Origins {
    /// Joins articles that lineage connects. Of a group, the origin is the one that derives from none, published first;
    /// ties by id. The result does not depend on the order of `sketches` or `lineage`.
    pub fn of(sketches: &[&Sketch], lineage: &[&Lineage]) -> Self {
        let mut groups = Groups::new(sketches.iter().map(|sketch| sketch.article.clone()));
        for link in lineage {
            groups.join(&link.derived, &link.source);
        }
        let by_id: BTreeMap<&ArticleId, &Sketch> = sketches.iter().map(|sketch| (&sketch.article, *sketch)).collect();
        let mut members: BTreeMap<ArticleId, Vec<&Sketch>> = BTreeMap::new();
        for sketch in sketches {
            members.entry(groups.root(&sketch.article)).or_default().push(sketch);
        }
        let mut origins = Origins { of: BTreeMap::new(), credited: BTreeMap::new() };
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
