//! Numbers, time words, units and hedges of each language, as phrases of single words.

mod figures;
mod phrases;
mod series;
mod times;
mod units;

use std::collections::{BTreeMap, BTreeSet};

use model::Change;

use crate::{Faults, Files, Row};

pub use figures::FigureWord;
pub use phrases::{Phrase, Phrasebook};
pub use series::{Definition, SeriesWords};
pub use times::{DayPart, Reference, TimeUnit, TimeWord};
pub use units::{Counted, Hedge, HedgeMeaning, Unit};

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
    /// `units.tsv`
    pub units: Phrasebook<Unit>,
    /// `currencies.tsv`
    pub currencies: Phrasebook<Unit>,
    /// `hedges.tsv`
    pub hedges: Phrasebook<Hedge>,
    /// `changes.tsv`, by lemmas.
    pub changes: Phrasebook<Change>,
    /// `counted.tsv`, by lemmas.
    pub counted: Phrasebook<Counted>,
    /// `figures.tsv`, by lemmas.
    pub figures: Phrasebook<FigureWord>,
    /// `series.tsv`
    pub series: SeriesWords,
    /// `numbered.txt`: nouns that a number names and does not count ("Section 427").
    pub numbered: BTreeSet<String>,
    /// `number_names.tsv`: what is written like a number and is a name ("9/11", "1080p").
    pub number_names: Phrasebook<()>,
    names: BTreeMap<String, String>,
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
    /// Added to the whole number before it ("and a half").
    Fraction(f64),
    /// Between the two numbers of a share ("one in five").
    Ratio,
    /// A small number that is not said ("several"), with its least value where it has one.
    Vague(f64),
    /// A plural scale ("dozens"): at least this many.
    Magnitude(f64),
    /// So many times as much.
    Multiple(f64),
    /// "a", "an": one before a unit or scale.
    Article,
    /// Makes what follows negative.
    Minus,
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
        let path = |file: &str| format!("languages/{language}/{file}");
        let mut measures = LanguageMeasures {
            numbers: Phrasebook::load(files, &path("numbers.tsv"), "forms", faults, number_word),
            times: Phrasebook::load(files, &path("times.tsv"), "forms", faults, times::time_word),
            units: Phrasebook::load(files, &path("units.tsv"), "forms", faults, units::unit),
            currencies: Phrasebook::load(files, &path("currencies.tsv"), "forms", faults, units::currency),
            hedges: Phrasebook::load(files, &path("hedges.tsv"), "forms", faults, units::hedge),
            changes: Phrasebook::load(files, &path("changes.tsv"), "words", faults, units::change),
            counted: Phrasebook::load(files, &path("counted.tsv"), "words", faults, units::counted),
            figures: Phrasebook::load(files, &path("figures.tsv"), "words", faults, figures::figure_word),
            numbered: files.list(&path("numbered.txt"), faults).into_iter().map(|(_, noun)| noun.to_string()).collect(),
            number_names: Phrasebook::load(files, &path("number_names.tsv"), "forms", faults, |_, _| Some(())),
            series: SeriesWords::default(),
            names: BTreeMap::new(),
        };
        measures.series = SeriesWords::load(files, &path("series.tsv"), &measures.figures, faults);
        let units = measures.units.meanings().chain(measures.currencies.meanings());
        measures.names = units.map(|unit| (unit.id.clone(), unit.name.clone())).collect();
        measures
    }

    /// The name of a unit to read ("kilometre" for `km`, "dollar per barrel" for `USD/barrel`); the id where it has none.
    pub fn unit_name(&self, id: &str) -> String {
        if let Some(name) = self.names.get(id) {
            return name.clone();
        }
        let Some((unit, per)) = id.split_once('/') else { return id.to_string() };
        format!("{} per {}", self.unit_name(unit), self.unit_name(per))
    }
}

fn number_word(row: Row<'_, '_>, faults: &mut Faults) -> Option<NumberWord> {
    let value: f64 = row.parse("value", faults).unwrap_or_default();
    Some(match row.get("class") {
        "unit" => NumberWord::Unit(value),
        "ten" => NumberWord::Ten(value),
        "scale" => NumberWord::Scale(value),
        "ordinal" => NumberWord::Ordinal(value),
        "part" => NumberWord::Part(value),
        "fraction" => NumberWord::Fraction(value),
        "ratio" => NumberWord::Ratio,
        "vague" => NumberWord::Vague(value),
        "magnitude" => NumberWord::Magnitude(value),
        "multiple" => NumberWord::Multiple(value),
        "minus" => NumberWord::Minus,
        "article" => NumberWord::Article,
        other => {
            row.fault(faults, format!("unknown class {other:?}"));
            return None;
        }
    })
}
