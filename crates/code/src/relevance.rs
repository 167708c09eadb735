use model::{Coded, Note, Upos};

use crate::{Ctx, candidates::Candidate};

/// Takes back events on pages of sport, entertainment, earnings, travel, advice and the like, with a note.
pub(crate) fn judge(ctx: Ctx<'_>, coded: &mut Coded) {
    if coded.events.is_empty() {
        return;
    }
    let Some(reason) = of_page(ctx) else { return };
    let n_events = coded.events.len();
    coded.events.clear();
    coded.notes.push(Note::new("C02", format!("{reason}: {n_events} clauses were not coded as events")));
}

/// Below this many words outside quotations a page says too little about what sort of page it is.
const LEAST_WORDS: usize = 120;

/// Why nothing on the page is an event: it speaks to its reader, of its writer, or of one of the topics that
/// `data/languages/en/relevance.toml` lists.
fn of_page(ctx: Ctx<'_>) -> Option<String> {
    let lists = &ctx.knowledge.relevance;
    let doc = ctx.doc;
    let mut n_words = 0usize;
    let mut counts = vec![0usize; lists.topics().len()];
    for token in 0..doc.tokens.len() {
        if doc.tokens.upos[token] == Upos::Punct || in_quotation(ctx, token) {
            continue;
        }
        n_words += 1;
        let form = doc.form(token).to_lowercase();
        for (count, topic) in counts.iter_mut().zip(lists.topics()) {
            *count += usize::from(topic.holds(&form) || topic.holds(doc.tokens.lemma(token)));
        }
    }
    if n_words < LEAST_WORDS {
        return None;
    }
    let over = counts.iter().zip(lists.topics()).find(|(count, topic)| **count * 1000 > topic.per_thousand * n_words);
    over.map(|(_, topic)| topic.name.clone())
}

/// Why the sentence of a candidate tells no event: fiction, a museum, a match.
pub(crate) fn of_sentence(ctx: Ctx<'_>, candidate: &Candidate) -> Option<&'static str> {
    let span = ctx.doc.tokens.span[candidate.trigger];
    let sentence = &ctx.doc.sentences[ctx.doc.sentence_of(span)?];
    let lists = &ctx.knowledge.relevance;
    let range = sentence.tokens();
    let form = |token: usize| ctx.doc.form(token).to_lowercase();
    let told = range.clone().any(|token| {
        let lemma = ctx.doc.tokens.lemma(token).to_lowercase();
        let mut words = form(token);
        lists.is_unreal(&lemma)
            || lists.is_unreal(&words)
            || (token + 1..range.end.min(token + 3)).any(|next| {
                words = format!("{words}_{}", form(next));
                lists.is_unreal(&words)
            })
    });
    if told {
        return Some("told of a work, a match or a distant past");
    }
    let old = ctx.doc.times.iter().any(|time| {
        sentence.span.contains(time.span)
            && time.value.get(..4).and_then(|year| year.parse::<u32>().ok()).is_some_and(|year| year < OLDEST)
    });
    old.then_some("told of a distant past")
}

/// Years before this one are history, not news.
const OLDEST: u32 = 1946;

fn in_quotation(ctx: Ctx<'_>, token: usize) -> bool {
    let span = ctx.doc.tokens.span[token];
    let after = ctx.doc.quotations.partition_point(|quotation| quotation.span.start <= span.start);
    ctx.doc.quotations[..after].iter().rev().take(3).any(|quotation| quotation.span.contains(span))
}
