//! What lineage and drift look at in the sentences of a page.

use knowledge::{As, Knowledge, PlaceKind, Reads};
use model::{
    Attribution, Certainty, Coded, CountryCode, Document, EventType, Features, Name, NameKind, Party, Quantity,
    QuantityKind, Relation, Speaker, SpeakerKind, TextSpan, TimeKind, Upos,
};
use serde::{Deserialize, Serialize};

use super::{content_hash, stands};
use crate::words::hash_word;

/// A place, known or not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Named {
    /// Id of its row, or its words in lower case.
    pub id: String,
    /// As written.
    pub name: String,
    /// The country that it is or lies in, where known.
    pub country: Option<CountryCode>,
    /// The first-level division that it is or lies in; empty where unknown, and for a country.
    pub division: String,
    /// Whether it is a country, or a division of one: what lies in it says the same more exactly.
    pub is_wide: bool,
}

/// A calendar date.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dated {
    /// TIMEX3 value.
    pub value: String,
    /// As written, in lower case.
    pub written: String,
}

/// Somebody who speaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Voice {
    /// As printed.
    pub name: String,
    /// Hashes of the content words that name the speaker, sorted.
    pub words: Vec<u64>,
    /// Country, where the speaker speaks for a state.
    pub country: Option<CountryCode>,
}

/// Somebody who does something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Acting {
    /// Type of what is done.
    pub does: EventType,
    /// As printed.
    pub name: String,
    /// Hashes of the words of the name.
    pub words: Vec<u64>,
    /// Country, where known.
    pub country: Option<CountryCode>,
    /// How closely it says who.
    pub how: Naming,
}

/// How closely somebody is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Naming {
    /// A person or body by name.
    Name,
    /// A state.
    State,
    /// What somebody is ("officials").
    Role,
}

/// A number with what it counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Number {
    /// The value, or the bound where only one is said.
    pub value: f64,
    /// As written.
    pub written: String,
    /// Normalised unit, or what sort of amount it is.
    pub unit: String,
    /// Hash of the noun that is counted; 0 where there is none.
    pub noun: u64,
}

/// What lineage and drift look at in one sentence.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SentenceSketch {
    /// Where it stands.
    pub span: TextSpan,
    /// Hashes of its content words, sorted, each once.
    pub words: Vec<u64>,
    /// Those of them that are names or numbers: what a form that is filled in anew changes.
    pub specifics: Vec<u64>,
    /// Places where, from where or to where it says that something is; not those that stand for a government or tell
    /// where a speaker sits.
    pub places: Vec<Named>,
    /// Calendar dates that it names.
    pub dates: Vec<Dated>,
    /// Those who speak in it.
    pub speakers: Vec<Voice>,
    /// Those who do something in it, by name or as what they are.
    #[serde(default)]
    pub actors: Vec<Acting>,
    /// Whether anybody speaks in it, be it one whom nobody is known for.
    pub is_spoken: bool,
    /// Its numbers, but for years, ranks and days.
    pub numbers: Vec<Number>,
    /// Whether it foresees, or says as possible, what it says.
    pub hedged: bool,
    /// Whether it says something as having happened, or as certain to come.
    pub asserts: bool,
    /// Whether it is mostly somebody's own words.
    pub is_quotation: bool,
}

/// The sketches of all sentences of a page.
pub(super) fn all(document: &Document, coded: &Coded, knowledge: &Knowledge) -> Vec<SentenceSketch> {
    let page = Page { document, coded, knowledge };
    (0..document.sentences.len()).map(|index| page.sentence(index)).collect()
}

struct Page<'a> {
    document: &'a Document,
    coded: &'a Coded,
    knowledge: &'a Knowledge,
}

impl Page<'_> {
    fn sentence(&self, index: usize) -> SentenceSketch {
        let document = self.document;
        let sentence = &document.sentences[index];
        let span = sentence.span;
        let words = |keep: &dyn Fn(Upos) -> bool| {
            let kept = sentence.tokens().filter(|token| keep(document.tokens.upos[*token]));
            sorted(kept.filter_map(|token| content_hash(document, token)).collect())
        };
        let names = document.names.iter().filter(|name| span.contains(name.span));
        let quoted: u32 = document
            .quotations
            .iter()
            .filter(|quotation| span.overlaps(quotation.inner))
            .map(|quotation| quotation.inner.end.min(span.end) - quotation.inner.start.max(span.start))
            .sum();
        SentenceSketch {
            span,
            words: words(&|_| true),
            specifics: words(&|upos| matches!(upos, Upos::Propn | Upos::Num)),
            places: {
                let mut places = sorted(names.filter_map(|name| self.place(name)).collect::<Vec<Named>>());
                places.dedup_by(|a, b| a.id == b.id);
                places
            },
            dates: self.dates(span),
            speakers: self.speakers(span),
            actors: self.actors(span),
            is_spoken: self.claims(span).next().is_some(),
            numbers: self.numbers(span),
            hedged: self.is_hedged(span, sentence.tokens()),
            asserts: self.asserts(span, sentence.tokens()),
            is_quotation: 2 * quoted > span.end - span.start,
        }
    }

    fn dates(&self, span: TextSpan) -> Vec<Dated> {
        let times = self.document.times.iter().filter(|time| span.contains(time.span));
        let calendar = times.filter(|time| {
            time.kind != TimeKind::Duration && time.value.starts_with(|c: char| c.is_ascii_digit() || c == 'X')
        });
        let dated = calendar
            .map(|time| Dated { value: time.value.clone(), written: self.document.text(time.span).to_lowercase() });
        sorted(dated.collect())
    }

    /// Those who speak by name or as what they are; a pronoun that nobody is known for tells nothing.
    fn speakers(&self, span: TextSpan) -> Vec<Voice> {
        let claims = self.coded.claims.iter().filter(|claim| span.overlaps(claim.cue) || span.contains(claim.content));
        let told = claims.filter(|claim| matches!(claim.speaker.kind, SpeakerKind::Named | SpeakerKind::Unnamed));
        sorted(told.filter_map(|claim| self.voice(&claim.speaker)).collect())
    }

    fn actors(&self, span: TextSpan) -> Vec<Acting> {
        let events = self.coded.events.iter().filter(|event| span.contains(event.trigger));
        let parties = events.flat_map(|event| event.source.iter().map(|party| (event.kind, party)));
        sorted(parties.filter_map(|(does, party)| self.acting(does, party)).collect())
    }

    /// Somebody whom the clause itself names; a pronoun names nobody anew.
    fn acting(&self, does: EventType, party: &Party) -> Option<Acting> {
        let upos = &self.document.tokens.upos;
        let mut tokens = self.document.tokens_in(party.span);
        if party.inferred_from.is_some() || tokens.clone().all(|token| upos[token] == Upos::Pron) {
            return None;
        }
        let is_named = tokens.any(|token| upos[token] == Upos::Propn);
        let how = match (party.country, party.sector) {
            (Some(_), None) if party.actor.is_some() => Naming::State,
            _ if is_named && (party.actor.is_some() || party.sector.is_some()) => Naming::Name,
            _ if !is_named && party.actor.is_none() => Naming::Role,
            _ => return None,
        };
        let words = sorted(party.name.split_whitespace().map(hash_word).collect());
        Some(Acting { does, name: party.name.clone(), words, country: party.country, how })
    }

    fn claims(&self, span: TextSpan) -> impl Iterator<Item = &Attribution> {
        self.coded.claims.iter().filter(move |claim| span.overlaps(claim.cue) || span.contains(claim.content))
    }

    fn voice(&self, speaker: &Speaker) -> Option<Voice> {
        let document = self.document;
        let span = speaker.span?;
        let tokens = document.tokens_in(span);
        let is_pronoun = tokens.clone().all(|token| document.tokens.upos[token] == Upos::Pron);
        if is_pronoun && speaker.kind == SpeakerKind::Unnamed {
            return None;
        }
        // "A captain who read the statement" is a captain, "his deputy" a deputy.
        let bare = tokens
            .skip_while(|token| document.tokens.upos[*token] == Upos::Pron)
            .take_while(|token| !matches!(document.tokens.upos[*token], Upos::Pron | Upos::Punct));
        let mut words: Vec<u64> = bare.filter_map(|token| content_hash(document, token)).collect();
        if speaker.kind == SpeakerKind::Named {
            words.extend(speaker.name.split_whitespace().map(hash_word));
        }
        let country = speaker.country.filter(|_| speaker.sector.is_some() || speaker.actor.is_some());
        Some(Voice { name: speaker.name.clone(), words: sorted(words), country })
    }

    fn numbers(&self, span: TextSpan) -> Vec<Number> {
        let inside = self.document.quantities.iter().filter(|quantity| span.contains(quantity.span));
        let dated = |quantity: &&Quantity| self.document.times.iter().any(|time| time.span.overlaps(quantity.number));
        inside
            .filter(|quantity| quantity.kind != QuantityKind::Ordinal && !dated(quantity))
            .filter_map(|q| self.number(q))
            .collect()
    }

    fn number(&self, quantity: &Quantity) -> Option<Number> {
        let document = self.document;
        let value = quantity.best.or(quantity.high).or(quantity.low)?;
        let noun = quantity.counted.and_then(|counted| {
            let mut nouns = document.tokens_in(counted).filter(|token| document.tokens.upos[*token] == Upos::Noun);
            nouns.next_back().and_then(|token| content_hash(document, token))
        });
        let unit = quantity.unit.clone().unwrap_or_else(|| format!("{:?}", quantity.kind).to_lowercase());
        let written = document.text(quantity.counted.map_or(quantity.span, |counted| quantity.span.cover(counted)));
        Some(Number { value, written: written.to_string(), unit, noun: noun.unwrap_or(0) })
    }

    fn is_hedged(&self, span: TextSpan, tokens: std::ops::Range<usize>) -> bool {
        let foreseen = self.coded.forecasts.iter().any(|one| one.words.iter().any(|words| span.contains(*words)));
        let events = self.coded.events.iter().filter(|event| span.contains(event.trigger));
        let doubted = |certainty: Certainty| matches!(certainty, Certainty::Possible | Certainty::Probable);
        foreseen
            || events.flat_map(|event| &event.said).any(|manner| doubted(manner.certainty))
            || tokens.clone().any(|token| {
                // "could not deliver" tells what was so.
                let is_negated = tokens.contains(&(token + 1)) && self.reads(token + 1).has(Reads::NEGATES);
                self.is_hedge(token) && !is_negated
            })
    }

    /// "may", "perhaps"; not "can", which is ability as a rule.
    fn is_hedge(&self, token: usize) -> bool {
        let reads = self.reads(token);
        let doubts = reads.any(Reads::POSSIBLE.with(Reads::PROBABLE)) && !reads.has(Reads::FUTURE);
        doubts && (self.document.tokens.upos[token] != Upos::Aux || reads.has(Reads::ESTIMATIVE))
    }

    fn asserts(&self, span: TextSpan, mut tokens: std::ops::Range<usize>) -> bool {
        let document = self.document;
        self.coded.events.iter().filter(|event| span.contains(event.trigger)).any(stands)
            || tokens.any(|token| {
                self.reads(token).has(Reads::FUTURE)
                    || matches!(document.tokens.upos[token], Upos::Verb | Upos::Aux)
                        && document.tokens.features[token].has(Features::FINITE)
                        && self.reads(token).is_empty()
            })
    }

    /// How a word by itself says what it stands with.
    fn reads(&self, token: usize) -> Reads {
        let part = match self.document.tokens.upos[token] {
            Upos::Aux => As::Aux,
            Upos::Adv | Upos::Part => As::Adverb,
            _ => return Reads::default(),
        };
        self.knowledge.cues.manner(&self.document.form(token).to_lowercase(), part)
    }

    /// The place that `name` names, where a preposition leads to it ("to the Kursk region") and it does not say where a
    /// speaker sits ("analysts in Seoul").
    fn place(&self, name: &Name) -> Option<Named> {
        let document = self.document;
        if !matches!(name.kind, NameKind::Place | NameKind::Facility) {
            return None;
        }
        let tokens = &document.tokens;
        let inside = name.first as usize..name.end as usize;
        let mut head = inside.clone().find(|token| !inside.contains(&(tokens.head[*token] as usize)))?;
        // "the Kursk region": the preposition hangs on the region.
        if tokens.relation[head] == Relation::Compound {
            head = tokens.head[head] as usize;
        }
        let has_preposition = (head.saturating_sub(6)..head)
            .any(|token| tokens.head[token] as usize == head && tokens.relation[token] == Relation::Case)
            || self.follows_preposition(inside.start);
        let governor = tokens.head[head] as usize;
        let of_people = tokens.relation[head] == Relation::Nmod
            && matches!(tokens.relation[governor], Relation::Nsubj | Relation::NsubjPass | Relation::Obl)
            && tokens.upos[governor] == Upos::Noun
            && tokens.features[governor].has(Features::PLURAL);
        let of_speaker = self.coded.claims.iter().any(|claim| {
            let named = claim.speaker.span;
            named.is_some_and(|span| span.overlaps(name.span) || span.contains(tokens.span[governor]))
        });
        if !has_preposition || of_people || of_speaker {
            return None;
        }
        let written = document.text(name.span).to_string();
        let row = name.place.as_ref().and_then(|id| self.knowledge.places.by_id(id));
        let kind = row.as_ref().map(|row| row.kind);
        let is_wide = matches!(kind, Some(PlaceKind::Country | PlaceKind::Province));
        let division = row.as_ref().map_or(String::new(), |row| match row.kind {
            PlaceKind::Country => String::new(),
            PlaceKind::Province => row.name.clone(),
            _ => row.division.clone(),
        });
        Some(Named {
            id: name.place.clone().unwrap_or_else(|| written.to_lowercase()),
            country: row.and_then(|row| row.country).or(name.country),
            name: written,
            division,
            is_wide,
        })
    }

    /// Whether a preposition stands before `token`, with nothing between but what belongs to its noun.
    fn follows_preposition(&self, token: usize) -> bool {
        let upos = &self.document.tokens.upos;
        let before = (token.saturating_sub(4)..token).rev();
        let mut skipped = before.skip_while(|at| matches!(upos[*at], Upos::Det | Upos::Adj));
        skipped.next().is_some_and(|at| upos[at] == Upos::Adp)
    }
}

fn sorted<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort();
    values.dedup();
    values
}
