//! `attache rebuild`: reads and links every held article again.

use store::Store;

use super::{Output, Session, args::RebuildArgs};
use crate::{
    exit::{Exit, Failure},
    shelf::failure,
    wording::count,
};

/// Replays the log of arrival and says what changed.
pub fn run(args: &RebuildArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    if !args.store.path.exists() {
        return Err(Failure::usage(format!("{}: there is no store here", args.store.path.display())));
    }
    let (knowledge, models) = session.machine()?;
    let mut store = Store::create(&args.store.path).map_err(failure)?;
    let done = engine::maintain::rebuild(&mut store, knowledge, models, session.now).map_err(failure)?;
    let [kept, new, gone] = done.lineage;
    output.text(&format!(
        "{} read again; {} in a story with other members\nderivations: {kept} as before, {new} new, {gone} gone\n",
        count(done.articles, "article", "articles"),
        done.moved
    ))?;
    if done.kept > 0 {
        let pages = count(done.kept, "page gives", "pages give");
        output.text(&format!("{pages} another article today; what was held stays, coded and linked anew\n"))?;
    }
    if done.failed > 0 {
        let pages = count(done.failed, "article", "articles");
        output.text(&format!("Attaché failed at {pages}, which are held and stand in no story\n"))?;
        return Ok(Exit::Partly);
    }
    Ok(Exit::Done)
}
