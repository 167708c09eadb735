//! The head of a WARC record.

use std::io::{self, BufRead, Read};

use jiff::Timestamp;

use super::http::{add_header, header};

/// Version line and named fields of a record.
#[derive(Debug, Default)]
pub(crate) struct Head {
    fields: Vec<(String, String)>,
}

/// Heads of real records stay under 8 KiB.
const MOST_HEAD: u64 = 256 << 10;

impl Head {
    /// Reads the next head; none at the end of the segment.
    ///
    /// # Errors
    /// What stands there is no head (a reason), or the bytes cannot be read.
    pub(crate) fn read(from: &mut impl BufRead) -> io::Result<Result<Option<Self>, String>> {
        let mut budget = MOST_HEAD;
        let mut line = String::new();
        while line.is_empty() {
            match next_line(from, &mut budget)? {
                Some(next) => line = next,
                None if budget == 0 => return Ok(Err("there is no record for 256 KiB".into())),
                None => return Ok(Ok(None)),
            }
        }
        if !is_version(&line) {
            let shown: String = line.chars().take(40).collect();
            return Ok(Err(format!("a record should begin here, and there is {shown:?}")));
        }
        Self::fields(from, budget)
    }

    /// Reads lines up to the next that begins a record, and then its head; none where there is no further record.
    ///
    /// # Errors
    /// The bytes cannot be read.
    pub(crate) fn find(from: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut at_line_start = true;
        loop {
            let mut piece = Vec::new();
            from.by_ref().take(MOST_HEAD).read_until(b'\n', &mut piece)?;
            let Some(last) = piece.last() else { return Ok(None) };
            let ends = *last == b'\n';
            if at_line_start
                && is_version(String::from_utf8_lossy(&piece).trim_end())
                && let Ok(Some(head)) = Self::fields(from, MOST_HEAD)?
            {
                return Ok(Some(head));
            }
            at_line_start = ends;
        }
    }

    fn fields(from: &mut impl BufRead, mut budget: u64) -> io::Result<Result<Option<Self>, String>> {
        let mut fields = Vec::new();
        loop {
            match next_line(from, &mut budget)? {
                Some(line) if line.is_empty() => return Ok(Ok(Some(Head { fields }))),
                Some(line) => add_header(&mut fields, &line),
                None if budget == 0 => return Ok(Err("its head is longer than 256 KiB".into())),
                None => return Ok(Err("its head breaks off".into())),
            }
        }
    }

    /// A field by its lower-case name.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        header(&self.fields, name).filter(|value| !value.is_empty())
    }

    /// `response`, `revisit` …
    pub(crate) fn kind(&self) -> &str {
        self.field("warc-type").unwrap_or("")
    }

    /// How long the block is said to be.
    pub(crate) fn length(&self) -> Result<u64, String> {
        let said = self.field("content-length").ok_or("it does not say how long it is")?;
        said.parse().map_err(|_| format!("its length is said to be {said:?}"))
    }

    /// When the record was made.
    pub(crate) fn date(&self) -> Result<Timestamp, String> {
        let said = self.field("warc-date").ok_or("it has no date")?;
        said.parse().map_err(|_| format!("its date is said to be {said:?}"))
    }

    /// The address, without the angle brackets that some programs put around it.
    pub(crate) fn address(&self) -> Option<&str> {
        self.field("warc-target-uri").map(bare)
    }

    /// The address of the record that a revisit repeats.
    pub(crate) fn refers_to(&self) -> Option<&str> {
        self.field("warc-refers-to-target-uri").map(bare)
    }
}

fn bare(address: &str) -> &str {
    address.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(address)
}

fn is_version(line: &str) -> bool {
    line.strip_prefix("WARC/").is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit()))
}

/// The next line without its end; none at the end of the segment, or where the budget is used up (and then 0).
fn next_line(from: &mut impl BufRead, budget: &mut u64) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    let n = from.by_ref().take(*budget).read_until(b'\n', &mut line)? as u64;
    *budget -= n;
    if n == 0 || (*budget == 0 && line.last() != Some(&b'\n')) {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_string()))
}
