//! Texts thrown together at random are read without loss: what `sound` says holds for each.

mod sound;

use infer::Models;
use knowledge::Knowledge;
use model::{
    Access, Article, ArticleId, Block, BlockKind, CaptureId, ContentSpan, EvidenceKind, Piece, PublishedAt, Sha256,
    Sourced, Transform,
};

const PIECES: &[&str] = &[
    "The ferry sailed on Friday",
    "said the harbour office",
    "U.S. officials",
    "“We named no date",
    "”",
    "\"",
    "'s",
    "’",
    "‘",
    ". ",
    "... ",
    "?! ",
    ", ",
    "; ",
    " — ",
    "-",
    "(",
    ")",
    "\u{a0}",
    "\u{301}",
    "\u{200d}",
    "\u{202e}",
    "\u{0}",
    "e\u{301}",
    "👩‍👩‍👧",
    "船は",
    "Да, он сказал.",
    "İstanbul",
    "ẞ",
    "ﬁ",
    "1,500",
    "3.2 million",
    "12%",
    "$4bn",
    "up to",
    "dozens of",
    "twenty-",
    "½",
    "a third of",
    "21 March 2025",
    "March 21",
    "last year",
    "two days ago",
    "in the 1990s",
    "5 p.m.",
    "10:30",
    "between",
    "Kim Jong-un",
    "Moscow",
    "the North Korean leader",
    "they",
    "Foreign Minister",
    "J. R.",
    "SEOUL, March 21 (Yonhap) —",
    "http://news.example/a?b",
    "@desk",
    "#ferry",
    "a.b.c",
    "cannot",
    "won't",
    "gonna",
    "\t",
    " ",
    " ",
    " ",
    " ",
    " ",
];

/// Numbers that look random and are the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

fn block(text: String, kind: BlockKind) -> Block {
    let end = text.len();
    let piece = Piece { start: 0, end: end as u32, content: ContentSpan::new(0, end), transform: Transform::Same };
    Block { kind, text, pieces: vec![piece] }
}

fn article(blocks: Vec<Block>, dated: bool) -> Article {
    let capture = CaptureId::new("", &Sha256::of(b""));
    let sourced = |value: &str| Sourced::new(value.to_string(), EvidenceKind::Hint, None, value);
    let published =
        PublishedAt { day: jiff::civil::date(2025, 3, 21), instant: None, precision: model::Precision::Day };
    Article {
        id: ArticleId::new(None, &capture, ""),
        capture,
        charset: sourced("utf-8"),
        address: None,
        outlet: None,
        byline: Vec::new(),
        published: dated.then(|| Sourced::new(published, EvidenceKind::Hint, None, "2025-03-21")),
        modified: None,
        language: Some(sourced("en")),
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

#[test]
fn nothing_is_lost_whatever_the_text() {
    let knowledge = Knowledge::embedded().unwrap_or_else(|faults| panic!("{faults}"));
    let models = Models::load(|name| knowledge.weights(name)).unwrap_or_else(|fault| panic!("{fault}"));
    let mut numbers = Numbers(0x5eed_0001);
    let kinds = [BlockKind::Title, BlockKind::Paragraph, BlockKind::Quote, BlockKind::TableRow, BlockKind::Caption];
    for round in 0..400 {
        let blocks = (0..1 + numbers.below(4)).filter_map(|_| {
            let text: String = (0..1 + numbers.below(40)).map(|_| PIECES[numbers.below(PIECES.len())]).collect();
            // Blocks have no white space around and never are empty.
            let text = text.trim().to_string();
            (!text.is_empty()).then(|| block(text, kinds[numbers.below(kinds.len())]))
        });
        let article = article(blocks.collect(), round % 2 == 0);
        sound::check(&annotate::annotate(&article, &knowledge, &models));
    }
}
