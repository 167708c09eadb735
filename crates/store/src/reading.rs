//! How far large files are read, and pages that others saw again.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::{Batch, Store, StoreError};

impl Store {
    /// For each file that was read before, by name and hash of its beginning: up to which byte.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn read_to(&self) -> Result<BTreeMap<(String, String), u64>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT file, mark, offset FROM reading")?;
        let rows = statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get::<_, i64>(2)? as u64)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Batch<'_> {
    /// Keeps how far a file is read; it holds from the same moment as what was read.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn put_read_to(&self, file: &str, mark: &str, offset: u64) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO reading (file, mark, offset) VALUES (?, ?, ?)";
        self.db.prepare_cached(sql)?.execute(params![file, mark, offset as i64])?;
        Ok(())
    }

    /// Adds a sighting to the capture of `address` that was seen at `first_seen`, or, where nobody said when, to the last
    /// one before `seen`. `false` where no such capture is held.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn see_again(
        &self,
        address: &str,
        first_seen: Option<Timestamp>,
        seen: Timestamp,
        asked: &str,
    ) -> Result<bool, StoreError> {
        let found: Option<i64> = match first_seen {
            Some(first) => self
                .db
                .prepare_cached(
                    "SELECT c.seq FROM capture c JOIN sighting s ON s.capture = c.seq
                     WHERE c.address = ? AND s.seen = ? ORDER BY c.seq DESC LIMIT 1",
                )?
                .query_row(params![address, first.to_string()], |row| row.get(0))
                .optional()?,
            None => self
                .db
                .prepare_cached(
                    "SELECT seq FROM capture WHERE address = ? AND received <= ? ORDER BY received DESC, seq DESC LIMIT 1",
                )?
                .query_row(params![address, seen.to_string()], |row| row.get(0))
                .optional()?,
        };
        let Some(capture) = found else { return Ok(false) };
        let sql = "INSERT OR IGNORE INTO sighting (capture, seen, asked, run) VALUES (?, ?, ?, ?)";
        self.db.prepare_cached(sql)?.execute(params![capture, seen.to_string(), asked, self.run])?;
        Ok(true)
    }
}
