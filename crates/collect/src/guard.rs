//! Which network addresses a page may be fetched from: public ones only.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether `address` is one that the open Internet routes to: not loopback, private, link-local (cloud metadata lives
/// there), shared, documentation, benchmark, multicast or reserved; IPv6 forms that carry an IPv4 address are judged by
/// the address they carry. Ranges after the IANA special-purpose address registries (RFC 6890 and updates).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// Whether a name is one of this machine or of a private network, whatever it leads to: names without a dot, and those
/// below the endings that are reserved for such use (RFC 6761, 6762, 8375, 9476; `internal` by ICANN in 2024).
pub fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let endings = ["localhost", "local", "internal", "intranet", "lan", "home.arpa", "localdomain", "alt", "onion"];
    !name.contains('.')
        || endings.iter().any(|ending| name.strip_suffix(ending).is_some_and(|rest| rest.ends_with('.')))
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_unspecified()
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b));
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    if let Some(carried) = address.to_ipv4_mapped() {
        return is_public_v4(carried);
    }
    let carried = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match segments {
        // NAT64 (RFC 6052) and 6to4 (RFC 3056) carry an IPv4 address.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => is_public_v4(carried(high, low)),
        [0x2002, high, low, ..] => is_public_v4(carried(high, low)),
        // ISATAP (RFC 5214) carries one in its last half.
        [first, _, _, _, 0 | 0x200, 0x5efe, high, low] => first & 0xe000 == 0x2000 && is_public_v4(carried(high, low)),
        // Documentation, Teredo and the other protocol assignments in 2001::/23.
        [0x2001, 0xdb8, ..] => false,
        [0x2001, second, ..] if second < 0x200 => false,
        // Only 2000::/3 is given out as global unicast.
        [first, ..] => first & 0xe000 == 0x2000 && first < 0x3ff0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_pass() {
        let check = |text: &str, public| assert_eq!(is_public(text.parse().unwrap()), public, "{text}");
        for text in ["8.8.8.8", "203.0.114.1", "100.128.0.1", "2606:4700::1111", "2002:808:808::1", "64:ff9b::8.8.8.8"]
        {
            check(text, true);
        }
        for text in [
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "198.18.0.1",
            "224.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "2002:7f00:1::1",
            "2001:db8::1",
            "ff02::1",
        ] {
            check(text, false);
        }
    }
}
