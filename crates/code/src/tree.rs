use model::{Document, Relation};

/// The dependency trees of a document, turned so that one can walk down as well as up. Built once per document.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    first: Vec<u32>,
    below: Vec<u32>,
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
        Tree { first, below }
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

    /// First and last token of everything under `token`, itself included. Walks at most 400 nodes, so that a broken
    /// tree of a huge sentence costs no more than a long one.
    pub(crate) fn reach(&self, token: usize) -> (usize, usize) {
        let (mut low, mut high) = (token, token);
        let mut open = vec![token];
        let mut left = 400;
        while let Some(at) = open.pop() {
            (low, high) = (low.min(at), high.max(at));
            left -= 1;
            if left == 0 {
                break;
            }
            open.extend(self.children(at));
        }
        (low, high)
    }
}
