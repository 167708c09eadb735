//! What commands share: knowledge, models and the present moment, each made when first asked for.

use std::{
    cell::OnceCell,
    path::{Path, PathBuf},
};

use infer::Models;
use jiff::Timestamp;
use knowledge::{Files, Knowledge};

use super::args::Common;
use crate::exit::Failure;

/// One run of the command line.
pub struct Session {
    /// The present, as given or as the clock had it when the run began.
    pub now: Timestamp,
    /// Whether the present was given, so that it stands still.
    pub is_fixed: bool,
    folder: Option<PathBuf>,
    codebook: Option<PathBuf>,
    loaded: OnceCell<(Knowledge, Models)>,
}

impl Session {
    /// A run with these common options.
    pub fn new(common: &Common) -> Self {
        let now = common.now.unwrap_or_else(Timestamp::now);
        Session {
            now,
            is_fixed: common.now.is_some(),
            folder: common.knowledge.clone(),
            codebook: common.codebook.clone(),
            loaded: OnceCell::new(),
        }
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

    /// Knowledge of one's own, for what outlives the run.
    ///
    /// # Errors
    /// Faults in the files, all of them.
    pub fn knowledge(&self) -> Result<Knowledge, Failure> {
        knowledge_of(self.folder.as_deref(), self.codebook.as_deref())
    }

    fn load(&self) -> Result<(Knowledge, Models), Failure> {
        let knowledge = knowledge_of(self.folder.as_deref(), self.codebook.as_deref())?;
        let models = Models::load(|name| knowledge.weights(name)).map_err(|reason| {
            let message = format!("a model cannot be used: {reason}");
            if self.folder.is_some() { Failure::usage(message) } else { Failure::bug(message) }
        })?;
        Ok((knowledge, models))
    }
}

/// The knowledge built in or that of `folder`, with a codebook of the user's own where one is named.
///
/// # Errors
/// All faults in the user's files; a fault in the files built in is a bug.
pub fn knowledge_of(folder: Option<&Path>, codebook: Option<&Path>) -> Result<Knowledge, Failure> {
    let faulty = |faults: knowledge::Faults| match codebook {
        // The faults name the user's own files by the folder that was typed.
        Some(codebook) => {
            Failure::usage(faults.to_string().replace("data/codebook/", &format!("{}/", codebook.display())))
        }
        None if folder.is_some() => Failure::usage(faults.to_string()),
        None => Failure::bug(faults.to_string()),
    };
    let mut files = match folder {
        Some(folder) => Files::from_folder(folder).map_err(faulty)?,
        None => Files::embedded(),
    };
    if let Some(codebook) = codebook {
        files.add_codebook(codebook).map_err(faulty)?;
    }
    Knowledge::load(files).map_err(faulty)
}
