use std::{cmp::Ordering, ops::Range};

use knowledge::{ClauseKind, Content, Embedding, Frame, Slot, Use, Want};

use model::EventType;

use super::{
    Candidate,
    arguments::{self, Arguments},
    content, phrases,
    roles::measures,
    trial::{Miss, Trial},
    triggers::Match,
    voice,
    words::Words,
};
use crate::{Ctx, ranker};

/// Chooses, for each trigger of a sentence, the frame that fits best, and fills its roles.
pub(super) struct Chooser<'a> {
    pub(super) ctx: Ctx<'a>,
    pub(super) words: &'a Words<'a>,
    pub(super) range: Range<usize>,
    matches: Vec<Match>,
    /// For each token of the sentence: not asked, being asked, or the answer.
    known: Vec<Known>,
}

#[derive(Clone)]
enum Known {
    NotAsked,
    Asked,
    Answer(Option<Box<Candidate>>),
}

/// Points that a frame earns for what it asks and gets; the highest wins a trigger, then the earlier in the files.
mod points {
    pub const LEMMA: i32 = 4;
    pub const CLASS: i32 = 3;
    pub const SUBJECT: i32 = 2;
    pub const NEAR: i32 = 2;
    pub const CONTENT: i32 = 4;
    pub const WORD: i32 = 3;
    pub const LIGHT: i32 = 1;
    pub const ROLE: i32 = 1;
}

/// Where the score of a frame starts whose constraints were waived.
const WEAK: i32 = -6;

/// How near is near: so many tokens before and after the trigger.
const NEAR: (usize, usize) = (8, 12);

impl<'a> Chooser<'a> {
    pub(super) fn new(ctx: Ctx<'a>, words: &'a Words<'a>, range: Range<usize>, matches: Vec<Match>) -> Self {
        let known = vec![Known::NotAsked; range.len()];
        Chooser { ctx, words, range, matches, known }
    }

    /// All candidates of the sentence, in text order, those inside others marked.
    pub(super) fn candidates(&mut self) -> Vec<Candidate> {
        let tokens: Vec<usize> = self.matches.iter().map(|found| found.token).collect();
        let mut all: Vec<Candidate> = Vec::new();
        for token in tokens {
            if all.iter().all(|candidate| candidate.trigger != token)
                && let Some(candidate) = self.at(token)
            {
                all.push(candidate);
            }
        }
        all.sort_by_key(|candidate| candidate.trigger);
        self.name_pronouns(&mut all);
        self.nest(&mut all);
        all
    }

    /// The candidate that `token` carries.
    fn at(&mut self, token: usize) -> Option<Candidate> {
        let index = token.checked_sub(self.range.start).filter(|&index| index < self.known.len())?;
        match &self.known[index] {
            Known::Answer(answer) => return answer.as_deref().cloned(),
            Known::Asked => return None,
            Known::NotAsked => {}
        }
        self.known[index] = Known::Asked;
        let matches: Vec<Match> = self.matches.iter().filter(|found| found.token == token).copied().collect();
        let mut best: Option<Candidate> = None;
        for found in matches {
            if let Ok(candidate) = self.fit(found) {
                let beats = |known: &Candidate| match candidate.score.cmp(&known.score) {
                    Ordering::Equal => {
                        ranker::preference(self.ctx, &candidate) > ranker::preference(self.ctx, known) + ranker::MARGIN
                    }
                    other => other == Ordering::Greater,
                };
                if best.as_ref().is_none_or(beats) {
                    best = Some(candidate);
                }
            }
        }
        self.known[index] = Known::Answer(best.clone().map(Box::new));
        best
    }

    /// What became of each frame at each trigger.
    pub(super) fn trials(&mut self) -> Vec<Trial> {
        let mut trials = Vec::new();
        for found in self.matches.clone() {
            let frame = self.ctx.knowledge.frames.get(found.frame).id.clone();
            let winner = self.at(found.token);
            let result = match (self.fit(found), winner) {
                (Ok(_), Some(winner)) if winner.coder != format!("frame:{frame}") => {
                    Err(Miss::Outscored(winner.coder.trim_start_matches("frame:").to_string()))
                }
                (Ok(candidate), _) => Ok(candidate.score),
                (Err(miss), _) => Err(miss),
            };
            trials.push(Trial { token: found.token, frame, result });
        }
        trials
    }

    /// What frames of another type say at the trigger of a candidate, and lose to it.
    pub(super) fn rivals(&mut self) -> Vec<Candidate> {
        let mut lost = Vec::new();
        for found in self.matches.clone() {
            let Some(winner) = self.at(found.token) else { continue };
            lost.extend(self.fit(found).ok().filter(|candidate| candidate.kind != winner.kind));
        }
        lost
    }

    /// For each trigger at which no frame fits in full: what the frames would say if their constraints were waived.
    /// Nothing that the engine codes; a ranking over given roles falls back on it.
    pub(super) fn weak(&mut self, strong: &[Candidate]) -> Vec<Candidate> {
        let mut all: Vec<Candidate> = Vec::new();
        for found in self.matches.clone() {
            if strong.iter().any(|candidate| candidate.trigger == found.token) {
                continue;
            }
            let frame = self.ctx.knowledge.frames.get(found.frame);
            let arguments = match found.used {
                Use::Noun => arguments::of_noun(
                    self.ctx,
                    self.words,
                    found.token,
                    arguments::governing_verb(self.ctx, self.words, found.token).map(|(verb, _)| verb),
                ),
                _ => arguments::of_verb(self.ctx, self.words, found.token),
            };
            let asked = [&frame.subject, &frame.object, &frame.near].into_iter().flatten().count() as i32;
            let required = i32::from(matches!(frame.content, Content::Required(_) | Content::Refrained(_)));
            let near = frame.near.as_ref().is_some_and(|want| self.near(found.token).any(|t| self.words.fits(t, want)));
            let score = WEAK + frame.weight - asked - 2 * required + found.n_more as i32 + 2 * i32::from(near);
            all.push(self.build(found, frame, &arguments, None, score));
        }
        all
    }

    /// What one frame says at one trigger, or what it asks for and does not get.
    pub(super) fn fit(&mut self, found: Match) -> Result<Candidate, Miss> {
        let ctx = self.ctx;
        let frame = ctx.knowledge.frames.get(found.frame);
        let (mut arguments, mut score) = self.arguments(found, frame).ok_or(Miss::NoClause)?;
        if let Some(preposition) = found.preposition {
            let after = arguments.after.iter().find(|(at, _)| *at == preposition).map(|&(_, head)| head);
            arguments.object.extend(after.or_else(|| self.noun_after(preposition)));
        }
        score += frame.weight + points::WORD * found.n_more as i32;
        score += self.constraints(found, frame, &mut arguments)?;
        let inner = self.inner(found.token, frame, &arguments);
        match (&frame.content, &inner) {
            (Content::Required(_) | Content::Refrained(_), None) => return Err(Miss::NoContent),
            (Content::Required(kinds) | Content::Refrained(kinds), Some(inner)) => {
                if !kinds.is_empty() && !kinds.contains(&inner.kind) {
                    return Err(Miss::ContentOf(inner.kind));
                }
                score += points::CONTENT;
            }
            (Content::Optional, Some(_)) => score += 1,
            _ => {}
        }
        let candidate = self.build(found, frame, &arguments, inner.as_ref(), score);
        let is_alone = candidate.needs_recipient && candidate.recipient.is_empty();
        if is_alone { Err(Miss::NoRecipient) } else { Ok(candidate) }
    }

    /// The arguments, where the trigger can carry a clause at all.
    fn arguments(&self, found: Match, frame: &Frame) -> Option<(Arguments, i32)> {
        let ctx = self.ctx;
        match found.used {
            Use::Verb | Use::Adjective => Some((arguments::of_verb(ctx, self.words, found.token), 0)),
            Use::Noun => {
                // Behind a preposition only the frame's own verbs lift a noun: "went on strike", not "confirmed in the call".
                let is_light = |&(verb, behind): &(usize, bool)| {
                    let lemma = self.words.lemma(verb);
                    (!behind && self.words.is_light(verb))
                        || ((!behind || self.words.lifts_behind(verb))
                            && frame.light.iter().any(|word| word.split('_').next() == Some(lemma)))
                };
                let light = arguments::governing_verb(ctx, self.words, found.token).filter(is_light);
                let below = || arguments::verb_below(ctx, found.token).map(|verb| (verb, false)).filter(is_light);
                let light = light.or_else(below).map(|(verb, _)| verb);
                if light.is_none() && !frame.alone {
                    return None;
                }
                let mut arguments = arguments::of_noun(ctx, self.words, found.token, light);
                if frame.suffered && light.is_none() && arguments.object.is_empty() {
                    arguments.object = std::mem::take(&mut arguments.subject);
                }
                Some((arguments, if light.is_some() { points::LIGHT } else { 0 }))
            }
        }
    }

    /// What the frame asks of subject, object and neighbourhood: the points, or what is missing.
    fn constraints(&self, found: Match, frame: &Frame, arguments: &mut Arguments) -> Result<i32, Miss> {
        let mut score = 0;
        let blocked = |tokens: &[usize], not: &Option<Want>| {
            let not = not.as_ref()?;
            tokens.iter().copied().find(|&token| self.words.fits(token, not))
        };
        if let Some(want) = &frame.subject {
            let fits = self.any_fits(&arguments.subject, want).ok_or(Miss::Subject(arguments.subject.clone()))?;
            score += if fits { points::SUBJECT } else { 0 };
        }
        if let Some(token) = blocked(&arguments.subject, &frame.subject_not) {
            return Err(Miss::SubjectBlocked(token));
        }
        if let Some(want) = &frame.object {
            if arguments.object.is_empty() && found.used != Use::Noun {
                arguments.object.extend(self.noun_after(found.token));
            }
            if arguments.object.is_empty() {
                // "stopped *enriching* uranium"
                let gerund = |verb: &usize| self.ctx.doc.form(*verb).ends_with("ing");
                let acts: Vec<usize> = arguments.complements.iter().copied().filter(gerund).collect();
                let fits = self.object_points(&acts, want).is_some();
                arguments.object.extend(acts.into_iter().filter(|_| fits));
            }
            let mut points = self.object_points(&arguments.object, want);
            if points.is_none() && found.used == Use::Verb && !arguments.passive {
                // "handed over *their weapons* to monitors", where the tree makes one object of it all.
                let next = phrases::phrase_after(self.ctx, found.last.max(found.token)).filter(|&next| {
                    !self.words.is_time(next) && !arguments.subject.contains(&next) && !arguments.object.contains(&next)
                });
                let within = next.filter(|&next| {
                    arguments
                        .object
                        .iter()
                        .any(|&object| object > next && self.ctx.doc.tokens.head[next] as usize == object)
                });
                points = within.and_then(|next| self.object_points(&[next], want));
                arguments.object = points.and(within).map_or(std::mem::take(&mut arguments.object), |next| vec![next]);
            }
            score += points.ok_or(Miss::Object(arguments.object.clone()))?;
        }
        if let Some(token) = blocked(&arguments.object, &frame.object_not) {
            return Err(Miss::ObjectBlocked(token));
        }
        if frame.active && arguments.passive {
            return Err(Miss::Passive);
        }
        let mut clauses = arguments.complements.iter().filter(|&&clause| clause > found.token);
        match frame.clause {
            Some(ClauseKind::Asked) if !clauses.any(|&clause| self.is_asked(clause)) => return Err(Miss::Clause),
            Some(ClauseKind::Open) if clauses.any(|&clause| self.is_settled(clause)) => return Err(Miss::Clause),
            _ => {}
        }
        if let Some(not) = &frame.clause_not
            && let Some(&clause) = arguments.complements.iter().find(|&&clause| self.words.fits(clause, not))
        {
            return Err(Miss::ClauseBlocked(clause));
        }
        if let Some(want) = &frame.near {
            self.near(found.token).find(|&token| self.words.fits(token, want)).ok_or(Miss::Near)?;
            score += points::NEAR;
        }
        if let Some(not) = &frame.not_near
            && let Some(token) = self.near(found.token).find(|&token| self.words.fits(token, not))
        {
            return Err(Miss::NearBlocked(token));
        }
        Ok(score)
    }

    /// Whether a complement is something asked for: "told them *to leave*", "told them they *must* leave".
    fn is_asked(&self, clause: usize) -> bool {
        let own = |relation: &'static str| self.ctx.tree.under(self.ctx.doc, clause, relation);
        own("mark").any(|mark| self.words.lemma(mark) == "to")
            || own("aux").any(|aux| self.words.is_asking(aux))
            || (self.words.is_asking(clause) && own("xcomp").next().is_some())
    }

    /// Whether a complement says how things are: "agreed that it *is* a stretch".
    fn is_settled(&self, clause: usize) -> bool {
        let tokens = &self.ctx.doc.tokens;
        let own = |relation: &'static str| self.ctx.tree.under(self.ctx.doc, clause, relation);
        tokens.relation[clause].base() == "ccomp"
            && !own("mark").any(|mark| self.words.lemma(mark) == "to")
            && !own("aux").any(|aux| self.is_modal(aux))
    }

    fn is_modal(&self, aux: usize) -> bool {
        let cues = &self.ctx.knowledge.cues;
        !cues.manner(self.words.lemma(aux), knowledge::As::Aux).is_empty()
    }

    /// A wanted subject must fit where there is one; where the clause has none, nothing is won or lost.
    fn any_fits(&self, tokens: &[usize], want: &Want) -> Option<bool> {
        if tokens.is_empty() {
            return Some(false);
        }
        let fits = |token: &usize| self.measured(*token).into_iter().any(|token| self.words.fits(token, want));
        tokens.iter().any(fits).then_some(true)
    }

    fn object_points(&self, tokens: &[usize], want: &Want) -> Option<i32> {
        let of = |token: usize| {
            if want.lemmas.iter().any(|wanted| *wanted == self.words.lemma(token)) {
                points::LEMMA
            } else if self.words.class(token) & want.classes != 0 {
                points::CLASS
            } else {
                0
            }
        };
        let deep = tokens.iter().flat_map(|&token| self.measured(token));
        deep.map(of).max().filter(|&points| points > 0)
    }

    /// The token, those joined to it, and what it only measures: "thousands of *students*", "25,000 tons of food *aid*".
    pub(super) fn measured(&self, token: usize) -> Vec<usize> {
        let below = |token: usize| {
            let under = self.ctx.tree.under(self.ctx.doc, token, "nmod");
            under.filter(move |&child| measures(self.ctx, self.words, token, child)).collect::<Vec<_>>()
        };
        let mut all = phrases::conjuncts(self.ctx, token);
        // "a drug *suspect*", taken for an adjective after its noun
        all.extend(self.ctx.tree.under(self.ctx.doc, token, "amod").filter(|&child| child > token));
        let first = below(token);
        all.extend(first.iter().flat_map(|&child| below(child)));
        all.extend(first);
        all
    }

    fn near(&self, token: usize) -> impl Iterator<Item = usize> + use<'a> {
        let from = token.saturating_sub(NEAR.0).max(self.range.start);
        let to = (token + NEAR.1 + 1).min(self.range.end);
        (from..to).filter(move |&other| other != token)
    }

    /// The act inside the complement.
    fn inner(&mut self, trigger: usize, frame: &Frame, arguments: &Arguments) -> Option<Candidate> {
        if frame.content == Content::Ignored {
            return None;
        }
        let places = content::places(self.ctx, self.words, trigger, arguments);
        let wanted = match &frame.content {
            Content::Required(kinds) | Content::Refrained(kinds) => kinds.clone(),
            _ => Vec::new(),
        };
        let mut first = None;
        for place in places {
            if let Some(candidate) = self.at(place) {
                let is_deed = matches!(frame.content, Content::Refrained(_)) == self.is_refrained(place);
                let is_meant = matches!(frame.embeds, Some(Embedding::Promise | Embedding::Threaten))
                    || matches!(frame.content, Content::Refrained(_));
                if !self.is_open(frame, place, trigger) || (is_meant && !is_deed) {
                    continue;
                }
                if wanted.is_empty() || wanted.contains(&candidate.kind) {
                    return Some(candidate);
                }
                first.get_or_insert(candidate);
            }
        }
        first
    }

    /// Whether "not" or "never" stands with a verb in a complement ("promised *not* to attack").
    fn is_refrained(&self, place: usize) -> bool {
        let classes = self.ctx.knowledge.frames.classes();
        self.ctx.tree.children(place).any(|child| child < place && classes.listed("negation", self.words.lemma(child)))
    }

    /// Whether an act inside can still be promised or threatened: "announced that it *had suspended* aid" is done, and
    /// "announced the *release*" is the deed itself.
    fn is_open(&self, frame: &Frame, place: usize, trigger: usize) -> bool {
        if !matches!(frame.embeds, Some(Embedding::Promise | Embedding::Threaten)) {
            return true;
        }
        let tokens = &self.ctx.doc.tokens;
        if !voice::is_verb(self.ctx, place) {
            return true;
        }
        let mut clause = place;
        for _ in 0..3 {
            let above = tokens.head[clause] as usize;
            if above == trigger || matches!(tokens.relation[clause].base(), "ccomp" | "parataxis" | "root") {
                break;
            }
            clause = above;
        }
        if tokens.relation[clause].base() != "ccomp" {
            return true;
        }
        self.ctx.tree.under(self.ctx.doc, clause, "aux").any(|aux| {
            matches!(self.words.lemma(aux), "will" | "would" | "shall" | "may" | "can" | "could" | "wo" | "'ll" | "'d")
        }) || self.ctx.tree.under(self.ctx.doc, clause, "mark").any(|mark| self.words.lemma(mark) == "to")
    }

    fn build(
        &self,
        found: Match,
        frame: &Frame,
        arguments: &Arguments,
        inner: Option<&Candidate>,
        score: i32,
    ) -> Candidate {
        let mut source = self.fill(&frame.source, found, arguments, inner, &[]);
        let recipient = self.fill(&frame.recipient, found, arguments, inner, &source);
        if source.iter().any(|token| recipient.contains(token)) {
            source.retain(|token| !recipient.contains(token));
        }
        let ontology = &self.ctx.knowledge.ontology;
        let embedded = match (frame.embeds, inner.and_then(|inner| inner.cameo.as_deref())) {
            (Some(how), Some(code)) => ontology.embed(how, code).map(str::to_string),
            _ => None,
        };
        let mut mode = frame.mode.clone();
        let mut contexts = frame.contexts.clone();
        // "A roadside *bomb* killed …": the deed is one with explosives, whichever verb tells it.
        let explosive =
            |token: &usize| self.ctx.knowledge.frames.classes().listed("explosive", self.words.lemma(*token));
        if frame.kind == EventType::Assault && mode.is_none() && source.iter().any(explosive) {
            mode = Some("explosives".to_string());
        }
        let cameo = match embedded {
            Some(code) => {
                if let Some(row) = ontology.cameo(&code).filter(|row| row.kind == Some(frame.kind)) {
                    mode = row.mode.clone().or(mode);
                    contexts = if row.contexts.is_empty() { contexts } else { row.contexts.clone() };
                }
                Some(code)
            }
            None => frame.cameo.clone().or_else(|| {
                let plain = match frame.embeds {
                    Some(Embedding::Promise) => "030",
                    Some(Embedding::Appeal) => "020",
                    Some(Embedding::Demand) => "100",
                    Some(Embedding::Refuse) => "120",
                    Some(Embedding::Threaten) => "130",
                    None => return None,
                };
                Some(plain.to_string())
            }),
        };
        let n_sources = source.len();
        let n_roles = i32::from(!source.is_empty()) + i32::from(!recipient.is_empty());
        let intermediary = self.fill(&self.intermediary_slots(), found, arguments, None, &source);
        Candidate {
            trigger: found.token,
            predicate: arguments.predicate,
            kind: frame.kind,
            mode,
            contexts,
            cameo,
            object: arguments.object.first().copied(),
            mutual: frame.mutual || (frame.several && source.len() > 1 && recipient.is_empty()),
            needs_recipient: frame.needs_recipient && inner.is_none() && !(frame.mutual && n_sources > 1),
            coder: format!("frame:{}", frame.id),
            source,
            recipient,
            intermediary,
            score: score + points::ROLE * n_roles,
            within: None,
        }
    }

    /// Where it stands through whom something is done: the prepositions of the class `intermediary`.
    fn intermediary_slots(&self) -> Vec<Slot> {
        let words = self.ctx.knowledge.frames.classes().words("intermediary").unwrap_or_default();
        words.iter().map(|word| Slot::After(word.clone())).collect()
    }
}
