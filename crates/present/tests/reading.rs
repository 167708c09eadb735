//! `attache read` and `attache brief` with the real binary.

mod common;

use std::{fs, io::Read};

use common::{attache_in, command, root};

#[test]
fn a_page_is_read_from_a_file_and_from_standard_input() {
    let page = "examples/pyongyang/01-wire-first-troops.html";
    let from_file = attache_in(&root(), &["read", page], b"").ends(0).content();
    let from_file =
        from_file.says(&["North Korea ships soldiers", "Northwind Wire", "published 2024-10-18", "English"]);
    assert!(from_file.stdout.contains("the outlet is invented"), "{from_file:#?}");
    let bytes = fs::read(root().join(page)).unwrap();
    attache_in(&root(), &["read", "-"], &bytes).ends(0).content().says(&["North Korea ships soldiers"]);
}

#[test]
fn each_stage_shows_its_work() {
    let check = |args: &[&str], words: &[&str]| {
        let args = [&["read", "examples/pyongyang/09-wire-shoigu-letter.html"], args].concat();
        attache_in(&root(), &args, b"").ends(0).content().says(words);
    };
    check(&["--stage", "extract"], &["TEXT", "paragraph", "DROPPED", "disclaimer"]);
    check(&["--stage", "annotate"], &["SENTENCES", "NAMES", "TIMES"]);
    check(&["--format", "conllu"], &["# text = ", "\tPUNCT\t"]);
    check(&["--json"], &["\"schema\":\"attache/read/1\"", "\"events\":["]);
    check(&["--json", "--stage", "extract"], &["\"schema\":\"attache/read/1\"", "\"blocks\":["]);
}

#[test]
fn a_page_that_is_not_there_is_named() {
    attache_in(&root(), &["read", "no-such-page.html"], b"").ends(3).silent().complains(&["error: no-such-page.html"]);
    let both = ["read", "no-such-page.html", "examples/pyongyang/01-wire-first-troops.html"];
    attache_in(&root(), &both, b"").ends(1).says(&["North Korea ships"]).complains(&["no-such-page.html"]);
}

#[test]
fn pages_cannot_steer_the_terminal() {
    let page = "<title>\u{1b}[2J\u{1b}]0;owned\u{7} Quake hits \u{202e}coast</title><article><p>A quake hit the coast on Monday, officials said, \
                and rescue teams were on their way to the villages in the hills above it.</p></article>";
    let run = attache_in(&root(), &["read", "-", "--notes"], page.as_bytes()).ends(0);
    assert!(!run.stdout.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{run:#?}");
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let mut child = command(&root(), &["read", "examples/pyongyang", "--json"]).spawn().unwrap();
    let mut first = [0u8; 16];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    // The pipe is closed from here on.
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(!stderr.contains("error") && !stderr.contains("panic"), "{stderr}");
}

#[test]
fn a_brief_of_the_examples_says_that_their_outlets_are_invented() {
    let brief = attache_in(&root(), &["brief", "examples/pyongyang"], b"").ends(0);
    let brief = brief.says(&[
        "# Brief: examples/pyongyang",
        "the outlet is invented",
        "## What was read",
        "21 pages read",
        "[^1]: ",
    ]);
    let brief = brief.complains(&["serve examples/pyongyang"]);
    // Every point of the brief has a footnote, and every footnote its hash.
    let (points, notes): (Vec<&str>, Vec<&str>) =
        brief.stdout.lines().filter(|line| line.contains("[^")).partition(|line| line.starts_with("- "));
    assert!(points.len() > 10 && !notes.is_empty(), "{}", brief.stdout);
    assert!(notes.iter().all(|note| note.contains("SHA-256 `")), "{}", brief.stdout);
    let again = attache_in(&root(), &["brief", "examples/pyongyang"], b"").ends(0);
    assert_eq!(brief.stdout, again.stdout, "the same input gives the same brief");
}

#[test]
fn what_is_announced_is_not_told_as_happened() {
    let brief = attache_in(&root(), &["brief", "examples/pyongyang"], b"").ends(0).stdout;
    let announced = brief.lines().position(|line| line.contains("A promise or plan (“visit”) by Sergei Lavrov"));
    let lines: Vec<&str> = brief.lines().collect();
    let heading = lines[..announced.expect("the announced visit")].iter().rev().find(|line| line.starts_with("### "));
    assert_eq!(heading, Some(&"### Promised or announced"), "{brief}");
}

#[test]
fn a_brief_is_a_page_that_reads_and_prints_by_itself() {
    let html = attache_in(&root(), &["brief", "examples/pyongyang", "--format", "html"], b"").ends(0).stdout;
    assert!(html.starts_with("<!doctype html>") && html.contains("@media print"), "{html}");
    for outside in ["<script", "src=", "@import", "url(", "<link"] {
        assert!(!html.contains(outside), "{outside} in {html}");
    }
    // Every mark leads to a note, and every note says by which bytes it stands.
    let marks = html.matches("href=\"#note-").count();
    let notes = html.matches("<li id=\"note-").count();
    assert!(marks >= notes && notes > 10, "{marks} marks, {notes} notes");
    assert_eq!(html.matches("SHA-256 <code>").count(), notes);
}

#[test]
fn the_wording_of_a_brief_is_data_and_is_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = std::fs::read_to_string(root().join("data/briefs/en.tsv")).expect("the words built in");
    let path = folder.path().join("mine.tsv");
    let given = path.display().to_string();
    let write = |text: String| std::fs::write(&path, text).expect("written");
    let brief = |ends| attache_in(&root(), &["brief", "examples/pyongyang", "--wording", &given], b"").ends(ends);
    write(words.replace("newest\tNewest", "newest\tThis morning"));
    assert!(brief(0).stdout.contains("## This morning"));
    write(words.replace("{articles}, {outlets}, {origins}.", "{articels}"));
    brief(2).silent().complains(&["mine.tsv:", "\"tally\" has no field {articels}", "lacks its field {origins}"]);
}

#[test]
fn a_brief_of_nothing_says_what_was_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().display().to_string();
    attache_in(&root(), &["brief", &path], b"").ends(0).says(&["Nothing was coded", "0 pages read"]);
    attache_in(&root(), &["brief", "nowhere"], b"").ends(2).silent().complains(&["there is no store, folder or file"]);
}

#[test]
fn a_desk_that_others_can_reach_needs_a_token() {
    let run = attache_in(&root(), &["serve", "examples/pyongyang", "--bind", "0.0.0.0:0"], b"");
    run.ends(2).silent().complains(&["no token was given", "--token"]);
}
