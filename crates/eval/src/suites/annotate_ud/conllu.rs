//! CoNLL-U with documents and paragraphs.

use std::path::Path;

use crate::{EvalError, read_text};

/// One document of a treebank.
#[derive(Default)]
pub struct GoldDocument {
    pub sentences: Vec<GoldSentence>,
}

/// One sentence.
#[derive(Default)]
pub struct GoldSentence {
    pub id: String,
    pub starts_paragraph: bool,
    /// As it stood in the text.
    pub text: String,
    pub words: Vec<GoldWord>,
    /// Whether white space follows the last token.
    pub space_after: bool,
}

/// One syntactic word.
pub struct GoldWord {
    pub form: String,
    pub lemma: String,
    pub upos: String,
    /// 0 for the root, else the number of the head from 1.
    pub head: usize,
    pub relation: String,
}

impl GoldDocument {
    /// Its raw text: paragraphs with an empty line between them.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut space = false;
        for sentence in &self.sentences {
            if !text.is_empty() {
                text.push_str(if sentence.starts_paragraph {
                    "\n\n"
                } else if space {
                    " "
                } else {
                    ""
                });
            }
            text.push_str(&sentence.text);
            space = sentence.space_after;
        }
        text
    }
}

/// Reads a file; a file without document marks is one document.
pub fn read(path: &Path) -> Result<Vec<GoldDocument>, EvalError> {
    let text = read_text(path)?;
    let mut documents: Vec<GoldDocument> = Vec::new();
    for block in text.split("\n\n") {
        let mut sentence = GoldSentence { space_after: true, ..GoldSentence::default() };
        for line in block.lines() {
            if line.starts_with("# newdoc") || documents.is_empty() {
                documents.push(GoldDocument::default());
                sentence.starts_paragraph = true;
            }
            sentence.starts_paragraph |= line.starts_with("# newpar") && !line.starts_with("# newpar_block");
            if let Some(id) = line.strip_prefix("# sent_id = ") {
                sentence.id = id.to_string();
            } else if let Some(text) = line.strip_prefix("# text = ") {
                sentence.text = text.to_string();
            } else if !line.starts_with('#') && !line.is_empty() {
                word(line, &mut sentence).map_err(|reason| EvalError::format(path, reason))?;
            }
        }
        if let Some(document) = documents.last_mut()
            && !sentence.words.is_empty()
        {
            document.sentences.push(sentence);
        }
    }
    Ok(documents)
}

fn word(line: &str, sentence: &mut GoldSentence) -> Result<(), String> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [id, form, lemma, upos, _, _, head, relation, _, misc] = cells[..] else {
        return Err(format!("a line of {} cells in {}", cells.len(), sentence.id));
    };
    if id.contains('.') {
        return Ok(());
    }
    sentence.space_after = !misc.split('|').any(|part| part == "SpaceAfter=No");
    if id.contains('-') {
        return Ok(());
    }
    let head = head.parse().map_err(|_| format!("head {head:?} in {}", sentence.id))?;
    let [form, lemma, upos, relation] = [form, lemma, upos, relation].map(str::to_string);
    sentence.words.push(GoldWord { form, lemma, upos, head, relation });
    Ok(())
}
