//! Sources, what they list, and the log of requests.

use jiff::{Timestamp, civil::Date};
use model::{CaptureId, Hints};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use serde::{Deserialize, Serialize};

use crate::{Store, StoreError, pack};

/// Something that is read again and again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Source {
    /// Number in this store.
    pub id: i64,
    /// Address, or path of a folder.
    pub address: String,
    /// `feed` (also sitemaps and lists of addresses), `page` or `folder`.
    pub kind: String,
    /// What it is called.
    pub title: Option<String>,
    /// Since when it is known.
    pub added: Timestamp,
    /// Whether it is left alone.
    pub paused: bool,
    /// How it went so far.
    pub state: SourceState,
}

/// How reading a source went so far.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceState {
    /// What it is, as found when it was read last: `RSS`, `Atom`, `sitemap` …
    pub found: Option<String>,
    /// `ETag` of the last answer.
    pub etag: Option<String>,
    /// `Last-Modified` of the last answer.
    pub modified: Option<String>,
    /// When it was asked last.
    pub asked: Option<Timestamp>,
    /// When it was last read well, or had not changed.
    pub succeeded: Option<Timestamp>,
    /// When it last listed something new.
    pub last_new: Option<Timestamp>,
    /// Seconds between two new entries, on the average, where that can be told.
    pub rhythm: Option<u64>,
    /// Entries that it has listed.
    pub entries: u64,
    /// Failures since it was last read well.
    pub failures: u32,
    /// What is wrong with it, in words.
    pub problem: Option<String>,
    /// Seconds after which it is asked again.
    pub interval: u64,
    /// When it is to be asked again; none: at once.
    pub due: Option<Timestamp>,
    /// Where it stood before it moved for good, the oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Moved>,
}

/// That a source moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// When its new address was taken over.
    pub at: Timestamp,
    /// Its old address.
    pub from: String,
}

/// A page that a source listed and that waits to be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// Number in this store.
    pub id: i64,
    /// Its address.
    pub address: String,
    /// Which source listed it.
    pub source: i64,
    /// What the source says of it.
    pub hints: Hints,
    /// How often it was tried.
    pub tries: u32,
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Which.
    pub id: i64,
    /// `waiting`, `read`, `failed`, `gone`, `forbidden` or `unread`.
    pub state: &'static str,
    /// In words; empty where it was read.
    pub reason: String,
    /// Not to be asked for before.
    pub due: Timestamp,
    /// Whether this counts as a try.
    pub tried: bool,
    /// The capture.
    pub capture: Option<CaptureId>,
    /// When the page is to be looked at again.
    pub look_at: Option<Timestamp>,
}

/// A line of the log of requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Logged {
    /// When it was asked.
    pub at: Timestamp,
    /// `scheme://host:port`
    pub host: String,
    /// The address.
    pub address: String,
    /// HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// In words.
    pub outcome: String,
    /// Bytes of the body as sent.
    pub bytes: u64,
}

/// What came of what a source listed on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The source's address.
    pub source: String,
    /// The day on which it was listed, UTC.
    pub day: String,
    /// Listed.
    pub listed: u64,
    /// Read whole, in a language that is coded.
    pub read: u64,
    /// Read, but only a teaser or nothing was there.
    pub paywalled: u64,
    /// Read, in a language that is not coded.
    pub other_language: u64,
    /// Still waiting: not yet asked for, or to be tried again.
    pub waiting: u64,
    /// Of those that wait: not asked for yet, since a round reads only so many pages of a source.
    pub over_budget: u64,
    /// Given up after several tries, or gone.
    pub failed: u64,
    /// The site asks robots to keep away.
    pub forbidden: u64,
    /// Of a kind that is not read: PDF, pictures, behind a login.
    pub unread: u64,
}

impl Store {
    /// Adds a source; `false` where it is known already.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn add_source(
        &mut self,
        address: &str,
        kind: &str,
        title: Option<&str>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let state = pack::write(&SourceState::default(), "source")?;
        let sql = "INSERT OR IGNORE INTO source (address, kind, title, added, paused, state) VALUES (?, ?, ?, ?, 0, ?)";
        Ok(self.db.execute(sql, params![address, kind, title, now.to_string(), state])? > 0)
    }

    /// All sources, in the order in which they were added.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn sources(&self) -> Result<Vec<Source>, StoreError> {
        let mut statement =
            self.db.prepare_cached("SELECT id, address, kind, title, added, paused, state FROM source ORDER BY id")?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(Source {
                id: row.get(0)?,
                address: row.get(1)?,
                kind: row.get(2)?,
                title: row.get(3)?,
                added: pack::parse(&row.get::<_, String>(4)?, "source")?,
                paused: row.get(5)?,
                state: pack::read(row.get::<_, String>(6)?.as_bytes(), "source")?,
            });
        }
        Ok(found)
    }

    /// Has a source left alone, or read again; `false` where there is none of this address.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn pause_source(&mut self, address: &str, paused: bool) -> Result<bool, StoreError> {
        Ok(self.db.execute("UPDATE source SET paused = ? WHERE address = ?", params![paused, address])? > 0)
    }

    /// Forgets a source; what it listed and what was read stays. `false` where there is none of this address.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn remove_source(&mut self, address: &str) -> Result<bool, StoreError> {
        Ok(self.db.execute("DELETE FROM source WHERE address = ?", [address])? > 0)
    }

    /// Keeps how reading a source went, what it lists (addresses that are known already stay as they are) and the lines of
    /// the log. Gives how many entries are new.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn put_listing(
        &mut self,
        source: &Source,
        entries: &[(String, Hints)],
        now: Timestamp,
        log: &[Logged],
    ) -> Result<u64, StoreError> {
        let db = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut n_new = 0;
        {
            let mut insert = db.prepare_cached(
                "INSERT OR IGNORE INTO entry (address, source, seen, hints, state, reason, tries, due)
                 VALUES (?, ?, ?, ?, 'waiting', '', 0, ?)",
            )?;
            let now = now.to_string();
            for (address, hints) in entries {
                n_new += insert.execute(params![address, source.id, now, pack::write(hints, "entry")?, now])? as u64;
            }
        }
        put_state(&db, source)?;
        write_log(&db, log)?;
        db.commit()?;
        Ok(n_new)
    }

    /// Keeps how reading a source went.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn put_source_state(&mut self, source: &Source) -> Result<(), StoreError> {
        let db = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        put_state(&db, source)?;
        Ok(db.commit()?)
    }

    /// Counts as read what waits and was seen at its address meanwhile: by a run that was cut off, or by `attache add`. It
    /// is looked at again at `look_at`.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn settle_entries(&mut self, look_at: Timestamp) -> Result<usize, StoreError> {
        Ok(self.db.execute(
            "UPDATE entry SET state = 'read', capture = (SELECT c.id FROM sighting s JOIN capture c ON c.seq = s.capture
               WHERE s.asked = entry.address ORDER BY s.seen DESC LIMIT 1),
               look_at = CASE WHEN address LIKE 'http%' THEN ? END
             WHERE state = 'waiting' AND EXISTS (SELECT 1 FROM sighting WHERE asked = entry.address)",
            [look_at.to_string()],
        )?)
    }

    /// What is due, the newest first, at most so many of each source and in all; nothing of sources that are paused.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn waiting(&self, now: Timestamp, of_each: usize, in_all: usize) -> Result<Vec<Waiting>, StoreError> {
        let sql = "SELECT id, address, source, hints, tries FROM (
                     SELECT *, row_number() OVER (PARTITION BY source ORDER BY seen DESC, id) AS place FROM entry
                     WHERE state = 'waiting' AND due <= ?1
                       AND source NOT IN (SELECT id FROM source WHERE paused = 1)
                   ) WHERE place <= ?2 ORDER BY place, id LIMIT ?3";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query(params![now.to_string(), of_each as i64, in_all as i64])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(Waiting {
                id: row.get(0)?,
                address: row.get(1)?,
                source: row.get(2)?,
                hints: pack::read(row.get::<_, String>(3)?.as_bytes(), "entry")?,
                tries: row.get(4)?,
            });
        }
        Ok(found)
    }

    /// When the next entry that waits is due; none where none waits.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn next_waiting(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT min(due) FROM entry WHERE state = 'waiting'
                   AND source NOT IN (SELECT id FROM source WHERE paused = 1)";
        let due: Option<String> = self.db.query_row(sql, [], |row| row.get(0))?;
        due.map(|due| pack::parse(&due, "entry")).transpose()
    }

    /// How many entries wait, whether due or not.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn n_waiting(&self) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM entry WHERE state = 'waiting'";
        Ok(self.db.query_row(sql, [], |row| row.get::<_, i64>(0))? as u64)
    }

    /// Keeps what became of entries, and the lines of the log.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn mark_entries(&mut self, marks: &[Mark], log: &[Logged]) -> Result<(), StoreError> {
        let db = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for mark in marks {
            db.prepare_cached(
                "UPDATE entry SET state = ?, reason = ?, due = ?, tries = tries + ?, capture = coalesce(?, capture),
                   look_at = ? WHERE id = ?",
            )?
            .execute(params![
                mark.state,
                mark.reason,
                mark.due.to_string(),
                i64::from(mark.tried),
                mark.capture.as_ref().map(CaptureId::as_str),
                mark.look_at.map(|at| at.to_string()),
                mark.id
            ])?;
        }
        write_log(&db, log)?;
        Ok(db.commit()?)
    }

    /// The log of requests, oldest first; the last so many lines.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn visits(&self, last: usize) -> Result<Vec<Logged>, StoreError> {
        let sql = "SELECT at, host, address, status, outcome, bytes FROM
                   (SELECT * FROM visit ORDER BY seq DESC LIMIT ?) ORDER BY seq";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([last as i64])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(Logged {
                at: pack::parse(&row.get::<_, String>(0)?, "visit")?,
                host: row.get(1)?,
                address: row.get(2)?,
                status: row.get(3)?,
                outcome: row.get(4)?,
                bytes: row.get::<_, i64>(5)? as u64,
            });
        }
        Ok(found)
    }

    /// What came of what sources listed since a day, by source and day.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn coverage(&self, since: Option<Date>) -> Result<Vec<Coverage>, StoreError> {
        let sql = "SELECT coalesce(s.address, '(removed)'), substr(e.seen, 1, 10) AS day, count(*),
              sum(e.state = 'read' AND coalesce(a.language, 'en') LIKE 'en%'
                  AND coalesce(a.access, 'open') NOT IN ('teaser', 'empty')),
              sum(e.state = 'read' AND a.access IN ('teaser', 'empty')),
              sum(e.state = 'read' AND a.access NOT IN ('teaser', 'empty') AND a.language NOT LIKE 'en%'),
              sum(e.state = 'waiting'), sum(e.state IN ('failed', 'gone')), sum(e.state = 'forbidden'),
              sum(e.state = 'unread'), sum(e.state = 'waiting' AND e.tries = 0 AND e.reason = '')
            FROM entry e LEFT JOIN source s ON s.id = e.source
              LEFT JOIN capture c ON c.id = e.capture
              LEFT JOIN article_capture ac ON ac.capture = c.seq
              LEFT JOIN article a ON a.seq = ac.article
            WHERE ?1 IS NULL OR substr(e.seen, 1, 10) >= ?1
            GROUP BY e.source, day ORDER BY day, e.source";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([since.map(|day| day.to_string())])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let n = |index| row.get::<_, Option<i64>>(index).map(|n| n.unwrap_or(0) as u64);
            found.push(Coverage {
                source: row.get(0)?,
                day: row.get(1)?,
                listed: n(2)?,
                read: n(3)?,
                paywalled: n(4)?,
                other_language: n(5)?,
                waiting: n(6)?,
                failed: n(7)?,
                forbidden: n(8)?,
                unread: n(9)?,
                over_budget: n(10)?,
            });
        }
        Ok(found)
    }

    /// Why entries were not read, with how many of each, the most frequent first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn unread_reasons(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let sql = "SELECT reason, count(*) AS n FROM entry WHERE reason <> '' GROUP BY reason ORDER BY n DESC, reason LIMIT 50";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// State and reason of an entry; none where no source listed the address.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn entry_fate(&self, address: &str) -> Result<Option<(String, String)>, StoreError> {
        let sql = "SELECT state, reason FROM entry WHERE address = ?";
        let mut statement = self.db.prepare_cached(sql)?;
        Ok(statement.query_row([address], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }
}

fn put_state(db: &Transaction<'_>, source: &Source) -> Result<(), StoreError> {
    let state = pack::write(&source.state, "source")?;
    let sql = "UPDATE source SET address = ?, kind = ?, title = ?, state = ? WHERE id = ?";
    db.prepare_cached(sql)?.execute(params![source.address, source.kind, source.title, state, source.id])?;
    Ok(())
}

pub(crate) fn write_log(db: &Transaction<'_>, log: &[Logged]) -> Result<(), StoreError> {
    let sql = "INSERT INTO visit (at, host, address, status, outcome, bytes) VALUES (?, ?, ?, ?, ?, ?)";
    let mut insert = db.prepare_cached(sql)?;
    for line in log {
        insert.execute(params![
            line.at.to_string(),
            line.host,
            line.address,
            line.status,
            line.outcome,
            line.bytes as i64
        ])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn an_entry_is_listed_once_and_taken_newest_first_from_each_source() {
        let mut store = Store::in_memory().unwrap();
        for address in ["https://a.example/rss", "https://b.example/rss"] {
            assert!(store.add_source(address, "feed", None, at(0)).unwrap());
            assert!(!store.add_source(address, "feed", None, at(0)).unwrap());
        }
        let sources = store.sources().unwrap();
        let entries =
            |names: &[&str]| names.iter().map(|name| (name.to_string(), Hints::default())).collect::<Vec<_>>();
        assert_eq!(store.put_listing(&sources[0], &entries(&["1", "2", "3"]), at(1), &[]).unwrap(), 3);
        assert_eq!(store.put_listing(&sources[0], &entries(&["4", "1"]), at(2), &[]).unwrap(), 1);
        assert_eq!(store.put_listing(&sources[1], &entries(&["1", "5"]), at(3), &[]).unwrap(), 1);
        let taken = |store: &Store, of_each| -> Vec<String> {
            store.waiting(at(9), of_each, 100).unwrap().into_iter().map(|waiting| waiting.address).collect()
        };
        assert_eq!(taken(&store, 2), ["4", "5", "1"]);
        let first = store.waiting(at(9), 1, 1).unwrap().remove(0);
        let mark = Mark {
            id: first.id,
            state: "waiting",
            reason: "did not answer in time".into(),
            due: at(100),
            tried: true,
            capture: None,
            look_at: None,
        };
        store.mark_entries(&[mark], &[]).unwrap();
        assert_eq!(taken(&store, 2), ["1", "5", "2"]);
        store.pause_source("https://a.example/rss", true).unwrap();
        assert_eq!(taken(&store, 9), ["5"]);
        assert_eq!(store.n_waiting().unwrap(), 5);
        let days = store.coverage(None).unwrap();
        assert_eq!((days[0].listed, days[0].waiting, days[1].listed), (4, 4, 1));
        assert_eq!(store.unread_reasons().unwrap(), [("did not answer in time".to_string(), 1)]);
    }
}
