//! The bytes of a WARC file, one gzip member after the other, with the place of each in the file.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
};

use flate2::bufread::GzDecoder;

/// Below this a member may unpack as far as it likes.
const FREE: u64 = 64 << 20;
/// Beyond it, to so many times its size: text and HTML shrink to a tenth, rarely to a fiftieth; bombs to a thousandth.
const RATIO: u64 = 200;

/// A file as a row of segments: the gzip members of a compressed one, or the whole of one that is not.
pub(crate) struct Members {
    body: Body,
    /// Where the segment begins; for a plain file, where the next record does.
    start: u64,
}

enum Body {
    Plain(Counted),
    // The decoder holds tables of its own; in a box the enum stays small.
    Gzip(Box<BufReader<Member>>),
    /// Between two steps; never seen from outside.
    Moved,
}

impl Members {
    /// Begins at byte `from`, where a segment begins.
    pub(crate) fn open(file: File, from: u64) -> io::Result<Self> {
        let mut file = Counted { inner: BufReader::with_capacity(64 << 10, file), position: 0 };
        file.seek_to(0)?;
        let is_gzip = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
        file.seek_to(from)?;
        let body = if is_gzip { Body::Gzip(Box::new(Member::begin(file))) } else { Body::Plain(file) };
        Ok(Members { body, start: from })
    }

    /// Where the segment begins, or the next record of a plain file.
    pub(crate) fn start(&self) -> u64 {
        self.start
    }

    /// Whether there are segments to skip to.
    pub(crate) fn is_gzip(&self) -> bool {
        matches!(self.body, Body::Gzip(_))
    }

    /// Says that everything up to here is read. At the end of a member, goes to the next; `false` at the end of the file.
    pub(crate) fn advance(&mut self) -> io::Result<bool> {
        if !self.fill_buf()?.is_empty() {
            if let Body::Plain(file) = &self.body {
                self.start = file.position;
            }
            return Ok(true);
        }
        match std::mem::replace(&mut self.body, Body::Moved) {
            Body::Gzip(member) => {
                let mut file = member.into_inner().decoder.into_inner();
                self.start = file.position;
                let more = !file.fill_buf()?.is_empty();
                self.body = Body::Gzip(Box::new(Member::begin(file)));
                Ok(more)
            }
            other => {
                if let Body::Plain(file) = &other {
                    self.start = file.position;
                }
                self.body = other;
                Ok(false)
            }
        }
    }

    /// After a damaged member: goes to the next place at which a member with a WARC record begins; `false` where there is
    /// none.
    pub(crate) fn resync(&mut self) -> io::Result<bool> {
        let Body::Gzip(member) = std::mem::replace(&mut self.body, Body::Moved) else { return Ok(false) };
        let mut file = member.into_inner().decoder.into_inner();
        let mut from = self.start + 1;
        while let Some(candidate) = file.find_member(from)? {
            file.seek_to(candidate)?;
            let mut member = Member::begin(file);
            let mut beginning = [0; 5];
            let fits = member.read_exact(&mut beginning).is_ok() && &beginning == b"WARC/";
            file = member.into_inner().decoder.into_inner();
            if fits {
                file.seek_to(candidate)?;
                self.start = candidate;
                self.body = Body::Gzip(Box::new(Member::begin(file)));
                return Ok(true);
            }
            from = candidate + 1;
        }
        // The place stays where the damage is: a file that is still being written may be whole next time.
        self.body = Body::Plain(file);
        Ok(false)
    }
}

impl Read for Members {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.body {
            Body::Plain(file) => file.read(buffer),
            Body::Gzip(member) => member.read(buffer),
            Body::Moved => Ok(0),
        }
    }
}

impl BufRead for Members {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match &mut self.body {
            Body::Plain(file) => file.fill_buf(),
            Body::Gzip(member) => member.fill_buf(),
            Body::Moved => Ok(&[]),
        }
    }

    fn consume(&mut self, amount: usize) {
        match &mut self.body {
            Body::Plain(file) => file.consume(amount),
            Body::Gzip(member) => member.consume(amount),
            Body::Moved => {}
        }
    }
}

/// One gzip member, within the limits.
struct Member {
    decoder: GzDecoder<Counted>,
    start: u64,
    unpacked: u64,
}

impl Member {
    fn begin(file: Counted) -> BufReader<Member> {
        let start = file.position;
        BufReader::with_capacity(64 << 10, Member { decoder: GzDecoder::new(file), start, unpacked: 0 })
    }
}

impl Read for Member {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.decoder.read(buffer)?;
        self.unpacked += n as u64;
        let packed = self.decoder.get_ref().position - self.start;
        if self.unpacked > FREE && self.unpacked > packed.saturating_mul(RATIO) {
            return Err(io::Error::other(format!("it unpacks to more than {RATIO} times its size")));
        }
        Ok(n)
    }
}

/// A file that knows where it stands.
struct Counted {
    inner: BufReader<File>,
    position: u64,
}

impl Counted {
    fn seek_to(&mut self, position: u64) -> io::Result<()> {
        self.position = self.inner.seek(SeekFrom::Start(position))?;
        Ok(())
    }

    /// Where at or after `from` something begins that looks like a gzip member.
    fn find_member(&mut self, from: u64) -> io::Result<Option<u64>> {
        self.seek_to(from)?;
        let mut seen = [0u8; 4];
        loop {
            let buffer = self.inner.fill_buf()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let n = buffer.len();
            for (index, byte) in buffer.iter().enumerate() {
                seen.rotate_left(1);
                seen[3] = *byte;
                // Mark, method, and flags of which the upper three are reserved (RFC 1952).
                if seen[..3] == [0x1f, 0x8b, 8] && seen[3] & 0xe0 == 0 && self.position + index as u64 >= from + 3 {
                    return Ok(Some(self.position + index as u64 - 3));
                }
            }
            self.inner.consume(n);
            self.position += n as u64;
        }
    }
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.position += n as u64;
        Ok(n)
    }
}

impl BufRead for Counted {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
        self.position += amount as u64;
    }
}
