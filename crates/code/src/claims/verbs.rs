use knowledge::{CueClass, Found, Pattern, Reads, ReportCue, Reported};
use model::{Relation, TextSpan, Upos};

use super::{
    quotes::Quotes,
    report::{Report, Source},
    source,
};
use crate::{Ctx, clause};

/// What the verb or adjective `token` reports.
pub(super) fn read(ctx: Ctx<'_>, quotes: &Quotes, sentence: usize, token: usize) -> Option<Report> {
    match clause::upos(ctx, token) {
        Upos::Verb => {
            let lemma = clause::lemma(ctx, token).to_lowercase();
            let found = ctx.knowledge.cues.verb(&lemma, clause::beside(ctx, token));
            let report = Verb { ctx, token, found }.read(quotes, sentence);
            report.or_else(|| adjective(ctx, token))
        }
        Upos::Adj => adjective(ctx, token),
        _ => None,
    }
}

struct Verb<'a> {
    ctx: Ctx<'a>,
    token: usize,
    found: Found<'a, ReportCue>,
}

/// What was found as content: its pieces, and by which row.
struct Content<'a> {
    pieces: Vec<TextSpan>,
    by: &'a Reported,
    /// The preposition that belongs to the cue ("called *for*").
    preposition: Option<usize>,
    /// Who says it, where the pattern itself says so.
    source: Option<Source>,
    denies: bool,
}

impl<'a> Content<'a> {
    fn new(by: &'a Reported, pieces: Vec<TextSpan>) -> Self {
        Content { pieces, by, preposition: None, source: None, denies: false }
    }
}

impl<'a> Verb<'a> {
    fn read(&self, quotes: &Quotes, sentence: usize) -> Option<Report> {
        // "carried out a test" has nothing to do with carrying a report.
        let has_particle = self.child(&[Relation::CompoundPrt]).is_some();
        if self.found.with.is_none() && (self.found.plain.is_none() || has_particle) {
            return None;
        }
        let passive = clause::is_passive(self.ctx, self.token);
        let content = self
            .carried(passive)
            .or_else(|| self.clause(passive))
            .or_else(|| self.around(passive))
            .or_else(|| self.quotation(quotes, sentence, passive))
            .or_else(|| self.whole(passive))
            .or_else(|| self.object_and(passive))
            .or_else(|| self.small(passive))
            .or_else(|| self.bare_infinitive())
            .or_else(|| self.gerund())
            .or_else(|| self.object(passive))
            .or_else(|| self.after())
            .or_else(|| self.trailing(sentence, passive))?;
        let by = content.by;
        let takes_no_object = matches!(by.pattern, Pattern::Clause | Pattern::Quote | Pattern::After(_));
        let source = content
            .source
            .unwrap_or_else(|| source::of_verb(self.ctx, quotes, self.token, &content.pieces, takes_no_object));
        // A circumstance shows nothing by itself: "the visit suggests" is the outlet's own reading.
        let rows = [self.found.with, self.found.plain].into_iter().flatten().flat_map(|cue| &cue.0);
        let shows = rows.into_iter().any(|row| row.class == CueClass::Show) || by.pattern != Pattern::Clause;
        // "has not confirmed that …", "did not say that …": whoever has not said it is nobody's source for it.
        let unsaid = by.class == CueClass::Say && self.is_negated();
        // "…, the general staff said": whatever comes after the words that it is said to have said speaks.
        let cue = self.ctx.doc.tokens.span[self.token];
        let comments = content.pieces.iter().all(|piece| piece.end <= cue.start) && by.class == CueClass::Say;
        let claim = by.claim && !unsaid && (!shows || comments || self.source_speaks(source));
        let mut cue_span = self.ctx.doc.tokens.span[self.token];
        for beside in [clause::child(self.ctx, self.token, &[Relation::CompoundPrt]), content.preposition] {
            let near = beside.filter(|&beside| beside > self.token && beside <= self.token + 2);
            cue_span = near.map_or(cue_span, |beside| cue_span.cover(self.ctx.doc.tokens.span[beside]));
        }
        Some(Report {
            source,
            cue: self.token,
            cue_span,
            content: content.pieces,
            class: by.class,
            claim,
            quotes: self.quotes().is_some(),
            denies: (by.class == CueClass::Deny || content.denies) && !self.is_negated(),
            relayed: false,
        })
    }

    fn get(&self, pattern: &Pattern) -> Option<&'a Reported> {
        let with = self.found.with.and_then(|cue| cue.get(pattern));
        with.or_else(|| self.found.plain.and_then(|cue| cue.get(pattern)))
    }

    fn quotes(&self) -> Option<&'a Reported> {
        self.get(&Pattern::Clause).or_else(|| self.get(&Pattern::Quote))
    }

    fn child(&self, relations: &[Relation]) -> Option<usize> {
        clause::child(self.ctx, self.token, relations)
    }

    fn span(&self, token: usize) -> TextSpan {
        self.ctx.tree.span(self.ctx.doc, token)
    }

    fn is_negated(&self) -> bool {
        let is_not = |child: usize| {
            let form = self.ctx.doc.form(child).to_lowercase().replace('’', "'");
            self.ctx.knowledge.cues.manner(&form, knowledge::As::Adverb).has(Reads::NEGATES)
        };
        self.ctx.tree.children(self.token).any(is_not)
    }

    fn source_speaks(&self, source: Source) -> bool {
        let Source::Words(token) = source else { return true };
        let noun = self.ctx.knowledge.cues.speaker(&clause::lemma(self.ctx, token).to_lowercase());
        noun.is_some() || source::is_speaker(self.ctx, token)
    }

    /// A clause that depends on the verb: "said that …", "“…”, said Kim" where the parser made the quotation depend.
    fn clause(&self, passive: bool) -> Option<Content<'a>> {
        let by = self.get(&Pattern::Clause)?;
        let ctx = self.ctx;
        let is_content = |&child: &usize| match clause::relation(ctx, child) {
            Relation::Ccomp => true,
            Relation::Parataxis | Relation::Dep => {
                clause::is_clause(ctx, child)
                    && !is_report_about(ctx, child, self.token)
                    && !parted(ctx, self.token, child)
            }
            Relation::Obj | Relation::Xcomp => {
                clause::child(ctx, child, &[Relation::Nsubj, Relation::NsubjPass]).is_some()
            }
            _ => false,
        };
        let mut clauses = ctx.tree.children(self.token).filter(is_content);
        if let Some(first) = clauses.next() {
            return Some(Content::new(by, vec![self.span(first)]));
        }
        if passive {
            return None;
        }
        // "reported Kim expressing thanks"
        ctx.tree.children(self.token).find_map(|gerund| {
            let subject = clause::adjacent_subject(ctx, gerund, self.token)?;
            Some(Content::new(by, vec![self.span(subject).cover(self.span(gerund))]))
        })
    }

    /// The clause that the verb comments on: "…, Kim said", "…, he said, …", "as officials said".
    fn around(&self, passive: bool) -> Option<Content<'a>> {
        let by = self.get(&Pattern::Clause)?;
        let ctx = self.ctx;
        let above = clause::head(ctx, self.token)?;
        let parenthetical = match clause::relation(ctx, self.token) {
            Relation::Parataxis | Relation::Discourse | Relation::Dep => true,
            // "The toll has risen to 31, the rescue service said": often read as a circumstance, which no word opens.
            Relation::Advcl if clause::opener(ctx, self.token).is_none() => {
                let from = ctx.tree.reach(self.token).0;
                let is_behind_comma =
                    from.checked_sub(1).is_some_and(|token| ctx.doc.form(token) == ",") || ctx.doc.form(from) == ",";
                is_behind_comma
                    && above < from
                    && self.child(&[Relation::Nsubj]).is_some_and(|subject| subject < self.token)
                    && self.child(&[Relation::Obj, Relation::Ccomp, Relation::Xcomp]).is_none()
            }
            Relation::Advcl => {
                clause::opener(ctx, self.token).is_some_and(|word| clause::is_word(ctx, word, "as"))
                    && self.child(&[Relation::Obj, Relation::Xcomp]).is_none()
            }
            _ => false,
        };
        let has_source = passive || self.child(&[Relation::Nsubj]).is_some();
        if !parenthetical || !has_source || parted(ctx, above, self.token) {
            return None;
        }
        Some(Content::new(by, without(ctx, ctx.tree.reach(above), ctx.tree.reach(self.token))))
    }

    /// "Losses were heavy, the paper reported on Monday.": what stands before the last comma, where no tree ties the two.
    fn trailing(&self, sentence: usize, passive: bool) -> Option<Content<'a>> {
        let by = self.get(&Pattern::Clause).filter(|by| by.claim && !passive)?;
        let ctx = self.ctx;
        let tokens = ctx.doc.sentences[sentence].tokens();
        let is_verb = |token: usize| matches!(clause::upos(ctx, token), Upos::Verb | Upos::Aux);
        let is_nominal = |token: usize| matches!(clause::upos(ctx, token), Upos::Noun | Upos::Propn | Upos::Pron);
        if tokens.end - self.token > 10 || (self.token + 1..tokens.end).any(is_verb) {
            return None;
        }
        let comma = (tokens.start + 2..self.token).rev().take(20).find(|&token| ctx.doc.form(token) == ",")?;
        let before = comma + 1..self.token;
        // "…, who responded with water cannon": a clause about somebody.
        let relative =
            before.clone().any(|token| self.ctx.knowledge.frames.classes().holds("relative", ctx.doc.form(token)));
        let speaks = !relative && before.clone().any(is_nominal)
            || (!relative && self.token + 1 < tokens.end && is_nominal(self.token + 1));
        if before.clone().any(|token| clause::upos(ctx, token) == Upos::Verb)
            || !speaks
            || !(tokens.start..comma).any(is_verb)
        {
            return None;
        }
        let content = ctx.doc.tokens.span[tokens.start].cover(ctx.doc.tokens.span[comma - 1]);
        Some(Content::new(by, vec![content]))
    }

    /// A quotation beside the verb that no tree ties to it.
    fn quotation(&self, quotes: &Quotes, sentence: usize, passive: bool) -> Option<Content<'a>> {
        let by = self.quotes()?;
        if passive || self.child(&[Relation::Xcomp]).is_some() {
            return None;
        }
        let near = quotes.beside(self.ctx.doc, sentence, self.token)?;
        let fragment_of_object = self.child(&[Relation::Obj]).is_some_and(|object| self.span(object).overlaps(near));
        if fragment_of_object && self.get(&Pattern::Object).is_some() {
            return None;
        }
        Some(Content::new(by, vec![near]))
    }

    /// "expects Iran to stop", "is expected to stop".
    fn whole(&self, passive: bool) -> Option<Content<'a>> {
        let by = self.get(&Pattern::Whole)?;
        let infinitive = self.child(&[Relation::Xcomp]).filter(|&x| clause::is_infinitive(self.ctx, x))?;
        let other = if passive { self.subject()? } else { self.child(&[Relation::Obj, Relation::Iobj])? };
        let pieces = if passive {
            vec![self.span(other), self.span(infinitive)]
        } else {
            vec![self.span(other).cover(self.span(infinitive))]
        };
        Some(Content::new(by, pieces))
    }

    fn subject(&self) -> Option<usize> {
        self.child(&[Relation::NsubjPass, Relation::Nsubj])
    }

    /// "accused Iran of sending drones".
    fn object_and(&self, passive: bool) -> Option<Content<'a>> {
        let ctx = self.ctx;
        let other = if passive { clause::subject(ctx, self.token)? } else { self.child(&[Relation::Obj])? };
        ctx.tree.children(self.token).filter(|&child| child > self.token).find_map(|child| {
            if !matches!(clause::relation(ctx, child), Relation::Obl | Relation::Advcl | Relation::Xcomp) {
                return None;
            }
            let opener = clause::opener(ctx, child)?;
            let by = self.get(&Pattern::ObjectAnd(clause::lemma(ctx, opener).to_lowercase()))?;
            let tail = self.span(child);
            let pieces = match passive {
                true => vec![source::words(ctx, other), tail],
                false => vec![self.span(other).cover(tail)],
            };
            Some(Content::new(by, pieces))
        })
    }

    /// "called it a provocation", "described the visit as a success".
    fn small(&self, passive: bool) -> Option<Content<'a>> {
        let by = self.get(&Pattern::Small)?;
        let ctx = self.ctx;
        let other = if passive { clause::subject(ctx, self.token)? } else { self.child(&[Relation::Obj])? };
        let called =
            ctx.tree.children(self.token).filter(|&child| child > self.token).find(|&child| match clause::relation(
                ctx, child,
            ) {
                Relation::Xcomp => !clause::is_infinitive(ctx, child),
                Relation::Obl | Relation::Advcl => {
                    clause::opener(ctx, child).is_some_and(|word| clause::is_word(ctx, word, "as"))
                }
                _ => false,
            })?;
        let word = clause::lemma(ctx, called).to_lowercase();
        let mut content = match passive {
            true => Content::new(by, vec![source::words(ctx, other), self.span(called)]),
            false => Content::new(by, vec![self.span(other).cover(self.span(called))]),
        };
        content.denies = ctx.knowledge.cues.manner(&word, knowledge::As::Adjective).has(Reads::NEGATES_CLAUSE);
        Some(content)
    }

    /// "promised to withdraw", "urged Iran to stop".
    fn bare_infinitive(&self) -> Option<Content<'a>> {
        let by = self.get(&Pattern::Infinitive)?;
        let infinitive = self.ctx.tree.children(self.token).find(|&child| {
            matches!(clause::relation(self.ctx, child), Relation::Xcomp | Relation::Advcl | Relation::Ccomp)
                && child > self.token
                && clause::is_infinitive(self.ctx, child)
        })?;
        Some(Content::new(by, vec![self.span(infinitive)]))
    }

    /// "denied sending troops".
    fn gerund(&self) -> Option<Content<'a>> {
        let by = self.get(&Pattern::Gerund)?;
        let gerund = self.ctx.tree.children(self.token).find(|&child| {
            matches!(clause::relation(self.ctx, child), Relation::Xcomp | Relation::Ccomp | Relation::Obj)
                && child > self.token
                && clause::upos(self.ctx, child) == Upos::Verb
                && clause::opener(self.ctx, child).is_none()
        })?;
        Some(Content::new(by, vec![self.span(gerund)]))
    }

    /// "announced a deal", "a deal announced by Seoul".
    fn object(&self, passive: bool) -> Option<Content<'a>> {
        let by = self.get(&Pattern::Object)?;
        if !passive {
            let object = self.child(&[Relation::Obj])?;
            if by.class == CueClass::Carry && !self.is_speech(object) {
                return None;
            }
            let relative = clause::antecedent(self.ctx, object);
            let span = if relative == object { self.span(object) } else { source::words(self.ctx, relative) };
            return Some(Content::new(by, vec![span]));
        }
        // Without an agent, nobody is said to have said it: the passive of a mere object reports nothing.
        clause::agent(self.ctx, self.token)?;
        let subject = clause::subject(self.ctx, self.token)?;
        Some(Content::new(by, vec![source::words(self.ctx, subject)]))
    }

    /// Whether a noun is something said or written: an outlet "released a statement", a court a prisoner.
    fn is_speech(&self, noun: usize) -> bool {
        let cues = &self.ctx.knowledge.cues;
        let lemma = clause::lemma(self.ctx, noun).to_lowercase();
        cues.noun(&lemma).is_some()
            || cues.speaker(&lemma).is_some_and(|noun| noun.kind == knowledge::SpeakerNounKind::Document)
    }

    /// "called for talks".
    fn after(&self) -> Option<Content<'a>> {
        let ctx = self.ctx;
        ctx.tree.children(self.token).filter(|&child| child > self.token).find_map(|child| {
            let opener = clause::opener(ctx, child)?;
            let by = self.get(&Pattern::After(clause::lemma(ctx, opener).to_lowercase()))?;
            let (_, last) = ctx.tree.reach(child);
            let first = (opener + 1).min(last);
            let span = ctx.doc.tokens.span[first].cover(ctx.doc.tokens.span[last]);
            Some(Content { preposition: Some(opener), ..Content::new(by, vec![span]) })
        })
    }

    /// "said in a statement that KCNA carried": the outlet carries the whole of what is said.
    fn carried(&self, passive: bool) -> Option<Content<'a>> {
        let ctx = self.ctx;
        let by = self.found.plain?.0.iter().find(|reported| reported.class == CueClass::Carry)?;
        let paper = clause::head(ctx, self.token)?;
        let in_relative = matches!(clause::relation(ctx, self.token), Relation::AclRelcl | Relation::Acl);
        let is_document = ctx
            .knowledge
            .cues
            .speaker(&clause::lemma(ctx, paper).to_lowercase())
            .is_some_and(|noun| noun.kind == knowledge::SpeakerNounKind::Document);
        if !in_relative || !is_document || clause::relation(ctx, paper) != Relation::Obl {
            return None;
        }
        let saying = clause::head(ctx, paper)?;
        let carrier = if passive { clause::agent(ctx, self.token)? } else { self.child(&[Relation::Nsubj])? };
        let pieces = without(ctx, ctx.tree.reach(saying), ctx.tree.reach(paper));
        Some(Content { source: Some(Source::Words(carrier)), ..Content::new(by, pieces) })
    }
}

/// Whether a semicolon parts the two: each says its own.
fn parted(ctx: Ctx<'_>, one: usize, other: usize) -> bool {
    (one.min(other)..one.max(other)).any(|token| ctx.doc.form(token) == ";")
}

/// Whether the clause of `child` only comments on the one of `verb` ("…, he said" beside another verb of saying).
fn is_report_about(ctx: Ctx<'_>, child: usize, verb: usize) -> bool {
    let lemma = clause::lemma(ctx, child).to_lowercase();
    child > verb
        && ctx.knowledge.cues.verb(&lemma, std::iter::empty()).plain.is_some_and(|cue| cue.quotes().is_some())
        && clause::child(ctx, child, &[Relation::Ccomp, Relation::Obj]).is_none()
}

/// The words of `all` before and after `gap` (first and last tokens).
pub(super) fn without(ctx: Ctx<'_>, all: (usize, usize), gap: (usize, usize)) -> Vec<TextSpan> {
    let span = |first: usize, last: usize| ctx.doc.tokens.span[first].cover(ctx.doc.tokens.span[last]);
    let mut pieces = Vec::new();
    if all.0 < gap.0 {
        pieces.push(span(all.0, gap.0 - 1));
    }
    if gap.1 < all.1 {
        pieces.push(span(gap.1 + 1, all.1));
    }
    pieces
}

/// "is confident that …", "was afraid to …", "were critical of …".
fn adjective(ctx: Ctx<'_>, token: usize) -> Option<Report> {
    let cue = ctx.knowledge.cues.adjective(&ctx.doc.form(token).to_lowercase())?;
    let subject = clause::subject(ctx, token)?;
    if clause::is_word(ctx, subject, "it") && clause::child(ctx, token, &[Relation::Expl]).is_some() {
        return None;
    }
    let (content, by, preposition) = ctx.tree.children(token).filter(|&child| child > token).find_map(|child| {
        let span = ctx.tree.span(ctx.doc, child);
        match clause::relation(ctx, child) {
            Relation::Ccomp => cue.get(&Pattern::Clause).map(|by| (span, by, None)),
            Relation::Xcomp | Relation::Advcl if clause::is_infinitive(ctx, child) => {
                cue.get(&Pattern::Infinitive).map(|by| (span, by, None))
            }
            Relation::Obl | Relation::Advcl | Relation::Nmod | Relation::Xcomp => {
                let opener = clause::opener(ctx, child)?;
                let word = clause::lemma(ctx, opener).to_lowercase();
                if word == "that" {
                    return cue.get(&Pattern::Clause).map(|by| (span, by, None));
                }
                let by = cue.get(&Pattern::After(word))?;
                let (_, last) = ctx.tree.reach(child);
                let first = (opener + 1).min(last);
                Some((ctx.doc.tokens.span[first].cover(ctx.doc.tokens.span[last]), by, Some(opener)))
            }
            _ => None,
        }
    })?;
    let mut cue_span = ctx.doc.tokens.span[token];
    if let Some(preposition) = preposition.filter(|&preposition| preposition == token + 1) {
        cue_span = cue_span.cover(ctx.doc.tokens.span[preposition]);
    }
    Some(Report {
        source: Source::Words(subject),
        cue: token,
        cue_span,
        content: vec![content],
        class: by.class,
        claim: by.claim,
        quotes: false,
        denies: false,
        relayed: false,
    })
}
