//! WARC files (ISO 28500), plain or gzipped record by record, of any size: one record at a time is held.
//!
//! | record | becomes |
//! |---|---|
//! | `response` with HTML or text, status 2xx | a page: its bytes without HTTP headers and chunks |
//! | `resource`, `conversion` with HTML or text | a page; a conversion with a note, since others made the text |
//! | `revisit` | a further sighting of the page that it repeats |
//! | `request` | the request headers of the page before or after it |
//! | all else | passed over, counted by reason |
//!
//! A damaged gzip member or record is an error of its own; the next one is looked for and read.

mod http;
mod members;
mod record;
mod write;

use std::{
    fs::File,
    io::{self, BufRead, Read},
    path::Path,
};

use jiff::Timestamp;
use model::{Capture, Media, Note, Received, Sha256};

use self::{
    http::{Body, Message},
    members::Members,
    record::Head,
};
use crate::{Again, CollectError, Found, Plan, ReadTo, What, digest, files::MAX_PAGE};

pub use write::Record;

/// Whether the name says that the file is a WARC.
pub(crate) fn is_warc(path: &Path) -> bool {
    let name = path.file_name().map_or(String::new(), |name| name.to_string_lossy().to_lowercase());
    [".warc", ".warc.gz", ".wet", ".wet.gz"].iter().any(|ending| name.ends_with(ending))
}

/// Opens a WARC at the place up to which `plan` says that it was read.
pub(crate) fn open(path: &Path, plan: &Plan) -> Result<Records, CollectError> {
    let fail = |source| CollectError::file(path, source);
    let mut file = File::open(path).map_err(fail)?;
    let mut beginning = Vec::new();
    file.by_ref().take(MARKED).read_to_end(&mut beginning).map_err(fail)?;
    let length = file.metadata().map_err(fail)?.len();
    let shown = path.display().to_string();
    let mark = Sha256::of(&beginning).to_string();
    let from = plan.read_to.get(&(shown.clone(), mark.clone())).copied().filter(|from| *from <= length).unwrap_or(0);
    let members = Members::open(file, from).map_err(fail)?;
    Ok(Records { shown, mark, members, found: None, request: None, at_end: from == length, is_told: false })
}

/// A file is known again by its name and so many of its first bytes.
const MARKED: u64 = 4096;
/// Requests are short; longer ones are no evidence that anybody needs.
const MOST_REQUEST: u64 = 64 << 10;

/// The records of a file, in order.
pub(crate) struct Records {
    shown: String,
    mark: String,
    members: Members,
    /// A head that was found behind a damaged record.
    found: Option<Head>,
    /// The last request: address and headers.
    request: Option<(String, Vec<(String, String)>)>,
    at_end: bool,
    is_told: bool,
}

/// Why a record cannot be used.
enum Trouble {
    /// What it says makes no sense; its bytes can be read.
    Record(String),
    /// Its bytes cannot be read.
    Bytes(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Trouble::Bytes(error)
    }
}

impl From<String> for Trouble {
    fn from(reason: String) -> Self {
        Trouble::Record(reason)
    }
}

impl From<&str> for Trouble {
    fn from(reason: &str) -> Self {
        Trouble::Record(reason.to_string())
    }
}

impl Iterator for Records {
    type Item = Result<Found, CollectError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.at_end {
            let offset = self.members.start();
            match self.step(offset) {
                Ok(Some(what)) => return Some(Ok(self.found(what))),
                Ok(None) => self.at_end = true,
                Err(trouble) => {
                    let reason = self.recover(trouble);
                    return Some(Err(CollectError::Record { path: self.shown.clone(), offset, reason }));
                }
            }
        }
        // Told once, so that where reading ended is kept even after records that were passed over.
        (!std::mem::replace(&mut self.is_told, true)).then(|| Ok(self.found(What::End)))
    }
}

impl Records {
    fn found(&self, what: What) -> Found {
        let offset = self.members.start();
        Found { what, read_to: Some(ReadTo { file: self.shown.clone(), mark: self.mark.clone(), offset }) }
    }

    /// Reads one record; none at the end of the file.
    fn step(&mut self, offset: u64) -> Result<Option<What>, Trouble> {
        let head = match self.found.take() {
            Some(head) => head,
            None => loop {
                match Head::read(&mut self.members)?? {
                    Some(head) => break head,
                    None if self.members.advance()? => {}
                    None => return Ok(None),
                }
            },
        };
        let what = self.record(&head, offset)?;
        self.finish()?;
        Ok(Some(what))
    }

    fn record(&mut self, head: &Head, offset: u64) -> Result<What, Trouble> {
        let kind = head.kind().to_string();
        match kind.as_str() {
            "response" | "resource" | "conversion" => {
                let block = self.block(head)?;
                self.page(head, &kind, &block, offset)
            }
            "revisit" => {
                self.skip(head)?;
                self.again(head, offset)
            }
            "request" if head.length()? <= MOST_REQUEST => {
                let block = self.block(head)?;
                if let (Some(address), Ok(message)) = (head.address(), Message::read(&block)) {
                    let mut request = vec![(String::new(), message.first_line)];
                    request.extend(message.headers);
                    self.request = Some((address.to_string(), request));
                }
                Ok(What::PassedOver("request records (kept with their pages)".into()))
            }
            "" => Err("it does not say of what type it is".into()),
            _ => {
                self.skip(head)?;
                let kind: String = kind.chars().take(40).collect();
                Ok(What::PassedOver(format!("{kind} records")))
            }
        }
    }

    /// The page of a record, or why it is none that is read.
    fn page(&mut self, head: &Head, kind: &str, block: &[u8], offset: u64) -> Result<What, Trouble> {
        let address = head.address().ok_or("it names no address")?.to_string();
        let date = head.date()?;
        let content_type = head.field("content-type").unwrap_or("");
        let is_http = kind == "response" && (address.starts_with("http://") || address.starts_with("https://"));
        if kind == "response" && (!is_http || !(content_type.is_empty() || is(content_type, "application/http"))) {
            return Ok(What::PassedOver(format!("responses of type {}", shortened(content_type))));
        }
        let mut notes = Vec::new();
        let (bytes, status, headers) = if is_http {
            let message = Message::read(block)?;
            match message.status() {
                Some(200..=299) => {}
                Some(status) => return Ok(What::PassedOver(format!("answers with status {status}"))),
                None => return Err("it holds no HTTP answer".into()),
            }
            let bytes = match message.whole_body() {
                Body::Whole(bytes) | Body::NotChunked(bytes) => bytes,
                Body::Cut(bytes) => {
                    notes.push(Note::new("R01", "the chunks of the answer break off; what there was is read"));
                    bytes
                }
            };
            (bytes, message.status(), message.headers)
        } else {
            (block.to_vec(), None, vec![("content-type".to_string(), content_type.to_string())])
        };
        let content_type = http::header(&headers, "content-type").unwrap_or("");
        let Some(media) = media(content_type) else {
            return Ok(What::PassedOver(format!("pages of type {}", shortened(content_type))));
        };
        if address.split('?').next().is_some_and(|address| address.ends_with("/robots.txt")) {
            return Ok(What::PassedOver("robots.txt".into()));
        }
        if let Some(reason) = head.field("warc-truncated") {
            notes.push(Note::new("R01", format!("whoever stored the page cut it off ({})", shortened(reason))));
        }
        if let Some(said) = head.field("warc-block-digest")
            && digest::disagrees(said, block)
        {
            notes.push(Note::new("R02", "the record does not have the digest that it states").at(said));
        }
        if kind == "conversion" {
            notes.push(Note::new("R03", "others made this text from a page; the page itself is not in the record"));
        }
        let mut capture = Capture::new(&address, bytes, media, date);
        capture.status = status;
        capture.headers = headers;
        capture.notes = notes;
        if let Some((_, request)) = self.request.take_if(|(asked, _)| *asked == address) {
            capture.request = request;
        }
        let record = head.field("warc-record-id").unwrap_or("").to_string();
        capture.received_in = Received::Warc { file: self.shown.clone(), offset, record };
        Ok(What::Page(Box::new(capture)))
    }

    fn again(&self, head: &Head, offset: u64) -> Result<What, Trouble> {
        let asked = head.address().ok_or("it names no address")?.to_string();
        let first_seen: Option<Timestamp> = head.field("warc-refers-to-date").and_then(|said| said.parse().ok());
        Ok(What::Again(Again {
            address: head.refers_to().unwrap_or(&asked).to_string(),
            first_seen,
            seen: head.date()?,
            asked,
            path: self.shown.clone(),
            offset,
        }))
    }

    fn block(&mut self, head: &Head) -> Result<Vec<u8>, Trouble> {
        let length = head.length()?;
        if length > MAX_PAGE {
            self.skip(head)?;
            return Err(format!("it is larger than the {} MiB that one page may have", MAX_PAGE >> 20).into());
        }
        // What a record says of its length is not believed before the bytes are there.
        let mut block = Vec::with_capacity(length.min(1 << 20) as usize);
        let n = self.members.by_ref().take(length).read_to_end(&mut block)? as u64;
        if n < length { Err(cut(n, length)) } else { Ok(block) }
    }

    fn skip(&mut self, head: &Head) -> Result<(), Trouble> {
        let length = head.length()?;
        let n = io::copy(&mut self.members.by_ref().take(length), &mut io::sink())?;
        if n < length { Err(cut(n, length)) } else { Ok(()) }
    }

    /// Goes past the empty lines after a record, and to the next member where this one ends here; its checksum is
    /// compared then.
    fn finish(&mut self) -> Result<(), Trouble> {
        loop {
            let buffer = self.members.fill_buf()?;
            let n = buffer.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            if n == 0 {
                // A member is compared with its checksum at its end only: until then a wrong length is what shows damage.
                let expected = &b"WARC/"[..buffer.len().min(5)];
                if !buffer.starts_with(expected) {
                    return Err("no record follows where it should end".into());
                }
                break;
            }
            self.members.consume(n);
        }
        self.at_end = !self.members.advance()?;
        Ok(())
    }

    /// Goes to where the next record begins, and says in words what was wrong.
    fn recover(&mut self, trouble: Trouble) -> String {
        let (reason, is_readable) = match trouble {
            Trouble::Record(reason) => (reason, true),
            Trouble::Bytes(error) => (format!("its bytes cannot be read ({error})"), false),
        };
        if is_readable {
            match Head::find(&mut self.members) {
                Ok(Some(head)) => {
                    self.found = Some(head);
                    return reason;
                }
                Ok(None) if self.members.is_gzip() => {
                    if let Ok(more) = self.members.advance() {
                        self.at_end = !more;
                        return reason;
                    }
                }
                Ok(None) => {
                    self.at_end = true;
                    return reason;
                }
                Err(_) => {}
            }
        }
        // A failing disk ends the file; what can be read of it is taken up next time.
        self.at_end = !self.members.resync().unwrap_or(false);
        reason
    }
}

fn cut(n: u64, length: u64) -> Trouble {
    Trouble::Record(format!("it breaks off after {n} of {length} bytes"))
}

/// What a content type says the bytes are; none for kinds that are not read.
pub(crate) fn media(content_type: &str) -> Option<Media> {
    let kind = content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    match kind.as_str() {
        "text/html" | "application/xhtml+xml" => Some(Media::Html),
        "text/plain" => Some(Media::Text),
        "" => Some(Media::Unknown),
        _ => None,
    }
}

/// What a content type is called, where pages of it are not read.
pub fn unread_kind(content_type: &str) -> Option<String> {
    media(content_type).is_none().then(|| shortened(content_type))
}

fn is(content_type: &str, wanted: &str) -> bool {
    content_type.split(';').next().unwrap_or("").trim().eq_ignore_ascii_case(wanted)
}

fn shortened(words: &str) -> String {
    let kind: String = words.split(';').next().unwrap_or("").trim().chars().take(40).collect();
    if kind.is_empty() { "nobody said".into() } else { kind }
}

#[cfg(test)]
mod tests;
