//! What a person says of an item, a source or two articles: checked, kept for good, and shown from then on.

use std::sync::Arc;

use axum::{
    Form,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use engine::Fix;
use model::{ArticleId, EventType, ItemId, ItemKind};
use serde::Deserialize;
use store::{Judgement, Verdict};

use super::{
    forms::encoded,
    room::{Desk, Visit, change, cookie},
};
use crate::{exit::Failure, shelf::Shelf};

/// Letters of a name, and of a remark.
const NAME: usize = 80;
const REMARK: usize = 2_000;

/// A word on an item.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OnItem {
    token: String,
    back: String,
    by: String,
    remark: String,
    subject: String,
    verdict: String,
    #[serde(rename = "type")]
    kind: String,
    source: String,
    target: String,
    date: String,
    place: String,
}

impl OnItem {
    /// What is right instead, checked.
    fn fix(&self, id: &ItemId, remark: String) -> Result<Fix, Failure> {
        let mut fix = Fix { remark, ..Fix::default() };
        let typed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let [kind, source, target, date, place] =
            [&self.kind, &self.source, &self.target, &self.date, &self.place].map(|text| typed(text));
        if id.kind() != ItemKind::Event && [&kind, &source, &target, &date, &place].iter().any(|one| !one.is_empty()) {
            return Err(Failure::usage("Only events have a type, parties, a day and a place"));
        }
        if !kind.is_empty() {
            let kind =
                EventType::parse(&kind).ok_or_else(|| Failure::usage(format!("{kind:?} is no type of event")))?;
            fix.kind = Some(kind);
        }
        for (name, value, field) in [
            ("who does it", source, &mut fix.source),
            ("to whom", target, &mut fix.target),
            ("where", place, &mut fix.place),
        ] {
            if value.contains([';', '=']) || value.chars().count() > NAME {
                return Err(Failure::usage(format!("{value:?} is no name ({name})"))
                    .help("A name, a country code or an actor's id; - where the page does not say."));
            }
            // `-` stands for what the page does not say, in a remark as in the form.
            *field = Some(if value == "-" { String::new() } else { value.clone() }).filter(|_| !value.is_empty());
        }
        if date == "-" {
            fix.date = Some(None);
        } else if !date.is_empty() {
            let day = date.parse().map_err(|_| {
                Failure::usage(format!("{date:?} is no day"))
                    .help("Write it as 2025-03-21, or - where the page does not say.")
            })?;
            fix.date = Some(Some(day));
        }
        if fix == Fix::default() {
            return Err(
                Failure::usage("A correction says what is right").help("Fill in what is right, or write it in words.")
            );
        }
        Ok(fix)
    }
}

/// Accept, fix or reject.
pub async fn judge(State(desk): State<Arc<Desk>>, visit: Visit, Form(form): Form<OnItem>) -> Response {
    change(desk, visit, move |shelf, desk, _| {
        let signed = signed(desk, shelf, &form.token, &form.by, &form.remark)?;
        let unknown = || Failure::usage(format!("{:?} is no item of this store", form.subject));
        let id: ItemId = form.subject.parse().map_err(|_| unknown())?;
        let (dossier, _) = shelf.item(&id)?.ok_or_else(unknown)?;
        let verdict = match form.verdict.as_str() {
            "accept" => Verdict::Accept,
            "reject" => Verdict::Reject,
            "fix" if id.kind() != ItemKind::Forecast => Verdict::Fix,
            other => return Err(Failure::usage(format!("{other:?} is no verdict on this item"))),
        };
        if id.kind() == ItemKind::Forecast {
            let records = dossier.stories().iter().flat_map(|story| &story.story.forecasts);
            if !records.into_iter().any(|record| record.forecast == id && record.is_checkable) {
                return Err(Failure::usage("This forecast cannot be checked")
                    .help("Only a forecast of a known event by somebody known can be met or fail."));
            }
        }
        let remark = if verdict == Verdict::Fix { form.fix(&id, signed.remark)?.write() } else { signed.remark };
        let judgement = Judgement { subject: id.to_string(), verdict, remark, by: signed.by.clone(), at: desk.now() };
        shelf.write(|store| store.judge(&judgement))?;
        Ok(back(&form.back, &signed.by))
    })
    .await
}

/// A letter for a source, or a number for an item.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Grade {
    token: String,
    back: String,
    by: String,
    remark: String,
    subject: String,
    grade: String,
}

/// What a source is called among the subjects of judgements.
pub fn source_subject(key: &str) -> String {
    format!("source:{key}")
}

/// Sets a letter or a number of the Admiralty system; only a person does.
pub async fn grade(State(desk): State<Arc<Desk>>, visit: Visit, Form(form): Form<Grade>) -> Response {
    change(desk, visit, move |shelf, desk, _| {
        let signed = signed(desk, shelf, &form.token, &form.by, &form.remark)?;
        let grades = match form.subject.strip_prefix("source:") {
            Some(key) if key.chars().count() <= 300 => "ABCDEF",
            Some(_) => return Err(Failure::usage("this is no source")),
            None => {
                let id = form.subject.parse::<ItemId>().ok();
                let held = id.map(|id| shelf.item(&id)).transpose()?.flatten();
                held.ok_or_else(|| Failure::usage(format!("{:?} is no item of this store", form.subject)))?;
                "123456"
            }
        };
        if form.grade.chars().count() != 1 || !grades.contains(&form.grade) {
            return Err(Failure::usage(format!("{:?} is no grade", form.grade))
                .help("Sources have a letter from A to F, items a number from 1 to 6."));
        }
        let remark = format!("{}; {}", form.grade, signed.remark).trim_end_matches([';', ' ']).to_string();
        let subject = form.subject.clone();
        let judgement = Judgement { subject, verdict: Verdict::Grade, remark, by: signed.by.clone(), at: desk.now() };
        shelf.write(|store| store.judge(&judgement))?;
        Ok(back(&form.back, &signed.by))
    })
    .await
}

/// A word on two articles.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OnTwo {
    token: String,
    back: String,
    by: String,
    remark: String,
    one: String,
    other: String,
    verdict: String,
}

/// One account or two: their stories are put together anew.
pub async fn link(State(desk): State<Arc<Desk>>, visit: Visit, Form(form): Form<OnTwo>) -> Response {
    change(desk, visit, move |shelf, desk, _| {
        let signed = signed(desk, shelf, &form.token, &form.by, &form.remark)?;
        let article = |id: &str| {
            id.parse::<ArticleId>().map_err(|_| Failure::usage(format!("{id:?} is no article of this store")))
        };
        let (one, other) = (article(&form.one)?, article(&form.other)?);
        if one == other {
            return Err(Failure::usage("These are one article"));
        }
        let is_one = match form.verdict.as_str() {
            "merge" => true,
            "split" => false,
            verdict => return Err(Failure::usage(format!("{verdict:?} is no verdict on two articles"))),
        };
        let (knowledge, now) = (desk.knowledge()?, desk.now());
        let said = (signed.remark.as_str(), signed.by.as_str());
        shelf.write(|store| engine::maintain::assert(store, knowledge, (&one, &other), is_one, said, now))?;
        desk.forget_counts();
        Ok(back(&form.back, &signed.by))
    })
    .await
}

struct Signed {
    by: String,
    remark: String,
}

/// Checks that the form is one of ours and says who speaks.
fn signed(desk: &Desk, shelf: &Shelf, token: &str, by: &str, remark: &str) -> Result<Signed, Failure> {
    if !desk.issued(token) {
        return Err(Failure::usage("This form is not from this desk, or from before it was opened anew")
            .help("Go back, load the page again and repeat it."));
    }
    if !shelf.takes_words() {
        return Err(Failure::usage("A store that is shown as it was takes no words"));
    }
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (by, remark) = (line(by), line(remark));
    if by.is_empty() || by.chars().count() > NAME {
        return Err(Failure::usage("Say who speaks").help("A name or initials; it is kept with what is said."));
    }
    if remark.chars().count() > REMARK {
        return Err(Failure::usage(format!("The remark has more than {REMARK} letters")));
    }
    Ok(Signed { by, remark })
}

/// Back to the page that the form stood on; to no other site.
fn back(to: &str, by: &str) -> Response {
    let is_ours = to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\r', '\n']);
    let to = HeaderValue::from_str(if is_ours { to } else { "/" }).unwrap_or(HeaderValue::from_static("/"));
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response();
    if let Ok(value) = HeaderValue::from_str(&cookie("by", &encoded(by))) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_back_to_this_desk_only() {
        let check = |to: &str, expected: &str| {
            assert_eq!(back(to, "desk").headers()[header::LOCATION], expected, "{to}");
        };
        check("/story/sty_1?item=evt_2", "/story/sty_1?item=evt_2");
        check("//evil.example/", "/");
        check("https://evil.example/", "/");
        check("/\\evil.example", "/");
        check("", "/");
    }
}
