use rusqlite::{OptionalExtension, params_from_iter, types::Value};
use serde::Serialize;

use super::{ArticleRow, Paging, articles::ROW, articles::article_row, syntax};
use crate::{Store, StoreError};

/// What a search found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hits {
    /// How many articles fit in all.
    pub total: usize,
    /// Newest first.
    pub hits: Vec<Hit>,
}

/// An article that a search found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// Which.
    pub article: ArticleRow,
    /// Where the words stand in it; the beginning of the text where only fields were asked for.
    pub snippet: Vec<SnippetPart>,
}

/// A part of a snippet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SnippetPart {
    /// The words, on one line.
    pub text: String,
    /// Whether these are words that were asked for.
    pub is_match: bool,
}

/// Marks around what was asked for, while a snippet comes from the database; pages hardly ever hold them, and where
/// they do only the marking suffers.
const OPEN: char = '\u{1}';
const CLOSE: char = '\u{2}';
/// Words in a snippet.
const SNIPPET: &str = "snippet(search, 0, char(1), char(2), '…', 32)";
/// Characters of a beginning.
const BEGINNING: usize = 200;

impl Store {
    /// The articles that have these words, newest first.
    ///
    /// Words that stand side by side must all be there; `"…"` is a phrase, `word*` a beginning; `AND`, `OR`, `NOT` and
    /// parentheses combine; `near/5` asks for nearness. Fields: `actor:` `source:` `target:` `speaker:` `type:`
    /// `country:` `outlet:` `lang:` `since:` `until:` `story:`.
    ///
    /// # Errors
    /// The words are no search (the message says where and why); the store cannot be read.
    pub fn search(&self, words: &str, paging: Paging) -> Result<Hits, StoreError> {
        let total = self.n_found(words)?;
        Ok(Hits { total, hits: self.found(words, paging, total)? })
    }

    /// How many articles a search finds.
    ///
    /// # Errors
    /// As for [`Store::search`].
    pub fn n_found(&self, words: &str) -> Result<usize, StoreError> {
        let search = syntax::parse(words)?;
        let n: i64 = self
            .db
            .prepare_cached(&format!("SELECT count(*) FROM article a WHERE {}", looked_up(&search.sql)))?
            .query_row(params_from_iter(&search.values), |row| row.get(0))?;
        Ok(n as usize)
    }

    /// A part of what a search finds, newest first, where it is known how much that is.
    ///
    /// # Errors
    /// As for [`Store::search`].
    pub fn found(&self, words: &str, paging: Paging, total: usize) -> Result<Vec<Hit>, StoreError> {
        let mut search = syntax::parse(words)?;
        if total > MANY {
            search.sql = looked_up(&search.sql);
        }
        let from = "FROM article a LEFT JOIN story_member m ON m.article = a.seq WHERE";
        let mut values = search.values;
        values.extend([Value::from(paging.limit()), Value::from(paging.offset())]);
        let sql =
            format!("SELECT {ROW}, a.seq {from} {} ORDER BY a.sort_day DESC, a.seq DESC LIMIT ? OFFSET ?", search.sql);
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut hits = Vec::new();
        while let Some(row) = rows.next()? {
            let snippet = self.snippet(row.get(9)?, &search.shown)?;
            hits.push(Hit { article: article_row(row)?, snippet });
        }
        Ok(hits)
    }

    fn snippet(&self, article: i64, shown: &str) -> Result<Vec<SnippetPart>, StoreError> {
        if !shown.is_empty() {
            let sql = format!("SELECT {SNIPPET} FROM search WHERE search MATCH ? AND rowid = ?");
            let marked: Option<String> =
                self.db.prepare_cached(&sql)?.query_row((shown, article), |row| row.get(0)).optional()?;
            if let Some(marked) = marked {
                return Ok(parts(&marked));
            }
        }
        let sql = "SELECT substr(text, 1, ?) FROM article_text WHERE article = ?";
        let start: Option<String> =
            self.db.prepare_cached(sql)?.query_row((BEGINNING as i64, article), |row| row.get(0)).optional()?;
        let mut start = on_one_line(&start.unwrap_or_default());
        if start.chars().count() + 1 >= BEGINNING {
            start.push('…');
        }
        Ok(vec![SnippetPart { text: start, is_match: false }])
    }
}

/// Articles from which on the newest are looked through in their order, instead of gathering all that fit: over 100,000
/// articles a common word takes 13 ms so, and 80 to 130 ms otherwise.
const MANY: usize = 2_000;

/// The same condition on `article a`, where articles come in the order of an index and are only looked up in what a
/// search found: without the `+` SQLite would read every article that was found.
pub(super) fn looked_up(sql: &str) -> String {
    sql.replace("a.seq IN", "+a.seq IN")
}

fn parts(marked: &str) -> Vec<SnippetPart> {
    let mut parts = Vec::new();
    let mut is_match = false;
    for piece in marked.split_inclusive([OPEN, CLOSE]) {
        let text = on_one_line(piece.trim_end_matches([OPEN, CLOSE]));
        if !text.is_empty() {
            parts.push(SnippetPart { text, is_match });
        }
        is_match = piece.ends_with(OPEN);
    }
    parts
}

/// White space folded, but kept at the ends, where another part may follow.
fn on_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_whitespace() && line.ends_with(' ') => {}
            c if c.is_whitespace() => line.push(' '),
            c => line.push(c),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_parts() {
        let part = |text: &str, is_match| SnippetPart { text: text.into(), is_match };
        assert_eq!(
            parts("…the \u{1}envoy\u{2}\n\nsaid \u{1}no\u{2}"),
            [part("…the ", false), part("envoy", true), part(" said ", false), part("no", true)]
        );
    }
}
