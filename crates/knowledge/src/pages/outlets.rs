use std::collections::HashMap;

use model::CountryCode;

use crate::{Faults, Files};

/// An outlet that `data/outlets/` knows; never needed for correctness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlet {
    /// Name to print.
    pub name: String,
    /// Country it is published in.
    pub country: Option<CountryCode>,
    /// Who owns it, only where checked; empty else.
    pub owner: String,
}

#[derive(Debug, Default)]
pub(super) struct Outlets {
    outlets: Vec<Outlet>,
    by_host: HashMap<String, usize>,
}

impl Outlets {
    pub(super) fn load(files: &Files, faults: &mut Faults) -> Self {
        let mut known = Outlets::default();
        let paths: Vec<String> = files.below("outlets", ".tsv").into_iter().map(str::to_string).collect();
        for path in paths {
            let table = files.table(&path, faults);
            for row in table.rows() {
                let country = row.get("country");
                let code = CountryCode::parse(country);
                if code.is_none() && !country.is_empty() {
                    row.fault(faults, format!("{country:?} is not an ISO 3166-1 alpha-3 code"));
                }
                let index = known.outlets.len();
                let (name, owner) = (row.get("name").to_string(), row.get("owner").to_string());
                known.outlets.push(Outlet { name, country: code, owner });
                for host in row.list("hosts") {
                    if known.by_host.insert(host.to_string(), index).is_some() {
                        row.fault(faults, format!("{host} belongs to an earlier row too"));
                    }
                }
            }
        }
        known
    }

    pub(super) fn by_host(&self, host: &str) -> Option<&Outlet> {
        let mut rest = host;
        loop {
            if let Some(&index) = self.by_host.get(rest) {
                return self.outlets.get(index);
            }
            rest = rest.split_once('.')?.1;
        }
    }
}
