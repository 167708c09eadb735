use std::collections::BTreeMap;

use serde::Serialize;

use super::Days;
use crate::{Store, StoreError, pack};

/// What the store holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Pages as received.
    pub captures: u64,
    /// Articles: pages that say the same at the same address count once.
    pub articles: u64,
    /// Articles of each kind of access: `open`, `metered`, `teaser`, `empty`.
    pub access: BTreeMap<String, u64>,
    /// Articles in each language; `und` where it could not be told.
    pub languages: BTreeMap<String, u64>,
    /// Articles without a known publication date.
    pub undated: u64,
    /// Distinct outlets, as far as known.
    pub outlets: u64,
    /// Stories.
    pub stories: u64,
    /// Events, unmerged.
    pub events: u64,
    /// Figures, unmerged.
    pub figures: u64,
    /// Claims.
    pub claims: u64,
    /// Forecasts.
    pub forecasts: u64,
    /// Notes by code.
    pub notes: BTreeMap<String, u64>,
    /// First and last day of publication (of receipt, where that is unknown); none for an empty store.
    pub days: Option<Days>,
}

impl Store {
    /// What the store holds.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn stats(&self) -> Result<Stats, StoreError> {
        let items = self.counts(
            "SELECT i.kind, count(*) FROM item i JOIN coding c ON c.item = i.seq
                                 WHERE c.replaced IS NULL GROUP BY i.kind",
        )?;
        let of_kind = |kind: &str| items.get(kind).copied().unwrap_or(0);
        Ok(Stats {
            captures: self.count("SELECT count(*) FROM capture")?,
            articles: self.count("SELECT count(*) FROM article")?,
            access: self.counts("SELECT access, count(*) FROM article GROUP BY access")?,
            languages: self.counts("SELECT coalesce(language, 'und'), count(*) FROM article GROUP BY 1")?,
            undated: self.count("SELECT count(*) FROM article WHERE published IS NULL")?,
            outlets: self.count("SELECT count(DISTINCT outlet_key) FROM article WHERE outlet_key <> ''")?,
            stories: self.count("SELECT count(*) FROM story")?,
            events: of_kind("evt"),
            figures: of_kind("fig"),
            claims: of_kind("clm"),
            forecasts: of_kind("fct"),
            notes: self.counts("SELECT code, count(*) FROM note GROUP BY code")?,
            days: self.days()?,
        })
    }

    fn days(&self) -> Result<Option<Days>, StoreError> {
        let sql = "SELECT min(sort_day), max(last_day) FROM article";
        let found: (Option<String>, Option<String>) =
            self.db.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (Some(first), Some(last)) = found else { return Ok(None) };
        Ok(Some(Days { first: pack::parse(&first, "day")?, last: pack::parse(&last, "day")? }))
    }

    fn count(&self, sql: &str) -> Result<u64, StoreError> {
        Ok(self.db.prepare_cached(sql)?.query_row([], |row| row.get::<_, i64>(0))? as u64)
    }

    fn counts(&self, sql: &str) -> Result<BTreeMap<String, u64>, StoreError> {
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
