//! Who signed the page: people apart from organisations.

use knowledge::{MetaField, Pages, Role};
use model::DropReason::{AuthorBio, Comments, Hidden, Navigation, Related};
use model::{ContentSpan, EvidenceKind, Note, Person, Sourced};

use crate::bio::{leading_name, name_in_bio};
use crate::head::{self, Head};
use crate::json::{Json, Kind};
use crate::lines::{Line, Lines};
use crate::main_text::fold;
use crate::marks::Marks;
use crate::notes;
use crate::tree::{Attr, Tag, Tree};

/// What is looked at.
pub struct Evidence<'p, 'a> {
    /// The page.
    pub tree: &'p Tree<'a>,
    /// Its lines.
    pub lines: &'p Lines,
    /// Its marks.
    pub marks: &'p Marks,
    /// What it says of itself.
    pub head: &'p Head<'a>,
    /// The lines from the title to the beginning of the text.
    pub near_title: std::ops::Range<usize>,
    /// The outlet's name: a byline that repeats it names no person.
    pub outlet: Option<&'p str>,
    /// The language of the text, empty where unknown.
    pub language: &'p str,
}

/// Reads the byline: JSON-LD first, then meta, then what readers see, then author boxes.
pub fn read(evidence: &Evidence<'_, '_>, pages: &Pages, notes: &mut Vec<Note>) -> Vec<Sourced<Person>> {
    let is_person = |people: &[Sourced<Person>]| people.iter().any(|person| !person.value.organisation);
    let mut organisations = Vec::new();
    for look in [stated_in_json, stated_in_meta, visible] {
        let people = unique(look(evidence, pages));
        if is_person(&people) {
            return people;
        }
        // An organisation alone ("Staff") is kept only where nothing better is found.
        if organisations.is_empty() {
            organisations = people;
        }
    }
    if let Some(person) = in_author_box(evidence, pages) {
        let written = person.evidence.written.clone();
        notes.push(Note::new(notes::BYLINE_FROM_BIO, "the byline was read from the author box").at(&written));
        return vec![person];
    }
    organisations
}

/// The `author` of the article's object in JSON-LD, or of another object that describes the page.
fn stated_in_json(evidence: &Evidence<'_, '_>, pages: &Pages) -> Vec<Sourced<Person>> {
    let own = evidence.head.article_value("author");
    let others = evidence.head.scripts.iter().flat_map(|json| {
        json.objects_of(head::ARTICLE_TYPES)
            .into_iter()
            .filter_map(move |object| Some((json, json.get(object, "author")?)))
    });
    for (json, author) in own.into_iter().chain(others).take(6) {
        let people = authors_of(json, author, evidence, pages);
        if !people.is_empty() {
            return people;
        }
    }
    Vec::new()
}

fn authors_of(json: &Json<'_>, author: usize, evidence: &Evidence<'_, '_>, pages: &Pages) -> Vec<Sourced<Person>> {
    let mut people = Vec::new();
    let list: Vec<usize> = match json.values[author].kind {
        Kind::Array => json.children(author).take(20).collect(),
        _ => vec![author],
    };
    for value in list {
        let mut organisation = false;
        let mut name = Some((json, value));
        if json.values[value].kind == Kind::Object {
            // `{"@id": …}` points to another object.
            let (json, object) = match json.get(value, "name") {
                Some(_) => (json, value),
                None => pointed_to(json, value, evidence, pages).unwrap_or((json, value)),
            };
            organisation = json.types(object).any(|kind| kind.ends_with("organization") || kind == "corporation");
            name = json.get(object, "name").map(|name| (json, name));
        }
        let Some((json, name)) = name else { continue };
        for (index, text) in json.texts(name, pages) {
            let place = json.values[index].place;
            add_names(&mut people, &text, EvidenceKind::JsonLd, place, organisation, evidence, pages);
        }
    }
    people
}

/// The object with a name, in any script of the page, that has the `@id` of this one.
fn pointed_to<'p, 'a>(
    json: &Json<'_>,
    value: usize,
    evidence: &Evidence<'p, 'a>,
    pages: &Pages,
) -> Option<(&'p Json<'a>, usize)> {
    let id = json.get(value, "@id").map(|index| json.text(index, pages)).filter(|id| !id.is_empty())?;
    evidence.head.scripts.iter().find_map(|json| {
        let same = |index: &usize| {
            json.key(*index) == "@id" && json.values[*index].kind == Kind::String && json.text(*index, pages) == id
        };
        let mut ids = (0..json.values.len()).filter(same).take(20);
        ids.find_map(|id| {
            let object = json.parent(id)?;
            json.get(object, "name").map(|_| (json, object))
        })
    })
}

fn stated_in_meta(evidence: &Evidence<'_, '_>, pages: &Pages) -> Vec<Sourced<Person>> {
    let mut people = Vec::new();
    let mut rank = None;
    for claim in evidence.head.claims(MetaField::Author) {
        // Several elements of one name list several people; another name repeats them.
        if rank.is_some_and(|rank| rank != claim.rank) && !people.is_empty() {
            break;
        }
        rank = Some(claim.rank);
        add_names(&mut people, &claim.value, claim.kind, claim.place, false, evidence, pages);
    }
    people
}

fn visible(evidence: &Evidence<'_, '_>, pages: &Pages) -> Vec<Sourced<Person>> {
    let tree = evidence.tree;
    let mut people = Vec::new();
    for (id, node) in tree.all() {
        let is_author =
            tree.attribute(id, Attr::Rel).is_some_and(|rel| rel.split_ascii_whitespace().any(|r| r == "author"));
        let names_it = tree.attribute(id, Attr::Itemprop) == Some("author");
        if !(names_it || (is_author && node.tag == Tag::A)) {
            continue;
        }
        // An element that holds this much is no byline.
        if tree.node(id).last - id > 200 || tree.place(id).len() > 20_000 {
            continue;
        }
        let texts = tree.inside(id).filter(|(_, node)| node.tag == Tag::Text);
        let text = texts.map(|(id, _)| crate::text::plain(tree.raw(id), pages)).collect::<Vec<_>>().join(" ");
        if text.len() < 80 {
            add_names(&mut people, text.trim(), EvidenceKind::Markup, tree.place(id), false, evidence, pages);
        }
        if people.len() >= 8 {
            break;
        }
    }
    if !people.is_empty() {
        return people;
    }
    let lines = evidence.lines.lines.get(evidence.near_title.clone()).unwrap_or_default();
    if in_by_lines(&mut people, lines, evidence, pages) || in_called_lines(&mut people, lines, evidence, pages) {
        return people;
    }
    // Elsewhere only what class names call an author, and lines that say in two words or more who wrote ("posted by").
    let clutter = |line: &Line| evidence.marks.of(line.first).clutter;
    let own = |line: &&Line| !matches!(clutter(line), Some(Comments | Related | Hidden | Navigation));
    let named = |line: &&Line| evidence.marks.of(line.first).role == Some(Role::Byline);
    let called: Vec<Line> = evidence.lines.lines.iter().filter(named).take(30).copied().collect();
    if in_by_lines(&mut people, &called, evidence, pages) || in_called_lines(&mut people, &called, evidence, pages) {
        return people;
    }
    for line in evidence.lines.lines.iter().filter(own) {
        let text = evidence.lines.of(line);
        let says_so = text.len() < 200
            && by_words(text, evidence.language, pages).is_some_and(|length| text[..length].contains(' '));
        if says_so && in_by_lines(&mut people, &[*line], evidence, pages) {
            break;
        }
    }
    people
}

/// Whether a line does nothing but say in two words or more who wrote ("Posted by Jane Doe at 10:15").
pub fn is_signature(text: &str, language: &str, pages: &Pages) -> bool {
    let by = (text.len() < 120).then(|| by_words(text, language, pages)).flatten();
    by.is_some_and(|length| {
        text[..length].contains(' ') && looks_like_names(text[length..].trim_start_matches(SEPARATORS))
    })
}

/// The length of the words that stand before names ("By", "Written by") at the start of a line.
fn by_words(text: &str, language: &str, pages: &Pages) -> Option<usize> {
    let start: String = text.chars().take(40).collect::<String>().to_lowercase();
    let begins = |word: &&str| start.starts_with(word) && text.is_char_boundary(word.len());
    let bounded = |length: &usize| !text[*length..].starts_with(char::is_alphanumeric);
    pages.byline_words_in("by", language).filter(begins).map(str::len).filter(bounded).max()
}

/// Looks for "By Jane Doe", for a by-word with the name on the next line, and for a name with a word behind it that makes
/// a byline of it.
fn in_by_lines(people: &mut Vec<Sourced<Person>>, lines: &[Line], evidence: &Evidence<'_, '_>, pages: &Pages) -> bool {
    let mut due = false;
    for line in lines {
        let text = evidence.lines.of(line);
        let place = evidence.lines.place(line);
        if text.len() > 200 {
            due = false;
            continue;
        }
        let by = by_words(text, evidence.language, pages);
        let rest = by.and_then(|length| text.get(length..)).unwrap_or("").trim_start_matches(SEPARATORS);
        if by.is_some() && rest.is_empty() {
            due = true;
            continue;
        }
        // "This post was written by Jane Doe." is a sentence; "By Jane Doe." is one too rarely.
        let is_sentence = by.is_some_and(|length| text[..length].split(' ').count() > 2);
        let rest = if is_sentence { rest.trim_end_matches('.') } else { rest };
        let signed =
            pages.byline_words_in("signed", evidence.language).find_map(|word| text.trim_end().strip_suffix(word));
        let linked = linked_names(line, rest, evidence, pages);
        if by.is_some() && !linked.is_empty() {
            for name in linked {
                add_names(people, &name, EvidenceKind::VisibleText, place, false, evidence, pages);
            }
        } else if by.is_some() && looks_like_names(rest) {
            add_names(people, rest, EvidenceKind::VisibleText, place, false, evidence, pages);
        } else if due && looks_like_names(text) {
            add_names(people, text, EvidenceKind::VisibleText, place, false, evidence, pages);
        } else if let Some(name) = signed.filter(|name| (2..40).contains(&name.len())) {
            add_names(people, name, EvidenceKind::VisibleText, place, false, evidence, pages);
        }
        due = false;
        if !people.is_empty() {
            return true;
        }
    }
    false
}

/// What may stand between a by-word and a name.
const SEPARATORS: [char; 8] = [':', ' ', '：', '｜', '|', '丨', '/', '／'];

/// The texts of the links that follow a by-word at once: "By *A. B. Smith* and *C. Jones* · View in print".
fn linked_names(line: &Line, rest: &str, evidence: &Evidence<'_, '_>, pages: &Pages) -> Vec<String> {
    let tree = evidence.tree;
    let links = tree.inside(line.node).take(200).filter(|(id, node)| {
        node.tag == Tag::A && *id <= line.last && node.last > line.first && tree.attribute(*id, Attr::Href).is_some()
    });
    let mut names = Vec::new();
    let mut rest = rest;
    for (id, _) in links {
        let texts = tree.inside(id).filter(|(_, node)| node.tag == Tag::Text);
        let name = texts.map(|(id, _)| crate::text::plain(tree.raw(id), pages)).collect::<Vec<_>>().join(" ");
        let name = name.trim();
        let joined = |rest: &str| -> Option<usize> {
            let bare = rest.trim_start_matches([' ', ',', '&']);
            let and = pages.byline_words_in("and", evidence.language).find_map(|and| bare.strip_prefix(and));
            let bare = and.filter(|after| after.starts_with(' ')).map_or(bare, str::trim_start);
            Some(rest.len() - bare.len())
        };
        let skipped = if names.is_empty() { 0 } else { joined(rest).unwrap_or(0) };
        let Some(after) = rest.get(skipped..).and_then(|rest| rest.strip_prefix(name)) else { break };
        if name.is_empty() || !looks_like_names(name) || (!names.is_empty() && skipped < 2) {
            break;
        }
        names.push(name.to_string());
        rest = after;
    }
    names
}

/// Lines that class names call a byline.
fn in_called_lines(
    people: &mut Vec<Sourced<Person>>,
    lines: &[Line],
    evidence: &Evidence<'_, '_>,
    pages: &Pages,
) -> bool {
    for line in lines {
        let text = evidence.lines.of(line);
        if evidence.marks.of(line.first).role == Some(Role::Byline) && text.len() < 80 && looks_like_names(text) {
            add_names(people, text, EvidenceKind::VisibleText, evidence.lines.place(line), false, evidence, pages);
        }
        if !people.is_empty() {
            return true;
        }
    }
    false
}

/// The name that an author box gives: the line that is a name, or the one that says who somebody is.
fn in_author_box(evidence: &Evidence<'_, '_>, pages: &Pages) -> Option<Sourced<Person>> {
    let in_box = |line: &&Line| evidence.marks.of(line.first).clutter == Some(AuthorBio);
    for line in evidence.lines.lines.iter().filter(in_box).take(30) {
        let text = evidence.lines.of(line);
        let alone = leading_name(text, pages).filter(|name| *name == text);
        let Some(name) = alone.or_else(|| name_in_bio(text, pages)) else { continue };
        let mut people = Vec::new();
        add_names(&mut people, name, EvidenceKind::VisibleText, evidence.lines.place(line), false, evidence, pages);
        if let Some(person) = people.into_iter().find(|person| !person.value.organisation) {
            return Some(person);
        }
    }
    None
}

/// Whether the text begins with two capitalised words, or is one name or desk.
fn looks_like_names(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let capital =
        |word: &str| word.chars().next().is_some_and(|c| c.is_uppercase() || !(c.is_lowercase() || c.is_ascii()));
    let first = words.next().is_some_and(capital);
    let rest: Vec<&str> = words.take(2).collect();
    first && (rest.is_empty() || rest.iter().any(|word| capital(word))) && !text.ends_with(['.', '?', '!'])
}

/// More people never sign a page.
const MOST_PEOPLE: usize = 20;

fn unique(people: Vec<Sourced<Person>>) -> Vec<Sourced<Person>> {
    let mut kept: Vec<Sourced<Person>> = Vec::new();
    for person in people {
        if kept.len() == MOST_PEOPLE {
            break;
        }
        if !kept.iter().any(|earlier| fold(&earlier.value.name) == fold(&person.value.name)) {
            kept.push(person);
        }
    }
    kept
}

/// Splits a byline into names and adds those that can be names.
fn add_names(
    people: &mut Vec<Sourced<Person>>,
    written: &str,
    kind: EvidenceKind,
    place: ContentSpan,
    organisation: bool,
    evidence: &Evidence<'_, '_>,
    pages: &Pages,
) {
    if written.contains("://") || written.contains("www.") || written.len() > 300 {
        return;
    }
    // "Center for Research and Training" is one name.
    let whole = || vec![Part { name: written.trim(), fresh: true }];
    let parts = if organisation { whole() } else { split_parts(written, evidence.language, pages) };
    let n_before = people.len();
    let mut described = false;
    for Part { name, fresh } in parts {
        let follows = people.len() > n_before && !organisation;
        // "Jane Doe, Head of Something, Example Corp and John Roe": what follows a name and a post is where it is held.
        described = !fresh && (described || follows && holds_post(name, pages));
        if described {
            continue;
        }
        // "Jane Doe, Privacy and Security Expert": what follows the first name must look like a name by itself.
        if follows && !name.contains(' ') && name.chars().any(char::is_uppercase) {
            continue;
        }
        let folded = fold(name);
        let is_outlet = evidence.outlet.is_some_and(|outlet| fold(outlet) == folded);
        let begins_outlet = || {
            let first = folded.split(' ').next().unwrap_or("");
            folded.contains(' ') && pages.byline_words_in("outlet", evidence.language).any(|word| word == first)
        };
        let organisation = organisation || is_outlet || is_desk(&folded, pages) || begins_outlet();
        let stated = kind != EvidenceKind::VisibleText;
        if !can_be_name(name, organisation, stated, evidence.language, pages) {
            continue;
        }
        let person = Person { name: name.to_string(), organisation };
        people.push(Sourced::new(person, kind, Some(place), written));
    }
}

/// Whether one of the words says what somebody is ("Sr. Director of Operations").
fn holds_post(part: &str, pages: &Pages) -> bool {
    let is_one =
        |word: &str| ["role", "post"].iter().any(|kind| pages.byline_words(kind).iter().any(|post| *post == word));
    fold(part).split(' ').any(is_one)
}

/// A part of a byline that may be a name.
#[derive(Debug, Clone, Copy)]
struct Part<'t> {
    name: &'t str,
    /// It begins anew, after "and" or a bar; what stands after a comma may describe the name before.
    fresh: bool,
}

/// The names in a byline: "By A. B. Smith and C. Jones, Staff Writers | Updated …" → two.
pub fn split_names<'t>(written: &'t str, language: &str, pages: &Pages) -> Vec<&'t str> {
    split_parts(written, language, pages).into_iter().map(|part| part.name).collect()
}

fn split_parts<'t>(written: &'t str, language: &str, pages: &Pages) -> Vec<Part<'t>> {
    let mut rest = written.trim();
    if let Some(length) = by_words(rest, language, pages).filter(|length| rest[*length..].starts_with(SEPARATORS)) {
        rest = rest[length..].trim_start_matches(SEPARATORS);
    }
    let joins: Vec<String> = pages.byline_words_in("and", language).map(|word| format!(" {word} ")).collect();
    let mut parts = Vec::new();
    for group in
        rest.split(['|', '•', '·', ';', '\n', '/', '–', '—', '、', '，', '｜']).flat_map(|part| part.split(" - "))
    {
        for (index, part) in group.split(',').enumerate() {
            let bare = part.trim_start();
            let begins = joins.iter().find_map(|join| bare.strip_prefix(join.trim_start()));
            let mut fresh = index == 0 || begins.is_some();
            let mut left = begins.unwrap_or(part);
            loop {
                let cut = joins.iter().filter_map(|join| left.find(join.as_str()).map(|at| (at, join.len()))).min();
                let cut = cut.or_else(|| left.find(" & ").map(|at| (at, 3)));
                let end = cut.map_or(left.len(), |(at, _)| at);
                push_part(&mut parts, &left[..end], fresh, language, pages);
                let Some((at, length)) = cut else { break };
                left = &left[at + length..];
                fresh = true;
            }
        }
    }
    parts
}

fn push_part<'t>(parts: &mut Vec<Part<'t>>, part: &'t str, fresh: bool, language: &str, pages: &Pages) {
    let cut = part.find(['(', '<', '[', '@', '（']).unwrap_or(part.len());
    let name = part[..cut].trim().trim_matches([',', '.', ':', '"', '“', '”', ' ']);
    let name = before_words(name, language, pages);
    if !name.is_empty() {
        parts.push(Part { name, fresh });
    }
}

/// Cuts what follows a name: "Jane Doe Updated 3 March", "Jane Doe for The Post".
fn before_words<'t>(name: &'t str, language: &str, pages: &Pages) -> &'t str {
    let lower = name.to_lowercase();
    if lower.len() != name.len() {
        return name;
    }
    let cuts = pages.byline_words_in("after", language).filter_map(|word| {
        let at = lower.find(&format!(" {word}"))?;
        let after = lower.get(at + 1 + word.len()..)?;
        (after.is_empty() || after.starts_with([' ', ':'])).then_some(at)
    });
    cuts.min().and_then(|at| name.get(..at)).map_or(name, str::trim)
}

fn is_desk(folded: &str, pages: &Pages) -> bool {
    let ends = |word: &String| {
        folded == word || folded.strip_suffix(word.as_str()).is_some_and(|before| before.ends_with(' '))
    };
    pages.byline_words("desk").iter().any(ends) || pages.agency(folded).is_some()
}

/// Whether the words can be the name of a person (or, looser, of an organisation).
fn can_be_name(name: &str, organisation: bool, stated: bool, language: &str, pages: &Pages) -> bool {
    let folded = fold(name);
    if folded.is_empty() || name.len() > 60 || pages.byline_words("not").contains(&folded) {
        return false;
    }
    let n_words = name.split_whitespace().count();
    if organisation {
        return n_words <= 8;
    }
    let begins_otherwise = pages.byline_words_in("after", language).any(|word| folded.starts_with(&format!("{word} ")));
    if begins_otherwise {
        return false;
    }
    let has_digit = name.bytes().any(|byte| byte.is_ascii_digit());
    // A page may state a handle ("mholt") as its author; in running text a small letter begins no name.
    let starts_upper =
        name.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_lowercase()) || stated && n_words == 1;
    let is_role = name.split_whitespace().last().is_some_and(|last| {
        let last = fold(last);
        pages.byline_words("role").iter().any(|role| *role == last || last.strip_suffix('s') == Some(role.as_str()))
    });
    !has_digit && starts_upper && n_words <= 5 && !is_role
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byline_is_cut_into_names() {
        let Ok(knowledge) = knowledge::Knowledge::embedded() else { panic!("the embedded knowledge has faults") };
        let check = |written: &str, language: &str, expected: &[&str]| {
            assert_eq!(split_names(written, language, &knowledge.pages), expected, "{written}");
        };
        check("By Maren Holt and J. R. Osei", "en", &["Maren Holt", "J. R. Osei"]);
        check("Von Maren Holt und Jonas Beck", "de", &["Maren Holt", "Jonas Beck"]);
        check("Par Maren Holt et Luc Arnaud", "fr-FR", &["Maren Holt", "Luc Arnaud"]);
        check("Por Maren Holt y Luis Arce Rey", "es", &["Maren Holt", "Luis Arce Rey"]);
        check("作者：张三", "zh", &["张三"]);
        // A by-word of one language is a name in another.
        check("Di Costa", "en", &["Di Costa"]);
    }
}
