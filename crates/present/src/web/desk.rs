//! The routes of the desk.

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::header,
    middleware,
    response::IntoResponse,
    routing::{get, post},
};

use super::{
    codebook, compare, dyads,
    guard::{Guard, watch},
    judge, ledgers, map,
    room::{Visit, missing, page},
    screens, sources, today, unread,
};

pub use super::room::Desk;

/// Bytes that a form may have.
const FORM: usize = 64 * 1024;

/// The desk as a router, without a port.
pub fn app(desk: Desk, guard: Guard) -> Router {
    Router::new()
        .route("/", get(today::today))
        .route("/stories", get(screens::stories))
        .route("/story/{id}", get(screens::story))
        .route("/article/{id}", get(screens::article))
        .route("/item/{id}", get(screens::item))
        .route("/events", get(screens::events))
        .route("/events.atom", get(screens::atom))
        .route("/events.rss", get(screens::rss))
        .route("/story/{id}/brief", get(screens::story_brief))
        .route("/search", get(screens::search))
        .route("/compare", get(compare::compare))
        .route("/pairs", get(dyads::pairs))
        .route("/pair/{pair}", get(dyads::pair))
        .route("/figures", get(ledgers::figures))
        .route("/forecasts", get(ledgers::forecasts))
        .route("/map", get(map::map))
        .route("/sources", get(sources::sources))
        .route("/coverage", get(sources::coverage))
        .route("/coverage/unread", get(unread::unread))
        .route("/log", get(sources::log))
        .route("/codebook", get(codebook::codebook))
        .route("/judge", post(judge::judge))
        .route("/grade", post(judge::grade))
        .route("/link", post(judge::link))
        .route("/assets/desk.css", get(|| asset("text/css; charset=utf-8", include_str!("../../assets/desk.css"))))
        .route("/assets/brief.css", get(|| asset("text/css; charset=utf-8", crate::brief::html::STYLE)))
        .route("/assets/desk.js", get(|| asset("text/javascript; charset=utf-8", include_str!("../../assets/desk.js"))))
        .route("/assets/icon.svg", get(|| asset("image/svg+xml", include_str!("../../assets/icon.svg"))))
        .fallback(|State(desk): State<Arc<Desk>>, visit: Visit| async move {
            page(desk, visit, |room| {
                let shell = room.shell("Not found", "", Vec::new())?;
                Ok(missing(shell, "There is no such page", "The navigation above leads to what there is."))
            })
            .await
        })
        .layer(DefaultBodyLimit::max(FORM))
        .with_state(Arc::new(desk))
        .layer(middleware::from_fn_with_state(guard, watch))
}

async fn asset(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], text)
}
