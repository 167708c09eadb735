use std::collections::HashMap;

use model::{CreditKind, Derivation, Lineage, LineageSignal, SharedPassage, TextSpan};

use crate::{
    drift,
    sketch::{SentenceSketch, Sketch},
    words::{Words, overlap, shared_runs},
};

/// From here on both texts are one: four of five shingles of the shorter stand in the longer.
const COPY: f64 = 0.75;
/// A copy that has at least this share of the other's words is whole, else it was trimmed.
const WHOLE: f64 = 0.85;
/// So many shared shingles are no accident even where the rest was rewritten.
const PATCHWORK: f64 = 0.25;
/// Share of the shorter text's sentences that tell what a sentence of the other tells. Two reporters at one press
/// conference stay under the first; a rewrite that credits the other may differ more.
const RETOLD: f64 = 0.5;
const RETOLD_WITH_CREDIT: f64 = 0.3;
/// A rewrite tells again at least one of the first sentences, title included; pages that share only what an outlet puts
/// under everything do not.
const LEAD: usize = 4;
/// A shared passage has at least so many words.
const PASSAGE: usize = 8;
/// Texts of more sentences than this are compared by shingles alone.
const MAX_SENTENCES: usize = 400;

/// Two sentences that tell the same, as (in the derived article, in the source).
pub(crate) type Pair<'a> = (&'a SentenceSketch, &'a SentenceSketch);

/// How two articles hang together, whichever came first; none where they do not.
pub(crate) fn compare(a: (&Sketch, &str), b: (&Sketch, &str)) -> Option<Lineage> {
    let (source, derived, directed, mut signals) = direct(a, b);
    let (words, source_words) = (Words::of(derived.1), Words::of(source.1));
    let share = overlap(&words.shingles(), &source_words.shingles());
    let (shorter, longer) =
        (words.hashes.len().min(source_words.hashes.len()), words.hashes.len().max(source_words.hashes.len()));
    let pairs = aligned(derived.0, source.0);
    let retold = retold(derived.0, source.0, &pairs);
    let credited = signals.iter().any(|signal| matches!(signal.kind.as_str(), "credit" | "wire-tag"));
    let leads =
        |sketch: &Sketch, span: TextSpan| sketch.sentences.iter().take(LEAD).any(|sentence| sentence.span == span);
    let same_lead = pairs.iter().any(|pair| leads(derived.0, pair.0.span) || leads(source.0, pair.1.span));
    let how = if share >= COPY && shorter as f64 >= WHOLE * longer as f64 {
        Derivation::Verbatim
    } else if share >= COPY {
        Derivation::Trimmed
    } else if same_lead
        && (share >= PATCHWORK
            || (pairs.len() >= 3 && retold >= RETOLD)
            || (credited && pairs.len() >= 2 && retold >= RETOLD_WITH_CREDIT))
    {
        Derivation::Rewritten
    } else {
        return None;
    };
    signals.insert(
        0,
        signal("shingles", format!("{:.0} % of the shorter text's five-word runs stand in both", 100.0 * share)),
    );
    if how == Derivation::Rewritten {
        signals.push(signal(
            "sentences",
            format!("{:.0} % of the shorter text is told again, {} sentences", 100.0 * retold, pairs.len()),
        ));
    }
    let runs = shared_runs(&words, &source_words, PASSAGE);
    Some(Lineage {
        derived: derived.0.article.clone(),
        source: source.0.article.clone(),
        how,
        directed,
        overlap: share,
        signals,
        shared: runs.into_iter().map(|(derived, source)| SharedPassage { derived, source }).collect(),
        drift: drift::between(derived.0, source.0, &pairs),
    })
}

type Side<'a> = (&'a Sketch, &'a str);

/// Which of the two is the source, and why: a credit first, then the time of publication. Where neither tells, the order
/// is by id and says nothing.
fn direct<'a>(a: Side<'a>, b: Side<'a>) -> (Side<'a>, Side<'a>, bool, Vec<LineageSignal>) {
    let (a_credits, b_credits) = (credit_of(a.0, b.0), credit_of(b.0, a.0));
    match (a_credits, b_credits) {
        (Some(signal), None) => return (b, a, true, vec![signal]),
        (None, Some(signal)) => return (a, b, true, vec![signal]),
        _ => {}
    }
    if let Some(earlier_is_a) = published_first(a.0, b.0) {
        let (source, derived) = if earlier_is_a { (a, b) } else { (b, a) };
        let day =
            |side: Side<'_>| side.0.published.as_ref().map_or(String::new(), |published| published.day.to_string());
        let why = signal("time", format!("published {}, the other {}", day(source), day(derived)));
        return (source, derived, true, vec![why]);
    }
    if a.0.article < b.0.article { (a, b, false, Vec::new()) } else { (b, a, false, Vec::new()) }
}

/// The credit in `derived` that names the outlet or host of `source`.
fn credit_of(derived: &Sketch, source: &Sketch) -> Option<LineageSignal> {
    let outlet = source.outlet.as_ref().map(|outlet| outlet.to_lowercase());
    let names = |credit: &&crate::Credited| {
        let host = source.host.as_deref();
        let by_host = host.is_some_and(|host| credit.host.as_deref() == Some(host) || credit.name == host);
        let by_name = outlet.as_deref().is_some_and(|outlet| {
            credit.name.len() >= 3
                && (outlet == credit.name || has_words(outlet, &credit.name) || has_words(&credit.name, outlet))
        });
        by_host || by_name
    };
    let own = derived.outlet == source.outlet && source.outlet.is_some();
    let credit = derived.credits.iter().filter(|_| !own).find(names)?;
    let kind = if credit.kind == CreditKind::Wire { "wire-tag" } else { "credit" };
    Some(signal(kind, format!("credits {}", credit.name)))
}

/// Whether the words of `part` begin `whole` ("northwind" in "northwind wire").
fn has_words(whole: &str, part: &str) -> bool {
    whole.strip_prefix(part).is_some_and(|rest| rest.starts_with(' '))
}

/// Whether `a` was published before `b`, where both times are known well enough to tell.
fn published_first(a: &Sketch, b: &Sketch) -> Option<bool> {
    let (a, b) = (a.published.as_ref()?, b.published.as_ref()?);
    if let (Some(a), Some(b)) = (a.instant, b.instant)
        && a != b
    {
        return Some(a < b);
    }
    let exact = a.precision <= model::Precision::Day && b.precision <= model::Precision::Day;
    (exact && a.day != b.day).then_some(a.day < b.day)
}

/// Each sentence of `derived` with the sentence of `source` that tells the most of the same, where one does.
fn aligned<'a>(derived: &'a Sketch, source: &'a Sketch) -> Vec<Pair<'a>> {
    if derived.sentences.len() > MAX_SENTENCES || source.sentences.len() > MAX_SENTENCES {
        return Vec::new();
    }
    let mut holding: HashMap<u64, Vec<usize>> = HashMap::new();
    for (index, sentence) in source.sentences.iter().enumerate() {
        for word in &sentence.words {
            holding.entry(*word).or_default().push(index);
        }
    }
    let mut pairs = Vec::new();
    for sentence in &derived.sentences {
        let mut shared = vec![0usize; source.sentences.len()];
        for index in sentence.words.iter().flat_map(|word| holding.get(word).into_iter().flatten()) {
            shared[*index] += 1;
        }
        let scored = shared.iter().enumerate().map(|(index, shared)| {
            (likeness(*shared, sentence.words.len(), source.sentences[index].words.len()), index)
        });
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((score, index)) = best
            && score >= 0.5
        {
            pairs.push((sentence, &source.sentences[index]));
        }
    }
    pairs
}

/// Mean of Dice coefficient and containment over content words; 0 where fewer than three are shared.
fn likeness(shared: usize, a: usize, b: usize) -> f64 {
    if shared < 3 {
        return 0.0;
    }
    let (shared, a, b) = (shared as f64, a as f64, b as f64);
    (2.0 * shared / (a + b) + shared / a.min(b)) / 2.0
}

/// Share of the shorter text's content words that stand in sentences told again.
fn retold(derived: &Sketch, source: &Sketch, pairs: &[Pair<'_>]) -> f64 {
    let total = |sketch: &Sketch| sketch.sentences.iter().map(|sentence| sentence.words.len()).sum::<usize>();
    let mut seen: Vec<TextSpan> = pairs.iter().map(|pair| pair.1.span).collect();
    seen.sort_unstable();
    seen.dedup();
    let in_source: usize = source
        .sentences
        .iter()
        .filter(|s| seen.binary_search(&s.span).is_ok())
        .map(|sentence| sentence.words.len())
        .sum();
    let in_derived: usize = pairs.iter().map(|pair| pair.0.words.len()).sum();
    let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    if total(derived) <= total(source) { share(in_derived, total(derived)) } else { share(in_source, total(source)) }
}

fn signal(kind: &str, detail: String) -> LineageSignal {
    LineageSignal { kind: kind.to_string(), detail }
}
