use jiff::Timestamp;
use model::Capture;

/// One thing that reading a source came upon.
#[derive(Debug, Clone)]
pub struct Found {
    /// What.
    pub what: What,
    /// How far the file is now read, for files that can be taken up in the middle.
    pub read_to: Option<ReadTo>,
}

/// What was come upon.
#[derive(Debug, Clone)]
pub enum What {
    /// A page.
    Page(Box<Capture>),
    /// A page that had been read before, looked at again: it is kept only where it says something else.
    Look(Box<Capture>),
    /// A page that somebody saw again unchanged.
    Again(Again),
    /// Something that is not read; the words are a heading to count under.
    PassedOver(String),
    /// The end of a file.
    End,
}

/// A place in a file: everything before it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadTo {
    /// The file, as given.
    pub file: String,
    /// Hash of its beginning, so that another file of the same name is not taken for it.
    pub mark: String,
    /// In bytes.
    pub offset: u64,
}

/// That a page was seen again unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// The address under which it was seen first.
    pub address: String,
    /// When it was seen first, where that is said.
    pub first_seen: Option<Timestamp>,
    /// When it was seen again.
    pub seen: Timestamp,
    /// The address asked for.
    pub asked: String,
    /// The file that says so.
    pub path: String,
    /// Where in the file.
    pub offset: u64,
}

impl Found {
    /// A page that had been read before, looked at again.
    pub fn look(capture: Capture) -> Self {
        Found { what: What::Look(Box::new(capture)), read_to: None }
    }

    /// The page, where it is one.
    pub fn into_page(self) -> Option<Capture> {
        match self.what {
            What::Page(capture) | What::Look(capture) => Some(*capture),
            _ => None,
        }
    }
}

impl From<Capture> for Found {
    fn from(capture: Capture) -> Self {
        Found { what: What::Page(Box::new(capture)), read_to: None }
    }
}
