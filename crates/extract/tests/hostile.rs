//! Damaged and hostile pages: never a panic or a hang, always a note, and every piece still walks back to its bytes.

mod sound;

use knowledge::Knowledge;
use model::{Article, Capture, Media};

/// A page without any fault: extraction has no remark about it.
const PAGE: &str = include_str!("pages/whole.html");

fn knowledge() -> Knowledge {
    Knowledge::embedded().unwrap_or_else(|faults| panic!("{faults}"))
}

/// Extracts, checks what holds for every page, and returns the article.
fn read(bytes: Vec<u8>, media: Media, knowledge: &Knowledge) -> Article {
    let capture = Capture::new("https://news.example/2025/03/21/ferry", bytes, media, jiff::Timestamp::UNIX_EPOCH);
    let content = extract::decode(&capture);
    let article = extract::extract(&capture, &content, knowledge);
    sound::check(&article, &content.text);
    article
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

#[test]
fn the_whole_page_has_no_notes() {
    let article = read(PAGE.into(), Media::Html, &knowledge());
    assert_eq!(article.notes, [], "{:?}", article.notes);
    assert_eq!(article.title(), Some("Ferry service to the northern islands resumes"));
    assert_eq!(article.body().count(), 5);
}

#[test]
fn a_page_cut_anywhere_carries_a_note() {
    let knowledge = knowledge();
    for cut in (1..60).map(|part| PAGE.trim_end().len() * part / 60) {
        let article = read(PAGE.as_bytes()[..cut].to_vec(), Media::Html, &knowledge);
        assert!(!article.notes.is_empty(), "cut at {cut}");
    }
}

#[test]
fn flipped_bits_carry_a_note() {
    let knowledge = knowledge();
    let mut numbers = Numbers(1);
    for round in 0..60 {
        let mut bytes = PAGE.as_bytes().to_vec();
        for _ in 0..20 + round {
            let at = numbers.below(bytes.len());
            bytes[at] ^= 1 << numbers.below(8);
        }
        let article = read(bytes, Media::Html, &knowledge);
        assert!(!article.notes.is_empty(), "round {round}");
    }
}

#[test]
fn pieces_moved_about_never_break_anything() {
    let knowledge = knowledge();
    let mut numbers = Numbers(2);
    for _ in 0..60 {
        let mut bytes = PAGE.as_bytes().to_vec();
        for _ in 0..8 {
            let (from, to) = (numbers.below(bytes.len()), numbers.below(bytes.len()));
            let piece = bytes[from..(from + numbers.below(200)).min(bytes.len())].to_vec();
            bytes.splice(to..to, piece);
        }
        for media in [Media::Html, Media::Text, Media::Unknown] {
            read(bytes.clone(), media, &knowledge);
        }
    }
}

#[test]
fn odd_bytes_carry_a_note() {
    let knowledge = knowledge();
    let utf_16: Vec<u8> = std::iter::once(0xFEFF).chain(PAGE.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let without_mark: Vec<u8> = PAGE.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut invalid = PAGE.as_bytes().to_vec();
    invalid.splice(900..900, *b"\xff\xfe\xfa");
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("empty", Vec::new()),
        ("white space", b" \n\n ".to_vec()),
        ("zeros", vec![0; 10_000]),
        ("UTF-16 with its mark", utf_16.clone()),
        ("UTF-16 without a mark", without_mark),
        ("half a UTF-16 character", utf_16[..utf_16.len() - 1].to_vec()),
        ("invalid UTF-8", invalid),
        ("not text", (0..=255).cycle().take(20_000).collect()),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ("only tags", b"<html><body><div></div></body></html>".to_vec()),
        ("NUL inside", PAGE.replace("islands", "isl\0ands").into_bytes()),
        ("unclosed comment", PAGE.replace("<p>", "<!-- <p>").into_bytes()),
        ("unclosed script", PAGE.replace("</script>", "").into_bytes()),
    ];
    for (name, bytes) in cases {
        let article = read(bytes, Media::Unknown, &knowledge);
        assert!(!article.notes.is_empty(), "{name}");
    }
}

#[test]
fn nesting_and_floods_of_tags_stay_bounded() {
    let knowledge = knowledge();
    let cases: Vec<(&str, String)> = vec![
        ("nested", format!("<html><body>{}x{}</body></html>", "<div>".repeat(50_000), "</div>".repeat(50_000))),
        ("unclosed", "<b><i>".repeat(100_000)),
        ("end tags", "</div></b></p>".repeat(100_000)),
        ("one tag", "<p>".repeat(3_000_000)),
        ("links", "<a href=x>y".repeat(200_000)),
        ("lists", "<ul><li>a".repeat(100_000)),
        ("tables", "<table><tr><td>".repeat(100_000)),
        ("breaks", "x<br>".repeat(200_000)),
        ("attributes", format!("<p {}>x", "class=a ".repeat(300_000))),
        ("comments", "<!--".repeat(300_000)),
        ("references", "&amp;&#x41;&nope;&".repeat(100_000)),
        ("scripts", "<script>".repeat(300_000)),
        ("JSON", format!("<script type='application/ld+json'>{}", "{\"a\":[".repeat(200_000))),
        ("one long word", "x".repeat(5_000_000)),
        (
            "headings",
            "<h1>same</h1><p>A sentence that stands here again and again, as long as one line.</p>".repeat(10_000),
        ),
        ("class names", format!("<div class='{}'>x</div>", "related-share ".repeat(100_000))),
        ("dates", "<p>2025-03-21 March 21, 2025 21.03.2025</p>".repeat(20_000)),
    ];
    for (name, page) in cases {
        let article = read(page.into_bytes(), Media::Html, &knowledge);
        assert!(!article.notes.is_empty(), "{name}");
    }
}

#[test]
fn more_text_than_any_article_has_is_cut_and_noted() {
    let knowledge = knowledge();
    let paragraphs: String =
        (0..40_000).map(|n| format!("<p>Report {n}: the ferry to the northern islands sails.</p>\n")).collect();
    let plain: String =
        (0..40_000).map(|n| format!("Report {n}: the ferry to the northern islands sails again.\n\n")).collect();
    let stated = format!(r#"{{"@type":"NewsArticle","articleBody":"{}"}}"#, plain.replace('\n', "\\n"));
    let cases = [
        ("paragraphs", Media::Html, format!("<html><body><article>{paragraphs}</article></body></html>")),
        (
            "one paragraph",
            Media::Html,
            format!("<html><body><p>{}é</p></body></html>", "a sentence is long. ".repeat(150_000)),
        ),
        ("references", Media::Html, format!("<html><body><p>{}</p></body></html>", "&amp;".repeat(1_200_000))),
        ("plain text", Media::Text, plain),
        ("JSON-LD", Media::Html, format!("<html><script type='application/ld+json'>{stated}</script></html>")),
    ];
    for (name, media, page) in cases {
        let article = read(page.into_bytes(), media, &knowledge);
        let n_bytes: usize = article.blocks.iter().map(|block| block.text.len()).sum();
        assert!(n_bytes <= 2 << 20, "{name}: {n_bytes}");
        assert!(article.notes.iter().any(|note| note.code == extract::notes::TOO_LARGE), "{name}: {:?}", article.notes);
    }
}

#[test]
fn a_decompression_bomb_is_cut_and_noted() {
    let zeros = vec![b'a'; 140 << 20];
    let packed = zstd::stream::encode_all(zeros.as_slice(), 1).unwrap();
    let capture = Capture::new("https://news.example/", packed, Media::Unknown, jiff::Timestamp::UNIX_EPOCH);
    let content = extract::decode(&capture);
    assert_eq!(content.text.len(), 128 << 20);
    assert!(content.notes.iter().any(|note| note.code == extract::notes::TOO_LARGE));
}
