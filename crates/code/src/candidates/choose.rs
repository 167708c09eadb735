// Long because choosing a frame and filling its slots read the same state; the slots could become a file of their own.
use std::ops::Range;

use knowledge::{ClauseKind, Content, Embedding, Frame, Slot, Use, Want};
use model::Relation;

use super::{
    Candidate,
    arguments::{self, Arguments},
    content,
    triggers::Match,
    words::Words,
};
use crate::Ctx;

/// Chooses, for each trigger of a sentence, the frame that fits best, and fills its roles.
pub(super) struct Chooser<'a> {
    ctx: Ctx<'a>,
    words: &'a Words<'a>,
    range: Range<usize>,
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
            if let Some(candidate) = self.fit(found)
                && best.as_ref().is_none_or(|known| candidate.score > known.score)
            {
                best = Some(candidate);
            }
        }
        self.known[index] = Known::Answer(best.clone().map(Box::new));
        best
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
            let required = i32::from(matches!(frame.content, Content::Required(_)));
            let near = frame.near.as_ref().is_some_and(|want| self.near(found.token).any(|t| self.words.fits(t, want)));
            let score = WEAK + frame.weight - asked - 2 * required + found.n_more as i32 + 2 * i32::from(near);
            all.push(self.build(found, frame, &arguments, None, score));
        }
        all
    }

    fn fit(&mut self, found: Match) -> Option<Candidate> {
        let ctx = self.ctx;
        let frame = ctx.knowledge.frames.get(found.frame);
        let (mut arguments, mut score) = self.arguments(found, frame)?;
        if let Some(preposition) = found.preposition {
            let after = arguments.after.iter().find(|(at, _)| *at == preposition).map(|&(_, head)| head);
            arguments.object.extend(after.or_else(|| self.noun_after(preposition)));
        }
        score += frame.weight + points::WORD * found.n_more as i32;
        score += self.constraints(found, frame, &mut arguments)?;
        let inner = self.inner(found.token, frame, &arguments);
        match (&frame.content, &inner) {
            (Content::Required(_), None) => return None,
            (Content::Required(kinds), Some(inner)) => {
                if !kinds.is_empty() && !kinds.contains(&inner.kind) {
                    return None;
                }
                score += points::CONTENT;
            }
            (Content::Optional, Some(_)) => score += 1,
            _ => {}
        }
        Some(self.build(found, frame, &arguments, inner.as_ref(), score))
            .filter(|candidate| !candidate.needs_recipient || !candidate.recipient.is_empty())
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

    /// What the frame asks of subject, object and neighbourhood: the points, or none where something is missing.
    fn constraints(&self, found: Match, frame: &Frame, arguments: &mut Arguments) -> Option<i32> {
        let mut score = 0;
        if let Some(want) = &frame.subject {
            score += if self.any_fits(&arguments.subject, want)? { points::SUBJECT } else { 0 };
        }
        if let Some(not) = &frame.subject_not
            && arguments.subject.iter().any(|&token| self.words.fits(token, not))
        {
            return None;
        }
        if let Some(want) = &frame.object {
            if arguments.object.is_empty() && found.used != Use::Noun {
                arguments.object.extend(self.noun_after(found.token));
            }
            score += self.object_points(&arguments.object, want)?;
        }
        if let Some(not) = &frame.object_not
            && arguments.object.iter().any(|&token| self.words.fits(token, not))
        {
            return None;
        }
        if frame.active && arguments.passive {
            return None;
        }
        let mut clauses = arguments.complements.iter().filter(|&&clause| clause > found.token);
        match frame.clause {
            Some(ClauseKind::Asked) if !clauses.any(|&clause| self.is_asked(clause)) => return None,
            Some(ClauseKind::Open) if clauses.any(|&clause| self.is_settled(clause)) => return None,
            _ => {}
        }
        if let Some(not) = &frame.clause_not
            && arguments.complements.iter().any(|&clause| self.words.fits(clause, not))
        {
            return None;
        }
        if let Some(want) = &frame.near {
            self.near(found.token).find(|&token| self.words.fits(token, want))?;
            score += points::NEAR;
        }
        if let Some(not) = &frame.not_near
            && self.near(found.token).any(|token| self.words.fits(token, not))
        {
            return None;
        }
        Some(score)
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
        let fits =
            |token: usize| arguments::conjuncts(self.ctx, token).into_iter().any(|token| self.words.fits(token, want));
        tokens.iter().any(|&token| fits(token)).then_some(true)
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
        let deep = tokens.iter().flat_map(|&token| {
            let below = self
                .ctx
                .tree
                .under(self.ctx.doc, token, "nmod")
                .filter(|&child| measures(self.ctx, self.words, token, child));
            arguments::conjuncts(self.ctx, token).into_iter().chain(below).collect::<Vec<_>>()
        });
        deep.map(of).max().filter(|&points| points > 0)
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
            Content::Required(kinds) => kinds.clone(),
            _ => Vec::new(),
        };
        let mut first = None;
        for place in places {
            if let Some(candidate) = self.at(place) {
                if !self.is_open(frame, place) {
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

    /// Whether an act inside can still be promised or threatened: "announced that it *had suspended* aid" is done, and
    /// "announced the *release*" is the deed itself.
    fn is_open(&self, frame: &Frame, place: usize) -> bool {
        if !matches!(frame.embeds, Some(Embedding::Promise | Embedding::Threaten)) {
            return true;
        }
        let tokens = &self.ctx.doc.tokens;
        if !arguments::is_verb(self.ctx, place) {
            return true;
        }
        let mut clause = place;
        for _ in 0..3 {
            if matches!(tokens.relation[clause].base(), "ccomp" | "parataxis" | "root") {
                break;
            }
            clause = tokens.head[clause] as usize;
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
        let intermediary =
            self.fill(&INTERMEDIARY.map(|word| Slot::After(word.to_string())), found, arguments, None, &source);
        Candidate {
            trigger: found.token,
            predicate: arguments.predicate,
            kind: frame.kind,
            mode,
            contexts,
            cameo,
            source,
            recipient,
            intermediary,
            object: arguments.object.first().copied(),
            mutual: frame.mutual,
            needs_recipient: frame.needs_recipient && inner.is_none() && !(frame.mutual && n_sources > 1),
            coder: format!("frame:{}", frame.id),
            confidence: (0.5 + 0.05 * score as f32).clamp(0.3, 0.95),
            score: score + points::ROLE * n_roles,
            within: None,
        }
    }

    /// The tokens that fill a role: the first slot that gives a party; failing all, the first that gives anything.
    fn fill(
        &self,
        slots: &[Slot],
        found: Match,
        arguments: &Arguments,
        inner: Option<&Candidate>,
        taken: &[usize],
    ) -> Vec<usize> {
        let is_recipient = !taken.is_empty();
        let mut weak = Vec::new();
        for slot in slots {
            let tokens = self.slot(slot, found, arguments, inner);
            let parties: Vec<usize> = tokens
                .iter()
                .flat_map(|&token| self.as_party(token))
                .flat_map(|token| arguments::conjuncts(self.ctx, token))
                .filter(|token| self.words.is_party(*token) && !(is_recipient && self.is_own(*token)))
                .filter(|token| !self.words.is_document(*token))
                .filter(|token| !self.words.is_aside(*token) || self.words.is_aside(found.token))
                .map(|token| self.words.whole(token))
                .filter(|token| !taken.contains(token) && *token != found.token && self.words.is_party(*token))
                .collect();
            if !parties.is_empty() {
                return dedup(parties);
            }
            if weak.is_empty() && matches!(slot, Slot::Object | Slot::Subject | Slot::Indirect | Slot::After(_)) {
                let plain = |token: &usize| {
                    !taken.contains(token)
                        && *token != found.token
                        && *token != found.last
                        && !self.words.is_time(*token)
                        && *token != arguments.predicate
                        && !self.words.is_given(*token)
                };
                weak = tokens.into_iter().filter(plain).collect();
            }
        }
        dedup(weak)
    }

    fn slot(&self, slot: &Slot, found: Match, arguments: &Arguments, inner: Option<&Candidate>) -> Vec<usize> {
        let ctx = self.ctx;
        match slot {
            Slot::Subject => arguments.subject.clone(),
            Slot::Object => arguments.object.clone(),
            Slot::Indirect => arguments.indirect.clone(),
            Slot::Owner => arguments.object.iter().flat_map(|&token| self.owners_deep(token)).collect(),
            Slot::ContentSource => inner.map_or(Vec::new(), |inner| inner.source.clone()),
            Slot::ContentRecipient => inner.map_or(Vec::new(), |inner| inner.recipient.clone()),
            Slot::ClauseSubject => arguments
                .complements
                .iter()
                .flat_map(|&clause| arguments::of_verb(ctx, self.words, clause).subject)
                .filter(|token| !arguments.subject.contains(token))
                .collect(),
            Slot::Place => self.after(&["in", "at"], found, arguments),
            Slot::After(word) => {
                let mut heads = self.after(&[word.as_str()], found, arguments);
                if word == "between"
                    && let [only] = heads[..]
                {
                    heads.extend(self.other_side(only));
                }
                heads
            }
        }
    }

    /// The heads of phrases after one of these prepositions: under the trigger, under its object, or simply next in line.
    fn after(&self, wanted: &[&str], found: Match, arguments: &Arguments) -> Vec<usize> {
        let ctx = self.ctx;
        let is_wanted = |preposition: usize| {
            wanted.iter().any(|word| {
                self.words.lemma(preposition) == *word || ctx.doc.form(preposition).eq_ignore_ascii_case(word)
            })
        };
        let direct: Vec<usize> = arguments
            .after
            .iter()
            .filter(|(preposition, head)| is_wanted(*preposition) && !self.words.is_time(*head))
            .map(|&(_, head)| head)
            .collect();
        if !direct.is_empty() {
            return direct;
        }
        let mut under = Vec::new();
        for &object in &arguments.object {
            for child in ctx.tree.under(ctx.doc, object, "nmod") {
                if ctx.tree.under(ctx.doc, child, "case").any(is_wanted) && !self.words.is_time(child) {
                    under.push(child);
                }
            }
        }
        if !under.is_empty() {
            return under;
        }
        self.in_line(found.token, is_wanted)
    }

    /// "between North Korea *and Russia*": the second, where the tree does not join it to the first.
    fn other_side(&self, first: usize) -> Option<usize> {
        if arguments::conjuncts(self.ctx, first).len() > 1 {
            return None;
        }
        let end = (first + 5).min(self.range.end);
        let and = (first + 1..end).find(|&token| self.words.lemma(token) == "and")?;
        arguments::phrase_after(self.ctx, and)
    }

    /// Where the tree hangs a phrase somewhere else: the preposition within the next tokens of the same clause.
    fn in_line(&self, trigger: usize, is_wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        let ctx = self.ctx;
        let end = (trigger + 14).min(self.range.end);
        for token in trigger + 1..end {
            if (token > trigger + 1 || !arguments::is_verb(ctx, trigger))
                && (ctx.doc.form(token) == ";"
                    || ctx.doc.tokens.relation[token] == Relation::Nsubj
                    || self.is_finite(token))
            {
                return Vec::new();
            }
            if ctx.doc.tokens.relation[token] == Relation::Case && is_wanted(token) {
                let head = ctx.doc.tokens.head[token] as usize;
                if head > token && head < self.range.end && !self.words.is_time(head) {
                    return vec![head];
                }
            }
        }
        Vec::new()
    }

    fn is_finite(&self, token: usize) -> bool {
        let tokens = &self.ctx.doc.tokens;
        arguments::is_verb(self.ctx, token) && tokens.features[token].has(model::Features::FINITE)
    }

    /// The next noun after `token` that heads a phrase, where no verb stands between.
    fn noun_after(&self, token: usize) -> Option<usize> {
        use model::Upos;
        let tokens = &self.ctx.doc.tokens;
        let end = (token + 8).min(self.range.end);
        for next in token + 1..end {
            match tokens.upos[next] {
                Upos::Verb | Upos::Aux | Upos::Punct | Upos::Sconj | Upos::Adp => return None,
                Upos::Noun | Upos::Propn
                    if !matches!(tokens.relation[next].base(), "compound" | "nmod" | "amod" | "flat")
                        || tokens.head[next] as usize <= next =>
                {
                    return (!self.words.is_time(next)).then_some(next);
                }
                _ => {}
            }
        }
        None
    }

    /// Whose a thing is, or whose the thing it is made of is ("imports of *Australian* coal").
    fn owners_deep(&self, thing: usize) -> Vec<usize> {
        let own = arguments::owners(self.ctx, self.words, thing);
        if !own.is_empty() {
            return own;
        }
        let below = self.ctx.tree.under(self.ctx.doc, thing, "nmod");
        below
            .map(|child| arguments::owners(self.ctx, self.words, child))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// Whether a token is a possessive pronoun: "*its* offensive" is the actor's own, and no recipient.
    fn is_own(&self, token: usize) -> bool {
        let tokens = &self.ctx.doc.tokens;
        tokens.upos[token] == model::Upos::Pron && tokens.relation[token] == Relation::NmodPoss
    }

    /// The party that a token is, or whose it is ("the government's *decision*").
    fn as_party(&self, token: usize) -> Vec<usize> {
        if self.words.is_document(token) {
            return Vec::new();
        }
        if self.words.is_party(token) {
            return vec![token];
        }
        // "dozens of protesters", "a group of soldiers"
        let counted = self
            .ctx
            .tree
            .under(self.ctx.doc, token, "nmod")
            .find(|&child| self.words.is_party(child) && measures(self.ctx, self.words, token, child));
        if let Some(counted) = counted {
            return vec![counted];
        }
        arguments::owners(self.ctx, self.words, token)
    }

    /// Marks candidates that stand inside others, and keeps one where a verb and its noun both carry a frame.
    fn nest(&mut self, all: &mut Vec<Candidate>) {
        let mut drop = Vec::new();
        for index in 0..all.len() {
            let trigger = all[index].trigger;
            if let Some(verb) = self.subject_of(trigger, all) {
                // "Russia's attack on Ukraine killed 12": one event, the one that names both sides.
                if all[verb].kind == all[index].kind {
                    let complete = !all[index].source.is_empty() && !all[index].recipient.is_empty();
                    drop.push(if complete { verb } else { index });
                }
                continue;
            }
            let above = self.above(trigger, all);
            let Some(above) = above else { continue };
            let lifted = all[index].predicate == all[above].trigger && all[index].predicate != trigger;
            if lifted {
                // "imposed sanctions", "signed an agreement": one event, the better frame.
                let loser = if all[index].score > all[above].score { above } else { index };
                drop.push(loser);
            } else {
                all[index].within = Some(all[above].trigger);
            }
        }
        drop.sort_unstable();
        drop.dedup();
        let dropped: Vec<usize> = drop.iter().map(|&index| all[index].trigger).collect();
        for index in drop.into_iter().rev() {
            all.remove(index);
        }
        for candidate in all.iter_mut() {
            if candidate.within.is_some_and(|outer| dropped.contains(&outer)) {
                candidate.within = None;
            }
        }
    }

    /// The candidate of which the noun `trigger` is the subject.
    fn subject_of(&self, trigger: usize, all: &[Candidate]) -> Option<usize> {
        let tokens = &self.ctx.doc.tokens;
        let head = tokens.head[trigger] as usize;
        let is_subject = tokens.relation[trigger].base() == "nsubj" && !arguments::is_verb(self.ctx, trigger);
        is_subject.then(|| all.iter().position(|other| other.trigger == head && other.predicate == head))?
    }

    /// Whether a clause leans on the one above for its subject ("met *to discuss*", "accused of *shelling*").
    fn has_no_subject(&self, verb: usize) -> bool {
        self.ctx.tree.under(self.ctx.doc, verb, "nsubj").next().is_none()
            && self.ctx.tree.children(verb).any(|child| self.ctx.doc.tokens.relation[child].base() == "mark")
    }

    /// The candidate whose complement, object or phrase holds `trigger`: the nearest above it in the tree.
    fn above(&self, trigger: usize, all: &[Candidate]) -> Option<usize> {
        let tokens = &self.ctx.doc.tokens;
        let mut at = trigger;
        for _ in 0..6 {
            let head = tokens.head[at] as usize;
            if head == at {
                // The outer verb of a garden path hangs under its own infinitive.
                return all.iter().position(|other| {
                    other.trigger != trigger
                        && arguments::garden_path(self.ctx, self.words, other.trigger)
                            .is_some_and(|(_, infinitive)| infinitive == Some(at))
                });
            }
            let inside = match tokens.relation[at].base() {
                "obj" | "xcomp" | "nmod" | "iobj" | "compound" | "amod" => true,
                "ccomp" => true,
                "obl" => at > head,
                "advcl" => self.has_no_subject(at),
                // "sent troops and called for talks" are two; "to meet and discuss" under one outer verb are not.
                "conj" => true,
                "acl" => tokens.relation[at] == Relation::Acl,
                _ => false,
            };
            if !inside {
                return None;
            }
            let conjunct = tokens.relation[at].base() == "conj";
            if let Some(index) = all
                .iter()
                .position(|other| other.trigger == head || (other.predicate == head && other.trigger != trigger))
                && !conjunct
            {
                return (all[index].trigger != trigger).then_some(index);
            }
            at = head;
        }
        None
    }
}

const INTERMEDIARY: [&str; 2] = ["through", "via"];

/// Whether `noun` only measures what stands after "of": "dozens of", "a group of", "a number of".
fn measures(ctx: Ctx<'_>, words: &Words<'_>, noun: usize, child: usize) -> bool {
    ctx.tree.under(ctx.doc, child, "case").any(|case| words.lemma(case) == "of")
        && ctx
            .knowledge
            .frames
            .classes()
            .words("measure")
            .is_some_and(|list| list.iter().any(|word| *word == words.lemma(noun)))
}

fn dedup(tokens: Vec<usize>) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if !kept.contains(&token) {
            kept.push(token);
        }
    }
    kept
}
