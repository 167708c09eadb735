//! What pages ask of those who use them: where no part of the text is to be shown, an export gives its hash and place.

use model::{Reuse, Sha256, TextSpan};

use crate::dossier::Held;

/// The words that prove an item, as far as they may be handed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The words; empty where they are withheld.
    pub words: String,
    /// SHA-256 of the words in UTF-8, so that whoever holds the page can check them.
    pub sha256: String,
    /// Why they are withheld: `nosnippet`, `noarchive`, `tdm-reservation`; empty where they are not.
    pub withheld: &'static str,
}

/// The words of `span`, or their hash alone where the page does not want its text shown, copied or mined.
pub fn evidence(held: &Held, span: TextSpan) -> Evidence {
    let words = held.prose().words(span);
    let withheld = withheld(held);
    Evidence {
        sha256: Sha256::of(words.as_bytes()).to_string(),
        words: if withheld.is_empty() { words } else { String::new() },
        withheld,
    }
}

/// What the page says that keeps its sentences out of an export; empty where it says nothing of the kind.
///
/// "All rights reserved" stands on nearly every page and leaves room for citing a sentence with its source; `noindex` and
/// `noai` are about other uses.
pub fn withheld(held: &Held) -> &'static str {
    let asked = held.article.filing.reuse.iter().map(|reuse| reuse.value);
    let word = |reuse: Reuse| match reuse {
        Reuse::NoSnippet => Some("nosnippet"),
        Reuse::NoArchive => Some("noarchive"),
        Reuse::NoMining => Some("tdm-reservation"),
        Reuse::NoIndex | Reuse::NoTraining | Reuse::RightsReserved => None,
    };
    asked.filter_map(word).next().unwrap_or("")
}
