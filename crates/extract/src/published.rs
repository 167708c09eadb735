//! When a page was published and changed: all evidence, compared; the earlier plausible date is the publication.

use jiff::Timestamp;
use knowledge::{MetaField, Pages, Role};
use model::{Capture, ContentSpan, EvidenceKind, Note, Precision, PublishedAt, Sourced};

use crate::dates;
use crate::head::Head;
use crate::lines::Lines;
use crate::marks::Marks;
use crate::notes;
use crate::tree::{Attr, Tag, Tree};

/// A page that was written lies this many days at most before it is published; a longer way back, the "change" is the
/// older publication.
const LONGEST_WAIT: i32 = 45;

/// Publication and last change, with what had to be said about them.
#[derive(Debug, Default)]
pub struct Dates {
    /// First published.
    pub published: Option<Sourced<PublishedAt>>,
    /// Last modified.
    pub modified: Option<Sourced<PublishedAt>>,
    /// Contradictions and impossible dates.
    pub notes: Vec<Note>,
}

/// What is looked at.
pub struct Evidence<'p, 'a> {
    /// The page.
    pub tree: &'p Tree<'a>,
    /// Its lines.
    pub lines: &'p Lines,
    /// Its marks.
    pub marks: &'p Marks,
    /// What it says of itself.
    pub head: &'p Head<'a>,
    /// Indices of the lines around the title and the beginning of the text, where a visible date counts.
    pub near_title: std::ops::Range<usize>,
    /// The page's address.
    pub address: Option<&'p str>,
}

/// Reads the dates.
pub fn read(evidence: &Evidence<'_, '_>, capture: &Capture, pages: &Pages) -> Dates {
    let mut dates = Dates::default();
    let mut published = Vec::new();
    let mut modified = Vec::new();
    stated(evidence, pages, &mut published, &mut modified);
    let n_stated = published.len();
    elements(evidence, pages, &mut published, &mut modified);
    visible(evidence, pages, &mut published, &mut modified);
    if published.is_empty() {
        announced(evidence, pages, &mut published);
    }
    if published.is_empty() {
        for claim in evidence.head.claims(MetaField::DateOfSomeKind) {
            add(&mut published, dates::read(&claim.value, pages), claim.kind, Some(claim.place), &claim.value);
        }
    }
    if let Some((found, range)) = evidence.address.and_then(dates::in_address) {
        let written = evidence.address.map_or("", |address| &address[range]);
        published.push(Sourced::new(found, EvidenceKind::Address, None, written));
    }
    if published.is_empty()
        && let Some(hint) = &capture.hints.date
    {
        add(&mut published, dates::read(hint, pages), EvidenceKind::Hint, None, hint);
    }
    let mut implausible = Vec::new();
    for list in [&mut published, &mut modified] {
        list.retain(|date| {
            let fine = plausible(&date.value, capture.received);
            if !fine {
                implausible.push(date.evidence.written.clone());
            }
            fine
        });
    }
    if let Some(written) = implausible.first() {
        dates.notes.push(Note::new(notes::DATE_IMPLAUSIBLE, "a date lies in the future or before the web").at(written));
    }
    dates.published = choose(&published, n_stated, &mut dates.notes);
    dates.modified = modified.into_iter().next();
    order(&mut dates);
    if dates.published.is_none() {
        dates.notes.push(Note::new(notes::DATE_UNKNOWN, "no publication date was found"));
    }
    dates
}

/// JSON-LD and meta.
fn stated(
    evidence: &Evidence<'_, '_>,
    pages: &Pages,
    published: &mut Vec<Sourced<PublishedAt>>,
    modified: &mut Vec<Sourced<PublishedAt>>,
) {
    let head = evidence.head;
    for (key, list) in [("datePublished", &mut *published), ("dateModified", &mut *modified)] {
        let own = head.article_claim(key, pages);
        let from_others = || {
            let values = head.scripts.iter().flat_map(|json| {
                (0..json.values.len()).filter(move |&index| json.key(index) == key).map(move |index| (json, index))
            });
            values.filter_map(|(json, index)| crate::head::json_claim(json, index, pages)).next()
        };
        if let Some(claim) = own.or_else(from_others) {
            add(list, dates::read(&claim.value, pages), claim.kind, Some(claim.place), &claim.value);
        }
    }
    for (field, list) in [(MetaField::Published, published), (MetaField::Modified, modified)] {
        for claim in head.claims(field) {
            add(list, dates::read(&claim.value, pages), claim.kind, Some(claim.place), &claim.value);
        }
    }
}

/// `time` elements and `itemprop` near the title.
fn elements(
    evidence: &Evidence<'_, '_>,
    pages: &Pages,
    published: &mut Vec<Sourced<PublishedAt>>,
    modified: &mut Vec<Sourced<PublishedAt>>,
) {
    let tree = evidence.tree;
    let nothing_stated = published.is_empty();
    let (from, to) = near_nodes(evidence);
    for (id, node) in tree.all().skip(from).take(to.saturating_sub(from)) {
        let itemprop = tree.attribute(id, Attr::Itemprop);
        let names_it = matches!(itemprop, Some("datePublished" | "dateModified"));
        if node.tag != Tag::Time && !names_it {
            continue;
        }
        if evidence.marks.of(id).clutter.is_some_and(|reason| {
            !evidence.marks.of(id).weak
                && !matches!(
                    reason,
                    model::DropReason::Byline | model::DropReason::AuthorBio | model::DropReason::Share
                )
        }) {
            continue;
        }
        // What holds this much says more than a date.
        if tree.node(id).last - id > 200 || tree.place(id).len() > 20_000 {
            continue;
        }
        let value = tree.attribute_span(id, Attr::Datetime).or_else(|| tree.attribute_span(id, Attr::Content));
        let text: String = {
            let visible = tree.inside(id).filter(|(_, node)| node.tag == Tag::Text);
            visible.map(|(id, _)| tree.raw(id)).collect::<Vec<_>>().join(" ")
        };
        let place = value.unwrap_or(tree.place(id));
        let from_attribute = value.and_then(|value| dates::read(value.of(tree.content), pages));
        let found = from_attribute.or_else(|| dates::find(&text, pages).map(|(found, _)| found));
        let written = value.map_or(text.trim(), |value| value.of(tree.content));
        let before = tree.content[..node.start as usize].chars().rev().take(60).collect::<String>();
        let before: String = before.chars().rev().collect::<String>().to_lowercase();
        let class = tree.attribute(id, Attr::Class).unwrap_or("").to_lowercase();
        let is_change = itemprop == Some("dateModified")
            || class.contains("updated")
            || class.contains("modified")
            || says_changed(&before, pages)
            || says_changed(&text.to_lowercase(), pages);
        if is_change && itemprop != Some("datePublished") {
            add(modified, found, EvidenceKind::TimeElement, Some(place), written);
        } else if nothing_stated && published.is_empty() {
            add(published, found, EvidenceKind::TimeElement, Some(place), written);
        }
    }
}

fn near_nodes(evidence: &Evidence<'_, '_>) -> (usize, usize) {
    let lines = &evidence.lines.lines;
    let range = &evidence.near_title;
    let from = lines.get(range.start).map_or(0, |line| line.first as usize);
    let to = lines.get(range.end).map_or(evidence.tree.nodes.len(), |line| line.first as usize);
    // The elements around the first line belong to it.
    (from.saturating_sub(10), to)
}

/// Lines such as "March 21, 2025" or "Published: 21 March 2025 10:00 GMT" between title and text.
fn visible(
    evidence: &Evidence<'_, '_>,
    pages: &Pages,
    published: &mut Vec<Sourced<PublishedAt>>,
    modified: &mut Vec<Sourced<PublishedAt>>,
) {
    let nothing_stated = published.is_empty();
    for index in evidence.near_title.clone() {
        let Some(line) = evidence.lines.lines.get(index) else { break };
        let text = evidence.lines.of(line);
        if text.len() > 160 {
            continue;
        }
        let Some((found, range)) = dates::find(text, pages) else { continue };
        let lower = text.to_lowercase();
        let is_date_line = range.len() * 2 > text.len()
            || evidence.marks.of(line.first).role == Some(Role::Date)
            || pages.byline_words("date").iter().any(|word| lower.starts_with(word.as_str()))
            || nothing_stated && (lower.starts_with("by ") || text.len() < 80);
        if !is_date_line || found.precision > Precision::Day {
            continue;
        }
        let place = Some(evidence.lines.place(line));
        let before = lower.get(..range.start.min(lower.len())).unwrap_or("");
        let is_change = says_changed(before, pages);
        let list = if is_change { &mut *modified } else { &mut *published };
        add(list, Some(found), EvidenceKind::VisibleText, place, &text[range.clone()]);
        // "Published 3 March 2025, updated 5 March 2025"
        if let Some((second, rest)) = dates::find(&text[range.end..], pages) {
            let between = lower.get(range.end..range.end + rest.start).unwrap_or("");
            if says_changed(between, pages) {
                let written = &text[range.end..][rest];
                add(modified, Some(second), EvidenceKind::VisibleText, place, written);
            }
        }
        // The first date line is the page's own; others may belong to teasers.
        if !nothing_stated || !published.is_empty() {
            break;
        }
    }
}

/// "Published on 21 March 2025" anywhere on the page, but for what belongs to other pages or to readers.
fn announced(evidence: &Evidence<'_, '_>, pages: &Pages, published: &mut Vec<Sourced<PublishedAt>>) {
    use model::DropReason::{Comments, Hidden, Related};
    for line in &evidence.lines.lines {
        let text = evidence.lines.of(line);
        if text.len() > 100 || matches!(evidence.marks.of(line.first).clutter, Some(Comments | Hidden | Related)) {
            continue;
        }
        let lower = text.to_lowercase();
        let announces = pages
            .byline_words("published")
            .iter()
            .any(|word| lower.strip_prefix(word.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)));
        if !announces {
            continue;
        }
        if let Some((found, range)) = dates::find(text, pages) {
            let place = Some(evidence.lines.place(line));
            add(published, Some(found), EvidenceKind::VisibleText, place, &text[range]);
            return;
        }
    }
}

/// Whether lower-case words before a date say that it is the day of a change.
fn says_changed(words: &str, pages: &Pages) -> bool {
    pages.byline_words("updated").iter().any(|word| {
        words.match_indices(word.as_str()).any(|(at, _)| {
            let after = words[at + word.len()..].chars().next();
            let bounded = |c: Option<char>| !c.is_some_and(char::is_alphabetic);
            !word.is_ascii() || bounded(words[..at].chars().next_back()) && bounded(after)
        })
    })
}

fn add(
    list: &mut Vec<Sourced<PublishedAt>>,
    found: Option<PublishedAt>,
    kind: EvidenceKind,
    place: Option<ContentSpan>,
    written: &str,
) {
    if let Some(found) = found {
        list.push(Sourced::new(found, kind, place, written));
    }
}

/// Not before the web and not after the page was received, as far as the clock of the capture can be believed.
fn plausible(date: &PublishedAt, received: Timestamp) -> bool {
    let today = received.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
    let known = today.year() > 2000;
    dates::plausible_year(date.day.year()) && (!known || date.day <= today.saturating_add(jiff::Span::new().days(2)))
}

/// The earliest of the plausible dates that say a day; a month only where nothing says more.
fn choose(published: &[Sourced<PublishedAt>], n_stated: usize, notes: &mut Vec<Note>) -> Option<Sourced<PublishedAt>> {
    let _ = n_stated;
    let exact: Vec<&Sourced<PublishedAt>> =
        published.iter().filter(|date| date.value.precision <= Precision::Day).collect();
    let Some(first) = exact.first() else { return published.first().cloned() };
    let earliest = exact.iter().copied().min_by_key(|date| date.value.day).unwrap_or(first);
    let latest = exact.iter().copied().max_by_key(|date| date.value.day).unwrap_or(first);
    let same_instant = earliest.value.instant.is_some() && earliest.value.instant == latest.value.instant;
    if earliest.value.day == latest.value.day || same_instant {
        return Some((*first).clone());
    }
    let written = format!("{} / {}", earliest.evidence.written, latest.evidence.written);
    let message = format!("the page gives {} and {} as its date", earliest.value.day, latest.value.day);
    notes.push(Note::new(notes::DATES_DISAGREE, message).at(&written));
    Some(earliest.clone())
}

/// A change before the publication is the last one of a page that waited for its hour, and no change that a reader saw.
fn order(dates: &mut Dates) {
    let (Some(published), Some(modified)) = (&dates.published, &dates.modified) else { return };
    if published.value.precision <= Precision::Day && modified.value.day < published.value.day {
        let message =
            format!("the change ({}) lies before the publication ({})", modified.value.day, published.value.day);
        dates.notes.push(Note::new(notes::DATES_DISAGREE, message));
        let scheduled = dates::days_between(modified.value.day, published.value.day) <= LONGEST_WAIT;
        if scheduled {
            dates.modified = None;
        } else {
            std::mem::swap(&mut dates.published, &mut dates.modified);
        }
    }
}
