//! Pages that were read and are looked at again.

use jiff::Timestamp;
use rusqlite::{TransactionBehavior, params};

use crate::{Logged, Look, Store, StoreError, batch::KeptCapture, later::add_look, pack, sources::write_log};

/// A page that was read and is to be looked at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookDue {
    /// Number of its entry in this store.
    pub id: i64,
    /// The address to ask for.
    pub asked: String,
    /// Where that led when it was read.
    pub address: String,
    /// How often it has been looked at.
    pub looks: u32,
    /// The article that stood there when it was last read.
    pub article: Option<String>,
    /// `ETag` of what was read.
    pub etag: Option<String>,
    /// `Last-Modified` of what was read.
    pub modified: Option<String>,
}

/// What comes after a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookMark {
    /// Which entry.
    pub id: i64,
    /// When the page is to be looked at again; none: no more.
    pub next: Option<Timestamp>,
    /// Whether this counts as a look.
    pub looked: bool,
}

impl Store {
    /// Pages that are to be looked at again, those that have waited longest first, at most so many of each source and in
    /// all; nothing of sources that are paused or were removed.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn looks_due(&self, now: Timestamp, of_each: usize, in_all: usize) -> Result<Vec<LookDue>, StoreError> {
        let sql = "SELECT e.id, e.address, c.address, e.looks, c.about,
                     EXISTS (SELECT 1 FROM look l WHERE l.asked = e.address AND l.outcome = 'gone'),
                     (SELECT a.id FROM article_capture ac JOIN article a ON a.seq = ac.article
                      WHERE ac.capture = c.seq LIMIT 1)
                   FROM (SELECT *, row_number() OVER (PARTITION BY source ORDER BY look_at, id) AS place FROM entry
                         WHERE look_at <= ?1 AND state = 'read'
                           AND source IN (SELECT id FROM source WHERE paused = 0)) e
                   JOIN capture c ON c.seq = (SELECT s.capture FROM sighting s WHERE s.asked = e.address
                     ORDER BY s.seen DESC, s.capture DESC LIMIT 1)
                   WHERE e.place <= ?2 ORDER BY e.look_at, e.id LIMIT ?3";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query(params![now.to_string(), of_each as i64, in_all as i64])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let about: KeptCapture = pack::read(row.get::<_, String>(4)?.as_bytes(), "capture")?;
            // Of what was gone the whole page is asked for: that it has not changed would not show that it is back.
            let was_gone: bool = row.get(5)?;
            let header = |wanted: &str| {
                let value = about.headers.iter().find(|(name, value)| name == wanted && value.len() < 1_000);
                value.filter(|_| !was_gone).map(|(_, value)| value.clone())
            };
            found.push(LookDue {
                id: row.get(0)?,
                asked: row.get(1)?,
                address: row.get(2)?,
                looks: row.get(3)?,
                article: row.get(6)?,
                etag: header("etag"),
                modified: header("last-modified"),
            });
        }
        Ok(found)
    }

    /// When the next page is to be looked at again; none where none is.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn next_look(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT min(look_at) FROM entry WHERE look_at IS NOT NULL AND state = 'read'
                   AND source IN (SELECT id FROM source WHERE paused = 0)";
        let due: Option<String> = self.db.query_row(sql, [], |row| row.get(0))?;
        due.map(|due| pack::parse(&due, "entry")).transpose()
    }

    /// Keeps when pages are to be looked at again, what looks found that brought no page, and the lines of the log.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn mark_looks(&mut self, marks: &[LookMark], looks: &[Look], log: &[Logged]) -> Result<(), StoreError> {
        let db = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for mark in marks {
            let next = mark.next.map(|next| next.to_string());
            db.prepare_cached("UPDATE entry SET look_at = ?, looks = looks + ? WHERE id = ?")?.execute(params![
                next,
                i64::from(mark.looked),
                mark.id
            ])?;
        }
        for look in looks {
            add_look(&db, look)?;
        }
        write_log(&db, log)?;
        Ok(db.commit()?)
    }
}
