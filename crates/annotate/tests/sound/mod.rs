//! What holds for every document, whatever the text was. The fuzz targets compile this file too.

use model::{Document, TextSpan};

/// Sentences and tokens follow one another on character boundaries with nothing but white space between them; heads
/// stand in their sentence; every span names words.
///
/// Panics where that does not hold.
pub fn check(document: &Document) {
    let text = document.text.as_str();
    let mut at = 0;
    for sentence in &document.sentences {
        between(text, at, sentence.span.start as usize);
        at = sentence.span.end as usize;
        let mut inside = sentence.span.start as usize;
        for token in sentence.tokens() {
            let span = document.tokens.span[token];
            between(text, inside, span.start as usize);
            names_words(text, span);
            inside = span.end as usize;
            let head = document.tokens.head[token] as usize;
            assert!(sentence.tokens().contains(&head), "a head outside its sentence");
        }
        between(text, inside, at);
    }
    between(text, at, text.len());
    let names = document.names.iter().map(|name| name.span);
    let mentions = document.chains.iter().flat_map(|chain| chain.mentions.iter().map(|mention| mention.span));
    let times = document.times.iter().map(|time| time.span);
    let quantities = document.quantities.iter().flat_map(|quantity| [quantity.span, quantity.number]);
    let quotations = document.quotations.iter().map(|quotation| quotation.span);
    let blocks = document.blocks.iter().map(|block| block.span);
    for span in names.chain(mentions).chain(times).chain(quantities).chain(quotations).chain(blocks) {
        names_words(text, span);
    }
}

fn names_words(text: &str, span: TextSpan) {
    assert!(text.get(span.range()).is_some_and(|words| !words.is_empty()), "{span:?} names no words");
}

fn between(text: &str, from: usize, to: usize) {
    let Some(gap) = text.get(from..to) else { panic!("{from}..{to} overlaps or cuts a character") };
    assert!(gap.chars().all(char::is_whitespace), "{gap:?} stands in no token");
}
