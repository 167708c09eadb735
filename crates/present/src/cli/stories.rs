//! `attache stories`: articles on the same happening, with outlets and origins.

use super::{Output, args::StoriesArgs};
use crate::{
    exit::{Exit, Failure},
    index::Index,
    layout::{pad, printable},
    shelf::Shelf,
    views::StoryView,
    web::fill::story_row,
};

/// Lists stories, newest first.
pub fn run(args: &StoriesArgs, output: &mut Output) -> Result<Exit, Failure> {
    let shelf = Shelf::open_at(&args.store)?;
    let stories = shelf.stories(args.limit)?;
    if stories.is_empty() && !args.json {
        eprintln!("no stories yet");
    }
    for listed in &stories {
        if args.json {
            if let Some(dossier) = shelf.story(listed.row.id.as_str())? {
                for story in dossier.stories() {
                    output.json(&StoryView::new(story, &dossier))?;
                }
            }
            continue;
        }
        let row = story_row(listed, None, &Index::default());
        let paint = output.paint;
        let origins = pad(&format!("{} {}", row.origins, row.origins_noun), 14);
        output.text(&format!("{origins}{}\n", paint.strong(&printable(&row.title))))?;
        let facts = format!("{} · {} · {} · {}", row.articles, row.outlets, row.days, row.id);
        output.text(&format!("{}{}\n", " ".repeat(14), paint.faint(&facts)))?;
        if output.is_closed() {
            break;
        }
    }
    Ok(Exit::Done)
}
