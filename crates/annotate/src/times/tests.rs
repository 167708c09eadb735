use super::*;
use crate::testing;

/// `Friday` = its value without and with a publication date (2025-03-21, a Friday).
#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) {
    compare(text, None, expected);
}

#[track_caller]
fn check_on(text: &str, day: &str, expected: &[(&str, &str)]) {
    compare(text, Some(day), expected);
}

#[track_caller]
fn compare(text: &str, day: Option<&str>, expected: &[(&str, &str)]) {
    let document = testing::document_on(&[text], day);
    let found: Vec<(&str, &str)> =
        document.times.iter().map(|time| (document.text(time.span), time.value.as_str())).collect();
    assert_eq!(found, expected, "in {text:?} on {day:?}");
}

#[test]
fn dates_written_out_need_no_publication_date() {
    check("It was signed on March 21, 2025.", &[("March 21, 2025", "2025-03-21")]);
    check("It was signed on 21 March 2025.", &[("21 March 2025", "2025-03-21")]);
    check("The talks of 2025-03-21 failed.", &[("2025-03-21", "2025-03-21")]);
    check("Die Akte vom 21.03.2025 fehlt.", &[("21.03.2025", "2025-03-21")]);
    check("It began in January 2005.", &[("January 2005", "2005-01")]);
    check("Prices rose in late 2006.", &[("late 2006", "2006")]);
    check("It was founded in the 1990s.", &[("the 1990s", "199")]);
    check("Sales fell in the third quarter of 2009.", &[("the third quarter of 2009", "2009-Q3")]);
    check("The war of 2014-15 ended.", &[("2014-15", "2014/2015")]);
    check("The summit of March 3-5, 2024 ended.", &[("March 3-5, 2024", "2024-03-03/2024-03-05")]);
    check("The budget for fiscal 2007 was cut.", &[("fiscal 2007", "FY2007")]);
    check("The attacks of 9/11 changed that.", &[("9/11", "2001-09-11")]);
}

#[test]
fn nothing_is_filled_in_without_a_publication_date() {
    check("Troops were sent in December.", &[("December", "XXXX-12")]);
    check("3,000 were sent in the current year.", &[("the current year", "XXXX")]);
    check("They met on Friday.", &[("Friday", "XXXX-WXX-5")]);
    check("They met last week.", &[("last week", "XXXX-WXX")]);
    check("SEOUL, March 21 (Agency) -- They met.", &[("March 21", "XXXX-03-21")]);
    check("They met yesterday.", &[("yesterday", "XXXX-XX-XX")]);
}

#[test]
fn the_publication_date_completes_what_points_back_or_ahead() {
    let friday = "2025-03-21";
    check_on("Troops were sent in December.", friday, &[("December", "2024-12")]);
    check_on("The vote will be held in October.", friday, &[("October", "2025-10")]);
    check_on("They met on Tuesday.", friday, &[("Tuesday", "2025-03-18")]);
    check_on("They will meet on Tuesday.", friday, &[("Tuesday", "2025-03-25")]);
    check_on("They met last Friday.", friday, &[("last Friday", "2025-03-14")]);
    check_on("They met earlier this week.", friday, &[("earlier this week", "2025-W12")]);
    check_on("They met two weeks ago.", friday, &[("two weeks ago", "2025-W10")]);
    check_on("They met on Monday night.", friday, &[("Monday night", "2025-03-17TNI")]);
    check_on("They arrived this morning.", friday, &[("this morning", "2025-03-21TMO")]);
    check_on("It opens in October of next year.", friday, &[("October of next year", "2026-10")]);
    check_on("They met on March 3.", friday, &[("March 3", "2025-03-03")]);
    check_on("It closed on December 30.", friday, &[("December 30", "2024-12-30")]);
    check_on("The final was played last September.", friday, &[("last September", "2024-09")]);
}

#[test]
fn day_and_month_that_cannot_be_told_apart_are_not_guessed() {
    check("It was written 7/8/07.", &[("7/8/07", "2007-XX-XX")]);
    check("It was written 21/8/2007.", &[("21/8/2007", "2007-08-21")]);
}

#[test]
fn what_is_told_from_the_page_stays_relative() {
    let document = testing::document(&["Her visit six months following his previous trip was noted."]);
    let time = &document.times[0];
    assert_eq!((document.text(time.span), time.value.as_str()), ("six months", "P6M"));
    assert_eq!(time.relative_to.map(|span| document.text(span)), Some("his previous trip"));

    let document = testing::document(&["They met on 3 March 2025. Two days later they signed."]);
    let time = &document.times[1];
    assert_eq!((document.text(time.span), time.value.as_str()), ("Two days later", "XXXX-XX-XX"));
    assert_eq!(time.relative_to.map(|span| document.text(span)), Some("3 March 2025"));

    check(
        "They met on 3 March 2025 and signed the same day.",
        &[("3 March 2025", "2025-03-03"), ("the same day", "2025-03-03")],
    );
}

#[test]
fn lengths_and_repeated_times() {
    check("It lasts over the next four years.", &[("the next four years", "P4Y")]);
    check("A 12-hour flight took off.", &[("12-hour", "PT12H")]);
    check("He has worked there for decades.", &[("decades", "PXDE")]);
    check("It grew in recent years.", &[("recent years", "PXY")]);
    check("They meet every Monday.", &[("every Monday", "XXXX-WXX-1")]);
    check("It builds 15 a year.", &[("a year", "P1Y")]);
    check("It reports daily.", &[("daily", "P1D")]);
    check("It was the worst in the past decade.", &[("the past decade", "P10Y")]);
}

#[test]
fn times_of_day_take_the_day_that_is_told() {
    check("It fell on 6 October 2008 at 16:08 UTC.", &[("6 October 2008 at 16:08 UTC", "2008-10-06T16:08Z")]);
    check("They left at 6:40 p.m. with nothing.", &[("6:40 p.m.", "XXXX-XX-XXT18:40")]);
    check(
        "It opened on 5 May 2020. By noon it was full.",
        &[("5 May 2020", "2020-05-05"), ("noon", "2020-05-05T12:00")],
    );
}

#[test]
fn numbers_names_and_verbs_are_no_times() {
    check("The team won 3:1 on the F-16 field.", &[]);
    check("It may rain and they march on.", &[]);
    check("Some 2000 soldiers in 40 tanks fled.", &[]);
    check("It cost $2009 and 1,998 euros.", &[]);
    check("A quarter of the voters stayed away.", &[]);
    check("Red October is a film.", &[]);
}

#[test]
fn precision_is_never_finer_than_the_words() {
    let document = testing::document_on(&["It was sent in December and last week, in 2019."], Some("2025-03-21"));
    let found: Vec<Precision> = document.times.iter().map(|time| time.precision).collect();
    assert_eq!(found, [Precision::Month, Precision::Week, Precision::Year]);
    assert!(document.times[0].anchored && !document.times[2].anchored);
}
