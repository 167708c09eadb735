//! What a page says of itself in `meta`, `link`, `title` and JSON-LD, gathered once, each with its place.

use knowledge::{MetaField, Pages};
use model::{ContentSpan, EvidenceKind};

use crate::json::{self, Json};
use crate::text::plain;
use crate::tree::{Attr, NodeId, Tag, Tree};

/// A value that the page gives a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The value as a reader would see it.
    pub value: String,
    /// The sort of place.
    pub kind: EvidenceKind,
    /// Where it stands.
    pub place: ContentSpan,
    /// Smaller is believed first, among the claims of one sort.
    pub rank: u16,
}

/// Everything that a page says of itself.
#[derive(Debug, Default)]
pub struct Head<'a> {
    /// The claims of `meta` elements, by field, the most believed first.
    pub meta: Vec<(MetaField, Claim)>,
    /// `<link rel=canonical>`.
    pub canonical: Option<Claim>,
    /// `<link rel=license>` or `<a rel=license>`.
    pub licence: Option<Claim>,
    /// The `title` element.
    pub title: Option<Claim>,
    /// `lang` of the `html` element.
    pub language: Option<Claim>,
    /// All JSON-LD scripts.
    pub scripts: Vec<Json<'a>>,
    /// The object that describes the article: script and value.
    pub article: Option<(usize, usize)>,
}

/// So many claims are heard for one field: claims are compared with one another and with lines of the page.
const MOST_CLAIMS: usize = 100;
/// More values of JSON-LD are not read in all: the largest page of the labelled sets has 9,000.
const MOST_VALUES: usize = 400_000;

/// Types of schema.org that describe an article, the most telling first.
pub const ARTICLE_TYPES: &[&str] = &[
    "newsarticle",
    "reportagenewsarticle",
    "analysisnewsarticle",
    "opinionnewsarticle",
    "backgroundnewsarticle",
    "reviewnewsarticle",
    "liveblogposting",
    "article",
    "blogposting",
    "techarticle",
    "scholarlyarticle",
    "report",
    "advertisercontentarticle",
    "satiricalarticle",
    "socialmediaposting",
    "medicalwebpage",
    "webpage",
];

impl<'a> Head<'a> {
    /// Gathers the claims of a page.
    pub fn read(tree: &Tree<'a>, pages: &Pages) -> Self {
        let mut head = Head::default();
        let mut n_values = 0;
        for (id, node) in tree.all() {
            match node.tag {
                Tag::Meta => head.meta(tree, id, pages),
                Tag::Link | Tag::A => head.link(tree, id, pages),
                Tag::Title if head.title.is_none() && !in_drawing(tree, id) => {
                    head.title = text_claim(tree, id, pages);
                }
                Tag::Html => {
                    let span = tree.attribute_span(id, Attr::Lang).or_else(|| tree.attribute_span(id, Attr::XmlLang));
                    head.language = span.map(|place| Claim {
                        value: place.of(tree.content).trim().to_string(),
                        kind: EvidenceKind::Markup,
                        place,
                        rank: 0,
                    });
                }
                Tag::Script if is_json_ld(tree, id) => {
                    let Some((_, text)) = tree.inside(id).next() else { continue };
                    let json = json::read(tree.content, text.start as usize, text.end as usize, MOST_VALUES - n_values);
                    n_values += json.values.len();
                    head.scripts.push(json);
                }
                _ => {}
            }
        }
        head.labelled_author(tree, pages);
        head.meta.sort_by_key(|(_, claim)| claim.rank);
        head.article = head.find_article();
        head
    }

    /// The claims for a field in `meta` elements, the most believed first.
    pub fn claims(&self, field: MetaField) -> impl Iterator<Item = &Claim> {
        self.meta.iter().filter(move |(found, _)| *found == field).map(|(_, claim)| claim)
    }

    /// The article's JSON-LD value under `key`: its script and index.
    pub fn article_value(&self, key: &str) -> Option<(&Json<'a>, usize)> {
        let (script, article) = self.article?;
        let json = &self.scripts[script];
        json.get(article, key).map(|value| (json, value))
    }

    /// Everything that the article's JSON-LD states.
    pub fn article_values(&self) -> impl Iterator<Item = (&Json<'a>, usize)> {
        let found = self.article.map(|(script, article)| (&self.scripts[script], article));
        found.into_iter().flat_map(|(json, article)| json.children(article).map(move |value| (json, value)))
    }

    /// The article's JSON-LD string under `key`.
    pub fn article_claim(&self, key: &str, pages: &Pages) -> Option<Claim> {
        let (json, value) = self.article_value(key)?;
        json_claim(json, value, pages)
    }

    fn meta(&mut self, tree: &Tree<'a>, id: NodeId, pages: &Pages) {
        let Some(place) = tree.attribute_span(id, Attr::Content) else { return };
        if place.is_empty() {
            return;
        }
        for name in [Attr::Property, Attr::Name, Attr::Itemprop, Attr::HttpEquiv] {
            let Some(name) = tree.attribute(id, name) else { continue };
            // One attribute may name several properties.
            for name in name.split_ascii_whitespace().take(4) {
                let Some((field, rank)) = pages.meta_field(&name.to_ascii_lowercase()) else { continue };
                if self.claims(field).nth(MOST_CLAIMS).is_some() {
                    continue;
                }
                let value = plain(place.of(tree.content), pages);
                if !value.is_empty() {
                    self.meta.push((field, Claim { value, kind: EvidenceKind::Meta, place, rank }));
                }
            }
        }
    }

    /// `twitter:label1` "Written by" says that `twitter:data1` is the author.
    fn labelled_author(&mut self, tree: &Tree<'a>, pages: &Pages) {
        let metas: Vec<(&str, ContentSpan)> = tree
            .all()
            .filter(|(_, node)| node.tag == Tag::Meta)
            .filter_map(|(id, _)| {
                let name = tree.attribute(id, Attr::Name).or_else(|| tree.attribute(id, Attr::Property))?;
                let name = name.strip_prefix("twitter:")?;
                let labels = name.starts_with("label") || name.starts_with("data");
                labels.then_some((name, tree.attribute_span(id, Attr::Content)?))
            })
            .take(MOST_CLAIMS)
            .collect();
        for (name, label) in &metas {
            let Some(number) = name.strip_prefix("label") else { continue };
            let label = plain(label.of(tree.content), pages).to_lowercase();
            if !pages.byline_words("by").contains(&label) {
                continue;
            }
            let data = metas.iter().find(|(name, _)| name.strip_prefix("data") == Some(number));
            if let Some((_, place)) = data {
                let value = plain(place.of(tree.content), pages);
                self.meta.push((
                    MetaField::Author,
                    Claim { value, kind: EvidenceKind::Meta, place: *place, rank: u16::MAX },
                ));
            }
        }
    }

    fn link(&mut self, tree: &Tree<'a>, id: NodeId, pages: &Pages) {
        let Some(rel) = tree.attribute(id, Attr::Rel) else { return };
        let Some(place) = tree.attribute_span(id, Attr::Href) else { return };
        let claim = || Claim { value: plain(place.of(tree.content), pages), kind: EvidenceKind::Link, place, rank: 0 };
        for rel in rel.split_ascii_whitespace() {
            if rel.eq_ignore_ascii_case("canonical") && tree.node(id).tag == Tag::Link {
                self.canonical.get_or_insert_with(claim);
            }
            if rel.eq_ignore_ascii_case("license") {
                self.licence.get_or_insert_with(claim);
            }
        }
    }

    fn find_article(&self) -> Option<(usize, usize)> {
        let mut best: Option<(usize, usize, usize)> = None;
        for (script, json) in self.scripts.iter().enumerate() {
            for object in json.objects_of(ARTICLE_TYPES) {
                let rank = json.types(object).filter_map(|t| ARTICLE_TYPES.iter().position(|known| *known == t)).min();
                let Some(rank) = rank else { continue };
                // One of a list of teasers describes another page; the page's own has a date, an author or a body.
                let own = ["datePublished", "author", "articleBody", "publisher"]
                    .iter()
                    .any(|key| json.get(object, key).is_some());
                let rank = rank + if own { 0 } else { ARTICLE_TYPES.len() };
                if best.is_none_or(|(found, ..)| rank < found) {
                    best = Some((rank, script, object));
                }
            }
        }
        best.map(|(_, script, object)| (script, object))
    }
}

/// The claim that a JSON string makes.
pub fn json_claim(json: &Json<'_>, index: usize, pages: &Pages) -> Option<Claim> {
    let value = json.text(index, pages);
    let place = json.values[index].place;
    (!value.is_empty()).then_some(Claim { value, kind: EvidenceKind::JsonLd, place, rank: 0 })
}

fn in_drawing(tree: &Tree<'_>, id: NodeId) -> bool {
    tree.upwards(id).any(|id| tree.node(id).tag == Tag::Svg)
}

fn text_claim(tree: &Tree<'_>, id: NodeId, pages: &Pages) -> Option<Claim> {
    let (text, _) = tree.inside(id).next()?;
    let value = plain(tree.raw(text), pages);
    (!value.is_empty()).then_some(Claim { value, kind: EvidenceKind::TitleElement, place: tree.place(text), rank: 0 })
}

fn is_json_ld(tree: &Tree<'_>, id: NodeId) -> bool {
    tree.attribute(id, Attr::Type)
        .is_some_and(|kind| kind.trim().to_ascii_lowercase().starts_with("application/ld+json"))
}
