use std::collections::HashMap;

use crate::{Faults, Files};

/// The field of an article that a `meta` element fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it; data/pages/meta.tsv lists what fills them")]
pub enum MetaField {
    Published,
    /// A date that may be the day of publication, of change or of the page's making.
    DateOfSomeKind,
    Modified,
    Title,
    Description,
    Outlet,
    Author,
    Section,
    Tags,
    Address,
    Language,
    Licence,
    Access,
    Source,
}

/// `data/pages/meta.tsv`: name → field and rank (smaller is believed first).
pub(super) fn load(files: &Files, faults: &mut Faults) -> HashMap<String, (MetaField, u16)> {
    let table = files.table("pages/meta.tsv", faults);
    let mut fields = HashMap::new();
    let mut rank = 0;
    for row in table.rows() {
        let field = match row.get("field") {
            "published" => MetaField::Published,
            "published?" => MetaField::DateOfSomeKind,
            "modified" => MetaField::Modified,
            "title" => MetaField::Title,
            "description" => MetaField::Description,
            "outlet" => MetaField::Outlet,
            "author" => MetaField::Author,
            "section" => MetaField::Section,
            "tags" => MetaField::Tags,
            "address" => MetaField::Address,
            "language" => MetaField::Language,
            "licence" => MetaField::Licence,
            "access" => MetaField::Access,
            "source" => MetaField::Source,
            other => {
                row.fault(faults, format!("{other:?} is no field of an article"));
                continue;
            }
        };
        for name in row.list("names") {
            rank += 1;
            if fields.insert(name.to_string(), (field, rank)).is_some() {
                row.fault(faults, format!("{name} stands in an earlier row too"));
            }
        }
    }
    fields
}
