//! Runs the real binary and checks every stream.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What a run printed and how it ended.
#[derive(Debug)]
pub struct Run {
    pub stdout: String,
    pub stderr: String,
    pub code: Option<i32>,
}

/// A run of `attache` with a fixed present and no colour.
pub fn attache(args: &[&str]) -> Run {
    attache_in(Path::new("."), args, b"")
}

/// The same in a folder, with standard input.
pub fn attache_in(folder: &Path, args: &[&str], input: &[u8]) -> Run {
    use std::io::Write;
    let mut child = command(folder, args).stdin(Stdio::piped()).spawn().expect("the binary starts");
    let mut stdin = child.stdin.take().expect("piped");
    let input = input.to_vec();
    // A thread, so that a run that prints before it has read everything does not block.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the binary ends");
    let _ = writer.join();
    Run {
        stdout: String::from_utf8(output.stdout).expect("results are UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        code: output.status.code(),
    }
}

/// The command, for tests that need the process itself.
pub fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_attache"));
    if !args.contains(&"--now") {
        command.args(["--now", "2025-07-01T08:00:00Z"]);
    }
    command.current_dir(folder).args(args);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).env("NO_COLOR", "1");
    command
}

impl Run {
    /// Ends with `code`; shows everything where it does not.
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Says all of `words` on standard output.
    #[track_caller]
    pub fn says(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.stdout.contains(word), "no {word:?} in {self:#?}");
        }
        self
    }

    /// Says all of `words` on standard error.
    #[track_caller]
    pub fn complains(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.stderr.contains(word), "no {word:?} in {self:#?}");
        }
        self
    }

    /// Prints nothing on standard output.
    #[track_caller]
    pub fn silent(self) -> Self {
        assert_eq!(self.stdout, "", "{self:#?}");
        self
    }

    /// Says nothing on standard error.
    #[track_caller]
    pub fn content(self) -> Self {
        assert_eq!(self.stderr, "", "{self:#?}");
        self
    }
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository is there")
}
