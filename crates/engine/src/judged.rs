//! What persons said of items, applied when pages are coded anew.

use std::collections::BTreeMap;

use model::{Coded, EventType, ItemId};
use store::{Judgement, Verdict};

/// Takes out what a person rejected and gives events the type that a person gave them. The last word on an item counts;
/// the store's log keeps all of them, and the earlier coding stays as replaced. What a person said of a forecast closes it
/// and changes no coding.
pub(crate) fn apply(coded: &mut Coded, words: &BTreeMap<String, Judgement>) {
    let word = |id: &ItemId| words.get(id.as_str());
    let is_kept = |id: &ItemId| word(id).is_none_or(|word| word.verdict != Verdict::Reject);
    coded.events.retain(|event| is_kept(&event.id));
    coded.figures.retain(|figure| is_kept(&figure.id));
    for event in &mut coded.events {
        event.figures.retain(is_kept);
        let Some(kind) = word(&event.id).and_then(fixed_type).filter(|kind| *kind != event.kind) else { continue };
        // Mode and code belong to the type that was wrong.
        (event.kind, event.mode, event.cameo) = (kind, None, None);
        event.coder = "person".to_string();
    }
}

/// The type that a correction gives an event: its remark begins `type AID;` or is that alone.
pub fn fixed_type(word: &Judgement) -> Option<EventType> {
    if word.verdict != Verdict::Fix {
        return None;
    }
    let name = word.remark.strip_prefix("type ")?.split(';').next()?;
    EventType::parse(name.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_may_name_the_right_type() {
        let check = |verdict, remark: &str, expected| {
            let word = Judgement {
                subject: "evt_0".into(),
                verdict,
                remark: remark.into(),
                by: "desk".into(),
                at: jiff::Timestamp::UNIX_EPOCH,
            };
            assert_eq!(fixed_type(&word), expected, "{remark}");
        };
        check(Verdict::Fix, "type AID; it is a shipment", Some(EventType::Aid));
        check(Verdict::Fix, "type AID", Some(EventType::Aid));
        check(Verdict::Fix, "the source is the ministry", None);
        check(Verdict::Accept, "type AID", None);
    }
}
