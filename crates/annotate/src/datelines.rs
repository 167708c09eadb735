/// So far into a paragraph a dateline may reach, in bytes: "ISTANBUL/WASHINGTON, September 30 (Agence France-Presse) —".
const LONGEST: usize = 90;

/// Where the text after a dateline begins: "SEOUL, March 21 (Yonhap) — North Korea …", "WASHINGTON (AP) -", "PARIS — The …".
/// A dateline is a sentence of its own, so that the first sentence of a report is read as it was written.
pub(crate) fn end_of_dateline(paragraph: &str) -> Option<usize> {
    let window = paragraph.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last()?;
    let (at, length) = first_dash(&paragraph[..window])?;
    let (before, after) = (paragraph[..at].trim_end(), &paragraph[at + length..]);
    let text = after.trim_start();
    if after.len() == text.len() || !text.starts_with(|c: char| c.is_uppercase() || "\"“'‘".contains(c)) {
        return None;
    }
    let place = before.split([',', '(', '/']).next().unwrap_or("").trim();
    let has_agency = before.ends_with(')') && before.matches('(').count() == 1;
    let is_dateline = if has_agency { is_name(place) } else { is_capitals(place) && is_short(before) };
    is_dateline.then(|| paragraph.len() - text.len())
}

/// The first dash that can end a dateline, and its length; a hyphen only after a closing bracket.
fn first_dash(text: &str) -> Option<(usize, usize)> {
    let long = ["—", "–", "--"].iter().filter_map(|dash| Some((text.find(dash)?, dash.len())));
    let hyphen = text.find(") -").map(|at| (at + 2, 1));
    long.chain(hyphen).min()
}

/// One to four words with capitals first ("Kyiv", "New York"); an empty place stands for an agency alone: "(Reuters) -".
fn is_name(place: &str) -> bool {
    place.split_whitespace().count() <= 4 && place.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
}

fn is_capitals(place: &str) -> bool {
    let letters = place.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() >= 3 && letters.clone().all(char::is_uppercase) && is_name(place)
}

/// Without an agency, nothing but a place and a date stands before the dash.
fn is_short(before: &str) -> bool {
    before.split_whitespace().count() <= 6 && !before.contains(['.', ':', ';', '?'])
        || before.len() <= 30 && before.contains(". ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_end_before_the_report() {
        let check = |text: &str, dateline: Option<&str>| {
            assert_eq!(end_of_dateline(text).map(|end| text[..end].trim_end()), dateline, "{text}");
        };
        for dateline in [
            "SEOUL, March 21 (Northwind) —",
            "WASHINGTON (AP) -",
            "PARIS —",
            "BEIJING, Oct. 3 --",
            "(Northwind) —",
            "Kyiv (Northwind) –",
            "ISTANBUL/ANKARA, June 2 (Northwind) -",
        ] {
            check(&format!("{dateline} The minister left."), Some(dateline));
        }
        check("NATO — the alliance of 32 states — met.", None);
        check("The talks (on grain) — the third — failed.", None);
        check("A long sentence about something else – It goes on.", None);
        check("SEOUL, March 21 (Northwind)", None);
        check("", None);
    }
}
