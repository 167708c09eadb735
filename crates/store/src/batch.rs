mod coded;
mod linked;

pub(crate) use linked::sketch;

use jiff::{Timestamp, civil::Date};
use model::{Article, ArticleId, Capture, CaptureId, Document, Note, Precision, PublishedAt, TextBlock, TextSpan};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use serde::{Deserialize, Serialize};

use crate::{Store, StoreError, fold, pack, unreadable};

/// A run: what made derived rows, so that they can be told apart from those of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// When it began.
    pub started: Timestamp,
    /// Version of Attaché.
    pub version: String,
    /// Digest of knowledge and models.
    pub knowledge: String,
}

/// Whether something was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is new.
    New,
    /// It was there already; nothing was done but to note the sighting.
    Held,
}

/// What is written together: all of it is there after [`Batch::commit`], or nothing.
pub struct Batch<'s> {
    pub(crate) db: Transaction<'s>,
    pub(crate) run: i64,
}

/// The parts of a document that evidence needs; all else can be made anew from the bytes.
#[derive(Serialize, Deserialize)]
pub(crate) struct KeptDocument {
    pub language: String,
    pub blocks: Vec<TextBlock>,
    /// Span, and index into `blocks`.
    pub sentences: Vec<(TextSpan, u32)>,
}

impl Store {
    /// Notes the beginning of a run; derived rows carry its number.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn begin(&mut self, run: &Run) -> Result<i64, StoreError> {
        let values = params![run.started.to_string(), run.version, run.knowledge];
        let sql = "INSERT INTO run (started, version, knowledge) VALUES (?, ?, ?)";
        self.db.execute(sql, values).map_err(|error| self.named(error))?;
        Ok(self.db.last_insert_rowid())
    }

    /// Begins a batch of run `run`.
    ///
    /// # Errors
    /// Another process writes, or the disk fails.
    pub fn batch(&mut self, run: i64) -> Result<Batch<'_>, StoreError> {
        let path = &self.path;
        let db = self.db.transaction_with_behavior(TransactionBehavior::Immediate);
        Ok(Batch { db: db.map_err(|error| unreadable(path, error))?, run })
    }

    fn named(&self, error: rusqlite::Error) -> StoreError {
        unreadable(&self.path, error)
    }

    /// Whether a capture is held, with everything that was made of it.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn holds(&self, capture: &CaptureId) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM capture WHERE id = ?1 UNION ALL SELECT 1 FROM withdrawal WHERE capture = ?1";
        Ok(self.db.prepare_cached(sql)?.exists([capture.as_str()])?)
    }
}

impl Batch<'_> {
    /// Makes everything of this batch last.
    ///
    /// # Errors
    /// The disk fails; then nothing of the batch is kept.
    pub fn commit(self) -> Result<(), StoreError> {
        Ok(self.db.commit()?)
    }

    /// Keeps a capture with its bytes, or notes that a held one was seen again.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn add_capture(&self, capture: &Capture) -> Result<Added, StoreError> {
        if self.db.prepare_cached("SELECT 1 FROM withdrawal WHERE sha256 = ?")?.exists([capture.sha256.as_str()])? {
            return Ok(Added::Held);
        }
        let held = self.capture_seq(&capture.id)?;
        let seq = match held {
            Some(seq) => {
                self.keep_bytes(capture)?;
                seq
            }
            None => self.insert_capture(capture)?,
        };
        self.db
            .prepare_cached("INSERT OR IGNORE INTO sighting (capture, seen, asked, run) VALUES (?, ?, ?, ?)")?
            .execute(params![seq, capture.received.to_string(), capture.asked, self.run])?;
        Ok(if held.is_some() { Added::Held } else { Added::New })
    }

    /// Keeps the bytes, where they are not held or were let go.
    fn keep_bytes(&self, capture: &Capture) -> Result<(), StoreError> {
        let sql = "SELECT 1 FROM bytes WHERE sha256 = ? AND let_go IS NULL";
        if !self.db.prepare_cached(sql)?.exists([capture.sha256.as_str()])? {
            self.db
                .prepare_cached(
                    "INSERT INTO bytes (sha256, length, zstd) VALUES (?, ?, ?)
                     ON CONFLICT (sha256) DO UPDATE SET zstd = excluded.zstd, let_go = NULL",
                )?
                .execute(params![
                    capture.sha256.as_str(),
                    capture.bytes.len() as i64,
                    pack::squeeze(&capture.bytes)?
                ])?;
        }
        Ok(())
    }

    fn insert_capture(&self, capture: &Capture) -> Result<i64, StoreError> {
        self.keep_bytes(capture)?;
        let about = KeptCapture {
            asked: capture.asked.clone(),
            status: capture.status,
            headers: capture.headers.clone(),
            request: capture.request.clone(),
            media: capture.media,
            hints: capture.hints.clone(),
            received_in: capture.received_in.clone(),
        };
        self.db
            .prepare_cached(
                "INSERT INTO capture (id, sha256, address, received, about, run) VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                capture.id.as_str(),
                capture.sha256.as_str(),
                capture.address,
                capture.received.to_string(),
                pack::write(&about, "capture")?,
                self.run
            ])?;
        Ok(self.db.last_insert_rowid())
    }

    /// Keeps remarks on a held capture, of whatever stage, in order.
    ///
    /// # Errors
    /// The capture is not held; the store cannot be written.
    pub fn add_notes<'n>(
        &self,
        capture: &CaptureId,
        notes: impl IntoIterator<Item = &'n Note>,
    ) -> Result<(), StoreError> {
        let seq = self.needed(self.capture_seq(capture)?, capture.as_str())?;
        let first: i64 = self
            .db
            .prepare_cached("SELECT coalesce(max(position) + 1, 0) FROM note WHERE capture = ?")?
            .query_row([seq], |row| row.get(0))?;
        let mut insert = self
            .db
            .prepare_cached("INSERT INTO note (capture, position, code, message, at, run) VALUES (?, ?, ?, ?, ?, ?)")?;
        for (position, note) in (first..).zip(notes) {
            insert.execute(params![seq, position, note.code, note.message, note.at, self.run])?;
        }
        Ok(())
    }

    /// Keeps an article read from a held capture, its text and its sentences. An article that is held already (the same
    /// text at the same address, in other bytes) only gains the capture.
    ///
    /// # Errors
    /// The capture is not held; the store cannot be written.
    pub fn add_article(
        &self,
        article: &Article,
        document: &Document,
        received: Timestamp,
    ) -> Result<Added, StoreError> {
        let capture = self.needed(self.capture_seq(&article.capture)?, article.capture.as_str())?;
        let held = self.article_seq(&article.id)?;
        let seq = match held {
            Some(seq) => seq,
            None => self.insert_article(article, document, received, capture)?,
        };
        self.db
            .prepare_cached("INSERT OR IGNORE INTO article_capture (article, capture, run) VALUES (?, ?, ?)")?
            .execute(params![seq, capture, self.run])?;
        Ok(if held.is_some() { Added::Held } else { Added::New })
    }

    fn insert_article(
        &self,
        article: &Article,
        document: &Document,
        received: Timestamp,
        capture: i64,
    ) -> Result<i64, StoreError> {
        let published = article.published.as_ref().map(|published| &published.value);
        let (first, last) = days(published, received);
        let address = article.address.as_ref().map(|address| address.value.as_str());
        let outlet = article.outlet.as_ref().map(|outlet| outlet.value.as_str());
        let outlet_key = match outlet {
            Some(outlet) => fold::fold(outlet),
            None => address.map_or(String::new(), fold::host),
        };
        let sentences = document.sentences.iter().map(|sentence| (sentence.span, sentence.block)).collect();
        let kept = KeptDocument { language: document.language.clone(), blocks: document.blocks.clone(), sentences };
        let published = published.map(|published| pack::write(published, "date of publication")).transpose()?;
        let access = pack::write(&article.access, "access")?;
        self.db
            .prepare_cached(
                "INSERT INTO article (id, capture, arrived, address, outlet, outlet_key, title, published, sort_day,
                 last_day, language, access, body, document, run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                article.id.as_str(),
                capture,
                received.to_string(),
                address,
                outlet,
                outlet_key,
                article.title(),
                published,
                first.to_string(),
                last.to_string(),
                article.language.as_ref().map(|language| language.value.as_str()),
                access.trim_matches('"'),
                pack::pack(article, "article")?,
                pack::pack(&kept, "document")?,
                self.run
            ])?;
        let seq = self.db.last_insert_rowid();
        let text = document.text.as_str();
        self.db
            .prepare_cached("INSERT INTO article_text (article, text) VALUES (?, ?)")?
            .execute(params![seq, text])?;
        self.db.prepare_cached("INSERT INTO search (rowid, text) VALUES (?, ?)")?.execute(params![seq, text])?;
        Ok(seq)
    }

    fn capture_seq(&self, id: &CaptureId) -> Result<Option<i64>, StoreError> {
        self.seq("SELECT seq FROM capture WHERE id = ?", id.as_str())
    }

    pub(crate) fn article_seq(&self, id: &ArticleId) -> Result<Option<i64>, StoreError> {
        self.seq("SELECT seq FROM article WHERE id = ?", id.as_str())
    }

    fn seq(&self, sql: &str, id: &str) -> Result<Option<i64>, StoreError> {
        Ok(self.db.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?)
    }

    pub(crate) fn needed(&self, seq: Option<i64>, id: &str) -> Result<i64, StoreError> {
        seq.ok_or_else(|| StoreError::Unknown { id: id.to_string() })
    }
}

/// What is kept of a capture beside its own columns.
#[derive(Serialize, Deserialize)]
pub(crate) struct KeptCapture {
    pub asked: String,
    pub status: Option<u16>,
    pub headers: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub request: Vec<(String, String)>,
    pub media: model::Media,
    pub hints: model::Hints,
    pub received_in: model::Received,
}

/// First and last day on which an article can have been published; the day of receipt where nothing is known.
fn days(published: Option<&PublishedAt>, received: Timestamp) -> (Date, Date) {
    let Some(published) = published else {
        let day = jiff::tz::Offset::UTC.to_datetime(received).date();
        return (day, day);
    };
    let first = published.day;
    let last = match published.precision {
        Precision::Time | Precision::Day => first,
        Precision::Week => first.saturating_add(jiff::Span::new().days(6)),
        Precision::Month => first.last_of_month(),
        Precision::Quarter | Precision::Season => first.saturating_add(jiff::Span::new().days(92)),
        Precision::Half => first.saturating_add(jiff::Span::new().days(184)),
        Precision::Year => first.last_of_year(),
        Precision::Decade | Precision::Unknown => first.saturating_add(jiff::Span::new().days(3652)),
    };
    (first, last)
}
