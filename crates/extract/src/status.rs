//! What a page says of its own standing: that its makers withdrew it, or put something in it right.

use knowledge::{Pages, Stated};
use model::{Article, BlockKind, ContentSpan, DropReason, EvidenceKind, PageStatus, Sourced};

use crate::head::Head;
use crate::json::{Json, Kind};
use crate::text::plain;
use crate::tree::{Attr, Tag, Tree};

/// A longer line tells something else beside.
const LONGEST_LINE: usize = 1_000;
/// Evidence is cut after so many characters.
const WRITTEN: usize = 300;

/// Each standing that the page states, with the first words that state it: for machines, in its title, in a line.
pub fn read(article: &Article, page: Option<(&Tree<'_>, &Head<'_>)>, pages: &Pages) -> Vec<Sourced<PageStatus>> {
    let mut found: Vec<Sourced<PageStatus>> = Vec::new();
    let mut add = |means: PageStatus, kind: EvidenceKind, place: Option<ContentSpan>, written: &str| {
        if !found.iter().any(|earlier| earlier.value == means) {
            let written: String = written.chars().take(WRITTEN).collect();
            found.push(Sourced::new(means, kind, place, &written));
        }
    };
    if let Some((tree, head)) = page {
        for (id, _) in tree.all().filter(|(_, node)| node.tag == Tag::Meta) {
            let name = tree.attribute(id, Attr::Name).or_else(|| tree.attribute(id, Attr::Property));
            let Some(name) = name.filter(|name| name.len() < 40).map(str::to_ascii_lowercase) else { continue };
            if !pages.status_keys(Stated::Meta).any(|key| key == name) {
                continue;
            }
            let Some(place) = tree.attribute_span(id, Attr::Content).filter(|place| place.len() < 300) else {
                continue;
            };
            let written = plain(place.of(tree.content), pages);
            if let Some(means) = pages.status_stated(Stated::Meta, &name, written.trim().to_lowercase().as_str()) {
                add(means, EvidenceKind::Meta, Some(place), &written);
            }
        }
        for (json, value) in head.article_values() {
            let key = json.key(value).to_ascii_lowercase();
            let Some(written) = said(json, value, pages).filter(|_| key.len() < 40) else { continue };
            if let Some(means) = pages.status_stated(Stated::Json, &key, written.trim().to_lowercase().as_str()) {
                add(means, EvidenceKind::JsonLd, Some(json.values[value].place), &written);
            }
        }
    }
    let lines = article.blocks.iter().map(|block| (block.kind == BlockKind::Title, block.text.as_str(), place(block)));
    let dropped = article.dropped.iter().filter(|dropped| speaks_of_the_page(dropped.reason));
    let dropped = dropped.map(|dropped| (false, dropped.text.as_str(), Some(dropped.place)));
    for (is_title, line, place) in lines.chain(dropped).filter(|(_, line, _)| line.len() <= LONGEST_LINE) {
        let lower = line.to_lowercase();
        let means = if is_title { pages.status_title(&lower) } else { pages.status_line(&lower) };
        if let Some(means) = means {
            add(means, EvidenceKind::VisibleText, place, line);
        }
    }
    found
}

/// The words of a JSON value: a string, or the text of a comment.
fn said(json: &Json<'_>, value: usize, pages: &Pages) -> Option<String> {
    let kind = |at: usize| json.values[at].kind;
    let inner = match kind(value) {
        Kind::Array => json.children(value).next()?,
        _ => value,
    };
    let text = if kind(inner) == Kind::Object { json.get(inner, "text")? } else { inner };
    (kind(text) == Kind::String).then(|| json.text(text, pages)).filter(|text| !text.trim().is_empty())
}

fn place(block: &model::Block) -> Option<ContentSpan> {
    let first = block.pieces.first()?.content;
    block.pieces.last().map(|last| first.cover(last.content))
}

/// Whether what was dropped for this reason may speak of the page; lists and comments speak of others.
fn speaks_of_the_page(reason: DropReason) -> bool {
    use DropReason::*;
    matches!(reason, Disclaimer | Legal | OutsideMain | Byline | Dateline | Credit | Duplicate | Paywall | Newsletter)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use knowledge::Knowledge;
    use model::{Capture, Media};

    use super::*;

    /// What each page is read as saying of itself.
    fn check(cases: &[(&str, &str, &[PageStatus])]) {
        let knowledge = Knowledge::embedded().unwrap_or_else(|faults| panic!("{faults}"));
        for (head, body, expected) in cases {
            let page = format!(
                "<html lang=en><head>{head}</head><body><article><h1>Convoy reaches the pass</h1>{body}<p>The envoy \
                 of the north visited the capital on 3 May 2025, officials in the valley said on Monday.</p><p>Officials \
                 said that the talks would go on for days and that nothing had been signed.</p></article></body></html>"
            );
            let capture = Capture::new("https://news.example/a", page.into_bytes(), Media::Html, Timestamp::UNIX_EPOCH);
            let article = crate::extract(&capture, &crate::decode(&capture), &knowledge);
            let found: Vec<PageStatus> = article.filing.status.iter().map(|status| status.value).collect();
            assert_eq!(found, *expected, "{head}{body}");
            assert!(article.filing.status.iter().all(|status| !status.evidence.written.is_empty()));
        }
    }

    #[test]
    fn a_page_that_takes_itself_back_is_told_from_one_that_tells_of_another() {
        use PageStatus::{Corrected, Withdrawn};
        check(&[
            ("", "", &[]),
            ("", "<p>This article has been withdrawn because its source could not be confirmed.</p>", &[Withdrawn]),
            ("", "<p><em>Editor's note: This story has been retracted.</em></p>", &[Withdrawn]),
            ("", "<p>Correction: the convoy had 12 trucks, not 120.</p>", &[Corrected]),
            ("", "<p>An earlier version of this article gave the wrong day.</p>", &[Corrected]),
            ("<meta name=pubstatus content=canceled>", "", &[Withdrawn]),
            ("<meta name=pubstatus content=usable>", "", &[]),
            (
                "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Convoy\",\
                 \"correction\":{\"@type\":\"CorrectionComment\",\"text\":\"The day was wrong.\"}}</script>",
                "",
                &[Corrected],
            ),
            (
                "",
                "<p>“This article has been retracted,” the journal wrote of the study, which it had praised.</p>",
                &[],
            ),
            (
                "",
                "<p>The journal praised the study at first, and the ministry cited it four times in its report to the \
                 council; since Friday this article has been withdrawn.</p>",
                &[],
            ),
            ("", "<p>This report has been withdrawn by the ministry, which had published it in March.</p>", &[]),
            ("", "<p>An earlier version of this missile flew 900 kilometres.</p>", &[]),
            ("", "<p>This corrects an imbalance, the minister said.</p>", &[]),
            ("", "<aside class=related><ul><li><a href=/b>Retraction: what the study said</a></li></ul></aside>", &[]),
        ]);
    }
}
