use std::collections::{HashMap, HashSet};

use knowledge::{Candidate, Knowledge, NamedBy, PlaceKind};
use model::{ActorKind, CountryCode, Document, TextSpan};

use super::gazetteer::calm;

/// More towns of one name are not weighed: the smaller ones go first.
const MOST_CANDIDATES: usize = 60;
/// So many toponyms of a page are weighed against one another; more add nothing but time.
const MOST_ANCHORS: usize = 60;

/// What one written name can mean, for all its mentions on the page.
struct Toponym<'k> {
    candidates: Vec<Candidate<'k>>,
    /// Code of the division or state that a mention names right behind it: "Paris, Texas".
    within: Option<Container>,
    /// The state whose seat of government bears this name ("Washington").
    seat_of: Option<CountryCode>,
}

#[derive(Debug, Clone, PartialEq)]
enum Container {
    Division(String),
    Country(CountryCode),
}

/// The place that a name means.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resolved<'k> {
    pub candidate: Candidate<'k>,
    /// Whether more than the name speaks for it: it is no small town, or the page names its division or state.
    pub supported: bool,
}

/// Decides which place each of the spans means, by what else the page names. None where no row bears the name.
pub(crate) fn resolve<'k>(
    document: &Document,
    spans: &[TextSpan],
    knowledge: &'k Knowledge,
) -> Vec<Option<Resolved<'k>>> {
    let mut index_of: HashMap<&str, usize> = HashMap::new();
    let mut toponyms: Vec<Toponym<'k>> = Vec::new();
    let mut indices = Vec::with_capacity(spans.len());
    for span in spans {
        let text = document.text(*span);
        let index = *index_of.entry(text).or_insert_with(|| {
            toponyms.push(Toponym {
                candidates: candidates(text, knowledge),
                within: None,
                seat_of: seat_of(text, knowledge),
            });
            toponyms.len() - 1
        });
        if toponyms[index].within.is_none() {
            toponyms[index].within = container_after(document, *span, knowledge);
        }
        indices.push(index);
    }
    let page = Page::read(&toponyms, &indices);
    let chosen: Vec<Option<Resolved<'k>>> = toponyms.iter().map(|toponym| page.choose(toponym)).collect();
    indices.into_iter().map(|index| chosen[index]).collect()
}

/// The places that a name as written can mean: as it stands, without capitals throughout, or without the words around it
/// ("northern Iraq", "Kursk region").
fn candidates<'k>(text: &str, knowledge: &'k Knowledge) -> Vec<Candidate<'k>> {
    let text = text.trim().trim_end_matches("'s").trim_end_matches("’s");
    let plain = text.strip_prefix("the ").or_else(|| text.strip_prefix("The ")).unwrap_or(text);
    let mut found = exact(plain, knowledge);
    if found.is_empty() && plain.len() > 3 && !plain.chars().any(char::is_lowercase) {
        let calmed: Vec<String> = plain.split(' ').map(calm).collect();
        found = exact(&calmed.join(" "), knowledge);
    }
    let places = &knowledge.places;
    let mut rest = plain;
    for _ in 0..2 {
        if !found.is_empty() {
            break;
        }
        let lower = rest.to_lowercase();
        if lower.len() != rest.len() {
            break;
        }
        let before = places.words_before().iter().find(|word| {
            lower.strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with(' ') || rest.starts_with('-'))
        });
        let after = places
            .words_after()
            .iter()
            .find(|word| lower.strip_suffix(word.as_str()).is_some_and(|rest| rest.ends_with(' ')));
        rest = match (before, after) {
            (Some(word), _) => rest.get(word.len() + 1..).unwrap_or(""),
            (None, Some(word)) => rest.get(..rest.len() - word.len() - 1).unwrap_or(""),
            (None, None) => break,
        };
        rest = rest.strip_prefix("the ").unwrap_or(rest);
        found = exact(rest, knowledge);
    }
    found.truncate(MOST_CANDIDATES);
    found
}

/// The places of exactly this name; a nationality word means its state.
fn exact<'k>(name: &str, knowledge: &'k Knowledge) -> Vec<Candidate<'k>> {
    let mut found = knowledge.places.candidates(name);
    for (short, long) in [("St. ", "Saint "), ("St ", "Saint "), ("Ft. ", "Fort "), ("Mt. ", "Mount ")] {
        if let Some(rest) = name.strip_prefix(short) {
            found.extend(knowledge.places.candidates(&format!("{long}{rest}")));
        } else if let Some(rest) = name.strip_prefix(long) {
            found.extend(knowledge.places.candidates(&format!("{short}{rest}")));
        }
    }
    for meaning in knowledge.actors.meanings(name) {
        let state = knowledge.actors.get(meaning.actor).filter(|actor| actor.kind == ActorKind::State);
        let names_people = matches!(meaning.how, NamedBy::Adjective | NamedBy::People);
        if let Some(country) = state.and_then(|state| state.country).filter(|_| names_people) {
            found.extend(knowledge.places.country(country));
        }
    }
    found
}

fn seat_of(name: &str, knowledge: &Knowledge) -> Option<CountryCode> {
    let is_shouted = name.len() > 3 && !name.chars().any(char::is_lowercase);
    let calmed = if is_shouted { name.split(' ').map(calm).collect::<Vec<_>>().join(" ") } else { name.to_string() };
    let mut meanings = knowledge.actors.meanings(&calmed).iter();
    let metonym = meanings.find(|meaning| meaning.how == NamedBy::Metonym)?;
    knowledge.actors.get(metonym.actor)?.country
}

/// The division or state that stands behind a name: ", Texas", ", Ala.", ", Russia", "(Ontario)".
fn container_after(document: &Document, span: TextSpan, knowledge: &Knowledge) -> Option<Container> {
    let rest = document.text.get(span.end as usize..)?;
    let rest = rest.strip_prefix(", ").or_else(|| rest.strip_prefix(" ("))?;
    let words: Vec<&str> = rest.split([' ', '\n']).take(3).collect();
    (1..=words.len()).rev().find_map(|n_words| {
        let name = words[..n_words].join(" ");
        let name = name.trim_end_matches([',', ')', ';', ':', '?', '!', '”', '"']);
        let bare = name.strip_suffix('.').unwrap_or(name);
        [name, bare].into_iter().find_map(|name| container(name, knowledge))
    })
}

fn container(name: &str, knowledge: &Knowledge) -> Option<Container> {
    if !name.starts_with(char::is_uppercase) {
        return None;
    }
    let candidates = knowledge.places.candidates(name);
    let province = candidates.iter().find(|candidate| {
        candidate.kind == PlaceKind::Province && (name.len() > 2 || name.chars().all(char::is_uppercase))
    });
    let country = candidates.iter().find(|candidate| candidate.kind == PlaceKind::Country);
    match (province, country) {
        // "Tbilisi, Georgia" or "Athens, Georgia": left to the page.
        (Some(_), Some(_)) | (None, None) => None,
        (Some(province), None) => Some(Container::Division(province.division.to_string())),
        (None, Some(country)) => country.country.map(Container::Country),
    }
}

/// How much the page speaks for each division and country.
struct Page<'k> {
    divisions: HashMap<&'k str, f64>,
    countries: HashMap<CountryCode, f64>,
    /// Countries by names that mean nothing elsewhere.
    firm_countries: HashMap<CountryCode, f64>,
    /// Divisions that the page names.
    named_divisions: HashSet<&'k str>,
    /// Points of places that need no weighing.
    anchors: Vec<(f64, f64)>,
}

impl<'k> Page<'k> {
    fn read(toponyms: &[Toponym<'k>], indices: &[usize]) -> Self {
        let mut page = Page {
            divisions: HashMap::new(),
            countries: HashMap::new(),
            firm_countries: HashMap::new(),
            named_divisions: HashSet::new(),
            anchors: Vec::new(),
        };
        let mut mentions = vec![0usize; toponyms.len()];
        for &index in indices {
            mentions[index] += 1;
        }
        for (toponym, n_mentions) in toponyms.iter().zip(mentions) {
            page.count(toponym, n_mentions);
        }
        page
    }

    /// Each name speaks for the divisions and countries of its candidates: fully where it has one only.
    fn count(&mut self, toponym: &Toponym<'k>, n_mentions: usize) {
        let weight = (1.0 + n_mentions as f64).ln();
        let mut divisions: Vec<&'k str> = Vec::new();
        let mut countries: Vec<CountryCode> = Vec::new();
        for candidate in &toponym.candidates {
            if let Some(Container::Division(code)) = &toponym.within
                && candidate.division != code
            {
                continue;
            }
            if !candidate.division.is_empty() && !divisions.contains(&candidate.division) {
                divisions.push(candidate.division);
            }
            if let Some(country) = candidate.country
                && !countries.contains(&country)
            {
                countries.push(country);
            }
        }
        let share = |n: usize| weight / (n.max(1) as f64).powf(SHARE_POWER);
        for division in &divisions {
            *self.divisions.entry(division).or_default() += share(divisions.len());
        }
        for country in &countries {
            *self.countries.entry(*country).or_default() += share(countries.len());
        }
        if let [only] = countries.as_slice()
            && toponym.candidates.iter().all(|candidate| candidate.country.is_some())
        {
            *self.firm_countries.entry(*only).or_default() += weight;
        }
        let provinces = toponym.candidates.iter().filter(|candidate| candidate.kind == PlaceKind::Province);
        self.named_divisions.extend(provinces.map(|candidate| candidate.division));
        let firm = toponym.candidates.len() == 1 || toponym.within.is_some();
        let is_local = |candidate: &&Candidate<'_>| {
            matches!(candidate.kind, PlaceKind::City | PlaceKind::District | PlaceKind::Facility)
        };
        if firm && self.anchors.len() < MOST_ANCHORS {
            let allowed = |candidate: &&Candidate<'_>| match &toponym.within {
                Some(Container::Division(code)) => candidate.division == code,
                Some(Container::Country(country)) => candidate.country == Some(*country),
                None => true,
            };
            self.anchors.extend(toponym.candidates.iter().filter(allowed).find(is_local).map(|c| c.point));
        }
    }

    fn choose(&self, toponym: &Toponym<'k>) -> Option<Resolved<'k>> {
        // "China" is the state, whatever the page says of Maine, unless "Maine" stands behind it.
        let names_state = toponym.within.is_none() && toponym.candidates.iter().any(|c| c.kind == PlaceKind::Country);
        let wide = |candidate: &&Candidate<'k>| {
            !names_state || matches!(candidate.kind, PlaceKind::Country | PlaceKind::Province | PlaceKind::Region)
        };
        let candidates = toponym.candidates.iter().filter(wide);
        let scored = candidates.map(|candidate| (self.score(candidate, toponym), candidate));
        // The first of equals: the files list the more usual first.
        let mut best: Option<(f64, &Candidate<'k>)> = None;
        for (score, candidate) in scored {
            if best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, candidate));
            }
        }
        best.map(|(_, candidate)| Resolved { candidate: *candidate, supported: self.supports(candidate, toponym) })
    }

    fn supports(&self, candidate: &Candidate<'k>, toponym: &Toponym<'k>) -> bool {
        let in_country = candidate.country.is_some_and(|country| self.firm_countries.contains_key(&country));
        candidate.kind != PlaceKind::City
            || toponym.within.is_some()
            || candidate.population >= LARGE_TOWN
            || (candidate.population >= SMALL_TOWN && in_country)
            || self.named_divisions.contains(candidate.division)
    }

    fn score(&self, candidate: &Candidate<'k>, toponym: &Toponym<'k>) -> f64 {
        let prior = match candidate.kind {
            PlaceKind::Country => {
                let firm = candidate.country.and_then(|c| self.firm_countries.get(&c)).copied().unwrap_or(0.0);
                COUNTRY + FIRM * (1.0 + firm).ln()
            }
            PlaceKind::Province if Some(candidate.country) == toponym.seat_of.map(Some) => NAMESAKE_OF_SEAT,
            PlaceKind::Province => PROVINCE,
            PlaceKind::Region | PlaceKind::Sea | PlaceKind::Facility => REGION,
            PlaceKind::District => DISTRICT,
            PlaceKind::City => {
                let is_seat = candidate.population >= LARGE_SEAT && candidate.country == toponym.seat_of;
                let seat = if is_seat && toponym.seat_of.is_some() { SEAT } else { 0.0 };
                seat + CITY_PER_TENFOLD * (candidate.population as f64 + 200.0).log10()
            }
        };
        let contained = match &toponym.within {
            Some(Container::Division(code)) if candidate.division == code => CONTAINED,
            Some(Container::Country(country)) if candidate.country == Some(*country) => CONTAINED,
            _ => 0.0,
        };
        let division = self.divisions.get(candidate.division).copied().unwrap_or(0.0);
        let country = candidate.country.and_then(|c| self.countries.get(&c)).copied().unwrap_or(0.0);
        let near = self.anchors.iter().map(|anchor| nearness(*anchor, candidate.point)).sum::<f64>();
        prior
            + contained
            + DIVISION * (1.0 + division).ln()
            + COUNTRIES * (1.0 + country).ln()
            + NEAR * (1.0 + near).ln()
    }
}

/// A town of so many people needs no support.
const LARGE_TOWN: u64 = 50_000;
/// One of so many is believed where the page names its state.
const SMALL_TOWN: u64 = 1_000;
/// A seat of government of so many people is what its name means in news of the world.
const LARGE_SEAT: u64 = 300_000;

// Weights tuned on the even half of evals' annotate/places.
const COUNTRY: f64 = 8.0;
const PROVINCE: f64 = 9.0;
const REGION: f64 = 9.6;
const FIRM: f64 = 2.5;
const NAMESAKE_OF_SEAT: f64 = 6.5;
const SEAT: f64 = 1.0;
const DISTRICT: f64 = 6.0;
const CITY_PER_TENFOLD: f64 = 1.2;
const CONTAINED: f64 = 8.0;
const DIVISION: f64 = 3.5;
const COUNTRIES: f64 = 2.0;
const NEAR: f64 = 1.5;
const SHARE_POWER: f64 = 0.9;

/// 1 for the same point, a third at about 200 km, nothing across the world.
fn nearness((latitude, longitude): (f64, f64), (other_latitude, other_longitude): (f64, f64)) -> f64 {
    let across = ((latitude + other_latitude) / 2.0).to_radians().cos();
    let (north, east) = (latitude - other_latitude, (longitude - other_longitude) * across);
    let kilometres = (north * north + east * east).sqrt() * 111.0;
    1.0 / (1.0 + (kilometres / 100.0).powi(2) / 2.0)
}
