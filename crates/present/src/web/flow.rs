//! Who tells a story after whom, as a picture: one row an article, accounts together, origins thick, copies thin.

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::{ArticleId, Derivation, Lineage};

use crate::{
    dossier::{Dossier, Held, StoryOf},
    layout::shorten,
    wording::count,
};

/// Articles that are drawn; a larger story says how many are not.
const DRAWN: usize = 40;
const ROW: f64 = 24.0;
const TOP: f64 = 30.0;
const LEFT: f64 = 46.0;
const RIGHT: f64 = 560.0;

/// The picture: 800 wide.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Picture {
    /// Height.
    pub height: f64,
    /// Days along the top: place, what they say.
    pub days: Vec<(f64, String)>,
    /// Articles.
    pub nodes: Vec<Node>,
    /// Derivations.
    pub edges: Vec<Edge>,
    /// How many articles are not drawn, in words; empty where all are.
    pub left_out: String,
}

/// One article.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// `art_…`
    pub id: String,
    /// Middle.
    pub x: f64,
    /// Middle.
    pub y: f64,
    /// Whether an account first enters here.
    pub is_origin: bool,
    /// Outlet and day, short.
    pub label: String,
    /// Title.
    pub title: String,
}

/// One derivation.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Path.
    pub path: String,
    /// `copy`, `rewrite`, with `drifted` where something changed.
    pub class: &'static str,
    /// Where the mark of drift stands; none where nothing changed.
    pub mark: Option<(f64, f64)>,
    /// Where both tellings stand side by side.
    pub link: String,
    /// In words.
    pub words: String,
}

/// The picture of a story with more than one article.
pub fn picture(story: &StoryOf, dossier: &Dossier) -> Option<Picture> {
    let mut rows: Vec<(&Held, bool)> = Vec::new();
    let mut n_articles = 0;
    for account in &story.story.accounts {
        let mut members: Vec<&Held> = account.members.iter().filter_map(|id| dossier.article(id.as_str())).collect();
        n_articles += account.members.len();
        members.sort_by_key(|held| (held.article.id != account.origin, held.day().is_none(), held.day()));
        rows.extend(members.into_iter().map(|held| (held, held.article.id == account.origin)));
    }
    if n_articles < 2 {
        return None;
    }
    // Where not all can be drawn, those that have to do with others go first.
    if rows.len() > DRAWN {
        let linked = |held: &Held| {
            story.lineage.iter().any(|one| one.source == held.article.id || one.derived == held.article.id)
        };
        let (mut with, without): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(held, _)| linked(held));
        with.extend(without);
        with.truncate(DRAWN);
        rows = with;
    }
    let days: BTreeMap<Option<Date>, ()> = rows.iter().map(|(held, _)| (held.day(), ())).collect();
    let mut columns: Vec<Option<Date>> = days.into_keys().collect();
    columns.sort_by_key(|day| (day.is_none(), *day));
    let step = if columns.len() > 1 { (RIGHT - LEFT) / (columns.len() - 1) as f64 } else { 0.0 };
    let place = |day: Option<Date>| LEFT + columns.iter().position(|one| *one == day).unwrap_or(0) as f64 * step;
    let mut at: BTreeMap<&ArticleId, (f64, f64)> = BTreeMap::new();
    let mut nodes = Vec::new();
    for (row, (held, is_origin)) in rows.iter().enumerate() {
        let (x, y) = (place(held.day()), TOP + (row as f64 + 0.5) * ROW);
        at.insert(&held.article.id, (x, y));
        nodes.push(Node {
            id: held.article.id.to_string(),
            x,
            y,
            is_origin: *is_origin,
            label: format!("{}, {}", shorten(&held.outlet(), 22), held.day_words()),
            title: held.title().to_string(),
        });
    }
    let edges =
        story.lineage.iter().filter_map(|one| edge(one, *at.get(&one.source)?, *at.get(&one.derived)?)).collect();
    // Names of days that would stand on one another are left out.
    let mut named: Vec<(f64, String)> = Vec::new();
    for day in &columns {
        let x = place(*day);
        if named.last().is_none_or(|(last, _)| x - last > 90.0) {
            named.push((x, day.map_or("day unknown".to_string(), |day| day.to_string())));
        }
    }
    let left_out = n_articles - nodes.len();
    Some(Picture {
        height: TOP + nodes.len() as f64 * ROW + 8.0,
        days: named,
        left_out: if left_out > 0 {
            format!("{} not drawn.", count(left_out, "article is", "articles are"))
        } else {
            String::new()
        },
        nodes,
        edges,
    })
}

fn edge(one: &Lineage, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> Option<Edge> {
    // Between articles of one day the curve bends to the left, so that it can be seen.
    let bend = if (x2 - x1).abs() < 1.0 { x1 - 18.0 } else { (x1 + x2) / 2.0 };
    let class = match (one.how, one.drift.is_empty()) {
        (Derivation::Rewritten, true) => "rewrite",
        (Derivation::Rewritten, false) => "rewrite drifted",
        (_, true) => "copy",
        (_, false) => "copy drifted",
    };
    let how = if one.how == Derivation::Rewritten { "rewritten" } else { "copied" };
    let direction = if one.directed { "" } else { ", which first is not known" };
    let drift = match one.drift.len() {
        0 => String::new(),
        n => format!(", {}", count(n, "change", "changes")),
    };
    Some(Edge {
        path: format!("M{x1:.1} {y1:.1}C{bend:.1} {y1:.1} {bend:.1} {y2:.1} {x2:.1} {y2:.1}"),
        class,
        mark: (!one.drift.is_empty()).then_some(((x1 + 6.0 * bend + x2) / 8.0, (y1 + y2) / 2.0)),
        link: format!("/compare?a={}&b={}", one.source, one.derived),
        words: format!("{how}{direction}{drift}"),
    })
}
