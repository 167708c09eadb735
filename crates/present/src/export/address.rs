//! Web addresses of pages as other programs take them: pages write anything into their addresses.

/// The address as a URI (RFC 3986): what may not stand in one is percent-encoded. None for what is no web address.
pub fn uri(address: &str) -> Option<String> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (scheme, host, path) = (&address[..address.len() - rest.len()], &rest[..host_end], &rest[host_end..]);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    // Names of hosts in other scripts and the like are left to those who read the page.
    if host.is_empty() || !host.bytes().all(|byte| is_plain(byte) || b":@[]".contains(&byte)) {
        return None;
    }
    let mut out = format!("{scheme}{host}");
    let mut has_fragment = false;
    for (at, byte) in path.bytes().enumerate() {
        let is_escape = || path.as_bytes().get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
        let stays = match byte {
            b'%' => is_escape(),
            b'#' => !std::mem::replace(&mut has_fragment, true),
            byte => is_plain(byte) || b":/?@!$&'()*+,;=".contains(&byte),
        };
        if stays {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_stand_in_an_address_is_encoded() {
        let check = |address: &str, expected: Option<&str>| assert_eq!(uri(address).as_deref(), expected, "{address}");
        check("https://example.org/a?b=1&c={2}#d#e", Some("https://example.org/a?b=1&c=%7B2%7D#d%23e"));
        check("http://example.org", Some("http://example.org"));
        check("https://example.org/ö%20%zz\"<[\u{0}", Some("https://example.org/%C3%B6%20%25zz%22%3C%5B%00"));
        check("https://exa mple.org/", None);
        check("javascript:alert(1)", None);
        check("file:page.html", None);
    }
}
