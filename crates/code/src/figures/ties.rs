//! Which event a figure belongs to, and two happenings told as one clause with two figures.

use model::{Event, Figure, ItemId, ItemKind};

use super::sense::Sense;
use crate::Ctx;

/// Ties each figure to the event of its clause. Where several figures with dates of their own hang on one event ("sent
/// troops, with 11,000 in December and 3,000 in March"), each is an event of its own.
pub(super) fn tie(ctx: Ctx<'_>, found: &[(Figure, Sense)], events: &mut Vec<Event>) {
    let mut tied = Vec::with_capacity(events.len());
    for event in events.drain(..) {
        // Figures stand in text order, so those of one sentence stand together.
        let from = found.partition_point(|(figure, _)| figure.evidence.start < event.evidence.start);
        let to = found.partition_point(|(figure, _)| figure.evidence.start <= event.evidence.start);
        let near = found.get(from..to).unwrap_or(&[]);
        let own: Vec<&(Figure, Sense)> =
            near.iter().filter(|(figure, sense)| belongs(ctx, figure, sense, &event)).collect();
        let dates: Vec<&str> =
            own.iter().filter_map(|(figure, _)| figure.as_of.as_ref()).map(|date| date.value.as_str()).collect();
        let apart = own.len() > 1
            && own.iter().all(|(_, sense)| sense.elliptical)
            && dates.len() == own.len()
            && dates.iter().enumerate().all(|(place, date)| !dates[..place].contains(date));
        if !apart {
            let figures = own.iter().map(|(figure, _)| figure.id.clone()).collect();
            tied.push(Event { figures, ..event });
            continue;
        }
        for (place, (figure, _)) in own.iter().enumerate() {
            let slot = tied.iter().filter(|other: &&Event| other.evidence == event.evidence).count() as u32;
            // The first keeps the id that the event has without figures.
            let id = if place == 0 {
                event.id.clone()
            } else {
                ItemId::new(&ctx.doc.article, event.evidence, ItemKind::Event, 1000 + slot)
            };
            let (date, figures) = (figure.as_of.clone(), vec![figure.id.clone()]);
            tied.push(Event { id, date, figures, ..event.clone() });
        }
    }
    *events = tied;
}

/// Whether the figure counts what the event's own clause tells of.
fn belongs(ctx: Ctx<'_>, figure: &Figure, sense: &Sense, event: &Event) -> bool {
    if figure.evidence != event.evidence {
        return false;
    }
    let trigger = ctx.doc.tokens_in(event.trigger).next();
    let clause = sense.verb.is_some() && sense.verb == trigger;
    // A noun that carries the event ("losses", "a deal worth $3 billion").
    let noun = sense.noun.is_some() && sense.noun == trigger;
    let object = event.object.is_some_and(|object| object.overlaps(figure.written));
    clause || noun || object
}
