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
    (
        "links and stories",
        &["sketch", "trace", "lineage", "story", "story_member", "story_member_past", "story_change", "story_moved"],
    ),
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
        let file = |source| StoreError::File { path: to.display().to_string(), source };
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Under another name until it is whole: a copy that the disk had no room for must not look like one.
        let half =
            folder.join(format!(".{}.half", to.file_name().map_or("copy".into(), |name| name.to_string_lossy())));
        let _ = std::fs::remove_file(&half);
        let db = Connection::open(from).map_err(|error| unreadable(from, error))?;
        let copied = db.execute("VACUUM INTO ?", [half.display().to_string()]).map_err(|error| unreadable(to, error));
        if copied.is_err() {
            let _ = std::fs::remove_file(&half);
        }
        copied?;
        std::fs::rename(&half, to).map_err(file)
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
    fn a_full_disk_is_told_and_what_was_stored_before_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.sqlite");
        let mut store = Store::create(&path).unwrap();
        let add = |store: &mut Store, number: usize| {
            let title = "x".repeat(4_000);
            store.add_source(&format!("https://a.example/{number}"), "feed", Some(&title), Timestamp::UNIX_EPOCH)
        };
        assert!(add(&mut store, 0).unwrap());
        let pages: i64 = store.db.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        store.db.pragma_update(None, "max_page_count", pages + 4).unwrap();
        let error = (1..100).find_map(|number| add(&mut store, number).err()).unwrap();
        assert!(matches!(error, StoreError::Full { .. }) && error.to_string().contains("make room"), "{error}");
        drop(store);
        let store = Store::open(&path).unwrap();
        assert_eq!(store.sources().unwrap()[0].address, "https://a.example/0");
        assert_eq!(store.damage().unwrap(), Vec::<String>::new());
    }

    #[cfg(unix)]
    #[test]
    fn a_store_is_read_where_nothing_may_be_written_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a ?#%.sqlite");
        let mut store = Store::create(&path).unwrap();
        store.add_source("https://news.example/rss", "feed", None, Timestamp::UNIX_EPOCH).unwrap();
        drop(store);
        // A reader's mark would have to be made where nothing can be made: root too fails at that.
        std::os::unix::fs::symlink("/nowhere/at/all", folder.path().join("a ?#%.sqlite-shm")).unwrap();
        assert_eq!(Store::open(&path).unwrap().sources().unwrap().len(), 1);
        std::fs::write(folder.path().join("a ?#%.sqlite-wal"), [0; 64]).unwrap();
        let error = Store::open(&path).err().unwrap().to_string();
        assert!(error.contains("-wal"), "{error}");
    }

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
        let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
        assert!(files.iter().all(|name| !name.to_string_lossy().ends_with(".half")), "{files:?}");
        assert!(Store::back_up(&folder.path().join("none"), &folder.path().join("x")).is_err());
        store.vacuum().unwrap();
        assert!(store.room().unwrap()["sources and log"] > 0);
    }
}
