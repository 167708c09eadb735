//! Scores from raw text: words are the same where they cover the same characters, white space left out.

use std::collections::HashMap;
use std::ops::Range;

use model::Document;

use super::conllu::GoldDocument;
use crate::Counts;

/// Counts over all documents.
#[derive(Default)]
pub struct Scores {
    pub sentences: Counts,
    pub tokens: Counts,
    pub upos: Counts,
    pub attached: Counts,
    pub labelled: Counts,
}

/// A word as (characters covered, head's characters or none for a root, UPOS, relation).
struct Placed<'a> {
    span: Range<usize>,
    head: Option<Range<usize>>,
    upos: &'a str,
    relation: &'a str,
}

impl Scores {
    /// Compares one document.
    pub fn add(&mut self, gold: &GoldDocument, found: &Document) {
        let (gold_sentences, gold_words) = place_gold(gold);
        let (found_sentences, found_words) = place_found(found);
        let hits = found_sentences.iter().filter(|span| gold_sentences.contains(*span)).count();
        self.sentences.add(hits, found_sentences.len(), gold_sentences.len());
        let by_span: HashMap<&Range<usize>, &Placed<'_>> = gold_words.iter().map(|word| (&word.span, word)).collect();
        let mut hits = [0; 4];
        for word in &found_words {
            let Some(gold) = by_span.get(&word.span) else { continue };
            let attached = gold.head == word.head;
            let right = [true, gold.upos == word.upos, attached, attached && gold.relation == word.relation];
            for (hits, right) in hits.iter_mut().zip(right) {
                *hits += usize::from(right);
            }
        }
        let counts = [&mut self.tokens, &mut self.upos, &mut self.attached, &mut self.labelled];
        for (counts, hits) in counts.into_iter().zip(hits) {
            counts.add(hits, found_words.len(), gold_words.len());
        }
    }
}

fn place_gold(gold: &GoldDocument) -> (Vec<Range<usize>>, Vec<Placed<'_>>) {
    let (mut sentences, mut words) = (Vec::new(), Vec::new());
    let mut at = 0;
    for sentence in &gold.sentences {
        let start = at;
        // Forms of multiword tokens put together give the surface in these treebanks ("do" + "n't").
        let spans: Vec<Range<usize>> = sentence
            .words
            .iter()
            .map(|word| {
                let length = word.form.chars().filter(|c| !c.is_whitespace()).count();
                at += length;
                at - length..at
            })
            .collect();
        for (word, span) in sentence.words.iter().zip(&spans) {
            let head = word.head.checked_sub(1).and_then(|head| spans.get(head).cloned());
            words.push(Placed { span: span.clone(), head, upos: &word.upos, relation: &word.relation });
        }
        // Where they do not, the sentence's own text says where the next one begins.
        at = start + sentence.text.chars().filter(|c| !c.is_whitespace()).count();
        sentences.push(start..at);
    }
    (sentences, words)
}

fn place_found(found: &Document) -> (Vec<Range<usize>>, Vec<Placed<'_>>) {
    let mut before = Vec::with_capacity(found.text.len() + 1);
    let mut count = 0;
    for character in found.text.chars() {
        before.extend(std::iter::repeat_n(count, character.len_utf8()));
        count += usize::from(!character.is_whitespace());
    }
    before.push(count);
    let place = |span: model::TextSpan| before[span.start as usize]..before[span.end as usize];
    let tokens = &found.tokens;
    let words = (0..tokens.len()).map(|token| Placed {
        span: place(tokens.span[token]),
        head: (!tokens.is_root(token)).then(|| place(tokens.span[tokens.head[token] as usize])),
        upos: tokens.upos[token].as_str(),
        relation: tokens.relation[token].as_str(),
    });
    (found.sentences.iter().map(|sentence| place(sentence.span)).collect(), words.collect())
}
