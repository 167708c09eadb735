//! How something is said: polarity, certainty, time, and whether it is meant, foreseen, asked for or told as background.
//!
//! Read on the way up the tree: first what stands with the word itself (modals, negation, adverbs, "if"), then, governor
//! by governor, what stands above it ("plans to", "failed to", "the likelihood of"), until a clause of somebody's speech
//! or the sentence ends. Words and what they do are data: `data/languages/<xx>/cues/manner.tsv`.

mod climb;
mod local;

use model::{Certainty, Party, Polarity, Speaker, SpeechTime, TextSpan};

use crate::{Ctx, clause};

/// How a predicate is said, from tense, modals, negation, conditionals and what governs it; the words alone, whoever
/// speaks.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub polarity: Polarity,
    pub certainty: Certainty,
    pub time: SpeechTime,
    /// The source of the clause itself promises, plans, offers or threatens it ("agreed to send", "will sign").
    pub intended: bool,
    /// Somebody foresees it ("may send", "is expected to", "a potential deployment").
    pub foreseen: bool,
    /// Somebody asks for it ("urged Iran to stop").
    pub requested: bool,
    /// Told as history of the matter ("has previously dispatched").
    pub background: bool,
    /// The words that say so ("suggest", "may"), in text order.
    pub words: Vec<TextSpan>,
    /// The condition, as written ("if sanctions are lifted").
    pub condition: Option<TextSpan>,
    /// "will", "would": whether that is a plan or a forecast is for [`Reading::heard_from`].
    pub will: Option<TextSpan>,
}

impl Reading {
    /// The same words as this speaker's (none: the outlet's), about what `sources` do.
    ///
    /// A bare "will" is the plan of those who speak of themselves, and of those whose plans the outlet tells; from others
    /// it is a forecast. What hangs on a condition is a forecast from anybody. `kind`: what the clause codes, where a frame
    /// tells.
    pub fn heard_from(
        mut self,
        ctx: Ctx<'_>,
        speaker: Option<&Speaker>,
        sources: &[Party],
        kind: Option<model::EventType>,
    ) -> Self {
        if let Some(will) = self.will {
            let own = speaker.is_none_or(|speaker| {
                let same = |party: &Party| {
                    (speaker.chain.is_some() && speaker.chain == party.chain)
                        || (speaker.actor.is_some() && speaker.actor == party.actor)
                        || (speaker.country.is_some() && speaker.country == party.country)
                };
                // "Moscow said it would": a pronoun that no chain resolves means the speaker.
                let open = |party: &Party| party.country.is_none() && party.actor.is_none() && party.chain.is_none();
                // "…, its president said": of those of whom the words tell.
                let is_theirs = || {
                    let first = speaker.span.and_then(|span| ctx.doc.tokens_in(span).next());
                    let is_possessive = |token| clause::relation(ctx, token) == model::Relation::NmodPoss;
                    first.is_some_and(|token| clause::upos(ctx, token) == model::Upos::Pron && is_possessive(token))
                };
                // "France will send tanks, the defence minister said": who speaks for a state without its name speaks for the
                // one of whom it is told, where that is help: "Russia will attack, the minister said" may be another's fear. A
                // body of the United Nations speaks for the United Nations.
                let speaks_for = || {
                    let head = speaker.span.and_then(|span| ctx.doc.tokens_in(span).next_back());
                    let lemma = head.map(|token| clause::lemma(ctx, token).to_lowercase());
                    let holds = |lemma: String| ctx.knowledge.frames.classes().holds("voice", &lemma);
                    let office = speaker.sector == Some(model::Sector::Gov) || lemma.is_some_and(holds);
                    let of_state = |party: &Party| party.country.is_some() || party.sector == Some(model::Sector::Gov);
                    let is_help = kind.is_some_and(crate::events::is_cooperative);
                    is_help && office && speaker.actor.is_none() && sources.iter().any(of_state)
                };
                let both_are_bodies = || {
                    speaker.sector == Some(model::Sector::Igo)
                        && sources.iter().any(|party| party.sector == Some(model::Sector::Igo))
                };
                sources.is_empty()
                    || (speaker.country.is_none() && (is_theirs() || speaks_for() || both_are_bodies()))
                    || sources.iter().any(same)
                    || (speaker.country.is_some() && sources.iter().all(open))
            });
            let is_conditional = self.condition.is_some();
            if own && !is_conditional && !self.foreseen {
                self.intended = true;
            } else {
                self.foreseen = true;
                self.words.push(will);
                self.words.sort();
            }
        }
        if self.condition.is_some() && self.time == SpeechTime::Future {
            self.foreseen = true;
        }
        self.intended &= !self.foreseen;
        self
    }
}

/// Reads how the predicate `predicate` with its trigger `trigger` is said.
pub(crate) fn read(ctx: Ctx<'_>, predicate: usize, trigger: usize) -> Reading {
    let mut state = State::default();
    let trigger = content_word(ctx, trigger);
    let predicate = content_word(ctx, predicate);
    state.trigger = Some(trigger);
    local::read(ctx, trigger, &mut state, local::As::Itself);
    if predicate != trigger && is_above(ctx, predicate, trigger) {
        // A light verb: "paid a visit". Its tense and mood are the visit's.
        local::read(ctx, predicate, &mut state, local::As::Carrier);
        climb::from(ctx, predicate, &mut state);
    } else {
        climb::from(ctx, trigger, &mut state);
    }
    state.reading()
}

/// The word that carries what `token` helps to say: "*shut* down", "is *profitable*".
fn content_word(ctx: Ctx<'_>, token: usize) -> usize {
    use model::Relation::{Aux, AuxPass, CompoundPrt, Cop, Fixed, Goeswith};
    let helps = matches!(clause::relation(ctx, token), Aux | AuxPass | CompoundPrt | Cop | Fixed | Goeswith);
    clause::head(ctx, token).filter(|_| helps).unwrap_or(token)
}

fn is_above(ctx: Ctx<'_>, above: usize, token: usize) -> bool {
    let (low, high) = ctx.tree.reach(above);
    (low..=high).contains(&token)
}

/// What has been read so far.
#[derive(Debug, Default)]
pub(super) struct State {
    /// The word that is read.
    trigger: Option<usize>,
    denied: bool,
    /// The weakest certainty so far.
    doubt: Doubt,
    time: Option<SpeechTime>,
    future: bool,
    /// It is told as complete ("to have sent"): it cannot lie ahead.
    perfect: bool,
    intended: bool,
    foreseen: bool,
    requested: bool,
    background: bool,
    words: Vec<TextSpan>,
    condition: Option<TextSpan>,
    will: Option<TextSpan>,
}

/// From sure to unsure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    #[default]
    None,
    Probable,
    Possible,
    Hypothetical,
}

impl State {
    fn doubt(&mut self, doubt: Doubt) {
        self.doubt = self.doubt.max(doubt);
    }

    fn reading(mut self) -> Reading {
        self.words.sort();
        self.words.dedup();
        let future = self.future && !self.perfect;
        let time = match self.time {
            _ if future => SpeechTime::Future,
            Some(time) => time,
            None => SpeechTime::Past,
        };
        let certainty = match self.doubt {
            _ if self.requested => Certainty::Requested,
            Doubt::None => Certainty::Certain,
            Doubt::Probable => Certainty::Probable,
            Doubt::Possible => Certainty::Possible,
            Doubt::Hypothetical => Certainty::Hypothetical,
        };
        Reading {
            polarity: if self.denied { Polarity::Denied } else { Polarity::Affirmed },
            certainty,
            time,
            // What somebody else foresees is not the plan of those who would do it.
            intended: self.intended && !self.foreseen,
            foreseen: self.foreseen && !self.perfect,
            requested: self.requested,
            background: self.background,
            words: self.words,
            condition: self.condition,
            will: self.will.filter(|_| future),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::asked;

    /// How the word at `token` is said.
    fn how(trees: &str, token: usize) -> (Polarity, Certainty, SpeechTime, bool) {
        asked(trees, |ctx| {
            let reading = read(ctx, token, token);
            (reading.polarity, reading.certainty, reading.time, reading.foreseen)
        })
    }

    #[test]
    fn a_plain_past_is_certain_and_a_negation_denies_it() {
        let plain = "Police/NOUN/2/nsubj left/VERB/0/root/leave/Past+Fin";
        assert_eq!(how(plain, 1), (Polarity::Affirmed, Certainty::Certain, SpeechTime::Past, false));
        let denied =
            "Police/NOUN/4/nsubj have/AUX/4/aux/have/Pres+Fin not/PART/4/advmod left/VERB/0/root/leave/Past+Part";
        assert_eq!(how(denied, 3), (Polarity::Denied, Certainty::Certain, SpeechTime::Past, false));
    }

    #[test]
    fn what_may_be_is_foreseen_and_what_may_have_been_is_not() {
        let ahead = "Police/NOUN/3/nsubj may/AUX/3/aux/may/Modal+Fin leave/VERB/0/root/leave/Inf";
        assert_eq!(how(ahead, 2), (Polarity::Affirmed, Certainty::Possible, SpeechTime::Future, true));
        let back =
            "Police/NOUN/4/nsubj may/AUX/4/aux/may/Modal+Fin have/AUX/4/aux/have/Inf left/VERB/0/root/leave/Past+Part";
        assert!(!how(back, 3).3);
    }

    #[test]
    fn a_refusal_denies_and_a_demand_asks() {
        let refused =
            "Police/NOUN/2/nsubj refused/VERB/0/root/refuse/Past+Fin to/PART/4/mark leave/VERB/2/xcomp/leave/Inf";
        assert_eq!(how(refused, 3).0, Polarity::Denied);
        let asked = "Rebels/NOUN/2/nsubj urged/VERB/0/root/urge/Past+Fin police/NOUN/2/obj to/PART/5/mark \
                     leave/VERB/2/xcomp/leave/Inf";
        assert_eq!(how(asked, 4).1, Certainty::Requested);
    }

    #[test]
    fn a_command_to_suppose_and_an_inverted_auxiliary_say_nothing_is_so() {
        let imagined =
            "Imagine/VERB/0/root/imagine/Inf that/SCONJ/4/mark police/NOUN/4/nsubj leave/VERB/1/ccomp/leave/Pres+Fin";
        assert_eq!(how(imagined, 3).1, Certainty::Hypothetical);
        let inverted = "Had/AUX/3/aux/have/Past+Fin police/NOUN/3/nsubj left/VERB/7/advcl/leave/Past+Part ,/PUNCT/3/punct \
                        rebels/NOUN/7/nsubj would/AUX/7/aux/would/Modal+Fin attack/VERB/0/root/attack/Inf";
        assert_eq!(how(inverted, 2).1, Certainty::Hypothetical);
    }

    #[test]
    fn what_a_rejected_report_says_is_denied() {
        let report = "Kabul/PROPN/2/nsubj rejected/VERB/0/root/reject/Past+Fin reports/NOUN/2/obj/report that/SCONJ/6/mark \
                      police/NOUN/6/nsubj left/VERB/3/acl/leave/Past+Fin";
        assert_eq!(how(report, 5).0, Polarity::Denied);
    }
}
