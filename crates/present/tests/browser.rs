//! The desk in a real browser: pages render, scripts run, nothing is asked of anybody else.

#[path = "common/browser.rs"]
mod browser;
mod common;

use std::{
    io::{BufRead, BufReader},
    process::Child,
};

use common::{command, root};

/// A desk that is being served; it ends with the test.
struct Served {
    child: Child,
    address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(pages: &str) -> Served {
    let mut child = command(&root(), &["serve", pages, "--bind", "127.0.0.1:0"]).spawn().expect("the binary starts");
    let stderr = child.stderr.take().expect("piped");
    let mut lines = BufReader::new(stderr).lines();
    let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let at = line.find("http://")?;
        line[at..].split_whitespace().next().map(str::to_string)
    });
    // Read on, so that the server never blocks on a full pipe.
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    Served { child, address: address.expect("the desk says where it is open") }
}

#[test]
fn the_desk_reads_well_in_a_browser() {
    let Some(browser) = browser::find() else { return };
    let served = serve("examples/pyongyang");
    let profile = tempfile::tempdir().expect("a folder");
    let open = |path: &str, size| {
        let seen = browser::open(&browser, profile.path(), &format!("{}{path}", served.address), size);
        assert!(seen.console.is_empty(), "{path}: {:#?}", seen.console);
        assert!(seen.dom.contains("the outlet is invented"), "{path}: the example line is missing\n{}", seen.dom);
        seen.dom
    };
    let stories = open("stories", (1280, 900));
    let story = first_link(&stories, "/story/");
    let page = open(&story[1..], (1280, 900));
    assert!(page.contains("independent origin"), "{page}");
    let article = first_link(&page, "/article/");
    let reader = open(&article[1..], (390, 844));
    assert!(reader.contains("class=\"s"), "sentences are numbered\n{reader}");
    let picture = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("story.png");
    browser::picture(&browser, profile.path(), &format!("{}{}", served.address, &story[1..]), (1280, 900), &picture);
    assert!(picture.metadata().is_ok_and(|file| file.len() > 10_000), "{} is no picture of a page", picture.display());
    open("search?q=troops", (390, 844));
    open("events", (1280, 900));
    open("coverage", (1280, 900));
}

fn first_link(html: &str, prefix: &str) -> String {
    let at = html.find(&format!("href=\"{prefix}")).unwrap_or_else(|| panic!("no link to {prefix} in\n{html}"));
    html[at + 6..].split(['"', '#']).next().unwrap_or_default().to_string()
}
