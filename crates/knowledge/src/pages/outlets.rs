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
    /// The state that owns or runs it, only where checked.
    pub state: Option<CountryCode>,
}

#[derive(Debug, Default)]
pub(super) struct Outlets {
    outlets: Vec<Outlet>,
    by_host: HashMap<String, usize>,
    /// By name in lower case.
    by_name: HashMap<String, usize>,
}

impl Outlets {
    pub(super) fn load(files: &Files, faults: &mut Faults) -> Self {
        let mut known = Outlets::default();
        let paths: Vec<String> = files.below("outlets", ".tsv").into_iter().map(str::to_string).collect();
        for path in paths {
            let table = files.table(&path, faults);
            for row in table.rows() {
                let [country, state] = ["country", "state"].map(|column| {
                    let (value, code) = (row.get(column), CountryCode::parse(row.get(column)));
                    if code.is_none() && !value.is_empty() {
                        row.fault(faults, format!("{value:?} is not an ISO 3166-1 alpha-3 code"));
                    }
                    code
                });
                let index = known.outlets.len();
                let (name, owner) = (row.get("name").to_string(), row.get("owner").to_string());
                // Who owns an outlet is never told from memory.
                let is_sourced = row.get("source").starts_with("http") && !row.get("checked").is_empty();
                if (!owner.is_empty() || state.is_some()) && !is_sourced {
                    row.fault(
                        faults,
                        "an owner or a state needs a page that says so as source, and checked".to_string(),
                    );
                }
                for name in std::iter::once(name.as_str()).chain(row.list("other")) {
                    known.by_name.entry(name.to_lowercase()).or_insert(index);
                }
                known.outlets.push(Outlet { name, country, owner, state });
                for host in row.list("hosts") {
                    if known.by_host.insert(host.to_string(), index).is_some() {
                        row.fault(faults, format!("{host} belongs to an earlier row too"));
                    }
                }
            }
        }
        known
    }

    pub(super) fn by_name(&self, name: &str) -> Option<&Outlet> {
        self.outlets.get(*self.by_name.get(&name.to_lowercase())?)
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
