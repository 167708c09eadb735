//! The command line.

mod add;
pub mod args;
mod audit;
mod brief;
mod codebook;
mod collect;
mod coverage;
mod eval;
mod events;
mod export;
mod keeping;
mod ledger;
mod link;
mod new;
mod output;
mod pages;
mod preview;
mod purge;
mod read;
mod rebuild;
mod retain;
mod search;
mod serve;
mod session;
mod show;
mod source;
mod stories;
mod versions;
mod watch;

use std::{
    ffi::OsString,
    io::{self, IsTerminal, Write},
    panic::{self, AssertUnwindSafe},
};

use clap::Parser;

use crate::{
    exit::{Exit, Failure},
    layout::Paint,
};
use args::{Cli, Colour, Command};
pub use output::Output;
pub use session::Session;

/// Parses what was typed, does it, and says how it ended.
pub fn main(typed: impl IntoIterator<Item = OsString>) -> Exit {
    let cli = match Cli::try_parse_from(typed) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output and are no error; clap knows which is which.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Done };
        }
    };
    let paint = Paint { on: colours(cli.common.color) };
    let mut output = Output::new(io::stdout(), paint);
    let ended = panic::catch_unwind(AssertUnwindSafe(|| run(&cli, &mut output).and_then(|exit| output.end(exit))));
    let failure = match ended {
        Ok(Ok(exit)) => return exit,
        Ok(Err(failure)) => failure,
        Err(_) => Failure::bug("Attaché stopped at a fault of its own (see above)")
            .help("please report it with the command and, if you may share it, the page"),
    };
    let _ = writeln!(io::stderr(), "{failure}");
    failure.exit
}

fn run(cli: &Cli, output: &mut Output) -> Result<Exit, Failure> {
    let session = Session::new(&cli.common);
    match &cli.command {
        Command::Read(args) => read::run(args, &session, output),
        Command::Add(args) => add::run(args, &session, output),
        Command::Source(args) => source::run(args, &session, output),
        Command::Collect(args) => self::collect::run(args, &session, output),
        Command::Coverage(args) => coverage::run(args, output),
        Command::Search(args) => search::run(args, output),
        Command::Events(args) => events::run(args, output),
        Command::Stories(args) => stories::run(args, output),
        Command::Show(args) => show::run(args, output),
        Command::Versions(args) => versions::run(args, output),
        Command::New(args) => new::run(args, output),
        Command::Watch(args) => watch::run(args, &session, output),
        Command::Ledger(args) => ledger::run(args, &session, output),
        Command::Link(args) => link::run(args, &session, output),
        Command::Rebuild(args) => rebuild::run(args, &session, output),
        Command::Purge(args) => purge::run(args, &session, output),
        Command::Archive(args) => keeping::archive(args, &session, output),
        Command::Backup(args) => keeping::backup(args, output),
        Command::Restore(args) => keeping::restore(args, output),
        Command::Vacuum(args) => keeping::vacuum(args, output),
        Command::Retain(args) => retain::run(args, &session, output),
        Command::Brief(args) => brief::run(args, &session, output),
        Command::Serve(args) => serve::run(args, &session, output),
        Command::Export(args) => export::run(args, &session, output),
        Command::Codebook(args) => codebook::run(args, &cli.common, &session, output),
        Command::Audit(args) => audit::run(args, &session, output),
        Command::Eval(args) => eval::run(args, &session, output),
    }
}

fn colours(when: Colour) -> bool {
    match when {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
