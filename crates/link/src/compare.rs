use std::collections::HashMap;

use model::{CreditKind, Derivation, Lineage, LineageSignal, SharedPassage, TextSpan};

use crate::{
    drift,
    sketch::{SentenceSketch, Sketch},
    words::{Shingled, shared_runs},
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
/// Whoever tells an account again tells one of its first sentences, title included; pages that share background, or what
/// an outlet puts under everything, do not.
const LEAD: usize = 3;
/// Of the names and numbers in sentences that are told again, at least this share stands in both: a form that is filled in
/// anew (a market report, a storm warning) keeps the words and changes these.
const SAME_SPECIFICS: f64 = 0.5;
/// Sentences pair up from this likeness on when lineage is judged, and from the lower one on when it is settled and only
/// changes are looked for.
const ALIKE: f64 = 0.5;
const ALIKE_FOR_DRIFT: f64 = 0.36;
/// A shared passage has at least so many words.
const PASSAGE: usize = 8;
/// Texts of more sentences than this are compared by shingles alone.
const MAX_SENTENCES: usize = 400;

/// Two sentences that tell the same, as (in the derived article, in the source).
pub(crate) type Pair<'a> = (&'a SentenceSketch, &'a SentenceSketch);

/// How two articles hang together, whichever came first; none where they do not.
pub(crate) fn compare(a: Side<'_>, b: Side<'_>) -> Option<Lineage> {
    let (source, derived, directed, mut signals) = direct(a, b);
    let share = derived.1.overlap(source.1);
    let (words, source_words) = (&derived.1.words, &source.1.words);
    let (shorter, longer) =
        (words.hashes.len().min(source_words.hashes.len()), words.hashes.len().max(source_words.hashes.len()));
    let pairs = aligned(derived.0, source.0, ALIKE);
    let retold = retold(derived.0, source.0, &pairs);
    let credited = signals.iter().any(|signal| matches!(signal.kind.as_str(), "credit" | "wire-tag" | "quotes"));
    let own_matter = is_own_matter(derived.0, source.0, &pairs);
    // A sentence that both quote proves that both heard it, not that one read the other.
    let n_told = pairs.iter().filter(|pair| !pair.0.is_quotation).count();
    let leads =
        |sketch: &Sketch, span: TextSpan| sketch.sentences.iter().take(LEAD).any(|sentence| sentence.span == span);
    let told = pairs.iter().filter(|pair| !pair.0.is_quotation);
    let same_lead = told.clone().any(|pair| leads(derived.0, pair.0.span) || leads(source.0, pair.1.span));
    let how = if share >= COPY && own_matter && shorter as f64 >= WHOLE * longer as f64 {
        Derivation::Verbatim
    } else if share >= COPY && own_matter {
        Derivation::Trimmed
    } else if same_lead
        && own_matter
        && is_same_matter(&pairs)
        && ((share >= PATCHWORK && n_told >= 2)
            || (n_told >= 3 && retold >= RETOLD)
            || (credited && n_told >= 2 && retold >= RETOLD_WITH_CREDIT))
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
    let runs = shared_runs(words, source_words, PASSAGE);
    let pairs = aligned(derived.0, source.0, ALIKE_FOR_DRIFT);
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

/// An article: its sketch and its words.
pub(crate) type Side<'a> = (&'a Sketch, &'a Shingled);

/// Which of the two is the source, and why: a credit first, then the time of publication. Where neither tells, the order
/// is by id and says nothing.
fn direct<'a>(a: Side<'a>, b: Side<'a>) -> (Side<'a>, Side<'a>, bool, Vec<LineageSignal>) {
    let (a_credits, b_credits) = (credit_of(a.0, b.0), credit_of(b.0, a.0));
    match (a_credits, b_credits) {
        (Some(signal), None) => return (b, a, true, vec![signal]),
        (None, Some(signal)) => return (a, b, true, vec![signal]),
        _ => {}
    }
    if shares_credit(a.0, b.0) {
        // Two that name the same source have it from there, whoever was first.
        return if a.0.article < b.0.article { (a, b, false, Vec::new()) } else { (b, a, false, Vec::new()) };
    }
    if let Some(earlier_is_a) = published_first(a.0, b.0) {
        let (source, derived) = if earlier_is_a { (a, b) } else { (b, a) };
        let why = signal("time", format!("published {}, the other {}", moment(source.0), moment(derived.0)));
        return (source, derived, true, vec![why]);
    }
    if a.0.article < b.0.article { (a, b, false, Vec::new()) } else { (b, a, false, Vec::new()) }
}

/// As exactly as it is known.
fn moment(sketch: &Sketch) -> String {
    let Some(published) = &sketch.published else { return String::new() };
    published.instant.map_or_else(|| published.day.to_string(), |instant| instant.to_string())
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
    if let Some(credit) = derived.credits.iter().filter(|_| !own).find(names) {
        let kind = if credit.kind == CreditKind::Wire { "wire-tag" } else { "credit" };
        return Some(signal(kind, format!("credits {}", credit.name)));
    }
    // Whoever quotes an outlet by name has it from there, unless that one quotes it in turn.
    let quoted = outlet.as_ref().filter(|outlet| !own && is_voice(derived, outlet))?;
    Some(signal("quotes", format!("quotes {quoted}")))
}

fn is_voice(sketch: &Sketch, outlet: &str) -> bool {
    let bare = |name: &str| name.strip_prefix("the ").unwrap_or(name).to_string();
    sketch.voices.iter().any(|voice| bare(voice) == bare(outlet))
}

/// Whether both credit one and the same source.
fn shares_credit(a: &Sketch, b: &Sketch) -> bool {
    a.credits.iter().any(|credit| b.credits.iter().any(|other| other.name == credit.name))
}

/// Whether what two pages of one outlet share is their matter, and not what the outlet puts under everything: their titles
/// or a sentence that was told anew agree, or the whole of one stands in the other. Pages of two outlets share matter.
fn is_own_matter(derived: &Sketch, source: &Sketch, pairs: &[Pair<'_>]) -> bool {
    if derived.outlet.is_none() || derived.outlet != source.outlet {
        return true;
    }
    let first = |sketch: &Sketch, span: TextSpan| sketch.sentences.first().is_some_and(|one| one.span == span);
    let same_title = pairs.iter().any(|pair| first(derived, pair.0.span) && first(source, pair.1.span));
    let told_anew = pairs.iter().any(|pair| pair.0.words != pair.1.words && shares_specifics(pair));
    let shorter = if derived.sentences.len() <= source.sentences.len() { derived } else { source };
    let n_body = shorter.sentences.len().saturating_sub(1);
    same_title || told_anew || (n_body >= 3 && pairs.len() >= n_body)
}

/// Whether the sentences that are told again name the same names and numbers.
fn is_same_matter(pairs: &[Pair<'_>]) -> bool {
    let (mut shared, mut least) = (0, 0);
    for (one, other) in pairs {
        shared += one.specifics.iter().filter(|word| other.specifics.contains(word)).count();
        least += one.specifics.len().min(other.specifics.len());
    }
    shared as f64 >= SAME_SPECIFICS * least as f64
}

fn shares_specifics((one, other): &Pair<'_>) -> bool {
    let shared = one.specifics.iter().filter(|word| other.specifics.contains(word)).count();
    shared > 0 && 2 * shared >= one.specifics.len().min(other.specifics.len())
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
fn aligned<'a>(derived: &'a Sketch, source: &'a Sketch, least: f64) -> Vec<Pair<'a>> {
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
            && score >= least
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
