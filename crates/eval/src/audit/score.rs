use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    Alpha, Answers, Interval, Row, Sample, Sheet, alpha,
    compare::{FIELDS, Written, folded},
    questions::VERIFY,
    sheet::{Events, Found},
    statistics::{Weighted, Z95_OF_THREE, wilson_at},
};

/// A share of right answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldScore {
    /// The type or field.
    pub name: String,
    /// Answers behind it.
    pub answers: usize,
    /// Rows of the store that the answers stand for.
    pub stands_for: f64,
    /// Share that is right, by the weights of the strata, with its interval; none where nothing was answered.
    pub precision: Option<Interval>,
}

/// What a blind sheet says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BlindScore {
    /// Who filled it in.
    pub coder: String,
    /// Sentences on the sheet.
    pub sentences: usize,
    /// Sentences that were answered with yes or no.
    pub answered: usize,
    /// Sentences of which the coder could not tell.
    pub cannot_tell: usize,
    /// Rows whose sentence tells an event of whatever type.
    pub event: FieldScore,
    /// Rows with an event of their type in their sentence.
    pub all: FieldScore,
    /// The same by type.
    pub types: Vec<FieldScore>,
    /// Fields of the rows whose type is right.
    pub fields: Vec<FieldScore>,
    /// Events that the coder found and no row has, by type, as seen.
    pub missed: BTreeMap<String, usize>,
    /// Share of all events that have a row.
    pub recall: Option<Recall>,
}

/// How many of the events that the articles tell have a row.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Recall {
    /// Right rows in the store, estimated.
    pub found: f64,
    /// Events without a row in sentences that have one for another event, estimated.
    pub missed_beside_rows: f64,
    /// Events in sentences without any row, estimated.
    pub missed_elsewhere: f64,
    /// Sentences without a row that were answered.
    pub answered_elsewhere: usize,
    /// The share with its interval, which holds with at least 95 % whatever the three parts do together.
    pub share: Interval,
}

/// What a sheet to verify says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VerifiedScore {
    /// Who filled it in.
    pub coder: String,
    /// Rows on the sheet.
    pub rows: usize,
    /// Rows of which anything was answered.
    pub answered: usize,
    /// Rows whose event and type are right.
    pub all: FieldScore,
    /// The same by type.
    pub types: Vec<FieldScore>,
    /// By column.
    pub fields: Vec<FieldScore>,
    /// By column: how often the coder could not tell.
    pub cannot_tell: BTreeMap<String, usize>,
}

/// One tally by name, in the order of first use where `names` does not give one.
#[derive(Default)]
struct Tallies(BTreeMap<String, Weighted>);

impl Tallies {
    fn add(&mut self, name: &str, weight: f64, right: bool) {
        self.0.entry(name.to_string()).or_default().add(weight, f64::from(u8::from(right)));
    }

    fn scores(&self) -> Vec<FieldScore> {
        self.0.iter().map(|(name, tally)| field_score(name, tally)).collect()
    }

    fn of(&self, names: &[&str]) -> Vec<FieldScore> {
        let none = Weighted::default();
        names.iter().map(|name| field_score(name, self.0.get(*name).unwrap_or(&none))).collect()
    }
}

fn field_score(name: &str, tally: &Weighted) -> FieldScore {
    FieldScore { name: name.to_string(), answers: tally.n, stands_for: tally.total, precision: tally.interval() }
}

/// Precision by type and field, and recall, as a blind sheet has it.
///
/// A row is right where the coder found an event of its type in its sentence; one event of the coder answers for one row.
/// Recall weighs what was missed beside rows by the rows of the sentence (P. Lavallée, "Indirect Sampling", 2007), and what
/// was missed elsewhere by the strata of sentences.
pub fn score_blind(sample: &Sample, sheet: &Sheet) -> Option<BlindScore> {
    let Answers::Blind(answers) = &sheet.answers else { return None };
    let events = |id: &str| match answers.get(id) {
        Some(Found::Events(Events(events))) => Some(events.as_slice()),
        Some(Found::Nothing) => Some(&[][..]),
        _ => None,
    };
    let wanted = sample.query.get("type").filter(|kind| !kind.is_empty());
    let counts = |event: &Written| wanted.is_none_or(|kind| *kind == event.kind);
    let mut answered: BTreeMap<&str, usize> = BTreeMap::new();
    for sentence in sample.sentences.iter().filter(|sentence| events(&sentence.id).is_some()) {
        let strata = sentence.rows.iter().filter_map(|row| row.stratum.as_deref());
        strata.chain(sentence.stratum.as_deref()).for_each(|stratum| *answered.entry(stratum).or_default() += 1);
    }
    let weight = |stratum: &str| sample.weight(stratum, answered.get(stratum).copied().unwrap_or(0));
    let (mut event, mut all) = (Weighted::default(), Weighted::default());
    let (mut types, mut fields) = (Tallies::default(), Tallies::default());
    let (mut beside, mut elsewhere) = (Misses::default(), Misses::default());
    let mut missed_kinds: BTreeMap<String, usize> = BTreeMap::new();
    for sentence in &sample.sentences {
        let Some(found) = events(&sentence.id) else { continue };
        let matched = pair(&sentence.rows, found);
        let missed: Vec<&Written> = (0..found.len())
            .filter(|at| !matched.contains(&Some(*at)))
            .map(|at| &found[at])
            .filter(|event| counts(event))
            .collect();
        missed.iter().for_each(|event| *missed_kinds.entry(event.kind.clone()).or_default() += 1);
        let n_rows = sentence.rows.iter().filter(|row| wanted.is_none_or(|kind| *kind == row.kind)).count();
        for (row, matched) in sentence.rows.iter().zip(&matched) {
            let Some(stratum) = &row.stratum else { continue };
            let weight = weight(stratum);
            event.add(weight, f64::from(u8::from(!found.is_empty())));
            all.add(weight, f64::from(u8::from(matched.is_some())));
            types.add(&row.kind, weight, matched.is_some());
            for field in FIELDS {
                if let Some(agrees) = matched.and_then(|at| found[at].agrees(row, field)) {
                    fields.add(field, weight, agrees);
                }
            }
            beside.add(weight, missed.len() as f64 / n_rows.max(1) as f64);
        }
        if let Some(stratum) = &sentence.stratum {
            elsewhere.add(weight(stratum), missed.len() as f64);
        }
    }
    let cannot_tell = answers.values().filter(|found| **found == Found::CannotTell).count();
    Some(BlindScore {
        coder: sheet.coder.clone(),
        sentences: sample.sentences.len(),
        answered: answers.len() - cannot_tell,
        cannot_tell,
        event: field_score("event", &event),
        all: field_score("type", &all),
        types: types.scores(),
        fields: fields.of(FIELDS),
        missed: missed_kinds,
        recall: recall(&all, &beside, &elsewhere),
    })
}

/// For each row the event of the coder that answers for it: of the same type, best one with a role in common.
fn pair(rows: &[Row], found: &[Written]) -> Vec<Option<usize>> {
    let mut matched: Vec<Option<usize>> = vec![None; rows.len()];
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let by_role = |event: &Written, row: &Row| {
        event.agrees(row, "source") == Some(true) || event.agrees(row, "recipient") == Some(true)
    };
    for needs_role in [true, false] {
        for (row, matched) in rows.iter().zip(&mut matched).filter(|(_, matched)| matched.is_none()) {
            let fits = |at: &usize| {
                !taken.contains(at) && found[*at].kind == row.kind && (!needs_role || by_role(&found[*at], row))
            };
            if let Some(at) = (0..found.len()).find(fits) {
                taken.insert(at);
                *matched = Some(at);
            }
        }
    }
    matched
}

/// How many events were missed, per row or sentence: how often any, and how many then.
#[derive(Default)]
struct Misses {
    any: Weighted,
    /// Σ w·missed
    missed: f64,
}

impl Misses {
    fn add(&mut self, weight: f64, missed: f64) {
        self.any.add(weight, f64::from(u8::from(missed > 0.0)));
        self.missed += weight * missed;
    }

    /// Estimated in all, and the bounds: those of how often any was missed, times how many then (one where none was seen).
    fn bounds(&self) -> Option<(f64, f64, f64)> {
        let often = wilson_at(self.any.share(), self.any.effective(), Z95_OF_THREE)?;
        let then = if self.any.hits > 0.0 { self.missed / self.any.hits } else { 1.0 };
        Some((self.missed, often.low * self.any.total * then, often.high * self.any.total * then))
    }
}

fn recall(rows: &Weighted, beside: &Misses, elsewhere: &Misses) -> Option<Recall> {
    let right = wilson_at(rows.share(), rows.effective(), Z95_OF_THREE)?;
    let (beside, beside_low, beside_high) = beside.bounds()?;
    let (missed, missed_low, missed_high) = elsewhere.bounds()?;
    let share = |found: f64, missed: f64| if found + missed > 0.0 { found / (found + missed) } else { 0.0 };
    Some(Recall {
        found: rows.hits,
        missed_beside_rows: beside,
        missed_elsewhere: missed,
        answered_elsewhere: elsewhere.any.n,
        share: Interval {
            share: share(rows.hits, beside + missed),
            low: share(right.low * rows.total, beside_high + missed_high),
            high: share(right.high * rows.total, beside_low + missed_low),
        },
    })
}

/// Precision by type and field, as a sheet to verify has it. Where a sentence does not tell the event at all, its type
/// counts as wrong; other fields count only as they were answered.
pub fn score_verified(sample: &Sample, sheet: &Sheet) -> Option<VerifiedScore> {
    let Answers::Verified(answers) = &sheet.answers else { return None };
    let answer = |row: &Row, column: &str| {
        let verdict = answers.get(&row.id).and_then(|row| row.get(column)).map(String::as_str);
        verdict.filter(|verdict| *verdict != "cannot tell").map(|verdict| verdict == "right")
    };
    let whole = |row: &Row| match (answer(row, "judge_event"), answer(row, "judge_type")) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (_, judged) => judged,
    };
    let columns: Vec<&'static str> =
        VERIFY.questions.iter().map(|question| question.column).filter(|column| *column != "remark").collect();
    // Each question has its own weights: what it was not answered of stands for nothing.
    let of_question = |judge: &dyn Fn(&Row) -> Option<bool>, name: &dyn Fn(&Row) -> String| {
        let mut answered: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, row) in sample.drawn().filter(|(_, row)| judge(row).is_some()) {
            *answered.entry(row.stratum.as_deref().unwrap_or("")).or_default() += 1;
        }
        let mut tallies = Tallies::default();
        for (_, row) in sample.drawn() {
            let stratum = row.stratum.as_deref().unwrap_or("");
            if let Some(right) = judge(row) {
                tallies.add(&name(row), sample.weight(stratum, answered[stratum]), right);
            }
        }
        tallies
    };
    let all = of_question(&whole, &|_| "type".to_string());
    let types = of_question(&whole, &|row| row.kind.clone());
    let mut fields = Vec::new();
    let mut cannot_tell = BTreeMap::new();
    for column in columns {
        let tallies = of_question(&|row| answer(row, column), &|_| column.to_string());
        fields.extend(tallies.of(&[column]));
        let open =
            answers.values().filter(|row| row.get(column).is_some_and(|verdict| verdict == "cannot tell")).count();
        if open > 0 {
            cannot_tell.insert(column.to_string(), open);
        }
    }
    Some(VerifiedScore {
        coder: sheet.coder.clone(),
        rows: sample.drawn().count(),
        answered: answers.len(),
        all: all.of(&["type"]).remove(0),
        types: types.scores(),
        fields,
        cannot_tell,
    })
}

/// How far coders agree, field by field, over the sheets of one kind; none where fewer than two sheets are of one kind.
pub fn agreement(sheets: &[Sheet]) -> Vec<(String, Alpha)> {
    let blind: Vec<&BTreeMap<String, Found>> = sheets
        .iter()
        .filter_map(|sheet| match &sheet.answers {
            Answers::Blind(answers) => Some(answers),
            Answers::Verified(_) => None,
        })
        .collect();
    let verified: Vec<&BTreeMap<String, BTreeMap<&'static str, String>>> = sheets
        .iter()
        .filter_map(|sheet| match &sheet.answers {
            Answers::Verified(answers) => Some(answers),
            Answers::Blind(_) => None,
        })
        .collect();
    let mut found = Vec::new();
    if blind.len() > 1 {
        found.extend(agreement_blind(&blind));
    }
    if verified.len() > 1 {
        for question in VERIFY.questions.iter().filter(|question| question.column != "remark") {
            let units: BTreeSet<&String> = verified.iter().flat_map(|answers| answers.keys()).collect();
            let answers = |unit: &&String| -> Vec<&str> {
                let rows = verified.iter().filter_map(|answers| answers.get(*unit));
                rows.filter_map(|row| row.get(question.column)).map(String::as_str).collect()
            };
            found.extend(alpha(units.iter().map(answers)).map(|alpha| (question.column.to_string(), alpha)));
        }
    }
    found
}

fn agreement_blind(sheets: &[&BTreeMap<String, Found>]) -> Vec<(String, Alpha)> {
    let units: BTreeSet<&String> = sheets.iter().flat_map(|answers| answers.keys()).collect();
    // What each coder says of each unit, as one word a field; for fields of events only where all who found an event of
    // the type found one of it.
    let mut values: BTreeMap<&str, Vec<Vec<String>>> = BTreeMap::new();
    for unit in units {
        let answers: Vec<&Found> = sheets.iter().filter_map(|sheet| sheet.get(unit)).collect();
        let is_event = |found: &&Found| match found {
            Found::Nothing => "no".to_string(),
            Found::CannotTell => "cannot tell".to_string(),
            Found::Events(_) => "yes".to_string(),
        };
        values.entry("is_event").or_default().push(answers.iter().map(is_event).collect());
        values.entry("type").or_default().push(answers.iter().map(|found| kinds(found)).collect());
        let events: Vec<&[Written]> = answers
            .iter()
            .filter_map(|found| match found {
                Found::Events(Events(events)) => Some(events.as_slice()),
                _ => None,
            })
            .collect();
        let types: BTreeSet<&str> =
            events.iter().flat_map(|events| events.iter().map(|event| event.kind.as_str())).collect();
        for kind in types {
            let of_kind: Vec<Vec<&Written>> =
                events.iter().map(|events| events.iter().filter(|event| event.kind == kind).collect()).collect();
            if of_kind.iter().any(|events: &Vec<&Written>| events.len() > 1) {
                continue;
            }
            let single: Vec<&Written> = of_kind.into_iter().flatten().collect();
            for &field in FIELDS {
                let answers = single.iter().map(|event| event.field(field)).filter(|answer| !answer.is_empty());
                values.entry(field).or_default().push(answers.map(folded).collect());
            }
        }
    }
    let order = ["is_event", "type"].iter().chain(FIELDS);
    let of = |field: &&str| {
        let units = values.get(*field)?.iter().map(|answers| answers.iter().map(String::as_str).collect());
        Some(((*field).to_string(), alpha(units)?))
    };
    order.filter_map(of).collect()
}

fn kinds(found: &Found) -> String {
    match found {
        Found::Nothing => "none".to_string(),
        Found::CannotTell => "cannot tell".to_string(),
        Found::Events(Events(events)) => {
            let kinds: BTreeSet<&str> = events.iter().map(|event| event.kind.as_str()).collect();
            kinds.into_iter().collect::<Vec<_>>().join("+")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Name, SCHEMA, Said, Sentence, Stratum, read_sheet};

    fn row(id: &str, kind: &str, source: &str) -> Row {
        Row {
            id: id.into(),
            event: String::new(),
            stratum: Some(format!("row/{kind}")),
            kind: kind.into(),
            mode: String::new(),
            source: vec![Name { name: source.into(), written: source.into(), country: String::new() }],
            recipient: Vec::new(),
            said: vec![Said {
                by: "outlet".into(),
                polarity: "affirmed".into(),
                certainty: "certain".into(),
                time: "past".into(),
            }],
            date: None,
            place: None,
            coder: "frame:x/y".into(),
            confidence: 1.0,
        }
    }

    fn sentence(id: &str, stratum: Option<&str>, rows: Vec<Row>) -> Sentence {
        let empty = String::new;
        Sentence {
            id: id.into(),
            article: empty(),
            title: empty(),
            outlet: empty(),
            published: empty(),
            start: 0,
            end: 1,
            before: empty(),
            text: empty(),
            stratum: stratum.map(str::to_string),
            rows,
        }
    }

    /// Four of 40 AID rows, two of 20 CONSULT rows, four of 400 sentences.
    fn sample() -> Sample {
        let stratum = |id: &str, size, drawn| Stratum { id: id.into(), kind: None, size, drawn };
        let mut sentences = vec![
            sentence("a1", None, vec![row("r1", "AID", "Norway")]),
            sentence("a2", None, vec![row("r2", "AID", "Norway")]),
            sentence("a3", None, vec![row("r3", "AID", "Chad")]),
            sentence("a4", None, vec![row("r4", "AID", "Chad")]),
            sentence("c1", None, vec![row("r5", "CONSULT", "Peru")]),
            sentence("c2", None, vec![row("r6", "CONSULT", "Peru")]),
        ];
        sentences.extend(["u1", "u2", "u3", "u4"].map(|id| sentence(id, Some("uncoded"), Vec::new())));
        Sample {
            schema: SCHEMA.into(),
            seed: 1,
            made: String::new(),
            version: String::new(),
            knowledge: String::new(),
            query: BTreeMap::new(),
            articles: 9,
            not_read: BTreeMap::new(),
            strata: vec![stratum("row/AID", 40, 4), stratum("row/CONSULT", 20, 2), stratum("uncoded", 400, 4)],
            sentences,
        }
    }

    const HEADINGS: &str = "unit,event,is_event,type,source,recipient,polarity,certainty,time,date,place,remark\n";

    fn filled(lines: &str) -> Sheet {
        read_sheet(&sample(), "one", &format!("{HEADINGS}{lines}")).unwrap()
    }

    const FIRST: &str = "a1,1,yes,AID,Norway,-,affirmed,certain,past,-,-,\n\
                         a2,1,yes,aid,the Norwegians,-,affirmed,certain,future,,-,\n\
                         a3,1,yes,COERCE,Chad,-,affirmed,certain,past,-,-,\n\
                         a4,1,no,,,,,,,,,not one\n\
                         c1,1,yes,CONSULT,Peru,-,affirmed,certain,past,-,-,\n\
                         c2,1,,,,,,,,,,\n\
                         u1,1,no,,,,,,,,,\n\
                         u2,1,no,,,,,,,,,\n\
                         u3,1,yes,AID,Mali,-,affirmed,certain,past,-,-,\n\
                         u4,1,cannot tell,,,,,,,,,\n";

    #[test]
    fn a_blind_sheet_is_weighted_by_its_strata() {
        let score = score_blind(&sample(), &filled(FIRST)).unwrap();
        assert_eq!((score.sentences, score.answered, score.cannot_tell), (10, 8, 1));
        let share = |scores: &[FieldScore], name: &str| {
            let score = scores.iter().find(|score| score.name == name).unwrap();
            (score.answers, score.precision.map(|precision| precision.share))
        };
        // 4 AID rows of 40 answered: 10 each; 1 CONSULT row of 20: it stands for all 20.
        assert_eq!(share(&score.types, "AID"), (4, Some(0.5)));
        assert_eq!(share(&score.types, "CONSULT"), (1, Some(1.0)));
        assert_eq!(score.all.stands_for, 60.0);
        let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
        close(score.all.precision.unwrap().share, 40.0 / 60.0);
        close(score.event.precision.unwrap().share, 50.0 / 60.0);
        // Of the rows whose type is right: "the Norwegians" is no word of the row; one time is wrong; a date is not answered.
        close(share(&score.fields, "source").1.unwrap(), 30.0 / 40.0);
        close(share(&score.fields, "time").1.unwrap(), 30.0 / 40.0);
        assert_eq!(share(&score.fields, "date"), (2, Some(1.0)));
        assert_eq!(score.missed, BTreeMap::from([("AID".to_string(), 1), ("COERCE".to_string(), 1)]));
        let recall = score.recall.unwrap();
        close(recall.found, 40.0);
        close(recall.missed_beside_rows, 10.0);
        close(recall.missed_elsewhere, 400.0 / 3.0);
        close(recall.share.share, 40.0 / (50.0 + 400.0 / 3.0));
        assert!(recall.share.low < recall.share.share && recall.share.share < recall.share.high);
    }

    #[test]
    fn one_event_of_the_coder_answers_for_one_row() {
        let mut sample = sample();
        sample.sentences[0].rows.push(row("r9", "AID", "Sweden"));
        let sheet = read_sheet(&sample, "one", &format!("{HEADINGS}a1,1,yes,AID,Sweden,-,,,,,,\n")).unwrap();
        let score = score_blind(&sample, &sheet).unwrap();
        assert_eq!(score.types[0].precision.unwrap().share, 0.5);
        assert_eq!(score.recall, None, "no sentence without a row was answered");
    }

    #[test]
    fn two_coders_are_compared_field_by_field() {
        let second = FIRST.replace("a3,1,yes,COERCE", "a3,1,yes,ASSAULT").replace("the Norwegians", "Norwegians");
        let found = agreement(&[filled(FIRST), filled(&second)]);
        let of = |name: &str| found.iter().find(|(field, _)| field == name).unwrap().1;
        assert_eq!(of("is_event"), Alpha { alpha: Some(1.0), units: 9, agreed: 9 });
        assert_eq!((of("type").units, of("type").agreed), (9, 8));
        assert_eq!(of("source").alpha, Some(1.0), "articles name nobody");
        assert_eq!(agreement(&[filled(FIRST)]), []);
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_line() {
        let check = |lines: &str, expected: &[&str]| {
            let faults = read_sheet(&sample(), "one", &format!("{HEADINGS}{lines}")).unwrap_err().0;
            assert_eq!(faults, expected, "{lines}");
        };
        check("a1,1,maybe,,,,,,,,,\n", &["line 2: is_event is \"maybe\"; choose yes, no, cannot tell"]);
        check("x1,1,no,,,,,,,,,\n", &["line 2: the sample has no unit \"x1\"; is it the sheet of another sample?"]);
        check("a1,1,no,AID,,,,,,,,\n", &["line 2: is_event is \"no\" and other cells are filled in"]);
        check("a1,1,,AID,,,,,,,,\n", &["line 2: is_event is empty and other cells are filled in"]);
        check(
            "a1,1,no,,,,,,,,,\na1,1,yes,AID,,,,,,,,\n",
            &["line 3: unit a1 is answered twice, and not both times with an event"],
        );
        check(
            "a1,1,yes,,Norway,,,,,,,\n",
            &["line 2: there is an event and no type; where none fits, is_event is cannot tell"],
        );
        let faults = read_sheet(&sample(), "one", "unit,is_event\n").unwrap_err().to_string();
        assert!(faults.starts_with("line 1: for a blind sheet there is no column type, source"), "{faults}");
    }

    #[test]
    fn a_spreadsheet_may_separate_by_semicolons_and_mark_its_text() {
        let text = format!("\u{feff}{}", format!("{HEADINGS}{FIRST}").replace(',', ";"));
        assert_eq!(read_sheet(&sample(), "one", &text).unwrap(), filled(FIRST));
    }

    #[test]
    fn a_verified_sheet_counts_each_question_by_its_own_answers() {
        let text = "unit,judge_event,judge_type,judge_source,judge_recipient,judge_said,judge_date,judge_place\n\
                    r1,right,right,right,,right,right,right\n\
                    r2,right,wrong,wrong,,right,right,right\n\
                    r3,wrong,,,,,,\n\
                    r5,right,right,cannot tell,,right,right,right\n";
        let sheet = read_sheet(&sample(), "one", text).unwrap();
        let score = score_verified(&sample(), &sheet).unwrap();
        // Three of 40 AID rows answered (13⅓ each, one right), one of 20 CONSULT rows.
        let share = (40.0 / 3.0 + 20.0) / 60.0;
        assert!((score.all.precision.unwrap().share - share).abs() < 1e-9);
        let source = score.fields.iter().find(|field| field.name == "judge_source").unwrap();
        assert_eq!((source.answers, source.precision.unwrap().share), (2, 0.5));
        assert_eq!(score.cannot_tell, BTreeMap::from([("judge_source".to_string(), 1)]));
        let recipient = score.fields.iter().find(|field| field.name == "judge_recipient").unwrap();
        assert_eq!((recipient.answers, recipient.precision), (0, None));
    }
}
