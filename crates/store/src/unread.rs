//! What sources listed and nobody has read, entry by entry.

use model::ArticleId;
use serde::Serialize;

use crate::{Store, StoreError, pack, query::Paging};

/// An entry that was not read, or not in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// Its address.
    pub address: String,
    /// Address of the source that listed it first.
    pub source: String,
    /// The day on which it was listed, UTC.
    pub day: String,
    /// Which column of the coverage counts it: `paywalled`, `other_language`, `waiting`, `failed`, `forbidden`, `unread`.
    pub counted: String,
    /// Why, in words.
    pub reason: String,
    /// The article, where something of it was read.
    pub article: Option<ArticleId>,
}

impl Store {
    /// Entries that were not read, or not in full, the newest first, and how many there are: of one source and day where
    /// they are named (empty: all).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn unread(&self, source: &str, day: &str, paging: Paging) -> Result<(Vec<Unread>, usize), StoreError> {
        let from = "FROM (SELECT e.id, e.seen, e.address, coalesce(s.address, '(removed)') AS source,
                      substr(e.seen, 1, 10) AS day, e.state, e.reason, e.tries, a.id AS article, a.access, a.language
                    FROM entry e LEFT JOIN source s ON s.id = e.source LEFT JOIN capture c ON c.id = e.capture
                      LEFT JOIN article_capture ac ON ac.capture = c.seq LEFT JOIN article a ON a.seq = ac.article
                    WHERE e.state <> 'read' OR a.access IN ('teaser', 'empty') OR a.language NOT LIKE 'en%')
                    WHERE (?1 = '' OR source = ?1) AND (?2 = '' OR day = ?2)";
        let total: i64 =
            self.db.prepare_cached(&format!("SELECT count(*) {from}"))?.query_row([source, day], |row| row.get(0))?;
        let sql = format!(
            "SELECT address, source, day, state, reason, tries, article, access, coalesce(language, '') {from}
             ORDER BY seen DESC, id DESC LIMIT {} OFFSET {}",
            i64::try_from(paging.limit).unwrap_or(-1),
            i64::try_from(paging.offset).unwrap_or(i64::MAX)
        );
        let mut statement = self.db.prepare(&sql)?;
        let mut rows = statement.query([source, day])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (state, reason): (String, String) = (row.get(3)?, row.get(4)?);
            let (tries, access): (i64, Option<String>) = (row.get(5)?, row.get(7)?);
            let (counted, reason) = match (state.as_str(), access.as_deref()) {
                ("read", Some("teaser")) => ("paywalled", "only the beginning was there".to_string()),
                ("read", Some("empty")) => ("paywalled", "no text was found".to_string()),
                ("read", _) => ("other_language", format!("language {}, not coded", row.get::<_, String>(8)?)),
                ("waiting", _) if tries == 0 && reason.is_empty() => {
                    ("waiting", "not asked for yet: a round reads only so many pages of a source".to_string())
                }
                ("gone", _) => ("failed", reason),
                (state, _) => (state, reason),
            };
            found.push(Unread {
                address: row.get(0)?,
                source: row.get(1)?,
                day: row.get(2)?,
                counted: counted.to_string(),
                reason,
                article: row.get::<_, Option<String>>(6)?.map(|id| pack::parse(&id, "id")).transpose()?,
            });
        }
        Ok((found, total as usize))
    }
}
