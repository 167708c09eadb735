//! Where frames fire: tokens only, before anybody asks who these words are and who says so.

mod arguments;
mod choose;
mod content;
mod nest;
mod phrases;
mod roles;
mod subject;
mod trial;
mod triggers;
mod voice;
mod words;

use model::EventType;

use crate::Ctx;
pub(crate) use trial::Trial;
pub(crate) use words::Words;

/// A clause in which a frame fired: tokens only, before anybody asks who these words are and who says so.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// Token that carries it (verb, noun or, for a light verb, the noun: "paid a *visit*").
    pub trigger: usize,
    /// Token of the finite (or outermost) predicate that tense, mood and negation hang on ("*paid* a visit").
    pub predicate: usize,
    /// PLOVER type.
    pub kind: EventType,
    /// PLOVER mode, where the frame gives one.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// CAMEO code, where it maps.
    pub cameo: Option<String>,
    /// Head tokens of those who do it.
    pub source: Vec<usize>,
    /// Head tokens of those to whom it is done.
    pub recipient: Vec<usize>,
    /// Head tokens of those through whom.
    pub intermediary: Vec<usize>,
    /// Head token of the thing given, sent, signed, …
    pub object: Option<usize>,
    /// Whether both sides act alike.
    pub mutual: bool,
    /// Whether it is no event without a recipient that somebody can be recognised in.
    pub needs_recipient: bool,
    /// `frame:<file>/<frame>`
    pub coder: String,
    /// How specific the frame was: what chooses among frames for one trigger.
    pub score: i32,
    /// The trigger of the candidate that this one stands inside ("*agreed* to send"): what is promised, asked for or
    /// condemned is no event of its own.
    pub within: Option<usize>,
}

/// Every clause in which a frame of `data/frames/` fired, in text order; what is hedged, denied or foreseen as well.
pub(crate) fn find(ctx: Ctx<'_>) -> Vec<Candidate> {
    let words = Words::new(ctx);
    let mut candidates = Vec::new();
    for sentence in 0..ctx.doc.sentences.len() {
        candidates.extend(in_sentence(ctx, &words, sentence));
    }
    candidates
}

/// The candidates of one sentence, in text order.
pub(crate) fn in_sentence(ctx: Ctx<'_>, words: &Words<'_>, sentence: usize) -> Vec<Candidate> {
    let range = ctx.doc.sentences[sentence].tokens();
    if range.len() > MOST_TOKENS {
        return Vec::new();
    }
    let matches = triggers::find(ctx, words, range.clone());
    let mut chooser = choose::Chooser::new(ctx, words, range, matches);
    chooser.candidates()
}

/// The candidates of one sentence and, apart, those whose constraints were waived.
pub(crate) fn with_weak(ctx: Ctx<'_>, words: &Words<'_>, sentence: usize) -> (Vec<Candidate>, Vec<Candidate>) {
    let range = ctx.doc.sentences[sentence].tokens();
    if range.len() > MOST_TOKENS {
        return (Vec::new(), Vec::new());
    }
    let matches = triggers::find(ctx, words, range.clone());
    let mut chooser = choose::Chooser::new(ctx, words, range, matches);
    let strong = chooser.candidates();
    let weak = chooser.weak(&strong);
    (strong, weak)
}

/// What frames say that fit at a trigger and lose to one of another type, over all sentences.
pub(crate) fn rivals(ctx: Ctx<'_>) -> Vec<Candidate> {
    let words = Words::new(ctx);
    let sentences =
        ctx.doc.sentences.iter().map(|sentence| sentence.tokens()).filter(|range| range.len() <= MOST_TOKENS);
    sentences
        .flat_map(|range| {
            let matches = triggers::find(ctx, &words, range.clone());
            choose::Chooser::new(ctx, &words, range, matches).rivals()
        })
        .collect()
}

/// What became of each frame whose words stand in a sentence, in text order.
pub(crate) fn trials(ctx: Ctx<'_>, words: &Words<'_>, sentence: usize) -> Vec<Trial> {
    let range = ctx.doc.sentences[sentence].tokens();
    if range.len() > MOST_TOKENS {
        return Vec::new();
    }
    let matches = triggers::find(ctx, words, range.clone());
    choose::Chooser::new(ctx, words, range, matches).trials()
}

/// A longer "sentence" is a list or a table that no parser reads.
const MOST_TOKENS: usize = 250;
