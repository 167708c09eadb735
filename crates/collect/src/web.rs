use std::{
    collections::BTreeMap,
    fmt, io,
    net::{SocketAddr, ToSocketAddrs},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use model::{Capture, Media, Note, Received};
use ureq::{
    Agent, Body, Error, Proxy,
    config::Config,
    http::{HeaderName, HeaderValue, Response, Uri},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};
use url::{Host, Url};

use crate::{CollectError, guard, packing, robots::Robots};

/// What one fetch may take.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of a page as sent.
    pub bytes: u64,
    /// Redirects followed.
    pub redirects: u32,
    /// For the whole page.
    pub time: Duration,
    /// Whether private, loopback and link-local addresses may be asked.
    pub private: Private,
}

/// Which addresses may be asked that are not public.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Private {
    /// None.
    #[default]
    Refused,
    /// All: a network of one's own.
    Allowed,
    /// Only these: a site of one's own, and the sites of tests.
    Only(Vec<SocketAddr>),
}

impl Default for Limits {
    fn default() -> Self {
        Limits { bytes: 20 << 20, redirects: 8, time: Duration::from_secs(30), private: Private::Refused }
    }
}

/// Looks up names, in place of the system: for tests, and for a resolver of one's own.
pub trait Names: fmt::Debug + Send + Sync {
    /// The addresses of a host; none where it is not known.
    fn look_up(&self, host: &str, port: u16) -> Vec<SocketAddr>;
}

/// Fetches addresses within limits. Nothing is sent before it is asked.
#[derive(Debug)]
pub struct Fetch {
    agent: Agent,
    limits: Limits,
    /// Set where a proxy looks names up.
    precheck: Option<GuardedResolver>,
    /// What sites ask of robots, for single pages; rounds ask for themselves ([`crate::polite`]).
    heed: Heed,
}

/// Whether a single page is asked for only where the site lets robots.
#[derive(Debug)]
enum Heed {
    /// Yes; what sites said so far.
    Sites(Mutex<BTreeMap<String, Robots>>),
    /// No.
    Not,
}

impl Default for Heed {
    fn default() -> Self {
        Heed::Sites(Mutex::default())
    }
}

/// What is asked.
#[derive(Clone, Copy, Default)]
pub struct Ask<'a> {
    /// The address.
    pub address: &'a str,
    /// The `ETag` of the last answer.
    pub etag: Option<&'a str>,
    /// The `Last-Modified` of the last answer.
    pub modified: Option<&'a str>,
    /// Whether robots may read an address that a redirect leads to; without it, all.
    pub may_follow: Option<&'a dyn Fn(&str) -> bool>,
}

/// An answer of whatever status.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Where redirects led.
    pub address: String,
    /// Where a permanent redirect said that the address now is.
    pub moved_to: Option<String>,
    /// HTTP status.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// Request line (under the empty name) and headers as sent.
    pub request: Vec<(String, String)>,
    /// As sent, without chunks.
    pub body: Vec<u8>,
}

impl Default for Fetch {
    fn default() -> Self {
        Fetch::new(Limits::default())
    }
}

/// Who asks. Sites that wish to can tell it apart and keep it out with robots.txt.
pub const USER_AGENT: &str = concat!("Attache/", env!("CARGO_PKG_VERSION"), " (news reader; obeys robots.txt)");
const ACCEPT: &str = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, \
                      application/xml;q=0.9, text/plain;q=0.8, */*;q=0.1";
const ACCEPT_ENCODING: &str = "gzip, br";

impl Fetch {
    /// A fetcher that goes straight to each site.
    pub fn new(limits: Limits) -> Self {
        let resolver = GuardedResolver::new(Lookup::System(DefaultResolver::default()), &limits, None);
        Self::with(limits, resolver, None)
    }

    /// A fetcher that goes through the proxy that the environment names (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`,
    /// `NO_PROXY`), where it names one. The proxy then looks names up; a name that this machine can look up too is
    /// checked here all the same.
    pub fn from_environment(limits: Limits) -> Self {
        let Some(proxy) = Proxy::try_from_env() else { return Self::new(limits) };
        let guarded = |limits: &Limits| {
            let proxy = Some((proxy.host().to_string(), proxy.port()));
            GuardedResolver::new(Lookup::System(DefaultResolver::default()), limits, proxy)
        };
        let mut fetch = Self::with(limits.clone(), guarded(&limits), Some(proxy.clone()));
        fetch.precheck = Some(guarded(&limits));
        fetch
    }

    /// A fetcher that looks names up in `names`.
    pub fn with_names(limits: Limits, names: Arc<dyn Names>) -> Self {
        let resolver = GuardedResolver::new(Lookup::Given(names), &limits, None);
        Self::with(limits, resolver, None)
    }

    fn with(limits: Limits, resolver: GuardedResolver, proxy: Option<Proxy>) -> Self {
        let config = Config::builder()
            .user_agent(USER_AGENT)
            .accept(ACCEPT)
            .accept_encoding(ACCEPT_ENCODING)
            // Each redirect is looked at before it is followed.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(proxy)
            .timeout_global(Some(limits.time))
            .build();
        Fetch {
            agent: Agent::with_parts(config, DefaultConnector::default(), resolver),
            limits,
            precheck: None,
            heed: Heed::default(),
        }
    }

    /// The same, whatever sites ask of robots: for whoever has leave to read a page. Pages then bear a note.
    #[must_use]
    pub fn despite_robots(mut self) -> Self {
        self.heed = Heed::Not;
        self
    }

    /// Fetches the page at `address`, where the site lets robots, following redirects within the limits.
    ///
    /// # Errors
    /// The site asks robots to keep away, the address is refused, the other side does not answer, answers with an error
    /// status, or sends too much.
    pub fn page(&self, address: &str, received: Timestamp) -> Result<Capture, CollectError> {
        self.permits(address)?;
        let answer = self.ask(Ask { address, ..Ask::default() })?;
        if answer.status >= 400 {
            return Err(CollectError::Status { address: answer.address, status: answer.status });
        }
        let kind = answer.header("content-type").filter(|kind| !kind.trim().is_empty()).and_then(crate::unread_kind);
        if let Some(kind) = kind.or_else(|| crate::files::no_page(&answer.body).map(str::to_string)) {
            return Err(CollectError::Kind { path: answer.address, kind });
        }
        let mut capture = answer.capture(address, received);
        if matches!(self.heed, Heed::Not) {
            capture.notes.push(Note::new("R04", "read without asking the site's robots.txt, as somebody wished"));
        }
        Ok(capture)
    }

    /// Whether the site lets robots read an address; its `robots.txt` is asked for once.
    ///
    /// # Errors
    /// It does not, or what it asks cannot be told: a site that does not answer wants nobody (RFC 9309, 2.3.1.4).
    pub fn permits(&self, address: &str) -> Result<(), CollectError> {
        let Heed::Sites(known) = &self.heed else { return Ok(()) };
        let url = self.checked(address)?;
        let site = url[..url::Position::AfterPort].to_string();
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.contains_key(&site) {
            let asked = self.ask(Ask { address: &format!("{site}/robots.txt"), ..Ask::default() })?;
            let web = |reason: String| CollectError::Web { address: address.to_string(), reason };
            let robots = match asked.status {
                200..=299 => Robots::parse(&asked.unpacked().map_err(web)?),
                status @ (429 | 500..=599) => {
                    return Err(web(format!(
                        "its robots.txt answered with status {status}, so that nobody can tell whether robots may read it"
                    )));
                }
                _ => Robots::default(),
            };
            known.insert(site.clone(), robots);
        }
        let path = &url[url::Position::BeforePath..];
        if known.get(&site).is_none_or(|robots| robots.allows(path)) {
            return Ok(());
        }
        let reason =
            "the site's robots.txt asks robots to keep away from there (`--despite-robots` reads it all the same)";
        Err(CollectError::Refused { address: address.to_string(), reason: reason.to_string() })
    }

    /// Asks, following redirects within the limits. Every status is an answer.
    ///
    /// # Errors
    /// The address is refused, the other side does not answer, or sends too much.
    pub fn ask(&self, ask: Ask<'_>) -> Result<Answer, CollectError> {
        let mut current = self.checked(ask.address)?;
        let (mut moved_to, mut moved_for_good) = (None, true);
        for _ in 0..=self.limits.redirects {
            let mut call = self.agent.get(current.as_str());
            let mut request = vec![
                (String::new(), format!("GET {} HTTP/1.1", &current[url::Position::BeforePath..])),
                ("host".to_string(), current[url::Position::BeforeHost..url::Position::AfterPort].to_string()),
                ("user-agent".to_string(), USER_AGENT.to_string()),
                ("accept".to_string(), ACCEPT.to_string()),
                ("accept-encoding".to_string(), ACCEPT_ENCODING.to_string()),
            ];
            for (name, value) in [("if-none-match", ask.etag), ("if-modified-since", ask.modified)] {
                // A value that could not be sent as it is was none of this site's.
                if let Some(value) = value.filter(|value| value.bytes().all(|byte| (32..127).contains(&byte))) {
                    call = call.header(name, value);
                    request.push((name.to_string(), value.to_string()));
                }
            }
            let mut response = call.call().map_err(|error| web_error(&current, error))?;
            if let Some(next) = redirect_target(&response) {
                moved_for_good &= matches!(response.status().as_u16(), 301 | 308);
                let joined = current.join(&next).map_err(|error| CollectError::Web {
                    address: current.to_string(),
                    reason: format!("redirects to {next:?}, which is no address: {error}"),
                })?;
                current = self.checked(joined.as_str())?;
                if ask.may_follow.is_some_and(|may_follow| !may_follow(current.as_str())) {
                    let reason = "redirects to where the site's robots.txt asks robots to keep away".to_string();
                    return Err(CollectError::Refused { address: current.to_string(), reason });
                }
                if moved_for_good {
                    moved_to = Some(current.to_string());
                }
                continue;
            }
            let headers = headers(&response);
            let body = self.body(&current, &mut response)?;
            if let Some(reason) = packing::bomb(&headers, &body) {
                return Err(CollectError::Web { address: current.to_string(), reason });
            }
            let status = response.status().as_u16();
            return Ok(Answer { address: current.to_string(), moved_to, status, headers, request, body });
        }
        let reason = format!("more than {} redirects; the last led to {current}", self.limits.redirects);
        Err(CollectError::Web { address: ask.address.to_string(), reason })
    }

    fn body(&self, current: &Url, response: &mut Response<Body>) -> Result<Vec<u8>, CollectError> {
        let body = response.body_mut().with_config().limit(self.limits.bytes).read_to_vec();
        body.map_err(|error| match error {
            Error::BodyExceedsLimit(_) => {
                CollectError::TooLarge { path: current.to_string(), limit: self.limits.bytes >> 20 }
            }
            error => web_error(current, error),
        })
    }

    /// Reads an address as `http` or `https` without a user name. A host that is an address of its own is checked here, a
    /// name when it is looked up.
    fn checked(&self, address: &str) -> Result<Url, CollectError> {
        let refuse = |reason: &str| CollectError::Refused { address: address.to_string(), reason: reason.to_string() };
        let mut url =
            Url::parse(address).map_err(|error| refuse(&format!("not an address that can be read: {error}")))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refuse("only http and https addresses are fetched"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("addresses with a user name or password are not fetched"));
        }
        url.set_fragment(None);
        let port = url.port_or_known_default().unwrap_or(0);
        let ip = match url.host() {
            Some(Host::Ipv4(address)) => Some(address.into()),
            Some(Host::Ipv6(address)) => Some(address.into()),
            Some(Host::Domain(name)) => {
                if self.limits.private != Private::Allowed && guard::is_local_name(name) {
                    return Err(refuse("a name of this machine or of a private network, where nothing is fetched"));
                }
                None
            }
            None => return Err(refuse("it names no host")),
        };
        if let Some(ip) = ip {
            if !may_ask(&self.limits.private, SocketAddr::new(ip, port)) {
                return Err(refuse(NOT_PUBLIC));
            }
        } else if let Some(resolver) = &self.precheck
            && resolver.leads_astray(url.host_str().unwrap_or(""), port)
        {
            return Err(refuse(NOT_PUBLIC));
        }
        if port < 1024 && !matches!(port, 80 | 443) && self.limits.private != Private::Allowed {
            return Err(refuse(&format!("port {port} is for other services than the web")));
        }
        Ok(url)
    }
}

impl Answer {
    /// The answer as a capture of the page that was asked for.
    pub fn capture(self, asked: &str, received: Timestamp) -> Capture {
        let media = match self.header("content-type").unwrap_or("").split(';').next().unwrap_or("").trim() {
            "text/html" | "application/xhtml+xml" => Media::Html,
            "text/plain" => Media::Text,
            _ => Media::Unknown,
        };
        let mut capture = Capture::new(&self.address, self.body, media, received);
        capture.asked = asked.to_string();
        capture.status = Some(self.status);
        capture.headers = self.headers;
        capture.request = self.request;
        capture.received_in = Received::Web;
        capture
    }

    /// The first header of this (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body unpacked; what is wrong with it where that cannot be done.
    ///
    /// # Errors
    /// In words, for people.
    pub fn unpacked(&self) -> Result<Vec<u8>, String> {
        packing::unpack(&self.headers, &self.body)
    }
}

fn headers<B>(response: &Response<B>) -> Vec<(String, String)> {
    let one = |(name, value): (&HeaderName, &HeaderValue)| {
        (name.as_str().to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    response.headers().iter().map(one).collect()
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

const NOT_PUBLIC: &str = "leads to a private, loopback or link-local address, where nothing is fetched";

fn may_ask(private: &Private, address: SocketAddr) -> bool {
    match private {
        Private::Refused => guard::is_public(address.ip()),
        Private::Allowed => true,
        Private::Only(these) => these.contains(&address) || guard::is_public(address.ip()),
    }
}

/// Looks names up and refuses what is not public. The connection is made to the addresses returned here, so a name
/// that later leads somewhere else (rebinding) gains nothing.
#[derive(Debug)]
struct GuardedResolver {
    lookup: Lookup,
    private: Private,
    /// Host and port of the user's own proxy, which may stand anywhere.
    proxy: Option<(String, u16)>,
}

#[derive(Debug)]
enum Lookup {
    System(DefaultResolver),
    Given(Arc<dyn Names>),
}

impl GuardedResolver {
    fn new(lookup: Lookup, limits: &Limits, proxy: Option<(String, u16)>) -> Self {
        GuardedResolver { lookup, private: limits.private.clone(), proxy }
    }

    /// Whether a name leads to an address that is not asked, as far as this machine can tell.
    fn leads_astray(&self, host: &str, port: u16) -> bool {
        let Ok(found) = (host, port).to_socket_addrs() else { return false };
        found.into_iter().any(|address| !may_ask(&self.private, address))
    }
}

impl Resolver for GuardedResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let host = uri.host().unwrap_or("");
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
        let resolved = match &self.lookup {
            Lookup::System(system) => system.resolve(uri, config, timeout)?,
            Lookup::Given(names) => {
                let mut resolved = self.empty();
                let found = match host.trim_matches(['[', ']']).parse() {
                    Ok(ip) => vec![SocketAddr::new(ip, port)],
                    Err(_) => names.look_up(host, port),
                };
                found.into_iter().take(16).for_each(|address| resolved.push(address));
                resolved
            }
        };
        if resolved.is_empty() {
            return Err(Error::HostNotFound);
        }
        let is_proxy = self.proxy.as_ref().is_some_and(|(proxy, at)| proxy == host && *at == port);
        if is_proxy || resolved.iter().all(|address| may_ask(&self.private, *address)) {
            return Ok(resolved);
        }
        Err(Error::Io(io::Error::new(io::ErrorKind::PermissionDenied, NOT_PUBLIC)))
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
        Fetch::new(Limits { bytes, private: Private::Allowed, ..Limits::default() }).despite_robots()
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
    fn a_single_page_too_is_read_only_where_the_site_lets_robots() {
        let text = |status: &str, body: &str| {
            format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
        };
        let rules = text("200 OK", "User-agent: *\nDisallow: /private\n");
        let address = serve(vec![rules, page("<p>One"), page("<p>Two")]);
        let fetch = Fetch::new(Limits { private: Private::Allowed, ..Limits::default() });
        let read = |path: &str| fetch.page(&format!("{address}{path}"), Timestamp::UNIX_EPOCH);
        assert!(read("/a").unwrap().notes.is_empty());
        let error = read("/private/b").unwrap_err().to_string();
        assert!(error.contains("robots.txt asks robots to keep away") && error.contains("--despite-robots"), "{error}");
        assert_eq!(read("/c").unwrap().bytes, b"<p>Two", "the rules are asked for once");
        let closed = serve(vec![text("503 Busy", "")]);
        let error = fetch.page(&closed, Timestamp::UNIX_EPOCH).unwrap_err().to_string();
        assert!(error.contains("robots.txt answered with status 503"), "{error}");
        let despite = local(1000).page(&serve(vec![page("<p>Three")]), Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(despite.notes[0].code, "R04");
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
