//! The words around an amount: what is counted, what it is said of, and which way it changed.

use model::{Change, QuantityKind, Relation, TextSpan, Upos};

use super::{Reader, amount::Amount};
use crate::numbers;

/// So far from an amount's head other tokens are looked at, so that no sentence is too long.
const NEAR: usize = 60;
/// A noun phrase after a number has at most so many words before its noun.
const MODIFIERS_AT_MOST: usize = 8;

/// What the words around an amount say.
pub(super) struct Around {
    pub counted: Option<TextSpan>,
    pub counted_unit: Option<String>,
    pub about: Vec<TextSpan>,
    pub change: Option<Change>,
}

impl Reader<'_> {
    /// Reads what stands around `amount`.
    pub(super) fn phrase(&self, amount: &Amount) -> Around {
        let counted = match amount.kind {
            QuantityKind::Count => self.following_noun(amount.end),
            QuantityKind::Percent if amount.unit.as_deref() == Some("fraction") => self.following_noun(amount.end),
            _ => None,
        };
        let last = counted.and_then(|(span, _)| self.document.tokens_in(span).next_back());
        let counted_unit = last.filter(|_| amount.unit.is_none()).and_then(|last| self.counted_as(last));
        let Some(head) = self.head(amount, last) else {
            return Around { counted: counted.map(|(span, _)| span), counted_unit, about: Vec::new(), change: None };
        };
        Around {
            counted: counted.map(|(span, _)| span),
            counted_unit,
            about: self.about(amount, head, last),
            change: self.change(head, amount.kind).or_else(|| self.change_before(amount)),
        }
    }

    /// The noun phrase that begins at word `at`, behind a number: its words up to the noun, and whether it is plural.
    pub(super) fn following_noun(&self, at: usize) -> Option<(TextSpan, bool)> {
        let filler = |at: usize| {
            self.words.phrase(at, &self.measures.times, |word| (*word == knowledge::TimeWord::Filler).then_some(()))
        };
        let mut at = at;
        // "dozens of people", "a third of those", "8 more picks".
        if let Some(next) = self.of(at) {
            at = next;
            if self.is_article(at) {
                at += 1;
                // "12 of the 30 men".
                at = numbers::read(self.words, at, self.measures).map_or(at, |read| read.end);
            }
        }
        while let Some((next, ())) = filler(at) {
            at = next;
        }
        let span = self.words.span(at, at + 1);
        let sentence = self.document.sentence_of(span)?;
        let first = self.document.tokens_in(span).next()?;
        let end = (self.document.sentences[sentence].end as usize).min(first + MODIFIERS_AT_MOST);
        let columns = &self.document.tokens;
        let mut noun = None;
        for token in first..end {
            // "arrested six people Monday", "one last month".
            let byte = columns.span[token].start;
            if if noun.is_some() { self.in_time(byte) } else { self.in_date(byte) } {
                break;
            }
            match columns.upos[token] {
                Upos::Noun | Upos::Propn if self.document.form(token).contains(char::is_alphanumeric) => {
                    noun = Some(token);
                }
                Upos::Cconj if noun.is_none() && token > first => {}
                // "1,000 maintenance and cleaning workers".
                Upos::Cconj if noun.is_some_and(|noun| self.modifies_on(noun, token, end)) => {}
                Upos::Verb if noun.is_some() && token > first && columns.upos[token - 1] == Upos::Cconj => {}
                // "8 of those hits", "two “deliveries”".
                Upos::Det | Upos::Pron
                    if noun.is_none() && matches!(columns.relation[token], Relation::Det | Relation::NmodPoss) => {}
                Upos::Punct if noun.is_none() && self.document.form(token).contains(['"', '“', '‘', '\'']) => {}
                Upos::Adj | Upos::Num if noun.is_none() || columns.head[token] as usize > token => {}
                // "non-league", "U.S.-built": marks inside the phrase, and participles before the noun.
                Upos::Punct | Upos::Sym if self.is_inside(token) => {}
                Upos::Verb | Upos::Adv | Upos::Adp | Upos::Cconj
                    if columns.head[token] as usize > token
                        && matches!(
                            columns.relation[token],
                            Relation::Amod | Relation::Advmod | Relation::Compound
                        ) => {}
                // "false or misleading claims".
                Upos::Verb if noun.is_none() && columns.relation[token] == Relation::Conj => {}
                // "a third of Europe's population".
                Upos::Part if noun.is_some() && self.is_owner(token) => {}
                Upos::X if noun.is_none() && columns.relation[token] == Relation::Nmod => noun = Some(token),
                _ => break,
            }
        }
        let last = noun?;
        let plural = columns.features[last].has(model::Features::PLURAL);
        Some((columns.span[first].cover(columns.span[last]), plural))
    }

    /// The time expression that holds this byte.
    fn time_at(&self, byte: u32) -> Option<&model::TimeExpression> {
        let after = self.document.times.partition_point(|time| time.span.start <= byte);
        after.checked_sub(1).map(|index| &self.document.times[index]).filter(|time| time.span.end > byte)
    }

    fn in_time(&self, byte: u32) -> bool {
        self.time_at(byte).is_some()
    }

    /// As [`Self::in_time`], but no length: "two 24-hour shifts".
    fn in_date(&self, byte: u32) -> bool {
        self.time_at(byte).is_some_and(|time| matches!(time.kind, model::TimeKind::Date | model::TimeKind::Time))
    }

    /// Whether the noun before a conjunction modifies a later noun, as its number shows.
    fn modifies_on(&self, noun: usize, conjunction: usize, end: usize) -> bool {
        let columns = &self.document.tokens;
        let plural = |token: usize| columns.features[token].has(model::Features::PLURAL);
        let mut rest = conjunction + 1..(conjunction + 4).min(end);
        let is_noun = |token: usize| matches!(columns.upos[token], Upos::Noun | Upos::Adj | Upos::Verb);
        noun + 1 == conjunction
            && columns.upos[noun] == Upos::Noun
            && !plural(noun)
            && rest.clone().take_while(|&token| is_noun(token)).any(plural)
            && rest.next().is_some_and(is_noun)
    }

    /// The mark of an owner with what is owned behind it.
    fn is_owner(&self, token: usize) -> bool {
        let columns = &self.document.tokens;
        let marks = columns.relation[token] == Relation::Case;
        let next = columns.upos.get(token + 1);
        marks && next.is_some_and(|upos| matches!(upos, Upos::Noun | Upos::Adj | Upos::Propn | Upos::Num))
    }

    /// A hyphen that touches the tokens on both sides.
    fn is_inside(&self, token: usize) -> bool {
        let columns = &self.document.tokens;
        let touches = |left: usize, right: usize| {
            columns.span.get(left).zip(columns.span.get(right)).is_some_and(|(l, r)| l.end == r.start)
        };
        token > 0 && touches(token - 1, token) && touches(token, token + 1)
    }

    /// The unit of what is counted: `person` for people.
    fn counted_as(&self, noun: usize) -> Option<String> {
        let lemma = self.document.tokens.lemma(noun).to_lowercase();
        let form = self.document.form(noun).to_lowercase();
        let known = |word: &str| {
            let phrases = self.measures.counted.beginning_with(word);
            phrases
                .iter()
                .find(|phrase| phrase.fits(true, |_| None) == Some(1))
                .map(|phrase| phrase.meaning.unit.clone())
        };
        let unit = known(&lemma).or_else(|| known(&form));
        unit.or_else(|| self.is_people(noun).then(|| "person".to_string())).filter(|unit| !unit.is_empty())
    }

    /// "300 Indians": a name of a people.
    fn is_people(&self, noun: usize) -> bool {
        let after = self.document.names.partition_point(|name| name.first as usize <= noun);
        let name = after.checked_sub(1).map(|index| &self.document.names[index]);
        name.is_some_and(|name| name.kind == model::NameKind::Group && name.end as usize == noun + 1)
    }

    /// The token that the amount hangs by: the noun counted, the unit, or the number.
    fn head(&self, amount: &Amount, counted: Option<usize>) -> Option<usize> {
        if counted.is_some() {
            return counted;
        }
        let tokens = self.document.tokens_in(self.words.span(amount.start, amount.end));
        // The token whose head lies outside the amount.
        let columns = &self.document.tokens;
        tokens
            .clone()
            .find(|&token| !tokens.contains(&(columns.head[token] as usize)) || columns.is_root(token))
            .or(tokens.clone().next())
    }

    /// What the amount is said of.
    fn about(&self, amount: &Amount, head: usize, counted: Option<usize>) -> Vec<TextSpan> {
        let columns = &self.document.tokens;
        let mut about = Vec::new();
        let above = columns.head[head] as usize;
        let modifies = matches!(
            columns.relation[head],
            Relation::Compound
                | Relation::Nummod
                | Relation::Amod
                | Relation::Nmod
                | Relation::NmodUnmarked
                | Relation::NmodDesc
                | Relation::Appos
                | Relation::Acl
                | Relation::NmodPoss
        );
        if modifies && above != head && matches!(columns.upos[above], Upos::Noun | Upos::Propn) {
            self.add_phrase(above, &mut about);
        }
        for child in self.children(head) {
            if columns.relation[child].base() == "nmod" && Some(child) != counted {
                self.add_phrase(child, &mut about);
            }
        }
        // Up to the verb of the clause, then its subject.
        let mut verb = head;
        for _ in 0..8 {
            if matches!(columns.upos[verb], Upos::Verb)
                || self.children(verb).any(|child| columns.relation[child].base() == "nsubj")
            {
                break;
            }
            let next = columns.head[verb] as usize;
            if next == verb {
                break;
            }
            verb = next;
        }
        for _ in 0..3 {
            let subject = self.children(verb).find(|&child| columns.relation[child].base() == "nsubj");
            if let Some(subject) = subject.filter(|&subject| subject != head) {
                // "which has 13,000 workers": the noun that the clause hangs on.
                let relative = columns.upos[subject] == Upos::Pron && columns.relation[verb].base() == "acl";
                self.add_phrase(if relative { columns.head[verb] as usize } else { subject }, &mut about);
                break;
            }
            // "is up 3 percent after plummeting 65": the subject is that of the clause above.
            let next = columns.head[verb] as usize;
            let clause =
                matches!(columns.relation[verb].base(), "conj" | "advcl" | "xcomp" | "acl" | "parataxis" | "ccomp");
            if next == verb || !clause {
                break;
            }
            if columns.relation[verb].base() == "acl" {
                self.add_phrase(next, &mut about);
                break;
            }
            verb = next;
        }
        for child in self.children(verb) {
            let base = columns.relation[child].base();
            if child != head && verb != head && (base == "obj" || (base == "obl" && child > head)) {
                self.add_phrase(child, &mut about);
            }
        }
        // Neither the amount itself ("miles per hour") nor a time is what an amount is said of.
        let own = self.words.span(amount.start, amount.end);
        about = about.into_iter().filter_map(|span| self.beyond(span, own)).collect();
        about.retain(|span| !self.in_time(span.start));
        if about.is_empty() {
            self.beside(amount, &mut about);
        }
        about
    }

    /// What of a phrase lies before an amount inside it, or else behind.
    fn beyond(&self, span: TextSpan, own: TextSpan) -> Option<TextSpan> {
        if span.end <= own.start || own.end <= span.start {
            return Some(span);
        }
        let part = if span.start < own.start {
            TextSpan::new(span.start as usize, own.start as usize)
        } else {
            TextSpan::new(own.end.min(span.end) as usize, span.end as usize)
        };
        let text = self.document.text(part);
        let start = part.start as usize + (text.len() - text.trim_start().len());
        let end = start + text.trim().len();
        text.contains(char::is_alphanumeric).then(|| TextSpan::new(start, end))
    }

    /// Where the tree says nothing: the noun behind an amount that has a unit ("95 per cent mortgages"), and the nearest
    /// noun before the amount in its sentence ("the market, valued at 9 billion").
    fn beside(&self, amount: &Amount, about: &mut Vec<TextSpan>) {
        if amount.unit.is_some()
            && let Some((span, _)) = self.following_noun(amount.end)
        {
            about.push(span);
        }
        let span = self.words.span(amount.start, amount.end);
        let Some(sentence) = self.document.sentence_of(span) else { return };
        let first = self.document.sentences[sentence].first as usize;
        let start = self.document.tokens_in(span).start;
        let nouns = (first.max(start.saturating_sub(12))..start).rev();
        let columns = &self.document.tokens;
        let noun = nouns.into_iter().find(|&token| matches!(columns.upos[token], Upos::Noun | Upos::Propn));
        noun.into_iter().for_each(|noun| self.add_phrase(noun, about));
    }

    /// The noun phrase of `noun` without clauses; what a pronoun stands for is not looked up here.
    fn add_phrase(&self, noun: usize, about: &mut Vec<TextSpan>) {
        let columns = &self.document.tokens;
        if !matches!(columns.upos[noun], Upos::Noun | Upos::Propn | Upos::Adj | Upos::X) || about.len() >= 4 {
            return;
        }
        let mut span = columns.span[noun];
        for child in self.children(noun) {
            if matches!(columns.relation[child].base(), "amod" | "compound" | "flat" | "nmod")
                && child.abs_diff(noun) <= 8
            {
                span = span.cover(columns.span[child]);
            }
        }
        about.push(span);
    }

    /// Which way it changed, where the verb that the amount hangs on says so by how much ("fell 3 percent", "up 57%").
    fn change(&self, head: usize, kind: QuantityKind) -> Option<Change> {
        let columns = &self.document.tokens;
        let lookup = |token: usize| self.direction_of(token);
        let particle = |upos: Upos| matches!(upos, Upos::Adv | Upos::Adp | Upos::Adj);
        let adverb = self.children(head).find(|&child| child < head && particle(columns.upos[child])).and_then(lookup);
        if adverb.is_some() {
            return adverb;
        }
        let by_measure = matches!(columns.relation[head].base(), "obj" | "obl" | "advmod" | "nmod" | "dep" | "xcomp");
        let above = columns.head[head] as usize;
        if !by_measure || above == head || above.abs_diff(head) > NEAR {
            return None;
        }
        // "rose to 164" says where it ended, not by how much; "by" and no preposition say by how much.
        let case = self.children(head).find(|&child| columns.relation[child] == Relation::Case);
        // "lost 3,000 men" tells of men; what counts things changes only "by" them.
        let by = case.map_or(kind != QuantityKind::Count, |case| {
            self.words
                .phrase(self.words_at(case), &self.measures.times, |word| {
                    (*word == knowledge::TimeWord::By).then_some(())
                })
                .is_some()
        });
        if !by {
            return None;
        }
        match columns.upos[above] {
            // "edged down 0.3%": the particle says it where the verb does not.
            Upos::Verb => lookup(above).or_else(|| {
                let beside = |&child: &usize| matches!(columns.relation[child].base(), "compound" | "advmod");
                let particles = self.children(above).filter(beside);
                particles.filter(|&child| child > above && child < head).find_map(lookup)
            }),
            upos if particle(upos) => lookup(above),
            _ => None,
        }
    }

    /// Where the tree does not help: the verb or particle directly before the amount.
    fn change_before(&self, amount: &Amount) -> Option<Change> {
        if amount.kind == QuantityKind::Count {
            return None;
        }
        let start = self.hedge_before(amount.start).map_or(amount.start, |(start, _)| start);
        let token = self.document.tokens_in(self.words.span(start.checked_sub(1)?, start)).next_back()?;
        let upos = self.document.tokens.upos[token];
        matches!(upos, Upos::Verb | Upos::Adv | Upos::Adp | Upos::Adj).then(|| self.direction_of(token)).flatten()
    }

    fn direction_of(&self, token: usize) -> Option<Change> {
        let lemma = self.document.tokens.lemma(token).to_lowercase();
        let known = |word: &str| {
            let phrases = self.measures.changes.beginning_with(word);
            phrases.iter().find_map(|phrase| phrase.fits(true, |_| None).map(|_| phrase.meaning))
        };
        // A lemma may be short of its last letter ("plung").
        known(&lemma).or_else(|| known(&format!("{lemma}e")))
    }

    fn words_at(&self, token: usize) -> usize {
        self.words.at_byte(self.document.tokens.span[token].start)
    }

    /// The tokens that hang under `token`, near it.
    pub(super) fn children(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        let heads = &self.document.tokens.head;
        let range = token.saturating_sub(NEAR)..(token + NEAR).min(heads.len());
        range.filter(move |&child| child != token && heads[child] as usize == token)
    }
}
