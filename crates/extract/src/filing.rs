//! How a page files itself: section, tags, what is known of its outlet, what it asks of those who use it.

use knowledge::{MetaField, Pages};
use model::{Capture, DropReason, Dropped, EvidenceKind, Filing, Reuse, Sourced};
use url::Url;

use crate::head::{Claim, Head, json_claim};
use crate::json::{Json, Kind};
use crate::main_text::fold;
use crate::text::plain;
use crate::tree::{Attr, Tag, Tree};

/// More tags say nothing of a page.
const MOST_TAGS: usize = 50;
/// A longer tag is a sentence.
const LONGEST_TAG: usize = 80;

/// What is looked at.
pub struct Evidence<'p, 'a> {
    /// As it was received.
    pub capture: &'p Capture,
    /// The page.
    pub tree: &'p Tree<'a>,
    /// What it says of itself.
    pub head: &'p Head<'a>,
    /// Its canonical address.
    pub address: Option<&'p str>,
    /// Its title.
    pub title: &'p str,
    /// What was dropped: legal lines stand there.
    pub dropped: &'p [Dropped],
}

/// Reads the filing.
pub fn read(evidence: &Evidence<'_, '_>, pages: &Pages) -> Filing {
    let host = evidence.address.and_then(|address| Url::parse(address).ok());
    let host = host.as_ref().and_then(Url::host_str).unwrap_or("");
    let known = pages.outlet(host);
    let owner = known.filter(|outlet| !outlet.owner.is_empty()).map(|outlet| outlet.owner.clone());
    Filing {
        section: section(evidence, pages),
        tags: tags(evidence.head, pages),
        country: known
            .and_then(|outlet| outlet.country)
            .map(|country| Sourced::new(country, EvidenceKind::Knowledge, None, host)),
        owner: owner.map(|owner| Sourced::new(owner, EvidenceKind::Knowledge, None, host)),
        reuse: reuse(evidence, pages),
        status: Vec::new(),
    }
}

/// `article:section` and its kin, JSON-LD `articleSection`, else the innermost breadcrumb that is not the page itself.
fn section(evidence: &Evidence<'_, '_>, pages: &Pages) -> Option<Sourced<String>> {
    let head = evidence.head;
    let stated = head.claims(MetaField::Section).next().cloned();
    let in_json = || {
        let (json, value) = head.article_value("articleSection")?;
        claims_of(json, value, pages).into_iter().next()
    };
    let claim = stated.or_else(in_json).or_else(|| breadcrumb(evidence, pages))?;
    let fits = claim.value.len() <= LONGEST_TAG && !claim.value.contains("://");
    fits.then(|| Sourced::new(claim.value.clone(), claim.kind, Some(claim.place), &claim.value))
}

/// The last but the page itself of the names in a `BreadcrumbList` of at least two.
fn breadcrumb(evidence: &Evidence<'_, '_>, pages: &Pages) -> Option<Claim> {
    for json in &evidence.head.scripts {
        for list in json.objects_of(&["breadcrumblist"]).into_iter().take(4) {
            let Some(items) = json.get(list, "itemListElement") else { continue };
            let name = |item: usize| {
                let inner = json.get(item, "item").filter(|&inner| json.values[inner].kind == Kind::Object);
                json.get(item, "name").or_else(|| json.get(inner?, "name"))
            };
            let names: Vec<Claim> =
                json.children(items).take(12).filter_map(|item| json_claim(json, name(item)?, pages)).collect();
            let title = fold(evidence.title);
            // The first is the front page.
            let own = |claim: &&Claim| !title.is_empty() && fold(&claim.value) != title;
            if let Some(claim) = names.iter().skip(1).rfind(own) {
                return Some(claim.clone());
            }
        }
    }
    None
}

/// The strings of a JSON value: itself, or those of an array.
fn claims_of(json: &Json<'_>, value: usize, pages: &Pages) -> Vec<Claim> {
    let texts = json.texts(value, pages).into_iter();
    texts.filter_map(|(index, _)| json_claim(json, index, pages)).collect()
}

/// Tags of the first place that states any: `article:tag` and its kin, then JSON-LD `keywords`.
fn tags(head: &Head<'_>, pages: &Pages) -> Vec<Sourced<String>> {
    let first = head.claims(MetaField::Tags).next().map(|claim| claim.rank);
    let mut claims: Vec<Claim> =
        head.claims(MetaField::Tags).filter(|claim| Some(claim.rank) == first).cloned().collect();
    if claims.is_empty()
        && let Some((json, value)) = head.article_value("keywords")
    {
        claims = claims_of(json, value, pages);
    }
    let mut tags: Vec<Sourced<String>> = Vec::new();
    for claim in claims.iter().take(MOST_TAGS) {
        let separators: &[char] = if claim.value.contains(';') { &[';'] } else { &[',', '，', '、'] };
        for tag in claim.value.split(separators).map(str::trim) {
            let fits = !tag.is_empty() && tag.len() <= LONGEST_TAG && tag.chars().any(char::is_alphanumeric);
            let again = tags.iter().any(|earlier| earlier.value.eq_ignore_ascii_case(tag));
            if fits && !again && tags.len() < MOST_TAGS {
                tags.push(Sourced::new(tag.to_string(), claim.kind, Some(claim.place), &claim.value));
            }
        }
    }
    tags
}

/// Robots rules in meta elements and headers, the reservation of text and data mining, legal lines.
fn reuse(evidence: &Evidence<'_, '_>, pages: &Pages) -> Vec<Sourced<Reuse>> {
    let mut found: Vec<Sourced<Reuse>> = Vec::new();
    let mut add = |reuse: Sourced<Reuse>| {
        if !found.iter().any(|earlier| earlier.value == reuse.value) {
            found.push(reuse);
        }
    };
    let tree = evidence.tree;
    for (id, _) in tree.all().filter(|(_, node)| node.tag == Tag::Meta) {
        let Some(name) = tree.attribute(id, Attr::Name).filter(|name| name.len() < 40) else { continue };
        let Some(place) = tree.attribute_span(id, Attr::Content).filter(|place| place.len() < 300) else { continue };
        let (name, written) = (name.to_ascii_lowercase(), plain(place.of(tree.content), pages));
        for means in rules(&name, &written, pages) {
            add(Sourced::new(means, EvidenceKind::Meta, Some(place), &written));
        }
    }
    for (name, value) in evidence.capture.headers.iter().filter(|(_, value)| value.len() < 300) {
        let name = if name == "x-robots-tag" { "robots" } else { name };
        for means in rules(name, value, pages) {
            add(Sourced::new(means, EvidenceKind::Header, None, value));
        }
    }
    let legal = |dropped: &&Dropped| matches!(dropped.reason, DropReason::Legal | DropReason::Footer);
    for dropped in evidence.dropped.iter().filter(legal) {
        if let Some(means) = pages.reuse_line(&dropped.text.to_lowercase()) {
            add(Sourced::new(means, EvidenceKind::VisibleText, Some(dropped.place), &dropped.text));
        }
    }
    found
}

/// What one header or meta element asks. Rules for one robot only ("googlebot-news: noindex") ask nothing of others.
fn rules(name: &str, value: &str, pages: &Pages) -> Vec<Reuse> {
    let value = value.to_lowercase();
    if name == "robots" {
        return value.split([',', ' ']).filter_map(|word| pages.robots_rule(word.trim())).collect();
    }
    pages.reuse_header(name, value.trim()).into_iter().collect()
}
