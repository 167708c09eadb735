//! Articles as references: BibTeX and CSL-JSON. A date is only as exact as the page gives it.

use jiff::Timestamp;
use model::{Precision, PublishedAt};
use serde_json::{Value, json};

use super::address::uri;
use crate::{
    dossier::{Held, day_of},
    later::Mark,
};

/// The date of publication in its known parts.
fn parts(at: Option<&PublishedAt>) -> Vec<i16> {
    let Some(at) = at else { return Vec::new() };
    let (year, month, day) = (at.day.year(), i16::from(at.day.month()), i16::from(at.day.day()));
    match at.precision {
        Precision::Time | Precision::Day => vec![year, month, day],
        Precision::Month => vec![year, month],
        Precision::Year => vec![year],
        _ => Vec::new(),
    }
}

fn published(held: &Held) -> Option<&PublishedAt> {
    held.article.published.as_ref().map(|published| &published.value)
}

fn address(held: &Held) -> Option<String> {
    uri(held.article.address.as_ref().map_or(held.address.as_str(), |address| &address.value))
}

fn authors(held: &Held) -> impl Iterator<Item = &str> {
    held.article.byline.iter().map(|person| person.value.name.as_str())
}

/// What became of the page since, in words.
fn status(held: &Held) -> String {
    Mark::of_page(&held.later).map_or(String::new(), |mark| format!("; {}", escaped(&mark.words)))
}

fn accessed(received: Timestamp) -> jiff::civil::Date {
    day_of(received)
}

/// One entry of BibTeX, keyed by the article's id.
pub fn bibtex(held: &Held) -> String {
    let date = parts(published(held)).iter().map(|part| format!("{part:02}")).collect::<Vec<_>>().join("-");
    let fields = [
        ("author", authors(held).map(|name| format!("{{{}}}", escaped(name))).collect::<Vec<_>>().join(" and ")),
        ("title", held.article.title().map_or(String::new(), |title| format!("{{{}}}", escaped(title)))),
        ("organization", held.article.outlet.as_ref().map_or(String::new(), |outlet| escaped(&outlet.value))),
        ("date", date.clone()),
        ("year", date.get(..4).unwrap_or("").to_string()),
        ("url", address(held).unwrap_or_default()),
        ("urldate", accessed(held.received).to_string()),
        ("langid", held.article.language.as_ref().map_or(String::new(), |language| escaped(&language.value))),
        ("note", format!("{}, SHA-256 of the bytes {}{}", held.article.id, held.sha256, status(held))),
    ];
    let fields = fields.iter().filter(|(_, value)| !value.is_empty());
    let fields: Vec<String> = fields.map(|(name, value)| format!("  {name} = {{{value}}}")).collect();
    format!("@online{{{},\n{}\n}}\n", held.article.id, fields.join(",\n"))
}

/// Letters that TeX reads as commands, written as themselves; no page can close a field or begin a command.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', letter]),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            letter if letter.is_whitespace() || letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

/// One item of CSL-JSON.
pub fn csl(held: &Held) -> Value {
    let date = |parts: Vec<i16>| json!({ "date-parts": [parts] });
    let day = accessed(held.received);
    let mut item = json!({
        "id": held.article.id,
        "type": "article-newspaper",
        "accessed": date(vec![day.year(), i16::from(day.month()), i16::from(day.day())]),
        "note": format!("SHA-256 of the bytes: {}", held.sha256),
    });
    let mut set = |name: &str, value: Option<Value>| {
        if let (Some(item), Some(value)) = (item.as_object_mut(), value) {
            item.insert(name.to_string(), value);
        }
    };
    set("title", held.article.title().map(|title| json!(title)));
    set("container-title", held.article.outlet.as_ref().map(|outlet| json!(outlet.value)));
    set("URL", address(held).map(|address| json!(address)));
    set("language", held.article.language.as_ref().map(|language| json!(language.value)));
    let names: Vec<Value> = authors(held).map(|name| json!({ "literal": name })).collect();
    set("author", Some(names).filter(|names| !names.is_empty()).map(Value::Array));
    set("issued", Some(parts(published(held))).filter(|parts| !parts.is_empty()).map(date));
    item
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_leave_its_field() {
        assert_eq!(
            escaped("50% of {x}\\input y"),
            "50\\% of \\textbraceleft{}x\\textbraceright{}\\textbackslash{}input y"
        );
    }
}
