//! A STIX 2.1 bundle: one report, with a note for each event and an identity for each party.

use std::collections::BTreeMap;

use jiff::Timestamp;
use model::{Party, Sha256};
use serde_json::{Value, json};

use super::{address::uri, layouts::Told, rights};
use crate::{later::Mark, standing::Standing, wording};

/// What a reader must know.
pub const LIMITS: &[&str] = &[
    "a note is what one clause of one article reports; it is no finding of ours, and has no confidence: only a person sets one",
    "ids are made from ours by SHA-256, so the same event has the same id in every bundle; created and modified are the \
     moment of receipt",
];

/// The whole bundle.
pub fn bundle(query: &str, now: Timestamp, told: &[Told<'_>]) -> Value {
    let us = id("identity", "attache");
    let made = moment(now);
    let mut objects: BTreeMap<String, Value> = BTreeMap::new();
    objects.insert(
        us.clone(),
        json!({
            "type": "identity", "spec_version": "2.1", "id": us, "created": EPOCH, "modified": EPOCH,
            "name": "Attaché", "identity_class": "system",
            "description": "Reads news pages and writes down what they report; it does not know what happened",
        }),
    );
    for told in told {
        note(told, &us, &mut objects);
    }
    let refs: Vec<&String> = objects.keys().collect();
    let report = id("report", &format!("{query}/{made}"));
    let name = if query.is_empty() { "all events".to_string() } else { query.to_string() };
    let report = json!({
        "type": "report", "spec_version": "2.1", "id": report, "created_by_ref": us,
        "created": made, "modified": made, "published": made,
        "name": format!("Events reported: {name}"),
        "description": "What news pages report as happened or going on, by actors and on days that they name",
        "report_types": ["observed-data"],
        "object_refs": refs,
    });
    let bundle = id("bundle", &format!("{query}/{made}"));
    let objects: Vec<Value> = std::iter::once(report).chain(objects.into_values()).collect();
    json!({ "type": "bundle", "id": bundle, "objects": objects })
}

/// Parties are known from before any page: their objects never change.
const EPOCH: &str = "2000-01-01T00:00:00.000Z";

fn note(told: &Told<'_>, us: &str, objects: &mut BTreeMap<String, Value>) {
    let event = told.event;
    let prose = told.held.prose();
    let mut refs: Vec<String> = Vec::new();
    for party in event.source.iter().chain(&event.recipient) {
        let identity = identity(party, us, told.held.article.id.as_str());
        let key = identity["id"].as_str().unwrap_or_default().to_string();
        if !refs.contains(&key) {
            refs.push(key.clone());
        }
        objects.insert(key, identity);
    }
    let evidence = rights::evidence(told.held, event.evidence);
    let words = if evidence.withheld.is_empty() {
        evidence.words
    } else {
        format!("(the page asks not to show its text: {})", evidence.withheld)
    };
    let received = moment(told.held.received);
    let mut reference = json!({
        "source_name": told.held.outlet(),
        "description": format!("SHA-256 of the sentence {}", evidence.sha256),
        "external_id": told.held.article.id,
    });
    if let (Some(address), Some(reference)) = (uri(told.address()), reference.as_object_mut()) {
        reference.insert("url".to_string(), json!(address));
        reference.insert("hashes".to_string(), json!({ "SHA-256": told.held.sha256 }));
    }
    let who = wording::who_to_whom(&event.source, &event.recipient, event.mutual, &prose);
    let mode = event.mode.as_deref().map_or(String::new(), |mode| format!(" {mode}"));
    let said: Vec<&str> = event.said.iter().map(|manner| manner.said_by.as_str()).collect();
    let key = id("note", event.id.as_str());
    let mut labels = vec![event.kind.name().to_lowercase()];
    let mut content = format!("{words}\n{}, by {}", Standing::of_event(event).heading(), said.join("; "));
    if let Some(mark) = Mark::of_item(told.held, event.evidence) {
        labels.push(format!("source-{}", mark.state));
        content.push_str(&format!("\n{}", mark.words));
    }
    let value = json!({
        "type": "note", "spec_version": "2.1", "id": key, "created_by_ref": us,
        "created": received, "modified": received,
        "abstract": format!("{}{mode}: {who}, {}", event.kind.name(), told.day),
        "content": content,
        "labels": labels,
        "external_references": [reference],
        "object_refs": refs,
    });
    objects.insert(key, value);
}

/// Who is known has one id everywhere; who is not has one within the article only.
fn identity(party: &Party, us: &str, article: &str) -> Value {
    let key = match (&party.actor, party.country) {
        (Some(actor), _) => format!("actor/{actor}"),
        (None, Some(country)) => format!("country/{country}/{}", party.name.to_lowercase()),
        (None, None) => format!("{article}/{}", party.name.to_lowercase()),
    };
    json!({
        "type": "identity", "spec_version": "2.1", "id": id("identity", &key), "created_by_ref": us,
        "created": EPOCH, "modified": EPOCH, "name": party.name, "identity_class": "unknown",
    })
}

/// `type--UUID`, the UUID made of our own id: the bits of version 4 (RFC 4122) over SHA-256, so that it can be made again.
fn id(kind: &str, of: &str) -> String {
    let hash = Sha256::of(format!("attache/{kind}/{of}").as_bytes());
    let digits = hash.as_str();
    let variant = ["8", "9", "a", "b"][usize::from(digits.as_bytes()[16] % 4)];
    format!(
        "{kind}--{}-{}-4{}-{variant}{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[13..16],
        &digits[17..20],
        &digits[20..32]
    )
}

fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()
}
