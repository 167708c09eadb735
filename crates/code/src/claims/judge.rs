use std::collections::{BTreeMap, BTreeSet};

use model::{Certainty, Coded, CountryCode, EventType, Party, PartyStatus, Polarity, Quad, Speaker, SpeakerKind};

use crate::Ctx;

/// How two states stand to one another by what the page itself reports as so.
#[derive(Default)]
struct Sides {
    fought: BTreeSet<(CountryCode, CountryCode)>,
    helped: BTreeSet<(CountryCode, CountryCode)>,
}

/// Sets each speaker's party status towards the events that hang under it: by who takes part in them, and by what the
/// page reports between their states. What neither says stays unknown.
pub(crate) fn judge_speakers(_ctx: Ctx<'_>, coded: &mut Coded) {
    let sides = sides(coded);
    let mut spoken_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, event) in coded.events.iter().enumerate() {
        for manner in &event.said {
            let mut claim = manner.claim;
            let mut steps = 0;
            // Who carries another's words speaks of the same events.
            while let Some(at) = claim.filter(|_| steps < 8) {
                spoken_of.entry(at as usize).or_default().push(index);
                claim = coded.claims.get(at as usize).and_then(|claim| claim.within);
                steps += 1;
            }
        }
    }
    let mut status: Vec<(usize, PartyStatus)> = Vec::new();
    for (claim, events) in spoken_of {
        let Some(speaker) = coded.claims.get(claim).map(|claim| &claim.speaker) else { continue };
        let parties: Vec<&Party> = events
            .iter()
            .filter_map(|&event| coded.events.get(event))
            .flat_map(|event| {
                event.source.iter().chain(&event.recipient).chain(&event.intermediary).chain(&event.affected)
            })
            .collect();
        status.push((claim, judge(speaker, &parties, &sides)));
    }
    for (claim, status) in status {
        coded.claims[claim].speaker.status = status;
    }
}

fn judge(speaker: &Speaker, parties: &[&Party], sides: &Sides) -> PartyStatus {
    if speaker.kind == SpeakerKind::Outlet {
        return PartyStatus::Outlet;
    }
    let is_same = |party: &&&Party| {
        (speaker.chain.is_some() && speaker.chain == party.chain)
            || (speaker.actor.is_some() && speaker.actor == party.actor)
            // A state agency, minister or general of a party is that party; a scholar or paper of the country is not.
            || (is_of_state(speaker) && speaker.country.is_some() && speaker.country == party.country)
    };
    if parties.iter().any(|party| is_same(&party)) {
        return PartyStatus::Actor;
    }
    let Some(country) = speaker.country.filter(|_| is_of_state(speaker)) else {
        // Neither state nor party: known to stand outside only where both are known.
        let outside = speaker.country.is_some() && parties.iter().any(|party| party.country.is_some());
        let shares = parties.iter().any(|party| party.country.is_some() && party.country == speaker.country);
        return if outside && !shares { PartyStatus::ThirdParty } else { PartyStatus::Unknown };
    };
    let others: BTreeSet<CountryCode> = parties.iter().filter_map(|party| party.country).collect();
    let between = |pairs: &BTreeSet<(CountryCode, CountryCode)>| {
        others.iter().any(|other| pairs.contains(&ordered(country, *other)))
    };
    match (between(&sides.fought), between(&sides.helped)) {
        (true, false) => PartyStatus::Adversary,
        (false, true) => PartyStatus::Ally,
        _ if others.is_empty() => PartyStatus::Unknown,
        _ => PartyStatus::ThirdParty,
    }
}

/// Whether the speaker speaks for its state: a state or a body or officer of it.
fn is_of_state(speaker: &Speaker) -> bool {
    use model::Sector::{Cop, Gov, Jud, Leg, Mil, Spy};
    matches!(speaker.sector, Some(Gov | Mil | Spy | Leg | Jud | Cop))
}

fn sides(coded: &Coded) -> Sides {
    let mut sides = Sides::default();
    for event in &coded.events {
        let reported = event.said.iter().any(|m| m.polarity == Polarity::Affirmed && m.certainty == Certainty::Certain);
        if !reported {
            continue;
        }
        let pairs = event.source.iter().filter_map(|party| party.country).flat_map(|source| {
            event.recipient.iter().filter_map(|party| party.country).map(move |recipient| ordered(source, recipient))
        });
        let pairs = pairs.filter(|(one, other)| one != other);
        match (event.kind.quad(), event.kind) {
            (Quad::MaterialConflict, EventType::Assault) => sides.fought.extend(pairs),
            (_, EventType::Aid | EventType::Cooperate) => sides.helped.extend(pairs),
            _ => {}
        }
    }
    sides
}

fn ordered(one: CountryCode, other: CountryCode) -> (CountryCode, CountryCode) {
    if one <= other { (one, other) } else { (other, one) }
}
