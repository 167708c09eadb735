use model::{ArticleId, Attribution, Event, Figure, Forecast, ItemId, ItemKind, StoryId, TextSpan};
use rusqlite::params_from_iter;
use serde::Serialize;

use super::{Conditions, Paging, events::by_party, ids::read};
use crate::{Store, StoreError, pack};

/// An event, figure, claim or forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Item {
    /// `evt_…`
    Event(Event),
    /// `fig_…`
    Figure(Figure),
    /// `clm_…`
    Claim(Attribution),
    /// `fct_…`
    Forecast(Forecast),
}

impl Item {
    /// Its id.
    pub fn id(&self) -> &ItemId {
        match self {
            Item::Event(event) => &event.id,
            Item::Figure(figure) => &figure.id,
            Item::Claim(claim) => &claim.id,
            Item::Forecast(forecast) => &forecast.id,
        }
    }

    /// The words that prove it.
    pub fn evidence(&self) -> TextSpan {
        match self {
            Item::Event(event) => event.evidence,
            Item::Figure(figure) => figure.evidence,
            Item::Claim(claim) => claim.evidence,
            Item::Forecast(forecast) => forecast.evidence,
        }
    }

    pub(super) fn read(kind: &str, json: &str) -> Result<Self, StoreError> {
        let json = json.as_bytes();
        Ok(match kind {
            "evt" => Item::Event(pack::read(json, "event")?),
            "fig" => Item::Figure(pack::read(json, "figure")?),
            "clm" => Item::Claim(pack::read(json, "claim")?),
            _ => Item::Forecast(pack::read(json, "forecast")?),
        })
    }
}

/// Which items.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ItemFilter {
    /// Of this kind.
    pub kind: Option<ItemKind>,
    /// On this article.
    pub article: Option<ArticleId>,
    /// In this story.
    pub story: Option<StoryId>,
    /// With this party in any role (for claims: the speaker): a name, an actor id or a country code.
    pub who: Option<String>,
}

/// Items of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemRows {
    /// How many fit in all.
    pub total: usize,
    /// In order of arrival, then of text.
    pub rows: Vec<ItemRow>,
}

/// One item, with where it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemRow {
    /// The article that it stands in.
    pub article: ArticleId,
    /// The story that the article belongs to.
    pub story: Option<StoryId>,
    /// By the current coding.
    pub item: Item,
}

/// Items that the current coding has.
const CODED: &str = "FROM item i JOIN coding c ON c.item = i.seq AND c.replaced IS NULL";

impl Store {
    /// The items that fit.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn items(&self, filter: &ItemFilter, paging: Paging) -> Result<ItemRows, StoreError> {
        let total = self.n_items(filter)?;
        Ok(ItemRows { total, rows: self.items_among(filter, paging, total)? })
    }

    /// How many items fit.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn n_items(&self, filter: &ItemFilter) -> Result<usize, StoreError> {
        let conditions = conditions(filter);
        let n: i64 = self
            .db
            .prepare_cached(&format!("SELECT count(*) {CODED}{}", conditions.sql))?
            .query_row(params_from_iter(&conditions.values), |row| row.get(0))?;
        Ok(n as usize)
    }

    /// A part of the items that fit, where it is known how many there are.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn items_among(&self, filter: &ItemFilter, paging: Paging, total: usize) -> Result<Vec<ItemRow>, StoreError> {
        let conditions = conditions(filter);
        // What stands near the end is reached from the end; what is passed over is not read.
        let (is_late, paging) = paging.by_the_nearer_end(total);
        let order = |way: &str| format!("i.article {way}, i.first {way}, i.last {way}, i.seq {way}");
        let order = order(if is_late { "DESC" } else { "ASC" });
        let sql = format!(
            "SELECT a.id, m.story, i.kind, c.body FROM (
               SELECT i.seq, i.kind, i.article, i.first, i.last {CODED}{} ORDER BY {order} LIMIT ? OFFSET ?) i
             JOIN coding c ON c.item = i.seq AND c.replaced IS NULL JOIN article a ON a.seq = i.article
             LEFT JOIN story_member m ON m.article = i.article ORDER BY {order}",
            conditions.sql
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(conditions.paged(paging)))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(ItemRow {
                article: read(&row.get::<_, String>(0)?)?,
                story: row.get::<_, Option<String>>(1)?.map(|story| read(&story)).transpose()?,
                item: Item::read(&row.get::<_, String>(2)?, &row.get::<_, String>(3)?)?,
            });
        }
        if is_late {
            found.reverse();
        }
        Ok(found)
    }
}

fn conditions(filter: &ItemFilter) -> Conditions {
    let mut conditions = Conditions::default();
    if let Some(kind) = filter.kind {
        conditions.add("i.kind = ?", [kind.prefix().trim_end_matches('_').to_string()]);
    }
    conditions.article("i.article", filter.article.as_ref());
    conditions.story("i.article", filter.story.as_ref());
    if let Some(who) = &filter.who {
        let roles = ["source", "recipient", "intermediary", "affected", "speaker"];
        let (sql, values) = by_party("i.seq", &roles, who);
        conditions.add(&sql, values);
    }
    conditions
}
