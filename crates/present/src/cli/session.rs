//! What commands share: knowledge, models and the present moment, each made when first asked for.

use std::{cell::OnceCell, path::PathBuf};

use infer::Models;
use jiff::Timestamp;
use knowledge::Knowledge;

use super::args::Common;
use crate::exit::Failure;

/// One run of the command line.
pub struct Session {
    /// The present, as given or as the clock had it when the run began.
    pub now: Timestamp,
    folder: Option<PathBuf>,
    loaded: OnceCell<(Knowledge, Models)>,
}

impl Session {
    /// A run with these common options.
    pub fn new(common: &Common) -> Self {
        let now = common.now.unwrap_or_else(Timestamp::now);
        Session { now, folder: common.knowledge.clone(), loaded: OnceCell::new() }
    }

    /// The knowledge built in, or that of the folder named with `--knowledge`, and the models.
    ///
    /// # Errors
    /// Faults in the files, all of them; or a model that does not fit.
    pub fn machine(&self) -> Result<(&Knowledge, &Models), Failure> {
        if self.loaded.get().is_none() {
            let loaded = self.load()?;
            // Nobody else can have filled it in between: a session stays on its thread.
            let _ = self.loaded.set(loaded);
        }
        match self.loaded.get() {
            Some((knowledge, models)) => Ok((knowledge, models)),
            None => Err(Failure::bug("knowledge was loaded and is not there")),
        }
    }

    fn load(&self) -> Result<(Knowledge, Models), Failure> {
        let knowledge = match &self.folder {
            Some(folder) => Knowledge::from_folder(folder).map_err(|faults| Failure::usage(faults.to_string()))?,
            None => Knowledge::embedded().map_err(|faults| Failure::bug(faults.to_string()))?,
        };
        let models = Models::load(|name| knowledge.weights(name)).map_err(|reason| {
            let message = format!("a model cannot be used: {reason}");
            if self.folder.is_some() { Failure::usage(message) } else { Failure::bug(message) }
        })?;
        Ok((knowledge, models))
    }
}
