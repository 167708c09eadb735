use model::{Certainty, Polarity, SpeechTime, TextSpan};

use crate::Ctx;

/// How a predicate is said, from tense, modals, negation, conditionals and what governs it; the words alone, whoever
/// speaks.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub polarity: Polarity,
    pub certainty: Certainty,
    pub time: SpeechTime,
    /// The source of the clause itself promises, plans, offers or threatens it ("agreed to send", "will sign").
    pub intended: bool,
    /// Somebody foresees it ("may send", "is expected to", "a potential deployment").
    pub foreseen: bool,
    /// Somebody asks for it ("urged Iran to stop").
    pub requested: bool,
    /// Told as history of the matter ("has previously dispatched").
    pub background: bool,
    /// The words that say so ("suggest", "may"), in text order.
    pub words: Vec<TextSpan>,
    /// The condition, as written ("if sanctions are lifted").
    pub condition: Option<TextSpan>,
}

/// Reads how the predicate `predicate` with its trigger `trigger` is said.
pub(crate) fn read(_ctx: Ctx<'_>, _predicate: usize, _trigger: usize) -> Reading {
    Reading {
        polarity: Polarity::Affirmed,
        certainty: Certainty::Certain,
        time: SpeechTime::Past,
        intended: false,
        foreseen: false,
        requested: false,
        background: false,
        words: Vec::new(),
        condition: None,
    }
}
