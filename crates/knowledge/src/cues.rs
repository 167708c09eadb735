use model::Sector;

use crate::{Faults, Files, QuickMap, Row, fault::did_you_mean};

mod manner;
mod phrases;
mod reporting;

pub use manner::Reads;
pub use phrases::Phrases;
pub use reporting::{CueClass, Pattern, ReportCue, Reported};

/// What `data/languages/<xx>/cues/` holds: the words that say who speaks, and how sure.
#[derive(Debug, Default)]
pub struct Cues {
    verbs: Words<ReportCue>,
    nouns: Words<ReportCue>,
    adjectives: Words<ReportCue>,
    /// "according to", "citing": the phrase, and how it reads.
    pub phrases: Phrases<PhraseCue>,
    /// "reportedly", "rumor has it": a claim without any speaker.
    pub no_source: Phrases<Reads>,
    speakers: QuickMap<String, SpeakerNoun>,
    manner: [Words<Reads>; As::ALL.len()],
    /// "previously", "last year": history of the matter.
    pub background: Phrases<()>,
    /// "if", "in the event of": what follows is a condition.
    pub conditions: Phrases<ConditionCue>,
}

/// How a phrase attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhraseCue {
    /// The clause is what the source says ("according to X").
    Source,
    /// The clause's own speaker relays the source ("citing X").
    Relay,
}

/// What follows a word that opens a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConditionCue {
    /// A clause ("if").
    Mark,
    /// A noun phrase ("in the event of").
    Preposition,
}

/// A common noun that speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpeakerNoun {
    /// What sort.
    pub kind: SpeakerNounKind,
    /// Sector, where the noun alone settles it.
    pub sector: Option<Sector>,
}

/// What sort of speaker a common noun names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpeakerNounKind {
    /// An unnamed person or group ("analysts").
    People,
    /// An institution without its name ("the ministry").
    Body,
    /// A paper, poll or message: who wrote it speaks.
    Document,
    /// Claims that nobody signs ("estimates", "rumours").
    Talk,
}

/// The part of speech that a word of `manner.tsv` has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum As {
    Aux,
    Verb,
    Noun,
    Adjective,
    Adverb,
    Mark,
    Determiner,
    Preposition,
}

impl As {
    const ALL: [(&'static str, As); 8] = [
        ("aux", As::Aux),
        ("verb", As::Verb),
        ("noun", As::Noun),
        ("adjective", As::Adjective),
        ("adverb", As::Adverb),
        ("mark", As::Mark),
        ("determiner", As::Determiner),
        ("preposition", As::Preposition),
    ];
}

impl Cues {
    pub(crate) fn load(files: &Files, faults: &mut Faults) -> Self {
        let mut cues = Cues::default();
        let folder = "languages/en/cues";
        cues.verbs = reporting::load(files, &format!("{folder}/verbs.tsv"), "verbs", faults);
        cues.nouns = reporting::load(files, &format!("{folder}/nouns.tsv"), "nouns", faults);
        cues.adjectives = reporting::load(files, &format!("{folder}/adjectives.tsv"), "adjectives", faults);
        cues.phrases = phrases::load(files, &format!("{folder}/phrases.tsv"), "phrase", faults, |row, faults| {
            choose(row, "reads", &[("source", PhraseCue::Source), ("relay", PhraseCue::Relay)], faults)
        });
        cues.no_source = phrases::load(files, &format!("{folder}/no-source.tsv"), "word", faults, |row, faults| {
            choose(row, "certainty", &[("probable", Reads::PROBABLE), ("possible", Reads::POSSIBLE)], faults)
        });
        cues.background = phrases::load(files, &format!("{folder}/background.tsv"), "words", faults, |_, _| Some(()));
        cues.conditions = phrases::load(files, &format!("{folder}/conditions.tsv"), "words", faults, |row, faults| {
            choose(row, "as", &[("mark", ConditionCue::Mark), ("preposition", ConditionCue::Preposition)], faults)
        });
        cues.speakers = load_speakers(files, &format!("{folder}/speakers.tsv"), faults);
        cues.manner = manner::load(files, &format!("{folder}/manner.tsv"), faults);
        cues
    }

    /// What a verb reports, by its lemma; `beside` are its particles and the prepositions of its complements.
    pub fn verb<'a>(&self, lemma: &str, beside: impl Iterator<Item = &'a str>) -> Found<'_, ReportCue> {
        self.verbs.find(lemma, beside)
    }

    /// What a noun reports ("claim"), by its lemma.
    pub fn noun(&self, lemma: &str) -> Option<&ReportCue> {
        self.nouns.plain(lemma)
    }

    /// What an adjective reports ("confident that"), by its lemma.
    pub fn adjective(&self, lemma: &str) -> Option<&ReportCue> {
        self.adjectives.plain(lemma)
    }

    /// What sort of speaker a common noun names, by its lemma.
    pub fn speaker(&self, lemma: &str) -> Option<SpeakerNoun> {
        self.speakers.get(lemma).copied()
    }

    /// How a word says what it stands with, by its lemma (verbs, nouns) or its lower-case form.
    pub fn manner(&self, word: &str, part: As) -> Reads {
        self.manner[part as usize].plain(word).copied().unwrap_or_default()
    }

    /// The same for a word of two ("no longer", "not only"), which goes before the first word alone; `next` follows it.
    pub fn manner_with(&self, word: &str, next: &str, part: As) -> Reads {
        let found = self.manner[part as usize].find(word, std::iter::once(next));
        found.with.or(found.plain).copied().unwrap_or_default()
    }

    /// How a verb says what it governs; a reading with a particle or preposition ("call for") goes before the bare verb's.
    pub fn governor<'a>(&self, lemma: &str, beside: impl Iterator<Item = &'a str>) -> Reads {
        let found = self.manner[As::Verb as usize].find(lemma, beside);
        found.with.or(found.plain).copied().unwrap_or_default()
    }
}

/// Words with what they mean, where a word may be followed by a particle or preposition ("call", "call for").
#[derive(Debug)]
pub(crate) struct Words<T>(QuickMap<String, Entry<T>>);

#[derive(Debug)]
struct Entry<T> {
    plain: Option<T>,
    with: Vec<(String, T)>,
}

/// What was found for a word: alone, and with one of the words beside it.
#[derive(Debug)]
pub struct Found<'a, T> {
    /// For the word alone.
    pub plain: Option<&'a T>,
    /// For the word with a particle or preposition.
    pub with: Option<&'a T>,
}

impl<T> Default for Words<T> {
    fn default() -> Self {
        Words(QuickMap::default())
    }
}

impl<T: Default> Words<T> {
    /// The entry to fill for `words`.
    fn slot(&mut self, words: &str) -> &mut T {
        let (word, beside) = words.split_once(' ').unwrap_or((words, ""));
        let entry = self.0.entry(word.to_string()).or_insert(Entry { plain: None, with: Vec::new() });
        if beside.is_empty() {
            return entry.plain.get_or_insert_default();
        }
        let at = entry.with.iter().position(|(known, _)| known == beside).unwrap_or_else(|| {
            entry.with.push((beside.to_string(), T::default()));
            entry.with.len() - 1
        });
        &mut entry.with[at].1
    }

    fn plain(&self, word: &str) -> Option<&T> {
        self.0.get(word)?.plain.as_ref()
    }

    fn find<'b>(&self, word: &str, mut beside: impl Iterator<Item = &'b str>) -> Found<'_, T> {
        let Some(entry) = self.0.get(word) else { return Found { plain: None, with: None } };
        let with = if entry.with.is_empty() {
            None
        } else {
            beside.find_map(|second| entry.with.iter().find(|(known, _)| known == second)).map(|(_, found)| found)
        };
        Found { plain: entry.plain.as_ref(), with }
    }
}

fn load_speakers(files: &Files, path: &str, faults: &mut Faults) -> QuickMap<String, SpeakerNoun> {
    let kinds = [
        ("people", SpeakerNounKind::People),
        ("body", SpeakerNounKind::Body),
        ("document", SpeakerNounKind::Document),
        ("talk", SpeakerNounKind::Talk),
    ];
    let mut speakers = QuickMap::default();
    for row in files.table(path, faults).rows() {
        let Some(kind) = choose(row, "kind", &kinds, faults) else { continue };
        let code = row.get("sector");
        let sector = Sector::parse(code);
        if sector.is_none() && !code.is_empty() {
            row.fault(faults, format!("unknown sector {code:?}"));
        }
        for noun in row.list("nouns") {
            // A noun may stand in several rows ("report"): the first row wins.
            speakers.entry(noun.to_string()).or_insert(SpeakerNoun { kind, sector });
        }
    }
    speakers
}

/// The value that the cell under `column` names; anything else is a fault.
fn choose<T: Copy>(row: Row<'_, '_>, column: &str, known: &[(&str, T)], faults: &mut Faults) -> Option<T> {
    let cell = row.get(column);
    let found = known.iter().find(|(name, _)| *name == cell);
    if found.is_none() {
        let help = did_you_mean(cell, known.iter().map(|(name, _)| *name));
        row.word(faults, cell, &format!("unknown {column} {cell:?}"), help);
    }
    found.map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded() -> Cues {
        let mut faults = Faults::default();
        let cues = Cues::load(&Files::embedded(), &mut faults);
        assert!(faults.is_empty(), "{faults}");
        cues
    }

    #[test]
    fn verbs_are_found_with_what_stands_beside_them() {
        let cues = loaded();
        let said = cues.verb("say", [].into_iter());
        assert!(said.plain.is_some_and(|cue| cue.reports(&Pattern::Clause)));
        let out = cues.verb("point", ["out"].into_iter());
        assert!(out.plain.is_none_or(|cue| !cue.reports(&Pattern::Clause)), "to point says nothing");
        assert!(out.with.is_some_and(|cue| cue.reports(&Pattern::Clause)));
        assert!(cues.verb("eat", [].into_iter()).plain.is_none());
    }

    #[test]
    fn a_governor_with_its_preposition_goes_before_the_bare_verb() {
        let cues = loaded();
        assert!(cues.governor("call", ["for"].into_iter()).has(Reads::REQUESTED));
        assert!(cues.governor("call", [].into_iter()).is_empty());
        assert!(cues.manner("may", As::Aux).has(Reads::POSSIBLE.with(Reads::ESTIMATIVE)));
    }

    #[test]
    fn faults_name_the_word() {
        let mut faults = Faults::default();
        let files = Files::of([("languages/en/cues/phrases.tsv", "phrase\treads\naccording to\tsorce\n")]);
        Cues::load(&files, &mut faults);
        let fault = faults.iter().find(|fault| fault.offending == "sorce");
        assert!(fault.is_some_and(|fault| fault.line == 2 && fault.help == "did you mean source?"), "{faults}");
    }
}
