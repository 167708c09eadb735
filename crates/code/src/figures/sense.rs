//! What a number counts, in the page's own sense, and whether that is a claim of the news.

use knowledge::{Counted, FigureWord, LanguageMeasures};
use model::{Certainty, Polarity, Quantity, QuantityKind, Relation, SpeechTime, TextSpan, Upos};

use crate::{Ctx, clause, manner, parties};

/// Sums below this are mostly prices, fees and bail.
const SMALLEST_SUM: f64 = 100_000.0;
/// Whole numbers that stand alone and may be years.
const YEARS: std::ops::RangeInclusive<f64> = 1900.0..=2070.0;

/// What a number counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sense {
    /// In words ("troops sent").
    pub counts: String,
    /// Head token of the noun counted.
    pub noun: Option<usize>,
    /// The verb that says what became of them.
    pub verb: Option<usize>,
    /// The verb stands as a participle on the noun ("troops *sent* to …").
    pub participle: bool,
    /// The verb's subject is counted.
    pub subject_counted: bool,
    /// The noun stands elsewhere in the clause ("dispatched *troops*, with 11,000 in December").
    pub elliptical: bool,
    /// Token of the number.
    pub number: usize,
    /// Those counted are people, where the number's own words do not say it.
    pub people: bool,
}

/// What `quantity` counts, where a page claims it as news.
pub(super) fn of(ctx: Ctx<'_>, quantity: &Quantity, measures: &LanguageMeasures) -> Option<Sense> {
    if !super::is_countable(quantity) {
        return None;
    }
    let number = ctx.doc.tokens_in(quantity.number).next()?;
    match quantity.kind {
        QuantityKind::Count => count(ctx, quantity, number, measures),
        QuantityKind::Money => money(ctx, quantity, number, measures),
        _ => share(ctx, quantity, number, measures),
    }
}

fn count(ctx: Ctx<'_>, quantity: &Quantity, number: usize, measures: &LanguageMeasures) -> Option<Sense> {
    let own = quantity.counted.filter(|counted| counted.start >= quantity.number.end);
    let noun = own.and_then(|counted| ctx.doc.tokens_in(counted).next_back());
    let elliptical = noun.is_none();
    if elliptical && ends_period(ctx, quantity) {
        return None;
    }
    if elliptical && let Some(sense) = super::tally::of(ctx, number, measures) {
        return Some(sense);
    }
    let (verb, participle) = match noun {
        Some(noun) => verb_of(ctx, noun, number, measures)?,
        None => (above(ctx, number, measures), false),
    };
    let noun = noun.or_else(|| {
        let inherited = quantity.counted.and_then(|counted| ctx.doc.tokens_in(counted).next_back());
        let object =
            verb.as_ref().and_then(|(verb, ..)| clause::child(ctx, *verb, &[Relation::Obj, Relation::NsubjPass]));
        // "dispatched troops, with 11,000 in December".
        object.filter(|&object| object < number && counted(ctx, object, measures).is_some()).or(inherited)
    })?;
    let known = counted(ctx, noun, measures);
    let year = elliptical && quantity.best.is_some_and(|value| YEARS.contains(&value));
    if elliptical && (known.is_none() || verb.is_none() || year) {
        return None;
    }
    let alone = known.is_some_and(|known| has(measures, &known.news, &FigureWord::Alone));
    let news = known.is_some_and(|known| !known.news.is_empty());
    if !(alone || (news && verb.is_some())) {
        return None;
    }
    let words = known.filter(|known| !known.sense.is_empty()).map(|known| known.sense.clone());
    let noun_words = words.unwrap_or_else(|| noun_words(ctx, noun));
    let counts = match &verb {
        Some((verb, sense, _)) => format!("{noun_words} {sense}{}", not_done(ctx, *verb)),
        None => noun_words,
    };
    let counts =
        if is_corrected(ctx, quantity) && !counts.ends_with(", denied") { counts + ", denied" } else { counts };
    let subject_counted = verb.as_ref().is_some_and(|(_, _, subject)| *subject);
    Some(Sense {
        counts,
        noun: Some(noun),
        verb: verb.map(|(verb, ..)| verb),
        participle,
        subject_counted,
        elliptical,
        number,
        people: false,
    })
}

/// "between October 8 and *13*": the second day of a period, where the time expression ends before it.
fn ends_period(ctx: Ctx<'_>, quantity: &Quantity) -> bool {
    let is_day = quantity.best.is_some_and(|value| (1.0..=31.0).contains(&value));
    let Some(time) = ctx.doc.times.iter().rev().find(|time| time.span.end <= quantity.span.start) else { return false };
    let mut between = ctx.doc.tokens_in(time.span).end..ctx.doc.tokens_in(quantity.span).start;
    let joins = |token| matches!(clause::upos(ctx, token), Upos::Cconj | Upos::Adp | Upos::Punct);
    is_day && between.len() == 1 && between.next().is_some_and(joins)
}

/// A sum of a deal, aid, a fine; no price, and no sum of which nobody says what it is for.
fn money(ctx: Ctx<'_>, quantity: &Quantity, number: usize, measures: &LanguageMeasures) -> Option<Sense> {
    let value = quantity.high.or(quantity.best).or(quantity.low).unwrap_or(0.0);
    if quantity.unit.as_ref().is_some_and(|unit| unit.contains('/')) || value < SMALLEST_SUM {
        return None;
    }
    let range = ctx.doc.tokens_in(quantity.span);
    let outside = |token: &usize| clause::head(ctx, *token).is_some_and(|head| !range.contains(&head));
    let amount = range.clone().find(outside)?;
    let claims = |token: usize| has(measures, &clause::lemma(ctx, token).to_lowercase(), &FigureWord::Money);
    let is_noun = |token: usize| matches!(clause::upos(ctx, token), Upos::Noun | Upos::Propn);
    // "a $3 billion buyout", "a deal worth $600 million", "aid of $5 million".
    let mut above = clause::head(ctx, amount)?;
    if clause::upos(ctx, above) == Upos::Adj {
        above = clause::head(ctx, above).filter(|_| claims(above))?;
    }
    if is_noun(above) && claims(above) {
        let above = what_is_worth(ctx, above);
        return Some(plain_sum(noun_words(ctx, above), Some(above), None, number));
    }
    let verb = (clause::upos(ctx, above) == Upos::Verb && claims(above)).then_some(above)?;
    // "pledged $20 billion in military aid".
    let what = range.flat_map(|token| ctx.tree.children(token)).chain(ctx.tree.children(verb)).find(|&token| {
        let behind = token > number && is_noun(token) && claims(token);
        behind && matches!(clause::relation(ctx, token).base(), "nmod" | "obl")
    });
    // "signed a deal worth $600 million", where the sum hangs on the verb.
    let object =
        clause::child(ctx, verb, &[Relation::Obj]).filter(|&token| token < number && is_noun(token) && claims(token));
    let what = what.or(object).map(|token| what_is_worth(ctx, token));
    let counts = what.map_or("sum, undefined".to_string(), |token| noun_words(ctx, token));
    Some(plain_sum(counts, what, Some(verb), number))
}

/// "a deal *worth* $600 million", where the tree takes "worth" for a noun: the deal.
fn what_is_worth(ctx: Ctx<'_>, noun: usize) -> usize {
    let worth = ctx.knowledge.frames.classes().holds("worth", &clause::lemma(ctx, noun).to_lowercase());
    let before = |&token: &usize| token < noun && clause::relation(ctx, token) == Relation::Compound;
    ctx.tree.children(noun).rfind(before).filter(|_| worth).unwrap_or(noun)
}

fn plain_sum(counts: String, noun: Option<usize>, verb: Option<usize>, number: usize) -> Sense {
    Sense { counts, noun, verb, participle: false, subject_counted: false, elliptical: false, number, people: false }
}

/// "57 percent of the votes".
fn share(ctx: Ctx<'_>, quantity: &Quantity, number: usize, measures: &LanguageMeasures) -> Option<Sense> {
    let range = ctx.doc.tokens_in(quantity.span);
    let of = |token: usize| {
        let opened = clause::opener(ctx, token).is_some_and(|word| clause::is_word(ctx, word, "of"));
        (clause::relation(ctx, token) == Relation::Nmod && opened).then_some(token)
    };
    let noun = range.clone().flat_map(|token| ctx.tree.children(token)).find_map(of)?;
    let known = counted(ctx, noun, measures).filter(|known| !known.news.is_empty())?;
    let words = if known.sense.is_empty() { noun_words(ctx, noun) } else { known.sense.clone() };
    let verb = above(ctx, number, measures);
    Some(Sense {
        counts: format!("share of {words}"),
        noun: Some(noun),
        subject_counted: verb.as_ref().is_some_and(|(_, _, subject)| *subject),
        verb: verb.map(|(verb, ..)| verb),
        participle: false,
        elliptical: false,
        number,
        people: false,
    })
}

/// A verb of `figures.tsv`: its token, its sense, whether its subject is counted.
type Became = (usize, String, bool);

/// The verb that says what became of `noun`, and whether it is a participle on it. None at all where the noun does
/// something else to others ("3,000 troops *attacked*" is no number of those attacked), so that no sense fits.
fn verb_of(ctx: Ctx<'_>, noun: usize, number: usize, measures: &LanguageMeasures) -> Option<(Option<Became>, bool)> {
    let on_noun = ctx
        .tree
        .children(noun)
        .filter(|&child| matches!(clause::relation(ctx, child), Relation::Acl | Relation::AclRelcl | Relation::Amod));
    // "one *of* the girls abducted": what became of all of them is not what became of the one.
    let of_more = (number + 1..noun).next().is_some_and(|word| clause::is_word(ctx, word, "of"));
    for child in on_noun.filter(|_| !of_more) {
        if let Some((verb, sense, subject)) = became(ctx, child, measures) {
            let active = clause::child(ctx, child, &[Relation::Obj]).is_some();
            if subject || !active {
                return Some((Some((verb, sense, subject)), true));
            }
        }
    }
    let mut at = noun;
    for _ in 0..3 {
        let Some(up) = clause::head(ctx, at) else { return Some((None, false)) };
        let relation = clause::relation(ctx, at);
        if relation == Relation::Conj || (relation == Relation::Nmod && is_part(ctx, at)) || relation == Relation::Appos
        {
            at = up;
            continue;
        }
        let Some((verb, sense, subject)) = became(ctx, up, measures) else { return Some((None, false)) };
        let passive = clause::is_passive(ctx, verb) || clause::upos(ctx, verb) == Upos::Adj;
        let fits = match relation {
            Relation::Obj => !subject,
            Relation::Nsubj | Relation::NsubjPass => subject || passive || relation == Relation::NsubjPass,
            _ => false,
        };
        return Some((fits.then_some((verb, sense, subject)), false));
    }
    Some((None, false))
}

/// "two *of* the soldiers".
fn is_part(ctx: Ctx<'_>, token: usize) -> bool {
    clause::opener(ctx, token).is_some_and(|word| clause::is_word(ctx, word, "of"))
}

/// The verb of `figures.tsv` that a bare number hangs on ("30 *wounded*", "dispatched …, with 11,000").
fn above(ctx: Ctx<'_>, number: usize, measures: &LanguageMeasures) -> Option<Became> {
    // "down from 450 million" counts nobody of whom the verb tells.
    let opener = clause::opener(ctx, number).map(|word| clause::lemma(ctx, word).to_lowercase());
    if opener.is_some_and(|word| !has(measures, &word, &FigureWord::Ellipsis)) {
        return None;
    }
    let mut at = number;
    for _ in 0..3 {
        at = clause::head(ctx, at)?;
        if let Some(found) = became(ctx, at, measures) {
            return Some(found);
        }
        // Through numbers only: what a noun between does is another matter.
        if clause::upos(ctx, at) != Upos::Num {
            return None;
        }
    }
    None
}

/// "killed 70 people and *not* 44": the second number is what was not so.
fn is_corrected(ctx: Ctx<'_>, quantity: &Quantity) -> bool {
    let before = ctx.doc.tokens_in(quantity.span).start.checked_sub(1);
    let negates = |token: usize| {
        let form = ctx.doc.form(token).to_lowercase();
        ctx.knowledge.cues.manner(&form, knowledge::As::Adverb).has(knowledge::Reads::NEGATES)
    };
    before.is_some_and(negates)
}

/// What must stand beside a verb's sense where nobody says that it is done ("may send", "has not sent").
fn not_done(ctx: Ctx<'_>, verb: usize) -> &'static str {
    let reading = manner::read(ctx, verb, verb);
    let open = reading.foreseen || reading.intended || reading.requested || reading.time == SpeechTime::Future;
    if reading.polarity == Polarity::Denied {
        ", denied"
    } else if open || matches!(reading.certainty, Certainty::Hypothetical | Certainty::Requested) {
        ", foreseen"
    } else {
        ""
    }
}

/// What `token` says became of those counted; with a second verb that "and" or "or" joins ("killed or wounded").
fn became(ctx: Ctx<'_>, token: usize, measures: &LanguageMeasures) -> Option<Became> {
    let (mut sense, subject) = verb_sense(ctx, token, measures)?;
    for child in ctx.tree.children(token).filter(|&child| clause::relation(ctx, child) == Relation::Conj) {
        let own_number = ctx
            .tree
            .children(child)
            .any(|below| matches!(clause::relation(ctx, below).base(), "nummod" | "obj" | "nsubj"));
        if let (Some((second, _)), Some(word), false) =
            (verb_sense(ctx, child, measures), clause::child(ctx, child, &[Relation::Cc]), own_number)
        {
            sense = format!("{sense} {} {second}", ctx.doc.form(word).to_lowercase());
        }
    }
    Some((token, sense, subject))
}

pub(super) fn verb_sense(ctx: Ctx<'_>, token: usize, measures: &LanguageMeasures) -> Option<(String, bool)> {
    if !matches!(clause::upos(ctx, token), Upos::Verb | Upos::Adj | Upos::Aux) {
        return None;
    }
    let particle = clause::child(ctx, token, &[Relation::CompoundPrt]).map(|child| ctx.doc.form(child).to_lowercase());
    // "take *part*" is one verb, though its noun is an object.
    let object = clause::child(ctx, token, &[Relation::Obj]).filter(|&object| object == token + 1);
    let beside = particle.or_else(|| Some(ctx.doc.form(object?).to_lowercase()));
    let lookup = |lemma: &str| {
        measures.figures.beginning_with(lemma).iter().find_map(|phrase| {
            phrase.fits(true, |place| if place == 1 { beside.as_deref() } else { None })?;
            match &phrase.meaning {
                FigureWord::Verb { sense, subject } => Some((sense.clone(), *subject)),
                _ => None,
            }
        })
    };
    lookup(&clause::lemma(ctx, token).to_lowercase()).or_else(|| lookup(&ctx.doc.form(token).to_lowercase()))
}

/// Whether `word` has exactly this meaning in `figures.tsv`.
pub(super) fn has(measures: &LanguageMeasures, word: &str, meaning: &FigureWord) -> bool {
    let phrases = measures.figures.beginning_with(word);
    phrases.iter().any(|phrase| phrase.meaning == *meaning && phrase.fits(true, |_| None).is_some())
}

/// The row of `counted.tsv` for a noun, with the word before it where the list has both ("ballistic missile").
pub(super) fn counted<'a>(ctx: Ctx<'_>, noun: usize, measures: &'a LanguageMeasures) -> Option<&'a Counted> {
    let lemma = clause::lemma(ctx, noun).to_lowercase();
    let form = ctx.doc.form(noun).to_lowercase();
    let before = noun.checked_sub(1).map(|before| clause::lemma(ctx, before).to_lowercase()).unwrap_or_default();
    let pair = measures
        .counted
        .beginning_with(&before)
        .iter()
        .find(|phrase| phrase.fits(true, |place| (place == 1).then_some(lemma.as_str())) == Some(2));
    let single =
        |word: &str| measures.counted.beginning_with(word).iter().find(|phrase| phrase.fits(true, |_| None) == Some(1));
    pair.or_else(|| single(&lemma)).or_else(|| single(&form)).map(|phrase| &phrase.meaning)
}

/// The noun with what stands before it, without number and names: "North Korean soldiers" counts "soldiers".
pub(super) fn noun_words(ctx: Ctx<'_>, noun: usize) -> String {
    let mut first = noun;
    while let Some(before) = first.checked_sub(1) {
        let fits = matches!(clause::relation(ctx, before), Relation::Amod | Relation::Compound)
            && ctx.doc.tokens.head[before] as usize <= noun
            && matches!(clause::upos(ctx, before), Upos::Adj | Upos::Noun)
            && parties::name_at(ctx, before).is_none()
            && noun - before <= 3
            && !ctx.doc.form(before).starts_with(char::is_uppercase);
        if !fits {
            break;
        }
        first = before;
    }
    let span: TextSpan = ctx.doc.tokens.span[first].cover(ctx.doc.tokens.span[noun]);
    let words = ctx.doc.text(span);
    if clause::upos(ctx, noun) == Upos::Propn { words.to_string() } else { words.to_lowercase() }
}
