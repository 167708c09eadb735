//! Digests as WARC files write them: `sha1:` and base 32, `sha256:` and hexadecimal digits.

use sha1::Digest;

/// Whether `bytes` do not have the digest that is stated; a kind of digest that is not known disagrees with nothing.
pub(crate) fn disagrees(stated: &str, bytes: &[u8]) -> bool {
    let Some((kind, value)) = stated.trim().split_once(':') else { return false };
    let digest: Vec<u8> = match kind.to_ascii_lowercase().as_str() {
        "sha1" => sha1::Sha1::digest(bytes).to_vec(),
        "sha256" | "sha-256" => sha2::Sha256::digest(bytes).to_vec(),
        _ => return false,
    };
    let value = value.trim_end_matches('=').to_ascii_lowercase();
    let is_hexadecimal = value.len() == digest.len() * 2;
    value != if is_hexadecimal { hexadecimal(&digest) } else { base32(&digest).to_ascii_lowercase() }
}

/// `sha256:` and 64 digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    format!("sha256:{}", hexadecimal(&sha2::Sha256::digest(bytes)))
}

/// The SHA-256 of everything that a reader gives, in hexadecimal digits.
///
/// # Errors
/// It cannot be read.
pub fn sha256_of(mut from: impl std::io::Read) -> std::io::Result<String> {
    let mut hasher = sha2::Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(hexadecimal(&hasher.finalize())),
            n => hasher.update(&buffer[..n]),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Base 32 after RFC 4648, without padding.
fn base32(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut out = String::new();
    let (mut held, mut n_bits) = (0u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        n_bits += 8;
        while n_bits >= 5 {
            n_bits -= 5;
            out.push(char::from(DIGITS[(held >> n_bits) as usize & 31]));
        }
        held &= (1 << n_bits) - 1;
    }
    if n_bits > 0 {
        out.push(char::from(DIGITS[(held << (5 - n_bits)) as usize & 31]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_compared_in_both_spellings() {
        // Of no bytes at all, as every crawler writes it.
        assert!(!disagrees("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", b""));
        assert!(!disagrees("sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709", b""));
        assert!(!disagrees(&sha256(b"x"), b"x"));
        assert!(disagrees("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", b"x"));
        assert!(!disagrees("blake3:00", b"x"));
    }
}
