use std::collections::BTreeMap;

use jiff::Timestamp;
use model::ArticleId;
use rusqlite::Connection;

use crate::{Batch, Judgement, Store, StoreError, Verdict, pack};

/// What a person said of two articles: that they are one account, or that they are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asserted {
    /// One article; the lesser id.
    pub one: ArticleId,
    /// The other.
    pub other: ArticleId,
    /// Whether they are one account.
    pub is_one: bool,
}

impl Store {
    /// Keeps for good what a person says of two articles; a later word on the same pair counts instead of an earlier one.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn assert(
        &mut self,
        (one, other): (&ArticleId, &ArticleId),
        is_one: bool,
        (remark, by): (&str, &str),
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let verdict = if is_one { Verdict::Merge } else { Verdict::Split };
        let subject = format!("{} {}", one.min(other), one.max(other));
        self.judge(&Judgement { subject, verdict, remark: remark.to_string(), by: by.to_string(), at })
    }

    /// What counts of all that was said of pairs of articles.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn asserted(&self) -> Result<Vec<Asserted>, StoreError> {
        read(&self.db)
    }
}

impl Batch<'_> {
    /// What counts of all that was said of pairs of articles.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn asserted(&self) -> Result<Vec<Asserted>, StoreError> {
        read(&self.db)
    }
}

fn read(db: &Connection) -> Result<Vec<Asserted>, StoreError> {
    let sql = "SELECT subject, verdict FROM judgement WHERE subject LIKE 'art_% art_%' ORDER BY seq";
    let mut statement = db.prepare_cached(sql)?;
    let rows: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    // The last word on a pair counts.
    let last: BTreeMap<String, String> = rows.into_iter().collect();
    let mut found = Vec::new();
    for (subject, verdict) in last {
        let Some((one, other)) = subject.split_once(' ') else { continue };
        if verdict == "merge" || verdict == "split" {
            let id = |text: &str| pack::parse::<ArticleId>(text, "judgement");
            found.push(Asserted { one: id(one)?, other: id(other)?, is_one: verdict == "merge" });
        }
    }
    Ok(found)
}
