//! [`Capture`] → [`Article`]: the text of a page, its metadata with evidence, and what was dropped and why.
//!
//! Invariants
//! - Never fails and never panics: a page without text is an article without blocks, with a note.
//! - One pass builds an arena; nothing recurses, and no step is worse than linear in the size of the page.
//! - Every byte of a block's text is covered by a piece; where the transform says `Same`, the bytes are equal.
//! - Every line of text that is not kept is listed with a reason.
//! - Nothing here names an outlet, a language or a phrase: those are `data/`.
//! - The notes of [`decode`] are among the notes of the article.

mod bio;
mod blocks;
mod byline;
mod credits;
mod dates;
mod decode;
mod filing;
mod head;
mod html;
mod json;
mod lines;
mod live;
mod main_text;
mod marks;
mod mhtml;
pub mod notes;
mod plain;
mod published;
mod site;
mod stated_body;
mod status;
mod text;
mod text_page;
mod titles;
mod tree;

use knowledge::Knowledge;
use model::{Article, Capture, Media, Note};

pub use decode::{Content, decode};

/// Reads a page. Never fails: a page without text is an article without blocks, with a note.
pub fn extract(capture: &Capture, content: &Content<'_>, knowledge: &Knowledge) -> Article {
    let looks_like_html = looks_like_html(&content.text);
    let as_html = match capture.media {
        Media::Html => true,
        Media::Text | Media::Unknown => looks_like_html,
    };
    let mut article = if as_html {
        html::extract(capture, content, &knowledge.pages)
    } else {
        text_page::extract(capture, content, &knowledge.pages)
    };
    let garbled: usize = article.blocks.iter().map(|block| garbled_words(&block.text)).sum();
    if garbled > 0 {
        let message = format!("{garbled} words hold signs that no word holds: the text may be damaged");
        article.notes.push(Note::new(notes::GARBLED, message));
    }
    if capture.media == Media::Text && as_html {
        article.notes.push(Note::new(notes::MEDIA_DISAGREES, "said to be plain text, but read as HTML"));
    }
    if capture.media == Media::Html && !looks_like_html && !content.text.is_empty() {
        article.notes.push(Note::new(notes::MEDIA_DISAGREES, "said to be HTML, but there are hardly any tags"));
    }
    article
}

/// How many signs stand between two small letters where no language puts one ("isl}nds"): what flipped bits leave.
fn garbled_words(text: &str) -> usize {
    // Signs are rare, so that they are looked for first.
    let letter = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_lowercase);
    let signs = text.bytes().enumerate().filter(|(_, byte)| IS_SIGN[*byte as usize]);
    signs.filter(|(at, _)| *at > 0 && letter(at - 1) && letter(at + 1)).count()
}

const IS_SIGN: [bool; 256] = {
    let signs = b"!\"#$%*+<=>?^`{|}~\\;";
    let mut is_sign = [false; 256];
    let mut index = 0;
    while index < signs.len() {
        is_sign[signs[index] as usize] = true;
        index += 1;
    }
    is_sign
};

/// Whether text is HTML: it begins like a document, or tags stand in its first part.
fn looks_like_html(text: &str) -> bool {
    let text = text.trim_start();
    let begins_with = |tag: &&str| text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    if ["<!doctype", "<html", "<?xml", "<head", "<body", "<!--"].iter().any(begins_with) {
        return true;
    }
    let start = text.char_indices().nth(4_000).map_or(text, |(end, _)| &text[..end]).to_ascii_lowercase();
    let tags = ["<p>", "<p ", "<div", "<article", "<br", "<h1", "<meta ", "<section", "<span", "<title"];
    tags.iter().map(|tag| start.matches(tag).count()).sum::<usize>() >= 2
}
