use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use flate2::read::MultiGzDecoder;
use jiff::Timestamp;
use model::{Capture, Hints, Media, Received};
use serde::Deserialize;

use crate::{CollectError, files::MAX_PAGE};

/// One record: a page or a text, with what the sender says of it. Other fields are passed over.
#[derive(Deserialize)]
struct Record {
    #[serde(alias = "link")]
    url: Option<String>,
    html: Option<String>,
    #[serde(alias = "body", alias = "content")]
    text: Option<String>,
    title: Option<String>,
    #[serde(alias = "published", alias = "date_publish")]
    date: Option<String>,
    #[serde(alias = "source", alias = "publisher")]
    outlet: Option<String>,
    #[serde(alias = "lang")]
    language: Option<String>,
}

/// Whether the file's ending says JSON lines.
pub(crate) fn is_json_lines(path: &Path) -> bool {
    let name = path.file_name().map_or(String::new(), |name| name.to_string_lossy().to_lowercase());
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    [".jsonl", ".ndjson", ".jsonlines"].iter().any(|ending| name.ends_with(ending))
}

/// Streams the records of a JSON lines file, gzipped or not.
pub(crate) fn open(path: &Path, received: Timestamp) -> Result<Captures, CollectError> {
    let file = File::open(path).map_err(|source| CollectError::file(path, source))?;
    let mut reader = BufReader::new(file);
    let is_gzip = reader.fill_buf().is_ok_and(|start| start.starts_with(&[0x1f, 0x8b]));
    let reader: Box<dyn BufRead> =
        if is_gzip { Box::new(BufReader::new(MultiGzDecoder::new(reader))) } else { Box::new(reader) };
    Ok(Captures { path: path.to_path_buf(), reader, line: 0, received, ended: false })
}

/// The captures of a JSON lines file, in order.
pub(crate) struct Captures {
    path: PathBuf,
    reader: Box<dyn BufRead>,
    line: u64,
    received: Timestamp,
    ended: bool,
}

impl Iterator for Captures {
    type Item = Result<Capture, CollectError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let mut line = Vec::new();
            let read = self.reader.by_ref().take(MAX_PAGE + 1).read_until(b'\n', &mut line);
            self.line += 1;
            match read {
                Ok(0) => self.ended = true,
                Ok(_) if line.len() as u64 > MAX_PAGE => {
                    // Where the next record begins is beyond what we are ready to read.
                    self.ended = true;
                    let path = format!("{}:{}", self.path.display(), self.line);
                    return Some(Err(CollectError::TooLarge { path, limit: MAX_PAGE >> 20 }));
                }
                Ok(_) if line.iter().all(u8::is_ascii_whitespace) => {}
                Ok(_) => return Some(self.capture(&line)),
                Err(source) => {
                    self.ended = true;
                    return Some(Err(CollectError::file(&self.path, source)));
                }
            }
        }
        None
    }
}

impl Captures {
    fn capture(&self, line: &[u8]) -> Result<Capture, CollectError> {
        let fault =
            |reason: String| CollectError::Line { path: self.path.display().to_string(), line: self.line, reason };
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        let record: Record =
            serde_json::from_slice(line).map_err(|error| fault(format!("not a JSON record: {error}")))?;
        let (body, media) = match (record.html, record.text) {
            (Some(html), _) if !html.trim().is_empty() => (html, Media::Html),
            (_, Some(text)) => (text, Media::Text),
            _ => return Err(fault("the record has neither \"html\" nor \"text\"".into())),
        };
        let place = format!("{}:{}", self.path.display(), self.line);
        let address = record.url.clone().unwrap_or_else(|| format!("file:{}", place.replace('\\', "/")));
        let mut capture = Capture::new(&address, body.into_bytes(), media, self.received);
        capture.asked = place;
        capture.received_in = Received::JsonLine(self.line);
        capture.hints =
            Hints { title: record.title, date: record.date, outlet: record.outlet, language: record.language };
        Ok(capture)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(name: &str, bytes: &[u8]) -> Vec<Result<Capture, CollectError>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        open(&path, Timestamp::UNIX_EPOCH).unwrap().collect()
    }

    #[test]
    fn a_bad_line_is_named_and_the_next_is_read() {
        let captures = read(
            "a.jsonl",
            b"{\"url\":\"https://example.org/1\",\"text\":\"One.\",\"date\":\"2025-03-21\"}\n\n{oops\n{\"title\":\"x\"}\n{\"html\":\"<p>Two\"}",
        );
        assert_eq!(captures.len(), 4);
        let first = captures[0].as_ref().unwrap();
        assert_eq!((first.address.as_str(), first.media), ("https://example.org/1", Media::Text));
        assert_eq!(first.hints.date.as_deref(), Some("2025-03-21"));
        assert_eq!(first.received_in, Received::JsonLine(1));
        let message = captures[1].as_ref().unwrap_err().to_string();
        assert!(message.contains("a.jsonl:3: not a JSON record"), "{message}");
        assert!(captures[2].as_ref().unwrap_err().to_string().ends_with("neither \"html\" nor \"text\""));
        assert!(captures[3].as_ref().unwrap().address.ends_with("a.jsonl:5"));
    }

    #[test]
    fn gzip_is_told_by_its_bytes() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"{\"text\":\"One.\"}\n").unwrap();
        assert_eq!(read("a.jsonl", &gzip.finish().unwrap()).len(), 1);
    }
}
