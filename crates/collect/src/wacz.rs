//! A ZIP file without compression, as WACZ 1.1.1 asks for: what it holds is compressed already.

use std::io::{self, Read, Write};

use flate2::Crc;

/// Writes a ZIP file, one file after the other. Without ZIP64: 4 GiB and 65,535 files at most.
pub struct Zip<W: Write> {
    to: W,
    written: u64,
    directory: Vec<u8>,
    n_files: u16,
}

/// 1 January 1980: the file says nothing of the moment at which it was written, so that it is the same every time.
const DAY: [u8; 4] = [0, 0, 0x21, 0];
const LARGEST: u64 = u32::MAX as u64;

impl<W: Write> Zip<W> {
    /// An empty file.
    pub fn new(to: W) -> Self {
        Zip { to, written: 0, directory: Vec::new(), n_files: 0 }
    }

    /// Adds a file. Its checksum stands before its bytes, so it is read twice: `open` opens it anew.
    ///
    /// # Errors
    /// It cannot be read or written; the whole becomes larger than 4 GiB.
    pub fn add<R: Read>(&mut self, name: &str, mut open: impl FnMut() -> io::Result<R>) -> io::Result<()> {
        let (mut crc, mut length) = (Crc::new(), 0u64);
        each_piece(open()?, |piece| {
            crc.update(piece);
            length += piece.len() as u64;
            Ok(())
        })?;
        if self.written + length + 1_000_000 > LARGEST {
            return Err(io::Error::other("the archive would be larger than 4 GiB; export it as .warc.gz"));
        }
        let mut common = vec![20, 0, 0, 8, 0, 0];
        common.extend(DAY);
        common.extend(crc.sum().to_le_bytes());
        common.extend((length as u32).to_le_bytes());
        common.extend((length as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        self.directory.extend(b"PK\x01\x02\x14\x00");
        self.directory.extend(&common);
        self.directory.extend([0; 10]);
        self.directory.extend((self.written as u32).to_le_bytes());
        self.directory.extend(name.as_bytes());
        let head = [b"PK\x03\x04".as_slice(), &common, name.as_bytes()].concat();
        self.write(&head)?;
        each_piece(open()?, |piece| self.write(piece))?;
        self.n_files += 1;
        Ok(())
    }

    /// Writes the directory; gives back what was written to.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        let (directory, at) = (std::mem::take(&mut self.directory), self.written as u32);
        let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
        end.extend(self.n_files.to_le_bytes());
        end.extend(self.n_files.to_le_bytes());
        end.extend((directory.len() as u32).to_le_bytes());
        end.extend(at.to_le_bytes());
        end.extend([0, 0]);
        self.write(&directory)?;
        self.write(&end)?;
        self.to.flush()?;
        Ok(self.to)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        self.to.write_all(bytes)
    }
}

fn each_piece(mut from: impl Read, mut each: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut buffer = vec![0; 64 << 10];
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(()),
            n => each(&buffer[..n])?,
        }
    }
}
