//! `attache purge`: takes an article out for good.

use store::Store;

use super::{Output, Session, args::PurgeArgs, link::article};
use crate::{
    exit::{Exit, Failure},
    shelf::failure,
};

/// Bytes, text, index and quotes go; hash, reason and a row of withdrawal stay.
pub fn run(args: &PurgeArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    let (knowledge, _) = session.machine()?;
    let id = article(&args.store.path, &args.article)?;
    let mut store = Store::create(&args.store.path).map_err(failure)?;
    engine::maintain::purge(&mut store, knowledge, &id, (&args.reason, &args.by), session.now).map_err(failure)?;
    output.text(&format!("{id}: withdrawn; its hash and the reason stay, and it does not come back\n"))?;
    Ok(Exit::Done)
}
