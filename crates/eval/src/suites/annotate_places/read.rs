use std::path::{Path, PathBuf};

use model::{Access, Article, ArticleId, Block, BlockKind, CaptureId, EvidenceKind, Sha256, Sourced, TextSpan};
use quick_xml::{Reader, events::Event};

use crate::{EvalError, read_text};

/// How many characters off a label may stand.
const MOST_OFF: usize = 8;

/// One file of labelled articles.
pub(super) struct Set {
    /// Its name in small letters without ending (`lgl`, `tr-news`).
    pub name: String,
    pub items: Vec<Labelled>,
}

/// One labelled article.
pub(super) struct Labelled {
    pub id: String,
    pub article: Article,
    /// Only toponyms that have coordinates.
    pub toponyms: Vec<Toponym>,
}

/// One labelled name, as a span of the document that the article becomes.
pub(super) struct Toponym {
    pub span: TextSpan,
    pub point: (f64, f64),
    pub geonames: String,
}

/// Reads the file, or all XML files of the folder in name order.
pub(super) fn sets(data: &Path) -> Result<Vec<Set>, EvalError> {
    let mut paths: Vec<PathBuf> = if data.is_dir() {
        let entries = std::fs::read_dir(data).map_err(|error| EvalError::file(data, error))?;
        let paths = entries.flatten().map(|entry| entry.path());
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "xml")).collect()
    } else {
        vec![data.to_path_buf()]
    };
    paths.sort();
    paths.iter().map(|path| set(path)).collect()
}

fn set(path: &Path) -> Result<Set, EvalError> {
    let text = read_text(path)?;
    let mut reader = Reader::from_str(&text);
    let mut items = Vec::new();
    let mut state = State::default();
    loop {
        match reader.read_event().map_err(|error| EvalError::format(path, error))? {
            Event::Eof => break,
            Event::Start(tag) => {
                let name = tag.name();
                let attribute = |wanted: &str| {
                    let mut attributes = tag.attributes().flatten();
                    let found = attributes.find(|attribute| attribute.key.as_ref() == wanted);
                    found.map(|attribute| attribute.value.into_owned()).unwrap_or_default()
                };
                match name.as_ref() {
                    "article" => state = State { id: attribute("docid"), ..State::default() },
                    "gaztag" => state.geonames = attribute("geonameid"),
                    "toponym" => state.raw = Raw::default(),
                    _ => {}
                }

                state.words.clear();
            }
            Event::Text(words) => {
                state.words.push_str(&words);
            }
            Event::CData(words) => {
                state.words.push_str(&words);
            }
            Event::GeneralRef(reference) => {
                state.words.push_str(match &*reference {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    _ => " ",
                });
            }
            Event::End(tag) => state.end(tag.name().as_ref(), &mut items),
            _ => {}
        }
    }
    let name = path.file_stem().map_or(String::new(), |stem| stem.to_string_lossy().to_lowercase());
    Ok(Set { name, items })
}

#[derive(Default)]
struct State {
    id: String,
    text: String,

    words: String,
    geonames: String,
    raw: Raw,
    toponyms: Vec<Raw>,
}

/// A label as the file has it: offsets in characters of the text.
#[derive(Default, Clone)]
struct Raw {
    start: Option<usize>,
    end: Option<usize>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    geonames: String,
    phrase: String,
}

impl State {
    fn end(&mut self, tag: &str, items: &mut Vec<Labelled>) {
        let words = self.words.trim();
        match tag {
            "text" => self.text = self.words.clone(),
            "start" => self.raw.start = words.parse().ok(),
            "end" => self.raw.end = words.parse().ok(),
            "phrase" => self.raw.phrase = words.to_string(),
            "lat" => self.raw.latitude = words.parse().ok(),
            "lon" => self.raw.longitude = words.parse().ok(),
            "toponym" => {
                let raw = Raw { geonames: std::mem::take(&mut self.geonames), ..std::mem::take(&mut self.raw) };
                self.toponyms.push(raw);
            }
            "article" => items.push(self.item()),
            _ => {}
        }
        self.words.clear();
    }

    fn item(&mut self) -> Labelled {
        let (blocks, places) = paragraphs(&self.text);
        let bytes: Vec<usize> = self.text.char_indices().map(|(at, _)| at).chain([self.text.len()]).collect();
        let place = |character: usize| -> Option<usize> {
            let byte = *bytes.get(character)?;
            let after = places.partition_point(|(start, _)| *start <= byte);
            let (start, at) = places[after.checked_sub(1)?];
            Some(at + byte - start)
        };
        let characters: Vec<char> = self.text.chars().collect();
        let toponyms = self.toponyms.iter().filter_map(|raw| {
            let start = settle(&characters, &raw.phrase, raw.start?);
            let end = start + raw.end?.checked_sub(raw.start?)?;
            let span = TextSpan::new(place(start)?, place(end)?);
            Some(Toponym { span, point: (raw.latitude?, raw.longitude?), geonames: raw.geonames.clone() })
        });
        Labelled { id: self.id.clone(), toponyms: toponyms.collect(), article: article(&self.id, blocks) }
    }
}

/// Where the phrase really stands: some articles count a character or two more before it than the text has.
fn settle(characters: &[char], phrase: &str, start: usize) -> usize {
    let stands_at = |at: usize| {
        let rest = characters.get(at..).unwrap_or_default();
        !phrase.is_empty() && phrase.chars().zip(rest).filter(|(a, b)| a == *b).count() == phrase.chars().count()
    };
    let near = (0..=MOST_OFF).flat_map(|off| [start.wrapping_sub(off), start + off]);
    near.into_iter().find(|&at| stands_at(at)).unwrap_or(start)
}

/// The lines of the text as blocks, and where each stands: (byte in the text, byte in the document).
fn paragraphs(text: &str) -> (Vec<Block>, Vec<(usize, usize)>) {
    let mut blocks = Vec::new();
    let mut places = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split('\n') {
        if !line.trim().is_empty() {
            places.push((start, at));
            at += line.len() + 2;
            blocks.push(Block { kind: BlockKind::Paragraph, text: line.to_string(), pieces: Vec::new() });
        }
        start += line.len() + 1;
    }
    (blocks, places)
}

fn article(id: &str, blocks: Vec<Block>) -> Article {
    let capture = CaptureId::new("", &Sha256::of(id.as_bytes()));
    Article {
        id: ArticleId::new(None, &capture, ""),
        capture,
        charset: Sourced::new("utf-8".into(), EvidenceKind::Detected, None, ""),
        address: None,
        outlet: None,
        byline: Vec::new(),
        published: None,
        modified: None,
        language: Some(Sourced::new("en".into(), EvidenceKind::Detected, None, "")),
        credits: Vec::new(),
        access: Access::Open,
        licence: None,
        filing: Default::default(),
        entries: Vec::new(),
        blocks,
        dropped: Vec::new(),
        notes: Vec::new(),
    }
}
