use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use model::{Capture, Media, Received};

use crate::{CollectError, Fetch, Found, Plan, Skipped, Source};

/// One page may have so many bytes; real news pages stay under 5 MB, saved ones with inlined pictures under 60.
pub(crate) const MAX_PAGE: u64 = 128 << 20;

/// Adds the file, or every page below the folder, to the plan.
pub(crate) fn list(path: &Path, plan: &mut Plan) {
    match fs::metadata(path) {
        Err(source) => plan.errors.push(CollectError::file(path, source)),
        Ok(meta) if meta.is_dir() => walk(path, plan),
        Ok(_) => plan.sources.push(Source::File(path.to_path_buf())),
    }
}

/// Walks without recursion, so that no depth of folders can harm.
fn walk(top: &Path, plan: &mut Plan) {
    let mut open = vec![top.to_path_buf()];
    while let Some(path) = open.pop() {
        // Asked of the entry itself, not of what a link points to: a loop of links cannot trap the walk.
        let is_folder = match fs::symlink_metadata(&path) {
            Ok(meta) if meta.is_symlink() && path != top => {
                plan.skipped.push(Skipped { path, reason: "a link; name it to have it read".into() });
                continue;
            }
            Ok(meta) => meta.is_dir() || path == top,
            Err(source) => {
                plan.errors.push(CollectError::file(&path, source));
                continue;
            }
        };
        if !is_folder {
            match media_of(&path) {
                Some(_) => plan.sources.push(Source::File(path)),
                None if crate::lines::is_json_lines(&path) || crate::warc::is_warc(&path) => {
                    plan.sources.push(Source::File(path))
                }
                None => plan.skipped.push(Skipped { path, reason: "not a kind of file that is read".into() }),
            }
            continue;
        }
        match fs::read_dir(&path) {
            Err(source) => plan.errors.push(CollectError::file(&path, source)),
            Ok(entries) => {
                let mut below: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
                below.retain(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
                below.sort_unstable_by(|a, b| b.cmp(a));
                open.append(&mut below);
            }
        }
    }
}

/// What the ending says the bytes are, with or without `.gz`, `.br`, `.zst`; none for other files.
fn media_of(path: &Path) -> Option<Media> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let name = [".gz", ".br", ".zst"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name);
    match name.rsplit_once('.')?.1 {
        "html" | "htm" | "xhtml" | "xht" | "shtml" | "amp" | "mhtml" | "mht" => Some(Media::Html),
        "txt" | "text" => Some(Media::Text),
        _ => None,
    }
}

/// Reads one file as one page. Its address is `file:` and the path as given.
pub(crate) fn read(path: &Path, received: Timestamp) -> Result<Capture, CollectError> {
    let file = File::open(path).map_err(|source| CollectError::file(path, source))?;
    let shown = path.display().to_string();
    let bytes = read_all(file, &shown)?;
    if let Some(kind) = no_page(&bytes) {
        return Err(CollectError::Kind { path: shown, kind: kind.to_string() });
    }
    // On every system the same id for the same relative path.
    let address = format!("file:{}", shown.replace('\\', "/"));
    let mut capture = Capture::new(&address, bytes, media_of(path).unwrap_or(Media::Unknown), received);
    // Brotli has no mark of its own: the name says it, as a server's header would.
    if shown.to_lowercase().ends_with(".br") {
        capture.headers.push(("content-encoding".into(), "br".into()));
    }
    capture.asked = shown;
    Ok(capture)
}

/// The files of a watched folder that can be read, each as `file:` with its path and, behind `#`, its length and the time
/// of its last change: a file that changes is another one.
///
/// # Errors
/// The folder cannot be listed.
pub fn watched_folder(folder: &str) -> Result<Vec<String>, CollectError> {
    let plan = Plan::new(&[folder]);
    let mut found = Vec::new();
    for source in plan.sources {
        let Source::File(path) = source else { continue };
        let meta = fs::metadata(&path).map_err(|source| CollectError::file(&path, source))?;
        let changed =
            meta.modified().ok().and_then(|time| Timestamp::try_from(time).ok()).map_or(0, |at| at.as_second());
        found.push(format!("file:{}#{}-{changed}", path.display(), meta.len()));
    }
    match plan.errors.into_iter().next() {
        Some(error) if found.is_empty() => Err(error),
        _ => Ok(found),
    }
}

/// What stands in a file that [`watched_folder`] named.
pub fn watched_file(name: &str, received: Timestamp) -> Vec<Result<Found, CollectError>> {
    let path = name.strip_prefix("file:").and_then(|rest| rest.rsplit_once('#')).map_or(name, |(path, _)| path);
    let plan = Plan { sources: vec![Source::File(path.into())], ..Plan::default() };
    plan.found(received, &Fetch::default()).collect()
}

/// Reads one page from standard input.
pub(crate) fn read_stdin(received: Timestamp) -> Result<Capture, CollectError> {
    let bytes = read_all(io::stdin().lock(), "-")?;
    let mut capture = Capture::new("file:-", bytes, Media::Unknown, received);
    capture.asked = "-".into();
    capture.received_in = Received::Stdin;
    Ok(capture)
}

/// What bytes are that are no page, by their first ones; none where they may be one.
pub(crate) fn no_page(bytes: &[u8]) -> Option<&'static str> {
    // From the formats' own descriptions.
    const MARKS: [(&[u8], &str); 13] = [
        (b"%PDF-", "a PDF"),
        (b"SQLite format 3\0", "an SQLite database, such as a store of Attaché"),
        (b"PK\x03\x04", "a zip archive, such as office documents, e-books and WACZ"),
        (b"\x89PNG\r\n", "a picture (PNG)"),
        (b"\xff\xd8\xff", "a picture (JPEG)"),
        (b"GIF89a", "a picture (GIF)"),
        (b"OggS\0", "sound or video (Ogg)"),
        (b"ID3\x03", "sound (MP3)"),
        (b"\x1a\x45\xdf\xa3", "video (Matroska)"),
        (b"\x7fELF", "a program"),
        (b"\xd0\xcf\x11\xe0", "an office document of the old kind"),
        (b"7z\xbc\xaf", "an archive (7z)"),
        (b"Rar!\x1a", "an archive (RAR)"),
    ];
    MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, kind)| *kind)
}

fn read_all(from: impl Read, path: &str) -> Result<Vec<u8>, CollectError> {
    let mut bytes = Vec::new();
    let read = from.take(MAX_PAGE + 1).read_to_end(&mut bytes);
    read.map_err(|source| CollectError::File { path: path.to_string(), source })?;
    if bytes.len() as u64 > MAX_PAGE {
        return Err(CollectError::TooLarge { path: path.to_string(), limit: MAX_PAGE >> 20 });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_the_kind() {
        let check = |name: &str, media| assert_eq!(media_of(Path::new(name)), media, "{name}");
        check("a/b.HTML.gz", Some(Media::Html));
        check("page.txt", Some(Media::Text));
        check("picture.jpeg", None);
        check("README", None);
    }

    #[test]
    fn what_is_no_page_is_told_by_its_first_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let check = |bytes: &[u8], said: Option<&str>| {
            let path = folder.path().join("page.html");
            fs::write(&path, bytes).unwrap();
            let error = read(&path, Timestamp::UNIX_EPOCH).err().map(|error| error.to_string());
            match said {
                Some(said) => assert!(error.as_ref().is_some_and(|error| error.contains(said)), "{error:?}"),
                None => assert_eq!(error, None),
            }
        };
        check(b"%PDF-1.7 and so on", Some("a PDF, which is not read"));
        check(b"SQLite format 3\0 and so on", Some("an SQLite database"));
        check(b"PK\x03\x04 and so on", Some("a zip archive"));
        check(b"PK says: 3 convoys", None);
        check(b"<html><p>%PDF-1.7", None);
    }

    #[test]
    fn the_name_of_a_brotli_file_says_so() {
        let folder = tempfile::tempdir().unwrap();
        for (name, n_headers) in [("a.html.br", 1), ("a.html", 0)] {
            let path = folder.path().join(name);
            fs::write(&path, b"\x0b\x02\x80hello\x03").unwrap();
            assert_eq!(read(&path, Timestamp::UNIX_EPOCH).unwrap().headers.len(), n_headers, "{name}");
        }
    }

    #[test]
    fn a_folder_is_read_in_name_order_and_nothing_vanishes() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.html", "a/z.txt", "a/c.htm.gz", "notes.pdf"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        }
        let plan = Plan::new(&[folder.path().display().to_string(), "no-such-file.html".into()]);
        let names: Vec<String> = plan
            .sources
            .iter()
            .map(|source| match source {
                Source::File(path) => path.strip_prefix(folder.path()).unwrap().display().to_string(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(names, ["a/c.htm.gz", "a/z.txt", "b.html"]);
        assert_eq!(plan.skipped.len(), 1, "the PDF is named as skipped");
        assert_eq!(plan.errors[0].to_string(), "no-such-file.html: No such file or directory (os error 2)");
    }
}
