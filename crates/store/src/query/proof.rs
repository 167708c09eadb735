use model::{ArticleId, Block, BlockKind, ContentSpan, ItemId, StoryId, TextBlock, TextSpan};
use rusqlite::OptionalExtension;
use serde::Serialize;

use super::{HeldArticle, Item, ids::read};
use crate::{Judgement, Store, StoreError};

/// An item with the way back to its bytes: item → sentence → block → decoded content → bytes, address and time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proof {
    /// The item, by its current coding.
    pub item: Item,
    /// The article that it stands in.
    pub article: ArticleId,
    /// The story that the article belongs to.
    pub story: Option<StoryId>,
    /// The sentences that its evidence touches.
    pub sentences: Vec<ProvenSentence>,
    /// Where its evidence stands in the decoded content.
    pub places: Vec<Place>,
    /// What persons said of it.
    pub judgements: Vec<Judgement>,
    /// The whole article, with its capture.
    pub held: HeldArticle,
}

/// A sentence of the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProvenSentence {
    /// Its index among the sentences of the document.
    pub index: usize,
    /// Where it stands in the document's text.
    pub span: TextSpan,
    /// Its words.
    pub text: String,
    /// The kind of block that it stands in.
    pub block: BlockKind,
}

/// Some words of the evidence and where they came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Index into the blocks of the article.
    pub block: u32,
    /// The words in the document's text.
    pub text: TextSpan,
    /// Their places in the decoded content, in order.
    pub content: Vec<ContentSpan>,
}

impl Store {
    /// An item, its evidence and the way back to the bytes.
    ///
    /// # Errors
    /// The item is not held; the store cannot be read.
    pub fn proof(&self, id: &ItemId) -> Result<Proof, StoreError> {
        let sql = "SELECT a.id, i.kind, c.body FROM item i JOIN coding c ON c.item = i.seq AND c.replaced IS NULL
                   JOIN article a ON a.seq = i.article WHERE i.id = ?";
        let found: Option<(String, String, String)> = self
            .db
            .prepare_cached(sql)?
            .query_row([id.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let Some((article, kind, body)) = found else { return Err(StoreError::Unknown { id: id.to_string() }) };
        let held = self.article(&read(&article)?)?;
        let item = Item::read(&kind, &body)?;
        Ok(Proof {
            article: held.article.id.clone(),
            story: held.story.clone(),
            sentences: held.sentences_of(item.evidence()),
            places: held.places_of(item.evidence()),
            judgements: self.judgements(id.as_str())?,
            item,
            held,
        })
    }
}

impl HeldArticle {
    /// The sentences that `span` touches.
    pub fn sentences_of(&self, span: TextSpan) -> Vec<ProvenSentence> {
        let from = self.sentences.partition_point(|(sentence, _)| sentence.end <= span.start);
        let touched = self.sentences[from..].iter().take_while(|(sentence, _)| sentence.start < span.end);
        let proven = touched.enumerate().map(|(index, (sentence, block))| ProvenSentence {
            index: from + index,
            span: *sentence,
            text: sentence.of(&self.text).to_string(),
            block: *block,
        });
        proven.collect()
    }

    /// Where the words of `span` stand in the decoded content, block by block.
    pub fn places_of(&self, span: TextSpan) -> Vec<Place> {
        let touched = self.blocks.iter().filter(|block| block.span.overlaps(span));
        touched.filter_map(|block| place(block, self.article.blocks.get(block.block as usize)?, span)).collect()
    }
}

fn place(at: &TextBlock, block: &Block, span: TextSpan) -> Option<Place> {
    let text = TextSpan::new(span.start.max(at.span.start) as usize, span.end.min(at.span.end) as usize);
    let offset = at.span.start as usize;
    let content = block.places(text.start as usize - offset, text.end as usize - offset);
    (!text.is_empty()).then_some(Place { block: at.block, text, content })
}
