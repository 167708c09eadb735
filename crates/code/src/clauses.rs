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
    /// Whether the frame's constraints were waived: not coded, a fallback for rankings.
    pub is_weak: bool,
    /// Whether it is only foreseen, asked for or hypothetical.
    pub is_open: bool,
}

impl Clause {
    /// Source and target as CAMEO lays a row out: 043 (host a visit) has the host first, where we have the visitor.
    pub fn sides(&self) -> (&[Side], &[Side]) {
        if self.cameo.as_deref() == Some("043") {
            (&self.recipient, &self.source)
        } else {
            (&self.source, &self.recipient)
        }
    }
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

/// All clauses, and with them what frames would say whose constraints were waived (`is_weak`).
pub fn clauses_and_weak(article: &Article, doc: &Document, knowledge: &Knowledge, models: &Models) -> Vec<Clause> {
    let tree = Tree::new(doc);
    let ctx = Ctx { article, doc, knowledge, models, tree: &tree };
    let words = candidates::Words::new(ctx);
    let mut found = Vec::new();
    for sentence in 0..doc.sentences.len() {
        let (strong, weak) = candidates::with_weak(ctx, &words, sentence);
        found.extend(strong.iter().map(|candidate| clause(ctx, candidate)));
        found.extend(weak.iter().map(|candidate| Clause { is_weak: true, ..clause(ctx, candidate) }));
    }
    found
}

/// The clauses ranked by how well they say what `source` does to `target`, the best first: a frame that is specific,
/// whose roles are these words, that stands inside nothing else, and whose trigger stands near them.
pub fn relate<'c>(clauses: &'c [Clause], source: &[TextSpan], target: &[TextSpan]) -> Vec<(&'c Clause, i32)> {
    let overlaps =
        |sides: &[Side], spans: &[TextSpan]| sides.iter().any(|side| spans.iter().any(|span| span.overlaps(side.span)));
    let within = |spans: &[TextSpan], trigger: TextSpan| spans.iter().any(|span| span.contains(trigger));
    let between = |trigger: TextSpan| {
        let (Some(a), Some(b)) = (source.first(), target.first()) else { return false };
        let whole = a.cover(*b);
        whole.contains(trigger)
    };
    let mut ranked: Vec<(&Clause, i32)> = clauses
        .iter()
        .map(|clause| {
            let mut score = clause.score;
            score += if overlaps(&clause.source, source) { 5 } else { 0 };
            score += if overlaps(&clause.recipient, target) { 5 } else { 0 };
            if clause.mutual && overlaps(&clause.source, source) && overlaps(&clause.source, target) {
                score += 5;
            }
            score -= if clause.is_within { 5 } else { 0 };
            score += if between(clause.trigger) { 2 } else { 0 };
            score -= if within(source, clause.trigger) { 6 } else { 0 };
            score -= if within(target, clause.trigger) { 5 } else { 0 };
            (clause, score)
        })
        .collect();
    ranked.sort_by_key(|(_, score)| -score);
    ranked
}

/// The clause that a sentence is mainly about: the best that stands inside no other, the earlier of equals.
pub fn main_clause(clauses: &[Clause]) -> Option<&Clause> {
    let outer = clauses.iter().filter(|clause| !clause.is_within && !clause.is_weak);
    outer.max_by_key(|clause| {
        let n_roles = i32::from(!clause.source.is_empty()) * 3 + i32::from(!clause.recipient.is_empty()) * 2;
        (clause.score + n_roles, std::cmp::Reverse(clause.trigger.start))
    })
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
    let is_open = reading.foreseen || reading.requested;
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
        is_weak: false,
        is_open,
    }
}

fn side(ctx: Ctx<'_>, token: usize) -> Side {
    let party = parties::party(ctx, token);
    Side { span: party.span, country: party.country, sector: party.sector }
}
