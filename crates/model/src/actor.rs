use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// ISO 3166-1 alpha-3 code of a state or territory, for example `PRK`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CountryCode([u8; 3]);

impl CountryCode {
    /// Three upper-case letters, or none. Whether the code is assigned is for `knowledge` to check.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 3] = text.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(CountryCode(bytes))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }
}

impl TryFrom<String> for CountryCode {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        CountryCode::parse(&text).ok_or_else(|| format!("{text:?} is not an ISO 3166-1 alpha-3 code"))
    }
}
impl From<CountryCode> for String {
    fn from(code: CountryCode) -> String {
        code.as_str().to_string()
    }
}
impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// PLOVER / CAMEO sector of an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the codes are PLOVER's; data/ontology/sectors.tsv describes them")]
pub enum Sector {
    Gov,
    Mil,
    Spy,
    Cop,
    Leg,
    Jud,
    Opp,
    Pty,
    Reb,
    Ins,
    Sep,
    Uaf,
    Cvl,
    Med,
    Ngo,
    Igo,
    Bus,
    Edu,
    Lab,
    Ref,
    Rel,
    Crm,
    Eli,
}

impl Sector {
    /// All sectors.
    pub const ALL: &[Sector] = {
        use Sector::*;
        &[
            Gov, Mil, Spy, Cop, Leg, Jud, Opp, Pty, Reb, Ins, Sep, Uaf, Cvl, Med, Ngo, Igo, Bus, Edu, Lab, Ref, Rel,
            Crm, Eli,
        ]
    };

    /// The three-letter code, for example `GOV`.
    pub fn code(self) -> &'static str {
        use Sector::*;
        match self {
            Gov => "GOV",
            Mil => "MIL",
            Spy => "SPY",
            Cop => "COP",
            Leg => "LEG",
            Jud => "JUD",
            Opp => "OPP",
            Pty => "PTY",
            Reb => "REB",
            Ins => "INS",
            Sep => "SEP",
            Uaf => "UAF",
            Cvl => "CVL",
            Med => "MED",
            Ngo => "NGO",
            Igo => "IGO",
            Bus => "BUS",
            Edu => "EDU",
            Lab => "LAB",
            Ref => "REF",
            Rel => "REL",
            Crm => "CRM",
            Eli => "ELI",
        }
    }

    /// The sector with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Sector::ALL.iter().copied().find(|sector| sector.code() == code)
    }
}

/// What kind of actor a row of `data/actors/` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActorKind {
    /// A state or territory.
    State,
    /// A person.
    Person,
    /// A body of a state: government, ministry, army, parliament, court.
    StateBody,
    /// A party, movement or armed group.
    Group,
    /// An international organisation.
    International,
    /// A news agency or outlet.
    Media,
    /// A company.
    Company,
    /// A think tank, university, charity.
    Institute,
}

/// An actor that `data/actors/` knows. Every row says where it is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Stable id, for example `prk-kim-jong-un`.
    pub id: String,
    /// What kind.
    pub kind: ActorKind,
    /// Country it belongs to; none for international bodies.
    pub country: Option<CountryCode>,
    /// PLOVER sector.
    pub sector: Option<Sector>,
    /// Names; the first is the one to print.
    pub names: Vec<String>,
    /// Offices held.
    pub offices: Vec<Office>,
    /// Where the row is from (`iso-3166`, `cldr`, `geonames`, a page, or `editorial`).
    pub source: String,
    /// When it was checked against its source, or none.
    pub checked: Option<Date>,
}

/// An office held, with dates only where certain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// The office ("president", "foreign minister", "secretary of the Security Council").
    pub title: String,
    /// From, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; empty where not certain.
    pub from: String,
    /// To, likewise; empty where not certain or still held.
    pub to: String,
}
