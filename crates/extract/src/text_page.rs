//! Plain text → article.

use knowledge::Pages;
use model::{Access, Article, ArticleId, Capture, EvidenceKind, Filing, Note, Person, Sourced};

use crate::byline::split_names;
use crate::credits;
use crate::decode::Content;
use crate::main_text::Verdict;
use crate::{bio, blocks, dates, notes, plain, site, status, text};

/// Reads plain text.
pub fn extract(capture: &Capture, content: &Content<'_>, pages: &Pages) -> Article {
    let lines = plain::lines(&content.text);
    let judged = plain::judge(&lines, pages);
    let (blocks, dropped) = blocks::build(&lines, &judged.verdicts);
    let mut notes = content.notes.clone();
    notes.extend(lines.unread.map(|unread| text::unread_note(&content.text, unread)));
    let mut byline: Vec<Sourced<Person>> = Vec::new();
    for &index in &judged.bylines {
        let line = &lines.lines[index];
        for name in split_names(lines.of(line), "", pages) {
            let person = Person { name: name.to_string(), organisation: false };
            byline.push(Sourced::new(person, EvidenceKind::VisibleText, Some(lines.place(line)), lines.of(line)));
        }
    }
    if byline.is_empty() {
        for &index in &judged.bios {
            let line = &lines.lines[index];
            if let Some(name) = bio::name_in_bio(lines.of(line), pages) {
                notes.push(
                    Note::new(notes::BYLINE_FROM_BIO, "the byline was read from the author box").at(lines.of(line)),
                );
                let person = Person { name: name.to_string(), organisation: false };
                byline.push(Sourced::new(person, EvidenceKind::VisibleText, Some(lines.place(line)), lines.of(line)));
            }
        }
    }
    let mut published = None;
    for &index in &judged.dates {
        let line = &lines.lines[index];
        if let Some((found, range)) = dates::find(lines.of(line), pages) {
            let written = &lines.of(line)[range];
            published = Some(Sourced::new(found, EvidenceKind::VisibleText, Some(lines.place(line)), written));
            break;
        }
    }
    if published.is_none() {
        let hint = capture.hints.date.as_ref();
        published = hint
            .and_then(|hint| dates::read(hint, pages).map(|found| Sourced::new(found, EvidenceKind::Hint, None, hint)));
    }
    if published.is_none() {
        notes.push(Note::new(notes::DATE_UNKNOWN, "no publication date was found"));
    }
    let credit_lines: Vec<_> = lines
        .lines
        .iter()
        .zip(&judged.verdicts)
        .filter(|(_, verdict)| matches!(verdict, Verdict::Drop(_)))
        .filter_map(|(line, _)| credits::credit_line(lines.of(line), pages).map(|(kind, name)| (line, kind, name)))
        .collect();
    let tree = crate::tree::parse("");
    let credits = credits::read(&blocks, &credit_lines, Some((&tree, &lines)), pages);
    let address = capture.web_address().map(|own| Sourced::new(own.to_string(), EvidenceKind::Address, None, own));
    let language = site::language(capture, None, &blocks, &mut notes);
    let outlet = capture.hints.outlet.as_ref().map(|hint| Sourced::new(hint.clone(), EvidenceKind::Hint, None, hint));
    let text: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    let id = ArticleId::new(address.as_ref().map(|address| address.value.as_str()), &capture.id, &text.join("\n"));
    let mut article = Article {
        id,
        capture: capture.id.clone(),
        charset: content.charset.clone(),
        address,
        outlet,
        byline,
        published,
        modified: None,
        language,
        credits,
        access: Access::Open,
        licence: None,
        filing: Filing::default(),
        entries: Vec::new(),
        blocks,
        dropped,
        notes: Vec::new(),
    };
    if article.body().next().is_none() {
        notes.push(Note::new(notes::NO_MAIN_TEXT, "no main text was found"));
    }
    article.filing.status = status::read(&article, None, pages);
    article.access = site::access(&article, None, pages, &mut notes);
    article.notes = notes;
    article
}
