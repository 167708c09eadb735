use knowledge::SpeakerNounKind;
use model::{
    Chain, CountryCode, MentionHow, Name, NameKind, PartyStatus, Sector, Speaker, SpeakerKind, TextSpan, Upos,
};

use super::{report::Source, source};
use crate::{Ctx, clause};

/// Who the speakers of a page are: looks words up in its mention chains and names.
pub(super) struct Speakers<'a> {
    ctx: Ctx<'a>,
    /// Chain of each token that heads a mention; `u32::MAX` for none.
    chain: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl<'a> Speakers<'a> {
    pub(super) fn of(ctx: Ctx<'a>) -> Self {
        let mut chain = vec![NONE; ctx.doc.tokens.len()];
        for (index, one) in ctx.doc.chains.iter().enumerate() {
            for mention in &one.mentions {
                // A nationality word mentions its country, not who carries it.
                if let Some(slot) = chain.get_mut(mention.head as usize).filter(|slot| **slot == NONE) {
                    *slot = index as u32;
                }
            }
        }
        Speakers { ctx, chain }
    }

    /// Who the source is.
    pub(super) fn resolve(&self, source: Source) -> Speaker {
        match source {
            Source::Words(token) => self.words(token, 0),
            Source::Nobody => self.nobody(None),
        }
    }

    fn words(&self, token: usize, depth: usize) -> Speaker {
        let ctx = self.ctx;
        let span = source::words(ctx, token);
        let lemma = clause::lemma(ctx, token).to_lowercase();
        let noun = ctx.knowledge.cues.speaker(&lemma).filter(|_| clause::upos(ctx, token) != Upos::Propn);
        if let Some(noun) = noun.filter(|noun| matches!(noun.kind, SpeakerNounKind::Document | SpeakerNounKind::Talk)) {
            let _ = noun;
            let author = source::author(ctx, token).filter(|_| depth < 4);
            return match author {
                Some(author) => Speaker { span: Some(span), ..self.words(author, depth + 1) },
                None => self.country_of(span).map_or_else(|| self.nobody(Some(token)), |_| self.unnamed(token, span)),
            };
        }
        let chain = self.chain(token);
        if let Some((index, chain)) = chain.filter(|(_, chain)| is_named(chain)) {
            return self.named(index, chain, span);
        }
        // "Its spokesman, Dmitry Peskov, said": who that is stands beside.
        if let Some(named) = self.apposed(token).filter(|_| depth < 4) {
            return Speaker { span: Some(span), ..self.words(named, depth + 1) };
        }
        if noun.is_some_and(|noun| noun.kind == SpeakerNounKind::Body) && self.country_of(span).is_some() {
            // "South Korea's intelligence agency": one body, whatever its proper name.
            return Speaker {
                kind: SpeakerKind::Named,
                name: bare(ctx.doc.text(span)).to_string(),
                ..self.unnamed(token, span)
            };
        }
        if let Some((index, _)) = chain {
            return Speaker { chain: Some(index), ..self.unnamed(token, span) };
        }
        if clause::upos(ctx, token) == Upos::Pron {
            // "The agency said *it* believed …": who says so of himself.
            if let Some(above) = self.who_says(token).filter(|_| depth < 4) {
                return Speaker { span: Some(span), ..self.words(above, depth + 1) };
            }
            return self.pronoun(token, span);
        }
        if let Some(name) = self.name(token) {
            return self.by_name(name, span);
        }
        if ctx.knowledge.cues.noun(&lemma).is_some() && noun.is_none() {
            return self.nobody(Some(token));
        }
        if clause::upos(ctx, token) == Upos::Propn {
            return Speaker { kind: SpeakerKind::Named, ..self.plain(ctx.doc.text(span).to_string(), span) };
        }
        self.unnamed(token, span)
    }

    /// The subject of the verb of saying above the clause of which the pronoun `token` is the subject.
    fn who_says(&self, token: usize) -> Option<usize> {
        let ctx = self.ctx;
        let form = ctx.doc.form(token).to_lowercase();
        let classes = ctx.knowledge.frames.classes();
        let clause_head = clause::head(ctx, token)?;
        let is_content = clause::relation(ctx, clause_head) == model::Relation::Ccomp;
        let verb = clause::head(ctx, clause_head).filter(|_| is_content)?;
        if !classes.holds("speech", &clause::lemma(ctx, verb).to_lowercase()) {
            return None;
        }
        let subject = clause::child(ctx, verb, &[model::Relation::Nsubj]).filter(|&subject| subject != token)?;
        let is_named = self.name(subject).is_some_and(|name| name.kind == NameKind::Person);
        let is_person = is_named || ctx.models.is_person_noun(&clause::lemma(ctx, subject).to_lowercase());
        let is_plural = clause::has(ctx, subject, model::Features::PLURAL);
        // "Officials said *he* believed …" is of somebody else.
        let agrees = match form.as_str() {
            "it" => !is_plural && !is_person,
            "they" => is_plural || !is_person,
            form => classes.holds("third_person", form) && !is_plural && is_person,
        };
        (agrees && clause::upos(ctx, subject) != Upos::Pron && source::is_speaker(ctx, subject)).then_some(subject)
    }

    fn chain(&self, token: usize) -> Option<(u32, &'a Chain)> {
        let index = self.chain.get(token).copied().filter(|&index| index != NONE)?;
        self.ctx.doc.chains.get(index as usize).map(|chain| (index, chain))
    }

    /// A person's name in apposition to `token`.
    fn apposed(&self, token: usize) -> Option<usize> {
        self.ctx
            .tree
            .children(token)
            .filter(|&child| clause::relation(self.ctx, child) == model::Relation::Appos)
            .find(|&child| self.name(child).is_some_and(|name| name.kind == NameKind::Person))
    }

    /// The name that holds `token`.
    fn name(&self, token: usize) -> Option<&'a Name> {
        let names = &self.ctx.doc.names;
        let after = names.partition_point(|name| name.first as usize <= token);
        after.checked_sub(1).map(|index| &names[index]).filter(|name| token < name.end as usize)
    }

    fn named(&self, index: u32, chain: &Chain, span: TextSpan) -> Speaker {
        let doc = self.ctx.doc;
        let role = match (chain.role, chain.affiliation) {
            (Some(role), Some(affiliation)) if role.end <= affiliation.start && affiliation.start - role.end < 20 => {
                Some(role.cover(affiliation))
            }
            (role, affiliation) => role.or(affiliation),
        };
        let mut name = chain.name.clone();
        // Somebody whom no row knows is told apart by what the page says of them.
        if chain.actor.is_none() && chain.kind == NameKind::Person {
            for part in [chain.role, chain.affiliation].into_iter().flatten() {
                name.push_str(", ");
                name.push_str(bare(doc.text(part)));
            }
        }
        let actor = chain.actor.as_deref().and_then(|id| self.ctx.knowledge.actors.by_id(id));
        Speaker {
            kind: SpeakerKind::Named,
            name,
            span: Some(span),
            chain: Some(index),
            actor: chain.actor.clone(),
            country: chain.country.or_else(|| actor.and_then(|actor| actor.country)),
            sector: chain.sector.or_else(|| actor.and_then(|actor| actor.sector)),
            role,
            status: PartyStatus::Unknown,
        }
    }

    fn by_name(&self, name: &Name, span: TextSpan) -> Speaker {
        let actor = name.actor.as_deref().and_then(|id| self.ctx.knowledge.actors.by_id(id));
        Speaker {
            kind: SpeakerKind::Named,
            name: self.ctx.doc.text(name.span).to_string(),
            span: Some(span),
            chain: None,
            actor: name.actor.clone(),
            country: name.country.or_else(|| actor.and_then(|actor| actor.country)),
            sector: actor.and_then(|actor| actor.sector),
            role: None,
            status: PartyStatus::Unknown,
        }
    }

    /// A pronoun that no chain resolves: "we" is the outlet where nobody is quoted, the rest stay open.
    fn pronoun(&self, token: usize, span: TextSpan) -> Speaker {
        let form = self.ctx.doc.form(token).to_lowercase();
        let quoted = self.ctx.doc.quotations.iter().any(|quotation| quotation.span.contains(span));
        match form.as_str() {
            "we" | "i" | "us" | "me" | "our" | "my" if !quoted => Speaker {
                kind: SpeakerKind::Outlet,
                status: PartyStatus::Outlet,
                ..self.plain("outlet".to_string(), span)
            },
            _ => self.plain(format!("{form} (not resolved)"), span),
        }
    }

    /// A group or person without a name: the words without articles and numbers, and its kind.
    fn unnamed(&self, token: usize, span: TextSpan) -> Speaker {
        let doc = self.ctx.doc;
        let tokens = doc.tokens_in(span);
        let mut kept = tokens.filter(|&at| {
            !matches!(clause::upos(self.ctx, at), Upos::Det | Upos::Num | Upos::Pron | Upos::Adp) || at == token
        });
        let first = kept.next().unwrap_or(token).min(token);
        let words = doc.tokens.span[first].cover(doc.tokens.span[token]);
        let mut text = doc.text(words).to_string();
        let is_sentence_start =
            doc.sentence_of(words).is_some_and(|sentence| doc.sentences[sentence].first as usize == first);
        if is_sentence_start && clause::upos(self.ctx, first) != Upos::Propn && self.name(first).is_none() {
            text = text.to_lowercase().chars().take(1).chain(text.chars().skip(1)).collect();
        }
        let noun = self.ctx.knowledge.cues.speaker(&clause::lemma(self.ctx, token).to_lowercase());
        Speaker {
            country: self.country_of(span).or_else(|| self.possessor_country(token)),
            sector: noun.and_then(|noun| noun.sector),
            ..self.plain(format!("{text} (unnamed)"), span)
        }
    }

    /// "its prime minister": the country that the possessor's chain has; without a chain, that of the first name of the sentence.
    fn possessor_country(&self, token: usize) -> Option<CountryCode> {
        let doc = self.ctx.doc;
        let possessor = clause::child(self.ctx, token, &[model::Relation::NmodPoss])?;
        if let Some((_, chain)) = self.chain(possessor) {
            return chain.country;
        }
        if !clause::is_word(self.ctx, possessor, "its") {
            return None;
        }
        let words = doc.tokens.span[possessor];
        let sentence = doc.sentences[doc.sentence_of(words)?].span;
        // The subject of the clause before, which opens it.
        let from = doc.names.partition_point(|name| name.span.start < sentence.start);
        doc.names[from..].iter().take_while(|name| name.span.end <= words.start).find_map(|name| name.country)
    }

    /// The one country that names within `span` give.
    fn country_of(&self, span: TextSpan) -> Option<CountryCode> {
        let names = &self.ctx.doc.names;
        let from = names.partition_point(|name| name.span.end <= span.start);
        let inside = names[from..].iter().take_while(|name| name.span.start < span.end);
        let mut countries = inside.filter_map(|name| name.country);
        let first = countries.next()?;
        countries.all(|country| country == first).then_some(first)
    }

    /// "estimates (no source given)"; without a noun, nothing but that.
    fn nobody(&self, noun: Option<usize>) -> Speaker {
        let name = noun.map_or("no source given".to_string(), |token| {
            let form = self.ctx.doc.form(token).to_lowercase();
            format!("{form} (no source given)")
        });
        Speaker {
            kind: SpeakerKind::NoSource,
            name,
            span: noun.map(|token| source::words(self.ctx, token)),
            chain: None,
            actor: None,
            country: None,
            sector: None::<Sector>,
            role: None,
            status: PartyStatus::Unknown,
        }
    }

    fn plain(&self, name: String, span: TextSpan) -> Speaker {
        Speaker { kind: SpeakerKind::Unnamed, name, span: Some(span), ..self.nobody(None) }
    }
}

/// Whether somebody on the page is called by name.
fn is_named(chain: &Chain) -> bool {
    chain.actor.is_some()
        || !chain.members.is_empty()
        || chain.mentions.iter().any(|mention| matches!(mention.how, MentionHow::Name | MentionHow::Short))
}

/// A role or body as it is printed in a row: without its article.
fn bare(text: &str) -> &str {
    ["the ", "a ", "an ", "The ", "A ", "An "].iter().find_map(|article| text.strip_prefix(article)).unwrap_or(text)
}
