//! How values read in words: one wording for terminal, briefs and pages. What is unknown is said plainly.

use model::{
    Approximation, Attribution, EventDate, Figure, Manner, Party, PartyStatus, Place, Polarity, Precision, Sector,
    Speaker, SpeakerKind,
};

use crate::prose::Prose;

/// `Sergei Shoigu (RUS gov)`; with ` [inferred from 9]` where another sentence supplied it.
pub fn party(party: &Party, prose: &Prose<'_>) -> String {
    let mut words = party.name.clone();
    // A state needs no code beside its name.
    let is_state = party.country.is_some_and(|country| {
        party.sector.is_none() || party.actor.as_deref() == Some(country.as_str().to_lowercase().as_str())
    });
    let codes: Vec<String> = [
        party.country.map(|country| country.as_str().to_string()),
        party.sector.map(|sector| sector.code().to_lowercase()),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !is_state && !codes.is_empty() {
        words.push_str(&format!(" ({})", codes.join(" ")));
    }
    if let Some(span) = party.inferred_from {
        words.push_str(&format!(" {}", inferred(&prose.cite(span))));
    }
    words
}

/// All parties, joined; `not said` where there are none.
pub fn parties(list: &[Party], prose: &Prose<'_>) -> String {
    if list.is_empty() {
        return "not said".to_string();
    }
    list.iter().map(|one| party(one, prose)).collect::<Vec<_>>().join(", ")
}

/// `A → B`, or `A ↔ B` where both act alike.
pub fn who_to_whom(source: &[Party], recipient: &[Party], mutual: bool, prose: &Prose<'_>) -> String {
    let arrow = if mutual { "↔" } else { "→" };
    if mutual && recipient.is_empty() {
        return source.iter().map(|one| party(one, prose)).collect::<Vec<_>>().join(" ↔ ");
    }
    format!("{} {arrow} {}", parties(source, prose), parties(recipient, prose))
}

/// `Pyongyang`, with what is inferred.
pub fn place(place: &Place, prose: &Prose<'_>) -> String {
    let mut words = place.name.clone();
    if place.precision == "country" || place.precision == "region" {
        words.push_str(&format!(" ({})", place.precision));
    }
    if let Some(span) = place.inferred_from {
        words.push_str(&format!(" {}", inferred(&prose.cite(span))));
    }
    words
}

/// `date unknown`, `2025-03-21`, `"in December", year unknown`, `between 2024-10-01 and 2024-12-31`.
pub fn date(date: Option<&EventDate>, prose: &Prose<'_>) -> String {
    let Some(date) = date else { return "date unknown".to_string() };
    let written = date.span.map(|span| format!("“{}”", prose.words(span)));
    let mut words = match (written, date_value(date)) {
        (Some(written), Some(value)) if written.contains(value.as_str()) => value,
        (Some(written), Some(value)) => format!("{written} = {value}"),
        (Some(written), None) => format!("{written}, {}", unknown_part(&date.value)),
        (None, Some(value)) => value,
        (None, None) => bounds(date),
    };
    if let Some(span) = date.inferred_from {
        words.push_str(&format!(" {}", inferred(&prose.cite(span))));
    }
    words
}

/// The value as a calendar date, where all of its digits are known.
pub fn date_value(date: &EventDate) -> Option<String> {
    let known = !date.value.is_empty()
        && date.value.starts_with(|c: char| c.is_ascii_digit())
        && !date.value.contains('X')
        && date.precision != Precision::Unknown;
    known.then(|| date.value.clone())
}

fn unknown_part(value: &str) -> &'static str {
    if value.starts_with("XXXX-") { "year unknown" } else { "date unknown" }
}

fn bounds(date: &EventDate) -> String {
    match (date.bounds.earliest, date.bounds.latest) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("between {from} and {to}"),
        (Some(from), None) => format!("not before {from}"),
        (None, Some(to)) => format!("not after {to}"),
        (None, None) => "date unknown".to_string(),
    }
}

fn inferred(cited: &str) -> String {
    cited.replacen('[', "[inferred from ", 1)
}

/// How a figure's value reads: `11,000`, `up to 4,000`, `3,000–4,000 USD`.
pub fn value(figure: &Figure, prose: &Prose<'_>) -> String {
    let unit = figure.unit.as_deref().filter(|unit| *unit != "person").unwrap_or("");
    let bare = match (figure.low, figure.best, figure.high) {
        (Some(low), _, Some(high)) if low != high => format!("{}–{}", number(low), number(high)),
        (_, Some(best), _) => number(best),
        (Some(low), None, _) => number(low),
        (None, None, Some(high)) => number(high),
        (None, None, None) => return prose.words(figure.written),
    };
    let bare = match unit {
        "" => bare,
        "percent" => format!("{bare} %"),
        unit => format!("{bare} {unit}"),
    };
    let hedge = match figure.qualifier {
        Some(span) => prose.words(span).to_lowercase(),
        None => hedge(figure.approximation).to_string(),
    };
    if hedge.is_empty() { bare } else { format!("{hedge} {bare}") }
}

fn hedge(approximation: Approximation) -> &'static str {
    match approximation {
        Approximation::Exact | Approximation::Range | Approximation::Magnitude => "",
        Approximation::About => "about",
        Approximation::AtMost => "up to",
        Approximation::AtLeast => "at least",
    }
}

/// A number with commas between thousands, at most three decimals.
pub fn number(value: f64) -> String {
    let rounded = format!("{:.3}", value.abs());
    let (whole, fraction) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let fraction = fraction.trim_end_matches('0');
    let sign = if value < 0.0 { "−" } else { "" };
    if fraction.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{fraction}") }
}

/// What a figure counts, of whom, by whom, where, as of when; joined by ` · `.
pub fn counted(figure: &Figure, prose: &Prose<'_>) -> String {
    let mut parts = vec![figure.counts.clone()];
    parts.extend(figure.of.as_ref().map(|of| format!("of {}", party(of, prose))));
    parts.extend(figure.by.as_ref().map(|by| format!("by {}", party(by, prose))));
    parts.extend(figure.place.as_ref().map(|at| place(at, prose)));
    parts.extend(figure.as_of.as_ref().map(|when| date(Some(when), prose)));
    parts.join(" · ")
}

/// `Yang Wook, a research fellow at the Asan Institute for Policy Studies`.
pub fn speaker(speaker: &Speaker, prose: &Prose<'_>) -> String {
    let role = speaker.role.map(|span| prose.words(span)).unwrap_or_default();
    if role.is_empty() || speaker.name.contains(&role) {
        speaker.name.clone()
    } else {
        format!("{} · {role}", speaker.name)
    }
}

/// What a reader must know of how a speaker stands: `a party to it`, `a party's state medium`; empty where nothing.
pub fn status(speaker: &Speaker) -> &'static str {
    match (speaker.status, speaker.sector) {
        (PartyStatus::Actor, Some(Sector::Med)) => "a medium of a party to it",
        (PartyStatus::Actor, _) => "a party to it",
        (PartyStatus::Ally, _) => "an ally of a party to it",
        (PartyStatus::Adversary, _) => "an adversary of a party to it",
        (PartyStatus::ThirdParty | PartyStatus::Outlet | PartyStatus::Unknown, _) => "",
    }
}

/// How each speaker but the outlet says an event: `says KCNA, a medium of a party to it`; one line a speaker.
pub fn said(said: &[Manner], claims: &[Attribution]) -> Vec<String> {
    said.iter().filter_map(|manner| said_once(manner, claims)).collect()
}

fn said_once(manner: &Manner, claims: &[Attribution]) -> Option<String> {
    let claim = manner.claim.and_then(|index| claims.get(index as usize));
    let by_outlet = match claim {
        Some(claim) => claim.speaker.kind == SpeakerKind::Outlet,
        None => manner.said_by == "outlet",
    };
    let denied = manner.polarity == Polarity::Denied;
    if by_outlet {
        return denied.then(|| "denied in the outlet’s own voice".to_string());
    }
    if claim.is_some_and(|claim| claim.speaker.kind == SpeakerKind::NoSource) {
        let who = manner.said_by.split(" (").next().filter(|who| *who != "no source given");
        let verb = if denied { "denied" } else { "said" };
        return Some(
            who.map_or(format!("{verb} without a source"), |who| format!("{verb} by “{who}”, without a source")),
        );
    }
    let status = claim.map_or("", |claim| status(&claim.speaker));
    let status = if status.is_empty() { String::new() } else { format!(", {status}") };
    let verb = if denied { "denied by" } else { "said by" };
    Some(format!("{verb} {}{status}", manner.said_by))
}

/// `1 page`, `3 pages`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    let number = number(n as f64);
    if n == 1 { format!("{number} {one}") } else { format!("{number} {many}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let check = |value, expected: &str| assert_eq!(number(value), expected);
        check(11000.0, "11,000");
        check(4.5, "4.5");
        check(-1_234_567.0, "−1,234,567");
        check(999.0, "999");
    }

    #[test]
    fn a_year_that_is_not_said_is_not_filled_in() {
        let prose = Prose::new("troops in December", &[][..]);
        let date_of = |value: &str, precision| EventDate {
            span: Some(model::TextSpan::new(7, 18)),
            value: value.into(),
            precision,
            bounds: model::DateBounds::default(),
            inferred_from: None,
        };
        let check = |value, precision, expected: &str| {
            assert_eq!(date(Some(&date_of(value, precision)), &prose), expected);
        };
        check("XXXX-12", Precision::Month, "“in December”, year unknown");
        check("2024-12", Precision::Month, "“in December” = 2024-12");
        check("PAST_REF", Precision::Unknown, "“in December”, date unknown");
        assert_eq!(date(None, &prose), "date unknown");
    }

    #[test]
    fn counts_have_their_noun() {
        assert_eq!(count(1, "page", "pages"), "1 page");
        assert_eq!(count(1200, "page", "pages"), "1,200 pages");
    }
}
