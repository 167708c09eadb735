//! Keeps what is scored out of what is learnt from: a training sentence that also stands in a scored set is refused.
//! Sentences are the same where their lower-case letters and digits are.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use aho_corasick::AhoCorasick;

use crate::corpus::{Tree, read_trees};

/// Folders below the labelled sets whose every file is scored or may be.
const SCORED: &[&str] = &[
    "answers-5w1h",
    "attribution-polnear",
    "dates-meantime",
    "events-cameo-train",
    "events-plover-gsr",
    "events-plv",
    "events-wire",
    "figures-newsquant",
    "pages-scrapinghub",
    "pages-wcxb",
    "places",
    "stories-news-cluster",
];
/// Treebank files that are scored; their sentences count as the same at any length ("Thanks!").
const TREES: &[&str] = &[
    "ud-english-ewt/dev.conllu",
    "ud-english-ewt/test.conllu",
    "ud-english-gum/dev.conllu",
    "ud-english-gum/test.conllu",
];
/// Shorter sentences than this many letters stand in every text by chance.
const LONG_ENOUGH: usize = 30;

/// The indices of the trees that also stand in a scored set.
pub fn scored(trees: &[Tree], gold: &Path) -> Result<Vec<usize>, String> {
    let sentences: Vec<String> = trees.iter().map(|tree| letters(&tree.forms.concat())).collect();
    let mut known = HashSet::new();
    for file in TREES {
        known.extend(read_trees(&gold.join(file))?.iter().map(|tree| letters(&tree.forms.concat())));
    }
    let mut found: HashSet<usize> = (0..trees.len()).filter(|index| known.contains(&sentences[*index])).collect();
    let long: Vec<usize> = (0..trees.len()).filter(|index| sentences[*index].len() >= LONG_ENOUGH).collect();
    let search = AhoCorasick::new(long.iter().map(|index| &sentences[*index])).map_err(|error| error.to_string())?;
    for folder in SCORED {
        for path in files(&gold.join(folder))? {
            let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let text = letters(&plain(&String::from_utf8_lossy(&bytes)));
            found.extend(search.find_overlapping_iter(&text).map(|hit| long[hit.pattern().as_usize()]));
        }
    }
    let mut found: Vec<usize> = found.into_iter().collect();
    found.sort_unstable();
    Ok(found)
}

/// The indices of the sentences that also stand in a scored set.
///
/// # Errors
/// A file of a scored set that could not be read.
pub fn texts(sentences: &[String], gold: &Path) -> Result<Vec<usize>, String> {
    let sentences: Vec<String> = sentences.iter().map(|sentence| letters(sentence)).collect();
    let search = AhoCorasick::new(&sentences).map_err(|error| error.to_string())?;
    let mut found = HashSet::new();
    for folder in SCORED {
        for path in files(&gold.join(folder))? {
            let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let text = letters(&plain(&String::from_utf8_lossy(&bytes)));
            found.extend(search.find_overlapping_iter(&text).map(|hit| hit.pattern().as_usize()));
        }
    }
    let mut found: Vec<usize> = found.into_iter().collect();
    found.sort_unstable();
    Ok(found)
}

/// All files below a folder but packed ones; none where it is absent.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| format!("{}: {error}", folder.display()))?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if path.extension().is_none_or(|ending| ending != "gz") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn letters(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The text without markup and without JSON's escapes.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut in_tag = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '<' if characters
                .peek()
                .is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')) =>
            {
                in_tag = true;
            }
            '>' => in_tag = false,
            '\\' if !in_tag && characters.next() == Some('u') => characters.by_ref().take(4).for_each(drop),
            '\\' => {}
            _ if !in_tag => plain.push(character),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_escapes_do_not_hide_a_sentence() {
        assert_eq!(
            letters(&plain("<s id=\"1\">The <b>talks</b> \\u201cfailed\\u201d,\\nhe said.</s>")),
            "thetalksfailedhesaid"
        );
    }
}
