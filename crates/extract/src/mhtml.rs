//! Pages that browsers save as one file (MHTML, `multipart/related`): the part that holds the page itself.

use std::borrow::Cow;

/// The page inside such a file.
pub struct Part<'b> {
    /// The bytes of the page, freed of their transfer encoding.
    pub bytes: Cow<'b, [u8]>,
    /// The value of its content type, with the charset, as written.
    pub content_type: String,
}

/// More header lines than this are none.
const MOST_HEADERS: usize = 100;

/// The first HTML part of an MHTML file; none where the bytes are something else. Browsers write the page first and its
/// pictures after it.
pub fn page(bytes: &[u8]) -> Option<Part<'_>> {
    let begins = bytes.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let (headers, body) = headers(&bytes[begins..])?;
    let kind = value(&headers, "content-type")?;
    if !kind.to_ascii_lowercase().starts_with("multipart/") || value(&headers, "mime-version").is_none() {
        return None;
    }
    let boundary = format!("--{}", parameter(kind, "boundary")?);
    let mut rest = body;
    loop {
        let at = memchr::memmem::find(rest, boundary.as_bytes())? + boundary.len();
        let part = &rest[at..];
        if part.starts_with(b"--") {
            return None;
        }
        let line_end = memchr::memchr(b'\n', part)? + 1;
        let (headers, body) = self::headers(&part[line_end..])?;
        let end = memchr::memmem::find(body, boundary.as_bytes()).unwrap_or(body.len());
        let kind = value(&headers, "content-type").unwrap_or("");
        let lower = kind.to_ascii_lowercase();
        if lower.starts_with("text/html") || lower.starts_with("application/xhtml") {
            let coding = value(&headers, "content-transfer-encoding").unwrap_or("").trim().to_ascii_lowercase();
            return Some(Part { bytes: plain(&body[..end], &coding), content_type: kind.to_string() });
        }
        rest = &body[end..];
    }
}

type Headers = Vec<(String, String)>;

/// The header lines at the start, continued lines joined, and what follows the empty line after them.
fn headers(bytes: &[u8]) -> Option<(Headers, &[u8])> {
    let mut headers: Headers = Vec::new();
    let mut rest = bytes;
    for _ in 0..MOST_HEADERS {
        let end = memchr::memchr(b'\n', &rest[..rest.len().min(16 << 10)])?;
        let line = rest[..end].trim_ascii_end();
        rest = &rest[end + 1..];
        if line.is_empty() {
            return (!headers.is_empty()).then_some((headers, rest));
        }
        let text = String::from_utf8_lossy(line);
        if text.starts_with([' ', '\t']) {
            let last = headers.last_mut()?;
            last.1.push_str(text.trim_start());
            continue;
        }
        let (name, value) = text.split_once(':')?;
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_name {
            return None;
        }
        headers.push((name.to_ascii_lowercase(), value.trim().to_string()));
    }
    None
}

fn value<'h>(headers: &'h Headers, name: &str) -> Option<&'h str> {
    headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

fn parameter<'v>(value: &'v str, name: &str) -> Option<&'v str> {
    let found = value.split(';').skip(1).find_map(|parameter| {
        let (found, value) = parameter.split_once('=')?;
        found.trim().eq_ignore_ascii_case(name).then_some(value.trim().trim_matches('"'))
    });
    found.filter(|value| !value.is_empty() && value.len() <= 200)
}

/// Undoes the transfer encoding; what is none stays as it is.
fn plain<'b>(bytes: &'b [u8], coding: &str) -> Cow<'b, [u8]> {
    match coding {
        "quoted-printable" => Cow::Owned(quoted_printable(bytes)),
        "base64" => Cow::Owned(base64(bytes)),
        _ => Cow::Borrowed(bytes),
    }
}

fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(offset) = memchr::memchr(b'=', &bytes[at..]) {
        plain.extend_from_slice(&bytes[at..at + offset]);
        at += offset;
        match &bytes[at + 1..] {
            [b'\r', b'\n', ..] => at += 3,
            [b'\n', ..] => at += 2,
            [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                plain.push(digit(*high) << 4 | digit(*low));
                at += 3;
            }
            _ => {
                plain.push(b'=');
                at += 1;
            }
        }
    }
    plain.extend_from_slice(&bytes[at..]);
    plain
}

fn digit(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        _ => (byte.to_ascii_lowercase()).wrapping_sub(b'a').wrapping_add(10),
    }
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut bits, mut n_bits) = (0u32, 0);
    for &byte in bytes {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(six);
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            plain.push((bits >> n_bits) as u8);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(coding: &str, body: &str, expected: Option<&str>) {
        let file = format!(
            "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\
             \tboundary=\"--Border--x\"\r\n\r\n----Border--x\r\nContent-Type: image/png\r\n\r\n\x01\x02\r\n----Border--x\r\n\
             Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: {coding}\r\n\r\n{body}\r\n----Border--x--\r\n"
        );
        let found = page(file.as_bytes()).map(|part| String::from_utf8_lossy(&part.bytes).trim().to_string());
        assert_eq!(found.as_deref(), expected, "{coding}");
    }

    #[test]
    fn the_page_is_found_and_freed_of_its_encoding() {
        check("8bit", "<p>The ferry sails.", Some("<p>The ferry sails."));
        check("quoted-printable", "<p class=3Da>caf=C3=A9 =\r\nopens = now=.", Some("<p class=a>café opens = now=."));
        check("base64", "PHA+VGhlIGZlcnJ5\r\nIHNhaWxzLg==", Some("<p>The ferry sails."));
    }

    #[test]
    fn other_bytes_are_no_such_file() {
        for text in ["", "<html>", "Note: a text\n\nwith a colon", "MIME-Version: 1.0\n\nx", "a\n".repeat(9).as_str()] {
            assert!(page(text.as_bytes()).is_none(), "{text:?}");
        }
        let cut =
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>cut";
        assert_eq!(page(cut.as_bytes()).map(|part| part.bytes.into_owned()).as_deref(), Some(&b"<p>cut"[..]));
        assert!(page(&cut.as_bytes()[..70]).is_none());
    }
}
