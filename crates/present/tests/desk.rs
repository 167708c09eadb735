//! The desk as a router, without a port: every page, the policy, and pages written by strangers.

mod common;

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use common::{attache_in, root};
use present::{
    shelf::Shelf,
    web::{
        desk::{Desk, app},
        guard::Guard,
    },
};
use tower::ServiceExt;

/// What came back.
struct Page {
    status: StatusCode,
    headers: HeaderMap,
    html: String,
}

fn desk(source: &str, guard: Guard) -> (Router, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("s.sqlite");
    attache_in(&root(), &["add", source, "--store", &store.display().to_string()], b"").ends(0);
    (app(Desk::new(Shelf::open(&store).expect("a store")), guard), folder)
}

async fn get(app: &Router, path: &str) -> Page {
    get_with(app, path, &[("host", "127.0.0.1:8470")]).await
}

async fn get_with(app: &Router, path: &str, headers: &[(&str, &str)]) -> Page {
    let request =
        headers.iter().fold(Request::builder().uri(path), |request, (name, value)| request.header(*name, *value));
    let answer = app.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
    let (parts, body) = answer.into_parts();
    let bytes = axum::body::to_bytes(body, 10_000_000).await.expect("a body");
    Page { status: parts.status, headers: parts.headers, html: String::from_utf8(bytes.to_vec()).expect("UTF-8") }
}

/// The addresses that links to `prefix` name.
fn links(html: &str, prefix: &str) -> Vec<String> {
    let start = format!("href=\"{prefix}");
    html.match_indices(&start)
        .filter_map(|(at, _)| html[at + 6..].split('"').next())
        .map(|link| link.replace("&#38;", "&").replace("&amp;", "&"))
        .filter_map(|link| link.split('#').next().map(str::to_string))
        .collect()
}

/// Every screen by an address of its own.
const SCREENS: [&str; 23] = [
    "/",
    "/?since=1970-01-01&page=2",
    "/?since=soon",
    "/stories",
    "/stories?q=troops",
    "/stories?q=%28",
    "/events",
    "/events?type=AID&page=9",
    "/search?q=troops",
    "/search?q=",
    "/pairs",
    "/pairs?country=PRK",
    "/pair/PRK-RUS",
    "/pair/PRK-RUS?by=week&score=goldstein&bar=2025-03-17",
    "/figures",
    "/forecasts",
    "/forecasts?state=open",
    "/map",
    "/map?view=world&since=2025-01-01",
    "/sources",
    "/coverage",
    "/coverage/unread",
    "/log",
];

#[tokio::test]
async fn every_page_of_the_examples_can_be_opened() {
    let (app, _folder) = desk("examples/pyongyang", Guard::Loopback);
    let stories = get(&app, "/stories").await;
    let story_links = links(&stories.html, "/story/");
    assert!(!story_links.is_empty(), "{}", stories.html);
    let mut paths: Vec<String> = SCREENS.map(str::to_string).to_vec();
    for link in &story_links {
        let page = get(&app, link).await;
        paths.extend(links(&page.html, "/article/"));
        paths.extend(links(&page.html, "/item/"));
        paths.extend(links(&page.html, "/compare"));
    }
    paths.extend(story_links);
    for path in paths {
        let page = get(&app, &path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.html);
        assert!(page.html.contains("<h1"), "{path}");
        assert!(page.html.len() < 300_000, "{path} has {} bytes", page.html.len());
        let policy = page.headers["content-security-policy"].to_str().expect("text");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        for attribute in ["src=\"http", "href=\"http", "src=\"//", "href=\"//", "style=\"", "onclick"] {
            assert!(!page.html.contains(attribute), "{path} has {attribute}");
        }
    }
    assert!(stories.html.contains("the outlet is invented"), "{}", stories.html);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let (app, _folder) = desk("examples/pyongyang", Guard::Loopback);
    let check = async |path: &str| assert_eq!(get(&app, path).await.status, StatusCode::NOT_FOUND, "{path}");
    check("/nowhere").await;
    check("/story/x").await;
    check("/article/art_000000000000000000000000").await;
    check("/item/evt_000000000000000000000000").await;
    let form = get(&app, "/events?type=CONSLT&since=soon").await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.html.contains("no event type is called"), "{}", form.html);
    let search = get(&app, "/search?q=%22open").await;
    assert_eq!(search.status, StatusCode::OK, "a search that is none says so on its page");
}

#[tokio::test]
async fn events_come_as_feeds_and_situations_as_briefs() {
    let (app, _folder) = desk("examples/pyongyang", Guard::Loopback);
    let events = get(&app, "/events?type=AID").await.html;
    for (link, kind) in [("/events.atom", "application/atom+xml"), ("/events.rss", "application/rss+xml")] {
        let feed = links(&events, link).remove(0);
        assert_eq!(feed, format!("{link}?type=AID"), "the feed asks the same");
        let feed = get(&app, &feed).await;
        assert!(feed.headers["content-type"].to_str().expect("text").starts_with(kind));
        assert!(
            feed.html.contains("AID") && feed.html.contains("http://127.0.0.1:8470/events?type=AID"),
            "{}",
            feed.html
        );
    }
    let stories = get(&app, "/stories").await.html;
    let story = links(&stories, "/story/").remove(0);
    let brief = links(&get(&app, &story).await.html, &story).into_iter().find(|link| link.ends_with("/brief"));
    let brief = get(&app, &brief.expect("a way to the brief")).await;
    assert!(brief.html.contains("the outlet is invented") && brief.html.contains("id=\"note-1\""), "{}", brief.html);
    assert!(!brief.html.contains("<style") && !brief.html.contains("<script"), "the policy allows neither");
}

#[tokio::test]
async fn a_correction_names_parties_day_and_place() {
    let (app, _folder) = desk("examples/pyongyang", Guard::Loopback);
    let item = links(&get(&app, "/events?type=AID").await.html, "/item/evt_").remove(0);
    let token = after(&get(&app, &item).await.html, "name=\"token\" value=\"").to_string();
    let subject = item.trim_start_matches("/item/");
    let fix = async |source: &str, date: &str, place: &str| {
        let fields = [
            ("token", token.as_str()),
            ("subject", subject),
            ("verdict", "fix"),
            ("by", "Staff Writer"),
            ("source", source),
            ("date", date),
            ("place", place),
            ("back", &item),
        ];
        post(&app, "/judge", &fields, &[]).await.0
    };
    assert_eq!(fix("", "", "").await, StatusCode::BAD_REQUEST, "a correction says what is right");
    assert_eq!(fix("Russia; type AID", "", "").await, StatusCode::BAD_REQUEST, "a name is no other field");
    assert_eq!(fix("", "5 March", "").await, StatusCode::BAD_REQUEST);
    assert_eq!(fix("RUS", "2025-03-05", "-").await, StatusCode::SEE_OTHER);
    let page = get(&app, &item).await.html;
    assert!(page.contains("source=RUS; date=2025-03-05; place=-"), "{page}");
}

#[tokio::test]
async fn pages_of_strangers_are_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let title = "&lt;script&gt;alert(1)&lt;/script&gt; \"quoted\" &amp; &lt;img src=x onerror=alert(2)&gt;";
    let page = format!(
        "<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1><p>The envoy of North Korea visited \
         Moscow on 3 May 2025, &lt;iframe src=//evil.example&gt; officials said in a statement that was read out twice.</p>\
         <p>The talks went on for two days, and nothing was signed, people who were in the room told reporters.</p>\
         <script>document.title = 'owned'</script></article></body></html>"
    );
    std::fs::write(folder.path().join("hostile.html"), page).expect("written");
    let (app, _store) = desk(&folder.path().display().to_string(), Guard::Loopback);
    let stories = get(&app, "/stories").await.html;
    let mut pages = vec![stories.clone(), get(&app, "/?since=1970-01-01").await.html, get(&app, "/map").await.html];
    pages.push(get(&app, "/search?q=%3Cscript%3Ealert(3)%3C/script%3E").await.html);
    for link in links(&stories, "/story/") {
        pages.push(get(&app, &link).await.html);
        for link in links(&pages[pages.len() - 1], "/article/") {
            pages.push(get(&app, &link).await.html);
        }
    }
    for html in pages {
        for hostile in ["<script>", "<img", "<iframe", "onerror=alert(2)>"] {
            assert!(!html.contains(hostile), "{hostile} in {html}");
        }
    }
}

#[tokio::test]
async fn only_those_who_may_read_do() {
    let (app, _folder) = desk("examples/pyongyang/20-undated-explainer.html", Guard::Loopback);
    let elsewhere = get_with(&app, "/", &[("host", "desk.evil.example")]).await;
    assert_eq!(elsewhere.status, StatusCode::MISDIRECTED_REQUEST, "a foreign name that points here reads nothing");
    assert!(!elsewhere.html.contains("Stories"));
    let guard =
        Guard::new("0.0.0.0:80".parse().expect("an address"), Some("a-long-secret-nobody-guesses")).expect("a guard");
    let (app, _folder) = desk("examples/pyongyang/20-undated-explainer.html", guard);
    let check = async |headers: &[(&str, &str)], status| assert_eq!(get_with(&app, "/", headers).await.status, status);
    check(&[("host", "desk.example")], StatusCode::UNAUTHORIZED).await;
    check(&[("authorization", "Bearer wrong")], StatusCode::UNAUTHORIZED).await;
    check(&[("authorization", "Bearer a-long-secret-nobody-guesses")], StatusCode::OK).await;
}

/// A form as a browser sends it.
async fn post(app: &Router, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> (StatusCode, String) {
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    let request = Request::builder().method("POST").uri(path).header("host", "localhost");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let answer =
        app.clone().oneshot(request.body(Body::from(body.join("&"))).expect("a request")).await.expect("answer");
    let status = answer.status();
    let to = answer.headers().get("location").map(|to| to.to_str().expect("text").to_string());
    let bytes = axum::body::to_bytes(answer.into_body(), 1_000_000).await.expect("a body");
    (status, to.unwrap_or_else(|| String::from_utf8_lossy(&bytes).into_owned()))
}

/// What stands between `before` and the next quotation mark.
fn after<'a>(html: &'a str, before: &str) -> &'a str {
    let at = html.find(before).unwrap_or_else(|| panic!("no {before} in {html}"));
    html[at + before.len()..].split('"').next().unwrap_or_default()
}

#[tokio::test]
async fn what_a_person_says_of_an_item_is_kept_and_shown() {
    let (app, _folder) = desk("examples/pyongyang", Guard::Loopback);
    let events = get(&app, "/events?type=AID").await.html;
    let item = links(&events, "/item/evt_").remove(0);
    let page = get(&app, &item).await.html;
    let token = after(&page, "name=\"token\" value=\"").to_string();
    let subject = item.trim_start_matches("/item/");
    let say = async |token: &str, by: &str, verdict: &str, kind: &str| {
        let fields = [
            ("token", token),
            ("subject", subject),
            ("verdict", verdict),
            ("by", by),
            ("remark", "<b>seen</b>"),
            ("type", kind),
            ("back", &item),
        ];
        post(&app, "/judge", &fields, &[]).await
    };
    assert_eq!(say("stolen", "Staff Writer", "reject", "").await.0, StatusCode::BAD_REQUEST, "a form of another page");
    assert_eq!(say(&token, " ", "reject", "").await.0, StatusCode::BAD_REQUEST, "nobody speaks");
    assert_eq!(say(&token, "Staff Writer", "burn", "").await.0, StatusCode::BAD_REQUEST);
    assert_eq!(say(&token, "Staff Writer", "fix", "HELP").await.0, StatusCode::BAD_REQUEST);
    assert!(!get(&app, &item).await.html.contains("by Staff Writer"), "nothing of this was kept");
    let (status, to) = say(&token, "Staff Writer", "fix", "COOPERATE").await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, item.as_str()));
    say(&token, "Staff Writer", "reject", "").await;
    let page = get(&app, &item).await.html;
    assert!(page.contains("corrected by Staff Writer") && page.contains("type COOPERATE; "), "{page}");
    assert!(page.contains("rejected by Staff Writer") && !page.contains("<b>seen"), "{page}");
    let log = get(&app, "/log").await.html;
    assert!(log.contains("rejected by Staff Writer"), "{log}");
}

#[tokio::test]
async fn forms_of_other_pages_are_refused() {
    let (app, _folder) = desk("examples/pyongyang/20-undated-explainer.html", Guard::Loopback);
    let page = get(&app, "/sources").await.html;
    let token = after(&page, "name=\"token\" value=\"").to_string();
    let subject = after(&page, "name=\"subject\" value=\"").to_string();
    let fields = [
        ("token", token.as_str()),
        ("subject", &subject),
        ("grade", "B"),
        ("by", "Staff Writer"),
        ("back", "/sources"),
    ];
    let check =
        async |headers: &[(&str, &str)], status| assert_eq!(post(&app, "/grade", &fields, headers).await.0, status);
    check(&[("origin", "http://evil.example")], StatusCode::FORBIDDEN).await;
    check(&[("origin", "null")], StatusCode::FORBIDDEN).await;
    check(&[("sec-fetch-site", "cross-site")], StatusCode::FORBIDDEN).await;
    assert!(get(&app, "/sources").await.html.contains("<b>F</b>"), "the machine sets no letter");
    check(&[("origin", "http://localhost"), ("sec-fetch-site", "same-origin")], StatusCode::SEE_OTHER).await;
    let page = get(&app, "/sources").await.html;
    assert!(page.contains("<b>B</b> <small>Staff Writer"), "{page}");
}

#[tokio::test]
async fn only_a_forecast_that_can_be_checked_is_closed() {
    let (app, _folder) = desk("examples/pyongyang", Guard::Loopback);
    let all = get(&app, "/forecasts").await.html;
    let token = after(&all, "name=\"token\" value=\"").to_string();
    let close = async |id: &str| {
        let fields = [
            ("token", token.as_str()),
            ("subject", id),
            ("verdict", "accept"),
            ("by", "Staff Writer"),
            ("back", "/forecasts"),
        ];
        post(&app, "/judge", &fields, &[]).await.0
    };
    let first = async |state: &str| {
        let html = get(&app, &format!("/forecasts?state={state}")).await.html;
        html.match_indices("item=fct_").next().map(|(at, _)| html[at + 5..at + 33].to_string())
    };
    let unchecked = first("uncheckable").await.expect("the examples have one");
    assert_eq!(close(&unchecked).await, StatusCode::BAD_REQUEST);
    let checkable = match first("proposed").await {
        Some(id) => id,
        None => first("open").await.expect("the examples have one that can be checked"),
    };
    assert_eq!(close(&checkable).await, StatusCode::SEE_OTHER);
    assert_eq!(first("closed").await.as_deref(), Some(checkable.as_str()));
}
