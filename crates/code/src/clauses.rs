//! What frames found in each sentence, before anything is held back: for `attache codebook explain` and for evaluations
//! that give the roles.

use infer::Models;
use knowledge::Knowledge;
use model::{Article, CountryCode, Document, EventType, Polarity, Sector, TextSpan};

use crate::{Ctx, candidates, events, manner, parties, tree::Tree};

/// A clause in which a frame fired, with spans for its roles.
#[derive(Debug, Clone)]
pub struct Clause {
    /// Index of the sentence.
    pub sentence: usize,
    /// PLOVER type once promise, threat and refusal are settled; none where it is only foreseen.
    pub kind: Option<EventType>,
    /// PLOVER type that the frame gives, before that.
    pub frame_kind: EventType,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// The word that carries it.
    pub trigger: TextSpan,
    /// Who does it.
    pub source: Vec<Side>,
    /// To whom.
    pub recipient: Vec<Side>,
    /// Whether both sides act alike.
    pub mutual: bool,
    /// Whether it is denied.
    pub denied: bool,
    /// Whether it stands inside another clause ("agreed to *send*").
    pub is_within: bool,
    /// `frame:<file>/<frame>`
    pub coder: String,
    /// How specific the frame was.
    pub score: i32,
}

/// One party of a clause.
#[derive(Debug, Clone)]
pub struct Side {
    /// Its words.
    pub span: TextSpan,
    /// Its country.
    pub country: Option<CountryCode>,
    /// Its sector.
    pub sector: Option<Sector>,
}

/// All clauses of a document in which a frame fired, in text order.
pub fn clauses(article: &Article, doc: &Document, knowledge: &Knowledge, models: &Models) -> Vec<Clause> {
    let tree = Tree::new(doc);
    let ctx = Ctx { article, doc, knowledge, models, tree: &tree };
    let found = candidates::find(ctx);
    found.iter().map(|candidate| clause(ctx, candidate)).collect()
}

fn clause(ctx: Ctx<'_>, candidate: &candidates::Candidate) -> Clause {
    let reading = manner::read(ctx, candidate.predicate, candidate.trigger);
    let settled = events::outcome(ctx, candidate, &reading);
    let trigger = ctx.doc.tokens.span[candidate.trigger];
    let sides = |tokens: &[usize]| tokens.iter().map(|&token| side(ctx, token)).collect();
    Clause {
        sentence: ctx.doc.sentence_of(trigger).unwrap_or_default(),
        kind: settled.as_ref().map(|settled| settled.kind),
        frame_kind: candidate.kind,
        cameo: settled.as_ref().map_or(candidate.cameo.clone(), |settled| settled.cameo.clone()),
        trigger,
        source: sides(&candidate.source),
        recipient: sides(&candidate.recipient),
        mutual: candidate.mutual,
        denied: settled.is_some_and(|settled| settled.polarity == Polarity::Denied),
        is_within: candidate.within.is_some(),
        coder: candidate.coder.clone(),
        score: candidate.score,
    }
}

fn side(ctx: Ctx<'_>, token: usize) -> Side {
    let party = parties::party(ctx, token);
    Side { span: party.span, country: party.country, sector: party.sector }
}
