//! What a story's page shows of figures over time and of accounts.

use model::LedgerEntry;

use super::pages::{AccountRow, EntryRow, SeriesRow};
use crate::{
    cards::voice,
    dossier::{Dossier, StoryOf, bound_words, origins_noun},
    wording::{count, number},
};

/// Series that a page shows, and accounts.
const ROWS: usize = 12;
/// Values of a series that a page lists.
const ENTRIES: usize = 24;

/// Figures that moved or are disputed.
pub fn series(story: &StoryOf) -> Vec<SeriesRow> {
    let moved = story.story.series.iter().filter(|series| series.entries.len() > 1).take(ROWS);
    moved.map(row).collect()
}

/// A series with its chart.
pub fn row(series: &model::FigureSeries) -> SeriesRow {
    let of = series.of.iter().map(|of| format!(" of {of}"));
    let place = series.place.iter().map(|place| format!(", {place}"));
    let added = if series.additional { ", added to earlier counts" } else { "" };
    SeriesRow {
        name: format!("{}{}{added}", series.counts, of.chain(place).collect::<String>()),
        entries: series.entries.iter().take(ENTRIES).enumerate().map(|(index, one)| entry(index, one)).collect(),
        more: series.entries.len().saturating_sub(ENTRIES),
        chart: super::ledgers::chart(series),
    }
}

fn entry(index: usize, entry: &LedgerEntry) -> EntryRow {
    let as_of = entry.as_of.map_or("day unknown".to_string(), |day| format!("as of {day}"));
    let mut facts = vec![voice(&entry.said_by), as_of];
    facts.push(format!("{} {}", bound_words(entry.origins), origins_noun(entry.origins)));
    facts.extend(entry.revises.map(|other| format!("takes the place of ({})", other + 1)));
    if !entry.disagrees_with.is_empty() {
        let others: Vec<String> = entry.disagrees_with.iter().map(|other| format!("({})", other + 1)).collect();
        facts.push(format!("disagrees with {}", others.join(", ")));
    }
    EntryRow {
        item: entry.mentions.first().map_or(String::new(), ToString::to_string),
        number: index + 1,
        is_disputed: !entry.disagrees_with.is_empty(),
        value: value(entry),
        facts: facts.join(" · "),
    }
}

/// `41`, `40 to 50`, `at least 40`, `up to 50`.
pub fn value(entry: &LedgerEntry) -> String {
    match (entry.low, entry.best, entry.high) {
        (_, Some(best), _) => number(best),
        (Some(low), None, Some(high)) => format!("{} to {}", number(low), number(high)),
        (Some(low), None, None) => format!("at least {}", number(low)),
        (None, None, Some(high)) => format!("up to {}", number(high)),
        (None, None, None) => "?".to_string(),
    }
}

/// Accounts that several articles tell, with what was merged and why; ids give way to outlet and day.
pub fn accounts(story: &StoryOf, dossier: &Dossier) -> Vec<AccountRow> {
    let name = |id: &str| dossier.article(id).map(|held| held.whence().source);
    let several = story.story.accounts.iter().filter(|account| account.members.len() > 1).take(ROWS);
    let row = |account: &model::Account| {
        let mut facts = vec![count(account.members.len(), "article", "articles")];
        facts.extend(account.credits.iter().map(|credit| format!("credits {credit}")));
        let named = |line: &String| {
            let mut line = line.clone();
            for id in &account.members {
                line = name(id.as_str()).map_or(line.clone(), |name| line.replace(id.as_str(), &name));
            }
            line
        };
        AccountRow {
            origin_id: account.origin.to_string(),
            origin: name(account.origin.as_str()).unwrap_or_else(|| account.origin.to_string()),
            facts: facts.join(" · "),
            why: account.why.iter().take(ROWS).map(named).collect(),
        }
    };
    several.map(row).collect()
}
