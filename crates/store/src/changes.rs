//! What became of stories: which turned out to be one, which to be two, and where the articles of an old one stand now.

use std::collections::BTreeMap;

use jiff::Timestamp;
use model::{ArticleId, ChangeKind, StoryChange, StoryId};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

use crate::{Batch, Store, StoreError, pack};

/// A change of a story as the store keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoryTurn {
    /// When the run began that saw it.
    pub when: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub change: StoryChange,
    /// When a run began that linked everything anew, so that it counts no longer.
    pub undone: Option<Timestamp>,
}

/// Articles that linking anew put into another story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Relinked {
    /// When that run began.
    pub when: Timestamp,
    /// The story that they left.
    pub from: StoryId,
    /// The story that they stand in since.
    pub into: StoryId,
    /// The articles, in order of arrival.
    pub moved: Vec<ArticleId>,
}

/// What became of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoryHistory {
    /// The story that was asked for.
    pub story: StoryId,
    /// The story that its articles stand in now: itself, or the one that took it in.
    pub now: Option<StoryId>,
    /// Stories that became one with it or came out of it, oldest first.
    pub changes: Vec<StoryTurn>,
    /// What `attache rebuild` moved, oldest first.
    pub relinked: Vec<Relinked>,
}

impl Batch<'_> {
    /// Moves articles from one story to another and keeps why. A story that is left empty is no longer listed; its id
    /// leads to the other.
    ///
    /// # Errors
    /// One of the articles is not held; the store cannot be written.
    pub fn change_story(&self, change: &StoryChange) -> Result<(), StoreError> {
        let at = self.needed(self.article_seq(&change.seen_at)?, change.seen_at.as_str())?;
        self.db
            .prepare_cached(
                "INSERT INTO story_change (kind, story, into_story, at, seen_at, why, run) VALUES (?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                kind(change.kind),
                change.from.as_str(),
                change.into.as_str(),
                at,
                change.seen_at.as_str(),
                change.why,
                self.run
            ])?;
        let number = self.db.last_insert_rowid();
        for article in &change.moved {
            let seq = self.needed(self.article_seq(article)?, article.as_str())?;
            self.db
                .prepare_cached("INSERT INTO story_moved (change, article) VALUES (?, ?)")?
                .execute((number, seq))?;
            let similarity: Option<f64> = self
                .db
                .prepare_cached("SELECT similarity FROM story_member WHERE article = ?")?
                .query_row([seq], |row| row.get(0))
                .optional()?;
            self.join_story(article, &change.into, similarity.unwrap_or(0.0))?;
        }
        self.db
            .prepare_cached(
                "DELETE FROM story WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM story_member WHERE story = ?1)",
            )?
            .execute([change.from.as_str()])?;
        Ok(())
    }

    /// The article that arrived last.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn last_arrived(&self) -> Result<Option<ArticleId>, StoreError> {
        let sql = "SELECT id FROM article ORDER BY seq DESC LIMIT 1";
        let id: Option<String> = self.db.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?;
        id.map(|id| pack::parse(&id, "id")).transpose()
    }
}

impl Store {
    /// The changes that count today, in order, each with the number of the arrival at which it was seen.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn story_changes(&self) -> Result<Vec<(i64, StoryChange)>, StoreError> {
        let found = changes(&self.db, "c.replaced IS NULL", [])?;
        Ok(found.into_iter().map(|(at, changed)| (at, changed.change)).collect())
    }

    /// What became of a story, also of one that is no longer there.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn story_history(&self, story: &StoryId) -> Result<StoryHistory, StoreError> {
        let found = changes(&self.db, "?1 IN (c.story, c.into_story)", [story.as_str()])?;
        Ok(StoryHistory {
            story: story.clone(),
            now: self.story_now(story)?,
            changes: found.into_iter().map(|(_, changed)| changed).collect(),
            relinked: self.relinked(story)?,
        })
    }

    /// The story that this id leads to: itself where it is there, else the one in which most of its articles stand.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn story_now(&self, story: &StoryId) -> Result<Option<StoryId>, StoreError> {
        if self.db.prepare_cached("SELECT 1 FROM story WHERE id = ?")?.exists([story.as_str()])? {
            return Ok(Some(story.clone()));
        }
        let sql = "SELECT m.story FROM (SELECT DISTINCT article FROM story_member_past WHERE story = ?) p
                   JOIN story_member m ON m.article = p.article JOIN story s ON s.id = m.story
                   GROUP BY m.story ORDER BY count(*) DESC, min(m.article) LIMIT 1";
        let now: Option<String> =
            self.db.prepare_cached(sql)?.query_row([story.as_str()], |row| row.get(0)).optional()?;
        now.map(|id| pack::parse(&id, "id")).transpose()
    }

    /// Articles that stood in the story when everything was linked anew, and then in another; and the other way round.
    fn relinked(&self, story: &StoryId) -> Result<Vec<Relinked>, StoreError> {
        // What a run took out stands, after that run, where the next row of the article says.
        let sql = "WITH stood AS (
                     SELECT article, story, run, replaced FROM story_member_past WHERE run <> replaced
                     UNION ALL SELECT article, story, run, NULL FROM story_member)
                   SELECT r.started, p.story, n.story, a.id FROM stood p
                   JOIN stood n ON n.article = p.article AND n.run = p.replaced
                   JOIN run r ON r.id = p.replaced JOIN article a ON a.seq = p.article
                   WHERE p.article IN (SELECT article FROM story_member_past WHERE story = ?1
                                       UNION SELECT article FROM story_member WHERE story = ?1)
                     AND ?1 IN (p.story, n.story) AND p.story <> n.story
                     AND NOT EXISTS (SELECT 1 FROM story_moved v JOIN story_change c ON c.seq = v.change
                                     WHERE v.article = p.article AND c.run = p.replaced)
                   ORDER BY p.replaced, a.seq";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([story.as_str()])?;
        let mut found: BTreeMap<(String, String, String), Vec<ArticleId>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let key = (row.get(0)?, row.get(1)?, row.get(2)?);
            found.entry(key).or_default().push(pack::parse(&row.get::<_, String>(3)?, "id")?);
        }
        let one = |((when, from, into), moved): ((String, String, String), Vec<ArticleId>)| {
            Ok(Relinked {
                when: pack::parse(&when, "time")?,
                from: pack::parse(&from, "story")?,
                into: pack::parse(&into, "story")?,
                moved,
            })
        };
        found.into_iter().map(one).collect()
    }
}

/// Changes that fit a condition, oldest first, each with the number of the arrival at which it was seen.
fn changes<const N: usize>(
    db: &Connection,
    condition: &str,
    values: [&str; N],
) -> Result<Vec<(i64, StoryTurn)>, StoreError> {
    let sql = format!(
        "SELECT c.seq, c.at, c.kind, c.story, c.into_story, c.seen_at, c.why, r.started, u.started
         FROM story_change c JOIN run r ON r.id = c.run LEFT JOIN run u ON u.id = c.replaced
         WHERE {condition} ORDER BY c.seq"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut moved = db.prepare_cached(
        "SELECT a.id FROM story_moved v JOIN article a ON a.seq = v.article WHERE v.change = ? ORDER BY a.seq",
    )?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let ids: Vec<String> = moved.query_map([row.get::<_, i64>(0)?], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let text = |index: usize| row.get::<_, String>(index);
        let undone: Option<String> = row.get(8)?;
        let change = StoryChange {
            kind: parse_kind(&text(2)?)?,
            from: pack::parse(&text(3)?, "story")?,
            into: pack::parse(&text(4)?, "story")?,
            moved: ids.iter().map(|id| pack::parse(id, "id")).collect::<Result<_, _>>()?,
            seen_at: pack::parse(&text(5)?, "id")?,
            why: text(6)?,
        };
        let undone = undone.map(|undone| pack::parse(&undone, "time")).transpose()?;
        found.push((row.get(1)?, StoryTurn { when: pack::parse(&text(7)?, "time")?, change, undone }));
    }
    Ok(found)
}

fn kind(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Merged => "merged",
        ChangeKind::Split => "split",
        ChangeKind::Joined => "joined",
    }
}

fn parse_kind(text: &str) -> Result<ChangeKind, StoreError> {
    let all = [ChangeKind::Merged, ChangeKind::Split, ChangeKind::Joined];
    let damaged =
        || StoreError::Damaged { what: "change of stories", reason: format!("{text:?} is no kind of change") };
    all.into_iter().find(|one| kind(*one) == text).ok_or_else(damaged)
}
