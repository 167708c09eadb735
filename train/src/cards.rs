//! Model cards: what each model learnt from, how well it does, and which bytes are meant.

use std::path::Path;

use infer::{Capitals, Models, Reading};
use model::{NameKind, Sha256, Upos};

use crate::corpus::{Tree, read_trees};
use crate::names::{self, KINDS};

/// The models in the order in which they are trained, with what their cards say.
pub const CARDS: &[Card] = &[
    Card {
        name: "lexicon",
        about: "Word classes, a feature of the other models: parts of speech, inflection and lexicographer classes of \
                single words, first names, surnames, place names. A table of hashes; nothing is learnt.",
        data: "WordNet 3.0 (WordNet licence, Princeton University), name lists of the 1990 US census (public domain), \
               GeoNames cities above 15,000 people, countries and US states (CC BY 4.0).",
        command: "lexicon --wordnet FOLDER --census FOLDER --geonames FOLDER",
    },
    Card {
        name: "tagger",
        about: "Universal parts of speech with Penn tags, greedy from left to right: averaged perceptrons with a margin \
                choose the part of speech, then the tag; frequent words that have always had one tag keep it. The weights \
                are the mean of three runs.",
        data: TREEBANKS,
        command: "tagger",
    },
    Card {
        name: "parser",
        about: "Universal Dependencies heads and relations. Two greedy arc-hybrid passes, backwards and then forwards, of \
                averaged perceptrons with a margin that choose move and group of labels, then the label; trained with a \
                dynamic oracle on tags, and the second pass on arcs of a first, that came from models which had not seen \
                the sentence. The weights of the second pass are the mean of three runs. What each step gave: \
                `docs/decisions/2026-11-25-parser-in-two-passes.md`.",
        data: TREEBANKS,
        command: "parser",
    },
    Card {
        name: "names",
        about: "Persons, organisations, places; averaged perceptron with a margin over BIO classes, the mean of five runs. \
                Other names are learnt as a class of their own and not printed.",
        data: "Universal NER English EWT, train (CC BY-SA 4.0); its 540 broken `B-O` tags count as no name.",
        command: "names",
    },
    Card {
        name: "lemmas",
        about: "Lemmas: edit scripts chosen by ending and tag, with a table of exceptions.",
        data: TREEBANKS,
        command: "lemmas",
    },
];

const TREEBANKS: &str = "Universal Dependencies English EWT, train (CC BY-SA 4.0) and English GUM, the 84 documents of \
                         train whose texts are free (annotations CC BY 4.0, texts by genre). Sentences that also stand \
                         in a scored set are left out (`train/src/overlap.rs`).";

/// What the card of a model says of it.
pub struct Card {
    pub name: &'static str,
    pub about: &'static str,
    pub data: &'static str,
    pub command: &'static str,
}

/// Writes the card of every model below `out`, with its scores on development and test sets.
pub fn write(out: &Path, gold: &Path) -> Result<(), String> {
    let bytes = |name: &str| std::fs::read(out.join(name).join("weights.bin")).ok();
    let weights: Vec<(&str, Option<Vec<u8>>)> = CARDS.iter().map(|card| (card.name, bytes(card.name))).collect();
    let find = |name: &str| weights.iter().find(|(known, _)| *known == name).and_then(|(_, bytes)| bytes.as_deref());
    let models = Models::load(find)?;
    let scores = scores(&models, gold)?;
    for card in CARDS {
        let Some(bytes) = find(card.name) else { continue };
        let scored: String =
            scores.iter().filter(|(name, _)| *name == card.name).map(|(_, line)| format!("- {line}\n")).collect();
        let scored = if scored.is_empty() { "- none of its own\n" } else { &scored };
        let text = format!(
            "# {name}\n\n{about}\n\n- Learnt from: {data}\n- Licence of the weights: CC BY-SA 4.0\n- Retrain: `cargo run -p train \
             --profile quick -- {command}` (fixed seed, one thread, the same bytes each time)\n- `weights.bin`: {size} \
             bytes, SHA-256 `{digest}`\n\n## Scores\n\nOn gold tokens, with the tags of our own tagger.\n\n{scored}",
            name = card.name,
            about = card.about,
            data = card.data,
            command = card.command,
            size = bytes.len(),
            digest = Sha256::of(bytes).as_str(),
        );
        let path = out.join(card.name).join("MODEL_CARD.md");
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    for (name, line) in scores {
        println!("{name}: {line}");
    }
    Ok(())
}

/// (model, line) for every model and set.
fn scores(models: &Models, gold: &Path) -> Result<Vec<(&'static str, String)>, String> {
    let mut lines = Vec::new();
    for (bank, folder) in [("EWT", "ud-english-ewt"), ("GUM", "ud-english-gum")] {
        for part in ["dev", "test"] {
            let trees = read_trees(&gold.join(folder).join(format!("{part}.conllu")))?;
            let [upos, uas, las, lemma] = score_trees(models, &trees);
            lines.push(("tagger", format!("{bank} {part}: UPOS {upos:.4}")));
            lines.push(("parser", format!("{bank} {part}: UAS {uas:.4}, LAS {las:.4}")));
            lines.push(("lemmas", format!("{bank} {part}: lemmas {lemma:.4}")));
            if bank == "EWT" {
                let labels = names::read_labels(&gold.join(format!("uner-english-ewt/en_ewt-ud-{part}.iob2")))?;
                let [precision, recall, f1] = score_names(models, &trees, &labels);
                let line = format!("UNER EWT {part}: precision {precision:.4}, recall {recall:.4}, F1 {f1:.4}");
                lines.push(("names", format!("{line} (by themselves, without the name lists of `data/`)")));
            }
        }
    }
    Ok(lines)
}

fn score_trees(models: &Models, trees: &[Tree]) -> [f64; 4] {
    let mut right = [0usize; 4];
    let mut total = 0;
    let (mut reading, mut lemma) = (Reading::default(), String::new());
    for tree in trees {
        models.read(tree.forms.iter().map(String::as_str), Capitals::InNames, &|_, _| None, &mut reading);
        for at in 0..tree.forms.len() {
            let attached = reading.heads[at] == tree.heads[at];
            models.lemma(&tree.forms[at], &reading.words[at], reading.tags[at], |_| None, &mut lemma);
            let labelled = attached && reading.relations[at] == tree.relations[at];
            let all = [reading.upos[at] == tree.upos[at], attached, labelled, lemma == tree.lemmas[at]];
            for (count, is_right) in right.iter_mut().zip(all) {
                *count += usize::from(is_right);
            }
            total += 1;
        }
    }
    right.map(|count| count as f64 / f64::from(total.max(1)))
}

fn score_names(models: &Models, trees: &[Tree], labels: &names::Labels) -> [f64; 3] {
    let (mut hits, mut predicted, mut expected) = (0, 0, 0);
    let mut reading = Reading::default();
    for tree in trees {
        let Some(classes) = labels.get(&tree.id) else { continue };
        models.read(tree.forms.iter().map(String::as_str), Capitals::InNames, &|_, _| None, &mut reading);
        let upos: Vec<Upos> = reading.upos.clone();
        let found = models.names(tree.forms.iter().map(String::as_str), &upos, &mut reading);
        let spans = infer::names::spans(classes).into_iter().map(|(range, kind)| (range, KINDS[kind]));
        let gold: Vec<_> = spans.filter(|(_, kind)| *kind != NameKind::Unknown).collect();
        hits += found.iter().filter(|name| gold.contains(name)).count();
        predicted += found.len();
        expected += gold.len();
    }
    let share = |count: usize| hits as f64 / count.max(1) as f64;
    [share(predicted), share(expected), 2.0 * hits as f64 / (predicted + expected).max(1) as f64]
}
