//! `attache stories`: articles on the same happening, with outlets and origins.

use super::{Output, args::StoriesArgs};
use crate::{
    exit::{Exit, Failure},
    layout::{pad, printable},
    shelf::Shelf,
    views::StoryView,
    web::fill::story_row,
};

/// Lists stories, newest first.
pub fn run(args: &StoriesArgs, output: &mut Output) -> Result<Exit, Failure> {
    let mut shelf = Shelf::open(&args.store.path)?;
    let dossier = shelf.stories(args.limit)?;
    if dossier.stories().is_empty() && !args.json {
        eprintln!("no stories yet");
    }
    for story in dossier.stories() {
        if args.json {
            output.json(&StoryView::new(story, &dossier))?;
            continue;
        }
        let row = story_row(story, &dossier, None);
        let paint = output.paint;
        let origins = pad(&format!("{} {}", row.origins, row.origins_noun), 14);
        output.text(&format!("{origins}{}\n", paint.strong(&printable(&row.title))))?;
        let facts = format!("{} · {} · {} · {}", row.articles, row.outlets, row.days, row.id);
        output.text(&format!("{}{}\n", " ".repeat(14), paint.faint(&facts)))?;
    }
    Ok(Exit::Done)
}
