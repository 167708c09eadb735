//! Numbers, time words, units and hedges of each language, as phrases of single words.

mod phrases;
mod times;

use std::collections::BTreeMap;

use crate::{Faults, Files, Row};

pub use phrases::{Phrase, Phrasebook};
pub use times::{DayPart, Reference, TimeUnit, TimeWord};

/// The numbers, units, currencies and time words of `data/languages/<xx>/`.
#[derive(Debug, Default)]
pub struct Measures(BTreeMap<String, LanguageMeasures>);

/// The numbers, units, currencies and time words of one language.
#[derive(Debug, Default)]
pub struct LanguageMeasures {
    /// `numbers.tsv`
    pub numbers: Phrasebook<NumberWord>,
    /// `times.tsv`
    pub times: Phrasebook<TimeWord>,
}

/// What a number word does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NumberWord {
    /// 0 to 19.
    Unit(f64),
    /// 20, 30, … 90.
    Ten(f64),
    /// Multiplies what stands before it.
    Scale(f64),
    /// A rank.
    Ordinal(f64),
    /// The denominator of a fraction.
    Part(f64),
    /// A small number that is not said ("several"), with its least value where it has one.
    Vague(f64),
    /// A plural scale ("dozens"): at least this many.
    Magnitude(f64),
    /// So many times as much.
    Multiple(f64),
    /// "a", "an": one before a unit or scale.
    Article,
}

impl Measures {
    pub(crate) fn load(files: &Files, faults: &mut Faults) -> Self {
        let languages = files.below("languages", "/numbers.tsv");
        let languages = languages.iter().filter_map(|path| path.split('/').nth(1)).map(str::to_string);
        Measures(
            languages.map(|language| (language.clone(), LanguageMeasures::load(&language, files, faults))).collect(),
        )
    }

    /// The measures of a language (BCP 47 tag, read by its first part), where there are any.
    pub fn of(&self, language: &str) -> Option<&LanguageMeasures> {
        self.0.get(language.split('-').next().unwrap_or(language))
    }
}

impl LanguageMeasures {
    fn load(language: &str, files: &Files, faults: &mut Faults) -> Self {
        LanguageMeasures {
            numbers: Phrasebook::load(files, &format!("languages/{language}/numbers.tsv"), faults, number_word),
            times: Phrasebook::load(files, &format!("languages/{language}/times.tsv"), faults, times::time_word),
        }
    }
}

fn number_word(row: Row<'_, '_>, faults: &mut Faults) -> Option<NumberWord> {
    let value: f64 = row.parse("value", faults)?;
    Some(match row.get("class") {
        "unit" => NumberWord::Unit(value),
        "ten" => NumberWord::Ten(value),
        "scale" => NumberWord::Scale(value),
        "ordinal" => NumberWord::Ordinal(value),
        "part" => NumberWord::Part(value),
        "vague" => NumberWord::Vague(value),
        "magnitude" => NumberWord::Magnitude(value),
        "multiple" => NumberWord::Multiple(value),
        "article" => NumberWord::Article,
        other => {
            row.fault(faults, format!("unknown class {other:?}"));
            return None;
        }
    })
}
