//! The whole machine on broken pages: no panic, no hang, and items that still lead back to their bytes.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends it")]
#![expect(clippy::disallowed_methods, reason = "the test reads the example pages from disk; the stages do not")]

use std::{fs, path::Path};

use infer::Models;
use jiff::Timestamp;
use knowledge::Knowledge;
use model::{Capture, Media};

struct Machine {
    knowledge: Knowledge,
    models: Models,
}

impl Machine {
    fn new() -> Self {
        let knowledge = Knowledge::embedded().unwrap_or_else(|faults| panic!("{faults}"));
        let models = Models::load(|name| knowledge.weights(name)).unwrap();
        Machine { knowledge, models }
    }

    /// Reads a page; gives the codes of its notes.
    fn read(&self, name: &str, bytes: Vec<u8>, media: Media) -> Vec<String> {
        let capture = Capture::new(&format!("file:{name}"), bytes, media, Timestamp::UNIX_EPOCH);
        let read = engine::read(&capture, &self.knowledge, &self.models);
        let text = &read.document.text;
        let evidence = read.coded.events.iter().map(|event| event.evidence);
        let evidence = evidence.chain(read.coded.claims.iter().map(|claim| claim.evidence));
        let evidence = evidence.chain(read.coded.figures.iter().map(|figure| figure.evidence));
        for span in evidence.chain(read.coded.forecasts.iter().map(|forecast| forecast.evidence)) {
            assert!(!span.of(text).is_empty(), "{name}: evidence {span:?} names no words");
        }
        for block in &read.article.blocks {
            let whole: usize = block.pieces.iter().map(|piece| (piece.end - piece.start) as usize).sum();
            assert_eq!(whole, block.text.len(), "{name}: a block has words without a place");
        }
        read.notes().map(|note| note.code.clone()).collect()
    }
}

fn pages() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/pyongyang");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "html"));
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Numbers that look random and are the same on every machine (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

#[test]
fn pages_that_were_cut_flipped_or_spliced_are_read() {
    let machine = Machine::new();
    let mut numbers = Numbers(0x5eed_1234_abcd_0001);
    let pages = pages();
    for (index, page) in pages.iter().cycle().take(200).enumerate() {
        let mut bytes = page.clone();
        match index % 5 {
            0 => bytes.truncate(numbers.below(page.len())),
            1 => {
                for _ in 0..1 + numbers.below(60) {
                    let at = numbers.below(bytes.len());
                    bytes[at] ^= 1 << numbers.below(8);
                }
            }
            2 => {
                let from = numbers.below(bytes.len());
                let to = (from + numbers.below(400)).min(bytes.len());
                bytes.drain(from..to);
            }
            3 => {
                let other = &pages[numbers.below(pages.len())];
                let at = numbers.below(bytes.len());
                bytes.splice(at..at, other[numbers.below(other.len())..].iter().copied());
            }
            _ => {
                let at = numbers.below(bytes.len());
                bytes.splice(at..at, (0..200).map(|_| numbers.below(256) as u8));
            }
        }
        machine.read(&format!("mutated {index}"), bytes, Media::Unknown);
    }
}

#[test]
fn pages_made_to_do_harm_are_read_with_a_note() {
    let machine = Machine::new();
    let page = String::from_utf8(pages().remove(0)).unwrap();
    let utf16 =
        |mark: &[u8], unit: fn(u16) -> [u8; 2]| [mark.to_vec(), page.encode_utf16().flat_map(unit).collect()].concat();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("empty", Vec::new()),
        ("white space", b" \n\t \r\n".to_vec()),
        ("nested 50,000 deep", "<div><b>".repeat(50_000).into_bytes()),
        ("one tag over and over", "<p>".repeat(3 << 20).into_bytes()),
        ("one attribute", [b"<p a=\"".as_slice(), &b"x".repeat(8 << 20)].concat()),
        ("open comments", "<!--".repeat(1 << 20).into_bytes()),
        ("references", "&amp".repeat(1 << 20).into_bytes()),
        ("not UTF-8", b"<title>a\xff\xfe</title><p>caf\xe9 \xc3\x28 \xf0\x9f".repeat(50)),
        ("UTF-16, big", utf16(b"\xfe\xff", u16::to_be_bytes)),
        ("UTF-16, little", utf16(b"\xff\xfe", u16::to_le_bytes)),
        ("control characters", (0..=255u8).cycle().take(20_000).collect()),
        ("half a gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b\x4c".to_vec()),
    ];
    for (name, bytes) in cases {
        assert!(!machine.read(name, bytes, Media::Html).is_empty(), "{name}: no note");
    }
}

#[test]
fn texts_made_to_do_harm_are_read() {
    let machine = Machine::new();
    let cases: Vec<(&str, String)> = vec![
        ("one word", "a".repeat(1 << 20)),
        ("one sentence", "the envoy said that ".repeat(20_000)),
        ("quotation marks", "“”\"'‘’«»".repeat(20_000)),
        ("numbers", "1,000 2.5 million ".repeat(20_000)),
        ("full stops", ". ".repeat(100_000)),
        ("initials", "J. R. ".repeat(30_000)),
        ("names", "Kim Jong Un met Vladimir Putin in Moscow, ".repeat(5_000)),
        ("commas", "Moscow, ".repeat(20_000)),
        ("dates", "on Monday, 3 March 2025, ".repeat(10_000)),
        ("joined", "e\u{301}\u{200d}👩‍👩‍👧\u{202e}".repeat(20_000)),
        ("lines", "\n".repeat(500_000)),
        ("parentheses", "(".repeat(200_000)),
        ("hyphens", "a-".repeat(200_000)),
    ];
    for (name, text) in cases {
        machine.read(name, text.into_bytes(), Media::Text);
    }
}
