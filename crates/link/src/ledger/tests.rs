use jiff::civil::date;
use model::{
    Access, ArticleId, CaptureId, DateBounds, FigureSeries, ItemId, ItemKind, PartyStatus, Precision, PublishedAt,
    Sha256, TextSpan,
};

use super::figures;
use crate::{FigureSketch, Sketch, origins::Origins};

/// A page of an outlet on a day of June: (value, whose voice, adds to an earlier count).
fn page(outlet: &str, day: i8, told: &[(f64, &str, bool)]) -> Sketch {
    let address = format!("https://{outlet}.example/{day}");
    let article = ArticleId::new(Some(&address), &CaptureId::new(&address, &Sha256::of(b"")), "");
    let figure = |(at, (value, voice, is_more)): (usize, &(f64, &str, bool))| FigureSketch {
        id: ItemId::new(&article, TextSpan::new(at, at + 1), ItemKind::Figure, 0),
        low: Some(*value),
        best: Some(*value),
        high: Some(*value),
        counts: "people killed".into(),
        definition: "people dead".into(),
        fate: "dead".into(),
        is_more: *is_more,
        is_alone: false,
        of: None,
        sentence: TextSpan::new(0, 1),
        unit: Some("person".into()),
        place: None,
        place_name: String::new(),
        country: None,
        is_country: false,
        background: false,
        as_of: DateBounds::default(),
        period: String::new(),
        said_by: voice.to_string(),
        status: if *voice == "outlet" { PartyStatus::Outlet } else { PartyStatus::Unknown },
    };
    Sketch {
        figures: told.iter().enumerate().map(figure).collect(),
        article,
        title: String::new(),
        outlet: Some(outlet.into()),
        host: None,
        owner: None,
        state: None,
        published: Some(PublishedAt { day: date(2024, 6, day), instant: None, precision: Precision::Day }),
        credits: Vec::new(),
        voices: Vec::new(),
        access: Access::Open,
        n_words: 0,
        shingles: Vec::new(),
        terms: Vec::new(),
        days: Vec::new(),
        sentences: Vec::new(),
        events: Vec::new(),
        forecasts: Vec::new(),
    }
}

fn series(pages: &[Sketch]) -> Vec<FigureSeries> {
    let pages: Vec<&Sketch> = pages.iter().collect();
    figures(&pages, &Origins::of(&pages, &[], &[]))
}

/// `value speaker`, with `> index` for what it takes the place of and `! indices` for what it disagrees with.
fn check(pages: &[Sketch], expected: &[&[&str]]) {
    let shown = |series: &FigureSeries| -> Vec<String> {
        let entry = |entry: &model::LedgerEntry| {
            let revises = entry.revises.map_or(String::new(), |other| format!(" > {other}"));
            let others: Vec<String> = entry.disagrees_with.iter().map(u32::to_string).collect();
            let others = if others.is_empty() { String::new() } else { format!(" ! {}", others.join(" ")) };
            format!("{} {}{revises}{others}", entry.best.unwrap_or(0.0), entry.said_by)
        };
        series.entries.iter().map(entry).collect()
    };
    assert_eq!(series(pages).iter().map(shown).collect::<Vec<_>>(), expected);
}

#[test]
fn a_speaker_s_later_value_takes_the_place_of_the_earlier() {
    let pages =
        [page("wire", 3, &[(12.0, "Rescue Office", false)]), page("post", 4, &[(31.0, "Rescue Office", false)])];
    check(&pages, &[&["12 Rescue Office", "31 Rescue Office > 0"]]);
}

#[test]
fn two_sides_disagree_until_one_takes_it_back() {
    let pages = [
        page("wire", 3, &[(300.0, "Karsk", false), (40.0, "Telmar", false)]),
        page("post", 9, &[(300.0, "Telmar", false)]),
    ];
    check(&pages[..1], &[&["40 Telmar ! 1", "300 Karsk ! 0"]]);
    check(&pages, &[&["40 Telmar", "300 Karsk", "300 Telmar > 0"]]);
}

#[test]
fn an_outlet_that_repeats_a_value_in_its_own_voice_is_no_other_speaker() {
    let pages = [page("wire", 3, &[(31.0, "outlet", false)]), page("post", 4, &[(31.0, "Rescue Office", false)])];
    check(&pages, &[&["31 Rescue Office"]]);
}

#[test]
fn another_thirteen_is_a_series_of_its_own() {
    let pages = [page("wire", 3, &[(12.0, "outlet", false)]), page("post", 4, &[(13.0, "outlet", true)])];
    check(&pages, &[&["12 outlet"], &["13 outlet"]]);
}

#[test]
fn the_numbers_of_a_page_that_lists_happenings_are_no_series() {
    let listed = page("wire", 3, &[(12.0, "outlet", false), (49.0, "outlet", false), (59.0, "outlet", false)]);
    check(&[listed, page("post", 3, &[(59.0, "outlet", false)])], &[&["12 outlet"], &["49 outlet"], &["59 outlet"]]);
}

#[test]
fn bounds_that_one_number_could_meet_do_not_disagree() {
    let mut pages = [page("wire", 3, &[(12.0, "Rescue Office", false)]), page("post", 3, &[(84.0, "Karsk", false)])];
    check(&pages, &[&["12 Rescue Office ! 1", "84 Karsk ! 0"]]);
    // "at least 12"
    (pages[0].figures[0].best, pages[0].figures[0].high) = (None, None);
    let found = series(&pages);
    assert_eq!(found[0].entries.len(), 2);
    assert!(found[0].entries.iter().all(|entry| entry.disagrees_with.is_empty()), "{found:?}");
}

#[test]
fn what_was_counted_over_years_or_at_another_happening_is_a_series_of_its_own() {
    let mut pages = [page("wire", 3, &[(12.0, "outlet", false)]), page("post", 3, &[(20_000.0, "Telmar", false)])];
    pages[1].figures[0].period = "P7Y".into();
    check(&pages, &[&["12 outlet"], &["20000 Telmar"]]);
}

#[test]
fn the_own_voices_of_two_outlets_are_two() {
    let pages = [page("wire", 3, &[(12.0, "outlet", false)]), page("post", 5, &[(14.0, "outlet", false)])];
    check(&pages, &[&["12 outlet", "14 outlet"]]);
}
