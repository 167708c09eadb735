use std::collections::{BTreeMap, HashMap};

use model::{EventType, Sector};

use crate::{Faults, Files, Row, fault::did_you_mean};

/// What `data/ontology/` holds: the codebooks PLOVER and CAMEO, and our way between them.
#[derive(Debug, Default)]
pub struct Ontology {
    types: Vec<(EventType, TypeRow)>,
    modes: Vec<(EventType, ModeRow)>,
    contexts: BTreeMap<String, String>,
    cameo: BTreeMap<String, CameoRow>,
    back: Vec<BackRow>,
    embedded: BTreeMap<String, [String; 5]>,
    sectors: BTreeMap<Sector, SectorRow>,
    agents: HashMap<String, Agent>,
}

/// What a word for people or bodies says of their sector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agent {
    /// The sector.
    pub sector: Sector,
    /// Whether the word decides alone ("soldiers"), or only beside a country ("Iranian officials").
    pub strong: bool,
}

/// One PLOVER type.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeRow {
    /// Whether the type needs a recipient.
    pub needs_recipient: bool,
    /// PLOVER's score.
    pub score: f64,
    /// In our own words.
    pub definition: String,
}

/// One PLOVER mode of a type.
#[derive(Debug, Clone, PartialEq)]
pub struct ModeRow {
    /// Its name.
    pub name: String,
    /// PLOVER's score, where the codebook gives one.
    pub score: Option<f64>,
    /// In our own words.
    pub definition: String,
}

/// One CAMEO code.
#[derive(Debug, Clone, PartialEq)]
pub struct CameoRow {
    /// Its name in the codebook.
    pub name: String,
    /// Goldstein scale.
    pub goldstein: f64,
    /// Quad class by the rule that roots 14 to 20 are conflict in deed.
    pub quad_rule: u8,
    /// Quad class as Phoenix has it: 0 for 01 and 02, 3 for 16.
    pub quad_phoenix: u8,
    /// PLOVER type; none for statements (01).
    pub kind: Option<EventType>,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
}

#[derive(Debug)]
struct BackRow {
    kind: EventType,
    mode: String,
    context: String,
    cameo: String,
}

/// What is done with an act that stands inside another ("agreed *to send troops*").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Embedding {
    /// Its actor promises it.
    Promise,
    /// Somebody asks for it.
    Appeal,
    /// Somebody demands it.
    Demand,
    /// It is refused.
    Refuse,
    /// Its actor threatens it.
    Threaten,
}

impl Embedding {
    /// The word that data files use.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "promise" => Embedding::Promise,
            "appeal" => Embedding::Appeal,
            "demand" => Embedding::Demand,
            "refuse" => Embedding::Refuse,
            "threaten" => Embedding::Threaten,
            _ => return None,
        })
    }
}

#[derive(Debug, Clone)]
struct SectorRow {
    cameo: String,
    settled: bool,
    armed: bool,
    speaking: bool,
}

const EMBEDDINGS: [&str; 5] = ["promise", "appeal", "demand", "refuse", "threaten"];

impl Ontology {
    pub(crate) fn load(files: &Files, faults: &mut Faults) -> Self {
        let mut ontology = Ontology::default();
        ontology.load_types(files, faults);
        ontology.load_modes(files, faults);
        for row in files.table("ontology/contexts.tsv", faults).rows() {
            ontology.contexts.insert(row.get("context").to_string(), row.get("definition").to_string());
        }
        for row in files.table("ontology/sectors.tsv", faults).rows() {
            match Sector::parse(row.get("sector")) {
                Some(sector) => {
                    let is = |column| row.get(column) == "yes";
                    let (settled, armed, speaking) = (is("settled"), is("armed"), is("speaking"));
                    ontology
                        .sectors
                        .insert(sector, SectorRow { cameo: row.get("cameo").to_string(), settled, armed, speaking });
                }
                None => row.fault(faults, "unknown sector"),
            }
        }
        ontology.load_cameo(files, faults);
        ontology.load_ways(files, faults);
        for row in files.table("ontology/agents.tsv", faults).rows() {
            match Sector::parse(row.get("sector")) {
                Some(sector) => {
                    let agent = Agent { sector, strong: row.get("weight") == "strong" };
                    ontology.agents.insert(row.get("word").to_string(), agent);
                }
                None => row.fault(faults, "unknown sector"),
            }
        }
        ontology
    }

    fn load_types(&mut self, files: &Files, faults: &mut Faults) {
        for row in files.table("ontology/types.tsv", faults).rows() {
            let Some(kind) = event_type(row, faults) else { continue };
            if row.get("quad") != kind.quad().number().to_string() {
                row.fault(faults, "not the quad class that PLOVER gives the type");
            }
            self.types.push((
                kind,
                TypeRow {
                    needs_recipient: row.get("recipient") == "required",
                    score: row.parse("score", faults).unwrap_or_default(),
                    definition: row.get("definition").to_string(),
                },
            ));
        }
        for kind in EventType::ALL {
            if self.type_row(*kind).is_none() && files.bytes("ontology/types.tsv").is_some() {
                faults.file("ontology/types.tsv", format!("has no row for {}", kind.name()));
            }
        }
    }

    fn load_modes(&mut self, files: &Files, faults: &mut Faults) {
        for row in files.table("ontology/modes.tsv", faults).rows() {
            let Some(kind) = event_type(row, faults) else { continue };
            let score = if row.get("score").is_empty() { None } else { row.parse("score", faults) };
            let (name, definition) = (row.get("mode").to_string(), row.get("definition").to_string());
            self.modes.push((kind, ModeRow { name, score, definition }));
        }
    }

    fn load_cameo(&mut self, files: &Files, faults: &mut Faults) {
        for row in files.table("ontology/cameo.tsv", faults).rows() {
            let code = row.get("code");
            if !(2..=4).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
                row.fault(faults, "a CAMEO code has two to four digits");
                continue;
            }
            let kind = if row.get("type").is_empty() { None } else { event_type(row, faults) };
            let mode = Some(row.get("mode").to_string()).filter(|mode| !mode.is_empty());
            if let (Some(kind), Some(mode)) = (kind, &mode)
                && !self.is_mode(kind, mode)
            {
                row.fault(faults, "not a mode of the type");
            }
            let contexts: Vec<String> = row.list("contexts").map(str::to_string).collect();
            for context in contexts.iter().filter(|context| !self.contexts.contains_key(*context)) {
                row.fault(
                    faults,
                    format!("unknown context {context:?} {}", did_you_mean(context, self.context_names())),
                );
            }
            self.cameo.insert(
                code.to_string(),
                CameoRow {
                    name: row.get("name").to_string(),
                    goldstein: row.parse("goldstein", faults).unwrap_or_default(),
                    quad_rule: row.parse("quad_rule", faults).unwrap_or_default(),
                    quad_phoenix: row.parse("quad_phoenix", faults).unwrap_or_default(),
                    kind,
                    mode,
                    contexts,
                },
            );
        }
    }

    fn load_ways(&mut self, files: &Files, faults: &mut Faults) {
        for row in files.table("ontology/back.tsv", faults).rows() {
            let Some(kind) = event_type(row, faults) else { continue };
            let (mode, context) = (row.get("mode").to_string(), row.get("context").to_string());
            if !mode.is_empty() && !self.is_mode(kind, &mode) {
                row.fault(faults, "not a mode of the type");
            }
            if !context.is_empty() && !self.is_context(&context) {
                row.fault(faults, "unknown context");
            }
            if !self.cameo.contains_key(row.get("cameo")) {
                row.fault(faults, "unknown CAMEO code");
            }
            self.back.push(BackRow { kind, mode, context, cameo: row.get("cameo").to_string() });
        }
        for row in files.table("ontology/embedded.tsv", faults).rows() {
            for column in ["inner"].iter().chain(&EMBEDDINGS) {
                if !row.get(column).is_empty() && !self.cameo.contains_key(row.get(column)) {
                    row.fault(faults, format!("{column}: unknown CAMEO code"));
                }
            }
            self.embedded.insert(row.get("inner").to_string(), EMBEDDINGS.map(|column| row.get(column).to_string()));
        }
    }

    /// The row of a type.
    pub fn type_row(&self, kind: EventType) -> Option<&TypeRow> {
        self.types.iter().find(|(known, _)| *known == kind).map(|(_, row)| row)
    }

    /// The modes of a type.
    pub fn modes(&self, kind: EventType) -> impl Iterator<Item = &ModeRow> {
        self.modes.iter().filter(move |(known, _)| *known == kind).map(|(_, row)| row)
    }

    /// Whether `mode` is a mode of `kind`.
    pub fn is_mode(&self, kind: EventType, mode: &str) -> bool {
        self.modes(kind).any(|row| row.name == mode)
    }

    /// Whether there is such a context.
    pub fn is_context(&self, context: &str) -> bool {
        self.contexts.contains_key(context)
    }

    /// All contexts.
    pub fn context_names(&self) -> impl Iterator<Item = &str> {
        self.contexts.keys().map(String::as_str)
    }

    /// The row of a CAMEO code.
    pub fn cameo(&self, code: &str) -> Option<&CameoRow> {
        self.cameo.get(code)
    }

    /// All CAMEO codes.
    pub fn cameo_codes(&self) -> impl Iterator<Item = &str> {
        self.cameo.keys().map(String::as_str)
    }

    /// The score of an event: of its mode where that has one, else of its type.
    pub fn score(&self, kind: EventType, mode: Option<&str>) -> Option<f64> {
        let of_mode = mode.and_then(|mode| self.modes(kind).find(|row| row.name == mode)).and_then(|row| row.score);
        of_mode.or_else(|| self.type_row(kind).map(|row| row.score))
    }

    /// The way back: the CAMEO code of an event that has none of its own.
    pub fn to_cameo(&self, kind: EventType, mode: Option<&str>, contexts: &[String]) -> Option<&str> {
        let fits = |row: &&BackRow| {
            row.kind == kind
                && (row.mode.is_empty() || Some(row.mode.as_str()) == mode)
                && (row.context.is_empty() || contexts.contains(&row.context))
        };
        self.back.iter().find(fits).map(|row| row.cameo.as_str())
    }

    /// The CAMEO code of an act with code `inner` that is promised, asked for, demanded, refused or threatened.
    pub fn embed(&self, how: Embedding, inner: &str) -> Option<&str> {
        let row = (2..=inner.len()).rev().find_map(|length| self.embedded.get(inner.get(..length)?))?;
        Some(row[how as usize].as_str()).filter(|code| !code.is_empty())
    }

    /// What the lemma of a word for people or bodies says of their sector.
    pub fn agent(&self, lemma: &str) -> Option<Agent> {
        self.agents.get(lemma).copied()
    }

    /// The role that CAMEO writes for a sector.
    pub fn cameo_sector(&self, sector: Sector) -> &str {
        self.sectors.get(&sector).map_or("", |row| row.cameo.as_str())
    }

    /// Whether people of this sector belong to the country they are in, where no other is said ("farmers in Poland").
    pub fn is_settled(&self, sector: Sector) -> bool {
        self.sectors.get(&sector).is_some_and(|row| row.settled)
    }

    /// Whether the trade of this sector is words.
    pub fn is_speaking(&self, sector: Sector) -> bool {
        self.sectors.get(&sector).is_some_and(|row| row.speaking)
    }

    /// Whether an attack by this sector is a use of conventional force.
    pub fn is_armed(&self, sector: Sector) -> bool {
        self.sectors.get(&sector).is_some_and(|row| row.armed)
    }
}

fn event_type(row: Row<'_, '_>, faults: &mut Faults) -> Option<EventType> {
    let word = row.get("type");
    let kind = EventType::parse(word);
    if kind.is_none() {
        let help = did_you_mean(word, EventType::ALL.iter().map(|kind| kind.name()));
        row.fault(faults, format!("unknown event type {word:?} {help}"));
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> Ontology {
        let mut faults = Faults::default();
        let ontology = Ontology::load(&Files::embedded(), &mut faults);
        assert!(faults.is_empty(), "{faults}");
        ontology
    }

    #[test]
    fn every_cameo_code_but_statements_has_a_plover_type_and_comes_back_to_it() {
        let ontology = shipped();
        for code in ontology.cameo_codes().filter(|code| !code.starts_with("01")) {
            let Some(row) = ontology.cameo(code) else { panic!("{code} has no row") };
            let Some(kind) = row.kind else { panic!("{code} has no PLOVER type") };
            let back = ontology.to_cameo(kind, row.mode.as_deref(), &row.contexts);
            let Some(back) = back.and_then(|code| ontology.cameo(code)) else { panic!("{code} has no way back") };
            assert_eq!(back.kind, Some(kind), "{code}");
        }
    }

    #[test]
    fn an_act_inside_another_changes_its_code() {
        let ontology = shipped();
        let check = |how, inner, code| assert_eq!(ontology.embed(how, inner), Some(code), "{how:?} {inner}");
        check(Embedding::Promise, "072", "0332");
        check(Embedding::Appeal, "0871", "0256");
        check(Embedding::Demand, "0874", "1056");
        check(Embedding::Refuse, "042", "125");
        check(Embedding::Threaten, "195", "1384");
    }

    #[test]
    fn the_misprinted_score_of_accuse_is_mended() {
        assert_eq!(shipped().score(EventType::Accuse, None), Some(-3.0));
    }
}
