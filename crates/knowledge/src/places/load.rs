use model::CountryCode;

use super::{PlaceKind, PlaceRow, Places, Row, cities::Cities};
use crate::{Faults, Files, actors::first_part, fold_name};

/// Reads `places/countries.tsv` (names from `actors/states.tsv`), `divisions.tsv`, `regions.tsv`, `cities.tsv`.
pub(super) fn load(files: &Files, faults: &mut Faults) -> Places {
    let mut places = Places::default();
    countries(&mut places, files, faults);
    divisions(&mut places, files, faults);
    regions(&mut places, files, faults);
    let path = "places/cities.tsv";
    let (cities, wrong) = Cities::read(files.text(path, faults));
    for (line, message) in wrong {
        faults.line(path, line, "", message);
    }
    places.cities = cities;
    for row in files.table("languages/en/place_words.tsv", faults).rows() {
        let words = row.list("words").map(str::to_string);
        match row.get("where") {
            "before" => places.words_before.extend(words),
            "after" => places.words_after.extend(words),
            place => row.fault(faults, format!("unknown {place:?}: before or after")),
        }
    }
    let words = files.list("languages/en/town_words.txt", faults);
    places.town_words = words.into_iter().map(|(_, word)| word.to_lowercase()).collect();
    let longest_first = |word: &String| (std::cmp::Reverse(word.len()), word.clone());
    places.words_before.sort_by_key(longest_first);
    places.words_after.sort_by_key(longest_first);
    places
}

fn countries(places: &mut Places, files: &Files, faults: &mut Faults) {
    let table = files.table("places/countries.tsv", faults);
    let mut points = std::collections::HashMap::new();
    for row in table.rows() {
        let point = row.parse("latitude", faults).zip(row.parse("longitude", faults));
        points.insert(row.get("country"), (point, row.parse("population", faults).unwrap_or(0)));
    }
    for row in files.table("actors/states.tsv", faults).rows() {
        let Some(country) = CountryCode::parse(row.get("country")) else { continue };
        let Some((point, population)) = points.get(country.as_str()).copied() else {
            row.fault(faults, "has no point in places/countries.tsv");
            continue;
        };
        let names: Vec<&str> = row.list("names").chain(row.list("abbreviations")).collect();
        let place = PlaceRow {
            id: format!("iso:{country}"),
            name: names.first().map_or(String::new(), |name| (*name).to_string()),
            kind: PlaceKind::Country,
            country: Some(country),
            division: String::new(),
            point,
            population,
        };
        add(places, place, "", &names);
    }
}

fn divisions(places: &mut Places, files: &Files, faults: &mut Faults) {
    for row in files.table("places/divisions.tsv", faults).rows() {
        let kind = match row.get("kind") {
            "province" => PlaceKind::Province,
            "county" => PlaceKind::District,
            kind => {
                row.fault(faults, format!("unknown kind {kind:?}: province or county"));
                continue;
            }
        };
        let Some(country) = CountryCode::parse(row.get("country")) else {
            row.fault(faults, "country is not three capital letters");
            continue;
        };
        let code = row.get("code");
        let names: Vec<&str> = row.list("names").collect();
        let above = code.rmatch_indices('.').next().map_or("", |(at, _)| &code[..at]);
        let division_code = if kind == PlaceKind::Province { code } else { above };
        let division =
            places.by_id.get(above).map_or(String::new(), |&index| places.rows[index as usize].row.name.clone());
        let place = PlaceRow {
            id: format!("geonames:{}", row.get("geonames")),
            name: names.first().map_or(String::new(), |name| (*name).to_string()),
            kind,
            country: Some(country),
            division: if kind == PlaceKind::Province { String::new() } else { division },
            point: row.parse("latitude", faults).zip(row.parse("longitude", faults)),
            population: row.parse("population", faults).unwrap_or(0),
        };
        let index = places.rows.len() as u32;
        add(places, place, division_code, &names);
        places.by_id.insert(code.to_string(), index);
        // Towns whose division is not known still say their country: "US.00".
        let alpha2 = code.split('.').next().unwrap_or("");
        places.by_id.entry(alpha2.to_string()).or_insert(index);
    }
}

fn regions(places: &mut Places, files: &Files, faults: &mut Faults) {
    for row in files.table("places/regions.tsv", faults).rows() {
        let kind = match row.get("kind") {
            "region" => PlaceKind::Region,
            "sea" => PlaceKind::Sea,
            "facility" => PlaceKind::Facility,
            kind => {
                row.fault(faults, format!("unknown kind {kind:?}: region, sea or facility"));
                continue;
            }
        };
        let code = row.get("country");
        let country = CountryCode::parse(code);
        if country.is_none() && !code.is_empty() {
            row.fault(faults, "country is not three capital letters");
        }
        let names: Vec<&str> = row.list("names").collect();
        // Single words besides the first are nationality words ("European") or too short to be sure of.
        for (_, name) in names.iter().enumerate().filter(|(place, name)| *place == 0 || name.contains(' ')) {
            let folded = fold_name(name);
            let longest = places.longest_region.entry(first_part(&folded).to_string()).or_default();
            *longest = folded.len().max(*longest);
            places.region_names.insert(folded);
        }
        let place = PlaceRow {
            id: format!("region:{}", row.get("id")),
            name: names.first().map_or(String::new(), |name| (*name).to_string()),
            kind,
            country,
            division: String::new(),
            point: row.parse("latitude", faults).zip(row.parse("longitude", faults)),
            population: 0,
        };
        add(places, place, "", &names);
    }
}

fn add(places: &mut Places, row: PlaceRow, division_code: &str, names: &[&str]) {
    let index = places.rows.len() as u32;
    places.by_id.insert(row.id.clone(), index);
    for name in names {
        let of_name = places.by_name.entry(fold_name(name)).or_default();
        if of_name.last() != Some(&index) {
            of_name.push(index);
        }
    }
    places.rows.push(Row { row, division_code: division_code.to_string() });
}
