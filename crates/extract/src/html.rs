//! HTML → article: parse, cut into lines, judge, read the metadata, put together.

use knowledge::{MetaField, Pages};
use model::{Access, Article, ArticleId, Block, BlockKind, Capture, DropReason, Note};

use crate::decode::Content;
use crate::head::Head;
use crate::lines::{self, Line, Lines};
use crate::main_text::{self, Page, Verdict, fold};
use crate::marks::{self, Weight};
use crate::stated_body::StatedBody;
use crate::tree::{self, Trouble};
use crate::{blocks, byline, credits, filing, live, notes, published, site, status, text, titles};

/// Reads an HTML page.
pub fn extract(capture: &Capture, content: &Content<'_>, pages: &Pages) -> Article {
    let tree = tree::parse(&content.text);
    let mut notes = content.notes.clone();
    note_trouble(&tree.trouble, &content.text, &mut notes);
    let head = Head::read(&tree, pages);
    note_json(&head, &mut notes);
    let lines = lines::lines(&tree, pages);
    if let Some(unread) = lines.unread {
        notes.push(text::unread_note(&content.text, unread));
    }
    let running = Weight::of(&lines, |line| main_text::running(line, lines.of(line)));
    let marks = marks::mark(&tree, &lines, &running, pages);
    let claims = titles::claimed(&head, pages);
    let titles = titles::folded(&claims);
    let summaries: Vec<String> = head.claims(MetaField::Description).map(|claim| fold(&claim.value)).collect();
    let stated = head.canonical.iter().chain(head.claims(MetaField::Address)).map(|claim| claim.value.as_str());
    let site = capture.web_address().into_iter().chain(stated).find_map(|address| url::Url::parse(address).ok());
    let site = site.as_ref().map(site::site_of).unwrap_or_default();
    let page = Page {
        tree: &tree,
        lines: &lines,
        marks: &marks,
        running: &running,
        pages,
        titles: &titles,
        summaries: &summaries,
        language: head.language.as_ref().map_or("", |claim| claim.value.as_str()),
        site: &site,
    };
    let mut verdicts = main_text::judge(&page);
    let title_line = titles::find_line(&tree, &lines, &marks, &titles);
    if let Some(index) = title_line {
        verdicts[index] = Verdict::Drop(DropReason::Duplicate);
        main_text::find_standfirst(&page, &mut verdicts, index);
    }
    let stated = StatedBody::find(&head, pages);
    if let Some(stated) = &stated {
        stated.correct(&lines, &mut verdicts);
    }
    let near_title = near_title(&lines, &verdicts, title_line);

    let mut credited = Vec::new();
    let address = site::address(capture, &head, pages, &mut notes, &mut credited);
    let address_text = address.as_ref().map(|address| address.value.as_str());
    let outlet = site::outlet(capture, address_text, &head, &tree, pages);
    let outlet_text = outlet.as_ref().map(|outlet| outlet.value.as_str());
    let credit_lines = credit_lines(&lines, &mut verdicts, pages);

    let missing = stated.filter(|stated| stated.is_missing(&lines, &verdicts));
    let (mut body, mut dropped) = blocks::build(&lines, &verdicts);
    if let Some(stated) = missing {
        let n_shown = body.iter().filter(|block| block.kind != BlockKind::Standfirst).count();
        body.retain(|block| block.kind == BlockKind::Standfirst);
        let (blocks, unread) = stated.blocks(&content.text);
        body.extend(blocks);
        notes.extend(unread.map(|unread| text::unread_note(&content.text, unread)));
        let message = format!("the text is that of the page's JSON-LD; the page shows {n_shown} blocks of it");
        notes.push(Note::new(notes::TEXT_FROM_JSON, message));
    }
    let title = titles::title_block(&lines, title_line.map(|index| &lines.lines[index]), &claims, outlet_text);
    if title_line.is_some() {
        dropped.retain(|piece| {
            !(piece.reason == DropReason::Duplicate && title.as_ref().is_some_and(|t| t.text == piece.text))
        });
    }
    // The standfirst comes first, wherever the page shows it.
    let standfirst = body.iter().position(|block| block.kind == BlockKind::Standfirst).map(|index| body.remove(index));
    body.splice(0..0, title.into_iter().chain(standfirst));
    let blocks: Vec<Block> = body;

    let language = site::language(capture, Some(&head), &blocks, &mut notes);
    let evidence = byline::Evidence {
        tree: &tree,
        lines: &lines,
        marks: &marks,
        head: &head,
        near_title: near_title.clone(),
        outlet: outlet_text,
        language: language.as_ref().map_or("", |tag| tag.value.as_str()),
    };
    let byline = byline::read(&evidence, pages, &mut notes);
    let evidence = published::Evidence {
        tree: &tree,
        lines: &lines,
        marks: &marks,
        head: &head,
        near_title,
        address: address_text,
    };
    let dates = published::read(&evidence, capture, pages);
    notes.extend(dates.notes);

    let lines_of_credits: Vec<(&Line, model::CreditKind, String)> =
        credit_lines.into_iter().map(|(index, kind, name)| (&lines.lines[index], kind, name)).collect();
    for credit in credits::read(&blocks, &lines_of_credits, Some((&tree, &lines)), pages) {
        credits::push(&mut credited, credit);
    }
    let licence = site::licence(&head, pages);
    let filing = filing::read(
        &filing::Evidence {
            capture,
            tree: &tree,
            head: &head,
            address: address_text,
            title: blocks.iter().find(|block| block.kind == BlockKind::Title).map_or("", |block| block.text.as_str()),
            dropped: &dropped,
        },
        pages,
    );
    let entries = live::entries(&tree, &marks, &head, &blocks, pages);
    let text: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    let id = ArticleId::new(address_text, &capture.id, &text.join("\n"));
    let mut article = Article {
        id,
        capture: capture.id.clone(),
        charset: content.charset.clone(),
        address,
        outlet,
        byline,
        published: dates.published,
        modified: dates.modified,
        language,
        credits: credited,
        access: Access::Open,
        licence,
        filing,
        entries,
        blocks,
        dropped,
        notes: Vec::new(),
    };
    if article.body().next().is_none() {
        notes.push(Note::new(notes::NO_MAIN_TEXT, "no main text was found"));
    }
    article.filing.status = status::read(&article, Some((&tree, &head)), pages);
    article.access = site::access(&article, Some(&head), pages, &mut notes);
    article.notes = notes;
    article
}

fn note_trouble(trouble: &Trouble, content: &str, notes: &mut Vec<Note>) {
    if let Some(inside) = trouble.ends_inside {
        notes.push(Note::new(notes::CUT_OFF, format!("the document ends inside {inside}")));
    } else if trouble.has_html && !trouble.has_html_end {
        notes.push(Note::new(notes::CUT_OFF, "the document has no end tag for html"));
    } else if !trouble.has_html && !content.trim().is_empty() {
        notes.push(Note::new(notes::BROKEN_MARKUP, "the document has no html element"));
    }
    if trouble.flattened > 0 {
        let message = format!("{} elements lie deeper than 255 levels and were flattened", trouble.flattened);
        notes.push(Note::new(notes::FLATTENED, message));
    }
    if trouble.unread > 0 {
        let most = tree::MOST_NODES;
        let message = format!("{} elements and texts past the first {most} were not read", trouble.unread);
        notes.push(Note::new(notes::TOO_MANY_ELEMENTS, message));
    }
    let mut broken = Vec::new();
    if trouble.unknown_names > 0 {
        broken.push(format!("{} elements have names that HTML does not know", trouble.unknown_names));
    }
    if trouble.stray_ends > 0 {
        broken.push(format!("{} end tags match nothing open", trouble.stray_ends));
    }
    if !broken.is_empty() {
        notes.push(Note::new(notes::BROKEN_MARKUP, broken.join(", ")));
    }
}

fn note_json(head: &Head<'_>, notes: &mut Vec<Note>) {
    let broken = head.scripts.iter().filter(|json| !json.whole).count();
    if broken > 0 {
        notes.push(Note::new(notes::BROKEN_JSON, format!("{broken} JSON-LD scripts end too early")));
    }
}

/// The lines around the title up to the third paragraph of the text: where byline and date stand.
fn near_title(lines: &Lines, verdicts: &[Verdict], title: Option<usize>) -> std::ops::Range<usize> {
    let is_text = |index: &usize| {
        matches!(verdicts[*index], Verdict::Keep(BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote))
    };
    let first_text = (0..lines.lines.len()).find(is_text).unwrap_or(0);
    // A heading deep in the text may have been taken for the title.
    let from = title.map_or(first_text.saturating_sub(12), |title| title.min(first_text));
    let mut paragraphs = (from..lines.lines.len()).filter(is_text);
    let end = paragraphs.nth(2).unwrap_or(lines.lines.len().min(from + 60));
    from.saturating_sub(8)..end.max(from)
}

/// Lines that do nothing but credit a source, wherever the article holds them.
fn credit_lines(lines: &Lines, verdicts: &mut [Verdict], pages: &Pages) -> Vec<(usize, model::CreditKind, String)> {
    let mut found = Vec::new();
    let last_kept = verdicts.iter().rposition(|verdict| matches!(verdict, Verdict::Keep(_)));
    for (index, line) in lines.lines.iter().enumerate() {
        let kept = matches!(verdicts[index], Verdict::Keep(kind) if kind != BlockKind::Caption);
        let near_end = last_kept.is_some_and(|last| index <= last + 6 && index + 8 >= last);
        if !kept && !near_end {
            continue;
        }
        if let Some((kind, name)) = credits::credit_line(lines.of(line), pages) {
            verdicts[index] = Verdict::Drop(DropReason::Credit);
            found.push((index, kind, name));
        }
    }
    found
}
