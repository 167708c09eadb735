use jiff::Timestamp;
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::{Store, StoreError, pack};

/// A question that is asked again and again: what it is about, and what must be reached before it is worth a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// Its name.
    pub name: String,
    /// A search, as for [`Store::search`]; or a pair of countries such as `PRK-RUS`.
    pub query: String,
    /// Only these kinds of new facts; all where empty.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// A fact counts from so many articles on,
    #[serde(default)]
    pub min_articles: u32,
    /// and from so many independent origins on, by the lower bound.
    #[serde(default)]
    pub min_origins: u32,
    /// Up to when its hits were shown; none where it was never run.
    #[serde(skip)]
    pub seen: Option<Timestamp>,
}

impl Store {
    /// Keeps a watch, or puts it in the place of one of the same name.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn put_watch(&mut self, watch: &Watch, now: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO watch (name, body, added) VALUES (?, ?, ?)
                   ON CONFLICT (name) DO UPDATE SET body = excluded.body, added = excluded.added";
        self.db.execute(sql, params![watch.name, pack::write(watch, "watch")?, now.to_string()])?;
        Ok(())
    }

    /// Takes a watch away; gives whether there was one.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn remove_watch(&mut self, name: &str) -> Result<bool, StoreError> {
        Ok(self.db.execute("DELETE FROM watch WHERE name = ?", [name])? > 0)
    }

    /// Notes up to when the hits of a watch were shown.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn watch_seen(&mut self, name: &str, at: Timestamp) -> Result<(), StoreError> {
        self.db.execute("UPDATE watch SET seen = ? WHERE name = ?", params![at.to_string(), name])?;
        Ok(())
    }

    /// All watches, by name.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn watches(&self) -> Result<Vec<Watch>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT body, seen FROM watch ORDER BY name")?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let mut watch: Watch = pack::read(row.get::<_, String>(0)?.as_bytes(), "watch")?;
            let seen: Option<String> = row.get(1)?;
            watch.seen = seen.map(|seen| pack::parse(&seen, "watch")).transpose()?;
            found.push(watch);
        }
        Ok(found)
    }
}
