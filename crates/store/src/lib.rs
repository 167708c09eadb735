//! The embedded store: one SQLite file behind a narrow interface. All SQL of Attaché is in this crate.
//!
//! Invariants
//! - Captures, sightings, judgements and the order of arrival are only added to; nothing but [`Store::purge`] removes
//!   them. The bytes of a capture go by [`Store::retain`] too; their hash, length and everything read from them stay.
//! - What a [`Batch`] committed is there after any crash; what it did not commit has left no trace.
//! - One process writes, any number read. Readers see the last commit.
//! - [`query`] is the one query layer: command line, web and API all ask it, so they cannot disagree.
//! - The store knows no other stage: it keeps what they made, and hands it back as it was.

mod as_of;
mod asserted;
mod batch;
mod care;
mod changes;
mod error;
mod fold;
mod judgements;
mod later;
mod looks;
mod pack;
mod purge;
pub mod query;
mod reading;
mod retain;
mod schema;
mod sources;
mod unread;
mod watches;

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags};

pub use asserted::Asserted;
pub use batch::{Added, Batch, Run};
pub use changes::{Relinked, StoryHistory, StoryTurn};
pub use error::StoreError;
pub use judgements::{Judgement, Verdict};
pub use later::{Changed, Gone, Later, Look, Said, Version};
pub use looks::{LookDue, LookMark};
pub use purge::Withdrawal;
pub use retain::{LetGo, Retained, Rules};
pub use sources::{Coverage, Logged, Mark, Moved, Source, SourceState, Waiting};
pub use unread::Unread;
pub use watches::Watch;

/// An open store.
pub struct Store {
    db: Connection,
    path: PathBuf,
    /// Held while this process may write; the system lets go of it however the process ends.
    _writing: Option<File>,
}

impl Store {
    /// Opens the store at `path` for writing; makes it where there is none.
    ///
    /// # Errors
    /// Another process writes; the file is no store of ours, or a newer one; the disk fails.
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        let writing = lock(path)?;
        let db = Connection::open(path).map_err(|error| unreadable(path, error))?;
        let mut store = Store { db, path: path.to_path_buf(), _writing: Some(writing) };
        store.settle().map_err(|error| unreadable_in(path, error))?;
        Ok(store)
    }

    /// Opens the store at `path` for reading; it may be written to meanwhile.
    ///
    /// # Errors
    /// There is none; it is no store of ours, or a newer one; the disk fails.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            return Err(StoreError::Missing { path: path.display().to_string() });
        }
        // Readers of a log-written database keep their place in a file beside it, so they too open for writing where
        // they may; `query_only` keeps them from changing anything.
        let open = |flags| Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX);
        let db = open(OpenFlags::SQLITE_OPEN_READ_WRITE)
            .or_else(|_| open(OpenFlags::SQLITE_OPEN_READ_ONLY))
            .map_err(|error| unreadable(path, error))?;
        let store = Store { db, path: path.to_path_buf(), _writing: None };
        match store.check_layout() {
            Err(error) if error.is_read_only() => Store::open_still(path),
            checked => checked.map(|()| store).map_err(|error| unreadable_in(path, error)),
        }
    }

    /// Opens a store in a place where nobody may write, not even a reader's mark: on a read-only disk, or in somebody
    /// else's folder. It is taken to stand still.
    fn open_still(path: &Path) -> Result<Self, StoreError> {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        if std::fs::metadata(log).is_ok_and(|log| log.len() > 0) {
            return Err(StoreError::Unsettled { path: path.display().to_string() });
        }
        let whole =
            path.canonicalize().map_err(|source| StoreError::File { path: path.display().to_string(), source })?;
        let escaped = whole.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(format!("file:{escaped}?immutable=1"), flags)
            .map_err(|error| unreadable(path, error))?;
        let store = Store { db, path: path.to_path_buf(), _writing: None };
        store.check_layout().map_err(|error| unreadable_in(path, error))?;
        Ok(store)
    }

    /// Opens the store at `path` for looking after the file itself, also one of an older layout.
    ///
    /// # Errors
    /// As for [`Store::open`], but for the layout.
    pub fn open_older(path: &Path) -> Result<Self, StoreError> {
        match Store::open(path) {
            Err(StoreError::Older { .. }) => {}
            opened => return opened,
        }
        let db = Connection::open(path).map_err(|error| unreadable(path, error))?;
        db.pragma_update(None, "query_only", true)?;
        Ok(Store { db, path: path.to_path_buf(), _writing: None })
    }

    /// A store in memory, for one sitting.
    ///
    /// # Errors
    /// There is no memory.
    pub fn in_memory() -> Result<Self, StoreError> {
        let mut store = Store { db: Connection::open_in_memory()?, path: PathBuf::from(":memory:"), _writing: None };
        store.settle()?;
        Ok(store)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn settle(&mut self) -> Result<(), StoreError> {
        self.db.pragma_update(None, "journal_mode", "WAL")?;
        // A commit that was reported survives the loss of power too; with many pages a commit this costs little.
        self.db.pragma_update(None, "synchronous", "FULL")?;
        self.prepare_reading()?;
        schema::migrate(&mut self.db, &self.path)
    }

    fn check_layout(&self) -> Result<(), StoreError> {
        schema::check(&self.db, &self.path)?;
        self.db.pragma_update(None, "query_only", true)?;
        self.prepare_reading()
    }

    fn prepare_reading(&self) -> Result<(), StoreError> {
        self.db.pragma_update(None, "cache_size", -32_000)?;
        self.db.busy_timeout(std::time::Duration::from_secs(5))?;
        self.db.set_prepared_statement_cache_capacity(64);
        Ok(())
    }
}

/// A lock of its own, for a whole run: SQLite's is held for single transactions only, and two runs in turns would link
/// articles that they do not know of each other.
fn lock(path: &Path) -> Result<File, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push("-lock");
    let at = |source| StoreError::File { path: path.display().to_string(), source };
    let denied = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            StoreError::ReadOnly { path: path.display().to_string() }
        }
        _ => at(source),
    };
    let file = File::options().create(true).truncate(false).write(true).open(name).map_err(denied)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Busy { path: path.display().to_string() }),
        Err(TryLockError::Error(source)) => Err(at(source)),
    }
}

fn unreadable(path: &Path, error: rusqlite::Error) -> StoreError {
    unreadable_in(path, error.into())
}

/// Names the file in errors that arise while it is being opened.
fn unreadable_in(path: &Path, error: StoreError) -> StoreError {
    let path = path.display().to_string();
    match error {
        StoreError::Busy { .. } => StoreError::Busy { path },
        StoreError::ReadOnly { .. } => StoreError::ReadOnly { path },
        StoreError::Full { .. } => StoreError::Full { path },
        StoreError::Database(inner) if inner.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            StoreError::Foreign { path }
        }
        StoreError::Database(inner) => StoreError::File { path, source: std::io::Error::other(inner) },
        other => other,
    }
}
