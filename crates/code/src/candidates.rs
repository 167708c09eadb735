use model::EventType;

use crate::Ctx;

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
    /// `frame:<file>/<frame>`
    pub coder: String,
    /// 0 to 1.
    pub confidence: f32,
}

/// Every clause in which a frame of `data/frames/` fired, in text order; what is hedged, denied or foreseen as well.
pub(crate) fn find(_ctx: Ctx<'_>) -> Vec<Candidate> {
    Vec::new()
}
