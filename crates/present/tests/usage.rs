//! Help, errors and exit codes of the real binary.

mod common;

use common::attache;

#[test]
fn help_and_version_go_to_standard_output() {
    attache(&["--help"]).ends(0).content().says(&["read", "add", "brief", "serve", "Exit codes"]);
    attache(&["--version"]).ends(0).content().says(&["attache 0."]);
    attache(&["help", "read"]).ends(0).content().says(&["--stage", "--format", "--notes"]);
}

#[test]
fn wrong_usage_says_what_was_meant() {
    let check = |args: &[&str], words: &[&str]| drop(attache(args).ends(2).silent().complains(words));
    check(&["raed", "x"], &["unrecognized subcommand", "read"]);
    check(&["read"], &["required", "<PAGE>"]);
    check(&["read", "x", "--stage", "cod"], &["invalid value", "code"]);
    check(&["eval", "code/nothing"], &["no suite is called \"code/nothing\"", "there are"]);
    check(&["eval", "--data", "x"], &["--data names the set of one suite"]);
    check(&["events", "--now", "yesterday"], &["invalid value"]);
}

#[test]
fn suites_are_listed() {
    attache(&["eval", "--list"]).ends(0).content();
}

#[test]
fn a_folder_of_knowledge_that_is_wrong_is_reported_like_a_compiler_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().display().to_string();
    attache(&["eval", "--knowledge", &path]).ends(2).silent().complains(&["error: data/", "nothing was loaded"]);
}
