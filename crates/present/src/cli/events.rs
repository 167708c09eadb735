//! `attache events`: what is reported, promised, denied, with the sentence that proves each.

use super::{Output, args::EventsArgs};
use crate::{
    exit::{Exit, Failure},
    later::Mark,
    layout::printable,
    shelf::{EventQuery, Shelf},
    standing::Standing,
    views::StoredEventView,
    web::fill::event_row,
};

/// Lists events, the latest first.
pub fn run(args: &EventsArgs, output: &mut Output) -> Result<Exit, Failure> {
    let query = EventQuery::new(&args.filter)?;
    let shelf = Shelf::open_at(&args.store)?;
    let (dossier, ids, total) = shelf.events(&query, args.limit)?;
    if ids.is_empty() && !args.json {
        eprintln!("no events found");
    }
    for (held, event) in ids.iter().filter_map(|id| dossier.event(id)) {
        if args.json {
            output.json(&StoredEventView::new(held, event))?;
            continue;
        }
        let row = event_row(held, event, String::new());
        let prose = held.prose();
        let standing = Standing::of_event(event);
        let standing = if standing == Standing::Reported {
            String::new()
        } else {
            format!("  ({})", standing.heading().to_lowercase())
        };
        let paint = output.paint;
        let head = format!("{}  {}{standing}", row.head, row.line);
        output.text(&format!("{}\n", paint.strong(&printable(&head))))?;
        output.text(&format!("  {}\n", printable(&row.detail)))?;
        if let Some(mark) = Mark::of_item(held, event.evidence) {
            output.text(&format!("  {}\n", printable(&mark.words)))?;
        }
        let evidence = format!("{} {}", prose.cite(event.evidence), prose.words(event.evidence));
        output.text(&format!("  {}\n  {}\n", printable(&evidence), paint.faint(&row.item)))?;
        if output.is_closed() {
            break;
        }
    }
    if ids.len() < total && !args.json {
        eprintln!("{} of {total} events shown; --limit shows more", ids.len());
    }
    Ok(Exit::Done)
}
