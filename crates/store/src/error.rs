use rusqlite::ErrorCode;

/// Why the store could not answer or keep something.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no file.
    #[error("{path}: there is no store here; `attache add` makes one")]
    Missing {
        /// Where it was looked for.
        path: String,
    },
    /// Somebody else writes.
    #[error("{path}: another process writes to this store; wait until it has ended")]
    Busy {
        /// Which store.
        path: String,
    },
    /// It, or its folder, may not be written to.
    #[error("{path}: it, or the folder that it is in, may not be written to; copy it to a folder of your own")]
    ReadOnly {
        /// Which store.
        path: String,
    },
    /// It may not be written to, and was left while it was written to.
    #[error(
        "{path}: it was left in the middle of being written, and may not be written to here; copy it and the files \
         beside it (-wal, -shm) to a folder of your own"
    )]
    Unsettled {
        /// Which store.
        path: String,
    },
    /// No room.
    #[error("{path}: the disk is full; what was reported as stored is stored: make room and run the same again")]
    Full {
        /// Which store.
        path: String,
    },
    /// A file, but not ours.
    #[error("{path}: not a store of Attaché")]
    Foreign {
        /// Which file.
        path: String,
    },
    /// Ours, but from the future.
    #[error("{path}: written by a newer Attaché (layout {found}; this one knows up to {known})")]
    Newer {
        /// Which store.
        path: String,
        /// Its layout.
        found: i64,
        /// The newest layout known here.
        known: i64,
    },
    /// Ours, but from the past, and it was to be read only.
    #[error(
        "{path}: written by an older Attaché (layout {found}); `attache vacuum --store {path}` brings it to {known}, and nothing in it is lost"
    )]
    Older {
        /// Which store.
        path: String,
        /// Its layout.
        found: usize,
        /// The present layout.
        known: usize,
    },
    /// The disk failed.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The database failed.
    #[error("the store failed: {0}")]
    Database(rusqlite::Error),
    /// A row is not what was written.
    #[error("a record of the store is damaged ({what}): {reason}")]
    Damaged {
        /// Which sort of record.
        what: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// No such id.
    #[error("{id}: nothing in the store has this id")]
    Unknown {
        /// As asked for.
        id: String,
    },
    /// An article that had to go.
    #[error("{id}: withdrawn at {at}: {reason}")]
    Withdrawn {
        /// As asked for.
        id: String,
        /// Why.
        reason: String,
        /// When.
        at: String,
    },
    /// Bytes that a rule of retention let go.
    #[error("the bytes with the SHA-256 {sha256} were let go at {at} (`attache retain --log` says by which rule)")]
    LetGo {
        /// Their hash.
        sha256: String,
        /// When.
        at: String,
    },
    /// The beginning of several ids.
    #[error("{id}: {} begin like this ({}{})", if *.more { "more than six ids" } else { "several ids" },
        .found.join(", "), if *.more { ", …" } else { "" })]
    Ambiguous {
        /// As asked for.
        id: String,
        /// The first few that fit.
        found: Vec<String>,
        /// Whether there are more.
        more: bool,
    },
    /// The words of a search cannot be understood.
    #[error("{0}")]
    Search(crate::query::SearchFault),
}

impl StoreError {
    /// Whether a reader failed since it may not even leave its mark beside the store.
    pub(crate) fn is_read_only(&self) -> bool {
        match self {
            StoreError::ReadOnly { .. } => true,
            StoreError::Database(error) => error.sqlite_error_code() == Some(ErrorCode::CannotOpen),
            _ => false,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { path: "the store".into() },
            Some(ErrorCode::DiskFull) => StoreError::Full { path: "the store".into() },
            Some(ErrorCode::ReadOnly) => StoreError::ReadOnly { path: "the store".into() },
            _ => StoreError::Database(error),
        }
    }
}
