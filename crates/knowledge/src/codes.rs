use std::collections::BTreeMap;

use model::CountryCode;

use crate::{Faults, Files};

/// The codes that other data sets have for a country: `data/places/codes.tsv`.
#[derive(Debug, Default)]
pub struct Codes(BTreeMap<CountryCode, Row>);

#[derive(Debug)]
struct Row {
    fips: String,
    cameo: String,
}

impl Codes {
    pub(crate) fn load(files: &Files, faults: &mut Faults) -> Self {
        let mut codes = Codes::default();
        for row in files.table("places/codes.tsv", faults).rows() {
            let Some(country) = CountryCode::parse(row.get("country")) else {
                row.fault(faults, "country is no ISO 3166-1 alpha-3 code");
                continue;
            };
            let (fips, cameo) = (row.get("fips"), row.get("cameo"));
            if !matches!(fips.len(), 0 | 2) || !matches!(cameo.len(), 0 | 3) {
                row.fault(faults, "fips has two letters, cameo three, or they are empty");
            }
            let known = codes.0.insert(country, Row { fips: fips.to_string(), cameo: cameo.to_string() });
            if known.is_some() {
                row.fault(faults, "this country has a row already");
            }
        }
        codes
    }

    /// The FIPS 10-4 code, as GDELT's places have it.
    pub fn fips(&self, country: CountryCode) -> Option<&str> {
        self.0.get(&country).map(|row| row.fips.as_str()).filter(|code| !code.is_empty())
    }

    /// CAMEO's code: that of ISO 3166-1 alpha-3 but for a few countries.
    pub fn cameo(&self, country: CountryCode) -> String {
        let own = self.0.get(&country).map(|row| row.cameo.as_str()).filter(|code| !code.is_empty());
        own.map_or_else(|| country.to_string(), str::to_string)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_other_data_sets_are_their_own() {
        let codes = Codes::load(&Files::embedded(), &mut Faults::default());
        let check = |country: &str, fips: Option<&str>, cameo: &str| {
            let country = CountryCode::parse(country).unwrap();
            assert_eq!((codes.fips(country), codes.cameo(country).as_str()), (fips, cameo));
        };
        check("RUS", Some("RS"), "RUS");
        check("PRK", Some("KN"), "PRK");
        check("ROU", Some("RO"), "ROM");
        check("DEU", Some("GM"), "DEU");
    }
}
