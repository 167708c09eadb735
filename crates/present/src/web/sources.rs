//! Sources, what was read and what was not, and the log of what was done.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use serde::Deserialize;
use store::{
    Verdict,
    query::{Logged, OutletRow, Stats},
};

use super::{
    fill,
    judge::source_subject,
    pages::{ArticleRow, Shell},
    room::{Answer, Desk, Pager, Part, Room, Visit, ok, page},
    unread::{self, DayRow},
};
use crate::{
    cards::Field,
    exit::Failure,
    judged,
    shelf::failure,
    wording::{count, number},
};

/// Rows on one page.
const ROWS: usize = 50;

/// What the addresses ask for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    page: String,
}

/// What was read and what was not, as one line.
#[derive(Debug, Clone, Default)]
pub struct Strip {
    /// Parts of a bar 600 wide.
    pub pieces: Vec<StripPiece>,
    /// What overlaps the parts, in words.
    pub rest: String,
}

/// A part of the line.
#[derive(Debug, Clone)]
pub struct StripPiece {
    /// Which colour.
    pub class: &'static str,
    /// Left.
    pub x: u64,
    /// Width.
    pub width: u64,
    /// What and how many.
    pub words: String,
    /// Where they are.
    pub link: String,
}

impl Strip {
    /// Of the articles of a store: read, in other languages, in none that could be told.
    pub fn of(room: &Room<'_>) -> Result<Self, Failure> {
        Ok(room.index.stats.as_ref().map_or_else(Strip::default, Strip::counted))
    }

    fn counted(stats: &Stats) -> Self {
        let of = |wanted: fn(&str) -> bool| -> u64 {
            stats.languages.iter().filter(|(tag, _)| wanted(tag)).map(|(_, n)| n).sum()
        };
        let is_english = |tag: &str| tag == "en" || tag.starts_with("en-");
        let parts = [
            ("read", of(is_english), "read", "/search?q=lang:en"),
            (
                "foreign",
                of(|tag| tag != "und" && tag != "en" && !tag.starts_with("en-")),
                "in other languages, not coded",
                "/coverage",
            ),
            ("unknown", of(|tag| tag == "und"), "without a known language", "/coverage"),
        ];
        let total = stats.articles.max(1);
        let mut x = 0;
        let mut pieces = Vec::new();
        for (class, n, words, link) in parts.into_iter().filter(|(_, n, ..)| *n > 0) {
            let width = (n * 600 / total).max(3);
            pieces.push(StripPiece {
                class,
                x,
                width,
                words: format!("{} {words}", count(n as usize, "article", "articles")),
                link: link.to_string(),
            });
            x += width;
        }
        let access = |name: &str| stats.access.get(name).copied().unwrap_or(0);
        let mut rest = Vec::new();
        for (n, words) in [
            (access("teaser"), "only begin"),
            (access("empty"), "without text"),
            (stats.undated, "without a day of publication"),
        ] {
            if n > 0 {
                rest.push(format!("{} {words}", number(n as f64)));
            }
        }
        let rest = if rest.is_empty() { String::new() } else { format!("of all: {}", rest.join(", ")) };
        Strip { pieces, rest }
    }
}

/// Outlets.
#[derive(Template)]
#[template(path = "sources.html")]
pub struct SourcesPage {
    /// Frame.
    pub shell: Shell,
    /// How many.
    pub lead: String,
    /// What was read and what was not.
    pub strip: Strip,
    /// The outlets.
    pub rows: Vec<SourceRow>,
    /// Other parts.
    pub pager: Pager,
    /// Letters and what they mean.
    pub letters: Vec<(&'static str, &'static str)>,
}

/// One outlet.
#[derive(Debug, Clone)]
pub struct SourceRow {
    /// What judgements call it.
    pub subject: String,
    /// Its name.
    pub name: String,
    /// Address of its articles.
    pub link: String,
    /// `14`
    pub articles: String,
    /// First to last day.
    pub days: String,
    /// Languages and access, where there is something to say.
    pub facts: String,
    /// `F`, or what a person set.
    pub letter: String,
    /// Who set it; empty where nobody did.
    pub set_by: String,
}

/// Letters of the Admiralty system.
pub const LETTERS: [(&str, &str); 6] = [
    ("A", "completely reliable"),
    ("B", "usually reliable"),
    ("C", "fairly reliable"),
    ("D", "not usually reliable"),
    ("E", "unreliable"),
    ("F", "cannot be judged"),
];

/// Outlets, those with most articles first.
pub async fn sources(State(desk): State<Arc<Desk>>, visit: Visit, Query(asked): Query<Asked>) -> Response {
    page(desk, visit, move |room| {
        let part = Part::new(&asked.page, ROWS);
        let (rows, total) = room.shelf.outlets(part.paging())?;
        let rows = rows.iter().map(|row| source_row(room, row)).collect();
        Ok(ok(&SourcesPage {
            shell: room.shell("Sources", "sources", Vec::new())?,
            lead: count(total, "source", "sources"),
            strip: Strip::of(room)?,
            rows,
            pager: part.pager(total, ""),
            letters: LETTERS.to_vec(),
        }))
    })
    .await
}

fn source_row(room: &Room<'_>, row: &OutletRow) -> SourceRow {
    let subject = source_subject(&row.key);
    let word = room.index.words.get(&subject).filter(|word| word.verdict == Verdict::Grade);
    let name = row.name.clone().unwrap_or_else(|| row.key.clone());
    let mut facts = Vec::new();
    let languages: Vec<String> = row.languages.iter().map(|(tag, n)| format!("{tag} {n}")).collect();
    if row.languages.len() > 1 || !row.languages.contains_key("en") {
        facts.push(languages.join(", "));
    }
    let closed: Vec<String> =
        row.access.iter().filter(|(access, _)| *access != "open").map(|(access, n)| format!("{access} {n}")).collect();
    if !closed.is_empty() {
        facts.push(closed.join(", "));
    }
    SourceRow {
        link: if row.key.is_empty() {
            "/coverage".to_string()
        } else {
            format!("/search?q={}", super::forms::encoded(&format!("outlet:\"{}\"", row.key.replace('"', " "))))
        },
        subject,
        name: if name.is_empty() { "outlet unknown".to_string() } else { name },
        articles: number(f64::from(row.articles)),
        days: if row.first == row.last { row.first.to_string() } else { format!("{} to {}", row.first, row.last) },
        facts: facts.join(" · "),
        letter: word.map_or("F", |word| word.remark.get(..1).unwrap_or("F")).to_string(),
        set_by: word.map_or(String::new(), |word| format!("{}, {}", word.by, judged::moment(word.at))),
    }
}

/// What was read and what was not.
#[derive(Template)]
#[template(path = "coverage.html")]
pub struct CoveragePage {
    /// Frame.
    pub shell: Shell,
    /// Counts.
    pub facts: Vec<Field>,
    /// What sources listed, by source and day, the newest first.
    pub days: Vec<DayRow>,
    /// How many other days there are.
    pub more_days: usize,
    /// Articles that were not coded in full, with the reason.
    pub rows: Vec<ArticleRow>,
    /// Other parts of the list.
    pub pager: Pager,
}

/// What was read and what was not, and why.
pub async fn coverage(State(desk): State<Arc<Desk>>, visit: Visit, Query(asked): Query<Asked>) -> Response {
    page(desk, visit, move |room| {
        let part = Part::new(&asked.page, ROWS);
        let partly = room.shelf.partly_read(part.paging())?;
        let stats = match room.index.stats.clone() {
            Some(stats) => stats,
            None => room.shelf.store().stats().map_err(failure)?,
        };
        let pager = part.pager(room.shelf.store().n_partly_read().map_err(failure)?, "");
        let rows = partly.articles().iter().map(fill::coverage_row).collect();
        let shell = room.shell("Coverage", "sources", partly.disclaimers())?;
        let (days, more_days) = unread::days(room)?;
        Ok(ok(&CoveragePage { shell, facts: room.shelf.coverage_facts(&stats), days, more_days, rows, pager }))
    })
    .await
}

/// What was done.
#[derive(Template)]
#[template(path = "log.html")]
pub struct LogPage {
    /// Frame.
    pub shell: Shell,
    /// The last first.
    pub rows: Vec<LogRow>,
    /// Other parts of the list.
    pub pager: Pager,
}

/// One entry of the log.
#[derive(Debug, Clone)]
pub struct LogRow {
    /// When.
    pub at: String,
    /// What was done and by whom.
    pub what: String,
    /// What it was done to.
    pub on: String,
    /// Where that is; empty where it is nowhere.
    pub link: String,
    /// In the person's words.
    pub remark: String,
}

/// What was done, the last first.
pub async fn log(State(desk): State<Arc<Desk>>, visit: Visit, Query(asked): Query<Asked>) -> Response {
    page(desk, visit, move |room| filled_log(room, Part::new(&asked.page, ROWS * 2))).await
}

fn filled_log(room: &Room<'_>, part: Part) -> Answer {
    let store = room.shelf.store();
    let entries = store.log(part.paging()).map_err(failure)?;
    let pager = part.pager(store.n_logged().map_err(failure)?, "");
    let rows = entries.into_iter().map(log_row).collect();
    Ok(ok(&LogPage { shell: room.shell("Log", "log", Vec::new())?, rows, pager }))
}

fn log_row(entry: Logged) -> LogRow {
    match entry {
        Logged::Judged(word) => {
            let subject = word.subject.as_str();
            let (on, link) = match (subject.split_once(' '), subject.strip_prefix("source:")) {
                (_, Some(key)) => {
                    (if key.is_empty() { "outlet unknown" } else { key }.to_string(), "/sources".to_string())
                }
                (Some((one, other)), None) => (subject.to_string(), format!("/compare?a={one}&b={other}")),
                (None, None) => (subject.to_string(), format!("/item/{subject}")),
            };
            LogRow {
                at: judged::moment(word.at),
                what: format!("{} by {}", judged::past(&word), word.by),
                on,
                link,
                remark: word.remark,
            }
        }
        Logged::Ran { at, version, knowledge, articles } => LogRow {
            at: judged::moment(at),
            what: format!("Attaché {version} ran: {}", count(articles as usize, "article added", "articles added")),
            on: format!("knowledge {}", knowledge.get(..12).unwrap_or(&knowledge)),
            link: String::new(),
            remark: String::new(),
        },
        Logged::Withdrew { at, article, reason, by } => LogRow {
            at: judged::moment(at),
            what: format!("withdrawn by {by}"),
            link: String::new(),
            on: article,
            remark: reason,
        },
        Logged::LetGo(rule) => LogRow {
            at: judged::moment(rule.at),
            what: format!("bytes let go by {}", rule.by),
            on: count(rule.captures as usize, "page", "pages"),
            link: String::new(),
            remark: rule.rule,
        },
    }
}
