//! What a site asks of robots (RFC 9309).

use std::time::Duration;

/// The name under which sites may address Attaché.
const NAME: &str = "attache";
/// RFC 9309 asks for 500 KiB at least.
const MOST_BYTES: usize = 512 << 10;
/// Rules beyond this are not kept.
const MOST_RULES: usize = 10_000;

/// The rules of a site for Attaché.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Robots {
    /// Pattern, and whether it allows.
    rules: Vec<(String, bool)>,
    /// How long to wait between two requests, where the site says so.
    pub delay: Option<Duration>,
}

impl Robots {
    /// Reads the file: the groups that name Attaché, or else those for everybody.
    pub fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(MOST_BYTES)]);
        let (mut ours, mut all) = (None::<Robots>, Robots::default());
        // Whether the group that is open is for Attaché, for everybody; and whether its names may go on.
        let (mut for_us, mut for_all, mut naming) = (false, false, false);
        for line in text.trim_start_matches('\u{feff}').lines() {
            let line = line.split('#').next().unwrap_or("");
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                if !naming {
                    (for_us, for_all, naming) = (false, false, true);
                }
                let name: String = value.chars().take_while(|c| c.is_ascii_alphabetic() || "-_".contains(*c)).collect();
                for_us |= name.eq_ignore_ascii_case(NAME);
                for_all |= value == "*";
                if for_us && ours.is_none() {
                    ours = Some(Robots::default());
                }
                continue;
            }
            naming = false;
            for (robots, applies) in [(ours.as_mut(), for_us), (Some(&mut all), for_all)] {
                if let (Some(robots), true) = (robots, applies) {
                    robots.take(&key, value);
                }
            }
        }
        ours.unwrap_or(all)
    }

    fn take(&mut self, key: &str, value: &str) {
        match key {
            // An empty rule says nothing.
            "allow" | "disallow" if !value.is_empty() && self.rules.len() < MOST_RULES => {
                self.rules.push((normal(value), key == "allow"));
            }
            "crawl-delay" => {
                if let Ok(seconds) = value.parse::<f64>()
                    && (0.0..=3600.0).contains(&seconds)
                {
                    self.delay = Some(Duration::from_secs_f64(seconds));
                }
            }
            _ => {}
        }
    }

    /// A site that lets nobody in: what is assumed while its rules cannot be read.
    pub fn closed() -> Self {
        Robots { rules: vec![("/".into(), false)], delay: None }
    }

    /// Whether a path (with its query) may be fetched: the longest pattern that fits decides, and of two the kinder.
    pub fn allows(&self, path: &str) -> bool {
        let path = normal(path);
        let fitting = self.rules.iter().filter(|(pattern, _)| fits(pattern, &path));
        fitting.max_by_key(|(pattern, allows)| (pattern.len(), *allows)).is_none_or(|(_, allows)| *allows)
    }
}

/// Percent signs in capitals, and signs beyond ASCII as percent signs, so that both spellings are one.
fn normal(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let bytes = path.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).filter(|hex| bytes[at] == b'%' && hex.iter().all(u8::is_ascii_hexdigit));
        if let Some(hex) = hex {
            let code = u8::from_str_radix(std::str::from_utf8(hex).unwrap_or("0"), 16).unwrap_or(0);
            // What need not be written with percent signs is not.
            if code.is_ascii_alphanumeric() || b"-._~".contains(&code) {
                out.push(char::from(code));
            } else {
                out.push_str(&format!("%{code:02X}"));
            }
            at += 3;
        } else if bytes[at].is_ascii() {
            out.push(char::from(bytes[at]));
            at += 1;
        } else {
            out.push_str(&format!("%{:02X}", bytes[at]));
            at += 1;
        }
    }
    out
}

/// Whether a pattern with `*` and a closing `$` fits the beginning of a path. Linear in their product at worst.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = pattern.strip_suffix('$').map_or((pattern, false), |pattern| (pattern, true));
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or("");
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return !to_end || rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() && to_end {
            return rest.ends_with(piece);
        }
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(robots: &str, allowed: &[&str], denied: &[&str]) {
        let robots = Robots::parse(robots.as_bytes());
        for path in allowed {
            assert!(robots.allows(path), "{path} in {robots:?}");
        }
        for path in denied {
            assert!(!robots.allows(path), "{path} in {robots:?}");
        }
    }

    #[test]
    fn the_longest_rule_decides() {
        check(
            "User-agent: *\nDisallow: /a\nAllow: /a/b # kind\nDisallow: /*.php$\nDisallow: /x*y\nAllow: /same\nDisallow: /same\n",
            &["/", "/a/b/c", "/index.php?x", "/x", "/same"],
            &["/a", "/ab", "/a/c", "/d/index.php", "/x/1/y/2"],
        );
    }

    #[test]
    fn a_group_of_our_own_stands_for_that_of_all() {
        check(
            "User-agent: other\nUser-agent: ATTACHE/1.0\nDisallow: /secret\n\nUser-agent: *\nDisallow: /\n",
            &["/", "/x"],
            &["/secret"],
        );
        check("User-agent: *\nDisallow: /\nUser-agent: attache\nDisallow:\n", &["/x"], &[]);
        check("User-agent: attacher\nDisallow: /\n", &["/x"], &[]);
        check("User-agent: *\nDisallow: /a\nSitemap: x\n\nUser-agent: *\nDisallow: /b\n", &["/c"], &["/a", "/b"]);
    }

    #[test]
    fn spellings_and_nonsense() {
        check(
            "\u{feff}User-agent:*\nDisallow: /a%3cd\nDisallow: /\u{fc}\n",
            &["/"],
            &["/a%3Cd", "/%C3%BC", "/\u{fc}x"],
        );
        check("Disallow: /\nhello\n", &["/x"], &[]);
        check("", &["/x"], &[]);
        assert!(!Robots::closed().allows("/x"));
        let robots = Robots::parse(b"user-agent: *\ncrawl-delay: 2.5\n");
        assert_eq!(robots.delay, Some(Duration::from_millis(2500)));
        let stars = format!("user-agent: *\ndisallow: /{}b$\n", "*a".repeat(2000));
        check(&stars, &[&format!("/{}", "a".repeat(4000))], &[]);
    }
}
