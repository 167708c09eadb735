//! Who may read the desk, and what a page may do in a browser.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::exit::Failure;

/// Nothing from outside, no inline script or style, no frames, no forms elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";
/// A shorter secret can be tried out.
const SHORTEST_TOKEN: usize = 16;

/// What a request must show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// It must be addressed to this machine by a loopback name, so that no page elsewhere can read the desk through a
    /// name that it points here.
    Loopback,
    /// It must carry the secret.
    Token(Arc<str>),
}

impl Guard {
    /// The guard for listening at `bind`.
    ///
    /// # Errors
    /// Any address but loopback without a token, or a token that is too short.
    pub fn new(bind: SocketAddr, token: Option<&str>) -> Result<Self, Failure> {
        match token {
            Some(token) if token.len() < SHORTEST_TOKEN => Err(Failure::usage("the token is too short")
                .help(format!("take at least {SHORTEST_TOKEN} characters that nobody can guess"))),
            Some(token) => Ok(Guard::Token(token.into())),
            None if bind.ip().is_loopback() => Ok(Guard::Loopback),
            None => {
                Err(Failure::usage(format!("{} can be reached from other machines, and no token was given", bind.ip()))
                    .help("add --token SECRET, or listen at 127.0.0.1"))
            }
        }
    }

    fn admits(&self, headers: &HeaderMap) -> Result<(), StatusCode> {
        match self {
            Guard::Loopback if headers.get(header::HOST).is_some_and(is_loopback_host) => Ok(()),
            Guard::Loopback => Err(StatusCode::MISDIRECTED_REQUEST),
            Guard::Token(token) => {
                let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(password);
                let fits = given.is_some_and(|given| same(given.as_bytes(), token.as_bytes()));
                if fits { Ok(()) } else { Err(StatusCode::UNAUTHORIZED) }
            }
        }
    }
}

/// Refuses what may not read; sets the policy on every answer.
pub async fn watch(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let allowed = guard.admits(request.headers());
    let is_from_here = match *request.method() {
        Method::GET | Method::HEAD => true,
        _ => is_own_form(request.headers()),
    };
    let mut response = match allowed {
        Ok(()) if is_from_here => next.run(request).await,
        Ok(()) => (StatusCode::FORBIDDEN, "only forms of this desk are taken\n").into_response(),
        Err(status) => refusal(status),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Whether a form was sent from a page of this desk, as far as the browser tells; forms carry a secret beside.
fn is_own_form(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let is_same_site = headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin");
    let own = text(header::HOST);
    let is_same_origin = text(header::ORIGIN).is_none_or(|origin| {
        let host = origin.split_once("://").map(|(_, host)| host);
        host.is_some() && host == own
    });
    is_same_site && is_same_origin
}

fn refusal(status: StatusCode) -> Response {
    if status == StatusCode::UNAUTHORIZED {
        let ask = [(header::WWW_AUTHENTICATE, "Basic realm=\"Attache\", charset=\"UTF-8\"")];
        return (status, ask, "the token is the password; the user name does not matter\n").into_response();
    }
    (status, "this desk answers only at localhost\n").into_response()
}

fn is_loopback_host(host: &HeaderValue) -> bool {
    let host = host.to_str().unwrap_or("");
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(""),
        None => host.split(':').next().unwrap_or(""),
    };
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// The token from `Bearer TOKEN` or the password of `Basic …`.
fn password(authorization: &str) -> Option<String> {
    let (scheme, rest) = authorization.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_string());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(from_base64(rest.trim())?).ok()?;
    pair.split_once(':').map(|(_, password)| password.to_string())
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut n_bits) = (0u32, 0u32);
    for byte in text.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            out.push((bits >> n_bits) as u8);
        }
    }
    Some(out)
}

/// Compared to the end, so that time does not tell how much was right.
pub(super) fn same(given: &[u8], secret: &[u8]) -> bool {
    let differing = given.iter().zip(secret).fold(0u8, |all, (a, b)| all | (a ^ b));
    differing == 0 && given.len() == secret.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_machines_need_a_token() {
        let check = |bind: &str, token, fits: bool| {
            assert_eq!(Guard::new(bind.parse().unwrap(), token).is_ok(), fits, "{bind} {token:?}");
        };
        check("127.0.0.1:8470", None, true);
        check("[::1]:8470", None, true);
        check("0.0.0.0:8470", None, false);
        check("0.0.0.0:8470", Some("short"), false);
        check("0.0.0.0:8470", Some("a-long-secret-nobody-guesses"), true);
    }

    #[test]
    fn only_loopback_names_reach_an_open_desk() {
        let check = |host: &str, expected| {
            assert_eq!(is_loopback_host(&HeaderValue::from_str(host).unwrap()), expected, "{host}");
        };
        check("localhost:8470", true);
        check("127.0.0.1:8470", true);
        check("[::1]:8470", true);
        check("evil.example:8470", false);
        check("127.0.0.1.evil.example", false);
    }

    #[test]
    fn the_password_is_the_token() {
        assert_eq!(password("Basic dXNlcjpzZWNyZXQ="), Some("secret".to_string()));
        assert_eq!(password("Bearer secret"), Some("secret".to_string()));
        assert_eq!(password("Basic ???"), None);
        assert!(!same(b"secre", b"secret"));
        assert!(same(b"secret", b"secret"));
    }
}
