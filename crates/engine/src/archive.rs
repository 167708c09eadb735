//! What is held, as web archives: WARC 1.1 records, and the index and lists that a WACZ holds beside them.

use std::io::{self, Write};

use collect::Record;
use jiff::Timestamp;
use model::Capture;
use serde_json::{Value, json};
use store::{Store, StoreError};

/// What was written.
#[derive(Debug, Default)]
pub struct Archived {
    /// Pages.
    pub pages: u64,
    /// Pages that are left out, since a rule of retention let their bytes go.
    pub let_go: u64,
    /// Further sightings of them.
    pub sightings: u64,
    /// Bytes of the WARC.
    pub bytes: u64,
    /// Lines of the index (CDXJ), sorted.
    pub index: Vec<String>,
    /// One JSON line a page (`pages.jsonl`), its head first.
    pub list: Vec<String>,
}

/// Why an archive could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file failed.
    #[error("the archive cannot be written: {0}")]
    File(#[from] io::Error),
}

/// The name of the WARC inside a WACZ.
pub const DATA: &str = "data.warc.gz";

/// Writes everything that is held as WARC.gz, in order of arrival. The same store and moment give the same bytes.
///
/// Pages that came over HTTP are `response` records with their `request` where it is known; all others are `resource`
/// records. Each later sighting is a `revisit`.
///
/// # Errors
/// The store cannot be read, or `to` not be written to.
pub fn write_warc(store: &Store, to: &mut impl Write, now: Timestamp) -> Result<Archived, ArchiveError> {
    let mut done = Archived::default();
    done.list.push(json!({"format": "json-pages-1.0", "id": "pages", "title": "All pages"}).to_string());
    let software = concat!("software: Attache/", env!("CARGO_PKG_VERSION"), "\r\nformat: WARC File Format 1.1\r\n");
    let info = record("warcinfo", "", now, "application/warc-fields", vec![], software.as_bytes());
    done.bytes += info.write(to)?;
    for id in store.capture_ids()? {
        let capture = match store.capture_with_bytes(&id) {
            Err(StoreError::LetGo { .. }) => {
                done.let_go += 1;
                continue;
            }
            found => found?,
        };
        let payload = format!("sha256:{}", capture.sha256);
        let address = capture.address.as_str();
        let response;
        let page = match &capture.status {
            Some(status) if capture.web_address().is_some() => {
                response = answer(&capture, *status);
                let fields = vec![("WARC-Payload-Digest", payload.clone())];
                let kind = "application/http; msgtype=response";
                record("response", address, capture.received, kind, fields, &response)
            }
            _ => record("resource", address, capture.received, content_type(&capture), vec![], &capture.bytes),
        };
        let offset = done.bytes;
        let length = page.write(to)?;
        done.bytes += length;
        done.pages += 1;
        done.index.push(index_line(&capture, offset, length));
        done.list.push(json!({"id": capture.id.as_str(), "url": address, "ts": seconds(capture.received)}).to_string());
        if let Some(asked) = request(&capture) {
            let fields = vec![("WARC-Concurrent-To", page.id())];
            let kind = "application/http; msgtype=request";
            done.bytes += record("request", address, capture.received, kind, fields, &asked).write(to)?;
        }
        for sighting in store.capture(&id)?.sightings.iter().filter(|sighting| sighting.seen != capture.received) {
            let fields = vec![
                ("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest".to_string()),
                ("WARC-Refers-To", page.id()),
                ("WARC-Refers-To-Target-URI", address.to_string()),
                ("WARC-Refers-To-Date", capture.received.to_string()),
                ("WARC-Payload-Digest", payload.clone()),
            ];
            let kind = "application/http; msgtype=response";
            let head = b"HTTP/1.1 200 OK\r\n\r\n";
            done.bytes += record("revisit", address, sighting.seen, kind, fields, head).write(to)?;
            done.sightings += 1;
        }
    }
    done.index.sort();
    Ok(done)
}

/// `datapackage.json` of a WACZ: each file with its length and SHA-256.
pub fn datapackage(files: &[(&str, u64, String)], now: Timestamp) -> Value {
    let resources: Vec<Value> = files
        .iter()
        .map(|(path, length, sha256)| {
            let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
            json!({"name": name, "path": path, "hash": format!("sha256:{sha256}"), "bytes": length})
        })
        .collect();
    json!({
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "software": concat!("Attache/", env!("CARGO_PKG_VERSION")),
        "created": seconds(now),
        "resources": resources,
    })
}

fn record<'r>(
    kind: &'r str,
    address: &'r str,
    date: Timestamp,
    content_type: &'r str,
    fields: Vec<(&'r str, String)>,
    block: &'r [u8],
) -> Record<'r> {
    Record { kind, address, date, content_type, fields, block }
}

/// Status line, headers and body. The body is held without chunks, so the header that speaks of them gets another name.
fn answer(capture: &Capture, status: u16) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} {}\r\n", if status == 200 { "OK" } else { "Status" });
    for (name, value) in &capture.headers {
        let name = match name.as_str() {
            "transfer-encoding" | "content-length" => format!("x-archive-orig-{name}"),
            name => name.to_string(),
        };
        head.push_str(&header(&name, value));
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", capture.bytes.len()));
    [head.as_bytes(), &capture.bytes].concat()
}

fn request(capture: &Capture) -> Option<Vec<u8>> {
    let (_, first) = capture.request.first().filter(|(name, _)| name.is_empty())?;
    let headers: String = capture.request[1..].iter().map(|(name, value)| header(name, value)).collect();
    Some(format!("{}\r\n{headers}\r\n", first.replace(['\r', '\n'], " ")).into_bytes())
}

fn header(name: &str, value: &str) -> String {
    format!("{name}: {}\r\n", value.replace(['\r', '\n'], " "))
}

fn content_type(capture: &Capture) -> &'static str {
    match capture.media {
        model::Media::Html => "text/html",
        model::Media::Text => "text/plain",
        model::Media::Unknown => "",
    }
}

fn index_line(capture: &Capture, offset: u64, length: u64) -> String {
    let stamp: String = seconds(capture.received).chars().filter(char::is_ascii_digit).collect();
    let said = capture.headers.iter().find(|(name, _)| name == "content-type");
    let mime = said.map_or(content_type(capture), |(_, value)| value.split(';').next().unwrap_or("").trim());
    let about = json!({
        "url": capture.address,
        "mime": if mime.is_empty() { "application/octet-stream" } else { mime },
        "status": capture.status.unwrap_or(200).to_string(),
        "digest": format!("sha256:{}", capture.sha256),
        "length": length.to_string(),
        "offset": offset.to_string(),
        "filename": DATA,
    });
    format!("{} {stamp} {about}", sort_key(&capture.address))
}

/// The address with its host turned round (SURT), so that pages of one site stand together.
fn sort_key(address: &str) -> String {
    let lower = address.to_lowercase();
    let Some((_, rest)) = lower.split_once("://") else { return lower.replace(' ', "%20") };
    let (host, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    let (host, port) = host.split_once(':').map_or((host, String::new()), |(host, port)| (host, format!(":{port}")));
    let host = host.strip_prefix("www.").unwrap_or(host);
    let parts: Vec<&str> = host.rsplit('.').collect();
    format!("{}{port}){}", parts.join(","), path.replace(' ', "%20"))
}

/// Without parts of a second, which some readers do not take.
fn seconds(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_turned_round() {
        assert_eq!(sort_key("https://www.News.example:8080/A b?c"), "example,news:8080)/a%20b?c");
        assert_eq!(sort_key("https://news.example"), "example,news)/");
    }
}
