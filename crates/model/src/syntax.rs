use serde::{Deserialize, Serialize};

macro_rules! tags {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? } default $default:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[repr(u8)]
        #[expect(missing_docs, reason = "the names are those of Universal Dependencies")]
        pub enum $name { $(#[serde(rename = $text)] $variant),+ }

        impl $name {
            /// All values, in the order of their discriminants.
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// The name as Universal Dependencies writes it.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// The value with this name; an unknown name gives the catch-all.
            pub fn parse(text: &str) -> Self {
                match text { $($text => $name::$variant,)+ _ => $name::$default }
            }
        }
    };
}

tags!(
    /// Universal part of speech (Universal Dependencies v2).
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ",
        Noun = "NOUN", Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT",
        Sconj = "SCONJ", Sym = "SYM", Verb = "VERB", X = "X",
    } default X
);

tags!(
    /// Dependency relation (Universal Dependencies v2, with the subtypes of the English treebanks).
    Relation {
        Acl = "acl", AclRelcl = "acl:relcl", Advcl = "advcl", AdvclRelcl = "advcl:relcl", Advmod = "advmod",
        AdvmodEmph = "advmod:emph", Amod = "amod", Appos = "appos", Aux = "aux", AuxPass = "aux:pass", Case = "case",
        Cc = "cc", CcPreconj = "cc:preconj", Ccomp = "ccomp", Compound = "compound", CompoundPrt = "compound:prt",
        Conj = "conj", Cop = "cop", Csubj = "csubj", CsubjOuter = "csubj:outer", CsubjPass = "csubj:pass", Dep = "dep",
        Det = "det", DetPredet = "det:predet", Discourse = "discourse", Dislocated = "dislocated", Expl = "expl",
        Fixed = "fixed", Flat = "flat", Goeswith = "goeswith", Iobj = "iobj", List = "list", Mark = "mark",
        Nmod = "nmod", NmodDesc = "nmod:desc", NmodPoss = "nmod:poss", NmodUnmarked = "nmod:unmarked",
        Nsubj = "nsubj", NsubjOuter = "nsubj:outer", NsubjPass = "nsubj:pass", Nummod = "nummod", Obj = "obj",
        Obl = "obl", OblAgent = "obl:agent", OblUnmarked = "obl:unmarked", Orphan = "orphan",
        Parataxis = "parataxis", Punct = "punct", Reparandum = "reparandum", Root = "root", Vocative = "vocative",
        Xcomp = "xcomp",
    } default Dep
);

impl Relation {
    /// The relation without its subtype (`nsubj:pass` → `nsubj`), as text.
    pub fn base(self) -> &'static str {
        let text = self.as_str();
        text.split_once(':').map_or(text, |(base, _)| base)
    }
}

/// Morphological features that coding needs, as a set of bits (names after Universal Dependencies).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Features(pub u32);

#[expect(missing_docs, reason = "the names are those of Universal Dependencies: Feature=Value")]
impl Features {
    pub const PAST: Features = Features(1);
    pub const PRESENT: Features = Features(1 << 1);
    pub const FINITE: Features = Features(1 << 2);
    pub const INFINITIVE: Features = Features(1 << 3);
    pub const PARTICIPLE: Features = Features(1 << 4);
    pub const GERUND: Features = Features(1 << 5);
    pub const PASSIVE: Features = Features(1 << 6);
    pub const IMPERATIVE: Features = Features(1 << 7);
    pub const SINGULAR: Features = Features(1 << 8);
    pub const PLURAL: Features = Features(1 << 9);
    pub const COMPARATIVE: Features = Features(1 << 10);
    pub const SUPERLATIVE: Features = Features(1 << 11);
    pub const POSSESSIVE: Features = Features(1 << 12);
    pub const ORDINAL: Features = Features(1 << 13);
    pub const MODAL: Features = Features(1 << 14);

    /// Whether all bits of `other` are set.
    pub fn has(self, other: Features) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets together.
    pub const fn with(self, other: Features) -> Features {
        Features(self.0 | other.0)
    }
}
