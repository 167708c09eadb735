//! Plain text, often saved from a page: paragraphs by blank lines, title, standfirst, author box, credit line.

use knowledge::Pages;
use model::{BlockKind, DropReason};

use crate::bio::name_in_bio;
use crate::byline::split_names;
use crate::credits::credit_line;
use crate::dates;
use crate::lines::{Line, Lines};
use crate::main_text::Verdict;
use crate::text::Collector;

/// Cuts plain text into lines: paragraphs stand between blank lines, or are single lines where there are none.
pub fn lines(content: &str) -> Lines {
    let mut collector = Collector::default();
    let mut lines: Vec<Line> = Vec::new();
    let wrapped = is_wrapped(content);
    let mut open: Option<(usize, usize)> = None;
    let mut close = |open: &mut Option<(usize, usize)>, collector: &mut Collector| {
        let Some((start, first_piece)) = open.take() else { return };
        if collector.text.len() > start {
            lines.push(line(start, collector.text.len(), first_piece, collector.pieces.len()));
        }
        collector.end_line();
    };
    let mut at = 0;
    for source in content.split_inclusive('\n') {
        let end = at + source.len();
        if source.trim().is_empty() || !wrapped {
            close(&mut open, &mut collector);
        }
        if !source.trim().is_empty() {
            open.get_or_insert((collector.text.len(), collector.pieces.len()));
            collector.plain_run(content, at, end);
        }
        at = end;
    }
    close(&mut open, &mut collector);
    Lines { text: collector.text, pieces: collector.pieces, lines, unread: collector.unread }
}

fn line(start: usize, end: usize, first_piece: usize, last_piece: usize) -> Line {
    Line {
        node: 0,
        first: 0,
        last: 0,
        kind: BlockKind::Paragraph,
        level: 0,
        row: 0,
        start: start as u32,
        end: end as u32,
        first_piece: first_piece as u32,
        last_piece: last_piece as u32,
        link_bytes: 0,
        n_links: 0,
        strong_bytes: 0,
    }
}

/// Whether lines were broken to a width: most lines that are followed by another are 50 to 100 characters long.
fn is_wrapped(content: &str) -> bool {
    let lines: Vec<&str> = content.lines().take(2_000).collect();
    let (mut followed, mut of_width) = (0, 0);
    for pair in lines.windows(2) {
        if !pair[0].trim().is_empty() && !pair[1].trim().is_empty() {
            followed += 1;
            of_width += usize::from((50..=100).contains(&pair[0].chars().count()));
        }
    }
    followed >= 2 && of_width * 10 >= followed * 7
}

/// What was told of a plain text beside its verdicts.
#[derive(Debug, Default)]
pub struct Judged {
    /// One for each line.
    pub verdicts: Vec<Verdict>,
    /// The lines that are bylines, author boxes and date lines.
    pub bylines: Vec<usize>,
    /// See `bylines`.
    pub bios: Vec<usize>,
    /// See `bylines`.
    pub dates: Vec<usize>,
}

/// Judges every line.
pub fn judge(lines: &Lines, pages: &Pages) -> Judged {
    let mut judged =
        Judged { verdicts: vec![Verdict::Keep(BlockKind::Paragraph); lines.lines.len()], ..Judged::default() };
    let text = |index: usize| lines.of(&lines.lines[index]);
    for index in 0..lines.lines.len() {
        if let Some(reason) = pages.clutter(text(index)) {
            judged.verdicts[index] = Verdict::Drop(reason);
        } else if credit_line(text(index), pages).is_some() {
            judged.verdicts[index] = Verdict::Drop(DropReason::Credit);
        }
    }
    let kept = |judged: &Judged| -> Vec<usize> {
        (0..judged.verdicts.len()).filter(|&index| matches!(judged.verdicts[index], Verdict::Keep(_))).collect()
    };
    for &index in kept(&judged).iter().rev().take(3) {
        if name_in_bio(text(index), pages).is_some() {
            judged.verdicts[index] = Verdict::Drop(DropReason::AuthorBio);
            judged.bios.push(index);
        }
    }
    let order = kept(&judged);
    let Some(&first) = order.first() else { return judged };
    let has_title = order.len() > 1 && is_title(text(first)) && text(first).len() < text(order[1]).len().max(200);
    if has_title {
        judged.verdicts[first] = Verdict::Keep(BlockKind::Title);
    }
    let mut rest = order[usize::from(has_title)..].to_vec();
    while let Some(&index) = rest.first() {
        if is_byline(text(index), pages) {
            judged.bylines.push(index);
        } else if !is_date_line(text(index), pages) {
            break;
        }
        if dates::find(text(index), pages).is_some() {
            judged.dates.push(index);
        }
        judged.verdicts[index] = Verdict::Drop(DropReason::Byline);
        rest.remove(0);
    }
    if let (true, [summary, lead, _, ..]) = (has_title, rest.as_slice())
        && introduces_again(text(*summary), text(*lead))
    {
        judged.verdicts[*summary] = Verdict::Keep(BlockKind::Standfirst);
    }
    for pair in rest.windows(2) {
        let heading = is_title(text(pair[0])) && text(pair[0]).len() < 80 && text(pair[1]).len() > 120;
        if heading && judged.verdicts[pair[0]] == Verdict::Keep(BlockKind::Paragraph) {
            judged.verdicts[pair[0]] = Verdict::Keep(BlockKind::Heading);
        }
    }
    judged
}

fn is_title(text: &str) -> bool {
    text.len() < 250 && !text.ends_with(['.', ':', ';', ',', '…']) && text.chars().any(char::is_alphabetic)
}

fn is_byline(text: &str, pages: &Pages) -> bool {
    let lower = text.to_lowercase();
    let by = pages
        .byline_words_in("by", "")
        .any(|word| lower.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', ':'])));
    text.len() < 120 && by && !text.ends_with('.') && !split_names(text, "", pages).is_empty()
}

fn is_date_line(text: &str, pages: &Pages) -> bool {
    let Some((_, range)) = dates::find(text, pages) else { return false };
    text.len() < 100 && !text.ends_with('.') && range.len() * 3 > text.len()
}

/// Whether the second paragraph introduces in full a name that the first uses short ("Putin …" before "President
/// Vladimir Putin"): a text introduces its people where it begins, so the first paragraph is a summary above it.
pub fn introduces_again(summary: &str, lead: &str) -> bool {
    let short = |text: &str| -> Vec<(String, bool)> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut found = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let name = bare_name(word);
            if name.is_empty() {
                continue;
            }
            let joined =
                index > 0 && !words[index - 1].ends_with(['.', ',', ':']) && !bare_name(words[index - 1]).is_empty();
            found.push((name.to_string(), joined));
        }
        found
    };
    let first = short(summary);
    let second = short(lead);
    first.iter().enumerate().any(|(index, (name, joined))| {
        let first_use = !first[..index].iter().any(|(earlier, _)| earlier == name);
        let alone_in_summary = !joined && first_use && name.len() > 3;
        // In the lead its first use stands behind two other names or a title: "President Vladimir Putin".
        let introduced = second
            .iter()
            .position(|(other, _)| other == name)
            .is_some_and(|at| at >= 2 && second[at].1 && second[at - 1].1);
        alone_in_summary && introduced
    })
}

/// The word without its ending, where it is capitalised and not an abbreviation in capitals.
fn bare_name(word: &str) -> &str {
    let name = word.trim_matches(|c: char| !c.is_alphanumeric());
    let name = name.strip_suffix("’s").or_else(|| name.strip_suffix("'s")).unwrap_or(name);
    let mut characters = name.chars();
    let capital = characters.next().is_some_and(char::is_uppercase);
    if capital && characters.next().is_some_and(char::is_lowercase) { name } else { "" }
}
