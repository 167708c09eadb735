//! The desk in a real browser: pages render, scripts run, nothing is asked of anybody else, everybody can read them.

#[path = "common/browser.rs"]
mod browser;
mod common;
#[path = "common/newsroom.rs"]
mod newsroom;
#[path = "common/stage.rs"]
mod stage;

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::Child,
};

use common::{attache_in, command, root};

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
        line[at..].split_whitespace().next().map(|address| address.trim_end_matches('/').to_string())
    });
    // Read on, so that the server never blocks on a full pipe.
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    Served { child, address: address.expect("the desk says where it is open") }
}

/// A browser with a profile of its own, looking at one desk.
struct Reader {
    browser: PathBuf,
    profile: tempfile::TempDir,
    address: String,
}

impl Reader {
    /// Opens a page: nothing may be said on the console, which is where a request to anybody else would show.
    fn open(&self, path: &str, size: (u32, u32)) -> String {
        let seen = browser::open(&self.browser, self.profile.path(), &format!("{}{path}", self.address), size);
        assert!(seen.console.is_empty(), "{path}: {:#?}", seen.console);
        assert!(seen.dom.contains("<h1"), "{path}: {}", seen.dom);
        seen.dom
    }

    /// Takes a picture, to be looked at by people.
    fn picture(&self, path: &str, size: (u32, u32), name: &str) {
        let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        browser::picture(&self.browser, self.profile.path(), &format!("{}{path}", self.address), size, &picture);
        assert!(picture.metadata().is_ok_and(|file| file.len() > 10_000), "{} is no picture", picture.display());
    }
}

const WIDE: (u32, u32) = (1280, 900);

/// Every screen that has an address of its own.
const SCREENS: [&str; 14] = [
    "/?since=1970-01-01",
    "/stories",
    "/pairs",
    "/pair/PRK-RUS",
    "/figures",
    "/forecasts",
    "/events",
    "/map",
    "/sources",
    "/coverage",
    "/coverage/unread",
    "/codebook",
    "/log",
    "/search?q=troops",
];

#[test]
fn the_desk_reads_well_in_a_browser() {
    let Some(browser) = browser::find() else { return };
    let served = serve("examples/pyongyang");
    let reader = Reader { browser, profile: tempfile::tempdir().expect("a folder"), address: served.address.clone() };
    for path in SCREENS {
        reader.open(path, WIDE);
    }
    let stories = reader.open("/stories", WIDE);
    assert!(stories.contains("the outlet is invented"), "the example line is missing\n{stories}");
    let story = first_link(&stories, "/story/");
    let page = reader.open(&story, WIDE);
    assert!(page.contains("independent origin"), "{page}");
    let article = reader.open(&first_link(&page, "/article/"), (390, 844));
    assert!(article.contains("class=\"s"), "sentences are numbered\n{article}");
    reader.picture("/?since=1970-01-01", WIDE, "today.png");
    reader.picture(&story, WIDE, "story.png");
    reader.picture("/pair/PRK-RUS", WIDE, "pair.png");
}

#[test]
fn three_clicks_from_today_lead_to_what_a_newcomer_looks_for() {
    let Some(browser) = browser::find() else { return };
    let served = serve("examples/pyongyang");
    let reader = Reader { browser, profile: tempfile::tempdir().expect("a folder"), address: served.address.clone() };
    let today = reader.open("/", WIDE);
    // The sentence behind an event: one click on a new fact shows it beside, the next opens it in its article.
    let fact = links(&today, "/?").into_iter().find(|link| link.contains("item=evt_")).expect("a new event");
    let shown = reader.open(&fact, WIDE);
    let sentence = links(&shown, "/article/").into_iter().find(|link| link.contains("#s")).expect("a cited sentence");
    let article = reader.open(&sentence, WIDE);
    let anchor = sentence.split('#').nth(1).expect("an anchor");
    assert!(article.contains(&format!("id=\"{anchor}\"")), "{sentence}");
    // What a rewrite changed: the situation, then both tellings side by side.
    let rewritten = links(&today, "/story/").into_iter().find_map(|link| {
        let story = reader.open(&link, WIDE);
        links(&story, "/compare").into_iter().next()
    });
    let both = reader.open(&rewritten.expect("a situation with a rewrite"), WIDE);
    assert!(both.contains("What changed") && both.contains("Place changed"), "{both}");
    // Two sources that disagree on a figure: the ledger, then a value; its opponent stands beside it.
    let folder = tempfile::tempdir().expect("a folder");
    let page = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    page(
        "one.txt",
        "Storm hits Lisbon\n\nLISBON, March 3, 2025. The storm killed 40 people in Lisbon, the government of Portugal said on Monday.\n",
    );
    page(
        "two.txt",
        "Storm hits Lisbon\n\nLISBON, March 3, 2025. The storm killed 70 people in Lisbon, the Red Cross said on Monday.\n",
    );
    let served = serve(&folder.path().display().to_string());
    let reader = Reader { address: served.address.clone(), ..reader };
    let today = reader.open("/", WIDE);
    let figures = reader.open(&first_link(&today, "/figures"), WIDE);
    assert!(figures.contains("disagrees with") && figures.contains("Disagrees with it"), "{figures}");
    assert!(figures.contains("killed 40 people") && figures.contains("killed 70 people"), "{figures}");
}

#[test]
fn everybody_can_read_the_desk() {
    let Some(browser) = browser::find() else { return };
    let Some(axe) = stage::axe() else { return };
    let served = serve("examples/pyongyang");
    let stage = stage::Stage::before(&served.address, &axe);
    let profile = tempfile::tempdir().expect("a folder");
    let reader = Reader { browser, profile, address: served.address.clone() };
    let stories = reader.open("/stories", WIDE);
    let story = links(&stories, "/story/").remove(1);
    let compare = links(&reader.open(&story, WIDE), "/compare").remove(0);
    let article = first_link(&reader.open(&story, WIDE), "/article/");
    for path in SCREENS.iter().map(|path| path.to_string()).chain([story, compare, article]) {
        let seen = browser::open(&reader.browser, reader.profile.path(), &stage.checked(&path), WIDE);
        let found = stage::findings(&seen.dom);
        assert!(found.is_empty(), "{path}: {found:#?}");
        let seen = browser::open(&reader.browser, reader.profile.path(), &stage.narrow(&path), WIDE);
        let widths = stage::widths(&seen.dom);
        assert!(widths.is_some_and(|(page, frame)| page <= frame), "{path} is wider than a phone: {widths:?}");
    }
}

#[test]
fn a_large_store_is_shown_in_parts() {
    let Some(browser) = browser::find() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, lines: String| std::fs::write(folder.path().join(name), lines).expect("written");
    write("reports.jsonl", newsroom::reports(5_000));
    write("one.jsonl", newsroom::one_story(300, 33));
    let store = folder.path().join("s.sqlite");
    let (pages, path) = (folder.path().display().to_string(), store.display().to_string());
    attache_in(
        &root(),
        &["add", &format!("{pages}/reports.jsonl"), &format!("{pages}/one.jsonl"), "--store", &path],
        b"",
    )
    .ends(0);
    let served = serve(&path);
    let reader = Reader { browser, profile: tempfile::tempdir().expect("a folder"), address: served.address.clone() };
    for path in SCREENS {
        let dom = reader.open(path, WIDE);
        assert!(dom.len() < 300_000, "{path} has {} bytes", dom.len());
    }
    let largest = reader.open("/search?q=annexes", WIDE);
    let article = reader.open(&first_link(&largest, "/article/"), WIDE);
    let story = reader.open(&first_link(&article, "/story/"), WIDE);
    assert!(story.len() < 300_000, "the largest story has {} bytes", story.len());
    assert!(story.contains("independent origin"), "{story}");
    reader.open(&format!("{}?page=2", first_link(&article, "/story/")), WIDE);
    reader.picture("/pairs", WIDE, "pairs.png");
}

/// All addresses that links to `prefix` name.
fn links(html: &str, prefix: &str) -> Vec<String> {
    let start = format!("href=\"{prefix}");
    let found = html.match_indices(&start).filter_map(|(at, _)| html[at + 6..].split('"').next());
    found.map(|link| link.replace("&#38;", "&").replace("&amp;", "&")).collect()
}

fn first_link(html: &str, prefix: &str) -> String {
    let link = links(html, prefix).into_iter().next().unwrap_or_else(|| panic!("no link to {prefix} in\n{html}"));
    link.split('#').next().unwrap_or_default().to_string()
}
