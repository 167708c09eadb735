use jiff::Timestamp;
use model::{Capture, CaptureId, Hints, Media, Note, Received, Sha256};
use rusqlite::OptionalExtension;
use serde::Serialize;

use super::ids::read;
use crate::{Store, StoreError, batch::KeptCapture, pack};

/// A capture without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaptureRecord {
    /// `cap_…`
    pub id: CaptureId,
    /// The address (or path) asked for.
    pub asked: String,
    /// The final address.
    pub address: String,
    /// HTTP status.
    pub status: Option<u16>,
    /// Response headers.
    pub headers: Vec<(String, String)>,
    /// Request line (under the empty name) and headers; empty where nobody kept them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub request: Vec<(String, String)>,
    /// When it was first received.
    pub received: Timestamp,
    /// SHA-256 of the bytes.
    pub sha256: Sha256,
    /// How many bytes.
    pub length: u64,
    /// When a rule of retention let the bytes go; their hash stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub let_go: Option<Timestamp>,
    /// What the bytes are said to be.
    pub media: Media,
    /// What came beside the bytes.
    pub hints: Hints,
    /// How it arrived.
    pub received_in: Received,
    /// Every time it was seen, the first too.
    pub sightings: Vec<Sighting>,
    /// Remarks of all stages.
    pub notes: Vec<Note>,
}

/// One time that a capture was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sighting {
    /// When.
    pub seen: Timestamp,
    /// The address asked for.
    pub asked: String,
}

impl CaptureRecord {
    /// `capture` with what is known beside address, bytes and time.
    fn complete(self, mut capture: Capture) -> Capture {
        capture.asked = self.asked;
        capture.status = self.status;
        capture.headers = self.headers;
        capture.request = self.request;
        capture.hints = self.hints;
        capture.received_in = self.received_in;
        capture
    }
}

impl Store {
    /// A capture without its bytes.
    ///
    /// # Errors
    /// It is not held; the store cannot be read.
    pub fn capture(&self, id: &CaptureId) -> Result<CaptureRecord, StoreError> {
        let sql = "SELECT c.seq, c.sha256, c.address, c.received, c.about, b.length, b.let_go
                   FROM capture c JOIN bytes b USING (sha256) WHERE c.id = ?";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([id.as_str()])?;
        let Some(row) = rows.next()? else { return Err(StoreError::Unknown { id: id.to_string() }) };
        let seq: i64 = row.get(0)?;
        let sha256: String = row.get(1)?;
        let about: KeptCapture = pack::read(row.get::<_, String>(4)?.as_bytes(), "capture")?;
        Ok(CaptureRecord {
            id: id.clone(),
            asked: about.asked,
            address: row.get(2)?,
            status: about.status,
            headers: about.headers,
            request: about.request,
            received: pack::parse(&row.get::<_, String>(3)?, "capture")?,
            sha256: pack::read(format!("\"{sha256}\"").as_bytes(), "hash")?,
            length: row.get::<_, i64>(5)? as u64,
            let_go: row.get::<_, Option<String>>(6)?.map(|at| pack::parse(&at, "capture")).transpose()?,
            media: about.media,
            hints: about.hints,
            received_in: about.received_in,
            sightings: self.sightings(seq)?,
            notes: self.notes(seq)?,
        })
    }

    /// A capture with its bytes, as it was given to [`crate::Batch::add_capture`].
    ///
    /// # Errors
    /// It is not held; its bytes were let go or are damaged (they no longer have their hash); the store cannot be read.
    pub fn capture_with_bytes(&self, id: &CaptureId) -> Result<Capture, StoreError> {
        let record = self.capture(id)?;
        let bytes = self.bytes(&record.sha256)?;
        let capture = Capture::new(&record.address, bytes, record.media, record.received);
        if capture.sha256 != record.sha256 {
            let reason = format!("they should have the SHA-256 {} and have {}", record.sha256, capture.sha256);
            return Err(StoreError::Damaged { what: "bytes of a capture", reason });
        }
        Ok(record.complete(capture))
    }

    /// A capture with all that is known of it, but without its bytes, for work that needs only the former.
    ///
    /// # Errors
    /// It is not held; the store cannot be read.
    pub fn capture_without_bytes(&self, id: &CaptureId) -> Result<Capture, StoreError> {
        let record = self.capture(id)?;
        let mut capture = Capture::new(&record.address, Vec::new(), record.media, record.received);
        (capture.id, capture.sha256) = (record.id.clone(), record.sha256.clone());
        Ok(record.complete(capture))
    }

    /// The captures, in order of arrival.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn capture_ids(&self) -> Result<Vec<CaptureId>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT id FROM capture ORDER BY seq")?;
        let ids: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        ids.iter().map(|id| read(id)).collect()
    }

    /// Bytes by their hash.
    ///
    /// # Errors
    /// They are not held, were let go, or are damaged; the store cannot be read.
    pub fn bytes(&self, sha256: &Sha256) -> Result<Vec<u8>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT length, zstd, let_go FROM bytes WHERE sha256 = ?")?;
        let found: Option<(i64, Vec<u8>, Option<String>)> =
            statement.query_row([sha256.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
        let Some((length, packed, let_go)) = found else { return Err(StoreError::Unknown { id: sha256.to_string() }) };
        if let Some(at) = let_go {
            return Err(StoreError::LetGo { sha256: sha256.to_string(), at });
        }
        pack::expand(&packed, length as usize, "bytes of a capture")
    }

    fn sightings(&self, capture: i64) -> Result<Vec<Sighting>, StoreError> {
        let sql = "SELECT seen, asked FROM sighting WHERE capture = ? ORDER BY seen, asked";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([capture])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let seen = pack::parse(&row.get::<_, String>(0)?, "sighting")?;
            found.push(Sighting { seen, asked: row.get(1)? });
        }
        Ok(found)
    }

    fn notes(&self, capture: i64) -> Result<Vec<Note>, StoreError> {
        let sql = "SELECT code, message, at FROM note WHERE capture = ? ORDER BY position";
        let mut statement = self.db.prepare_cached(sql)?;
        let notes = statement
            .query_map([capture], |row| Ok(Note { code: row.get(0)?, message: row.get(1)?, at: row.get(2)? }))?;
        Ok(notes.collect::<Result<_, _>>()?)
    }
}
