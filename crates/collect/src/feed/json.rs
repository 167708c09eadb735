use std::collections::HashSet;

use model::Hints;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::{Feed, FeedFault};

#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    version: String,
    title: Option<String>,
    language: Option<String>,
    items: Option<Vec<Item>>,
}

#[derive(Deserialize)]
struct Item {
    url: Option<String>,
    external_url: Option<String>,
    id: Option<Value>,
    title: Option<String>,
    date_published: Option<String>,
    language: Option<String>,
}

/// Reads a JSON Feed.
pub(super) fn read(text: &str, base: &Url) -> Result<Feed, FeedFault> {
    let sent: Sent =
        serde_json::from_str(text).map_err(|error| FeedFault::Other(format!("it is no JSON Feed: {error}")))?;
    let (Some(items), true) = (sent.items, sent.version.contains("jsonfeed.org")) else {
        return Err(FeedFault::Other("it is JSON, but no JSON Feed".into()));
    };
    let mut feed = Feed { kind: "JSON Feed", title: sent.title, ..Feed::default() };
    let mut seen = HashSet::new();
    for item in items {
        let id = item.id.as_ref().and_then(Value::as_str).filter(|id| id.starts_with("http")).map(str::to_string);
        let link = item.url.or(item.external_url).or(id).unwrap_or_default();
        let language = item.language.or_else(|| sent.language.clone());
        let hints = Hints { title: item.title, date: item.date_published, outlet: None, language };
        feed.add(&mut seen, base, &link, hints);
    }
    Ok(feed)
}
