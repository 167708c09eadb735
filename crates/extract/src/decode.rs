//! Bytes → text: decompression by the bytes' own marks, then the character encoding by byte order mark, header, meta
//! and detection, each with its evidence.

use std::{borrow::Cow, io::Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use model::{Capture, EvidenceKind, Note, Sourced};

use crate::{mhtml, notes};

/// The decoded content of a page: what all [`model::ContentSpan`]s point into.
#[derive(Debug, Clone)]
pub struct Content<'c> {
    /// The text: bytes decompressed (gzip, brotli, zstd, by their own marks or the headers), decoded by `charset`. It
    /// is the capture's own bytes where they are UTF-8 as they stand.
    pub text: Cow<'c, str>,
    /// The encoding (WHATWG label) and the evidence for it: byte order mark, header, meta, then detection.
    pub charset: Sourced<String>,
    /// What was wrong with the bytes.
    pub notes: Vec<Note>,
}

/// More than this is not read: a bomb of a few kilobytes unpacks to gigabytes, and no news page comes near.
const MOST_BYTES: usize = 128 << 20;
/// Browsers look for a charset in the first 1,024 bytes; pages with long comments in front need more.
const META_WINDOW: usize = 4096;

/// Decompresses and decodes the bytes of a capture. The same capture always gives the same content, so that a span can
/// be walked back at any time.
pub fn decode(capture: &Capture) -> Content<'_> {
    let mut notes = Vec::new();
    let mut bytes = decompress(capture, &mut notes);
    if bytes.len() > MOST_BYTES {
        let message = format!("the input has more than {} MiB; the rest is not read", MOST_BYTES >> 20);
        notes.push(Note::new(notes::TOO_LARGE, message));
        match &mut bytes {
            Cow::Borrowed(bytes) => *bytes = &bytes[..MOST_BYTES],
            Cow::Owned(bytes) => bytes.truncate(MOST_BYTES),
        }
    }
    if bytes.is_empty() {
        notes.push(Note::new(notes::EMPTY_INPUT, "the input is empty"));
    }
    let declared = declared_in_header(header(capture, "content-type"));
    let (bytes, declared) = match page_of_archive(&bytes) {
        Some((page, of_part)) => (Cow::Owned(page), of_part),
        None => (bytes, declared),
    };
    let Choice { encoding, kind, written, skip } = choose_encoding(declared, &bytes, &mut notes);
    let text = to_text(bytes, encoding, skip);
    let replaced = memchr::memmem::find_iter(text.as_bytes(), "\u{FFFD}".as_bytes()).count();
    if replaced > 0 {
        let message = format!("{replaced} places are not valid in {} and read as \u{FFFD}", encoding.name());
        notes.push(Note::new(notes::INVALID_BYTES, message));
    }
    if encoding == UTF_16LE || encoding == UTF_16BE {
        let how = if kind == EvidenceKind::ByteOrderMark { "its byte order mark" } else { "the pattern of zero bytes" };
        notes.push(Note::new(notes::UTF_16, format!("decoded as {} by {how}", encoding.name())));
    }
    // Written so that the compiler can take many bytes at a time.
    let is_control = |byte: u8| (byte < 9) | (byte == 11) | ((byte > 13) & (byte < 32)) | (byte == 127);
    let controls: usize = text
        .as_bytes()
        .chunks(128)
        .map(|c| c.iter().map(|b| u8::from(is_control(*b))).sum::<u8>())
        .map(usize::from)
        .sum();
    if controls > 0 {
        notes.push(Note::new(notes::CONTROLS, format!("{controls} control characters stand in the text")));
    }
    let charset = Sourced::new(encoding.name().to_lowercase(), kind, None, &written);
    Content { text, charset, notes }
}

/// The page inside an MHTML file, and what the header of its part declares.
fn page_of_archive(bytes: &[u8]) -> Option<(Vec<u8>, Option<Declared>)> {
    let part = mhtml::page(bytes)?;
    Some((part.bytes.into_owned(), declared_in_header(Some(&part.content_type))))
}

/// The bytes as text, without a copy where they are UTF-8.
fn to_text<'c>(bytes: Cow<'c, [u8]>, encoding: &'static Encoding, skip: usize) -> Cow<'c, str> {
    if encoding != UTF_8 {
        return Cow::Owned(decode_pieces(&bytes[skip..], encoding));
    }
    match bytes {
        Cow::Borrowed(bytes) => match std::str::from_utf8(&bytes[skip..]) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(decode_pieces(&bytes[skip..], encoding)),
        },
        Cow::Owned(mut bytes) => {
            bytes.drain(..skip);
            let decoded = String::from_utf8(bytes);
            Cow::Owned(decoded.unwrap_or_else(|error| decode_pieces(error.as_bytes(), encoding)))
        }
    }
}

/// Decodes piece by piece: all at once would take the memory of the worst case, three times the bytes.
fn decode_pieces(bytes: &[u8], encoding: &'static Encoding) -> String {
    const PIECE: usize = 64 << 10;
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    for start in (0..bytes.len()).step_by(PIECE) {
        let end = (start + PIECE).min(bytes.len());
        let mut piece = &bytes[start..end];
        loop {
            // A buffer for the worst case is enough for everything; where its size overflows, small steps are.
            text.reserve(decoder.max_utf8_buffer_length(piece.len()).unwrap_or(PIECE));
            let (result, read, _) = decoder.decode_to_string(piece, &mut text, end == bytes.len());
            piece = &piece[read..];
            if result == CoderResult::InputEmpty {
                break;
            }
        }
    }
    text
}

/// Unpacks as often as the bytes carry a mark (twice at most: servers compress files that are compressed already).
fn decompress<'a>(capture: &'a Capture, notes: &mut Vec<Note>) -> Cow<'a, [u8]> {
    let mut bytes = Cow::Borrowed(capture.bytes.as_slice());
    for _ in 0..2 {
        let unpacked = match bytes.as_ref() {
            [0x1f, 0x8b, ..] => unpack("gzip", flate2::read::MultiGzDecoder::new(bytes.as_ref()), notes),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => match zstd::stream::read::Decoder::new(bytes.as_ref()) {
                Ok(decoder) => unpack("zstd", decoder, notes),
                Err(_) => break,
            },
            _ => break,
        };
        bytes = Cow::Owned(unpacked);
    }
    if header(capture, "content-encoding").is_some_and(|coding| coding.trim().eq_ignore_ascii_case("br")) {
        // Brotli has no mark of its own, and whoever fetched the page may have unpacked it already.
        let mut tried = Vec::new();
        let unpacked = unpack("brotli", brotli_decompressor::Decompressor::new(bytes.as_ref(), 4096), &mut tried);
        if tried.is_empty() || !looks_like_text(&bytes) {
            notes.append(&mut tried);
            bytes = Cow::Owned(unpacked);
        }
    }
    bytes
}

fn unpack(format: &str, decoder: impl Read, notes: &mut Vec<Note>) -> Vec<u8> {
    let mut unpacked = Vec::new();
    // One byte more shows that there is more.
    let mut limited = decoder.take(MOST_BYTES as u64 + 1);
    if let Err(error) = limited.read_to_end(&mut unpacked) {
        let message = format!("the {format} data is damaged after {} unpacked bytes: {error}", unpacked.len());
        notes.push(Note::new(notes::DAMAGED_COMPRESSION, message));
    }
    if unpacked.len() > MOST_BYTES {
        unpacked.truncate(MOST_BYTES);
        let message = format!("the {format} data unpacks to more than {} MiB; the rest is not read", MOST_BYTES >> 20);
        notes.push(Note::new(notes::TOO_LARGE, message));
    }
    unpacked
}

fn looks_like_text(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(512)];
    let odd = start.iter().filter(|byte| matches!(byte, 0..=8 | 14..=31 | 127)).count();
    odd * 20 < start.len()
}

fn header<'a>(capture: &'a Capture, name: &str) -> Option<&'a str> {
    capture.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// The encoding, what says so, and how many bytes of byte order mark to skip.
struct Choice {
    encoding: &'static Encoding,
    kind: EvidenceKind,
    written: String,
    skip: usize,
}

/// An encoding, what declares it, and how it is written there.
type Declared = (&'static Encoding, EvidenceKind, String);

/// Chooses by byte order mark, what the header declares, the meta element, then the bytes.
fn choose_encoding(in_header: Option<Declared>, bytes: &[u8], notes: &mut Vec<Note>) -> Choice {
    if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        return Choice { encoding, kind: EvidenceKind::ByteOrderMark, written: encoding.name().to_string(), skip };
    }
    if let Some(encoding) = utf_16_by_zero_bytes(bytes) {
        return Choice { encoding, kind: EvidenceKind::Detected, written: "zero bytes".to_string(), skip: 0 };
    }
    let declared = in_header.or_else(|| declared_in_page(bytes));
    if bytes.is_ascii() {
        let (encoding, kind, written) = declared.unwrap_or((UTF_8, EvidenceKind::Detected, "ASCII".to_string()));
        let encoding = if encoding.is_ascii_compatible() { encoding } else { UTF_8 };
        return Choice { encoding, kind, written, skip: 0 };
    }
    if std::str::from_utf8(bytes).is_ok() {
        // Text of another encoding that happens to be valid UTF-8 is practically unknown, wrong labels are common.
        return match declared {
            Some((encoding, kind, written)) if encoding == UTF_8 => Choice { encoding, kind, written, skip: 0 },
            Some((other, ..)) => {
                let message = format!("declared as {}, but the bytes are valid UTF-8 and are read so", other.name());
                notes.push(Note::new(notes::CHARSET_DISAGREES, message));
                detected(UTF_8)
            }
            None => detected(UTF_8),
        };
    }
    match declared {
        Some((encoding, kind, written)) if encoding != UTF_8 || mostly_utf8(bytes) => {
            Choice { encoding, kind, written, skip: 0 }
        }
        declared => {
            if declared.is_none() && mostly_utf8(bytes) {
                return detected(UTF_8);
            }
            let guess = detect(bytes);
            if declared.is_some() {
                let message = format!("declared as UTF-8, but the bytes are not; read as {}", guess.name());
                notes.push(Note::new(notes::CHARSET_DISAGREES, message));
            }
            detected(guess)
        }
    }
}

fn detected(encoding: &'static Encoding) -> Choice {
    Choice { encoding, kind: EvidenceKind::Detected, written: "the bytes".to_string(), skip: 0 }
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    // 256 KiB of a page tell as much as all of it, and keep the time bounded.
    detector.feed(&bytes[..bytes.len().min(256 << 10)], true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess.is_ascii_compatible() { guess } else { WINDOWS_1252 }
}

/// Whether most sequences beyond ASCII are valid UTF-8: then the rest is damage, not another encoding.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(1 << 20)];
    let (mut valid, mut invalid) = (0usize, 0usize);
    for chunk in sample.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    valid > invalid
}

/// UTF-16 without a mark: text of mostly Latin letters has a zero in every second byte.
fn utf_16_by_zero_bytes(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(1024) & !1];
    if start.len() < 4 {
        return None;
    }
    let zeros = |offset: usize| start.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count() * 2;
    let (first, second) = (zeros(0), zeros(1));
    let (most, few) = (start.len() * 7 / 10, start.len() / 20);
    if second > most && first <= few {
        return Some(UTF_16LE);
    }
    (first > most && second <= few).then_some(UTF_16BE)
}

/// What the value of a content type says.
fn declared_in_header(value: Option<&str>) -> Option<Declared> {
    let value = value?;
    let encoding = label_after_charset(value.as_bytes()).and_then(Encoding::for_label)?;
    Some((encoding, EvidenceKind::Header, value.to_string()))
}

/// What the meta element or the XML declaration says.
fn declared_in_page(bytes: &[u8]) -> Option<Declared> {
    let window = &bytes[..bytes.len().min(META_WINDOW)];
    let label = label_after_charset(window).or_else(|| label_after(window, b"encoding="))?;
    let encoding = Encoding::for_label(label)?;
    // The standard: a meta element that could be read cannot be UTF-16.
    let encoding = if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding };
    Some((encoding, EvidenceKind::Meta, String::from_utf8_lossy(label).into_owned()))
}

fn label_after_charset(bytes: &[u8]) -> Option<&[u8]> {
    label_after(bytes, b"charset=")
}

fn label_after<'a>(bytes: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let at = bytes.windows(key.len()).position(|window| window.eq_ignore_ascii_case(key))? + key.len();
    let rest = &bytes[at..];
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b"-_:.".contains(byte)));
    Some(&rest[..end.unwrap_or(rest.len())]).filter(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use model::Media;

    use super::*;

    fn check(bytes: &[u8], header: &str, charset: &str, text: &str, noted: &[&str]) {
        let mut capture = Capture::new("file:x", bytes.to_vec(), Media::Html, jiff::Timestamp::UNIX_EPOCH);
        if !header.is_empty() {
            capture.headers.push(("content-type".into(), header.into()));
        }
        let content = decode(&capture);
        assert_eq!(content.charset.value, charset);
        assert_eq!(content.text, text);
        let codes: Vec<&str> = content.notes.iter().map(|note| note.code.as_str()).collect();
        assert_eq!(codes, noted, "{:?}", content.notes);
    }

    #[test]
    fn the_encoding_comes_from_mark_header_meta_then_bytes() {
        check(b"plain", "", "utf-8", "plain", &[]);
        check("é".as_bytes(), "", "utf-8", "é", &[]);
        check(b"\xef\xbb\xbfx", "", "utf-8", "x", &[]);
        check(b"\xe9t\xe9", "text/html; charset=ISO-8859-1", "windows-1252", "été", &[]);
        check(b"<meta charset='koi8-r'>\xc4\xc1", "", "koi8-r", "<meta charset='koi8-r'>да", &[]);
        check(b"\xff\xfeh\0i\0", "", "utf-16le", "hi", &[notes::UTF_16]);
        check(b"h\0i\0!\0!\0", "", "utf-16le", "hi!!", &[notes::UTF_16]);
    }

    #[test]
    fn brotli_is_unpacked_where_the_header_names_it() {
        let packed = b"\x0b\x02\x80hello\x03";
        let mut capture = Capture::new("file:x", packed.to_vec(), Media::Html, jiff::Timestamp::UNIX_EPOCH);
        capture.headers.push(("content-encoding".into(), "br".into()));
        assert_eq!(decode(&capture).text, "hello");
        // Whoever fetched the page may have unpacked it and kept the header.
        capture.bytes = b"<p>hello".to_vec();
        assert_eq!(decode(&capture).text, "<p>hello");
    }

    #[test]
    fn a_page_saved_as_one_file_is_read_by_its_own_charset() {
        let file =
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; \
                     charset=windows-1251\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=C4=E0\r\n--x--\r\n";
        check(file, "", "windows-1251", "<p>Да\r\n", &[]);
    }

    #[test]
    fn characters_across_the_pieces_of_a_long_page_are_whole() {
        // An odd byte in front, so that two-byte characters stand across every border.
        let text = format!("a{}", "日本語".repeat(100_000));
        let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(&text);
        let mut capture = Capture::new("file:x", bytes.into_owned(), Media::Html, jiff::Timestamp::UNIX_EPOCH);
        capture.headers.push(("content-type".into(), "text/html; charset=shift_jis".into()));
        assert!(decode(&capture).text == text);
    }

    #[test]
    fn utf_8_is_not_copied() {
        let capture = Capture::new("file:x", "déjà vu".into(), Media::Html, jiff::Timestamp::UNIX_EPOCH);
        assert!(matches!(decode(&capture).text, Cow::Borrowed(_)));
    }

    #[test]
    fn a_wrong_label_is_noted() {
        let text = "déjà vu".as_bytes();
        check(text, "text/html; charset=windows-1252", "utf-8", "déjà vu", &[notes::CHARSET_DISAGREES]);
    }

    #[test]
    fn damage_is_noted_and_never_fails() {
        check(b"", "", "utf-8", "", &[notes::EMPTY_INPUT]);
        check("été \u{e9}t".as_bytes().get(..9).unwrap_or(b""), "", "utf-8", "été ét", &[]);
        check(b"\xc3\xa9\xc3\xa9 \xff", "", "utf-8", "éé \u{FFFD}", &[notes::INVALID_BYTES]);
        check(b"a\0b", "", "utf-8", "a\0b", &[notes::CONTROLS]);
    }

    #[test]
    fn compressed_bytes_are_unpacked_by_their_own_mark() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"hello").unwrap();
        let gzip = gzip.finish().unwrap();
        check(&gzip, "", "utf-8", "hello", &[]);
        let zstd = zstd::stream::encode_all(&b"hello"[..], 1).unwrap();
        check(&zstd, "", "utf-8", "hello", &[]);
        check(&gzip[..gzip.len() - 6], "", "utf-8", "hello", &[notes::DAMAGED_COMPRESSION]);
    }
}
