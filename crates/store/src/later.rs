//! What was seen of a page after it was read: other texts at its address, that it is gone, that its makers withdrew it.
//!
//! Nothing of this changes the article or what was coded on it; it is worked out from sightings, looks and later versions
//! whenever it is asked for, so that the order of arrival does not matter.

use std::collections::BTreeMap;

use jiff::Timestamp;
use model::{ArticleId, CaptureId, PageStatus, Sha256};
use rusqlite::{OptionalExtension, params};
use serde::Serialize;

use crate::{Batch, Store, StoreError, pack};

/// What was seen of a page after it was read; empty for most.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Later {
    /// The page says that its makers withdrew it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Said>,
    /// A later version says that it was corrected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected: Option<Said>,
    /// Another text stands there now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<Changed>,
    /// Nothing stands there any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gone: Option<Gone>,
}

/// What a version of the page says of its own standing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// Its words.
    pub words: String,
    /// When they were first seen.
    pub at: Timestamp,
    /// The version that says so.
    pub article: ArticleId,
}

/// Another text at the same address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The version that was seen last.
    pub article: ArticleId,
    /// When it was first seen.
    pub at: Timestamp,
    /// Its text, so that one can tell whether a sentence still stands there.
    #[serde(skip)]
    pub text: String,
}

/// Nothing at the address any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gone {
    /// Since when, as far as was looked.
    pub at: Timestamp,
    /// `status 410`
    pub words: String,
}

/// A text that stood at an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// The article.
    pub article: ArticleId,
    /// Its title, where it has one.
    pub title: Option<String>,
    /// When it was first seen.
    pub first: Timestamp,
    /// When it was last seen.
    pub last: Timestamp,
    /// The capture that it was read from.
    pub capture: CaptureId,
    /// Hash of the bytes that it was read from.
    pub sha256: Sha256,
    /// `open`, `metered`, `teaser`, `empty`
    pub access: String,
    /// What it says of its own standing, with its words.
    pub status: Vec<(PageStatus, String)>,
}

impl Version {
    /// Whether its text can be told from that of another: of a teaser nobody knows what it leaves out.
    fn is_whole(&self) -> bool {
        !matches!(self.access.as_str(), "teaser" | "empty") || !self.status.is_empty()
    }
}

/// A look at a page that had been read before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Look {
    /// The address asked for.
    pub asked: String,
    /// When.
    pub at: Timestamp,
    /// HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// `same`, `changed`, `gone`, `unread`
    pub outcome: String,
    /// What is to be said of it.
    pub words: String,
    /// SHA-256 of other bytes with the same text, which were not kept.
    pub sha256: Option<String>,
    /// The article whose text stood there, where it was read.
    pub article: Option<String>,
}

impl Look {
    /// A look of which nothing was kept.
    pub fn new(asked: &str, at: Timestamp, status: Option<u16>, outcome: &str, words: &str) -> Self {
        let (outcome, words) = (outcome.to_string(), words.to_string());
        Look { asked: asked.to_string(), at, status, outcome, words, sha256: None, article: None }
    }
}

impl Store {
    /// The texts that stood at the address of a held article, in the order in which they were seen; itself alone where it
    /// has no address.
    ///
    /// # Errors
    /// The article is not held; the store cannot be read.
    pub fn versions_of(&self, article: &ArticleId) -> Result<Vec<Version>, StoreError> {
        let sql = "SELECT coalesce(address, '') FROM article WHERE id = ?";
        let address: Option<String> =
            self.db.prepare_cached(sql)?.query_row([article.as_str()], |row| row.get(0)).optional()?;
        let Some(address) = address else { return Err(StoreError::Unknown { id: article.to_string() }) };
        let (column, wanted) =
            if address.is_empty() { ("id", article.as_str()) } else { ("address", address.as_str()) };
        let sql = format!(
            "SELECT a.id, a.title, a.access, f.id, f.sha256, min(s.seen), max(s.seen),
               (SELECT max(l.at) FROM look l WHERE l.article = a.id AND l.outcome = 'same')
             FROM article a JOIN capture f ON f.seq = a.capture
               JOIN article_capture ac ON ac.article = a.seq JOIN sighting s ON s.capture = ac.capture
             WHERE a.{column} = ? GROUP BY a.seq ORDER BY min(s.seen), a.seq"
        );
        let mut statuses = self.statuses(column, wanted)?;
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([wanted])?;
        let mut found: Vec<Version> = Vec::new();
        while let Some(row) = rows.next()? {
            let moment = |index| -> Result<Timestamp, StoreError> {
                pack::parse(&row.get::<_, String>(index)?, "moment of a sighting")
            };
            let looked: Option<String> = row.get(7)?;
            let looked: Option<Timestamp> = looked.map(|at| pack::parse(&at, "look")).transpose()?;
            let id: ArticleId = pack::parse(&row.get::<_, String>(0)?, "id")?;
            found.push(Version {
                title: row.get(1)?,
                access: row.get(2)?,
                capture: pack::parse(&row.get::<_, String>(3)?, "id")?,
                sha256: pack::read(format!("\"{}\"", row.get::<_, String>(4)?).as_bytes(), "hash")?,
                first: moment(5)?,
                last: moment(6)?.max(looked.unwrap_or(Timestamp::MIN)),
                status: statuses.remove(id.as_str()).unwrap_or_default(),
                article: id,
            });
        }
        Ok(found)
    }

    /// What each article with this `id` or `address` says of its own standing: few say anything.
    fn statuses(&self, column: &str, wanted: &str) -> Result<BTreeMap<String, Vec<(PageStatus, String)>>, StoreError> {
        let sql = format!(
            "SELECT a.id, s.status, s.words FROM article a JOIN status s ON s.article = a.seq WHERE a.{column} = ?
             ORDER BY a.seq, s.status DESC"
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([wanted])?;
        let mut found: BTreeMap<String, Vec<(PageStatus, String)>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let status = format!("\"{}\"", row.get::<_, String>(1)?);
            found.entry(row.get(0)?).or_default().push((pack::read(status.as_bytes(), "status")?, row.get(2)?));
        }
        Ok(found)
    }

    /// What was seen of the page of a held article after it was read.
    ///
    /// # Errors
    /// The article is not held; the store cannot be read.
    pub fn later(&self, article: &ArticleId) -> Result<Later, StoreError> {
        let versions = self.versions_of(article)?;
        let mut later = Later { gone: self.gone(article, &versions)?, ..Later::default() };
        let Some(own) = versions.iter().find(|version| version.article == *article) else { return Ok(later) };
        let says = |version: &Version, wanted: PageStatus| {
            let words = version.status.iter().find(|(status, _)| *status == wanted).map(|(_, words)| words.clone())?;
            Some(Said { words, at: version.first, article: version.article.clone() })
        };
        later.withdrawn = says(own, PageStatus::Withdrawn);
        let whole = versions.iter().filter(|version| version.is_whole());
        let now = whole.max_by_key(|version| (version.last, version.first));
        let Some(now) = now.filter(|now| now.article != *article && now.last > own.last) else { return Ok(later) };
        later.withdrawn = later.withdrawn.or_else(|| says(now, PageStatus::Withdrawn));
        later.corrected = says(now, PageStatus::Corrected);
        let sql = "SELECT t.text FROM article a JOIN article_text t ON t.article = a.seq WHERE a.id = ?";
        let text = self.db.prepare_cached(sql)?.query_row([now.article.as_str()], |row| row.get(0))?;
        later.changed = Some(Changed { article: now.article.clone(), at: now.first, text });
        Ok(later)
    }

    /// Whether the last look at any address that the page was asked for under found nothing there.
    fn gone(&self, article: &ArticleId, versions: &[Version]) -> Result<Option<Gone>, StoreError> {
        let seen = versions.iter().map(|version| version.last).max();
        let sql = "SELECT l.at, l.words FROM look l WHERE l.outcome = 'gone' AND l.asked IN (
                     SELECT s.asked FROM sighting s JOIN article_capture ac ON ac.capture = s.capture
                     JOIN article a ON a.seq = ac.article WHERE a.id = ?) ORDER BY l.seq";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([article.as_str()])?;
        while let Some(row) = rows.next()? {
            let at: Timestamp = pack::parse(&row.get::<_, String>(0)?, "look")?;
            // The first after it was last seen: since then it has been gone.
            if seen.is_none_or(|seen| at > seen) {
                return Ok(Some(Gone { at, words: row.get(1)? }));
            }
        }
        Ok(None)
    }

    /// Articles of which something was seen after `since` that marks them: each held article whose page was found gone,
    /// and each version that stands at an address that had another text before, or that speaks of its own standing.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn marked_since(&self, since: Timestamp) -> Result<Vec<ArticleId>, StoreError> {
        let sql = "SELECT a.id, a.seq FROM article a JOIN run r ON r.id = a.run WHERE r.started > ?1 AND (
                       EXISTS (SELECT 1 FROM status s WHERE s.article = a.seq)
                       OR (a.address IS NOT NULL
                           AND EXISTS (SELECT 1 FROM article b WHERE b.address = a.address AND b.seq <> a.seq)))
                   UNION
                   SELECT a.id, a.seq FROM look l JOIN sighting s ON s.asked = l.asked
                     JOIN article_capture ac ON ac.capture = s.capture JOIN article a ON a.seq = ac.article
                   WHERE l.outcome = 'gone' AND l.at > ?1
                   ORDER BY 2";
        let mut statement = self.db.prepare_cached(sql)?;
        let ids: Vec<String> = statement.query_map([since.to_string()], |row| row.get(0))?.collect::<Result<_, _>>()?;
        ids.iter().map(|id| pack::parse(id, "id")).collect()
    }

    /// The looks at an address, oldest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn looks(&self, asked: &str) -> Result<Vec<Look>, StoreError> {
        let sql = "SELECT asked, at, status, outcome, words, sha256, article FROM look WHERE asked = ? ORDER BY seq";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([asked])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(Look {
                asked: row.get(0)?,
                at: pack::parse(&row.get::<_, String>(1)?, "look")?,
                status: row.get(2)?,
                outcome: row.get(3)?,
                words: row.get(4)?,
                sha256: row.get(5)?,
                article: row.get(6)?,
            });
        }
        Ok(found)
    }
}

impl Batch<'_> {
    /// Notes a look at a page that had been read before.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn add_look(&self, look: &Look) -> Result<(), StoreError> {
        add_look(&self.db, look)
    }

    /// Whether an article is held.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn holds_article(&self, article: &ArticleId) -> Result<bool, StoreError> {
        Ok(self.db.prepare_cached("SELECT 1 FROM article WHERE id = ?")?.exists([article.as_str()])?)
    }

    /// Whether a capture is held.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn holds_capture(&self, capture: &CaptureId) -> Result<bool, StoreError> {
        Ok(self.db.prepare_cached("SELECT 1 FROM capture WHERE id = ?")?.exists([capture.as_str()])?)
    }

    /// Keeps what an article says of its own standing.
    pub(crate) fn add_status(&self, seq: i64, article: &model::Article) -> Result<(), StoreError> {
        for status in &article.filing.status {
            let name = pack::write(&status.value, "status")?;
            self.db
                .prepare_cached("INSERT OR IGNORE INTO status (article, status, words, run) VALUES (?, ?, ?, ?)")?
                .execute(params![seq, name.trim_matches('"'), status.evidence.written, self.run])?;
        }
        Ok(())
    }
}

pub(crate) fn add_look(db: &rusqlite::Connection, look: &Look) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO look (asked, at, status, outcome, words, sha256, article) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        look.asked,
        look.at.to_string(),
        look.status,
        look.outcome,
        look.words,
        look.sha256,
        look.article
    ])?;
    Ok(())
}
