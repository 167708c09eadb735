//! Headless Chromium, where there is one.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// The browser on PATH. Without one a test prints why it is skipped; under CI=true it fails.
pub fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found =
        std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name))).find(|path| path.is_file());
    if found.is_none() {
        let reason = "no chromium, chromium-browser or google-chrome on PATH";
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{reason}, and CI=true asks for one");
        eprintln!("skipped: {reason}");
    }
    found
}

/// What a page came to in the browser.
#[derive(Debug)]
pub struct Seen {
    /// The document after scripts ran.
    pub dom: String,
    /// What the console said.
    pub console: Vec<String>,
}

/// Opens `address` in a window of this size.
pub fn open(browser: &Path, profile: &Path, address: &str, (width, height): (u32, u32)) -> Seen {
    let output = run(browser, profile, address, (width, height), &["--dump-dom"]);
    let log = String::from_utf8_lossy(&output.1).into_owned();
    let console = log.lines().filter(|line| line.contains("CONSOLE")).map(str::to_string).collect();
    Seen { dom: String::from_utf8_lossy(&output.0).into_owned(), console }
}

/// Takes a picture of `address`.
pub fn picture(browser: &Path, profile: &Path, address: &str, size: (u32, u32), to: &Path) {
    run(browser, profile, address, size, &[&format!("--screenshot={}", to.display()), "--hide-scrollbars"]);
}

fn run(
    browser: &Path,
    profile: &Path,
    address: &str,
    (width, height): (u32, u32),
    more: &[&str],
) -> (Vec<u8>, Vec<u8>) {
    let mut child = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"])
        .args(["--disable-dev-shm-usage", "--enable-logging=stderr", "--virtual-time-budget=3000"])
        // Nothing but this machine can be reached: a page that asks for more shows it in the console.
        .arg("--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1")
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("--window-size={width},{height}"))
        .args(more)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the browser starts");
    let mut stdout = child.stdout.take().expect("piped");
    let mut stderr = child.stderr.take().expect("piped");
    let read = |from: &mut dyn std::io::Read| {
        let mut all = Vec::new();
        let _ = from.read_to_end(&mut all);
        all
    };
    let out = std::thread::spawn(move || read(&mut stdout));
    let err = std::thread::spawn(move || read(&mut stderr));
    let begun = Instant::now();
    while child.try_wait().expect("the browser can be waited for").is_none() {
        if begun.elapsed() > Duration::from_secs(60) {
            let _ = child.kill();
            panic!("the browser did not end within a minute at {address}");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    (out.join().expect("read"), err.join().expect("read"))
}
