use std::collections::HashMap;

use model::CountryCode;

use crate::{Faults, Files};

/// What `data/places/` holds: states, first-level divisions, cities, and the regions, seas and fronts that news uses.
#[derive(Debug, Default)]
pub struct Places {
    places: Vec<PlaceRow>,
    by_id: HashMap<String, u32>,
    by_name: HashMap<String, Vec<u32>>,
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

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A state or territory.
    Country,
    /// A first-level division.
    Province,
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
            PlaceKind::City => "city",
            PlaceKind::Region => "region",
            PlaceKind::Sea => "sea",
            PlaceKind::Facility => "point",
        }
    }
}

impl Places {
    pub(crate) fn load(_files: &Files, _faults: &mut Faults) -> Self {
        Places::default()
    }

    /// The place with this id.
    pub fn by_id(&self, id: &str) -> Option<&PlaceRow> {
        self.by_id.get(id).and_then(|&index| self.places.get(index as usize))
    }

    /// All places that bear `name` (compared by [`crate::fold_name`]), in the order of the files: the more usual first.
    pub fn candidates(&self, name: &str) -> impl Iterator<Item = &PlaceRow> {
        let indices = self.by_name.get(&crate::fold_name(name)).map_or(&[][..], Vec::as_slice);
        indices.iter().filter_map(|&index| self.places.get(index as usize))
    }

    /// The place that `name` most likely means, given the countries that the page is about, most mentioned first.
    /// A place in one of those countries beats a larger one elsewhere; else country over division over large city.
    pub fn resolve(&self, name: &str, _about: &[CountryCode]) -> Option<&PlaceRow> {
        self.candidates(name).next()
    }
}
