use std::collections::{BTreeMap, BTreeSet};

use model::{
    ArticleId, BlockKind, Certainty, Event, EventType, Manner, Party, Polarity, Precision, Sha256, SpeechTime, TextSpan,
};
use store::{
    Store, StoreError,
    query::{ArticleFilter, ArticleRow, HeldArticle, Paging},
};

use super::{Name, Row, SCHEMA, Said, Sample, Sentence, Stratum, When, statistics::allocate};

/// What to draw from, and how much.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Only these articles.
    pub articles: ArticleFilter,
    /// Only rows of this type; sentences are then those without a row of it.
    pub kind: Option<EventType>,
    /// Coded rows to draw.
    pub rows: usize,
    /// Sentences without a row to draw.
    pub sentences: usize,
    /// See [`Sample::seed`].
    pub seed: u64,
    /// See [`Sample::query`].
    pub query: BTreeMap<String, String>,
    /// See [`Sample::made`].
    pub made: String,
    /// See [`Sample::version`].
    pub version: String,
    /// See [`Sample::knowledge`].
    pub knowledge: String,
}

/// Draws a sample.
///
/// Everything has a rank, the SHA-256 of the seed and its own id; of each stratum the first are taken. So what is drawn
/// does not depend on the order of the store, and a store that grows keeps most of its sample (permanent random numbers:
/// E. Ohlsson, "Coordination of Samples Using Permanent Random Numbers", 1995).
///
/// # Errors
/// The store cannot be read, or the words are no search.
pub fn draw(store: &Store, ask: &Ask) -> Result<Sample, StoreError> {
    let listed = store.articles(&ask.articles, Paging::all())?;
    let mut not_read: BTreeMap<String, usize> = BTreeMap::new();
    let (mut rows, mut sentences) = (Urns::new(ask.rows), Urns::new(ask.sentences));
    let mut n_articles = 0;
    for (at, article) in listed.iter().enumerate() {
        let language = article.language.as_deref().unwrap_or("unknown");
        if !is_read(language) {
            *not_read.entry(language.to_string()).or_default() += 1;
            continue;
        }
        n_articles += 1;
        let held = store.article(&article.id)?;
        let asked: Vec<&Event> = held.coded.events.iter().filter(|event| ask.takes(event)).collect();
        for event in &asked {
            rows.put(row_stratum(event), rank(ask.seed, "row", event.id.as_str()), (at, event.trigger));
        }
        let stratum = if held.coded.events.is_empty() { "uncoded/without-events" } else { "uncoded/among-events" };
        for span in sentences_of(&held) {
            if asked.iter().all(|event| !span.contains(event.trigger)) {
                let key = sentence_key(&article.id, span);
                sentences.put((stratum.to_string(), None), rank(ask.seed, "sentence", &key), (at, span));
            }
        }
    }
    let mut strata = Vec::new();
    // Article → its drawn sentences (by their first byte), each with its stratum where it was drawn as one.
    let mut wanted: BTreeMap<usize, Wanted> = BTreeMap::new();
    for drawn in rows.draw(&mut strata) {
        wanted.entry(drawn.at).or_default().rows.push((drawn.span, drawn.stratum));
    }
    for drawn in sentences.draw(&mut strata) {
        wanted.entry(drawn.at).or_default().sentences.push((drawn.span, drawn.stratum));
    }
    let mut drawn = Vec::new();
    for (at, wanted) in wanted {
        let held = store.article(&listed[at].id)?;
        drawn.extend(wanted.sentences_of(&held, &listed[at], ask.seed));
    }
    Ok(Sample {
        schema: SCHEMA.to_string(),
        seed: ask.seed,
        made: ask.made.clone(),
        version: ask.version.clone(),
        knowledge: ask.knowledge.clone(),
        query: ask.query.clone(),
        articles: n_articles,
        not_read,
        strata,
        sentences: drawn,
    })
}

impl Ask {
    fn takes(&self, event: &Event) -> bool {
        self.kind.is_none_or(|kind| kind == event.kind)
    }
}

/// The place of something in the shuffled order of a seed.
pub(super) fn rank(seed: u64, purpose: &str, id: &str) -> String {
    Sha256::of(format!("{seed}/{purpose}/{id}").as_bytes()).to_string()
}

/// Attaché reads English so far; other articles have no sentences to sample.
fn is_read(language: &str) -> bool {
    language == "en" || language.starts_with("en-")
}

/// By type, and by whether all speakers say it for certain of the past or present.
fn row_stratum(event: &Event) -> (String, Option<String>) {
    let is_fact = |manner: &Manner| {
        manner.polarity == Polarity::Affirmed
            && manner.certainty == Certainty::Certain
            && manner.time != SpeechTime::Future
    };
    let how = if event.said.iter().all(is_fact) { "fact" } else { "other" };
    (format!("row/{}/{how}", event.kind.name()), Some(event.kind.name().to_string()))
}

/// The sentences that an event could stand in: no rows of tables, and at least four words.
fn sentences_of(held: &HeldArticle) -> impl Iterator<Item = TextSpan> {
    let kept = held.sentences.iter().filter(|(_, kind)| *kind != BlockKind::TableRow).map(|(span, _)| *span);
    kept.filter(|span| span.of(&held.text).split_whitespace().count() >= 4)
}

fn sentence_key(article: &ArticleId, span: TextSpan) -> String {
    format!("{article}/{}-{}", span.start, span.end)
}

/// One urn a stratum: how much is in it, and the first of it by rank.
struct Urns {
    keep: usize,
    urns: BTreeMap<String, Urn>,
}

#[derive(Default)]
struct Urn {
    kind: Option<String>,
    size: usize,
    first: BTreeSet<(String, usize, u32, u32)>,
}

struct Drawn {
    at: usize,
    span: TextSpan,
    stratum: String,
}

impl Urns {
    fn new(keep: usize) -> Self {
        Urns { keep, urns: BTreeMap::new() }
    }

    fn put(&mut self, (id, kind): (String, Option<String>), rank: String, (at, span): (usize, TextSpan)) {
        let urn = self.urns.entry(id).or_default();
        urn.kind = kind;
        urn.size += 1;
        urn.first.insert((rank, at, span.start, span.end));
        if urn.first.len() > self.keep {
            urn.first.pop_last();
        }
    }

    /// Draws from each urn its share and writes down the strata.
    fn draw(self, strata: &mut Vec<Stratum>) -> Vec<Drawn> {
        let sizes: Vec<usize> = self.urns.values().map(|urn| urn.size).collect();
        let shares = allocate(&sizes, self.keep);
        let mut drawn = Vec::new();
        for ((id, urn), share) in self.urns.into_iter().zip(shares) {
            strata.push(Stratum { id: id.clone(), kind: urn.kind, size: urn.size, drawn: share });
            drawn.extend(urn.first.into_iter().take(share).map(|(_, at, start, end)| Drawn {
                at,
                span: TextSpan::new(start as usize, end as usize),
                stratum: id.clone(),
            }));
        }
        drawn
    }
}

/// What was drawn of one article: triggers of rows, and sentences.
#[derive(Default)]
struct Wanted {
    rows: Vec<(TextSpan, String)>,
    sentences: Vec<(TextSpan, String)>,
}

impl Wanted {
    fn sentences_of(&self, held: &HeldArticle, listed: &ArticleRow, seed: u64) -> Vec<Sentence> {
        let mut found = Vec::new();
        for (index, (span, _)) in held.sentences.iter().enumerate() {
            let stratum = self.sentences.iter().find(|(drawn, _)| drawn == span).map(|(_, stratum)| stratum.clone());
            let has_row = self.rows.iter().any(|(trigger, _)| span.contains(*trigger));
            if stratum.is_none() && !has_row {
                continue;
            }
            let before = index.checked_sub(1).map_or("", |before| held.sentences[before].0.of(&held.text));
            let events = held.coded.events.iter().filter(|event| span.contains(event.trigger));
            found.push(Sentence {
                id: short("s", seed, &sentence_key(&held.article.id, *span)),
                article: held.article.id.to_string(),
                title: listed.title.clone().unwrap_or_default(),
                outlet: outlet(held, listed),
                published: published(listed),
                start: span.start,
                end: span.end,
                before: before.to_string(),
                text: span.of(&held.text).to_string(),
                stratum,
                rows: events.map(|event| self.row(event, &held.text, seed)).collect(),
            });
        }
        found
    }

    fn row(&self, event: &Event, text: &str, seed: u64) -> Row {
        let said = |manner: &Manner| Said {
            by: manner.said_by.clone(),
            polarity: word(manner.polarity),
            certainty: word(manner.certainty),
            time: word(manner.time),
        };
        let date = event.date.as_ref().map(|date| When {
            value: date.value.clone(),
            written: date.span.map_or(String::new(), |span| span.of(text).to_string()),
        });
        let place = event.place.as_ref().map(|place| Name {
            name: place.name.clone(),
            written: place.span.of(text).to_string(),
            country: place.country.map_or(String::new(), |code| code.to_string()),
        });
        Row {
            id: short("r", seed, event.id.as_str()),
            event: event.id.to_string(),
            stratum: self
                .rows
                .iter()
                .find(|(trigger, _)| *trigger == event.trigger)
                .map(|(_, stratum)| stratum.clone()),
            kind: event.kind.name().to_string(),
            mode: event.mode.clone().unwrap_or_default(),
            source: names(&event.source, text),
            recipient: names(&event.recipient, text),
            said: event.said.iter().map(said).collect(),
            date,
            place,
            coder: event.coder.clone(),
            confidence: event.confidence,
        }
    }
}

fn names(parties: &[Party], text: &str) -> Vec<Name> {
    let name = |party: &Party| Name {
        name: party.name.clone(),
        written: party.span.of(text).to_string(),
        country: party.country.map_or(String::new(), |code| code.to_string()),
    };
    parties.iter().map(name).collect()
}

/// The word that JSON uses for a value.
fn word(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn short(prefix: &str, seed: u64, id: &str) -> String {
    format!("{prefix}{}", &rank(seed, "id", id)[..12])
}

fn outlet(held: &HeldArticle, listed: &ArticleRow) -> String {
    let address = listed.address.as_deref().unwrap_or(&held.capture.address);
    let host = || address.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or("").to_string();
    listed.outlet.clone().unwrap_or_else(host)
}

/// The day of publication as exactly as it is known.
fn published(listed: &ArticleRow) -> String {
    let Some(at) = &listed.published else { return String::new() };
    let day = at.day.to_string();
    match at.precision {
        Precision::Time | Precision::Day => day,
        Precision::Month => day[..7].to_string(),
        Precision::Year => day[..4].to_string(),
        _ => String::new(),
    }
}
