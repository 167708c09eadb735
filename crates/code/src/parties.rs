use model::{CountryCode, Name, NameKind, Party, Relation, Sector, TextSpan, Upos};

use crate::Ctx;

/// The party whose words have token `head` as their head: resolved through mention chains, names, nationality words and
/// metonyms to actor, country and sector; the words alone where nothing is known.
pub(crate) fn party(ctx: Ctx<'_>, head: usize) -> Party {
    let span = phrase(ctx, head);
    let chain = ctx.doc.chain_at(head).map(|index| (index as u32, &ctx.doc.chains[index]));
    let name = name_at(ctx, head);
    let modifier = modifiers(ctx, head);
    let is_common = ctx.doc.tokens.upos[head] != Upos::Propn;
    let mut party = Party {
        name: ctx.doc.text(core(ctx, head)).to_string(),
        span,
        chain: None,
        actor: None,
        country: None,
        sector: None,
        inferred_from: None,
    };
    if let Some((index, chain)) = chain {
        party.chain = Some(index);
        party.actor = chain.actor.clone();
        party.country = chain.country;
        party.sector = chain.sector;
        if chain.kind == NameKind::Person && !chain.name.is_empty() {
            party.name = chain.name.clone();
        }
    }
    if let Some(name) = name {
        party.actor = party.actor.or_else(|| name.actor.clone());
        party.country = party.country.or(name.country);
    }
    if let Some(actor) = party.actor.as_deref().and_then(|id| ctx.knowledge.actors.by_id(id)) {
        party.country = party.country.or(actor.country);
        party.sector = party.sector.or(actor.sector);
    }
    party.country = party.country.or_else(|| modifier.and_then(|name| country_of(ctx, name)));
    let run = run_before(ctx, head);
    if party.country.is_none() {
        let lends = |token: usize| {
            let name = name_at(ctx, token)?;
            // "Iran President Raisi" belongs to Iran; "Jordan Peterson" and "Manchester United" to nobody by their names.
            let is_title =
                name.kind == NameKind::Group || title_before(ctx, name.end as usize, run.end, true).is_some();
            is_title.then(|| country_of(ctx, name)).flatten()
        };
        party.country = run.clone().rev().find_map(lends);
    }
    if party.sector.is_none() && is_common {
        party.sector = sector_of_group(ctx, head);
    }
    if party.country.is_none() && is_common {
        party.country = possessor(ctx, head);
    }
    if party.sector.is_none() && (is_common || party.actor.is_none()) {
        party.sector = sector_of(ctx, head, party.country.is_some());
    }
    if party.sector.is_none() && !run.is_empty() {
        // "Foreign Minister Sergei Lavrov", "Secretary of State Antony Blinken": the title before the name.
        let is_name = ctx.doc.tokens.upos[head] == Upos::Propn;
        party.sector = title_before(ctx, run.start, run.end, party.country.is_some() || is_name);
    }
    if party.sector.is_none() {
        // "*Egyptian* and Qatari officials", "the presidents of *Armenia* and Azerbaijan": the noun they stand at.
        party.sector = noun_above(ctx, head).and_then(|noun| sector_of(ctx, noun, true));
    }
    if party.country.is_none()
        && is_common
        && party.sector.is_some_and(|sector| ctx.knowledge.ontology.is_settled(sector))
    {
        party.country = place_after(ctx, head).and_then(|name| country_of(ctx, name));
    }
    party
}

/// "*Hamas* leaders", "an official *of Hezbollah*": people of no sector of their own have that of the group they belong to.
fn sector_of_group(ctx: Ctx<'_>, head: usize) -> Option<Sector> {
    if agent_of(ctx, head).is_some_and(|agent| agent.strong) {
        return None;
    }
    let tokens = &ctx.doc.tokens;
    ctx.tree.children(head).find_map(|child| {
        let belongs = match tokens.relation[child].base() {
            "compound" | "amod" => true,
            "nmod" => {
                tokens.relation[child] == Relation::NmodPoss
                    || ctx.tree.under(ctx.doc, child, "case").any(|case| ctx.doc.form(case) == "of")
            }
            _ => false,
        };
        let actor = name_at(ctx, child).filter(|_| belongs)?.actor.as_deref()?;
        let row = ctx.knowledge.actors.by_id(actor)?;
        row.sector.filter(|_| row.kind != model::ActorKind::State && row.kind != model::ActorKind::Person)
    })
}

/// "*its* planes": the country of those whom the pronoun stands for: by its chain, or as who speaks in "the army said
/// its planes …".
fn possessor(ctx: Ctx<'_>, head: usize) -> Option<CountryCode> {
    let tokens = &ctx.doc.tokens;
    let pronoun =
        ctx.tree.exactly(ctx.doc, head, Relation::NmodPoss).find(|&child| tokens.upos[child] == Upos::Pron)?;
    if let Some(index) = ctx.doc.chain_at(pronoun) {
        return ctx.doc.chains[index].country;
    }
    if !matches!(ctx.doc.form(pronoun), "its" | "their") {
        return None;
    }
    let mut at = tokens.head[head] as usize;
    for _ in 0..3 {
        let above = tokens.head[at] as usize;
        if tokens.relation[at].base() == "ccomp" && above != at {
            let classes = ctx.knowledge.frames.classes();
            let says = classes.holds("speech", &tokens.lemma(above).to_lowercase());
            let own = ctx.tree.under(ctx.doc, above, "nsubj").next();
            // "The army confirmed that …", where the tree hangs the verb under its own subject.
            let slip = || (tokens.relation[above] == Relation::Acl).then_some(tokens.head[above] as usize);
            let speaker = own.or_else(slip).filter(|_| says)?;
            return party(ctx, speaker).country;
        }
        at = above;
    }
    None
}

/// "farmers *in Poland*": the place right after a noun for people.
fn place_after<'a>(ctx: Ctx<'a>, head: usize) -> Option<&'a Name> {
    let form = |token: usize| ctx.doc.tokens.span.get(token).map(|&span| ctx.doc.text(span));
    if !matches!(form(head + 1), Some("in" | "across" | "throughout")) {
        return None;
    }
    let direction = matches!(ctx.doc.tokens.upos.get(head + 2), Some(Upos::Adj | Upos::Det));
    name_at(ctx, if direction && name_at(ctx, head + 2).is_none() { head + 3 } else { head + 2 })
}

/// The run of capitalised words and titles that ends before `head`: the parser may hang them anywhere.
fn run_before(ctx: Ctx<'_>, head: usize) -> std::ops::Range<usize> {
    let tokens = &ctx.doc.tokens;
    if !ctx.doc.form(head).starts_with(char::is_uppercase) {
        return head..head;
    }
    let first = ctx.doc.sentence_of(tokens.span[head]).map_or(head, |at| ctx.doc.sentences[at].first as usize);
    let mut start = head;
    while start > first && head - start < 8 {
        let before = start - 1;
        let capital = ctx.doc.form(before).starts_with(char::is_uppercase);
        let word = matches!(tokens.upos[before], Upos::Propn | Upos::Adj | Upos::Noun | Upos::X);
        let title = agent_of(ctx, before).is_some();
        if !(word && (capital || title)) || ctx.doc.form(before) == "," {
            break;
        }
        start = before;
    }
    start..head
}

fn title_before(ctx: Ctx<'_>, start: usize, end: usize, has_country: bool) -> Option<Sector> {
    let title = |token: usize| {
        let agent = agent_of(ctx, token)?;
        (agent.strong || has_country).then_some(agent.sector)
    };
    (start..end).rev().find_map(title)
}

/// The noun for people that `token` stands at as nationality or after "of".
fn noun_above(ctx: Ctx<'_>, token: usize) -> Option<usize> {
    let tokens = &ctx.doc.tokens;
    let mut at = token;
    for _ in 0..3 {
        let head = tokens.head[at] as usize;
        if head == at {
            return None;
        }
        match tokens.relation[at].base() {
            "conj" => at = head,
            "amod" | "compound" if head > at => return Some(head),
            "nmod" if ctx.tree.under(ctx.doc, at, "case").any(|case| ctx.doc.form(case) == "of") => return Some(head),
            _ => return None,
        }
    }
    None
}

/// What the word says of a sector, by its lemma or, where that is not known, by its form ("Gunmen", "strikers").
pub(crate) fn agent_of(ctx: Ctx<'_>, token: usize) -> Option<knowledge::Agent> {
    let ontology = &ctx.knowledge.ontology;
    let form = ctx.doc.form(token).to_lowercase();
    let lemma = ctx.doc.tokens.lemma(token).to_lowercase();
    let singular = form.strip_suffix("men").map(|stem| format!("{stem}man"));
    // "attorney general", "secretary general": the pair decides before its last word.
    let pair = token
        .checked_sub(1)
        .and_then(|before| ontology.agent(&format!("{}_{lemma}", ctx.doc.form(before).to_lowercase())));
    pair.or_else(|| ontology.agent(&lemma))
        .or_else(|| ontology.agent(&form))
        .or_else(|| ontology.agent(&singular?))
        .or_else(|| ontology.agent(form.strip_suffix('s')?))
        .or_else(|| ontology.agent(form.rsplit_once('-')?.1))
}

/// The sector that the head word gives; a weak word needs a country or a body of state beside it.
fn sector_of(ctx: Ctx<'_>, head: usize, has_country: bool) -> Option<Sector> {
    // "security forces", "rights group": two words that together say what neither says alone.
    let pair = ctx.tree.children(head).filter(|&child| child < head).find_map(|child| {
        let word = |token: usize| ctx.doc.tokens.lemma(token).to_lowercase();
        ctx.knowledge.ontology.agent(&format!("{}_{}", word(child), word(head)))
    });
    if let Some(pair) = pair {
        return Some(pair.sector);
    }
    let agent = agent_of(ctx, head);
    // "government forces", "police officers", "rebel fighters": the word before decides.
    let before = ctx.tree.children(head).filter(|&child| child < head).find_map(|child| {
        let relation = ctx.doc.tokens.relation[child].base();
        if !matches!(relation, "compound" | "amod") {
            return None;
        }
        agent_of(ctx, child).filter(|agent| agent.strong)
    });
    if let (Some(before), true) = (before, agent.is_none_or(|agent| !agent.strong)) {
        // "government forces" are forces, "police officers" police.
        if before.sector == Sector::Gov && agent.is_some_and(|agent| agent.sector == Sector::Mil) {
            return Some(Sector::Mil);
        }
        return Some(before.sector);
    }
    agent.filter(|agent| agent.strong || has_country).map(|agent| agent.sector)
}

/// The name that covers a token.
pub(crate) fn name_at<'a>(ctx: Ctx<'a>, token: usize) -> Option<&'a Name> {
    let names = &ctx.doc.names;
    let after = names.partition_point(|name| name.first as usize <= token);
    names[..after].iter().rev().take(3).find(|name| (token as u32) < name.end)
}

/// A name within the words around `head` that says whose it is: "*Iranian* officials", "the president *of Syria*".
fn modifiers<'a>(ctx: Ctx<'a>, head: usize) -> Option<&'a Name> {
    let tokens = &ctx.doc.tokens;
    let has_country = |child: usize| name_at(ctx, child).filter(|name| country_of(ctx, name).is_some());
    let close = ctx.tree.children(head).find_map(|child| match tokens.relation[child].base() {
        // "Vienna Philharmonic": the city in a name lends it no country.
        "compound" if tokens.upos[head] == Upos::Propn => has_country(child).filter(|name| is_country(ctx, name)),
        // "the Turkey recipe" is about it, not of it.
        "compound" if is_topic_of(ctx, head) => None,
        "amod" | "compound" | "flat" => has_country(child).or_else(|| ctx.tree.children(child).find_map(has_country)),
        "nmod" if tokens.relation[child] == Relation::NmodPoss => {
            has_country(child).or_else(|| ctx.tree.children(child).find_map(has_country))
        }
        _ => None,
    });
    // "forces loyal to the president *of Chad*"
    let loyal = || {
        let adjective = ctx.tree.under(ctx.doc, head, "amod").find(|&child| child > head)?;
        let (low, high) = ctx.tree.reach(adjective);
        (low..=high).find_map(has_country)
    };
    close.or_else(|| name_after_of(ctx, head)).or_else(loyal).or_else(|| {
        ctx.tree.under(ctx.doc, head, "nmod").chain(ctx.tree.under(ctx.doc, head, "appos")).find_map(|child| {
            let case = ctx.tree.under(ctx.doc, child, "case").next();
            let is_of = case.is_none_or(|case| matches!(tokens.lemma(case), "of" | "from"));
            if !is_of {
                return None;
            }
            has_country(child).or_else(|| {
                ctx.tree
                    .children(child)
                    .filter(|&below| matches!(tokens.relation[below].base(), "amod" | "compound" | "nmod"))
                    .find_map(has_country)
            })
        })
    })
}

/// "the government *of Colombia*", read off the words: parsers often hang the phrase on the verb.
fn name_after_of<'a>(ctx: Ctx<'a>, head: usize) -> Option<&'a Name> {
    if ctx.doc.tokens.upos[head] != Upos::Noun
        || !matches!(ctx.doc.tokens.span.get(head + 1).map(|&span| ctx.doc.text(span)), Some("of" | "from"))
    {
        return None;
    }
    let after = if matches!(ctx.doc.tokens.span.get(head + 2).map(|&span| ctx.doc.text(span)), Some("the")) {
        head + 3
    } else {
        head + 2
    };
    name_at(ctx, after).filter(|name| country_of(ctx, name).is_some())
}

/// Whether a noun is for a thing of no sort that frames know.
fn is_topic_of(ctx: Ctx<'_>, head: usize) -> bool {
    ctx.doc.tokens.upos[head] == Upos::Noun
        && agent_of(ctx, head).is_none()
        && !ctx.knowledge.frames.knows(&ctx.doc.tokens.lemma(head).to_lowercase())
}

/// Whether a name is that of a country or of its people, not of a place inside it.
fn is_country(ctx: Ctx<'_>, name: &Name) -> bool {
    let actor = name.actor.as_deref().and_then(|id| ctx.knowledge.actors.by_id(id));
    name.kind == NameKind::Group || actor.is_some_and(|actor| actor.kind == model::ActorKind::State)
}

fn country_of(ctx: Ctx<'_>, name: &Name) -> Option<CountryCode> {
    name.country.or_else(|| name.actor.as_deref().and_then(|id| ctx.knowledge.actors.by_id(id))?.country)
}

/// The words of a party: its phrase without relative clauses, appositions and what "and" joins to it.
pub(crate) fn phrase(ctx: Ctx<'_>, head: usize) -> TextSpan {
    let (mut low, mut high) = (head, head);
    if let Some(name) = name_at(ctx, head) {
        (low, high) = (low.min(name.first as usize), high.max(name.end as usize - 1));
    }
    low = low.min(run_before(ctx, low).start);
    for child in ctx.tree.children(head) {
        let keep = match ctx.doc.tokens.relation[child].base() {
            // "The minister *rejected* reports": a verb with a subject is no modifier.
            "amod" if ctx.doc.tokens.upos[child] == Upos::Verb && ctx.tree.reach(child).0 < child => false,
            "det" | "amod" | "compound" | "nummod" | "flat" | "nmod" | "fixed" | "advmod" | "goeswith" => true,
            "case" => child > head,
            _ => false,
        };
        // "three diplomats *over* the escape of a lawmaker", "Washington *as* pointless": said of the act, not of them.
        let apart = child > head
            && ctx
                .tree
                .under(ctx.doc, child, "case")
                .any(|case| ctx.knowledge.frames.classes().holds("beside", &ctx.doc.form(case).to_lowercase()));
        // "the UN *on Tuesday*" is the UN.
        let is_time = ctx.doc.times.iter().any(|time| time.span.contains(ctx.doc.tokens.span[child]));
        if keep && !is_time && !apart && child + 12 > head && child < head + 12 {
            let (from, to) = ctx.tree.reach(child);
            if to < head + 16 && from + 16 > head {
                (low, high) = (low.min(from), high.max(to));
            }
        }
    }
    ctx.doc.tokens.span[low].cover(ctx.doc.tokens.span[high])
}

/// The words to print: the name or the noun with what stands right before it.
fn core(ctx: Ctx<'_>, head: usize) -> TextSpan {
    if let Some(name) = name_at(ctx, head) {
        return name.span;
    }
    let mut low = head;
    for child in ctx.tree.children(head).filter(|&child| child < head) {
        if matches!(ctx.doc.tokens.relation[child].base(), "amod" | "compound" | "flat" | "nmod") && child + 8 > head {
            low = low.min(ctx.tree.reach(child).0);
        }
    }
    ctx.doc.tokens.span[low].cover(ctx.doc.tokens.span[head])
}
