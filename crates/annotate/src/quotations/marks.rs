//! Quotation marks, and what each of them does where it stands. The marks are Unicode's, not a language's.

/// A family of marks that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// `"`
    Straight,
    /// `“ ”`, `„ “`, `„ ”`
    Curly,
    /// `« »`
    Angle,
    /// `「 」`, `『 』`
    Corner,
    /// `'`
    StraightSingle,
    /// `‘ ’`
    CurlySingle,
}

/// What a mark does where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Open,
    Close,
    Either,
}

impl Mark {
    /// Whether the same character opens and closes.
    pub(super) fn same_both_ways(self) -> bool {
        matches!(self, Mark::Straight | Mark::StraightSingle)
    }

    /// Whether its characters serve as apostrophes too.
    pub(super) fn is_single(self) -> bool {
        matches!(self, Mark::StraightSingle | Mark::CurlySingle)
    }
}

/// The marks of `text` in order: place, length, family, role. Apostrophes are left out.
pub(super) fn in_text(text: &str) -> impl Iterator<Item = (usize, usize, Mark, Role)> + '_ {
    let mut before: Option<char> = None;
    text.char_indices().filter_map(move |(at, character)| {
        let after = text[at + character.len_utf8()..].chars().next();
        let judged = judge(character, before, after);
        before = Some(character);
        judged.map(|(mark, role)| (at, character.len_utf8(), mark, role))
    })
}

/// The length of a mark of the same family that `text` begins with: the paragraph goes on with the same speech.
pub(super) fn leading(text: &str, mark: Mark) -> Option<usize> {
    let (at, length, found, role) = in_text(text).next()?;
    (text[..at].trim().is_empty() && found == mark && role != Role::Close).then_some(at + length)
}

/// Whether a single mark opened before `from` is closed in the rest of the paragraph (looking 600 bytes ahead at most).
pub(super) fn closes_later(text: &str, from: usize, mark: Mark) -> bool {
    let mut end = text.len().min(from + 600);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let ahead = text.get(from..end).unwrap_or("");
    in_text(ahead).any(|(_, _, found, role)| found == mark && role != Role::Open)
}

fn judge(character: char, before: Option<char>, after: Option<char>) -> Option<(Mark, Role)> {
    let opens = before.is_none_or(|c| c.is_whitespace() || "([{—–-/“‘\"'«>".contains(c))
        && after.is_some_and(|c| !c.is_whitespace());
    let closes = before.is_some_and(|c| !c.is_whitespace()) && after.is_none_or(|c| !c.is_alphanumeric());
    match character {
        '"' if before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(char::is_whitespace) => {
            // `12" gun`, or the end of a quotation: it never opens.
            Some((Mark::Straight, Role::Close))
        }
        '"' => Some((
            Mark::Straight,
            match (opens, closes) {
                (true, false) => Role::Open,
                (false, true) => Role::Close,
                _ => Role::Either,
            },
        )),
        '“' if closes && !opens => Some((Mark::Curly, Role::Close)),
        '“' | '„' => Some((Mark::Curly, Role::Open)),
        '”' => Some((Mark::Curly, Role::Close)),
        '«' => Some((Mark::Angle, Role::Open)),
        '»' => Some((Mark::Angle, Role::Close)),
        '「' | '『' => Some((Mark::Corner, Role::Open)),
        '」' | '』' => Some((Mark::Corner, Role::Close)),
        '‘' if opens => Some((Mark::CurlySingle, Role::Open)),
        // After "s" it is more often a possessive ("the workers’ day") than the end of a quotation, and then no
        // quotation is open; the walk takes it for a close only where one is.
        '’' if closes => Some((Mark::CurlySingle, Role::Close)),
        '\'' if opens && after.is_some_and(char::is_alphabetic) => Some((Mark::StraightSingle, Role::Open)),
        '\'' if closes && !before.is_some_and(|c| c.is_ascii_digit()) => Some((Mark::StraightSingle, Role::Close)),
        _ => None,
    }
}
