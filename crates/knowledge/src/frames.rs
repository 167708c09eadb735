use crate::{Faults, Files};

/// What `data/frames/` holds.
#[derive(Debug, Default)]
pub struct Frames {}

impl Frames {
    pub(crate) fn load(_files: &Files, _ontology: &crate::Ontology, _faults: &mut Faults) -> Self {
        Frames {}
    }
}
