use knowledge::SpeakerNounKind;
use model::{Features, NameKind, Relation, TextSpan, Upos};

use super::{quotes::Quotes, report::Source};
use crate::{Ctx, clause};

/// Who says what the verb `verb` reports; `content` is what it reports, which never names its own speaker.
/// `takes_no_object`: the content is a clause or follows a preposition.
pub(super) fn of_verb(
    ctx: Ctx<'_>,
    quotes: &Quotes,
    verb: usize,
    content: &[TextSpan],
    takes_no_object: bool,
) -> Source {
    let cue = ctx.doc.tokens.span[verb];
    let is_quoted = quotes.holds(cue);
    let fits = |token: &usize| {
        let words = ctx.doc.tokens.span[*token];
        !content.iter().any(|piece| piece.contains(words))
            && (is_quoted || !quotes.holds(words))
            && !is_time(ctx, words)
            && !is_dateline(ctx, *token)
    };
    if clause::is_passive(ctx, verb) {
        if let Some(agent) = clause::agent(ctx, verb) {
            return Source::Words(agent);
        }
        // "Democrats focused on": a finite verb that the tagger took for a participle; nobody "is focused on" by anybody.
        let is_active =
            clause::relation(ctx, verb) == Relation::Acl && clause::child(ctx, verb, &[Relation::AuxPass]).is_none();
        let noun = clause::head(ctx, verb).filter(|_| is_active && takes_no_object);
        return noun.filter(&fits).map_or(Source::Nobody, Source::Words);
    }
    if let Some(speaker) = quoted_speaker(ctx, verb) {
        return speaker;
    }
    let subject = clause::subject(ctx, verb);
    if subject.is_some_and(|subject| is_empty_it(ctx, verb, subject)) {
        return Source::Nobody;
    }
    let subject = subject.filter(&fits);
    let inverted = content.iter().any(|piece| piece.end <= cue.start && piece.end + 4 >= cue.start);
    let before = || beside(ctx, quotes, verb).filter(&fits);
    let found = match subject {
        // "Kim told reporters": a parser that takes the addressee for the speaker.
        Some(subject) if subject > verb && !inverted => before().or(Some(subject)),
        Some(subject) => Some(subject),
        None if inverted => after(ctx, verb).filter(&fits).or_else(before),
        None => before(),
    };
    let found = found.or_else(|| {
        // "…, saying": whoever acts in the clause before.
        let sentence = &ctx.doc.sentences[ctx.doc.sentence_of(cue)?];
        let is_participle = clause::is_gerund(ctx, verb);
        let verbs = (sentence.first as usize..verb).rev().filter(|&token| clause::upos(ctx, token) == Upos::Verb);
        verbs.filter(|_| is_participle).take(3).find_map(|before| clause::subject(ctx, before).filter(&fits))
    });
    found.map_or(Source::Nobody, Source::Words)
}

fn is_time(ctx: Ctx<'_>, words: TextSpan) -> bool {
    let times = &ctx.doc.times;
    let after = times.partition_point(|time| time.span.start <= words.start);
    after.checked_sub(1).is_some_and(|index| times[index].span.contains(words))
}

/// "…”, said Kim": the noun phrase right after the verb.
fn after(ctx: Ctx<'_>, verb: usize) -> Option<usize> {
    let end = ctx.doc.sentences[ctx.doc.sentence_of(ctx.doc.tokens.span[verb])?].end as usize;
    let is_nominal = |token: usize| matches!(clause::upos(ctx, token), Upos::Noun | Upos::Propn | Upos::Pron);
    let mut at = (verb + 1..end.min(verb + 7))
        .take_while(|&token| !matches!(clause::upos(ctx, token), Upos::Punct | Upos::Verb | Upos::Adp | Upos::Sconj))
        .find(|&token| is_nominal(token))?;
    for _ in 0..clause::STEPS {
        let above = clause::head(ctx, at).filter(|&above| above > verb && above < end && is_nominal(above));
        let is_part = matches!(
            clause::relation(ctx, at),
            Relation::Compound | Relation::Flat | Relation::NmodPoss | Relation::NmodDesc
        );
        match above.filter(|_| is_part) {
            Some(above) => at = above,
            None => break,
        }
    }
    Some(at)
}

/// A subject that the tree lost: the name or noun right before the verb (past brackets and adverbs); where an apposition
/// ends there, the name that opens the sentence or follows the quotation; else the nearest subject before the verb, past
/// relative clauses but no other clause.
fn beside(ctx: Ctx<'_>, quotes: &Quotes, verb: usize) -> Option<usize> {
    let sentence = &ctx.doc.sentences[ctx.doc.sentence_of(ctx.doc.tokens.span[verb])?];
    let mut from = sentence.first as usize;
    if let Some(end) = quotes.end_before(ctx.doc.tokens.span[verb]) {
        from = from.max(ctx.doc.tokens.span.partition_point(|span| span.start < end));
    }
    let is_nominal = |token: usize| matches!(clause::upos(ctx, token), Upos::Noun | Upos::Propn | Upos::Pron);
    let mut at = verb;
    while at > from && matches!(clause::upos(ctx, at - 1), Upos::Adv | Upos::Aux | Upos::Part) {
        at -= 1;
    }
    if at > from && ctx.doc.form(at - 1) == ")" {
        let open = (from..at - 1).rev().take(8).find(|&token| ctx.doc.form(token) == "(")?;
        at = open;
    }
    if at > from && is_nominal(at - 1) {
        let is_argument = clause::opener(ctx, at - 1).is_some_and(|opener| clause::upos(ctx, opener) == Upos::Adp);
        if !is_argument {
            return Some(at - 1);
        }
    }
    if at > from
        && ctx.doc.form(at - 1) == ","
        && let Some(name) = set_off(ctx, from, at)
    {
        return Some(name);
    }
    if !clause::has(ctx, verb, Features::FINITE) {
        return None;
    }
    let mut at = verb;
    while at > from {
        at -= 1;
        match clause::relation(ctx, at) {
            Relation::Nsubj if is_nominal(at) => return Some(clause::antecedent(ctx, at)),
            Relation::AclRelcl | Relation::Acl => at = at.min(ctx.tree.reach(at).0),
            _ if clause::upos(ctx, at) == Upos::Verb && clause::has(ctx, at, Features::FINITE) => return None,
            _ => {}
        }
    }
    None
}

/// The head of the last name between `from` and `to` that an apposition follows: "On Monday, *Kim*, the leader, …".
fn set_off(ctx: Ctx<'_>, from: usize, to: usize) -> Option<usize> {
    let names = &ctx.doc.names;
    let first = names.partition_point(|name| (name.first as usize) < from);
    let last = names.partition_point(|name| (name.first as usize) < to);
    let is_mark = |token: usize| clause::upos(ctx, token) == Upos::Punct;
    let fits = |range: &std::ops::Range<usize>| {
        let opens = range.start == from || is_mark(range.start - 1);
        opens && range.end < to && ctx.doc.form(range.end) == "," && !is_dateline(ctx, range.start)
    };
    let named =
        names[first..last.max(first)].iter().rev().map(|name| name.first as usize..name.end as usize).find(fits);
    // A name that no list and no recogniser knew is still written as one.
    let written = || {
        let end = (from..to).find(|&token| clause::upos(ctx, token) != Upos::Propn)?;
        Some(from..end).filter(|range| !range.is_empty() && fits(range))
    };
    let range = named.or_else(written)?;
    range.clone().find(|&token| clause::head(ctx, token).is_none_or(|head| !range.contains(&head)))
}

/// "SEOUL — …", "SEOUL (Yonhap) —": where the page was written, not who speaks.
fn is_dateline(ctx: Ctx<'_>, token: usize) -> bool {
    let sentence = ctx.doc.sentence_of(ctx.doc.tokens.span[token]);
    sentence.and_then(|sentence| dateline_end(ctx, sentence)).is_some_and(|end| token < end)
}

/// The first token after the dateline of a sentence, where it has one.
pub(super) fn dateline_end(ctx: Ctx<'_>, sentence: usize) -> Option<usize> {
    let tokens = ctx.doc.sentences[sentence].tokens();
    let dash = tokens.clone().take(14).find(|&at| matches!(ctx.doc.form(at), "—" | "–" | "--" | "-"))?;
    let first = ctx.doc.form(tokens.start);
    let upper = first.len() > 1 && first.chars().all(|c| c.is_uppercase() || c == '-' || c == '.');
    (upper && dash + 1 < tokens.end).then_some(dash + 1)
}

/// "it is said", "there is": a subject that names nobody.
fn is_empty_it(ctx: Ctx<'_>, verb: usize, subject: usize) -> bool {
    clause::relation(ctx, subject) == Relation::Expl
        || (clause::is_word(ctx, subject, "there") && clause::upos(ctx, subject) == Upos::Pron)
        || (clause::is_word(ctx, subject, "it") && clause::child(ctx, verb, &[Relation::Expl]).is_some())
}

/// "quoted Kim as saying that …": the one quoted, not the one who quotes.
fn quoted_speaker(ctx: Ctx<'_>, verb: usize) -> Option<Source> {
    let above = clause::head(ctx, verb)?;
    let opener = clause::opener(ctx, verb)?;
    if !clause::is_word(ctx, opener, "as") || clause::child(ctx, verb, &[Relation::Nsubj]).is_some() {
        return None;
    }
    let quoted = clause::child(ctx, above, &[Relation::Obj, Relation::NsubjPass])
        .or_else(|| clause::subject(ctx, above).filter(|_| clause::is_passive(ctx, above)));
    quoted.map(|token| Source::Words(clause::antecedent(ctx, token)))
}

/// Whose words the noun `noun` ("claim", "statement") carries: its possessor, "by …", "from …", "of …"; else the subject
/// of the verb that it is the object of ("made a promise").
pub(super) fn of_noun(ctx: Ctx<'_>, noun: usize) -> Source {
    if let Some(author) = author(ctx, noun) {
        return Source::Words(author);
    }
    let governor = clause::head(ctx, noun).filter(|&verb| clause::upos(ctx, verb) == Upos::Verb);
    let holder = governor.and_then(|verb| match clause::relation(ctx, noun) {
        Relation::Obj if clause::is_passive(ctx, verb) => None,
        Relation::Obj => clause::subject(ctx, verb),
        Relation::NsubjPass => clause::agent(ctx, verb),
        Relation::Obl => {
            let with = clause::opener(ctx, noun).is_some_and(|word| {
                ["in", "with", "by"].iter().any(|preposition| clause::is_word(ctx, word, preposition))
            });
            if with && !clause::is_passive(ctx, verb) { clause::subject(ctx, verb) } else { None }
        }
        _ => None,
    });
    holder.map_or(Source::Nobody, Source::Words)
}

/// Who wrote or made what `noun` names: its possessor, or the phrase with "by", "from" or (for a person or body) "of".
pub(super) fn author(ctx: Ctx<'_>, noun: usize) -> Option<usize> {
    let possessor = clause::child(ctx, noun, &[Relation::NmodPoss]);
    possessor.or_else(|| {
        ctx.tree.children(noun).find(|&child| {
            matches!(clause::relation(ctx, child), Relation::Nmod | Relation::Obl)
                && clause::opener(ctx, child).is_some_and(|word| {
                    ["by", "from"].iter().any(|preposition| clause::is_word(ctx, word, preposition))
                        || (clause::is_word(ctx, word, "of") && is_speaker(ctx, child))
                })
        })
    })
}

/// Whether the noun `token` can speak for itself: a name of a person or body, or a noun of `speakers.tsv`.
pub(super) fn is_speaker(ctx: Ctx<'_>, token: usize) -> bool {
    let by_noun = || {
        let noun = ctx.knowledge.cues.speaker(&clause::lemma(ctx, token).to_lowercase());
        noun.is_some_and(|noun| matches!(noun.kind, SpeakerNounKind::People | SpeakerNounKind::Body))
    };
    match clause::upos(ctx, token) {
        Upos::Pron => !is_thing(ctx, token),
        // In a headline "Visit" looks like a name.
        Upos::Propn => is_named(ctx, token) || by_noun(),
        _ => by_noun(),
    }
}

/// "this", "that", "which" point at what was said, not at who says it.
fn is_thing(ctx: Ctx<'_>, token: usize) -> bool {
    ["this", "that", "which", "these", "what"].iter().any(|word| clause::is_word(ctx, token, word))
}

/// Whether the word belongs to a name of somebody.
fn is_named(ctx: Ctx<'_>, token: usize) -> bool {
    let names = &ctx.doc.names;
    let after = names.partition_point(|name| name.first as usize <= token);
    let name = after.checked_sub(1).map(|index| &names[index]).filter(|name| token < name.end as usize);
    name.is_some_and(|name| !matches!(name.kind, NameKind::Event | NameKind::Work))
}

/// The words of the source with head `token`, without relative clauses and appositions that say more about it.
pub(super) fn words(ctx: Ctx<'_>, token: usize) -> TextSpan {
    let mut first = token;
    let mut last = token;
    for child in ctx.tree.children(token) {
        let (low, high) = ctx.tree.reach(child);
        match clause::relation(ctx, child) {
            Relation::Det
            | Relation::Amod
            | Relation::Compound
            | Relation::NmodPoss
            | Relation::Nummod
            | Relation::Flat
            | Relation::NmodDesc
            | Relation::DetPredet => {
                first = first.min(low);
                last = last.max(high);
            }
            Relation::Nmod | Relation::NmodUnmarked if child > token && high == low.max(high) => last = last.max(high),
            _ => {}
        }
    }
    ctx.doc.tokens.span[first].cover(ctx.doc.tokens.span[last])
}
