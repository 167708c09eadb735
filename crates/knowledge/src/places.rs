mod cities;
mod load;

use std::collections::HashSet;

use model::CountryCode;

use crate::{Faults, Files, QuickMap};
use cities::Cities;

/// What `data/places/` holds: states, first-level divisions, cities, and the regions, seas and fronts that news uses.
#[derive(Debug, Default)]
pub struct Places {
    rows: Vec<Row>,
    by_id: QuickMap<String, u32>,
    by_name: QuickMap<String, Vec<u32>>,
    /// The towns of the world stay text: 165,000 rows are looked up, never walked.
    cities: Cities,
    /// Words before and after a name that do not change which place is meant ("northern", "province").
    words_before: Vec<String>,
    words_after: Vec<String>,
    /// Names of towns that are ordinary words too ("Earth"), in lower case.
    town_words: HashSet<String>,
    /// Names of regions, seas and sites, folded, that running text is scanned for.
    region_names: HashSet<String>,
    /// First part of such a name → bytes of the longest one that begins with it.
    longest_region: QuickMap<String, usize>,
}

/// A place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceRow {
    /// Stable id, for example `geonames:1871859`, `iso:PRK` or `region:kursk-front`.
    pub id: String,
    /// Name to print.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// Country it lies in; none for seas and regions across borders.
    pub country: Option<CountryCode>,
    /// Name of the first-level division it lies in; empty where unknown or not applicable.
    pub division: String,
    /// Degrees north and east of a representative point; none where there is none.
    pub point: Option<(f64, f64)>,
    /// Inhabitants; 0 where unknown.
    pub population: u64,
}

/// A place that a name can mean, as light as resolving needs it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate<'p> {
    /// What it is.
    pub kind: PlaceKind,
    /// Country it lies in.
    pub country: Option<CountryCode>,
    /// Code of the first-level division it lies in or is ("US.TX"); empty where none.
    pub division: &'p str,
    /// Degrees north and east.
    pub point: (f64, f64),
    /// Inhabitants; 0 where unknown.
    pub population: u64,
    place: Slot,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Row(u32),
    City(u32),
}

/// A row as loaded.
#[derive(Debug)]
struct Row {
    row: PlaceRow,
    /// Code of the division it lies in or is.
    division_code: String,
}

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A state or territory.
    Country,
    /// A first-level division.
    Province,
    /// A second-level division (a county).
    District,
    /// A city, town or village.
    City,
    /// A region, front, peninsula, river, mountain range.
    Region,
    /// A sea, strait, gulf, ocean.
    Sea,
    /// A base, plant, test site, airport.
    Facility,
}

impl PlaceKind {
    /// The word used in events and exports for how exact a place of this kind is.
    pub fn precision(self) -> &'static str {
        match self {
            PlaceKind::Country => "country",
            PlaceKind::Province => "province",
            PlaceKind::District => "district",
            PlaceKind::City => "city",
            PlaceKind::Region => "region",
            PlaceKind::Sea => "sea",
            PlaceKind::Facility => "point",
        }
    }
}

impl Places {
    pub(crate) fn load(files: &Files, faults: &mut Faults) -> Self {
        load::load(files, faults)
    }

    /// The place with this id.
    pub fn by_id(&self, id: &str) -> Option<PlaceRow> {
        match self.by_id.get(id) {
            Some(&index) => self.rows.get(index as usize).map(|row| row.row.clone()),
            None => self.cities.by_id(id.strip_prefix("geonames:")?).map(|city| self.city_row(&city)),
        }
    }

    /// All places that bear `name` (compared by [`crate::fold_name`]): states, divisions and regions before towns, the
    /// larger town first.
    pub fn candidates(&self, name: &str) -> Vec<Candidate<'_>> {
        let folded = crate::fold_name(name);
        let rows = self.by_name.get(&folded).map_or(&[][..], Vec::as_slice);
        let rows = rows.iter().filter_map(|&index| self.candidate_of_row(index));
        rows.chain(self.cities.named(&folded).map(|city| self.candidate_of_city(&city))).collect()
    }

    /// The state's place.
    pub fn country(&self, country: CountryCode) -> Option<Candidate<'_>> {
        self.by_id.get(&format!("iso:{country}")).and_then(|&index| self.candidate_of_row(index))
    }

    /// The whole row of a candidate.
    pub fn row(&self, candidate: &Candidate<'_>) -> Option<PlaceRow> {
        match candidate.place {
            Slot::Row(index) => self.rows.get(index as usize).map(|row| row.row.clone()),
            Slot::City(at) => self.cities.at(at).map(|city| self.city_row(&city)),
        }
    }

    /// The place that `name` most likely means, given the countries that the page is about, most mentioned first.
    /// A place in one of those countries beats a larger one elsewhere; else country over division over large city.
    pub fn resolve(&self, name: &str, about: &[CountryCode]) -> Option<PlaceRow> {
        let candidates = self.candidates(name);
        let near = about.iter().find_map(|country| candidates.iter().find(|c| c.country == Some(*country)));
        near.or(candidates.first()).and_then(|candidate| self.row(candidate))
    }

    /// Words that stand before a place's name without changing which place is meant, longest first.
    pub fn words_before(&self) -> &[String] {
        &self.words_before
    }

    /// Words that stand after it.
    pub fn words_after(&self) -> &[String] {
        &self.words_after
    }

    /// Whether the name of a town is an ordinary word too.
    pub fn is_word(&self, name: &str) -> bool {
        self.town_words.contains(&name.to_lowercase())
    }

    /// Whether `folded` (see [`crate::fold_name`]) names a region, sea or site of `regions.tsv`: by the name that its row
    /// prints, or by one of several words.
    pub fn is_region_name(&self, folded: &str) -> bool {
        self.region_names.contains(folded)
    }

    /// Bytes of the longest name of a region whose [`crate::first_part`] is `word`; 0 where none begins so.
    pub fn longest_region(&self, word: &str) -> usize {
        self.longest_region.get(word).copied().unwrap_or(0)
    }

    fn candidate_of_row(&self, index: u32) -> Option<Candidate<'_>> {
        let row = self.rows.get(index as usize)?;
        Some(Candidate {
            kind: row.row.kind,
            country: row.row.country,
            division: &row.division_code,
            point: row.row.point?,
            population: row.row.population,
            place: Slot::Row(index),
        })
    }

    fn candidate_of_city<'p>(&'p self, city: &cities::City<'p>) -> Candidate<'p> {
        Candidate {
            kind: PlaceKind::City,
            country: self.country_of_division(city.division),
            division: city.division,
            point: city.point,
            population: city.population,
            place: Slot::City(city.at),
        }
    }

    fn country_of_division(&self, code: &str) -> Option<CountryCode> {
        let country = |code: &str| self.by_id.get(code).and_then(|&index| self.rows[index as usize].row.country);
        country(code).or_else(|| country(code.split('.').next()?))
    }

    fn city_row(&self, city: &cities::City<'_>) -> PlaceRow {
        let division = self.by_id.get(city.division).map(|&index| self.rows[index as usize].row.name.clone());
        PlaceRow {
            id: format!("geonames:{}", city.id),
            name: city.name.to_string(),
            kind: PlaceKind::City,
            country: self.country_of_division(city.division),
            division: division.unwrap_or_default(),
            point: Some(city.point),
            population: city.population,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Knowledge;

    #[test]
    fn a_name_gives_all_its_places_and_an_id_gives_one() {
        let knowledge = Knowledge::embedded().unwrap();
        let places = &knowledge.places;
        assert!(places.candidates("Paris").len() > 5);
        let paris = places.resolve("Paris", &[]).unwrap();
        assert_eq!((paris.name.as_str(), paris.country.map(|c| c.to_string())), ("Paris", Some("FRA".to_string())));
        assert_eq!(places.by_id(&paris.id), Some(paris));
        let korea = places.resolve("North Korea", &[]).unwrap();
        assert_eq!((korea.id.as_str(), korea.kind.precision()), ("iso:PRK", "country"));
        assert_eq!(places.by_id("iso:PRK"), Some(korea));
        assert_eq!(places.resolve("Kursk front", &[]).map(|row| row.id), Some("region:kursk-front".to_string()));
        assert_eq!(places.by_id("geonames:0"), None);
        assert!(places.candidates("").is_empty());
    }

    #[test]
    fn every_town_can_be_read() {
        let knowledge = Knowledge::embedded().unwrap();
        assert_eq!(knowledge.places.cities.unreadable(), Vec::<usize>::new());
    }
}
