use std::collections::BTreeMap;

use infer::hash;
use infer::lemmas::{Lemmas, Script, features, key};
use infer::table::{Sparse, best};
use infer::words::Word;

use crate::corpus::{Tree, Trees};
use crate::perceptron::{Perceptron, Random};

const BITS: u32 = 16;
const ROUNDS: usize = 8;
const SCALE: f64 = 16.0;
/// Scripts that fewer different words need are left to the table of exceptions.
const WORDS: usize = 3;
/// Classes of the ending model; exceptions may use more scripts.
const MOST: usize = 120;

/// Trains the lemmatiser.
pub fn train(trees: &Trees) -> Result<Vec<u8>, String> {
    let known = words(&trees.train);
    let mut counts: BTreeMap<&Script, usize> = BTreeMap::new();
    for entry in known.values() {
        *counts.entry(&entry.script).or_default() += 1;
    }
    let mut scripts: Vec<(&Script, usize)> = counts.into_iter().collect();
    scripts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let n_classes = scripts.iter().take_while(|(_, count)| *count >= WORDS).count().min(MOST);
    let scripts: Vec<Script> = scripts.into_iter().map(|(script, _)| script.clone()).collect();
    let class = |script: &Script| scripts.iter().position(|other| other == script);
    let model = learn(&known, n_classes, |script| class(script).filter(|class| *class < n_classes));
    let table = Sparse::read(&Sparse::write(&model), n_classes)?;
    let mut exceptions = Vec::new();
    let (mut found, mut sums) = (Vec::new(), Vec::new());
    for (key, entry) in &known {
        features(&entry.word, entry.tag, &mut found);
        table.score(&found, &mut sums);
        let right = class(&entry.script).unwrap_or(0);
        if best(&sums[..n_classes]) != right {
            exceptions.push((*key, right as u16));
        }
    }
    println!(
        "{} words, {} scripts, {} by ending, {} exceptions",
        known.len(),
        scripts.len(),
        n_classes,
        exceptions.len()
    );
    Ok(Lemmas::write(&scripts, &exceptions, n_classes as u16, &model))
}

struct Entry {
    word: Word,
    tag: u32,
    script: Script,
}

fn tag_hash(tree: &Tree, at: usize) -> u32 {
    hash::bytes(tree.fine[at].as_bytes()) ^ tree.upos[at] as u32
}

/// Each word with each tag, with the script that it needs most often.
fn words(trees: &[Tree]) -> BTreeMap<u32, Entry> {
    let mut counts: BTreeMap<u32, (Word, u32, BTreeMap<Script, usize>)> = BTreeMap::new();
    for tree in trees {
        for at in 0..tree.forms.len() {
            if tree.lemmas[at] == "_" {
                continue;
            }
            let tag = tag_hash(tree, at);
            let script = Script::between(&tree.forms[at], &tree.lemmas[at]);
            let entry = counts.entry(key(&tree.words[at], tag)).or_insert((tree.words[at], tag, BTreeMap::new()));
            *entry.2.entry(script).or_default() += 1;
        }
    }
    let most = |scripts: BTreeMap<Script, usize>| scripts.into_iter().max_by_key(|(_, count)| *count);
    let entries = counts
        .into_iter()
        .filter_map(|(key, (word, tag, scripts))| most(scripts).map(|(script, _)| (key, Entry { word, tag, script })));
    entries.collect()
}

fn learn(
    known: &BTreeMap<u32, Entry>,
    n_classes: usize,
    class: impl Fn(&Script) -> Option<usize>,
) -> Vec<Vec<(u8, i8)>> {
    let mut model = Perceptron::new(BITS, n_classes);
    let (mut found, mut sums) = (Vec::new(), vec![0; n_classes]);
    let entries: Vec<(&Entry, usize)> =
        known.values().filter_map(|entry| class(&entry.script).map(|class| (entry, class))).collect();
    let mut order: Vec<usize> = (0..entries.len()).collect();
    let mut random = Random::new(9);
    for _ in 0..ROUNDS {
        random.shuffle(&mut order);
        for index in &order {
            let (entry, right) = entries[*index];
            features(&entry.word, entry.tag, &mut found);
            model.score(&found, &mut sums);
            model.count();
            let guess = best(&sums);
            if guess != right {
                model.update(&found, right, guess);
            }
        }
    }
    model.sparse(SCALE, 0.5)
}
