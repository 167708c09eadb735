mod actors;
mod gazetteer;
mod merge;
mod toponyms;
mod words;

use infer::{Models, Reading};
use knowledge::{Knowledge, PlaceKind};
use model::{BlockKind, Document, Name, NameKind, TextSpan};

use merge::Found;

pub(crate) use toponyms::resolve as resolve_places;
pub(crate) use words::phrase;

/// Finds names and what they name: the names of `data/` by lookup, others by the trained recogniser; where the two
/// disagree, [`merge`] decides. Which actor a name means is settled by what else the page names.
pub(crate) fn find(document: &mut Document, knowledge: &Knowledge, models: &Models) {
    let mut reading = Reading::default();
    let mut found = Vec::new();
    for index in 0..document.sentences.len() {
        let known = gazetteer::scan(document, index, knowledge);
        let recognised = recognise(document, index, models, &mut reading);
        merge::join(document, index, known, recognised, knowledge, &mut found);
    }
    words::settle_kinds(document, &mut found);
    document.names = actors::resolve(document, found, knowledge);
    place(document, knowledge);
}

/// Gives names of places, buildings and nationalities the row of `data/places/` that fits the page best.
fn place(document: &mut Document, knowledge: &Knowledge) {
    let is_place = |name: &&Name| {
        matches!(name.kind, NameKind::Place | NameKind::Facility)
            || (name.kind == NameKind::Group && name.country.is_some())
    };
    let spans: Vec<TextSpan> = document.names.iter().filter(is_place).map(|name| name.span).collect();
    let resolved = toponyms::resolve(document, &spans, knowledge);
    let mut resolved = resolved.into_iter();
    for name in document.names.iter_mut().filter(|name| is_place(&&**name)) {
        let Some(Some(candidate)) = resolved.next() else { continue };
        let Some(row) = knowledge.places.row(&candidate) else { continue };
        if name.kind == NameKind::Group {
            continue;
        }
        // "Georgia" in a page about Atlanta is no state; "Washington" in one about Seattle is no government.
        let state = name.actor.as_deref().and_then(|id| knowledge.actors.by_id(id));
        if let Some(state) = state
            && row.country != state.country
        {
            name.actor = None;
            name.country = None;
        }
        // A metonym is the seat of government, not a division of the same name.
        if state.is_some_and(|state| !state.names.iter().any(|own| *own == document.text[name.span.range()]))
            && row.kind == PlaceKind::Province
        {
            name.actor = None;
        }
        name.country = name.country.or(row.country);
        name.place = Some(row.id);
    }
}

/// What the trained recogniser sees, as token ranges of the document.
fn recognise(document: &Document, sentence: usize, models: &Models, reading: &mut Reading) -> Vec<Found> {
    let tokens = document.sentences[sentence].tokens();
    // Capitals mark names only where not every word has them.
    if is_title_case(document, sentence) {
        return Vec::new();
    }
    let forms = tokens.clone().map(|token| document.form(token));
    let names = models.names(forms, &document.tokens.upos[tokens.clone()], reading);
    let found = names.into_iter().map(|(range, kind)| Found {
        first: (tokens.start + range.start) as u32,
        end: (tokens.start + range.end) as u32,
        kind,
        meanings: Vec::new(),
    });
    found.collect()
}

/// Whether the sentence is a headline in which nearly every longer word begins with a capital.
fn is_title_case(document: &Document, sentence: usize) -> bool {
    if !matches!(document.block_kind(sentence), BlockKind::Title | BlockKind::Heading) {
        return false;
    }
    let forms = document.sentences[sentence].tokens().map(|token| document.form(token));
    let (mut n_words, mut n_capitals) = (0, 0);
    for form in forms.filter(|form| form.chars().count() > 3) {
        let first = form.chars().next().unwrap_or(' ');
        n_words += usize::from(first.is_alphabetic());
        n_capitals += usize::from(first.is_uppercase());
    }
    n_words > 2 && n_capitals * 10 >= n_words * 8
}

#[cfg(test)]
mod tests {
    use model::NameKind::{self, *};

    use crate::testing;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, NameKind, &str)]) {
        let document = testing::document(&[text]);
        let found: Vec<_> = document
            .names
            .iter()
            .map(|name| (document.text(name.span), name.kind, name.actor.as_deref().unwrap_or("")))
            .filter(|(_, _, actor)| !actor.is_empty())
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn states_are_known_by_name_nationality_and_metonym() {
        check("Pyongyang sent soldiers.", &[("Pyongyang", Place, "prk")]);
        check(
            "North Korean troops crossed into Russia, the Kremlin said.",
            &[("North Korean", Group, "prk"), ("Russia", Place, "rus"), ("Kremlin", Place, "rus")],
        );
        check("SEOUL (News desk) - The talks failed.", &[("SEOUL", Place, "kor")]);
        check("The US and Türkiye agreed.", &[("US", Place, "usa"), ("Türkiye", Place, "tur")]);
    }

    #[test]
    fn small_letters_are_no_names() {
        check("She asked us to polish the turkey.", &[]);
    }
}
