//! Our own sentences with what must (and must not) be coded of them: `code/minimal-pairs` and `code/traps`.
//!
//! One case a line, `id | text | expectation`; each `cases.txt` explains its own expectations at the top.

use model::{
    Access, Article, ArticleId, Block, BlockKind, CaptureId, Certainty, Coded, ContentSpan, Event, EvidenceKind, Party,
    Piece, Polarity, Precision, Sha256, Sourced, SpeechTime, Transform,
};

use crate::{Context, EvalError, Outcome, Report, average, read_text};

/// Pairs that differ in one thing: every expected event with its roles, and no other event that stands.
pub fn minimal_pairs(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    score(ctx, check_pair)
}

/// Sentences where nothing may be coded, or where something must stay unknown.
pub fn traps(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    score(ctx, check_trap)
}

fn score(ctx: &Context<'_>, check: fn(&Coded, &[&str]) -> Vec<String>) -> Result<Outcome, EvalError> {
    let path = ctx.data.join("cases.txt");
    let text = read_text(&path)?;
    let mut report = Report::default();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let parts: Vec<&str> = line.split(" | ").map(str::trim).collect();
        let [id, text, expected] = parts[..] else {
            return Err(EvalError::format(&path, format!("not `id | text | expectation`: {line}")));
        };
        let coded = code_sentence(ctx, text);
        let expected: Vec<&str> = expected.split(';').map(str::trim).collect();
        let failures = check(&coded, &expected);
        if !failures.is_empty() {
            let shown: Vec<String> = coded.events.iter().map(show).collect();
            report.remarks.push(format!("{id}: {} · {text} · {}", failures.join("; "), shown.join(" + ")));
        }
        report.case(id, if failures.is_empty() { 1.0 } else { 0.0 }, failures.join("; "));
    }
    let accuracy = average(report.cases.iter().map(|case| case.score));
    report.figure("accuracy", accuracy);
    let n_cases = report.cases.len() as f64;
    report.figure("n_cases", n_cases);
    Ok(Outcome::Scored(report))
}

/// Codes one sentence as the only paragraph of an English page without date or outlet.
pub(crate) fn code_sentence(ctx: &Context<'_>, text: &str) -> Coded {
    let article = article_of(text);
    let document = annotate::annotate(&article, ctx.knowledge, ctx.models);
    code::code(&article, &document, ctx.knowledge, ctx.models)
}

/// An English article whose only block is `text`, with nothing else known.
pub fn article_of(text: &str) -> Article {
    let capture = CaptureId::new("file:sentence", &Sha256::of(text.as_bytes()));
    let whole = ContentSpan::new(0, text.len());
    let piece = Piece { start: 0, end: text.len() as u32, content: whole, transform: Transform::Same };
    Article {
        id: ArticleId::new(None, &capture, text),
        capture,
        charset: Sourced::new("utf-8".into(), EvidenceKind::Detected, None, ""),
        address: None,
        outlet: None,
        byline: Vec::new(),
        published: None,
        modified: None,
        language: Some(Sourced::new("en".into(), EvidenceKind::Detected, None, "")),
        credits: Vec::new(),
        access: Access::Open,
        licence: None,
        filing: Default::default(),
        entries: Vec::new(),
        blocks: vec![Block { kind: BlockKind::Paragraph, text: text.to_string(), pieces: vec![piece] }],
        dropped: Vec::new(),
        notes: Vec::new(),
    }
}

/// Whether somebody says that it is so: affirmed, and certain or probable.
pub(crate) fn stands(event: &Event) -> bool {
    let so = |certainty| matches!(certainty, Certainty::Certain | Certainty::Probable);
    event.said.iter().any(|manner| manner.polarity == Polarity::Affirmed && so(manner.certainty))
}

/// What of a pair's sentence does not hold: each expected event must be there, and no other may stand.
fn check_pair(coded: &Coded, expected: &[&str]) -> Vec<String> {
    let mut failures = Vec::new();
    let mut wanted: Vec<&Event> = Vec::new();
    for part in expected {
        match *part {
            "none" => {}
            "forecast" if coded.forecasts.is_empty() => failures.push("no forecast".to_string()),
            "forecast" => {}
            part => {
                let found: Vec<&Event> = coded.events.iter().filter(|event| fits(event, part)).collect();
                if found.is_empty() {
                    failures.push(format!("not found: {part}"));
                }
                wanted.extend(found.iter().filter(|event| !part.ends_with(" denied") || !stands(event)));
            }
        }
    }
    let others = coded.events.iter().filter(|event| stands(event) && !wanted.contains(event));
    failures.extend(others.map(|event| format!("also stands: {}", event.kind.name())));
    failures
}

/// Whether an event is the row that `expected` describes, as the cases of `code/minimal-pairs` write it.
pub fn fits(event: &Event, expected: &str) -> bool {
    let (head, recipient) = expected.split_once(" > ").unwrap_or((expected, "?"));
    let (what, source) = head.split_once(' ').unwrap_or((head, "?"));
    let (types, mode) = what.split_once('/').map_or((what, None), |(types, mode)| (types, Some(mode)));
    let mut recipient = recipient;
    let mut words = Vec::new();
    while let Some((rest, word)) = recipient.rsplit_once(' ') {
        if !MANNERS.contains(&word) {
            break;
        }
        words.push(word);
        recipient = rest;
    }
    let manner_fits = |word: &&str| match *word {
        "mutual" => event.mutual,
        "denied" => event.said.iter().any(|manner| manner.polarity == Polarity::Denied),
        "possible" => event.said.iter().any(|manner| manner.certainty == Certainty::Possible),
        "requested" => event.said.iter().any(|manner| manner.certainty == Certainty::Requested),
        _ => event.said.iter().any(|manner| manner.time == SpeechTime::Future),
    };
    let is_mutual = event.mutual || words.contains(&"mutual");
    let one_way = parties_fit(&event.source, source) && parties_fit(&event.recipient, recipient);
    let both: Vec<Party> = event.source.iter().chain(&event.recipient).cloned().collect();
    types.split('|').any(|kind| kind == event.kind.name())
        && mode.is_none_or(|mode| event.mode.as_deref() == Some(mode))
        && (one_way || (is_mutual && parties_fit(&both, source) && parties_fit(&both, recipient)))
        && words.iter().all(manner_fits)
}

const MANNERS: &[&str] = &["mutual", "denied", "possible", "requested", "future"];

/// `RUS GOV`, `RUS`, `GOV`, part of a name, several of these with `|`; `?` is anybody, `-` nobody.
fn parties_fit(parties: &[Party], expected: &str) -> bool {
    match expected {
        "?" => true,
        "-" => parties.is_empty(),
        _ => expected.split('|').any(|wanted| wanted == "?" || parties.iter().any(|party| party_fits(party, wanted))),
    }
}

fn party_fits(party: &Party, wanted: &str) -> bool {
    if party.name.to_lowercase().contains(&wanted.to_lowercase()) {
        return true;
    }
    wanted.split(' ').all(|code| {
        party.country.is_some_and(|country| country.as_str() == code) || party.sector.is_some_and(|s| s.code() == code)
    })
}

fn check_trap(coded: &Coded, expected: &[&str]) -> Vec<String> {
    expected.iter().filter_map(|part| holds(coded, part).err()).collect()
}

fn holds(coded: &Coded, expected: &str) -> Result<(), String> {
    let standing: Vec<&Event> = coded.events.iter().filter(|event| stands(event)).collect();
    let parties = || coded.events.iter().flat_map(|event| event.source.iter().chain(&event.recipient));
    let is_clean = match expected {
        "none" => standing.is_empty(),
        "no-date-day" => {
            !coded.events.iter().filter_map(|event| event.date.as_ref()).any(|d| d.precision <= Precision::Day)
        }
        "no-recipient" => coded.events.iter().all(|event| event.recipient.is_empty()),
        "no-place" => coded.events.iter().all(|event| event.place.is_none()),
        "no-actor" => parties().all(|party| party.actor.is_none()),
        "no-source-actor" => coded.events.iter().all(|event| event.source.iter().all(|party| party.actor.is_none())),
        _ => {
            if let Some(code) = expected.strip_prefix("not-") {
                parties().all(|party| party.country.is_none_or(|country| country.as_str() != code))
            } else if let Some(kind) = expected.strip_prefix("no-") {
                !standing.iter().any(|event| event.kind.name() == kind)
            } else {
                return Err(format!("unknown expectation {expected:?}"));
            }
        }
    };
    if is_clean { Ok(()) } else { Err(format!("{expected} does not hold")) }
}

fn show(event: &Event) -> String {
    let names = |parties: &[Party]| {
        let one = |party: &Party| {
            let country = party.country.map_or(String::new(), |country| format!(" {country}"));
            let sector = party.sector.map_or(String::new(), |sector| format!(" {}", sector.code()));
            format!("{}{country}{sector}", party.name)
        };
        parties.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let manner =
        event.said.first().map_or(String::new(), |m| format!("{:?} {:?} {:?}", m.polarity, m.certainty, m.time));
    let mode = event.mode.as_deref().unwrap_or("");
    format!("[{} {mode}: {} > {} ({manner})]", event.kind.name(), names(&event.source), names(&event.recipient))
}
