//! Reads an article of MEANTIME: tokens to text, labelled time expressions to spans.

use std::{collections::HashMap, path::Path};

use model::{Article, Block, BlockKind, EvidenceKind, Precision, PublishedAt, Sourced, TextSpan};
use quick_xml::{Reader, XmlVersion, events::Event};

use super::super::code_sentences::article_of;
use crate::{EvalError, read_text};

/// An article with its labelled time expressions.
pub(crate) struct Labelled {
    /// The number of the article.
    pub id: String,
    /// The file's name, which the halves are cut by.
    pub name: String,
    /// Title, date line and text, published on the day that the set gives.
    pub article: Article,
    /// Where the labelled part of the text ends.
    pub end: u32,
    /// In text order.
    pub times: Vec<LabelledTime>,
}

/// A labelled time expression that stands in the text.
pub(crate) struct LabelledTime {
    pub span: TextSpan,
    pub value: String,
}

struct Token {
    id: String,
    sentence: usize,
    text: String,
}

#[derive(Default)]
struct Raw {
    id: String,
    tokens: Vec<Token>,
    /// Value, whether it is the day of publication, ids of its tokens.
    times: Vec<(String, bool, Vec<String>)>,
    last_labelled: usize,
}

/// Reads one file.
///
/// # Errors
/// The file cannot be read or is not in the format of the set.
pub(crate) fn read(path: &Path) -> Result<Labelled, EvalError> {
    let xml = read_text(path)?;
    let raw = parse(&xml).map_err(|error| EvalError::format(path, error))?;
    let (article, places) = lay_out(&raw);
    let span = |ids: &[String]| {
        let found: Vec<TextSpan> = ids.iter().filter_map(|id| places.get(id.as_str()).copied()).collect();
        found.into_iter().reduce(TextSpan::cover)
    };
    let mut times: Vec<LabelledTime> = raw
        .times
        .iter()
        .filter_map(|(value, _, ids)| span(ids).map(|span| LabelledTime { span, value: value.clone() }))
        .collect();
    times.sort_by_key(|time| time.span);
    let labelled = raw.tokens.iter().filter(|token| token.sentence <= raw.last_labelled);
    let end = labelled.filter_map(|token| places.get(token.id.as_str())).map(|span| span.end).max().unwrap_or(0);
    let name = path.file_stem().map_or(String::new(), |name| name.to_string_lossy().into_owned());
    Ok(Labelled { id: raw.id, name, article, end, times })
}

fn parse(xml: &str) -> Result<Raw, String> {
    let mut reader = Reader::from_str(xml);
    let mut raw = Raw::default();
    let (mut in_time, mut in_token) = (false, false);
    let mut sentence_of: HashMap<String, usize> = HashMap::new();
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let get = |name: &str| {
                    let value = tag.try_get_attribute(name).ok().flatten();
                    value
                        .and_then(|value| value.normalized_value(XmlVersion::Implicit1_0).ok())
                        .map_or(String::new(), |value| value.into_owned())
                };
                match tag.name().as_ref() {
                    "Document" => raw.id = get("doc_id"),
                    "token" => {
                        in_token = true;
                        let sentence =
                            get("sentence").parse().map_err(|_| "a token without its sentence".to_string())?;
                        sentence_of.insert(get("t_id"), sentence);
                        raw.tokens.push(Token { id: get("t_id"), sentence, text: String::new() });
                    }
                    "TIMEX3" => {
                        in_time = true;
                        raw.times.push((get("value"), get("functionInDocument") == "CREATION_TIME", Vec::new()));
                    }
                    "token_anchor" => {
                        let id = get("t_id");
                        let sentence = sentence_of.get(&id).copied().unwrap_or(0);
                        raw.last_labelled = raw.last_labelled.max(sentence);
                        if let Some(time) = raw.times.last_mut().filter(|_| in_time) {
                            time.2.push(id);
                        }
                    }
                    _ => in_time = false,
                }
            }
            Event::Text(text) if in_token => {
                let decoded: &str = text.as_ref();
                raw.tokens.last_mut().into_iter().for_each(|token| token.text.push_str(decoded.trim()));
            }
            Event::GeneralRef(reference) if in_token => {
                let character = match reference.as_ref() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    _ => "",
                };
                raw.tokens.last_mut().into_iter().for_each(|token| token.text.push_str(character));
            }
            Event::End(tag) if tag.name().as_ref() == "token" => in_token = false,
            Event::End(tag) if tag.name().as_ref() == "TIMEX3" => in_time = false,
            Event::Eof => return Ok(raw),
            _ => {}
        }
    }
}

/// The article, and where each token stands in the text that `annotate` will make of it. The first sentence is the
/// title, the second the date line.
fn lay_out(raw: &Raw) -> (Article, HashMap<&str, TextSpan>) {
    let mut article = article_of("");
    article.blocks.clear();
    let mut places = HashMap::new();
    let mut offset = 0;
    for block in [0..1, 1..2, 2..usize::MAX] {
        let mut text = String::new();
        for token in raw.tokens.iter().filter(|token| block.contains(&token.sentence) && !token.text.is_empty()) {
            if !text.is_empty() && !is_tight(&text, &token.text) {
                text.push(' ');
            }
            let start = offset + text.len();
            text.push_str(&token.text);
            places.insert(token.id.as_str(), TextSpan::new(start, offset + text.len()));
        }
        if text.is_empty() {
            continue;
        }
        offset += text.len() + 2;
        let kind = if block.start == 0 { BlockKind::Title } else { BlockKind::Paragraph };
        article.blocks.push(Block { kind, text, pieces: Vec::new() });
    }
    let published = raw.times.iter().find(|(_, published, _)| *published);
    article.published = published.and_then(|(value, ..)| value.parse().ok()).map(|day| {
        let at = PublishedAt { day, instant: None, precision: Precision::Day };
        Sourced::new(at, EvidenceKind::VisibleText, None, "")
    });
    (article, places)
}

/// Whether no space stands between what is written already and the next token.
fn is_tight(before: &str, token: &str) -> bool {
    let closes = token.starts_with(['.', ',', ';', ':', '!', '?', ')', '%', '\'', '’']) || token == "n't";
    closes || before.ends_with(['(', '$', '€', '£'])
}
