//! Morphological features: from the treebank's own tag, then from the tree.

use std::ops::Range;

use model::{Features, Relation, Tokens, Upos};

/// The features that a Penn tag says.
pub(super) fn of(fine: &str, form: &str, upos: Upos) -> Features {
    match fine {
        "VBD" => Features::PAST.with(Features::FINITE),
        "VBZ" => Features::PRESENT.with(Features::FINITE).with(Features::SINGULAR),
        "VBP" => Features::PRESENT.with(Features::FINITE),
        "VB" => Features::INFINITIVE,
        "VBN" => Features::PAST.with(Features::PARTICIPLE),
        "VBG" => Features::PRESENT.with(Features::GERUND),
        "MD" => Features::MODAL.with(Features::FINITE),
        "NN" | "NNP" => Features::SINGULAR,
        "NNS" | "NNPS" => Features::PLURAL,
        "JJR" | "RBR" => Features::COMPARATIVE,
        "JJS" | "RBS" => Features::SUPERLATIVE,
        "PRP$" | "WP$" | "POS" => Features::POSSESSIVE.with(number(form)),
        "PRP" => number(form),
        "JJ" | "RB" if is_ordinal(form) => Features::ORDINAL,
        "DT" if upos == Upos::Det || upos == Upos::Pron => number(form),
        _ => Features::default(),
    }
}

fn number(form: &str) -> Features {
    let is = |words: &[&str]| words.iter().any(|word| form.eq_ignore_ascii_case(word));
    if is(&["they", "them", "their", "theirs", "themselves", "we", "us", "our", "ours", "ourselves", "these", "those"])
    {
        Features::PLURAL
    } else if is(&[
        "he", "him", "his", "himself", "she", "her", "hers", "herself", "it", "its", "itself", "i", "me", "my",
    ]) || is(&["mine", "myself", "this", "that", "a", "an"])
    {
        Features::SINGULAR
    } else {
        Features::default()
    }
}

/// "3rd", "21st"; ordinals in words are recognised by their lemma where they matter.
fn is_ordinal(form: &str) -> bool {
    let lower = form.to_ascii_lowercase();
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let word = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && lower.len() == digits.len() + 2)
        || word.contains(&lower.as_str())
}

/// What only the tree shows: passives, imperatives.
pub(super) fn by_tree(tokens: &mut Tokens, range: Range<usize>) {
    let participle = Features::PAST.with(Features::PARTICIPLE);
    for token in range.clone() {
        let head = tokens.head[token] as usize;
        if head != token && marks_passive(tokens.relation[token]) && tokens.features[head].has(participle) {
            tokens.features[head] = tokens.features[head].with(Features::PASSIVE);
        }
        // "troops sent to Kursk", "Asked whether": a participle that heads a clause without an auxiliary is passive.
        if matches!(tokens.relation[token], Relation::Acl | Relation::Advcl)
            && tokens.features[token].has(participle)
            && !has_child(tokens, range.clone(), token, |relation| {
                relation.base() == "aux" || relation == Relation::Nsubj
            })
        {
            tokens.features[token] = tokens.features[token].with(Features::PASSIVE);
        }
        let bare = tokens.upos[token] == Upos::Verb && tokens.features[token].has(Features::INFINITIVE);
        let starts_clause = |relation: Relation| matches!(relation, Relation::Root | Relation::Parataxis);
        if bare
            && starts_clause(tokens.relation[token])
            && !has_child(tokens, range.clone(), token, |r| matches!(r.base(), "nsubj" | "aux" | "mark" | "csubj"))
        {
            tokens.features[token] = tokens.features[token].with(Features::IMPERATIVE).with(Features::FINITE);
        }
    }
}

fn marks_passive(relation: Relation) -> bool {
    matches!(relation, Relation::AuxPass | Relation::NsubjPass | Relation::CsubjPass | Relation::OblAgent)
}

/// Whether a dependent within 30 tokens has such a relation: farther ones decide nothing here, and looking stays cheap.
fn has_child(tokens: &Tokens, range: Range<usize>, head: usize, wanted: impl Fn(Relation) -> bool) -> bool {
    let window = head.saturating_sub(30).max(range.start)..(head + 30).min(range.end);
    window
        .into_iter()
        .any(|token| token != head && tokens.head[token] as usize == head && wanted(tokens.relation[token]))
}
