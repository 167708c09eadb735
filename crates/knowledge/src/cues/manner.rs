use super::{As, Words, choose};
use crate::{Faults, Files, fault::did_you_mean};

/// How a word says what it stands with or governs: a set of the readings of `manner.tsv`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reads(u32);

macro_rules! reads {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        impl Reads {
            reads!(@ 0; $($(#[$doc])* $name),+);
            const NAMES: &[(&str, Reads)] = &[$(($text, Reads::$name)),+];
        }
    };
    (@ $bit:expr; $(#[$doc:meta])* $name:ident $(, $($rest:tt)*)?) => {
        $(#[$doc])*
        pub const $name: Reads = Reads(1 << ($bit));
        $(reads!(@ $bit + 1; $($rest)*);)?
    };
}

reads! {
    /// It is not so ("not", "without").
    NEGATES = "negates",
    /// The verb that it stands with did not come about ("almost fell").
    NEGATES_VERB = "negates-verb",
    /// The clause that is its subject is not so ("it is false that").
    NEGATES_CLAUSE = "negates-clause",
    /// What it governs did not come about ("failed to", "denied").
    UNFULFILLED = "unfulfilled",
    /// Probable.
    PROBABLE = "probable",
    /// Possible.
    POSSIBLE = "possible",
    /// Only under a condition.
    HYPOTHETICAL = "hypothetical",
    /// Somebody expects, fears or thinks possible what it governs.
    FORESEEN = "foreseen",
    /// The subject means, plans or promises what it governs.
    INTENDED = "intended",
    /// Somebody asks for what it governs.
    REQUESTED = "requested",
    /// What it governs shares its tense, mood and negation.
    PASSES = "passes",
    /// What it governs is taken as so, however the rest is hedged.
    FACTUAL = "factual",
    /// What it governs is somebody's word; tense and mood are its own.
    REPORTED = "reported",
    /// It lies ahead.
    FUTURE = "future",
    /// It lies ahead of something past ("would").
    PERHAPS_FUTURE = "perhaps-future",
    /// Told as history of the matter.
    BACKGROUND = "background",
    /// A word of likelihood, kept as said.
    ESTIMATIVE = "estimative",
}

impl Reads {
    /// Whether all readings of `other` are in the set.
    pub fn has(self, other: Reads) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether at least one reading of `other` is in the set.
    pub fn any(self, other: Reads) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the word says nothing about manner.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Both sets together.
    pub const fn with(self, other: Reads) -> Reads {
        Reads(self.0 | other.0)
    }
}

pub(super) fn load(files: &Files, path: &str, faults: &mut Faults) -> [Words<Reads>; As::ALL.len()] {
    let mut manner: [Words<Reads>; As::ALL.len()] = Default::default();
    for row in files.table(path, faults).rows() {
        let Some(part) = choose(row, "as", &As::ALL, faults) else { continue };
        let mut reads = Reads::default();
        for name in row.list("reads") {
            match Reads::NAMES.iter().find(|(known, _)| *known == name) {
                Some((_, reading)) => reads = reads.with(*reading),
                None => {
                    let help = did_you_mean(name, Reads::NAMES.iter().map(|(known, _)| *known));
                    row.word(faults, name, &format!("unknown reading {name:?}"), help);
                }
            }
        }
        if reads.is_empty() {
            row.fault(faults, "the words read as nothing");
        }
        for words in row.list("words") {
            let slot = manner[part as usize].slot(words);
            *slot = slot.with(reads);
        }
    }
    manner
}
