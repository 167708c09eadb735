use std::collections::BTreeSet;

use model::{ArticleId, Coded, ItemId, ItemKind, Note, TextSpan};

/// Gives every item an id of its own. Two items with one id are a fault of the coder; were they stored so, one would
/// take the other's place, and with it its judgements.
pub(crate) fn make_unique(article: &ArticleId, coded: &mut Coded) {
    let mut taken = BTreeSet::new();
    let mut doubled = Vec::new();
    let mut settle = |id: &mut ItemId, evidence: TextSpan, kind: ItemKind| {
        let first = id.clone();
        let mut slots = 1..;
        while taken.contains(id) {
            *id = ItemId::new(article, evidence, kind, slots.next().unwrap_or(u32::MAX));
        }
        if *id != first {
            doubled.push(first);
        }
        taken.insert(id.clone());
    };
    coded.events.iter_mut().for_each(|event| settle(&mut event.id, event.evidence, ItemKind::Event));
    coded.figures.iter_mut().for_each(|figure| settle(&mut figure.id, figure.evidence, ItemKind::Figure));
    coded.claims.iter_mut().for_each(|claim| settle(&mut claim.id, claim.evidence, ItemKind::Claim));
    coded.forecasts.iter_mut().for_each(|forecast| settle(&mut forecast.id, forecast.evidence, ItemKind::Forecast));
    let note =
        |id: &ItemId| Note::new("S02", "two items were given one id; the later was given its own").at(id.as_str());
    coded.notes.extend(doubled.iter().map(note));
}
