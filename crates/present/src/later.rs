//! How a source stands now: what was seen of its page after it was read, in words, for an item or for the whole page.

use jiff::Timestamp;
use model::ArticleId;
use serde::Serialize;
use store::Later;

use crate::{cards::quoted, dossier::Held, layout::shorten};

/// What is to be known of a source before one relies on it; also the `source_status` of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// `withdrawn`, `corrected`, `changed` or `gone`.
    pub state: &'static str,
    /// In words.
    pub words: String,
    /// Since when, as far as was looked.
    pub since: Timestamp,
    /// Whether the newer version still says it; null for a whole page, and where there is no newer version.
    pub still_says: Option<bool>,
    /// The version that stands there now; null where there is no newer one.
    pub version: Option<ArticleId>,
}

impl Mark {
    /// The mark of a page as a whole; none where nothing was seen that a reader must know.
    pub fn of_page(later: &Later) -> Option<Self> {
        Mark::of(later, None)
    }

    /// The mark of what rests on these words of the page.
    pub fn of_words(later: &Later, words: &str) -> Option<Self> {
        let says = later.changed.as_ref().map(|changed| folded(&changed.text).contains(&folded(words)));
        Mark::of(later, says)
    }

    /// The mark of an item.
    pub fn of_item(held: &Held, evidence: model::TextSpan) -> Option<Self> {
        if held.later == Later::default() {
            return None;
        }
        Mark::of_words(&held.later, &held.prose().words(evidence))
    }

    /// Whether the item is told again by the newer version of its page.
    pub fn is_told_again(&self) -> bool {
        self.still_says == Some(true) && matches!(self.state, "changed" | "corrected")
    }

    /// Whether its makers do not stand by it any more, as far as can be seen.
    pub fn is_taken_back(&self) -> bool {
        self.state == "withdrawn" || self.still_says == Some(false)
    }

    fn of(later: &Later, still_says: Option<bool>) -> Option<Self> {
        let day = |at: Timestamp| at.strftime("%Y-%m-%d").to_string();
        let so = match still_says {
            Some(true) => "; it still says this",
            Some(false) => "; it no longer says this",
            None => "",
        };
        let said = |words: &str| quoted(&shorten(words, 160));
        let version = later.changed.as_ref().map(|changed| changed.article.clone());
        let mark = |state, words: String, since| Mark { state, words, since, still_says, version: version.clone() };
        if let Some(one) = &later.withdrawn {
            let words = format!("source withdrawn: {} (seen {})", said(&one.words), day(one.at));
            return Some(mark("withdrawn", words, one.at));
        }
        if let Some(one) = &later.corrected {
            let words = format!("the page was corrected: {} (seen {}){so}", said(&one.words), day(one.at));
            return Some(mark("corrected", words, one.at));
        }
        if let Some(one) = &later.changed {
            return Some(mark("changed", format!("the page has changed (seen {}){so}", day(one.at)), one.at));
        }
        let one = later.gone.as_ref()?;
        let words = format!("the page is gone ({}, seen {})", one.words, day(one.at));
        Some(mark("gone", words, one.at))
    }
}

/// Without the white space that pages set anew.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use store::{Changed, Gone, Said};

    use super::*;

    #[test]
    fn what_weighs_most_is_said() {
        let article: ArticleId = "art_000000000000000000000001".parse().unwrap();
        let at = Timestamp::UNIX_EPOCH;
        let mut later = Later::default();
        let state = |later: &Later, words: &str| Mark::of_words(later, words).map(|mark| (mark.state, mark.still_says));
        assert_eq!(state(&later, "Troops left."), None);
        later.gone = Some(Gone { at, words: "status 410".into() });
        assert_eq!(state(&later, "Troops left."), Some(("gone", None)));
        later.changed = Some(Changed { article: article.clone(), at, text: "Some  troops\nleft. Others stay.".into() });
        assert_eq!(state(&later, "Some troops left."), Some(("changed", Some(true))));
        assert_eq!(state(&later, "Troops left."), Some(("changed", Some(false))));
        later.withdrawn = Some(Said { words: "This article has been withdrawn.".into(), at, article });
        let mark = Mark::of_words(&later, "Some troops left.").unwrap();
        assert!(mark.is_taken_back() && !mark.is_told_again());
        assert_eq!(mark.words, "source withdrawn: “This article has been withdrawn.” (seen 1970-01-01)");
    }
}
