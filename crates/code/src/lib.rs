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
mod events;
mod explain;
mod figures;
mod forecasts;
mod manner;
mod parties;
mod places;
mod probe;
mod ranker;
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

/// A row that a frame gives, and the features that the ranker judges it by: what it learns from.
pub struct RankedRow {
    /// The row.
    pub event: model::Event,
    /// Its features, by name.
    pub features: Vec<String>,
    /// Whether its frame won its trigger; else it lost to one of another type.
    pub won: bool,
}

/// Each row that the frames of a document give, however doubtful, and those of frames that lost.
pub fn rows(article: &Article, doc: &Document, knowledge: &Knowledge, models: &Models) -> Vec<RankedRow> {
    let tree = tree::Tree::new(doc);
    let ctx = Ctx { article, doc, knowledge, models, tree: &tree };
    let claims = claims::find(ctx);
    let row = |candidate: &candidates::Candidate, won: bool| {
        let (event, features) = events::row(ctx, candidate, &claims).ok()?;
        Some(RankedRow { event, features, won })
    };
    let winners = candidates::find(ctx);
    let own = winners.iter().filter(|candidate| candidate.within.is_none());
    let mut rows: Vec<RankedRow> = own.filter_map(|candidate| row(candidate, true)).collect();
    rows.extend(candidates::rivals(ctx).iter().filter_map(|candidate| row(candidate, false)));
    rows
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
