use jiff::civil::Date;
use model::{Actor, ActorKind, CountryCode, Office, Sector};

use super::{Actors, Meaning, NamedBy, RoleWords, first_part, fold_name};
use crate::{Faults, Files, QuickMap, Row};

/// Reads `actors/states.tsv`, `actors/persons/*.tsv`, `actors/bodies/*.tsv` and the role words.
pub(super) fn load(files: &Files, faults: &mut Faults) -> Actors {
    let mut loading = Loading::default();
    let table = files.table("actors/states.tsv", faults);
    for row in table.rows() {
        loading.state(row, faults);
    }
    for path in files.below("actors/bodies", ".tsv") {
        for row in files.table(path, faults).rows() {
            loading.body(row, faults);
        }
    }
    for path in files.below("actors/persons", ".tsv") {
        for row in files.table(path, faults).rows() {
            loading.person(row, faults);
        }
    }
    let mut actors = loading.actors;
    for meanings in actors.by_name.values_mut() {
        meanings.sort_unstable();
        meanings.dedup_by_key(|meaning| meaning.actor);
    }
    actors.roles = RoleWords::load("languages/en", files, faults);
    actors.pairs = pairs("languages/en/pairs.tsv", files, faults);
    actors.foreign = super::foreign::load(&actors, files, faults);
    actors
}

fn pairs(path: &str, files: &Files, faults: &mut Faults) -> QuickMap<String, bool> {
    let mut pairs = QuickMap::default();
    for row in files.table(path, faults).rows() {
        let of_persons = match row.get("of") {
            "person" => true,
            "state" => false,
            of => {
                row.fault(faults, format!("unknown {of:?}: state or person"));
                continue;
            }
        };
        pairs.extend(row.list("words").map(|words| (words.to_lowercase(), of_persons)));
    }
    pairs
}

#[derive(Default)]
struct Loading {
    actors: Actors,
}

impl Loading {
    fn state(&mut self, row: Row<'_, '_>, faults: &mut Faults) {
        let Some(country) = CountryCode::parse(row.get("country")) else {
            return row.fault(faults, "country is not three capital letters");
        };
        let actor = actor(row, ActorKind::State, Some(country), None, Vec::new(), faults);
        let Some(index) = self.add(actor, row, faults) else { return };
        let columns = [
            ("names", NamedBy::Name),
            ("abbreviations", NamedBy::Abbreviation),
            ("adjectives", NamedBy::Adjective),
            ("people", NamedBy::People),
            ("metonyms", NamedBy::Metonym),
        ];
        for (column, how) in columns {
            for name in row.list(column) {
                self.name(name, index, how);
            }
        }
    }

    fn body(&mut self, row: Row<'_, '_>, faults: &mut Faults) {
        let kind = match row.get("kind") {
            "body" => ActorKind::StateBody,
            "group" => ActorKind::Group,
            "international" => ActorKind::International,
            "media" => ActorKind::Media,
            "company" => ActorKind::Company,
            "institute" => ActorKind::Institute,
            kind => return row.fault(faults, format!("unknown kind {kind:?}")),
        };
        let country = self.country(row, faults);
        let sector = sector(row, faults);
        let actor = actor(row, kind, country, sector, Vec::new(), faults);
        let Some(index) = self.add(actor, row, faults) else { return };
        for name in row.list("names") {
            self.name(name, index, NamedBy::Name);
        }
        for name in row.list("abbreviations") {
            match name.strip_suffix('!') {
                Some(name) => self.name(name, index, NamedBy::Name),
                None => self.name(name, index, NamedBy::Abbreviation),
            }
        }
        self.needs(row, index, faults);
    }

    fn person(&mut self, row: Row<'_, '_>, faults: &mut Faults) {
        let country = self.country(row, faults);
        let sector = sector(row, faults);
        let offices: Vec<Office> = row.list("offices").filter_map(|text| office(text, row, faults)).collect();
        let actor = actor(row, ActorKind::Person, country, sector, offices, faults);
        let Some(index) = self.add(actor, row, faults) else { return };
        for name in row.list("names") {
            self.name(name, index, NamedBy::Name);
        }
        for name in row.list("short") {
            self.name(name, index, NamedBy::Short);
        }
        self.needs(row, index, faults);
    }

    fn needs(&mut self, row: Row<'_, '_>, index: u32, faults: &mut Faults) {
        match row.get("needs") {
            "" => {}
            "country" => drop(self.actors.common_names.insert(index)),
            needs => row.fault(faults, format!("unknown need {needs:?}: country or nothing")),
        }
    }

    /// The country of a row; it must be a state of `states.tsv`.
    fn country(&self, row: Row<'_, '_>, faults: &mut Faults) -> Option<CountryCode> {
        let code = row.get("country");
        if code.is_empty() {
            return None;
        }
        let country = CountryCode::parse(code).filter(|country| self.actors.state(*country).is_some());
        if country.is_none() {
            row.fault(faults, format!("no state {code:?} in actors/states.tsv"));
        }
        country
    }

    fn add(&mut self, actor: Actor, row: Row<'_, '_>, faults: &mut Faults) -> Option<u32> {
        let wrong = if actor.id.is_empty() {
            "has no id"
        } else if actor.names.is_empty() {
            "has no name"
        } else if actor.source.is_empty() {
            "has no source"
        } else {
            ""
        };
        if !wrong.is_empty() {
            row.fault(faults, wrong);
            return None;
        }
        let index = self.actors.actors.len() as u32;
        if self.actors.by_id.insert(actor.id.clone(), index).is_some() {
            row.fault(faults, format!("id {:?} stands here twice", actor.id));
        }
        self.actors.actors.push(actor);
        Some(index)
    }

    fn name(&mut self, name: &str, actor: u32, how: NamedBy) {
        let folded = fold_name(name);
        // Given names are written with and without hyphen: "Kim Jong-un", "Kim Jong Un".
        if let Some((start, end)) = folded.split_once('-').filter(|(start, _)| start.contains(' ')) {
            let mut letters = end.chars();
            let first = letters.next().map_or(String::new(), |letter| letter.to_uppercase().to_string());
            if !end.contains('-') && !letters.as_str().is_empty() {
                self.insert(format!("{start} {first}{}", letters.as_str()), actor, how);
                self.insert(format!("{start}-{first}{}", letters.as_str()), actor, how);
            }
        }
        // Abbreviations within names are written with and without full stops: "UN Security Council".
        for (plain, dotted) in [("UN ", "U.N. "), ("US ", "U.S. "), ("UK ", "U.K. "), ("EU ", "E.U. ")] {
            if let Some(rest) = folded.strip_prefix(plain) {
                self.insert(format!("{dotted}{rest}"), actor, how);
            }
        }
        self.insert(folded, actor, how);
    }

    fn insert(&mut self, folded: String, actor: u32, how: NamedBy) {
        let first = first_part(&folded);
        match self.actors.longest_after.get_mut(first) {
            Some(longest) => *longest = folded.len().max(*longest),
            None => drop(self.actors.longest_after.insert(first.to_string(), folded.len())),
        }
        let meaning = Meaning { actor, how };
        let meanings: &mut QuickMap<String, Vec<Meaning>> = &mut self.actors.by_name;
        meanings.entry(folded).or_default().push(meaning);
    }
}

fn actor(
    row: Row<'_, '_>,
    kind: ActorKind,
    country: Option<CountryCode>,
    sector: Option<Sector>,
    offices: Vec<Office>,
    faults: &mut Faults,
) -> Actor {
    Actor {
        id: row.get("id").to_string(),
        kind,
        country,
        sector,
        names: row.list("names").map(str::to_string).collect(),
        offices,
        source: row.get("source").to_string(),
        checked: row.parse::<Date>("checked", faults),
    }
}

fn sector(row: Row<'_, '_>, faults: &mut Faults) -> Option<Sector> {
    let code = row.get("sector");
    let sector = Sector::parse(code);
    if sector.is_none() && !code.is_empty() {
        row.fault(faults, format!("unknown sector {code:?}"));
    }
    sector
}

/// `foreign minister@2007-05..2016`, either side of `..` empty where it is not certain, or the title alone.
fn office(text: &str, row: Row<'_, '_>, faults: &mut Faults) -> Option<Office> {
    let (title, dates) = text.split_once('@').unwrap_or((text, ".."));
    let Some((from, to)) = dates.split_once("..") else {
        row.fault(faults, format!("{text:?}: an office is title@from..to"));
        return None;
    };
    if let Some(wrong) = [from, to].iter().find(|date| !is_partial_date(date)) {
        row.fault(faults, format!("{wrong:?} is no date of the form YYYY, YYYY-MM or YYYY-MM-DD"));
    }
    Some(Office { title: title.trim().to_string(), from: from.trim().to_string(), to: to.trim().to_string() })
}

fn is_partial_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &&str, n_digits: usize| part.len() == n_digits && part.bytes().all(|b| b.is_ascii_digit());
    text.is_empty() || (parts.len() <= 3 && digits(&parts[0], 4) && parts[1..].iter().all(|part| digits(part, 2)))
}
