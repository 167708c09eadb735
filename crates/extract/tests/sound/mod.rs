//! What holds for every article, whatever the page was. The fuzz targets compile this file too.

use model::{Article, Transform};

/// Pieces cover each block without a gap, lie inside the content, and are equal to it where they say so; what was
/// dropped and what is evidence lies inside the content.
///
/// Panics where that does not hold.
pub fn check(article: &Article, content: &str) {
    for block in &article.blocks {
        assert!(!block.text.is_empty(), "a block without text");
        let mut at = 0;
        for piece in &block.pieces {
            assert_eq!(piece.start as usize, at, "pieces leave no gap in {:?}", block.text);
            at = piece.end as usize;
            let written = content.get(piece.content.range());
            assert!(written.is_some(), "{:?} lies outside the content", piece.content);
            if piece.transform == Transform::Same {
                assert_eq!(written, block.text.get(piece.start as usize..at));
            }
        }
        assert_eq!(at, block.text.len(), "pieces cover {:?}", block.text);
    }
    let dates = article.published.iter().chain(&article.modified).filter_map(|date| date.evidence.place);
    let people = article.byline.iter().filter_map(|person| person.evidence.place);
    let credits = article.credits.iter().filter_map(|credit| credit.evidence.place);
    let dropped = article.dropped.iter().map(|dropped| dropped.place);
    for place in dates.chain(people).chain(credits).chain(dropped) {
        assert!(content.get(place.range()).is_some(), "{place:?} lies outside the content");
    }
}
