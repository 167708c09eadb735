use knowledge::Topic;
use model::{Coded, Note, Upos};

use crate::{Ctx, candidates::Candidate};

/// Takes back events on pages of sport, entertainment, earnings, travel, advice and the like, with a note.
pub(crate) fn judge(ctx: Ctx<'_>, coded: &mut Coded) {
    if coded.events.is_empty() {
        return;
    }
    for topic in of_page(ctx) {
        let n_before = coded.events.len();
        coded.events.retain(|event| !topic.kinds.is_empty() && !topic.kinds.contains(&event.kind));
        let n_taken = n_before - coded.events.len();
        if n_taken > 0 {
            coded.notes.push(Note::new("C02", format!("{}: {n_taken} clauses were not coded as events", topic.name)));
        }
    }
}

/// Below this many words outside quotations a page says too little about what sort of page it is.
const LEAST_WORDS: usize = 120;
/// So many words against a topic keep it from being the page's.
const MOST_AGAINST: usize = 2;

/// The topics of `data/languages/en/relevance.toml` that the page is of: it speaks to its reader, of its writer, of sport …
fn of_page<'a>(ctx: Ctx<'a>) -> Vec<&'a Topic> {
    let topics = ctx.knowledge.relevance.topics();
    let doc = ctx.doc;
    let mut n_words = 0usize;
    let mut counts = vec![Count::default(); topics.len()];
    for token in 0..doc.tokens.len() {
        if doc.tokens.upos[token] == Upos::Punct || in_quotation(ctx, token) {
            continue;
        }
        n_words += 1;
        let form = doc.form(token).to_lowercase();
        let lemma = doc.tokens.lemma(token);
        for (count, topic) in counts.iter_mut().zip(topics) {
            if topic.holds(&form) || topic.holds(lemma) {
                count.all += 1;
                if !count.different.iter().any(|known| known == lemma) {
                    count.different.push(lemma.to_string());
                }
            }
            count.against += usize::from(topic.is_against(&form) || topic.is_against(lemma));
        }
    }
    if n_words < LEAST_WORDS {
        return Vec::new();
    }
    let is_of = |(count, topic): (&Count, &'a Topic)| {
        let over = count.all * 1000 > topic.per_thousand * n_words;
        (over && count.different.len() >= topic.distinct && count.against <= MOST_AGAINST).then_some(topic)
    };
    counts.iter().zip(topics).filter_map(is_of).collect()
}

/// How often a page speaks of a topic.
#[derive(Debug, Clone, Default)]
struct Count {
    all: usize,
    different: Vec<String>,
    against: usize,
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
