//! How a story went, in words: its chapters, and the stories that became one with it or came out of it.

use jiff::Timestamp;
use model::{Account, ChangeKind, Chapter, CountryCode, Story};
use store::{Relinked, StoryHistory, StoryTurn};

use crate::{
    cards::Field,
    dossier::{Dossier, bound_words, day_of, origins_noun},
    wording::count,
};

/// The chapters of a story: days, articles, origins, title, and why each begins where it does.
pub fn chapters(story: &Story) -> Vec<Field> {
    let mut fields: Vec<Field> = (1..).zip(&story.chapters).map(|(number, one)| chapter(number, one)).collect();
    let told: usize = story.chapters.iter().map(|one| one.articles.len()).sum();
    if !fields.is_empty() && told < story.members.len() {
        let without = count(story.members.len() - told, "article", "articles");
        fields.push(Field::new("no chapter", format!("{without} without a known day")));
    }
    fields
}

fn chapter(number: usize, one: &Chapter) -> Field {
    let days = if one.first == one.last { one.first.to_string() } else { format!("{} to {}", one.first, one.last) };
    let behind = format!("{} {}", bound_words(one.origins), origins_noun(one.origins));
    let why = if one.why.is_empty() { String::new() } else { format!(" ({})", one.why) };
    let articles = count(one.articles.len(), "article", "articles");
    Field::new(format!("chapter {number}"), format!("{days} · {articles}, {behind} · {}{why}", one.title))
}

/// The accounts of a story, the one that most tell first: where it enters, who tells it after, and whose word it is.
pub fn accounts(story: &Story, dossier: &Dossier) -> Vec<Field> {
    let mut accounts: Vec<&Account> = story.accounts.iter().collect();
    accounts.sort_by_key(|account| std::cmp::Reverse(account.members.len()));
    let mut fields = Vec::new();
    for (number, account) in (1..).zip(accounts) {
        let held = dossier.article(account.origin.as_str());
        let enters = held.map_or(account.origin.to_string(), |held| format!("{}, {}", held.outlet(), held.day_words()));
        let mut facts = vec![enters, count(account.members.len(), "article", "articles")];
        facts.extend(account.credits.iter().map(|name| format!("credits {name}, which is not held")));
        facts.extend(account.party.map(|state| party_words(state, account)));
        facts.extend(account.owner.iter().map(|owner| format!("the outlet belongs to {owner}")));
        fields.push(Field::new(format!("account {number}"), facts.join(" · ")));
        fields.extend(account.why.iter().map(|why| Field::new("", why.clone())));
    }
    fields
}

/// Whose word a party's is.
pub fn party_words(state: CountryCode, account: &Account) -> String {
    let whose = if account.credits.is_some() { "that source" } else { "the outlet" };
    format!("party source: {whose} is of {state}, which takes part in what is told")
}

/// What became of a story, oldest first: a name for the day of each line.
pub fn changes(history: &StoryHistory) -> Vec<Field> {
    let mut lines: Vec<(Timestamp, String)> = Vec::new();
    lines.extend(history.changes.iter().map(|one| (one.when, changed(one, history))));
    lines.extend(history.relinked.iter().map(|one| (one.when, relinked(one, history))));
    lines.sort_by_key(|(when, _)| *when);
    lines.into_iter().map(|(when, words)| Field::new(day_of(when).to_string(), words)).collect()
}

fn changed(one: &StoryTurn, history: &StoryHistory) -> String {
    let change = &one.change;
    let articles = count(change.moved.len(), "article", "articles");
    let is_from = change.from == history.story;
    let what = match (change.kind, is_from) {
        (ChangeKind::Merged, true) => format!("became one with {}, which took in its {articles}", change.into),
        (ChangeKind::Merged, false) => format!("took in {} with its {articles}", change.from),
        (ChangeKind::Joined, true) => format!("was joined to {}, which took in its {articles}", change.into),
        (ChangeKind::Joined, false) => format!("was joined with {}, and took in its {articles}", change.from),
        (ChangeKind::Split, true) => format!("was two: {articles} left for {}", change.into),
        (ChangeKind::Split, false) => format!("came out of {} with {articles}", change.from),
    };
    let seen = match change.kind {
        ChangeKind::Joined => String::new(),
        ChangeKind::Merged | ChangeKind::Split => format!(" · seen when {} came", change.seen_at),
    };
    let undone = one.undone.map_or(String::new(), |when| format!(" · linked anew since, on {}", day_of(when)));
    format!("{what}: {}{seen}{undone}", change.why)
}

fn relinked(one: &Relinked, history: &StoryHistory) -> String {
    let articles = count(one.moved.len(), "article", "articles");
    if one.from == history.story {
        format!("linked anew: {articles} went to {}", one.into)
    } else {
        format!("linked anew: {articles} came from {}", one.from)
    }
}
