//! Where a sentence has a seam between what is said and who says it, by its words and their parts of speech alone.

use std::ops::Range;

use infer::{Cut, Models, Reading};
use knowledge::{LanguageGrammar, WordClass};
use model::{Document, Upos};

/// The seam of the tokens `part` of the sentence that begins with token `start` of the document.
pub(super) fn find(
    document: &Document,
    start: usize,
    grammar: &LanguageGrammar,
    models: &Models,
    reading: &Reading,
    part: Range<usize>,
) -> Option<Cut> {
    // Shorter ones are read well as they stand.
    if part.len() < 8 {
        return None;
    }
    let sentence = Sentence { document, start, grammar, models, reading, part };
    sentence.side_by_side().or_else(|| sentence.said_before()).or_else(|| sentence.said_after())
}

struct Sentence<'a> {
    document: &'a Document,
    start: usize,
    grammar: &'a LanguageGrammar,
    models: &'a Models,
    reading: &'a Reading,
    part: Range<usize>,
}

impl Sentence<'_> {
    /// "The party said hundreds were killed*;* the government denied it": two clauses.
    fn side_by_side(&self) -> Option<Cut> {
        let semicolon = self.part.clone().find(|&at| self.form(at) == ";")?;
        let has_clause = |mut part: Range<usize>| part.any(|at| self.is_finite(at));
        let both = has_clause(self.part.start..semicolon) && has_clause(semicolon + 1..self.part.end);
        let long = semicolon > self.part.start + 2 && self.part.end > semicolon + 3;
        (both && long).then_some(Cut { at: semicolon + 1, verb: None })
    }

    /// "Rebels seized the airport, *residents and a diplomat said* on Monday."
    fn said_before(&self) -> Option<Cut> {
        // What follows the verb has none of its own, or is set off by a comma ("…, officials said, adding that …").
        let mut open = true;
        for verb in self.part.clone().rev().filter(|&at| at > self.part.start + 4) {
            if self.is_comma(verb) {
                open = true;
            } else if self.is_verb(verb) {
                if open && self.is(verb, WordClass::Comments) {
                    let cut = self.said_before_verb(verb);
                    if cut.is_some() {
                        return cut;
                    }
                }
                open = false;
            }
        }
        None
    }

    fn said_before_verb(&self, verb: usize) -> Option<Cut> {
        let mut before = verb;
        while before > self.part.start && self.upos(before - 1) == Upos::Adv {
            before -= 1;
        }
        // ", Wang Yi, the foreign minister, said": a name between two commas, and what is added to it.
        if self.is_comma(before.checked_sub(1)?) && self.opens_phrase(before - 1).is_none() {
            before -= 1;
            before = self.opens_phrase(before)?.checked_sub(1)?;
            if !self.is_comma(before) {
                return None;
            }
        }
        let at = match self.opens_phrase(before) {
            Some(at) => at,
            // "…, said Kim": the speaker stands after.
            None if before == verb && self.names_somebody(verb + 1) => verb,
            None => return None,
        };
        let between = at.checked_sub(1).filter(|&between| between > self.part.start + 3)?;
        let seam = self.is_comma(between) || self.is_quotation_mark(between);
        let said = self.part.start..between;
        let stands_alone = said.clone().any(|token| self.is_finite(token)) && !self.opens_subordinate(said.start);
        (seam && stands_alone).then_some(Cut { at, verb: Some(verb) })
    }

    /// "The Kremlin warned on Monday *that* …": from there on everything is what is said.
    fn said_after(&self) -> Option<Cut> {
        let verb = self.part.clone().take(16).find(|&at| self.is_verb(at))?;
        if !self.is(verb, WordClass::Comments) || !self.is_finite(verb) {
            return None;
        }
        let subject = (self.part.start..verb)
            .all(|at| self.is_nominal(at) || self.upos(at) == Upos::Adv || self.is_comma(at))
            && (self.part.start..verb).any(|at| self.is_speaker(at));
        let that = (verb + 1..self.part.end.min(verb + 10)).find(|&at| self.is(at, WordClass::That))?;
        let between = (verb + 1..that).all(|at| self.is_nominal(at) || self.upos(at) == Upos::Adv);
        let rest = that + 1..self.part.end;
        let joined = rest.clone().any(|at| self.is_comma(at - 1) && self.upos(at) == Upos::Cconj);
        let quoted = self.part.clone().any(|at| self.is_quotation_mark(at));
        let is_clause = self.upos(that) == Upos::Sconj && rest.clone().any(|at| self.is_finite(at));
        (subject && between && is_clause && !joined && !quoted).then_some(Cut { at: that + 1, verb: Some(verb) })
    }

    /// Where the noun phrase that ends before `end` begins, where a comma or quotation mark stands before it.
    fn opens_phrase(&self, end: usize) -> Option<usize> {
        let inside = (self.part.start..end).rev().take_while(|&at| self.is_nominal(at)).last()?;
        let opens = !matches!(self.upos(inside), Upos::Adp | Upos::Cconj | Upos::Sconj | Upos::Part)
            && !self.is(inside, WordClass::Closes)
            && !self.fine(inside).starts_with('W');
        let names = (inside..end).any(|at| self.is_speaker(at));
        (opens && names && inside > self.part.start).then_some(inside)
    }

    fn is_speaker(&self, at: usize) -> bool {
        self.part.contains(&at) && matches!(self.upos(at), Upos::Noun | Upos::Propn | Upos::Pron)
    }

    /// "said *officials*", "said *Kim*", not "claimed *responsibility*".
    fn names_somebody(&self, at: usize) -> bool {
        self.is_speaker(at) && (self.upos(at) != Upos::Noun || self.reading.words[at].known.names_people())
    }

    fn is_nominal(&self, at: usize) -> bool {
        matches!(
            self.upos(at),
            Upos::Noun
                | Upos::Propn
                | Upos::Pron
                | Upos::Adj
                | Upos::Det
                | Upos::Num
                | Upos::Part
                | Upos::Adp
                | Upos::Cconj
        ) && self.fine(at) != "TO"
    }

    fn is_verb(&self, at: usize) -> bool {
        matches!(self.upos(at), Upos::Verb | Upos::Aux)
    }

    fn is_finite(&self, at: usize) -> bool {
        self.is_verb(at) && matches!(self.fine(at), "VBD" | "VBZ" | "VBP" | "MD")
    }

    /// "When asked about it", "After they left": what stands before the comma is no clause of its own.
    fn opens_subordinate(&self, at: usize) -> bool {
        matches!(self.upos(at), Upos::Sconj | Upos::Adp) || self.fine(at).starts_with('W')
    }

    fn is_comma(&self, at: usize) -> bool {
        self.form(at) == ","
    }

    fn is_quotation_mark(&self, at: usize) -> bool {
        matches!(self.form(at), "\"" | "”" | "“" | "''" | "``" | "»" | "«")
    }

    fn is(&self, at: usize, class: WordClass) -> bool {
        self.grammar.is(self.form(at), class)
    }

    fn form(&self, at: usize) -> &str {
        self.document.form(self.start + at)
    }

    fn upos(&self, at: usize) -> Upos {
        self.reading.upos[at]
    }

    fn fine(&self, at: usize) -> &str {
        self.models.fine_tag(self.reading.tags[at])
    }
}
