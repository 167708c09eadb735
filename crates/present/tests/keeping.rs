//! Archives for other programs and copies for oneself, with the real binary.

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use common::{Run, attache_in, root};

fn over(folder: &Path, args: &[&str]) -> Run {
    let store = folder.join("s.sqlite").display().to_string();
    attache_in(&root(), &[args, &["--store", &store]].concat(), b"")
}

fn filled() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    over(folder.path(), &["add", "examples/pyongyang"]).ends(0);
    folder
}

/// A Python that has `warcio` and `wacz`; `.ci/run` makes one. Elsewhere a test without it says so and passes.
fn python() -> Option<PathBuf> {
    let python =
        std::env::var_os("ATTACHE_WARC_PYTHON").map_or(root().join("target/warc-venv/bin/python"), PathBuf::from);
    let has = Command::new(&python).args(["-c", "import warcio, wacz"]).output().is_ok_and(|run| run.status.success());
    assert!(has || std::env::var("CI").as_deref() != Ok("true"), "{} has no warcio and wacz", python.display());
    if !has {
        println!("passed over: {} has no warcio and wacz (see .ci/run)", python.display());
    }
    has.then_some(python)
}

#[test]
fn an_archive_is_read_back_as_it_was_and_is_the_same_every_time() {
    let folder = filled();
    let path = |name: &str| folder.path().join(name).display().to_string();
    over(folder.path(), &["archive", "export", &path("a.warc.gz")]).ends(0).says(&["21 pages"]);
    over(folder.path(), &["archive", "export", &path("b.warc.gz")]).ends(0);
    assert!(fs::read(path("a.warc.gz")).unwrap() == fs::read(path("b.warc.gz")).unwrap());
    let again = tempfile::tempdir().expect("a folder");
    over(again.path(), &["add", &path("a.warc.gz")]).ends(0).says(&["21 added", "0 failed", "1 warcinfo records"]);
    let events = |folder: &Path| over(folder, &["export", "events"]).ends(0).stdout.lines().count();
    assert_eq!(events(again.path()), events(folder.path()));
    over(folder.path(), &["archive", "export", &path("a.zip")]).ends(2).complains(&[".warc.gz or .wacz"]);
}

#[test]
fn other_programs_find_the_archives_sound() {
    let Some(python) = python() else { return };
    let folder = filled();
    let path = |name: &str| folder.path().join(name).display().to_string();
    over(folder.path(), &["archive", "export", &path("a.warc.gz")]).ends(0);
    over(folder.path(), &["archive", "export", &path("a.wacz")]).ends(0);
    for args in [["-m", "warcio.cli", "check", &path("a.warc.gz")], ["-m", "wacz.main", "validate", &path("a.wacz")]] {
        let args = args.to_vec();
        let mut command = Command::new(&python);
        let validate = args[2] == "validate";
        command.args(if validate { vec!["-m", "wacz.main", "validate", "--file", args[3]] } else { args });
        let run = command.output().expect("it runs");
        let said = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
        assert!(run.status.success(), "{said}");
        assert!(!validate || said.contains("Validation succeeded"), "{said}");
    }
}

#[test]
fn a_copy_is_brought_back_with_what_persons_said() {
    let folder = filled();
    let copy = folder.path().join("copy.sqlite").display().to_string();
    over(folder.path(), &["backup", &copy]).ends(0).says(&["a whole copy"]);
    over(folder.path(), &["backup", &copy]).ends(3).complains(&["copy.sqlite"]);
    let to = tempfile::tempdir().expect("a folder");
    over(to.path(), &["restore", &copy]).ends(0).says(&["restored from"]);
    over(to.path(), &["restore", &copy]).ends(2).complains(&["there is a store here already"]);
    let events = |folder: &Path| over(folder, &["events", "--json"]).ends(0).stdout;
    assert_eq!(events(to.path()), events(folder.path()));
    fs::write(&copy, "no store").expect("written");
    let other = tempfile::tempdir().expect("a folder");
    over(other.path(), &["restore", &copy]).ends(2).complains(&["copy.sqlite"]);
    over(to.path(), &["vacuum"]).ends(0).says(&["pages as received", "full text", "in all now"]);
}
