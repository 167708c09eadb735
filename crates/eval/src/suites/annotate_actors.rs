//! Names of news pages and what they resolve to, against our own verdicts in `evals/annotate/actors/verdicts.tsv`.
//!
//! The pages are the even halves of two labelled sets of news (their texts stay there; a verdict holds a name and an
//! id). `want` of a verdict is an id of `data/actors` or `data/places` or a country code; `unlisted` where the name is
//! of somebody or something that `data/` should hold and does not; `private` where nobody could be meant whom `data/`
//! should hold; `none` where the words are no name or part of a longer one.

use std::{collections::BTreeMap, path::Path};

use model::{Name, NameKind, Sha256};
use serde::Deserialize;

use super::code_sentences::article_of;
use crate::{Context, EvalError, Half, Outcome, Report, read_text};

/// Runs over the pages and compares each judged name with its verdict.
pub fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let names = match list(&ctx.data.join("../../../../shared/gold"), ctx)? {
        Some(names) => names,
        None => return Ok(Outcome::Skipped("the pages of ../shared/gold are not there".into())),
    };
    let path = ctx.data.join("verdicts.tsv");
    let verdicts = read_text(&path)?;
    let mut table: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut report = Report::default();
    let mut lost = 0;
    for (number, line) in verdicts.lines().enumerate().filter(|(_, line)| !line.starts_with('#')).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [page, name, want] = cells[..] else {
            return Err(EvalError::format(&path, format!("line {}: not three cells", number + 1)));
        };
        let Some(found) = names.get(&(page.to_string(), name.to_string())) else {
            lost += 1;
            continue;
        };
        let public = !matches!(want, "private" | "none");
        let outcome = match (found.resolved(), public) {
            (false, true) => 2,
            (false, false) => 0,
            (true, _) => usize::from(!found.is(want)),
        };
        let group = if public { found.kind } else { "private" };
        table.entry(group).or_default()[outcome] += 1;
        if outcome == 1 {
            report.remarks.push(format!("wrong: {name} -> {} not {want} ({page})", found.written()));
        }
        let score = if outcome == 0 { 1.0 } else { 0.0 };
        report.case(format!("{page} {name}"), score, ["", "wrong", "not resolved"][outcome]);
    }
    summarise(&table, lost, &mut report);
    Ok(Outcome::Scored(report))
}

fn summarise(table: &BTreeMap<&str, [usize; 3]>, lost: usize, report: &mut Report) {
    let mut public = [0; 3];
    for (_, counts) in table.iter().filter(|(group, _)| **group != "private") {
        (0..3).for_each(|outcome| public[outcome] += counts[outcome]);
    }
    let private = table.get("private").copied().unwrap_or_default();
    let share = |n: usize, of: [usize; 3]| n as f64 / of.iter().sum::<usize>().max(1) as f64;
    report.figure("resolved_rightly", share(public[0], public));
    report.figure("not_resolved_wrongly", 1.0 - share(public[1], public));
    report.figure("private_left_alone", share(private[0], private));
    report.figure("n_judged", public.iter().chain(&private).sum::<usize>() as f64);
    let mut lines = vec![format!("{:<14}{:>7}{:>7}{:>12}", "", "right", "wrong", "unresolved")];
    let rows = table.iter().map(|(group, counts)| (*group, *counts)).chain([("all public", public)]);
    lines.extend(rows.map(|(group, [right, wrong, open])| format!("{group:<14}{right:>7}{wrong:>7}{open:>12}")));
    lines.push(format!("names of verdicts that are no longer found as names: {lost}"));
    report.remarks.splice(0..0, lines);
}

/// What a name of a page resolves to.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// person, organisation or place.
    pub kind: &'static str,
    /// How often the page has it.
    pub n_mentions: usize,
    /// Id of the actor, where it resolves to one.
    pub actor: Option<String>,
    /// Id of the place.
    pub place: Option<String>,
    /// Country code.
    pub country: Option<String>,
    /// The words around the first mention.
    pub around: String,
}

impl Listed {
    fn resolved(&self) -> bool {
        self.actor.is_some() || self.place.is_some() || self.country.is_some()
    }

    fn is(&self, want: &str) -> bool {
        [&self.actor, &self.place, &self.country].into_iter().flatten().any(|id| id == want)
    }

    /// Actor, place and country as far as there are any.
    pub fn written(&self) -> String {
        let parts: Vec<&str> =
            [&self.actor, &self.place, &self.country].into_iter().flatten().map(String::as_str).collect();
        if parts.is_empty() { "-".to_string() } else { parts.join(" ") }
    }
}

#[derive(Deserialize)]
struct Page {
    #[serde(rename = "articleBody")]
    body: String,
}

#[derive(Deserialize)]
struct Item {
    url: String,
    text: Option<String>,
}

/// What names resolve to, by (page, name).
pub type Names = BTreeMap<(String, String), Listed>;

/// Every name of a person, body or place of the pages, by (page, name); none where the pages are absent.
///
/// # Errors
/// A file of the sets is malformed.
pub fn list(gold: &Path, ctx: &Context<'_>) -> Result<Option<Names>, EvalError> {
    let (pages, items) =
        (gold.join("pages-scrapinghub/ground-truth.json"), gold.join("stories-news-cluster/half.jsonl"));
    if !pages.exists() || !items.exists() {
        return Ok(None);
    }
    let read: BTreeMap<String, Page> =
        serde_json::from_str(&read_text(&pages)?).map_err(|error| EvalError::format(&pages, error))?;
    let mut texts: Vec<(String, String)> = read.into_iter().map(|(id, page)| (id, page.body)).collect();
    for line in read_text(&items)?.lines() {
        let item: Item = serde_json::from_str(line).map_err(|error| EvalError::format(&items, error))?;
        texts.extend(item.text.map(|text| (item.url, text)));
    }
    let mut names = BTreeMap::new();
    for (id, text) in texts.iter().filter(|(id, text)| Half::of(id) == Half::Even && is_english(text)) {
        names_of(&Sha256::of(id.as_bytes()).as_str()[..8], text, ctx, &mut names);
    }
    Ok(Some(names))
}

/// Whether one word in forty or more is "the".
fn is_english(text: &str) -> bool {
    let words = text.split_whitespace();
    words.clone().filter(|word| word.eq_ignore_ascii_case("the")).count() * 40 >= words.count()
}

fn names_of(page: &str, text: &str, ctx: &Context<'_>, names: &mut Names) {
    let mut article = article_of(text);
    let Some(block) = article.blocks.pop() else { return };
    let paragraphs = text.lines().filter(|line| !line.trim().is_empty());
    article.blocks = paragraphs.map(|line| model::Block { text: line.trim().to_string(), ..block.clone() }).collect();
    let document = annotate::annotate(&article, ctx.knowledge, ctx.models);
    for name in &document.names {
        let Some(kind) = kind(name) else { continue };
        let written = document.text(name.span).replace(['\n', '\t'], " ");
        // What the chain knows holds for its short forms too.
        let chain = (name.first..name.end).find_map(|token| document.chain_at(token as usize));
        let chain = chain.map(|chain| &document.chains[chain]).filter(|chain| chain.members.is_empty());
        let by_chain = chain.filter(|chain| chain.kind == name.kind && name.actor.is_none());
        let listed = names.entry((page.to_string(), written)).or_insert_with(|| {
            let [from, to] = [name.span.start as usize, name.span.end as usize];
            let from = document.text.floor_char_boundary(from.saturating_sub(50));
            let to = document.text.floor_char_boundary((to + 60).min(document.text.len()));
            Listed {
                kind,
                n_mentions: 0,
                actor: name.actor.clone().or_else(|| by_chain.and_then(|chain| chain.actor.clone())),
                place: name.place.clone(),
                country: name.country.map(|country| country.to_string()),
                around: document.text[from..to].replace(['\n', '\t'], " "),
            }
        });
        listed.n_mentions += 1;
    }
}

fn kind(name: &Name) -> Option<&'static str> {
    match name.kind {
        NameKind::Person => Some("person"),
        NameKind::Organisation => Some("organisation"),
        NameKind::Place | NameKind::Facility => Some("place"),
        _ => None,
    }
}
