//! `attache link`: what a person says of two articles.

use std::path::Path;

use model::ArticleId;
use store::{Store, query::Found};

use super::{
    Output, Session,
    args::{LinkArgs, LinkCommand},
};
use crate::{
    exit::{Exit, Failure},
    shelf::failure,
};

/// Keeps what was said and puts the stories together again, or lists what was said.
pub fn run(args: &LinkArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    let (pair, is_one) = match &args.what {
        LinkCommand::Split(pair) => (pair, false),
        LinkCommand::Join(pair) => (pair, true),
        LinkCommand::List(list) => {
            let store = Store::open(&list.store.path).map_err(failure)?;
            for said in store.asserted().map_err(failure)? {
                let subject = format!("{} {}", said.one, said.other);
                let last = store.judgements(&subject).map_err(failure)?.pop();
                let (by, at, remark) =
                    last.map_or_else(Default::default, |last| (last.by, last.at.to_string(), last.remark));
                let what = if said.is_one { "one account" } else { "two accounts" };
                output.text(&format!("{what}: {subject} · {by}, {at} · {remark}\n"))?;
            }
            return Ok(Exit::Done);
        }
    };
    let (knowledge, _) = session.machine()?;
    let (one, other) = (article(&pair.store.path, &pair.one)?, article(&pair.store.path, &pair.other)?);
    if one == other {
        return Err(Failure::usage("these are one article"));
    }
    let mut store = Store::create(&pair.store.path).map_err(failure)?;
    let said = (pair.remark.as_str(), pair.by.as_str());
    engine::maintain::assert(&mut store, knowledge, (&one, &other), is_one, said, session.now).map_err(failure)?;
    let what = if is_one { "one account" } else { "two accounts" };
    output.text(&format!("{one} and {other}: kept as {what}\n"))?;
    Ok(Exit::Done)
}

/// The article that an id, or the beginning of one, names.
pub(super) fn article(path: &Path, id: &str) -> Result<ArticleId, Failure> {
    match Store::open(path).map_err(failure)?.find(id).map_err(failure)? {
        Found::Article(id) => Ok(id),
        _ => Err(Failure::usage(format!("{id:?} is no article")).help("ids of articles begin with art_")),
    }
}
