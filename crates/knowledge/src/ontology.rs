use crate::{Faults, Files};

/// What `data/ontology/` holds.
#[derive(Debug, Default)]
pub struct Ontology {}

impl Ontology {
    pub(crate) fn load(_files: &Files, _faults: &mut Faults) -> Self {
        Ontology {}
    }
}
