//! WARC 1.1 records, each a gzip member of its own.

use std::io::{self, Write};

use flate2::{Compression, write::GzEncoder};
use jiff::Timestamp;
use model::Sha256;

use crate::digest;

/// A record to write.
#[derive(Debug, Clone)]
pub struct Record<'r> {
    /// `response`, `request`, `resource`, `revisit`, `warcinfo`, `conversion` …
    pub kind: &'r str,
    /// The address, where the record is of one.
    pub address: &'r str,
    /// When it was seen.
    pub date: Timestamp,
    /// Content type of the block; empty where nobody said.
    pub content_type: &'r str,
    /// Further fields, with their names as they are to be written.
    pub fields: Vec<(&'r str, String)>,
    /// The block.
    pub block: &'r [u8],
}

impl Record<'_> {
    /// An id that is the same for the same record: a name-based UUID of its kind, address, date and block.
    pub fn id(&self) -> String {
        let of = format!("{}\n{}\n{}\n{}", self.kind, self.address, self.date, Sha256::of(self.block));
        uuid(&of)
    }

    /// Writes the record as one gzip member; gives the number of bytes written.
    ///
    /// # Errors
    /// `to` cannot be written to.
    pub fn write(&self, to: &mut impl Write) -> io::Result<u64> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(&self.plain())?;
        let member = gzip.finish()?;
        to.write_all(&member)?;
        Ok(member.len() as u64)
    }

    /// The record as it stands in a WARC that is not compressed.
    pub fn plain(&self) -> Vec<u8> {
        let mut head = format!("WARC/1.1\r\nWARC-Type: {}\r\nWARC-Record-ID: {}\r\n", self.kind, self.id());
        if !self.address.is_empty() {
            head.push_str(&format!("WARC-Target-URI: {}\r\n", one_line(self.address)));
        }
        head.push_str(&format!("WARC-Date: {}\r\n", self.date));
        for (name, value) in &self.fields {
            head.push_str(&format!("{name}: {}\r\n", one_line(value)));
        }
        if !self.content_type.is_empty() {
            head.push_str(&format!("Content-Type: {}\r\n", one_line(self.content_type)));
        }
        head.push_str(&format!(
            "WARC-Block-Digest: {}\r\nContent-Length: {}\r\n\r\n",
            digest::sha256(self.block),
            self.block.len()
        ));
        let mut out = head.into_bytes();
        out.extend_from_slice(self.block);
        out.extend_from_slice(b"\r\n\r\n");
        out
    }
}

/// A value on one line: what was received must not begin a header of its own.
pub(crate) fn one_line(value: &str) -> String {
    value.replace(['\r', '\n'], " ")
}

fn uuid(of: &str) -> String {
    let digits = Sha256::of(of.as_bytes()).to_string();
    let d = &digits[digits.len() - 64..];
    // Version 8: made in our own way (RFC 9562).
    format!("<urn:uuid:{}-{}-8{}-a{}-{}>", &d[..8], &d[8..12], &d[12..15], &d[15..18], &d[18..30])
}
