//! Which frames fired on a document, which did not and why: for whoever writes frames.

use infer::Models;
use knowledge::Knowledge;
use model::{Article, Document, TextSpan};

use crate::{Ctx, candidates, claims, events, tree::Tree};

/// One word that some frame knows, and what came of it.
#[derive(Debug, Clone)]
pub struct Explained {
    /// Index of the sentence.
    pub sentence: usize,
    /// The word that carries the trigger.
    pub trigger: TextSpan,
    /// The frames that know the word, in the order of the files.
    pub frames: Vec<FrameTried>,
    /// What became of the frame that won; none where none fits.
    pub verdict: Option<Verdict>,
}

/// One frame at one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameTried {
    /// `<file>/<frame>`
    pub frame: String,
    /// Its points where it fired.
    pub points: Option<i32>,
    /// Why it did not.
    pub reason: Option<String>,
}

/// What became of a clause in which a frame fired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The event with this index of [`model::Coded::events`].
    Event(usize),
    /// It stands inside the clause of this word, whose code it decides.
    Within(TextSpan),
    /// It says the same as another frame in the clause, and less.
    Merged,
    /// It tells no event, for this reason.
    Held(&'static str),
}

/// Every word of `doc` that some frame knows, in text order, with what came of it. Pages that tell no events
/// (sport, advice) are read like others here.
pub fn explain(article: &Article, doc: &Document, knowledge: &Knowledge, models: &Models) -> Vec<Explained> {
    let tree = Tree::new(doc);
    let ctx = Ctx { article, doc, knowledge, models, tree: &tree };
    let claims = claims::find(ctx);
    let words = candidates::Words::new(ctx);
    let mut n_events = 0;
    let mut all: Vec<Explained> = Vec::new();
    for sentence in 0..doc.sentences.len() {
        let fired = candidates::in_sentence(ctx, &words, sentence);
        let from = all.len();
        for trial in candidates::trials(ctx, &words, sentence) {
            let trigger = doc.tokens.span[trial.token];
            let tried = FrameTried {
                frame: trial.frame,
                points: trial.result.as_ref().ok().copied(),
                reason: trial.result.err().map(|miss| miss.reason(doc)),
            };
            match all[from..].iter_mut().find(|known| known.trigger == trigger) {
                Some(known) => known.frames.push(tried),
                None => all.push(Explained { sentence, trigger, frames: vec![tried], verdict: None }),
            }
        }
        all[from..].sort_by_key(|explained| explained.trigger);
        for candidate in &fired {
            let verdict = match candidate.within {
                Some(outer) => Verdict::Within(doc.tokens.span[outer]),
                None => match events::event(ctx, candidate, &claims) {
                    Ok(_) => {
                        n_events += 1;
                        Verdict::Event(n_events - 1)
                    }
                    Err(held) => Verdict::Held(held.reason()),
                },
            };
            let trigger = doc.tokens.span[candidate.trigger];
            if let Some(known) = all[from..].iter_mut().find(|known| known.trigger == trigger) {
                known.verdict = Some(verdict);
            }
        }
        for known in &mut all[from..] {
            if known.verdict.is_none() && known.frames.iter().any(|tried| tried.points.is_some()) {
                known.verdict = Some(Verdict::Merged);
            }
        }
    }
    all
}
