use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{CaptureId, Note, Sha256};

/// What a page looked like when it was received: the evidentiary copy. Made by `collect`.
#[derive(Debug, Clone)]
pub struct Capture {
    /// Hash of (final address, SHA-256 of the bytes).
    pub id: CaptureId,
    /// The address asked for; for a file, its path as given.
    pub asked: String,
    /// The final address, after redirects. For a file without a known web address: `file:` and its path as given, so
    /// that the same input gives the same id on every machine.
    pub address: String,
    /// HTTP status, where there was one.
    pub status: Option<u16>,
    /// Response headers as received, lower-case names.
    pub headers: Vec<(String, String)>,
    /// Request line (under the empty name) and headers as sent, lower-case names; empty where nobody kept them.
    pub request: Vec<(String, String)>,
    /// When it was received, UTC. The clock is an argument of the run.
    pub received: Timestamp,
    /// SHA-256 of `bytes`.
    pub sha256: Sha256,
    /// The bytes as received (for a JSON line: the bytes of its `html` or `text` value; `received_in` says where).
    pub bytes: Vec<u8>,
    /// What the sender or the file name says the bytes are.
    pub media: Media,
    /// What came beside the bytes (JSON line fields, feed entries).
    pub hints: Hints,
    /// How it arrived.
    pub received_in: Received,
    /// Remarks of `collect`.
    pub notes: Vec<Note>,
}

impl Capture {
    /// A capture of `bytes` seen at `address` (also taken as the address asked for), with everything else unknown.
    pub fn new(address: &str, bytes: Vec<u8>, media: Media, received: Timestamp) -> Self {
        let sha256 = Sha256::of(&bytes);
        Capture {
            id: CaptureId::new(address, &sha256),
            asked: address.to_string(),
            address: address.to_string(),
            status: None,
            headers: Vec::new(),
            request: Vec::new(),
            received,
            sha256,
            bytes,
            media,
            hints: Hints::default(),
            received_in: Received::File,
            notes: Vec::new(),
        }
    }

    /// The final address where it is a web address (`http`, `https`), and `None` for a file.
    pub fn web_address(&self) -> Option<&str> {
        (self.address.starts_with("http://") || self.address.starts_with("https://")).then_some(self.address.as_str())
    }
}

/// What the bytes are said to be; `extract` may decide otherwise and says so in a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Media {
    /// HTML, XHTML or AMP.
    Html,
    /// Plain text, perhaps saved from a page.
    Text,
    /// Nobody said: `extract` looks at the bytes.
    Unknown,
}

/// How a capture arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Received {
    /// A file on its own.
    File,
    /// Standard input.
    Stdin,
    /// The record on this line (from 1) of a JSON lines file.
    JsonLine(u64),
    /// Fetched from the web.
    Web,
    /// A record of a WARC file.
    Warc {
        /// The file, as given.
        file: String,
        /// Where in the file the record begins (for a compressed file: its gzip member).
        offset: u64,
        /// The record's own id; empty where it has none.
        record: String,
    },
}

/// What a feed entry or JSON line said about the page. It is evidence of the sender, weaker than the page's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    /// Title as sent.
    pub title: Option<String>,
    /// Publication date as sent, unparsed.
    pub date: Option<String>,
    /// Outlet as sent.
    pub outlet: Option<String>,
    /// Language tag as sent.
    pub language: Option<String>,
}
