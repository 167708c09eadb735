//! Pages of a desk on a stage: without their policy, so that a checker's script may run in them, and in a frame as narrow as
//! a phone.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
};

/// The text of axe-core, which checks what people with disabilities need; from `target/axe-core/package/axe.min.js`, where
/// `.ci/run` unpacks it. Without it a test prints why it is skipped; under CI=true it fails.
pub fn axe() -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/axe-core/package/axe.min.js");
    let found = std::fs::read_to_string(&path).ok();
    if found.is_none() {
        let reason = format!("{} is not there; .ci/run says how to get it", path.display());
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{reason}");
        eprintln!("skipped: {reason}");
    }
    found
}

/// What runs in a checked page: the rules of WCAG 2.2 A and AA; what is found goes into the document.
const CHECK: &str = "addEventListener('load', async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}});
  const lines = found.violations.flatMap((rule) =>
    rule.nodes.slice(0, 3).map((node) => rule.impact + ' ' + rule.id + ': ' + node.target.join(' ') + ': ' + node.failureSummary));
  const out = document.createElement('pre');
  out.id = 'found';
  out.textContent = lines.map((line) => line.replaceAll('\\n', ' ')).join('\\n');
  document.body.append(out);
});";

/// What runs beside a narrow frame: how wide its page is.
const MEASURE: &str = "addEventListener('load', () => {
  const page = document.querySelector('iframe').contentDocument.documentElement;
  document.querySelector('pre').textContent = page.scrollWidth + ' of ' + page.clientWidth;
});";

/// A server in front of a desk.
pub struct Stage {
    address: String,
}

impl Stage {
    /// Before the desk at this address; it lives as long as the test.
    pub fn before(desk: &str, axe: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let (desk, axe) = (desk.trim_start_matches("http://").to_string(), axe.to_string());
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (desk, axe) = (desk.clone(), axe.clone());
                std::thread::spawn(move || answer(stream, &desk, &axe));
            }
        });
        Stage { address }
    }

    /// Where `path` is checked.
    pub fn checked(&self, path: &str) -> String {
        format!("{}/checked{path}", self.address)
    }

    /// Where `path` stands in a frame of 390 pixels.
    pub fn narrow(&self, path: &str) -> String {
        format!("{}/narrow{path}", self.address)
    }
}

fn answer(mut stream: TcpStream, desk: &str, axe: &str) -> Option<()> {
    let mut request = Vec::new();
    let mut piece = [0u8; 2048];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut piece).ok()? {
            0 => return None,
            n => request.extend_from_slice(&piece[..n]),
        }
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let path = request.split(' ').nth(1)?;
    let (kind, body) = if path == "/stage/axe.js" {
        ("text/javascript", axe.to_string())
    } else if path == "/stage/check.js" {
        ("text/javascript", CHECK.to_string())
    } else if path == "/stage/measure.js" {
        ("text/javascript", MEASURE.to_string())
    } else if let Some(path) = path.strip_prefix("/narrow") {
        let path = path.replace('&', "&amp;");
        let frame =
            format!("<!doctype html><iframe width=390 height=844 style='border:0' src=\"{path}\"></iframe><pre></pre>");
        ("text/html", format!("{frame}<script src=/stage/measure.js></script>"))
    } else if let Some(path) = path.strip_prefix("/checked") {
        let page = fetch(desk, path)?;
        (
            "text/html",
            page.replace("</body>", "<script src=/stage/axe.js></script><script src=/stage/check.js></script></body>"),
        )
    } else {
        let kind = if path.ends_with(".css") {
            "text/css"
        } else if path.ends_with(".js") {
            "text/javascript"
        } else if path.ends_with(".svg") {
            "image/svg+xml"
        } else {
            "text/html"
        };
        (kind, fetch(desk, path)?)
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body.as_bytes()).ok()
}

/// The body of a page of the desk.
fn fetch(desk: &str, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(desk).ok()?;
    let path = if path.is_empty() { "/" } else { path };
    stream.write_all(format!("GET {path} HTTP/1.0\r\nHost: {desk}\r\nConnection: close\r\n\r\n").as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8(answer).ok()?;
    answer.split_once("\r\n\r\n").map(|(_, body)| body.to_string())
}

/// What a checked page came to; a page that was not checked is a finding too.
pub fn findings(dom: &str) -> Vec<String> {
    let Some((_, rest)) = dom.split_once("<pre id=\"found\">") else { return vec![format!("not checked: {dom}")] };
    let found = rest.split("</pre>").next().unwrap_or_default();
    found.lines().filter(|line| !line.trim().is_empty()).map(str::to_string).collect()
}

/// How wide the page in the narrow frame is, and how wide it may be.
pub fn widths(dom: &str) -> Option<(u32, u32)> {
    let found = dom.split("<pre>").nth(1)?.split("</pre>").next()?;
    let (page, frame) = found.split_once(" of ")?;
    Some((page.parse().ok()?, frame.parse().ok()?))
}
