use model::{Document, Relation, TextSpan};

/// The dependency trees of a document, turned so that one can walk down as well as up. Built once per document.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    first: Vec<u32>,
    below: Vec<u32>,
    /// First and last token of everything under each token, itself included.
    reach: Vec<(u32, u32)>,
}

impl Tree {
    /// Sorts the tokens under their heads, each list in text order.
    pub(crate) fn new(doc: &Document) -> Self {
        let n_tokens = doc.tokens.len();
        let mut first = vec![0u32; n_tokens + 1];
        for token in 0..n_tokens {
            let head = doc.tokens.head[token] as usize;
            if head != token && head < n_tokens {
                first[head + 1] += 1;
            }
        }
        for index in 0..n_tokens {
            first[index + 1] += first[index];
        }
        let mut next = first.clone();
        let mut below = vec![0u32; first[n_tokens] as usize];
        for token in 0..n_tokens {
            let head = doc.tokens.head[token] as usize;
            if head != token && head < n_tokens {
                below[next[head] as usize] = token as u32;
                next[head] += 1;
            }
        }
        let mut tree = Tree { first, below, reach: (0..n_tokens as u32).map(|token| (token, token)).collect() };
        tree.measure(doc);
        tree
    }

    /// Sets the reaches: heads stand before what hangs under them in `order`, so that the way back sees the leaves first.
    /// Heads that form a cycle (no parser of ours makes one) are never reached and keep their own place.
    fn measure(&mut self, doc: &Document) {
        let n_tokens = doc.tokens.len();
        let head = |token: usize| doc.tokens.head[token] as usize;
        let mut order: Vec<usize> = (0..n_tokens).filter(|&t| head(t) == t || head(t) >= n_tokens).collect();
        let mut at = 0;
        while at < order.len() {
            let below: Vec<usize> = self.children(order[at]).collect();
            order.extend(below);
            at += 1;
        }
        for &token in order.iter().rev().filter(|&&token| head(token) != token && head(token) < n_tokens) {
            let (low, high) = self.reach[token];
            let above = &mut self.reach[head(token)];
            *above = (above.0.min(low), above.1.max(high));
        }
    }

    /// The tokens that hang directly under `token`, in text order.
    pub(crate) fn children(&self, token: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let range = match (self.first.get(token), self.first.get(token + 1)) {
            (Some(&from), Some(&to)) => from as usize..to as usize,
            _ => 0..0,
        };
        self.below[range].iter().map(|&child| child as usize)
    }

    /// The children of `token` whose relation, without its subtype, is `base` (`nsubj` finds `nsubj:pass`).
    pub(crate) fn under<'a>(
        &'a self,
        doc: &'a Document,
        token: usize,
        base: &'static str,
    ) -> impl DoubleEndedIterator<Item = usize> + 'a {
        self.children(token).filter(move |&child| doc.tokens.relation[child].base() == base)
    }

    /// The children of `token` with exactly this relation.
    pub(crate) fn exactly<'a>(
        &'a self,
        doc: &'a Document,
        token: usize,
        relation: Relation,
    ) -> impl DoubleEndedIterator<Item = usize> + 'a {
        self.children(token).filter(move |&child| doc.tokens.relation[child] == relation)
    }

    /// First and last token of everything under `token`, itself included.
    pub(crate) fn reach(&self, token: usize) -> (usize, usize) {
        self.reach.get(token).map_or((token, token), |&(low, high)| (low as usize, high as usize))
    }

    /// The words from the first to the last token under `token`.
    pub(crate) fn span(&self, doc: &Document, token: usize) -> TextSpan {
        let (low, high) = self.reach(token);
        doc.tokens.span[low].cover(doc.tokens.span[high])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::parsed;

    #[test]
    fn a_reach_covers_the_words_below_a_token() {
        let doc = parsed("officials/NOUN/2/nsubj said/VERB/0/root that/SCONJ/5/mark he/PRON/5/nsubj left/VERB/2/ccomp");
        let tree = Tree::new(&doc);
        assert_eq!(tree.children(1).collect::<Vec<_>>(), [0, 4]);
        assert_eq!((tree.reach(4), tree.reach(1)), ((2, 4), (0, 4)));
        assert_eq!(doc.text(tree.span(&doc, 4)), "that he left");
    }

    #[test]
    fn a_cycle_of_heads_ends() {
        let doc = parsed("a/X/2/dep b/X/1/dep c/X/0/root");
        assert_eq!(Tree::new(&doc).reach(0), (0, 0));
    }
}
