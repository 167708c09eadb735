//! HTTP messages as WARC records hold them.

/// Status line and headers of a message, with what follows them.
pub(crate) struct Message<'b> {
    /// As written.
    pub first_line: String,
    /// Lower-case names, in order.
    pub headers: Vec<(String, String)>,
    /// What follows.
    pub body: &'b [u8],
}

/// Headers of real answers stay under 16 KiB; browsers take up to 256.
const MOST_HEAD: usize = 256 << 10;

impl<'b> Message<'b> {
    /// Reads a message; says why where it is none.
    pub(crate) fn read(block: &'b [u8]) -> Result<Self, &'static str> {
        let (mut first_line, mut headers): (Option<String>, Vec<(String, String)>) = (None, Vec::new());
        let mut rest = block;
        loop {
            if block.len() - rest.len() > MOST_HEAD {
                return Err("its HTTP headers are longer than 256 KiB");
            }
            let window = &rest[..rest.len().min(MOST_HEAD)];
            let Some(end) = window.iter().position(|byte| *byte == b'\n') else {
                return Err("its HTTP headers do not end");
            };
            let line = String::from_utf8_lossy(&rest[..end]);
            let line = line.trim_end_matches('\r');
            rest = &rest[end + 1..];
            match (&first_line, line.is_empty()) {
                (None, true) => return Err("it holds no HTTP message"),
                (None, false) => first_line = Some(line.to_string()),
                (Some(_), true) => break,
                (Some(_), false) => add_header(&mut headers, line),
            }
        }
        Ok(Message { first_line: first_line.unwrap_or_default(), headers, body: rest })
    }

    /// The status of an answer.
    pub(crate) fn status(&self) -> Option<u16> {
        let mut words = self.first_line.split_ascii_whitespace();
        words.next().filter(|word| word.starts_with("HTTP/"))?;
        words.next()?.parse().ok()
    }

    /// The first header of this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// The body without its chunks, where it was sent in chunks and still has them.
    pub(crate) fn whole_body(&self) -> Body {
        let is_chunked = self
            .header("transfer-encoding")
            .is_some_and(|codings| codings.split(',').any(|coding| coding.trim().eq_ignore_ascii_case("chunked")));
        if !is_chunked { Body::Whole(self.body.to_vec()) } else { unchunked(self.body) }
    }
}

/// Name and value of a line; a line that begins with a space goes on with the one before it.
pub(crate) fn add_header(headers: &mut Vec<(String, String)>, line: &str) {
    if line.starts_with([' ', '\t'])
        && let Some((_, value)) = headers.last_mut()
    {
        value.push(' ');
        value.push_str(line.trim());
    } else if let Some((name, value)) = line.split_once(':') {
        headers.push((name.trim().to_ascii_lowercase(), value.trim().to_string()));
    }
}

/// The first header of this (lower-case) name.
pub(crate) fn header<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// A body, and what its chunks said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// All of it.
    Whole(Vec<u8>),
    /// Said to be in chunks and is not: whoever wrote it down put it together already.
    NotChunked(Vec<u8>),
    /// The chunks break off.
    Cut(Vec<u8>),
}

fn unchunked(chunks: &[u8]) -> Body {
    let mut body = Vec::with_capacity(chunks.len());
    let mut rest = chunks;
    loop {
        let size = rest.iter().take(128).position(|byte| *byte == b'\n').and_then(|end| {
            let line = std::str::from_utf8(&rest[..end]).ok()?;
            let size = line.split(';').next()?.trim();
            (!size.is_empty() && size.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(())?;
            Some((usize::from_str_radix(size, 16).ok()?, end + 1))
        });
        match size {
            None if body.is_empty() => return Body::NotChunked(chunks.to_vec()),
            None => return Body::Cut(body),
            Some((0, _)) => return Body::Whole(body),
            Some((size, start)) => {
                let Some(chunk) = rest[start..].get(..size) else {
                    body.extend_from_slice(&rest[start..]);
                    return Body::Cut(body);
                };
                body.extend_from_slice(chunk);
                let after = &rest[start + size..];
                rest = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_with_folded_headers() {
        let message = Message::read(b"HTTP/1.1 200 OK\r\nA: one\r\n two\r\nB: x\r\n\r\nbody").unwrap();
        assert_eq!(message.status(), Some(200));
        assert_eq!(message.header("a"), Some("one two"));
        assert_eq!(message.body, b"body");
        assert!(Message::read(b"HTTP/1.1 200 OK\r\nA: b\r\n").is_err());
        assert!(Message::read(b"\r\n").is_err());
        assert!(Message::read(&[b'a'; 300 << 10]).is_err());
    }

    #[test]
    fn chunks_are_put_together_where_there_are_any() {
        let check = |chunks: &[u8], body: Body| assert_eq!(unchunked(chunks), body);
        check(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", Body::Whole(b"abcde".to_vec()));
        check(b"<html>", Body::NotChunked(b"<html>".to_vec()));
        check(b"3\r\nabc\r\nff\r\nde", Body::Cut(b"abcde".to_vec()));
        check(b"ffffffffffffffff\r\nx", Body::Cut(b"x".to_vec()));
        check(b"fffffffffffffffff\r\nx", Body::NotChunked(b"fffffffffffffffff\r\nx".to_vec()));
    }
}
