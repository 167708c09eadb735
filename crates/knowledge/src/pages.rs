use crate::{Faults, Files};

/// What `data/outlets/ and clutter lists` holds.
#[derive(Debug, Default)]
pub struct Pages {}

impl Pages {
    pub(crate) fn load(_files: &Files, _faults: &mut Faults) -> Self {
        Pages {}
    }
}
