//! Standard output: buffered, and quiet where the reader has gone away.

use std::io::{self, BufWriter, ErrorKind, Write};

use serde::Serialize;

use crate::{
    exit::{Exit, Failure},
    layout::Paint,
};

/// Where results go.
pub struct Output {
    to: BufWriter<Box<dyn Write>>,
    /// How to colour.
    pub paint: Paint,
    is_closed: bool,
}

impl Output {
    /// Writes to `to`.
    pub fn new(to: impl Write + 'static, paint: Paint) -> Self {
        Output { to: BufWriter::new(Box::new(to)), paint, is_closed: false }
    }

    /// Writes `text` as it is.
    ///
    /// # Errors
    /// The disk is full or the like; a reader that has gone away is no error.
    pub fn text(&mut self, text: &str) -> Result<(), Failure> {
        let written = self.to.write_all(text.as_bytes());
        self.settle(written)
    }

    /// Writes `value` as one line of JSON.
    ///
    /// # Errors
    /// As for [`Output::text`].
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let line = serde_json::to_string(value).map_err(|error| Failure::bug(format!("a view is no JSON: {error}")))?;
        self.text(&line)?;
        self.text("\n")
    }

    /// Writes what is still buffered, for commands that go on for long.
    ///
    /// # Errors
    /// As for [`Output::text`].
    pub fn flush(&mut self) -> Result<(), Failure> {
        let flushed = self.to.flush();
        self.settle(flushed)
    }

    /// Whether the reader has gone away, so that going on is of no use.
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Writes what is still buffered and passes `exit` on.
    ///
    /// # Errors
    /// As for [`Output::text`].
    pub fn end(&mut self, exit: Exit) -> Result<Exit, Failure> {
        let flushed = self.to.flush();
        self.settle(flushed)?;
        Ok(exit)
    }

    fn settle(&mut self, written: io::Result<()>) -> Result<(), Failure> {
        match written {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(())
            }
            Err(error) => Err(Failure::world(format!("standard output: {error}"))),
        }
    }
}
