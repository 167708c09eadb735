//! What holds for every page and every text, whatever it is. Each function ends the program where it does not.

use std::sync::LazyLock;

use infer::Models;
use knowledge::Knowledge;
use model::{Article, Capture, Document, Media, Sourced, TextSpan, Transform};

/// What the stages need, loaded once.
pub static KNOWLEDGE: LazyLock<Knowledge> =
    LazyLock::new(|| Knowledge::embedded().unwrap_or_else(|faults| panic!("{faults}")));
/// See [`KNOWLEDGE`].
pub static MODELS: LazyLock<Models> =
    LazyLock::new(|| Models::load(|name| KNOWLEDGE.weights(name)).unwrap_or_else(|fault| panic!("{fault}")));

/// A capture of these bytes.
pub fn capture(bytes: &[u8], media: Media) -> Capture {
    Capture::new("https://news.example/2025/03/21/ferry", bytes.to_vec(), media, jiff::Timestamp::UNIX_EPOCH)
}

/// Extracts and checks: pieces cover each block without a gap, lie inside the content, and are equal where they say so.
pub fn extract(capture: &Capture) -> Article {
    let content = extract::decode(capture);
    let article = extract::extract(capture, &content, &KNOWLEDGE);
    for block in &article.blocks {
        assert!(!block.text.is_empty());
        let mut at = 0;
        for piece in &block.pieces {
            assert_eq!(piece.start as usize, at, "a gap between pieces");
            at = piece.end as usize;
            let Some(written) = content.text.get(piece.content.range()) else { panic!("a piece outside the content") };
            if piece.transform == Transform::Same {
                assert_eq!(Some(written), block.text.get(piece.start as usize..at), "unequal words");
            }
        }
        assert_eq!(at, block.text.len(), "words without a piece");
    }
    for dropped in &article.dropped {
        assert!(content.text.get(dropped.place.range()).is_some(), "dropped text outside the content");
    }
    let places = article.published.iter().chain(&article.modified).filter_map(|date| date.evidence.place);
    let places = places.chain(article.byline.iter().filter_map(|person| person.evidence.place));
    for place in places.chain(article.credits.iter().filter_map(|credit| credit.evidence.place)) {
        assert!(content.text.get(place.range()).is_some(), "evidence outside the content");
    }
    article
}

/// Annotates as English and checks: sentences and tokens in order, on character boundaries, and nothing but white space
/// between them; heads within their sentence; every span names words.
pub fn annotate(mut article: Article) -> Document {
    article.language =
        Some(Sourced::new("en".to_string(), model::EvidenceKind::Hint, None, "the fuzzer reads all as English"));
    let document = annotate::annotate(&article, &KNOWLEDGE, &MODELS);
    let text = document.text.as_str();
    let mut at = 0;
    for sentence in &document.sentences {
        between(text, at, sentence.span.start as usize);
        at = sentence.span.end as usize;
        let mut inside = sentence.span.start as usize;
        for token in sentence.tokens() {
            let span = document.tokens.span[token];
            between(text, inside, span.start as usize);
            assert!(!span.of(text).is_empty(), "an empty token");
            inside = span.end as usize;
            let head = document.tokens.head[token] as usize;
            assert!(sentence.tokens().contains(&head), "a head outside its sentence");
        }
        between(text, inside, at);
    }
    between(text, at, text.len());
    let spans = document.names.iter().map(|name| name.span);
    let spans = spans.chain(document.chains.iter().flat_map(|chain| chain.mentions.iter().map(|mention| mention.span)));
    let spans = spans.chain(document.times.iter().map(|time| time.span));
    let spans = spans.chain(document.quantities.iter().flat_map(|quantity| [quantity.span, quantity.number]));
    for span in spans.chain(document.quotations.iter().map(|quotation| quotation.span)) {
        names_words(text, span);
    }
    for block in &document.blocks {
        names_words(text, block.span);
    }
    document
}

fn names_words(text: &str, span: TextSpan) {
    assert!(text.get(span.range()).is_some_and(|words| !words.is_empty()), "{span:?} names no words");
}

fn between(text: &str, from: usize, to: usize) {
    let Some(gap) = text.get(from..to) else { panic!("{from}..{to} overlaps or cuts a character") };
    assert!(gap.chars().all(char::is_whitespace), "{gap:?} stands in no token");
}
