//! What the desk asks beside: what arrived since, outlets, what was said and done, versions of a page.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};
use model::{Article, ArticleId, StoryId};
use rusqlite::OptionalExtension;
use serde::Serialize;

use super::{ArticleRow, Paging, articles, ids::read};
use crate::{Judgement, Retained, Store, StoreError, pack};

/// How much arrived since a moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Arrived {
    /// Articles.
    pub articles: usize,
    /// Distinct outlets among them, as far as known.
    pub outlets: usize,
    /// Stories that they stand in.
    pub stories: usize,
}

/// Articles that are gathered rather than looked for: 2,000 cost about as much as the search through 10,000 stories.
const FEW: usize = 2_000;

/// A story that articles arrived in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArrivalRow {
    /// Which.
    pub story: StoryId,
    /// How many arrived.
    pub articles: u32,
}

/// An outlet with what is held of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutletRow {
    /// What outlets are counted by: the folded name, else the host; empty where neither is known.
    pub key: String,
    /// As pages write it; none where only the host is known.
    pub name: Option<String>,
    /// Articles.
    pub articles: u32,
    /// First and last day of publication (of receipt, where that is unknown).
    pub first: Date,
    /// Last.
    pub last: Date,
    /// Articles by access.
    pub access: BTreeMap<String, u32>,
    /// Articles by language; `und` where it could not be told.
    pub languages: BTreeMap<String, u32>,
}

/// Something that was done to the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Logged {
    /// A person said something.
    Judged(Judgement),
    /// A run read pages.
    Ran {
        /// When it began.
        at: Timestamp,
        /// Version of Attaché.
        version: String,
        /// Digest of knowledge and models.
        knowledge: String,
        /// Articles that it added.
        articles: u32,
    },
    /// A person had an article taken out.
    Withdrew {
        /// When.
        at: Timestamp,
        /// `art_…`
        article: String,
        /// Why.
        reason: String,
        /// Who.
        by: String,
    },
    /// Bytes were let go by a rule of retention.
    LetGo(Retained),
}

impl Store {
    /// A number that changes when the store does: what was made of it before need not be made again until then.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn version(&self) -> Result<(i64, u64), StoreError> {
        let version = self.db.pragma_query_value(None, "data_version", |row| row.get(0))?;
        Ok((version, self.db.total_changes()))
    }

    /// Whether the store is one of this sitting only.
    pub fn is_in_memory(&self) -> bool {
        self.path.as_os_str() == ":memory:"
    }

    /// When the run before the last one that added articles began; none where there was none.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn run_before_last(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT max(started) FROM run WHERE started <
                   (SELECT started FROM run WHERE id = (SELECT run FROM article ORDER BY seq DESC LIMIT 1))";
        let found: Option<String> = self.db.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
        found.map(|at| pack::parse(&at, "run")).transpose()
    }

    /// How much arrived after `since`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn arrived(&self, since: Timestamp) -> Result<Arrived, StoreError> {
        let since = since.to_string();
        let arrived = "FROM article a WHERE a.run IN (SELECT id FROM run WHERE started > ?)";
        let sql = format!("SELECT count(*), count(DISTINCT nullif(a.outlet_key, '')) {arrived}");
        let (articles, outlets): (i64, i64) =
            self.db.prepare_cached(&sql)?.query_row([&since], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let all: i64 = self.db.prepare_cached("SELECT count(*) FROM article")?.query_row([], |row| row.get(0))?;
        let sql = "SELECT count(DISTINCT m.story) FROM article a JOIN story_member m ON m.article = a.seq
                   WHERE a.run IN (SELECT id FROM run WHERE started > ?)";
        let stories: i64 = if articles == all {
            self.db.prepare_cached("SELECT count(*) FROM story WHERE articles > 0")?.query_row([], |row| row.get(0))?
        } else {
            self.db.prepare_cached(sql)?.query_row([&since], |row| row.get(0))?
        };
        Ok(Arrived { articles: articles as usize, outlets: outlets as usize, stories: stories as usize })
    }

    /// The stories that articles arrived in after `since`, those with the newest articles first. `n_articles` is how many
    /// arrived.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn arrivals(&self, since: Timestamp, n_articles: usize, paging: Paging) -> Result<Vec<ArrivalRow>, StoreError> {
        let arrived = "a.run IN (SELECT id FROM run WHERE started > ?1)";
        let order = "ORDER BY s.last_day DESC, s.seq DESC LIMIT ?2 OFFSET ?3";
        // A few are gathered and sorted; of many, the newest stories are looked through in their order.
        let sql = if n_articles <= FEW {
            format!(
                "SELECT s.id, count(*) FROM article a JOIN story_member m ON m.article = a.seq
                 JOIN story s ON s.id = m.story WHERE {arrived} GROUP BY s.seq {order}"
            )
        } else {
            let of_story = format!(
                "FROM story_member m CROSS JOIN article a ON a.seq = m.article WHERE m.story = s.id AND {arrived}"
            );
            format!("SELECT s.id, (SELECT count(*) {of_story}) FROM story s WHERE EXISTS (SELECT 1 {of_story}) {order}")
        };
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query((since.to_string(), paging.limit(), paging.offset()))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(ArrivalRow { story: read(&row.get::<_, String>(0)?)?, articles: row.get(1)? });
        }
        Ok(found)
    }

    /// Those of `articles` that arrived after `since`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn arrived_among<'a>(
        &self,
        articles: impl IntoIterator<Item = &'a ArticleId>,
        since: Timestamp,
    ) -> Result<BTreeSet<ArticleId>, StoreError> {
        let sql = "SELECT r.started > ? FROM article a JOIN run r ON r.id = a.run WHERE a.id = ?";
        let mut statement = self.db.prepare_cached(sql)?;
        let since = since.to_string();
        let mut found = BTreeSet::new();
        for id in articles {
            if statement.query_row((&since, id.as_str()), |row| row.get(0)).optional()?.unwrap_or(false) {
                found.insert(id.clone());
            }
        }
        Ok(found)
    }

    /// The days of publication of a story's members, where known to the day, and how many have none.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn story_days(&self, story: &StoryId) -> Result<(Vec<Date>, usize), StoreError> {
        let sql = "SELECT CASE WHEN a.published IS NULL OR a.sort_day <> a.last_day THEN NULL ELSE a.sort_day END, count(*)
                   FROM story_member m CROSS JOIN article a ON a.seq = m.article WHERE m.story = ? GROUP BY 1 ORDER BY 1";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([story.as_str()])?;
        let (mut days, mut undated) = (Vec::new(), 0);
        while let Some(row) = rows.next()? {
            let n = row.get::<_, i64>(1)? as usize;
            match row.get::<_, Option<String>>(0)? {
                Some(day) => days.extend(std::iter::repeat_n(pack::parse::<Date>(&day, "day")?, n)),
                None => undated += n,
            }
        }
        Ok((days, undated))
    }

    /// What was extracted of a story's first article; none for a story without any.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn first_article(&self, story: &StoryId) -> Result<Option<Article>, StoreError> {
        let sql = "SELECT body FROM article WHERE seq = (SELECT min(article) FROM story_member WHERE story = ?)";
        let body: Option<Vec<u8>> =
            self.db.prepare_cached(sql)?.query_row([story.as_str()], |row| row.get(0)).optional()?;
        body.map(|body| pack::unpack(&body, "article")).transpose()
    }

    /// How many articles have a coding of another knowledge than the one with this digest.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn coded_with_other_knowledge(&self, digest: &str) -> Result<usize, StoreError> {
        let sql = "SELECT count(DISTINCT i.article) FROM coding c JOIN item i ON i.seq = c.item
                   WHERE c.replaced IS NULL AND c.run IN (SELECT id FROM run WHERE knowledge <> ?)";
        let n: i64 = self.db.prepare_cached(sql)?.query_row([digest], |row| row.get(0))?;
        Ok(n as usize)
    }

    /// The outlets with most articles first, and how many there are.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn outlets(&self, paging: Paging) -> Result<(Vec<OutletRow>, usize), StoreError> {
        let total: i64 = self
            .db
            .prepare_cached("SELECT count(DISTINCT outlet_key) FROM article")?
            .query_row([], |row| row.get(0))?;
        let sql = "SELECT outlet_key, max(outlet), count(*), min(sort_day), max(last_day) FROM article
                   GROUP BY outlet_key ORDER BY count(*) DESC, outlet_key LIMIT ? OFFSET ?";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query((paging.limit(), paging.offset()))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let key: String = row.get(0)?;
            found.push(OutletRow {
                name: row.get(1)?,
                articles: row.get(2)?,
                first: pack::parse(&row.get::<_, String>(3)?, "day")?,
                last: pack::parse(&row.get::<_, String>(4)?, "day")?,
                access: self.by_outlet("access", &key)?,
                languages: self.by_outlet("coalesce(language, 'und')", &key)?,
                key,
            });
        }
        Ok((found, total as usize))
    }

    fn by_outlet(&self, column: &str, key: &str) -> Result<BTreeMap<String, u32>, StoreError> {
        let sql = format!("SELECT {column}, count(*) FROM article WHERE outlet_key = ? GROUP BY 1");
        let mut statement = self.db.prepare_cached(&sql)?;
        let rows = statement.query_map([key], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Articles that were not read in full (not open, in a language other than English, or without a date), newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn partly_read(&self, paging: Paging) -> Result<Vec<ArticleId>, StoreError> {
        // As the index `article_partly_read` has it, word for word.
        let sql = "SELECT id FROM article WHERE access <> 'open' OR language IS NULL
                   OR (language <> 'en' AND substr(language, 1, 3) <> 'en-') OR published IS NULL
                   ORDER BY sort_day DESC, seq DESC LIMIT ? OFFSET ?";
        let mut statement = self.db.prepare_cached(sql)?;
        let ids: Vec<String> =
            statement.query_map((paging.limit(), paging.offset()), |row| row.get(0))?.collect::<Result<_, _>>()?;
        ids.iter().map(|id| read(id)).collect()
    }

    /// How many articles were not read in full.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn n_partly_read(&self) -> Result<usize, StoreError> {
        let sql = "SELECT count(*) FROM article WHERE access <> 'open' OR language IS NULL
                   OR (language <> 'en' AND substr(language, 1, 3) <> 'en-') OR published IS NULL";
        let n: i64 = self.db.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
        Ok(n as usize)
    }

    /// The articles that have been read at this address, in order of arrival: versions of one page.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn versions(&self, address: &str) -> Result<Vec<ArticleRow>, StoreError> {
        let sql = format!(
            "SELECT {} FROM article a LEFT JOIN story_member m ON m.article = a.seq WHERE a.address = ? ORDER BY a.seq",
            articles::ROW
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([address])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(articles::article_row(row)?);
        }
        Ok(found)
    }

    /// The last word on every item, outlet or pair that a person spoke of, by subject.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn last_words(&self) -> Result<BTreeMap<String, Judgement>, StoreError> {
        let sql = "SELECT subject, verdict, remark, by, at FROM judgement ORDER BY seq";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut found = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let judgement = judgement(row)?;
            found.insert(judgement.subject.clone(), judgement);
        }
        Ok(found)
    }

    /// What was done to the store, the last first: words of persons, runs, withdrawals.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn log(&self, paging: Paging) -> Result<Vec<Logged>, StoreError> {
        let sql = "SELECT at, 0 AS sort, seq FROM judgement UNION ALL SELECT started, 1, id FROM run
                   UNION ALL SELECT at, 2, min(seq) FROM withdrawal GROUP BY article, at
                   UNION ALL SELECT at, 3, seq FROM retention
                   ORDER BY 1 DESC, 2, 3 DESC LIMIT ? OFFSET ?";
        let mut statement = self.db.prepare_cached(sql)?;
        let keys: Vec<(i64, i64)> = statement
            .query_map((paging.limit(), paging.offset()), |row| Ok((row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let entries = keys.into_iter().map(|(sort, seq)| self.logged(sort, seq));
        entries.filter_map(Result::transpose).collect()
    }

    /// How many entries the log has.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn n_logged(&self) -> Result<usize, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM judgement) + (SELECT count(*) FROM run)
                   + (SELECT count(*) FROM (SELECT 1 FROM withdrawal GROUP BY article, at))
                   + (SELECT count(*) FROM retention)";
        let n: i64 = self.db.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
        Ok(n as usize)
    }

    fn logged(&self, sort: i64, seq: i64) -> Result<Option<Logged>, StoreError> {
        let sql = match sort {
            0 => "SELECT subject, verdict, remark, by, at FROM judgement WHERE seq = ?",
            1 => {
                "SELECT started, version, knowledge, (SELECT count(*) FROM article a WHERE a.run = run.id) FROM run
                 WHERE id = ?"
            }
            2 => "SELECT at, article, reason, by FROM withdrawal WHERE seq = ?",
            _ => "SELECT at, by, rule, pages, lines, freed FROM retention WHERE seq = ?",
        };
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([seq])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(match sort {
            0 => Logged::Judged(judgement(row)?),
            1 => Logged::Ran {
                at: pack::parse(&row.get::<_, String>(0)?, "run")?,
                version: row.get(1)?,
                knowledge: row.get(2)?,
                articles: row.get(3)?,
            },
            2 => Logged::Withdrew {
                at: pack::parse(&row.get::<_, String>(0)?, "withdrawal")?,
                article: row.get(1)?,
                reason: row.get(2)?,
                by: row.get(3)?,
            },
            _ => Logged::LetGo(Retained::read(row)?),
        }))
    }

    /// Pages received, articles and stories, without counting anything else.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn sizes(&self) -> Result<[usize; 3], StoreError> {
        let mut sizes = [0; 3];
        for (size, table) in sizes.iter_mut().zip(["capture", "article", "story"]) {
            let sql = format!("SELECT count(*) FROM {table}");
            let n: Option<i64> = self.db.prepare_cached(&sql)?.query_row([], |row| row.get(0)).optional()?;
            *size = n.unwrap_or(0) as usize;
        }
        Ok(sizes)
    }
}

fn judgement(row: &rusqlite::Row<'_>) -> Result<Judgement, StoreError> {
    Ok(Judgement {
        subject: row.get(0)?,
        verdict: pack::read(format!("\"{}\"", row.get::<_, String>(1)?).as_bytes(), "judgement")?,
        remark: row.get(2)?,
        by: row.get(3)?,
        at: pack::parse(&row.get::<_, String>(4)?, "judgement")?,
    })
}
