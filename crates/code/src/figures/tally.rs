//! Numbers that stand alone: what they count is said elsewhere in the clause.

use knowledge::{Counted, FigureWord, LanguageMeasures};
use model::{Relation, Upos};

use super::sense::{self, Sense};
use crate::{Ctx, clause};

/// What the bare `number` counts: "12 *dead*"; "the death *toll* rose to 31", "*deaths* stand at 23", "put the *number of
/// dead* at 44".
pub(super) fn of(ctx: Ctx<'_>, number: usize, measures: &LanguageMeasures) -> Option<Sense> {
    state_after(ctx, number, measures).or_else(|| tally(ctx, number, measures))
}

/// "12 dead", "30 wounded", "300 were displaced": the words right after say what became of people.
fn state_after(ctx: Ctx<'_>, number: usize, measures: &LanguageMeasures) -> Option<Sense> {
    let sentence = ctx.doc.sentence_of(ctx.doc.tokens.span[number])?;
    let within = |token: &usize| ctx.doc.sentences[sentence].tokens().contains(token);
    // "dozens *more have been* injured"
    let is_more = |token: usize| measures.series.is_more(&ctx.doc.form(token).to_lowercase());
    let next = (number + 1..).take_while(within).take(2).find(|&token| !is_more(token))?;
    let state = (next..).take_while(within).take(4).find(|&token| clause::upos(ctx, token) != Upos::Aux)?;
    let is_aux = state > next;
    let (became, subject) = sense::verb_sense(ctx, state, measures)?;
    // A form of its own in the list: "dead", "wounded", "missing"; not what a verb's lemma would also stand for ("11 fired").
    let form = ctx.doc.form(state).to_lowercase();
    let is_listed = is_form(measures, &form) || is_aux && (subject || clause::is_passive(ctx, state));
    let is_done_to_others = clause::child(ctx, state, &[Relation::Obj]).is_some();
    (is_listed && clause::upos(ctx, state) != Upos::Noun && !is_done_to_others)
        .then(|| Sense { verb: Some(state), ..people(format!("people {became}"), number) })
}

/// Whether the list has this form itself as one that says what became of somebody.
fn is_form(measures: &LanguageMeasures, form: &str) -> bool {
    let phrases = measures.figures.beginning_with(form);
    phrases
        .iter()
        .any(|phrase| matches!(phrase.meaning, FigureWord::Verb { .. }) && phrase.fits(true, |_| None) == Some(1))
}

/// The noun in whose place the number stands.
fn tally(ctx: Ctx<'_>, number: usize, measures: &LanguageMeasures) -> Option<Sense> {
    let opener = clause::opener(ctx, number).map(|word| ctx.doc.form(word).to_lowercase());
    if opener.is_some_and(|word| !sense::has(measures, &word, &FigureWord::Stands)) {
        return None;
    }
    let above = clause::head(ctx, number)?;
    let is_verb = matches!(clause::upos(ctx, above), Upos::Verb | Upos::Aux);
    let noun = if is_verb {
        // "has risen *to* 31", "stands *at* 23": without a preposition the number is something else's.
        clause::opener(ctx, number)?;
        let beside = ctx.tree.children(above).filter(|&child| {
            matches!(clause::relation(ctx, child), Relation::Nsubj | Relation::NsubjPass | Relation::Obj)
        });
        let on = (clause::relation(ctx, above) == Relation::Acl).then(|| clause::head(ctx, above)).flatten();
        beside.chain(on).find(|&noun| counts(ctx, noun, measures).is_some())?
    } else {
        above
    };
    let counts = counts(ctx, noun, measures)?;
    let verb = is_verb.then_some(above);
    Some(Sense { noun: Some(noun), verb, ..people(counts, number) })
}

/// What a tally counts: people who are dead, hurt, held or gone.
fn counts(ctx: Ctx<'_>, noun: usize, measures: &LanguageMeasures) -> Option<String> {
    let lemma = clause::lemma(ctx, noun).to_lowercase();
    let state = |word: usize| {
        let listed = is_form(measures, &ctx.doc.form(word).to_lowercase());
        sense::verb_sense(ctx, word, measures).filter(|_| listed).map(|(became, _)| became)
    };
    let is_people = |known: &&Counted| known.unit == "person" && known.news == "casualty";
    let of_what = || {
        // By the words, not the tree: "the toll of injured climbed" is often read as what the climbed have.
        let mut after = (noun + 1..ctx.doc.tokens.len()).take(5);
        after.next().filter(|&word| clause::is_word(ctx, word, "of"))?;
        let what =
            after.find(|&word| !matches!(clause::upos(ctx, word), Upos::Det | Upos::Adj) || state(word).is_some())?;
        if let Some(became) = state(what) {
            return Some(format!("people {became}"));
        }
        let known = sense::counted(ctx, what, measures).filter(|known| known.unit == "person")?;
        match after.next().and_then(state) {
            Some(became) => Some(format!("{} {became}", sense::noun_words(ctx, what))),
            None => (known.news == "casualty").then(|| sense::noun_words(ctx, what)),
        }
    };
    let row = measures.figures.beginning_with(&lemma).iter().find_map(|phrase| match &phrase.meaning {
        FigureWord::Tally { sense } if phrase.fits(true, |_| None) == Some(1) => Some(sense.clone()),
        _ => None,
    });
    match row {
        Some(sense) => of_what().or((!sense.is_empty()).then_some(sense)),
        None => sense::counted(ctx, noun, measures)
            .filter(is_people)
            .filter(|_| clause::has(ctx, noun, model::Features::PLURAL))
            .map(|_| sense::noun_words(ctx, noun)),
    }
}

fn people(counts: String, number: usize) -> Sense {
    Sense {
        counts,
        noun: None,
        verb: None,
        participle: false,
        subject_counted: true,
        elliptical: false,
        number,
        people: true,
    }
}
