use infer::{Capitals, Models, Reading};
use knowledge::{Knowledge, LanguageGrammar};
use model::{Document, Note, Sentence};

mod cuts;
mod features;
mod repair;

/// Fills parts of speech, features, heads, relations and lemmas. A text in a language without grammar lists keeps the
/// defaults of its columns, and a note says so; likewise where weights are absent.
pub(crate) fn parse(document: &mut Document, knowledge: &Knowledge, models: &Models) {
    let Some(grammar) = knowledge.grammar.of(&document.language) else {
        let language = document.language.clone();
        document
            .notes
            .push(Note::new("A01", format!("the language {language:?} is not read beyond sentences and tokens")));
        return no_lemmas(document);
    };
    let missing = models.missing();
    if !missing.is_empty() {
        let names = missing.join(", ");
        document.notes.push(Note::new("A02", format!("no weights for {names}: what they would tell is left empty")));
    }
    let mut reading = Reading::default();
    let mut lemmatiser = Lemmatiser { models, grammar, key: (String::new(), model::Upos::X), lemma: String::new() };
    for index in 0..document.sentences.len() {
        let sentence = document.sentences[index].clone();
        read(document, &sentence, grammar, models, &mut reading);
        lemmatiser.add(document, &sentence, &reading);
    }
}

fn no_lemmas(document: &mut Document) {
    for _ in 0..document.tokens.len() {
        document.tokens.push_lemma("");
    }
}

/// Writes the columns of one sentence.
fn read(
    document: &mut Document,
    sentence: &Sentence,
    grammar: &LanguageGrammar,
    models: &Models,
    reading: &mut Reading,
) {
    let range = sentence.tokens();
    let forms = range.clone().map(|token| document.tokens.span[token].of(&document.text));
    let cut = |reading: &Reading, part| cuts::find(document, range.start, grammar, models, reading, part);
    models.read(forms, capitals(document, range.clone()), &cut, reading);
    let tokens = &mut document.tokens;
    for (index, token) in range.clone().enumerate() {
        tokens.upos[token] = reading.upos[index];
        let head = reading.heads[index] as usize;
        tokens.head[token] = if head < range.len() { (range.start + head) as u32 } else { token as u32 };
        tokens.relation[token] = reading.relations[index];
        let form = tokens.span[token].of(&document.text);
        tokens.features[token] = features::of(models.fine_tag(reading.tags[index]), form, reading.upos[index]);
    }
    repair::clauses_under_function_words(tokens, range.clone());
    repair::names_in_pieces(tokens, range.clone());
    let first = range.start;
    let fine = |at: usize| models.fine_tag(reading.tags[at - first]);
    repair::finite_modifiers(tokens, range.clone(), |at| fine(at) == "VBD");
    let thats: Vec<usize> = range
        .clone()
        .filter(|&at| grammar.is(tokens.span[at].of(&document.text), knowledge::WordClass::That))
        .collect();
    let takes_act = |at: usize| grammar.is(tokens.span[at].of(&document.text), knowledge::WordClass::TakesAct);
    let verbs: Vec<usize> = range.clone().filter(|&at| takes_act(at)).collect();
    repair::acts_after_verbs(tokens, range.clone(), |at| verbs.binary_search(&at).is_ok());
    let words = repair::Words {
        is_that: &|at| thats.binary_search(&at).is_ok(),
        is_finite: &|at| matches!(fine(at), "VBD" | "VBZ" | "VBP" | "MD"),
    };
    repair::finite_beside_infinitives(tokens, range.clone(), fine);
    let dashes: Vec<usize> = range
        .clone()
        .filter(|&at| {
            let span = tokens.span[at];
            let touches = |other: usize| range.contains(&other) && tokens.span[other].start == span.end;
            span.of(&document.text) == "-" && touches(at + 1) && at > first && tokens.span[at - 1].end == span.start
        })
        .collect();
    let modifies: Vec<usize> = range
        .clone()
        .filter(|&at| grammar.is(tokens.span[at].of(&document.text), knowledge::WordClass::Modifies))
        .collect();
    repair::modifying_participles(tokens, range.clone(), |at| modifies.binary_search(&at).is_ok());
    let openers: Vec<usize> = range
        .clone()
        .filter(|&at| grammar.is(tokens.span[at].of(&document.text), knowledge::WordClass::OpensTime))
        .collect();
    let is_past = |at: usize| fine(at) == "VBD";
    repair::clauses_of_time(tokens, range.clone(), is_past, |at| openers.binary_search(&at).is_ok());
    let ends = tokens.span[range.end - 1].of(&document.text) == ".";
    repair::lost_roots(tokens, range.clone(), |at| ends && matches!(fine(at), "VBD" | "VBZ" | "VBP" | "MD"));
    repair::compounds(tokens, range.clone(), |at| dashes.binary_search(&at).is_ok());
    repair::claims_with_content(tokens, range.clone(), &words);
    repair::subjects_of_conjuncts(tokens, range.clone(), &words);
    let commas: Vec<usize> = range.clone().filter(|&at| tokens.span[at].of(&document.text) == ",").collect();
    repair::subjects_in_pieces(tokens, range.clone(), |at| commas.binary_search(&at).is_ok());
    features::by_tree(tokens, range);
}

/// Whether nearly every longer word of a sentence begins with a capital.
fn capitals(document: &Document, range: std::ops::Range<usize>) -> Capitals {
    let forms = range.skip(1).map(|token| document.form(token));
    let (mut n_words, mut n_capitals) = (0, 0);
    for form in forms.filter(|form| form.chars().count() > 3) {
        let first = form.chars().next().unwrap_or(' ');
        n_words += usize::from(first.is_alphabetic());
        n_capitals += usize::from(first.is_uppercase());
    }
    // Eight in ten: "Talks on Prisoners Resume in Geneva after Pause" is a headline, a list of names in a sentence is
    // not likely to fill it.
    if n_words > 3 && n_capitals * 10 >= n_words * 8 { Capitals::Everywhere } else { Capitals::InNames }
}

struct Lemmatiser<'a> {
    models: &'a Models,
    grammar: &'a LanguageGrammar,
    key: (String, model::Upos),
    lemma: String,
}

impl Lemmatiser<'_> {
    /// Adds the lemmas of one sentence.
    fn add(&mut self, document: &mut Document, sentence: &Sentence, reading: &Reading) {
        for (index, token) in sentence.tokens().enumerate() {
            let form = document.tokens.span[token].of(&document.text);
            let key = &mut self.key;
            let grammar = self.grammar;
            let irregular = |upos| {
                infer::words::lower(form, &mut key.0);
                key.1 = upos;
                grammar.lemmas.get(&*key).map(String::as_str)
            };
            self.models.lemma(form, &reading.words[index], reading.tags[index], irregular, &mut self.lemma);
            document.tokens.push_lemma(&self.lemma);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Features, Relation, Upos};

    use crate::annotate_tokens;

    #[test]
    fn without_weights_the_columns_keep_their_defaults_and_a_note_says_so() {
        let knowledge = Knowledge::embedded().unwrap();
        let document = annotate_tokens(&[vec!["They", "agreed", "."]], &knowledge, &Models::default());
        assert_eq!(document.tokens.len(), 3);
        assert!(document.tokens.upos.iter().all(|upos| *upos == Upos::X));
        assert_eq!(document.tokens.lemma(1), "");
        assert!(document.notes.iter().any(|note| note.code == "A02"));
    }

    /// Our own sentences of the kind that news is made of; skipped in a checkout without weights.
    #[test]
    fn plain_news_sentences_are_read_rightly() {
        let knowledge = Knowledge::embedded().unwrap();
        let models = Models::load(|name| knowledge.weights(name)).unwrap();
        if !models.missing().is_empty() {
            return;
        }
        let forms = "The ministers were invited to Geneva by the president .".split(' ').collect();
        let document = annotate_tokens(&[forms], &knowledge, &models);
        let tokens = &document.tokens;
        assert!(tokens.is_root(3));
        assert_eq!(tokens.lemma(3), "invite");
        assert_eq!((tokens.head[1], tokens.relation[1]), (3, Relation::NsubjPass));
        assert_eq!(tokens.relation[8], Relation::OblAgent);
        assert!(tokens.features[3].has(Features::PAST.with(Features::PASSIVE)));
        assert!(tokens.features[1].has(Features::PLURAL));
    }
}
