use std::path::Path;

use infer::lexicon::Lexicon;
use infer::words::Word;
use model::{Relation, Upos};

use crate::overlap;

/// One sentence of a treebank.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    pub id: String,
    pub forms: Vec<String>,
    pub lemmas: Vec<String>,
    pub upos: Vec<Upos>,
    /// The treebank's own tags.
    pub fine: Vec<String>,
    /// The number of words for the root.
    pub heads: Vec<u32>,
    pub relations: Vec<Relation>,
    /// The last column, as written.
    pub misc: Vec<String>,
    pub words: Vec<Word>,
}

/// The treebanks that are learnt from.
pub struct Trees {
    pub train: Vec<Tree>,
}

impl Trees {
    /// Reads EWT and GUM below `gold`.
    pub fn read(gold: &Path, lexicon: &Lexicon) -> Result<Self, String> {
        let (ewt, gum) = (gold.join("ud-english-ewt"), gold.join("ud-english-gum"));
        let mut train = read_trees(&ewt.join("train.conllu"))?;
        train.extend(read_trees(&gum.join("train.conllu"))?);
        let refused = overlap::scored(&train, gold)?;
        println!("{} training sentences also stand in a scored set and are left out", refused.len());
        let mut index = 0..;
        train.retain(|_| index.next().is_none_or(|index| refused.binary_search(&index).is_err()));
        let mut trees = Trees { train };
        for word in trees.train.iter_mut().flat_map(|tree| &mut tree.words) {
            word.known = lexicon.get(word.lower);
        }
        Ok(trees)
    }
}

/// Reads a file in CoNLL-U; multiword ranges and empty nodes are left out.
pub fn read_trees(path: &Path) -> Result<Vec<Tree>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut buffer = String::new();
    let mut trees = Vec::new();
    for block in text.split("\n\n") {
        let mut tree = Tree::default();
        for line in block.lines() {
            if let Some(id) = line.strip_prefix("# sent_id = ") {
                tree.id = id.trim().to_string();
            }
            let cells: Vec<&str> = line.split('\t').collect();
            let [id, form, lemma, upos, fine, _, head, relation, _, misc] = cells[..] else { continue };
            if line.starts_with('#') || id.contains(['-', '.']) {
                continue;
            }
            tree.words.push(Word::new(form, &mut buffer));
            tree.forms.push(form.to_string());
            tree.lemmas.push(lemma.to_string());
            tree.upos.push(Upos::parse(upos));
            tree.fine.push(fine.to_string());
            tree.heads.push(head.parse().map_err(|_| format!("{}: head {head:?} in {}", path.display(), tree.id))?);
            tree.relations.push(Relation::parse(relation));
            tree.misc.push(misc.to_string());
        }
        let n_words = tree.forms.len() as u32;
        for head in &mut tree.heads {
            *head = if *head == 0 { n_words } else { *head - 1 };
        }
        if n_words > 0 {
            trees.push(tree);
        }
    }
    Ok(trees)
}
