//! Two tellings side by side: what they share, what changed on the way, what only one has.

use std::{collections::BTreeSet, sync::Arc};

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use model::{ArticleId, Derivation, Lineage, TextSpan};
use serde::Deserialize;

use super::{
    fill,
    pages::{DriftRow, Relative, Shell},
    room::{Desk, Room, Visit, missing, ok, page},
};
use crate::{
    brief::drift_words,
    cards::Field,
    dossier::{Held, StoryOf},
    exit::Failure,
    judged,
    shelf::failure,
};

/// Relatives that an article lists.
const RELATIVES: usize = 20;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    a: String,
    b: String,
}

/// Two tellings.
#[derive(Template)]
#[template(path = "compare.html")]
pub struct ComparePage {
    /// Frame.
    pub shell: Shell,
    /// Way back: id and title of the story.
    pub story: (String, String),
    /// How they have to do with one another, in words.
    pub how: String,
    /// What changed.
    pub drift: Vec<DriftRow>,
    /// Both.
    pub sides: Vec<Side>,
    /// What persons said of the two.
    pub words: Vec<String>,
    /// Their ids.
    pub pair: (String, String),
}

/// One of them.
#[derive(Debug, Clone)]
pub struct Side {
    /// `art_…`
    pub id: String,
    /// `Earlier` or `Later`, where that is known.
    pub role: &'static str,
    /// Title.
    pub title: String,
    /// Outlet, dates, address, hash.
    pub facts: Vec<Field>,
    /// Sentences.
    pub sentences: Vec<Line>,
}

/// One sentence.
#[derive(Debug, Clone)]
pub struct Line {
    /// As citations print it.
    pub number: String,
    /// Its words.
    pub text: String,
    /// `shared`, `changed`, `own`.
    pub class: &'static str,
}

/// Two tellings side by side.
pub async fn compare(State(desk): State<Arc<Desk>>, visit: Visit, Query(asked): Query<Asked>) -> Response {
    page(desk, visit, move |room| {
        let ids = asked.a.parse::<ArticleId>().ok().zip(asked.b.parse::<ArticleId>().ok());
        let held = match &ids {
            Some((a, b)) if a != b => room.shelf.article(a.as_str())?.zip(room.shelf.article(b.as_str())?),
            _ => None,
        };
        let Some(((one, other), (a, b))) = held.zip(ids) else {
            let shell = room.shell("Side by side", "stories", Vec::new())?;
            return Ok(missing(
                shell,
                "There are no such two articles",
                "An address names two that are held: /compare?a=art_…&b=art_…",
            ));
        };
        let (Some(first), Some(second)) = (one.article(a.as_str()), other.article(b.as_str())) else {
            let shell = room.shell("Side by side", "stories", Vec::new())?;
            return Ok(missing(shell, "There are no such two articles", "One of them was withdrawn."));
        };
        let lineage = room.shelf.store().lineage(&a).map_err(failure)?;
        let link = lineage.into_iter().find(|link| [&link.source, &link.derived].contains(&&b));
        // The source stands left.
        let (left, right) = match &link {
            Some(link) if link.source == b => (second, first),
            _ => (first, second),
        };
        let subject = format!("{} {}", (&a).min(&b), (&a).max(&b));
        let words = room.shelf.store().judgements(&subject).map_err(failure)?;
        let story = one.stories().first().map(|story| (story.story.id.to_string(), story.story.title.clone()));
        let mut said = one.disclaimers();
        said.extend(other.disclaimers());
        said.sort();
        said.dedup();
        let role = |at: usize| match &link {
            Some(link) if link.directed => ["Source", "Derived"][at],
            _ => ["One", "The other"][at],
        };
        let spans = |is_source: bool| {
            let pick = |derived: TextSpan, source: TextSpan| if is_source { source } else { derived };
            let shared: Vec<TextSpan> =
                link.iter().flat_map(|link| &link.shared).map(|one| pick(one.derived, one.source)).collect();
            let changed: Vec<TextSpan> =
                link.iter().flat_map(|link| &link.drift).map(|one| pick(one.derived, one.source)).collect();
            (shared, changed)
        };
        let (left_words, right_words) = (wording_of(left), wording_of(right));
        let sides =
            vec![side(left, role(0), spans(true), &right_words), side(right, role(1), spans(false), &left_words)];
        Ok(ok(&ComparePage {
            shell: room.shell("Side by side", "stories", said)?,
            story: story.unwrap_or_default(),
            how: link.as_ref().map_or("Neither is known to derive from the other.".to_string(), how),
            drift: link
                .iter()
                .flat_map(|link| &link.drift)
                .map(|one| DriftRow {
                    kind: drift_words(one.kind),
                    detail: one.detail.clone(),
                    before: left.prose().words(one.source),
                    after: right.prose().words(one.derived),
                })
                .collect(),
            sides,
            words: words.iter().map(judged::words).collect(),
            pair: (a.to_string(), b.to_string()),
        }))
    })
    .await
}

fn wording_of(held: &Held) -> BTreeSet<String> {
    let prose = held.prose();
    (0..prose.len()).map(|index| prose.sentence(index).1).collect()
}

fn side(
    held: &Held,
    role: &'static str,
    (shared, changed): (Vec<TextSpan>, Vec<TextSpan>),
    others: &BTreeSet<String>,
) -> Side {
    let prose = held.prose();
    let touches = |spans: &[TextSpan], span: TextSpan| spans.iter().any(|one| one.overlaps(span));
    let line = |index: usize| {
        let (span, text) = prose.sentence(index);
        let class = if touches(&changed, span) {
            "changed"
        } else if touches(&shared, span) || others.contains(&text) {
            "shared"
        } else {
            "own"
        };
        Line { number: prose.number(index), text, class }
    };
    Side {
        id: held.article.id.to_string(),
        role,
        title: held.title().to_string(),
        facts: fill::article_facts(held),
        sentences: (0..prose.len()).map(line).collect(),
    }
}

/// `Rewritten from it · credits it by name`.
fn how(link: &Lineage) -> String {
    let how = match link.how {
        Derivation::Verbatim => "The same words",
        Derivation::Trimmed => "The same words, cut",
        Derivation::Rewritten => "Rewritten",
    };
    let direction = if link.directed { "" } else { "; which was first is not known" };
    let signals: Vec<&str> = link.signals.iter().map(|signal| signal.detail.as_str()).collect();
    let signals = if signals.is_empty() { String::new() } else { format!(": {}", signals.join(" · ")) };
    format!("{how}{direction}{signals}.")
}

/// The articles that an article derives from, or that derive from it.
pub fn relatives(room: &Room<'_>, held: &Held, story: Option<&StoryOf>) -> Result<Vec<Relative>, Failure> {
    let own = &held.article.id;
    let links =
        story.iter().flat_map(|story| &story.lineage).filter(|link| link.source == *own || link.derived == *own);
    let mut out = Vec::new();
    for link in links.take(RELATIVES) {
        let is_source = link.source == *own;
        let other = if is_source { &link.derived } else { &link.source };
        let Some(source) = room.shelf.whence(other)? else { continue };
        let how = match (link.how, link.directed, is_source) {
            (_, false, _) => "has the same matter; which was first is not known",
            (Derivation::Rewritten, _, true) => "rewrites this one",
            (Derivation::Rewritten, _, false) => "is rewritten here",
            (_, _, true) => "copies this one",
            (_, _, false) => "is copied here",
        };
        out.push(Relative {
            link: format!("/compare?a={}&b={}", link.source, link.derived),
            source,
            how: how.to_string(),
            drift: link.drift.iter().map(|drift| format!("{}: {}", drift_words(drift.kind), drift.detail)).collect(),
        });
    }
    Ok(out)
}

/// Other texts that were read at the address of an article.
pub fn versions(room: &Room<'_>, held: &Held) -> Result<Vec<Relative>, Failure> {
    let Some(address) = held.article.address.as_ref().map(|address| &address.value) else { return Ok(Vec::new()) };
    let rows = room.shelf.store().versions(address).map_err(failure)?;
    let at = rows.iter().position(|row| row.id == held.article.id).unwrap_or(0);
    let other = |(index, row): (usize, &store::query::ArticleRow)| Relative {
        link: if index < at {
            format!("/compare?a={}&b={}", row.id, held.article.id)
        } else {
            format!("/compare?a={}&b={}", held.article.id, row.id)
        },
        source: row.title.clone().unwrap_or_else(|| "(no title found)".to_string()),
        how: if index < at { "arrived before this text" } else { "arrived after this text" }.to_string(),
        drift: Vec::new(),
    };
    let others = rows.iter().enumerate().filter(|(_, row)| row.id != held.article.id);
    Ok(others.take(RELATIVES).map(other).collect())
}
