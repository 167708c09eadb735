//! The trees of a document in CoNLL-U, as Universal Dependencies writes them.

use std::fmt::Write;

use model::{Document, Features};

/// One block a sentence, a blank line after each.
pub fn conllu(doc: &Document) -> String {
    let mut out = String::new();
    for (index, sentence) in doc.sentences.iter().enumerate() {
        let text = doc.text(sentence.span).split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = write!(out, "# sent_id = {}-{}\n# text = {text}\n", doc.article, index + 1);
        let tokens = sentence.tokens();
        for token in tokens.clone() {
            let _ = writeln!(out, "{}", line(doc, token, tokens.start, tokens.end));
        }
        out.push('\n');
    }
    out
}

fn line(doc: &Document, token: usize, first: usize, end: usize) -> String {
    let columns = &doc.tokens;
    let head = if columns.is_root(token) { 0 } else { (columns.head[token] as usize + 1).saturating_sub(first) };
    let relation = if head == 0 { "root" } else { columns.relation[token].as_str() };
    let glued = token + 1 < end && columns.span[token + 1].start == columns.span[token].end;
    [
        (token + 1 - first).to_string(),
        field(doc.form(token)),
        field(columns.lemma(token)),
        columns.upos[token].as_str().to_string(),
        "_".to_string(),
        features(columns.features[token]),
        head.to_string(),
        relation.to_string(),
        "_".to_string(),
        if glued { "SpaceAfter=No".to_string() } else { "_".to_string() },
    ]
    .join("\t")
}

/// A field may hold neither tabs nor line breaks, and not be empty.
fn field(text: &str) -> String {
    if text.is_empty() { "_".to_string() } else { text.replace(['\t', '\n', '\r'], " ") }
}

fn features(set: Features) -> String {
    // In the alphabetical order that Universal Dependencies asks for. Ordinal and modal are ours and have no pair there.
    let pairs = [
        (Features::COMPARATIVE, "Degree=Cmp"),
        (Features::SUPERLATIVE, "Degree=Sup"),
        (Features::IMPERATIVE, "Mood=Imp"),
        (Features::SINGULAR, "Number=Sing"),
        (Features::PLURAL, "Number=Plur"),
        (Features::ORDINAL, "NumType=Ord"),
        (Features::POSSESSIVE, "Poss=Yes"),
        (Features::PAST, "Tense=Past"),
        (Features::PRESENT, "Tense=Pres"),
        (Features::FINITE, "VerbForm=Fin"),
        (Features::GERUND, "VerbForm=Ger"),
        (Features::INFINITIVE, "VerbForm=Inf"),
        (Features::PARTICIPLE, "VerbForm=Part"),
        (Features::PASSIVE, "Voice=Pass"),
    ];
    let named: Vec<&str> = pairs.into_iter().filter(|(bit, _)| set.has(*bit)).map(|(_, name)| name).collect();
    if named.is_empty() { "_".to_string() } else { named.join("|") }
}
