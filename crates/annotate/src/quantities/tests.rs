use super::*;
use crate::testing;

/// Each quantity as `low best high unit [counted]`, `-` for what is empty.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let document = testing::document(&[text]);
    let number = |value: Option<f64>| value.map_or("-".to_string(), |value| value.to_string());
    let found: Vec<String> = document
        .quantities
        .iter()
        .filter(|quantity| quantity.kind != QuantityKind::Ordinal)
        .map(|quantity| {
            let (low, best, high) = (number(quantity.low), number(quantity.best), number(quantity.high));
            let unit = quantity.unit.as_deref().unwrap_or("-");
            let counted = quantity.counted.map_or("", |span| document.text(span));
            format!("{low} {best} {high} {unit} [{counted}]")
        })
        .collect();
    assert_eq!(found, expected, "in {text:?}");
}

#[test]
fn bounds_are_what_the_words_bound() {
    check("Up to 4,000 soldiers fell.", &["- - 4000 person [soldiers]"]);
    check("At least 20 tanks were lost.", &["20 - - - [tanks]"]);
    check("More than 300 houses burned.", &["300 - - - [houses]"]);
    check("About 60 fishermen came home.", &["- 60 - person [fishermen]"]);
    check("They sent 500 troops.", &["500 500 500 person [troops]"]);
    check("They lost between 20 and 30 boats.", &["20 - 30 - [boats]"]);
    check("Some 3,000 to 4,000 soldiers left.", &["3000 - 4000 person [soldiers]"]);
    check("Dozens of people fled.", &["12 - 120 person [people]"]);
    check("It took 40 prisoners or more.", &["40 - - person [prisoners]"]);
}

#[test]
fn money_has_its_currency() {
    check("The deal is worth $40 billion.", &["40000000000 40000000000 40000000000 USD []"]);
    check("They paid US$7.2bn for it.", &["7200000000 7200000000 7200000000 USD []"]);
    check("A fine of $3 billion to $5 billion is due.", &["3000000000 - 5000000000 USD []"]);
    check("The aid is worth 50 million euros.", &["50000000 50000000 50000000 EUR []"]);
    check("Oil rose to $52 a barrel.", &["52 52 52 USD/bbl []"]);
}

#[test]
fn shares_and_measures_have_their_units() {
    check("It lost 57 percent of its value.", &["57 57 57 percent []"]);
    check("The rate rose by 0.5 percentage points.", &["0.5 0.5 0.5 percentage-point []"]);
    check(
        "Two-thirds of the voters stayed away.",
        &["0.6666666666666666 0.6666666666666666 0.6666666666666666 fraction [voters]"],
    );
    check("It flew hundreds of miles.", &["100 - 1000 mi []"]);
    check("It flew 11 km north.", &["11 11 11 km []"]);
    check("Half a million people fled.", &["500000 500000 500000 person [people]"]);
}

#[test]
fn ranks_are_never_counts() {
    let document = testing::document(&["A third deployment of troops is likely."]);
    let quantity = &document.quantities[0];
    assert_eq!((quantity.kind, quantity.best), (QuantityKind::Ordinal, Some(3.0)));
    assert_eq!(document.quantities.len(), 1);
}

#[test]
fn multiples_tell_the_direction() {
    let document = testing::document(&["Exports more than tripled."]);
    let quantity = &document.quantities[0];
    assert_eq!((quantity.kind, quantity.low, quantity.best), (QuantityKind::Multiple, Some(3.0), None));
    assert_eq!(quantity.change, Some(Change::Up));
}

#[test]
fn the_verb_gives_the_direction_of_change() {
    for (text, change) in [
        ("Exports fell 3 percent.", Some(Change::Down)),
        ("Exports rose by 3 percent.", Some(Change::Up)),
        ("Exports were up 3 percent.", Some(Change::Up)),
        ("Exports reached 3 percent.", None),
    ] {
        assert_eq!(testing::document(&[text]).quantities[0].change, change, "{text}");
    }
}

#[test]
fn ages_are_ages() {
    check("The boy, aged 7, was found.", &["7 7 7 year-of-age []"]);
    check("A 54-year-old man was found.", &["54 54 54 year-of-age []"]);
    check("The driver, 42, was hurt.", &["42 42 42 year-of-age []"]);
    check("They lost 20 old tanks.", &["20 20 20 - [old tanks]"]);
}

#[test]
fn lengths_count_in_dates_too() {
    check("He left six minutes later.", &["6 6 6 min []"]);
    check("It began two years ago.", &["2 2 2 year []"]);
    check("It fell from $38 a year ago.", &["38 38 38 USD []"]);
    check("They walked two and a half hours.", &["2.5 2.5 2.5 h []"]);
}

#[test]
fn shares_are_told_by_two_numbers() {
    check("One in five voters stayed home.", &["0.2 0.2 0.2 fraction [voters]"]);
    check("Nine out of ten farmers came.", &["0.9 0.9 0.9 fraction [farmers]"]);
    check("About half were women.", &["- 0.5 - fraction []"]);
    check("Exports fell by a quarter.", &["0.25 0.25 0.25 fraction []"]);
    check("They killed three in five days.", &["3 3 3 - []", "5 5 5 day []"]);
    check("They flew Apollo 2 in 2024.", &[]);
}

#[test]
fn a_count_before_a_month_is_no_day() {
    check("The attack killed 200 in May.", &["200 200 200 - []"]);
    check("It killed 30 in June.", &["30 30 30 - []"]);
    check("It began on the 30th of June.", &[]);
}

#[test]
fn what_is_counted_is_read_whole() {
    check("They hired 900 repair and cleaning workers.", &["900 900 900 person [repair and cleaning workers]"]);
    check("More than 50 false or misleading claims were made.", &["50 - - - [false or misleading claims]"]);
    check("Police held six people Monday.", &["6 6 6 person [people]"]);
    check("They freed 12 of the 30 sailors.", &["12 12 12 person [sailors]", "30 30 30 person [sailors]"]);
    check("Some 300 Italians left.", &["- 300 - person [Italians]"]);
}

#[test]
fn marks_and_letters_are_units_only_where_they_touch() {
    check("A 70\" screen was sold.", &["70 70 70 in []"]);
    check("He said: \"I counted 70\" and left.", &["70 70 70 - []"]);
    check("Acme's $7 meal and S$7 meal.", &["7 7 7 USD []", "7 7 7 SGD []"]);
    check("They filmed in 1080p.", &[]);
    check("They paid Rs 299 for a 500-pound bomb.", &["299 299 299 INR []", "500 500 500 lb []"]);
}

#[test]
fn names_scores_and_dates_are_no_quantities() {
    check("4. Where the money went", &[]);
    check("He moved to 2134 Elm Street.", &[]);
    check("They expect it by 2031: no sooner.", &[]);
    check("They sat in Section 427.", &[]);
    check("An F-16 and a T-72 were seen.", &[]);
    check("They won 3-1 on Sunday.", &[]);
    check("It happened on March 21, 2025 at 16:08 UTC.", &[]);
    check("He flew on Flight 370.", &[]);
    check("No one came.", &[]);
}

#[test]
fn the_same_said_twice_is_hedged_twice() {
    check("It flew more than 100 kilometres (60 miles).", &["100 - - km []", "60 - - mi []"]);
}
