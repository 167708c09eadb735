use jiff::Timestamp;
use model::{ArticleId, StoryId};
use rusqlite::{OptionalExtension, TransactionBehavior, params};
use serde::Serialize;

use crate::{Batch, Store, StoreError, pack};

/// Something that had to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Withdrawal {
    /// `art_…`
    pub article: String,
    /// Its captures: `cap_…` and the SHA-256 of the bytes.
    pub captures: Vec<(String, String)>,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// Takes an article out for good: bytes, text, index and quotes go; hash, reason and a row of withdrawal stay, and
    /// what has this hash or says the same at the same address does not come back. Gives the story that it was in, which
    /// is to be put together again.
    ///
    /// # Errors
    /// The article is not held; the store cannot be written.
    pub fn purge(
        &mut self,
        article: &ArticleId,
        reason: &str,
        by: &str,
        at: Timestamp,
    ) -> Result<Option<StoryId>, StoreError> {
        // Freed pages are overwritten with zeros, in the index too.
        self.db.pragma_update(None, "secure_delete", true)?;
        self.db.execute("INSERT INTO search (search, rank) VALUES ('secure-delete', 1)", [])?;
        let db = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Rows go in the order in which they are found by one another; what is left must hold together at the end.
        db.pragma_update(None, "defer_foreign_keys", true)?;
        let found: Option<(i64, Option<String>)> = db
            .query_row(
                "SELECT a.seq, m.story FROM article a LEFT JOIN story_member m ON m.article = a.seq WHERE a.id = ?",
                [article.as_str()],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        let Some((seq, story)) = found else { return Err(StoreError::Unknown { id: article.to_string() }) };
        db.execute(
            "INSERT INTO withdrawal (article, capture, sha256, reason, by, at)
             SELECT ?1, c.id, c.sha256, ?2, ?3, ?4 FROM capture c JOIN article_capture ac ON ac.capture = c.seq
             WHERE ac.article = ?5",
            params![article.as_str(), reason, by, at.to_string(), seq],
        )?;
        db.execute(
            "INSERT INTO search (search, rowid, text) SELECT 'delete', article, text FROM article_text WHERE article = ?",
            [seq],
        )?;
        for sql in REMOVE {
            db.execute(sql, [seq])?;
        }
        db.commit()?;
        // What the log beside the file still holds goes too.
        self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        story.map(|story| pack::parse(&story, "story")).transpose()
    }

    /// The withdrawal of an article, where it was withdrawn.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn withdrawal(&self, article: &str) -> Result<Option<Withdrawal>, StoreError> {
        let sql = "SELECT capture, sha256, reason, by, at FROM withdrawal WHERE article = ? ORDER BY seq";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([article])?;
        let mut found: Option<Withdrawal> = None;
        while let Some(row) = rows.next()? {
            let capture = (row.get(0)?, row.get(1)?);
            match &mut found {
                Some(withdrawal) => withdrawal.captures.push(capture),
                None => {
                    found = Some(Withdrawal {
                        article: article.to_string(),
                        captures: vec![capture],
                        reason: row.get(2)?,
                        by: row.get(3)?,
                        at: pack::parse(&row.get::<_, String>(4)?, "withdrawal")?,
                    });
                }
            }
        }
        Ok(found)
    }

    /// Withdrawals after a moment, oldest first: article, reason, when.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn withdrawals_since(&self, since: Timestamp) -> Result<Vec<Withdrawal>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT DISTINCT article, at FROM withdrawal ORDER BY seq")?;
        let rows: Vec<(String, String)> =
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        let mut found = Vec::new();
        for (article, at) in rows {
            if pack::parse::<Timestamp>(&at, "withdrawal")? > since {
                found.extend(self.withdrawal(&article)?);
            }
        }
        Ok(found)
    }
}

impl Batch<'_> {
    /// Whether an article was withdrawn, so that it must not come back.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn is_withdrawn(&self, article: &ArticleId) -> Result<bool, StoreError> {
        Ok(self.db.prepare_cached("SELECT 1 FROM withdrawal WHERE article = ?")?.exists([article.as_str()])?)
    }
}

/// Everything that holds words of the page; `?1` is the article's number.
const REMOVE: &[&str] = &[
    "DELETE FROM coding WHERE item IN (SELECT seq FROM item WHERE article = ?1)",
    "DELETE FROM party WHERE item IN (SELECT seq FROM item WHERE article = ?1)",
    "DELETE FROM event WHERE article = ?1",
    "DELETE FROM item WHERE article = ?1",
    "DELETE FROM lineage WHERE derived = ?1 OR source = ?1",
    "DELETE FROM sketch WHERE article = ?1",
    "DELETE FROM trace WHERE article = ?1",
    "DELETE FROM story_member WHERE article = ?1",
    "DELETE FROM story_moved WHERE article = ?1",
    "DELETE FROM story_member_past WHERE article = ?1",
    "DELETE FROM article_text WHERE article = ?1",
    "DELETE FROM status WHERE article = ?1",
    "DELETE FROM note WHERE capture IN (SELECT capture FROM article_capture WHERE article = ?1)",
    "DELETE FROM sighting WHERE capture IN (SELECT capture FROM article_capture WHERE article = ?1)",
    "DELETE FROM bytes WHERE sha256 IN (SELECT c.sha256 FROM capture c JOIN article_capture ac ON ac.capture = c.seq
       WHERE ac.article = ?1) AND sha256 NOT IN (SELECT c.sha256 FROM capture c WHERE c.seq NOT IN
       (SELECT capture FROM article_capture WHERE article = ?1))",
    "DELETE FROM article WHERE seq = ?1",
    "DELETE FROM capture WHERE seq IN (SELECT capture FROM article_capture WHERE article = ?1)",
    "DELETE FROM article_capture WHERE article = ?1",
];
