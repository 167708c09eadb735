//! Who signed the page: people apart from organisations.

use knowledge::{MetaField, Pages, Role};
use model::{ContentSpan, EvidenceKind, Person, Sourced};

use crate::head::Head;
use crate::json::Kind;
use crate::lines::{Line, Lines};
use crate::main_text::fold;
use crate::marks::Marks;
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
}

/// Reads the byline: JSON-LD first, then meta, then what readers see.
pub fn read(evidence: &Evidence<'_, '_>, pages: &Pages) -> Vec<Sourced<Person>> {
    for found in [stated_in_json(evidence, pages), stated_in_meta(evidence, pages), visible(evidence, pages)] {
        let people: Vec<Sourced<Person>> = unique(found);
        if people.iter().any(|person| !person.value.organisation) {
            return people;
        }
        // An organisation alone ("Staff") is kept only where nothing better is found.
        if !people.is_empty() {
            let better = unique(visible(evidence, pages));
            return if better.iter().any(|person| !person.value.organisation) { better } else { people };
        }
    }
    Vec::new()
}

fn stated_in_json(evidence: &Evidence<'_, '_>, pages: &Pages) -> Vec<Sourced<Person>> {
    let mut people = Vec::new();
    let Some((json, author)) = evidence.head.article_value("author") else { return people };
    let list: Vec<usize> = match json.values[author].kind {
        // Some are said twice, and an author that points elsewhere is looked for in the whole script.
        Kind::Array => json.children(author).take(4 * MOST_PEOPLE).collect(),
        _ => vec![author],
    };
    for value in list {
        let mut organisation = false;
        let mut name = Some(value);
        if json.values[value].kind == Kind::Object {
            organisation = json.types(value).any(|kind| kind.ends_with("organization") || kind == "corporation");
            name = json.get(value, "name");
            // `{"@id": …}` points to another object.
            if name.is_none() {
                let id = json.get(value, "@id").map(|index| json.text(index, pages));
                name = id.filter(|id| !id.is_empty()).and_then(|id| {
                    let same = |index: &usize| {
                        json.get(*index, "name").is_some()
                            && json.get(*index, "@id").is_some_and(|other| json.text(other, pages) == id)
                    };
                    (0..json.values.len()).filter(|&index| json.values[index].kind == Kind::Object).find(same)
                });
                name = name.and_then(|index| json.get(index, "name"));
            }
        }
        let Some(name) = name else { continue };
        for (index, text) in json.texts(name, pages) {
            let place = json.values[index].place;
            add_names(&mut people, &text, EvidenceKind::JsonLd, place, organisation, evidence, pages);
        }
    }
    people
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
    if in_lines(&mut people, lines, evidence, pages) {
        return people;
    }
    // Elsewhere only what class names call an author.
    let named = |line: &&Line| evidence.marks.of(line.first).role == Some(Role::Byline);
    let lines: Vec<Line> = evidence.lines.lines.iter().filter(named).take(30).copied().collect();
    in_lines(&mut people, &lines, evidence, pages);
    people
}

/// Looks for "By Jane Doe", for a by-word with the name on the next line, and for lines that class names call a byline.
fn in_lines(people: &mut Vec<Sourced<Person>>, lines: &[Line], evidence: &Evidence<'_, '_>, pages: &Pages) -> bool {
    let mut due = false;
    for line in lines {
        let text = evidence.lines.of(line);
        let place = evidence.lines.place(line);
        if text.len() > 200 {
            due = false;
            continue;
        }
        let lower = text.to_lowercase();
        let bare = lower.trim_end_matches([':', ' ']);
        if pages.byline_words("by").iter().any(|word| word.trim_end_matches(':') == bare) {
            due = true;
            continue;
        }
        let by = pages.byline_words("by").iter().filter(|word| lower.starts_with(word.as_str())).map(String::len).max();
        let bounded = |length: &usize| text.get(*length..).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        let called =
            evidence.marks.of(line.first).role == Some(Role::Byline) && text.len() < 80 && looks_like_names(text);
        if let Some(length) = by.filter(bounded) {
            let rest = text.get(length..).unwrap_or("").trim_start_matches([':', ' ']);
            if looks_like_names(rest) {
                add_names(people, rest, EvidenceKind::VisibleText, place, false, evidence, pages);
            }
        } else if (due && looks_like_names(text)) || called {
            add_names(people, text, EvidenceKind::VisibleText, place, false, evidence, pages);
        }
        due = false;
        if !people.is_empty() {
            return true;
        }
    }
    false
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
    let names = if organisation { vec![written.trim()] } else { split_names(written, pages) };
    let n_before = people.len();
    for name in names {
        // "Jane Doe, Privacy and Security Expert": what follows the first name must look like a name by itself.
        if people.len() > n_before && !organisation && !name.trim().contains(' ') {
            continue;
        }
        let folded = fold(name);
        let is_outlet = evidence.outlet.is_some_and(|outlet| fold(outlet) == folded);
        let organisation = organisation || is_outlet || is_desk(&folded, pages);
        if !can_be_name(name, organisation, pages) {
            continue;
        }
        let person = Person { name: name.to_string(), organisation };
        people.push(Sourced::new(person, kind, Some(place), written));
    }
}

/// The names in a byline: "By A. B. Smith and C. Jones, Staff Writers | Updated …" → two.
pub fn split_names<'t>(written: &'t str, pages: &Pages) -> Vec<&'t str> {
    let mut rest = written.trim();
    let lower = rest.to_lowercase();
    let by = pages.byline_words("by").iter().filter(|word| {
        lower.starts_with(word.as_str()) && lower.get(word.len()..).is_some_and(|tail| tail.starts_with([' ', ':']))
    });
    if let Some(length) = by.map(String::len).max() {
        rest = rest.get(length..).unwrap_or("").trim_start_matches([':', ' ']);
    }
    let mut names = Vec::new();
    for part in rest.split(['|', '•', '·', ';', '\n', '/', '–', '—']) {
        for part in part.split(" - ") {
            for part in part.split(',') {
                for part in part.split(" and ").flat_map(|part| part.split(" & ")).flat_map(|part| part.split(" with "))
                {
                    let part = part.strip_prefix("and ").unwrap_or(part);
                    let cut = part.find(['(', '<', '[', '@']).unwrap_or(part.len());
                    let name = part[..cut].trim().trim_matches([',', '.', ':', '"', '“', '”', ' ']);
                    let name = before_words(name, pages);
                    if !name.is_empty() {
                        names.push(name);
                    }
                }
            }
        }
    }
    names
}

/// Cuts what follows a name: "Jane Doe Updated 3 March", "Jane Doe for The Post".
fn before_words<'t>(name: &'t str, pages: &Pages) -> &'t str {
    let lower = name.to_lowercase();
    if lower.len() != name.len() {
        return name;
    }
    let cuts = pages.byline_words("after").iter().filter_map(|word| {
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
fn can_be_name(name: &str, organisation: bool, pages: &Pages) -> bool {
    let folded = fold(name);
    if folded.is_empty() || name.len() > 60 || pages.byline_words("not").contains(&folded) {
        return false;
    }
    let n_words = name.split_whitespace().count();
    if organisation {
        return n_words <= 8;
    }
    let begins_otherwise = pages.byline_words("after").iter().any(|word| folded.starts_with(&format!("{word} ")));
    if begins_otherwise {
        return false;
    }
    let has_digit = name.bytes().any(|byte| byte.is_ascii_digit());
    let starts_upper = name.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_lowercase());
    let is_role = name.split_whitespace().last().is_some_and(|last| {
        let last = fold(last);
        pages.byline_words("role").iter().any(|role| *role == last || last.strip_suffix('s') == Some(role.as_str()))
    });
    !has_digit && starts_upper && n_words <= 5 && !is_role
}
