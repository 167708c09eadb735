//! Addresses behind which something private may hide: none gets through.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends it")]

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use collect::{Ask, CollectError, Fetch, Limits, Names, Private};

const TRICKS: &str = include_str!("guard/tricks.txt");

/// What the name server of these tests answers.
#[derive(Debug, Default)]
struct Answers {
    /// The site of the test, which `site.example` leads to the first time; later it leads to a private address.
    site: Option<SocketAddr>,
    asked: AtomicUsize,
}

impl Names for Answers {
    fn look_up(&self, host: &str, port: u16) -> Vec<SocketAddr> {
        let n = self.asked.fetch_add(1, Ordering::SeqCst);
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let addresses: &[&str] = match host.as_str() {
            "site.example" if n == 0 => return self.site.into_iter().collect(),
            "site.example" | "private.example" => &["10.0.0.1"],
            "loopback.example" | "xn--lopback-6pa.example" => &["127.0.0.1"],
            "metadata.example" => &["169.254.169.254"],
            "mapped.example" => &["::ffff:127.0.0.1"],
            "nat64.example" => &["64:ff9b::7f00:1"],
            "mixed.example" => &["127.0.0.1", "8.8.8.8"],
            "mixed-last.example" => &["8.8.8.8", "8.8.4.4", "192.168.0.1"],
            "zero.example" => &["0.0.0.0"],
            "unique-local.example" => &["fd00::1"],
            "link-local.example" => &["fe80::1"],
            _ => &[],
        };
        addresses.iter().map(|address| SocketAddr::new(address.parse().unwrap(), port)).collect()
    }
}

fn tricks() -> Vec<String> {
    let lines = TRICKS.lines().filter(|line| !line.starts_with("# ") && !line.is_empty());
    lines.map(|line| line.replace("\\t", "\t").replace("\\n", "\n").replace("\\\\", "\\")).collect()
}

/// A site that answers every request with this, given the path asked for.
fn serve(answer: impl Fn(&str) -> String + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let n = stream.read(&mut request).unwrap_or(0);
            let request = String::from_utf8_lossy(&request[..n]).into_owned();
            let path = request.split_whitespace().nth(1).unwrap_or("/").to_string();
            let _ = stream.write_all(answer(&path).as_bytes());
        }
    });
    address
}

#[test]
fn no_trick_gets_through() {
    let fetch = Fetch::with_names(Limits::default(), Arc::new(Answers::default()));
    let tricks = tricks();
    assert!(tricks.len() >= 200, "{} tricks", tricks.len());
    for address in &tricks {
        let ended = fetch.ask(Ask { address, ..Ask::default() });
        assert!(matches!(ended, Err(CollectError::Refused { .. })), "{address:?}: {ended:?}");
    }
}

#[test]
fn no_redirect_gets_through() {
    let targets = tricks();
    let site = serve(move |path| {
        let Ok(number) = path.trim_start_matches('/').parse::<usize>() else {
            return "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nits own".into();
        };
        let target = targets[number].replace(['\t', '\n'], "");
        format!("HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    });
    let limits = Limits { private: Private::Only(vec![site]), ..Limits::default() };
    let fetch = Fetch::with_names(limits, Arc::new(Answers::default()));
    for (number, target) in tricks().iter().enumerate() {
        let address = format!("http://{site}/{number}");
        let ended = fetch.ask(Ask { address: &address, ..Ask::default() });
        let is_told = match &ended {
            Err(CollectError::Refused { .. }) => true,
            // What is no address leads nowhere.
            Err(CollectError::Web { reason, .. }) => reason.contains("which is no address"),
            // An address without a host is one of the site itself.
            Ok(answer) => answer.body == b"its own",
            _ => false,
        };
        assert!(is_told, "redirect to {target:?}: {ended:?}");
    }
}

#[test]
fn a_name_is_looked_up_once_and_the_connection_goes_where_it_led() {
    let site = serve(|_| "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok".into());
    let names = Arc::new(Answers { site: Some(site), asked: AtomicUsize::new(0) });
    let limits = Limits { private: Private::Only(vec![site]), ..Limits::default() };
    let fetch = Fetch::with_names(limits, names.clone());
    let ask = Ask { address: "http://site.example/", ..Ask::default() };
    assert_eq!(fetch.ask(ask).unwrap().body, b"ok");
    assert_eq!(names.asked.load(Ordering::SeqCst), 1);
    // Asked again, the name leads to a private address (rebinding).
    assert!(matches!(fetch.ask(ask), Err(CollectError::Refused { .. })));
}
