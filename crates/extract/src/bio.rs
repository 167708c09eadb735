//! Author boxes: paragraphs below (or beside) the text that say who the writer is.

use knowledge::Pages;

/// The name in a line that describes a writer ("Jane Doe is a veteran journalist …"), with its range; none where the
/// line does nothing of the sort.
pub fn name_in_bio<'t>(text: &'t str, pages: &Pages) -> Option<&'t str> {
    if text.len() > 1_500 {
        return None;
    }
    let name = leading_name(text, pages)?;
    let mut rest = text.get(name.len()..)?.trim_start_matches([',', ' ']);
    // "Jane Doe (jane@example.org) is the editor of …"
    if let Some(inside) = rest.strip_prefix('(') {
        rest = inside.split_once(')')?.1.trim_start();
    }
    let lower: String = rest.chars().take(300).collect::<String>().to_lowercase();
    let verb = pages
        .byline_words("bio")
        .iter()
        .find(|verb| lower.strip_prefix(verb.as_str()).is_some_and(|after| after.starts_with(' ')));
    // "Jane Doe is the Courier’s correspondent", "is Courier’s editor": the outlet's own name stands before the role.
    let owned = || {
        let next = lower.strip_prefix("is ").and_then(|after| after.split(' ').next()).unwrap_or("");
        next.ends_with("'s") || next.ends_with("’s")
    };
    if verb.is_none() && !owned() {
        return None;
    }
    let after = lower.get(verb.map_or(2, String::len)..)?;
    // "is a veteran and award-winning investigative journalist": the role stands within the first words.
    let words = after.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()).take(14);
    let is_role = |word: &str| {
        let roles = pages.byline_words("role");
        roles.iter().any(|role| role == word || word.strip_suffix('s') == Some(role.as_str()))
    };
    words.into_iter().any(is_role).then_some(name)
}

/// Two to four capitalised words at the start, with particles and initials between.
pub fn leading_name<'t>(text: &'t str, pages: &Pages) -> Option<&'t str> {
    let mut end = 0;
    let mut n_names = 0;
    for word in text.split_inclusive(' ').take(6) {
        let bare = word.trim_end();
        let is_particle = pages.byline_words("particle").iter().any(|particle| particle == bare);
        let first = bare.chars().next()?;
        let is_name = first.is_uppercase()
            && bare.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.' | ','));
        if is_name {
            n_names += 1;
            end = word.as_ptr() as usize - text.as_ptr() as usize + bare.len();
        } else if !(is_particle && n_names > 0) {
            break;
        }
        if bare.ends_with(',') {
            break;
        }
    }
    let name = text.get(..end)?.trim_end_matches([',', '.']);
    ((2..=4).contains(&n_names) && name.contains(' ')).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn author_boxes_are_told_from_news() {
        let Ok(knowledge) = knowledge::Knowledge::embedded() else { panic!("the embedded knowledge has faults") };
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(name_in_bio(text, &knowledge.pages), expected, "{text}");
        };
        check("Maren Holt is a veteran journalist known for her reporting.", Some("Maren Holt"));
        check("J. R. O'Brien is an award-winning investigative reporter at the Courier.", Some("J. R. O'Brien"));
        check("Maren Holt covers energy as a senior correspondent.", Some("Maren Holt"));
        check("Maren Holt is a town in the north.", None);
        check("The minister is a former journalist.", None);
    }
}
