//! The sentences of a brief: one point each, with the evidence behind it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::{Attribution, Event, Figure, Forecast, ItemId, OriginBound, SpeakerKind, Style, TextSpan};

use super::{
    sheet::{Footnotes, Line},
    words::{Piece, Words},
};
use crate::{
    cards::{figure_voice, quoted},
    dossier::{Dossier, Held, bound_words, origins_noun},
    later::Mark,
    layout::shorten,
    phrases,
    prose::Prose,
    standing::Standing,
    wording::{self, count},
};

/// What a point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// An event, by how it stands.
    Event(Standing),
    /// A figure.
    Figure,
    /// A claim or denial.
    Claim,
    /// A forecast.
    Forecast,
}

impl Topic {
    /// The heading over points of this kind.
    pub fn heading(self) -> &'static str {
        match self {
            Topic::Event(standing) => standing.heading(),
            Topic::Figure => "Figures",
            Topic::Claim => "Who says what",
            Topic::Forecast => "Foreseen",
        }
    }
}

/// A sentence and what proves it.
pub struct Point<'a> {
    /// What it is.
    pub topic: Topic,
    /// Index of the story it belongs to.
    pub story: Option<usize>,
    /// Whether it belongs under the newest facts: an event with somebody who does it, not told as background.
    pub is_news: bool,
    day: Option<Date>,
    text: String,
    behind: String,
    evidence: Vec<(&'a Held, &'a ItemId, TextSpan)>,
}

/// Footnotes that one sentence carries; the rest are counted.
const MARKS: usize = 4;

impl Point<'_> {
    /// `Reported as happened: a visit by … (3 articles, 1 origin).` with its notes.
    pub fn line(&self, notes: &mut Footnotes, words: &Words, with_heading: bool) -> Line {
        let text = if with_heading { self.text.clone() } else { capital(&self.text) };
        let text = match &self.behind {
            told if told.is_empty() => text,
            told => words.fill("behind", &[("text", &text), ("told", told)]),
        };
        // Two items of one sentence have one note.
        let (mut seen, mut sentences) = (BTreeSet::new(), Vec::new());
        for one in &self.evidence {
            if seen.insert((one.0.article.id.as_str(), one.2)) {
                sentences.push(one);
            }
        }
        let more = sentences.len().saturating_sub(MARKS);
        let shown = sentences.into_iter().take(MARKS);
        Line {
            text: if with_heading {
                words.fill("news", &[("heading", self.topic.heading()), ("text", &text)])
            } else {
                words.fill("point", &[("text", &text)])
            },
            notes: shown.map(|(held, id, span)| number(notes, words, held, id, *span)).collect(),
            after: if more == 0 {
                String::new()
            } else {
                format!(" {}", words.fill("more", &[("n", &more.to_string())]))
            },
            status: self.source_status(words),
            under: Vec::new(),
        }
    }

    /// What a reader must know of its sources: where none of them stands by it any more, or how many do not.
    fn source_status(&self, words: &Words) -> String {
        let mark = |(held, _, span): &(&Held, &ItemId, TextSpan)| Mark::of_item(held, *span);
        let back: Vec<Mark> = self.evidence.iter().filter_map(mark).filter(Mark::is_taken_back).collect();
        match (back.first(), back.len() == self.evidence.len()) {
            (None, _) => String::new(),
            (Some(first), true) => first.words.clone(),
            (Some(first), false) => {
                let (n, all) = (back.len().to_string(), self.evidence.len().to_string());
                words.fill("taken-back", &[("n", &n), ("all", &all), ("why", &first.words)])
            }
        }
    }
}

/// The footnote: sentence, outlet, time, address, hash, item.
fn number(notes: &mut Footnotes, words: &Words, held: &Held, id: &ItemId, span: TextSpan) -> usize {
    notes.number(&format!("{}{span:?}", held.article.id), || {
        let prose = held.prose();
        let sentences: Vec<String> = prose.sentences_of(span).iter().map(|index| prose.sentence(*index).1).collect();
        let sentence = if sentences.is_empty() { prose.words(span) } else { sentences.join(" ") };
        let address = held.article.address.as_ref().map_or(held.address.as_str(), |address| &address.value);
        let text = |text: String| Piece::Text(text);
        let mut pieces = words.pieces(
            "note",
            &[
                ("words", text(sentence)),
                ("outlet", text(held.outlet())),
                ("cite", text(prose.cite(span))),
                ("day", text(held.day_words())),
                ("address", Piece::Address(address.to_string())),
                ("received", text(held.received.to_string())),
                ("sha256", Piece::Code(held.sha256.to_string())),
                ("item", text(id.to_string())),
            ],
        );
        pieces.extend(Mark::of_item(held, span).map(|mark| Piece::Text(format!("; {}", mark.words))));
        pieces
    })
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + characters.as_str())
}

/// All points, newest first; events and figures that stories have merged are one point with all their evidence.
pub fn points(dossier: &Dossier) -> Vec<Point<'_>> {
    let mut story_of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut points = Vec::new();
    let mut merged: std::collections::BTreeSet<&ItemId> = std::collections::BTreeSet::new();
    for (index, story) in dossier.stories().iter().enumerate() {
        story_of.extend(story.story.members.iter().map(|member| (member.article.as_str(), index)));
        for event in &story.story.events {
            merged.extend(&event.mentions);
            let found: Vec<_> = event.mentions.iter().filter_map(|id| dossier.event(id)).collect();
            let behind = behind(event.articles, event.origins);
            points.extend(event_points(&found, Some(index), &behind));
        }
        for figure in &story.story.figures {
            merged.extend(&figure.mentions);
            let found: Vec<_> = figure.mentions.iter().filter_map(|id| dossier.figure(id)).collect();
            points.extend(figure_point(&found, Some(index), behind(figure.articles, figure.origins)));
        }
    }
    for held in dossier.articles() {
        let story = story_of.get(held.article.id.as_str()).copied();
        let prose = held.prose();
        let alone = held.coded.events.iter().filter(|event| !merged.contains(&event.id));
        points.extend(alone.flat_map(|event| event_points(&[(held, event)], story, "")));
        let alone = held.coded.figures.iter().filter(|figure| !merged.contains(&figure.id));
        points.extend(alone.filter_map(|figure| figure_point(&[(held, figure)], story, String::new())));
        points.extend(held.coded.claims.iter().filter_map(|claim| claim_point(held, claim, &prose, story)));
        points.extend(held.coded.forecasts.iter().map(|forecast| forecast_point(held, forecast, &prose, story)));
    }
    // Newest first, the undated last; a stable sort keeps the text order within an article.
    points.sort_by_key(|point| std::cmp::Reverse(point.day));
    points
}

/// `3 articles, 1–2 origins`; nothing for a single article.
fn behind(articles: u32, origins: OriginBound) -> String {
    if articles < 2 {
        return String::new();
    }
    format!("{}, {} {}", count(articles as usize, "article", "articles"), bound_words(origins), origins_noun(origins))
}

/// One point a standing: mentions that hedge or deny are not folded into those that affirm.
fn event_points<'a>(found: &[(&'a Held, &'a Event)], story: Option<usize>, behind: &str) -> Vec<Point<'a>> {
    let mut out = Vec::new();
    for standing in Standing::ALL {
        let here: Vec<_> = found.iter().filter(|(_, event)| Standing::of_event(event) == standing).collect();
        let Some((held, event)) = here.iter().rev().max_by_key(|(_, event)| told(event)) else { continue };
        // How many stand behind it is only known where all mentions stand alike.
        let behind = if here.len() == found.len() { behind.to_string() } else { String::new() };
        out.push(Point {
            topic: Topic::Event(standing),
            story,
            is_news: !event.background && !event.source.is_empty(),
            day: held.day(),
            text: event_text(event, held),
            behind,
            evidence: here.iter().map(|(held, event)| (*held, &event.id, event.evidence)).collect(),
        });
    }
    out
}

/// How much of who, to whom, when and where a mention tells: of several, the fullest is printed.
fn told(event: &Event) -> usize {
    let known = |parties: &[model::Party]| {
        usize::from(!parties.is_empty()) + usize::from(parties.iter().any(|p| p.actor.is_some()))
    };
    let date = event.date.as_ref().map_or(0, |date| if date.bounds.earliest.is_some() { 2 } else { 1 });
    known(&event.source) + known(&event.recipient) + date + usize::from(event.place.is_some())
}

fn event_text(event: &Event, held: &Held) -> String {
    let prose = held.prose();
    let mut parts = vec![phrases::clause_with_word(event, &prose)];
    parts.extend(event.object.map(|span| quoted(&prose.words(span))));
    let figures = held.coded.figures.iter().filter(|figure| event.figures.contains(&figure.id));
    parts.extend(figures.map(|figure| format!("{} {}", wording::value(figure, &prose), figure.counts)));
    parts.extend(event.intermediary.iter().map(|party| format!("through {}", wording::party(party, &prose))));
    parts.extend(event.place.as_ref().map(|place| format!("at {}", wording::place(place, &prose))));
    parts.push(wording::date(event.date.as_ref(), &prose));
    parts.extend(wording::said(&event.said, &held.coded.claims));
    if event.background {
        parts.push("told as background".to_string());
    }
    parts.join("; ")
}

fn figure_point<'a>(found: &[(&'a Held, &'a Figure)], story: Option<usize>, behind: String) -> Option<Point<'a>> {
    let (held, figure) = found.first()?;
    let prose = held.prose();
    let claims = &held.coded.claims;
    let mut voices: Vec<String> = found.iter().map(|(held, figure)| figure_voice(figure, &held.coded.claims)).collect();
    voices.retain(|voice| !voice.is_empty());
    voices.dedup();
    let voices = if voices.len() > 1 { phrases::join(&voices) } else { figure_voice(figure, claims) };
    Some(Point {
        topic: Topic::Figure,
        story,
        is_news: false,
        day: held.day(),
        text: [format!("{}: {}", wording::value(figure, &prose), wording::counted(figure, &prose)), voices]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("; "),
        behind,
        evidence: found.iter().map(|(held, figure)| (*held, &figure.id, figure.evidence)).collect(),
    })
}

/// Claims of the outlet's own voice are the article itself and no point; those that stand inside another one are in its
/// words.
fn claim_point<'a>(
    held: &'a Held,
    claim: &'a Attribution,
    prose: &Prose<'_>,
    story: Option<usize>,
) -> Option<Point<'a>> {
    if claim.speaker.kind == SpeakerKind::Outlet || claim.within.is_some() {
        return None;
    }
    let content = shorten(&prose.words(claim.content), 220);
    let content = if claim.style == Style::Direct { quoted(&content) } else { content };
    let denies = if claim.denies { " denies" } else { "" };
    let status = wording::status(&claim.speaker);
    let status = if status.is_empty() { String::new() } else { format!(" ({status})") };
    Some(Point {
        topic: Topic::Claim,
        story,
        is_news: false,
        day: held.day(),
        text: format!("{}{status}{denies}: {content}", wording::speaker(&claim.speaker, prose)),
        behind: String::new(),
        evidence: vec![(held, &claim.id, claim.evidence)],
    })
}

fn forecast_point<'a>(held: &'a Held, forecast: &'a Forecast, prose: &Prose<'_>, story: Option<usize>) -> Point<'a> {
    let words: Vec<String> = forecast.words.iter().map(|span| prose.words(*span)).collect();
    let mut parts = vec![quoted(&prose.words(forecast.content))];
    if !words.is_empty() {
        parts.push(format!("in the words {}", quoted(&words.join(" … "))));
    }
    parts.push(match forecast.said_by.as_str() {
        "outlet" => "in the outlet’s own voice".to_string(),
        speaker => format!("says {speaker}"),
    });
    parts.extend(forecast.condition.map(|span| format!("on condition {}", quoted(&prose.words(span)))));
    Point {
        topic: Topic::Forecast,
        story,
        is_news: false,
        day: held.day(),
        text: parts.join("; "),
        behind: String::new(),
        evidence: vec![(held, &forecast.id, forecast.evidence)],
    }
}
