//! What was not read of what sources listed: by source and day, and entry by entry.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use serde::Deserialize;
use store::{Coverage, Unread};

use super::{
    forms::encoded,
    pages::Shell,
    room::{Desk, Pager, Part, Room, Visit, ok, page},
};
use crate::{exit::Failure, layout::shorten, shelf::failure, wording::count};

/// Days that the page about coverage lists; the rest are counted.
const DAYS: usize = 200;
/// Entries on one page.
const ROWS: usize = 100;

/// What one source listed on one day.
#[derive(Debug, Clone)]
pub struct DayRow {
    /// `2025-07-01`
    pub day: String,
    /// The source's address.
    pub source: String,
    /// Listed, read, teaser, other language, waiting, failed, robots.txt, not read.
    pub numbers: [u64; 8],
    /// What was not read; empty where everything was.
    pub link: String,
}

/// The newest days, and how many others there are.
pub fn days(room: &Room<'_>) -> Result<(Vec<DayRow>, usize), Failure> {
    let mut rows = room.shelf.store().coverage(None).map_err(failure)?;
    rows.reverse();
    let more = rows.len().saturating_sub(DAYS);
    rows.truncate(DAYS);
    Ok((rows.into_iter().map(day_row).collect(), more))
}

fn day_row(row: Coverage) -> DayRow {
    let link = if row.read == row.listed {
        String::new()
    } else {
        format!("/coverage/unread?day={}&source={}", row.day, encoded(&row.source))
    };
    DayRow {
        numbers: [
            row.listed,
            row.read,
            row.paywalled,
            row.other_language,
            row.waiting,
            row.failed,
            row.forbidden,
            row.unread,
        ],
        day: row.day,
        source: row.source,
        link,
    }
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    source: String,
    day: String,
    page: String,
}

/// Entries that were not read.
#[derive(Template)]
#[template(path = "unread.html")]
pub struct UnreadPage {
    /// Frame.
    pub shell: Shell,
    /// How many, and of what.
    pub lead: String,
    /// The entries.
    pub rows: Vec<UnreadRow>,
    /// Other parts.
    pub pager: Pager,
}

/// One entry.
#[derive(Debug, Clone)]
pub struct UnreadRow {
    /// When it was listed.
    pub day: String,
    /// Its address, cut where it is long: the desk itself leads nowhere outside.
    pub shown: String,
    /// Which source listed it.
    pub source: String,
    /// Why it was not read.
    pub reason: String,
    /// What was read of it: address of the article's page; empty where nothing was.
    pub article: String,
}

/// Entries that were not read, the newest first.
pub async fn unread(State(desk): State<Arc<Desk>>, visit: Visit, Query(asked): Query<Asked>) -> Response {
    page(desk, visit, move |room| {
        let part = Part::new(&asked.page, ROWS);
        let (rows, total) = room.shelf.store().unread(&asked.source, &asked.day, part.paging()).map_err(failure)?;
        let mut of = Vec::new();
        if !asked.day.is_empty() {
            of.push(format!("listed on {}", asked.day));
        }
        if !asked.source.is_empty() {
            of.push(format!("by {}", asked.source));
        }
        let rest = format!("day={}&source={}", encoded(&asked.day), encoded(&asked.source));
        Ok(ok(&UnreadPage {
            shell: room.shell("Not read", "sources", Vec::new())?,
            lead: format!("{} {}", count(total, "page was not read", "pages were not read"), of.join(" ")),
            rows: rows.into_iter().map(row).collect(),
            pager: part.pager(total, &rest),
        }))
    })
    .await
}

fn row(entry: Unread) -> UnreadRow {
    UnreadRow {
        shown: shorten(&entry.address, 200),
        day: entry.day,
        source: entry.source,
        reason: entry.reason,
        article: entry.article.map_or(String::new(), |id| format!("/article/{id}")),
    }
}
