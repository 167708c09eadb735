use std::borrow::Cow;

use knowledge::Want;
use model::{NameKind, Upos};

use crate::Ctx;

/// What each token names, as the classes of `data/languages/en/classes.toml`, and which tokens tell time.
#[derive(Debug)]
pub(crate) struct Words<'a> {
    lemma: Vec<Cow<'a, str>>,
    class: Vec<u128>,
    time: Vec<bool>,
    /// For each token the last token of the run of name words that it stands in.
    run_end: Vec<u32>,
    party: u128,
    person: u128,
    place: u128,
    speech: u128,
    undo: u128,
    suffered: u128,
    asking: u128,
    apart: u128,
    light: u128,
    before_clause: u128,
    given: u128,
    document: u128,
    measure: u128,
    lifts_behind: u128,
    aside: Vec<bool>,
    /// Whether the token stands in the name of a town, also of one that speaks for its state ("Paris").
    town: Vec<bool>,
}

impl<'a> Words<'a> {
    /// Looks up every token once.
    pub(crate) fn new(ctx: Ctx<'a>) -> Self {
        let classes = ctx.knowledge.frames.classes();
        let bit = |name: &str| classes.bit(name).unwrap_or_default();
        let (person, organisation) = (bit("person"), bit("organisation"));
        let (place, people, state) = (bit("place"), bit("people"), bit("state"));
        let doc = ctx.doc;
        let lemma: Vec<Cow<'a, str>> = (0..doc.tokens.len()).map(|token| lemma_of(ctx, token)).collect();
        let mut class: Vec<u128> = lemma.iter().map(|lemma| classes.of(lemma)).collect();
        let agent = bit("agent");
        for (token, class) in class.iter_mut().enumerate() {
            if *class == 0 && doc.tokens.upos[token] == Upos::Noun && ctx.models.is_person_noun(&lemma[token]) {
                *class = agent;
            }
        }
        for name in &doc.names {
            let bits = match name.kind {
                NameKind::Person => person,
                NameKind::Organisation => organisation,
                NameKind::Place | NameKind::Facility if name.country.is_some() && is_state(ctx, name) => place | state,
                NameKind::Place | NameKind::Facility => place,
                NameKind::Group => people,
                NameKind::Unknown => person | organisation | place,
                NameKind::Event | NameKind::Work => 0,
            };
            for token in name.first..name.end.min(class.len() as u32) {
                class[token as usize] |= bits;
            }
        }
        for (token, class) in class.iter_mut().enumerate() {
            if doc.tokens.upos[token] == Upos::Noun && ctx.knowledge.ontology.agent(&lemma[token]).is_some() {
                *class |= bit("agent");
            }
            let named = person | organisation | place | people | state;
            match doc.tokens.upos[token] {
                Upos::Propn if *class & named == 0 => *class |= person | organisation | place,
                Upos::Pron if is_personal(doc.form(token)) => *class |= person | bit("agent"),
                _ => {}
            }
        }
        let mut town = vec![false; doc.tokens.len()];
        for name in doc.names.iter().filter(|name| name.kind == NameKind::Place) {
            let place = name.place.as_deref().and_then(|id| ctx.knowledge.places.by_id(id));
            if place.is_some_and(|place| place.kind == knowledge::PlaceKind::City) {
                let end = (name.end as usize).min(town.len());
                town[name.first as usize..end].fill(true);
            }
        }
        let mut time = vec![false; doc.tokens.len()];
        for expression in &doc.times {
            for token in doc.tokens_in(expression.span) {
                time[token] = true;
            }
        }
        let run_end = runs(ctx, &time, &class, bit("agent"));
        let party = named_bits(&bit) | bit("agent") | bit("victim") | bit("force") | bit("rebel") | bit("diplomat");
        Words {
            lemma,
            class,
            time,
            run_end,
            party,
            person,
            place,
            speech: bit("speech"),
            undo: bit("undo"),
            suffered: bit("suffered"),
            asking: bit("asking"),
            apart: bit("apart"),
            light: bit("light"),
            before_clause: bit("subordinator"),
            given: bit("money") | bit("aid") | bit("document"),
            document: bit("document"),
            measure: bit("measure"),
            lifts_behind: bit("lifts_behind"),
            aside: asides(ctx),
            town,
        }
    }

    /// The lemma in lower case, as frames know it.
    pub(crate) fn lemma(&self, token: usize) -> &str {
        &self.lemma[token]
    }

    /// The classes of a token.
    pub(crate) fn class(&self, token: usize) -> u128 {
        self.class[token]
    }

    /// Whether the token is a word for somebody who can act or be acted upon.
    pub(crate) fn is_party(&self, token: usize) -> bool {
        self.class[token] & self.party != 0 && !self.time[token]
    }

    /// Whether the token is a verb of saying.
    pub(crate) fn is_speech(&self, token: usize) -> bool {
        self.class[token] & self.speech != 0
    }

    /// Whether the token is a verb that keeps what follows from being done.
    pub(crate) fn is_undoing(&self, token: usize) -> bool {
        self.class[token] & self.undo != 0
    }

    /// Whether the token is a verb that needs an object: without one, its subject suffers it.
    pub(crate) fn is_suffered(&self, token: usize) -> bool {
        self.class[token] & self.suffered != 0
    }

    /// Whether the token says what ought to be ("must", "should", "need").
    pub(crate) fn is_asking(&self, token: usize) -> bool {
        self.class[token] & self.asking != 0
    }

    /// Whether the token is a preposition that keeps what follows out of the clause ("despite", "for", "during").
    pub(crate) fn is_apart(&self, token: usize) -> bool {
        self.class[token] & self.apart != 0
    }

    /// Whether the token is a verb that lifts a noun into a clause ("*made* a visit").
    pub(crate) fn is_light(&self, token: usize) -> bool {
        self.class[token] & self.light != 0
    }

    /// Whether the token is a verb that lifts a noun behind a preposition ("*went* on strike", "*engaged* in talks").
    pub(crate) fn lifts_behind(&self, token: usize) -> bool {
        self.class[token] & self.lifts_behind != 0
    }

    /// Whether the token is a noun that only measures ("a *series* of").
    pub(crate) fn is_measure(&self, token: usize) -> bool {
        self.class[token] & self.measure != 0
    }

    /// Whether the token can open a clause as well as a phrase ("after", "since").
    pub(crate) fn opens_clause(&self, token: usize) -> bool {
        self.class[token] & self.before_clause != 0
    }

    /// Whether the token is a thing that is given or written, and so no party ("the money", "the bill").
    pub(crate) fn is_given(&self, token: usize) -> bool {
        self.class[token] & self.given != 0
    }

    /// Whether the token is a work or a law that does nothing itself and speaks for nobody ("the poll", "the Act").
    pub(crate) fn is_document(&self, token: usize) -> bool {
        self.class[token] & self.document != 0 && !self.is_person(token)
    }

    /// Whether the token stands aside of the sentence: in brackets, or as who is cited ("according to the *ministry*").
    pub(crate) fn is_aside(&self, token: usize) -> bool {
        self.aside[token]
    }

    /// Whether the token names a place that is no state by its own name, and nothing else.
    pub(crate) fn is_only_place(&self, token: usize) -> bool {
        self.class[token] & self.party == self.place || self.town[token]
    }

    /// Whether the token names a person and nothing else.
    pub(crate) fn is_person(&self, token: usize) -> bool {
        self.class[token] & self.party == self.person
    }

    /// The token that stands for the whole name it is part of: "Russian Foreign Minister Sergei *Lavrov*". Where a parser
    /// splits such a run, its pieces come together again.
    pub(crate) fn whole(&self, token: usize) -> usize {
        self.run_end[token] as usize
    }

    /// Whether the token stands in a time expression.
    pub(crate) fn is_time(&self, token: usize) -> bool {
        self.time[token]
    }

    /// Whether the token is what a frame wants.
    pub(crate) fn fits(&self, token: usize, want: &Want) -> bool {
        want.takes(self.class[token], &self.lemma[token])
    }
}

/// Tokens that stand in brackets, and those cited after "according to".
fn asides(ctx: Ctx<'_>) -> Vec<bool> {
    let doc = ctx.doc;
    let mut aside = vec![false; doc.tokens.len()];
    for sentence in &doc.sentences {
        let range = sentence.tokens();
        let mut open = None;
        for token in range.clone() {
            match doc.form(token) {
                "(" | "[" => open = Some(token),
                ")" | "]" => {
                    if let Some(from) = open.take() {
                        aside[from..=token].fill(true);
                    }
                }
                _ => {}
            }
            let cited = doc.tokens.lemma(token) == "accord" || doc.form(token).eq_ignore_ascii_case("according");
            let head = doc.tokens.head[token] as usize;
            if cited && head > token && head - token < 10 && range.contains(&head) {
                // "according to South Korea's *Joint Chiefs of Staff*": to the end of the phrase, whatever heads it.
                let goes_on = |&at: &usize| {
                    matches!(
                        doc.tokens.upos[at],
                        Upos::Noun | Upos::Propn | Upos::Adj | Upos::Part | Upos::Adp | Upos::Num
                    )
                };
                let last = (head + 1..range.end).take_while(goes_on).last().unwrap_or(head);
                aside[token..=last].fill(true);
            }
        }
    }
    aside
}

/// Runs of name words: capitalised adjectives and nouns side by side, and a title before a name ("president Xi Jinping").
fn runs(ctx: Ctx<'_>, time: &[bool], class: &[u128], agent: u128) -> Vec<u32> {
    let doc = ctx.doc;
    let n_tokens = doc.tokens.len();
    let mut in_name = vec![false; n_tokens];
    for name in &doc.names {
        for token in name.first..name.end.min(n_tokens as u32) {
            in_name[token as usize] = true;
        }
    }
    let is_name_word = |token: usize| {
        let capital = doc.form(token).starts_with(char::is_uppercase);
        let upos = doc.tokens.upos[token];
        !time[token] && capital && (in_name[token] || matches!(upos, Upos::Propn | Upos::Adj | Upos::Noun))
    };
    let mut run_end: Vec<u32> = (0..n_tokens as u32).collect();
    for sentence in &doc.sentences {
        for token in sentence.tokens().rev().skip(1) {
            let next = token + 1;
            let title = class[token] & agent != 0 && doc.tokens.upos[token] == Upos::Noun;
            let next_is_name = is_name_word(next) && (in_name[next] || doc.tokens.upos[next] == Upos::Propn);
            let joined = (is_name_word(token) && is_name_word(next)) || (title && next_is_name);
            // "North Korean leader Kim Jong-un": a nationality before a title that is joined to its name.
            let next_title = class[next] & agent != 0 && doc.tokens.upos[next] == Upos::Noun;
            if next_title && run_end[next] as usize != next && is_name_word(token) {
                run_end[token] = run_end[next];
            }
            // A common noun ends a run of its own: "Iranian officials" is headed by its noun through the tree.
            if joined
                && !(doc.tokens.upos[next] == Upos::Noun
                    && !in_name[next]
                    && !doc.form(next).starts_with(char::is_uppercase))
            {
                run_end[token] = run_end[next];
            }
        }
    }
    run_end
}

fn named_bits(bit: &impl Fn(&str) -> u128) -> u128 {
    ["person", "organisation", "place", "people", "state"].iter().fold(0, |all, name| all | bit(name))
}

fn is_state(ctx: Ctx<'_>, name: &model::Name) -> bool {
    let actor = name.actor.as_deref().and_then(|id| ctx.knowledge.actors.by_id(id));
    actor.is_some_and(|actor| actor.kind == model::ActorKind::State)
}

fn is_personal(form: &str) -> bool {
    ["he", "she", "they", "him", "her", "them", "his", "their", "who", "whom", "whose", "it", "its", "we", "i"]
        .iter()
        .any(|pronoun| form.eq_ignore_ascii_case(pronoun))
}

/// The lemma in lower case. A lemma that no frame and no class knows is tried again from the form by English endings: a
/// trained lemmatiser errs on verbs that it has not seen ("boycotted"), and the frames are the vocabulary that counts here.
fn lemma_of(ctx: Ctx<'_>, token: usize) -> Cow<'_, str> {
    let lemma = ctx.doc.tokens.lemma(token);
    let form = ctx.doc.form(token);
    let text = lower(if lemma.is_empty() { form } else { lemma });
    let frames = &ctx.knowledge.frames;
    let is_word = matches!(ctx.doc.tokens.upos[token], Upos::Verb | Upos::Noun | Upos::Propn | Upos::Adj | Upos::Aux);
    let in_pieces = token > 1 && ctx.doc.form(token - 1) == "-";
    if !is_word || ((frames.knows(&text) || frames.asks_for(&text)) && !in_pieces) {
        return text;
    }
    // "test-fired" in pieces
    if token > 1 && ctx.doc.form(token - 1) == "-" {
        let compound = format!("{}-{}", lower(ctx.doc.form(token - 2)), text);
        if frames.knows(&compound) {
            return compound.into();
        }
    }
    let form = lower(form);
    if frames.knows(&form) {
        return form;
    }
    if let Some(lemma) = frames.irregular(&form) {
        return lemma.to_string().into();
    }
    // "*United* Nations" is no unit.
    let in_name = ctx.doc.form(token).starts_with(char::is_uppercase)
        && matches!(ctx.doc.tokens.upos[token], Upos::Propn | Upos::Adj)
        && token > 0;
    if in_name {
        return text;
    }
    // "ex-ministers", "vice-president": what the last part names.
    if let Some((_, last)) = form.rsplit_once('-')
        && (frames.knows(last) || last.strip_suffix('s').is_some_and(|stem| frames.knows(stem)))
        && ctx.doc.tokens.upos[token] == Upos::Noun
    {
        return last.strip_suffix('s').filter(|stem| frames.knows(stem)).unwrap_or(last).to_string().into();
    }
    ENDINGS
        .iter()
        .filter_map(|(ending, instead)| {
            let stem = form.strip_suffix(ending).filter(|stem| stem.len() > 1)?;
            let undoubled =
                stem.len() > 3 && stem.is_ascii() && stem.as_bytes()[stem.len() - 1] == stem.as_bytes()[stem.len() - 2];
            let plain = format!("{stem}{instead}");
            if frames.knows(&plain) {
                return Some(plain);
            }
            let short = undoubled.then(|| stem[..stem.len() - 1].to_string())?;
            frames.knows(&short).then_some(short)
        })
        .next()
        .map_or(text, Cow::Owned)
}

const ENDINGS: [(&str, &str); 10] = [
    ("ies", "y"),
    ("ied", "y"),
    ("s", ""),
    ("es", ""),
    ("ed", ""),
    ("d", ""),
    ("ing", ""),
    ("ing", "e"),
    ("men", "man"),
    ("ves", "fe"),
];

fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) || !text.is_ascii() {
        text.to_lowercase().replace('’', "'").into()
    } else {
        text.into()
    }
}
