//! Care for the file itself: copies, room, and what takes it.

use std::{collections::BTreeMap, path::Path};

use rusqlite::Connection;

use crate::{Store, StoreError, unreadable};

/// Groups of tables as people think of them.
const GROUPS: &[(&str, &[&str])] = &[
    ("pages as received", &["bytes", "capture", "sighting", "note"]),
    ("articles", &["article"]),
    ("full text", &["search", "article_text"]),
    ("what they say", &["item", "coding", "event", "party", "name"]),
    ("links and stories", &["sketch", "trace", "lineage", "story", "story_member"]),
    ("sources and log", &["source", "entry", "visit", "reading", "look", "retention"]),
];

impl Store {
    /// Writes a copy of the store at `from` to `to`, whole and without gaps, while others go on reading and writing.
    ///
    /// # Errors
    /// There is no store at `from`, there is a file at `to`, or the disk fails.
    pub fn back_up(from: &Path, to: &Path) -> Result<(), StoreError> {
        drop(Store::open_older(from)?);
        if to.exists() {
            let source = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
            return Err(StoreError::File { path: to.display().to_string(), source });
        }
        let db = Connection::open(from).map_err(|error| unreadable(from, error))?;
        db.execute("VACUUM INTO ?", [to.display().to_string()]).map_err(|error| unreadable(to, error))?;
        Ok(())
    }

    /// Looks through the whole file for damage; empty where all is well.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn damage(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.db.prepare("PRAGMA integrity_check(20)")?;
        let found: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(found.into_iter().filter(|line| line != "ok").collect())
    }

    /// Gives room that is no longer used back to the disk.
    ///
    /// # Errors
    /// The disk is full, or a reader is in the way.
    pub fn vacuum(&mut self) -> Result<(), StoreError> {
        self.db.execute_batch("VACUUM")?;
        self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// Bytes on the disk by group of tables, and those that are not used.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn room(&self) -> Result<BTreeMap<&'static str, u64>, StoreError> {
        let mut room = BTreeMap::new();
        let sql = "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_schema m ON m.name = s.name
                   WHERE s.aggregate = 1 GROUP BY m.tbl_name";
        let mut statement = self.db.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let table: String = row.get(0)?;
            let fits = |tables: &&[&str]| {
                tables.iter().any(|one| table == *one || (*one == "search" && table.starts_with("search_")))
            };
            let group = GROUPS.iter().find(|(_, tables)| fits(tables)).map_or("the rest", |(group, _)| group);
            *room.entry(group).or_insert(0) += row.get::<_, i64>(1)? as u64;
        }
        let pages: i64 = self.db.query_row("PRAGMA freelist_count", [], |row| row.get(0))?;
        let size: i64 = self.db.query_row("PRAGMA page_size", [], |row| row.get(0))?;
        room.insert("not used", (pages * size) as u64);
        Ok(room)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn a_copy_is_whole_and_never_written_over_another_file() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one.sqlite"), folder.path().join("two.sqlite"));
        let mut store = Store::create(&one).unwrap();
        store.add_source("https://news.example/rss", "feed", None, Timestamp::UNIX_EPOCH).unwrap();
        // While the other is open for writing.
        Store::back_up(&one, &two).unwrap();
        let copy = Store::open(&two).unwrap();
        assert_eq!(copy.sources().unwrap(), store.sources().unwrap());
        assert_eq!(copy.damage().unwrap(), Vec::<String>::new());
        assert!(Store::back_up(&one, &two).is_err());
        assert!(Store::back_up(&folder.path().join("none"), &folder.path().join("x")).is_err());
        store.vacuum().unwrap();
        assert!(store.room().unwrap()["sources and log"] > 0);
    }
}
