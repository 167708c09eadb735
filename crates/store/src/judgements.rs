use jiff::Timestamp;
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::{Store, StoreError, pack};

/// What a person said of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// Id of the item, article or story. Ids do not change when a better model codes anew, so the judgement stays.
    pub subject: String,
    /// What was decided.
    pub verdict: Verdict,
    /// Why, or what is right instead, in the person's words.
    pub remark: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What can be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Verdict {
    Accept,
    Fix,
    Reject,
    Merge,
    Split,
    Withdraw,
    /// A person's letter for a source or number for an item (Admiralty system); the remark begins with it.
    Grade,
}

impl Store {
    /// Keeps a judgement for good; a later one on the same subject stands beside it.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn judge(&mut self, judgement: &Judgement) -> Result<(), StoreError> {
        let verdict = pack::write(&judgement.verdict, "judgement")?;
        self.db.execute(
            "INSERT INTO judgement (subject, verdict, remark, by, at) VALUES (?, ?, ?, ?, ?)",
            params![
                judgement.subject,
                verdict.trim_matches('"'),
                judgement.remark,
                judgement.by,
                judgement.at.to_string()
            ],
        )?;
        Ok(())
    }

    /// All judgements on `subject`, oldest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn judgements(&self, subject: &str) -> Result<Vec<Judgement>, StoreError> {
        let sql = "SELECT verdict, remark, by, at FROM judgement WHERE subject = ? ORDER BY seq";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([subject])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(Judgement {
                subject: subject.to_string(),
                verdict: pack::read(format!("\"{}\"", row.get::<_, String>(0)?).as_bytes(), "judgement")?,
                remark: row.get(1)?,
                by: row.get(2)?,
                at: pack::parse(&row.get::<_, String>(3)?, "judgement")?,
            });
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_judgement_does_not_replace_the_first() {
        let mut store = Store::in_memory().unwrap();
        let subject = "evt_000000000000000000000000";
        let judgement = |verdict, remark: &str| Judgement {
            subject: subject.into(),
            verdict,
            remark: remark.into(),
            by: "desk".into(),
            at: Timestamp::UNIX_EPOCH,
        };
        let all = [judgement(Verdict::Reject, "wrong actor"), judgement(Verdict::Accept, "right after all")];
        for one in &all {
            store.judge(one).unwrap();
        }
        assert_eq!(store.judgements(subject).unwrap(), all);
    }
}
