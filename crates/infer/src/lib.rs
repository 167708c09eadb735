//! Runs our small trained models on `&[u8]` weights: the only numeric code.
//!
//! Invariants
//! - No I/O. Weights come as bytes (from `knowledge`), are checked once, and are then only read.
//! - Integer arithmetic wherever a result decides something, so that every machine gives the same output.
//! - The features that `train` learns from are the functions here, so the two cannot drift apart; a change to them
//!   raises the version of their model, and older weights are refused.

mod apart;
pub mod hash;
pub mod lemmas;
pub mod lexicon;
pub mod names;
pub mod parser;
pub mod rows;
pub mod table;
pub mod tagger;
pub mod weights;
pub mod words;

use std::ops::Range;

use model::{NameKind, Relation, Upos};

pub use apart::Cut;
use parser::Item;
use words::Word;

/// The models that reading needs. A model whose weights are absent gives nothing, and [`Models::missing`] names it.
#[derive(Debug, Default)]
pub struct Models {
    lexicon: Option<lexicon::Lexicon>,
    tagger: Option<tagger::Tagger>,
    parser: Option<parser::Parser>,
    names: Option<names::Names>,
    lemmas: Option<lemmas::Lemmas>,
}

/// Where a sentence has capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capitals {
    /// At its beginning and in names.
    InNames,
    /// In nearly every word, as in a headline.
    Everywhere,
}

/// One sentence as the models read it: a row for each token.
#[derive(Debug, Default)]
pub struct Reading {
    /// What the models saw of each token.
    pub words: Vec<Word>,
    /// Class of the tagger.
    pub tags: Vec<u8>,
    /// Universal part of speech.
    pub upos: Vec<Upos>,
    /// Head within the sentence; the number of tokens for a root.
    pub heads: Vec<u32>,
    /// Relation to the head.
    pub relations: Vec<Relation>,
    items: Vec<Item>,
    desk: parser::Workspace,
    part: (Vec<u32>, Vec<Relation>),
    buffer: String,
}

impl Models {
    /// Checks and takes the weights; `weights` gives the bytes of the model of that name (`lexicon`, `tagger`, `parser`, `names`,
    /// `lemmas`).
    ///
    /// # Errors
    /// Which model is malformed, and how. Absent weights are no error: see [`Models::missing`].
    pub fn load<'a>(weights: impl Fn(&str) -> Option<&'a [u8]>) -> Result<Self, String> {
        fn take<T>(
            name: &str,
            bytes: Option<&[u8]>,
            read: fn(&[u8]) -> Result<T, String>,
        ) -> Result<Option<T>, String> {
            bytes.map(read).transpose().map_err(|fault| format!("models/{name}/weights.bin: {fault}"))
        }
        Ok(Models {
            lexicon: take("lexicon", weights("lexicon"), lexicon::Lexicon::read)?,
            tagger: take("tagger", weights("tagger"), tagger::Tagger::read)?,
            parser: take("parser", weights("parser"), parser::Parser::read)?,
            names: take("names", weights("names"), names::Names::read)?,
            lemmas: take("lemmas", weights("lemmas"), lemmas::Lemmas::read)?,
        })
    }

    /// Whether the commonest sense of a noun (its lemma, lower case) is a person ("driver", "native"), as WordNet has it;
    /// false where no lexicon is loaded.
    pub fn is_person_noun(&self, lemma: &str) -> bool {
        let entry =
            self.lexicon.as_ref().map_or(lexicon::Entry(0), |lexicon| lexicon.get(hash::bytes(lemma.as_bytes())));
        entry.noun_class() == lexicon::PERSON
    }

    /// The names of the models whose weights are absent.
    pub fn missing(&self) -> Vec<&'static str> {
        let present = [
            self.lexicon.is_some(),
            self.tagger.is_some(),
            self.parser.is_some(),
            self.names.is_some(),
            self.lemmas.is_some(),
        ];
        let names = ["lexicon", "tagger", "parser", "names", "lemmas"];
        names.into_iter().zip(present).filter(|(_, present)| !present).map(|(name, _)| name).collect()
    }

    /// Reads one sentence: tags, heads, relations. In a headline, words that are no names as far as the lexicon knows
    /// are read as if they were written small: the models learnt from running text, where a capital means a name. `cut` is
    /// asked, once the parts of speech are known, which parts are to be parsed apart. Without a tagger or parser its columns
    /// hold `X`, the root and `dep`.
    pub fn read<'f>(
        &self,
        forms: impl IntoIterator<Item = &'f str>,
        capitals: Capitals,
        cut: &dyn Fn(&Reading, Range<usize>) -> Option<Cut>,
        reading: &mut Reading,
    ) {
        self.look(forms, reading);
        if capitals == Capitals::Everywhere {
            self.lower_common_words(reading);
        }
        self.tag(reading);
        match capitals {
            Capitals::InNames => self.name_capitalised(reading),
            Capitals::Everywhere => self.agree(reading),
        }
        self.head_nouns(reading);
        self.beside_plurals(reading);
        self.infinitives(reading);
        if capitals == Capitals::InNames {
            self.finite_verbs(reading);
        }
        let n_words = reading.words.len();
        match &self.parser {
            Some(parser) if self.tagger.is_some() => {
                reading.items.clear();
                let rows = reading.words.iter().zip(&reading.tags).zip(&reading.upos);
                reading.items.extend(rows.map(|((word, tag), upos)| item(word, *tag, *upos)));
                apart::parse(parser, cut, reading);
            }
            _ => {
                reading.heads.clear();
                reading.heads.resize(n_words, n_words as u32);
                reading.relations.clear();
                reading.relations.resize(n_words, Relation::Dep);
            }
        }
    }

    /// Looks at each word by itself.
    fn look<'f>(&self, forms: impl IntoIterator<Item = &'f str>, reading: &mut Reading) {
        reading.words.clear();
        for form in forms {
            let mut word = Word::new(form, &mut reading.buffer);
            if let Some(lexicon) = &self.lexicon {
                word.known = lexicon.get(word.lower);
            }
            reading.words.push(word);
        }
    }

    /// Makes common words look as if they were written small.
    fn lower_common_words(&self, reading: &mut Reading) {
        let small = Word::new("aa", &mut reading.buffer);
        for word in reading.words.iter_mut().skip(1) {
            if word.known.grammar() != 0 && word.known.name() == 0 {
                (word.exact, word.shape) = (words::exact_of_lower(word.lower), small.shape);
            }
        }
    }

    /// In running text a verb inside a sentence has no capital: "United" in "the United Nations" is part of a name,
    /// whatever class the tagger thought of.
    fn name_capitalised(&self, reading: &mut Reading) {
        let name = self.tagger.as_ref().and_then(|tagger| tagger.named(Upos::Propn, "NNP"));
        let Some(tag) = name else { return };
        for index in 1..reading.words.len() {
            let follows_word = !matches!(reading.upos[index - 1], Upos::Punct | Upos::Sym);
            // "Xi" is a number only to somebody who knows no Chinese names.
            let is_roman = reading.upos[index] == Upos::Num && reading.upos.get(index + 1) == Some(&Upos::Propn);
            let is_verb = matches!(reading.upos[index], Upos::Verb | Upos::Aux);
            if reading.words[index].is_capitalised && (is_verb || is_roman) && follows_word {
                (reading.tags[index], reading.upos[index]) = (tag, Upos::Propn);
            }
        }
        // At the beginning only where a name goes on: "United Nations inspectors left".
        if let [first, second, ..] = reading.words[..]
            && first.is_capitalised
            && second.is_capitalised
            && matches!(reading.upos[..2], [Upos::Verb, Upos::Propn])
        {
            (reading.tags[0], reading.upos[0]) = (tag, Upos::Propn);
        }
    }

    /// "China's *premier* arrived", "a drug *suspect* to", "launched an *offensive* against": a word that can be a noun and
    /// stands where its phrase must have one is no adjective.
    fn head_nouns(&self, reading: &mut Reading) {
        let Some(noun) = self.tagger.as_ref().and_then(|tagger| tagger.named(Upos::Noun, "NN")) else { return };
        let one = ["a", "an"].map(|article| hash::bytes(article.as_bytes()));
        let is_one = |word: &Word| one.contains(&word.lower);
        for index in 1..reading.words.len() {
            let known = reading.words[index].known;
            let may_be_noun = reading.upos[index] == Upos::Adj
                && known.0 & lexicon::Entry::NOUN != 0
                && !reading.words[index].is_capitalised;
            let ends = reading
                .upos
                .get(index + 1)
                .is_none_or(|next| matches!(next, Upos::Verb | Upos::Aux | Upos::Adp | Upos::Part | Upos::Punct));
            if !may_be_noun || !ends {
                continue;
            }
            let is_person = |word: &Word| word.known.noun_class() == lexicon::PERSON;
            let before = reading.upos[index - 1];
            let fits = match before {
                Upos::Part => true,
                Upos::Det if is_one(&reading.words[index - 1]) && known.names_doing() => true,
                Upos::Det | Upos::Adj | Upos::Propn => is_person(&reading.words[index]),
                Upos::Noun => is_person(&reading.words[index]) && !is_person(&reading.words[index - 1]),
                _ => false,
            };
            if fits {
                (reading.tags[index], reading.upos[index]) = (noun, Upos::Noun);
            }
        }
    }

    /// "an arms *embargo*": "an" asks for one thing, which the plural beside it is not. "people *familiar* with": a word that
    /// can be an adjective is one between a plural for people and a preposition.
    fn beside_plurals(&self, reading: &mut Reading) {
        let Some(tagger) = &self.tagger else { return };
        let (Some(noun), Some(adjective)) = (tagger.named(Upos::Noun, "NN"), tagger.named(Upos::Adj, "JJ")) else {
            return;
        };
        let one = ["a", "an"].map(|article| hash::bytes(article.as_bytes()));
        for index in 1..reading.words.len() {
            if tagger.class(reading.tags[index - 1]).fine != "NNS" {
                continue;
            }
            let known = reading.words[index].known;
            let after_one = index > 1 && one.contains(&reading.words[index - 2].lower);
            if after_one && reading.upos[index] == Upos::Verb && known.0 & lexicon::Entry::NOUN != 0 {
                (reading.tags[index], reading.upos[index]) = (noun, Upos::Noun);
            }
            let is_person = reading.words[index - 1].known.noun_class() == lexicon::PERSON
                || reading.words[index - 1].lower == hash::bytes(b"people");
            let before_preposition = reading.upos.get(index + 1) == Some(&Upos::Adp);
            let singular = tagger.class(reading.tags[index]).fine == "NN";
            if singular && is_person && before_preposition && known.0 & lexicon::Entry::ADJECTIVE != 0 {
                (reading.tags[index], reading.upos[index]) = (adjective, Upos::Adj);
            }
        }
    }

    /// "voted to *free* 26 prisoners": what stands between "to" and a noun phrase, and can be a verb, is no adjective.
    fn infinitives(&self, reading: &mut Reading) {
        let Some(tagger) = &self.tagger else { return };
        let Some(base) = tagger.named(Upos::Verb, "VB") else { return };
        for at in 1..reading.words.len().saturating_sub(1) {
            let after_to = tagger.class(reading.tags[at - 1]).fine == "TO";
            let can_act = reading.words[at].known.0 & lexicon::Entry::VERB != 0;
            let before_phrase = matches!(
                reading.upos[at + 1],
                Upos::Det | Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj | Upos::Pron
            );
            if after_to && can_act && before_phrase && reading.upos[at] == Upos::Adj {
                (reading.tags[at], reading.upos[at]) = (base, Upos::Verb);
            }
        }
    }

    /// A sentence has a finite verb: where the tagger found none, the first participle after a noun is one ("The minister
    /// *held* talks"), and so is one that "and" joins to it before an object ("torched cars and *attacked* the guards").
    fn finite_verbs(&self, reading: &mut Reading) {
        let Some(tagger) = &self.tagger else { return };
        let Some(past) = tagger.named(Upos::Verb, "VBD") else { return };
        let fine = |reading: &Reading, at: usize| tagger.class(reading.tags[at]).fine.as_str();
        let is_nominal =
            |reading: &Reading, at: usize| matches!(reading.upos[at], Upos::Noun | Upos::Propn | Upos::Pron);
        let n_words = reading.words.len();
        let dash = hash::bytes(b"-");
        let ends = n_words > 4 && reading.words[n_words - 1].lower == hash::bytes(b".");
        if !ends {
            return;
        }
        let is_finite = |reading: &Reading, at: usize| {
            matches!(reading.upos[at], Upos::Verb | Upos::Aux)
                && matches!(fine(reading, at), "VBD" | "VBZ" | "VBP" | "MD" | "VB")
        };
        if !(0..n_words).any(|at| is_finite(reading, at)) {
            // "Amnesty *International* accused": part of a name, whatever its class.
            let ends_name = |at: usize| reading.upos[at] == Upos::Adj && reading.words[at].is_capitalised && at > 0;
            let first = (1..n_words - 1)
                .find(|&at| fine(reading, at) == "VBN" && (is_nominal(reading, at - 1) || ends_name(at - 1)));
            // "Troops stationed in …" may be a caption: only before an object.
            let first = first.filter(|&at| {
                matches!(
                    reading.upos[at + 1],
                    Upos::Det | Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj | Upos::Pron
                )
            });
            // "Forces backed by jets *advanced* on a town": where two could be it, and the first only says which forces.
            let by = hash::bytes(b"by");
            let participles = (1..n_words - 1).filter(|&at| fine(reading, at) == "VBN").count();
            let last = (1..n_words - 1).rev().find(|&at| {
                fine(reading, at) == "VBN" && is_nominal(reading, at - 1) && reading.words[at + 1].lower != by
            });
            if let Some(at) = first.or(last.filter(|_| participles > 1)) {
                (reading.tags[at], reading.upos[at]) = (past, Upos::Verb);
            }
        }
        let opens_clause = SUBORDINATORS.map(|word| hash::bytes(word.as_bytes()));
        // "Sudan's army *denied* on Tuesday that its artillery had shelled a town": whoever opens a sentence says something.
        let says = SAYING.map(|word| hash::bytes(word.as_bytes()));
        let that = hash::bytes(b"that");
        let opening = (1..n_words.min(16)).find(|&at| matches!(reading.upos[at], Upos::Verb | Upos::Aux));
        if let Some(at) = opening.filter(|&at| fine(reading, at) == "VBN" && is_nominal(reading, at - 1))
            && says.contains(&reading.words[at].lower)
            && !opens_clause.contains(&reading.words[0].lower)
        {
            let plain = |at: &usize| {
                matches!(reading.upos[*at], Upos::Adp | Upos::Propn | Upos::Noun | Upos::Num | Upos::Adv)
                    && reading.words[*at].lower != that
            };
            let after = (at + 1..n_words.min(at + 6)).find(|next| !plain(next));
            if after.is_some_and(|after| reading.words[after].lower == that) {
                (reading.tags[at], reading.upos[at]) = (past, Upos::Verb);
            }
        }
        // "Turkish jets *violated* Greek airspace on Tuesday, Athens said": what is said has a finite verb of its own.
        let last = (0..n_words).rev().find(|&at| is_finite(reading, at) && fine(reading, at) != "VB");
        let comma = last.and_then(|last| (0..last).rev().find(|&at| reading.words[at].lower == hash::bytes(b",")));
        if let (Some(comma), Some(last)) = (comma, last)
            && comma > 3
            && last > comma + 1
            && is_nominal(reading, last - 1)
            && !(0..comma).any(|at| is_finite(reading, at) && fine(reading, at) != "VB")
            && !opens_clause.contains(&reading.words[0].lower)
        {
            let by = hash::bytes(b"by");
            let after_subject = |at: usize| {
                is_nominal(reading, at - 1)
                    || (at > 2 && reading.words[at - 1].lower == dash && is_nominal(reading, at - 3))
            };
            let first = (1..comma)
                .find(|&at| fine(reading, at) == "VBN" && after_subject(at) && reading.words[at + 1].lower != by);
            if let Some(at) = first {
                (reading.tags[at], reading.upos[at]) = (past, Upos::Verb);
            }
        }
        // "after Russian-backed separatists *shelled* a town": between a word that opens a clause and an object, where nothing
        // else is finite.
        let day = DAYS.map(|word| hash::bytes(word.as_bytes()));
        for at in 2..n_words - 1 {
            let has_object = matches!(
                reading.upos[at + 1],
                Upos::Det | Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj | Upos::Pron
            ) && !day.contains(&reading.words[at + 1].lower);
            if fine(reading, at) != "VBN" || !has_object || !is_nominal(reading, at - 1) {
                continue;
            }
            let is_edge = |&at: &usize| matches!(reading.upos[at], Upos::Punct) && reading.words[at].lower != dash;
            let from = (0..at).rev().find(is_edge).map_or(0, |edge| edge + 1);
            let to = (at..n_words).find(is_edge).unwrap_or(n_words);
            let opener = (from..at).rev().find(|&before| opens_clause.contains(&reading.words[before].lower));
            let Some(opener) = opener else { continue };
            let only = |at: usize| !matches!(fine(reading, at), "VBD" | "VBZ" | "VBP" | "MD");
            let near = at - opener < 9 && (opener + 1..at).all(|at| !matches!(reading.upos[at], Upos::Adp));
            if near && (opener..to).all(only) {
                (reading.tags[at], reading.upos[at]) = (past, Upos::Verb);
            }
        }
        // "The government *plans* to deport them, …": before an infinitive, where its clause has no other verb.
        let third = tagger.named(Upos::Verb, "VBZ");
        for at in 2..n_words.saturating_sub(3) {
            let noun = fine(reading, at) == "NNS" && reading.words[at].known.0 & lexicon::Entry::THIRD != 0;
            let infinitive = fine(reading, at + 1) == "TO" && fine(reading, at + 2) == "VB";
            // "North Korean *troops* to assist": people do not become a verb.
            let class = reading.words[at].known.noun_class();
            let is_people = class == lexicon::PERSON || class == lexicon::GROUP;
            let subject = matches!(fine(reading, at - 1), "NN" | "NNP") && !is_people;
            if !(noun && infinitive && subject) {
                continue;
            }
            let is_edge = |&at: &usize| matches!(reading.upos[at], Upos::Punct);
            let from = (0..at).rev().find(is_edge).map_or(0, |edge| edge + 1);
            let to = (at..n_words).find(is_edge).unwrap_or(n_words);
            let other = (from..to).any(|at| matches!(fine(reading, at), "VBD" | "VBZ" | "VBP" | "MD"))
                || (from..at).any(|at| matches!(reading.upos[at], Upos::Adp | Upos::Verb));
            if let Some(third) = third.filter(|_| !other) {
                (reading.tags[at], reading.upos[at]) = (third, Upos::Verb);
            }
        }
        for at in 2..n_words - 1 {
            let joined = fine(reading, at) == "VBN"
                && reading.upos[at - 1] == Upos::Cconj
                && is_nominal(reading, at - 2)
                && matches!(reading.upos[at + 1], Upos::Propn | Upos::Det | Upos::Pron);
            if joined && (0..at).any(|before| fine(reading, before) == "VBD") {
                (reading.tags[at], reading.upos[at]) = (past, Upos::Verb);
            }
        }
    }

    /// In a headline, nothing in the singular has a verb in its base form beside it: in "Capital Visit Signals Thaw" it is
    /// a visit that signals something.
    fn agree(&self, reading: &mut Reading) {
        let Some(tagger) = &self.tagger else { return };
        let (Some(noun), Some(verb)) = (tagger.named(Upos::Noun, "NN"), tagger.named(Upos::Verb, "VBZ")) else {
            return;
        };
        for index in 1..reading.words.len().saturating_sub(1) {
            let fine = |at: usize| tagger.class(reading.tags[at]).fine.as_str();
            let tags = (fine(index - 1), fine(index), fine(index + 1));
            // Past a verb, or a word that asks for one, base forms are in their place.
            if matches!(reading.upos[index - 1], Upos::Verb | Upos::Aux) || tags.0 == "TO" {
                return;
            }
            let known = |at: usize, bit: u32| reading.words[at].known.0 & bit != 0;
            if reading.upos[index] == Upos::Verb
                && matches!(tags, ("NNP" | "NN", "VB" | "VBP", "NNS"))
                && known(index, lexicon::Entry::NOUN)
                && known(index + 1, lexicon::Entry::THIRD)
            {
                (reading.tags[index], reading.upos[index]) = (noun, Upos::Noun);
                (reading.tags[index + 1], reading.upos[index + 1]) = (verb, Upos::Verb);
            }
        }
    }

    fn tag(&self, reading: &mut Reading) {
        reading.upos.clear();
        match &self.tagger {
            Some(tagger) => {
                tagger.tag(&reading.words, &mut reading.tags);
                reading.upos.extend(reading.tags.iter().map(|tag| tagger.class(*tag).upos));
            }
            None => {
                reading.tags.clear();
                reading.tags.resize(reading.words.len(), 0);
                reading.upos.resize(reading.words.len(), Upos::X);
            }
        }
    }

    /// The treebank's own tag for a class of the tagger ("VBD"); empty without a tagger.
    pub fn fine_tag(&self, tag: u8) -> &str {
        self.tagger.as_ref().map_or("", |tagger| tagger.class(tag).fine.as_str())
    }

    /// The names in one sentence, as ranges of its tokens in order, not nested: persons, organisations, places (and
    /// whatever further kinds the weights know). Knows words and context only, no gazetteer. Empty without weights.
    ///
    /// `forms` are the sentence's tokens as written, `upos` their parts of speech.
    pub fn names<'f>(
        &self,
        forms: impl IntoIterator<Item = &'f str>,
        upos: &[Upos],
        reading: &mut Reading,
    ) -> Vec<(Range<usize>, NameKind)> {
        let Some(names) = &self.names else { return Vec::new() };
        self.look(forms, reading);
        names.tag(&reading.words, upos)
    }

    /// The lemma that training texts or the ending give; false (and `lemma` is empty) without weights.
    /// `irregular` is asked between the two.
    pub fn lemma<'t>(
        &self,
        form: &str,
        word: &Word,
        tag: u8,
        irregular: impl FnOnce(Upos) -> Option<&'t str>,
        lemma: &mut String,
    ) -> bool {
        lemma.clear();
        let (Some(lemmas), Some(tagger)) = (&self.lemmas, &self.tagger) else { return false };
        let class = tagger.class(tag);
        let hash = hash::bytes(class.fine.as_bytes()) ^ class.upos as u32;
        if let Some(script) = lemmas.exception(word, hash) {
            script.apply(form, lemma);
        } else if let Some(known) = irregular(class.upos) {
            lemma.push_str(known);
        } else {
            // "detecting" is of "detect", which is known to be a verb, and not of "detecte".
            let is_known = |lemma: &str| {
                let entry = self.lexicon.as_ref().map(|lexicon| lexicon.get(hash::bytes(lemma.as_bytes())));
                class.upos != Upos::Verb || entry.is_none_or(|entry| entry.0 & lexicon::Entry::VERB != 0)
            };
            lemmas.by_ending(form, word, hash, is_known, lemma);
        }
        true
    }
}

/// Words that open a clause of time or reason.
const SUBORDINATORS: [&str; 11] =
    ["after", "before", "since", "until", "as", "when", "while", "because", "if", "although", "though"];

/// Verbs that somebody says something by, before "that".
const SAYING: [&str; 24] = [
    "denied",
    "said",
    "announced",
    "confirmed",
    "warned",
    "claimed",
    "admitted",
    "insisted",
    "stressed",
    "argued",
    "acknowledged",
    "declared",
    "complained",
    "agreed",
    "demanded",
    "promised",
    "pledged",
    "vowed",
    "suggested",
    "alleged",
    "conceded",
    "reiterated",
    "predicted",
    "boasted",
];

const DAYS: [&str; 9] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday"];

/// What the parser sees of a tagged word.
pub fn item(word: &Word, tag: u8, upos: Upos) -> Item {
    Item {
        word: word.lower,
        tag: 400 + u32::from(tag),
        upos: 400 + upos as u32,
        suffix: word.suffix[2],
        known: word.known,
        hint: parser::Hint::default(),
    }
}
