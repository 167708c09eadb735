//! What may be typed into a search, and the conditions that it becomes.

mod fields;

use rusqlite::types::Value;

use crate::StoreError;

/// Why something typed is no search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchFault {
    /// In words.
    pub message: String,
    /// The character (from 1) where it was noticed.
    pub at: usize,
}

impl std::fmt::Display for SearchFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (at character {} of the search)", self.message, self.at)
    }
}

/// A search as a condition on `article a`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Search {
    /// The condition.
    pub sql: String,
    /// Its values.
    pub values: Vec<Value>,
    /// The words to mark in snippets, as the full-text index wants them; empty where only fields were asked for.
    pub shown: String,
}

/// Parentheses may be nested so deep, and a search may have so many words.
const DEPTH: usize = 40;
const WORDS: usize = 200;

/// Reads what was typed.
pub(super) fn parse(typed: &str) -> Result<Search, StoreError> {
    let mut parser = Parser { tokens: tokens(typed), at: 0, depth: 0, shown: Vec::new(), is_negated: false };
    let read = parser.whole().map_err(|(message, byte)| {
        let at = typed.get(..byte).map_or(1, |before| before.chars().count() + 1);
        StoreError::Search(SearchFault { message, at })
    })?;
    let shown = parser.shown.join(" OR ");
    let (sql, values) = read.condition();
    Ok(Search { sql, values, shown })
}

#[derive(Debug, Clone, PartialEq)]
enum Token<'a> {
    Open,
    Close,
    And,
    Or,
    Not,
    Near(u32),
    /// `field:`
    Field(&'a str),
    Word(&'a str),
    Phrase(&'a str),
}

/// What a part of a search asks for.
enum Node {
    /// Something that the full-text index answers alone.
    Text(String),
    /// Anything else.
    Sql(String, Vec<Value>),
    Not(Box<Node>),
}

impl Node {
    fn condition(self) -> (String, Vec<Value>) {
        match self {
            Node::Text(text) => {
                ("a.seq IN (SELECT rowid FROM search WHERE search MATCH ?)".to_string(), vec![Value::from(text)])
            }
            Node::Sql(sql, values) => (sql, values),
            Node::Not(node) => {
                let (sql, values) = node.condition();
                (format!("NOT ({sql})"), values)
            }
        }
    }
}

type Fault = (String, usize);

struct Parser<'a> {
    tokens: Vec<(Token<'a>, usize)>,
    at: usize,
    depth: usize,
    shown: Vec<String>,
    is_negated: bool,
}

impl<'a> Parser<'a> {
    fn whole(&mut self) -> Result<Node, Fault> {
        if self.tokens.is_empty() {
            return Err(("there is nothing to look for".into(), 0));
        }
        if self.tokens.len() > WORDS {
            return Err((format!("a search may have {WORDS} words"), self.tokens[WORDS].1));
        }
        let node = self.any()?;
        match self.next() {
            None => Ok(node),
            Some((_, at)) => Err(("this parenthesis was not opened".into(), at)),
        }
    }

    /// Parts joined by OR.
    fn any(&mut self) -> Result<Node, Fault> {
        let mut parts = vec![self.all()?];
        while self.peek() == Some(&Token::Or) {
            self.at += 1;
            parts.push(self.all()?);
        }
        Ok(joined(parts, "OR"))
    }

    /// Parts joined by AND, which need not be written.
    fn all(&mut self) -> Result<Node, Fault> {
        let mut parts = vec![self.one()?];
        loop {
            match self.peek() {
                None | Some(Token::Or | Token::Close) => return Ok(joined(parts, "AND")),
                Some(Token::And) => self.at += 1,
                Some(_) => {}
            }
            parts.push(self.one()?);
        }
    }

    fn one(&mut self) -> Result<Node, Fault> {
        let end = self.tokens.last().map_or(0, |(_, at)| *at);
        match self.next() {
            None => Err(("the search ends where a word is expected".into(), end)),
            Some((Token::Not, at)) => {
                let nested = self.deeper(at)?;
                let was_negated = self.is_negated;
                self.is_negated = !was_negated;
                let node = self.one()?;
                self.is_negated = was_negated;
                self.depth -= nested;
                Ok(Node::Not(Box::new(node)))
            }
            Some((Token::Open, at)) => {
                let nested = self.deeper(at)?;
                let node = self.any()?;
                self.depth -= nested;
                match self.next() {
                    Some((Token::Close, _)) => Ok(node),
                    _ => Err(("this parenthesis is not closed".into(), at)),
                }
            }
            Some((Token::Field(field), at)) => self.field(field, at),
            Some((Token::Word(word) | Token::Phrase(word), at)) => self.words(word, at),
            Some((Token::And | Token::Or | Token::Near(_) | Token::Close, at)) => {
                Err(("a word is expected before this".into(), at))
            }
        }
    }

    fn deeper(&mut self, at: usize) -> Result<usize, Fault> {
        self.depth += 1;
        if self.depth > DEPTH { Err((format!("more than {DEPTH} nested parts"), at)) } else { Ok(1) }
    }

    fn field(&mut self, field: &str, at: usize) -> Result<Node, Fault> {
        match self.next() {
            Some((Token::Word(value) | Token::Phrase(value), value_at)) => {
                let (sql, values) = fields::condition(field, value).map_err(|reason| (reason, value_at))?;
                Ok(Node::Sql(sql, values.into_iter().map(Value::from).collect()))
            }
            _ => Err((format!("a value is expected after {field}:"), at)),
        }
    }

    /// A word or phrase, and those that must stand near it.
    fn words(&mut self, first: &str, at: usize) -> Result<Node, Fault> {
        let mut near = vec![quoted(first, at)?];
        let mut distance = 0;
        while let Some(Token::Near(n)) = self.peek() {
            distance = distance.max(*n);
            self.at += 1;
            match self.next() {
                Some((Token::Word(word) | Token::Phrase(word), at)) => near.push(quoted(word, at)?),
                _ => return Err((format!("a word is expected after near/{distance}"), at)),
            }
        }
        if !self.is_negated {
            self.shown.extend(near.iter().cloned());
        }
        let text = if near.len() == 1 { near.remove(0) } else { format!("NEAR({}, {distance})", near.join(" ")) };
        Ok(Node::Text(text))
    }

    fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn next(&mut self) -> Option<(Token<'a>, usize)> {
        let next = self.tokens.get(self.at).cloned();
        self.at += 1;
        next
    }
}

/// Parts that the full-text index can answer together go to it together.
fn joined(mut parts: Vec<Node>, by: &str) -> Node {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    let (mut wanted, mut unwanted, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        match part {
            Node::Text(text) => wanted.push(text),
            Node::Not(node) => match *node {
                Node::Text(text) if by == "AND" => unwanted.push(text),
                node => others.push(Node::Not(Box::new(node))),
            },
            other => others.push(other),
        }
    }
    if wanted.is_empty() {
        others.extend(unwanted.drain(..).map(|text| Node::Not(Box::new(Node::Text(text)))));
    } else {
        let mut text = format!("({})", wanted.join(&format!(" {by} ")));
        if !unwanted.is_empty() {
            text = format!("({text} NOT ({}))", unwanted.join(" OR "));
        }
        others.insert(0, Node::Text(text));
    }
    if others.len() == 1 {
        return others.remove(0);
    }
    let (mut sql, mut values) = (Vec::new(), Vec::new());
    for other in others {
        let (condition, its_values) = other.condition();
        sql.push(condition);
        values.extend(its_values);
    }
    Node::Sql(format!("({})", sql.join(&format!(" {by} "))), values)
}

/// Words as the full-text index wants them: nothing in them can be taken for its syntax.
fn quoted(words: &str, at: usize) -> Result<String, Fault> {
    if !words.chars().any(char::is_alphanumeric) {
        return Err(("there is no letter or digit to look for".into(), at));
    }
    let (words, star) = match words.strip_suffix('*') {
        Some(beginning) => (beginning, "*"),
        None => (words, ""),
    };
    Ok(format!("\"{}\"{star}", words.replace(['"', '\0'], " ")))
}

fn tokens(typed: &str) -> Vec<(Token<'_>, usize)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = typed[at..].chars().next() {
        let rest = &typed[at..];
        let (token, length) = match c {
            '(' => (Some(Token::Open), 1),
            ')' => (Some(Token::Close), 1),
            '"' | '“' | '”' => {
                let inner = &rest[c.len_utf8()..];
                let (end, mark) = inner
                    .char_indices()
                    .find(|(_, c)| matches!(c, '"' | '“' | '”'))
                    .map_or((inner.len(), 0), |(end, c)| (end, c.len_utf8()));
                (Some(Token::Phrase(&inner[..end])), c.len_utf8() + end + mark)
            }
            c if c.is_whitespace() => (None, c.len_utf8()),
            _ => {
                let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '“' | '”'));
                word(&rest[..end.unwrap_or(rest.len())])
            }
        };
        tokens.extend(token.map(|token| (token, at)));
        at += length;
    }
    tokens
}

/// The token that a run of characters begins with, and how long it is.
fn word(run: &str) -> (Option<Token<'_>>, usize) {
    let token = match run {
        "AND" => Token::And,
        "OR" => Token::Or,
        "NOT" => Token::Not,
        _ => {
            let lower = run.to_ascii_lowercase();
            if let Some(n) = lower.strip_prefix("near/").and_then(|n| n.parse::<u32>().ok()) {
                return (Some(Token::Near(n.min(1_000))), run.len());
            }
            // `since:2025-03-01`, but neither an address nor a time of day.
            if let Some((field, rest)) = run.split_once(':')
                && !field.is_empty()
                && field.bytes().all(|byte| byte.is_ascii_alphabetic())
                && !rest.starts_with("//")
            {
                return (Some(Token::Field(&run[..field.len()])), field.len() + 1);
            }
            Token::Word(run)
        }
    };
    (Some(token), run.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_to_the_full_text_index_together() {
        let check = |typed: &str, expected: &str| {
            let search = parse(typed).unwrap();
            assert_eq!(search.sql, "a.seq IN (SELECT rowid FROM search WHERE search MATCH ?)", "{typed}");
            assert_eq!(search.values, [Value::from(expected.to_string())], "{typed}");
        };
        check("letter", "\"letter\"");
        check("personal letter", "(\"personal\" AND \"letter\")");
        check("“personal letter” OR visit*", "(\"personal letter\" OR \"visit\"*)");
        check("troops near/5 Kursk", "NEAR(\"troops\" \"Kursk\", 5)");
        check("troops NOT (peace OR aid)", "((\"troops\") NOT ((\"peace\" OR \"aid\")))");
        check("Kim Jong-un 10:30", "(\"Kim\" AND \"Jong-un\" AND \"10:30\")");
        check("NEAR AND \"a \"", "(\"NEAR\" AND \"a \")");
        check("https://example.org/a", "\"https://example.org/a\"");
    }

    #[test]
    fn fields_become_conditions_of_their_own() {
        let search = parse("letter lang:en NOT type:consult").unwrap();
        assert!(search.sql.starts_with("(a.seq IN (SELECT rowid FROM search WHERE search MATCH ?) AND "), "{search:?}");
        assert!(search.sql.contains("NOT (a.seq IN (SELECT article FROM event WHERE type = ?))"), "{search:?}");
        assert_eq!(search.shown, "\"letter\"");
        assert_eq!(search.sql.matches('?').count(), search.values.len());
    }

    #[test]
    fn what_is_no_search_is_explained() {
        let check = |typed: &str, expected: &str| {
            let message = parse(typed).unwrap_err().to_string();
            assert_eq!(message, expected, "{typed}");
        };
        check("", "there is nothing to look for (at character 1 of the search)");
        check("a OR", "the search ends where a word is expected (at character 3 of the search)");
        check("(a", "this parenthesis is not closed (at character 1 of the search)");
        check("a )", "this parenthesis was not opened (at character 3 of the search)");
        check("é — a", "there is no letter or digit to look for (at character 3 of the search)");
        check(
            "colour:red",
            "there is no field colour:; there are actor:, source:, target:, speaker:, type:, country:, outlet:, lang:, since:, until:, story: (at character 8 of the search)",
        );
        check(
            "since:March",
            "\"March\" is not a date of the form 2025, 2025-03 or 2025-03-21 (at character 7 of the search)",
        );
        check(&"(".repeat(100), "more than 40 nested parts (at character 41 of the search)");
        check(&"NOT ".repeat(100), "more than 40 nested parts (at character 161 of the search)");
    }
}
