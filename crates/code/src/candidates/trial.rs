//! What became of each frame whose words stand in a sentence: for whoever writes frames.

use model::{Document, EventType};

/// What a frame asks for and does not get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Miss {
    /// The noun is not lifted by a light verb, and codes nothing alone.
    NoClause,
    /// None of these subjects is of the wanted kind.
    Subject(Vec<usize>),
    /// This subject is one that the frame shuts out.
    SubjectBlocked(usize),
    /// None of these objects is of the wanted kind.
    Object(Vec<usize>),
    /// This object is one that the frame shuts out.
    ObjectBlocked(usize),
    /// The verb is passive, and the frame is for active ones.
    Passive,
    /// The complement is not of the wanted kind.
    Clause,
    /// This word heads the complement.
    ClauseBlocked(usize),
    /// No word that the frame wants stands near.
    Near,
    /// This word stands near.
    NearBlocked(usize),
    /// No act stands in the complement.
    NoContent,
    /// The act in the complement is of this type.
    ContentOf(EventType),
    /// The clause names no recipient.
    NoRecipient,
    /// It fits, but another frame (by id) fits better.
    Outscored(String),
}

impl Miss {
    /// The reason for a reader.
    pub(crate) fn reason(&self, doc: &Document) -> String {
        let words = |tokens: &[usize]| {
            let forms: Vec<&str> = tokens.iter().map(|&token| doc.form(token)).collect();
            if forms.is_empty() { "none".to_string() } else { format!("{:?}", forms.join(", ")) }
        };
        match self {
            Miss::NoClause => "the noun stands without a light verb, and `alone` is not set".to_string(),
            Miss::Subject(tokens) => format!("`subject` is not met: the clause has {}", words(tokens)),
            Miss::SubjectBlocked(token) => format!("`subject_not` holds {:?}", doc.form(*token)),
            Miss::Object(tokens) => format!("`object` is not met: the clause has {}", words(tokens)),
            Miss::ObjectBlocked(token) => format!("`object_not` holds {:?}", doc.form(*token)),
            Miss::Passive => "`active` is set, and the verb is passive".to_string(),
            Miss::Clause => "`clause` is not met".to_string(),
            Miss::ClauseBlocked(token) => format!("`clause_not` holds {:?}", doc.form(*token)),
            Miss::Near => "no word of `near` stands near".to_string(),
            Miss::NearBlocked(token) => format!("`not_near` holds {:?}", doc.form(*token)),
            Miss::NoContent => "`content`: no act stands in the complement".to_string(),
            Miss::ContentOf(kind) => format!("`content`: the act in the complement is {}", kind.name()),
            Miss::NoRecipient => "`needs_recipient`: the clause names none".to_string(),
            Miss::Outscored(other) => format!("fits, but {other} fits better"),
        }
    }
}

/// One frame at one trigger.
#[derive(Debug, Clone)]
pub(crate) struct Trial {
    /// The token that carries the trigger.
    pub token: usize,
    /// `<file>/<frame>`
    pub frame: String,
    /// Its points, or why it says nothing.
    pub result: Result<i32, Miss>,
}
