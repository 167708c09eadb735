use std::str::FromStr;

use model::{ArticleId, CaptureId, ItemId, StoryId};
use serde::Serialize;

use crate::{Store, StoreError, pack};

/// What an id names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "kind", content = "id")]
pub enum Found {
    /// `cap_…`
    Capture(CaptureId),
    /// `art_…`
    Article(ArticleId),
    /// `sty_…`
    Story(StoryId),
    /// `evt_…`, `fig_…`, `clm_…`, `fct_…`
    Item(ItemId),
}

/// So many are named where a beginning fits several.
const SHOWN: usize = 6;

impl Store {
    /// What `id`, or the id that alone begins with it, names.
    ///
    /// # Errors
    /// Nothing begins so, or several do.
    pub fn find(&self, id: &str) -> Result<Found, StoreError> {
        let id = id.trim();
        let unknown = || StoreError::Unknown { id: id.to_string() };
        let table = match id.get(..4) {
            Some("cap_") => "capture",
            Some("art_") => "article",
            Some("sty_") => "story",
            Some("evt_" | "fig_" | "clm_" | "fct_") => "item",
            _ => return Err(unknown()),
        };
        if !id[4..].bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(unknown());
        }
        let mut found = self.beginning(table, &id.to_lowercase())?;
        match found.len() {
            0 => match self.withdrawal(id)? {
                Some(gone) => {
                    Err(StoreError::Withdrawn { id: id.to_string(), reason: gone.reason, at: gone.at.to_string() })
                }
                None => Err(unknown()),
            },
            1 if table == "story" => Ok(Found::Story(self.story_now(&read(&found[0])?)?.ok_or_else(unknown)?)),
            1 => named(table, &found[0]),
            n => {
                found.truncate(SHOWN);
                Err(StoreError::Ambiguous { id: id.to_string(), found, more: n > SHOWN })
            }
        }
    }

    fn beginning(&self, table: &str, beginning: &str) -> Result<Vec<String>, StoreError> {
        // `g` comes after all hexadecimal digits.
        let mut sql = format!("SELECT id FROM {table} WHERE id >= ?1 AND id < ?1 || 'g'");
        if table == "story" {
            // The id of a story that another took in leads to that one.
            sql.push_str(" UNION SELECT DISTINCT story FROM story_member_past WHERE story >= ?1 AND story < ?1 || 'g'");
        }
        let sql = format!("{sql} ORDER BY id LIMIT ?2");
        let mut statement = self.db.prepare_cached(&sql)?;
        let ids = statement.query_map((beginning, SHOWN as i64 + 1), |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }
}

fn named(table: &str, id: &str) -> Result<Found, StoreError> {
    Ok(match table {
        "capture" => Found::Capture(read(id)?),
        "article" => Found::Article(read(id)?),
        "story" => Found::Story(read(id)?),
        _ => Found::Item(read(id)?),
    })
}

/// An id as the store holds it.
pub(super) fn read<T: FromStr<Err = String>>(id: &str) -> Result<T, StoreError> {
    pack::parse(id, "id")
}
