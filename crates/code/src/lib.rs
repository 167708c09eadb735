//! [`Document`] → [`Coded`]: events, figures, attributions, forecasts.
//!
//! Invariants
//! - The test that counts: somebody who is shown only the cited span must be able to fill in the row.
//! - What another sentence supplies carries `inferred_from`; what nothing supplies stays empty.
//! - What third parties foresee, and what is possible, hypothetical or denied, is never an affirmed, certain event.

mod candidates;
mod claims;
mod clause;
mod clauses;
mod confidence;
mod events;
mod explain;
mod figures;
mod forecasts;
mod manner;
mod parties;
mod places;
mod probe;
mod relevance;
mod standing;
#[cfg(test)]
mod testing;
mod tree;

pub use clauses::{Clause, Side, clauses, clauses_and_weak, main_clause, relate};
pub use events::foreseen_as;
pub use explain::{Explained, FrameTried, Verdict, explain};
use infer::Models;
use knowledge::Knowledge;
use model::{Article, Coded, Document};

pub use probe::{HowSaid, ReportedWords, how_said, reported};

/// What every step of coding reads.
#[derive(Clone, Copy)]
pub(crate) struct Ctx<'a> {
    #[expect(dead_code, reason = "for steps that ask where and when the page was published; none does yet")]
    pub article: &'a Article,
    pub doc: &'a Document,
    pub knowledge: &'a Knowledge,
    pub models: &'a Models,
    pub tree: &'a tree::Tree,
}

/// Codes a document. Never fails: what could not be coded is left out, with a note where a reader would miss it.
pub fn code(article: &Article, doc: &Document, knowledge: &Knowledge, models: &Models) -> Coded {
    let tree = tree::Tree::new(doc);
    let ctx = Ctx { article, doc, knowledge, models, tree: &tree };
    let mut coded = Coded { claims: claims::find(ctx), ..Coded::default() };
    let candidates = candidates::find(ctx);
    events::settle(ctx, &candidates, &mut coded);
    forecasts::find(ctx, &candidates, &mut coded);
    figures::find(ctx, &mut coded);
    relevance::judge(ctx, &mut coded);
    claims::judge_speakers(ctx, &mut coded);
    coded
}
