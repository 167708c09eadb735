mod abbreviations;
mod actors;
mod foreign;
mod gazetteer;
mod merge;
mod toponyms;
mod words;

use std::collections::HashSet;

use infer::{Models, Reading};
use knowledge::{Knowledge, NamedBy, PlaceKind, WordClass};
use model::{BlockKind, CountryCode, Document, Name, NameKind, TextSpan};

use merge::Found;

pub(crate) use toponyms::resolve as resolve_places;
pub(crate) use words::phrase;

/// Finds names and what they name: the names of `data/` by lookup, others by the trained recogniser; where the two
/// disagree, [`merge`] decides. Which actor a name means is settled by what else the page names.
pub(crate) fn find(document: &mut Document, knowledge: &Knowledge, models: &Models) {
    // The recogniser knows English alone.
    if knowledge.grammar.of(&document.language).is_none() {
        document.names = foreign::find(document, knowledge);
        return;
    }
    let mut reading = Reading::default();
    let mut found = Vec::new();
    for index in 0..document.sentences.len() {
        let known = gazetteer::scan(document, index, knowledge);
        let regions = gazetteer::scan_regions(document, index, knowledge);
        let recognised = merge::with_regions(recognise(document, index, models, &mut reading), &regions);
        merge::join(document, index, known, recognised, knowledge, &mut found);
    }
    words::settle_kinds(document, &mut found);
    surnames_name_people(document, &mut found);
    document.names = actors::resolve(document, found, knowledge);
    place(document, knowledge);
    abbreviations::spread(document);
}

/// "Mohammed Morsi … *Morsi*": a surname that the page gives somebody before is that person's, and no town's; unless it names
/// a state or its government ("Washington").
fn surnames_name_people(document: &Document, found: &mut [Found]) {
    let mut surnames: HashSet<&str> = HashSet::new();
    for name in found {
        let form = document.form(name.end as usize - 1);
        let is_long = name.end - name.first > 1;
        if is_long && name.kind == NameKind::Person {
            surnames.insert(form);
        }
        if !is_long && name.kind == NameKind::Place && name.meanings.is_empty() && surnames.contains(form) {
            name.kind = NameKind::Person;
        }
    }
}

/// Gives names of places, buildings and nationalities the row of `data/places/` that fits the page best.
fn place(document: &mut Document, knowledge: &Knowledge) {
    // A seat of several words ("White House", "Downing Street") stands for its government, not for a town of that name.
    let is_seat = |name: &Name| name.end - name.first > 1 && is_metonym(document, name, knowledge);
    let is_place = |name: &Name| match name.kind {
        NameKind::Place | NameKind::Facility => !is_seat(name),
        NameKind::Group => name.country.is_some(),
        _ => false,
    };
    let indices: Vec<usize> = (0..document.names.len()).filter(|&index| is_place(&document.names[index])).collect();
    let spans: Vec<TextSpan> = indices.iter().map(|&index| document.names[index].span).collect();
    let states: Vec<Option<CountryCode>> =
        indices.iter().map(|&index| state_by_office(document, &document.names[index], knowledge)).collect();
    let places: Vec<_> = toponyms::resolve(document, &spans, &states, knowledge)
        .into_iter()
        .map(|found| found.filter(|found| found.supported).and_then(|found| knowledge.places.row(&found.candidate)))
        .collect();
    for (index, row) in indices.into_iter().zip(places) {
        let Some(row) = row.filter(|_| document.names[index].kind != NameKind::Group) else { continue };
        let metonym = is_metonym(document, &document.names[index], knowledge);
        let name = &mut document.names[index];
        let state = name.actor.as_deref().and_then(|id| knowledge.actors.by_id(id));
        // "Georgia" in a page about Atlanta is no state, "Paris" in one about Texas no government, and a metonym is no
        // division of the same name.
        let elsewhere = state.is_some_and(|state| row.country != state.country);
        if elsewhere {
            name.country = None;
        }
        if elsewhere || (metonym && row.kind == PlaceKind::Province) {
            name.actor = None;
        }
        name.country = name.country.or(row.country);
        name.place = Some(row.id);
    }
}

/// The state that a name means because an office stands before it that only states have: "the president of Georgia".
fn state_by_office(document: &Document, name: &Name, knowledge: &Knowledge) -> Option<CountryCode> {
    let of = (name.first as usize).checked_sub(1)?;
    let of = if crate::is_word(document, knowledge, of, WordClass::Article) { of.checked_sub(1)? } else { of };
    if !crate::is_word(document, knowledge, of, WordClass::Of) {
        return None;
    }
    let roles = knowledge.actors.roles();
    let longest = roles.longest_role() * 2;
    let is_office = (of.saturating_sub(longest)..of)
        .any(|first| roles.role(&phrase(document, first, of)).is_some_and(|role| role.one && role.sector.is_some()));
    let meanings = knowledge.actors.meanings(document.text(name.span));
    let state = meanings.iter().find(|meaning| meaning.how == NamedBy::Name).filter(|_| is_office)?;
    let actor = knowledge.actors.get(state.actor).filter(|actor| actor.kind == model::ActorKind::State)?;
    actor.country
}

/// Whether the name is one for a state by its capital or seat of government.
fn is_metonym(document: &Document, name: &Name, knowledge: &Knowledge) -> bool {
    let meanings = knowledge.actors.meanings(document.text(name.span));
    name.actor.is_some() && meanings.iter().any(|meaning| meaning.how == NamedBy::Metonym)
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
    fn what_else_the_page_names_tells_which_place_is_meant() {
        let place = |text: &str, name: &str| {
            let document = testing::document(&[text]);
            let found = document.names.iter().find(|found| document.text(found.span) == name);
            let found = found.unwrap_or_else(|| panic!("{name} is not found in {text}"));
            let row = found.place.as_deref().and_then(|id| testing::knowledge().0.places.by_id(id));
            (row.map(|row| row.division).unwrap_or_default(), found.actor.clone())
        };
        let texan = "The fire in Paris, Texas, spread to Dallas.";
        assert_eq!(place(texan, "Paris"), ("Texas".to_string(), None));
        assert_eq!(place("France said in Paris that it would help.", "Paris").1, Some("fra".to_string()));
        assert_eq!(
            place("The White House and Moscow disagreed.", "White House"),
            (String::new(), Some("usa".to_string()))
        );
    }

    #[track_caller]
    fn check_place(text: &str, name: &str, expected: &str) {
        let document = testing::document(&[text]);
        let found = document.names.iter().find(|found| document.text(found.span) == name);
        let found = found.unwrap_or_else(|| panic!("{name} is not found in {text}"));
        let country = found.country.map(|country| country.to_string());
        assert_eq!(country.as_deref().unwrap_or(""), expected, "{text}");
    }

    #[test]
    fn a_government_is_no_village_of_its_name() {
        check_place("The Kremlin denied it. A senator from Oklahoma was angry.", "Kremlin", "RUS");
        check_place("Kremlin, Oklahoma, was flooded.", "Kremlin", "USA");
        check_place("Officials in Hartford, Connecticut, criticised Washington's plan.", "Washington", "USA");
    }

    #[test]
    fn a_state_is_no_division_of_its_name_where_only_states_have_the_office() {
        check_place("The president of Georgia visited Atlanta.", "Georgia", "GEO");
        check_place("The president of Niger called Nigeria's leader.", "Niger", "NER");
        check_place("Envoys of Japan, Canada and Mexico met in Kentucky.", "Canada", "CAN");
        check_place("Atlanta, Savannah and Macon are towns of Georgia.", "Georgia", "USA");
    }

    #[test]
    fn regions_are_found_whole() {
        check("Ships crossed the Red Sea and the Golan Heights were quiet.", &[]);
        let document = testing::document(&["Ships crossed the Red Sea off Egypt."]);
        let places: Vec<_> = document.names.iter().filter_map(|name| name.place.as_deref()).collect();
        assert_eq!(places, ["region:red-sea", "iso:EGY"]);
    }

    #[test]
    fn a_given_name_is_no_state() {
        let document = testing::document(&["Jordan Ashworth spoke in Toronto."]);
        assert!(document.names.iter().all(|name| name.actor.as_deref() != Some("jor")));
    }

    #[test]
    fn small_letters_are_no_names() {
        check("She asked us to polish the turkey.", &[]);
    }
}
