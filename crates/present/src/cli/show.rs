//! `attache show`: anything by its id, with its chain of evidence back to the bytes.

use engine::across::ToldAgain;
use model::ItemId;
use store::query::Found;

use super::{Output, args::ShowArgs};
use crate::{
    cards::{Card, Field, event_head},
    course,
    dossier::{Dossier, Held, StoryOf, bound_words, origins_noun},
    exit::{Exit, Failure},
    layout::{pad, printable, wrap},
    news::cited,
    shelf::Shelf,
    views::{ArticleRef, Facts, SentenceView, ShownView, StoryView, ToldAgainView},
    web::fill,
    wording,
};

/// What an id, or the beginning of one, names.
pub fn run(args: &ShowArgs, output: &mut Output) -> Result<Exit, Failure> {
    let shelf = Shelf::open_at(&args.store)?;
    let prefixes = ["cap_", "art_", "sty_", "evt_", "fig_", "clm_", "fct_"];
    if !prefixes.iter().any(|prefix| args.id.starts_with(prefix)) {
        return Err(Failure::usage(format!("{:?} is no id", args.id))
            .help("ids begin with cap_, art_, sty_, evt_, fig_, clm_ or fct_; events, search and stories print them"));
    }
    let is_shown = match shelf.find(&args.id)? {
        Found::Article(id) => article(id.as_str(), &shelf, args, output)?,
        Found::Story(id) => story(id.as_str(), &shelf, args, output)?,
        Found::Capture(id) => capture(id.as_str(), &shelf, args, output)?,
        Found::Item(id) => item(&id, &shelf, args, output)?,
    };
    if is_shown { Ok(Exit::Done) } else { Err(Failure::usage(format!("{}: withdrawn or replaced", args.id))) }
}

fn item(id: &ItemId, shelf: &Shelf, args: &ShowArgs, output: &mut Output) -> Result<bool, Failure> {
    let Some((dossier, chain)) = shelf.item(id)? else { return Ok(false) };
    let Some((card, held)) = fill::card(id, &dossier).zip(dossier.holder(id)) else { return Ok(false) };
    if args.json {
        let Some(view) = ShownView::item(id, held, &chain) else { return Ok(false) };
        output.json(&view)?;
        return Ok(true);
    }
    let text = format!("{}\nCHAIN OF EVIDENCE\n{}", card_text(&card, output), fields(&chain));
    output.text(&text)?;
    Ok(true)
}

/// A card for the terminal.
fn card_text(card: &Card, output: &Output) -> String {
    let paint = output.paint;
    let standing = if card.standing.is_empty() { String::new() } else { format!("  ({})", card.standing) };
    let mut out = format!("{}\n", paint.strong(&printable(&format!("{} {}{standing}", card.kind, card.head))));
    for line in wrap(&printable(&card.line), 78) {
        out.push_str(&format!("{line}\n"));
    }
    out.push_str(&fields(&card.fields));
    for line in wrap(&printable(&format!("{} {}", card.cite, card.evidence)), 76) {
        out.push_str(&format!("  {line}\n"));
    }
    out.push_str(&format!("  {}\n", paint.faint(&printable(&format!("{} · {}", card.source, card.article)))));
    out
}

fn fields(list: &[Field]) -> String {
    let mut out = String::new();
    for field in list {
        for (index, line) in wrap(&printable(&field.value), 58).into_iter().enumerate() {
            let left = if index == 0 { field.name.as_str() } else { "" };
            out.push_str(&format!("  {}{line}\n", pad(left, 20)));
        }
    }
    out
}

fn article(id: &str, shelf: &Shelf, args: &ShowArgs, output: &mut Output) -> Result<bool, Failure> {
    let Some(dossier) = shelf.article(id)? else { return Ok(false) };
    let Some(held) = dossier.article(id) else { return Ok(false) };
    if args.json {
        output.json(&ShownView::Article {
            article: Box::new(ArticleRef::new(held)),
            story: dossier.story_of(id).map(|story| story.story.id.clone()),
            sentences: SentenceView::list(&held.prose()),
            facts: Facts::new(&held.coded, &held.prose()),
            notes: held.notes.clone(),
        })?;
        return Ok(true);
    }
    output.text(&article_text(held, &dossier, output))?;
    Ok(true)
}

fn article_text(held: &Held, dossier: &Dossier, output: &Output) -> String {
    let mut out = format!("{}\n{}", output.paint.strong(&printable(held.title())), fields(&fill::article_facts(held)));
    if let Some(story) = dossier.story_of(held.article.id.as_str()) {
        out.push_str(&fields(&[Field::new("story", format!("{} ({})", story.story.title, story.story.id))]));
    }
    for card in fill::cards(held) {
        out.push('\n');
        out.push_str(&card_text(&card, output));
        out.push_str(&format!("  {}\n", output.paint.faint(&card.id)));
    }
    out
}

fn story(id: &str, shelf: &Shelf, args: &ShowArgs, output: &mut Output) -> Result<bool, Failure> {
    let Some(dossier) = shelf.story(id)? else { return Ok(false) };
    let Some(story) = dossier.stories().first() else { return Ok(false) };
    let history = shelf.history(&story.story.id)?;
    let told_again = shelf.told_again(&story.story)?;
    if args.json {
        let told_again = told_again.into_iter().map(ToldAgainView::from).collect();
        let (changes, view) = (history.changes, StoryView::new(story, &dossier));
        output.json(&StoryView { changes, told_again, ..view })?;
        return Ok(true);
    }
    let mut out = format!("{}\n", output.paint.strong(&printable(&story.story.title)));
    out.push_str(&fields(&[
        Field::new("articles", story.story.members.len().to_string()),
        Field::new("outlets", story.story.outlets.to_string()),
        Field::new("origins", crate::dossier::bound_explained(story.story.origins)),
    ]));
    for held in dossier.articles() {
        out.push_str(&fields(&[Field::new(
            held.day_words(),
            format!("{}: {} ({})", held.outlet(), held.title(), held.article.id),
        )]));
    }
    let accounts = course::accounts(&story.story, &dossier);
    for (head, list) in [
        ("WHO HAS IT FROM WHOM", accounts),
        ("CHAPTERS", course::chapters(&story.story)),
        ("HOW IT CHANGED", course::changes(&history)),
    ] {
        if !list.is_empty() {
            out.push_str(&format!("\n{head}\n{}", fields(&list)));
        }
    }
    out.push_str(&told_by_several(story, &dossier, &elsewhere(&told_again, shelf)?, output));
    output.text(&out)?;
    Ok(true)
}

/// For each merged event that other stories tell too: the story, and how many of its articles tell it.
fn elsewhere(told_again: &[ToldAgain], shelf: &Shelf) -> Result<Vec<(usize, String)>, Failure> {
    let line = |told: &ToldAgain| {
        let title = shelf.story_alone(&told.story)?.title.clone();
        let articles = wording::count(told.articles, "article", "articles");
        Ok((told.event, format!("{articles} of {title} ({})", told.story)))
    };
    told_again.iter().map(line).collect()
}

/// Events that several articles tell, here or in other stories, or that were announced before: each with every sentence
/// that tells it here.
fn told_by_several(story: &StoryOf, dossier: &Dossier, elsewhere: &[(usize, String)], output: &Output) -> String {
    let events = &story.story.events;
    let mut out = String::new();
    for (index, merged) in events.iter().enumerate() {
        let also = || elsewhere.iter().filter(|(event, _)| *event == index);
        if merged.articles < 2 && merged.announced_by.is_empty() && also().next().is_none() {
            continue;
        }
        let Some((held, event)) = merged.mentions.first().and_then(|id| dossier.event(id)) else { continue };
        let who = wording::who_to_whom(&event.source, &event.recipient, event.mutual, &held.prose());
        let behind = format!(
            "{}, {} {}",
            wording::count(merged.articles as usize, "article", "articles"),
            bound_words(merged.origins),
            origins_noun(merged.origins)
        );
        out.push_str(&format!(
            "\n{}\n",
            output.paint.strong(&printable(&format!("{}  {who} · {behind}", event_head(event))))
        ));
        let before =
            merged.announced_by.iter().filter_map(|at| events.get(*at as usize)).map(|plan| ("announced", plan));
        for (label, told) in before.chain([("", merged)]) {
            let cited = told.mentions.iter().filter_map(|id| cited(id, dossier));
            out.push_str(&fields(&cited.map(|cited| Field::new(label, cited)).collect::<Vec<_>>()));
        }
        out.push_str(&fields(&also().map(|(_, told)| Field::new("also told in", told.clone())).collect::<Vec<_>>()));
    }
    out
}

fn capture(id: &str, shelf: &Shelf, args: &ShowArgs, output: &mut Output) -> Result<bool, Failure> {
    let Some(found) = shelf.capture(id)? else { return Ok(false) };
    if args.json {
        output.json(&ShownView::Capture { capture: Box::new(found) })?;
        return Ok(true);
    }
    let list = [
        Field::new("asked for", found.asked.clone()),
        Field::new("address", found.address.clone()),
        Field::new("received", found.received.to_string()),
        Field::new("SHA-256", found.sha256.to_string()),
        Field::new("bytes", found.length.to_string()),
        Field::new(
            "held",
            found.let_go.map_or("yes".to_string(), |at| format!("no: let go at {at} by a rule of retention")),
        ),
        Field::new("seen", found.sightings.iter().map(|one| one.seen.to_string()).collect::<Vec<_>>().join(", ")),
    ];
    let text = format!("{}\n{}", output.paint.strong(id), fields(&list));
    output.text(&text)?;
    Ok(true)
}
