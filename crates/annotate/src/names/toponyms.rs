use std::collections::{HashMap, HashSet};

use knowledge::{Candidate, Knowledge, NamedBy, PlaceKind, WordClass};
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
    /// Whether a mention has an article of its own ("the Kremlin"): no town has, unless it is part of the name.
    article: bool,
    /// Whether it is an ordinary word too ("Earth", "Hope").
    is_word: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Container {
    Division(String),
    Country(CountryCode),
}

impl Container {
    fn holds(&self, candidate: &Candidate<'_>) -> bool {
        match self {
            Container::Division(code) => candidate.division == code,
            Container::Country(country) => candidate.country == Some(*country),
        }
    }
}

/// The place that a name means.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resolved<'k> {
    pub candidate: Candidate<'k>,
    /// Whether more than the name speaks for it: it is no small town, or the page names its division or state.
    pub supported: bool,
}

/// Decides which place each of the spans means, by what else the page names; `states` holds what an office before a span
/// tells. None where no row bears the name.
pub(crate) fn resolve<'k>(
    document: &Document,
    spans: &[TextSpan],
    states: &[Option<CountryCode>],
    knowledge: &'k Knowledge,
) -> Vec<Option<Resolved<'k>>> {
    let mut index_of: HashMap<&str, usize> = HashMap::new();
    let mut toponyms: Vec<Toponym<'k>> = Vec::new();
    let mut indices = Vec::with_capacity(spans.len());
    for (place, span) in spans.iter().enumerate() {
        let text = document.text(*span);
        let index = *index_of.entry(text).or_insert_with(|| {
            toponyms.push(Toponym {
                candidates: candidates(text, knowledge),
                within: None,
                seat_of: seat_of(text, knowledge),
                article: false,
                is_word: knowledge.places.is_word(text),
            });
            toponyms.len() - 1
        });
        if toponyms[index].within.is_none() {
            let toponym = &toponyms[index];
            let container = container_after(document, *span, knowledge);
            toponyms[index].within =
                container.filter(|container| toponym.candidates.iter().any(|c| container.holds(c)));
        }
        if let Some(state) = states.get(place).copied().flatten() {
            let is_state =
                |candidate: &Candidate<'_>| candidate.kind == PlaceKind::Country && candidate.country == Some(state);
            toponyms[index].candidates.retain(is_state);
        }
        toponyms[index].article |= has_article(document, *span, knowledge);
        indices.push(index);
    }
    let evidence = Evidence::read(&toponyms);
    for toponym in &mut toponyms {
        toponym.drop_namesakes(&evidence);
    }
    let page = Page::read(&toponyms, &indices);
    let chosen: Vec<Option<Resolved<'k>>> = toponyms.iter().map(|toponym| page.choose(toponym)).collect();
    indices.into_iter().map(|index| chosen[index]).collect()
}

/// What the page's unmistakable names speak for, so that a namesake can be weighed without its own voice.
#[derive(Default)]
struct Evidence<'k> {
    divisions: HashMap<&'k str, usize>,
    countries: HashMap<CountryCode, usize>,
}

impl<'k> Evidence<'k> {
    fn read(toponyms: &[Toponym<'k>]) -> Self {
        let mut evidence = Evidence::default();
        for toponym in toponyms {
            if let Some(division) = toponym.sure_division() {
                *evidence.divisions.entry(division).or_default() += 1;
            }
            if let Some(country) = toponym.sure_country() {
                *evidence.countries.entry(country).or_default() += 1;
            }
        }
        evidence
    }

    /// How many other names speak for the division.
    fn of_division(&self, division: &str, toponym: &Toponym<'_>) -> usize {
        let own = usize::from(toponym.sure_division() == Some(division));
        self.divisions.get(division).map_or(0, |n| n - own)
    }

    /// How many other names speak for the country.
    fn of_country(&self, country: CountryCode, toponym: &Toponym<'_>) -> usize {
        let own = usize::from(toponym.sure_country() == Some(country));
        self.countries.get(&country).map_or(0, |n| n - own)
    }
}

impl<'k> Toponym<'k> {
    /// The division that the name speaks for: where it stands behind the name, where all its places lie in one, where
    /// it is the division's own, or that of its one large town.
    fn sure_division(&self) -> Option<&'k str> {
        let first = self.candidates.first()?;
        if let Some(Container::Division(code)) = &self.within {
            return self.candidates.iter().map(|candidate| candidate.division).find(|division| division == code);
        }
        let provinces = self.candidates.iter().filter(|candidate| candidate.kind == PlaceKind::Province).count();
        let states = self.candidates.iter().any(|candidate| candidate.kind == PlaceKind::Country);
        let same = self.candidates.iter().all(|candidate| candidate.division == first.division);
        let known = !first.division.is_empty() && !states;
        let largest = self.candidates.iter().filter(|c| c.kind == PlaceKind::City).map(|c| c.population).max();
        let own = provinces == 1 && first.kind == PlaceKind::Province && first.population >= SMALL_PROVINCE;
        if known && (same || own) {
            return Some(first.division);
        }
        let large = largest.filter(|population| *population >= LARGE_TOWN * 2 && provinces == 0 && !states)?;
        let mut cities = self.candidates.iter().filter(|candidate| candidate.kind == PlaceKind::City);
        let town = cities.clone().find(|candidate| candidate.population == large)?;
        let alone = cities.all(|other| other.population == large || other.population * 10 < large);
        alone.then_some(town.division)
    }

    /// The country that all its places lie in, or that stands behind it.
    fn sure_country(&self) -> Option<CountryCode> {
        if let Some(Container::Country(country)) = &self.within {
            return Some(*country);
        }
        let first = self.candidates.first()?.country?;
        self.candidates.iter().all(|candidate| candidate.country == Some(first)).then_some(first)
    }

    /// Drops namesakes that nothing speaks for, unless the division stands behind the name ("Kremlin, Oklahoma"):
    /// towns where the name is a state's, a government's that is no town of its own state ("Kremlin", "Whitehall"),
    /// that of a large capital, or has an article; divisions where it is also a larger state, a region or a sea.
    fn drop_namesakes(&mut self, evidence: &Evidence<'k>) {
        if self.within.is_some() {
            return;
        }
        let is_town = |candidate: &Candidate<'_>| candidate.kind == PlaceKind::City;
        let is_seat = |c: &Candidate<'_>| is_town(c) && c.country.is_some() && c.country == self.seat_of;
        let only_seat = self.seat_of.is_some() && !self.candidates.iter().any(is_seat);
        let large_seat = self.candidates.iter().any(|c| is_seat(c) && c.population >= LARGE_SEAT);
        let state = self.candidates.iter().find(|candidate| candidate.kind == PlaceKind::Country).copied();
        let region = self.candidates.iter().any(|c| matches!(c.kind, PlaceKind::Region | PlaceKind::Sea));
        let told_of = state.and_then(|state| state.country).or(self.seat_of);
        let told_elsewhere = told_of.is_some_and(|country| evidence.of_country(country, self) > 0);
        let other_kinds = self.seat_of.is_some() || self.candidates.iter().any(|candidate| !is_town(candidate));
        let local_town =
            |town: &Candidate<'k>, n_local: usize| town.population >= SMALL_TOWN && n_local > 0 && !told_elsewhere;
        let keeps = |candidate: &Candidate<'k>| {
            let n_local = evidence.of_division(candidate.division, self);
            match candidate.kind {
                PlaceKind::City if only_seat || (self.article && other_kinds) => false,
                PlaceKind::City if state.is_some() => local_town(candidate, n_local),
                PlaceKind::City if large_seat => {
                    candidate.population >= LARGE_TOWN
                        || (candidate.country != self.seat_of && local_town(candidate, n_local))
                }
                PlaceKind::Province => match state {
                    Some(state) if candidate.population < state.population || told_elsewhere => n_local > 0,
                    None if region => n_local > 0,
                    _ => true,
                },
                _ => true,
            }
        };
        let kept: Vec<Candidate<'k>> = self.candidates.iter().filter(|candidate| keeps(candidate)).copied().collect();
        self.candidates = kept;
    }
}

/// Whether an article before the name belongs to it, and not to a noun behind it ("the Dallas suburb").
fn has_article(document: &Document, span: TextSpan, knowledge: &Knowledge) -> bool {
    let tokens = document.tokens_in(span);
    let Some(article) = tokens.start.checked_sub(1).filter(|_| !tokens.is_empty()) else { return false };
    let columns = &document.tokens;
    let before = columns.upos[article] == model::Upos::Det && columns.span[article].end < span.start;
    let own = before && tokens.contains(&(columns.head[article] as usize));
    // "the northern Iraq", "the Hague": an article that is part of the name, or of what it stands before.
    let named = || {
        let with = format!("{} {}", document.form(article), document.text(span));
        !knowledge.places.candidates(&with).is_empty()
    };
    own && crate::is_word(document, knowledge, article, WordClass::Article) && !named()
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
        let is_word = || toponym.candidates.iter().all(|other| other.population < LARGE_TOWN) && toponym.is_word;
        match candidate.kind {
            PlaceKind::City => toponym.within.is_some() || (!is_word() && self.supports_town(candidate)),
            // "the North" is no district or province of that name.
            PlaceKind::District | PlaceKind::Province => {
                let in_country = candidate.country.is_some_and(|country| self.firm_countries.contains_key(&country));
                toponym.within.is_some() || !toponym.is_word || in_country
            }
            _ => true,
        }
    }

    fn supports_town(&self, candidate: &Candidate<'k>) -> bool {
        let in_country = candidate.country.is_some_and(|country| self.firm_countries.contains_key(&country));
        candidate.population >= LARGE_TOWN
            || (candidate.population >= SMALL_TOWN && in_country)
            || (candidate.population >= VILLAGE && self.named_divisions.contains(candidate.division))
    }

    fn score(&self, candidate: &Candidate<'k>, toponym: &Toponym<'k>) -> f64 {
        let prior = match candidate.kind {
            PlaceKind::Country => {
                let firm = candidate.country.and_then(|c| self.firm_countries.get(&c)).copied().unwrap_or(0.0);
                COUNTRY + FIRM * (1.0 + firm).ln()
            }
            PlaceKind::Province if Some(candidate.country) == toponym.seat_of.map(Some) => NAMESAKE_OF_SEAT,
            PlaceKind::Province if candidate.population < SMALL_PROVINCE => SMALL_PROVINCE_PRIOR,
            PlaceKind::Province => PROVINCE,
            PlaceKind::Sea => SEA,
            PlaceKind::Region | PlaceKind::Facility => REGION,
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

/// Parishes of small islands and the like are no more likely than towns.
const SMALL_PROVINCE: u64 = 40_000;
/// A town of so many people needs no support.
const LARGE_TOWN: u64 = 50_000;
/// One of so many is believed where the page names its state.
const SMALL_TOWN: u64 = 1_000;
/// So many are believed where the page names the division.
const VILLAGE: u64 = 500;
/// A seat of government of so many people is what its name means in news of the world.
const LARGE_SEAT: u64 = 300_000;

// Weights tuned on the even half of evals' annotate/places.
const COUNTRY: f64 = 8.0;
const PROVINCE: f64 = 9.0;
const SMALL_PROVINCE_PRIOR: f64 = 6.0;
const REGION: f64 = 9.6;
/// A sea lends its name to the divisions on its shores, which are then told as such ("Red Sea governorate").
const SEA: f64 = 16.0;
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
