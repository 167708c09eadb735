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
        .filter_map(|(at, _)| html[at + 6..].split(['"', '#']).next())
        .map(str::to_string)
        .collect()
}

#[tokio::test]
async fn every_page_of_the_examples_can_be_opened() {
    let (app, _folder) = desk("examples/pyongyang", Guard::Loopback);
    let stories = get(&app, "/").await;
    let story_links = links(&stories.html, "/story/");
    assert!(!story_links.is_empty(), "{}", stories.html);
    let mut paths =
        vec!["/".to_string(), "/events".into(), "/search?q=troops".into(), "/search?q=".into(), "/coverage".into()];
    for link in &story_links {
        let page = get(&app, link).await;
        paths.extend(links(&page.html, "/article/"));
        paths.extend(links(&page.html, "/item/"));
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
    let stories = get(&app, "/").await.html;
    let mut pages = vec![stories.clone(), get(&app, "/search?q=%3Cscript%3Ealert(3)%3C/script%3E").await.html];
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

#[tokio::test]
async fn the_desk_only_reads() {
    let (app, _folder) = desk("examples/pyongyang/20-undated-explainer.html", Guard::Loopback);
    let request =
        Request::builder().method("POST").uri("/").header("host", "localhost").body(Body::empty()).expect("a request");
    assert_eq!(app.oneshot(request).await.expect("an answer").status(), StatusCode::METHOD_NOT_ALLOWED);
}
