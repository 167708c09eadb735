use model::Sector;

use crate::{Faults, Files, QuickMap, Row};

/// Words for what people are ("foreign minister", "troops") and for bodies without a name of their own ("army",
/// "ministry of defence"), each with its PLOVER sector. Keys are in lower case; roles in the singular.
#[derive(Debug, Default)]
pub struct RoleWords {
    roles: QuickMap<String, RoleWord>,
    bodies: QuickMap<String, BodyWord>,
    /// First part of a role → words of the longest role that begins with it.
    longest_from: QuickMap<String, usize>,
    longest_role: usize,
    longest_body: usize,
}

/// A word or phrase for what somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleWord {
    /// PLOVER sector; none where the word does not say ("leader" of what?).
    pub sector: Option<Sector>,
    /// Whether it stands before a name as a title ("President Putin").
    pub title: bool,
    /// Whether a state has one at a time ("president", "foreign minister"; not "minister", "general").
    pub one: bool,
    /// Whether it heads a state, so that "leader" means it too.
    pub head: bool,
    /// Whether it is a word for many people ("troops", "police").
    pub many: bool,
    /// Whether it is a form of address that says nothing about what somebody does ("Mr.").
    pub honorific: bool,
}

/// A word or phrase for a body of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyWord {
    /// PLOVER sector.
    pub sector: Sector,
}

impl RoleWords {
    pub(super) fn load(folder: &str, files: &Files, faults: &mut Faults) -> Self {
        let mut words = RoleWords::default();
        let roles = format!("{folder}/roles.tsv");
        for row in files.table(&roles, faults).rows() {
            let sector = sector(row, faults);
            let mut role = RoleWord { sector, title: false, one: false, head: false, many: false, honorific: false };
            for mark in row.list("marks") {
                match mark {
                    "title" => role.title = true,
                    "one" => role.one = true,
                    "head" => role.head = true,
                    "many" => role.many = true,
                    "honorific" => role.honorific = true,
                    _ => row.fault(faults, format!("unknown mark {mark:?}: title, one, head, many or honorific")),
                }
            }
            for word in row.list("words") {
                let n_words = word.split([' ', '-']).count();
                let first = super::first_part(word).to_lowercase();
                let longest = words.longest_from.entry(first).or_default();
                *longest = n_words.max(*longest);
                words.longest_role = words.longest_role.max(word.split(' ').count());
                if words.roles.insert(word.to_lowercase(), role).is_some() {
                    row.fault(faults, format!("{word:?} stands here twice"));
                }
            }
        }
        let bodies = format!("{folder}/bodies.tsv");
        for row in files.table(&bodies, faults).rows() {
            let Some(sector) = sector(row, faults) else {
                row.fault(faults, "has no sector");
                continue;
            };
            for word in row.list("words") {
                words.longest_body = words.longest_body.max(word.split(' ').count());
                words.bodies.insert(word.to_lowercase(), BodyWord { sector });
            }
        }
        words
    }

    /// The role that `phrase` names: lower case, last word singular or plural.
    pub fn role(&self, phrase: &str) -> Option<RoleWord> {
        self.roles.get(phrase).copied().or_else(|| singulars(phrase).find_map(|one| self.roles.get(&one).copied()))
    }

    /// The body that `phrase` names: lower case, last word singular or plural.
    pub fn body(&self, phrase: &str) -> Option<BodyWord> {
        self.bodies.get(phrase).copied().or_else(|| singulars(phrase).find_map(|one| self.bodies.get(&one).copied()))
    }

    /// Words in the longest role that begins with `word` (lower case, up to a hyphen); 0 where none does.
    pub fn longest_from(&self, word: &str) -> usize {
        self.longest_from.get(word).copied().unwrap_or(0)
    }

    /// Words in the longest role.
    pub fn longest_role(&self) -> usize {
        self.longest_role
    }

    /// Words in the longest body.
    pub fn longest_body(&self) -> usize {
        self.longest_body
    }
}

/// What `phrase` may be the plural of.
fn singulars(phrase: &str) -> impl Iterator<Item = String> {
    let endings = [("ies", "y"), ("men", "man"), ("women", "woman"), ("es", ""), ("s", "")];
    endings.into_iter().filter_map(move |(plural, one)| phrase.strip_suffix(plural).map(|stem| format!("{stem}{one}")))
}

fn sector(row: Row<'_, '_>, faults: &mut Faults) -> Option<Sector> {
    let code = row.get("sector");
    let sector = Sector::parse(code);
    if sector.is_none() && !code.is_empty() {
        row.fault(faults, format!("unknown sector {code:?}"));
    }
    sector
}

#[cfg(test)]
mod tests {
    use model::Sector;

    use crate::Knowledge;

    #[test]
    fn roles_and_bodies_have_sectors() {
        let knowledge = Knowledge::embedded().unwrap();
        let roles = knowledge.actors.roles();
        let sector = |phrase: &str| roles.role(phrase).and_then(|role| role.sector);
        assert_eq!(sector("troops"), Some(Sector::Mil));
        assert_eq!(sector("foreign minister"), Some(Sector::Gov));
        assert_eq!(sector("foreign ministers"), Some(Sector::Gov));
        assert_eq!(sector("policemen"), Some(Sector::Cop));
        assert_eq!(sector("tables"), None);
        assert_eq!(roles.body("ministry of defence").map(|body| body.sector), Some(Sector::Mil));
    }
}
