//! Fills the pages from articles and stories.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::{
    Access, Coded, DateBounds, Derivation, Event, ItemId, ItemKind, Lineage, OriginBound, Precision, StoryMember,
};

use super::{
    flow, ledger,
    pages::{
        ArticleRow, DriftRow, Flow, Group, ItemRow, Lane, QuadCount, Shell, StoryPage, StoryRow, Timeline, TimelineRow,
    },
    reader::Piece,
    room::Pager,
    timeline::{Scale, spark},
};
use crate::{
    brief::drift_words,
    cards::{Card, Field, event_head, figure_voice, quoted, tone},
    dossier::{Dossier, Held, StoryOf, bound_explained, bound_words, origins_noun},
    index::Index,
    later::Mark,
    layout::shorten,
    phrases,
    shelf::{Hit, Listed},
    standing::Standing,
    wording::{self, count},
};

/// Actors that a timeline shows, and rows of each; a story with more says so.
const LANES: usize = 8;
const LANE_ROWS: usize = 8;
/// Articles that a story lists.
const ARTICLE_ROWS: usize = 100;
/// Derivations that a story shows.
const FLOW_ROWS: usize = 24;
/// Rows under one heading: 8 headings of so many stay within 300 KB.
const GROUP_ROWS: usize = 40;

/// A story in the list.
pub fn story_row(listed: &Listed, scale: Option<Scale>, index: &Index) -> StoryRow {
    let row = &listed.row;
    let counts = index.quads(&row.id);
    let quads = [("cooperation", counts[0]), ("conflict", counts[1])];
    let days = listed_days(listed);
    let articles = count(row.articles as usize, "article", "articles");
    StoryRow {
        id: row.id.to_string(),
        title: row.title.clone(),
        origins: bound_words(row.origins),
        origins_noun: origins_noun(row.origins),
        outlets: count(row.outlets as usize, "outlet", "outlets"),
        quads: quads
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .map(|(class, count)| QuadCount { class, count, words: class })
            .collect(),
        spark: scale.map_or(Vec::new(), |scale| spark(&listed.days, scale, 30)),
        spark_words: format!("{articles}, {days}"),
        articles,
        days,
    }
}

/// First to last known day of publication, and how many members have none.
fn listed_days(listed: &Listed) -> String {
    let days: BTreeSet<_> = listed.days.iter().collect();
    let range = match (days.first(), days.last()) {
        (Some(first), Some(last)) if first == last => first.to_string(),
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => return "undated".to_string(),
    };
    match listed.undated {
        0 => range,
        n => format!("{range}, {n} undated"),
    }
}

fn members<'a>(story: &StoryOf, dossier: &'a Dossier) -> Vec<&'a Held> {
    story.story.members.iter().filter_map(|member: &StoryMember| dossier.article(member.article.as_str())).collect()
}

/// `2024-10-18 to 2025-06-26`, or the one day; undated members are not counted.
fn day_range(held: &[&Held]) -> String {
    let days: BTreeSet<_> = held.iter().filter_map(|held| held.day()).collect();
    match (days.first(), days.last()) {
        (Some(first), Some(last)) if first == last => first.to_string(),
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => "undated".to_string(),
    }
}

/// The page of one story; `selected` is the item whose evidence is shown (the first where it is empty or unknown).
pub fn story_page(story: &StoryOf, dossier: &Dossier, selected: &str, mut shell: Shell, index: &Index) -> StoryPage {
    let held = members(story, dossier);
    let groups = groups(story, dossier, &held, index);
    let selected = selected.parse::<ItemId>().ok().filter(|id| dossier.holder(id).is_some());
    // What several articles tell comes first.
    let mut rows = groups.iter().flat_map(|group| &group.rows);
    let merged = groups.iter().flat_map(|group| &group.rows).find(|row| !row.behind.is_empty());
    let first = merged.or_else(|| rows.next()).map(|row| row.item.clone());
    let selected = selected.map(|id| id.to_string()).or(first).unwrap_or_default();
    shell.title = story.story.title.clone();
    StoryPage {
        shell,
        title: story.story.title.clone(),
        origins: bound_words(story.story.origins),
        origins_noun: if story.story.origins.at_most == 1 { "independent origin" } else { "independent origins" },
        origins_why: bound_explained(story.story.origins),
        articles_words: count(story.story.members.len(), "article", "articles"),
        outlets_words: count(story.story.outlets as usize, "outlet", "outlets"),
        days: day_range(&held),
        timeline: timeline(story, dossier, index),
        groups,
        ledger: ledger::series(story),
        accounts: ledger::accounts(story, dossier),
        flows: flows(story, dossier),
        n_flows: story.lineage.len(),
        articles: held.iter().take(ARTICLE_ROWS).map(|held| article_row(held)).collect(),
        card: selected.parse().ok().and_then(|id| card(&id, dossier)),
        selected,
        pager: Pager::default(),
        base: "?item=".to_string(),
        brief: format!("/story/{}/brief", story.story.id),
        picture: flow::picture(story, dossier),
    }
}

/// The card of any item.
pub fn card(id: &ItemId, dossier: &Dossier) -> Option<Card> {
    let held = dossier.holder(id)?;
    let (prose, whence) = (held.prose(), held.whence());
    let Coded { claims, figures, .. } = &held.coded;
    Some(match id.kind() {
        ItemKind::Event => Card::event(dossier.event(id)?.1, claims, figures, &prose, &whence),
        ItemKind::Figure => Card::figure(dossier.figure(id)?.1, claims, &prose, &whence),
        ItemKind::Claim => Card::claim(dossier.claim(id)?.1, &prose, &whence),
        ItemKind::Forecast => Card::forecast(dossier.forecast(id)?.1, &prose, &whence),
    })
}

/// All cards of an article: events, forecasts, figures, claims.
pub fn cards(held: &Held) -> Vec<Card> {
    let (prose, whence, coded) = (held.prose(), held.whence(), &held.coded);
    let events = coded.events.iter().map(|event| Card::event(event, &coded.claims, &coded.figures, &prose, &whence));
    let forecasts = coded.forecasts.iter().map(|forecast| Card::forecast(forecast, &prose, &whence));
    let figures = coded.figures.iter().map(|figure| Card::figure(figure, &coded.claims, &prose, &whence));
    let claims = coded.claims.iter().map(|claim| Card::claim(claim, &prose, &whence));
    events.chain(forecasts).chain(figures).chain(claims).collect()
}

/// Merged events of a story, each once a standing, with how many stand behind it; then what was not merged.
fn told<'a>(story: &StoryOf, dossier: &'a Dossier, held: &[&'a Held]) -> Vec<(Standing, &'a Held, &'a Event, String)> {
    let mut out = Vec::new();
    let mut merged = BTreeSet::new();
    for event in &story.story.events {
        merged.extend(event.mentions.iter().cloned());
        let found: Vec<_> = event.mentions.iter().filter_map(|id| dossier.event(id)).collect();
        for standing in Standing::ALL {
            let here: Vec<_> = found.iter().filter(|(_, event)| Standing::of_event(event) == standing).collect();
            let Some((held, first)) = here.first() else { continue };
            let behind = if here.len() == found.len() { behind(event.articles, event.origins) } else { String::new() };
            out.push((standing, *held, *first, behind));
        }
    }
    for held in held {
        for event in held.coded.events.iter().filter(|event| !merged.contains(&event.id)) {
            out.push((Standing::of_event(event), held, event, String::new()));
        }
    }
    out.sort_by_key(|(_, held, event, _)| (std::cmp::Reverse(held.day()), event.evidence));
    out
}

fn behind(articles: u32, origins: OriginBound) -> String {
    if articles < 2 {
        return String::new();
    }
    format!("{}, {} {}", count(articles as usize, "article", "articles"), bound_words(origins), origins_noun(origins))
}

fn groups(story: &StoryOf, dossier: &Dossier, held: &[&Held], index: &Index) -> Vec<Group> {
    let (rejected, told): (Vec<_>, Vec<_>) =
        told(story, dossier, held).into_iter().partition(|(_, _, event, _)| index.is_rejected(&event.id));
    let mut groups = Vec::new();
    for standing in Standing::ALL {
        let here = told.iter().filter(|(one, ..)| *one == standing);
        let rows = here.map(|(_, held, event, behind)| event_row(held, event, behind.clone())).collect();
        groups.push(group(standing.word(), standing.heading(), rows));
    }
    groups.push(group("figures", "Figures", figure_rows(story, dossier, held)));
    let claims = held.iter().flat_map(|held| {
        let prose = held.prose();
        let spoken = held.coded.claims.iter().filter(|claim| claim.speaker.kind != model::SpeakerKind::Outlet);
        spoken.map(|claim| claim_row(held, claim, &prose)).collect::<Vec<_>>()
    });
    groups.push(group("claims", "Claims and denials", claims.collect()));
    let forecasts = held.iter().flat_map(|held| {
        let prose = held.prose();
        held.coded.forecasts.iter().map(|one| forecast_row(held, one, &prose)).collect::<Vec<_>>()
    });
    groups.push(group("forecasts", "Foreseen", forecasts.collect()));
    let rejected = rejected.into_iter().map(|(_, held, event, _)| event_row(held, event, String::new()));
    groups.push(group("rejected", "Rejected by a person, counted nowhere", rejected.collect()));
    groups.retain(|group| !group.rows.is_empty());
    groups
}

/// The first rows under a heading; the page says how many there are.
fn group(anchor: &'static str, title: &'static str, mut rows: Vec<ItemRow>) -> Group {
    let total = rows.len();
    rows.truncate(GROUP_ROWS);
    Group { anchor, title, total, rows }
}

/// An event in a table.
pub fn event_row(held: &Held, event: &Event, behind: String) -> ItemRow {
    let prose = held.prose();
    let mut detail = Vec::new();
    detail.extend(event.object.map(|span| quoted(&prose.words(span))));
    let figures = held.coded.figures.iter().filter(|figure| event.figures.contains(&figure.id));
    detail.extend(figures.map(|figure| format!("{} {}", wording::value(figure, &prose), figure.counts)));
    detail.extend(event.intermediary.iter().map(|party| format!("through {}", wording::party(party, &prose))));
    detail.extend(event.place.as_ref().map(|place| wording::place(place, &prose)));
    detail.push(wording::date(event.date.as_ref(), &prose));
    detail.extend(wording::said(&event.said, &held.coded.claims));
    if event.background {
        detail.push("background".to_string());
    }
    detail.push(held.whence().source);
    ItemRow {
        item: event.id.to_string(),
        tone: tone(event.kind),
        head: event_head(event),
        line: wording::who_to_whom(&event.source, &event.recipient, event.mutual, &prose),
        detail: detail.join(" · "),
        behind,
        standing: Standing::of_event(event).heading().to_lowercase(),
    }
}

fn figure_rows(story: &StoryOf, dossier: &Dossier, held: &[&Held]) -> Vec<ItemRow> {
    let mut merged = BTreeSet::new();
    let mut rows = Vec::new();
    for figure in &story.story.figures {
        merged.extend(figure.mentions.iter().cloned());
        let first = figure.mentions.iter().find_map(|id| dossier.figure(id));
        rows.extend(first.map(|(held, one)| figure_row(held, one, behind(figure.articles, figure.origins))));
    }
    for held in held {
        let alone = held.coded.figures.iter().filter(|figure| !merged.contains(&figure.id));
        rows.extend(alone.map(|figure| figure_row(held, figure, String::new())));
    }
    rows
}

fn figure_row(held: &Held, figure: &model::Figure, behind: String) -> ItemRow {
    let prose = held.prose();
    ItemRow {
        item: figure.id.to_string(),
        tone: "neutral",
        head: wording::value(figure, &prose),
        line: wording::counted(figure, &prose),
        detail: format!("{} · {}, {}", figure_voice(figure, &held.coded.claims), held.outlet(), held.day_words()),
        behind,
        ..ItemRow::default()
    }
}

fn claim_row(held: &Held, claim: &model::Attribution, prose: &crate::prose::Prose<'_>) -> ItemRow {
    let content = shorten(&prose.words(claim.content), 240);
    let status = wording::status(&claim.speaker);
    let role = claim.speaker.role.map(|span| prose.words(span)).unwrap_or_default();
    let parts = [role, status.to_string(), format!("{}, {}", held.outlet(), held.day_words())];
    ItemRow {
        item: claim.id.to_string(),
        tone: "neutral",
        head: claim.speaker.name.clone(),
        line: if claim.denies { format!("denies: {content}") } else { content },
        detail: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        ..ItemRow::default()
    }
}

fn forecast_row(held: &Held, forecast: &model::Forecast, prose: &crate::prose::Prose<'_>) -> ItemRow {
    let words: Vec<String> = forecast.words.iter().map(|span| prose.words(*span)).collect();
    let words = if words.is_empty() { String::new() } else { format!("{} · ", quoted(&words.join(" … "))) };
    ItemRow {
        item: forecast.id.to_string(),
        tone: "neutral",
        head: crate::cards::voice(&forecast.said_by),
        line: prose.words(forecast.content),
        detail: format!("{words}{}, {}", held.outlet(), held.day_words()),
        ..ItemRow::default()
    }
}

/// A row with the day that it is sorted by.
type Dated = (Option<Date>, TimelineRow);

/// Events by actor, with how exactly their day is known, and the articles by their day of publication; what has no known
/// day at all is counted.
fn timeline(story: &StoryOf, dossier: &Dossier, index: &Index) -> Timeline {
    let held = members(story, dossier);
    let reported = [Standing::Reported, Standing::Ongoing, Standing::Announced];
    let mut events = told(story, dossier, &held);
    events.retain(|(one, _, event, _)| reported.contains(one) && !index.is_rejected(&event.id));
    let bounds = |event: &Event| event.date.as_ref().map(|date| date.bounds).unwrap_or_default();
    // The scale spans what is said to the month or better, and publication; "not after today" would only stretch it.
    let spoken = events.iter().filter_map(|(_, _, event, _)| event.date.as_ref());
    let exact = spoken.filter(|date| date.precision <= Precision::Month).map(|date| date.bounds);
    let days = exact.flat_map(|bounds| [bounds.earliest, bounds.latest]).flatten();
    let Some(scale) = Scale::over(days.chain(held.iter().filter_map(|held| held.day()))) else {
        return Timeline::default();
    };
    let mut by_actor: BTreeMap<String, Vec<Dated>> = BTreeMap::new();
    let mut undated = 0;
    for (_, held, event, _) in events {
        let bounds = bounds(event);
        let Some(bar) = scale.bar(bounds) else {
            undated += 1;
            continue;
        };
        let prose = held.prose();
        let row = TimelineRow {
            link: String::new(),
            item: event.id.to_string(),
            tone: tone(event.kind),
            what: phrases::clause(event, &prose),
            x: bar.x,
            width: bar.width,
            when: wording::date(event.date.as_ref(), &prose),
        };
        let actor = event.source.first().map_or("nobody named".to_string(), |party| party.name.clone());
        by_actor.entry(actor).or_default().push((bounds.earliest.or(bounds.latest), row));
    }
    let mut lanes: Vec<(String, Vec<Dated>)> = by_actor.into_iter().collect();
    lanes.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
    let mut pages = Vec::new();
    for held in held {
        let Some(day) = held.day() else { continue };
        let bar = scale.bar(DateBounds { earliest: Some(day), latest: Some(day) }).unwrap_or_default();
        let row = TimelineRow {
            link: format!("/article/{}", held.article.id),
            item: String::new(),
            tone: "neutral",
            what: format!("{}: {}", held.outlet(), held.title()),
            x: bar.x,
            width: bar.width,
            when: format!("published {day}"),
        };
        pages.push((Some(day), row));
    }
    let n_lanes = lanes.len();
    let n_left: usize = lanes.iter().skip(LANES).map(|(_, rows)| rows.len()).sum();
    lanes.truncate(LANES);
    lanes.push(("Articles, by day of publication".to_string(), pages));
    let lane = |(name, mut rows): (String, Vec<Dated>)| {
        rows.sort_by_key(|(day, _)| *day);
        let more = rows.len().saturating_sub(LANE_ROWS);
        Lane { name, rows: rows.into_iter().take(LANE_ROWS).map(|(_, row)| row).collect(), more }
    };
    let lanes = lanes.into_iter().map(lane).filter(|lane| !lane.rows.is_empty()).collect();
    let mut words = String::new();
    if undated > 0 {
        words.push_str(&format!(" {} without a known day stand below.", count(undated, "event", "events")));
    }
    if n_lanes > LANES {
        let others = count(n_lanes - LANES, "other actor", "other actors");
        words.push_str(&format!(" {} of {others} stand below too.", count(n_left, "event", "events")));
    }
    Timeline { lanes, scale: scale.words(), undated: words }
}

/// Derivations, those with drift first: what changed on the way is what a reader must see.
fn flows(story: &StoryOf, dossier: &Dossier) -> Vec<Flow> {
    let mut lineage: Vec<&Lineage> = story.lineage.iter().collect();
    lineage.sort_by_key(|one| std::cmp::Reverse(one.drift.len().min(1)));
    lineage.into_iter().take(FLOW_ROWS).map(|one| flow(one, dossier)).collect()
}

fn flow(lineage: &Lineage, dossier: &Dossier) -> Flow {
    let name = |id: &model::ArticleId| dossier.article(id.as_str()).map_or(id.to_string(), |held| held.whence().source);
    let words = |id: &model::ArticleId, span| {
        dossier.article(id.as_str()).map_or(String::new(), |held| held.prose().words(span))
    };
    let signals: Vec<&str> = lineage.signals.iter().map(|signal| signal.detail.as_str()).collect();
    let how = match lineage.how {
        Derivation::Verbatim => "the same words",
        Derivation::Trimmed => "the same words, cut",
        Derivation::Rewritten => "rewritten",
    };
    Flow {
        source_id: lineage.source.to_string(),
        source: name(&lineage.source),
        derived_id: lineage.derived.to_string(),
        derived: name(&lineage.derived),
        arrow: if lineage.directed { "→" } else { "—" },
        class: if lineage.how == Derivation::Rewritten { "rewrite" } else { "copy" },
        how: std::iter::once(how).chain(signals).collect::<Vec<_>>().join(" · "),
        drift: lineage
            .drift
            .iter()
            .map(|drift| DriftRow {
                kind: drift_words(drift.kind),
                detail: drift.detail.clone(),
                before: words(&lineage.source, drift.source),
                after: words(&lineage.derived, drift.derived),
            })
            .collect(),
    }
}

/// An article in a list.
pub fn article_row(held: &Held) -> ArticleRow {
    let mut facts = vec![held.outlet(), held.day_words()];
    let n_items = held.coded.events.len();
    facts.push(count(n_items, "event", "events"));
    ArticleRow {
        id: held.article.id.to_string(),
        title: held.title().to_string(),
        facts: facts.join(" · "),
        snippet: Vec::new(),
    }
}

/// The facts about an article that its page shows under the title.
pub fn article_facts(held: &Held) -> Vec<Field> {
    let article = &held.article;
    let mut facts = vec![
        Field::new("outlet", article.outlet.as_ref().map_or("unknown", |outlet| &outlet.value)),
        Field::new("published", held.day_words()),
    ];
    facts.extend(Mark::of_page(&held.later).map(|mark| Field::new("source now", mark.words)));
    if let Some(modified) = &article.modified {
        facts.push(Field::new("modified", crate::dossier::published_words(Some(&modified.value))));
    }
    let byline: Vec<&str> = article.byline.iter().map(|person| person.value.name.as_str()).collect();
    if !byline.is_empty() {
        facts.push(Field::new("byline", byline.join(", ")));
    }
    for credit in &article.credits {
        facts.push(Field::new(
            "credits",
            format!("{} ({})", credit.name, quoted(&shorten(&credit.evidence.written, 80))),
        ));
    }
    facts.push(Field::new("address", article.address.as_ref().map_or(held.address.as_str(), |address| &address.value)));
    facts.push(Field::new("received", held.received.to_string()));
    facts.push(Field::new("SHA-256", held.sha256.to_string()));
    facts
}

/// An article that was found by its words.
pub fn hit_row(hit: Hit) -> ArticleRow {
    let piece = |(text, found): (String, bool)| Piece {
        text,
        class: if found { "found" } else { "" },
        title: String::new(),
        link: String::new(),
    };
    ArticleRow {
        id: hit.article,
        title: hit.title,
        facts: hit.facts,
        snippet: hit.parts.into_iter().map(piece).collect(),
    }
}

/// An article that was not coded in full, with the reason.
pub fn coverage_row(held: &Held) -> ArticleRow {
    let article = &held.article;
    let mut reasons = vec![held.outlet(), held.day_words()];
    match article.access {
        Access::Open => {}
        Access::Metered => reasons.push("the page says it is not free; text was there all the same".to_string()),
        Access::Teaser => reasons.push("only the beginning was there".to_string()),
        Access::Empty => reasons.push("no text was found".to_string()),
    }
    let language = article.language.as_ref().map(|tag| tag.value.as_str());
    if language != Some("en") {
        reasons.push(format!("language {}, not coded", language.unwrap_or("unknown")));
    }
    ArticleRow { facts: reasons.join(" · "), ..article_row(held) }
}
