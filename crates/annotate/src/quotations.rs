//! Quotations: straight, curly, low and angle marks, nested, and over several paragraphs.
//!
//! One walk over the characters of the text; every mark is judged by its neighbours and by what is open. A speech of
//! several paragraphs (each opened again, closed once) is one quotation, because it has one speaker.

mod marks;

use knowledge::Knowledge;
use model::{Document, Features, Note, Quotation, TextSpan, Upos};

use marks::{Mark, Role};

/// More marks than this are never open at once in written text; the rest of a run of them opens nothing.
const OPEN_AT_MOST: usize = 12;
/// A quotation that runs over more paragraphs than this was never closed.
const PARAGRAPHS_AT_MOST: usize = 40;

/// Finds quotations.
pub(crate) fn find(document: &mut Document, _knowledge: &Knowledge) {
    let mut walk = Walk::default();
    for block in 0..document.blocks.len() {
        walk.block(document, block);
    }
    walk.give_up(document, 0);
    walk.found.sort();
    document.quotations = walk
        .found
        .iter()
        .map(|&(span, inner)| Quotation { span, inner, fragment: is_fragment(document, span, inner) })
        .collect();
    for span in walk.unclosed {
        let note =
            Note::new("A30", "quotation is not closed; read to the end of its paragraph").at(document.text(span));
        document.notes.push(note);
    }
}

/// What is open while walking, outermost first.
#[derive(Default)]
struct Walk {
    open: Vec<Open>,
    found: Vec<(TextSpan, TextSpan)>,
    unclosed: Vec<TextSpan>,
}

struct Open {
    mark: Mark,
    start: usize,
    /// First byte after the mark.
    inner: usize,
    /// End of the block it was opened in.
    block_end: usize,
    paragraphs: usize,
}

impl Walk {
    fn block(&mut self, document: &Document, block: usize) {
        let span = document.blocks[block].span;
        let text = document.text(span);
        let base = span.start as usize;
        let mut from = 0;
        if let Some(outer) = self.open.first() {
            match marks::leading(text, outer.mark) {
                Some(length) if outer.paragraphs < PARAGRAPHS_AT_MOST => {
                    from = length;
                    self.open.truncate(1);
                    self.open[0].paragraphs += 1;
                }
                _ => self.give_up(document, 0),
            }
        }
        for (at, length, mark, role) in marks::in_text(text) {
            if at < from {
                continue;
            }
            let depth = self.open.iter().rposition(|open| open.mark == mark);
            match (role, depth) {
                (Role::Close | Role::Either, Some(depth)) => self.close(depth, base + at, base + at + length),
                (Role::Open, Some(depth)) if mark.same_both_ways() => self.close(depth, base + at, base + at + length),
                (Role::Open | Role::Either, None)
                    if mark.is_single() && !marks::closes_later(text, at + length, mark) => {}
                (Role::Open | Role::Either, _) if self.open.len() >= OPEN_AT_MOST => {}
                (Role::Open | Role::Either, _) => self.open.push(Open {
                    mark,
                    start: base + at,
                    inner: base + at + length,
                    block_end: span.end as usize,
                    paragraphs: 1,
                }),
                (Role::Close, None) => {}
            }
        }
    }

    fn close(&mut self, depth: usize, inner_end: usize, end: usize) {
        // What was opened inside and never closed was no quotation (an apostrophe, an inch mark).
        self.open.truncate(depth + 1);
        if let Some(open) = self.open.pop().filter(|open| open.inner < inner_end) {
            self.found.push((TextSpan::new(open.start, end), TextSpan::new(open.inner, inner_end)));
        }
    }

    /// Ends everything from `depth` on that has no closing mark at the end of the paragraph it was opened in.
    fn give_up(&mut self, document: &Document, depth: usize) {
        for open in self.open.drain(depth..) {
            if open.mark.is_single() || open.inner >= open.block_end {
                continue;
            }
            let span = TextSpan::new(open.start, open.block_end);
            if document.text(span).split_whitespace().nth(1).is_some() {
                self.found.push((span, TextSpan::new(open.inner, open.block_end)));
                self.unclosed.push(span);
            }
        }
    }
}

/// Whether the quoted words are less than a clause: no finite verb, and not a whole utterance ("Never.").
fn is_fragment(document: &Document, span: TextSpan, inner: TextSpan) -> bool {
    let tokens = document.tokens_in(inner);
    let columns = &document.tokens;
    let tagged = tokens.clone().any(|token| columns.upos[token] != Upos::X);
    let has_clause = if tagged {
        let mut verbs = tokens.filter(|&token| matches!(columns.upos[token], Upos::Verb | Upos::Aux));
        verbs.any(|token| {
            columns.features[token].has(Features::FINITE) || columns.features[token].has(Features::IMPERATIVE)
        })
    } else {
        document.text(inner).split_whitespace().nth(5).is_some()
    };
    !(has_clause || is_utterance(document, span, inner))
}

/// A quotation that begins like a sentence and ends like one.
fn is_utterance(document: &Document, span: TextSpan, inner: TextSpan) -> bool {
    let words = document.text(inner).trim();
    let capital = words.chars().next().is_some_and(char::is_uppercase);
    let stopped = words.ends_with(['.', '!', '?', '…', ',']);
    let before = document.text.get(..span.start as usize).unwrap_or("").trim_end();
    let introduced = before.is_empty() || before.ends_with([',', ':', '.', '!', '?', '"', '”']);
    capital && stopped && introduced
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[track_caller]
    fn check(paragraphs: &[&str], expected: &[&str]) {
        let document = testing::document(paragraphs);
        let found: Vec<String> = document
            .quotations
            .iter()
            .map(|quotation| {
                let mark = if quotation.fragment { "~" } else { "" };
                format!("{mark}{}", document.text(quotation.inner))
            })
            .collect();
        assert_eq!(found, expected, "in {paragraphs:?}");
    }

    #[test]
    fn marks_of_every_kind_are_paired() {
        check(&["He said: \"We will not leave this place.\""], &["We will not leave this place."]);
        check(&["She called it “a bad day” and left."], &["~a bad day"]);
        check(&["Der Minister sprach von „klaren Worten“."], &["~klaren Worten"]);
        check(&["Il a parlé de « mesures » hier."], &["~ mesures "]);
        check(&["The mayor called it ‘very odd’ yesterday."], &["~very odd"]);
        check(&["The mayor called it 'very odd' yesterday."], &["~very odd"]);
    }

    #[test]
    fn apostrophes_and_inches_quote_nothing() {
        check(&["It’s the workers’ day, and the ’90s aren’t back."], &[]);
        check(&["It's the workers' day, and the '90s aren't back."], &[]);
        check(&["The 12\" gun and the 6' fence stood there."], &[]);
        check(&["He told the drivers' union it's 'a fair deal' for all."], &["~a fair deal"]);
    }

    #[test]
    fn inner_quotations_are_found_inside_outer_ones() {
        check(
            &["“He told me ‘a very long day’ was ahead,” she said."],
            &["He told me ‘a very long day’ was ahead,", "~a very long day"],
        );
    }

    #[test]
    fn a_speech_of_several_paragraphs_is_one() {
        check(
            &["“We came here to work for everybody.", "“We stay until it is done.” He then left."],
            &["We came here to work for everybody.\n\n“We stay until it is done."],
        );
        check(
            &["\"We came here to work for everybody.", "\"We stay until it is done.\" He then left."],
            &["We came here to work for everybody.\n\n\"We stay until it is done."],
        );
    }

    #[test]
    fn an_unclosed_quotation_ends_with_its_paragraph_and_is_noted() {
        let document = testing::document(&["He said “we never stop.", "Then they ate."]);
        assert_eq!(document.text(document.quotations[0].inner), "we never stop.");
        assert_eq!(document.notes.iter().filter(|note| note.code != "A02").count(), 1, "A02 is about absent weights");
    }

    #[test]
    fn an_utterance_of_one_word_is_no_fragment() {
        check(&["“Never,” said the captain."], &["Never,"]);
    }

    #[test]
    fn runs_of_marks_take_no_longer_than_their_length() {
        let marks = format!("{}{}", "“".repeat(100_000), "»".repeat(100_000));
        testing::document(&[&marks]);
    }
}
