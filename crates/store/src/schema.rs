use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::StoreError;

/// Each step leads from one layout to the next; a step that was released is never changed.
const STEPS: &[&str] = &[
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
    include_str!("schema/5.sql"),
    include_str!("schema/6.sql"),
    include_str!("schema/7.sql"),
    include_str!("schema/8.sql"),
    include_str!("schema/9.sql"),
];

/// Marks a SQLite file as ours ("ATCH").
const APPLICATION: i64 = 0x4154_4348;

/// Brings a new or older store to the present layout, in one transaction.
pub(crate) fn migrate(db: &mut Connection, path: &Path) -> Result<(), StoreError> {
    if is_empty(db)? {
        db.pragma_update(None, "application_id", APPLICATION)?;
    }
    let found = check_ours(db, path)?;
    if found == STEPS.len() {
        return Ok(());
    }
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in &STEPS[found..] {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", STEPS.len() as i64)?;
    transaction.commit()?;
    Ok(())
}

/// Whether a reader may use the store as it is.
pub(crate) fn check(db: &Connection, path: &Path) -> Result<(), StoreError> {
    let found = check_ours(db, path)?;
    if found < STEPS.len() {
        // An older or half-made store is brought up to date by the next writer.
        return Err(StoreError::Older { path: path.display().to_string(), found, known: STEPS.len() });
    }
    Ok(())
}

/// Which layout a store of ours has.
pub(crate) fn check_ours(db: &Connection, path: &Path) -> Result<usize, StoreError> {
    let number = |name: &str| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let path = || path.display().to_string();
    if number("application_id")? != APPLICATION {
        return Err(StoreError::Foreign { path: path() });
    }
    let found = number("user_version")?;
    let known = STEPS.len() as i64;
    if found > known { Err(StoreError::Newer { path: path(), found, known }) } else { Ok(found.max(0) as usize) }
}

fn is_empty(db: &Connection) -> Result<bool, StoreError> {
    Ok(db.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    #[test]
    fn files_that_are_no_store_of_ours_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let text = folder.path().join("text");
        std::fs::write(&text, "not a database, but long enough to be looked at as one".repeat(40)).unwrap();
        assert!(matches!(Store::create(&text), Err(StoreError::Foreign { .. })));
        let other = folder.path().join("other.sqlite");
        Connection::open(&other).unwrap().execute_batch("CREATE TABLE theirs (a)").unwrap();
        assert!(matches!(Store::create(&other), Err(StoreError::Foreign { .. })));
        assert!(matches!(Store::open(&other), Err(StoreError::Foreign { .. })));
        let absent = folder.path().join("absent.sqlite");
        assert!(matches!(Store::open(&absent), Err(StoreError::Missing { .. })));
        assert!(!absent.exists());
    }

    #[test]
    fn a_newer_store_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.sqlite");
        drop(Store::create(&path).unwrap());
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::Newer { found: 99, .. })));
    }

    /// A store as a version of this layout left it, with a page, an item on it and what persons said.
    fn old(path: &Path, layout: usize) {
        let db = Connection::open(path).unwrap();
        db.pragma_update(None, "application_id", APPLICATION).unwrap();
        for step in &STEPS[..layout] {
            db.execute_batch(step).unwrap();
        }
        db.pragma_update(None, "user_version", layout as i64).unwrap();
        db.execute_batch(
            "INSERT INTO run VALUES (1, '2025-07-01T08:00:00Z', '0', 'k');
             INSERT INTO bytes (sha256, length, zstd) VALUES ('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0, x'28b52ffd2000010000');
             INSERT INTO capture VALUES (1, 'cap_000000000000000000000001', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'https://a.example/1',
               '2025-07-01T08:00:00Z', '{\"asked\":\"https://a.example/1\",\"status\":200,\"headers\":[],\"media\":\"html\",
               \"hints\":{},\"received_in\":\"web\"}', 1);
             INSERT INTO sighting VALUES (1, '2025-07-01T08:00:00Z', 'https://a.example/1', 1);
             INSERT INTO judgement VALUES (1, 'evt_000000000000000000000001', 'reject', 'wrong actor', 'desk', '2025-07-02T08:00:00Z');
             INSERT INTO judgement VALUES (2, 'evt_000000000000000000000001', 'accept', 'right after all', 'desk', '2025-07-03T08:00:00Z');",
        )
        .unwrap();
    }

    #[test]
    fn every_older_layout_is_brought_up_and_keeps_pages_and_judgements() {
        let folder = tempfile::tempdir().unwrap();
        for layout in 1..STEPS.len() {
            let path = folder.path().join(format!("{layout}.sqlite"));
            old(&path, layout);
            // Who only reads is told what brings it up; a copy can be made before that.
            let error = Store::open(&path).err().unwrap().to_string();
            assert!(error.contains(&format!("layout {layout}")) && error.contains("attache vacuum"), "{error}");
            let copy = folder.path().join(format!("{layout}-copy.sqlite"));
            Store::back_up(&path, &copy).unwrap();
            for path in [path, copy] {
                let store = Store::create(&path).unwrap();
                let said = store.judgements("evt_000000000000000000000001").unwrap();
                let words: Vec<&str> = said.iter().map(|judgement| judgement.remark.as_str()).collect();
                assert_eq!(words, ["wrong actor", "right after all"], "layout {layout}");
                let capture = store.capture(&store.capture_ids().unwrap()[0]).unwrap();
                assert_eq!((capture.address.as_str(), capture.sightings.len()), ("https://a.example/1", 1));
                assert_eq!(store.damage().unwrap(), Vec::<String>::new());
                drop(store);
                assert!(Store::open(&path).is_ok());
            }
        }
    }

    #[test]
    fn a_second_writer_is_told_and_a_reader_is_not_disturbed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.sqlite");
        let writer = Store::create(&path).unwrap();
        let message = Store::create(&path).err().unwrap().to_string();
        assert!(message.ends_with("another process writes to this store; wait until it has ended"), "{message}");
        assert!(Store::open(&path).is_ok());
        drop(writer);
        assert!(Store::create(&path).is_ok());
    }
}
