//! `actor:`, `since:` and the other fields of a search.

use jiff::civil::Date;
use model::EventType;

use super::super::events::{OF_COUNTRY, by_party};
use crate::fold::fold;

const NAMES: &[&str] =
    &["actor", "source", "target", "speaker", "type", "country", "outlet", "lang", "since", "until", "story"];

/// The condition on `article a` that `field:value` is, with its values.
pub(super) fn condition(field: &str, value: &str) -> Result<(String, Vec<String>), String> {
    match field.to_ascii_lowercase().as_str() {
        "actor" => Ok(party(&["source", "recipient", "intermediary", "affected", "speaker"], value)),
        "source" => Ok(party(&["source"], value)),
        "target" => Ok(party(&["recipient"], value)),
        "speaker" => Ok(party(&["speaker"], value)),
        "type" => kind(value),
        "country" => {
            let country = value.to_uppercase();
            let sql = format!("a.seq IN (SELECT e.article FROM event e WHERE {OF_COUNTRY})");
            Ok((sql, vec![country.clone(), country]))
        }
        "outlet" => {
            let sql = "(a.outlet_key = ? OR ' ' || a.outlet_key || ' ' LIKE ?)".to_string();
            Ok((sql, vec![value.to_lowercase(), format!("% {} %", fold(value))]))
        }
        "lang" => {
            let tag = value.to_lowercase();
            let sql = "(lower(a.language) = ? OR lower(a.language) LIKE ?)".to_string();
            Ok((sql, vec![tag.clone(), format!("{tag}-%")]))
        }
        "since" => Ok(("a.last_day >= ?".to_string(), vec![days(value)?.0.to_string()])),
        "until" => Ok(("a.sort_day <= ?".to_string(), vec![days(value)?.1.to_string()])),
        "story" => {
            // The id of a story that another took in leads to that one.
            let now = "SELECT m.story FROM story_member_past p JOIN story_member m ON m.article = p.article
                       WHERE p.story = ? GROUP BY m.story ORDER BY count(DISTINCT p.article) DESC, min(m.article) LIMIT 1";
            let sql = format!(
                "a.seq IN (SELECT article FROM story_member
                 WHERE story = coalesce((SELECT id FROM story WHERE id = ?), ({now})))"
            );
            Ok((sql, vec![value.to_lowercase(), value.to_lowercase()]))
        }
        _ => {
            let names: Vec<String> = NAMES.iter().map(|name| format!("{name}:")).collect();
            Err(format!("there is no field {field}:; there are {}", names.join(", ")))
        }
    }
}

fn party(roles: &[&str], who: &str) -> (String, Vec<String>) {
    let (sql, values) = by_party("i.seq", roles, who);
    (format!("a.seq IN (SELECT i.article FROM item i WHERE {sql})"), values)
}

fn kind(value: &str) -> Result<(String, Vec<String>), String> {
    let kind = EventType::parse(&value.to_uppercase()).ok_or_else(|| {
        let names: Vec<&str> = EventType::ALL.iter().map(|kind| kind.name()).collect();
        format!("{value:?} is not a type of event; types are {}", names.join(", "))
    })?;
    Ok(("a.seq IN (SELECT article FROM event WHERE type = ?)".to_string(), vec![kind.name().to_string()]))
}

/// First and last day of a day, month or year.
fn days(value: &str) -> Result<(Date, Date), String> {
    let parsed = match value.len() {
        4 => format!("{value}-01-01").parse::<Date>().map(|first| (first, first.last_of_year())),
        7 => format!("{value}-01").parse::<Date>().map(|first| (first, first.last_of_month())),
        _ => value.parse::<Date>().map(|day| (day, day)),
    };
    parsed.map_err(|_| format!("{value:?} is not a date of the form 2025, 2025-03 or 2025-03-21"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_a_first_and_a_last_day() {
        let check = |value, first: &str, last: &str| {
            let (a, b) = days(value).unwrap();
            assert_eq!((a.to_string().as_str(), b.to_string().as_str()), (first, last));
        };
        check("2024", "2024-01-01", "2024-12-31");
        check("2024-02", "2024-02-01", "2024-02-29");
        check("2024-02-03", "2024-02-03", "2024-02-03");
        assert!(days("2024-13").is_err());
    }

    #[test]
    fn each_condition_has_its_values() {
        for (field, value) in NAMES.iter().map(|name| {
            (
                *name,
                match *name {
                    "type" => "consult",
                    "since" | "until" => "2025",
                    _ => "x",
                },
            )
        }) {
            let (sql, values) = condition(field, value).unwrap();
            assert_eq!(sql.matches('?').count(), values.len(), "{field}");
        }
    }
}
