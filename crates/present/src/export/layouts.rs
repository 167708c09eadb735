//! The tables that users of other data sets load. Columns and their order are those data sets'; what we do not know is empty.

use jiff::civil::Date;
use knowledge::Knowledge;
use model::{CountryCode, Event, Party, Place, Sha256, TextSpan};

use super::HeldBack;
use crate::dossier::Held;

/// An event that passed the gate, with where it is told.
pub struct Told<'a> {
    /// The article.
    pub held: &'a Held,
    /// The event.
    pub event: &'a Event,
    /// Its day.
    pub day: Date,
    /// `sty_…`, or empty.
    pub story: &'a str,
    /// Codes and scores.
    pub knowledge: &'a Knowledge,
}

/// A table of another data set.
pub struct Layout {
    /// As typed.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [&'static str],
    /// Whether the file begins with their names.
    pub has_header: bool,
    /// How quad classes are computed.
    pub quad: &'static str,
    /// What a reader must know.
    pub limits: &'static [&'static str],
    /// The rows of an event: one for each pair of source and recipient.
    pub rows: fn(&Told<'_>) -> Result<Vec<Vec<String>>, HeldBack>,
}

const QUAD_RULE: &str = "by CAMEO root: 01 to 05 verbal cooperation 1, 06 to 08 material cooperation 2, 09 to 13 verbal \
                         conflict 3, 14 to 20 material conflict 4";
const NUMBERED: &str = "the event number is made from the event's id and the pair: the first 48 bits of SHA-256 of \
                        id/pair, so it never changes";
const ONE_EACH: &str = "one row is one pair of what one article reports; rows on one event are not merged";

/// GDELT 2.0 events: 61 columns, tabs between, no header.
pub static GDELT: Layout = Layout {
    name: "gdelt",
    columns: GDELT_COLUMNS,
    has_header: false,
    quad: QUAD_RULE,
    limits: &[
        NUMBERED,
        ONE_EACH,
        "NumMentions, NumSources and NumArticles are 1: they count nothing beyond the row's own article",
        "AvgTone is empty: we measure no tone; places of actors, ADM codes and feature ids are empty",
        "IsRootEvent is 1 in title, standfirst and first paragraph",
        "ActionGeo is the place that the sentence names; one that another sentence supplied is left out",
    ],
    rows: gdelt,
};

/// ICEWS coded events: tabs between, with a header.
pub static ICEWS: Layout = Layout {
    name: "icews",
    columns: &[
        "Event ID",
        "Event Date",
        "Source Name",
        "Source Sectors",
        "Source Country",
        "Event Text",
        "CAMEO Code",
        "Intensity",
        "Target Name",
        "Target Sectors",
        "Target Country",
        "Story ID",
        "Sentence Number",
        "Publisher",
        "City",
        "District",
        "Province",
        "Country",
        "Latitude",
        "Longitude",
    ],
    has_header: true,
    quad: "none in this layout",
    limits: &[
        NUMBERED,
        ONE_EACH,
        "sectors are codes of PLOVER, not the words of ICEWS; Story ID is ours; Intensity is the Goldstein score of the code",
    ],
    rows: icews,
};

/// POLECAT: tabs between, with a header.
pub static POLECAT: Layout = Layout {
    name: "polecat",
    columns: &[
        "Event ID",
        "Event Date",
        "Event Type",
        "Event Mode",
        "Intensity",
        "Quad Code",
        "Contexts",
        "Actor Name",
        "Actor Country",
        "Actor COW",
        "Primary Actor Sector",
        "Actor Sectors",
        "Actor Title",
        "Actor Name Raw",
        "Wikipedia Actor ID",
        "Recipient Name",
        "Recipient Country",
        "Recipient COW",
        "Primary Recipient Sector",
        "Recipient Sectors",
        "Recipient Title",
        "Recipient Name Raw",
        "Wikipedia Recipient ID",
        "Placename",
        "City",
        "District",
        "Province",
        "Country",
        "Latitude",
        "Longitude",
        "GeoNames ID",
        "Raw Placename",
        "Feature Type",
        "Source",
        "Publication Date",
        "Story People",
        "Story Organizations",
        "Story Locations",
        "Language",
        "Version",
    ],
    has_header: true,
    quad: "by PLOVER type: AGREE CONSULT SUPPORT CONCEDE verbal cooperation; COOPERATE AID RETREAT material cooperation; \
           REQUEST ACCUSE REJECT THREATEN verbal conflict; PROTEST SANCTION MOBILIZE COERCE ASSAULT material conflict",
    limits: &[
        ONE_EACH,
        "Event ID is the event's id and the pair; dates are YYYY-MM-DD; Intensity is the score of PLOVER's manual, with −3 \
         for ACCUSE, where it prints +3 by mistake",
        "COW numbers, titles, Wikipedia ids and the lists of a story are empty",
    ],
    rows: polecat,
};

#[rustfmt::skip]
const GDELT_COLUMNS: &[&str] = &[
    "GlobalEventID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    "Actor1Code", "Actor1Name", "Actor1CountryCode", "Actor1KnownGroupCode", "Actor1EthnicCode", "Actor1Religion1Code",
    "Actor1Religion2Code", "Actor1Type1Code", "Actor1Type2Code", "Actor1Type3Code",
    "Actor2Code", "Actor2Name", "Actor2CountryCode", "Actor2KnownGroupCode", "Actor2EthnicCode", "Actor2Religion1Code",
    "Actor2Religion2Code", "Actor2Type1Code", "Actor2Type2Code", "Actor2Type3Code",
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions", "NumSources",
    "NumArticles", "AvgTone",
    "Actor1Geo_Type", "Actor1Geo_Fullname", "Actor1Geo_CountryCode", "Actor1Geo_ADM1Code", "Actor1Geo_ADM2Code",
    "Actor1Geo_Lat", "Actor1Geo_Long", "Actor1Geo_FeatureID",
    "Actor2Geo_Type", "Actor2Geo_Fullname", "Actor2Geo_CountryCode", "Actor2Geo_ADM1Code", "Actor2Geo_ADM2Code",
    "Actor2Geo_Lat", "Actor2Geo_Long", "Actor2Geo_FeatureID",
    "ActionGeo_Type", "ActionGeo_Fullname", "ActionGeo_CountryCode", "ActionGeo_ADM1Code", "ActionGeo_ADM2Code",
    "ActionGeo_Lat", "ActionGeo_Long", "ActionGeo_FeatureID",
    "DATEADDED", "SOURCEURL",
];

/// The whole table as text; events that it cannot hold are handed back with the reason.
pub fn table(layout: &Layout, told: &[Told<'_>]) -> (String, usize, Vec<HeldBack>) {
    let mut text = String::new();
    let (mut n_rows, mut held_back) = (0, Vec::new());
    let mut line = |cells: &mut dyn Iterator<Item = String>| {
        text.push_str(&cells.collect::<Vec<_>>().join("\t"));
        text.push('\n');
    };
    if layout.has_header {
        line(&mut layout.columns.iter().map(|column| (*column).to_string()));
    }
    for told in told {
        match (layout.rows)(told) {
            Ok(rows) => {
                n_rows += rows.len();
                rows.into_iter().for_each(|row| line(&mut row.iter().map(|cell| one_line(cell))));
            }
            Err(reason) => held_back.push(reason),
        }
    }
    (text, n_rows, held_back)
}

/// No cell may break a table: white space and control characters are single spaces.
fn one_line(cell: &str) -> String {
    let is_space = |letter: char| letter.is_whitespace() || letter.is_control();
    cell.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

impl<'a> Told<'a> {
    /// The pairs of CAMEO, which has the host of a visit first where we have the visitor.
    fn pairs(&self, by_cameo: bool) -> Vec<(Option<&'a Party>, Option<&'a Party>)> {
        let sides = |parties: &'a [Party]| -> Vec<Option<&'a Party>> {
            if parties.is_empty() { vec![None] } else { parties.iter().map(Some).collect() }
        };
        let (mut first, mut second) = (sides(&self.event.source), sides(&self.event.recipient));
        if by_cameo && self.code() == Some("043") {
            std::mem::swap(&mut first, &mut second);
        }
        first.iter().flat_map(|one| second.iter().map(move |other| (*one, *other))).collect()
    }

    fn code(&self) -> Option<&str> {
        let event = self.event;
        let own = event.cameo.as_deref();
        own.or_else(|| self.knowledge.ontology.to_cameo(event.kind, event.mode.as_deref(), &event.contexts))
    }

    fn country(&self, code: Option<CountryCode>) -> String {
        let state = code.and_then(|code| self.knowledge.actors.state(code));
        state.and_then(|state| state.names.first()).map_or(String::new(), Clone::clone)
    }

    /// The place that the sentence itself names.
    fn place(&self) -> Option<&'a Place> {
        self.event.place.as_ref().filter(|place| place.inferred_from.is_none())
    }

    fn words(&self, span: TextSpan) -> String {
        self.held.prose().words(span)
    }

    /// Where the sentence stands in the article, from 1.
    fn sentence(&self) -> usize {
        let at = self.held.sentences.iter().position(|(span, _)| span.contains(self.event.trigger));
        at.map_or(0, |at| at + 1)
    }

    pub(super) fn address(&self) -> &'a str {
        self.held.article.address.as_ref().map_or(self.held.address.as_str(), |address| &address.value)
    }

    fn is_in_lead(&self) -> bool {
        let block = self.held.blocks.iter().position(|block| block.span.contains(self.event.trigger));
        let n_heads = self.held.article.blocks.len() - self.held.article.body().count();
        block.is_some_and(|block| block <= n_heads)
    }
}

/// A number for data sets that number their events: 48 bits, which every program can hold.
fn number(told: &Told<'_>, pair: usize) -> String {
    let hash = Sha256::of(format!("{}/{pair}", told.event.id).as_bytes());
    u64::from_str_radix(&hash.as_str()[..12], 16).unwrap_or_default().to_string()
}

fn text(party: Option<&Party>) -> String {
    party.map_or(String::new(), |party| party.name.clone())
}

fn sector(party: Option<&Party>) -> &'static str {
    party.and_then(|party| party.sector).map_or("", |sector| sector.code())
}

fn degrees(place: Option<&Place>, of: fn(&Place) -> Option<f64>) -> String {
    place.and_then(of).map_or(String::new(), |degrees| degrees.to_string())
}

fn gdelt(told: &Told<'_>) -> Result<Vec<Vec<String>>, HeldBack> {
    let ontology = &told.knowledge.ontology;
    let code = told.code().ok_or(HeldBack::NoCode)?;
    let cameo = ontology.cameo(code).ok_or(HeldBack::NoCode)?;
    let day = told.day;
    let (year, month, of_month) = (day.year(), day.month(), day.day());
    // GDELT's own approximation: months of 30 days in a year of 365.
    let fraction = f64::from(year) + f64::from((i32::from(month) - 1) * 30 + i32::from(of_month)) / 365.0;
    let actor = |party: Option<&Party>| {
        let country =
            party.and_then(|party| party.country).map_or(String::new(), |code| told.knowledge.codes.cameo(code));
        let role = party.and_then(|party| party.sector).map_or("", |sector| ontology.cameo_sector(sector)).to_string();
        let mut cells = vec![format!("{country}{role}"), text(party).to_uppercase(), country];
        cells.extend([const { String::new() }; 4]);
        cells.push(role);
        cells.extend([const { String::new() }; 2]);
        cells
    };
    let nowhere = || {
        let mut cells = vec!["0".to_string()];
        cells.extend([const { String::new() }; 7]);
        cells
    };
    let added = jiff::tz::Offset::UTC.to_datetime(told.held.received);
    let row = |(pair, (first, second)): (usize, (Option<&Party>, Option<&Party>))| {
        let mut cells = vec![
            number(told, pair),
            format!("{year:04}{month:02}{of_month:02}"),
            format!("{year:04}{month:02}"),
            year.to_string(),
            format!("{fraction:.4}"),
        ];
        cells.extend(actor(first));
        cells.extend(actor(second));
        cells.extend([
            u8::from(told.is_in_lead()).to_string(),
            code.to_string(),
            code.get(..3).unwrap_or(code).to_string(),
            code.get(..2).unwrap_or(code).to_string(),
            cameo.quad_rule.to_string(),
            cameo.goldstein.to_string(),
            "1".to_string(),
            "1".to_string(),
            "1".to_string(),
            String::new(),
        ]);
        cells.extend(nowhere());
        cells.extend(nowhere());
        cells.extend(told.place().map_or_else(nowhere, |place| action_place(told.knowledge, place)));
        cells.extend([added.strftime("%Y%m%d%H%M%S").to_string(), told.address().to_string()]);
        cells
    };
    Ok(told.pairs(true).into_iter().enumerate().map(row).collect())
}

/// GDELT's types of places: 1 country, 2 US state, 3 US city, 4 city, 5 division of another country.
fn action_place(knowledge: &Knowledge, place: &Place) -> Vec<String> {
    let is_us = place.country.is_some_and(|code| code.as_str() == "USA");
    let kind = match (place.precision.as_str(), is_us) {
        ("country", _) => "1",
        ("province" | "district" | "region", true) => "2",
        ("city" | "point", true) => "3",
        ("city" | "point", false) => "4",
        ("province" | "district" | "region", false) => "5",
        _ => "0",
    };
    let fips = place.country.and_then(|code| knowledge.codes.fips(code)).unwrap_or("");
    vec![
        kind.to_string(),
        place.name.clone(),
        fips.to_string(),
        String::new(),
        String::new(),
        degrees(Some(place), |place| place.latitude),
        degrees(Some(place), |place| place.longitude),
        String::new(),
    ]
}

/// City, district, province and country, each only where the place is one.
fn levels(told: &Told<'_>) -> [String; 4] {
    let place = told.place();
    let named = |kinds: &[&str]| {
        let fits = place.filter(|place| kinds.contains(&place.precision.as_str()));
        fits.map_or(String::new(), |place| place.name.clone())
    };
    [named(&["city"]), named(&["district"]), named(&["province"]), told.country(place.and_then(|place| place.country))]
}

fn icews(told: &Told<'_>) -> Result<Vec<Vec<String>>, HeldBack> {
    let code = told.code().ok_or(HeldBack::NoCode)?;
    let cameo = told.knowledge.ontology.cameo(code).ok_or(HeldBack::NoCode)?;
    let outlet = told.held.article.outlet.as_ref().map_or(String::new(), |outlet| outlet.value.clone());
    let row = |(pair, (first, second)): (usize, (Option<&Party>, Option<&Party>))| {
        let side = |party: Option<&Party>| {
            let country = told.country(party.and_then(|party| party.country));
            [text(party), sector(party).to_string(), country]
        };
        let mut cells = vec![number(told, pair), told.day.to_string()];
        cells.extend(side(first));
        cells.extend([cameo.name.clone(), code.to_string(), cameo.goldstein.to_string()]);
        cells.extend(side(second));
        cells.extend([told.story.to_string(), told.sentence().to_string(), outlet.clone()]);
        cells.extend(levels(told));
        cells.extend([degrees(told.place(), |place| place.latitude), degrees(told.place(), |place| place.longitude)]);
        cells
    };
    Ok(told.pairs(true).into_iter().enumerate().map(row).collect())
}

fn polecat(told: &Told<'_>) -> Result<Vec<Vec<String>>, HeldBack> {
    let event = told.event;
    let ontology = &told.knowledge.ontology;
    let quad = ["VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT"];
    let article = &told.held.article;
    let published = told.held.day().map_or(String::new(), |day| day.to_string());
    let place = told.place();
    let geonames = place.and_then(|place| place.place.as_deref()).and_then(|id| id.strip_prefix("geonames:"));
    let row = |(pair, (first, second)): (usize, (Option<&Party>, Option<&Party>))| {
        let side = |party: Option<&Party>| {
            let country = party.and_then(|party| party.country).map_or(String::new(), |code| code.to_string());
            let sector = sector(party).to_string();
            let raw = party.map_or(String::new(), |party| told.words(party.span));
            [text(party), country, String::new(), sector.clone(), sector, String::new(), raw, String::new()]
        };
        let mut cells = vec![
            format!("{}-{pair}", event.id),
            told.day.to_string(),
            event.kind.name().to_string(),
            event.mode.clone().unwrap_or_default(),
            ontology.score(event.kind, event.mode.as_deref()).map_or(String::new(), |score| score.to_string()),
            quad[usize::from(event.kind.quad().number()) - 1].to_string(),
            event.contexts.join(";"),
        ];
        cells.extend(side(first));
        cells.extend(side(second));
        cells.push(place.map_or(String::new(), |place| place.name.clone()));
        cells.extend(levels(told));
        cells.extend([
            degrees(place, |place| place.latitude),
            degrees(place, |place| place.longitude),
            geonames.unwrap_or("").to_string(),
            place.map_or(String::new(), |place| told.words(place.span)),
            place.map_or(String::new(), |place| place.precision.clone()),
            article.outlet.as_ref().map_or(String::new(), |outlet| outlet.value.clone()),
            published.clone(),
        ]);
        cells.extend([const { String::new() }; 3]);
        let language = article.language.as_ref().map_or(String::new(), |language| language.value.clone());
        cells.extend([language, env!("CARGO_PKG_VERSION").to_string()]);
        cells
    };
    Ok(told.pairs(false).into_iter().enumerate().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_cannot_break_its_table() {
        assert_eq!(one_line(" a\tb\r\nc\u{2028}d\u{0} "), "a b c d");
    }

    #[test]
    fn gdelt_has_61_columns_icews_20_and_polecat_40() {
        assert_eq!([GDELT.columns.len(), ICEWS.columns.len(), POLECAT.columns.len()], [61, 20, 40]);
    }

    #[test]
    fn places_of_gdelt_have_its_types_and_fips_codes() {
        let knowledge = Knowledge::embedded().unwrap();
        let check = |name: &str, country: &str, precision: &str, expected: [&str; 3]| {
            let place = Place {
                name: name.into(),
                span: TextSpan::new(0, 1),
                place: None,
                country: CountryCode::parse(country),
                latitude: Some(1.5),
                longitude: None,
                precision: precision.into(),
                inferred_from: None,
            };
            let cells = action_place(&knowledge, &place);
            assert_eq!(cells[..3], expected);
            assert_eq!(cells[3..], ["", "", "1.5", "", ""]);
        };
        check("North Korea", "PRK", "country", ["1", "North Korea", "KN"]);
        check("Vladivostok", "RUS", "city", ["4", "Vladivostok", "RS"]);
        check("Texas", "USA", "province", ["2", "Texas", "US"]);
        check("Bavaria", "DEU", "province", ["5", "Bavaria", "GM"]);
        check("Black Sea", "", "sea", ["0", "Black Sea", ""]);
    }
}
