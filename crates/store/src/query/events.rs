use jiff::civil::Date;
use model::{ArticleId, Event, EventType, ItemId, StoryId};
use rusqlite::{OptionalExtension, params_from_iter};
use serde::Serialize;

use super::{Conditions, Paging, ids::read};
use crate::{Store, StoreError, fold::fold, pack};

/// Which events.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EventFilter {
    /// Done by this actor: a name or part of one in whole words, an actor id, or a country code.
    pub source: Option<String>,
    /// Done to this actor, likewise.
    pub target: Option<String>,
    /// Of this type.
    pub kind: Option<EventType>,
    /// That cannot lie before this day; one without any date is judged by its article.
    pub since: Option<Date>,
    /// That cannot lie after this day, likewise.
    pub until: Option<Date>,
    /// With a party or place of this country (ISO 3166-1 alpha-3).
    pub country: Option<String>,
    /// Told by this article.
    pub article: Option<ArticleId>,
    /// Told in this story.
    pub story: Option<StoryId>,
    /// With parties of both of these countries among those who act and those to whom it is done.
    pub dyad: Option<(String, String)>,
}

/// Events of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventRows {
    /// How many fit in all.
    pub total: usize,
    /// By first possible day (the last, where only that is known; that of the article, where nothing is), then in order
    /// of arrival and text.
    pub rows: Vec<EventRow>,
}

/// One event, with where it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventRow {
    /// The article that tells it.
    pub article: ArticleId,
    /// The story that the article belongs to.
    pub story: Option<StoryId>,
    /// By the current coding. Its claims are those of the article.
    pub event: Event,
    /// The day it is listed under: its own where one is known, else that of the article.
    pub day: Date,
    /// First possible day of publication of its article, where that is known.
    pub told: Option<Date>,
}

impl Store {
    /// The events that fit.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn events(&self, filter: &EventFilter, paging: Paging) -> Result<EventRows, StoreError> {
        let total = self.n_events(filter)?;
        Ok(EventRows { total, rows: self.events_among(filter, paging, total)? })
    }

    /// How many events fit.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn n_events(&self, filter: &EventFilter) -> Result<usize, StoreError> {
        let conditions = conditions(filter);
        let n: i64 = self
            .db
            .prepare_cached(&format!("SELECT count(*) FROM event e{}", conditions.sql))?
            .query_row(params_from_iter(&conditions.values), |row| row.get(0))?;
        Ok(n as usize)
    }

    /// A part of the events that fit, where it is known how many there are.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn events_among(
        &self,
        filter: &EventFilter,
        paging: Paging,
        total: usize,
    ) -> Result<Vec<EventRow>, StoreError> {
        let conditions = conditions(filter);
        // What stands near the end is reached from the end.
        let (is_late, paging) = paging.by_the_nearer_end(total);
        // Of many, those nearest that end are looked through in their order; fewer are gathered and sorted.
        let mut conditions = conditions;
        if total > MANY {
            conditions.sql = conditions.sql.replace("e.item IN", "+e.item IN").replace("e.country =", "+e.country =");
        }
        let order = if is_late { "DESC" } else { "ASC" };
        // Which ones first, what they say after: what is passed over is not read.
        let sql = format!(
            "SELECT a.id, m.story, c.body, e.sort_day, CASE WHEN a.published IS NULL THEN NULL ELSE a.sort_day END
             FROM (SELECT e.item, e.article, e.sort_day FROM event e{}
                   ORDER BY e.sort_day {order}, e.item {order} LIMIT ? OFFSET ?) e
             JOIN coding c ON c.item = e.item AND c.replaced IS NULL
             JOIN article a ON a.seq = e.article LEFT JOIN story_member m ON m.article = e.article
             ORDER BY e.sort_day {order}, e.item {order}",
            conditions.sql
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(conditions.paged(paging)))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(EventRow {
                article: read(&row.get::<_, String>(0)?)?,
                story: row.get::<_, Option<String>>(1)?.map(|story| read(&story)).transpose()?,
                event: pack::read(row.get::<_, String>(2)?.as_bytes(), "event")?,
                day: pack::parse(&row.get::<_, String>(3)?, "day")?,
                told: row.get::<_, Option<String>>(4)?.map(|day| pack::parse(&day, "day")).transpose()?,
            });
        }
        if is_late {
            found.reverse();
        }
        Ok(found)
    }
}

/// Events from which on a list is looked through in its order.
const MANY: usize = 2_000;

/// An event of another story that may be what one of this story is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The event.
    pub event: ItemId,
    /// The article that tells it.
    pub article: ArticleId,
    /// The story of the article.
    pub story: StoryId,
}

/// More events of one type and day by one actor than this are not looked at.
const MOST_ELSEWHERE: i64 = 200;

impl Store {
    /// The article that tells an item, where it is held.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn article_of_item(&self, item: &ItemId) -> Result<Option<ArticleId>, StoreError> {
        let sql = "SELECT a.id FROM item i JOIN article a ON a.seq = i.article WHERE i.id = ?";
        let id: Option<String> =
            self.db.prepare_cached(sql)?.query_row([item.as_str()], |row| row.get(0)).optional()?;
        id.map(|id| read(&id)).transpose()
    }

    /// Events of other stories than `story`, of the type of `event` and by one of those who do it, whose first possible day
    /// is that of `event`, one day off at most; in order of arrival.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn events_elsewhere(&self, event: &ItemId, story: &StoryId) -> Result<Vec<Elsewhere>, StoreError> {
        let sql = "WITH own AS (SELECT e.item, e.type, e.first_day FROM item i JOIN event e ON e.item = i.seq WHERE i.id = ?1)
                   SELECT i.id, a.id, m.story FROM own JOIN event e ON e.type = own.type
                     AND e.first_day BETWEEN date(own.first_day, '-1 day') AND date(own.first_day, '+1 day')
                   JOIN item i ON i.seq = e.item JOIN article a ON a.seq = e.article
                   JOIN story_member m ON m.article = e.article
                   WHERE m.story <> ?2 AND EXISTS (
                     SELECT 1 FROM party q JOIN party p ON p.item = e.item AND p.role = 'source'
                       AND (p.name = q.name OR p.actor = q.actor)
                     WHERE q.item = own.item AND q.role = 'source')
                   ORDER BY e.item LIMIT ?3";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query((event.as_str(), story.as_str(), MOST_ELSEWHERE))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let text = |index: usize| row.get::<_, String>(index);
            found.push(Elsewhere { event: read(&text(0)?)?, article: read(&text(1)?)?, story: read(&text(2)?)? });
        }
        Ok(found)
    }
}

fn conditions(filter: &EventFilter) -> Conditions {
    let mut conditions = Conditions::default();
    if let Some(source) = &filter.source {
        let (sql, values) = by_party("e.item", &["source"], source);
        conditions.add(&sql, values);
    }
    if let Some(target) = &filter.target {
        let (sql, values) = by_party("e.item", &["recipient"], target);
        conditions.add(&sql, values);
    }
    if let Some(kind) = filter.kind {
        conditions.add("e.type = ?", [kind.name().to_string()]);
    }
    if let Some(since) = filter.since {
        conditions.add("e.first_day >= ?", [since.to_string()]);
    }
    if let Some(until) = filter.until {
        conditions.add("e.last_day <= ?", [until.to_string()]);
    }
    if let Some(country) = &filter.country {
        let country = country.to_uppercase();
        conditions.add(OF_COUNTRY, [country.clone(), country]);
    }
    if let Some((one, other)) = &filter.dyad {
        conditions.add(OF_DYAD, [one.clone(), other.clone()]);
    }
    conditions.article("e.article", filter.article.as_ref());
    conditions.story("e.article", filter.story.as_ref());
    conditions
}

/// An event between two countries; takes their codes.
const OF_DYAD: &str = "e.item IN (SELECT p.item FROM party p JOIN party q ON q.item = p.item
    WHERE p.country = ? AND q.country = ? AND p.role IN ('source', 'recipient') AND q.role IN ('source', 'recipient'))";

/// An event that a party or place ties to a country; takes the code twice.
pub(super) const OF_COUNTRY: &str = "(e.country = ? OR e.item IN (SELECT item FROM party WHERE country = ?))";

/// A condition on `item`: one of `roles` is played by `who`, which is a name in whole words, an actor id or a country
/// code.
pub(super) fn by_party(item: &str, roles: &[&str], who: &str) -> (String, Vec<String>) {
    let roles = roles.iter().map(|role| format!("'{role}'")).collect::<Vec<_>>().join(", ");
    // Without any letter or digit there is nothing that a name could contain.
    let name = Some(fold(who)).filter(|name| !name.is_empty()).map_or("\0".to_string(), |name| format!("% {name} %"));
    let sql = format!(
        "{item} IN (SELECT item FROM party WHERE role IN ({roles}) AND (country = ? OR actor = ? OR name IN
         (SELECT id FROM name WHERE ' ' || folded || ' ' LIKE ?)))"
    );
    (sql, vec![who.to_string(), who.to_lowercase(), name])
}
