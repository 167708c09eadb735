use std::path::Path;

/// Why a source, or one record of it, could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    /// The file or folder cannot be read.
    #[error("{path}: {source}")]
    File {
        /// As typed or found.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// More bytes than a page may have.
    #[error("{path}: larger than the {limit} MiB that one page may have; it was not read")]
    TooLarge {
        /// Path, line or address.
        path: String,
        /// In MiB.
        limit: u64,
    },
    /// No page, but something else.
    #[error("{path}: {kind}, which is not read")]
    Kind {
        /// Path or address.
        path: String,
        /// What it is, in words.
        kind: String,
    },
    /// A line of a JSON lines file is no record.
    #[error("{path}:{line}: {reason}")]
    Line {
        /// The file.
        path: String,
        /// From 1.
        line: u64,
        /// What is wrong and what is expected.
        reason: String,
    },
    /// A record of a WARC file cannot be used; the next are read.
    #[error("{path} at byte {offset}: {reason}; the record was not read")]
    Record {
        /// The file.
        path: String,
        /// Where the record, or the gzip member that holds it, begins.
        offset: u64,
        /// What is wrong.
        reason: String,
    },
    /// The address is not one that Attaché goes to.
    #[error("{address}: {reason}")]
    Refused {
        /// As asked for, or where a redirect led.
        address: String,
        /// Why.
        reason: String,
    },
    /// The other side answered with an error.
    #[error("{address}: answered with status {status}")]
    Status {
        /// Which address.
        address: String,
        /// HTTP status.
        status: u16,
    },
    /// The network or the other side failed.
    #[error("{address}: {reason}")]
    Web {
        /// Which address.
        address: String,
        /// What happened.
        reason: String,
    },
}

impl CollectError {
    pub(crate) fn file(path: &Path, source: std::io::Error) -> Self {
        CollectError::File { path: path.display().to_string(), source }
    }
}
