//! `attache link`: what a person says of two articles.

use std::path::Path;

use model::ArticleId;
use serde::Serialize;
use store::{Store, StoryHistory, query::Found};

use super::{
    Output, Session,
    args::{LinkArgs, LinkCommand, LinkHistoryArgs},
};
use crate::{
    course,
    exit::{Exit, Failure},
    layout::{pad, printable, wrap},
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
        LinkCommand::History(about) => return history(about, output),
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

/// What became of a story, also of one that another took in.
fn history(args: &LinkHistoryArgs, output: &mut Output) -> Result<Exit, Failure> {
    let store = Store::open(&args.store.path).map_err(failure)?;
    let id = match args.story.parse() {
        Ok(id) => id,
        // The beginning of an id leads to the story of today.
        Err(_) => match store.find(&args.story).map_err(failure)? {
            Found::Story(id) => id,
            _ => {
                return Err(Failure::usage(format!("{:?} is no story", args.story))
                    .help("ids of stories begin with sty_; `attache stories` prints them"));
            }
        },
    };
    let history = store.story_history(&id).map_err(failure)?;
    let Some(now) = &history.now else {
        return Err(Failure::usage(format!("there is no story {id}, and there was none")));
    };
    if args.json {
        output.json(&HistoryView { schema: "attache/story-history/1", history: &history })?;
        return Ok(Exit::Done);
    }
    let paint = output.paint;
    let mut out = format!("{}\n", paint.strong(&printable(&store.story_body(now).map_err(failure)?.title)));
    if *now != id {
        out.push_str(&format!("{id} is gone; what it held stands in {now}\n"));
    }
    let changes = course::changes(&history);
    if changes.is_empty() {
        out.push_str("it never became one with another story, and none came out of it\n");
    }
    for change in changes {
        let lines = wrap(&printable(&change.value), 76);
        for (at, line) in lines.iter().enumerate() {
            let left = if at == 0 { change.name.as_str() } else { "" };
            out.push_str(&format!("{}{line}\n", pad(left, 12)));
        }
    }
    output.text(&out)?;
    Ok(Exit::Done)
}

/// What `attache link history --json` prints.
#[derive(Serialize)]
struct HistoryView<'a> {
    schema: &'static str,
    #[serde(flatten)]
    history: &'a StoryHistory,
}

/// The article that an id, or the beginning of one, names.
pub(super) fn article(path: &Path, id: &str) -> Result<ArticleId, Failure> {
    match Store::open(path).map_err(failure)?.find(id).map_err(failure)? {
        Found::Article(id) => Ok(id),
        _ => Err(Failure::usage(format!("{id:?} is no article")).help("ids of articles begin with art_")),
    }
}
