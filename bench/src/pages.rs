//! The labelled pages (`../shared/gold/pages-scrapinghub`, not part of the repository).

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use model::{Capture, Media};
use serde::Deserialize;

/// A page with its gold text.
pub struct Page {
    /// Its address.
    pub url: String,
    /// Its bytes as received.
    pub capture: Capture,
    /// Its text as decoded, ready for peers that take text.
    pub text: String,
    /// The text of the article.
    pub gold: String,
}

#[derive(Deserialize)]
struct Gold {
    #[serde(rename = "articleBody")]
    body: String,
    url: String,
}

/// Where the set lies unless an argument names another folder.
pub fn default_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/gold/pages-scrapinghub")
}

/// Reads the set, in the order of the ids.
///
/// # Errors
/// In words: the set is not there, or a file of it cannot be read.
pub fn load(folder: &Path) -> Result<Vec<Page>, String> {
    let path = folder.join("ground-truth.json");
    let json = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let gold: BTreeMap<String, Gold> =
        serde_json::from_str(&json).map_err(|error| format!("{}: {error}", path.display()))?;
    gold.into_iter().map(|(id, gold)| load_page(folder, &id, gold)).collect()
}

fn load_page(folder: &Path, id: &str, gold: Gold) -> Result<Page, String> {
    let path = folder.join("html").join(format!("{id}.html.gz"));
    let fault = |error: std::io::Error| format!("{}: {error}", path.display());
    let packed = std::fs::read(&path).map_err(fault)?;
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).map_err(fault)?;
    let capture = Capture::new(&gold.url, bytes, Media::Html, jiff::Timestamp::UNIX_EPOCH);
    let text = extract::decode(&capture).text.to_string();
    Ok(Page { url: gold.url, capture, text, gold: gold.body })
}
