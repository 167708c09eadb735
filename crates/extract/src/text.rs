//! Text with its origin: white space folded, character references decoded, and a [`Piece`] for every stretch.

use knowledge::Pages;
use model::{ContentSpan, Note, Piece, Transform};

use crate::notes;

/// Collects text and the pieces that say where it stood.
#[derive(Debug, Default)]
pub struct Collector {
    /// All text collected so far.
    pub text: String,
    /// Its pieces, with positions in `text`.
    pub pieces: Vec<Piece>,
    /// Where the current line began in `text`.
    line_start: usize,
    /// White space seen since the last character, as a range of the content.
    space: Option<(usize, usize)>,
    /// Where in the content the text went on when there was enough of it; nothing is collected from there.
    pub unread: Option<usize>,
}

/// So many bytes of text are read of one page: twice what an article of a million letters has.
const MOST_TEXT: usize = 2 << 20;
/// So many pieces: text of nothing but character references has one for every byte.
const MOST_PIECES: usize = 1_000_000;

/// The note that the text from this byte of the content was not read.
pub fn unread_note(content: &str, unread: usize) -> Note {
    let message = format!(
        "text past the first {} MiB was not read: the last {} of {} bytes",
        MOST_TEXT >> 20,
        content.len() - unread,
        content.len()
    );
    Note::new(notes::TOO_LARGE, message)
}

/// How a byte of running text is treated.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    Plain,
    Space,
    Reference,
    /// May begin a character that is a space or has no width.
    Lead,
    Control,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Plain; 256];
    let mut byte = 0;
    while byte < 32 {
        classes[byte] = Class::Control;
        byte += 1;
    }
    classes[b' ' as usize] = Class::Space;
    classes[b'\t' as usize] = Class::Space;
    classes[b'\n' as usize] = Class::Space;
    classes[b'\r' as usize] = Class::Space;
    classes[12] = Class::Space;
    classes[127] = Class::Control;
    classes[b'&' as usize] = Class::Reference;
    classes[0xC2] = Class::Lead;
    classes[0xE2] = Class::Lead;
    classes[0xE3] = Class::Lead;
    classes[0xEF] = Class::Lead;
    classes
};

impl Collector {
    /// Adds the bytes `start..end` of the content as HTML text.
    pub fn html(&mut self, content: &str, start: usize, end: usize, pages: &Pages) {
        let bytes = content.as_bytes();
        let end = self.readable(content, start, end);
        let mut at = start;
        while at < end {
            let run = bytes[at..end].iter().position(|byte| CLASSES[*byte as usize] != Class::Plain);
            let stop = run.map_or(end, |offset| at + offset);
            if at < stop {
                self.same(content, at, stop);
                at = stop;
            }
            if at >= end {
                break;
            }
            match CLASSES[bytes[at] as usize] {
                Class::Space => {
                    let run = bytes[at..end].iter().position(|byte| CLASSES[*byte as usize] != Class::Space);
                    let stop = run.map_or(end, |offset| at + offset);
                    self.space(at, stop);
                    at = stop;
                }
                Class::Reference => match reference(&content[at..end], pages) {
                    Some((character, length)) => {
                        self.character(character, at, at + length);
                        at += length;
                    }
                    None => {
                        self.same(content, at, at + 1);
                        at += 1;
                    }
                },
                Class::Control => at += 1,
                Class::Lead | Class::Plain => {
                    let Some(character) = content[at..end].chars().next() else { break };
                    let length = character.len_utf8();
                    if character.is_whitespace() {
                        self.space(at, at + length);
                    } else if !is_invisible(character) {
                        self.same(content, at, at + length);
                    }
                    at += length;
                }
            }
        }
    }

    /// Adds the bytes `start..end` of the content as plain text: white space folded, character references left alone.
    pub fn plain_run(&mut self, content: &str, start: usize, end: usize) {
        let end = self.readable(content, start, end);
        let mut at = start;
        for character in content.get(start..end).unwrap_or("").chars() {
            let stop = at + character.len_utf8();
            if character.is_whitespace() {
                self.space(at, stop);
            } else if !is_invisible(character) && !character.is_control() {
                self.same(content, at, stop);
            }
            at = stop;
        }
    }

    /// How far of `start..end` can be taken before there is too much text; notes it where not all can.
    fn readable(&mut self, content: &str, start: usize, end: usize) -> usize {
        let most = MOST_TEXT.saturating_sub(self.text.len()).min(MOST_PIECES.saturating_sub(self.pieces.len()));
        if self.unread.is_none() && end - start <= most {
            return end;
        }
        let mut stop = start + if self.unread.is_some() { 0 } else { most };
        while !content.is_char_boundary(stop) {
            stop -= 1;
        }
        self.unread.get_or_insert(stop);
        stop
    }

    /// White space (or a tag that separates words) at `start..end` of the content.
    pub fn space(&mut self, start: usize, end: usize) {
        self.space = Some((self.space.map_or(start, |(first, _)| first), end));
    }

    /// Takes bytes of the content as they are.
    pub fn same(&mut self, content: &str, start: usize, end: usize) {
        if let Some((from, to)) = self.space.take()
            && self.text.len() > self.line_start
        {
            let plain = to == from + 1 && to == start && content.as_bytes()[from] == b' ';
            self.push(" ", from, to.max(from), if plain { Transform::Same } else { Transform::Space });
        }
        self.push(&content[start..end], start, end, Transform::Same);
    }

    /// A character that the content writes otherwise.
    pub fn character(&mut self, character: char, start: usize, end: usize) {
        self.written_as(character, start, end, Transform::Entity);
    }

    /// A character that stood as something else at `start..end`.
    pub fn written_as(&mut self, character: char, start: usize, end: usize, transform: Transform) {
        if character.is_whitespace() {
            return self.space(start, end);
        }
        if is_invisible(character) || character.is_control() {
            return;
        }
        if let Some((from, to)) = self.space.take()
            && self.text.len() > self.line_start
        {
            self.push(" ", from, to, Transform::Space);
        }
        self.push(character.encode_utf8(&mut [0; 4]), start, end, transform);
    }

    fn push(&mut self, text: &str, start: usize, end: usize, transform: Transform) {
        let at = self.text.len();
        self.text.push_str(text);
        let after = self.text.len() as u32;
        if transform == Transform::Same
            && at > self.line_start
            && let Some(last) = self.pieces.last_mut()
            && last.transform == Transform::Same
            && last.content.end as usize == start
            && last.end as usize == at
        {
            last.end = after;
            last.content.end = end as u32;
            return;
        }
        let content = ContentSpan::new(start, end);
        self.pieces.push(Piece { start: at as u32, end: after, content, transform });
    }

    /// Ends the current line.
    pub fn end_line(&mut self) {
        self.line_start = self.text.len();
        self.space = None;
    }
}

/// Characters without width that pages put between letters.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}')
}

/// The character that the reference at the start of `text` stands for, and the length of the reference.
pub fn reference(text: &str, pages: &Pages) -> Option<(char, usize)> {
    let body = &text.as_bytes()[1..];
    if body.first() == Some(&b'#') {
        let hex = matches!(body.get(1), Some(b'x' | b'X'));
        let from = if hex { 2 } else { 1 };
        let is_digit = |byte: &u8| if hex { byte.is_ascii_hexdigit() } else { byte.is_ascii_digit() };
        let n_digits = body[from..].iter().take(8).take_while(|byte| is_digit(byte)).count();
        let digits = text.get(1 + from..1 + from + n_digits).filter(|digits| !digits.is_empty())?;
        let code = u32::from_str_radix(digits, if hex { 16 } else { 10 }).ok()?;
        let after = 1 + from + n_digits;
        let length = after + usize::from(text.as_bytes().get(after) == Some(&b';'));
        return Some((numbered(code), length));
    }
    let n_letters = body.iter().take(32).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let name = text.get(1..1 + n_letters)?;
    if body.get(n_letters) == Some(&b';') {
        return pages.entity(name).map(|character| (character, n_letters + 2));
    }
    pages.bare_entity(name).map(|character| (character, n_letters + 1))
}

/// The character with this number; the numbers 128 to 159 mean windows-1252, as browsers have it.
fn numbered(code: u32) -> char {
    if (0x80..0xA0).contains(&code) {
        let byte = [code as u8];
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
        return text.chars().next().unwrap_or('\u{FFFD}');
    }
    char::from_u32(code).filter(|character| *character != '\0').unwrap_or('\u{FFFD}')
}

/// An attribute's or title's value as a reader would see it: references decoded, white space folded.
pub fn plain(value: &str, pages: &Pages) -> String {
    let mut collector = Collector::default();
    collector.html(value, 0, value.len(), pages);
    collector.text
}
