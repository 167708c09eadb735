use std::path::Path;

use jiff::Timestamp;
use model::{ArticleId, Lineage, StoryId};
use serde::de::DeserializeOwned;

use crate::{Store, StoreError, batch, query};

impl Store {
    /// Opens the store at `path` for reading, as it was at `moment`: what later runs added, changed or joined is not
    /// there. Judgements and withdrawals hold for all times.
    ///
    /// # Errors
    /// As for [`Store::open`].
    pub fn open_as_of(path: &Path, moment: Timestamp) -> Result<Self, StoreError> {
        let store = Store::open(path)?;
        store.db.pragma_update(None, "query_only", false)?;
        // Views for this connection alone, which come before the tables of the same names.
        let moment = moment.to_string().replace('\'', "");
        store.db.execute_batch(&VIEWS.replace(":then", &format!("'{moment}'")))?;
        store.db.pragma_update(None, "query_only", true)?;
        Ok(store)
    }

    /// The members of a story in order of arrival, each with its similarity when it joined.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn members(&self, story: &StoryId) -> Result<Vec<(ArticleId, f64)>, StoreError> {
        query::members(&self.db, story)
    }

    /// How the members of a story derive from one another.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn lineage_within(&self, story: &StoryId) -> Result<Vec<Lineage>, StoreError> {
        query::lineage_within(&self.db, story)
    }

    /// What linking kept of a held article.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn sketch<T: DeserializeOwned>(&self, article: &ArticleId) -> Result<Option<T>, StoreError> {
        batch::sketch(&self.db, article)
    }
}

/// `:then` is the moment. Stories are those of then, with the members of then; the body of a story's own row is of today,
/// or not there any more: whoever asks for a story as it was puts it together again.
const VIEWS: &str = "
CREATE TEMP VIEW article AS SELECT a.* FROM main.article a JOIN main.run r ON r.id = a.run WHERE r.started <= :then;
CREATE TEMP VIEW capture AS SELECT c.* FROM main.capture c JOIN main.run r ON r.id = c.run WHERE r.started <= :then;
CREATE TEMP VIEW sighting AS SELECT s.* FROM main.sighting s JOIN main.run r ON r.id = s.run WHERE r.started <= :then;
CREATE TEMP VIEW status AS SELECT s.* FROM main.status s JOIN main.run r ON r.id = s.run WHERE r.started <= :then;
CREATE TEMP VIEW look AS SELECT l.* FROM main.look l WHERE l.at <= :then;
CREATE TEMP VIEW item AS SELECT i.* FROM main.item i JOIN article a ON a.seq = i.article;
CREATE TEMP VIEW event AS SELECT e.* FROM main.event e JOIN article a ON a.seq = e.article;
CREATE TEMP VIEW coding AS
  SELECT c.item, c.run, CASE WHEN later.started > :then THEN NULL ELSE c.replaced END AS replaced, c.position, c.body
  FROM main.coding c JOIN main.run r ON r.id = c.run LEFT JOIN main.run later ON later.id = c.replaced
  WHERE r.started <= :then;
CREATE TEMP VIEW lineage AS
  SELECT l.derived, l.source, l.run, CASE WHEN later.started > :then THEN NULL ELSE l.replaced END AS replaced, l.body
  FROM main.lineage l JOIN main.run r ON r.id = l.run LEFT JOIN main.run later ON later.id = l.replaced
  WHERE r.started <= :then;
CREATE TEMP VIEW story_member AS
  SELECT m.article, m.story, m.similarity, m.run FROM main.story_member m JOIN article a ON a.seq = m.article
  JOIN main.run r ON r.id = m.run WHERE r.started <= :then
  UNION ALL
  SELECT p.article, p.story, p.similarity, p.run FROM main.story_member_past p JOIN article a ON a.seq = p.article
  JOIN main.run r ON r.id = p.run JOIN main.run later ON later.id = p.replaced
  WHERE r.started <= :then AND later.started > :then;
CREATE TEMP VIEW story AS
  SELECT g.seq, g.story AS id, (SELECT coalesce(f.title, '') FROM article f WHERE f.seq = g.seq) AS title, g.articles,
         coalesce(s.outlets, 0) AS outlets, coalesce(s.at_least, 0) AS at_least, coalesce(s.at_most, 0) AS at_most,
         coalesce(s.unresolved, 0) AS unresolved, g.first_day, g.last_day, s.body, coalesce(s.run, 0) AS run
  FROM (SELECT m.story, min(a.seq) AS seq, count(*) AS articles, min(a.sort_day) AS first_day,
               max(a.last_day) AS last_day
        FROM story_member m JOIN article a ON a.seq = m.article GROUP BY m.story) g
  LEFT JOIN main.story s ON s.id = g.story;
";
