//! Attaché and the other extractors, each as one function from a page to its text.

use dom_smoothie::{Config, Readability, TextMode};
use knowledge::Knowledge;
use model::BlockKind;

use crate::pages::Page;

/// An extractor.
pub struct Peer {
    /// Its name, version and settings.
    pub name: &'static str,
    /// The text of a page; empty where it finds none.
    pub read: fn(&Page, &Knowledge) -> String,
}

/// The peer that speed is measured against.
pub const BAR: &str = "dom_smoothie 0.19 (raw text, no JSON-LD)";

/// All of them, Attaché first. Attaché decodes the bytes itself and reads all metadata; the peers get decoded text.
pub const ALL: &[Peer] = &[
    Peer { name: "Attaché (bytes to text and all metadata)", read: attache },
    Peer { name: BAR, read: |page, _| dom_smoothie(page, TextMode::Raw) },
    Peer { name: "dom_smoothie 0.19 (formatted text)", read: |page, _| dom_smoothie(page, TextMode::Formatted) },
    Peer { name: "trafilatura 0.6 (precision)", read: trafilatura },
    Peer { name: "rs-trafilatura 0.2 (precision)", read: rs_trafilatura },
    Peer { name: "legible 0.5", read: legible },
    Peer { name: "readability 0.3", read: readability },
    Peer { name: "fast_html2md 0.0.63 (whole page)", read: |page, _| html2md::rewrite_html(&page.text, false) },
    Peer { name: "html2text 0.17 (whole page)", read: html2text },
];

fn attache(page: &Page, knowledge: &Knowledge) -> String {
    let content = extract::decode(&page.capture);
    let article = extract::extract(&page.capture, &content, knowledge);
    let body = article.body().filter(|block| block.kind != BlockKind::Caption);
    body.map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn dom_smoothie(page: &Page, text_mode: TextMode) -> String {
    let config = Config { text_mode, disable_json_ld: true, ..Config::default() };
    let read = Readability::new(page.text.as_str(), Some(&page.url), Some(config));
    read.and_then(|mut page| page.parse()).map(|article| article.text_content.to_string()).unwrap_or_default()
}

fn trafilatura(page: &Page, _: &Knowledge) -> String {
    let options = trafilatura::Options::default().with_focus(trafilatura::ExtractionFocus::FavorPrecision);
    trafilatura::extract(&page.text, &options).map(|found| found.content_text).unwrap_or_default()
}

fn rs_trafilatura(page: &Page, _: &Knowledge) -> String {
    let url = Some(page.url.clone());
    let options = rs_trafilatura::Options { favor_precision: true, url, ..rs_trafilatura::Options::default() };
    rs_trafilatura::extract_with_options(&page.text, &options).map(|found| found.content_text).unwrap_or_default()
}

fn legible(page: &Page, _: &Knowledge) -> String {
    legible::parse(&page.text, Some(&page.url), None).map(|article| article.text_content).unwrap_or_default()
}

fn readability(page: &Page, _: &Knowledge) -> String {
    let Ok(url) = page.url.parse() else { return String::new() };
    readability::extractor::extract(&mut page.text.as_bytes(), &url).map(|found| found.text).unwrap_or_default()
}

fn html2text(page: &Page, _: &Knowledge) -> String {
    html2text::config::plain_no_decorate().string_from_read(page.text.as_bytes(), 10_000).unwrap_or_default()
}
