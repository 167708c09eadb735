use jiff::{Timestamp, civil::Date};
use model::{Article, ArticleId, BlockKind, CaptureId, Coded, Lineage, PublishedAt, StoryId, TextBlock, TextSpan};
use rusqlite::{OptionalExtension, Row, params_from_iter};
use serde::{Serialize, de::DeserializeOwned};

use super::{CaptureRecord, Conditions, Paging, ids::read};
use crate::{Later, Store, StoreError, batch::KeptDocument, pack};

/// One article with everything that stands behind it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeldArticle {
    /// What was extracted.
    pub article: Article,
    /// The language it was read as.
    pub language: String,
    /// The text of the document: what the spans of items point into.
    pub text: String,
    /// Where each block of the article stands in the text.
    pub blocks: Vec<TextBlock>,
    /// Its sentences, with the kind of block that each stands in.
    pub sentences: Vec<(TextSpan, BlockKind)>,
    /// What it says, by the current coding.
    pub coded: Coded,
    /// The capture it was read from.
    pub capture: CaptureRecord,
    /// Later captures of other bytes that gave the same article.
    pub other_captures: Vec<CaptureId>,
    /// The story it belongs to; none only for a page that was never linked.
    pub story: Option<StoryId>,
    /// What was seen of its page after it was read.
    pub later: Later,
}

/// An article in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArticleRow {
    /// `art_…`
    pub id: ArticleId,
    /// Its title, where there is one.
    pub title: Option<String>,
    /// Its outlet, where known.
    pub outlet: Option<String>,
    /// Its web address, where it has one.
    pub address: Option<String>,
    /// When it was published, where known.
    pub published: Option<PublishedAt>,
    /// The day to sort by: first possible day of publication, or the day of receipt.
    pub sort_day: Date,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// `open`, `metered`, `teaser`, `empty`.
    pub access: String,
    /// The story it belongs to.
    pub story: Option<StoryId>,
}

/// Which articles.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ArticleFilter {
    /// A search, as for [`Store::search`]; all where empty.
    pub words: String,
    /// Only those that may have been published (or, where unknown, were received) on or after this day.
    pub since: Option<Date>,
    /// Only those that may have been published (or, where unknown, were received) on or before this day.
    pub until: Option<Date>,
    /// Only those that name parties of both of these countries in one event.
    pub dyad: Option<(String, String)>,
    /// Only members of this story.
    pub story: Option<StoryId>,
    /// Only those that arrived after this moment.
    pub arrived_after: Option<Timestamp>,
}

pub(super) const ROW: &str =
    "a.id, a.title, a.outlet, a.address, a.published, a.sort_day, a.language, a.access, m.story";

impl Store {
    /// One article with everything on it.
    ///
    /// # Errors
    /// It is not held; the store cannot be read.
    pub fn article(&self, id: &ArticleId) -> Result<HeldArticle, StoreError> {
        let sql = "SELECT a.seq, a.body, a.document, t.text, c.id, m.story FROM article a
                   JOIN article_text t ON t.article = a.seq JOIN capture c ON c.seq = a.capture
                   LEFT JOIN story_member m ON m.article = a.seq WHERE a.id = ?";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([id.as_str()])?;
        let Some(row) = rows.next()? else {
            return Err(match self.withdrawal(id.as_str())? {
                Some(gone) => {
                    StoreError::Withdrawn { id: id.to_string(), reason: gone.reason, at: gone.at.to_string() }
                }
                None => StoreError::Unknown { id: id.to_string() },
            });
        };
        let seq: i64 = row.get(0)?;
        let document: KeptDocument = pack::unpack(&row.get::<_, Vec<u8>>(2)?, "document")?;
        let kind = |block: u32| document.blocks.get(block as usize).map_or(BlockKind::Paragraph, |block| block.kind);
        let capture: CaptureId = read(&row.get::<_, String>(4)?)?;
        Ok(HeldArticle {
            article: pack::unpack(&row.get::<_, Vec<u8>>(1)?, "article")?,
            text: row.get(3)?,
            sentences: document.sentences.iter().map(|(span, block)| (*span, kind(*block))).collect(),
            language: document.language,
            blocks: document.blocks,
            coded: self.coded(seq)?,
            other_captures: self.other_captures(seq, &capture)?,
            capture: self.capture(&capture)?,
            story: row.get::<_, Option<String>>(5)?.map(|story| read(&story)).transpose()?,
            later: self.later(id)?,
        })
    }

    /// The articles that fit, in order of arrival. For lists; [`Store::article`] gives all of one.
    ///
    /// # Errors
    /// The words are no search; the store cannot be read.
    pub fn articles(&self, filter: &ArticleFilter, paging: Paging) -> Result<Vec<ArticleRow>, StoreError> {
        let conditions = self.article_conditions(filter)?;
        let sql = format!(
            "SELECT {ROW} FROM article a LEFT JOIN story_member m ON m.article = a.seq{} ORDER BY a.seq LIMIT ? OFFSET ?",
            conditions.sql
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(conditions.paged(paging)))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(article_row(row)?);
        }
        Ok(found)
    }

    /// How every article that this one has to do with derives from it, or it from them.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn lineage(&self, id: &ArticleId) -> Result<Vec<Lineage>, StoreError> {
        let sql = "SELECT l.body FROM lineage l, (SELECT seq FROM article WHERE id = ?) a
                   WHERE (l.derived = a.seq OR l.source = a.seq) AND l.replaced IS NULL ORDER BY l.derived, l.source";
        let mut statement = self.db.prepare_cached(sql)?;
        let bodies: Vec<String> = statement.query_map([id.as_str()], |row| row.get(0))?.collect::<Result<_, _>>()?;
        bodies.iter().map(|body| pack::read(body.as_bytes(), "lineage")).collect()
    }

    /// How these articles derive from one another.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn lineage_among<'a>(
        &self,
        articles: impl IntoIterator<Item = &'a ArticleId>,
    ) -> Result<Vec<Lineage>, StoreError> {
        let mut seqs: Vec<i64> = Vec::new();
        for id in articles {
            let mut statement = self.db.prepare_cached("SELECT seq FROM article WHERE id = ?")?;
            seqs.extend(statement.query_row([id.as_str()], |row| row.get::<_, i64>(0)).optional()?);
        }
        seqs.sort_unstable();
        let sql = "SELECT source, body FROM lineage WHERE derived = ? AND replaced IS NULL ORDER BY source";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut found = Vec::new();
        for derived in &seqs {
            let mut rows = statement.query([derived])?;
            while let Some(row) = rows.next()? {
                // Most derive from others, and what is not wanted is not read.
                if seqs.binary_search(&row.get(0)?).is_ok() {
                    found.push(pack::read(row.get_ref(1)?.as_bytes().unwrap_or_default(), "lineage")?);
                }
            }
        }
        Ok(found)
    }

    /// One article as a row.
    ///
    /// # Errors
    /// It is not held; the store cannot be read.
    pub fn article_row(&self, id: &ArticleId) -> Result<ArticleRow, StoreError> {
        let sql = format!("SELECT {ROW} FROM article a LEFT JOIN story_member m ON m.article = a.seq WHERE a.id = ?");
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([id.as_str()])?;
        match rows.next()? {
            Some(row) => article_row(row),
            None => Err(StoreError::Unknown { id: id.to_string() }),
        }
    }

    /// The story that an article belongs to.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn story_of(&self, id: &ArticleId) -> Result<Option<StoryId>, StoreError> {
        let sql = "SELECT m.story FROM article a JOIN story_member m ON m.article = a.seq WHERE a.id = ?";
        let found: Option<String> =
            self.db.prepare_cached(sql)?.query_row([id.as_str()], |row| row.get(0)).optional()?;
        found.map(|id| read(&id)).transpose()
    }

    /// The article that a capture gave, where it gave one.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn article_of(&self, capture: &CaptureId) -> Result<Option<ArticleId>, StoreError> {
        let sql = "SELECT a.id FROM capture c JOIN article_capture ac ON ac.capture = c.seq
                   JOIN article a ON a.seq = ac.article WHERE c.id = ?";
        let found: Option<String> =
            self.db.prepare_cached(sql)?.query_row([capture.as_str()], |row| row.get(0)).optional()?;
        found.map(|id| read(&id)).transpose()
    }

    fn article_conditions(&self, filter: &ArticleFilter) -> Result<Conditions, StoreError> {
        let mut conditions = Conditions::default();
        if !filter.words.trim().is_empty() {
            let search = super::syntax::parse(&filter.words)?;
            conditions.add(&search.sql, search.values);
        }
        if let Some(since) = filter.since {
            conditions.add("a.last_day >= ?", [since.to_string()]);
        }
        if let Some(until) = filter.until {
            conditions.add("a.sort_day <= ?", [until.to_string()]);
        }
        if let Some((one, other)) = &filter.dyad {
            conditions.add(
                "a.seq IN (SELECT e.article FROM event e JOIN party p ON p.item = e.item JOIN party q ON q.item = e.item
                 WHERE p.country = ? AND q.country = ?)",
                [one.clone(), other.clone()],
            );
        }
        conditions.story("a.seq", filter.story.as_ref());
        if let Some(moment) = filter.arrived_after {
            conditions.add("a.run IN (SELECT id FROM run WHERE started > ?)", [moment.to_string()]);
        }
        Ok(conditions)
    }

    fn other_captures(&self, article: i64, first: &CaptureId) -> Result<Vec<CaptureId>, StoreError> {
        let sql = "SELECT c.id FROM article_capture ac JOIN capture c ON c.seq = ac.capture
                   WHERE ac.article = ? AND c.id <> ? ORDER BY c.seq";
        let mut statement = self.db.prepare_cached(sql)?;
        let ids: Vec<String> =
            statement.query_map((article, first.as_str()), |row| row.get(0))?.collect::<Result<_, _>>()?;
        ids.iter().map(|id| read(id)).collect()
    }

    fn coded(&self, article: i64) -> Result<Coded, StoreError> {
        Ok(Coded {
            events: self.codings(article, "evt")?,
            figures: self.codings(article, "fig")?,
            claims: self.codings(article, "clm")?,
            forecasts: self.codings(article, "fct")?,
            // The remarks of all stages are on the capture.
            notes: Vec::new(),
        })
    }

    fn codings<T: DeserializeOwned>(&self, article: i64, kind: &str) -> Result<Vec<T>, StoreError> {
        let sql = "SELECT c.body FROM item i JOIN coding c ON c.item = i.seq
                   WHERE i.article = ? AND i.kind = ? AND c.replaced IS NULL ORDER BY c.position";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query((article, kind))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(pack::read(row.get_ref(0)?.as_bytes().unwrap_or_default(), "item")?);
        }
        Ok(found)
    }
}

/// A row of the columns [`ROW`].
pub(super) fn article_row(row: &Row<'_>) -> Result<ArticleRow, StoreError> {
    let published: Option<String> = row.get(4)?;
    Ok(ArticleRow {
        id: read(&row.get::<_, String>(0)?)?,
        title: row.get(1)?,
        outlet: row.get(2)?,
        address: row.get(3)?,
        published: published.map(|json| pack::read(json.as_bytes(), "date of publication")).transpose()?,
        sort_day: pack::parse(&row.get::<_, String>(5)?, "day")?,
        language: row.get(6)?,
        access: row.get(7)?,
        story: row.get::<_, Option<String>>(8)?.map(|story| read(&story)).transpose()?,
    })
}
