//! `attache serve`: the desk in a browser.

use super::{Output, Session, args::ServeArgs, pages};
use crate::{
    exit::{Exit, Failure},
    web::{desk::Desk, guard::Guard, serve::serve},
};

/// Opens a store, or reads pages for this sitting, and serves until interrupted.
pub fn run(args: &ServeArgs, session: &Session, _output: &mut Output) -> Result<Exit, Failure> {
    // Refused before anything is read.
    let guard = Guard::new(args.bind, args.token.as_deref())?;
    let (shelf, exit) = pages::shelf(&args.path, session)?;
    let mut desk = Desk::new(shelf).with_knowledge(session.knowledge()?);
    if session.is_fixed {
        desk = desk.at(session.now);
    }
    desk.warm()?;
    serve(desk, guard, args.bind, |address| {
        eprintln!("the desk is open at http://{address}/ (Ctrl-C closes it)");
    })?;
    Ok(exit)
}
