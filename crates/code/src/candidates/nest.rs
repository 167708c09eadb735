//! Which candidates stand inside others, and which two say the same thing.

use model::{EventType, Relation, Upos};

use super::{Candidate, choose::Chooser, voice};

impl Chooser<'_> {
    /// Marks candidates that stand inside others, and keeps one where a verb and its noun both carry a frame.
    pub(super) fn nest(&mut self, all: &mut Vec<Candidate>) {
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
            if let Some(verb) = self.acl_of_subject(trigger, all)
                && all[verb].kind == all[index].kind
            {
                // "A drone fired by Hezbollah hit a base": the main verb names both sides.
                drop.push(index);
                continue;
            }
            if let Some(verb) = self.outcome_of(index, all) {
                // "opened fire on demonstrators, *wounding* five": one deed, and whom it hit.
                let hit = all[index].recipient.clone();
                let told = &mut all[verb];
                if !told.recipient.iter().any(|&token| self.words.is_party(token)) {
                    told.recipient = hit;
                }
                drop.push(index);
                continue;
            }
            let above = self.above(trigger, all);
            let Some(above) = above else { continue };
            let lifted = all[index].predicate == all[above].trigger && all[index].predicate != trigger;
            if lifted {
                // "imposed sanctions", "signed an agreement": one event, the better frame.
                let loser = if all[index].score > all[above].score { above } else { index };
                drop.push(loser);
            } else if self.deed_of(index, above, all) {
                let (deed, told) = (all[index].clone(), &mut all[above]);
                let others = |side: &[usize]| -> Vec<usize> {
                    side.iter().copied().filter(|token| !told.recipient.contains(token)).collect()
                };
                // "in a clash *with troops*": the other side; "in an attack *on troops*": those whom it was meant for.
                let other_side = deed.source.is_empty() && deed.mutual;
                let source = if other_side { others(&deed.recipient) } else { others(&deed.source) };
                // "killed in clashes between the army and rebels": which of them killed, nobody says.
                if deed.mutual && deed.source.len() + deed.recipient.len() > 1 {
                    continue;
                }
                told.source = source;
                if told.mode.is_none() && deed.mode.is_some() {
                    (told.mode, told.cameo) = (deed.mode, deed.cameo);
                }
                all[index].within = Some(all[above].trigger);
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

    /// "cut ties with Qatar, accusing *it* of …": whom the clause that it leans on names is meant, where that is one.
    pub(super) fn name_pronouns(&self, all: &mut [Candidate]) {
        let tokens = &self.ctx.doc.tokens;
        let classes = self.ctx.knowledge.frames.classes();
        for index in 0..all.len() {
            let [pronoun] = all[index].recipient[..] else { continue };
            let head = tokens.head[all[index].trigger] as usize;
            let leans = tokens.upos[pronoun] == Upos::Pron
                && tokens.relation[pronoun].base() == "obj"
                && classes.listed("leaning", self.words.lemma(pronoun))
                && self.ctx.doc.chain_at(pronoun).is_none()
                && tokens.relation[all[index].trigger].base() == "advcl"
                && head < all[index].trigger;
            let named = all.iter().find(|other| leans && other.predicate == head && other.source == all[index].source);
            if let Some([other]) = named.map(|other| &other.recipient[..])
                && tokens.upos[*other] == Upos::Propn
            {
                all[index].recipient = vec![*other];
            }
        }
    }

    /// The attack whose outcome the participle at `index` tells: "…, *killing* 12".
    fn outcome_of(&self, index: usize, all: &[Candidate]) -> Option<usize> {
        let tokens = &self.ctx.doc.tokens;
        let trigger = all[index].trigger;
        let head = tokens.head[trigger] as usize;
        let is_outcome = all[index].kind == EventType::Assault
            && tokens.relation[trigger].base() == "advcl"
            && head < trigger
            && self.ctx.doc.form(trigger).ends_with("ing")
            && self.ctx.doc.form(trigger - 1) == ","
            && all[index].predicate == trigger;
        is_outcome.then(|| {
            all.iter().position(|other| {
                other.predicate == head
                    && other.kind == EventType::Assault
                    && (other.source == all[index].source || all[index].source.is_empty() || other.source.is_empty())
            })
        })?
    }

    /// "were killed *in an Israeli air strike*", "in a *clash* with troops": whether the noun at `index` is the deed by which those
    /// whom the verb at `above` names were hurt, with nobody else said to have done it.
    fn deed_of(&self, index: usize, above: usize, all: &[Candidate]) -> bool {
        let (deed, told) = (&all[index], &all[above]);
        let tokens = &self.ctx.doc.tokens;
        let behind = |relation: Relation| matches!(relation.base(), "obl" | "nmod");
        deed.kind == EventType::Assault
            && told.kind == EventType::Assault
            && told.source.is_empty()
            && !told.recipient.is_empty()
            && !voice::is_verb(self.ctx, deed.trigger)
            && voice::is_verb(self.ctx, told.trigger)
            && behind(tokens.relation[deed.trigger])
            && self
                .ctx
                .tree
                .under(self.ctx.doc, deed.trigger, "case")
                .any(|case| matches!(self.words.lemma(case), "in" | "during" | "by" | "from"))
    }

    /// The candidate of which the noun `trigger` is the subject.
    pub(super) fn subject_of(&self, trigger: usize, all: &[Candidate]) -> Option<usize> {
        let tokens = &self.ctx.doc.tokens;
        let head = tokens.head[trigger] as usize;
        let is_subject = tokens.relation[trigger].base() == "nsubj" && !voice::is_verb(self.ctx, trigger);
        is_subject.then(|| all.iter().position(|other| other.trigger == head && other.predicate == head))?
    }

    /// The candidate whose subject the participle `trigger` modifies, where that one names both sides.
    fn acl_of_subject(&self, trigger: usize, all: &[Candidate]) -> Option<usize> {
        let tokens = &self.ctx.doc.tokens;
        let noun = tokens.head[trigger] as usize;
        let verb = tokens.head[noun] as usize;
        let fits = tokens.relation[trigger] == Relation::Acl && tokens.relation[noun].base() == "nsubj" && verb != noun;
        let complete = |other: &Candidate| !other.source.is_empty() && !other.recipient.is_empty();
        fits.then(|| all.iter().position(|other| other.trigger == verb && complete(other)))?
    }

    /// Whether a clause leans on the one above for its subject ("met *to discuss*", "accused of *shelling*").
    pub(super) fn has_no_subject(&self, verb: usize) -> bool {
        self.ctx.tree.under(self.ctx.doc, verb, "nsubj").next().is_none()
            && self.ctx.tree.children(verb).any(|child| self.ctx.doc.tokens.relation[child].base() == "mark")
    }

    /// The candidate whose complement, object or phrase holds `trigger`: the nearest above it in the tree.
    pub(super) fn above(&self, trigger: usize, all: &[Candidate]) -> Option<usize> {
        let tokens = &self.ctx.doc.tokens;
        let mut at = trigger;
        for _ in 0..6 {
            let head = tokens.head[at] as usize;
            if head == at {
                // The outer verb of a garden path hangs under its own infinitive.
                return all.iter().position(|other| {
                    other.trigger != trigger
                        && voice::garden_path(self.ctx, self.words, other.trigger)
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
