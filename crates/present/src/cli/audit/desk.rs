//! What persons said of items on the desk, as sheets to verify: a reviewer's words count like a coder's answers.

use std::collections::BTreeMap;

use engine::Fix;
use eval::audit::{Answers, Sample, Sheet};
use store::{Judgement, Store, StoreError, Verdict};

/// One sheet for each person who judged rows of the sample, by name; of several words on a row the person's last counts.
///
/// # Errors
/// The store cannot be read.
pub fn sheets(sample: &Sample, store: &Store) -> Result<Vec<Sheet>, StoreError> {
    let mut by_person: BTreeMap<String, BTreeMap<String, BTreeMap<&'static str, String>>> = BTreeMap::new();
    for (_, row) in sample.drawn() {
        for word in store.judgements(&row.id)? {
            let answers = answers(&word);
            if !answers.is_empty() {
                by_person.entry(word.by).or_default().insert(row.id.clone(), answers);
            }
        }
    }
    let sheet = |(coder, units)| Sheet { coder: format!("{coder} (desk)"), answers: Answers::Verified(units) };
    Ok(by_person.into_iter().map(sheet).collect())
}

/// What a word answers. Accepting a row says that all of it is right; a correction says that what it names is wrong, and
/// nothing of the rest; words alone answer no question.
fn answers(word: &Judgement) -> BTreeMap<&'static str, String> {
    const FIELDS: [&str; 7] =
        ["judge_event", "judge_type", "judge_source", "judge_recipient", "judge_said", "judge_date", "judge_place"];
    let all = |fields: &[&'static str], verdict: &str| fields.iter().map(|one| (*one, verdict.to_string())).collect();
    match word.verdict {
        Verdict::Accept => all(&FIELDS, "right"),
        Verdict::Reject => all(&["judge_event"], "wrong"),
        Verdict::Fix => {
            let Some(fix) = Fix::of(word) else { return BTreeMap::new() };
            let named = [
                ("judge_type", fix.kind.is_some()),
                ("judge_source", fix.source.is_some()),
                ("judge_recipient", fix.target.is_some()),
                ("judge_date", fix.date.is_some()),
                ("judge_place", fix.place.is_some()),
            ];
            let wrong: Vec<&'static str> =
                named.into_iter().filter(|(_, is_named)| *is_named).map(|(one, _)| one).collect();
            let mut answers: BTreeMap<&'static str, String> = all(&wrong, "wrong");
            answers.insert("judge_event", "right".to_string());
            // A correction that leaves the type alone has seen it.
            answers.entry("judge_type").or_insert_with(|| "right".to_string());
            answers
        }
        Verdict::Merge | Verdict::Split | Verdict::Withdraw | Verdict::Grade => BTreeMap::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_answers_what_it_speaks_of() {
        let word = |verdict, remark: &str| Judgement {
            subject: "evt_0".into(),
            verdict,
            remark: remark.into(),
            by: "desk".into(),
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        let check = |verdict, remark: &str, expected: &[(&str, &str)]| {
            let found = answers(&word(verdict, remark));
            let found: Vec<(&str, &str)> = found.iter().map(|(one, verdict)| (*one, verdict.as_str())).collect();
            assert_eq!(found, expected, "{remark}");
        };
        check(Verdict::Reject, "", &[("judge_event", "wrong")]);
        check(Verdict::Fix, "type AID", &[("judge_event", "right"), ("judge_type", "wrong")]);
        check(
            Verdict::Fix,
            "date=-; no day is said",
            &[("judge_date", "wrong"), ("judge_event", "right"), ("judge_type", "right")],
        );
        check(Verdict::Fix, "the day is wrong", &[]);
        check(Verdict::Grade, "2", &[]);
        assert_eq!(answers(&word(Verdict::Accept, "")).len(), 7);
    }
}
