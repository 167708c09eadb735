//! Lists of feeds, read and written as other feed readers do it, with the real binary.

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

/// A Python that has `listparser`; `.ci/run` makes one. Elsewhere a test without it says so and passes.
fn python() -> Option<PathBuf> {
    let python =
        std::env::var_os("ATTACHE_WARC_PYTHON").map_or(root().join("target/warc-venv/bin/python"), PathBuf::from);
    let has = Command::new(&python).args(["-c", "import listparser"]).output().is_ok_and(|run| run.status.success());
    assert!(has || std::env::var("CI").as_deref() != Ok("true"), "{} has no listparser", python.display());
    if !has {
        println!("passed over: {} has no listparser (see .ci/run)", python.display());
    }
    has.then_some(python)
}

/// A hundred feeds in folders, as the export of a feed reader has them, with the odd titles that people give.
fn exported_by_a_reader() -> String {
    let feed = |number: usize| {
        format!(
            "<outline text='Paper {number} &amp; Sons &lt;news&gt; \u{201c}\u{fc}ber\u{201d}' type='rss' version='RSS2' \
             htmlUrl='https://paper{number}.example/' xmlUrl='https://paper{number}.example/rss?a=1&amp;b={number}'/>\n"
        )
    };
    let folders: String = (0..10)
        .map(|folder| {
            let feeds: String = (0..10).map(|number| feed(folder * 10 + number)).collect();
            format!("<outline text='Folder {folder}' title='Folder {folder}'>\n{feeds}</outline>\n")
        })
        .collect();
    format!(
        "<?xml version='1.0' encoding='utf-8'?>\n<opml version='2.0'>\n<head><title>Mine</title></head>\n<body>\n{folders}\
         </body>\n</opml>\n"
    )
}

/// Address and title of each feed, as `listparser` reads them.
const LIST: &str = "import sys, listparser\n\
                    found = listparser.parse(open(sys.argv[1], 'rb').read())\n\
                    assert not found.get('bozo'), found.get('bozo_exception')\n\
                    print(found.version)\n\
                    for feed in found.feeds: print(feed.url + '\\t' + feed.title)\n";

#[test]
fn a_hundred_feeds_of_a_reader_go_through_us_and_another_reader_finds_them_all() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::write(path("in.opml"), exported_by_a_reader()).expect("written");
    over(folder.path(), &["source", "import", &path("in.opml")]).ends(0).says(&["100 feeds added"]);
    over(folder.path(), &["source", "export", "--output", &path("out.opml")]).ends(0);
    let read = |name: &str| {
        let run = Command::new(&python).args(["-c", LIST, &path(name)]).output().expect("it runs");
        assert!(run.status.success(), "{name}: {}", String::from_utf8_lossy(&run.stderr));
        let text = String::from_utf8(run.stdout).expect("UTF-8");
        let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
        let version = lines.remove(0);
        (version, lines)
    };
    let (version, feeds) = read("out.opml");
    assert_eq!((version.as_str(), feeds.len()), ("opml2", 100));
    assert_eq!(feeds, read("in.opml").1, "the same addresses and titles, in the same order");
}

#[test]
fn a_file_that_is_no_list_of_feeds_is_told_with_its_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let check = |name: &str, content: &[u8], expected: &[&str]| {
        let path = folder.path().join(name);
        fs::write(&path, content).expect("written");
        let run = over(folder.path(), &["source", "import", &path.display().to_string()]);
        run.ends(2).complains(&[&[name], expected].concat());
    };
    check("page.html", b"<html><body>Hello</body></html>", &["this is no OPML file"]);
    check("feed.xml", b"<rss version='2.0'><channel><title>Blog</title></channel></rss>", &["source add"]);
    check("empty.opml", b"", &["is empty"]);
    check("none.opml", b"<opml version='2.0'><body><outline text='A folder'/></body></opml>", &["names no feed"]);
    check("cut.opml", b"<?xml version='1.0'?><opml version='2.0'><body><outline text='A", &["cut.opml"]);
    check("odd.opml", b"\xff\xfe\x00\x01", &["odd.opml"]);
}
