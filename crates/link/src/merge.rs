use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::{ArticleId, DateBounds, EventType, Lineage, MergedEvent, MergedFigure, Story, StoryId, StoryMember};

use crate::{
    Assertion, Sketch,
    chapters::chapters,
    ledger,
    origins::Origins,
    sketch::{EventSketch, FigureSketch},
};

/// Puts a story together from its members (in order of arrival, each with its similarity when it joined) and the lineage
/// between them: origins (as persons asserted them, where they did), merged events, merged figures.
pub fn story(id: StoryId, members: &[(Sketch, f64)], lineage: &[Lineage], asserted: &[Assertion]) -> Story {
    let sketches: Vec<&Sketch> = members.iter().map(|(sketch, _)| sketch).collect();
    let within: BTreeSet<&ArticleId> = sketches.iter().map(|sketch| &sketch.article).collect();
    let lineage: Vec<&Lineage> =
        lineage.iter().filter(|link| within.contains(&link.derived) && within.contains(&link.source)).collect();
    let origins = Origins::of(&sketches, &lineage, asserted);
    let member = |(sketch, similarity): &(Sketch, f64)| StoryMember {
        article: sketch.article.clone(),
        origin: origins.of.get(&sketch.article).unwrap_or(&sketch.article).clone(),
        similarity: *similarity,
    };
    Story {
        id,
        title: sketches.first().map_or(String::new(), |sketch| sketch.title.clone()),
        members: members.iter().map(member).collect(),
        outlets: outlets(&sketches),
        origins: origins.bound(sketches.iter().map(|sketch| &sketch.article)),
        accounts: origins.accounts(&sketches),
        chapters: chapters(&sketches, &origins),
        events: events(&sketches, &origins),
        figures: figures(&sketches, &origins),
        series: ledger::figures(&sketches, &origins),
        forecasts: ledger::forecasts(&sketches),
    }
}

/// Distinct outlets; articles without a known outlet count by host, then one by one.
fn outlets(sketches: &[&Sketch]) -> u32 {
    let name = |sketch: &&Sketch| {
        let known = sketch.outlet.clone().or_else(|| sketch.host.clone());
        known.map_or_else(|| sketch.article.to_string(), |name| name.to_lowercase())
    };
    sketches.iter().map(name).collect::<BTreeSet<String>>().len() as u32
}

/// Days that two dates of one event may lie apart where both are exact: a morning here is an evening there.
pub(crate) const DAYS_APART: i32 = 1;

/// Where one event is told.
type Mentions<'a> = Vec<(&'a ArticleId, &'a EventSketch)>;

fn events(sketches: &[&Sketch], origins: &Origins) -> Vec<MergedEvent> {
    let mut groups: Vec<Mentions<'_>> = Vec::new();
    for sketch in sketches {
        for event in &sketch.events {
            let fitting = groups.iter_mut().find(|group| group.iter().any(|(_, other)| is_same_event(event, other)));
            match fitting {
                Some(group) => group.push((&sketch.article, event)),
                None => groups.push(vec![(&sketch.article, event)]),
            }
        }
    }
    let published: BTreeMap<&ArticleId, Option<Date>> =
        sketches.iter().map(|one| (&one.article, one.published.as_ref().map(|published| published.day))).collect();
    let announces = |plan: &Mentions<'_>, group: &Mentions<'_>| {
        let fits = |(page, told): &(&ArticleId, &EventSketch)| {
            plan.iter().any(|(before, event)| is_announced(event, told) && in_time(published[before], published[page]))
        };
        group.iter().any(fits)
    };
    let merged = |group: &Mentions<'_>| {
        let articles: BTreeSet<&ArticleId> = group.iter().map(|(article, _)| *article).collect();
        MergedEvent {
            mentions: group.iter().map(|(_, event)| event.id.clone()).collect(),
            articles: articles.len() as u32,
            origins: origins.bound(articles),
            announced_by: (0..).zip(&groups).filter(|(_, plan)| announces(plan, group)).map(|(at, _)| at).collect(),
        }
    };
    groups.iter().map(merged).collect()
}

/// What was announced so long before is not looked for any more, where no date is said.
const ANNOUNCED_BEFORE: i32 = 60;

/// Whether one page is not younger than the other, and not much older. Unknown days carry no thread.
fn in_time(before: Option<Date>, after: Option<Date>) -> bool {
    let apart = before.zip(after).and_then(|(before, after)| after.since(before).ok());
    apart.is_some_and(|span| (0..=ANNOUNCED_BEFORE).contains(&span.get_days()))
}

/// Whether `event` is what `plan` promised or threatened: of one family of frames, by and to the same, at dates and places
/// that do not contradict each other.
fn is_announced(plan: &EventSketch, event: &EventSketch) -> bool {
    let is_plan = |one: &EventSketch| matches!(one.kind, EventType::Agree | EventType::Threaten);
    is_plan(plan)
        && !is_plan(event)
        && plan.family != 0
        && plan.family == event.family
        && (plan.stands, plan.background) == (true, false)
        && (event.stands, event.background) == (true, false)
        && shares(&plan.source, &event.source)
        && agrees(&plan.recipient, &event.recipient)
        && dates_agree(plan.bounds, event.bounds)
        && places_agree(plan, event)
}

/// Whether two mentions tell one event: of one type, by and to the same, both said to be so or neither, at dates and
/// places that do not contradict each other.
fn is_same_event(a: &EventSketch, b: &EventSketch) -> bool {
    let mutual = a.mutual || b.mutual || a.kind == EventType::Consult;
    let one_way = shares(&a.source, &b.source) && agrees(&a.recipient, &b.recipient);
    let other_way = mutual && shares(&a.source, &b.recipient) && shares(&a.recipient, &b.source);
    a.kind == b.kind
        && a.stands == b.stands
        && a.background == b.background
        && (one_way || other_way)
        && (a.trigger == b.trigger
            || a.kind == EventType::Consult
            || !a.recipient.is_empty() && shares(&a.recipient, &b.recipient))
        && dates_agree(a.bounds, b.bounds)
        && places_agree(a, b)
}

pub(crate) fn places_agree(a: &EventSketch, b: &EventSketch) -> bool {
    a.place.is_none() || b.place.is_none() || a.place == b.place || (a.country.is_some() && a.country == b.country)
}

pub(crate) fn shares(a: &[String], b: &[String]) -> bool {
    a.iter().any(|one| b.iter().any(|other| is_same_party(one, other)))
}

/// "rail workers" and "rail workers in Telmar" are one party as far as one story can tell.
fn is_same_party(a: &str, b: &str) -> bool {
    let holds = |whole: &str, part: &str| {
        part.contains(' ') && part.split(' ').all(|word| whole.split(' ').any(|other| other == word))
    };
    a == b || holds(a, b) || holds(b, a)
}

pub(crate) fn agrees(a: &[String], b: &[String]) -> bool {
    a.is_empty() || b.is_empty() || shares(a, b)
}

pub(crate) fn dates_agree(a: DateBounds, b: DateBounds) -> bool {
    let before = |latest: Option<Date>, earliest: Option<Date>| match (latest, earliest) {
        (Some(latest), Some(earliest)) => earliest.since(latest).map_or(0, |span| span.get_days()) > DAYS_APART,
        _ => false,
    };
    !before(a.latest, b.earliest) && !before(b.latest, a.earliest)
}

fn figures(sketches: &[&Sketch], origins: &Origins) -> Vec<MergedFigure> {
    let mut groups: Vec<Vec<(&ArticleId, &FigureSketch)>> = Vec::new();
    for sketch in sketches {
        for figure in &sketch.figures {
            match groups.iter_mut().find(|group| is_same_figure(group[0].1, figure)) {
                Some(group) => group.push((&sketch.article, figure)),
                None => groups.push(vec![(&sketch.article, figure)]),
            }
        }
    }
    let merged = |group: Vec<(&ArticleId, &FigureSketch)>| {
        let articles: BTreeSet<&ArticleId> = group.iter().map(|(article, _)| *article).collect();
        MergedFigure {
            mentions: group.iter().map(|(_, figure)| figure.id.clone()).collect(),
            articles: articles.len() as u32,
            origins: origins.bound(articles),
        }
    };
    groups.into_iter().map(merged).collect()
}

/// One value of one thing: two definitions are never one figure.
fn is_same_figure(a: &FigureSketch, b: &FigureSketch) -> bool {
    (a.low, a.best, a.high) == (b.low, b.best, b.high)
        && a.definition() == b.definition()
        && a.is_more == b.is_more
        && (a.of == b.of || a.of.is_none() || b.of.is_none())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::{CaptureId, ItemId, ItemKind, Sha256, TextSpan};

    use super::*;

    fn told(kind: EventType, who: &str, day: i8) -> EventSketch {
        let article = ArticleId::new(None, &CaptureId::new("", &Sha256::of(b"")), "");
        let on = Some(date(2024, 6, day));
        EventSketch {
            id: ItemId::new(&article, TextSpan::new(0, 1), ItemKind::Event, 0),
            kind,
            source: vec![who.into()],
            recipient: vec!["CHE".into()],
            mutual: false,
            bounds: DateBounds { earliest: on, latest: on },
            place: None,
            country: None,
            stands: true,
            background: false,
            trigger: 1,
            family: 7,
            by: vec![who.to_lowercase()],
            to: vec!["che".into()],
            in_country: false,
            sentence: TextSpan::default(),
        }
    }

    #[test]
    fn what_was_announced_and_what_came_of_it_are_one_thread() {
        let visit = told(EventType::Consult, "AUT", 7);
        assert!(is_announced(&told(EventType::Agree, "AUT", 7), &visit));
        assert!(!is_announced(&told(EventType::Agree, "AUT", 4), &visit), "another day");
        assert!(!is_announced(&told(EventType::Agree, "HUN", 7), &visit), "another party");
        assert!(!is_announced(&EventSketch { family: 8, ..told(EventType::Agree, "AUT", 7) }, &visit), "another deed");
        assert!(!is_announced(&visit, &told(EventType::Agree, "AUT", 7)), "what happened announces nothing");
    }

    #[test]
    fn what_is_told_first_cannot_come_of_what_is_announced_later() {
        assert!(in_time(Some(date(2024, 6, 4)), Some(date(2024, 6, 7))));
        assert!(!in_time(Some(date(2024, 6, 7)), Some(date(2024, 6, 4))));
        assert!(!in_time(None, Some(date(2024, 6, 4))));
    }
}
