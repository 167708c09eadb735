//! How a command ends: the exit codes of the design, and failures that say what to do.

use std::{fmt, process::ExitCode};

/// What the process answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// Done; an empty search is done too.
    Done = 0,
    /// Done in part: some inputs failed, or an evaluation is under its floor.
    Partly = 1,
    /// Wrong usage, or something wrong in the user's files.
    Usage = 2,
    /// Disk, network or database failed.
    World = 3,
    /// A bug in Attaché.
    Bug = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Why a command stopped, as it is printed after `error: `.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// What is wrong, without a full stop.
    pub message: String,
    /// What to do about it; empty where nothing helps.
    pub help: String,
}

impl Failure {
    /// Wrong usage, or something wrong in the user's files.
    pub fn usage(message: impl Into<String>) -> Self {
        Failure { exit: Exit::Usage, message: message.into(), help: String::new() }
    }

    /// The world failed.
    pub fn world(message: impl Into<String>) -> Self {
        Failure { exit: Exit::World, message: message.into(), help: String::new() }
    }

    /// A bug.
    pub fn bug(message: impl Into<String>) -> Self {
        Failure { exit: Exit::Bug, message: message.into(), help: String::new() }
    }

    /// The same failure with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Faults in data files bring their own `error: ` for each of them.
        let prefix = if self.message.starts_with("error: ") { "" } else { "error: " };
        write!(f, "{prefix}{}", self.message)?;
        if !self.help.is_empty() {
            write!(f, "\n  {}", self.help)?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_what_to_do() {
        let failure =
            Failure::usage("no page was given").help("give a file, a folder, an address, or - for standard input");
        assert_eq!(
            failure.to_string(),
            "error: no page was given\n  give a file, a folder, an address, or - for standard input"
        );
    }
}
