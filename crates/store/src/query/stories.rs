use jiff::civil::Date;
use model::{ArticleId, Lineage, OriginBound, Story, StoryId};
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use serde::Serialize;

use super::{ArticleRow, Conditions, Days, Paging, articles, ids::read, search::looked_up};
use crate::{Store, StoreError, pack};

/// A story in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoryRow {
    /// `sty_…`
    pub id: StoryId,
    /// Title of its first member.
    pub title: String,
    /// How many articles.
    pub articles: u32,
    /// How many outlets.
    pub outlets: u32,
    /// How many independent origins.
    pub origins: OriginBound,
    /// First and last day of publication (of receipt, where that is unknown).
    pub days: Days,
    /// How many events its articles tell, unmerged.
    pub events: u32,
}

/// A story with all that is known of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoryRecord {
    /// The story.
    pub story: Story,
    /// First and last day.
    pub days: Days,
    /// Its members as rows, in order of arrival.
    pub articles: Vec<ArticleRow>,
    /// How they derive from one another.
    pub lineage: Vec<Lineage>,
}

/// Which stories.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StoryFilter {
    /// With an article of this day or later.
    pub since: Option<Date>,
    /// With an article of this day or earlier.
    pub until: Option<Date>,
    /// With an article that this search finds; all where empty.
    pub words: String,
}

const COLUMNS: &str =
    "s.id, s.title, s.articles, s.outlets, s.at_least, s.at_most, s.unresolved, s.first_day, s.last_day,
    (SELECT count(*) FROM story_member m JOIN event e ON e.article = m.article WHERE m.story = s.id)";

impl Store {
    /// The stories that fit, those with the newest articles first.
    ///
    /// # Errors
    /// The words are no search; the store cannot be read.
    pub fn stories(&self, filter: &StoryFilter, paging: Paging) -> Result<Vec<StoryRow>, StoreError> {
        self.stories_among(filter, paging, 0)
    }

    /// The same, where it is known about how many there are: of many, the newest are looked through in their order, and no
    /// list of all is made.
    ///
    /// # Errors
    /// The words are no search; the store cannot be read.
    pub fn stories_among(
        &self,
        filter: &StoryFilter,
        paging: Paging,
        total: usize,
    ) -> Result<Vec<StoryRow>, StoreError> {
        let conditions = conditions(filter, total > MANY)?;
        let sql = format!(
            "SELECT {COLUMNS} FROM story s{} ORDER BY s.last_day DESC, s.seq DESC LIMIT ? OFFSET ?",
            conditions.sql
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(conditions.paged(paging)))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(StoryRow {
                id: read(&row.get::<_, String>(0)?)?,
                title: row.get(1)?,
                articles: row.get(2)?,
                outlets: row.get(3)?,
                origins: OriginBound { at_least: row.get(4)?, at_most: row.get(5)?, unresolved: row.get(6)? },
                days: days(&row.get::<_, String>(7)?, &row.get::<_, String>(8)?)?,
                events: row.get(9)?,
            });
        }
        Ok(found)
    }

    /// One story; of one that another took in, the other.
    ///
    /// # Errors
    /// It is not held; the store cannot be read.
    pub fn story(&self, id: &StoryId) -> Result<StoryRecord, StoreError> {
        let id = &self.story_now(id)?.ok_or_else(|| StoreError::Unknown { id: id.to_string() })?;
        let sql = "SELECT body, first_day, last_day FROM story WHERE id = ?";
        let found: Option<(Option<Vec<u8>>, String, String)> = self
            .db
            .prepare_cached(sql)?
            .query_row([id.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let Some((body, first, last)) = found else { return Err(StoreError::Unknown { id: id.to_string() }) };
        let filter = articles::ArticleFilter { story: Some(id.clone()), ..Default::default() };
        Ok(StoryRecord {
            story: match body {
                Some(body) => pack::unpack(&body, "story")?,
                None => unwritten(id),
            },
            days: days(&first, &last)?,
            articles: self.articles(&filter, Paging::all())?,
            lineage: lineage_within(&self.db, id)?,
        })
    }
}

/// A story of the past whose own row is gone: its members alone tell what it was.
fn unwritten(id: &StoryId) -> Story {
    Story {
        id: id.clone(),
        title: String::new(),
        members: Vec::new(),
        outlets: 0,
        origins: OriginBound::default(),
        accounts: Vec::new(),
        chapters: Vec::new(),
        events: Vec::new(),
        figures: Vec::new(),
        series: Vec::new(),
        forecasts: Vec::new(),
    }
}

impl Store {
    /// How many stories fit.
    ///
    /// # Errors
    /// The words are no search; the store cannot be read.
    pub fn n_stories(&self, filter: &StoryFilter) -> Result<usize, StoreError> {
        let conditions = conditions(filter, false)?;
        let sql = format!("SELECT count(*) FROM story s{}", conditions.sql);
        let n: i64 = self.db.prepare_cached(&sql)?.query_row(params_from_iter(&conditions.values), |row| row.get(0))?;
        Ok(n as usize)
    }

    /// A story without its articles; of one that another took in, the other.
    ///
    /// # Errors
    /// It is not held; the store cannot be read.
    pub fn story_body(&self, id: &StoryId) -> Result<Story, StoreError> {
        let id = &self.story_now(id)?.ok_or_else(|| StoreError::Unknown { id: id.to_string() })?;
        let mut statement = self.db.prepare_cached("SELECT body FROM story WHERE id = ?")?;
        let body: Option<Vec<u8>> = statement.query_row([id.as_str()], |row| row.get(0)).optional()?;
        let Some(body) = body else { return Err(StoreError::Unknown { id: id.to_string() }) };
        pack::unpack(&body, "story")
    }
}

/// Stories from which on a list is looked through from its newest end.
const MANY: usize = 1_000;

fn conditions(filter: &StoryFilter, has_many: bool) -> Result<Conditions, StoreError> {
    let mut conditions = Conditions::default();
    if let Some(since) = filter.since {
        conditions.add("s.last_day >= ?", [since.to_string()]);
    }
    if let Some(until) = filter.until {
        conditions.add("s.first_day <= ?", [until.to_string()]);
    }
    if !filter.words.trim().is_empty() {
        let search = super::syntax::parse(&filter.words)?;
        let sql = if has_many {
            "EXISTS (SELECT 1 FROM story_member m CROSS JOIN article a ON a.seq = m.article WHERE m.story = s.id AND "
        } else {
            "s.id IN (SELECT m.story FROM article a CROSS JOIN story_member m ON m.article = a.seq WHERE "
        };
        conditions.add(&format!("{sql}{})", looked_up(&search.sql)), search.values);
    }
    Ok(conditions)
}

fn days(first: &str, last: &str) -> Result<Days, StoreError> {
    Ok(Days { first: pack::parse(first, "day")?, last: pack::parse(last, "day")? })
}

pub(crate) fn members(db: &Connection, story: &StoryId) -> Result<Vec<(ArticleId, f64)>, StoreError> {
    let sql = "SELECT a.id, m.similarity FROM story_member m JOIN article a ON a.seq = m.article
               WHERE m.story = ? ORDER BY m.article";
    let mut statement = db.prepare_cached(sql)?;
    let rows: Vec<(String, f64)> =
        statement.query_map([story.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    rows.into_iter().map(|(id, similarity)| Ok((read(&id)?, similarity))).collect()
}

pub(crate) fn lineage_within(db: &Connection, story: &StoryId) -> Result<Vec<Lineage>, StoreError> {
    let sql = "SELECT l.body FROM story_member d JOIN lineage l ON l.derived = d.article
               JOIN story_member s ON s.article = l.source AND s.story = d.story
               WHERE d.story = ? AND l.replaced IS NULL ORDER BY l.derived, l.source";
    let mut statement = db.prepare_cached(sql)?;
    let bodies: Vec<String> = statement.query_map([story.as_str()], |row| row.get(0))?.collect::<Result<_, _>>()?;
    bodies.iter().map(|body| pack::read(body.as_bytes(), "lineage")).collect()
}
