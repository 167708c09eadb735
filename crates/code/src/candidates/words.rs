use knowledge::Want;
use model::{NameKind, Upos};

use crate::Ctx;

/// What each token names, as the classes of `data/languages/en/classes.toml`, and which tokens tell time.
#[derive(Debug)]
pub(crate) struct Words {
    class: Vec<u64>,
    time: Vec<bool>,
    party: u64,
}

impl Words {
    /// Looks up every token once.
    pub(crate) fn new(ctx: Ctx<'_>) -> Self {
        let classes = ctx.knowledge.frames.classes();
        let bit = |name: &str| classes.bit(name).unwrap_or_default();
        let (person, organisation) = (bit("person"), bit("organisation"));
        let (place, people, state) = (bit("place"), bit("people"), bit("state"));
        let doc = ctx.doc;
        let mut class: Vec<u64> = (0..doc.tokens.len()).map(|token| classes.of(&lemma(ctx, token))).collect();
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
            let named = person | organisation | place | people | state;
            match doc.tokens.upos[token] {
                Upos::Propn if *class & named == 0 => *class |= person | organisation | place,
                Upos::Pron if is_personal(doc.form(token)) => *class |= person | bit("agent"),
                _ => {}
            }
        }
        let mut time = vec![false; doc.tokens.len()];
        for expression in &doc.times {
            for token in doc.tokens_in(expression.span) {
                time[token] = true;
            }
        }
        let party = named_bits(&bit) | bit("agent") | bit("victim") | bit("force") | bit("rebel") | bit("diplomat");
        Words { class, time, party }
    }

    /// The classes of a token.
    pub(crate) fn class(&self, token: usize) -> u64 {
        self.class[token]
    }

    /// Whether the token is a word for somebody who can act or be acted upon.
    pub(crate) fn is_party(&self, token: usize) -> bool {
        self.class[token] & self.party != 0 && !self.time[token]
    }

    /// Whether the token stands in a time expression.
    pub(crate) fn is_time(&self, token: usize) -> bool {
        self.time[token]
    }

    /// Whether the token is what a frame wants.
    pub(crate) fn fits(&self, ctx: Ctx<'_>, token: usize, want: &Want) -> bool {
        want.takes(self.class[token], &lemma(ctx, token))
    }
}

fn named_bits(bit: &impl Fn(&str) -> u64) -> u64 {
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

/// The lemma in lower case; the form where lemmas were not made.
pub(super) fn lemma(ctx: Ctx<'_>, token: usize) -> std::borrow::Cow<'_, str> {
    let lemma = ctx.doc.tokens.lemma(token);
    let text = if lemma.is_empty() { ctx.doc.form(token) } else { lemma };
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) || !text.is_ascii() {
        text.to_lowercase().into()
    } else {
        text.into()
    }
}
