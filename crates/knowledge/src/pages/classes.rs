use aho_corasick::{AhoCorasick, MatchKind};
use model::DropReason;

use super::{FASTEST, drop_reason};
use crate::{Faults, Files};

/// What an element's class names say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClassMeaning {
    /// It is clutter of this kind.
    pub clutter: Option<DropReason>,
    /// The clutter words are such that they stand on innocent elements too (`widget`, `box`): only short text is dropped.
    pub weak: bool,
    /// It plays this part in an article.
    pub role: Option<Role>,
}

/// The part an element plays in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Holds the text of the article.
    Body,
    /// Title.
    Title,
    /// Summary under the title.
    Standfirst,
    /// Names of the writers.
    Byline,
    /// Day of publication.
    Date,
    /// Caption of a picture.
    Caption,
    /// Quoted from elsewhere (a post of a social network) and part of the text.
    Embed,
    /// One entry of a live blog.
    Entry,
}

/// `data/pages/classes.tsv`, ready to search.
#[derive(Debug, Default)]
pub(super) struct Classes {
    matcher: Option<AhoCorasick>,
    entries: Vec<Entry>,
}

/// What a word of `classes.tsv` does.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    means: ClassMeaning,
    /// Written with `=`: only the whole name counts, not a part of it (`hidden`, but not `overflow-hidden`).
    whole: bool,
    /// Stands before a word and takes its meaning away (`no-sidebar`, `has-comments`).
    negates: bool,
    /// Says that readers see the element on some screens, whatever says that it is hidden (`md:block`).
    shows: bool,
}

impl Classes {
    pub(super) fn load(files: &Files, faults: &mut Faults) -> Self {
        let table = files.table("pages/classes.tsv", faults);
        let (mut words, mut entries) = (Vec::new(), Vec::new());
        for row in table.rows() {
            let means = row.get("means");
            let mut entry = Entry { negates: means == "negates", shows: means == "shown", ..Entry::default() };
            let meaning = match means {
                "body" => Some(ClassMeaning { role: Some(Role::Body), ..ClassMeaning::default() }),
                "title" => Some(ClassMeaning { role: Some(Role::Title), ..ClassMeaning::default() }),
                "standfirst" => Some(ClassMeaning { role: Some(Role::Standfirst), ..ClassMeaning::default() }),
                "byline" => Some(ClassMeaning { role: Some(Role::Byline), ..ClassMeaning::default() }),
                "date" => Some(ClassMeaning { role: Some(Role::Date), ..ClassMeaning::default() }),
                "caption" => Some(ClassMeaning { role: Some(Role::Caption), ..ClassMeaning::default() }),
                "embed" => Some(ClassMeaning { role: Some(Role::Embed), ..ClassMeaning::default() }),
                "entry" => Some(ClassMeaning { role: Some(Role::Entry), ..ClassMeaning::default() }),
                "nothing" | "negates" | "shown" => Some(ClassMeaning::default()),
                _ => {
                    let (name, weak) = means.strip_suffix('?').map_or((means, false), |name| (name, true));
                    let reason = drop_reason(&row, name, faults);
                    reason.map(|reason| ClassMeaning { clutter: Some(reason), weak, role: None })
                }
            };
            let Some(meaning) = meaning else { continue };
            entry.means = meaning;
            for word in row.list("words") {
                entry.whole = word.starts_with('=');
                let word = word.trim_start_matches('=');
                if !word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
                    row.fault(faults, format!("{word:?} is not written in lower case with hyphens"));
                }
                words.push(word.to_string());
                entries.push(entry);
            }
        }
        match AhoCorasick::builder().match_kind(MatchKind::Standard).kind(FASTEST).build(&words) {
            Ok(matcher) => Classes { matcher: Some(matcher), entries },
            Err(error) => {
                faults.file("pages/classes.tsv", format!("cannot be searched: {error}"));
                Classes::default()
            }
        }
    }

    /// The longest words that match decide; a part in the article and clutter may both be found.
    pub(super) fn meaning(&self, names: &str) -> ClassMeaning {
        let Some(matcher) = &self.matcher else { return ClassMeaning::default() };
        let folded = fold(names);
        let bytes = folded.as_bytes();
        let mut found: Vec<(usize, usize, Entry)> = Vec::new();
        let (mut negated, mut shows) = (Vec::new(), false);
        for hit in matcher.find_overlapping_iter(&folded) {
            let before = hit.start().checked_sub(1).map_or(b' ', |index| bytes[index]);
            let mut after = bytes.get(hit.end()).copied().unwrap_or(b' ');
            if after == b's' {
                after = bytes.get(hit.end() + 1).copied().unwrap_or(b' ');
            }
            let entry = self.entries[hit.pattern().as_usize()];
            let bounded = !before.is_ascii_alphabetic() && !after.is_ascii_alphabetic();
            if !bounded || entry.whole && !(before == b' ' && after == b' ') {
                continue;
            }
            if entry.negates {
                negated.push(hit.end() + 1);
            }
            shows |= entry.shows;
            found.push((hit.start(), hit.end(), entry));
        }
        let inside_longer =
            |start: usize, end: usize| found.iter().any(|&(s, e, _)| s <= start && end <= e && (e - s) > (end - start));
        let mut meaning = ClassMeaning::default();
        for &(start, end, Entry { means: this, .. }) in &found {
            if inside_longer(start, end)
                || negated.contains(&start)
                || shows && this.clutter == Some(DropReason::Hidden)
            {
                continue;
            }
            meaning.role = meaning.role.or(this.role);
            if this.clutter.is_some() && (meaning.clutter.is_none() || (meaning.weak && !this.weak)) {
                meaning.clutter = this.clutter;
                meaning.weak = this.weak;
            }
        }
        meaning
    }
}

/// `relatedPosts_x related_posts` → `related-posts-x related-posts`.
fn fold(names: &str) -> String {
    let mut folded = String::with_capacity(names.len() + 8);
    let mut previous = b' ';
    for byte in names.bytes() {
        match byte {
            b'A'..=b'Z' => {
                if previous.is_ascii_lowercase() {
                    folded.push('-');
                }
                folded.push(byte.to_ascii_lowercase() as char);
            }
            b'a'..=b'z' | b'0'..=b'9' => folded.push(byte as char),
            byte if byte.is_ascii_whitespace() => folded.push(' '),
            _ if folded.ends_with('-') => {}
            _ => folded.push('-'),
        }
        previous = byte;
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_decides_unless_it_is_taken_back() {
        let Ok(knowledge) = crate::Knowledge::embedded() else { panic!("the embedded knowledge has faults") };
        let check = |names: &str, expected: Option<DropReason>| {
            assert_eq!(knowledge.pages.class_meaning(names).clutter, expected, "{names}");
        };
        check("hidden", Some(DropReason::Hidden));
        check("flex overflow-hidden", None);
        check("field field--label-hidden", None);
        check("hidden md:block", None);
        check("sidebar", Some(DropReason::Related));
        check("main no_toc_section", None);
        check("main--with-sidebar", None);
        check("related-posts", Some(DropReason::Related));
    }

    #[test]
    fn class_names_are_folded_to_words() {
        assert_eq!(fold("relatedPosts_x a:b"), "related-posts-x a-b");
        assert_eq!(fold("ArticleBody"), "article-body");
        assert_eq!(fold("entry__title"), "entry-title");
    }
}
