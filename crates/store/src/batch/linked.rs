//! What linking makes, and what it asks of what is held.

use jiff::civil::Date;
use model::{ArticleId, Lineage, Story, StoryId};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Serialize, de::DeserializeOwned};

use super::Batch;
use crate::{Store, StoreError, pack, query};

impl Batch<'_> {
    /// The text of a held article's document.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn text(&self, article: &ArticleId) -> Result<Option<String>, StoreError> {
        let sql = "SELECT text FROM article_text WHERE article = (SELECT seq FROM article WHERE id = ?)";
        Ok(self.db.prepare_cached(sql)?.query_row([article.as_str()], |row| row.get(0)).optional()?)
    }

    /// What linking kept of a held article.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn sketch<T: DeserializeOwned>(&self, article: &ArticleId) -> Result<Option<T>, StoreError> {
        sketch(&self.db, article)
    }

    /// Keeps what linking wants to find again of a held article: the sketch to compare by, and the trace to begin with.
    ///
    /// # Errors
    /// The article is not held; the store cannot be written.
    pub fn add_sketch(&self, article: &ArticleId, sketch: &impl Serialize, trace: &[u8]) -> Result<(), StoreError> {
        let seq = self.needed(self.article_seq(article)?, article.as_str())?;
        self.db
            .prepare_cached("INSERT OR REPLACE INTO sketch (article, body) VALUES (?, ?)")?
            .execute(params![seq, pack::pack(sketch, "sketch")?])?;
        self.db
            .prepare_cached("INSERT OR REPLACE INTO trace (article, body) VALUES (?, ?)")?
            .execute(params![seq, trace])?;
        Ok(())
    }

    /// Keeps how one held article derives from another.
    ///
    /// # Errors
    /// One of the articles is not held; the store cannot be written.
    pub fn add_lineage(&self, lineage: &Lineage) -> Result<(), StoreError> {
        let derived = self.needed(self.article_seq(&lineage.derived)?, lineage.derived.as_str())?;
        let source = self.needed(self.article_seq(&lineage.source)?, lineage.source.as_str())?;
        self.db
            .prepare_cached("INSERT OR REPLACE INTO lineage (derived, source, run, body) VALUES (?, ?, ?, ?)")?
            .execute(params![derived, source, self.run, pack::write(lineage, "lineage")?])?;
        Ok(())
    }

    /// The held articles that lineage connects with a held one.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn kin(&self, article: &ArticleId) -> Result<Vec<ArticleId>, StoreError> {
        let sql = "SELECT a.id FROM article o JOIN lineage l ON l.derived = o.seq JOIN article a ON a.seq = l.source
                   WHERE o.id = ?1 AND l.replaced IS NULL
                   UNION SELECT a.id FROM article o JOIN lineage l ON l.source = o.seq JOIN article a ON a.seq = l.derived
                   WHERE o.id = ?1 AND l.replaced IS NULL";
        let mut statement = self.db.prepare_cached(sql)?;
        let ids: Vec<String> = statement.query_map([article.as_str()], |row| row.get(0))?.collect::<Result<_, _>>()?;
        ids.iter().map(|id| pack::parse(id, "id")).collect()
    }

    /// Keeps how a held article hangs together with others in place of what was kept so far, which is marked as replaced.
    ///
    /// # Errors
    /// One of the articles is not held; the store cannot be written.
    pub fn replace_lineage(&self, article: &ArticleId, lineage: &[Lineage]) -> Result<(), StoreError> {
        let seq = self.needed(self.article_seq(article)?, article.as_str())?;
        self.db
            .prepare_cached(
                "UPDATE lineage SET replaced = ?1 WHERE replaced IS NULL AND (derived = ?2 OR source = ?2)",
            )?
            .execute((self.run, seq))?;
        lineage.iter().try_for_each(|link| self.add_lineage(link))
    }

    /// Notes that a held article belongs to a story.
    ///
    /// # Errors
    /// The article is not held; the store cannot be written.
    pub fn join_story(&self, article: &ArticleId, story: &StoryId, similarity: f64) -> Result<(), StoreError> {
        let seq = self.needed(self.article_seq(article)?, article.as_str())?;
        // What it leaves is kept: the store is asked what was known then.
        self.db
            .prepare_cached(
                "INSERT OR REPLACE INTO story_member_past (article, story, similarity, run, replaced)
                 SELECT article, story, similarity, run, ?2 FROM story_member WHERE article = ?1",
            )?
            .execute(params![seq, self.run])?;
        self.db
            .prepare_cached(
                "INSERT OR REPLACE INTO story_member (article, story, similarity, run) VALUES (?, ?, ?, ?)",
            )?
            .execute(params![seq, story.as_str(), similarity, self.run])?;
        Ok(())
    }

    /// The members of a story in order of arrival, each with its similarity when it joined.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn members(&self, story: &StoryId) -> Result<Vec<(ArticleId, f64)>, StoreError> {
        query::members(&self.db, story)
    }

    /// How many members a story has.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn n_members(&self, story: &StoryId) -> Result<usize, StoreError> {
        let sql = "SELECT count(*) FROM story_member WHERE story = ?";
        let n: i64 = self.db.prepare_cached(sql)?.query_row([story.as_str()], |row| row.get(0))?;
        Ok(n as usize)
    }

    /// How the members of a story derive from one another.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn lineage_within(&self, story: &StoryId) -> Result<Vec<Lineage>, StoreError> {
        query::lineage_within(&self.db, story)
    }

    /// Takes away the row of a story that has no members any more.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn forget_story(&self, story: &StoryId) -> Result<(), StoreError> {
        self.db.prepare_cached("DELETE FROM story WHERE id = ?")?.execute([story.as_str()])?;
        Ok(())
    }

    /// Keeps a story as it is now; its members must be held.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn put_story(&self, story: &Story) -> Result<(), StoreError> {
        let sql = "SELECT min(seq), min(sort_day), max(last_day) FROM story_member JOIN article ON seq = article
                   WHERE story = ?";
        // The number of its first member: the order of stories must not hang on how pages fell into batches.
        let (seq, first, last): (Option<i64>, Option<String>, Option<String>) = self
            .db
            .prepare_cached(sql)?
            .query_row([story.id.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let unknown = || Date::ZERO.to_string();
        self.db
            .prepare_cached(
                "INSERT INTO story (seq, id, title, articles, outlets, at_least, at_most, unresolved, first_day, last_day,
                 body, run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                 ON CONFLICT (id) DO UPDATE SET title = excluded.title, articles = excluded.articles,
                 outlets = excluded.outlets, at_least = excluded.at_least, at_most = excluded.at_most,
                 unresolved = excluded.unresolved, first_day = excluded.first_day, last_day = excluded.last_day,
                 body = excluded.body, run = excluded.run",
            )?
            .execute(params![
                seq,
                story.id.as_str(),
                story.title,
                story.members.len() as i64,
                story.outlets,
                story.origins.at_least,
                story.origins.at_most,
                story.origins.unresolved,
                first.unwrap_or_else(unknown),
                last.unwrap_or_else(unknown),
                pack::pack(story, "story")?,
                self.run
            ])?;
        Ok(())
    }
}

pub(crate) fn sketch<T: DeserializeOwned>(db: &Connection, article: &ArticleId) -> Result<Option<T>, StoreError> {
    let sql = "SELECT body FROM sketch WHERE article = (SELECT seq FROM article WHERE id = ?)";
    let packed: Option<Vec<u8>> = db.prepare_cached(sql)?.query_row([article.as_str()], |row| row.get(0)).optional()?;
    packed.map(|packed| pack::unpack(&packed, "sketch")).transpose()
}

impl Store {
    /// Takes away everything that linking made, before it is made anew: lineage is kept as replaced, and so is
    /// who stood in which story.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn forget_links(&mut self, run: i64) -> Result<(), StoreError> {
        let db = self.db.transaction()?;
        db.execute("UPDATE lineage SET replaced = ? WHERE replaced IS NULL", [run])?;
        db.execute(
            "INSERT OR REPLACE INTO story_member_past (article, story, similarity, run, replaced)
             SELECT article, story, similarity, run, ? FROM story_member",
            [run],
        )?;
        db.execute("UPDATE story_change SET replaced = ? WHERE replaced IS NULL", [run])?;
        for table in ["sketch", "trace", "story_member", "story"] {
            db.execute(&format!("DELETE FROM {table}"), [])?;
        }
        Ok(db.commit()?)
    }

    /// The stories that have other members than when they were last put together: a run was cut off.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn stale_stories(&self) -> Result<Vec<StoryId>, StoreError> {
        let sql = "SELECT m.story FROM story_member m LEFT JOIN story s ON s.id = m.story
                   GROUP BY m.story HAVING s.articles IS NULL OR s.articles <> count(*)
                   UNION SELECT id FROM story WHERE id NOT IN (SELECT story FROM story_member) AND articles <> 0";
        let mut statement = self.db.prepare_cached(sql)?;
        let ids: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        ids.iter().map(|id| pack::parse(id, "story")).collect()
    }

    /// Hands every linked article's number, id, trace and story to `take`, in order of arrival: what linking begins a run
    /// with.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn each_linked(
        &self,
        mut take: impl FnMut(i64, ArticleId, &[u8], StoryId) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let sql = "SELECT a.id, t.body, m.story, a.seq FROM trace t JOIN story_member m ON m.article = t.article
                   JOIN article a ON a.seq = t.article ORDER BY t.article";
        let mut statement = self.db.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, story) = (row.get_ref(0)?.as_str(), row.get_ref(2)?.as_str());
            let text = |text: Result<&str, _>| text.map(str::to_string).unwrap_or_default();
            let (id, story) = (pack::parse(&text(id), "id")?, pack::parse(&text(story), "story")?);
            take(row.get(3)?, id, row.get_ref(1)?.as_blob().unwrap_or_default(), story)?;
        }
        Ok(())
    }
}
