//! Who fills the roles of a frame: its slots, the best first.

use knowledge::Slot;
use model::{Relation, Upos};

use super::{
    Candidate,
    arguments::{self, Arguments},
    choose::Chooser,
    phrases,
    triggers::Match,
    voice,
    words::Words,
};
use crate::Ctx;

impl Chooser<'_> {
    /// The tokens that fill a role: the first slot that gives a party; failing all, the first that gives anything.
    pub(super) fn fill(
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
                .flat_map(|token| phrases::conjuncts(self.ctx, token))
                .filter(|token| self.words.is_party(*token) && !(is_recipient && self.is_own(*token)))
                .filter(|token| !self.words.is_document(*token))
                .filter(|token| !self.words.is_aside(*token) || self.words.is_aside(found.token))
                .map(|token| self.words.whole(token))
                .filter(|token| !taken.contains(token) && *token != found.token && *token != found.last)
                .filter(|token| self.words.is_party(*token) && !(is_recipient && self.is_given(found, *token)))
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
                        && (!self.words.is_aside(*token) || self.words.is_aside(found.token))
                };
                weak = tokens.into_iter().filter(plain).collect();
            }
        }
        dedup(weak)
    }

    /// Whether a token is the thing that the frame acts upon and that nobody stands for ("delivered 40 *aircraft*").
    fn is_given(&self, found: Match, token: usize) -> bool {
        let frame = self.ctx.knowledge.frames.get(found.frame);
        let classes = self.ctx.knowledge.frames.classes();
        let materiel = classes.bit("materiel").unwrap_or_default();
        let people = classes.bit("victim").unwrap_or_default() | classes.bit("force").unwrap_or_default();
        frame.object.as_ref().is_some_and(|want| {
            want.classes & materiel != 0 && want.classes & people == 0 && self.words.class(token) & materiel != 0
        })
    }

    pub(super) fn slot(
        &self,
        slot: &Slot,
        found: Match,
        arguments: &Arguments,
        inner: Option<&Candidate>,
    ) -> Vec<usize> {
        let ctx = self.ctx;
        match slot {
            Slot::Subject => arguments.subject.clone(),
            Slot::Object => arguments.object.clone(),
            Slot::Indirect => arguments.indirect.clone(),
            Slot::Owner => arguments.object.iter().flat_map(|&token| self.owners_deep(token)).collect(),
            Slot::SubjectOwner => {
                let sender = |&token: &usize| {
                    let below = ctx.tree.exactly(ctx.doc, token, Relation::Acl);
                    let by: Vec<usize> = below.flat_map(|verb| voice::agents(ctx, self.words, verb)).collect();
                    if by.is_empty() { self.owners_deep(token) } else { by }
                };
                arguments.subject.iter().flat_map(sender).collect()
            }
            Slot::ContentSource => inner.map_or(Vec::new(), |inner| inner.source.clone()),
            Slot::ContentRecipient => inner.map_or(Vec::new(), |inner| inner.recipient.clone()),
            Slot::ClauseSubject => {
                if let Some(subject) = self.subject_after_that(found.token) {
                    return vec![subject];
                }
                let clauses = arguments.complements.iter();
                let subjects = clauses.flat_map(|&clause| arguments::of_verb(ctx, self.words, clause).subject);
                subjects.filter(|token| !arguments.subject.contains(token)).collect()
            }
            Slot::Grievance => self.grievance(found.last.max(found.token)),
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

    /// The first party named after a word of demand or anger behind the trigger, before a clause of its own begins.
    fn grievance(&self, trigger: usize) -> Vec<usize> {
        let ctx = self.ctx;
        let tokens = &ctx.doc.tokens;
        let classes = ctx.knowledge.frames.classes();
        let end = (trigger + 18).min(self.range.end);
        let Some(opener) = (trigger + 1..end).find(|&token| classes.holds("grievance", self.words.lemma(token))) else {
            return Vec::new();
        };
        // "marched, and the police called …": another clause stands between.
        if (trigger + 1..=opener).any(|token| self.is_finite(token)) {
            return Vec::new();
        }
        for token in opener + 1..(opener + 14).min(self.range.end) {
            if ctx.doc.form(token) == ";" || self.is_finite(token) {
                break;
            }
            let is_noun = matches!(tokens.upos[token], Upos::Noun | Upos::Propn | Upos::Adj);
            if is_noun && self.words.is_party(token) && !self.words.is_only_place(token) {
                let mut head = token;
                for _ in 0..4 {
                    let above = tokens.head[head] as usize;
                    let is_part = matches!(tokens.relation[head].base(), "compound" | "flat" | "amod" | "nmod");
                    if above <= head || !is_part || !self.words.is_party(above) {
                        break;
                    }
                    head = above;
                }
                return vec![head];
            }
        }
        Vec::new()
    }

    /// "demanded that *the United States* cancel …": whoever follows "that", where the tree has lost the bare verb.
    fn subject_after_that(&self, trigger: usize) -> Option<usize> {
        let end = (trigger + 6).min(self.range.end);
        let that = (trigger + 1..end)
            .find(|&token| self.words.lemma(token) == "that" && self.ctx.doc.tokens.upos[token] == Upos::Sconj)?;
        let only_time = (trigger + 1..that).all(|token| {
            self.words.is_time(token) || self.ctx.doc.tokens.upos[token] == Upos::Adp || self.ctx.doc.form(token) == ","
        });
        // The last word for somebody in the run that follows: "President *Mugabe* abandon" ends before the lost verb.
        let mut head = None;
        for token in that + 1..(that + 9).min(self.range.end) {
            match self.ctx.doc.tokens.upos[token] {
                Upos::Noun | Upos::Propn | Upos::Pron if self.words.is_party(token) => head = Some(token),
                Upos::Noun | Upos::Propn | Upos::Pron if head.is_none() => {}
                Upos::Det | Upos::Adj | Upos::Num | Upos::Part => {}
                _ => break,
            }
        }
        head.filter(|_| only_time)
    }

    /// The heads of phrases after one of these prepositions: under the trigger, under its object, or simply next in line.
    pub(super) fn after(&self, wanted: &[&str], found: Match, arguments: &Arguments) -> Vec<usize> {
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
    pub(super) fn other_side(&self, first: usize) -> Option<usize> {
        if phrases::conjuncts(self.ctx, first).len() > 1 {
            return None;
        }
        let end = (first + 5).min(self.range.end);
        let and = (first + 1..end).find(|&token| self.words.lemma(token) == "and")?;
        phrases::phrase_after(self.ctx, and)
    }

    /// Where the tree hangs a phrase somewhere else: the preposition within the next tokens of the same clause.
    pub(super) fn in_line(&self, trigger: usize, is_wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        let ctx = self.ctx;
        let end = (trigger + 14).min(self.range.end);
        for token in trigger + 1..end {
            if (token > trigger + 1 || !voice::is_verb(ctx, trigger))
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

    pub(super) fn is_finite(&self, token: usize) -> bool {
        let tokens = &self.ctx.doc.tokens;
        voice::is_verb(self.ctx, token) && tokens.features[token].has(model::Features::FINITE)
    }

    /// The next noun after `token` that heads a phrase, where no verb stands between.
    pub(super) fn noun_after(&self, token: usize) -> Option<usize> {
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
    pub(super) fn owners_deep(&self, thing: usize) -> Vec<usize> {
        let own = phrases::owners(self.ctx, self.words, thing);
        if !own.is_empty() {
            return own;
        }
        let is_of = |&child: &usize| {
            self.ctx.tree.under(self.ctx.doc, child, "case").any(|case| self.words.lemma(case) == "of")
        };
        let below = self.ctx.tree.under(self.ctx.doc, thing, "nmod").filter(is_of);
        below
            .map(|child| phrases::owners(self.ctx, self.words, child))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// Whether a token is a possessive pronoun: "*its* offensive" is the actor's own, and no recipient.
    pub(super) fn is_own(&self, token: usize) -> bool {
        let tokens = &self.ctx.doc.tokens;
        tokens.upos[token] == Upos::Pron && tokens.relation[token] == Relation::NmodPoss
    }

    /// The party that a token is, or whose it is ("the government's *decision*").
    pub(super) fn as_party(&self, token: usize) -> Vec<usize> {
        if self.words.is_document(token) {
            return Vec::new();
        }
        if self.words.is_party(token) {
            return vec![token];
        }
        // "dozens of protesters", "tens of thousands of students"
        let counted = self.measured(token).into_iter().filter(|&other| other != token && other > token);
        if let Some(counted) = counted.into_iter().find(|&other| self.words.is_party(other)) {
            return vec![counted];
        }
        // "the border *with Ukraine*"
        if self.ctx.knowledge.frames.classes().holds("boundary", self.words.lemma(token)) {
            let beyond = self.ctx.tree.under(self.ctx.doc, token, "nmod").find(|&child| {
                let mut cases = self.ctx.tree.under(self.ctx.doc, child, "case");
                self.words.is_party(child) && cases.any(|case| matches!(self.words.lemma(case), "with" | "between"))
            });
            if let Some(beyond) = beyond {
                return vec![beyond];
            }
        }
        let owners = phrases::owners(self.ctx, self.words, token);
        // "the *Turkey* recipe": a noun before a thing of no sort that frames know says what it is about, not whose.
        let is_topic = |&owner: &usize| {
            self.ctx.doc.tokens.relation[owner].base() == "compound"
                && self.ctx.doc.tokens.upos[owner] == Upos::Propn
                && !self.ctx.knowledge.frames.knows(self.words.lemma(token))
        };
        if owners.iter().all(is_topic) { Vec::new() } else { owners }
    }
}

/// Whether `noun` only measures what stands after "of": "dozens of", "14 of", "a group of", "a number of".
pub(super) fn measures(ctx: Ctx<'_>, words: &Words<'_>, noun: usize, child: usize) -> bool {
    let counts =
        ctx.doc.tokens.upos[noun] == Upos::Num || ctx.knowledge.frames.classes().listed("measure", words.lemma(noun));
    counts && ctx.tree.under(ctx.doc, child, "case").any(|case| words.lemma(case) == "of")
}

pub(super) fn dedup(tokens: Vec<usize>) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if !kept.contains(&token) {
            kept.push(token);
        }
    }
    kept
}
