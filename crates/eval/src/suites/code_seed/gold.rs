use model::Article;
use serde::Deserialize;

/// `gold.toml` of the seed page.
#[derive(Deserialize)]
pub(super) struct Gold {
    pub article: Page,
    pub events: Vec<Happening>,
    pub forecasts: Vec<Foreseen>,
    pub claims: Vec<Claim>,
    pub figures: Vec<Number>,
}

/// What the page itself must give.
#[derive(Deserialize)]
pub(super) struct Page {
    title: String,
    standfirst_starts: String,
    body_starts: String,
    body_ends: String,
    byline: String,
    credited_source: String,
    clutter: Vec<String>,
}

/// An event row.
#[derive(Debug, Deserialize)]
pub(super) struct Happening {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub mode: Option<String>,
    pub context: Option<String>,
    #[serde(default)]
    pub source: Vec<String>,
    #[serde(default)]
    pub recipient: Vec<String>,
    pub intermediary: Option<Vec<String>>,
    pub said_by: Option<String>,
    pub polarity: Option<String>,
    pub certainty: Option<String>,
    pub time: Option<String>,
    pub figure: Option<f64>,
    pub date: Option<String>,
    pub place: Option<String>,
    #[serde(default)]
    pub background: bool,
    #[serde(default)]
    pub optional: bool,
    pub evidence: String,
}

/// A forecast row.
#[derive(Debug, Deserialize)]
pub(super) struct Foreseen {
    pub said_by: String,
    pub words: String,
    pub evidence: String,
    #[serde(default)]
    pub optional: bool,
}

/// A claim row.
#[derive(Debug, Deserialize)]
pub(super) struct Claim {
    pub said_by: String,
    pub content_has: String,
}

/// A figure row.
#[derive(Debug, Deserialize)]
pub(super) struct Number {
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub counts: String,
    pub by: Option<String>,
    pub of: Option<String>,
    #[serde(rename = "where")]
    pub place: Option<String>,
    pub qualifier: Option<String>,
    pub as_written: String,
}

impl Page {
    /// The fields that are not as they should be, of seven.
    pub(super) fn faults(&self, article: &Article) -> Vec<String> {
        let body: Vec<&str> = article.body().map(|block| block.text.as_str()).collect();
        let all = article.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n");
        let checks = [
            ("title", article.title() == Some(self.title.as_str())),
            ("standfirst", article.standfirst().is_some_and(|text| text.starts_with(&self.standfirst_starts))),
            ("body starts", body.first().is_some_and(|text| text.starts_with(&self.body_starts))),
            ("body ends", body.last().is_some_and(|text| text.ends_with(&self.body_ends))),
            ("byline", article.byline.iter().any(|person| person.value.name == self.byline)),
            ("credit", article.credits.iter().any(|credit| credit.name.contains(&self.credited_source))),
            (
                "clutter or date",
                article.published.is_none() && !self.clutter.iter().any(|text| all.contains(text.as_str())),
            ),
        ];
        checks.iter().filter(|(_, ok)| !ok).map(|(name, _)| (*name).to_string()).collect()
    }
}
