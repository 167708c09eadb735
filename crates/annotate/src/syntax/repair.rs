//! Trees that no treebank has, put right.

use std::ops::Range;

use model::{Relation, Tokens, Upos};

/// A conjunction such as "that" marks a clause and carries none: where the parser hung a verb under it, the verb takes its
/// place ("denied → that → sent" becomes "denied → sent → that"). Full stops and commas carry nothing either.
pub(super) fn clauses_under_function_words(tokens: &mut Tokens, sentence: Range<usize>) {
    for word in sentence.clone() {
        if tokens.upos[word] != Upos::Sconj || tokens.is_root(word) {
            continue;
        }
        let carried = |tokens: &Tokens, token: usize| {
            tokens.head[token] as usize == word
                && token != word
                && matches!(tokens.upos[token], Upos::Verb | Upos::Aux | Upos::Adj | Upos::Noun)
                && matches!(
                    tokens.relation[token].base(),
                    "ccomp" | "acl" | "advcl" | "xcomp" | "parataxis" | "csubj" | "dep"
                )
        };
        let Some(clause) = (word + 1..sentence.end).find(|token| carried(tokens, *token)) else { continue };
        let mut governor = tokens.head[word] as usize;
        if tokens.upos[governor] == Upos::Punct && !tokens.is_root(governor) {
            governor = tokens.head[governor] as usize;
        }
        // Neither the clause itself nor anything inside it may govern it.
        if governor == clause || is_under(tokens, governor, clause, sentence.len()) {
            continue;
        }
        let others: Vec<usize> = sentence
            .clone()
            .filter(|token| tokens.head[*token] as usize == word && *token != clause && *token != word)
            .collect();
        for token in others {
            tokens.head[token] = clause as u32;
        }
        tokens.head[clause] = governor as u32;
        tokens.relation[clause] = if governor > word { Relation::Advcl } else { complement(tokens.upos[governor]) };
        tokens.head[word] = clause as u32;
        tokens.relation[word] = Relation::Mark;
    }
}

fn complement(governor: Upos) -> Relation {
    if matches!(governor, Upos::Noun | Upos::Propn | Upos::Pron) { Relation::Acl } else { Relation::Ccomp }
}

fn is_under(tokens: &Tokens, mut token: usize, ancestor: usize, limit: usize) -> bool {
    for _ in 0..limit {
        if token == ancestor {
            return true;
        }
        if tokens.is_root(token) {
            return false;
        }
        token = tokens.head[token] as usize;
    }
    true
}

#[cfg(test)]
mod tests {
    use model::TextSpan;

    use super::*;

    #[test]
    fn a_clause_hung_under_that_takes_its_place() {
        // Iran denied that it sent arms
        let mut tokens = Tokens::default();
        tokens.span = vec![TextSpan::new(0, 1); 6];
        tokens.upos = vec![Upos::Propn, Upos::Verb, Upos::Sconj, Upos::Pron, Upos::Verb, Upos::Noun];
        tokens.head = vec![1, 1, 1, 4, 2, 4];
        tokens.relation =
            vec![Relation::Nsubj, Relation::Root, Relation::Obl, Relation::Nsubj, Relation::Ccomp, Relation::Obj];
        clauses_under_function_words(&mut tokens, 0..6);
        assert_eq!(tokens.head, [1, 1, 4, 4, 1, 4]);
        assert_eq!((tokens.relation[2], tokens.relation[4]), (Relation::Mark, Relation::Ccomp));
    }
}
