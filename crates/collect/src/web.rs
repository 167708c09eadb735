use std::{io, time::Duration};

use jiff::Timestamp;
use model::{Capture, Media, Received};
use ureq::{
    Agent, Error,
    config::Config,
    http::{Response, Uri},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};
use url::Url;

use crate::{CollectError, guard};

/// What one fetch may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a page as sent.
    pub bytes: u64,
    /// Redirects followed.
    pub redirects: u32,
    /// For the whole page.
    pub time: Duration,
    /// Whether private, loopback and link-local addresses may be asked (for a site of one's own, and for tests).
    pub private_addresses: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { bytes: 20 << 20, redirects: 8, time: Duration::from_secs(30), private_addresses: false }
    }
}

/// Fetches single pages that the caller names.
#[derive(Debug)]
pub struct Fetch {
    agent: Agent,
    limits: Limits,
}

impl Default for Fetch {
    fn default() -> Self {
        Fetch::new(Limits::default())
    }
}

impl Fetch {
    /// A fetcher with these limits. Nothing is sent yet.
    pub fn new(limits: Limits) -> Self {
        let config = Config::builder()
            .user_agent(concat!("Attache/", env!("CARGO_PKG_VERSION")))
            .accept("text/html,application/xhtml+xml;q=0.9,text/plain;q=0.8")
            .accept_encoding("gzip, br")
            // Each redirect is looked at before it is followed.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(limits.time))
            .build();
        let resolver =
            GuardedResolver { inner: DefaultResolver::default(), private_addresses: limits.private_addresses };
        Fetch { agent: Agent::with_parts(config, DefaultConnector::default(), resolver), limits }
    }

    /// Fetches the page at `address`, following redirects within the limits.
    ///
    /// # Errors
    /// The address is refused, the other side does not answer, answers with an error status, or sends too much.
    pub fn page(&self, address: &str, received: Timestamp) -> Result<Capture, CollectError> {
        let mut current = checked(address)?;
        for _ in 0..=self.limits.redirects {
            let mut response = self.agent.get(current.as_str()).call().map_err(|error| web_error(&current, error))?;
            if let Some(next) = redirect_target(&response) {
                let joined = current.join(&next).map_err(|error| CollectError::Web {
                    address: current.to_string(),
                    reason: format!("redirects to {next:?}, which is no address: {error}"),
                })?;
                current = checked(joined.as_str())?;
                continue;
            }
            let status = response.status().as_u16();
            if status >= 400 {
                return Err(CollectError::Web {
                    address: current.to_string(),
                    reason: format!("answered with status {status}"),
                });
            }
            let body = response.body_mut().with_config().limit(self.limits.bytes).read_to_vec();
            let body = body.map_err(|error| match error {
                Error::BodyExceedsLimit(_) => {
                    CollectError::TooLarge { path: current.to_string(), limit: self.limits.bytes >> 20 }
                }
                error => web_error(&current, error),
            })?;
            return Ok(capture(address, &current, &response, body, received));
        }
        let reason = format!("more than {} redirects; the last led to {current}", self.limits.redirects);
        Err(CollectError::Web { address: address.to_string(), reason })
    }
}

fn capture<B>(asked: &str, current: &Url, response: &Response<B>, body: Vec<u8>, received: Timestamp) -> Capture {
    let headers: Vec<(String, String)> = response
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str().to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let content_type = headers.iter().find(|(name, _)| name == "content-type").map_or("", |(_, value)| value.as_str());
    let media = match content_type.split(';').next().unwrap_or("").trim() {
        "text/html" | "application/xhtml+xml" => Media::Html,
        "text/plain" => Media::Text,
        _ => Media::Unknown,
    };
    let mut capture = Capture::new(current.as_str(), body, media, received);
    capture.asked = asked.to_string();
    capture.status = Some(response.status().as_u16());
    capture.headers = headers;
    capture.received_in = Received::Web;
    capture
}

/// Reads an address as `http` or `https` without a user name; its host is checked when it is resolved.
fn checked(address: &str) -> Result<Url, CollectError> {
    let refuse = |reason: &str| CollectError::Refused { address: address.to_string(), reason: reason.to_string() };
    let mut url = Url::parse(address).map_err(|error| refuse(&format!("not an address that can be read: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refuse("only http and https addresses are fetched"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("addresses with a user name or password are not fetched"));
    }
    url.set_fragment(None);
    Ok(url)
}

fn redirect_target<B>(response: &Response<B>) -> Option<String> {
    let moved = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = response.headers().get("location")?;
    moved.then(|| String::from_utf8_lossy(location.as_bytes()).into_owned())
}

fn web_error(address: &Url, error: Error) -> CollectError {
    let address = address.to_string();
    match error {
        Error::Io(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            CollectError::Refused { address, reason: error.to_string() }
        }
        Error::HostNotFound => CollectError::Web { address, reason: "the host was not found".into() },
        Error::Timeout(_) => CollectError::Web { address, reason: "did not answer in time".into() },
        error => CollectError::Web { address, reason: error.to_string() },
    }
}

/// Resolves names and refuses what is not public. The connection is made to the addresses returned here, so a name
/// that later resolves to something else (rebinding) gains nothing.
#[derive(Debug)]
struct GuardedResolver {
    inner: DefaultResolver,
    private_addresses: bool,
}

impl Resolver for GuardedResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let resolved = self.inner.resolve(uri, config, timeout)?;
        if self.private_addresses || resolved.iter().all(|address| guard::is_public(address.ip())) {
            return Ok(resolved);
        }
        let reason = "leads to a private, loopback or link-local address, where nothing is fetched";
        Err(Error::Io(io::Error::new(io::ErrorKind::PermissionDenied, reason)))
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, Write},
        net::TcpListener,
    };

    use super::*;

    /// Answers each connection with the next of `answers`, then stops.
    fn serve(answers: Vec<String>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        address
    }

    fn local(bytes: u64) -> Fetch {
        Fetch::new(Limits { bytes, private_addresses: true, ..Limits::default() })
    }

    fn page(body: &str) -> String {
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
    }

    #[test]
    fn a_page_is_kept_with_its_final_address_and_headers() {
        let redirect = "HTTP/1.1 302 Found\r\nLocation: /end#part\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        let address = serve(vec![redirect.into(), page("<p>Hello")]);
        let capture = local(1000).page(&address, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(capture.address, format!("{address}/end"));
        assert_eq!(
            (capture.bytes.as_slice(), capture.media, capture.status),
            (&b"<p>Hello"[..], Media::Html, Some(200))
        );
        assert!(capture.headers.contains(&("content-type".into(), "text/html".into())));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let check = |address: &str, fetch: &Fetch, expected: &str| {
            let error = fetch.page(address, Timestamp::UNIX_EPOCH).unwrap_err().to_string();
            assert!(error.contains(expected), "{address}: {error}");
        };
        check("http://127.0.0.1:1/", &Fetch::default(), "private, loopback or link-local");
        check("http://0x7f.1/", &Fetch::default(), "private, loopback or link-local");
        check("ftp://example.org/", &Fetch::default(), "only http and https");
        check("http://user@example.org/", &Fetch::default(), "user name");
        check(&serve(vec![page(&"x".repeat(5000))]), &local(1000), "it was not read");
        check(&serve(vec!["HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".into()]), &local(1000), "status 404");
        let around = "HTTP/1.1 301 Moved\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        check(&serve(vec![around.into(); 9]), &local(1000), "more than 8 redirects");
    }
}
