//! What is known of a word before any text is read: the parts of speech it can be, its class of meaning, whether it is
//! a first name, a surname or a place. Only a feature of the other models: it decides nothing by itself.

use crate::weights::{Reader, Writer};

/// Version of the meaning of the bits of [`Entry`].
pub const VERSION: u32 = 1;

/// Known words by hash.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Open addressing with linear probing; upper 12 bits are a check of the hash, lower 20 the entry, 0 is free.
    slots: Vec<u32>,
}

/// What is known of a word, in 20 bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Entry(pub u32);

/// The class of meaning of nouns for people (the lexicographer file `noun.person`, counted from `noun.Tops` as 1).
pub const PERSON: u32 = 16;

/// The class of meaning of nouns for groups (`noun.group`).
pub const GROUP: u32 = 12;

/// The classes of meaning of nouns for acts, things said, events and groups (`noun.act`, `noun.communication`, `noun.event`,
/// `noun.group`).
const DOING: [u32; 4] = [2, 8, 9, 12];

impl Entry {
    /// Can be a noun.
    pub const NOUN: u32 = 1;
    /// Can be a verb.
    pub const VERB: u32 = 1 << 1;
    /// Can be an adjective.
    pub const ADJECTIVE: u32 = 1 << 2;
    /// Can be an adverb.
    pub const ADVERB: u32 = 1 << 3;
    /// Can be a plural.
    pub const PLURAL: u32 = 1 << 4;
    /// Can be a verb's third person.
    pub const THIRD: u32 = 1 << 5;
    /// Can be a past form.
    pub const PAST: u32 = 1 << 6;
    /// Can be a form in -ing.
    pub const ING: u32 = 1 << 7;
    /// A first name.
    pub const FIRST_NAME: u32 = 1 << 8;
    /// A surname.
    pub const SURNAME: u32 = 1 << 9;
    /// A place.
    pub const PLACE: u32 = 1 << 10;
    /// Where the class of meaning of the noun stands (5 bits), then that of the verb (4 bits).
    pub const NOUN_CLASS: u32 = 11;
    /// See [`Entry::NOUN_CLASS`].
    pub const VERB_CLASS: u32 = 16;

    /// Parts of speech and inflection.
    pub fn grammar(self) -> u32 {
        self.0 & 0xff
    }

    /// What sort of name.
    pub fn name(self) -> u32 {
        (self.0 >> 8) & 7
    }

    /// The class of meaning of the noun; 0 where it is none.
    pub fn noun_class(self) -> u32 {
        (self.0 >> Self::NOUN_CLASS) & 31
    }

    /// Whether the most usual meaning as a noun is a person or a group of people.
    pub fn names_people(self) -> bool {
        matches!(self.noun_class(), PERSON | GROUP)
    }

    /// Whether the noun is an act, an event, something said or a group.
    pub fn names_doing(self) -> bool {
        DOING.contains(&self.noun_class())
    }

    /// Classes of meaning.
    pub fn meaning(self) -> u32 {
        self.0 >> Self::NOUN_CLASS
    }
}

impl Lexicon {
    /// Checks and takes weights.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let file = Reader::open(bytes, "lexicon", VERSION)?;
        let (slots, rest) = file.section("slots")?.as_chunks::<4>();
        let slots: Vec<u32> = slots.iter().map(|slot| u32::from_le_bytes(*slot)).collect();
        if !rest.is_empty() || !slots.len().is_power_of_two() || !slots.contains(&0) {
            return Err("the table of words is malformed".into());
        }
        Ok(Lexicon { slots })
    }

    /// The bytes that [`Lexicon::read`] takes, from (hash, entry) in ascending order.
    pub fn write(entries: &[(u32, Entry)]) -> Vec<u8> {
        let size = (entries.len() * 2).next_power_of_two().max(2);
        let mut slots = vec![0u32; size];
        for (hash, entry) in entries {
            let mut at = place(*hash, size);
            while slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            slots[at] = check(*hash) | (entry.0 & 0xf_ffff);
        }
        let mut file = Writer::new("lexicon", VERSION);
        file.section("slots", slots.iter().flat_map(|slot| slot.to_le_bytes()).collect());
        file.finish()
    }

    /// What is known of the word with this hash (of its lower-case form).
    pub fn get(&self, hash: u32) -> Entry {
        if self.slots.is_empty() {
            return Entry(0);
        }
        let mut at = place(hash, self.slots.len());
        loop {
            match self.slots[at] {
                0 => return Entry(0),
                slot if slot & 0xfff0_0000 == check(hash) => return Entry(slot & 0xf_ffff),
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
    }
}

fn place(hash: u32, size: usize) -> usize {
    hash.wrapping_mul(0x9e37_79b1) as usize >> 4 & (size - 1)
}

fn check(hash: u32) -> u32 {
    (hash ^ (hash >> 11)) & 0xfff0_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_are_found_and_others_are_not() {
        let entries: Vec<(u32, Entry)> = (1..500u32).map(|n| (n.wrapping_mul(2_654_435_761), Entry(n))).collect();
        let lexicon = Lexicon::read(&Lexicon::write(&entries)).unwrap();
        assert!(entries.iter().all(|(hash, entry)| lexicon.get(*hash) == *entry));
        assert_eq!(lexicon.get(12345), Entry(0));
        assert_eq!(Lexicon::default().get(1), Entry(0));
    }
}
