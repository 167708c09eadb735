/// The table of towns: lines sorted by name, found by two tables of hashes.
#[derive(Debug, Default)]
pub(super) struct Cities {
    text: String,
    by_name: Hashes,
    by_id: Hashes,
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct City<'t> {
    /// First byte of the line.
    pub at: u32,
    pub name: &'t str,
    pub division: &'t str,
    pub point: (f64, f64),
    pub population: u64,
    pub id: &'t str,
}

/// Open addressing over line starts, half full at most; a slot holds the start plus one, 0 is empty.
#[derive(Debug, Default)]
struct Hashes {
    slots: Vec<u32>,
}

impl Hashes {
    fn with_room_for(n_entries: usize) -> Self {
        Hashes { slots: vec![0; (n_entries * 2).next_power_of_two().max(2)] }
    }

    /// Adds `start` unless an entry for which `same` holds is there already.
    fn insert(&mut self, hash: u64, start: u32, same: impl Fn(u32) -> bool) {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot] != 0 {
            if same(self.slots[slot] - 1) {
                return;
            }
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = start + 1;
    }

    fn find(&self, hash: u64, same: impl Fn(u32) -> bool) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot] != 0 {
            if same(self.slots[slot] - 1) {
                return Some(self.slots[slot] - 1);
            }
            slot = (slot + 1) & mask;
        }
        None
    }
}

/// FNV-1a, folded: the same on every machine.
fn hash(bytes: &[u8]) -> u64 {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    hash ^ (hash >> 29)
}

impl Cities {
    /// Takes the table; the lines (from 1) that have not six cells or are out of order.
    pub(super) fn read(text: &str) -> (Self, Vec<(usize, &'static str)>) {
        let mut wrong = Vec::new();
        let n_lines = text.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let mut cities = Cities {
            text: text.to_string(),
            by_name: Hashes::with_room_for(n_lines),
            by_id: Hashes::with_room_for(n_lines),
        };
        let mut start = 0;
        let mut before = "";
        let mut seen_header = false;
        for (index, line) in text.split('\n').enumerate() {
            let at = start;
            start += line.len() + 1;
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if !seen_header {
                seen_header = true;
                continue;
            }
            if line.bytes().filter(|byte| *byte == b'\t').count() != 5 {
                wrong.push((index + 1, "has not six cells"));
                continue;
            }
            let (name, _) = line.split_once('\t').unwrap_or((line, ""));
            let (_, id) = line.rsplit_once('\t').unwrap_or(("", line));
            if name < before {
                wrong.push((index + 1, "is not in the order of names"));
            }
            if name != before {
                cities.by_name.insert(hash(name.as_bytes()), at as u32, |_| false);
            }
            before = name;
            // "~123": another name of the place with id 123.
            if id.starts_with('~') {
                continue;
            }
            let of_id = |other: u32| line_at(text, other).rsplit_once('\t').is_some_and(|(_, other)| other == id);
            cities.by_id.insert(hash(id.as_bytes()), at as u32, of_id);
        }
        (cities, wrong)
    }

    /// The towns of this name, the larger first.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = City<'_>> + use<'_> {
        let first = self.by_name.find(hash(name.as_bytes()), |start| self.name_at(start) == name);
        let name = first.map_or("", |start| self.name_at(start));
        let lines = first.into_iter().flat_map(|start| {
            let mut at = start as usize;
            self.text[at..].split('\n').map(move |line| {
                let here = at;
                at += line.len() + 1;
                (here as u32, line)
            })
        });
        lines.take_while(move |(_, line)| line.split('\t').next() == Some(name)).filter_map(|(at, line)| city(at, line))
    }

    pub(super) fn by_id(&self, id: &str) -> Option<City<'_>> {
        let same = |start: u32| line_at(&self.text, start).rsplit_once('\t').is_some_and(|(_, other)| other == id);
        self.at(self.by_id.find(hash(id.as_bytes()), same)?)
    }

    pub(super) fn at(&self, start: u32) -> Option<City<'_>> {
        city(start, line_at(&self.text, start))
    }

    fn name_at(&self, start: u32) -> &str {
        line_at(&self.text, start).split('\t').next().unwrap_or("")
    }

    /// Lines whose cells cannot be read; a test keeps the shipped table free of them.
    #[cfg(test)]
    pub(super) fn unreadable(&self) -> Vec<usize> {
        let lines = self.text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        lines.skip(1).filter(|(_, line)| city(0, line).is_none()).map(|(index, _)| index + 1).collect()
    }
}

fn line_at(text: &str, start: u32) -> &str {
    let rest = text.get(start as usize..).unwrap_or("");
    rest.split('\n').next().unwrap_or("")
}

fn city(at: u32, line: &str) -> Option<City<'_>> {
    let mut cells = line.split('\t');
    let name = cells.next()?;
    let division = cells.next()?;
    let point = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
    let population = cells.next()?.parse().ok()?;
    let id = cells.next()?;
    Some(City { at, name, division, point, population, id: id.strip_prefix('~').unwrap_or(id) })
}
