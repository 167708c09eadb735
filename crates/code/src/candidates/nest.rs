//! Which candidates stand inside others, and which two say the same thing.

use model::Relation;

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
