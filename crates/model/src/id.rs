use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256 as Hasher};

use crate::TextSpan;

/// The SHA-256 of some bytes, printed as 64 lower-case hexadecimal digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sha256(String);

impl Sha256 {
    /// Hashes `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Sha256(hex(&Hasher::digest(bytes)))
    }

    /// The digest as 64 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// 96 bits of the SHA-256 over the parts, each preceded by its length so that no two lists of parts collide by joining.
fn short_hash(parts: &[&[u8]]) -> String {
    let mut hasher = Hasher::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize()[..12])
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The id as printed.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                let digits = text.strip_prefix($prefix).unwrap_or("");
                if digits.len() == 24 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                    Ok($name(text.to_string()))
                } else {
                    Err(format!("{text:?} is not an id of the form {}<24 hexadecimal digits>", $prefix))
                }
            }
        }
    };
}

id!(
    /// A capture: hash of (final address, SHA-256 of the bytes). Seeing the same again adds a sighting, not a capture.
    CaptureId, "cap_"
);
id!(
    /// An article: hash of (canonical address, or capture where there is none; text).
    ArticleId, "art_"
);
id!(
    /// A story: hash of its first member in the logged order of arrival.
    StoryId, "sty_"
);

impl CaptureId {
    /// The id of what stood at `address` with these bytes.
    pub fn new(address: &str, sha256: &Sha256) -> Self {
        CaptureId(format!("cap_{}", short_hash(&[address.as_bytes(), sha256.as_str().as_bytes()])))
    }
}

impl ArticleId {
    /// The id of the article with this canonical address (or, where there is none, from this capture) and this text.
    pub fn new(address: Option<&str>, capture: &CaptureId, text: &str) -> Self {
        let origin = address.unwrap_or(capture.as_str());
        ArticleId(format!("art_{}", short_hash(&[origin.as_bytes(), text.as_bytes()])))
    }
}

impl StoryId {
    /// The id of the story that begins with this article.
    pub fn new(first_member: &ArticleId) -> Self {
        StoryId(format!("sty_{}", short_hash(&[first_member.as_str().as_bytes()])))
    }
}

/// What an item is. The kind decides the prefix of its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// `evt_`
    Event,
    /// `fig_`
    Figure,
    /// `clm_`: an attribution (who says what).
    Claim,
    /// `fct_`: a forecast.
    Forecast,
}

impl ItemKind {
    /// The prefix of ids of this kind, with its underscore.
    pub fn prefix(self) -> &'static str {
        match self {
            ItemKind::Event => "evt_",
            ItemKind::Figure => "fig_",
            ItemKind::Claim => "clm_",
            ItemKind::Forecast => "fct_",
        }
    }
}

/// An event, figure, claim or forecast: hash of (article, evidence span, kind, slot). Its *coding* is a versioned row
/// under the id, so that a better model changes the coding and judgements stay attached.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemId(String);

impl ItemId {
    /// `slot` tells apart items of one kind that share their evidence span: 0, 1, … in text order.
    pub fn new(article: &ArticleId, evidence: TextSpan, kind: ItemKind, slot: u32) -> Self {
        let span = [evidence.start.to_le_bytes(), evidence.end.to_le_bytes(), slot.to_le_bytes()].concat();
        let hash = short_hash(&[article.as_str().as_bytes(), &span, kind.prefix().as_bytes()]);
        ItemId(format!("{}{hash}", kind.prefix()))
    }

    /// The id as printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The kind that the prefix names.
    pub fn kind(&self) -> ItemKind {
        match &self.0[..4] {
            "evt_" => ItemKind::Event,
            "fig_" => ItemKind::Figure,
            "clm_" => ItemKind::Claim,
            _ => ItemKind::Forecast,
        }
    }
}

impl fmt::Debug for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl FromStr for ItemId {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let known = ["evt_", "fig_", "clm_", "fct_"].iter().any(|prefix| text.starts_with(prefix));
        if known && text.len() == 28 && text[4..].bytes().all(|b| b.is_ascii_hexdigit()) {
            Ok(ItemId(text.to_string()))
        } else {
            Err(format!("{text:?} is not an item id (evt_, fig_, clm_ or fct_ and 24 hexadecimal digits)"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_depend_on_where_one_part_ends() {
        assert_ne!(short_hash(&[b"ab", b"c"]), short_hash(&[b"a", b"bc"]));
    }

    #[test]
    fn ids_parse_back() {
        let capture = CaptureId::new("https://example.org/", &Sha256::of(b"x"));
        assert_eq!(capture.as_str().parse::<CaptureId>(), Ok(capture.clone()));
        assert!("cap_short".parse::<CaptureId>().is_err());
        let article = ArticleId::new(None, &capture, "text");
        let item = ItemId::new(&article, TextSpan::new(0, 4), ItemKind::Figure, 1);
        assert_eq!(item.kind(), ItemKind::Figure);
        assert_eq!(item.as_str().parse::<ItemId>(), Ok(item));
    }
}
