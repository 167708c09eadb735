//! Rules of retention: which bytes may go. What was read from them stays, with their hash, length, address and time.

use jiff::Timestamp;
use rusqlite::{Transaction, TransactionBehavior, params};
use serde::Serialize;

use crate::{Store, StoreError, pack};

/// Which bytes may go. A page falls under a rule only where each of its captures with these bytes does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// Of pages that were last seen before this moment.
    pub seen_before: Option<Timestamp>,
    /// Of repeats: captures whose text was held already, from other bytes.
    pub repeats: bool,
    /// Of pages on which nothing was coded.
    pub nothing_coded: bool,
    /// Also of pages of which a person said something: they are kept otherwise.
    pub judged_too: bool,
    /// Lines of the log of requests before this moment.
    pub log_before: Option<Timestamp>,
    /// The rules in words, for the log.
    pub words: String,
}

/// What the rules let go, or would.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LetGo {
    /// Captures whose bytes go.
    pub captures: u64,
    /// What they take in the store, bytes.
    pub freed: u64,
    /// Captures that the rules fit and that are kept, since a person said something of what was read there.
    pub kept_as_judged: u64,
    /// Lines of the log of requests that go.
    pub log_lines: u64,
    /// Bytes of pages that stay.
    pub stays: u64,
    /// The oldest and the newest of the pages whose bytes go, by when they were last seen.
    pub span: Option<(Timestamp, Timestamp)>,
}

/// A rule of retention that was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Retained {
    /// When.
    pub at: Timestamp,
    /// Who decided it.
    pub by: String,
    /// In words.
    pub rule: String,
    /// Captures whose bytes went.
    pub captures: u64,
    /// Lines of the log of requests that went.
    pub log_lines: u64,
    /// Bytes.
    pub freed: u64,
}

impl Store {
    /// What the rules would let go. Nothing is changed.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn retainable(&mut self, rules: &Rules) -> Result<LetGo, StoreError> {
        let db = self.db.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let found = chosen(&db, rules)?;
        drop(db);
        Ok(found)
    }

    /// Lets go what the rules fit. Hash, length, address, times and everything that was read stay, and so does a line of
    /// who let it go by which rule.
    ///
    /// # Errors
    /// The store cannot be written; then nothing is let go.
    pub fn retain(&mut self, rules: &Rules, by: &str, now: Timestamp) -> Result<LetGo, StoreError> {
        let db = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found = chosen(&db, rules)?;
        db.execute(
            "UPDATE bytes SET zstd = x'', let_go = ? WHERE sha256 IN (SELECT sha256 FROM temp.chosen)",
            [now.to_string()],
        )?;
        if let Some(before) = rules.log_before {
            db.execute("DELETE FROM visit WHERE at < ?", [before.to_string()])?;
        }
        db.execute(
            "INSERT INTO retention (at, by, rule, pages, lines, freed) VALUES (?, ?, ?, ?, ?, ?)",
            params![
                now.to_string(),
                by,
                rules.words,
                found.captures as i64,
                found.log_lines as i64,
                found.freed as i64
            ],
        )?;
        db.commit()?;
        Ok(found)
    }

    /// The rules that were carried out, oldest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn retained(&self) -> Result<Vec<Retained>, StoreError> {
        let sql = "SELECT at, by, rule, pages, lines, freed FROM retention ORDER BY seq";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(Retained::read(row)?);
        }
        Ok(found)
    }

    /// How many captures have their bytes no more, and how many bytes (as received) those were.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn let_go(&self) -> Result<(u64, u64), StoreError> {
        let sql = "SELECT count(*), coalesce(sum(b.length), 0) FROM capture c JOIN bytes b USING (sha256)
                   WHERE b.let_go IS NOT NULL";
        Ok(self.db.query_row(sql, [], |row| Ok((row.get::<_, i64>(0)? as u64, row.get::<_, i64>(1)? as u64)))?)
    }
}

impl Retained {
    /// From `at, by, rule, pages, lines, freed`.
    pub(crate) fn read(row: &rusqlite::Row<'_>) -> Result<Self, StoreError> {
        let n = |index| row.get::<_, i64>(index).map(|n| n as u64);
        Ok(Retained {
            at: pack::parse(&row.get::<_, String>(0)?, "retention")?,
            by: row.get(1)?,
            rule: row.get(2)?,
            captures: n(3)?,
            log_lines: n(4)?,
            freed: n(5)?,
        })
    }
}

/// Fills `temp.chosen` with the hashes of the bytes that go, and counts.
fn chosen(db: &Transaction<'_>, rules: &Rules) -> Result<LetGo, StoreError> {
    db.execute_batch(
        "DROP TABLE IF EXISTS temp.fit; DROP TABLE IF EXISTS temp.chosen;
         CREATE TEMP TABLE fit (capture INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, last TEXT NOT NULL, judged INTEGER NOT NULL);
         CREATE TEMP TABLE chosen (sha256 TEXT PRIMARY KEY)",
    )?;
    let mut wanted = Vec::new();
    if rules.seen_before.is_some() {
        wanted.push("last < ?1");
    }
    if rules.repeats {
        // Each article was read from its first capture.
        wanted.push(
            "capture IN (SELECT ac.capture FROM main.article_capture ac JOIN main.article a ON a.seq = ac.article
               GROUP BY ac.capture HAVING sum(a.capture = ac.capture) = 0)",
        );
    }
    if rules.nothing_coded {
        wanted.push(
            "capture NOT IN (SELECT ac.capture FROM main.article_capture ac JOIN main.item i ON i.article = ac.article)",
        );
    }
    let mut done = LetGo::default();
    if !wanted.is_empty() {
        let before = rules.seen_before.map(|at| at.to_string()).unwrap_or_default();
        db.execute(
            &format!(
                "INSERT INTO temp.fit SELECT * FROM (
                   SELECT c.seq AS capture, c.sha256,
                     (SELECT max(s.seen) FROM main.sighting s WHERE s.capture = c.seq) AS last,
                     EXISTS (SELECT 1 FROM main.article_capture ac JOIN main.article a ON a.seq = ac.article
                       WHERE ac.capture = c.seq AND (
                         EXISTS (SELECT 1 FROM main.judgement j WHERE j.subject = a.id)
                         OR EXISTS (SELECT 1 FROM main.item i JOIN main.judgement j ON j.subject = i.id
                                    WHERE i.article = a.seq))) AS judged
                   FROM main.capture c JOIN main.bytes b ON b.sha256 = c.sha256 AND b.let_go IS NULL)
                 WHERE ({}) AND ?1 = ?1",
                wanted.join(" OR ")
            ),
            [&before],
        )?;
        if !rules.judged_too {
            done.kept_as_judged = number(db, "SELECT count(*) FROM temp.fit WHERE judged = 1")?;
            db.execute("DELETE FROM temp.fit WHERE judged = 1", [])?;
        }
        // Two captures may share their bytes: they go where both may.
        db.execute(
            "INSERT INTO temp.chosen SELECT sha256 FROM temp.fit GROUP BY sha256
             HAVING count(*) = (SELECT count(*) FROM main.capture c WHERE c.sha256 = temp.fit.sha256)",
            [],
        )?;
    }
    let of_chosen = "sha256 IN (SELECT sha256 FROM temp.chosen)";
    done.captures = number(db, &format!("SELECT count(*) FROM temp.fit WHERE {of_chosen}"))?;
    done.freed = number(db, &format!("SELECT coalesce(sum(length(zstd)), 0) FROM main.bytes WHERE {of_chosen}"))?;
    done.stays = number(db, "SELECT coalesce(sum(length(zstd)), 0) FROM main.bytes")? - done.freed;
    let sql = format!("SELECT min(last), max(last) FROM temp.fit WHERE {of_chosen}");
    let (first, last): (Option<String>, Option<String>) =
        db.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if let (Some(first), Some(last)) = (first, last) {
        done.span = Some((pack::parse(&first, "sighting")?, pack::parse(&last, "sighting")?));
    }
    if let Some(before) = rules.log_before {
        let sql = "SELECT count(*) FROM main.visit WHERE at < ?";
        done.log_lines = db.query_row(sql, [before.to_string()], |row| row.get::<_, i64>(0))? as u64;
    }
    Ok(done)
}

fn number(db: &Transaction<'_>, sql: &str) -> Result<u64, StoreError> {
    Ok(db.query_row(sql, [], |row| row.get::<_, i64>(0))? as u64)
}
