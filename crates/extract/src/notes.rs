//! The codes of the remarks that `extract` makes, in one place so that `docs/notes.md` can list them.

/// The input has no bytes.
pub const EMPTY_INPUT: &str = "X01";
/// Compressed data is damaged.
pub const DAMAGED_COMPRESSION: &str = "X02";
/// No main text was found.
pub const NO_MAIN_TEXT: &str = "X03";
/// The input is larger than what is read.
pub const TOO_LARGE: &str = "X04";
/// Bytes are not valid in the encoding.
pub const INVALID_BYTES: &str = "X05";
/// The text is UTF-16.
pub const UTF_16: &str = "X06";
/// Control characters (NUL and others) stand in the text.
pub const CONTROLS: &str = "X07";
/// The declared encoding disagrees with the bytes.
pub const CHARSET_DISAGREES: &str = "X08";
/// The document ends inside a tag, comment, script or element, or has no end.
pub const CUT_OFF: &str = "X09";
/// Elements are nested too deeply and were flattened.
pub const FLATTENED: &str = "X10";
/// There are too many elements; the rest was not read.
pub const TOO_MANY_ELEMENTS: &str = "X11";
/// Tags do not match, or elements have names that no standard knows.
pub const BROKEN_MARKUP: &str = "X12";
/// Sources of a date disagree.
pub const DATES_DISAGREE: &str = "X13";
/// A date that was found cannot be right.
pub const DATE_IMPLAUSIBLE: &str = "X14";
/// The page's JSON-LD cannot be read.
pub const BROKEN_JSON: &str = "X15";
/// The text was taken from JSON-LD, since the page's own body is absent or shorter.
pub const TEXT_FROM_JSON: &str = "X16";
/// Declared and detected language disagree.
pub const LANGUAGE_DISAGREES: &str = "X17";
/// The bytes are another kind of document than said.
pub const MEDIA_DISAGREES: &str = "X18";
/// No publication date was found.
pub const DATE_UNKNOWN: &str = "X19";
/// The byline was read from an author box.
pub const BYLINE_FROM_BIO: &str = "X20";
/// Only the beginning of the text is there.
pub const TEASER: &str = "X21";
/// Words hold signs that no word holds.
pub const GARBLED: &str = "X23";
/// The canonical address points to another site.
pub const CANONICAL_ELSEWHERE: &str = "X22";
