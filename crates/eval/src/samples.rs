//! Examples and counterexamples of frame files, each through the whole way from sentence to events.

use infer::Models;
use knowledge::{Knowledge, Sample};

use crate::suites::article_of;

/// What the machine makes of one sentence, and why.
#[derive(Debug)]
pub struct Explanation {
    /// The sentence, read.
    pub doc: model::Document,
    /// What it says.
    pub coded: model::Coded,
    /// Every word that some frame knows, with what came of it.
    pub words: Vec<code::Explained>,
}

/// Explains one sentence, taken as the only paragraph of an English page.
pub fn explain(knowledge: &Knowledge, models: &Models, sentence: &str) -> Explanation {
    let article = article_of(sentence);
    let doc = annotate::annotate(&article, knowledge, models);
    let coded = code::code(&article, &doc, knowledge, models);
    let words = code::explain(&article, &doc, knowledge, models);
    Explanation { doc, coded, words }
}

/// Whether a sample holds.
///
/// # Errors
/// What was expected and what was coded, in words.
pub fn check(knowledge: &Knowledge, models: &Models, sample: &Sample) -> Result<(), String> {
    let article = article_of(&sample.text);
    let doc = annotate::annotate(&article, knowledge, models);
    let coded = code::code(&article, &doc, knowledge, models);
    let words = |parties: &[model::Party]| {
        parties.iter().map(|party| doc.text(party.span).to_string()).collect::<Vec<_>>().join(", ")
    };
    // An own type stands among the contexts of its event.
    let is_own = |context: &&String| knowledge.frames.own_types().iter().any(|own| own.name == **context);
    let own_type = |event: &model::Event| event.contexts.iter().find(is_own).cloned();
    let type_of = |event: &model::Event| own_type(event).unwrap_or_else(|| event.kind.name().to_string());
    let shown: Vec<String> = coded
        .events
        .iter()
        .map(|event| format!("{} {} > {}", type_of(event), words(&event.source), words(&event.recipient)))
        .collect();
    let shown = if shown.is_empty() { "nothing".to_string() } else { shown.join("; ") };
    let Some(expected) = &sample.expected else {
        let wrong = coded.events.iter().any(|event| sample.kinds.contains(&event.kind));
        return if wrong { Err(format!("a counterexample; coded: {shown}")) } else { Ok(()) };
    };
    for wanted in expected {
        let (kind, sides) = wanted.split_once(' ').unwrap_or((wanted, ""));
        let (source, recipient) = sides.split_once('>').unwrap_or((sides, ""));
        let holds = |have: &str, want: &str| want.split(',').all(|name| have.contains(name.trim()));
        let found = coded.events.iter().any(|event| {
            let both = format!("{}, {}", words(&event.source), words(&event.recipient));
            let have =
                if event.mutual { [both.clone(), both] } else { [words(&event.source), words(&event.recipient)] };
            let fits = event.kind.name() == kind || own_type(event).is_some_and(|own| own == kind);
            fits && holds(&have[0], source) && holds(&have[1], recipient)
        });
        if !found {
            return Err(format!("not found: {wanted}; coded: {shown}"));
        }
    }
    Ok(())
}
