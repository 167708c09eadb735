//! How an event stands: whether the page reports it as happened, going on, promised, asked for, uncertain or denied.

use model::{Certainty, Event, Manner, Polarity, SpeechTime};

/// How an event stands, seen over all its speakers. Ordered from the most to the least committed; only
/// [`Standing::Reported`] is printed as happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Every speaker says that it happened.
    Reported,
    /// Every speaker says that it is going on.
    Ongoing,
    /// It is said to come, without a hedge.
    Announced,
    /// Somebody says it with a hedge.
    Uncertain,
    /// Somebody asks for it.
    Asked,
    /// Spoken of as a case ("if …").
    Supposed,
    /// Said not to be so.
    Denied,
    /// Some say it, others deny it.
    Disputed,
}

impl Standing {
    /// All, in the order in which reports show them.
    pub const ALL: [Standing; 8] = {
        use Standing::*;
        [Reported, Ongoing, Disputed, Denied, Announced, Asked, Uncertain, Supposed]
    };

    /// The standing of an event said in these ways. The least committed speaker decides, so that one hedge keeps an
    /// event from being printed as happened.
    pub fn of(said: &[Manner]) -> Self {
        let denied = said.iter().filter(|manner| manner.polarity == Polarity::Denied).count();
        if denied == said.len() && denied > 0 {
            return Standing::Denied;
        }
        if denied > 0 {
            return Standing::Disputed;
        }
        // An event that nobody says has no standing to lean on.
        said.iter().map(Standing::affirmed).max().unwrap_or(Standing::Uncertain)
    }

    /// The standing of an event: the announcement of an act is never printed as if the act had happened.
    pub fn of_event(event: &Event) -> Self {
        match Standing::of(&event.said) {
            Standing::Reported | Standing::Ongoing if event.announces.is_some() => Standing::Announced,
            other => other,
        }
    }

    fn affirmed(manner: &Manner) -> Self {
        match (manner.certainty, manner.time) {
            (Certainty::Certain, SpeechTime::Past) => Standing::Reported,
            (Certainty::Certain, SpeechTime::Ongoing) => Standing::Ongoing,
            (Certainty::Certain, SpeechTime::Future) => Standing::Announced,
            (Certainty::Probable | Certainty::Possible, _) => Standing::Uncertain,
            (Certainty::Requested, _) => Standing::Asked,
            (Certainty::Hypothetical, _) => Standing::Supposed,
        }
    }

    /// The heading in a report.
    pub fn heading(self) -> &'static str {
        match self {
            Standing::Reported => "Reported as happened",
            Standing::Ongoing => "Reported as going on",
            Standing::Announced => "Promised or announced",
            Standing::Uncertain => "Said to be likely or possible",
            Standing::Asked => "Asked for",
            Standing::Supposed => "Supposed, not reported",
            Standing::Denied => "Said not to be so",
            Standing::Disputed => "Said by some, denied by others",
        }
    }

    /// The word in JSON and in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Reported => "reported",
            Standing::Ongoing => "ongoing",
            Standing::Announced => "announced",
            Standing::Uncertain => "uncertain",
            Standing::Asked => "asked",
            Standing::Supposed => "supposed",
            Standing::Denied => "denied",
            Standing::Disputed => "disputed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manner(polarity: Polarity, certainty: Certainty, time: SpeechTime) -> Manner {
        Manner { claim: None, said_by: "outlet".into(), polarity, certainty, time }
    }

    #[test]
    fn only_what_all_affirm_for_certain_is_reported_as_happened() {
        use {Certainty::*, Polarity::*, SpeechTime::*};
        let check = |said: &[(Polarity, Certainty, SpeechTime)], expected| {
            let said: Vec<Manner> = said.iter().map(|(p, c, t)| manner(*p, *c, *t)).collect();
            assert_eq!(Standing::of(&said), expected, "{said:?}");
        };
        check(&[(Affirmed, Certain, Past)], Standing::Reported);
        check(&[(Affirmed, Certain, Past), (Affirmed, Possible, Past)], Standing::Uncertain);
        check(&[(Affirmed, Certain, Past), (Denied, Certain, Past)], Standing::Disputed);
        check(&[(Denied, Certain, Past)], Standing::Denied);
        check(&[(Affirmed, Requested, Future)], Standing::Asked);
        check(&[(Affirmed, Certain, Future)], Standing::Announced);
        check(&[(Affirmed, Hypothetical, Past)], Standing::Supposed);
        check(&[], Standing::Uncertain);
    }

    #[test]
    fn an_act_that_is_only_announced_has_not_happened() {
        let told = |announces| {
            let said = vec![manner(Polarity::Affirmed, Certainty::Certain, SpeechTime::Past)];
            Standing::of_event(&crate::phrases::tests::event(model::EventType::Agree, announces, said))
        };
        assert_eq!(told(None), Standing::Reported);
        assert_eq!(told(Some(model::EventType::Consult)), Standing::Announced);
    }
}
