//! Quantities on NewsQuant: value, unit, direction of change and what the quantity is said of.
//!
//! The set gives no places, so found and labelled quantities are matched by value within their sentence, one to one, equal
//! units first. It labels neither ranks ("third") nor multiples ("doubled"); those that we find do not count.

use knowledge::LanguageMeasures;
use model::{Approximation, Change, Document, Quantity, QuantityKind, TextSpan, Upos};
use serde::Deserialize;

use super::code_sentences::article_of;
use crate::{Context, Counts, EvalError, Half, Halves, Outcome, Report, read_text};

#[derive(Deserialize)]
struct Row {
    text: String,
    quantities: Vec<Labelled>,
}

#[derive(Deserialize)]
struct Labelled {
    change: String,
    value: String,
    normalized_unit: String,
    referred_concepts: String,
}

/// Scores the quantities.
pub fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let path = if ctx.data.is_dir() { ctx.data.join("sample.json") } else { ctx.data.clone() };
    let rows: Vec<Row> = serde_json::from_str(&read_text(&path)?).map_err(|error| EvalError::format(&path, error))?;
    let Some(measures) = ctx.knowledge.measures.of("en") else {
        return Ok(Outcome::Skipped("no measures of English".into()));
    };
    let mut scores: [Halves<Counts>; 4] = Default::default();
    let mut report = Report::default();
    for (number, row) in rows.iter().enumerate() {
        let document = annotate::annotate(&article_of(&row.text), ctx.knowledge, ctx.models);
        let counts = |quantity: &&Quantity| !matches!(quantity.kind, QuantityKind::Ordinal | QuantityKind::Multiple);
        let found: Vec<Found> =
            document.quantities.iter().filter(counts).map(|q| Found::of(q, &document, measures)).collect();
        let pairs = matched(&row.quantities, &found);
        let hits = |same: &dyn Fn(&Labelled, &Found) -> bool| {
            pairs.iter().filter(|&&(gold, own)| same(&row.quantities[gold], &found[own])).count()
        };
        let all: [usize; 4] =
            [pairs.len(), hits(&same_unit), hits(&|gold, own| gold.change == own.change), hits(&same_concept)];
        for (score, hits) in scores.iter_mut().zip(all) {
            score.count(&row.text, |counts| counts.add(hits, found.len(), row.quantities.len()));
        }
        if Half::of(&row.text) == Half::Even {
            explain(number, row, &found, &pairs, &mut report.remarks);
        }
        let mut own = Counts::default();
        own.add(pairs.len(), found.len(), row.quantities.len());
        let nothing = found.is_empty() && row.quantities.is_empty();
        report.case(number.to_string(), if nothing { 1.0 } else { own.f1() }, "");
    }
    for (name, score) in ["value_f1", "unit_f1", "change_f1", "concept_f1"].into_iter().zip(&scores) {
        report.halved(name, score.figures(Counts::f1));
    }
    let (precision, recall) = (scores[0].figures(Counts::precision), scores[0].figures(Counts::recall));
    report.remarks.push(format!("value, all/even/odd: precision {precision:.3?} recall {recall:.3?}"));
    Ok(Outcome::Scored(report))
}

/// A quantity as the set writes it.
struct Found {
    written: String,
    value: (f64, f64),
    units: Vec<String>,
    change: &'static str,
    concepts: Vec<String>,
}

impl Found {
    fn of(quantity: &Quantity, document: &Document, measures: &LanguageMeasures) -> Self {
        let low = quantity.low.or(quantity.best).or(quantity.high).unwrap_or(0.0);
        let high = quantity.high.or(quantity.best).or(quantity.low).unwrap_or(0.0);
        let mut units = Vec::new();
        let counted = quantity.counted.map(|span| {
            let last = document.tokens_in(span).next_back();
            let words = document.text(span).to_lowercase();
            let lemma = last.map_or("", |last| document.tokens.lemma(last)).to_lowercase();
            let stem = words.rsplit_once(' ').map_or(String::new(), |(stem, _)| format!("{stem} "));
            [words, format!("{stem}{lemma}"), content_lemmas(document, span)]
        });
        match (&quantity.unit, counted) {
            (Some(unit), Some(words)) if unit == "fraction" => {
                units.extend(words.iter().map(|words| format!("% {words}")));
            }
            (Some(unit), _) if unit == "fraction" => units.push("% -".into()),
            (_, Some(words)) if quantity.kind == QuantityKind::Count => units.extend(words),
            (Some(unit), _) if quantity.kind != QuantityKind::Count => units.push(measures.unit_name(unit)),
            _ => units.push("-".into()),
        }
        let change = match (quantity.approximation, quantity.change) {
            (Approximation::AtLeast, _) => ">",
            (Approximation::AtMost, _) => "<",
            (_, Some(Change::Up)) => "up",
            (_, Some(Change::Down)) => "down",
            (Approximation::About, None) => "~",
            _ => "=",
        };
        let concepts = quantity.about.iter().flat_map(|span| content_words(document.text(*span))).collect();
        Found { written: document.text(quantity.span).to_string(), value: (low, high), units, change, concepts }
    }
}

/// What is counted as the set writes it: lemmas without function words and marks ("digital physical sale").
fn content_lemmas(document: &Document, span: TextSpan) -> String {
    let content = |token: &usize| {
        use Upos::{Adp, Cconj, Det, Part, Punct, Sym};
        !matches!(document.tokens.upos[*token], Adp | Cconj | Det | Part | Punct | Sym)
    };
    let lemmas: Vec<String> = document
        .tokens_in(span)
        .filter(content)
        .map(|token| match document.tokens.lemma(token) {
            "" => document.form(token).to_lowercase(),
            lemma => lemma.to_lowercase(),
        })
        .collect();
    lemmas.join(" ")
}

/// Pairs of equal value, those with equal units first.
fn matched(gold: &[Labelled], found: &[Found]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for strict in [true, false] {
        for (place, labelled) in gold.iter().enumerate() {
            let free = |own: &usize| !pairs.iter().any(|pair| pair.1 == *own);
            if pairs.iter().any(|pair| pair.0 == place) {
                continue;
            }
            let fits = |own: &usize| {
                same_value(&labelled.value, found[*own].value) && (!strict || same_unit(labelled, &found[*own]))
            };
            let own = (0..found.len()).filter(free).find(fits);
            pairs.extend(own.map(|own| (place, own)));
        }
    }
    pairs
}

fn same_value(gold: &str, (low, high): (f64, f64)) -> bool {
    let gold = gold.replace(' ', "");
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * a.abs().max(1.0);
    if let Ok(value) = gold.parse::<f64>() {
        return near(value, low) && near(value, high);
    }
    let ends = gold.split_once('-').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    ends.is_some_and(|(a, b): (f64, f64)| near(a, low) && near(b, high))
}

fn same_unit(gold: &Labelled, found: &Found) -> bool {
    found.units.contains(&gold.normalized_unit.to_lowercase())
}

fn same_concept(gold: &Labelled, found: &Found) -> bool {
    let wanted = content_words(&gold.referred_concepts);
    if wanted.is_empty() { found.concepts.is_empty() } else { wanted.iter().any(|word| found.concepts.contains(word)) }
}

/// Words of more than two letters or digits, in lower case.
fn content_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words
        .filter(|word| word.chars().count() > 2 && !matches!(word.as_str(), "the" | "and" | "for" | "its" | "their"))
        .collect()
}

fn explain(number: usize, row: &Row, found: &[Found], pairs: &[(usize, usize)], remarks: &mut Vec<String>) {
    for &(gold, own) in pairs {
        let (gold, own) = (&row.quantities[gold], &found[own]);
        if !same_unit(gold, own) {
            remarks.push(format!("{number}: unit {:?} for {:?} [{}]", own.units, gold.normalized_unit, own.written));
        }
        if gold.change != own.change {
            remarks.push(format!("{number}: change {} for {} [{}]", own.change, gold.change, own.written));
        }
        if !same_concept(gold, own) {
            let wanted = &gold.referred_concepts;
            remarks.push(format!("{number}: concept {:?} for {wanted:?} [{}]", own.concepts, own.written));
        }
    }
    for (place, gold) in
        row.quantities.iter().enumerate().filter(|(place, _)| !pairs.iter().any(|pair| pair.0 == *place))
    {
        remarks.push(format!("{number}: missed {place} {} {}", gold.value, gold.normalized_unit));
    }
    for (_, own) in found.iter().enumerate().filter(|(own, _)| !pairs.iter().any(|pair| pair.1 == *own)) {
        remarks.push(format!("{number}: extra {:?} [{}]", own.value, own.written));
    }
}
