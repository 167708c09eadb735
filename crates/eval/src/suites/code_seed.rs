//! `code/seed`: one page, field by field, as two careful coders would agree, and what must never be said of it.

mod forbidden;
mod gold;

use engine::pipeline::{self, Read};
use model::{Capture, Event, Figure, Forecast, Media, Party, Polarity, SpeechTime, TextSpan};

use super::code_sentences::stands;
use crate::{Context, EvalError, Outcome, Report, f1, read_text};
use gold::{Claim, Foreseen, Gold, Happening, Number};

/// Scores events, forecasts, claims and figures together; a row that agrees on its core counts by the share of its
/// other fields that agree.
pub fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let path = ctx.data.join("gold.toml");
    let gold: Gold = toml::from_str(&read_text(&path)?).map_err(|error| EvalError::format(&path, error))?;
    let page = ctx.data.join("page.txt");
    let bytes = std::fs::read(&page).map_err(|error| EvalError::file(&page, error))?;
    let capture = Capture::new("file:page.txt", bytes, Media::Text, jiff::Timestamp::UNIX_EPOCH);
    let read = pipeline::read(&capture, ctx.knowledge, ctx.models);
    let mut report = Report::default();
    let mut all = Tally::default();
    let events: Vec<&Event> = read.coded.events.iter().filter(|event| stands(event)).collect();
    let parts = [
        all.add(
            "event",
            &events,
            &gold.events,
            |row| row.optional,
            |event, row| event_fits(&read, event, row),
            &mut report,
        ),
        all.add(
            "forecast",
            &read.coded.forecasts.iter().collect::<Vec<_>>(),
            &gold.forecasts,
            |row| row.optional,
            |forecast, row| forecast_fits(&read, forecast, row),
            &mut report,
        ),
        all.add(
            "claim",
            &read.coded.claims.iter().collect::<Vec<_>>(),
            &gold.claims,
            |_| false,
            |claim, row| claim_fits(&read, claim, row),
            &mut report,
        ),
        all.add(
            "figure",
            &read.coded.figures.iter().collect::<Vec<_>>(),
            &gold.figures,
            |_| false,
            |figure, row| figure_fits(&read, figure, row),
            &mut report,
        ),
    ];
    let broken = forbidden::rows(&read);
    report.figure("f1", all.f1()).figure("forbidden", broken.len() as f64);
    for (name, value) in ["events", "forecasts", "claims", "figures"].iter().zip(parts) {
        report.figure(format!("{name}_f1"), value);
    }
    let article = gold.article.faults(&read.article);
    report.figure("article", 1.0 - article.len() as f64 / 7.0);
    report.remarks.extend(article.into_iter().map(|fault| format!("article: {fault}")));
    report.remarks.extend(broken.into_iter().map(|row| format!("forbidden: {row}")));
    Ok(Outcome::Scored(report))
}

#[derive(Default)]
struct Tally {
    hits: f64,
    predicted: f64,
    gold: f64,
}

impl Tally {
    /// Matches rows one to one, the best fit first come; gives the F1 of this kind alone.
    fn add<P, G: std::fmt::Debug>(
        &mut self,
        name: &str,
        predicted: &[&P],
        gold: &[G],
        is_optional: impl Fn(&G) -> bool,
        fit: impl Fn(&P, &G) -> f64,
        report: &mut Report,
    ) -> f64 {
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for (p, row) in predicted.iter().enumerate() {
            pairs.extend(gold.iter().enumerate().map(|(g, wanted)| (fit(row, wanted), p, g)));
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let (mut of_predicted, mut of_gold) = (vec![None; predicted.len()], vec![0.0; gold.len()]);
        for (value, p, g) in pairs.into_iter().filter(|(value, _, _)| *value > 0.0) {
            if of_predicted[p].is_none() && of_gold[g] == 0.0 {
                of_predicted[p] = Some(g);
                of_gold[g] = value;
            }
        }
        let counted = |found: &Option<usize>| found.is_none_or(|g| !is_optional(&gold[g]));
        let here = Tally {
            hits: of_gold.iter().zip(gold).filter(|(_, row)| !is_optional(row)).map(|(value, _)| value).sum(),
            predicted: of_predicted.iter().filter(|found| counted(found)).count() as f64,
            gold: gold.iter().filter(|row| !is_optional(row)).count() as f64,
        };
        for (index, value) in of_gold.iter().enumerate().filter(|(index, _)| !is_optional(&gold[*index])) {
            report.case(format!("{name}-{index}"), *value, "");
            if *value < 1.0 {
                report.remarks.push(format!("{name} {value:.2}: {:?}", gold[index]));
            }
        }
        let extra = of_predicted.iter().filter(|found| found.is_none()).count();
        report.remarks.push(format!("{name}: {extra} rows that the gold has not"));
        self.hits += here.hits;
        self.predicted += here.predicted;
        self.gold += here.gold;
        here.f1()
    }

    fn f1(&self) -> f64 {
        let share = |of: f64| if of == 0.0 { 0.0 } else { self.hits / of };
        f1(share(self.predicted), share(self.gold))
    }
}

fn starts(read: &Read, evidence: TextSpan, words: &str) -> bool {
    plain(read.document.text(evidence)).starts_with(&plain(words))
}

/// Letters and digits alone, so that kinds of apostrophe do not count.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// `RUS GOV Vladimir Putin`, `PRK`: country, sector and name as far as the row has them.
pub(super) fn is_party(party: &Party, wanted: &str) -> bool {
    let mut words = wanted.split(' ');
    let country = words.next().unwrap_or("");
    let rest: Vec<&str> = words.collect();
    let (sector, name) = match rest.split_first() {
        Some((first, name)) if model::Sector::parse(first).is_some() => (Some(*first), name.join(" ")),
        _ => (None, rest.join(" ")),
    };
    party.country.is_some_and(|code| code.as_str() == country)
        && sector.is_none_or(|sector| party.sector.is_some_and(|of| of.code() == sector))
        && (name.is_empty()
            || plain(&party.name).contains(&plain(name.rsplit([' ', '-']).next().unwrap_or("")))
            || plain(&name).contains(&plain(&party.name)))
}

fn roles(parties: &[Party], wanted: &[String]) -> bool {
    parties.len() == wanted.len() && wanted.iter().all(|row| parties.iter().any(|party| is_party(party, row)))
}

fn share(fields: &[bool]) -> f64 {
    fields.iter().filter(|ok| **ok).count() as f64 / fields.len().max(1) as f64
}

fn event_fits(read: &Read, event: &Event, row: &Happening) -> f64 {
    let both_ways = event.mutual && roles(&event.source, &row.recipient) && roles(&event.recipient, &row.source);
    let both: Vec<Party> = event.source.iter().chain(&event.recipient).cloned().collect();
    let all: Vec<String> = row.source.iter().chain(&row.recipient).cloned().collect();
    let side_by_side = event.mutual && roles(&both, &all);
    let sides =
        (roles(&event.source, &row.source) && roles(&event.recipient, &row.recipient)) || both_ways || side_by_side;
    let core = row.kind.as_deref().is_none_or(|kind| kind == event.kind.name())
        && starts(read, event.evidence, &row.evidence)
        && (sides || row.kind.is_none());
    if !core {
        return 0.0;
    }
    let manner = event.said.first();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut fields = vec![true];
    if row.mode.is_some() {
        fields.push(event.mode == row.mode);
    }
    if let Some(context) = &row.context {
        fields.push(event.contexts.contains(context));
    }
    if let Some(intermediary) = &row.intermediary {
        fields.push(roles(&event.intermediary, intermediary));
    }
    if let Some(said_by) = &row.said_by {
        fields.push(manner.is_some_and(|manner| speaker_fits(&manner.said_by, said_by)));
    }
    if row.polarity.is_some() {
        fields.push(
            manner.is_some_and(|manner| (manner.polarity == Polarity::Affirmed) == (text(&row.polarity) == "affirmed")),
        );
    }
    if row.certainty.is_some() {
        fields.push(
            manner.is_some_and(|manner| format!("{:?}", manner.certainty).to_lowercase() == text(&row.certainty)),
        );
    }
    if row.time.is_some() {
        fields.push(manner.is_some_and(|manner| (manner.time == SpeechTime::Past) == (text(&row.time) == "past")));
    }
    if let Some(value) = row.figure {
        fields.push(
            read.coded.figures.iter().any(|figure| event.figures.contains(&figure.id) && figure.high == Some(value)),
        );
    }
    if let Some(date) = &row.date {
        let value = event.date.as_ref().map_or("", |date| date.value.as_str());
        fields.push(!value.is_empty() && (!date.starts_with("December") || value.starts_with("XXXX-12")));
    }
    if let Some(place) = &row.place {
        fields.push(event.place.as_ref().is_some_and(|found| &found.name == place));
    }
    if row.background {
        fields.push(event.background);
    }
    share(&fields)
}

/// `KCNA (state agency of a party)`, `Yang Wook, research fellow, …`: the name before what explains it.
fn speaker_fits(printed: &str, wanted: &str) -> bool {
    let known = ["analysts (unnamed)", "experts (unnamed)", "estimates (no source given)", "outlet"];
    if known.contains(&wanted) {
        return printed == wanted;
    }
    let name = wanted.split(['(', ',']).next().unwrap_or(wanted).trim();
    let spelled = if name == "KCNA" { "Korean Central News Agency" } else { name };
    printed.contains(name) || printed.contains(spelled)
}

fn forecast_fits(read: &Read, forecast: &Forecast, row: &Foreseen) -> f64 {
    if !starts(read, forecast.evidence, &row.evidence) || !speaker_fits(&forecast.said_by, &row.said_by) {
        return 0.0;
    }
    let said: Vec<String> = forecast.words.iter().map(|span| read.document.text(*span).to_lowercase()).collect();
    let wanted: Vec<&str> = row.words.split(['…', ' ']).filter(|word| word.len() > 2).collect();
    let found = wanted.iter().filter(|word| said.iter().any(|said| said.contains(**word))).count();
    0.5 + 0.5 * found as f64 / wanted.len().max(1) as f64
}

fn claim_fits(read: &Read, claim: &model::Attribution, row: &Claim) -> f64 {
    let content = plain(read.document.text(claim.content));
    let fits = speaker_fits(&claim.speaker.name, &row.said_by) && content.contains(&plain(&row.content_has));
    if fits { 1.0 } else { 0.0 }
}

fn figure_fits(read: &Read, figure: &Figure, row: &Number) -> f64 {
    if figure.high != row.high || figure.low != row.low {
        return 0.0;
    }
    let party = |party: &Option<Party>, wanted: &Option<String>| match wanted {
        Some(wanted) => party.as_ref().is_some_and(|party| is_party(party, wanted)),
        None => true,
    };
    let mut fields = vec![figure.counts == row.counts, party(&figure.by, &row.by), party(&figure.of, &row.of)];
    if let Some(place) = &row.place {
        let name = figure.place.as_ref().map_or("", |found| found.name.as_str());
        fields.push(!name.is_empty() && (place.contains(name) || name.contains(place.as_str())));
    }
    let written = plain(read.document.text(figure.written));
    let wanted = plain(&row.as_written);
    fields.push(wanted.contains(&written) || written.contains(&wanted));
    if let Some(qualifier) = &row.qualifier {
        fields.push(figure.qualifier.is_some_and(|span| read.document.text(span) == qualifier));
    }
    share(&fields)
}
