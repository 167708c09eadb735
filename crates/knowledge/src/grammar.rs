use std::collections::HashSet;

use crate::{Faults, Files, QuickMap};

/// What the grammar lists of `data/languages/` hold, by language.
#[derive(Debug, Default)]
pub struct Grammar {
    english: LanguageGrammar,
}

/// The grammar lists of one language. All keys are in lower case, with straight apostrophes.
#[derive(Debug, Default)]
pub struct LanguageGrammar {
    /// Abbreviations without their final full stop.
    pub abbreviations: QuickMap<String, Abbreviation>,
    /// Words split without an apostrophe: the lengths of the parts in bytes.
    pub contractions: QuickMap<String, Vec<usize>>,
    /// Endings that are tokens of their own ("n't", "'s").
    pub clitics: Vec<String>,
    /// First parts that stay joined to the next at a hyphen ("pro" in "pro-Beijing").
    pub hyphen_prefixes: HashSet<String>,
    /// Second parts of given names that stay joined at a hyphen ("un" in "Jong-un").
    pub name_syllables: HashSet<String>,
    /// Words that, capitalised after an abbreviation, begin a new sentence.
    pub sentence_starters: HashSet<String>,
    /// Units that are a token of their own when glued to a number ("pm" in "5pm").
    pub glued_units: HashSet<String>,
    /// Lemmas that no rule gives, by (form, UPOS).
    pub lemmas: QuickMap<(String, model::Upos), String>,
    /// `function_words.tsv`: a word may have several classes.
    function_words: Vec<(String, WordClass)>,
}

/// What a function word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WordClass {
    /// "the"
    Article,
    /// "a"
    Indefinite,
    /// "he"
    Personal,
    /// "of"
    Of,
    /// "who": ends an apposition.
    Closes,
    /// "said": stands after what somebody says, or before "that".
    Comments,
    /// "that": opens what somebody says.
    That,
    /// "denied", "stopped": a form in -ing after it is an act.
    TakesAct,
    /// "striking", "ruling": before a plural it says which.
    Modifies,
    /// "after": opens a clause of time as well as a phrase.
    OpensTime,
}

/// How an abbreviation behaves at the end of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Abbreviation {
    /// Stands before a name and never ends a sentence ("Gen.").
    Title,
    /// An abbreviation only before a number ("No. 5"); else a plain word.
    Number,
    /// Seldom ends a sentence ("vs.", "Sept.").
    Inner,
    /// May end a sentence: it does where a word that begins sentences follows ("U.S.", "Inc.").
    Either,
}

impl Grammar {
    /// The lists for a BCP 47 tag; a text of unknown language ("und") is read as English. None for a language that
    /// has no lists yet.
    pub fn of(&self, language: &str) -> Option<&LanguageGrammar> {
        let primary = language.split(['-', '_']).next().unwrap_or("");
        (primary.eq_ignore_ascii_case("en") || primary == "und" || primary.is_empty()).then_some(&self.english)
    }

    pub(crate) fn load(files: &Files, faults: &mut Faults) -> Self {
        Grammar { english: LanguageGrammar::load("languages/en", files, faults) }
    }
}

impl LanguageGrammar {
    /// Whether `word`, whatever its capitals, is a function word of this class.
    pub fn is(&self, word: &str, class: WordClass) -> bool {
        let mut words = self.function_words.iter();
        words.any(|(known, of)| *of == class && known.eq_ignore_ascii_case(word))
    }

    fn load(folder: &str, files: &Files, faults: &mut Faults) -> Self {
        let words = |name: &str, faults: &mut Faults| -> Vec<String> {
            let path = format!("{folder}/{name}.txt");
            files.list(&path, faults).into_iter().map(|(_, word)| word.to_lowercase()).collect()
        };
        LanguageGrammar {
            clitics: words("clitics", faults),
            hyphen_prefixes: words("hyphen_prefixes", faults).into_iter().collect(),
            name_syllables: words("name_syllables", faults).into_iter().collect(),
            sentence_starters: words("sentence_starters", faults).into_iter().collect(),
            glued_units: words("glued_units", faults).into_iter().collect(),
            abbreviations: abbreviations(&format!("{folder}/abbreviations.tsv"), files, faults),
            contractions: contractions(&format!("{folder}/contractions.tsv"), files, faults),
            lemmas: lemmas(&format!("{folder}/lemmas.tsv"), files, faults),
            function_words: function_words(&format!("{folder}/function_words.tsv"), files, faults),
        }
    }
}

fn abbreviations(path: &str, files: &Files, faults: &mut Faults) -> QuickMap<String, Abbreviation> {
    let mut known = QuickMap::default();
    let table = files.table(path, faults);
    for row in table.rows() {
        let kind = match row.get("kind") {
            "title" => Abbreviation::Title,
            "number" => Abbreviation::Number,
            "inner" => Abbreviation::Inner,
            "either" => Abbreviation::Either,
            other => {
                row.fault(faults, format!("kind {other:?} is none of title, number, inner, either"));
                continue;
            }
        };
        known.insert(row.get("form").to_lowercase(), kind);
    }
    known
}

fn contractions(path: &str, files: &Files, faults: &mut Faults) -> QuickMap<String, Vec<usize>> {
    let mut known = QuickMap::default();
    let table = files.table(path, faults);
    for row in table.rows() {
        let parts: Vec<&str> = row.list("parts").collect();
        if parts.concat() != row.get("form") {
            row.fault(faults, "the parts put together do not give the form");
        }
        known.insert(row.get("form").to_string(), parts.iter().map(|part| part.len()).collect());
    }
    known
}

fn function_words(path: &str, files: &Files, faults: &mut Faults) -> Vec<(String, WordClass)> {
    let mut known = Vec::new();
    let table = files.table(path, faults);
    for row in table.rows() {
        let class = match row.get("class") {
            "article" => WordClass::Article,
            "indefinite" => WordClass::Indefinite,
            "personal" => WordClass::Personal,
            "of" => WordClass::Of,
            "closes" => WordClass::Closes,
            "comments" => WordClass::Comments,
            "that" => WordClass::That,
            "takes_act" => WordClass::TakesAct,
            "modifies" => WordClass::Modifies,
            "opens_time" => WordClass::OpensTime,
            other => {
                row.fault(faults, format!("unknown class {other:?}"));
                continue;
            }
        };
        known.extend(row.list("words").map(|word| (word.to_lowercase(), class)));
    }
    known
}

fn lemmas(path: &str, files: &Files, faults: &mut Faults) -> QuickMap<(String, model::Upos), String> {
    let mut known = QuickMap::default();
    let table = files.table(path, faults);
    for row in table.rows() {
        let upos = model::Upos::parse(row.get("upos"));
        if upos.as_str() != row.get("upos") {
            row.fault(faults, format!("{:?} is no universal part of speech", row.get("upos")));
        }
        for form in row.list("forms") {
            known.insert((form.to_lowercase(), upos), row.get("lemma").to_string());
        }
    }
    known
}
