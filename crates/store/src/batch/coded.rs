//! Items and their codings.

use model::{Article, Attribution, Coded, CountryCode, Event, Figure, Forecast, ItemId, Party, TextSpan};
use rusqlite::params;
use serde::Serialize;

use super::Batch;
use crate::{StoreError, fold::fold, pack};

impl Batch<'_> {
    /// Keeps what a held article says. An earlier coding of the same article stays, marked as replaced; items keep
    /// their ids, and with them their judgements.
    ///
    /// # Errors
    /// The article is not held; the store cannot be written.
    pub fn add_coded(&self, article: &Article, coded: &Coded) -> Result<(), StoreError> {
        let seq = self.needed(self.article_seq(&article.id)?, article.id.as_str())?;
        self.replace(seq)?;
        self.add_status(seq, article)?;
        for (position, event) in coded.events.iter().enumerate() {
            let item = self.add_item(seq, &event.id, event.evidence, position, event)?;
            self.add_event(seq, item, event)?;
        }
        for (position, figure) in coded.figures.iter().enumerate() {
            let item = self.add_item(seq, &figure.id, figure.evidence, position, figure)?;
            self.add_figure(item, figure)?;
        }
        for (position, claim) in coded.claims.iter().enumerate() {
            let item = self.add_item(seq, &claim.id, claim.evidence, position, claim)?;
            self.add_speaker(item, claim)?;
        }
        for (position, forecast) in coded.forecasts.iter().enumerate() {
            let item = self.add_item(seq, &forecast.id, forecast.evidence, position, forecast)?;
            self.add_forecast(item, forecast)?;
        }
        Ok(())
    }

    /// Takes the codings of an earlier run out of the current tables; the codings themselves stay.
    fn replace(&self, article: i64) -> Result<(), StoreError> {
        let of_article = "item IN (SELECT seq FROM item WHERE article = ?)";
        let replaced = self
            .db
            .prepare_cached(&format!("UPDATE coding SET replaced = ? WHERE {of_article} AND replaced IS NULL"))?
            .execute(params![self.run, article])?;
        if replaced > 0 {
            for table in ["party", "event"] {
                self.db.execute(&format!("DELETE FROM {table} WHERE {of_article}"), [article])?;
            }
        }
        Ok(())
    }

    fn add_item(
        &self,
        article: i64,
        id: &ItemId,
        evidence: TextSpan,
        position: usize,
        body: &impl Serialize,
    ) -> Result<i64, StoreError> {
        let known = self.seq("SELECT seq FROM item WHERE id = ?", id.as_str())?;
        let item = match known {
            Some(item) => item,
            None => {
                self.db
                    .prepare_cached("INSERT INTO item (id, article, kind, first, last) VALUES (?, ?, ?, ?, ?)")?
                    .execute(params![id.as_str(), article, &id.as_str()[..3], evidence.start, evidence.end])?;
                self.db.last_insert_rowid()
            }
        };
        self.db
            .prepare_cached(
                "INSERT INTO coding (item, run, position, body) VALUES (?, ?, ?, ?)
                 ON CONFLICT (item, run) DO UPDATE SET position = excluded.position, body = excluded.body, replaced = NULL",
            )?
            .execute(params![item, self.run, position as i64, pack::write(body, "item")?])?;
        Ok(item)
    }

    fn add_event(&self, article: i64, item: i64, event: &Event) -> Result<(), StoreError> {
        let bounds = event.date.as_ref().map(|date| date.bounds).unwrap_or_default();
        let first = bounds.earliest.map(|day| day.to_string());
        let last = bounds.latest.map(|day| day.to_string());
        let country = event.place.as_ref().and_then(|place| place.country);
        // Where the page says nothing of the day, filters go by the day of the page; what is printed stays "unknown".
        self.db
            .prepare_cached(
                "INSERT OR REPLACE INTO event (item, article, type, country, first_day, last_day, sort_day)
                 SELECT ?1, ?2, ?3, ?4,
                        CASE WHEN ?5 IS NULL AND ?6 IS NULL THEN sort_day ELSE ?5 END,
                        CASE WHEN ?5 IS NULL AND ?6 IS NULL THEN last_day ELSE ?6 END,
                        coalesce(?5, ?6, sort_day)
                 FROM article WHERE seq = ?2",
            )?
            .execute(params![item, article, event.kind.name(), code(country), first, last])?;
        self.add_parties(item, "source", &event.source)?;
        self.add_parties(item, "recipient", &event.recipient)?;
        self.add_parties(item, "intermediary", &event.intermediary)?;
        self.add_parties(item, "affected", &event.affected)
    }

    fn add_figure(&self, item: i64, figure: &Figure) -> Result<(), StoreError> {
        self.add_parties(item, "source", figure.by.as_slice())?;
        self.add_parties(item, "affected", figure.of.as_slice())
    }

    fn add_forecast(&self, item: i64, forecast: &Forecast) -> Result<(), StoreError> {
        self.add_parties(item, "source", &forecast.source)?;
        self.add_parties(item, "recipient", &forecast.recipient)
    }

    fn add_speaker(&self, item: i64, claim: &Attribution) -> Result<(), StoreError> {
        let speaker = &claim.speaker;
        self.add_party(item, "speaker", 0, &speaker.name, speaker.actor.as_deref(), speaker.country)
    }

    fn add_parties(&self, item: i64, role: &str, parties: &[Party]) -> Result<(), StoreError> {
        for (position, party) in parties.iter().enumerate() {
            self.add_party(item, role, position, &party.name, party.actor.as_deref(), party.country)?;
        }
        Ok(())
    }

    fn add_party(
        &self,
        item: i64,
        role: &str,
        position: usize,
        name: &str,
        actor: Option<&str>,
        country: Option<CountryCode>,
    ) -> Result<(), StoreError> {
        let name = self.name(&fold(name))?;
        self.db
            .prepare_cached(
                "INSERT OR REPLACE INTO party (item, role, position, name, actor, country) VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![item, role, position as i64, name, actor, code(country)])?;
        Ok(())
    }

    fn name(&self, folded: &str) -> Result<i64, StoreError> {
        if let Some(id) = self.seq("SELECT id FROM name WHERE folded = ?", folded)? {
            return Ok(id);
        }
        self.db.prepare_cached("INSERT INTO name (folded) VALUES (?)")?.execute([folded])?;
        Ok(self.db.last_insert_rowid())
    }
}

fn code(country: Option<CountryCode>) -> Option<String> {
    country.map(|country| country.as_str().to_string())
}
