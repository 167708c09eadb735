//! What numbers count, in the page’s own sense, from raw sentences.

use std::sync::OnceLock;

use infer::Models;
use knowledge::Knowledge;
use model::{Access, Article, ArticleId, Block, BlockKind, CaptureId, Coded, Document, EvidenceKind, Sha256, Sourced};

fn read(text: &str) -> Option<(Document, Coded)> {
    static LOADED: OnceLock<(Knowledge, Models)> = OnceLock::new();
    let (knowledge, models) = LOADED.get_or_init(|| {
        let knowledge = Knowledge::embedded().unwrap_or_else(|faults| panic!("{faults}"));
        let models = Models::load(|name| knowledge.weights(name)).unwrap_or_else(|error| panic!("{error}"));
        (knowledge, models)
    });
    // The senses of figures are read off trees.
    knowledge.weights("parser")?;
    let capture = CaptureId::new("", &Sha256::of(b"a test"));
    let article = Article {
        id: ArticleId::new(None, &capture, text),
        capture,
        charset: Sourced::new("utf-8".into(), EvidenceKind::Detected, None, ""),
        address: None,
        outlet: None,
        byline: Vec::new(),
        published: None,
        modified: None,
        language: Some(Sourced::new("en".into(), EvidenceKind::Detected, None, "")),
        credits: Vec::new(),
        access: Access::Open,
        licence: None,
        filing: Default::default(),
        entries: Vec::new(),
        blocks: vec![Block { kind: BlockKind::Paragraph, text: text.to_string(), pieces: Vec::new() }],
        dropped: Vec::new(),
        notes: Vec::new(),
    };
    let document = annotate::annotate(&article, knowledge, models);
    let coded = code::code(&article, &document, knowledge, models);
    Some((document, coded))
}

/// Each figure as `low best high counts`, `-` for what is not said.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let Some((_, coded)) = read(text) else { return };
    let number = |value: Option<f64>| value.map_or("-".to_string(), |value| value.to_string());
    let found: Vec<String> = coded
        .figures
        .iter()
        .map(|figure| {
            format!("{} {} {} {}", number(figure.low), number(figure.best), number(figure.high), figure.counts)
        })
        .collect();
    assert_eq!(found, expected, "in {text:?}");
}

#[test]
fn what_is_counted_is_said_in_the_page_s_own_sense() {
    check("Moldova sent 40 soldiers to Chad.", &["40 40 40 soldiers sent"]);
    check("At least 12 civilians were killed in the raid.", &["12 - - civilians killed"]);
    check("The army reported up to 300 losses.", &["- - 300 losses, undefined"]);
    check("Chad said it had destroyed 14 tanks.", &["14 14 14 tanks destroyed"]);
    check("Thousands of people fled the town.", &["1000 - - people fled"]);
    check("The navy lost two ships.", &["2 2 2 ships lost"]);
}

#[test]
fn numbers_that_claim_nothing_are_no_figures() {
    check("The third deployment was announced.", &[]);
    check("The 54-year-old mayor spoke for 20 minutes.", &[]);
    check("They met on March 21, 2025 in Room 12.", &[]);
    check("There are 3 comments.", &[]);
    check("Two people sat on a bench.", &[]);
}

#[test]
fn a_number_without_its_noun_takes_the_clause_s() {
    let Some((document, coded)) = read("Chad has sent soldiers abroad, with 200 in June.") else { return };
    let found: Vec<(Option<f64>, &str, &str)> = coded
        .figures
        .iter()
        .map(|figure| (figure.best, figure.counts.as_str(), document.text(figure.written)))
        .collect();
    assert_eq!(found, [(Some(200.0), "soldiers sent", "200 in June")]);
    let dates: Vec<&str> =
        coded.figures.iter().filter_map(|figure| figure.as_of.as_ref()).map(|date| date.value.as_str()).collect();
    assert_eq!(dates, ["XXXX-06"]);
}

#[test]
fn what_is_not_done_is_not_counted_as_done() {
    check("Chad may send 400 soldiers to Moldova.", &["400 400 400 soldiers sent, foreseen"]);
    check("Chad will send 400 soldiers to Moldova.", &["400 400 400 soldiers sent, foreseen"]);
    check("Chad did not send 400 soldiers to Moldova.", &["400 400 400 soldiers sent, denied"]);
}

#[test]
fn sums_are_claims_of_deals_and_aid_not_prices() {
    check("Moldova pledged $20 million in aid.", &["20000000 20000000 20000000 aid"]);
    check("They signed a deal worth $600 million.", &["600000000 600000000 600000000 deal"]);
    check("The phone costs $799.", &[]);
}

#[test]
fn a_tally_says_what_its_number_counts() {
    check("The death toll of the flood has risen to 31.", &["31 31 31 deaths"]);
    check("Deaths stand at 23.", &["23 23 23 deaths"]);
    check("The ministry put the death toll at 44.", &["44 44 44 deaths"]);
    check("The toll of injured climbed to 90.", &["90 90 90 people injured"]);
    check("The attack left 12 dead and 30 wounded.", &["12 12 12 people dead", "30 30 30 people wounded"]);
}

#[test]
fn a_number_that_is_all_somebody_says_counts_what_the_one_before_counts() {
    check(
        "Kyiv says 300 soldiers were killed, while Moscow says 40.",
        &["300 300 300 soldiers killed", "40 40 40 soldiers killed"],
    );
}

#[test]
fn what_was_not_so_is_said_to_be_denied() {
    check(
        "The opposition said on Wednesday that the earthquake in the Sellin valley killed 70 people and not 44.",
        &["70 70 70 people killed", "44 44 44 people killed, denied"],
    );
}

#[test]
fn the_second_day_of_a_period_and_one_of_many_are_no_figures() {
    check("Chad shipped 400 soldiers to Moldova between October 8 and 13.", &["400 400 400 soldiers shipped"]);
    check("One of the girls abducted in 2014 was found.", &[]);
}

#[test]
fn dozens_more_have_what_is_said_of_them_and_not_of_those_before() {
    check(
        "Seven people have died and dozens more have been injured after a tram overturned in London.",
        &["7 7 7 people dead", "12 - - people injured"],
    );
}
