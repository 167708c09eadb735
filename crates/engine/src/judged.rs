//! What persons said of items, applied when pages are coded anew.

use std::collections::BTreeMap;

use jiff::civil::Date;
use knowledge::Knowledge;
use model::{
    Actor, Coded, CountryCode, DateBounds, Event, EventDate, EventType, ItemId, Party, Place, Precision, TextSpan,
};
use store::{Judgement, Verdict};

/// Takes out what a person rejected and corrects events as a person did. The last word on an item counts; the store's log
/// keeps all of them, and the earlier coding stays as replaced. What a person said of a forecast closes it and changes no
/// coding. `text` is that of the document.
pub(crate) fn apply(coded: &mut Coded, text: &str, words: &BTreeMap<String, Judgement>, knowledge: &Knowledge) {
    let word = |id: &ItemId| words.get(id.as_str());
    let is_kept = |id: &ItemId| word(id).is_none_or(|word| word.verdict != Verdict::Reject);
    coded.events.retain(|event| is_kept(&event.id));
    coded.figures.retain(|figure| is_kept(&figure.id));
    for event in &mut coded.events {
        event.figures.retain(is_kept);
        if let Some(fix) = word(&event.id).and_then(Fix::of) {
            fix.apply(event, text, knowledge);
        }
    }
}

/// What a person says an event is instead. As a remark: `type AID; source=Russia; date=2025-03-05; the ship left on the
/// 5th`; what is not named stays, `-` stands for "the page does not say".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fix {
    /// Its type.
    pub kind: Option<EventType>,
    /// Who does it; empty where the page does not say.
    pub source: Option<String>,
    /// To whom, likewise.
    pub target: Option<String>,
    /// On which day; none within where the page does not say.
    pub date: Option<Option<Date>>,
    /// Where, likewise.
    pub place: Option<String>,
    /// In free words.
    pub remark: String,
}

/// Words for what a page does not say.
const SILENT: &str = "-";

impl Fix {
    /// The correction in a judgement; none where it is no correction, or only says in words what is wrong.
    pub fn of(word: &Judgement) -> Option<Self> {
        if word.verdict != Verdict::Fix {
            return None;
        }
        let fix = Fix::read(&word.remark);
        (Fix { remark: String::new(), ..fix.clone() } != Fix::default()).then_some(fix)
    }

    /// Reads a remark. The first part that names no field begins the free words.
    pub fn read(remark: &str) -> Self {
        let mut fix = Fix::default();
        let mut rest = remark.trim();
        while !rest.is_empty() {
            let (part, after) = rest.split_once(';').unwrap_or((rest, ""));
            if !fix.take(part.trim()) {
                break;
            }
            rest = after.trim();
        }
        fix.remark = rest.to_string();
        fix
    }

    fn take(&mut self, part: &str) -> bool {
        if let Some(kind) = part.strip_prefix("type ").and_then(|name| EventType::parse(name.trim())) {
            self.kind = Some(kind);
            return true;
        }
        let Some((field, value)) = part.split_once('=') else { return false };
        let value = value.trim();
        let words = if value == SILENT { String::new() } else { value.to_string() };
        match field.trim() {
            "source" if !value.is_empty() => self.source = Some(words),
            "target" if !value.is_empty() => self.target = Some(words),
            "place" if !value.is_empty() => self.place = Some(words),
            "date" => match (value, value.parse::<Date>()) {
                (SILENT, _) => self.date = Some(None),
                (_, Ok(day)) => self.date = Some(Some(day)),
                _ => return false,
            },
            _ => return false,
        }
        true
    }

    /// The remark that [`Fix::read`] reads back.
    pub fn write(&self) -> String {
        let silent = |value: &String| if value.is_empty() { SILENT.to_string() } else { value.clone() };
        let date = |date: Option<Date>| date.map_or(SILENT.to_string(), |day| day.to_string());
        let parts = [
            self.kind.map(|kind| format!("type {}", kind.name())),
            self.source.as_ref().map(|source| format!("source={}", silent(source))),
            self.target.as_ref().map(|target| format!("target={}", silent(target))),
            self.date.map(|day| format!("date={}", date(day))),
            self.place.as_ref().map(|place| format!("place={}", silent(place))),
            Some(self.remark.clone()).filter(|remark| !remark.is_empty()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    /// Corrects an event. What cannot be found in our knowledge is kept as the person wrote it, without id and country.
    pub fn apply(&self, event: &mut Event, text: &str, knowledge: &Knowledge) {
        let before = event.clone();
        if let Some(kind) = self.kind.filter(|kind| *kind != event.kind) {
            // Mode and code belong to the type that was wrong.
            (event.kind, event.announces, event.mode, event.cameo) = (kind, None, None, None);
        }
        if let Some(source) = &self.source {
            event.source = party(source, event.evidence, text, knowledge);
        }
        if let Some(target) = &self.target {
            event.recipient = party(target, event.evidence, text, knowledge);
        }
        if let Some(day) = self.date {
            event.date = day.map(|day| EventDate {
                span: None,
                value: day.to_string(),
                precision: Precision::Day,
                bounds: DateBounds { earliest: Some(day), latest: Some(day) },
                inferred_from: None,
            });
        }
        if let Some(name) = &self.place {
            event.place = place(name, event, text, knowledge);
        }
        if *event != before {
            event.coder = "person".to_string();
        }
    }
}

/// Who is meant: an actor's id, a country's code, or a name that means one actor only.
fn party(name: &str, evidence: TextSpan, text: &str, knowledge: &Knowledge) -> Vec<Party> {
    if name.is_empty() {
        return Vec::new();
    }
    let actors = &knowledge.actors;
    let by_name = || match actors.meanings(name) {
        [one] => actors.get(one.actor),
        _ => None,
    };
    let actor: Option<&Actor> =
        actors.by_id(name).or_else(|| CountryCode::parse(name).and_then(|code| actors.state(code))).or_else(by_name);
    let printed = actor.and_then(|actor| actor.names.first()).map_or(name, String::as_str);
    vec![Party {
        name: printed.to_string(),
        span: found(name, evidence, text),
        chain: None,
        actor: actor.map(|actor| actor.id.clone()),
        country: actor.and_then(|actor| actor.country),
        sector: actor.and_then(|actor| actor.sector),
        inferred_from: None,
    }]
}

fn place(name: &str, event: &Event, text: &str, knowledge: &Knowledge) -> Option<Place> {
    if name.is_empty() {
        return None;
    }
    let about: Vec<CountryCode> =
        event.source.iter().chain(&event.recipient).filter_map(|party| party.country).collect();
    let row = knowledge.places.resolve(name, &about);
    let row = row.as_ref();
    Some(Place {
        name: name.to_string(),
        span: found(name, event.evidence, text),
        place: row.map(|row| row.id.clone()),
        country: row.and_then(|row| row.country),
        latitude: row.and_then(|row| row.point).map(|point| point.0),
        longitude: row.and_then(|row| row.point).map(|point| point.1),
        precision: row.map_or("unknown", |row| row.kind.precision()).to_string(),
        inferred_from: None,
    })
}

/// Where the evidence has these words; the whole of it where it has others for the same.
fn found(name: &str, evidence: TextSpan, text: &str) -> TextSpan {
    let at = evidence.of(text).find(name).map(|at| evidence.start as usize + at);
    at.map_or(evidence, |at| TextSpan::new(at, at + name.len()))
}

/// The type that a correction gives an event.
pub fn fixed_type(word: &Judgement) -> Option<EventType> {
    Fix::of(word)?.kind
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(verdict: Verdict, remark: &str) -> Judgement {
        Judgement {
            subject: "evt_0".into(),
            verdict,
            remark: remark.into(),
            by: "desk".into(),
            at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_correction_may_name_the_right_type() {
        let check =
            |verdict, remark: &str, expected| assert_eq!(fixed_type(&word(verdict, remark)), expected, "{remark}");
        check(Verdict::Fix, "type AID; it is a shipment", Some(EventType::Aid));
        check(Verdict::Fix, "type AID", Some(EventType::Aid));
        check(Verdict::Fix, "the source is the ministry", None);
        check(Verdict::Accept, "type AID", None);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let remark = "type AID; source=Russia; target=-; date=2025-03-05; place=Wonsan; sailed; on the 5th";
        let fix = Fix::read(remark);
        assert_eq!((fix.source.as_deref(), fix.target.as_deref()), (Some("Russia"), Some("")));
        assert_eq!(fix.remark, "sailed; on the 5th");
        assert_eq!(fix.write(), remark);
        let free = Fix::read("source = said so; date=soon");
        assert_eq!((free.source.as_deref(), free.date), (Some("said so"), None));
        assert_eq!(Fix::of(&word(Verdict::Fix, "the day is wrong")), None, "words alone change no coding");
    }
}
